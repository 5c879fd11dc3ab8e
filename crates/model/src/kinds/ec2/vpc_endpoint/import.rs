//! A live VPC endpoint as a want.

use std::collections::BTreeMap;

use super::service::full_name;
use super::{DnsOptions, DnsRecordIpType, EndpointType, IpAddressType, Live, Want, full_access};
use crate::naming::word;
use crate::{Field, Naming, policy_document};

/// See [`crate::Kind::as_wanted`]. Endpoints of other types than the two are none of heiiki's.
pub(super) fn as_wanted(live: &Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
    let endpoint_type: EndpointType = word(&live.vpc_endpoint_type)?;
    let interface = endpoint_type == EndpointType::Interface;
    let place = naming.place();
    // The short name, where it means this service and no other.
    let short = live.service_name.split_once(&format!(".{}.", place.region)).map(|(_, short)| short.to_owned());
    let short = short.filter(|short| full_name(place, short, endpoint_type) == live.service_name);
    let service = short.unwrap_or_else(|| live.service_name.clone());
    let service_region = live.service_region.clone().filter(|region| *region != place.region);
    let policy = live.policy.as_ref().filter(|policy| !policy_document::same(policy, &full_access()));
    let policy = policy.map(|policy| naming.document(policy));
    let list = |ids: &[String], wanted: bool| if wanted { ids.to_vec() } else { Vec::new() };
    let (subnets, groups) = (list(&live.subnet_ids, interface), list(&live.security_group_ids, interface));
    let tables = list(&live.route_table_ids, !interface);
    Some(Want {
        name: tags.get("Name").cloned(),
        service,
        service_region,
        endpoint_type: (!interface).then_some(endpoint_type),
        vpc: naming.to(&live.vpc_id),
        subnets: Field::unless_empty(naming.list(&subnets)),
        route_tables: Field::unless_empty(naming.list(&tables)),
        security_groups: Field::unless_empty(naming.list(&groups)),
        policy: policy.into(),
        acknowledge_lock_out: false,
        private_dns_enabled: Field::unless(live.private_dns_enabled, &false),
        ip_address_type: live
            .ip_address_type
            .as_deref()
            .and_then(word)
            .map_or(Field::Absent, |family| Field::unless(family, &IpAddressType::Ipv4)),
        dns_options: dns_options(live, interface),
    })
}

fn dns_options(live: &Live, interface: bool) -> Option<DnsOptions> {
    let records = live.dns_record_ip_type.as_deref().and_then(word).filter(|_| interface);
    let follows = live.dns_record_ip_type == live.ip_address_type;
    let default = if live.ip_address_type.as_deref() == Some("ipv4") || live.ip_address_type.is_none() {
        Some(DnsRecordIpType::Ipv4)
    } else {
        None
    };
    let dns_record_ip_type = if follows || records == default { Field::Absent } else { records.into() };
    let inbound =
        live.private_dns_only_for_inbound_resolver_endpoint.filter(|inbound| interface && live.private_dns_enabled && !inbound);
    let options = DnsOptions { dns_record_ip_type, private_dns_only_for_inbound_resolver_endpoint: inbound.into() };
    (options != DnsOptions::default()).then_some(options)
}

//! The parts of a live VPC endpoint that are not written as they are reported.

use super::service::full_name;
use super::{DnsOptions, DnsRecordIpType, EndpointType, IpAddressType, Live, full_access};
use crate::naming::word;
use crate::{Document, Field, Kind, Naming, Place, Ref};

/// The type; `None` for endpoints of other types than the two of heiiki.
pub(super) fn endpoint_type(live: &Live) -> Option<EndpointType> {
    word(&live.vpc_endpoint_type)
}

/// The short name of a service; `None` if it could mean another one.
pub(super) fn service(live: &Live, place: &Place) -> Option<String> {
    let kind: EndpointType = word(&live.vpc_endpoint_type)?;
    let short = live.service_name.split_once(&format!(".{}.", place.region)).map(|(_, short)| short.to_owned());
    let short = short.filter(|short| full_name(place, short, kind) == live.service_name);
    Some(short.unwrap_or_else(|| live.service_name.clone()))
}

/// A list that only endpoints of one type have.
pub(super) fn list<K: Kind>(live: &Live, of: EndpointType, ids: &[String], naming: &mut Naming<'_>) -> Field<Vec<Ref<K>>> {
    if word(&live.vpc_endpoint_type) == Some(of) { Field::unless_empty(naming.list(ids)) } else { Field::Absent }
}

/// The policy, unless it lets everything through as AWS's default policy does.
pub(super) fn policy(live: &Live, naming: &Naming<'_>) -> Field<Document> {
    let policy = live.policy.as_ref().filter(|policy| !heiiki_policy::same(policy, &full_access()));
    policy.map(|policy| naming.document(policy)).into()
}

/// The family of its addresses, if it is not the usual one.
pub(super) fn family(live: &Live) -> Field<IpAddressType> {
    let family = live.ip_address_type.as_deref().and_then(word);
    family.map_or(Field::Absent, |family| Field::unless(family, &IpAddressType::Ipv4))
}

/// The resolution of its DNS names, if it does not follow from its addresses; else `None`.
pub(super) fn dns_options(live: &Live) -> Option<DnsOptions> {
    let interface = word(&live.vpc_endpoint_type) == Some(EndpointType::Interface);
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

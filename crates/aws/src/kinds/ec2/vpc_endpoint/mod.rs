//! VPC endpoints. All changes of one endpoint go in one `ModifyVpcEndpoint` call, of which AWS allows one in three seconds.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use aws_sdk_ec2::operation::delete_vpc_endpoints::DeleteVpcEndpointsError;
use aws_sdk_ec2::types::{self, DnsOptionsSpecification, DnsRecordIpType, IpAddressType, ResourceType, VpcEndpointType};
use heiiki_model::document::Document;
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::kinds::ec2::vpc_endpoint::service::known_name;
use heiiki_model::kinds::ec2::vpc_endpoint::{EndpointType, Live, VpcEndpoint, Want};
use heiiki_model::spec::Disposition;
use heiiki_model::{Field, Kind, Known, Ref};
use serde_json::Value;

use super::interfaces;
use crate::batch::Answers;
use crate::error::{Classify, told_error};
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope, tags};

impl Ops for VpcEndpoint {
    const POLL: Duration = Duration::from_secs(5);
    /// The private DNS name of a deleted endpoint has been seen to conflict for minutes.
    const STALL_TIMEOUT: Duration = Duration::from_mins(15);

    async fn list(aws: &Aws, _: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let vpc_endpoints = all(pages!(aws.ec2.describe_vpc_endpoints(), 1000), |page| page.vpc_endpoints).await?.into_iter();
        Ok(vpc_endpoints
            .map(|mut endpoint| {
                let tags = tags::of_ec2(endpoint.tags.take());
                Found { live: live(aws, endpoint), tags }
            })
            .collect())
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.ec2.describe_vpc_endpoints().vpc_endpoint_ids(id).send().await.found()?;
        Ok(answer.and_then(|answer| answer.vpc_endpoints?.into_iter().next()).map(|endpoint| live(aws, endpoint)))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let Want {
            name: _,
            service,
            service_region,
            endpoint_type: _,
            vpc,
            subnets,
            route_tables,
            security_groups,
            policy,
            acknowledge_lock_out: _,
            private_dns_enabled,
            ip_address_type,
            dns_options,
        } = &new.want;
        let kind = new.want.kind_of_endpoint(&aws.place);
        let service_name = known_name(new.known, service, kind);
        let kind = match kind {
            EndpointType::Interface => VpcEndpointType::Interface,
            EndpointType::Gateway => VpcEndpointType::Gateway,
        };
        let interface = kind == VpcEndpointType::Interface;
        let records = dns_options.as_ref().and_then(|options| text(&options.dns_record_ip_type));
        let inbound =
            dns_options.as_ref().and_then(|options| options.private_dns_only_for_inbound_resolver_endpoint.value().copied());
        let call = aws
            .ec2
            .create_vpc_endpoint()
            .vpc_endpoint_type(kind)
            .service_name(service_name)
            .set_service_region(service_region.clone())
            .set_vpc_id(new.known.id(vpc))
            .set_subnet_ids(ids(new.known, subnets))
            .set_route_table_ids(ids(new.known, route_tables))
            .set_security_group_ids(ids(new.known, security_groups))
            .set_policy_document(known_policy(new.known, policy))
            // The setting is always sent, because the defaults of services differ.
            .set_private_dns_enabled(interface.then(|| private_dns_enabled.value() == Some(&true)))
            .set_ip_address_type(text(ip_address_type).map(|family| IpAddressType::from(family.as_str())))
            .set_dns_options(dns(records, inbound))
            .client_token(new.token)
            .tag_specifications(tags::specification(ResourceType::VpcEndpoint, new.tags));
        let answer = call.send().await.classify()?;
        Ok(answer.vpc_endpoint.and_then(|endpoint| endpoint.vpc_endpoint_id).unwrap_or_default())
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let live = &edit.live;
        let mut call = aws.ec2.modify_vpc_endpoint().vpc_endpoint_id(&live.vpc_endpoint_id);
        if let Some((add, remove)) = difference(&edit, "subnets", &live.subnet_ids) {
            call = call.set_add_subnet_ids(add).set_remove_subnet_ids(remove);
        }
        if let Some((add, remove)) = difference(&edit, "route_tables", &live.route_table_ids) {
            call = call.set_add_route_table_ids(add).set_remove_route_table_ids(remove);
        }
        if let Some((add, remove)) = difference(&edit, "security_groups", &live.security_group_ids) {
            call = call.set_add_security_group_ids(add).set_remove_security_group_ids(remove);
        }
        if let Some(policy) = edit.change("policy") {
            call = if policy.to.value.is_null() {
                call.reset_policy(true)
            } else {
                call.policy_document(policy.to.value.to_string())
            };
        }
        call = call.set_private_dns_enabled(edit.to("private_dns_enabled"));
        if let Some(family) = edit.to::<String>("ip_address_type") {
            call = call.ip_address_type(IpAddressType::from(family.as_str()));
        }
        let records: Option<String> = edit.to("dns_options.dns_record_ip_type");
        let inbound: Option<bool> = edit.to("dns_options.private_dns_only_for_inbound_resolver_endpoint");
        call = call.set_dns_options(dns(records, inbound));
        call.send().await.classify()?;
        Ok(())
    }

    /// Deletes an endpoint. All that are deleted at the same time go in one call. AWS answers 200 and lists those that
    /// it did not delete.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let batch = std::sync::Arc::clone(&aws.endpoint_deletions);
        batch.join(aws.clock.as_ref(), live.vpc_endpoint_id, |ids| delete_all(aws, ids)).await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        tags::read_ec2::<Self>(aws, &live.vpc_endpoint_id).await
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::retag_ec2(aws, &live.vpc_endpoint_id, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        interfaces::blockers_of(aws, &live.network_interface_ids).await
    }
}

/// Deletes endpoints; gives those that AWS refused, which it answers with HTTP 200.
async fn delete_all(aws: &Aws, ids: Vec<String>) -> Result<Answers<()>, AwsError> {
    let answer = aws.ec2.delete_vpc_endpoints().set_vpc_endpoint_ids(Some(ids)).send().await.classify()?;
    let refused = answer.unsuccessful.unwrap_or_default().into_iter();
    let refused = refused.filter_map(|item| Some((item.resource_id?, item.error?)));
    let refused = refused.map(|(id, error)| {
        let (code, message) = (error.code.unwrap_or_default(), error.message.unwrap_or_default());
        (id, Err(told_error::<DeleteVpcEndpointsError>(&code, &message)))
    });
    Ok(refused.collect())
}

type Ids = Option<Vec<String>>;

/// The ids of a list of references, all of which are known.
fn ids<K: Kind>(known: &Known, references: &Field<Vec<Ref<K>>>) -> Ids {
    let references = references.value()?;
    let ids: BTreeSet<String> = references.iter().filter_map(|reference| known.id(reference)).collect();
    (!ids.is_empty()).then(|| ids.into_iter().collect())
}

/// The ids to add and the ids to remove. `None` if the field does not change.
fn difference(edit: &Edit<'_, VpcEndpoint>, field: &str, live: &[String]) -> Option<(Ids, Ids)> {
    let want: BTreeSet<String> = edit.to(field)?;
    let now: BTreeSet<String> = live.iter().cloned().collect();
    let some = |ids: BTreeSet<String>| (!ids.is_empty()).then(|| ids.into_iter().collect());
    Some((some(&want - &now), some(&now - &want)))
}

/// A policy that names nothing unknown goes into the create call, so that the endpoint is never open for a moment.
fn known_policy(known: &Known, policy: &Field<Document>) -> Option<String> {
    let (value, missing) = policy.value()?.resolve(known);
    missing.is_empty().then(|| value.to_string())
}

fn text<T: serde::Serialize>(field: &Field<T>) -> Option<String> {
    let value = serde_json::to_value(field.value()?).ok()?;
    value.as_str().map(str::to_owned)
}

fn dns(records: Option<String>, inbound: Option<bool>) -> Option<DnsOptionsSpecification> {
    let records = records.map(|records| DnsRecordIpType::from(records.as_str()));
    let some = records.is_some() || inbound.is_some();
    let options = DnsOptionsSpecification::builder()
        .set_dns_record_ip_type(records)
        .set_private_dns_only_for_inbound_resolver_endpoint(inbound);
    some.then(|| options.build())
}

fn live(aws: &Aws, endpoint: types::VpcEndpoint) -> Live {
    let vpc_endpoint_id = endpoint.vpc_endpoint_id.unwrap_or_default();
    let place = &aws.place;
    let policy = endpoint.policy_document.as_deref().and_then(|text| serde_json::from_str::<Value>(text).ok());
    let options = endpoint.dns_options;
    let lower = |text: &str| text.to_ascii_lowercase();
    Live {
        arn: format!("arn:{}:ec2:{}:{}:vpc-endpoint/{vpc_endpoint_id}", place.partition, place.region, place.account),
        vpc_endpoint_id,
        service_name: endpoint.service_name.unwrap_or_default(),
        service_region: endpoint.service_region,
        vpc_endpoint_type: endpoint.vpc_endpoint_type.map(|kind| lower(kind.as_str())).unwrap_or_default(),
        vpc_id: endpoint.vpc_id.unwrap_or_default(),
        state: endpoint.state.map(|state| lower(state.as_str())).unwrap_or_default(),
        subnet_ids: endpoint.subnet_ids.unwrap_or_default(),
        route_table_ids: endpoint.route_table_ids.unwrap_or_default(),
        security_group_ids: endpoint.groups.unwrap_or_default().into_iter().filter_map(|group| group.group_id).collect(),
        policy,
        private_dns_enabled: endpoint.private_dns_enabled.unwrap_or_default(),
        ip_address_type: endpoint.ip_address_type.map(|family| lower(family.as_str())),
        dns_record_ip_type: options
            .as_ref()
            .and_then(|options| options.dns_record_ip_type.as_ref())
            .map(|records| lower(records.as_str())),
        private_dns_only_for_inbound_resolver_endpoint: options
            .and_then(|options| options.private_dns_only_for_inbound_resolver_endpoint),
        network_interface_ids: endpoint.network_interface_ids.unwrap_or_default(),
        dns_entries: endpoint.dns_entries.unwrap_or_default().into_iter().filter_map(|entry| entry.dns_name).collect(),
        last_error: endpoint.last_error.and_then(|error| error.message),
    }
}

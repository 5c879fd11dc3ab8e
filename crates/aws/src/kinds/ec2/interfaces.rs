//! Network interfaces as blockers: the usual reason that a subnet, a group or a VPC cannot be deleted.

use aws_sdk_ec2::types::{self, Filter};
use heiiki_model::Identity;
use heiiki_model::Presentation;
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::kinds::ec2::network_interface::signs::MAKER_TAGS;
use heiiki_model::kinds::ec2::network_interface::{Live, NetworkInterface};
use heiiki_model::object::{TAG_ENVIRONMENT, TAG_SAGEMAKER};
use std::collections::{BTreeMap, BTreeSet};

use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, tags};

/// The interfaces that a filter finds.
pub(crate) async fn found(aws: &Aws, filter: &str, value: &str) -> Result<Vec<Live>, AwsError> {
    let filter = Filter::builder().name(filter).values(value).build();
    let call = aws.ec2.describe_network_interfaces().filters(filter);
    let found = all(pages!(call, 1000), |page| page.network_interfaces).await?;
    Ok(found.into_iter().map(live).collect())
}

/// The interfaces that a filter finds, as blockers.
pub(crate) async fn blockers(aws: &Aws, filter: &str, value: &str) -> Result<Vec<Blocker>, AwsError> {
    Ok(found(aws, filter, value).await?.iter().map(|interface| blocker(interface, &aws.place.account)).collect())
}

/// Those of some interfaces that still exist, as blockers.
pub(super) async fn blockers_of(aws: &Aws, ids: &[String]) -> Result<Vec<Blocker>, AwsError> {
    let mut all = Vec::new();
    for id in ids {
        all.extend(blockers(aws, "network-interface-id", id).await?);
    }
    Ok(all)
}

/// The interfaces of a VPC that have public addresses, as blockers of its internet gateway.
pub(super) async fn public(aws: &Aws, vpc: &str) -> Result<Vec<Blocker>, AwsError> {
    let open = found(aws, "vpc-id", vpc)
        .await?
        .into_iter()
        .filter_map(|interface| Some((interface.public_ip_address.clone()?, interface)));
    let told = open.map(|(address, interface)| {
        let blocker = blocker(&interface, &aws.place.account);
        Blocker { what: format!("{}, with public address {address}", blocker.what), ..blocker }
    });
    Ok(told.collect())
}

/// True when a service holds an interface, so that only the service can take anything off it.
pub(super) async fn is_of_service(aws: &Aws, id: &str) -> Result<bool, AwsError> {
    let found = found(aws, "network-interface-id", id).await?;
    Ok(found.iter().any(Live::is_of_service))
}

/// Deletes interfaces that SageMaker left behind and that stand on our groups alone, because nobody else does. An
/// interface that AWS does not release yet is left to the next try, as a blocker.
pub(crate) async fn sweep(aws: &Aws, filter: &str, value: &str) -> Result<(), AwsError> {
    for left in found(aws, filter, value).await?.iter().filter(|interface| interface.is_left_behind()) {
        if !stands_on_ours(aws, left).await? {
            continue;
        }
        tracing::info!(
            id = left.network_interface_id,
            text = left.description,
            "removing an interface that SageMaker left behind"
        );
        if let Err(error) = remove(aws, &left.network_interface_id).await {
            tracing::info!(id = left.network_interface_id, %error, "it stays");
        }
    }
    Ok(())
}

/// True when an interface stands on one environment alone: every group of it carries that environment's tag, or SageMaker made it, and so does its subnet,
/// unless that belongs to none.
async fn stands_on_ours(aws: &Aws, interface: &Live) -> Result<bool, AwsError> {
    let ids = &interface.security_group_ids;
    if ids.is_empty() {
        return Ok(false);
    }
    let groups = aws.ec2.describe_security_groups().set_group_ids(Some(ids.clone())).send().await.found()?;
    let Some(groups) = groups else { return Ok(false) };
    let subnets = aws.ec2.describe_subnets().subnet_ids(&interface.subnet_id).send().await.found()?;
    let Some(subnets) = subnets else { return Ok(false) };
    let groups = groups.security_groups.unwrap_or_default().into_iter();
    let subnets = subnets.subnets.unwrap_or_default().into_iter();
    let groups: Vec<_> = groups.map(|group| tags::of_ec2(group.tags)).collect();
    let subnets: Vec<_> = subnets.map(|subnet| tags::of_ec2(subnet.tags)).collect();
    Ok(are_of_one(&groups, &subnets))
}

/// True when groups and subnets with these tags are one environment's.
fn are_of_one(groups: &[BTreeMap<String, String>], subnets: &[BTreeMap<String, String>]) -> bool {
    let environment = |tags: &BTreeMap<String, String>| tags.get(TAG_ENVIRONMENT).cloned();
    let of_groups: BTreeSet<String> = groups.iter().filter_map(environment).collect();
    let all: BTreeSet<String> = subnets.iter().filter_map(environment).chain(of_groups.iter().cloned()).collect();
    let known = groups.iter().all(|tags| environment(tags).is_some() || tags.contains_key(TAG_SAGEMAKER));
    known && of_groups.len() == 1 && all.len() == 1
}

/// Deletes an interface; one that is gone is a success.
pub(crate) async fn remove(aws: &Aws, id: &str) -> Result<(), AwsError> {
    aws.ec2.delete_network_interface().network_interface_id(id).send().await.or_gone()
}

/// An interface as a blocker, with its maker and the remedy.
pub(crate) fn blocker(interface: &Live, account: &str) -> Blocker {
    let what = format!("network interface {} ({})", interface.network_interface_id, NetworkInterface::about(interface));
    let blocker = Blocker::new(what).remedy(interface.remedy(account));
    let named = NetworkInterface::owner(interface, &BTreeMap::new()).map(|owner| owner.of);
    let instance = interface.instance_id.as_ref().map(|id| format!("instance {id}"));
    match named.or(instance).or_else(|| interface.service()).or_else(|| interface.requester_id.clone()) {
        // By an ARN, told by its last part: `domain d-1`.
        Some(owner) if owner.starts_with("arn:") => {
            let part = owner.rsplit_once(':').map_or(owner.as_str(), |(_, part)| part);
            blocker.of(part.replacen('/', " ", 1))
        }
        // By a name, not by an id: `notebook-instance/dev`.
        Some(owner) if owner.contains('/') => blocker.of(owner.replace(['-', '/'], " ")),
        Some(owner) => blocker.of(owner),
        None => blocker,
    }
}

/// An interface in the model's words.
pub(crate) fn live(interface: types::NetworkInterface) -> Live {
    let further =
        interface.private_ip_addresses().iter().find_map(|address| Some(address.association()?.public_ip()?.to_owned()));
    let (attachment, operator) = (interface.attachment, interface.operator);
    let mut tags = tags::of_ec2(interface.tag_set);
    tags.retain(|key, _| MAKER_TAGS.contains(&key.as_str()));
    Live {
        network_interface_id: interface.network_interface_id.unwrap_or_default(),
        vpc_id: interface.vpc_id.unwrap_or_default(),
        subnet_id: interface.subnet_id.unwrap_or_default(),
        security_group_ids: interface.groups.unwrap_or_default().into_iter().filter_map(|group| group.group_id).collect(),
        status: interface.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        interface_type: interface.interface_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        description: interface.description.unwrap_or_default(),
        owner_id: interface.owner_id,
        requester_id: interface.requester_id,
        requester_managed: interface.requester_managed.unwrap_or_default(),
        operator_managed: operator.as_ref().and_then(|operator| operator.managed).unwrap_or_default(),
        operator: operator.and_then(|operator| operator.principal),
        attachment_id: attachment.as_ref().and_then(|attachment| attachment.attachment_id.clone()),
        attachment_owner_id: attachment.as_ref().and_then(|attachment| attachment.instance_owner_id.clone()),
        instance_id: attachment.as_ref().and_then(|attachment| attachment.instance_id.clone()),
        delete_on_termination: attachment.and_then(|attachment| attachment.delete_on_termination).unwrap_or_default(),
        private_ip_address: interface.private_ip_address,
        // The first one is told apart; further addresses may have public ones, too.
        public_ip_address: interface.association.and_then(|association| association.public_ip).or(further),
        maker_tags: tags,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_stands_on_one_environment_alone_is_swept() {
        let tagged = |key: &str, value: &str| BTreeMap::from([(key.to_owned(), value.to_owned())]);
        let (ours, other) = (|| tagged(TAG_ENVIRONMENT, "ours"), || tagged(TAG_ENVIRONMENT, "other"));
        let (nfs, nobody) = (|| tagged(TAG_SAGEMAKER, "arn:d-1"), BTreeMap::new);
        for (groups, subnet, expected) in [
            (vec![ours()], ours(), true),
            (vec![ours()], nobody(), true),
            (vec![ours(), nfs()], ours(), true),
            (vec![ours(), ours()], other(), false),
            (vec![ours(), other()], ours(), false),
            (vec![ours(), nobody()], ours(), false),
            (vec![nfs()], ours(), false),
            (vec![nobody()], ours(), false),
            (vec![], ours(), false),
        ] {
            assert_eq!(are_of_one(&groups, &[subnet]), expected, "{groups:?}");
        }
    }
}

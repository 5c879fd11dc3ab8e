//! Network interfaces as what stands in the way: the usual reason why a subnet, a group or a VPC cannot be deleted.

use aws_sdk_ec2::types::{self, Filter};
use heiiki_model::Kind;
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::kinds::ec2::network_interface::{Live, NetworkInterface};
use std::collections::BTreeMap;

use crate::Aws;
use crate::error::failed;

/// The interfaces that a filter finds.
pub(crate) async fn found(aws: &Aws, filter: &str, value: &str) -> Result<Vec<Live>, AwsError> {
    let filter = Filter::builder().name(filter).values(value).build();
    let mut all = Vec::new();
    for page in pages!(aws.ec2.describe_network_interfaces().filters(filter), 1000).await? {
        all.extend(page.network_interfaces.unwrap_or_default().into_iter().map(live));
    }
    Ok(all)
}

/// The interfaces that a filter finds, as what stands in the way.
pub(crate) async fn blockers(aws: &Aws, filter: &str, value: &str) -> Result<Vec<Blocker>, AwsError> {
    Ok(found(aws, filter, value).await?.iter().map(blocker).collect())
}

/// The interfaces of a VPC that have public addresses, as what stands in the way of its internet gateway.
pub(super) async fn public(aws: &Aws, vpc: &str) -> Result<Vec<Blocker>, AwsError> {
    let open = found(aws, "vpc-id", vpc)
        .await?
        .into_iter()
        .filter_map(|interface| Some((interface.public_ip_address.clone()?, interface)));
    let told = open.map(|(address, interface)| {
        let blocker = blocker(&interface);
        Blocker { what: format!("{}, with public address {address}", blocker.what), ..blocker }
    });
    Ok(told.collect())
}

/// True when a service holds an interface, so that only the service can take anything off it.
pub(super) async fn is_of_service(aws: &Aws, id: &str) -> Result<bool, AwsError> {
    let found = found(aws, "network-interface-id", id).await?;
    Ok(found.iter().any(|interface| interface.requester_managed))
}

/// Removes what SageMaker has let go of and left behind: nobody else does.
pub(crate) async fn sweep(aws: &Aws, filter: &str, value: &str) -> Result<(), AwsError> {
    for left in found(aws, filter, value).await?.iter().filter(|interface| interface.is_left_behind()) {
        tracing::info!(
            id = left.network_interface_id,
            text = left.description,
            "removing an interface that SageMaker left behind"
        );
        remove(aws, &left.network_interface_id).await?;
    }
    Ok(())
}

/// Deletes an interface; one that is gone is a success.
pub(crate) async fn remove(aws: &Aws, id: &str) -> Result<(), AwsError> {
    let answer = aws.ec2.delete_network_interface().network_interface_id(id).send().await;
    match answer.map_err(|error| failed("EC2", "DeleteNetworkInterface", error)) {
        Err(error) if error.class != Class::NotFound => Err(error),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// An interface as what stands in the way: who made it, and what can be done.
pub(crate) fn blocker(interface: &Live) -> Blocker {
    let what = format!("network interface {} ({})", interface.network_interface_id, NetworkInterface::about(interface));
    let owner = NetworkInterface::owner(interface, &BTreeMap::new()).map(|owner| owner.of);
    let remedy = match (&owner, interface.requester_managed) {
        (Some(_), _) => "AWS removes it when its owner is gone, which can take many minutes; nothing to do but to wait",
        (None, true) => "a service of AWS made it: delete what it was made for, and AWS removes it",
        (None, false) if interface.status == "available" => "it is attached to nothing: delete it, if nobody needs it",
        (None, false) => "detach and delete it, or delete what it is attached to",
    };
    let blocker = Blocker::new(what).remedy(remedy);
    let instance = interface.instance_id.as_ref().map(|id| format!("instance {id}"));
    match owner.or(instance).or_else(|| interface.requester_id.clone()) {
        // By a name, not by an id: `notebook-instance/dev`.
        Some(owner) if owner.contains('/') && !owner.starts_with("arn:") => blocker.of(owner.replace(['-', '/'], " ")),
        Some(owner) => blocker.of(owner),
        None => blocker,
    }
}

/// An interface in the model's words.
pub(crate) fn live(interface: types::NetworkInterface) -> Live {
    let further =
        interface.private_ip_addresses().iter().find_map(|address| Some(address.association()?.public_ip()?.to_owned()));
    let attachment = interface.attachment;
    Live {
        network_interface_id: interface.network_interface_id.unwrap_or_default(),
        vpc_id: interface.vpc_id.unwrap_or_default(),
        subnet_id: interface.subnet_id.unwrap_or_default(),
        security_group_ids: interface.groups.unwrap_or_default().into_iter().filter_map(|group| group.group_id).collect(),
        status: interface.status.map(|status| status.as_str().to_owned()).unwrap_or_default(),
        interface_type: interface.interface_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        description: interface.description.unwrap_or_default(),
        requester_id: interface.requester_id,
        requester_managed: interface.requester_managed.unwrap_or_default(),
        instance_id: attachment.as_ref().and_then(|attachment| attachment.instance_id.clone()),
        delete_on_termination: attachment.and_then(|attachment| attachment.delete_on_termination).unwrap_or_default(),
        private_ip_address: interface.private_ip_address,
        // The first one is told apart; further addresses may have public ones, too.
        public_ip_address: interface.association.and_then(|association| association.public_ip).or(further),
    }
}

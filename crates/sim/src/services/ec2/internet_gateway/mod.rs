//! Internet gateways: one per VPC, attached and detached, and refused to leave while public addresses are mapped.
//!
//! It deliberately has no egress-only gateways.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::listing::{Entry, Listing, list};
use super::network_interface::{self, NetworkInterface};
use super::parameter::{done, required};
use super::tags::{self, tag_set};
use super::{id, vpc};
use crate::{Request, ServiceError, World, pagination, world::Tags};

/// An internet gateway.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InternetGateway {
    /// `igw-...`.
    pub id: String,
    /// The VPC it is attached to.
    pub vpc: Option<String>,
    /// Tags.
    pub tags: Tags,
}

/// Makes a gateway; returns its id.
pub(super) fn make(world: &mut World, vpc: Option<&str>, tags: Tags) -> String {
    let id = world.id("igw");
    world.ec2.internet_gateways.insert(id.clone(), InternetGateway { id: id.clone(), vpc: vpc.map(str::to_owned), tags });
    id
}

fn find<'w>(world: &'w mut World, id: &str) -> Result<&'w mut InternetGateway, ServiceError> {
    world.ec2.internet_gateways.get_mut(id).ok_or_else(|| id::INTERNET_GATEWAY.lost(id))
}

/// True if a VPC has one.
pub(super) fn is_attached(world: &World, vpc: &str) -> bool {
    world.ec2.internet_gateways.values().any(|gateway| gateway.vpc.as_deref() == Some(vpc))
}

pub(super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let tags = tags::of_new(request, "internet-gateway")?;
    let id = make(world, None, tags);
    let gateway = find(world, &id)?.clone();
    Ok(json!({"internetGateway": render(world, &gateway)}))
}

pub(super) fn attach(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = required(request, "InternetGatewayId")?;
    let vpc = vpc::find(world, required(request, "VpcId")?)?.id.clone();
    if let Some(holder) = &find(world, id)?.vpc {
        let text = format!("resource {id} is already attached to network {holder}");
        return Err(ServiceError::bad("Resource.AlreadyAssociated", text));
    }
    if is_attached(world, &vpc) {
        let text = format!("Network {vpc} already has an internet gateway attached");
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    find(world, id)?.vpc = Some(vpc);
    Ok(done())
}

pub(super) fn detach(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = required(request, "InternetGatewayId")?;
    let vpc = vpc::find(world, required(request, "VpcId")?)?.id.clone();
    if find(world, id)?.vpc.as_ref() != Some(&vpc) {
        return Err(ServiceError::bad("Gateway.NotAttached", format!("resource {id} is not attached to network {vpc}")));
    }
    let in_vpc = |subnet: &String| world.ec2.subnets.get(subnet).is_some_and(|subnet| subnet.vpc == vpc);
    let mapped = |interface: &NetworkInterface| {
        interface.addresses().any(|private| network_interface::public(world, interface, private).is_some())
    };
    if network_interface::standing(world, request.now).any(|i| in_vpc(&i.subnet) && mapped(i)) {
        let text = format!(
            "Network {vpc} has some mapped public address(es). Please unmap those public address(es) before detaching the gateway."
        );
        return Err(ServiceError::bad("DependencyViolation", text));
    }
    find(world, id)?.vpc = None;
    Ok(done())
}

pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = required(request, "InternetGatewayId")?;
    if find(world, id)?.vpc.is_some() {
        let text = format!("The internetGateway '{id}' has dependencies and cannot be deleted.");
        return Err(ServiceError::bad("DependencyViolation", text));
    }
    world.ec2.internet_gateways.remove(id);
    Ok(done())
}

const LISTING: Listing = Listing {
    answer: "internetGatewaySet",
    ids: Some(("InternetGatewayId", id::INTERNET_GATEWAY)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("attachment.state", "attachmentSet.state"),
        ("attachment.vpc-id", "attachmentSet.vpcId"),
        ("internet-gateway-id", "internetGatewayId"),
        ("owner-id", "ownerId"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let gateways = world.ec2.internet_gateways.values().map(|record| Entry { id: &record.id, tags: &record.tags, record });
    list(request, &LISTING, gateways, |gateway| render(world, gateway))
}

fn render(world: &World, gateway: &InternetGateway) -> Value {
    // In practice an attached gateway reports `available`, a word its own enumeration does not have.
    let attachments: Vec<Value> = gateway.vpc.iter().map(|vpc| json!({"vpcId": vpc, "state": "available"})).collect();
    json!({
        "internetGatewayId": gateway.id,
        "ownerId": world.account,
        "attachmentSet": attachments,
        "tagSet": tag_set(&gateway.tags),
    })
}

#[cfg(test)]
mod tests;

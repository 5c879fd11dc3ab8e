//! VPCs, with the objects that AWS makes and removes together with each: the main route table, the default group, the
//! default network ACL.
//!
//! It deliberately has one IPv4 range per VPC: no IPv6, no secondary ranges, no IPAM.

use std::time::Duration;

use ipnet::Ipv4Net;
use serde_json::{Value, json};

pub use self::stored::{Vpc, default, find};
use super::listing::{Entry, Listing, list};
use super::parameter::{attribute_flag, cidr, done, invalid, required, word};
use super::tags::tag_set;
use super::{id, network_acl, network_interface, route_table, security_group, tags};
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World, pagination};

mod stored;

/// The checked input for a new VPC.
pub(super) struct Seed {
    pub(super) cidr: Ipv4Net,
    pub(super) tenancy: String,
    pub(super) is_default: bool,
    pub(super) ready_at: Time,
    pub(super) tags: Tags,
}

/// Makes a VPC with its main route table, default group and default network ACL; returns its id.
pub(super) fn make(world: &mut World, seed: Seed) -> String {
    let id = world.id("vpc");
    let vpc = Vpc {
        id: id.clone(),
        cidr: seed.cidr,
        cidr_association: world.id("vpc-cidr-assoc"),
        tenancy: seed.tenancy,
        is_default: seed.is_default,
        dns_support: true,
        // Only the default VPC starts with names for its instances.
        dns_hostnames: seed.is_default,
        address_metrics: false,
        ready_at: seed.ready_at,
        tags: seed.tags,
    };
    world.ec2.vpcs.insert(id.clone(), vpc);
    route_table::make_main(world, &id);
    security_group::make_default(world, &id);
    network_acl::make_default(world, &id);
    id
}

pub(super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let cidr = cidr(required(request, "CidrBlock")?, "cidrBlock")?;
    if !(16..=28).contains(&cidr.prefix_len()) {
        return Err(ServiceError::bad("InvalidVpc.Range", format!("The CIDR '{cidr}' is invalid.")));
    }
    let tenancy = word(request.text("InstanceTenancy"), "instanceTenancy", &["default", "dedicated"])?.unwrap_or("default");
    let tags = tags::of_new(request, "vpc")?;
    if world.ec2.vpcs.len() >= world.tuning.vpc_limit {
        return Err(ServiceError::bad("VpcLimitExceeded", "The maximum number of VPCs has been reached."));
    }
    let ready_at = request.now + Duration::from_secs(world.tuning.network_create_s);
    let id = make(world, Seed { cidr, tenancy: tenancy.to_owned(), is_default: false, ready_at, tags });
    Ok(json!({"vpc": render(world, request.now, find(world, &id)?)}))
}

const LISTING: Listing = Listing {
    answer: "vpcSet",
    ids: Some(("VpcId", id::VPC)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("cidr", "cidrBlock"),
        ("cidr-block", "cidrBlock"),
        ("cidr-block-association.association-id", "cidrBlockAssociationSet.associationId"),
        ("cidr-block-association.cidr-block", "cidrBlockAssociationSet.cidrBlock"),
        ("cidr-block-association.state", "cidrBlockAssociationSet.cidrBlockState.state"),
        ("dhcp-options-id", "dhcpOptionsId"),
        ("is-default", "isDefault"),
        ("isDefault", "isDefault"),
        ("owner-id", "ownerId"),
        ("state", "state"),
        ("vpc-id", "vpcId"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let vpcs = world.ec2.vpcs.values().map(|record| Entry { id: &record.id, tags: &record.tags, record });
    list(request, &LISTING, vpcs, |vpc| render(world, request.now, vpc))
}

fn render(world: &World, now: Time, vpc: &Vpc) -> Value {
    json!({
        "vpcId": vpc.id,
        "ownerId": world.account,
        "state": if now < vpc.ready_at { "pending" } else { "available" },
        "cidrBlock": vpc.cidr,
        "cidrBlockAssociationSet": [
            {"associationId": vpc.cidr_association, "cidrBlock": vpc.cidr, "cidrBlockState": {"state": "associated"}},
        ],
        "dhcpOptionsId": world.ec2.dhcp_options,
        "instanceTenancy": vpc.tenancy,
        "isDefault": vpc.is_default,
        "tagSet": tag_set(&vpc.tags),
    })
}

/// The place of a boolean in the record.
type Field = fn(&mut Vpc) -> &mut bool;

/// Member of ModifyVpcAttribute, its name in DescribeVpcAttribute, and the record's field.
const ATTRIBUTES: [(&str, &str, Field); 3] = [
    ("EnableDnsSupport", "enableDnsSupport", |vpc| &mut vpc.dns_support),
    ("EnableDnsHostnames", "enableDnsHostnames", |vpc| &mut vpc.dns_hostnames),
    ("EnableNetworkAddressUsageMetrics", "enableNetworkAddressUsageMetrics", |vpc| &mut vpc.address_metrics),
];

pub(super) fn modify_attribute(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let vpc = find(world, required(request, "VpcId")?)?;
    let mut changes = Vec::new();
    for (member, _, field) in ATTRIBUTES {
        if let Some(value) = attribute_flag(request, member)? {
            changes.push((member, field, value));
        }
    }
    let (member, field, value) = match changes.as_slice() {
        [] => return Err(ServiceError::bad("InvalidParameterCombination", "No attributes specified.")),
        [change] => *change,
        _ => return Err(ServiceError::bad("InvalidParameterCombination", "Fields for multiple attribute types specified")),
    };
    if member == "EnableDnsHostnames" && value && !vpc.dns_support {
        let text = "enableDnsHostnames cannot be enabled while enableDnsSupport is disabled";
        return Err(ServiceError::bad("InvalidParameterValue", text));
    }
    let id = vpc.id.clone();
    if let Some(vpc) = world.ec2.vpcs.get_mut(&id) {
        *field(vpc) = value;
    }
    Ok(done())
}

pub(super) fn describe_attribute(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let asked = required(request, "Attribute")?;
    let mut vpc = find(world, required(request, "VpcId")?)?.clone();
    let Some((_, name, field)) = ATTRIBUTES.iter().find(|(_, name, _)| *name == asked) else {
        return Err(invalid(asked, "attribute", "Unknown VPC attribute."));
    };
    let mut answer = json!({"vpcId": vpc.id});
    answer[*name] = json!({"value": *field(&mut vpc)});
    Ok(answer)
}

pub(super) fn modify_tenancy(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = find(world, required(request, "VpcId")?)?.id.clone();
    // The API reference allows this value only: a VPC cannot become dedicated.
    let tenancy = required(request, "InstanceTenancy")?;
    word(Some(tenancy), "instanceTenancy", &["default"])?;
    if let Some(vpc) = world.ec2.vpcs.get_mut(&id) {
        tenancy.clone_into(&mut vpc.tenancy);
    }
    Ok(done())
}

pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = find(world, required(request, "VpcId")?)?.id.clone();
    if is_blocked(world, request.now, &id) {
        return Err(ServiceError::bad("DependencyViolation", format!("The vpc '{id}' has dependencies and cannot be deleted.")));
    }
    let ec2 = &mut world.ec2;
    ec2.vpcs.remove(&id);
    ec2.route_tables.retain(|_, table| table.vpc != id);
    ec2.security_groups.retain(|_, group| group.vpc != id);
    ec2.network_acls.retain(|_, acl| acl.vpc != id);
    ec2.held_names.retain(|held| held.vpc != id);
    Ok(done())
}

/// AWS does not say what blocks; everything that did not come with the VPC does.
fn is_blocked(world: &World, now: Time, id: &str) -> bool {
    let ec2 = &world.ec2;
    ec2.subnets.values().any(|subnet| subnet.vpc == id)
        || ec2.route_tables.values().any(|table| table.vpc == id && !table.is_main())
        || ec2.security_groups.values().any(|group| group.vpc == id && !group.is_default)
        || ec2.internet_gateways.values().any(|gateway| gateway.vpc.as_deref() == Some(id))
        || ec2.vpc_endpoints.values().any(|endpoint| endpoint.vpc == id && endpoint.stands(now))
        || network_interface::standing(world, now).any(|i| ec2.subnets.get(&i.subnet).is_some_and(|s| s.vpc == id))
}

#[cfg(test)]
mod tests;

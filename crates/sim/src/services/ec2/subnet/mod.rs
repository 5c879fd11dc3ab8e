//! Subnets: their place in the VPC's range, their zone, and how many addresses are left.
//!
//! It deliberately has no IPv6 and no Outposts.

use std::collections::BTreeMap;
use std::time::Duration;

use ipnet::Ipv4Net;
use serde_json::{Value, json};

pub use self::stored::{Subnet, find};
use super::availability_zone::Zone;
use super::listing::{Entry, Listing, list};
use super::parameter::{arn, attribute_flag, cidr, combination, done, invalid, required, word};
use super::tags::tag_set;
use super::{availability_zone, id, network_interface, tags, vpc};
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World, pagination};

mod stored;

/// The checked input for a new subnet.
pub(super) struct Seed {
    pub(super) vpc: String,
    pub(super) cidr: Ipv4Net,
    pub(super) zone: Zone,
    pub(super) is_default: bool,
    pub(super) ready_at: Time,
    pub(super) tags: Tags,
}

/// Makes a subnet; returns its id.
pub(super) fn make(world: &mut World, seed: Seed) -> String {
    let id = world.id("subnet");
    let subnet = Subnet {
        id: id.clone(),
        vpc: seed.vpc,
        cidr: seed.cidr,
        zone: seed.zone.name,
        zone_id: seed.zone.id,
        default_for_zone: seed.is_default,
        map_public: seed.is_default,
        dns64: false,
        hostname_type: "ip-name".to_owned(),
        a_record: false,
        aaaa_record: false,
        ready_at: seed.ready_at,
        tags: seed.tags,
    };
    world.ec2.subnets.insert(id.clone(), subnet);
    id
}

/// Most subnets of a VPC.
const MOST: usize = 200;

pub(super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let vpc = vpc::find(world, required(request, "VpcId")?)?;
    let cidr = cidr(required(request, "CidrBlock")?, "cidrBlock")?;
    let zone = zone(world, request)?;
    let tags = tags::of_new(request, "subnet")?;
    if !(16..=28).contains(&cidr.prefix_len()) || !vpc.cidr.contains(&cidr) {
        return Err(ServiceError::bad("InvalidSubnet.Range", format!("The CIDR '{cidr}' is invalid.")));
    }
    let siblings: Vec<&Subnet> = world.ec2.subnets.values().filter(|subnet| subnet.vpc == vpc.id).collect();
    if siblings.iter().any(|subnet| subnet.cidr.contains(&cidr) || cidr.contains(&subnet.cidr)) {
        return Err(ServiceError::bad("InvalidSubnet.Conflict", format!("The CIDR '{cidr}' conflicts with another subnet")));
    }
    if siblings.len() >= MOST {
        return Err(ServiceError::bad("SubnetLimitExceeded", "The maximum number of subnets has been reached."));
    }
    let ready_at = request.now + Duration::from_secs(world.tuning.network_create_s);
    let seed = Seed { vpc: vpc.id.clone(), cidr, zone, is_default: false, ready_at, tags };
    let id = make(world, seed);
    Ok(json!({"subnet": render(world, request.now, find(world, &id)?, 0)}))
}

/// The zone a request names; AWS chooses one when it names none.
fn zone(world: &World, request: &Request<'_>) -> Result<Zone, ServiceError> {
    let zones = availability_zone::of(&world.region);
    let (member, wanted) = match (request.text("AvailabilityZone"), request.text("AvailabilityZoneId")) {
        (Some(_), Some(_)) => return Err(combination("AvailabilityZone", "AvailabilityZoneId")),
        (Some(name), None) => ("availabilityZone", name),
        (None, Some(id)) => ("availabilityZoneId", id),
        (None, None) => return zones.into_iter().next().ok_or_else(|| invalid("", "availabilityZone", "")),
    };
    let found = zones.iter().find(|zone| if member == "availabilityZone" { zone.name == wanted } else { zone.id == wanted });
    found.cloned().ok_or_else(|| {
        let names: Vec<&str> = zones.iter().map(|zone| zone.name.as_str()).collect();
        let why = format!("Subnets can currently only be created in the following availability zones: {}.", names.join(", "));
        invalid(wanted, member, &why)
    })
}

const LISTING: Listing = Listing {
    answer: "subnetSet",
    ids: Some(("SubnetId", id::SUBNET)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("availability-zone", "availabilityZone"),
        ("availabilityZone", "availabilityZone"),
        ("availability-zone-id", "availabilityZoneId"),
        ("availabilityZoneId", "availabilityZoneId"),
        ("available-ip-address-count", "availableIpAddressCount"),
        ("cidr-block", "cidrBlock"),
        ("cidr", "cidrBlock"),
        ("cidrBlock", "cidrBlock"),
        ("default-for-az", "defaultForAz"),
        ("defaultForAz", "defaultForAz"),
        ("enable-dns64", "enableDns64"),
        ("ipv6-native", "ipv6Native"),
        ("map-public-ip-on-launch", "mapPublicIpOnLaunch"),
        ("owner-id", "ownerId"),
        ("private-dns-name-options-on-launch.hostname-type", "privateDnsNameOptionsOnLaunch.hostnameType"),
        (
            "private-dns-name-options-on-launch.enable-resource-name-dns-a-record",
            "privateDnsNameOptionsOnLaunch.enableResourceNameDnsARecord",
        ),
        (
            "private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record",
            "privateDnsNameOptionsOnLaunch.enableResourceNameDnsAAAARecord",
        ),
        ("state", "state"),
        ("subnet-arn", "subnetArn"),
        ("subnet-id", "subnetId"),
        ("vpc-id", "vpcId"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for interface in network_interface::standing(world, request.now) {
        *taken.entry(&interface.subnet).or_default() += interface.addresses().count();
    }
    let subnets = world.ec2.subnets.values().map(|record| Entry { id: &record.id, tags: &record.tags, record });
    list(request, &LISTING, subnets, |subnet| {
        render(world, request.now, subnet, taken.get(subnet.id.as_str()).copied().unwrap_or_default())
    })
}

fn render(world: &World, now: Time, subnet: &Subnet, taken: usize) -> Value {
    json!({
        "subnetId": subnet.id,
        "subnetArn": arn(world, "subnet", &subnet.id),
        "vpcId": subnet.vpc,
        "ownerId": world.account,
        "state": if now < subnet.ready_at { "pending" } else { "available" },
        "cidrBlock": subnet.cidr,
        "availableIpAddressCount": subnet.capacity().saturating_sub(taken),
        "availabilityZone": subnet.zone,
        "availabilityZoneId": subnet.zone_id,
        "defaultForAz": subnet.default_for_zone,
        "mapPublicIpOnLaunch": subnet.map_public,
        "mapCustomerOwnedIpOnLaunch": false,
        "assignIpv6AddressOnCreation": false,
        "ipv6CidrBlockAssociationSet": [],
        "ipv6Native": false,
        "enableDns64": subnet.dns64,
        "privateDnsNameOptionsOnLaunch": {
            "hostnameType": subnet.hostname_type,
            "enableResourceNameDnsARecord": subnet.a_record,
            "enableResourceNameDnsAAAARecord": subnet.aaaa_record,
        },
        "tagSet": tag_set(&subnet.tags),
    })
}

/// The place of a boolean in the record.
type Field = fn(&mut Subnet) -> &mut bool;

/// Members of ModifySubnetAttribute that are booleans, and the record's field.
const FLAGS: [(&str, Field); 4] = [
    ("MapPublicIpOnLaunch", |subnet| &mut subnet.map_public),
    ("EnableDns64", |subnet| &mut subnet.dns64),
    ("EnableResourceNameDnsARecordOnLaunch", |subnet| &mut subnet.a_record),
    ("EnableResourceNameDnsAAAARecordOnLaunch", |subnet| &mut subnet.aaaa_record),
];

pub(super) fn modify_attribute(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let mut subnet = find(world, required(request, "SubnetId")?)?.clone();
    let mut changed = 0;
    for (member, field) in FLAGS {
        if let Some(value) = attribute_flag(request, member)? {
            *field(&mut subnet) = value;
            changed += 1;
        }
    }
    if let Some(assign) = attribute_flag(request, "AssignIpv6AddressOnCreation")? {
        if assign {
            let text = format!("The subnet '{}' has no IPv6 CIDR block to assign addresses from.", subnet.id);
            return Err(ServiceError::bad("InvalidParameterValue", text));
        }
        changed += 1;
    }
    let hostname_type =
        word(request.text("PrivateDnsHostnameTypeOnLaunch"), "privateDnsHostnameTypeOnLaunch", &["ip-name", "resource-name"])?;
    if let Some(hostname_type) = hostname_type {
        hostname_type.clone_into(&mut subnet.hostname_type);
        changed += 1;
    }
    match changed {
        0 => Err(ServiceError::bad("InvalidParameterCombination", "No attributes specified.")),
        1 => {
            world.ec2.subnets.insert(subnet.id.clone(), subnet);
            Ok(done())
        }
        _ => Err(ServiceError::bad("InvalidParameterCombination", "Fields for multiple attribute types specified")),
    }
}

pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = find(world, required(request, "SubnetId")?)?.id.clone();
    if network_interface::of_subnet(world, request.now, &id).next().is_some() {
        let text = format!("The subnet '{id}' has dependencies and cannot be deleted.");
        return Err(ServiceError::bad("DependencyViolation", text));
    }
    world.ec2.subnets.remove(&id);
    // An explicit association goes with its subnet.
    for table in world.ec2.route_tables.values_mut() {
        table.associations.retain(|association| association.subnet.as_ref() != Some(&id));
    }
    Ok(done())
}

#[cfg(test)]
mod tests;

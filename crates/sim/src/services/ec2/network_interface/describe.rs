//! DescribeNetworkInterfaces and how an interface looks in it.
//!
//! It deliberately prints no IPv6 members: the simulated VPCs have none.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

use super::super::listing::{Entry, Listing, list};
use super::super::security_group;
use super::super::{id, tags::tag_set};
use super::{NetworkInterface, private_dns_name, public, public_dns_name, standing};
use crate::{Request, ServiceError, World, pagination};

const LISTING: Listing = Listing {
    answer: "networkInterfaceSet",
    ids: Some(("NetworkInterfaceId", id::NETWORK_INTERFACE)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("addresses.association.public-ip", "privateIpAddressesSet.association.publicIp"),
        ("addresses.primary", "privateIpAddressesSet.primary"),
        ("addresses.private-ip-address", "privateIpAddressesSet.privateIpAddress"),
        ("association.allocation-id", "association.allocationId"),
        ("association.association-id", "association.associationId"),
        ("association.ip-owner-id", "association.ipOwnerId"),
        ("association.public-dns-name", "association.publicDnsName"),
        ("association.public-ip", "association.publicIp"),
        ("attachment.attach-time", "attachment.attachTime"),
        ("attachment.attachment-id", "attachment.attachmentId"),
        ("attachment.delete-on-termination", "attachment.deleteOnTermination"),
        ("attachment.device-index", "attachment.deviceIndex"),
        ("attachment.instance-id", "attachment.instanceId"),
        ("attachment.instance-owner-id", "attachment.instanceOwnerId"),
        ("attachment.status", "attachment.status"),
        ("availability-zone", "availabilityZone"),
        ("availability-zone-id", "availabilityZoneId"),
        ("description", "description"),
        ("group-id", "groupSet.groupId"),
        ("group-name", "groupSet.groupName"),
        ("interface-type", "interfaceType"),
        ("mac-address", "macAddress"),
        ("network-interface-id", "networkInterfaceId"),
        ("operator.managed", "operator.managed"),
        ("operator.principal", "operator.principal"),
        ("owner-id", "ownerId"),
        ("private-dns-name", "privateDnsName"),
        ("private-ip-address", "privateIpAddress"),
        ("requester-id", "requesterId"),
        ("requester-managed", "requesterManaged"),
        ("source-dest-check", "sourceDestCheck"),
        ("status", "status"),
        ("subnet-id", "subnetId"),
        ("vpc-id", "vpcId"),
    ],
};

pub(in super::super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let interfaces = standing(world, request.now).map(|record| Entry { id: &record.id, tags: &record.tags, record });
    list(request, &LISTING, interfaces, |interface| render(world, interface))
}

/// An interface as DescribeNetworkInterfaces prints it.
pub(in super::super) fn render(world: &World, interface: &NetworkInterface) -> Value {
    let mut body = brief(world, interface);
    let zone = world.ec2.subnets.get(&interface.subnet);
    body["availabilityZone"] = json!(zone.map(|subnet| &subnet.zone));
    body["availabilityZoneId"] = json!(zone.map(|subnet| &subnet.zone_id));
    body["requesterId"] = json!(interface.requester);
    body["requesterManaged"] = json!(interface.requester_managed);
    body["tagSet"] = tag_set(&interface.tags);
    body["operator"] = json!({"managed": interface.operator.is_some(), "principal": interface.operator});
    body["denyAllIgwTraffic"] = json!(false);
    let public = public(world, interface, interface.address).map(|(address, _)| public_dns_name(&world.region, address));
    body["publicDnsName"] = json!(public);
    body["publicIpDnsNameOptions"] = json!({"dnsHostnameType": "public-ipv4-dns-name", "publicIpv4DnsName": public});
    body
}

/// An interface as DescribeInstances prints it inside an instance.
pub(in super::super) fn brief(world: &World, interface: &NetworkInterface) -> Value {
    let vpc = world.ec2.subnets.get(&interface.subnet).map(|subnet| subnet.vpc.as_str());
    let dns = private_dns_name(&world.region, interface.address);
    let addresses: Vec<Value> = interface
        .addresses()
        .map(|private| {
            json!({
                "primary": private == interface.address,
                "privateDnsName": private_dns_name(&world.region, private),
                "privateIpAddress": private.to_string(),
                "association": association(world, interface, private),
            })
        })
        .collect();
    json!({
        "networkInterfaceId": interface.id,
        "subnetId": interface.subnet,
        "vpcId": vpc,
        "description": interface.description,
        "ownerId": world.account,
        "status": interface.status(),
        "macAddress": mac(&interface.id),
        "privateIpAddress": interface.address.to_string(),
        "privateDnsName": dns,
        "sourceDestCheck": interface.source_dest_check,
        "groupSet": security_group::group_set(world, &interface.groups),
        "attachment": attachment(world, interface),
        "association": association(world, interface, interface.address),
        "privateIpAddressesSet": addresses,
        "ipv6AddressesSet": [],
        "interfaceType": interface.interface_type,
    })
}

/// The public address of a private one; an Elastic IP belongs to the account.
fn association(world: &World, interface: &NetworkInterface, private: Ipv4Addr) -> Value {
    let Some((address, elastic)) = public(world, interface, private) else { return Value::Null };
    json!({
        "ipOwnerId": if elastic.is_some() { world.account.as_str() } else { "amazon" },
        "publicDnsName": public_dns_name(&world.region, address),
        "publicIp": address.to_string(),
        "allocationId": elastic.map(|(allocation, _)| allocation),
        "associationId": elastic.map(|(_, association)| association),
    })
}

fn attachment(world: &World, interface: &NetworkInterface) -> Value {
    let Some(attachment) = &interface.attachment else { return Value::Null };
    // On what services hold by `ela-attach-`, no recording has the time and the card.
    let known = !attachment.id.starts_with("ela-");
    json!({
        "attachmentId": attachment.id,
        "instanceId": attachment.instance,
        "instanceOwnerId": if attachment.instance.is_some() { world.account.as_str() } else { attachment.owner.as_str() },
        "deviceIndex": attachment.device_index,
        "networkCardIndex": known.then_some(0),
        "status": "attached",
        "attachTime": known.then(|| interface.created.iso()),
        "deleteOnTermination": attachment.delete_on_termination,
    })
}

/// A locally administered address out of the id's last digits, so that it is stable and unique.
fn mac(id: &str) -> String {
    let digits: Vec<char> = id.chars().filter(char::is_ascii_hexdigit).collect();
    let tail: Vec<String> = digits[digits.len().saturating_sub(10)..].chunks(2).map(|pair| pair.iter().collect()).collect();
    format!("06:{}", tail.join(":"))
}

//! Elastic IP addresses: allocated, associated with an address of a network interface, released. NAT gateways associate theirs through `hold`.
//!
//! It deliberately has no addresses that customers bring, beyond the pools that the tuning names, and hands none to other accounts.

use std::net::Ipv4Addr;

use serde_json::{Value, json};

pub use self::stored::{Association, ElasticIp};
pub(super) use self::stored::{find, of};
use super::listing::{Entry, Listing, list};
use super::network_interface::marks::Maker;
use super::parameter::{combination, done, invalid, missing, required, word};
use super::tags::tag_set;
use super::{id, instance, internet_gateway, network_interface, parameter, subnet, tags};
use crate::{Request, ServiceError, World};

mod stored;

/// The pool that AWS itself fills.
const AMAZON: &str = "amazon";

/// Associates an address with a private address of an interface, and ends any earlier association of it. Returns the
/// id of the association.
pub(super) fn hold(world: &mut World, allocation: &str, interface: &str, private: Ipv4Addr) -> String {
    let id = world.id("eipassoc");
    for other in world.ec2.elastic_ips.values_mut() {
        if other.association.as_ref().is_some_and(|held| held.interface == interface && held.private == private) {
            other.association = None;
        }
    }
    if let Some(ip) = world.ec2.elastic_ips.get_mut(allocation) {
        ip.association = Some(Association { id: id.clone(), interface: interface.to_owned(), private });
    }
    id
}

/// Ends the association of an address.
pub(super) fn let_go(world: &mut World, allocation: &str) {
    if let Some(ip) = world.ec2.elastic_ips.get_mut(allocation) {
        ip.association = None;
    }
}

/// Forgets associations with interfaces that are gone.
pub(super) fn expire(world: &mut World) {
    let interfaces = &world.ec2.network_interfaces;
    for ip in world.ec2.elastic_ips.values_mut() {
        if ip.association.as_ref().is_some_and(|association| !interfaces.contains_key(&association.interface)) {
            ip.association = None;
        }
    }
}

pub(super) fn allocate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    word(request.text("Domain"), "domain", &["vpc"])?;
    let tags = tags::of_new(request, "elastic-ip")?;
    let border_group = request.text("NetworkBorderGroup").unwrap_or(&world.region).to_owned();
    if border_group != world.region && !border_group.starts_with(&format!("{}-", world.region)) {
        return Err(invalid(&border_group, "networkBorderGroup", "It is not a network border group of this region."));
    }
    let pool = request.text("PublicIpv4Pool").unwrap_or(AMAZON).to_owned();
    if pool != AMAZON && !world.tuning.public_ipv4_pools.contains(&pool) {
        let text = format!("The public IPv4 pool ID '{pool}' does not exist");
        return Err(ServiceError::bad("InvalidPublicIpv4PoolID.NotFound", text));
    }
    // Addresses of one's own pool do not count against the quota.
    let counted = world.ec2.elastic_ips.values().filter(|ip| ip.pool == AMAZON).count();
    if pool == AMAZON && counted >= world.tuning.elastic_ip_limit {
        return Err(ServiceError::bad("AddressLimitExceeded", "The maximum number of addresses has been reached."));
    }
    let id = world.id("eipalloc");
    let address = network_interface::public_address(world);
    let ip = ElasticIp { id: id.clone(), address, border_group, pool, association: None, tags };
    let answer = json!({
        "publicIp": ip.address.to_string(),
        "allocationId": ip.id,
        "domain": "vpc",
        "networkBorderGroup": ip.border_group,
        "publicIpv4Pool": ip.pool,
    });
    world.ec2.elastic_ips.insert(id, ip);
    Ok(answer)
}

/// The interface that a request names, itself or by its instance, and the private address on it.
fn target(world: &World, request: &Request<'_>) -> Result<(String, Ipv4Addr), ServiceError> {
    let named = match (request.text("InstanceId"), request.text("NetworkInterfaceId")) {
        (Some(_), Some(_)) => return Err(combination("InstanceId", "NetworkInterfaceId")),
        (None, None) => return Err(missing("InstanceId")),
        (None, Some(interface)) => network_interface::find(world, interface)?,
        (Some(instance), None) => {
            let (status, _) = instance::find(world, instance)?.status(request.now);
            if matches!(status, "shutting-down" | "terminated") {
                let text = format!("The instance '{instance}' is not in a valid state for this operation.");
                return Err(ServiceError::bad("IncorrectInstanceState", text));
            }
            let held = instance::interfaces(world, request.now, instance).collect::<Vec<_>>();
            let [only] = held.as_slice() else {
                let text = format!("There are multiple interfaces attached to instance '{instance}'.");
                return Err(ServiceError::bad("InvalidInstanceID", text));
            };
            *only
        }
    };
    let private = match request.text("PrivateIpAddress") {
        None => named.address,
        Some(text) => {
            let address = parameter::address(text, "privateIpAddress")?;
            if !named.addresses().any(|held| held == address) {
                return Err(invalid(text, "privateIpAddress", "It is not an address of the interface."));
            }
            address
        }
    };
    Ok((named.id.clone(), private))
}

/// True if a NAT gateway has an address. Such a one belongs to the gateway until that is gone.
fn of_nat_gateway(world: &World, ip: &ElasticIp) -> bool {
    let interface = ip.association.as_ref().and_then(|held| world.ec2.network_interfaces.get(&held.interface));
    interface.is_some_and(|interface| interface.interface_type == "nat_gateway")
}

fn not_permitted() -> ServiceError {
    ServiceError::bad("AuthFailure", "You do not have permission to access the specified resource.")
}

pub(super) fn associate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let ip = find(world, required(request, "AllocationId")?)?;
    let (interface, private) = target(world, request)?;
    let found = network_interface::find(world, &interface)?;
    if found.maker != Maker::Customer || of_nat_gateway(world, ip) {
        return Err(not_permitted());
    }
    let vpc = &subnet::find(world, &found.subnet)?.vpc;
    if !internet_gateway::is_attached(world, vpc) {
        return Err(ServiceError::bad("Gateway.NotAttached", format!("Network {vpc} is not attached to any internet gateway")));
    }
    if ip.border_group != world.region {
        let text = format!("The address {} is not announced from the zone of the network interface.", ip.address);
        return Err(ServiceError::bad("InvalidParameterCombination", text));
    }
    let same = ip.association.as_ref().is_some_and(|held| held.interface == interface && held.private == private);
    if let Some(held) = ip.association.as_ref().filter(|_| same) {
        return Ok(json!({"return": true, "associationId": held.id}));
    }
    if ip.association.is_some() && parameter::flag(request, "AllowReassociation")? == Some(false) {
        let text = format!("resource {} is already associated with associate-id", ip.id);
        return Err(ServiceError::bad("Resource.AlreadyAssociated", text));
    }
    let allocation = ip.id.clone();
    let association = hold(world, &allocation, &interface, private);
    // The address that AWS gave the instance goes back to AWS. It is not documented if another one comes after the
    // Elastic IP is removed.
    network_interface::record(world, &interface)?.public_address = None;
    Ok(json!({"return": true, "associationId": association}))
}

/// Documented as idempotent: an association that is gone is no error.
pub(super) fn disassociate(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let wanted = required(request, "AssociationId")?;
    id::ADDRESS_ASSOCIATION.check(wanted)?;
    let held = |ip: &&ElasticIp| ip.association.as_ref().is_some_and(|association| association.id == wanted);
    let Some(ip) = world.ec2.elastic_ips.values().find(held) else { return Ok(done()) };
    if of_nat_gateway(world, ip) {
        return Err(not_permitted());
    }
    let allocation = ip.id.clone();
    let_go(world, &allocation);
    Ok(done())
}

pub(super) fn release(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let ip = find(world, required(request, "AllocationId")?)?;
    if request.text("NetworkBorderGroup").is_some_and(|group| group != ip.border_group) {
        return Err(ServiceError::bad("InvalidAddress.NotFound", format!("Address '{}' not found.", ip.address)));
    }
    if ip.association.is_some() {
        let text = format!("The address with allocation id [{}] is in use.", ip.id);
        return Err(ServiceError::bad("InvalidIPAddress.InUse", text));
    }
    let allocation = ip.id.clone();
    world.ec2.elastic_ips.remove(&allocation);
    Ok(done())
}

const LISTING: Listing = Listing {
    answer: "addressesSet",
    ids: Some(("AllocationId", id::ALLOCATION)),
    sizes: None,
    filters: &[
        ("allocation-id", "allocationId"),
        ("association-id", "associationId"),
        ("domain", "domain"),
        ("instance-id", "instanceId"),
        ("network-border-group", "networkBorderGroup"),
        ("network-interface-id", "networkInterfaceId"),
        ("network-interface-owner-id", "networkInterfaceOwnerId"),
        ("private-ip-address", "privateIpAddress"),
        ("public-ip", "publicIp"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let addresses = world.ec2.elastic_ips.values().map(|record| Entry { id: &record.id, tags: &record.tags, record });
    list(request, &LISTING, addresses, |ip| render(world, ip))
}

fn render(world: &World, ip: &ElasticIp) -> Value {
    let mut body = json!({
        "allocationId": ip.id,
        "publicIp": ip.address.to_string(),
        "domain": "vpc",
        "networkBorderGroup": ip.border_group,
        "publicIpv4Pool": ip.pool,
        "tagSet": tag_set(&ip.tags),
    });
    if let Some(association) = &ip.association {
        let interface = world.ec2.network_interfaces.get(&association.interface);
        let instance = interface.and_then(|it| it.attachment.as_ref()).and_then(|it| it.instance.as_ref());
        body["associationId"] = json!(association.id);
        body["networkInterfaceId"] = json!(association.interface);
        body["networkInterfaceOwnerId"] = json!(world.account);
        body["privateIpAddress"] = json!(association.private.to_string());
        body["instanceId"] = json!(instance);
    }
    body
}

#[cfg(test)]
pub(super) mod tests;

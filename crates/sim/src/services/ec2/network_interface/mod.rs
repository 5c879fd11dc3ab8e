//! Network interfaces, which block subnets and groups, and their makers. Services make and remove theirs through
//! [`attach`] and [`release`].
//!
//! An interface whose owner let it go stays until `gone_at` and blocks until then. It deliberately has IPv4 addresses only, and secondary ones only when a
//! NAT gateway takes them.

use std::collections::BTreeSet;
use std::net::Ipv4Addr;

use self::marks::Maker;
pub(super) use self::stored::record;
pub use self::stored::{Attachment, NetworkInterface, find, of_group, of_owner, of_subnet, standing};
use super::{elastic_ip, subnet};
use crate::world::Tags;
use crate::{ServiceError, Time, World};

pub(super) mod describe;
pub mod marks;
pub(super) mod own;
pub mod stored;

/// The interface that a service asks for.
#[derive(Clone, Debug, Default)]
pub struct Wanted<'a> {
    /// The subnet.
    pub subnet: &'a str,
    /// The groups.
    pub groups: &'a [String],
    /// See [`NetworkInterface::description`].
    pub description: String,
    /// See [`NetworkInterface::interface_type`].
    pub interface_type: &'a str,
    /// See [`NetworkInterface::requester`].
    pub requester: Option<&'a str>,
    /// See [`NetworkInterface::owner`].
    pub owner: &'a str,
    /// See [`NetworkInterface::maker`].
    pub maker: Maker,
    /// The tags that its maker gives it.
    pub tags: Tags,
    /// See [`NetworkInterface::made_with`].
    pub made_with: Option<String>,
}

/// Makes an interface that a service holds, taking the subnet's next free address; returns its id.
///
/// Fails with `InvalidSubnetID.NotFound` or `InsufficientFreeAddressesInSubnet`; then nothing was made.
pub fn attach(world: &mut World, wanted: &Wanted<'_>) -> Result<String, ServiceError> {
    let address = free_address(world, wanted.subnet)?;
    Ok(place(world, wanted, address))
}

/// Like [`attach`], at an address the caller chose.
///
/// Fails with `InvalidParameterValue` when the subnet does not hold it and `InvalidIPAddress.InUse` when it is taken.
pub fn attach_at(world: &mut World, wanted: &Wanted<'_>, address: Ipv4Addr) -> Result<String, ServiceError> {
    check_address(world, wanted.subnet, address)?;
    Ok(place(world, wanted, address))
}

/// Lets every interface of an owner vanish at `at`.
pub fn release(world: &mut World, owner: &str, at: Time) {
    for interface in world.ec2.network_interfaces.values_mut().filter(|i| i.owner == owner && i.gone_at.is_none()) {
        interface.gone_at = Some(at);
    }
}

/// Leaves every interface of an owner behind as `available`: nothing holds it, nothing removes it, and a customer may delete it.
pub fn detach(world: &mut World, owner: &str) {
    for interface in world.ec2.network_interfaces.values_mut().filter(|i| i.owner == owner && i.gone_at.is_none()) {
        interface.attachment = None;
    }
}

/// Fails unless each subnet has room for one more interface per time it is named.
pub(super) fn check_room<'a>(world: &World, subnets: impl IntoIterator<Item = &'a str>) -> Result<(), ServiceError> {
    let mut wanted: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for subnet in subnets {
        *wanted.entry(subnet).or_default() += 1;
    }
    for (id, count) in wanted {
        let subnet = subnet::find(world, id)?;
        if taken(world, id).len() + count > subnet.capacity() {
            return Err(no_room(id));
        }
    }
    Ok(())
}

/// Refuses an address that the subnet does not hold or that is taken.
pub(super) fn check_address(world: &World, subnet: &str, address: Ipv4Addr) -> Result<(), ServiceError> {
    if !subnet::find(world, subnet)?.usable().contains(&u32::from(address)) {
        return Err(ServiceError::bad(
            "InvalidParameterValue",
            format!("Address {address} does not fall within the subnet's address range"),
        ));
    }
    if taken(world, subnet).contains(&u32::from(address)) {
        return Err(ServiceError::bad("InvalidIPAddress.InUse", format!("Address {address} is in use.")));
    }
    Ok(())
}

/// The lowest free address of a subnet.
pub(super) fn free_address(world: &World, subnet: &str) -> Result<Ipv4Addr, ServiceError> {
    let taken = taken(world, subnet);
    let free = subnet::find(world, subnet)?.usable().find(|address| !taken.contains(address));
    free.map(Ipv4Addr::from).ok_or_else(|| no_room(subnet))
}

fn taken(world: &World, subnet: &str) -> BTreeSet<u32> {
    of_subnet(world, world.now, subnet).flat_map(NetworkInterface::addresses).map(u32::from).collect()
}

fn no_room(subnet: &str) -> ServiceError {
    ServiceError::bad("InsufficientFreeAddressesInSubnet", format!("Insufficient free addresses in subnet {subnet}."))
}

/// Makes an interface at an address that was checked.
pub(super) fn place(world: &mut World, wanted: &Wanted<'_>, address: Ipv4Addr) -> String {
    let id = world.id("eni");
    let attachment = Attachment {
        id: world.id("ela-attach"),
        owner: "amazon-aws".to_owned(),
        instance: None,
        device_index: 1,
        delete_on_termination: false,
    };
    let mut interface = NetworkInterface {
        id: id.clone(),
        subnet: wanted.subnet.to_owned(),
        groups: wanted.groups.to_vec(),
        description: wanted.description.clone(),
        interface_type: wanted.interface_type.to_owned(),
        requester: wanted.requester.map(str::to_owned),
        requester_managed: false,
        operator: None,
        maker: Maker::Customer,
        made_with: wanted.made_with.clone(),
        owner: wanted.owner.to_owned(),
        address,
        secondary: Vec::new(),
        public_address: None,
        attachment: Some(attachment),
        source_dest_check: true,
        created: world.now,
        gone_at: None,
        tags: Tags::new(),
    };
    marks::mark(world, &mut interface, wanted);
    world.ec2.network_interfaces.insert(id.clone(), interface);
    id
}

/// The public address that stands for a private one of an interface, with the Elastic IP and its association when it is one.
pub(super) fn public<'w>(
    world: &'w World,
    interface: &NetworkInterface,
    private: Ipv4Addr,
) -> Option<(Ipv4Addr, Option<(&'w str, &'w str)>)> {
    if let Some((ip, association)) = elastic_ip::of(world, &interface.id, private) {
        return Some((ip.address, Some((&ip.id, &association.id))));
    }
    interface.public_address.filter(|_| private == interface.address).map(|address| (address, None))
}

/// The private DNS name AWS derives from an address.
pub(super) fn private_dns_name(region: &str, address: Ipv4Addr) -> String {
    let dashed = address.to_string().replace('.', "-");
    if region == "us-east-1" { format!("ip-{dashed}.ec2.internal") } else { format!("ip-{dashed}.{region}.compute.internal") }
}

/// The public DNS name AWS derives from an address.
pub(super) fn public_dns_name(region: &str, address: Ipv4Addr) -> String {
    let dashed = address.to_string().replace('.', "-");
    if region == "us-east-1" {
        format!("ec2-{dashed}.compute-1.amazonaws.com")
    } else {
        format!("ec2-{dashed}.{region}.compute.amazonaws.com")
    }
}

/// A public address out of Amazon's range, for the time an instance is up.
pub(super) fn public_address(world: &mut World) -> Ipv4Addr {
    let digits = u32::from_str_radix(&world.digits(6), 16).unwrap_or_default();
    Ipv4Addr::from((54 << 24) | digits)
}

#[cfg(test)]
mod tests;

//! The facts about subnets, groups and interfaces that SageMaker and EFS need from EC2.
//!
//! It deliberately words no errors: each service has its own for a subnet that is not there.

use std::net::{IpAddr, Ipv4Addr};

pub(super) use super::ec2::network_interface::marks::{Maker, Texts};
use super::ec2::{availability_zone, network_interface, security_group, subnet, vpc};
use crate::world::Tags;
use crate::{ServiceError, Time, World};

/// A subnet as other services see it.
#[derive(Clone, Debug)]
pub(super) struct Subnet {
    /// `subnet-...`.
    pub(super) id: String,
    /// Its VPC.
    pub(super) vpc: String,
    /// Its zone's name.
    pub(super) zone: String,
    usable: std::ops::Range<u32>,
}

impl Subnet {
    /// True if an interface can have this address.
    pub(super) fn usable(&self, address: Ipv4Addr) -> bool {
        self.usable.contains(&u32::from(address))
    }
}

/// The interface that a service wants to make.
pub(super) struct Wanted<'a> {
    pub(super) subnet: &'a str,
    pub(super) groups: &'a [String],
    pub(super) description: String,
    pub(super) interface_type: &'a str,
    pub(super) requester: Option<&'a str>,
    pub(super) owner: &'a str,
    pub(super) maker: Maker,
    /// The tags of its maker.
    pub(super) tags: Tags,
    /// ARN of the role with which it is made and removed, when that is not the execution role.
    pub(super) made_with: Option<String>,
    /// The address, when it was chosen.
    pub(super) address: Option<Ipv4Addr>,
}

/// The other side of an NFS rule.
#[derive(Clone, Copy, Debug)]
pub(super) enum Peer<'a> {
    /// The group the traffic comes from.
    From(&'a str),
    /// The group the traffic goes to.
    To(&'a str),
}

/// The subnet of an id, if it exists.
pub(super) fn subnet(world: &World, id: &str) -> Option<Subnet> {
    let found = subnet::find(world, id).ok()?;
    Some(Subnet { id: found.id.clone(), vpc: found.vpc.clone(), zone: found.zone.clone(), usable: found.usable() })
}

/// The VPC of a security group, if the group exists.
pub(super) fn group_vpc(world: &World, id: &str) -> Option<String> {
    security_group::find(world, id).ok().map(|group| group.vpc.clone())
}

/// The default group of a VPC.
pub(super) fn default_group(world: &World, vpc: &str) -> Option<String> {
    security_group::default_of(world, vpc).map(|group| group.id.clone())
}

/// The tenancy of a VPC, if the VPC exists.
pub(super) fn tenancy(world: &World, vpc: &str) -> Option<String> {
    vpc::find(world, vpc).ok().map(|vpc| vpc.tenancy.clone())
}

/// The names of the region's zones.
pub(super) fn zones(world: &World) -> Vec<String> {
    availability_zone::of(&world.region).into_iter().map(|zone| zone.name).collect()
}

/// The id of a zone.
pub(super) fn zone_id(world: &World, zone: &str) -> Option<String> {
    availability_zone::find(&world.region, zone).map(|zone| zone.id)
}

/// Makes an interface; returns its id.
pub(super) fn attach(world: &mut World, wanted: &Wanted<'_>) -> Result<String, ServiceError> {
    let asked = network_interface::Wanted {
        subnet: wanted.subnet,
        groups: wanted.groups,
        description: wanted.description.clone(),
        interface_type: wanted.interface_type,
        requester: wanted.requester,
        owner: wanted.owner,
        maker: wanted.maker,
        tags: wanted.tags.clone(),
        made_with: wanted.made_with.clone(),
    };
    match wanted.address {
        Some(address) => network_interface::attach_at(world, &asked, address),
        None => network_interface::attach(world, &asked),
    }
}

/// Lets every interface of an owner vanish at a moment.
pub(super) fn release(world: &mut World, owner: &str, at: Time) {
    network_interface::release(world, owner, at);
}

/// Lets interfaces vanish at a moment.
pub(super) fn vanish(world: &mut World, interfaces: &[String], at: Time) {
    for id in interfaces {
        if let Some(found) = world.ec2.network_interfaces.get_mut(id) {
            found.gone_at = Some(at);
        }
    }
}

/// Leaves interfaces behind as `available`: nothing holds them, and nothing but the customer removes them.
pub(super) fn strand(world: &mut World, interfaces: &[String]) {
    for id in interfaces {
        if let Some(found) = world.ec2.network_interfaces.get_mut(id) {
            found.gone_at = None;
            found.attachment = None;
        }
    }
}

/// ARN of the role with which an interface is removed, if that is not the execution role of its app, notebook instance
/// or model.
pub(super) fn made_with(world: &World, interface: &str) -> Option<String> {
    world.ec2.network_interfaces.get(interface)?.made_with.clone()
}

/// The private address of an interface.
pub(super) fn address(world: &World, interface: &str) -> String {
    world.ec2.network_interfaces.get(interface).map(|found| found.address.to_string()).unwrap_or_default()
}

/// True if an interface of the subnet has this address.
pub(super) fn address_taken(world: &World, now: Time, subnet: &str, address: IpAddr) -> bool {
    network_interface::of_subnet(world, now, subnet).any(|found| found.address == address)
}

/// Gives an interface other groups.
pub(super) fn set_groups(world: &mut World, interface: &str, groups: &[String]) {
    if let Some(found) = world.ec2.network_interfaces.get_mut(interface) {
        found.groups = groups.to_vec();
    }
}

/// Makes a group without rules; returns its id.
pub(super) fn make_group(world: &mut World, vpc: &str, name: &str, description: &str, tags: Tags) -> String {
    security_group::make(world, vpc, name, description, tags)
}

/// Lets TCP through between a group and another one.
pub(super) fn allow_tcp(world: &mut World, group: &str, peer: Peer<'_>, (from, to): (u16, u16)) {
    let (egress, other) = match peer {
        Peer::From(other) => (false, other),
        Peer::To(other) => (true, other),
    };
    let permission = security_group::Permission {
        egress,
        protocol: "tcp".to_owned(),
        from: Some(from.into()),
        to: Some(to.into()),
        peer: security_group::Peer::Group(other.to_owned()),
    };
    security_group::add_rule(world, group, permission, None);
}

/// Removes groups that nothing else uses. A group that an interface carries or a foreign rule names stays, as with any
/// other caller.
pub(super) fn remove_groups(world: &mut World, now: Time, groups: &[String]) {
    for id in groups {
        let carried = network_interface::of_group(world, now, id).next().is_some();
        let named = |other: &security_group::SecurityGroup| {
            !groups.contains(&other.id)
                && other.rules.iter().any(|rule| rule.permission.peer == security_group::Peer::Group(id.clone()))
        };
        if !carried && !world.ec2.security_groups.values().any(named) {
            security_group::remove(world, id);
        }
    }
}

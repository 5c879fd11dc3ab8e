//! An Elastic IP address as it is stored, and the ways to find one.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::services::ec2::id;
use crate::world::Tags;
use crate::{ServiceError, World};

/// An Elastic IP address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ElasticIp {
    /// `eipalloc-...`.
    pub id: String,
    /// The address.
    pub address: Ipv4Addr,
    /// From where it is announced: the region, or a Local Zone's group.
    pub border_group: String,
    /// `amazon`, or the id of a pool that the customer brought.
    pub pool: String,
    /// The holder of the address.
    pub association: Option<Association>,
    /// Tags.
    pub tags: Tags,
}

/// The holder of an Elastic IP address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Association {
    /// `eipassoc-...`.
    pub id: String,
    /// The network interface.
    pub interface: String,
    /// The private address that it stands for.
    pub private: Ipv4Addr,
}

/// The Elastic IP that stands for a private address of an interface.
pub(crate) fn of<'w>(world: &'w World, interface: &str, private: Ipv4Addr) -> Option<(&'w ElasticIp, &'w Association)> {
    let held = world.ec2.elastic_ips.values().filter_map(|ip| Some((ip, ip.association.as_ref()?)));
    held.into_iter().find(|(_, association)| association.interface == interface && association.private == private)
}

/// The address of an id, or AWS's error.
pub(crate) fn find<'w>(world: &'w World, id: &str) -> Result<&'w ElasticIp, ServiceError> {
    world.ec2.elastic_ips.get(id).ok_or_else(|| id::ALLOCATION.lost(id))
}

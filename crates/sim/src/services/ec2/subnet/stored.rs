//! A subnet as it is stored, and the way to find one.

use std::ops::Range;

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::services::ec2::id;
use crate::world::Tags;
use crate::{ServiceError, Time, World};

/// A subnet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of AWS's own")]
pub struct Subnet {
    /// `subnet-...`.
    pub id: String,
    /// Its VPC.
    pub vpc: String,
    /// Its range.
    pub cidr: Ipv4Net,
    /// Name of its zone.
    pub zone: String,
    /// Id of its zone.
    pub zone_id: String,
    /// True if it is its zone's default.
    pub default_for_zone: bool,
    /// True if instances get a public address.
    pub map_public: bool,
    /// True if the resolver synthesises IPv6 addresses.
    pub dns64: bool,
    /// `ip-name` or `resource-name`.
    pub hostname_type: String,
    /// True if resource names get A records.
    pub a_record: bool,
    /// True if resource names get AAAA records.
    pub aaaa_record: bool,
    /// The time at which it is available.
    pub ready_at: Time,
    /// Tags.
    pub tags: Tags,
}

impl Subnet {
    /// The addresses interfaces can have: the first four and the last are AWS's.
    pub fn usable(&self) -> Range<u32> {
        u32::from(self.cidr.network()) + 4..u32::from(self.cidr.broadcast())
    }

    /// The number of interfaces for which there is room.
    pub fn capacity(&self) -> usize {
        self.usable().len()
    }
}

/// The subnet of an id, or AWS's error.
pub fn find<'w>(world: &'w World, id: &str) -> Result<&'w Subnet, ServiceError> {
    world.ec2.subnets.get(id).ok_or_else(|| id::SUBNET.lost(id))
}

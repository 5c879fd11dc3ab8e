//! A VPC as it is stored, and the ways to find one.

use ipnet::Ipv4Net;
use serde::{Deserialize, Serialize};

use crate::services::ec2::id;
use crate::world::Tags;
use crate::{ServiceError, Time, World};

/// A VPC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of AWS's own")]
pub struct Vpc {
    /// `vpc-...`.
    pub id: String,
    /// Its range.
    pub cidr: Ipv4Net,
    /// `vpc-cidr-assoc-...` of the range.
    pub cidr_association: String,
    /// `default` or `dedicated`.
    pub tenancy: String,
    /// True if it is the region's default VPC.
    pub is_default: bool,
    /// True if the resolver answers.
    pub dns_support: bool,
    /// True if instances get DNS names.
    pub dns_hostnames: bool,
    /// True if address usage metrics are published.
    pub address_metrics: bool,
    /// The time at which it is available.
    pub ready_at: Time,
    /// Tags.
    pub tags: Tags,
}

/// The VPC of an id, or AWS's error.
pub fn find<'w>(world: &'w World, id: &str) -> Result<&'w Vpc, ServiceError> {
    world.ec2.vpcs.get(id).ok_or_else(|| id::VPC.lost(id))
}

/// The region's default VPC, if it was not deleted.
pub fn default(world: &World) -> Option<&Vpc> {
    world.ec2.vpcs.values().find(|vpc| vpc.is_default)
}

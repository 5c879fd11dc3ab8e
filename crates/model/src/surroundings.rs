//! The network around an environment that no kind describes: network ACLs, ranges of prefix lists, Block Public Access, and
//! the interfaces of others. Only a proof needs them.

use std::collections::{BTreeMap, BTreeSet};

use crate::failure::AwsError;
use crate::kinds::ec2::network_interface;

/// The surroundings of an environment, as far as they could be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surroundings {
    /// The network ACLs of its VPCs. `None` if they were not read.
    pub acls: Option<Vec<NetworkAcl>>,
    /// The ranges of prefix lists, by id. Lists that could not be read are not there.
    pub prefix_lists: BTreeMap<String, Vec<String>>,
    /// The setting of Block Public Access in the region. `None` if it was not read.
    pub block_public_access: Option<BlockPublicAccess>,
    /// The network interfaces in its VPCs. `None` if they were not read.
    pub interfaces: Option<Vec<network_interface::Live>>,
    /// The things that could not be read, each with the error.
    pub unread: Vec<(&'static str, AwsError)>,
}

/// A network ACL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkAcl {
    /// `acl-...`.
    pub id: String,
    /// Its VPC.
    pub vpc_id: String,
    /// True for the one that new subnets of its VPC get.
    pub is_default: bool,
    /// The subnets that it guards.
    pub subnet_ids: Vec<String>,
    /// Its entries, in the order of their numbers.
    pub entries: Vec<AclEntry>,
}

/// An entry of a network ACL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AclEntry {
    /// True for what leaves the subnet.
    pub egress: bool,
    /// The protocol: a number, `-1` for all.
    pub protocol: String,
    /// The range of the other side.
    pub range: String,
    /// The first and last port, or type and code of ICMP. `None` for all.
    pub ports: Option<(i32, i32)>,
    /// True if it allows.
    pub allow: bool,
}

/// The setting of Block Public Access in a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockPublicAccess {
    /// `off`, `block-ingress` or `block-bidirectional`.
    pub mode: String,
    /// The ids of VPCs and subnets for which it does not hold, or not wholly.
    pub exclusions: BTreeSet<String>,
}

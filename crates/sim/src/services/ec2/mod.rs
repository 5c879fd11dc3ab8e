//! EC2: what it holds and which operation answers to which name.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Operation, World};

pub mod network_interface;

use network_interface::NetworkInterface;

/// All that EC2 holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Ec2 {
    /// Network interfaces by id, whoever made them.
    pub network_interfaces: BTreeMap<String, NetworkInterface>,
}

/// Fills a fresh account with what every account has: the default VPC and its subnets.
pub fn found(world: &mut World) {
    let _ = world;
}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    let _ = action;
    None
}

//! Quotas of an account that a plan is held against.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How many AWS allows of something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Quota {
    /// VPCs in the region.
    Vpcs,
    /// Elastic IP addresses in the region.
    ElasticIps,
    /// Interface endpoints in one VPC.
    InterfaceEndpoints,
    /// Gateway endpoints in the region.
    GatewayEndpoints,
}

impl Quota {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Vpcs, Self::ElasticIps, Self::InterfaceEndpoints, Self::GatewayEndpoints];
}

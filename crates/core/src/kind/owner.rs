//! The owner of an object that heiiki did not make, and the bond between the two.

use std::fmt::Debug;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The owner of an object that heiiki did not make, and the bond between the two.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owner {
    /// Id or ARN of the owner.
    pub of: String,
    /// The bond by which the object belongs to it.
    pub bond: Bond,
    /// The evidence for the owner, as a noun phrase: `the tag ManagedByAmazonSageMakerResource and its name`.
    pub evidence: String,
}

/// How closely an object belongs to another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Bond {
    /// AWS made it with its owner and always removes it with its owner: the main route table of a VPC, the interface of an endpoint.
    Part,
    /// AWS made it for its owner, and it may outlive its owner: the home file system of a domain.
    Companion,
    /// A user made it inside its owner, which cannot go before it: an app.
    Tenant,
    /// A service wrote it about its owner, often about others as well, and leaves it behind: a group of logs.
    Record,
}

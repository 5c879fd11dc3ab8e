//! Resources or fields that could not be compared with the spec, and the reason for which nothing is known of them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::failure::AwsError;
use crate::{Address, FactName};

/// A resource that could not be compared with the spec, or not wholly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Uncompared {
    /// The resource.
    pub at: Address,
    /// The fields that were not compared; empty when nothing of the resource was.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Why.
    pub why: Doubt,
}

/// Why it is not known whether a resource exists, or what it is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Doubt {
    /// It could not be read.
    Unread {
        /// The resource.
        at: Address,
    },
    /// No list shows it, and what may stand in it could not be read.
    Unseen {
        /// The resource.
        at: Address,
        /// The resource that may stand in it.
        witness: Address,
    },
    /// Another resource uses an object that no list shows.
    Unlisted {
        /// The other resource.
        by: Address,
        /// The object.
        id: String,
    },
    /// Another resource was applied with it and stands in an object that does not carry its tags.
    StandIn {
        /// The resource.
        at: Address,
        /// The object.
        id: String,
        /// The other resource.
        by: Address,
    },
    /// Several objects carry its address.
    Twins {
        /// The resource.
        at: Address,
    },
    /// The object that the spec uses was not found for certain.
    NotFound {
        /// The resource.
        at: Address,
    },
    /// It needs something of which nothing is known.
    Needs {
        /// The resource.
        at: Address,
        /// What it needs.
        needed: Address,
        /// Why nothing is known of that.
        because: Box<Self>,
    },
    /// A fact that its fields need could not be read.
    FactUnread {
        /// The fact.
        fact: FactName,
        /// What AWS said.
        error: AwsError,
    },
    /// The caller was not shown enough of it.
    Withheld {
        /// AWS's words, or those of its kind.
        said: String,
    },
}

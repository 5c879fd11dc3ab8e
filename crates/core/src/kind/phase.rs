//! The phase of AWS's work on an object, and the ways to mend and to replace one.

use std::fmt::Debug;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whether AWS has finished with an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// It can be used.
    Ready,
    /// AWS is working on it; its own status.
    Busy(String),
    /// It failed; AWS's status and reason.
    Failed(String),
}

impl Phase {
    /// True for AWS's words for an object whose deletion has begun.
    pub fn is_going(&self) -> bool {
        match self {
            Self::Busy(status) => {
                let status = status.to_ascii_lowercase();
                status.contains("delet") || status.contains("shutting-down")
            }
            Self::Ready | Self::Failed(_) => false,
        }
    }
}

/// The order of a replacement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Replacement {
    /// The new object is made, its users are switched over, and then the old one is deleted.
    CreateFirst,
    /// The old object is deleted first, because both cannot exist.
    DeleteFirst,
}

/// The way to mend a failed object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// Another object in its place.
    Replace,
    /// The same update once more, or a start.
    Update,
}

impl Phase {
    /// AWS's status of an object that AWS is deleting already: `Deleting`, `deleted`, `shutting-down` and the like. `None` for
    /// any other object.
    pub fn going(&self) -> Option<&str> {
        let Self::Busy(status) = self else { return None };
        let words = status.to_ascii_lowercase();
        (words.contains("delet") || words.contains("shutting-down")).then_some(status)
    }
}

//! The life cycle of the objects of EFS.

use serde::{Deserialize, Serialize};

/// The states every EFS object goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LifeCycle {
    /// Being made.
    Creating,
    /// Usable.
    Available,
    /// Being changed.
    Updating,
    /// Being removed.
    Deleting,
    /// No longer listed.
    Gone,
}

impl LifeCycle {
    /// AWS's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Creating => "creating",
            Self::Available => "available",
            Self::Updating => "updating",
            Self::Deleting => "deleting",
            Self::Gone => "deleted",
        }
    }
}

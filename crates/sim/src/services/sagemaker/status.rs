//! The statuses that domains, user profiles and spaces share.

use serde::{Deserialize, Serialize};

/// A status of the Studio family. The underscores in AWS's words are AWS's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Being made.
    Pending,
    /// Usable.
    InService,
    /// Being changed.
    Updating,
    /// The last change failed; the object still serves.
    UpdateFailed,
    /// Making it failed; only deleting helps.
    Failed,
    /// Being removed.
    Deleting,
    /// Removing it failed; deleting again is allowed.
    DeleteFailed,
    /// No longer there.
    Gone,
}

impl Status {
    /// AWS's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InService => "InService",
            Self::Updating => "Updating",
            Self::UpdateFailed => "Update_Failed",
            Self::Failed => "Failed",
            Self::Deleting | Self::Gone => "Deleting",
            Self::DeleteFailed => "Delete_Failed",
        }
    }

    /// True if the object is in the middle of a change.
    pub fn moves(self) -> bool {
        match self {
            Self::Pending | Self::Updating | Self::Deleting => true,
            Self::InService | Self::UpdateFailed | Self::Failed | Self::DeleteFailed | Self::Gone => false,
        }
    }
}

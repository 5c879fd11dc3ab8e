//! Security groups of a domain that SageMaker removes some time after the domain.

use serde::{Deserialize, Serialize};

use crate::{Time, World};

/// An NFS group of a deleted domain that stays referenced for a while.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct LeavingGroup {
    /// The group.
    pub(crate) group: String,
    /// Until when it cannot be deleted.
    pub(crate) until: Time,
    /// True if SageMaker then removes it.
    pub(crate) remove: bool,
}

/// True if SageMaker still refers to a group, so that deleting it is refused.
pub(in crate::services) fn holds_group(world: &World, now: Time, group: &str) -> bool {
    world.sagemaker.leaving_groups.iter().any(|leaving| leaving.group == group && leaving.until > now)
}

//! A space as it is stored, and the way to find one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::services::sagemaker::{Status, errors};
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{ServiceError, Time, World};

/// A space.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Space {
    /// Its ARN.
    pub arn: String,
    /// The domain's id.
    pub domain: String,
    /// Its name.
    pub name: String,
    /// The name people see.
    pub display_name: Option<String>,
    /// Settings as given.
    pub settings: Value,
    /// The ownership settings, as given. Null for a classic shared space.
    pub ownership: Value,
    /// Private or shared, as given.
    pub sharing: Value,
    /// The POSIX uid of its home directory.
    pub uid: u32,
    /// The time from which its volume is available, in any status.
    pub storage_ready_at: Time,
    /// Its status through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<Status>,
    /// The time of its creation.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

impl Space {
    /// The profile that owns it.
    pub fn owner(&self) -> Option<&str> {
        self.ownership["OwnerUserProfileName"].as_str()
    }
}

pub(super) fn key(domain: &str, name: &str) -> String {
    format!("{domain}/{name}")
}

/// Finds a space.
pub(crate) fn find<'w>(world: &'w World, domain: &str, name: &str) -> Result<&'w Space, ServiceError> {
    world.sagemaker.spaces.get(&key(domain, name)).ok_or_else(|| errors::not_found(KIND, name))
}

pub(super) const KIND: &str = "Space";

//! A file system as it is stored, and the ways to find one.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Time;
use crate::services::efs::LifeCycle;
use crate::timeline::Timeline;
use crate::world::Tags;

/// A file system.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct FileSystem {
    /// `fs-...`.
    pub id: String,
    /// The creation token, unique in account and region.
    pub token: String,
    /// The time of its creation.
    pub created: Time,
    /// Its state through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<LifeCycle>,
    /// `generalPurpose` or `maxIO`.
    pub performance_mode: String,
    /// True if it is encrypted.
    pub encrypted: bool,
    /// ARN of the key, when encrypted.
    pub kms_key: Option<String>,
    /// `bursting`, `provisioned` or `elastic`.
    pub throughput_mode: String,
    /// MiB per second, when provisioned.
    pub provisioned: Option<f64>,
    /// The time at which the mode was last switched or the provisioned value last lowered.
    pub throughput_lowered_at: Option<Time>,
    /// The zone, for a One Zone file system.
    pub zone: Option<String>,
    /// Bytes stored.
    pub bytes: u64,
    /// `ENABLED` or `DISABLED`.
    pub overwrite_protection: String,
    /// Lifecycle policies as given.
    pub lifecycle: Vec<Value>,
    /// Resource policy as given.
    pub policy: Option<String>,
    /// The backup policy, once one was set.
    pub backup: Option<Timeline<Backup>>,
    /// Tags.
    pub tags: Tags,
}

/// The states of a backup policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Backup {
    /// Backups are being switched on.
    Enabling,
    /// Backups are made.
    Enabled,
    /// Backups are being switched off.
    Disabling,
    /// No backups are made.
    Disabled,
}

impl Backup {
    pub(in crate::services::efs) fn word(self) -> &'static str {
        match self {
            Self::Enabling => "ENABLING",
            Self::Enabled => "ENABLED",
            Self::Disabling => "DISABLING",
            Self::Disabled => "DISABLED",
        }
    }
}

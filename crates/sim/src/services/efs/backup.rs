//! Backup policies: a switch with a transition. The backups themselves are not simulated.

use std::time::Duration;

use serde_json::{Value, json};

pub use super::file_system::stored::Backup;
use super::{LifeCycle, errors};
use crate::timeline::Timeline;
use crate::{Request, ServiceError, World};

/// The tag by which the default backup plan selects file systems.
pub(super) const TAG: &str = "aws:elasticfilesystem:default-backup";

/// `PutBackupPolicy`.
pub fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, change) = (request.now, Duration::from_secs(world.tuning.efs_backup_s));
    let system = super::file_system_mut(world, now, request.text("FileSystemId").unwrap_or_default())?;
    if !matches!(system.timeline.status(now), LifeCycle::Available | LifeCycle::Updating) {
        return Err(errors::wrong_state(&system.id, system.timeline.status(now).word()));
    }
    let (passing, lasting) = match request.input["BackupPolicy"]["Status"].as_str() {
        Some("ENABLED") => (Backup::Enabling, Backup::Enabled),
        Some("DISABLED") => (Backup::Disabling, Backup::Disabled),
        _ => return Err(errors::bad_request("A backup policy is set to ENABLED or DISABLED.")),
    };
    let current = system.backup.as_ref().map(|timeline| timeline.status(now));
    if current != Some(lasting) && current != Some(passing) {
        system.backup = Some(Timeline::go(passing, now, lasting, now + change, None));
        match lasting {
            Backup::Enabled => system.tags.insert(TAG.to_owned(), "enabled".to_owned()),
            Backup::Disabled | Backup::Enabling | Backup::Disabling => system.tags.remove(TAG),
        };
    }
    Ok(view(system.backup.as_ref().map_or(lasting, |timeline| timeline.status(now))))
}

/// `DescribeBackupPolicy`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let system = super::file_system(world, request.now, request.text("FileSystemId").unwrap_or_default())?;
    match &system.backup {
        Some(timeline) => Ok(view(timeline.status(request.now))),
        None => Err(errors::no_policy("None")),
    }
}

fn view(status: Backup) -> Value {
    json!({ "BackupPolicy": { "Status": status.word() } })
}

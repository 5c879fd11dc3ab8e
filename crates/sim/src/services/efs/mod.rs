//! EFS: its state, and the function for each operation.
//!
//! File systems, their mount targets and access points, with states that follow time. Replication is not simulated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use self::lookup::{file_system, file_system_mut, plain_id};
pub use self::status::LifeCycle;
use crate::{Operation, Time, World};
use access_point::AccessPoint;
use file_system::FileSystem;
use mount_target::MountTarget;

pub mod access_point;
pub mod backup;
mod errors;
pub mod file_system;
pub mod lifecycle;
mod lookup;
pub mod mount_target;
mod operations;
pub mod policy;
mod shapes;
mod status;
pub mod tags;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

/// All that EFS holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Efs {
    /// File systems by id.
    pub file_systems: BTreeMap<String, FileSystem>,
    /// Mount targets by id.
    pub mount_targets: BTreeMap<String, MountTarget>,
    /// Access points by id.
    pub access_points: BTreeMap<String, AccessPoint>,
}

impl Efs {
    /// Sets how many bytes a file system stores, as its clients would by writing; false when there is no such file system.
    pub fn set_size(&mut self, file_system: &str, bytes: u64) -> bool {
        self.file_systems.get_mut(file_system).is_some_and(|found| {
            found.bytes = bytes;
            true
        })
    }
}

/// Applies due changes: forgets objects that are gone.
pub fn expire(world: &mut World, now: Time) {
    let efs = &mut world.efs;
    efs.mount_targets.retain(|_, target| target.timeline.status(now) != LifeCycle::Gone);
    efs.access_points.retain(|_, point| point.timeline.status(now) != LifeCycle::Gone);
    efs.file_systems.retain(|_, system| system.timeline.status(now) != LifeCycle::Gone);
    let systems = &efs.file_systems;
    efs.access_points.retain(|_, point| systems.contains_key(&point.file_system));
}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(operations::OPERATIONS, action)
}

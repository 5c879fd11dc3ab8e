//! EFS: its state, and the function for each operation.
//!
//! File systems, their mount targets and access points, with states that follow time. Replication is not simulated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Operation, ServiceError, Time, World};

pub mod access_point;
pub mod backup;
mod errors;
pub mod file_system;
pub mod lifecycle;
pub mod mount_target;
mod operations;
pub mod policy;
mod shapes;
pub mod tags;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use access_point::AccessPoint;
use file_system::FileSystem;
use mount_target::MountTarget;

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

/// The plain id of a file system, mount target or access point that was given by id or by ARN.
fn plain_id(given: &str) -> &str {
    given.rsplit('/').next().unwrap_or(given)
}

fn file_system<'w>(world: &'w World, now: Time, given: &str) -> Result<&'w FileSystem, ServiceError> {
    let id = plain_id(given);
    world
        .efs
        .file_systems
        .get(id)
        .filter(|system| system.timeline.status(now) != LifeCycle::Gone)
        .ok_or_else(|| errors::no_file_system(id))
}

fn file_system_mut<'w>(world: &'w mut World, now: Time, given: &str) -> Result<&'w mut FileSystem, ServiceError> {
    let id = plain_id(given);
    world
        .efs
        .file_systems
        .get_mut(id)
        .filter(|system| system.timeline.status(now) != LifeCycle::Gone)
        .ok_or_else(|| errors::no_file_system(id))
}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(operations::OPERATIONS, action)
}

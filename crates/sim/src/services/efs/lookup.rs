//! The ways to find a file system, by its id or its ARN.

use super::errors;
use super::file_system::FileSystem;
use super::status::LifeCycle;
use crate::{ServiceError, Time, World};

/// The plain id of a file system, mount target or access point that was given by id or by ARN.
pub(super) fn plain_id(given: &str) -> &str {
    given.rsplit('/').next().unwrap_or(given)
}

pub(super) fn file_system<'w>(world: &'w World, now: Time, given: &str) -> Result<&'w FileSystem, ServiceError> {
    let id = plain_id(given);
    world
        .efs
        .file_systems
        .get(id)
        .filter(|system| system.timeline.status(now) != LifeCycle::Gone)
        .ok_or_else(|| errors::no_file_system(id))
}

pub(super) fn file_system_mut<'w>(world: &'w mut World, now: Time, given: &str) -> Result<&'w mut FileSystem, ServiceError> {
    let id = plain_id(given);
    world
        .efs
        .file_systems
        .get_mut(id)
        .filter(|system| system.timeline.status(now) != LifeCycle::Gone)
        .ok_or_else(|| errors::no_file_system(id))
}

//! Instances: their life from pending to terminated and forgotten, and what they stand on.
//!
//! It deliberately runs nothing: no console, no status checks that fail, no capacity limits.

pub(super) use self::stored::interfaces;
pub use self::stored::{Instance, Power, find, primary_interface};
use super::volume;
use crate::{Time, World};
pub use launch::{Hostname, Metadata};

pub(super) mod attribute;
pub(super) mod credits;
pub(super) mod describe;
mod devices;
mod instance_type;
mod launch;
pub(super) mod run;
pub(super) mod start_stop;
mod stored;

/// Forgets instances whose tombstone is old enough, and volumes that went with theirs.
pub(super) fn expire(world: &mut World, now: Time) {
    let tombstone = std::time::Duration::from_secs(world.tuning.instance_tombstone_s);
    world.ec2.instances.retain(|_, instance| instance.gone_at.is_none_or(|at| at + tombstone > now));
    volume::expire(world, now);
}

#[cfg(test)]
pub(super) mod tests;

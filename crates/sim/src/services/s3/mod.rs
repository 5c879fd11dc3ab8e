//! S3: its state, and the function for each operation.
//!
//! Buckets with their sub-resources, versions of small objects, multipart uploads that were begun, object lock. Sub-resources show their old value for a
//! while after a change, and bucket policies are enforced. Access lists, replication and what runs in the background (lifecycle rules, log delivery) are
//! not simulated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Operation, Time, World};
use bucket::{Bucket, Released};

mod access;
mod body;
pub mod bucket;
mod conditions;
mod delete_objects;
mod encryption;
mod errors;
mod eventual_consistency;
mod lifecycle;
mod listing;
mod logging;
mod multipart;
mod name;
pub mod object;
mod object_lock;
mod operations;
mod ownership;
mod permissions;
mod policy;
mod public_access_block;
mod public_policy;
mod stored;
mod tagging;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod versioning;
mod versions;

pub use permissions::permission_of;

/// All that S3 holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct S3 {
    /// Buckets by name, with their objects.
    pub buckets: BTreeMap<String, Bucket>,
    /// Names of deleted buckets that S3 has not let go of; a list, because they are no objects.
    pub(crate) released: Vec<Released>,
}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    operations::find(action)
}

/// Applies due changes: forgets names that are free again, and earlier values that reads no longer show.
pub(super) fn expire(world: &mut World, now: Time) {
    world.s3.released.retain(|released| released.free_at > now);
    for bucket in world.s3.buckets.values_mut() {
        bucket.expire(now);
    }
}

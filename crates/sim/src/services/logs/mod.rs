//! CloudWatch Logs: its state, and the function for each operation.
//!
//! Log groups with their streams, of which only sizes and times are kept. Queries, filters and deliveries are not simulated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub(crate) use self::silence::Silence;
use self::silence::silence;
use crate::{Operation, World};
use log_group::LogGroup;

mod errors;
pub mod log_group;
pub mod log_stream;
mod operations;
mod settings;
mod shapes;
mod silence;
mod tags;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

/// All that CloudWatch Logs holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Logs {
    /// Log groups by name.
    pub log_groups: BTreeMap<String, LogGroup>,
    /// Groups that were deleted a moment ago, and to which nothing was written since. They are a list, because they
    /// are no objects.
    pub(crate) silent: Vec<Silence>,
}

/// Writes to a stream as a service does: group and stream appear when they are not there, untagged and never expiring.
///
/// After a group was deleted, its writers take a while until they write the next line.
pub fn write(world: &mut World, group: &str, stream: &str) {
    let now = world.now;
    world.logs.silent.retain(|silence| silence.until > now);
    if world.logs.silent.iter().any(|silence| silence.name == group) {
        return;
    }
    let group = world.logs.log_groups.entry(group.to_owned()).or_insert_with(|| LogGroup::new(group, now));
    group.stream(stream, now);
}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(operations::OPERATIONS, action)
}

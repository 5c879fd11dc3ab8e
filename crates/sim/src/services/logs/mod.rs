//! CloudWatch Logs: its state, and the function for each operation.
//!
//! Log groups with their streams, of which only sizes and times are kept. Queries, filters and deliveries are not simulated.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Operation, Time, World};

mod errors;
pub mod log_group;
pub mod log_stream;
mod operations;
mod settings;
mod shapes;
mod tags;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

use log_group::LogGroup;

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

/// A deleted group, before its writers notice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Silence {
    name: String,
    until: Time,
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

/// Notes that a group is gone, so that its writers make it again only with their next line.
fn silence(world: &mut World, name: &str, now: Time) {
    let until = now + Duration::from_secs(world.tuning.logs_next_line_s);
    world.logs.silent.push(Silence { name: name.to_owned(), until });
}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(operations::OPERATIONS, action)
}

//! The silence of CloudWatch Logs about a group that was just deleted.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Time, World};

/// A deleted group, before its writers notice.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Silence {
    pub(super) name: String,
    pub(super) until: Time,
}

/// Notes that a group is gone, so that its writers make it again only with their next line.
pub(super) fn silence(world: &mut World, name: &str, now: Time) {
    let until = now + Duration::from_secs(world.tuning.logs_next_line_s);
    world.logs.silent.push(Silence { name: name.to_owned(), until });
}

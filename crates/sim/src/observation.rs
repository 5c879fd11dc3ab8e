//! Faults of observation: an answer that is well formed and not the whole truth. A page comes again, an item is missing, a read is of a moment ago.
//!
//! AWS promises for few of its reads that they show what was just written, and for few of its lists that nothing moves between two pages.

use std::collections::VecDeque;

use crate::World;
pub use crate::haze::{Haze, is_list, names_ids};
use crate::trail::only_reads;

/// The number of earlier states of the world that are remembered.
const REMEMBERED: usize = 24;

/// The world as it was before each of the latest changes, the latest last. It is remembered only while a stale read is injected.
#[derive(Clone, Debug, Default)]
pub(crate) struct Past(VecDeque<World>);

impl Past {
    /// Remembers the world before a change.
    pub(crate) fn remember(world: &mut World, action: &str) {
        let wanted = world.faults.iter().any(|fault| matches!(fault.what, crate::FaultEffect::Hazy(Haze::Stale(_))));
        if !wanted {
            world.past.0.clear();
        } else if !only_reads(action) {
            let past = std::mem::take(&mut world.past);
            let before = world.clone();
            world.past = past;
            if world.past.0.len() == REMEMBERED {
                world.past.0.pop_front();
            }
            world.past.0.push_back(before);
        }
    }

    /// The world before the latest changes, or the oldest that is remembered.
    pub(crate) fn before(&self, changes: usize) -> Option<&World> {
        self.0.get(self.0.len().saturating_sub(changes))
    }
}

//! Everything that stands open in one object, of the network and of access.

use std::collections::BTreeSet;

use heiiki_model::KindName;
use serde_json::Value;

use crate::ground::{Ground, State};
use crate::opening::Opening;
use crate::{access, network};

/// Everything that stands open in an object.
pub fn openings(kind: KindName, value: &Value, state: State, ground: &Ground<'_>) -> BTreeSet<Opening> {
    let mut found = BTreeSet::new();
    network::openings(kind, value, state, ground, &mut found);
    access::openings(kind, value, state, ground, &mut found);
    found
}

//! Which objects use which: the reverse of [`heiiki_model::Kind::uses`], over everything that was observed.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::{Object, kinds};

use crate::draft::{Key, key};

/// The users of each name by which an object may be meant.
#[derive(Debug, Default)]
pub(crate) struct Usage(BTreeMap<String, BTreeSet<Key>>);

impl Usage {
    /// Collects who uses what. What AWS makes with an object and removes with it, such as the main route table of a VPC, is no user of it.
    pub(crate) fn of<'a>(objects: impl Iterator<Item = &'a Object>) -> Self {
        let mut users: BTreeMap<String, BTreeSet<Key>> = BTreeMap::new();
        for object in objects {
            let kind = kinds::of(object.kind);
            let bond = kind.owner(&object.live, &object.tags).map(|owner| owner.bond);
            if matches!(bond, Some(Bond::Part | Bond::Record)) {
                continue;
            }
            for used in kind.uses(&object.live) {
                users.entry(used).or_default().insert(key(object));
            }
        }
        Self(users)
    }

    /// The users of an object.
    pub(crate) fn users(&self, object: &Object) -> BTreeSet<&Key> {
        let own = key(object);
        object.names().iter().filter_map(|name| self.0.get(name)).flatten().filter(|user| **user != own).collect()
    }
}

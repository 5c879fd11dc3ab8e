//! The users of each observed object: the reverse of [`heiiki_model::Lifecycle::uses`].

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::{Object, kinds};

use crate::object_key::{ObjectKey, key};

/// The users of each name that an object may have.
#[derive(Debug, Default)]
pub(crate) struct Usage(BTreeMap<String, BTreeSet<ObjectKey>>);

impl Usage {
    /// Collects the users. An object that AWS makes and removes with another one, such as the main route table of a VPC, is no user of that.
    pub(crate) fn of<'a>(objects: impl Iterator<Item = &'a Object>) -> Self {
        let mut users: BTreeMap<String, BTreeSet<ObjectKey>> = BTreeMap::new();
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

    /// Returns the users of an object.
    pub(crate) fn users(&self, object: &Object) -> BTreeSet<&ObjectKey> {
        let own = key(object);
        kinds::names_of(object).iter().filter_map(|name| self.0.get(name)).flatten().filter(|user| **user != own).collect()
    }
}

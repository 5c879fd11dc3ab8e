//! An index of a set of objects by their ids, ARNs and other names.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::{Object, kinds};

use crate::object_key::{ObjectKey, key};

/// The objects of a set by their ids, ARNs and further names. A name that two of them share is left out, because their ARNs tell them apart.
pub(crate) struct IdIndex(BTreeMap<String, ObjectKey>);

impl IdIndex {
    /// Indexes a set of objects.
    pub(crate) fn of<'a>(objects: impl Iterator<Item = &'a Object>) -> Self {
        let mut names: BTreeMap<String, BTreeSet<ObjectKey>> = BTreeMap::new();
        for object in objects {
            for name in kinds::names_of(object) {
                names.entry(name).or_default().insert(key(object));
            }
        }
        let single = names.into_iter().filter(|(_, keys)| keys.len() == 1);
        Self(single.flat_map(|(name, keys)| keys.into_iter().map(move |key| (name.clone(), key))).collect())
    }

    /// Returns the objects of this set that an object uses.
    pub(crate) fn used_by(&self, object: &Object) -> BTreeSet<ObjectKey> {
        let uses = kinds::of(object.kind).uses(&object.live);
        uses.iter().filter_map(|used| self.0.get(used)).filter(|used| **used != key(object)).cloned().collect()
    }

    /// Returns the names of some of the objects.
    pub(crate) fn names(&self, of: impl Fn(&ObjectKey) -> bool) -> BTreeSet<String> {
        self.0.iter().filter(|(_, key)| of(key)).map(|(name, _)| name.clone()).collect()
    }

    /// Returns every name with its object.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &ObjectKey)> {
        self.0.iter()
    }
}

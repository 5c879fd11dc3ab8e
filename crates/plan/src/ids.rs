//! The names of a set of objects: by which name one means another.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::{Object, kinds};

use crate::draft::{Key, key};

/// The ids, ARNs and further names of a set of objects. A name that two of them have names neither; their ARNs tell them apart.
pub(crate) struct Ids(BTreeMap<String, Key>);

impl Ids {
    pub(crate) fn of<'a>(objects: impl Iterator<Item = &'a Object>) -> Self {
        let mut names: BTreeMap<String, BTreeSet<Key>> = BTreeMap::new();
        for object in objects {
            for name in object.names() {
                names.entry(name).or_default().insert(key(object));
            }
        }
        let single = names.into_iter().filter(|(_, keys)| keys.len() == 1);
        Self(single.flat_map(|(name, keys)| keys.into_iter().map(move |key| (name.clone(), key))).collect())
    }

    /// The objects of this set that an object uses.
    pub(crate) fn used_by(&self, object: &Object) -> BTreeSet<Key> {
        let uses = kinds::of(object.kind).uses(&object.live);
        uses.iter().filter_map(|used| self.0.get(used)).filter(|used| **used != key(object)).cloned().collect()
    }

    /// The names of some of the objects.
    pub(crate) fn names(&self, of: impl Fn(&Key) -> bool) -> BTreeSet<String> {
        self.0.iter().filter(|(_, key)| of(key)).map(|(name, _)| name.clone()).collect()
    }

    /// Every name with its object.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&String, &Key)> {
        self.0.iter()
    }
}

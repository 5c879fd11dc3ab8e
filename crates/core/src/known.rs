//! The place, the live objects by address and the facts that are known while planning and applying. Ids that are found during an
//! apply appear here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::kind::Identity;
pub use crate::place::Place;
use crate::{Address, Facts, Marker, Object, Ref};

/// Live objects by address.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Snapshot(BTreeMap<Address, Arc<Object>>);

impl Snapshot {
    /// The object at an address; `None` if there is none.
    pub fn get(&self, at: &Address) -> Option<&Arc<Object>> {
        self.0.get(at)
    }

    /// Records the object that is at an address now.
    pub fn put(&mut self, at: Address, object: Object) {
        self.0.insert(at, Arc::new(object));
    }

    /// Forgets the object at an address, which is gone or about to be replaced.
    pub fn forget(&mut self, at: &Address) {
        self.0.remove(at);
    }

    /// All objects, in the order of their addresses.
    pub fn iter(&self) -> impl Iterator<Item = (&Address, &Arc<Object>)> {
        self.0.iter()
    }

    /// Number of objects.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True if nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// The live objects and facts that are known at one moment. A step reads it and never changes it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// The account and region.
    pub place: Place,
    /// Live objects by address.
    pub live: Snapshot,
    /// Every address that the spec declares.
    pub declared: BTreeSet<Address>,
    /// Facts of the region and account that do not belong to a resource.
    #[serde(default)]
    pub facts: Facts,
}

impl Known {
    /// Knows a place and nothing else.
    pub fn nothing(place: Place) -> Self {
        Self { place, live: Snapshot::default(), declared: BTreeSet::new(), facts: Facts::default() }
    }

    /// The id of the object that a reference names; `None` if it does not exist.
    pub fn id<K: Marker>(&self, reference: &Ref<K>) -> Option<String> {
        self.live.get(&reference.address()).map(|object| object.id.clone())
    }

    /// The live object that a reference names; `None` if it does not exist.
    pub fn live<K: Identity>(&self, reference: &Ref<K>) -> Option<K::Live>
    where
        K::Live: DeserializeOwned,
    {
        let object = self.live.get(&reference.address())?;
        K::Live::deserialize(&object.live).ok()
    }

    /// An attribute of the object at an address: the value of `${subnet/a.id}`. `None` if there is no object, or it does not have
    /// the attribute.
    pub fn attribute(&self, at: &Address, attribute: &str) -> Option<String> {
        self.live.get(at)?.attribute(attribute)
    }

    /// True if the spec declares this address.
    pub fn declares(&self, at: &Address) -> bool {
        self.declared.contains(at)
    }
}

//! The content of a loaded spec: the place of the environment, its tags and its resources.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::closed::Closed;
use super::lease::Lease;
use super::strangers::Stranger;
use crate::view::Resource;
use crate::{Address, Known, Place, Snapshot};

/// A loaded spec without problems.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// The account and region of the environment. The partition follows from the region.
    pub place: Place,
    /// Tags added to everything taggable; `None` removes a key.
    pub tags: BTreeMap<String, Option<String>>,
    /// The mode and the place of the lease.
    #[serde(default, skip_serializing_if = "Lease::is_usual")]
    pub lease: Lease,
    /// The demand that the network is closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Closed>,
    /// Resources whose address has changed: from the old address to the present one.
    pub moved: BTreeMap<Address, Address>,
    /// Objects that are not of the spec and have a right to be there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub known: Vec<Stranger>,
    /// The resources in topological order: a resource comes after those that it needs for its creation.
    pub resources: Vec<Resource>,
}

impl Spec {
    /// The resource at an address.
    pub fn resource(&self, at: &Address) -> Option<&Resource> {
        self.resources.iter().find(|resource| resource.at == *at)
    }

    /// The place and the facts that are known before AWS was asked.
    pub fn known(&self) -> Known {
        let declared = self.resources.iter().map(|resource| resource.at.clone()).collect();
        Known { place: self.place.clone(), live: Snapshot::default(), declared, facts: crate::Facts::default() }
    }
}

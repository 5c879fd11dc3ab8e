//! The observed objects, told apart by the resource that each belongs to. This is the output of the first pass (`claims`).

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Doubt, Note, Refusal, Unread};
use heiiki_model::{Address, Known, Object, UnreadFact};

/// The observed objects, told apart by their claims.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    /// The object at each address of the spec that has one, and the facts.
    pub(crate) known: Known,
    /// Objects of ours of which another one holds the address.
    pub(crate) superseded: Vec<(Address, Object)>,
    /// Objects of ours that are not in the spec.
    pub(crate) unwanted: Vec<(Address, Object)>,
    /// Objects of ours that claim one address, where nobody can tell which of them holds it. They stay as they are.
    pub(crate) undecided: Vec<(Address, Object)>,
    /// Objects that are not ours.
    pub(crate) foreign: Vec<Object>,
    /// Selectors that do not match exactly one object, twins of which both are in use, and the like.
    pub(crate) refusals: Vec<Refusal>,
    /// Notes on the choices that were made.
    pub(crate) notes: Vec<Note>,
    /// The resources whose object does not say yet that it is theirs.
    pub(crate) unclaimed: BTreeSet<Address>,
    /// The resources of which it is not known if they exist, each with the reason.
    pub(crate) unsure: BTreeMap<Address, Doubt>,
    /// Kinds of which the list left an object out that objects of ours name.
    pub(crate) incomplete: Vec<Unread>,
    /// Facts that could not be read.
    pub(crate) unread_facts: Vec<UnreadFact>,
}

impl Claimed {
    /// Returns the objects of ours beside those at the addresses of the spec.
    pub(crate) fn held(&self) -> impl Iterator<Item = &(Address, Object)> {
        self.superseded.iter().chain(&self.unwanted).chain(&self.undecided)
    }

    /// Returns every object.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Object> {
        let live = self.known.live.iter().map(|(_, object)| object.as_ref());
        self.held().map(|(_, object)| object).chain(live).chain(&self.foreign)
    }
}

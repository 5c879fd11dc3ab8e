//! The sources of the facts of a network.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::spec::{Closed, Spec};
use heiiki_model::surroundings::Surroundings;
use heiiki_model::{Address, KindName, Known, Object};

/// The sources of the facts.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// The spec. `None` if only what is live counts.
    pub spec: Option<&'a Spec>,
    /// The networks and services that the spec trusts beside the environment.
    pub closed: Option<&'a Closed>,
    /// The live objects of the spec's resources, by address.
    pub known: &'a Known,
    /// Every object that was read, ours or not.
    pub objects: &'a [Object],
    /// The objects that are deleted, by kind and id.
    pub gone: BTreeSet<(KindName, String)>,
    /// The resources whose live object is not theirs any more, because another object is made in its place.
    pub replaced: BTreeSet<Address>,
    /// The route tables that give up their routes in a step of their own before they exchange subnets.
    pub released: BTreeSet<Address>,
    /// The resources of the spec that are made or changed, with how far they are. A resource that is not among them is as it lives.
    /// `None` if the whole spec is applied.
    pub progress: Option<BTreeMap<Address, Progress>>,
    /// The kinds that could not be read.
    pub unread: BTreeSet<KindName>,
    /// The surroundings.
    pub surroundings: &'a Surroundings,
    /// True if nothing was read, because nobody was asked.
    pub offline: bool,
}

/// The part of a step that is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Progress {
    /// The first calls, at least one and not all of them.
    Calls(usize),
    /// All of it.
    Whole,
}

impl Progress {
    /// The number of calls that are done, if it is not all of them.
    pub(super) const fn calls(self) -> Option<usize> {
        match self {
            Self::Calls(calls) => Some(calls),
            Self::Whole => None,
        }
    }
}

impl<'a> Sources<'a> {
    /// The sources of the network as it is, without what a spec would change.
    pub fn live(known: &'a Known, objects: &'a [Object], unread: BTreeSet<KindName>, surroundings: &'a Surroundings) -> Self {
        Self {
            spec: None,
            closed: None,
            known,
            objects,
            gone: BTreeSet::new(),
            replaced: BTreeSet::new(),
            released: BTreeSet::new(),
            progress: None,
            unread,
            surroundings,
            offline: false,
        }
    }

    /// The sources of the network that a spec makes in an empty account. Nobody is asked.
    pub fn offline(spec: &'a Spec, known: &'a Known, surroundings: &'a Surroundings) -> Self {
        let live = Self::live(known, &[], BTreeSet::new(), surroundings);
        Self { offline: true, ..live.of(spec) }
    }

    /// The same with everything that a spec wants.
    #[must_use]
    pub fn of(self, spec: &'a Spec) -> Self {
        Self { spec: Some(spec), closed: spec.closed.as_ref(), ..self }
    }

    /// Returns how far a resource of the spec is. `None` if it is as it lives.
    pub(super) fn progress_of(&self, at: &Address) -> Option<Progress> {
        self.progress.as_ref().map_or(Some(Progress::Whole), |progress| progress.get(at).copied())
    }

    /// The live object of a resource, unless another one is made in its place.
    pub(super) fn live_of(&self, at: &Address) -> Option<&'a Object> {
        self.known.live.get(at).filter(|_| !self.replaced.contains(at)).map(AsRef::as_ref)
    }
}

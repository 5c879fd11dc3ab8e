//! The sources of the facts of a network.

use std::collections::BTreeSet;

use heiiki_model::spec::Spec;
use heiiki_model::surroundings::Surroundings;
use heiiki_model::{KindName, Known, Object};

/// The sources of the facts.
#[derive(Clone, Debug)]
pub struct Sources<'a> {
    /// The spec. `None` if only what is live counts.
    pub spec: Option<&'a Spec>,
    /// The live objects of the spec's resources, by address.
    pub known: &'a Known,
    /// Every object that was read, ours or not.
    pub objects: &'a [Object],
    /// The objects that the plan deletes, by kind and id.
    pub gone: BTreeSet<(KindName, String)>,
    /// The kinds that could not be read.
    pub unread: BTreeSet<KindName>,
    /// The surroundings.
    pub surroundings: &'a Surroundings,
    /// True if nothing was read, because nobody was asked.
    pub offline: bool,
}

//! The context of one plan: what the passes read, and what they add to. Every pass is a method on it, in the file of its name.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Kept, Note, Reason, Refusal, Uncompared};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, Known, Object, Unique};

use crate::Intent;
use crate::claim::Claimed;
use crate::draft::{Draft, Key, key};
use crate::graph::{Graph, Node};
use crate::kin::Kinship;
use crate::tags::{self, Wanted};
use crate::targets::Scope;
use crate::unknown::Unknown;

/// One plan while it is being made.
#[derive(Debug)]
pub(crate) struct Planning<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) intent: &'a Intent,
    /// The resources that the plan is about.
    pub(crate) scope: Scope,
    /// What was observed, told apart.
    pub(crate) claimed: &'a Claimed,
    /// What belongs to what.
    pub(crate) kinship: &'a Kinship<'a>,
    /// What the reading left open.
    pub(crate) unknown: &'a Unknown,
    /// What stays where it is: what has to be replaced is taken out, so that whatever names it differs by itself.
    pub(crate) known: Known,
    /// The tags that each resource is to carry, computed once.
    pub(crate) wanted: BTreeMap<&'a Address, Wanted>,
    /// The steps.
    pub(crate) graph: Graph,
    /// The live objects that are to be replaced.
    pub(crate) replaced: Vec<Replaced>,
    /// The steps that stop what users run in a resource, so that it can be changed.
    pub(crate) evictions: BTreeMap<Address, BTreeSet<Node>>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) kept: Vec<Kept>,
    /// What a reader should know of the steps.
    pub(crate) notes: Vec<Note>,
    /// The steps in which an object lets go of unique things before its update, and those things.
    pub(crate) letting_go: BTreeMap<Key, (Node, Vec<Unique>)>,
    /// What could not be compared.
    pub(crate) uncompared: Vec<Uncompared>,
    /// The number of resources that are as wanted.
    pub(crate) unchanged: usize,
}

/// A live object that is to be replaced.
#[derive(Clone, Debug)]
pub(crate) struct Replaced {
    pub(crate) at: Address,
    pub(crate) object: Object,
    /// The old one goes before the new one is made.
    pub(crate) delete_first: bool,
    pub(crate) why: Reason,
}

impl<'a> Planning<'a> {
    /// A plan without steps.
    pub(crate) fn new(
        spec: &'a Spec,
        intent: &'a Intent,
        claimed: &'a Claimed,
        kinship: &'a Kinship<'a>,
        unknown: &'a Unknown,
    ) -> Self {
        Self {
            spec,
            intent,
            scope: Scope::of(spec, claimed, intent),
            claimed,
            kinship,
            unknown,
            known: claimed.known.clone(),
            wanted: spec
                .resources
                .iter()
                .filter(|resource| resource.existing.is_none())
                .map(|resource| (&resource.at, tags::wanted(spec, resource)))
                .collect(),
            graph: Graph::default(),
            replaced: Vec::new(),
            evictions: BTreeMap::new(),
            refusals: claimed.refusals.clone(),
            kept: Vec::new(),
            notes: Vec::new(),
            letting_go: BTreeMap::new(),
            uncompared: Vec::new(),
            unchanged: 0,
        }
    }

    /// The resources that the plan is about and that the spec makes.
    pub(crate) fn ours(&self) -> Vec<&'a Resource> {
        let scope = &self.scope;
        self.spec.resources.iter().filter(|resource| scope.holds(&resource.at) && resource.existing.is_none()).collect()
    }

    /// Adds a step.
    pub(crate) fn add(&mut self, draft: Draft) -> Node {
        self.graph.add(draft)
    }

    /// The live objects that go before their replacements are made.
    pub(crate) fn replaced_first(&self) -> BTreeSet<Key> {
        self.replaced.iter().filter(|replaced| replaced.delete_first).map(|replaced| key(&replaced.object)).collect()
    }
}

//! The context of one plan: the inputs that the passes read, and the results to which they add. Each pass from the third on is a method of it, in the file of
//! its name.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Kept, Note, Reason, Refusal, Uncompared};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, Known, Object, Unique};

use crate::Intent;
use crate::claimed::Claimed;
use crate::graph::{Draft, Graph, Node};
use crate::object_key::{ObjectKey, key};
use crate::owners::OwnerGraph;
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
    /// The observed objects, told apart by their claims.
    pub(crate) claimed: &'a Claimed,
    /// The owners of kin.
    pub(crate) owner_graph: &'a OwnerGraph<'a>,
    /// Everything that the reading left open.
    pub(crate) unknown: &'a Unknown,
    /// The live objects that stay. An object that has to be replaced is taken out, so that everything that names it differs by itself.
    pub(crate) known: Known,
    /// The tags that each resource is to carry, computed once.
    pub(crate) wanted: BTreeMap<&'a Address, Wanted>,
    /// The steps.
    pub(crate) graph: Graph,
    /// The live objects that are to be replaced.
    pub(crate) replaced: Vec<Replaced>,
    /// The steps that delete apps of users inside of a resource, so that it can be changed.
    pub(crate) evictions: BTreeMap<Address, BTreeSet<Node>>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) kept: Vec<Kept>,
    /// Notes on the steps for a reader.
    pub(crate) notes: Vec<Note>,
    /// The steps in which an object lets go of unique things before its update, and those things.
    pub(crate) letting_go: BTreeMap<ObjectKey, (Node, Vec<Unique>)>,
    /// Resources, or fields of them, that could not be compared.
    pub(crate) uncompared: Vec<Uncompared>,
    /// The number of resources that are as wanted.
    pub(crate) unchanged: usize,
}

/// A live object that is to be replaced.
#[derive(Clone, Debug)]
pub(crate) struct Replaced {
    pub(crate) at: Address,
    pub(crate) object: Object,
    /// True if the old one goes before the new one is made.
    pub(crate) delete_first: bool,
    pub(crate) why: Reason,
}

impl<'a> Planning<'a> {
    /// Returns the context of a plan that has no steps yet.
    pub(crate) fn new(
        spec: &'a Spec,
        intent: &'a Intent,
        claimed: &'a Claimed,
        owner_graph: &'a OwnerGraph<'a>,
        unknown: &'a Unknown,
    ) -> Self {
        Self {
            spec,
            intent,
            scope: Scope::of(spec, claimed, intent),
            claimed,
            owner_graph,
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

    /// Returns the resources that the plan is about and that the spec makes.
    pub(crate) fn ours(&self) -> Vec<&'a Resource> {
        let scope = &self.scope;
        self.spec.resources.iter().filter(|resource| scope.holds(&resource.at) && resource.existing.is_none()).collect()
    }

    /// Adds a step.
    pub(crate) fn add(&mut self, draft: Draft) -> Node {
        self.graph.add(draft)
    }

    /// Returns the live objects that go before their replacements are made.
    pub(crate) fn replaced_first(&self) -> BTreeSet<ObjectKey> {
        self.replaced.iter().filter(|replaced| replaced.delete_first).map(|replaced| key(&replaced.object)).collect()
    }
}

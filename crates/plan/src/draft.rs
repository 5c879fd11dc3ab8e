//! Steps while they are being found: their order is not known yet, so they name each other by where they stand in this list.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Kept, Reason, Refusal, Verb};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, Change, KindName, Loss, Object};
use serde_json::Value;

/// What tells two live objects apart: a role and its instance profile may have the same id, because their ids are names.
pub(crate) type Key = (KindName, String);

/// The key of a live object.
pub(crate) fn key(object: &Object) -> Key {
    (object.kind, object.id.clone())
}

/// A step without its number.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) verb: Verb,
    pub(crate) at: Address,
    /// The resource of which it is kin.
    pub(crate) of: Option<Address>,
    pub(crate) object: Option<Object>,
    pub(crate) want: Option<Value>,
    pub(crate) tags: BTreeMap<String, Option<String>>,
    pub(crate) ignore: Vec<String>,
    pub(crate) changes: Vec<Change>,
    pub(crate) after: BTreeSet<usize>,
    /// Steps it had better follow, as long as that makes no cycle.
    pub(crate) rather_after: BTreeSet<usize>,
    pub(crate) why: Reason,
    pub(crate) loses: Option<Loss>,
    pub(crate) disposition: Option<Disposition>,
}

impl Draft {
    pub(crate) fn new(verb: Verb, at: &Address, why: Reason) -> Self {
        Self {
            verb,
            at: at.clone(),
            of: None,
            object: None,
            want: None,
            tags: BTreeMap::new(),
            ignore: Vec::new(),
            changes: Vec::new(),
            after: BTreeSet::new(),
            rather_after: BTreeSet::new(),
            why,
            loses: None,
            disposition: None,
        }
    }
}

/// All steps found so far, and where to find them.
#[derive(Debug, Default)]
pub(crate) struct Drafts {
    pub(crate) steps: Vec<Draft>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) kept: Vec<Kept>,
    /// The step that makes the object at an address.
    pub(crate) creates: BTreeMap<Address, usize>,
    /// The step that updates or completes it.
    pub(crate) updates: BTreeMap<Address, usize>,
    /// The step that deletes an object, or leaves it to nobody.
    pub(crate) deletes: BTreeMap<Key, usize>,
    /// Steps that stop what users run in a resource, so that it can be changed.
    pub(crate) evictions: BTreeMap<Address, BTreeSet<usize>>,
    /// Live objects that are to be replaced: their address, the object, whether it goes first, and why.
    pub(crate) replaced: Vec<Replaced>,
}

/// A live object that is to be replaced.
#[derive(Clone, Debug)]
pub(crate) struct Replaced {
    pub(crate) at: Address,
    pub(crate) object: Object,
    pub(crate) delete_first: bool,
    pub(crate) why: Reason,
}

impl Drafts {
    pub(crate) fn push(&mut self, draft: Draft) -> usize {
        let index = self.steps.len();
        match draft.verb {
            Verb::Create => self.creates.insert(draft.at.clone(), index),
            // What is only noted in a tag completes nothing and takes nothing off.
            Verb::Update if draft.why == Reason::Recorded => None,
            Verb::Update => self.updates.insert(draft.at.clone(), index),
            Verb::Delete | Verb::Retain => draft.object.as_ref().and_then(|object| self.deletes.insert(key(object), index)),
            Verb::Release => None,
        };
        self.steps.push(draft);
        index
    }
}

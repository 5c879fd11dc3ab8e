//! Steps while they are being found, without their numbers: the order is made in the end.

use std::collections::BTreeMap;

use heiiki_model::plan::{Reason, Verb};
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
            why,
            loses: None,
            disposition: None,
        }
    }
}

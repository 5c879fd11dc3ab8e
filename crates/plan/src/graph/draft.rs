//! A step before it has a number. The last pass makes the order and the numbers.

use std::collections::BTreeMap;

use heiiki_model::plan::{Reason, Verb};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, Change, Loss, Object};
use serde_json::Value;

/// A step without its number.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    pub(crate) verb: Verb,
    pub(crate) at: Address,
    /// The resource to which its object belongs, if AWS or a user made that.
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
    /// Returns a step at an address without an object, a want or changes.
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

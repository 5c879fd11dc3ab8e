//! What was read of an account.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Object, failure::AwsError, plan::Unread};

/// What was read of an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// Every object seen, ours or not.
    pub objects: Vec<Object>,
    /// Facts by name, see [`crate::Known::facts`].
    pub facts: BTreeMap<String, String>,
    /// Kinds that could not be read.
    pub unread: Vec<Unread>,
    /// Facts that could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread_facts: Vec<UnreadFact>,
    /// Names of objects that no list shows, that something of ours uses, and that exist: they were read by their ids.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unlisted: BTreeSet<String>,
}

/// A fact that could not be read: what needs it is not known, and no difference.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnreadFact {
    /// The fact's key, such as `managed_policy/<name>`, or the beginning of several, such as `prefix_list/`.
    pub name: String,
    /// Why.
    pub error: AwsError,
}

impl UnreadFact {
    /// True for a fact of this key.
    pub fn concerns(&self, key: &str) -> bool {
        self.name == key || (self.name.ends_with('/') && key.starts_with(&self.name))
    }
}

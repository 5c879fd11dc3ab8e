//! What was read of an account.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::{Object, plan::Unread};

/// What was read of an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// Every object seen, ours or not.
    pub objects: Vec<Object>,
    /// Facts by name, see [`crate::Known::facts`].
    pub facts: BTreeMap<String, String>,
    /// Kinds that could not be read.
    pub unread: Vec<Unread>,
    /// Names of objects that no list shows, that something of ours uses, and that exist: they were read by their ids.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unlisted: BTreeSet<String>,
}

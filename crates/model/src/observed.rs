//! What was read of an account.

use std::collections::BTreeMap;

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
}

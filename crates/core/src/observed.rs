//! The result of one reading of an account.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use schemars::JsonSchema;

use crate::failure::AwsError;
use crate::{Facts, KindName, Object, UnreadFact};

/// The result of one reading of an account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Observed {
    /// Every object seen, ours or not.
    pub objects: Vec<Object>,
    /// Facts of the region and account.
    pub facts: Facts,
    /// Kinds that could not be read.
    pub unread: Vec<Unread>,
    /// Facts that could not be read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread_facts: Vec<UnreadFact>,
    /// Names of objects that no list shows although an object of ours uses them. They exist, because they were read by their ids.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub unlisted: BTreeSet<String>,
}

/// A kind that could not be read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Unread {
    /// The kind.
    pub kind: KindName,
    /// Why.
    pub error: AwsError,
}

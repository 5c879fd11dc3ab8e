//! A change: one difference between what is wanted and what is live, and the way in which AWS lets it be made.

use std::borrow::Cow;
use std::fmt::Debug;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Address, ignore};

/// One difference between what is wanted and what is live.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The field of the want: `subnets`, `document`, `tags`.
    pub field: Cow<'static, str>,
    /// What is live; `null` when nothing is.
    pub from: Value,
    /// What it becomes.
    pub to: To,
    /// How it can be changed.
    pub mode: Mode,
}

/// What a field becomes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct To {
    /// The value; parts that are not known yet stand as `${kind/name.attribute}`.
    pub value: Value,
    /// The resources after whose steps the rest is known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub after: Vec<Address>,
}

/// How AWS lets a field be changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// By an update call.
    InPlace,
    /// By an update call, between a stop and a start.
    Restart,
    /// Only by a new object. Says why in one clause.
    Replace(Cow<'static, str>),
    /// Not at all. Says why and how to mend it.
    Refused(Cow<'static, str>),
}

impl Change {
    /// True if the spec leaves the field, or a structure around it, to others.
    pub fn is_ignored(&self, ignore: &[String]) -> bool {
        ignore::covers_field(ignore, &self.field)
    }
}

impl Mode {
    /// A replacement, with its reason.
    pub const fn replace(why: &'static str) -> Self {
        Self::Replace(Cow::Borrowed(why))
    }

    /// A refusal, with its reason.
    pub const fn refused(why: &'static str) -> Self {
        Self::Refused(Cow::Borrowed(why))
    }
}

impl To {
    /// A value that is fully known.
    pub const fn value(value: Value) -> Self {
        Self { value, after: Vec::new() }
    }
}

/// The rank of an object among several that claim one address: the number of replacements and of changes that it needs. The
/// lowest is the best.
pub fn fits(changes: &[Change]) -> (usize, usize) {
    (changes.iter().filter(|c| matches!(c.mode, Mode::Replace(_) | Mode::Refused(_))).count(), changes.len())
}

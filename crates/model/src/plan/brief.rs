//! An object in brief: enough for a reader to know it again.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::kind::Phase;
use crate::{KindName, Object, kinds};

/// An object in brief: what a reader needs to know it again.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Brief {
    /// What it is.
    pub kind: KindName,
    /// Its id in AWS.
    pub id: String,
    /// The name that AWS has for it, or else its tag `Name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// AWS's status.
    pub status: String,
    /// What its kind says of it in a few words; often nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub about: String,
}

impl Brief {
    /// An object in brief.
    pub fn of(object: &Object) -> Self {
        let kind = kinds::of(object.kind);
        let status = match kind.phase(&object.live) {
            Phase::Ready => object.live.get("status").and_then(Value::as_str).unwrap_or("ready").to_owned(),
            Phase::Busy(status) | Phase::Failed(status) => status,
        };
        Self {
            kind: object.kind,
            id: object.id.clone(),
            name: kind.live_name(&object.live).or_else(|| object.tags.get("Name").cloned()),
            status,
            about: kind.about(&object.live),
        }
    }
}

//! The authors of changes, as far as AWS's own history of calls tells. The question to AWS and the reading of an event are in the
//! `aws` crate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Who made a change, or why that is not known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Who {
    /// The call that fits best.
    Known(Box<Deed>),
    /// Why nobody can be named.
    Unknown {
        /// A sentence without a full stop.
        unknown: String,
    },
}

/// One call that wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Deed {
    /// The call: `ec2:AuthorizeSecurityGroupIngress`.
    pub event: String,
    /// When, in UTC: `2026-01-01T00:12:00Z`.
    pub at: String,
    /// By whom.
    pub by: Identity,
    /// True when it was done in the console, false when a program did it.
    pub console: bool,
    /// The address it came from; AWS's own services have a name there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_ip: Option<String>,
    /// CloudTrail's id of the event.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
}

/// Somebody, as far as AWS knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Identity {
    /// CloudTrail's word for the sort of identity: `IAMUser`, `AssumedRole`, `Root`, `AWSService`.
    #[serde(rename = "type")]
    pub sort: String,
    /// The best name: that of a person where one is known.
    pub name: String,
    /// The role of a session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// The permission set of IAM Identity Center that the role was made of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub permission_set: Option<String>,
    /// The name of the session; of Identity Center it is the user's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session: Option<String>,
    /// Whom the first session of a chain stood for, which no later one can change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_identity: Option<String>,
    /// The AWS service that called on their behalf.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
}

impl Who {
    /// Nobody can be named.
    pub fn unknown(why: impl Into<String>) -> Self {
        Self::Unknown { unknown: why.into() }
    }
}

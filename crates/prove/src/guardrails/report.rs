//! The result of the guardrail claim as data.

use schemars::JsonSchema;
use serde::Serialize;

/// The attempts of one caller that are not denied.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Guardrails {
    /// The number of attempts that are denied for certain.
    pub denied: usize,
    /// The attempts that are not.
    pub attempts: Vec<AttemptReport>,
    /// The actions of SageMaker that may be allowed, that write, and that nobody has reviewed.
    pub unreviewed: Vec<String>,
}

/// An attempt that is not denied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AttemptReport {
    /// Its name.
    pub id: String,
    /// The action.
    pub action: String,
    /// The effect, as the end of a sentence.
    pub what: String,
    /// The result.
    pub result: AttemptResult,
    /// The keys of parameters that the call leaves out. AWS does not document if a request has them then.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<String>,
    /// The role through which it is done, if the caller may not do it itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub through: Option<String>,
    /// The attempts of which one would have to be possible, so that this one opens something.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// The statements of heiiki's presets that would deny it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub closed_by: Vec<StatementName>,
    /// The statements that allow it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_by: Vec<StatementName>,
    /// The statements and policies on which it depends, if that is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<StatementName>,
}

/// The result of an attempt that is not denied for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum AttemptResult {
    /// It is allowed.
    Allowed,
    /// It is allowed or denied by the keys that the request has or has not.
    ByPresence,
    /// It depends on something that is not known.
    NotKnown,
    /// Policies do not deny it, but it opens nothing, because nobody may make what it would open.
    OpensNothing,
}

/// A statement of a policy.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct StatementName {
    /// The policy.
    pub policy: String,
    /// Its `Sid`, or its place as `Statement[2]`. `None` for a policy that was not read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub statement: Option<String>,
    /// The condition keys on which it depends.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<String>,
}

/// The days of the data on which the guardrail claim rests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DataDays {
    /// The day on which the attempts were reviewed.
    pub reviewed: String,
    /// The day on which the actions of SageMaker were read.
    pub actions: String,
    /// The day of the newest managed policy of AWS.
    pub managed_policies: String,
    /// The number of attempts.
    pub attempts: usize,
}

//! Failures of AWS calls, classified once. The table that fills `class` stands in the `aws` crate.

use serde::{Deserialize, Serialize};

/// What a failure means for the one who called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// The object does not exist.
    NotFound,
    /// An object with that name or token exists already.
    Exists,
    /// Something else still uses it, or it is in a wrong status: wait and try again.
    InUse,
    /// What it needs is not visible yet (IAM propagation, eventual consistency): wait and try again.
    NotReady,
    /// Too many calls.
    Throttled,
    /// The caller may not do this.
    Denied,
    /// A limit of the account.
    Quota,
    /// The request is wrong.
    Invalid,
    /// The network or AWS itself.
    Transient,
    /// Anything else.
    Other,
}

/// An error of an AWS call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{service} {operation}: {code}: {message}")]
pub struct AwsError {
    /// The service as people call it: `EC2`.
    pub service: String,
    /// The operation: `CreateVpc`.
    pub operation: String,
    /// AWS's code, or a short text of ours when no answer came: `Unreachable`.
    pub code: String,
    /// AWS's text.
    pub message: String,
    /// AWS's request id, for support cases.
    pub request_id: Option<String>,
    /// What it means.
    pub class: Class,
}

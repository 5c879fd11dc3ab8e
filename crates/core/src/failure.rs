//! Failures of AWS calls, classified once, and the objects that stand in the way of a call. The table that fills `class` is in
//! the `aws` crate.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a failure means for the one who called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
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
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, thiserror::Error, JsonSchema)]
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

/// Codes of errors of credentials that have expired, were revoked, or do not exist. Every further call would fail with them.
const CREDENTIALS: [&str; 9] = [
    "ExpiredToken",
    "ExpiredTokenException",
    "RequestExpired",
    "NoCredentials",
    "InvalidAccessKeyId",
    "InvalidClientTokenId",
    "TokenRefreshRequired",
    "InvalidToken",
    "SignatureDoesNotMatch",
];

impl AwsError {
    /// True if AWS does not accept the credentials any more, so that every other call would fail alike.
    pub fn is_of_credentials(&self) -> bool {
        CREDENTIALS.contains(&self.code.as_str())
    }
}

/// Something that keeps an object from being deleted or changed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Blocker {
    /// What it is, with its id: `network interface eni-0abc (in-use): EFS mount target for fs-0abc (fsmt-0abc)`.
    pub what: String,
    /// Whose it is, as far as that can be told: `mount target fsmt-0abc`, `nobody that heiiki knows`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// What a person can do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
}

impl Blocker {
    /// A blocker of which nothing more is known.
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), owner: None, remedy: None }
    }

    /// Adds the owner of the blocker.
    #[must_use]
    pub fn of(self, owner: impl Into<String>) -> Self {
        Self { owner: Some(owner.into()), ..self }
    }

    /// Adds the way to remove the blocker.
    #[must_use]
    pub fn remedy(self, remedy: impl Into<String>) -> Self {
        Self { remedy: Some(remedy.into()), ..self }
    }
}

impl fmt::Display for Blocker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.what)?;
        self.owner.as_ref().map_or(Ok(()), |owner| write!(f, ", of {owner}"))
    }
}

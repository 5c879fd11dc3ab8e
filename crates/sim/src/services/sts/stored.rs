//! The state of STS: its sessions, and the identity behind a request.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Time;
use crate::world::Tags;

/// The state of STS.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Sts {
    /// Sessions by access key id.
    pub sessions: BTreeMap<String, Session>,
}

/// A session of an assumed role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Session {
    /// `arn:aws:sts::...:assumed-role/<role>/<session>`.
    pub arn: String,
    /// `AROA...:<session>`.
    pub user_id: String,
    /// The time at which its credentials end.
    pub expires: Time,
    /// The secret of its key. `None` for a session of an older sandbox file, whose signatures are not checked.
    #[serde(default)]
    pub secret: Option<String>,
    /// The session token.
    #[serde(default)]
    pub token: Option<String>,
    /// The ARN of the role, with its path. Empty for a session of an older sandbox file.
    #[serde(default)]
    pub role_arn: String,
    /// The documents of its session policies.
    #[serde(default)]
    pub policies: Vec<String>,
    /// Its session tags.
    #[serde(default)]
    pub tags: Tags,
    /// Its source identity.
    #[serde(default)]
    pub source_identity: Option<String>,
}

/// The identity that signed a request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Caller {
    /// The ARN.
    pub arn: String,
    /// The unique id.
    pub user_id: String,
    /// The VPC endpoint that the request names as its host. `None` if it names none.
    pub endpoint: Option<String>,
    /// True if its policies were asked, those of the resource among them.
    pub judged: bool,
}

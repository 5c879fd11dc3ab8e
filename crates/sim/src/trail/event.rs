//! The events that the trail keeps, and who signed their calls.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::Time;

/// Everything that is kept, oldest first.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Trail {
    /// The events.
    pub events: VecDeque<Event>,
    /// The number of events that there have ever been, which is the next one's number.
    pub counted: u64,
}

/// One call that wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its number, of which its id is made.
    pub number: u64,
    /// The time of the call.
    pub at: Time,
    /// SigV4 service name.
    pub service: String,
    /// Operation name.
    pub action: String,
    /// The identity that signed it.
    pub by: Signer,
    /// The ids, names and ARNs that it named.
    pub names: Vec<String>,
}

/// The identity behind a call, and its credentials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signer {
    /// The ARN of the user, the session or the root user.
    pub arn: String,
    /// The program, as it calls itself.
    pub agent: String,
    /// True when it was done in the console.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub console: bool,
}

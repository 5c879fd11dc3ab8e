//! Semantic retries, which no SDK makes: something still uses the object, IAM has not propagated, a name is still taken. Which class is tried again,
//! and for how long, stands in one table.

use std::time::Duration;

use heiiki_model::KindName;
use heiiki_model::failure::{AwsError, Blocker, Class};
use serde_json::Value;

use crate::event::{Failure, What};
use crate::settle::Wait;

/// What is being tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    Create,
    Update,
    /// An update of what is about to go.
    Release,
    Delete,
}

/// For how long a class is tried again without any movement; nothing when it is final.
fn patience(attempt: Attempt, class: Class, stuck: Duration) -> Option<Duration> {
    match (attempt, class) {
        (_, Class::Throttled | Class::Transient) => Some(Duration::from_mins(2)),
        // IAM takes seconds, rarely two minutes; the private DNS name of a deleted endpoint takes minutes.
        (_, Class::NotReady) => Some(stuck.max(Duration::from_mins(5))),
        (_, Class::InUse) => Some(stuck),
        // An id that was just given may be unknown to the next call.
        (Attempt::Create | Attempt::Update, Class::NotFound) => Some(Duration::from_mins(1)),
        (Attempt::Release | Attempt::Delete, Class::NotFound)
        | (_, Class::Exists | Class::Denied | Class::Quota | Class::Invalid | Class::Other) => None,
    }
}

impl Wait<'_> {
    /// Makes a call until it succeeds, is refused for good, or nothing has moved for too long.
    pub(crate) async fn persist<T>(
        &self,
        attempt: Attempt,
        kind: KindName,
        live: Option<&Value>,
        call: impl AsyncFn() -> Result<T, AwsError>,
    ) -> Result<T, Failure> {
        let stuck = self.cloud.pace(kind).stuck;
        let mut moved = self.clock.now();
        let mut blockers: Vec<Blocker> = Vec::new();
        let mut tries = 0;
        let mut pause = Duration::from_secs(2);
        loop {
            let error = match call().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let Some(patience) = patience(attempt, error.class, stuck) else { return Err(Failure::Aws(error)) };
            tries += 1;
            let now = self.clock.now();
            if let (Class::InUse, Some(live)) = (error.class, live) {
                // Not knowing what blocks is no reason to stop waiting for it.
                let seen = self.cloud.blockers(kind, live).await.unwrap_or_default();
                if seen != blockers {
                    blockers = seen;
                    moved = now;
                }
            }
            let since = now.duration_since(moved).unwrap_or_default();
            if since > patience {
                let blocked = matches!(error.class, Class::InUse | Class::NotReady);
                return Err(if blocked {
                    Failure::Blocked { error, blockers, tries, still: since }
                } else {
                    Failure::Aws(error)
                });
            }
            let why = if blockers.is_empty() { format!("{}: {}", error.code, error.message) } else { waits_for(&blockers) };
            (self.emit)(What::Retrying { class: error.class, why, since, after: pause });
            self.clock.sleep(pause).await;
            pause = (pause * 3 / 2).min(Duration::from_secs(10));
        }
    }
}

/// What is waited for, in one line: how many, and the first of them.
fn waits_for(blockers: &[Blocker]) -> String {
    match blockers {
        [] => String::new(),
        [one] => one.to_string(),
        [first, rest @ ..] => format!("{} in the way, the first is {first}", rest.len() + 1),
    }
}

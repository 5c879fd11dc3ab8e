//! Semantic retries, which no SDK makes: something still uses the object, IAM has not propagated, a name is still taken. One table says which class of
//! error is tried again, and for how long.

use std::time::Duration;

use heiiki_model::KindName;
use heiiki_model::failure::{AwsError, Blocker, Class};
use serde_json::Value;

use crate::event::{EventKind, Failure};
use crate::waiter::Waiter;

/// The sort of call that is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Attempt {
    Create,
    Update,
    /// An update of an object that is about to go.
    Release,
    Delete,
}

/// Returns the time for which a class of error is tried again without any movement; `None` if it is final.
fn retry_budget(attempt: Attempt, class: Class, stall_timeout: Duration) -> Option<Duration> {
    match (attempt, class) {
        (_, Class::Throttled | Class::Transient) => Some(Duration::from_mins(2)),
        // IAM takes seconds, rarely two minutes; the private DNS name of a deleted endpoint takes minutes.
        (_, Class::NotReady) => Some(stall_timeout.max(Duration::from_mins(5))),
        (_, Class::InUse) => Some(stall_timeout),
        // An id that was just given may be unknown to the next call.
        (Attempt::Create | Attempt::Update, Class::NotFound) => Some(Duration::from_mins(1)),
        (Attempt::Release | Attempt::Delete, Class::NotFound)
        | (_, Class::Exists | Class::Denied | Class::Quota | Class::Invalid | Class::Other) => None,
    }
}

impl Waiter<'_> {
    /// Makes a call again and again until it succeeds, is refused for good, or nothing has moved for too long. `live` is the object whose blockers are
    /// watched: each change of them is a movement.
    pub(crate) async fn with_retries<T>(
        &self,
        attempt: Attempt,
        kind: KindName,
        live: Option<&Value>,
        call: impl AsyncFn() -> Result<T, AwsError>,
    ) -> Result<T, Failure> {
        let stall_timeout = self.cloud.pace(kind).stall_timeout;
        let mut progress = self.clock.now();
        let mut blockers: Vec<Blocker> = Vec::new();
        let mut tries = 0;
        let mut pause = Duration::from_secs(2);
        loop {
            let error = match call().await {
                Ok(value) => return Ok(value),
                Err(error) => error,
            };
            let Some(budget) = retry_budget(attempt, error.class, stall_timeout) else { return Err(Failure::Aws(error)) };
            tries += 1;
            let now = self.clock.now();
            if let (Class::InUse, Some(live)) = (error.class, live) {
                // If the blockers cannot be read, waiting goes on.
                let seen = self.cloud.blockers(kind, live).await.unwrap_or_default();
                if seen != blockers {
                    blockers = seen;
                    progress = now;
                }
            }
            let since = now.duration_since(progress).unwrap_or_default();
            if since > budget {
                let blocked = matches!(error.class, Class::InUse | Class::NotReady);
                return Err(if blocked {
                    Failure::Blocked { error, blockers, tries, still: since }
                } else {
                    Failure::Aws(error)
                });
            }
            let why = if blockers.is_empty() { format!("{}: {}", error.code, error.message) } else { waits_for(&blockers) };
            (self.emit)(EventKind::Retrying { class: error.class, why, since, after: pause });
            self.clock.sleep(pause).await;
            pause = (pause * 3 / 2).min(Duration::from_secs(10));
        }
    }
}

/// Names the objects that are waited for in one line: their number, and the first of them.
fn waits_for(blockers: &[Blocker]) -> String {
    match blockers {
        [] => String::new(),
        [one] => one.to_string(),
        [first, rest @ ..] => format!("{} in the way, the first is {first}", rest.len() + 1),
    }
}

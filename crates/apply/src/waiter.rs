//! The one waiter. It reads an object until its kind says that AWS has finished with it, and gives up only when nothing moves.

use std::time::{Duration, SystemTime};

use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kind::Recovery;
use heiiki_model::{KindName, Phase, kinds};
use serde_json::Value;

use crate::cloud::Pace;
use crate::event::{EventKind, Failure};
use crate::{Clock, Cloud};

/// The time for which AWS's reads may not know a fresh id. Seconds are usual, and Terraform allows EC2 five minutes.
const VISIBILITY_TIMEOUT: Duration = Duration::from_mins(3);

/// The number of times that a read is made again after an error that passes, and the time between.
const READ_TRIES: usize = 8;
const READ_PAUSE: Duration = Duration::from_secs(5);

/// A wait of one step, with the account, the clock and the receiver of events that it uses.
pub(crate) struct Waiter<'a> {
    pub(crate) cloud: &'a dyn Cloud,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) emit: &'a (dyn Fn(EventKind) + Sync),
}

/// The time since a status last changed.
struct StallTimer {
    status: String,
    /// The moment at which this status was first seen.
    since: SystemTime,
}

impl StallTimer {
    fn new(now: SystemTime) -> Self {
        Self { status: String::new(), since: now }
    }

    /// Notes a status and returns the time for which it has been the same.
    fn see(&mut self, status: &str, now: SystemTime) -> Duration {
        if self.status != status {
            status.clone_into(&mut self.status);
            self.since = now;
        }
        now.duration_since(self.since).unwrap_or_default()
    }
}

impl Waiter<'_> {
    /// Waits until an object is ready, and returns it as last read.
    pub(crate) async fn ready(&self, kind: KindName, id: &str) -> Result<Value, Failure> {
        match self.finished(kind, id).await? {
            (live, None) => Ok(live),
            (_, Some(reason)) => Err(Failure::Broken { reason }),
        }
    }

    /// Waits until an object is ready, or has failed in a way that an update mends. In the second case AWS's reason is returned as well.
    pub(crate) async fn mendable(&self, kind: KindName, id: &str) -> Result<(Value, Option<String>), Failure> {
        match self.finished(kind, id).await? {
            (live, Some(reason)) if kinds::of(kind).recovery(&live) != Recovery::Update => Err(Failure::Broken { reason }),
            other => Ok(other),
        }
    }

    /// Waits until AWS has finished with an object, and returns it as last read, with the reason if it failed.
    async fn finished(&self, kind: KindName, id: &str) -> Result<(Value, Option<String>), Failure> {
        let Pace { poll, stall_timeout } = self.cloud.pace(kind);
        let mut timer = StallTimer::new(self.clock.now());
        let mut seen = false;
        loop {
            let now = self.clock.now();
            match self.read(kind, id).await? {
                None if seen => return Err(Failure::Vanished),
                None => {
                    if timer.see("not visible yet", now) > VISIBILITY_TIMEOUT {
                        return Err(Failure::Vanished);
                    }
                }
                Some(live) => {
                    seen = true;
                    match kinds::of(kind).phase(&live) {
                        Phase::Ready => return Ok((live, None)),
                        Phase::Failed(reason) => return Ok((live, Some(reason))),
                        Phase::Busy(status) => self.check_stall(&mut timer, status, now, stall_timeout)?,
                    }
                }
            }
            self.clock.sleep(poll).await;
        }
    }

    /// Waits until an object is gone.
    pub(crate) async fn gone(&self, kind: KindName, id: &str) -> Result<(), Failure> {
        let Pace { poll, stall_timeout } = self.cloud.pace(kind);
        let mut timer = StallTimer::new(self.clock.now());
        while let Some(live) = self.read(kind, id).await? {
            let now = self.clock.now();
            let status = match kinds::of(kind).phase(&live) {
                Phase::Ready => "still there".to_owned(),
                Phase::Busy(status) => status,
                Phase::Failed(_) if kinds::of(kind).failed_is_gone() => return Ok(()),
                Phase::Failed(reason) => return Err(Failure::Broken { reason }),
            };
            self.check_stall(&mut timer, status, now, stall_timeout)?;
            self.clock.sleep(poll).await;
        }
        Ok(())
    }

    /// Tells that an object is busy; fails when its status has not changed for too long.
    fn check_stall(
        &self,
        timer: &mut StallTimer,
        status: String,
        now: SystemTime,
        stall_timeout: Duration,
    ) -> Result<(), Failure> {
        let since = timer.see(&status, now);
        if since > stall_timeout {
            return Err(Failure::Stuck { status, still: since });
        }
        (self.emit)(EventKind::Waiting { status, since });
        Ok(())
    }

    /// Reads an object. An error that passes is no answer, so that the read is made again.
    pub(crate) async fn read(&self, kind: KindName, id: &str) -> Result<Option<Value>, Failure> {
        let mut tries = 0;
        loop {
            match self.cloud.read(kind, id).await {
                Ok(answer) => return Ok(answer),
                Err(error) if is_temporary(&error) && tries < READ_TRIES => {
                    tries += 1;
                    self.clock.sleep(READ_PAUSE).await;
                }
                Err(error) => return Err(Failure::Aws(error)),
            }
        }
    }
}

/// True for an error that says nothing about the object.
fn is_temporary(error: &AwsError) -> bool {
    matches!(error.class, Class::Throttled | Class::Transient)
}

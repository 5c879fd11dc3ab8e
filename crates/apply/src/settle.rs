//! The one waiter: reads an object until its kind says that AWS has finished with it, and gives up only when nothing moves.

use std::time::{Duration, SystemTime};

use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kind::Recovery;
use heiiki_model::{KindName, Phase, kinds};
use serde_json::Value;

use crate::cloud::Pace;
use crate::event::{Failure, What};
use crate::{Clock, Cloud};

/// How long a fresh id may be unknown to AWS's reads. Terraform allows EC2 five minutes; seconds are usual.
const UNSEEN: Duration = Duration::from_mins(3);

/// What a wait uses of the outside.
pub(crate) struct Wait<'a> {
    pub(crate) cloud: &'a dyn Cloud,
    pub(crate) clock: &'a dyn Clock,
    pub(crate) emit: &'a (dyn Fn(What) + Sync),
}

/// How long it is since something moved.
struct Still {
    status: String,
    since: SystemTime,
}

impl Still {
    fn new(now: SystemTime) -> Self {
        Self { status: String::new(), since: now }
    }

    /// Notes a status; gives for how long it has been that.
    fn see(&mut self, status: &str, now: SystemTime) -> Duration {
        if self.status != status {
            status.clone_into(&mut self.status);
            self.since = now;
        }
        now.duration_since(self.since).unwrap_or_default()
    }
}

impl Wait<'_> {
    /// Waits until the object is ready; gives it as last read.
    pub(crate) async fn ready(&self, kind: KindName, id: &str) -> Result<Value, Failure> {
        self.settled(kind, id, false).await
    }

    /// Waits until the object takes changes: until it is ready, or has failed in a way that a change mends.
    pub(crate) async fn changeable(&self, kind: KindName, id: &str) -> Result<Value, Failure> {
        self.settled(kind, id, true).await
    }

    async fn settled(&self, kind: KindName, id: &str, to_change: bool) -> Result<Value, Failure> {
        let Pace { poll, stuck } = self.cloud.pace(kind);
        let mut still = Still::new(self.clock.now());
        let mut seen = false;
        loop {
            let now = self.clock.now();
            match self.read(kind, id).await? {
                None if seen => return Err(Failure::Vanished),
                None => {
                    if still.see("not visible yet", now) > UNSEEN {
                        return Err(Failure::Vanished);
                    }
                }
                Some(live) => {
                    seen = true;
                    match kinds::of(kind).phase(&live) {
                        Phase::Ready => return Ok(live),
                        Phase::Failed(_) if to_change && kinds::of(kind).recovery(&live) == Recovery::Update => return Ok(live),
                        Phase::Failed(reason) => return Err(Failure::Broken { reason }),
                        Phase::Busy(status) => self.still_busy(&mut still, status, now, stuck)?,
                    }
                }
            }
            self.clock.sleep(poll).await;
        }
    }

    /// Waits until the object is gone.
    pub(crate) async fn gone(&self, kind: KindName, id: &str) -> Result<(), Failure> {
        let Pace { poll, stuck } = self.cloud.pace(kind);
        let mut still = Still::new(self.clock.now());
        while let Some(live) = self.read(kind, id).await? {
            let now = self.clock.now();
            let status = match kinds::of(kind).phase(&live) {
                Phase::Ready => "still there".to_owned(),
                Phase::Busy(status) => status,
                Phase::Failed(reason) => return Err(Failure::Broken { reason }),
            };
            self.still_busy(&mut still, status, now, stuck)?;
            self.clock.sleep(poll).await;
        }
        Ok(())
    }

    fn still_busy(&self, still: &mut Still, status: String, now: SystemTime, stuck: Duration) -> Result<(), Failure> {
        let since = still.see(&status, now);
        if since > stuck {
            return Err(Failure::Stuck { status, still: since });
        }
        (self.emit)(What::Waiting { status, since });
        Ok(())
    }

    /// Reads once; a fault on the way is not an answer and is asked again.
    pub(crate) async fn read(&self, kind: KindName, id: &str) -> Result<Option<Value>, Failure> {
        let mut tries = 0;
        loop {
            match self.cloud.read(kind, id).await {
                Ok(answer) => return Ok(answer),
                Err(error) if passing(&error) && tries < 8 => {
                    tries += 1;
                    self.clock.sleep(Duration::from_secs(5)).await;
                }
                Err(error) => return Err(Failure::Aws(error)),
            }
        }
    }
}

fn passing(error: &AwsError) -> bool {
    matches!(error.class, Class::Throttled | Class::Transient)
}

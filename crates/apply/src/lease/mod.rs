//! The lease of an environment: one run at a time writes to it, and a run that was killed blocks the next one for minutes only.
//!
//! The record of the lease lies at one place in AWS ([`Store`]), where a write takes effect only if nobody wrote since the writer
//! last looked. The holder renews it ([`Held::keep`]) and trusts it for three quarters of its length, counted by its own clocks
//! from before it sent the last renewal. Then the holder begins nothing more. Everybody else takes it for live until its length
//! and an eighth have passed since it was written, by AWS's own clock. No two clocks are ever compared, and the time between the
//! two bounds is the room for calls on the way.
//!
//! It is no state: nothing is planned from it, and no knowledge is lost with it.

mod held;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod toy;
mod versions;

use std::time::{Duration, SystemTime};

use futures::future::BoxFuture;
use heiiki_model::failure::AwsError;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::Clock;

pub use held::{Held, Loss, Refusal, Wish, take};
pub use versions::{Version, Versioned, Versions};

/// The time that a lease lasts unless it is renewed.
const LENGTH: Duration = Duration::from_mins(2);

/// The least of real time that a lease lasts, however fast its clock runs: a machine that is busy computes for seconds without renewing anything.
const LEAST_REAL: Duration = Duration::from_secs(15);

/// The terms of a lease: its length, and the times that follow from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// The time that it lasts unless it is renewed.
    pub length: Duration,
}

impl Terms {
    /// Returns the terms on a clock.
    pub fn of(clock: &dyn Clock) -> Self {
        Self { length: LENGTH.max(LEAST_REAL.mul_f64(clock.speed())) }
    }

    /// Returns the time after which it is renewed.
    fn renewal(self) -> Duration {
        self.length / 3
    }

    /// Returns the time from a renewal that failed to the next attempt.
    fn retry(self) -> Duration {
        self.length / 12
    }

    /// Returns the time without a renewal after which its holder does not trust it any more.
    fn trust(self) -> Duration {
        self.length * 3 / 4
    }

    /// Returns the time without a renewal after which the others take it for dead.
    pub fn dead(self) -> Duration {
        self.length + self.length / 8
    }
}

/// The content of a lease: who runs, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    /// The command that runs: `apply`.
    pub command: String,
    /// The ARN of the caller who runs it.
    pub owner: String,
    /// The machine on which it runs.
    pub host: String,
    /// The process in which it runs there.
    pub process: u32,
    /// The time at which the run began, by the clock of that machine.
    pub since: Timestamp,
    /// The time at which the lease ends unless it is renewed, by that clock. It is for a reader, and nothing is decided by it.
    pub expires: Timestamp,
    /// The number of seconds that it lasts unless it is renewed.
    pub seconds: u64,
    /// The name of the run, which no other run has.
    pub run: String,
    /// The number of records that this run has written.
    pub counter: u64,
    /// The id of the record that this one takes the place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<String>,
}

impl Record {
    /// Returns a name that no other record has.
    pub fn id(&self) -> String {
        format!("{}/{}", self.run, self.counter)
    }

    /// True for a record that a run wrote in the place of another run's.
    fn takes_over(&self) -> bool {
        self.after.as_deref().is_some_and(|after| run(after) != self.run)
    }

    /// Returns the next record of the same run.
    fn next(&self, after: Option<String>, now: SystemTime, terms: Terms) -> Self {
        let ends = Timestamp::try_from(now + terms.length).unwrap_or(self.expires);
        Self { counter: self.counter + 1, after, expires: ends, seconds: terms.length.as_secs(), ..self.clone() }
    }

    /// Returns the record as it is stored.
    pub fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads a record; `None` if the text is none.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
}

/// Returns the run of the id of a record.
fn run(id: &str) -> &str {
    id.rsplit_once('/').map_or(id, |(run, _)| run)
}

/// One state of the place: a write that names it takes effect only if the place is still in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// The mark that the place gives it: an entity tag, or the number of a version.
    pub mark: String,
    /// The id of the record; for a text that is no record, a name that no record has.
    pub id: String,
}

impl Stamp {
    /// True for a state that the run of a record made.
    pub fn is_of(&self, record: &Record) -> bool {
        run(&self.id) == record.run
    }
}

/// The lease as it was seen at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// The state of the place.
    pub stamp: Stamp,
    /// The record of its holder; `None` if heiiki cannot read it.
    pub holder: Option<Record>,
    /// The time since it was written, by the clock of AWS; `None` if AWS does not tell its time.
    pub age: Option<Duration>,
}

impl Seen {
    /// Returns the time from its last write after which others take it for dead.
    fn dead(&self) -> Duration {
        let length = self.holder.as_ref().map_or(LENGTH, |holder| Duration::from_secs(holder.seconds));
        Terms { length }.dead()
    }

    /// Returns the time until it ends by itself unless it is renewed; zero if it has ended, `None` if that cannot be told.
    pub fn left(&self) -> Option<Duration> {
        self.age.map(|age| self.dead().saturating_sub(age))
    }

    /// True if it has ended by itself.
    pub fn is_dead(&self) -> bool {
        self.left().is_some_and(|left| left.is_zero())
    }
}

/// The one place where the lease of an environment lies. A write returns the new state of the place, or `None` if somebody else was faster.
///
/// ```
/// # use futures::{FutureExt, future::BoxFuture};
/// # use heiiki_apply::lease::{Record, Seen, Stamp, Store};
/// # use heiiki_model::failure::AwsError;
/// # use std::sync::Mutex;
/// # type Answer<'a, T> = BoxFuture<'a, Result<T, AwsError>>;
/// /// A place in memory.
/// #[derive(Default)]
/// struct Memory(Mutex<Option<Record>>);
///
/// impl Store for Memory {
///     fn create<'a>(&'a self, record: &'a Record) -> Answer<'a, Option<Stamp>> {
///         Box::pin(async move {
///             let mut place = self.0.lock().unwrap();
///             let free = place.is_none();
///             Ok(free.then(|| Stamp { mark: "1".to_owned(), id: place.insert(record.clone()).id() }))
///         })
///     }
/// #   fn place(&self) -> String { "memory".to_owned() }
/// #   fn read(&self) -> Answer<'_, Option<Seen>> { Box::pin(std::future::pending()) }
/// #   fn replace<'a>(&'a self, _: &'a Stamp, _: &'a Record) -> Answer<'a, Option<Stamp>> { Box::pin(std::future::pending()) }
/// #   fn remove<'a>(&'a self, _: &'a Stamp, _: &'a (dyn Fn() -> bool + Sync)) -> Answer<'a, ()> { Box::pin(std::future::pending()) }
/// }
///
/// # let record = Record {
/// #     command: "apply".to_owned(), owner: "me".to_owned(), host: "here".to_owned(), process: 1, since: jiff::Timestamp::UNIX_EPOCH,
/// #     expires: jiff::Timestamp::UNIX_EPOCH, seconds: 120, run: "a".to_owned(), counter: 1, after: None,
/// # };
/// let memory = Memory::default();
/// assert!(matches!(memory.create(&record).now_or_never(), Some(Ok(Some(_)))));
/// assert_eq!(memory.create(&record).now_or_never(), Some(Ok(None)), "somebody has the lease");
/// ```
pub trait Store: Send + Sync {
    /// Names the place so that a person finds it: `SSM parameter /heiiki/dev/lease`.
    fn place(&self) -> String;

    /// Reads the lease; `None` if there is none.
    fn read(&self) -> BoxFuture<'_, Result<Option<Seen>, AwsError>>;

    /// Writes a record, if there is none.
    fn create<'a>(&'a self, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>>;

    /// Writes a record in the place of another one, whose id it names as `after`, if the place is still in the state `old`.
    fn replace<'a>(&'a self, old: &'a Stamp, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>>;

    /// Removes the record of a run, if it is there. `still` is asked just before a removal without a condition is sent, and is true while nobody else can
    /// have the lease.
    fn remove<'a>(&'a self, old: &'a Stamp, still: &'a (dyn Fn() -> bool + Sync)) -> BoxFuture<'a, Result<(), AwsError>>;
}

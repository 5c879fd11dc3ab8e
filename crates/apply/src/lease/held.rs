//! The lease as its holder sees it: taking it, keeping it, and giving it back.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use futures::future::{Either, select};
use heiiki_model::failure::AwsError;

use super::{Record, Seen, Stamp, Store, Terms};
use crate::Clock;

/// The number of reads that may show no lease while a write is refused because there is one. Reads may lag behind.
const BLIND: usize = 5;

/// The wish of the user for the case that somebody else has the lease.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wish {
    /// Take it over, although it lives.
    pub take_over: bool,
    /// Wait for it, for at most this long.
    pub wait: Option<Duration>,
}

/// The reason for which the lease was not taken.
#[derive(Clone, Debug, PartialEq)]
pub enum Refusal {
    /// Somebody else has it.
    Busy(Box<Seen>),
    /// AWS refused a call.
    Failed(AwsError),
}

/// The way in which the lease was lost.
#[derive(Clone, Debug, PartialEq)]
pub enum Loss {
    /// Somebody else has it, or somebody removed it.
    Taken(Option<Box<Seen>>),
    /// It could not be renewed for too long. Holds the last error, if there was one.
    NotRenewed(Option<AwsError>),
}

/// A moment by both clocks: the time of day goes on while the machine sleeps, and nobody sets the steady one back.
#[derive(Clone, Copy, Debug)]
struct Moment {
    wall: SystemTime,
    steady: Duration,
}

impl Moment {
    fn now(clock: &dyn Clock) -> Self {
        Self { wall: clock.now(), steady: clock.steady() }
    }

    /// Returns the time since then: the longer of the two that the clocks say.
    fn ago(self, clock: &dyn Clock) -> Duration {
        let wall = clock.now().duration_since(self.wall).unwrap_or_default();
        wall.max(clock.steady().saturating_sub(self.steady))
    }
}

/// A lease that was taken.
pub struct Held {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    terms: Terms,
    /// The lease that it took the place of, if there was one.
    pub over: Option<Box<Seen>>,
    state: Mutex<State>,
}

/// The part of a lease that changes with each renewal.
#[derive(Clone, Debug)]
struct State {
    record: Record,
    stamp: Stamp,
    /// The moment just before the write was sent that took or renewed it.
    since: Moment,
    lost: Option<Loss>,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("state", &*self.state()).finish_non_exhaustive()
    }
}

/// Takes the lease. `me` says who asks, and `busy` is called with the present holder each time that it is waited for.
pub async fn take(
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    me: Record,
    wish: Wish,
    busy: &dyn Fn(&Seen),
) -> Result<Held, Refusal> {
    let terms = Terms::of(clock.as_ref());
    let began = Moment::now(clock.as_ref());
    let mut record = me;
    let mut unchanged: Option<(Stamp, Duration)> = None;
    let mut blind = 0;
    loop {
        let since = Moment::now(clock.as_ref());
        record = record.next(None, clock.now(), terms);
        if let Some(stamp) = store.create(&record).await.map_err(Refusal::Failed)? {
            return Ok(Held::new((store, clock, terms), None, (record, stamp, since)));
        }
        let Some(seen) = store.read().await.map_err(Refusal::Failed)? else {
            // It went away between the two calls, or the read lags behind.
            blind += 1;
            if blind > BLIND && began.ago(clock.as_ref()) >= wish.wait.unwrap_or_default() {
                return Err(Refusal::Busy(Box::new(unreadable())));
            }
            clock.sleep(terms.retry() / 10).await;
            continue;
        };
        // A record that was seen twice was not written between. The time before the first look tells nothing, because this process may have paused.
        let first = unchanged.as_ref().filter(|(stamp, _)| *stamp == seen.stamp).map(|(_, first)| *first);
        if first.is_none() {
            unchanged = Some((seen.stamp.clone(), clock.steady()));
        }
        let silent = first.is_some_and(|first| clock.steady().saturating_sub(first) >= seen.dead());
        // A write of this very run may hold although that could not be seen at once.
        let own = seen.holder.as_ref().is_some_and(|holder| holder.run == record.run);
        if wish.take_over || seen.is_dead() || silent || own {
            let since = Moment::now(clock.as_ref());
            record = record.next(Some(seen.stamp.id.clone()), clock.now(), terms);
            if let Some(stamp) = store.replace(&seen.stamp, &record).await.map_err(Refusal::Failed)? {
                return Ok(Held::new((store, clock, terms), Some(Box::new(seen)), (record, stamp, since)));
            }
        } else {
            let left = wish.wait.unwrap_or_default().saturating_sub(began.ago(clock.as_ref()));
            if left.is_zero() {
                return Err(Refusal::Busy(Box::new(seen)));
            }
            busy(&seen);
            clock.sleep(terms.retry().min(left)).await;
        }
    }
}

/// Returns the holder of a place that refuses writes and shows nothing.
fn unreadable() -> Seen {
    Seen { stamp: Stamp { mark: String::new(), id: String::new() }, holder: None, age: None }
}

impl Held {
    fn new(
        (store, clock, terms): (Arc<dyn Store>, Arc<dyn Clock>, Terms),
        over: Option<Box<Seen>>,
        (record, stamp, since): (Record, Stamp, Moment),
    ) -> Self {
        Self { store, clock, terms, over, state: Mutex::new(State { record, stamp, since, lost: None }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True while nobody else can have the lease.
    pub fn is_held(&self) -> bool {
        let state = self.state();
        state.lost.is_none() && state.since.ago(self.clock.as_ref()) < self.terms.trust()
    }

    /// Returns the way in which it was lost, once that is known.
    pub fn lost(&self) -> Option<Loss> {
        self.state().lost.clone()
    }

    /// Renews it again and again, and returns when it is lost.
    pub async fn keep(&self) -> Loss {
        let mut due = self.terms.renewal();
        let mut error = None;
        loop {
            self.until(due.min(self.terms.trust())).await;
            if !self.is_held() {
                return self.lose(Loss::NotRenewed(error));
            }
            let since = Moment::now(self.clock.as_ref());
            let (old, record) = self.prepare();
            let attempt = self.store.replace(&old, &record);
            match select(attempt, Box::pin(self.until(self.terms.trust()))).await {
                Either::Left((Ok(Some(stamp)), _)) => {
                    let mut state = self.state();
                    (state.stamp, state.since) = (stamp, since);
                    (due, error) = (self.terms.renewal(), None);
                }
                Either::Left((Ok(None), _)) => {
                    let seen = self.store.read().await.ok().flatten();
                    return self.lose(Loss::Taken(seen.map(Box::new)));
                }
                Either::Left((Err(failed), _)) => {
                    due = self.age() + self.terms.retry();
                    error = Some(failed);
                }
                Either::Right(_) => return self.lose(Loss::NotRenewed(error)),
            }
        }
    }

    /// Gives it back, unless somebody else may have it.
    pub async fn release(&self) -> Result<(), AwsError> {
        if !self.is_held() {
            return Ok(());
        }
        // From here on somebody else may have it: the removal takes effect before its answer comes.
        let stamp = {
            let mut state = self.state();
            state.lost.get_or_insert(Loss::Taken(None));
            state.stamp.clone()
        };
        self.store.remove(&stamp, &|| self.age() < self.terms.trust()).await
    }

    /// Returns the time since it was taken or renewed.
    fn age(&self) -> Duration {
        self.state().since.ago(self.clock.as_ref())
    }

    /// Waits until this time has passed since it was taken or renewed.
    async fn until(&self, age: Duration) {
        loop {
            let left = age.saturating_sub(self.age());
            if left.is_zero() {
                return;
            }
            self.clock.sleep(left).await;
        }
    }

    /// Returns the next record, and the state that it is to take the place of.
    fn prepare(&self) -> (Stamp, Record) {
        let mut state = self.state();
        let record = state.record.next(Some(state.stamp.id.clone()), self.clock.now(), self.terms);
        state.record = record.clone();
        (state.stamp.clone(), record)
    }

    /// Records the loss, unless one was recorded before, and returns the one that counts.
    fn lose(&self, loss: Loss) -> Loss {
        self.state().lost.get_or_insert(loss).clone()
    }
}

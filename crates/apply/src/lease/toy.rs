//! Places and clocks that only tests move.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use futures::future::BoxFuture;
use heiiki_model::failure::AwsError;

use super::{Record, Seen, Stamp, Store, Version, Versions};
use crate::Clock;
use crate::clock::SleepFuture;

/// A time that only a test moves.
#[derive(Clone, Debug, Default)]
pub(super) struct Time(Arc<Mutex<Duration>>);

impl Time {
    pub(super) fn now(&self) -> Duration {
        *self.0.lock().unwrap()
    }

    pub(super) fn pass(&self, span: Duration) {
        *self.0.lock().unwrap() += span;
    }
}

/// The clock of one machine: it is wrong by a fixed amount, of which nobody else knows.
#[derive(Clone, Debug)]
pub(super) struct ToyClock {
    pub(super) time: Time,
    pub(super) wrong: Duration,
}

impl Clock for ToyClock {
    fn now(&self) -> SystemTime {
        UNIX_EPOCH + Duration::from_hours(10_000) + self.wrong + self.time.now()
    }

    fn sleep(&self, span: Duration) -> SleepFuture {
        let (time, end) = (self.time.clone(), self.time.now() + span);
        Box::pin(std::future::poll_fn(move |_| if time.now() >= end { Poll::Ready(()) } else { Poll::Pending }))
    }

    fn steady(&self) -> Duration {
        self.time.now()
    }
}

/// Lets others go first.
async fn others_first() {
    let mut first = true;
    std::future::poll_fn(move |_| if std::mem::take(&mut first) { Poll::Pending } else { Poll::Ready(()) }).await;
}

/// A toy place: a list of versions with their numbers. Numbers begin anew once it was removed.
#[derive(Clone, Debug, Default)]
pub(super) struct Toy {
    pub(super) time: Time,
    versions: Arc<Mutex<BTreeMap<u64, (String, Duration)>>>,
    /// Every change ever made, so that tags differ although numbers come again.
    writes: Arc<Mutex<u64>>,
    /// A removal is on its way: the time for which it may be is bounded.
    pub(super) removing: Arc<Mutex<bool>>,
    /// The error with which every call is answered, if there is one.
    pub(super) broken: Arc<Mutex<Option<AwsError>>>,
}

impl Toy {
    fn check(&self) -> Result<(), AwsError> {
        self.broken.lock().unwrap().clone().map_or(Ok(()), Err)
    }

    pub(super) fn add(&self, text: &str) -> u64 {
        let mut versions = self.versions.lock().unwrap();
        let number = versions.last_key_value().map_or(1, |(last, _)| last + 1);
        versions.insert(number, (text.to_owned(), self.time.now()));
        *self.writes.lock().unwrap() += 1;
        number
    }

    pub(super) fn latest(&self) -> Option<(u64, String, Duration)> {
        let versions = self.versions.lock().unwrap();
        versions.last_key_value().map(|(number, (text, at))| (*number, text.clone(), *at))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.versions.lock().unwrap().is_empty()
    }

    fn version(&self, number: u64, text: String, at: Duration) -> Version {
        Version { number, text, age: Some(self.time.now().saturating_sub(at)) }
    }
}

impl Versions for Toy {
    fn place(&self) -> String {
        "toy".to_owned()
    }

    fn put_new<'a>(&'a self, text: &'a str) -> BoxFuture<'a, Result<bool, AwsError>> {
        Box::pin(async move {
            others_first().await;
            self.check()?;
            let new = self.is_empty();
            if new {
                self.add(text);
            }
            others_first().await;
            Ok(new)
        })
    }

    fn put<'a>(&'a self, text: &'a str) -> BoxFuture<'a, Result<u64, AwsError>> {
        Box::pin(async move {
            others_first().await;
            self.check()?;
            let number = self.add(text);
            others_first().await;
            Ok(number)
        })
    }

    fn get(&self, number: Option<u64>) -> BoxFuture<'_, Result<Option<Version>, AwsError>> {
        Box::pin(async move {
            others_first().await;
            self.check()?;
            let found = match number {
                None => self.latest(),
                Some(number) => {
                    let found = self.versions.lock().unwrap().get(&number).cloned();
                    found.map(|(text, at)| (number, text, at))
                }
            };
            let found = found.map(|(number, text, at)| self.version(number, text, at));
            others_first().await;
            Ok(found)
        })
    }

    fn delete(&self) -> BoxFuture<'_, Result<(), AwsError>> {
        Box::pin(async move {
            *self.removing.lock().unwrap() = true;
            others_first().await;
            *self.removing.lock().unwrap() = false;
            self.check()?;
            self.versions.lock().unwrap().clear();
            others_first().await;
            Ok(())
        })
    }
}

/// The same with conditions, as S3 has them: every write has a tag, and another write may name it.
#[derive(Clone, Debug, Default)]
pub(super) struct Tagged(pub(super) Toy);

impl Tagged {
    fn stamp(&self, id: String) -> Stamp {
        Stamp { mark: self.0.writes.lock().unwrap().to_string(), id }
    }
}

impl Store for Tagged {
    fn place(&self) -> String {
        "toy".to_owned()
    }

    fn read(&self) -> BoxFuture<'_, Result<Option<Seen>, AwsError>> {
        Box::pin(async move {
            others_first().await;
            self.0.check()?;
            let seen = self.0.latest().map(|(_, text, at)| {
                let holder = Record::read(&text);
                let stamp = self.stamp(holder.as_ref().map(Record::id).unwrap_or_default());
                Seen { stamp, holder, age: Some(self.0.time.now().saturating_sub(at)) }
            });
            others_first().await;
            Ok(seen)
        })
    }

    fn create<'a>(&'a self, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>> {
        Box::pin(async move {
            let new = self.0.put_new(&record.text()).await?;
            Ok(new.then(|| Stamp { mark: "1".to_owned(), id: record.id() }))
        })
    }

    fn replace<'a>(&'a self, old: &'a Stamp, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>> {
        Box::pin(async move {
            others_first().await;
            self.0.check()?;
            let current = self.0.latest().and_then(|(_, text, _)| Record::read(&text)).map(|record| record.id());
            let done = (current.as_ref() == Some(&old.id)).then(|| {
                self.0.add(&record.text());
                self.stamp(record.id())
            });
            others_first().await;
            Ok(done)
        })
    }

    fn remove<'a>(&'a self, old: &'a Stamp, _: &'a (dyn Fn() -> bool + Sync)) -> BoxFuture<'a, Result<(), AwsError>> {
        Box::pin(async move {
            others_first().await;
            self.0.check()?;
            if self.0.latest().and_then(|(_, text, _)| Record::read(&text)).map(|record| record.id()).as_ref() == Some(&old.id) {
                self.0.versions.lock().unwrap().clear();
            }
            Ok(())
        })
    }
}

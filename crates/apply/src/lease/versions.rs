//! A place where a write names no condition, and gets a number: all numbers are different and follow one another, as the versions of a parameter of Systems
//! Manager do.
//!
//! That is enough. A writer looks at the version right before its own. If it is the one that the writer had seen, nobody came
//! between, and the write holds. If it is another one, the write came too late. Each record names the one that it meant to follow
//! (`after`), so that every reader can tell that a late write is void. The next renewal of the holder is then the next version,
//! and the holder goes on.

use std::time::Duration;

use futures::future::BoxFuture;
use heiiki_model::failure::AwsError;

use super::{Record, Seen, Stamp, Store, run};

/// The number of writes that came too late behind which a reader looks.
const DEEPEST: u64 = 8;

/// The number of times that one such write may depend on another one.
const NESTED: u64 = 3;

/// One version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// Its number.
    pub number: u64,
    /// Its text.
    pub text: String,
    /// The time since it was written, by the clock of AWS.
    pub age: Option<Duration>,
}

impl Version {
    fn record(&self) -> Option<Record> {
        Record::read(&self.text)
    }

    fn id(&self) -> String {
        self.record().map_or_else(|| format!("version {}", self.number), |record| record.id())
    }
}

/// A thing with versions. Reads may show an older state; writes are numbered in the order in which they take effect.
///
/// ```
/// # use futures::{FutureExt, future::BoxFuture};
/// # use heiiki_apply::lease::{Version, Versions};
/// # use heiiki_model::failure::AwsError;
/// # use std::sync::Mutex;
/// # type Answer<'a, T> = BoxFuture<'a, Result<T, AwsError>>;
/// /// Versions in memory; the first one has the number 1.
/// #[derive(Default)]
/// struct Memory(Mutex<Vec<String>>);
///
/// impl Versions for Memory {
///     fn put<'a>(&'a self, text: &'a str) -> Answer<'a, u64> {
///         Box::pin(async move {
///             let mut versions = self.0.lock().unwrap();
///             versions.push(text.to_owned());
///             Ok(versions.len() as u64)
///         })
///     }
/// #   fn place(&self) -> String { "memory".to_owned() }
/// #   fn put_new<'a>(&'a self, _: &'a str) -> Answer<'a, bool> { Box::pin(std::future::pending()) }
/// #   fn get(&self, _: Option<u64>) -> Answer<'_, Option<Version>> { Box::pin(std::future::pending()) }
/// #   fn delete(&self) -> Answer<'_, ()> { Box::pin(std::future::pending()) }
/// }
///
/// let memory = Memory::default();
/// assert_eq!(memory.put("a").now_or_never(), Some(Ok(1)));
/// assert_eq!(memory.put("b").now_or_never(), Some(Ok(2)));
/// ```
pub trait Versions: Send + Sync {
    /// Names the place so that a person finds it.
    fn place(&self) -> String;

    /// Writes the first version; false if there is one already.
    fn put_new<'a>(&'a self, text: &'a str) -> BoxFuture<'a, Result<bool, AwsError>>;

    /// Writes the next version, which is the first where there is none, and returns its number.
    fn put<'a>(&'a self, text: &'a str) -> BoxFuture<'a, Result<u64, AwsError>>;

    /// Reads the version with this number, or the latest; `None` if there is none.
    fn get(&self, number: Option<u64>) -> BoxFuture<'_, Result<Option<Version>, AwsError>>;

    /// Removes it with all versions.
    fn delete(&self) -> BoxFuture<'_, Result<(), AwsError>>;
}

/// The place of a lease made of a thing with versions.
#[derive(Clone, Debug)]
pub struct Versioned<V>(pub V);

impl<V: Versions> Versioned<V> {
    /// True for a write that came too late: a write that holds lies between it and the version that it meant to follow. In doubt a write is taken to hold.
    fn is_void<'a>(&'a self, version: &'a Version, nested: u64) -> BoxFuture<'a, Result<bool, AwsError>> {
        Box::pin(async move {
            let Some(record) = version.record().filter(|record| record.after.is_some()) else { return Ok(false) };
            for back in 1..=DEEPEST {
                let Some(number) = version.number.checked_sub(back).filter(|number| *number > 0 && nested > 0) else {
                    return Ok(false);
                };
                let Some(before) = self.0.get(Some(number)).await? else { return Ok(false) };
                if Some(before.id()) == record.after {
                    return Ok(false);
                }
                let own = run(&before.id()) == record.run;
                if !own && (record.takes_over() || !self.is_void(&before, nested - 1).await?) {
                    return Ok(true);
                }
            }
            Ok(false)
        })
    }

    /// True if a write with this number holds, because it follows the version that its writer had seen. A holder that renews also goes on over writes that
    /// came too late.
    async fn holds(&self, number: u64, old: &Stamp, record: &Record) -> Result<bool, AwsError> {
        let Ok(base) = old.mark.parse::<u64>() else { return Ok(false) };
        for between in (base.saturating_add(1)..number).rev() {
            let Some(version) = self.0.get(Some(between)).await? else { return Ok(false) };
            let own = run(&version.id()) == record.run;
            if !own && (record.takes_over() || !self.is_void(&version, NESTED).await?) {
                return Ok(false);
            }
        }
        // Somebody may have removed it and made another one.
        Ok(base < number && self.0.get(Some(base)).await?.is_some_and(|version| version.id() == old.id))
    }
}

fn stamp(number: u64, id: String) -> Stamp {
    Stamp { mark: number.to_string(), id }
}

impl<V: Versions> Store for Versioned<V> {
    fn place(&self) -> String {
        self.0.place()
    }

    fn read(&self) -> BoxFuture<'_, Result<Option<Seen>, AwsError>> {
        Box::pin(async move {
            let Some(latest) = self.0.get(None).await? else { return Ok(None) };
            let mut holder = latest.clone();
            for _ in 0..DEEPEST {
                if !self.is_void(&holder, NESTED).await? {
                    break;
                }
                let Some(before) = self.0.get(Some(holder.number - 1)).await? else { break };
                holder = before;
            }
            let stamp = stamp(latest.number, latest.id());
            Ok(Some(Seen { stamp, holder: holder.record(), age: latest.age }))
        })
    }

    fn create<'a>(&'a self, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>> {
        Box::pin(async move {
            if self.0.put_new(&record.text()).await? {
                return Ok(Some(stamp(1, record.id())));
            }
            // The answer to this very write may have been lost, and the write made again.
            let first = self.0.get(Some(1)).await?;
            Ok(first.filter(|first| first.id() == record.id()).map(|_| stamp(1, record.id())))
        })
    }

    fn replace<'a>(&'a self, old: &'a Stamp, record: &'a Record) -> BoxFuture<'a, Result<Option<Stamp>, AwsError>> {
        Box::pin(async move {
            let number = self.0.put(&record.text()).await?;
            if self.holds(number, old, record).await? {
                return Ok(Some(stamp(number, record.id())));
            }
            if number == 1 {
                // The old record is gone, and this write put one in its place that nobody else can have taken.
                self.0.delete().await?;
            }
            Ok(None)
        })
    }

    fn remove<'a>(&'a self, old: &'a Stamp, still: &'a (dyn Fn() -> bool + Sync)) -> BoxFuture<'a, Result<(), AwsError>> {
        Box::pin(async move {
            let seen = self.read().await?;
            let ours = seen.and_then(|seen| seen.holder).is_some_and(|holder| old.is_of(&holder));
            if ours && still() { self.0.delete().await } else { Ok(()) }
        })
    }
}

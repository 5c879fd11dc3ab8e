//! The one clock. Times and sleeps of heiiki and of the SDK both come from it, so that tests and the sandbox can move time.

use std::fmt::Debug;
use std::pin::Pin;
use std::sync::OnceLock;
use std::time::{Duration, SystemTime};

/// A sleep on a clock. It is also `Sync`, because the SDK asks for that.
pub type SleepFuture = Pin<Box<dyn Future<Output = ()> + Send + Sync>>;

/// A source of time that everything waits by.
///
/// ```
/// # use std::{sync::Mutex, time::{Duration, SystemTime, UNIX_EPOCH}};
/// # use futures::FutureExt;
/// # use heiiki_apply::{Clock, clock::SleepFuture};
/// /// A clock of which every sleep is over at once.
/// #[derive(Debug, Default)]
/// struct Skipping(Mutex<Duration>);
///
/// impl Clock for Skipping {
///     fn now(&self) -> SystemTime {
///         UNIX_EPOCH + self.steady()
///     }
///
///     fn sleep(&self, span: Duration) -> SleepFuture {
///         *self.0.lock().unwrap() += span;
///         Box::pin(std::future::ready(()))
///     }
///
///     fn steady(&self) -> Duration {
///         *self.0.lock().unwrap()
///     }
/// }
///
/// let clock = Skipping::default();
/// clock.sleep(Duration::from_mins(5)).now_or_never().expect("it is over");
/// assert_eq!(clock.now(), UNIX_EPOCH + Duration::from_mins(5));
/// ```
pub trait Clock: Debug + Send + Sync {
    /// Returns the time of day.
    fn now(&self) -> SystemTime;

    /// Waits for a span of this clock's time.
    fn sleep(&self, span: Duration) -> SleepFuture;

    /// Returns the time since some fixed moment. Nobody can set it back, but it may stand still while the machine sleeps.
    fn steady(&self) -> Duration;

    /// Returns the number of this clock's seconds that pass in one second of the person who watches.
    fn speed(&self) -> f64 {
        1.0
    }
}

/// The real time.
#[derive(Clone, Copy, Debug, Default)]
pub struct RealClock;

impl Clock for RealClock {
    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn sleep(&self, span: Duration) -> SleepFuture {
        Box::pin(tokio::time::sleep(span))
    }

    fn steady(&self) -> Duration {
        static START: OnceLock<tokio::time::Instant> = OnceLock::new();
        START.get_or_init(tokio::time::Instant::now).elapsed()
    }
}

/// A clock that begins at a given time and runs `speed` times as fast as tokio's clock, so that it stands still while that is paused.
#[derive(Clone, Copy, Debug)]
pub struct ScaledClock {
    origin: SystemTime,
    start: tokio::time::Instant,
    speed: f64,
}

impl ScaledClock {
    /// Returns a clock that shows `origin` now.
    pub fn starting_at(origin: SystemTime, speed: f64) -> Self {
        Self { origin, start: tokio::time::Instant::now(), speed }
    }
}

impl Clock for ScaledClock {
    fn now(&self) -> SystemTime {
        self.origin + self.start.elapsed().mul_f64(self.speed)
    }

    #[expect(clippy::disallowed_methods, reason = "this is the clock that everything else asks")]
    fn sleep(&self, span: Duration) -> SleepFuture {
        Box::pin(tokio::time::sleep(span.div_f64(self.speed)))
    }

    fn steady(&self) -> Duration {
        self.start.elapsed().mul_f64(self.speed)
    }

    fn speed(&self) -> f64 {
        self.speed
    }
}

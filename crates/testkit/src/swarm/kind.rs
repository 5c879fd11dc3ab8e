//! The kinds of faults that the swarm draws, and how often each occurred.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Arc, Mutex, PoisonError};

/// Defines the kinds, each with the word by which the table names it.
macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident = $word:literal,)+) => {
        /// A way in which a call goes wrong.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[$doc])+ $name,)+
        }

        impl Kind {
            /// Every kind.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The kind of this name in the code, such as `ResetAfter`.
            pub fn named(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)+
                    _ => None,
                }
            }

            /// The word for it.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)+
                }
            }
        }
    };
}

kinds! {
    /// The service's own throttling error. Nothing is done.
    Throttled = "throttled, with a code",
    /// A bare 429. Nothing is done.
    ThrottledBare = "throttled, bare 429",
    /// The service's own internal error. Nothing is done.
    InternalError = "500, with a code",
    /// A 500 without a body. Nothing is done.
    ServerErrorBare = "500, bare",
    /// The HTML page of a load balancer. Nothing is done.
    BadGateway = "502, HTML page",
    /// A 503 without a body. Nothing is done.
    UnavailableBare = "503, bare",
    /// A plain text, after the call was carried out.
    GatewayTimeout = "504 after the act",
    /// The connection breaks before the call arrives.
    ResetBefore = "reset before the act",
    /// The connection breaks after the call was carried out.
    ResetAfter = "reset after the act",
    /// The connection breaks in the middle of the answer.
    Truncated = "truncated answer",
    /// The answer cannot be read. The call was carried out.
    Garbled = "unreadable answer",
    /// The answer comes late.
    Slow = "slow answer",
    /// The answer never comes. The call was carried out.
    Stalled = "answer that never comes",
    /// An earlier answer to the same read.
    Stale = "stale answer",
    /// A page with a token that leads to the same page again, without an end.
    PageWithoutEnd = "page whose token repeats",
    /// A page that comes twice.
    PageTwice = "page sent twice",
    /// An item that is listed twice.
    Twin = "item listed twice",
    /// An item that a list does not show.
    Missing = "item missing",
    /// Credentials that have expired, for a while.
    Expired = "expired credentials",
    /// Operations that are denied, for a while.
    Denied = "denied operations",
    /// The process is killed while a call is under way.
    Killed = "SIGKILL",
}

/// Counts what occurred. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Tally(Arc<Mutex<BTreeMap<Kind, u64>>>);

impl Tally {
    /// Counts one.
    pub fn count(&self, kind: Kind) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(kind).or_default() += 1;
    }

    /// The number of times that a kind of fault occurred.
    pub fn of(&self, kind: Kind) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&kind).copied().unwrap_or_default()
    }

    /// The kinds that never occurred.
    pub fn never(&self) -> Vec<&'static str> {
        Kind::ALL.iter().filter(|kind| self.of(**kind) == 0).map(|kind| kind.word()).collect()
    }

    /// A table of all kinds.
    pub fn table(&self) -> String {
        let mut text = String::new();
        for kind in Kind::ALL {
            let _ = writeln!(text, "{:>8}  {}", self.of(*kind), kind.word());
        }
        text
    }
}

//! Carries out a plan. The schedule is a pure state machine, the executor around it is thin, and one waiter waits for every object.
//!
//! AWS is reached only through [`Cloud`] and time only through [`Clock`]; everything that happens is told as an [`Event`].

#![expect(clippy::result_large_err, reason = "a failure is made once a step at most")]

mod claim;
pub mod clock;
pub mod cloud;
pub mod event;
mod executor;
mod fenced;
pub mod lease;
mod retry;
pub mod schedule;
pub mod shutdown;
mod step;
mod waiter;

pub use clock::Clock;
pub use cloud::{Cloud, Creation, Edit};
pub use event::{Event, Report};
pub use executor::{Emit, apply};
pub use fenced::{Fenced, LEASE_LOST};
pub use shutdown::{Shutdown, Urgency};

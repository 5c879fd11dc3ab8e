//! Carries out a plan. The schedule is a pure state machine; the driver around it is thin; there is one waiter.
//!
//! It reaches AWS only through [`Cloud`], time only through [`Clock`], and tells what happens as [`Event`]s.

#![expect(clippy::result_large_err, reason = "a failure is made once a step at most")]

mod claim;
pub mod clock;
pub mod cloud;
mod drive;
pub mod event;
mod fenced;
pub mod lease;
mod retry;
pub mod schedule;
mod settle;
mod step;
pub mod stop;

pub use clock::Clock;
pub use cloud::{Cloud, Creation, Edit};
pub use drive::{Emit, apply};
pub use event::{Event, Report};
pub use fenced::{Fenced, LEASE_LOST};
pub use stop::{Stop, Urgency};

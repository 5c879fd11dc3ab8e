//! Carries out a plan. The schedule is a pure state machine; the driver around it is thin; there is one waiter.
//!
//! It reaches AWS only through [`Cloud`], time only through [`Clock`], and tells what happens as [`Event`]s.

pub mod clock;
pub mod cloud;

pub use clock::Clock;
pub use cloud::{Cloud, Creation, Edit};

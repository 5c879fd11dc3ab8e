//! The sandbox as tests use it: a simulated account on paused time, driven through the same crates as the command line drives AWS.

pub mod edit;
pub mod harness;
pub mod interceptor;
pub mod swarm;

pub use harness::Harness;

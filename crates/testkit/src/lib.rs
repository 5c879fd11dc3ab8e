//! The sandbox as tests use it: a simulated account on paused time, driven through the same crates as the command line drives AWS.

pub mod edit;
pub mod lab;
pub mod power;
pub mod swarm;

pub use lab::Lab;

//! A simulated AWS that speaks the wire protocols of the services heiiki uses.
//!
//! An operation is a plain function `(world, request) -> json | fault` under [`services`], and a row of its service's table
//! beside its name and the shape of its input ([`operation`]). The codecs at the edge ([`codec`]) turn wire bytes into
//! canonical JSON and back, so no operation knows its protocol. Nothing here runs in the background: a status is a function of
//! a record and the time of the request, and what is due by then happens before an operation is called.
//!
//! It deliberately knows nothing of heiiki's own crates: it imitates AWS, whoever calls.

pub mod answer;
pub mod by_hand;
pub mod calls;
pub mod codec;
pub mod course;
pub mod fault;
pub mod filter;
mod hex;
pub mod objects;
pub mod observation;
pub mod operation;
pub mod page;
pub mod planned;
pub mod request;
pub mod sandbox;
pub mod serve;
pub mod services;
pub mod shape;
mod store;
pub mod throttle;
pub mod trail;
pub mod tuning;
pub mod wire;
pub mod world;

pub use fault::Fault;
pub use observation::Haze;
pub use operation::Operation;
pub use planned::{Mishap, PlannedFault};
pub use request::Request;
pub use sandbox::Sandbox;
pub use store::SandboxError;
pub use wire::{Timing, Wire};
pub use world::{Time, World};

//! A simulated AWS that speaks the wire protocols of the services heiiki uses.
//!
//! An operation is a plain function `(world, request) -> json | error` under [`services`], and a row of its service's table
//! beside its name and the shape of its input ([`operation`]). The codecs at the edge ([`codec`]) turn wire bytes into
//! canonical JSON and back, so no operation knows its protocol. Nothing here runs in the background: a status is a function of
//! a record and the time of the request, and what is due by then happens before an operation is called.
//!
//! It deliberately knows nothing of heiiki's own crates: it imitates AWS, whoever calls.

mod authorization;
pub mod calls;
pub mod codec;
pub mod console_actions;
pub mod dispatch;
pub mod error_response;
pub mod fault_injection;
pub mod filter;
mod haze;
mod hex;
mod interface_tuning;
pub mod objects;
pub mod observation;
pub mod operation;
pub mod pagination;
pub mod request;
pub mod sandbox;
pub mod serve;
pub mod services;
mod signature;
mod store;
mod tags;
pub mod throttle;
pub mod time;
pub mod timeline;
pub mod trail;
pub mod tuning;
pub mod validation;
pub mod wire;
pub mod world;

pub use error_response::ServiceError;
pub use fault_injection::{FaultEffect, InjectedFault};
pub use observation::Haze;
pub use operation::Operation;
pub use request::Request;
pub use sandbox::Sandbox;
pub use store::SandboxError;
pub use wire::{Timing, Wire};
pub use world::{Time, World};

//! The connection to AWS: clients, one metered HTTP client, error classification, and one folder per kind.
//!
//! This is the only crate that names an SDK. The definition of a kind is in the `model` crate under the same path as
//! here.

#![expect(clippy::wildcard_enum_match_arm, reason = "the SDK's enums grow; what is new to us is treated as unknown")]

#[macro_use]
mod pages;

mod answers;
mod attempts;
mod batch;
pub mod clients;
mod closure;
pub mod cloud;
pub mod cloudtrail;
mod each;
pub mod endpoints;
pub mod error;
pub mod http;
pub mod kinds;
pub mod lease;
mod limits;
pub mod observe;
pub mod once;
pub mod ops;
pub mod permissions;
pub mod probe;
mod rate_limit;
mod scope;
mod services;
mod surroundings;
pub mod tags;

pub use clients::{Aws, Connect, ConnectError};
pub use limits::limits;
pub use observe::observe;
pub use ops::{Edit, Found, New, Ops};
pub use scope::Scope;
pub use surroundings::surroundings;

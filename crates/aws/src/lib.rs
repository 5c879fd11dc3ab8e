//! How heiiki talks to AWS: clients, the meter around every call, error classification, and one folder per kind.
//!
//! The only crate that names an SDK. What a kind *is* stands in the `model` crate under the same path as here.

#![expect(clippy::wildcard_enum_match_arm, reason = "the SDK's enums grow; what is new to us is treated as unknown")]

#[macro_use]
mod pages;

mod answers;
mod attempts;
mod batch;
pub mod clients;
mod closure;
pub mod cloud;
mod each;
pub mod endpoints;
pub mod error;
pub mod kinds;
pub mod lease;
mod limits;
pub mod meter;
pub mod observe;
pub mod once;
pub mod ops;
pub mod permissions;
pub mod probe;
pub mod tags;
pub mod trail;

pub use clients::{Aws, Connect, ConnectError};
pub use limits::limits;
pub use observe::{Scope, observe};
pub use ops::{Edit, Found, New, Ops};

//! The spec and the plan as data, over the kinds of resources.
//!
//! Pure: no tokio, no SDK, no clock, no network. `spec` is the one place that reads files. What a kind is stands in `heiiki-core`, the kinds in `heiiki-kinds`,
//! policy documents in `heiiki-policy`; their names are found here too, so that the crates above need one import.
//!
//! A reader starts at [`kind::Kind`], then at one kind under [`kinds`], then at [`spec`].

pub mod applied;
pub mod kind_reference;
pub mod limits;
pub mod plan;
pub mod spec;
pub mod surroundings;

pub use heiiki_core::*;
pub use heiiki_kinds as kinds;
pub use heiiki_policy as policy_document;

//! Kinds of Amazon CloudWatch Logs.

pub mod log_group;

pub use log_group::name_of;

//! Kinds of Amazon S3.
//!
//! `bucket` is a kind; the other files are parts of it.

pub mod bucket;
mod bucket_checks;
mod bucket_diff;
mod bucket_import;
pub mod bucket_parts;
pub mod bucket_policy;
mod lifecycle_checks;
pub mod lifecycle_rule;

pub use bucket::name_of;

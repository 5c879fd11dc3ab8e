//! Kinds of Amazon S3.
//!
//! `bucket` is a kind; the other files are parts of it.

pub mod bucket;

pub use bucket::name_of;

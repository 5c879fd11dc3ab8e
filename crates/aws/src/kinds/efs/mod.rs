//! Kinds of Amazon EFS.

pub(crate) mod bulk;
mod file_system;
mod matters;
mod mount_target;
mod tags;

pub use bulk::FileSystems;

/// The number of objects that are read at once where AWS has no bulk read.
const CONCURRENCY: usize = 4;

//! Kinds of Amazon EFS.

pub(crate) mod bulk;
mod file_system;
mod mount_target;
mod tags;

pub use bulk::FileSystems;

/// How many objects are read at once where AWS has no bulk read.
const FAN_OUT: usize = 4;

//! Kinds of Amazon EFS.
//!
//! `file_system` and `mount_target` are kinds; the other files are parts of one of them.

pub mod file_system;
pub mod mount_target;

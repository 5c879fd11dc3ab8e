//! Kinds of Amazon EFS.
//!
//! `file_system` and `mount_target` are kinds; the other files are parts of one of them.

pub mod file_system;
mod file_system_checks;
mod file_system_import;
pub mod lifecycle_policy;
pub mod mount_target;
mod mount_target_checks;

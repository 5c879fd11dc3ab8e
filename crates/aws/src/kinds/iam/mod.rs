//! Kinds of AWS Identity and Access Management, and their shared bulk read of all roles, users and policies.

mod account;
mod concurrency;
mod credential;
mod grants;
mod inline_policy;
mod instance_profile;
mod managed;
mod policy;
mod role;
mod tags;
mod user;

use std::time::Duration;

pub use account::Account;
pub(crate) use account::missing_groups;
pub(crate) use managed::managed_arns;

use self::concurrency::CONCURRENCY;

/// The pause between two looks at IAM while a change propagates.
const POLL: Duration = Duration::from_secs(2);
/// IAM propagates in seconds, rarely in two minutes.
const STALL_TIMEOUT: Duration = Duration::from_mins(3);

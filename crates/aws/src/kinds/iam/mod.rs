//! Kinds of AWS Identity and Access Management, and their shared bulk read of all roles, users and policies.

mod account;
mod credential;
mod grants;
mod inline_policy;
mod instance_profile;
mod managed;
mod policy;
mod role;
mod tags;
mod user;

pub use account::Account;
pub(crate) use account::missing_groups;
pub(crate) use managed::managed_arns;

use std::time::Duration;

/// The pause between two looks at IAM while a change propagates.
const POLL: Duration = Duration::from_secs(2);
/// IAM propagates in seconds, rarely in two minutes.
const STALL_TIMEOUT: Duration = Duration::from_mins(3);
/// The number of calls that are made at the same time where IAM has no bulk read. It publishes no rates, and takes few calls a second.
const CONCURRENCY: usize = 4;

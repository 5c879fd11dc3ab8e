//! The number of calls that are made to IAM at the same time.

/// The number of calls that are made at the same time where IAM has no bulk read. It publishes no rates, and takes few calls a second.
pub(super) const CONCURRENCY: usize = 4;

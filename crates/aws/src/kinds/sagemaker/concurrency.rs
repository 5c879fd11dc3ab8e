//! The number of calls that are made to SageMaker at the same time.

/// The number of objects that are read at once where AWS has no bulk read: SageMaker throttles early.
pub(super) const CONCURRENCY: usize = 4;

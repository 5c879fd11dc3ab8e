//! The delays after which something new is seen: by other services, and by reads of IAM itself.

use std::time::Duration;

use crate::{Time, World};

/// The time at which something made now reaches the other services.
pub(super) fn propagated(world: &World, now: Time) -> Time {
    now + Duration::from_secs(world.tuning.iam_propagation_s)
}

/// True if IAM's own reads already see something made at `created`.
pub(super) fn readable(world: &World, now: Time, created: Time) -> bool {
    created + Duration::from_secs(world.tuning.iam_read_lag_s) <= now
}

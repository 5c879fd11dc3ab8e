//! The clock of the machine, which processes and sockets follow.

use std::time::{Duration, Instant};

/// The clock of the machine: processes and sockets follow no other.
#[expect(clippy::disallowed_methods, reason = "a rig outside of the program, around real processes")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

/// Waits on the clock of the machine.
#[expect(clippy::disallowed_methods, reason = "a rig outside of the program, around real processes")]
pub(crate) async fn pause(span: Duration) {
    tokio::time::sleep(span).await;
}

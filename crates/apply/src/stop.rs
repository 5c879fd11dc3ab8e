//! Stopping: first no step is begun any more, then what runs is left as well.

use std::sync::Arc;

use tokio::sync::watch;

/// How urgently a run is to stop.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// Not at all.
    #[default]
    Go,
    /// Begin no step; wait for those that run.
    Finish,
    /// Leave at once.
    Now,
}

/// Asks a run to stop. Clones are the same.
#[derive(Clone, Debug)]
pub struct Stop(Arc<watch::Sender<Urgency>>);

impl Default for Stop {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(Urgency::Go)))
    }
}

impl Stop {
    /// Asks once more: the first time to finish, the second time to leave.
    pub fn ask(&self) {
        self.0.send_modify(|urgency| *urgency = if *urgency == Urgency::Go { Urgency::Finish } else { Urgency::Now });
    }

    /// How urgently.
    pub fn urgency(&self) -> Urgency {
        *self.0.borrow()
    }

    /// Ends when the run is to stop at least that urgently.
    pub async fn reached(&self, urgency: Urgency) {
        let mut receiver = self.0.subscribe();
        // The sender lives as long as `self`, so this cannot fail.
        let _ = receiver.wait_for(|now| *now >= urgency).await;
    }
}

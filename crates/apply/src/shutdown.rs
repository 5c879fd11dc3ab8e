//! Shutting a run down in two stages: first no step is begun any more, then the steps that run are left as well.

use std::sync::Arc;

use tokio::sync::watch;

/// The urgency with which a run is to end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Urgency {
    /// The run goes on.
    #[default]
    None,
    /// No step is begun any more, and those that run are waited for.
    Graceful,
    /// The run leaves all running steps at once.
    Immediate,
}

/// A request to end a run. All clones are one request.
#[derive(Clone, Debug)]
pub struct Shutdown(Arc<watch::Sender<Urgency>>);

impl Default for Shutdown {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(Urgency::None)))
    }
}

impl Shutdown {
    /// Asks once more: the first time gracefully, from the second time on immediately.
    pub fn ask(&self) {
        let raised = |urgency: Urgency| if urgency == Urgency::None { Urgency::Graceful } else { Urgency::Immediate };
        self.0.send_modify(|urgency| *urgency = raised(*urgency));
    }

    /// Returns the urgency that was asked for so far.
    pub fn urgency(&self) -> Urgency {
        *self.0.borrow()
    }

    /// Waits until the run is to end with at least this urgency.
    pub async fn reached(&self, urgency: Urgency) {
        let mut receiver = self.0.subscribe();
        // The sender lives as long as `self`, so this cannot fail.
        let _ = receiver.wait_for(|now| *now >= urgency).await;
    }
}

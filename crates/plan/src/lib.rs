//! Plans: what must be done so that what is live becomes what the spec wants. Pure, deterministic, and complete: a plan leaves nothing to decide.

use heiiki_model::plan::Plan;
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Known, Observed};

/// What the user asked for beyond the spec.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Intent {
    /// Delete the whole environment.
    pub destroy: bool,
    /// Only these resources and what they need; all when empty.
    pub targets: Vec<Address>,
    /// Resources whose data may be lost.
    pub allow_data_loss: Vec<Address>,
}

/// A plan, and what is known when it begins.
#[derive(Clone, Debug, PartialEq)]
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// What is known.
    pub known: Known,
}

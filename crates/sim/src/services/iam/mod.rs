//! Iam: what it holds and which operation answers to which name.

use serde::{Deserialize, Serialize};

use crate::Operation;

pub mod propagation;

pub use propagation::{ReadyProfile, Why, assumable, instance_profile_ready};

/// All that Iam holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Iam {}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    let _ = action;
    None
}

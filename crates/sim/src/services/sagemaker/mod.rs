//! SageMaker: what it holds and which operation answers to which name.

use serde::{Deserialize, Serialize};

use crate::Operation;

/// All that SageMaker holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct SageMaker {}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    let _ = action;
    None
}

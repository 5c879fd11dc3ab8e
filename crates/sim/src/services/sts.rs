//! Operations of the service `sts`.

use crate::Operation;

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    let _ = action;
    None
}

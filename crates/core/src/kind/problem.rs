//! A problem that a check found in the spec.

use std::fmt::Debug;

use crate::Address;

/// A problem that a check found in the spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Stable code with a page behind `heiiki explain`: `subnet-outside-vpc`.
    pub code: &'static str,
    /// The resource.
    pub at: Address,
    /// The field as a path inside it, `subnets[1]`; empty for the whole resource.
    pub path: String,
    /// The fault.
    pub message: String,
    /// The remedy.
    pub help: String,
    /// True if AWS may accept it all the same, for example after a quota was raised. It is shown, but does not stop a run.
    pub warning: bool,
}

impl Problem {
    /// A problem at a field of a resource.
    pub fn new(
        code: &'static str,
        at: &Address,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { code, at: at.clone(), path: path.into(), message: message.into(), help: help.into(), warning: false }
    }

    /// The same problem as a warning, which is shown but does not stop a run.
    #[must_use]
    pub fn warning(self) -> Self {
        Self { warning: true, ..self }
    }
}

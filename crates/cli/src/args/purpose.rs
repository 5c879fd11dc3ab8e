//! The purpose of access to AWS, for the commands about permissions.

use clap::ValueEnum;

/// The purpose for which the caller needs permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Purpose {
    /// Look: `plan`, `show`, `drift` and `prove`.
    Plan,
    /// Also change: `apply` and `destroy`.
    Apply,
}

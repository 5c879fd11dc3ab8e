//! What the caller of AWS is to be allowed, for the commands about access.

use clap::ValueEnum;

/// What the caller is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Purpose {
    /// Look: `plan`, `show` and `drift`.
    Plan,
    /// Also change: `apply` and `destroy`.
    Apply,
}

//! The options of the commands about access to AWS: `heiiki policy` and `heiiki doctor`.

use clap::ValueEnum;

use super::{Format, SpecArgs};

/// What the caller is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Purpose {
    /// Look: `plan`, `show` and `drift`.
    Plan,
    /// Also change: `apply` and `destroy`.
    Apply,
}

/// `policy`.
#[derive(Clone, Debug, clap::Args)]
pub struct Policy {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// What the caller is to do
    #[arg(long = "for", value_name = "PURPOSE", default_value = "apply")]
    pub purpose: Purpose,
    /// How it is printed: as the document, or as an array of documents when one would be too large for IAM; or for people
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub format: Format,
}

/// `doctor`.
#[derive(Clone, Debug, clap::Args)]
pub struct Doctor {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// What the caller is to do
    #[arg(long = "for", value_name = "PURPOSE", default_value = "apply")]
    pub purpose: Purpose,
    /// Print one JSON document
    #[arg(long)]
    pub json: bool,
}

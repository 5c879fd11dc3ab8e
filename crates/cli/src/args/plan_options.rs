//! The options of planning: the resources that are meant, and the consent that is given.

use heiiki_model::Address;
use heiiki_model::address::AddressError;

/// The options of planning.
#[derive(Clone, Debug, clap::Args)]
pub struct PlanOptions {
    /// Only these resources and what they need (when deleting: what needs them); may be given several times
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub target: Vec<Address>,
    /// A resource whose data may be lost, such as `domain/studio`; may be given several times
    #[arg(long, value_name = "ADDR", value_parser = any_address)]
    pub allow_data_loss: Vec<Address>,
    /// Stop and delete what users run and made (apps, spaces, profiles) where it stands in the way
    #[arg(long)]
    pub evict_users: bool,
}

/// Reads the address of a resource.
fn address(text: &str) -> Result<Address, String> {
    text.parse().map_err(|error| no_address(&error))
}

/// Also reads what `plan` shows of things without a logical name: `file_system/fs-0abc`.
fn any_address(text: &str) -> Result<Address, String> {
    Address::any(text).map_err(|error| no_address(&error))
}

fn no_address(error: &AddressError) -> String {
    let advice = error.advice().map(|advice| format!("; {advice}")).unwrap_or_default();
    format!("{error}{advice}")
}

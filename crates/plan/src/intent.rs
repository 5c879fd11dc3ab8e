//! The intent of the user beyond the spec: what is to be destroyed, adopted, targeted or lost.

use heiiki_model::Address;
use serde::{Deserialize, Serialize};

/// The options that the user gave beyond the spec.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is an option that a user gives or not")]
pub struct Intent {
    /// Delete the whole environment.
    pub destroy: bool,
    /// Only these resources and those that they need (or, when destroying, those that need them); all if empty.
    pub targets: Vec<Address>,
    /// Resources whose data may be lost.
    pub allow_data_loss: Vec<Address>,
    /// Stop and delete also objects that users made and run inside of an object that must go.
    pub evict_users: bool,
    /// Delete, in place of the environment, the leftovers of domains that are gone from the account.
    pub orphans: bool,
    /// Only write the tags of objects that become ours or have moved, and leave everything else as it is.
    pub adopt: bool,
}

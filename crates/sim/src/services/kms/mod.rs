//! KMS: its state, and the function for each operation.
//!
//! Keys with their aliases, policies, rotation and tags. Nothing is encrypted, and policies are stored and not evaluated, but for the check that keeps a caller
//! from locking itself out. Other services do not ask if a key that is named to them exists. Grants, imported material, key stores, replicas and rotation on
//! demand are not simulated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Operation, Time, World};

mod alias;
mod errors;
pub mod kms_key;
mod operations;
mod policy;
mod shapes;
mod specs;
mod tags;
#[cfg(test)]
mod testing;

use alias::Alias;
use kms_key::KmsKey;

/// All that KMS holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Kms {
    /// Keys by id.
    pub keys: BTreeMap<String, KmsKey>,
    /// Aliases by name, `alias/studio`.
    pub aliases: BTreeMap<String, Alias>,
}

impl Kms {
    /// Forgets the keys whose time has come, and their aliases.
    fn expire(&mut self, now: Time) {
        self.keys.retain(|_, key| key.deletion_at.is_none_or(|at| at > now));
        let keys = &self.keys;
        self.aliases.retain(|_, alias| keys.contains_key(&alias.key_id));
    }
}

/// The id of a key that is named by its id, its ARN or an alias.
pub fn id_of(world: &World, given: &str) -> String {
    let resource = if given.starts_with("arn:") { given.splitn(6, ':').nth(5).unwrap_or_default() } else { given };
    match world.kms.aliases.get(resource) {
        Some(alias) => alias.key_id.clone(),
        None => resource.strip_prefix("key/").unwrap_or(resource).to_owned(),
    }
}

/// The policy of a key, by the last part of its ARN (`key/...`).
pub fn policy_of<'w>(world: &'w World, resource: &str) -> Option<&'w str> {
    world.kms.keys.get(resource.strip_prefix("key/")?).map(|key| key.policy.as_str())
}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(operations::OPERATIONS, action)
}

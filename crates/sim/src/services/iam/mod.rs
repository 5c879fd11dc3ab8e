//! IAM: its state, and the function for each operation.
//!
//! Policies are stored, checked for their form, versioned and given back; [`evaluation`] judges requests by them, for simulations and for callers who sign with
//! keys that IAM gave out.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use access_key::{key_status, note_use, owner_of_key, secret_of_key};
pub use attached::{arn_of, role_of_profile};
pub use document::check_session_policy;
pub use grants::Grants;
pub use group::Group;
pub use instance_profile::InstanceProfile;
pub use mfa_device::MfaDevice;
pub use policy::{Policy, Version};
pub use propagation::{Assumed, ReadyProfile, Why, assumable, assume, instance_profile_ready, note_assumed, trust_of};
pub use role::Role;
pub use service_linked::{DeletionTask, ensure_service_linked};
pub use trust::principals_exist;
pub use user::stored::{AccessKey, Credential, KeyStatus, LoginProfile, User};

use self::delay::{propagated, readable};
use self::errors::{conflict, exists, limit, no_such};
use self::identifiers::{encoded, key, unique_id};
use crate::Operation;

mod access_key;
mod account;
pub mod attached;
pub mod aws_managed;
mod credential;
mod delay;
mod document;
mod errors;
pub mod evaluation;
mod grant_operations;
mod grants;
mod group;
mod identifiers;
mod inline_policy;
mod instance_profile;
mod login_profile;
mod mfa_device;
mod names;
mod policy;
pub mod propagation;
mod role;
pub mod service_linked;
mod simulation;
mod tag_operations;
mod tags;
mod trust;
mod user;

/// The state of IAM. Names are unique regardless of case, so that every key is the name in lower case.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Iam {
    /// Roles.
    pub roles: BTreeMap<String, Role>,
    /// Customer managed policies.
    pub policies: BTreeMap<String, Policy>,
    /// Instance profiles.
    pub instance_profiles: BTreeMap<String, InstanceProfile>,
    /// Users.
    pub users: BTreeMap<String, User>,
    /// Groups.
    pub groups: BTreeMap<String, Group>,
    /// Virtual MFA devices, by serial number.
    pub mfa_devices: BTreeMap<String, MfaDevice>,
    /// Deletions of service-linked roles, in the order they were asked for; a list, because they are no objects.
    pub deletion_tasks: Vec<DeletionTask>,
}

/// The tables of operations, one beside each kind.
const TABLES: [&[Operation]; 15] = [
    role::OPERATIONS,
    grant_operations::OPERATIONS,
    inline_policy::OPERATIONS,
    policy::OPERATIONS,
    instance_profile::OPERATIONS,
    user::OPERATIONS,
    group::OPERATIONS,
    login_profile::OPERATIONS,
    access_key::OPERATIONS,
    mfa_device::OPERATIONS,
    credential::OPERATIONS,
    tag_operations::OPERATIONS,
    service_linked::OPERATIONS,
    account::OPERATIONS,
    simulation::OPERATIONS,
];

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    TABLES.into_iter().find_map(|table| Operation::find(table, action))
}

#[cfg(test)]
mod testing;

//! IAM: its state, and the function for each operation.
//!
//! It deliberately evaluates no permissions: a policy is stored, checked for its form, versioned and given back. Only
//! trust policies decide anything, namely which principals may assume a role.

use std::collections::BTreeMap;
use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::{Deserialize, Serialize};

use crate::{Operation, ServiceError, Time, World};

mod access_key;
mod account;
pub mod aws_managed;
mod credential;
mod document;
mod grants;
mod group;
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
mod tags;
mod trust;
mod user;

pub use access_key::{AccessKey, KeyStatus, key_status, note_use, owner_of_key};
pub use credential::Credential;
pub use grants::Grants;
pub use group::Group;
pub use instance_profile::InstanceProfile;
pub use login_profile::LoginProfile;
pub use mfa_device::MfaDevice;
pub use policy::{Policy, Version};
pub use propagation::{Assumed, ReadyProfile, Why, assumable, assume, instance_profile_ready, note_assumed};
pub use role::Role;
pub use service_linked::{DeletionTask, ensure_service_linked};
pub use trust::principals_exist;
pub use user::User;

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
    grants::OPERATIONS,
    inline_policy::OPERATIONS,
    policy::OPERATIONS,
    instance_profile::OPERATIONS,
    user::OPERATIONS,
    group::OPERATIONS,
    login_profile::OPERATIONS,
    access_key::OPERATIONS,
    mfa_device::OPERATIONS,
    credential::OPERATIONS,
    tags::OPERATIONS,
    service_linked::OPERATIONS,
    account::OPERATIONS,
    simulation::OPERATIONS,
];

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    TABLES.into_iter().find_map(|table| Operation::find(table, action))
}

/// RFC 3986: everything but letters, digits and `-._~` is escaped.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A policy document as IAM answers with it.
fn encoded(document: &str) -> String {
    utf8_percent_encode(document, RESERVED).to_string()
}

/// The key of a name.
fn key(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// A unique id: `AROA` and seventeen characters.
fn unique_id(world: &mut World, prefix: &str) -> String {
    format!("{prefix}{}", world.digits(17).to_ascii_uppercase())
}

/// The time at which something made now reaches the other services.
fn propagated(world: &World, now: Time) -> Time {
    now + Duration::from_secs(world.tuning.iam_propagation_s)
}

/// True if IAM's own reads already see something made at `created`.
fn readable(world: &World, now: Time, created: Time) -> bool {
    created + Duration::from_secs(world.tuning.iam_read_lag_s) <= now
}

fn no_such(text: String) -> ServiceError {
    ServiceError::new(404, "NoSuchEntity", text)
}

fn exists(text: String) -> ServiceError {
    ServiceError::new(409, "EntityAlreadyExists", text)
}

fn conflict(text: &str) -> ServiceError {
    ServiceError::new(409, "DeleteConflict", text)
}

fn limit(text: String) -> ServiceError {
    ServiceError::new(409, "LimitExceeded", text)
}

#[cfg(test)]
mod testing;

//! The permissions of roles, users and groups: attached managed policies, a permissions boundary, and inline policies,
//! whose calls have a file of their own.
//!
//! It deliberately evaluates none of it, which [`super::evaluation`] does: this is book-keeping with IAM's limits and texts.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{aws_managed, conflict, encoded, names, no_such, policy};
use crate::{Request, ServiceError, World};

/// Inline policies, attachments and boundary of one entity.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Grants {
    /// Documents of inline policies, as given, by name.
    pub inline: BTreeMap<String, String>,
    /// ARNs of attached managed policies, in the order they were attached.
    pub attached: Vec<String>,
    /// ARN of the permissions boundary.
    pub boundary: Option<String>,
}

impl Grants {
    /// The boundary as a member of an answer.
    pub(super) fn boundary_answer(&self) -> Value {
        self.boundary
            .as_ref()
            .map_or(Value::Null, |arn| json!({"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}))
    }

    /// The attachments as a member of an answer.
    pub(super) fn attached_answer(&self) -> Value {
        self.attached.iter().map(|arn| json!({"PolicyName": name_of(arn), "PolicyArn": arn})).collect()
    }

    /// The inline policies as a member of an answer.
    pub(super) fn inline_answer(&self) -> Value {
        self.inline.iter().map(|(name, text)| json!({"PolicyName": name, "PolicyDocument": encoded(text)})).collect()
    }

    /// Refuses to delete an entity that still holds policies. A boundary does not count (not documented either way).
    pub(super) fn refuse_unless_empty(&self) -> Result<(), ServiceError> {
        if !self.attached.is_empty() {
            return Err(conflict("Cannot delete entity, must detach all policies first."));
        }
        if !self.inline.is_empty() {
            return Err(conflict("Cannot delete entity, must delete policies first."));
        }
        Ok(())
    }
}

/// A kind of entity that holds grants.
pub(super) struct Holder {
    /// The member that names the entity.
    pub(super) member: &'static str,
    /// The word for it in texts.
    pub(super) noun: &'static str,
    /// Most characters of all its inline policies together.
    pub(super) inline_limit: usize,
    /// The name of the quota of its attachments.
    pub(super) attached_quota: &'static str,
    /// Finds an entity's grants.
    pub(super) find: for<'w> fn(&'w World, &str) -> Result<&'w Grants, ServiceError>,
    /// Finds an entity's grants to change them.
    pub(super) find_mut: for<'w> fn(&'w mut World, &str) -> Result<&'w mut Grants, ServiceError>,
}

pub(super) fn name_of(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

pub(super) fn entity<'a>(request: &Request<'a>, holder: &Holder) -> Result<&'a str, ServiceError> {
    names::name(request, holder.member, 128)
}

/// Checks that a boundary names a managed policy that exists; returns its ARN.
pub(super) fn check_boundary(world: &World, arn: &str) -> Result<String, ServiceError> {
    if !policy::is_arn(arn) {
        return Err(ServiceError::bad("InvalidInput", format!("ARN {arn} is not valid.")));
    }
    if aws_managed::find(arn).is_none() && policy::own(world, arn).is_err() {
        return Err(no_such(format!("Scope ARN: {arn} does not exist or is not attachable.")));
    }
    Ok(arn.to_owned())
}

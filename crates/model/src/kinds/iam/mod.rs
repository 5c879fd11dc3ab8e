//! Kinds of AWS Identity and Access Management.

pub mod credential;
mod identity;
pub mod inline_policy;
pub mod instance_profile;
mod naming;
pub mod policy;
mod policy_condition;
pub mod policy_grammar;
mod policy_ref;
pub mod role;
pub mod user;

pub use policy_ref::PolicyRef;

use crate::erased::typed;
use crate::spec::Resource;
use crate::{Field, KindName, Known};

/// The policies that a role or user of the spec names and that neither the spec nor AWS has: (field, policy).
pub fn missing_policies(resource: &Resource, known: &Known) -> Vec<(String, PolicyRef)> {
    let (policies, boundary): (Field<Vec<PolicyRef>>, Field<PolicyRef>) = if resource.at.kind == KindName::Role {
        let want: role::Want = typed(&resource.want);
        (want.policies, want.permissions_boundary)
    } else if resource.at.kind == KindName::User {
        let want: user::Want = typed(&resource.want);
        (want.policies, want.permissions_boundary)
    } else {
        return Vec::new();
    };
    let policies = policies.value().into_iter().flatten().enumerate();
    let attached = policies.map(|(index, policy)| (format!("policies[{index}]"), policy.clone()));
    let boundary = boundary.value().map(|policy| ("permissions_boundary".to_owned(), policy.clone()));
    attached.chain(boundary).filter(|(_, policy)| policy.is_missing(known)).collect()
}

#[cfg(test)]
mod tests;

//! What roles and users have in common: attached policies, inline policies and the boundary, each with a call of its own per kind of holder.

use std::collections::{BTreeMap, BTreeSet};

use futures::future::try_join_all;
use heiiki_model::erased::typed;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::{Change, policy_document};
use serde_json::Value;

use super::account::document;
use super::calls::{done, gone};
use crate::Aws;
use crate::error::failed;

/// A role or a user by name.
#[derive(Clone, Copy, Debug)]
pub(super) enum Holder<'a> {
    Role(&'a str),
    User(&'a str),
}

/// What applies to a holder now.
#[derive(Clone, Copy, Debug)]
pub(super) struct Granted<'a> {
    pub(super) policies: &'a [String],
    pub(super) inline_policies: &'a BTreeMap<String, Value>,
}

/// Attached policies that every account allows.
const QUOTA: usize = 10;

/// Makes the call that fits the holder, by `done` or `gone`.
macro_rules! call {
    ($how:ident, $aws:expr, $holder:expr, $role:ident $role_name:literal, $user:ident $user_name:literal $(, $set:ident($value:expr))*) => {
        match $holder {
            Holder::Role(name) => $how($role_name, $aws.iam.$role().role_name(name)$(.$set($value))*.send()).await,
            Holder::User(name) => $how($user_name, $aws.iam.$user().user_name(name)$(.$set($value))*.send()).await,
        }
    };
}

/// Reads all pages of the list call that fits the holder.
macro_rules! pages {
    ($aws:expr, $holder:expr, $role:ident $role_name:literal, $user:ident $user_name:literal, $member:ident) => {{
        let mut found = Vec::new();
        match $holder {
            Holder::Role(name) => {
                let mut pages = $aws.iam.$role().role_name(name).into_paginator().page_size(1000).send();
                while let Some(page) = pages.next().await {
                    found.extend(page.map_err(|error| failed("IAM", $role_name, error))?.$member);
                }
            }
            Holder::User(name) => {
                let mut pages = $aws.iam.$user().user_name(name).into_paginator().page_size(1000).send();
                while let Some(page) = pages.next().await {
                    found.extend(page.map_err(|error| failed("IAM", $user_name, error))?.$member);
                }
            }
        }
        found
    }};
}

/// ARNs of the attached policies.
pub(super) async fn attached(aws: &Aws, holder: Holder<'_>) -> Result<Vec<String>, AwsError> {
    let lists = pages!(
        aws,
        holder,
        list_attached_role_policies "ListAttachedRolePolicies",
        list_attached_user_policies "ListAttachedUserPolicies",
        attached_policies
    );
    Ok(lists.into_iter().flatten().filter_map(|policy| policy.policy_arn).collect())
}

/// Names of the inline policies.
async fn inline_names(aws: &Aws, holder: Holder<'_>) -> Result<Vec<String>, AwsError> {
    Ok(pages!(aws, holder, list_role_policies "ListRolePolicies", list_user_policies "ListUserPolicies", policy_names))
}

/// The inline policies by name.
pub(super) async fn inline(aws: &Aws, holder: Holder<'_>) -> Result<BTreeMap<String, Value>, AwsError> {
    let names = inline_names(aws, holder).await?;
    let read = names.into_iter().map(|name| async move {
        let text = match holder {
            Holder::Role(role) => {
                let answer = aws.iam.get_role_policy().role_name(role).policy_name(&name).send().await;
                answer.map_err(|error| failed("IAM", "GetRolePolicy", error))?.policy_document
            }
            Holder::User(user) => {
                let answer = aws.iam.get_user_policy().user_name(user).policy_name(&name).send().await;
                answer.map_err(|error| failed("IAM", "GetUserPolicy", error))?.policy_document
            }
        };
        Ok((name, document(Some(&text))))
    });
    Ok(try_join_all(read).await?.into_iter().collect())
}

async fn attach(aws: &Aws, holder: Holder<'_>, arn: &str) -> Result<(), AwsError> {
    call!(done, aws, holder, attach_role_policy "AttachRolePolicy", attach_user_policy "AttachUserPolicy", policy_arn(arn))
}

async fn detach(aws: &Aws, holder: Holder<'_>, arn: &str) -> Result<(), AwsError> {
    call!(gone, aws, holder, detach_role_policy "DetachRolePolicy", detach_user_policy "DetachUserPolicy", policy_arn(arn))
}

async fn put_inline(aws: &Aws, holder: Holder<'_>, name: &str, document: &Value) -> Result<(), AwsError> {
    let text = document.to_string();
    call!(
        done,
        aws,
        holder,
        put_role_policy "PutRolePolicy",
        put_user_policy "PutUserPolicy",
        policy_name(name),
        policy_document(&text)
    )
}

async fn delete_inline(aws: &Aws, holder: Holder<'_>, name: &str) -> Result<(), AwsError> {
    call!(gone, aws, holder, delete_role_policy "DeleteRolePolicy", delete_user_policy "DeleteUserPolicy", policy_name(name))
}

async fn bound(aws: &Aws, holder: Holder<'_>, arn: Option<String>) -> Result<(), AwsError> {
    match arn {
        Some(arn) => call!(
            done,
            aws,
            holder,
            put_role_permissions_boundary "PutRolePermissionsBoundary",
            put_user_permissions_boundary "PutUserPermissionsBoundary",
            permissions_boundary(&arn)
        ),
        None => call!(
            gone,
            aws,
            holder,
            delete_role_permissions_boundary "DeleteRolePermissionsBoundary",
            delete_user_permissions_boundary "DeleteUserPermissionsBoundary"
        ),
    }
}

/// Sends those of the changes that are about permissions: the boundary first, so that nothing new acts without it.
pub(super) async fn update(aws: &Aws, holder: Holder<'_>, live: Granted<'_>, changes: &[Change]) -> Result<(), AwsError> {
    let to = |field: &str| changes.iter().find(|change| change.field == field).map(|change| &change.to.value);
    if let Some(arn) = to("permissions_boundary") {
        bound(aws, holder, typed(arn)).await?;
    }
    if let Some(arns) = to("policies") {
        let (off, on) = attachments(live.policies, &typed::<Vec<String>>(arns));
        let crowded = live.policies.len() + on.len() > QUOTA;
        if crowded {
            detach_all(aws, holder, &off).await?;
        }
        for arn in &on {
            attach(aws, holder, arn).await?;
        }
        if !crowded {
            detach_all(aws, holder, &off).await?;
        }
    }
    if let Some(documents) = to("inline_policies") {
        let wanted: BTreeMap<String, Value> = typed(documents);
        for (name, document) in &wanted {
            if !live.inline_policies.get(name).is_some_and(|live| policy_document::same(document, live)) {
                put_inline(aws, holder, name, document).await?;
            }
        }
        for name in live.inline_policies.keys().filter(|name| !wanted.contains_key(*name)) {
            delete_inline(aws, holder, name).await?;
        }
    }
    Ok(())
}

async fn detach_all(aws: &Aws, holder: Holder<'_>, arns: &[String]) -> Result<(), AwsError> {
    for arn in arns {
        detach(aws, holder, arn).await?;
    }
    Ok(())
}

/// What to detach and what to attach, each in an order that never leaves AWS's broad grants without the account's own guard rails: those are attached
/// first and detached last.
fn attachments(live: &[String], wanted: &[String]) -> (Vec<String>, Vec<String>) {
    let of_aws = |arn: &String| arn.contains(":iam::aws:policy/");
    let (have, want): (BTreeSet<&String>, BTreeSet<&String>) = (live.iter().collect(), wanted.iter().collect());
    let mut off: Vec<String> = have.difference(&want).map(|arn| (*arn).clone()).collect();
    let mut on: Vec<String> = want.difference(&have).map(|arn| (*arn).clone()).collect();
    off.sort_by_key(|arn| !of_aws(arn));
    on.sort_by_key(of_aws);
    (off, on)
}

/// Takes all policies off a holder that is to be deleted; reads afresh what there is.
pub(super) async fn clear(aws: &Aws, holder: Holder<'_>) -> Result<(), AwsError> {
    let (arns, names) = match futures::try_join!(attached(aws, holder), inline_names(aws, holder)) {
        Err(error) if error.class == Class::NotFound => return Ok(()),
        other => other?,
    };
    detach_all(aws, holder, &arns).await?;
    for name in &names {
        delete_inline(aws, holder, name).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn guard_rails_come_first_and_go_last() {
        let arns = |names: &[&str]| -> Vec<String> {
            let arn = |name: &&str| match name.strip_prefix("aws:") {
                Some(name) => format!("arn:aws:iam::aws:policy/{name}"),
                None => format!("arn:aws:iam::123456789012:policy/{name}"),
            };
            names.iter().map(arn).collect()
        };
        let told = |live: &[&str], wanted: &[&str]| attachments(&arns(live), &arns(wanted));
        assert_eq!(told(&[], &["aws:Full", "Deny", "aws:Other"]), (vec![], arns(&["Deny", "aws:Full", "aws:Other"])));
        assert_eq!(told(&["Deny", "aws:Full"], &[]), (arns(&["aws:Full", "Deny"]), vec![]));
        assert_eq!(told(&["a", "b"], &["b", "c"]), (arns(&["a"]), arns(&["c"])));
        assert_eq!(told(&["a"], &["a"]), (vec![], vec![]));
    }
}

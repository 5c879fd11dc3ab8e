//! The operations on policies and boundaries that are attached to roles, users and groups.

use serde_json::{Value, json};

use super::grants::{Holder, check_boundary, entity, name_of};
use super::{aws_managed, group, limit, names, no_such, policy, role, tags, user};
use crate::{Operation, Request, ServiceError, World};

/// Most managed policies attached to one entity (AWS raises it to 20 on request).
const MOST_ATTACHED: usize = 10;

/// The operations on policies and boundaries that are attached.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("AttachRolePolicy", |w, r| attach(w, r, &role::HOLDER)),
    Operation::new("AttachUserPolicy", |w, r| attach(w, r, &user::HOLDER)),
    Operation::new("AttachGroupPolicy", |w, r| attach(w, r, &group::HOLDER)),
    Operation::new("DetachRolePolicy", |w, r| detach(w, r, &role::HOLDER)),
    Operation::new("DetachUserPolicy", |w, r| detach(w, r, &user::HOLDER)),
    Operation::new("DetachGroupPolicy", |w, r| detach(w, r, &group::HOLDER)),
    Operation::new("ListAttachedRolePolicies", |w, r| list_attached(w, r, &role::HOLDER)),
    Operation::new("ListAttachedUserPolicies", |w, r| list_attached(w, r, &user::HOLDER)),
    Operation::new("ListAttachedGroupPolicies", |w, r| list_attached(w, r, &group::HOLDER)),
    Operation::new("PutRolePermissionsBoundary", |w, r| put_boundary(w, r, &role::HOLDER)),
    Operation::new("PutUserPermissionsBoundary", |w, r| put_boundary(w, r, &user::HOLDER)),
    Operation::new("DeleteRolePermissionsBoundary", |w, r| delete_boundary(w, r, &role::HOLDER)),
    Operation::new("DeleteUserPermissionsBoundary", |w, r| delete_boundary(w, r, &user::HOLDER)),
];

fn attach(world: &mut World, request: &Request<'_>, holder: &Holder) -> Result<Value, ServiceError> {
    let entity = entity(request, holder)?;
    let arn = policy::arn(request)?;
    (holder.find)(world, entity)?;
    let unknown = || no_such(format!("Policy {arn} does not exist or is not attachable."));
    if let Some(managed) = aws_managed::find(arn) {
        if managed.path.starts_with("/aws-service-role/") {
            return Err(ServiceError::bad("PolicyNotAttachable", "Cannot attach a Service Role Policy to a Customer Role."));
        }
    } else {
        policy::own(world, arn).map_err(|_| unknown())?;
    }
    let grants = (holder.find_mut)(world, entity)?;
    // Attaching twice is no error.
    if !grants.attached.iter().any(|a| a == arn) {
        if grants.attached.len() >= MOST_ATTACHED {
            return Err(limit(format!("Cannot exceed quota for {}: {MOST_ATTACHED}", holder.attached_quota)));
        }
        grants.attached.push(arn.to_owned());
    }
    Ok(Value::Null)
}

fn detach(world: &mut World, request: &Request<'_>, holder: &Holder) -> Result<Value, ServiceError> {
    let entity = entity(request, holder)?;
    let arn = policy::arn(request)?;
    let grants = (holder.find_mut)(world, entity)?;
    let at = grants.attached.iter().position(|a| a == arn).ok_or_else(|| no_such(format!("Policy {arn} was not found.")))?;
    grants.attached.remove(at);
    Ok(Value::Null)
}

fn list_attached(world: &mut World, request: &Request<'_>, holder: &Holder) -> Result<Value, ServiceError> {
    let prefix = names::path_prefix(request)?;
    let grants = (holder.find)(world, entity(request, holder)?)?;
    let path =
        |arn: &str| arn.split_once(":policy").map(|(_, rest)| rest.trim_end_matches(name_of(arn)).to_owned()).unwrap_or_default();
    let items = grants.attached.iter().filter(|arn| path(arn).starts_with(prefix));
    let items = items.map(|arn| (arn.clone(), arn)).collect();
    tags::paged(request, "AttachedPolicies", items, |arn| json!({"PolicyName": name_of(arn), "PolicyArn": arn}))
}

fn put_boundary(world: &mut World, request: &Request<'_>, holder: &Holder) -> Result<Value, ServiceError> {
    let entity = entity(request, holder)?;
    let arn = names::required(request, "PermissionsBoundary")?;
    (holder.find)(world, entity)?;
    let arn = check_boundary(world, arn)?;
    (holder.find_mut)(world, entity)?.boundary = Some(arn);
    Ok(Value::Null)
}

fn delete_boundary(world: &mut World, request: &Request<'_>, holder: &Holder) -> Result<Value, ServiceError> {
    let entity = entity(request, holder)?;
    (holder.find_mut)(world, entity)?.boundary = None;
    Ok(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ALLOW, Account, TRUST};
    use super::*;

    const READ_ONLY: &str = "arn:aws:iam::aws:policy/ReadOnlyAccess";

    fn with_all() -> Account {
        let mut account = Account::new();
        account.done("CreateRole", &json!({"RoleName": "x", "AssumeRolePolicyDocument": TRUST}));
        account.done("CreateUser", &json!({"UserName": "x"}));
        account.done("CreateGroup", &json!({"GroupName": "x"}));
        account
    }

    #[test]
    fn attachments_of_every_kind() {
        let mut account = with_all();
        for kind in ["Role", "User", "Group"] {
            let input = |arn: &str| json!({format!("{kind}Name"): "x", "PolicyArn": arn});
            let attach = format!("Attach{kind}Policy");
            account.done(&attach, &input(READ_ONLY));
            account.done(&attach, &input(READ_ONLY));
            let listed = account.done(&format!("ListAttached{kind}Policies"), &input(""));
            assert_eq!(listed["AttachedPolicies"], json!([{"PolicyName": "ReadOnlyAccess", "PolicyArn": READ_ONLY}]));
            let error = account.refused(&attach, &input("arn:aws:iam::000000000001:policy/none"));
            assert_eq!(error.message, "Policy arn:aws:iam::000000000001:policy/none does not exist or is not attachable.");
            assert_eq!(account.refused(&attach, &input("arn:aws:s3:::some-bucket-name")).code, "ValidationError");
            for i in 0..9 {
                let policy = json!({"PolicyName": format!("{kind}{i}"), "PolicyDocument": ALLOW});
                account.done("CreatePolicy", &policy);
                account.done(&attach, &input(&format!("arn:aws:iam::000000000001:policy/{kind}{i}")));
            }
            let error = account.refused(&attach, &input("arn:aws:iam::aws:policy/AdministratorAccess"));
            assert_eq!(error.message, format!("Cannot exceed quota for PoliciesPer{kind}: 10"));
            account.done(&format!("Detach{kind}Policy"), &input(READ_ONLY));
            let error = account.refused(&format!("Detach{kind}Policy"), &input(READ_ONLY));
            assert_eq!((error.code.as_str(), error.message), ("NoSuchEntity", format!("Policy {READ_ONLY} was not found.")));
        }
        let service = "arn:aws:iam::aws:policy/aws-service-role/AmazonSageMakerNotebooksServiceRolePolicy";
        assert_eq!(
            account.refused("AttachRolePolicy", &json!({"RoleName": "x", "PolicyArn": service})).code,
            "PolicyNotAttachable"
        );
    }

    #[test]
    fn boundaries() {
        let mut account = with_all();
        for kind in ["Role", "User"] {
            let mut input = json!({format!("{kind}Name"): "x", "PermissionsBoundary": READ_ONLY});
            account.done(&format!("Put{kind}PermissionsBoundary"), &input);
            let read = account.done(&format!("Get{kind}"), &input);
            assert_eq!(
                read[kind]["PermissionsBoundary"],
                json!({"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": READ_ONLY})
            );
            input["PermissionsBoundary"] = json!("arn:aws:iam::000000000001:policy/none");
            assert_eq!(account.refused(&format!("Put{kind}PermissionsBoundary"), &input).code, "NoSuchEntity");
            input["PermissionsBoundary"] = json!("x");
            assert_eq!(account.refused(&format!("Put{kind}PermissionsBoundary"), &input).code, "InvalidInput");
            account.done(&format!("Delete{kind}PermissionsBoundary"), &input);
            assert_eq!(account.done(&format!("Get{kind}"), &input)[kind]["PermissionsBoundary"], Value::Null);
        }
    }
}

//! Inline policies of roles, users and groups: documents by name inside their holder. IAM tags none of them.

use serde_json::{Value, json};

use super::grants::{Holder, entity};
use super::{document, encoded, group, limit, names, no_such, role, tags, user};
use crate::{Operation, Request, ServiceError, World};

/// The operations on inline policies.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("PutRolePolicy", |w, r| put_inline(w, r, &role::HOLDER)),
    Operation::new("PutUserPolicy", |w, r| put_inline(w, r, &user::HOLDER)),
    Operation::new("PutGroupPolicy", |w, r| put_inline(w, r, &group::HOLDER)),
    Operation::new("GetRolePolicy", |w, r| get_inline(w, r, &role::HOLDER)),
    Operation::new("GetUserPolicy", |w, r| get_inline(w, r, &user::HOLDER)),
    Operation::new("GetGroupPolicy", |w, r| get_inline(w, r, &group::HOLDER)),
    Operation::new("DeleteRolePolicy", |w, r| delete_inline(w, r, &role::HOLDER)),
    Operation::new("DeleteUserPolicy", |w, r| delete_inline(w, r, &user::HOLDER)),
    Operation::new("DeleteGroupPolicy", |w, r| delete_inline(w, r, &group::HOLDER)),
    Operation::new("ListRolePolicies", |w, r| list_inline(w, r, &role::HOLDER)),
    Operation::new("ListUserPolicies", |w, r| list_inline(w, r, &user::HOLDER)),
    Operation::new("ListGroupPolicies", |w, r| list_inline(w, r, &group::HOLDER)),
];

fn put_inline(world: &mut World, request: &Request<'_>, holder: &Holder) -> Result<Value, ServiceError> {
    let entity = entity(request, holder)?;
    let name = names::name(request, "PolicyName", 128)?;
    let text = names::required(request, "PolicyDocument")?;
    let grants = (holder.find_mut)(world, entity)?;
    document::check_permissions(text, "policyDocument")?;
    let others: usize = grants.inline.iter().filter(|(n, _)| *n != name).map(|(_, text)| document::size(text)).sum();
    if others + document::size(text) > holder.inline_limit {
        return Err(limit(format!("Maximum policy size of {} bytes exceeded for {} {entity}", holder.inline_limit, holder.noun)));
    }
    grants.inline.insert(name.to_owned(), text.to_owned());
    Ok(Value::Null)
}

fn no_inline(holder: &Holder, name: &str) -> ServiceError {
    no_such(format!("The {} policy with name {name} cannot be found.", holder.noun))
}

fn get_inline(world: &mut World, request: &Request<'_>, holder: &Holder) -> Result<Value, ServiceError> {
    let entity = entity(request, holder)?;
    let name = names::name(request, "PolicyName", 128)?;
    let text = (holder.find)(world, entity)?.inline.get(name).ok_or_else(|| no_inline(holder, name))?;
    Ok(json!({holder.member: entity, "PolicyName": name, "PolicyDocument": encoded(text)}))
}

fn delete_inline(world: &mut World, request: &Request<'_>, holder: &Holder) -> Result<Value, ServiceError> {
    let entity = entity(request, holder)?;
    let name = names::name(request, "PolicyName", 128)?;
    (holder.find_mut)(world, entity)?.inline.remove(name).ok_or_else(|| no_inline(holder, name))?;
    Ok(Value::Null)
}

fn list_inline(world: &mut World, request: &Request<'_>, holder: &Holder) -> Result<Value, ServiceError> {
    let grants = (holder.find)(world, entity(request, holder)?)?;
    tags::paged(request, "PolicyNames", grants.inline.keys().map(|name| (name.clone(), name)).collect(), |name| json!(name))
}

#[cfg(test)]
mod tests {
    use super::super::testing::{ALLOW, Account, TRUST};
    use super::*;

    #[test]
    fn inline_policies_of_every_kind() {
        let mut account = Account::new();
        account.done("CreateRole", &json!({"RoleName": "x", "AssumeRolePolicyDocument": TRUST}));
        account.done("CreateUser", &json!({"UserName": "x"}));
        account.done("CreateGroup", &json!({"GroupName": "x"}));
        for (kind, limit) in [("Role", 10_240), ("User", 2_048), ("Group", 5_120)] {
            let name = |extra: Value| {
                let mut input = json!({format!("{kind}Name"): "x", "PolicyName": "p"});
                for (k, v) in extra.as_object().unwrap() {
                    input[k] = v.clone();
                }
                input
            };
            let noun = kind.to_lowercase();
            account.done(&format!("Put{kind}Policy"), &name(json!({"PolicyDocument": ALLOW})));
            let read = account.done(&format!("Get{kind}Policy"), &name(json!({})));
            assert_eq!(read["PolicyDocument"], encoded(ALLOW));
            assert_eq!(account.done(&format!("List{kind}Policies"), &name(json!({})))["PolicyNames"], json!(["p"]));
            // Overwriting does not count twice.
            let big = ALLOW.replace("GetObject", &"a".repeat(limit - ALLOW.len() + "GetObject".len()));
            account.done(&format!("Put{kind}Policy"), &name(json!({"PolicyDocument": big})));
            let error = account.refused(&format!("Put{kind}Policy"), &name(json!({"PolicyName": "q", "PolicyDocument": ALLOW})));
            assert_eq!(
                (error.code, error.message),
                ("LimitExceeded".into(), format!("Maximum policy size of {limit} bytes exceeded for {noun} x"))
            );
            account.done(&format!("Delete{kind}Policy"), &name(json!({})));
            let error = account.refused(&format!("Delete{kind}Policy"), &name(json!({})));
            assert_eq!(error.message, format!("The {noun} policy with name p cannot be found."));
            assert_eq!(
                account.refused(&format!("Put{kind}Policy"), &name(json!({"PolicyDocument": "{}"}))).code,
                "MalformedPolicyDocument"
            );
        }
    }

    /// One policy comes and goes, and its role is as it was.
    #[test]
    fn a_policy_leaves_its_role_as_it_was() {
        let mut account = Account::new();
        account.done(
            "CreateRole",
            &json!({"RoleName": "Theirs", "AssumeRolePolicyDocument": TRUST, "Tags": [{"Key": "a", "Value": "b"}]}),
        );
        account.done("PutRolePolicy", &json!({"RoleName": "Theirs", "PolicyName": "Own", "PolicyDocument": ALLOW}));
        let before = account.done("GetAccountAuthorizationDetails", &json!({}));
        let mine = json!({"RoleName": "theirs", "PolicyName": "heiiki.ifsm.pass", "PolicyDocument": ALLOW});
        account.done("PutRolePolicy", &mine);
        assert_ne!(account.done("GetAccountAuthorizationDetails", &json!({})), before);
        account.done("DeleteRolePolicy", &mine);
        assert_eq!(account.done("GetAccountAuthorizationDetails", &json!({})), before);
    }
}

//! Roles: create, read, update, delete, trust policy.
//!
//! It deliberately leaves inline policies, attachments and boundaries to [`super::grants`], which users and groups share.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::grants::{self, Grants, Holder};
use super::{Why, conflict, document, encoded, exists, key, limit, names, no_such, propagated, readable, tags, trust, unique_id};
use crate::world::Tags;
use crate::{Operation, Request, ServiceError, Time, World};

/// Most characters of a trust policy, white space not counted (AWS raises it to 4096 on request).
const LONGEST_TRUST: usize = 2048;

/// A role.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Role {
    /// Its name, in the case it was given.
    pub name: String,
    /// `/` or `/team/`.
    pub path: String,
    /// `AROA...`.
    pub id: String,
    /// Its ARN, with the path.
    pub arn: String,
    /// The time of its creation.
    pub created: Time,
    /// The trust policy as given.
    pub trust: String,
    /// The unique ids of this account's principals in the trust policy, by their ARNs.
    pub principals: BTreeMap<String, String>,
    /// The trust policy before, and until when the other services still see it.
    pub earlier_trust: Option<(String, Time)>,
    /// The description.
    pub description: Option<String>,
    /// Longest session, in seconds.
    pub max_session_s: u64,
    /// Inline policies, attachments, boundary.
    pub grants: Grants,
    /// Tags.
    pub tags: Tags,
    /// The time at which other services see it.
    pub visible_at: Time,
    /// The service that owns it, if it is service-linked.
    pub linked_service: Option<String>,
    /// The time and region of its last use.
    #[serde(default)]
    pub last_used: Option<(Time, String)>,
}

impl Role {
    /// Its last use as an answer has it.
    pub(super) fn last_used(&self) -> Value {
        match &self.last_used {
            Some((at, region)) => json!({"LastUsedDate": at.iso_seconds(), "Region": region}),
            None => json!({}),
        }
    }
}

/// The operations on roles.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("CreateRole", create),
    Operation::new("GetRole", get),
    Operation::new("ListRoles", list),
    Operation::new("UpdateRole", update),
    Operation::new("UpdateRoleDescription", update_description),
    Operation::new("UpdateAssumeRolePolicy", update_trust),
    Operation::new("DeleteRole", delete),
];

pub(super) fn missing(name: &str) -> ServiceError {
    no_such(format!("The role with name {name} cannot be found."))
}

/// The role of a name.
pub(super) fn find<'w>(world: &'w World, name: &str) -> Result<&'w Role, ServiceError> {
    world.iam.roles.get(&key(name)).ok_or_else(|| missing(name))
}

/// The role of a name, to change it; service-linked roles are not for customers to change.
pub(super) fn changeable<'w>(world: &'w mut World, name: &str) -> Result<&'w mut Role, ServiceError> {
    let role = world.iam.roles.get_mut(&key(name)).ok_or_else(|| missing(name))?;
    if role.linked_service.is_some() {
        let text =
            format!("Cannot perform the operation on the protected role '{}' - this role is only modifiable by AWS", role.name);
        return Err(ServiceError::bad("UnmodifiableEntity", text));
    }
    Ok(role)
}

/// The members of every answer about a role.
pub(super) fn basics(world: &World, role: &Role) -> Value {
    json!({
        "Path": role.path,
        "RoleName": role.name,
        "RoleId": role.id,
        "Arn": role.arn,
        "CreateDate": role.created.iso_seconds(),
        "AssumeRolePolicyDocument": encoded(&trust::shown(world, &role.trust, &role.principals)),
    })
}

fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "RoleName", 64)?;
    let path = names::path(request, "Path")?;
    let description = names::description(request)?;
    let max_session_s = names::number(request, "MaxSessionDuration", 3600, 43_200)?.unwrap_or(3600);
    let given = tags::given(request)?;
    let text = names::required(request, "AssumeRolePolicyDocument")?;
    let principals = check_trust(world, request.now, text, "assumeRolePolicyDocument")?;
    let boundary = request.text("PermissionsBoundary").map(|arn| grants::check_boundary(world, arn)).transpose()?;
    if world.iam.roles.contains_key(&key(name)) {
        return Err(exists(format!("Role with name {name} already exists.")));
    }
    let most = world.tuning.iam_roles;
    if world.iam.roles.values().filter(|role| role.linked_service.is_none()).count() >= most {
        return Err(limit(format!("Cannot exceed quota for RolesPerAccount: {most}")));
    }
    let role = Role {
        name: name.to_owned(),
        path: path.to_owned(),
        id: unique_id(world, "AROA"),
        arn: format!("arn:aws:iam::{}:role{path}{name}", world.account),
        created: request.now,
        trust: text.to_owned(),
        principals,
        earlier_trust: None,
        description,
        max_session_s,
        grants: Grants { boundary, ..Grants::default() },
        tags: given,
        visible_at: propagated(world, request.now),
        linked_service: None,
        last_used: None,
    };
    let mut answer = basics(world, &role);
    answer["Tags"] = tags::answer_if_any(&role.tags);
    answer["PermissionsBoundary"] = role.grants.boundary_answer();
    world.iam.roles.insert(key(name), role);
    Ok(json!({"Role": answer}))
}

fn check_trust(world: &World, now: Time, text: &str, at: &str) -> Result<BTreeMap<String, String>, ServiceError> {
    let parsed = document::check_trust(text, at)?;
    if document::size(text) > LONGEST_TRUST {
        return Err(limit(format!("Cannot exceed quota for ACLSizePerRole: {LONGEST_TRUST}")));
    }
    trust::resolve(world, now, &parsed)
}

fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "RoleName", 64)?;
    let role = find(world, name)?;
    if !readable(world, request.now, role.created) {
        return Err(missing(name));
    }
    let mut answer = with_settings(world, role);
    answer["PermissionsBoundary"] = role.grants.boundary_answer();
    answer["Tags"] = tags::answer_if_any(&role.tags);
    // Nothing in the sandbox uses a role so that IAM would notice.
    answer["RoleLastUsed"] = role.last_used();
    Ok(json!({"Role": answer}))
}

fn with_settings(world: &World, role: &Role) -> Value {
    let mut answer = basics(world, role);
    answer["Description"] = json!(role.description);
    answer["MaxSessionDuration"] = json!(role.max_session_s);
    answer
}

fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let prefix = names::path_prefix(request)?;
    let seen = world.iam.roles.iter().filter(|(_, r)| r.path.starts_with(prefix) && readable(world, request.now, r.created));
    // ListRoles leaves out tags, boundary and last use.
    let items = seen.map(|(key, role)| (key.clone(), role)).collect();
    tags::paged(request, "Roles", items, |role| with_settings(world, role))
}

fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let description = names::description(request)?;
    let session = names::number(request, "MaxSessionDuration", 3600, 43_200)?;
    let role = changeable(world, names::name(request, "RoleName", 64)?)?;
    if let Some(text) = description {
        role.description = Some(text).filter(|text| !text.is_empty());
    }
    role.max_session_s = session.unwrap_or(role.max_session_s);
    Ok(json!({}))
}

fn update_description(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let description = names::description(request)?.unwrap_or_default();
    let name = names::name(request, "RoleName", 64)?;
    changeable(world, name)?.description = Some(description).filter(|text| !text.is_empty());
    Ok(json!({"Role": with_settings(world, find(world, name)?)}))
}

fn update_trust(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "RoleName", 64)?;
    let text = names::required(request, "PolicyDocument")?;
    changeable(world, name)?;
    let principals = check_trust(world, request.now, text, "policyDocument")?;
    let until = propagated(world, request.now);
    let role = changeable(world, name)?;
    // For changes in quick succession, services see the policy that was in force before the first of them.
    let seen = match role.earlier_trust.take() {
        Some((earlier, then)) if then > request.now => earlier,
        Some(_) | None => role.trust.clone(),
    };
    role.earlier_trust = Some((seen, until));
    text.clone_into(&mut role.trust);
    role.principals = principals;
    Ok(Value::Null)
}

fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "RoleName", 64)?;
    let role = changeable(world, name)?;
    role.grants.refuse_unless_empty()?;
    let key = key(name);
    if world.iam.instance_profiles.values().any(|profile| profile.role.as_ref() == Some(&key)) {
        return Err(conflict("Cannot delete entity, must remove roles from instance profile first."));
    }
    world.iam.roles.remove(&key);
    Ok(Value::Null)
}

impl Role {
    /// The trust policy as the other services see it.
    pub(super) fn seen_trust(&self, now: Time) -> Result<&str, Why> {
        if self.visible_at > now {
            return Err(Why::NotYet);
        }
        Ok(match &self.earlier_trust {
            Some((earlier, until)) if *until > now => earlier,
            Some(_) | None => &self.trust,
        })
    }
}

/// The access of [`grants`] to roles.
pub(super) const HOLDER: Holder = Holder {
    member: "RoleName",
    noun: "role",
    inline_limit: 10_240,
    attached_quota: "PoliciesPerRole",
    find: |world, name| find(world, name).map(|role| &role.grants),
    find_mut: |world, name| changeable(world, name).map(|role| &mut role.grants),
};

#[cfg(test)]
mod tests {
    use super::super::testing::{ALLOW, Account, TRUST};
    use super::*;

    fn with_role() -> Account {
        let mut account = Account::new();
        account.done("CreateRole", &json!({"RoleName": "Exec", "Path": "/ml/", "Description": "d", "MaxSessionDuration": "7200", "AssumeRolePolicyDocument": TRUST}));
        account
    }

    #[test]
    fn create_then_get_whatever_the_case() {
        let mut account = with_role();
        let role = account.done("GetRole", &json!({"RoleName": "EXEC"}))["Role"].clone();
        assert_eq!(role["Arn"], "arn:aws:iam::000000000001:role/ml/Exec");
        assert_eq!((role["Description"].as_str(), role["MaxSessionDuration"].as_u64()), (Some("d"), Some(7200)));
        assert_eq!(role["CreateDate"], "2026-01-01T00:00:00Z");
        let id = role["RoleId"].as_str().unwrap();
        assert!(id.starts_with("AROA") && id.len() == 21, "{id}");
        assert!(role["AssumeRolePolicyDocument"].as_str().unwrap().starts_with("%7B%22Version%22%3A%222012-10-17%22"));
        let error = account.refused("CreateRole", &json!({"RoleName": "exec", "AssumeRolePolicyDocument": TRUST}));
        assert_eq!(
            (error.status, error.code.as_str(), error.message.as_str()),
            (409, "EntityAlreadyExists", "Role with name exec already exists.")
        );
        let error = account.refused("GetRole", &json!({"RoleName": "nobody"}));
        assert_eq!((error.status, error.message.as_str()), (404, "The role with name nobody cannot be found."));
    }

    #[test]
    fn update_leaves_alone_what_it_does_not_name() {
        let mut account = with_role();
        account.done("UpdateRole", &json!({"RoleName": "Exec", "MaxSessionDuration": 3600}));
        let role = account.done("GetRole", &json!({"RoleName": "Exec"}))["Role"].clone();
        assert_eq!((role["Description"].as_str(), role["MaxSessionDuration"].as_u64()), (Some("d"), Some(3600)));
        account.done("UpdateRole", &json!({"RoleName": "Exec", "Description": ""}));
        assert_eq!(account.done("GetRole", &json!({"RoleName": "Exec"}))["Role"]["Description"], Value::Null);
        assert_eq!(account.refused("UpdateRole", &json!({"RoleName": "Exec", "MaxSessionDuration": 60})).code, "ValidationError");
    }

    #[test]
    fn lists_by_path_and_in_pages() {
        let mut account = with_role();
        for i in 0..5 {
            account.done("CreateRole", &json!({"RoleName": format!("r{i}"), "AssumeRolePolicyDocument": TRUST}));
        }
        let listed = account.done("ListRoles", &json!({"PathPrefix": "/ml/"}));
        assert_eq!((listed["Roles"].as_array().unwrap().len(), &listed["IsTruncated"]), (1, &json!(false)));
        assert!(listed["Roles"][0].get("Tags").is_none());
        let first = account.done("ListRoles", &json!({"MaxItems": "4"}));
        assert_eq!((first["Roles"].as_array().unwrap().len(), &first["IsTruncated"]), (4, &json!(true)));
        let second = account.done("ListRoles", &json!({"MaxItems": "4", "Marker": first["Marker"]}));
        assert_eq!(second["Roles"].as_array().unwrap().len(), 2);
        assert_eq!(account.refused("ListRoles", &json!({"PathPrefix": "ml"})).code, "ValidationError");
    }

    #[test]
    fn delete_needs_an_empty_role() {
        let mut account = with_role();
        account.done("CreateInstanceProfile", &json!({"InstanceProfileName": "p"}));
        account.done("AddRoleToInstanceProfile", &json!({"InstanceProfileName": "p", "RoleName": "exec"}));
        account.done("PutRolePolicy", &json!({"RoleName": "Exec", "PolicyName": "i", "PolicyDocument": ALLOW}));
        account.done("AttachRolePolicy", &json!({"RoleName": "Exec", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}));
        let name = json!({"RoleName": "Exec"});
        assert_eq!(account.refused("DeleteRole", &name).message, "Cannot delete entity, must detach all policies first.");
        account.done("DetachRolePolicy", &json!({"RoleName": "Exec", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}));
        assert_eq!(account.refused("DeleteRole", &name).message, "Cannot delete entity, must delete policies first.");
        account.done("DeleteRolePolicy", &json!({"RoleName": "Exec", "PolicyName": "i"}));
        let error = account.refused("DeleteRole", &name);
        assert_eq!((error.status, error.code.as_str()), (409, "DeleteConflict"));
        assert_eq!(error.message, "Cannot delete entity, must remove roles from instance profile first.");
        account.done("RemoveRoleFromInstanceProfile", &json!({"InstanceProfileName": "p", "RoleName": "Exec"}));
        account.done("DeleteRole", &name);
        assert_eq!(account.refused("DeleteRole", &name).code, "NoSuchEntity");
    }

    #[test]
    fn limits() {
        let mut account = Account::new();
        let padded = |n: usize| TRUST.replace("sagemaker.amazonaws.com", &format!("{}.amazonaws.com", "s".repeat(n)));
        let bare = TRUST.len() - "sagemaker".len();
        let fits = json!({"RoleName": "a", "AssumeRolePolicyDocument": format!("{}{}", padded(2048 - bare), " \n".repeat(50))});
        account.done("CreateRole", &fits);
        let error = account.refused("CreateRole", &json!({"RoleName": "b", "AssumeRolePolicyDocument": padded(2049 - bare)}));
        assert_eq!(
            (error.code.as_str(), error.message.as_str()),
            ("LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048")
        );
        account.world.tuning.iam_roles = 1;
        let error = account.refused("CreateRole", &json!({"RoleName": "b", "AssumeRolePolicyDocument": TRUST}));
        assert_eq!(error.message, "Cannot exceed quota for RolesPerAccount: 1");
    }

    #[test]
    fn reads_can_lag() {
        let mut account = Account::new();
        account.world.tuning.iam_read_lag_s = 5;
        account.done("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": TRUST}));
        assert_eq!(account.refused("GetRole", &json!({"RoleName": "r"})).code, "NoSuchEntity");
        assert_eq!(account.done("ListRoles", &json!({}))["Roles"], json!([]));
        account.wait(5);
        account.done("GetRole", &json!({"RoleName": "r"}));
    }
}

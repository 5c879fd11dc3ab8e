//! Users: create, read, rename, delete.
//!
//! It deliberately lets nobody sign in with a password: its last use is what a test sets.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use self::stored::User;
use super::grants::{Grants, Holder};
use super::{conflict, exists, grants, key, limit, names, no_such, propagated, readable, tags, unique_id};
use crate::{Operation, Request, ServiceError, World};

pub(super) mod stored;

/// Most users of an account.
const MOST: usize = 5000;

/// The operations on users.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("CreateUser", create),
    Operation::new("GetUser", get),
    Operation::new("ListUsers", list),
    Operation::new("UpdateUser", update),
    Operation::new("DeleteUser", delete),
];

fn missing(name: &str) -> ServiceError {
    no_such(format!("The user with name {name} cannot be found."))
}

/// The user of a name.
pub(super) fn find<'w>(world: &'w World, name: &str) -> Result<&'w User, ServiceError> {
    world.iam.users.get(&key(name)).ok_or_else(|| missing(name))
}

/// The user of a name, to change it.
pub(super) fn find_mut<'w>(world: &'w mut World, name: &str) -> Result<&'w mut User, ServiceError> {
    world.iam.users.get_mut(&key(name)).ok_or_else(|| missing(name))
}

/// The members of every answer about a user.
pub(super) fn basics(user: &User) -> Value {
    json!({
        "Path": user.path,
        "UserName": user.name,
        "UserId": user.id,
        "Arn": user.arn,
        "CreateDate": user.created.iso_seconds(),
    })
}

fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "UserName", 64)?;
    let path = names::path(request, "Path")?;
    let given = tags::given(request)?;
    let boundary = request.text("PermissionsBoundary").map(|arn| grants::check_boundary(world, arn)).transpose()?;
    if world.iam.users.contains_key(&key(name)) {
        return Err(exists(format!("User with name {name} already exists.")));
    }
    if world.iam.users.len() >= MOST {
        return Err(limit(format!("Cannot exceed quota for UsersPerAccount: {MOST}")));
    }
    let user = User {
        name: name.to_owned(),
        path: path.to_owned(),
        id: unique_id(world, "AIDA"),
        arn: format!("arn:aws:iam::{}:user{path}{name}", world.account),
        created: request.now,
        grants: Grants { boundary, ..Grants::default() },
        tags: given,
        login_profile: None,
        access_keys: Vec::new(),
        password_last_used: None,
        mfa_devices: BTreeMap::new(),
        credentials: Vec::new(),
        groups: BTreeSet::new(),
        visible_at: propagated(world, request.now),
    };
    let mut answer = basics(&user);
    answer["PermissionsBoundary"] = user.grants.boundary_answer();
    answer["Tags"] = tags::answer_if_any(&user.tags);
    world.iam.users.insert(key(name), user);
    Ok(json!({"User": answer}))
}

fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let Some(name) = request.text("UserName") else { return Ok(json!({"User": caller(world)})) };
    let user = find(world, name)?;
    if !readable(world, request.now, user.created) {
        return Err(missing(name));
    }
    let mut answer = basics(user);
    answer["PermissionsBoundary"] = user.grants.boundary_answer();
    answer["Tags"] = tags::answer_if_any(&user.tags);
    answer["PasswordLastUsed"] = json!(user.password_last_used.map(crate::world::Time::iso_seconds));
    Ok(json!({"User": answer}))
}

/// The user that signed the request. Without a name IAM answers about this one, which need not be a user that the
/// sandbox made.
fn caller(world: &World) -> Value {
    let caller = &world.caller;
    if let Some(user) = world.iam.users.values().find(|user| user.arn == caller.arn) {
        return basics(user);
    }
    json!({
        "Path": "/",
        "UserName": caller.arn.rsplit('/').next().unwrap_or_default(),
        "UserId": caller.user_id,
        "Arn": caller.arn,
        "CreateDate": super::aws_managed::SINCE.iso_seconds(),
    })
}

fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let prefix = names::path_prefix(request)?;
    let seen = world.iam.users.iter().filter(|(_, u)| u.path.starts_with(prefix) && readable(world, request.now, u.created));
    // ListUsers leaves out tags and boundary.
    let items = seen.map(|(key, user)| (key.clone(), user)).collect();
    tags::paged(request, "Users", items, basics)
}

fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let old = names::name(request, "UserName", 128)?;
    let mut user = find(world, old)?.clone();
    if request.input.get("NewUserName").is_some() {
        let new = names::name(request, "NewUserName", 64)?;
        if key(new) != key(old) && world.iam.users.contains_key(&key(new)) {
            return Err(exists(format!("User with name {new} already exists.")));
        }
        new.clone_into(&mut user.name);
    }
    if request.input.get("NewPath").is_some() {
        names::path(request, "NewPath")?.clone_into(&mut user.path);
    }
    user.arn = format!("arn:aws:iam::{}:user{}{}", world.account, user.path, user.name);
    world.iam.users.remove(&key(old));
    world.iam.users.insert(key(&user.name), user);
    Ok(Value::Null)
}

fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "UserName", 128)?;
    let user = find(world, name)?;
    user.grants.refuse_unless_empty()?;
    if user.login_profile.is_some() {
        return Err(conflict("Cannot delete entity, must delete login profile first."));
    }
    if !user.access_keys.is_empty() {
        return Err(conflict("Cannot delete entity, must delete access keys first."));
    }
    if !user.mfa_devices.is_empty() {
        return Err(conflict("Cannot delete entity, must delete MFA device first."));
    }
    if let Some(credential) = user.credentials.first() {
        return Err(conflict(&format!("Cannot delete entity, must delete {} first.", credential.sort.plural())));
    }
    if !user.groups.is_empty() {
        return Err(conflict("Cannot delete entity, must remove users from group first."));
    }
    world.iam.users.remove(&key(name));
    Ok(Value::Null)
}

/// The access of [`grants`] to users.
pub(super) const HOLDER: Holder = Holder {
    member: "UserName",
    noun: "user",
    inline_limit: 2048,
    attached_quota: "PoliciesPerUser",
    find: |world, name| find(world, name).map(|user| &user.grants),
    find_mut: |world, name| find_mut(world, name).map(|user| &mut user.grants),
};

#[cfg(test)]
mod tests {
    use super::super::testing::{ALLOW, Account};
    use super::*;

    #[test]
    fn create_rename_move() {
        let mut account = Account::new();
        account.done("CreateUser", &json!({"UserName": "Ann", "Path": "/a/", "Tags": [{"Key": "k", "Value": "v"}]}));
        account.done("CreateUser", &json!({"UserName": "bob"}));
        assert_eq!(account.refused("CreateUser", &json!({"UserName": "ANN"})).message, "User with name ANN already exists.");
        let key = account.done("CreateAccessKey", &json!({"UserName": "ann"}))["AccessKey"]["AccessKeyId"].clone();
        assert_eq!(account.refused("UpdateUser", &json!({"UserName": "ann", "NewUserName": "Bob"})).code, "EntityAlreadyExists");
        account.done("UpdateUser", &json!({"UserName": "ann", "NewUserName": "Cid", "NewPath": "/c/"}));
        let user = account.done("GetUser", &json!({"UserName": "cid"}))["User"].clone();
        assert_eq!(
            (user["Arn"].as_str(), &user["Tags"]),
            (Some("arn:aws:iam::000000000001:user/c/Cid"), &json!([{"Key": "k", "Value": "v"}]))
        );
        assert_eq!(account.done("GetAccessKeyLastUsed", &json!({"AccessKeyId": key}))["UserName"], "Cid");
        assert_eq!(account.refused("GetUser", &json!({"UserName": "Ann"})).message, "The user with name Ann cannot be found.");
        account.done("UpdateUser", &json!({"UserName": "cid", "NewUserName": "CID"}));
        let listed = account.done("ListUsers", &json!({"PathPrefix": "/c/"}))["Users"].clone();
        assert_eq!((listed[0]["UserName"].as_str(), listed[0].get("Tags")), (Some("CID"), None));
        assert_eq!(account.done("GetUser", &json!({}))["User"]["UserName"], "sandbox");
    }

    #[test]
    fn delete_needs_an_empty_user() {
        let mut account = Account::new();
        let name = json!({"UserName": "u"});
        account.done("CreateUser", &name);
        account.done("CreateGroup", &json!({"GroupName": "g"}));
        account.done("AddUserToGroup", &json!({"UserName": "u", "GroupName": "g"}));
        let key = account.done("CreateAccessKey", &name)["AccessKey"]["AccessKeyId"].clone();
        account.done("CreateLoginProfile", &json!({"UserName": "u", "Password": "Correct-horse-1"}));
        let device = account.done("CreateVirtualMFADevice", &json!({"VirtualMFADeviceName": "u"}));
        let serial = device["VirtualMFADevice"]["SerialNumber"].clone();
        let codes =
            json!({"UserName": "u", "SerialNumber": serial, "AuthenticationCode1": "123456", "AuthenticationCode2": "654321"});
        account.done("EnableMFADevice", &codes);
        let body = json!({"UserName": "u", "SSHPublicKeyBody": "ssh-rsa AAAAB3NzaC1yc2E= u"});
        let ssh = account.done("UploadSSHPublicKey", &body)["SSHPublicKey"]["SSHPublicKeyId"].clone();
        account.done("PutUserPolicy", &json!({"UserName": "u", "PolicyName": "i", "PolicyDocument": ALLOW}));
        account.done("AttachUserPolicy", &json!({"UserName": "u", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}));
        for (text, action, input) in [
            (
                "must detach all policies first.",
                "DetachUserPolicy",
                json!({"UserName": "u", "PolicyArn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}),
            ),
            ("must delete policies first.", "DeleteUserPolicy", json!({"UserName": "u", "PolicyName": "i"})),
            ("must delete login profile first.", "DeleteLoginProfile", name.clone()),
            ("must delete access keys first.", "DeleteAccessKey", json!({"UserName": "u", "AccessKeyId": key})),
            ("must delete MFA device first.", "DeactivateMFADevice", json!({"UserName": "u", "SerialNumber": serial})),
            ("must delete SSH public keys first.", "DeleteSSHPublicKey", json!({"UserName": "u", "SSHPublicKeyId": ssh})),
            ("must remove users from group first.", "RemoveUserFromGroup", json!({"UserName": "u", "GroupName": "g"})),
        ] {
            let error = account.refused("DeleteUser", &name);
            assert_eq!((error.code.as_str(), error.message), ("DeleteConflict", format!("Cannot delete entity, {text}")));
            account.done(action, &input);
        }
        account.done("DeleteUser", &name);
        assert_eq!(account.refused("DeleteUser", &name).code, "NoSuchEntity");
    }
}

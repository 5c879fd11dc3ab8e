//! Groups of users.
//!
//! It deliberately keeps membership with the users, so that a renamed user stays in its groups.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::grants::{Grants, Holder};
use super::{conflict, exists, key, limit, names, no_such, tags, unique_id, user};
use crate::{Operation, Request, ServiceError, Time, World};

/// Most groups of an account.
const MOST: usize = 300;
/// Most groups of one user.
const MOST_PER_USER: usize = 10;

/// A group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// `AGPA...`.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// The time of its creation.
    pub created: Time,
    /// Inline policies and attachments.
    pub grants: Grants,
}

/// The operations on groups.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("CreateGroup", create),
    Operation::new("GetGroup", get),
    Operation::new("ListGroups", list),
    Operation::new("ListGroupsForUser", list_for_user),
    Operation::new("AddUserToGroup", add_user),
    Operation::new("RemoveUserFromGroup", remove_user),
    Operation::new("DeleteGroup", delete),
];

fn missing(name: &str) -> ServiceError {
    no_such(format!("The group with name {name} cannot be found."))
}

fn find<'w>(world: &'w World, name: &str) -> Result<&'w Group, ServiceError> {
    world.iam.groups.get(&key(name)).ok_or_else(|| missing(name))
}

/// The members of every answer about a group.
pub(super) fn basics(group: &Group) -> Value {
    json!({
        "Path": group.path,
        "GroupName": group.name,
        "GroupId": group.id,
        "Arn": group.arn,
        "CreateDate": group.created.iso_seconds(),
    })
}

fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "GroupName", 128)?;
    let path = names::path(request, "Path")?;
    if world.iam.groups.contains_key(&key(name)) {
        return Err(exists(format!("Group with name {name} already exists.")));
    }
    if world.iam.groups.len() >= MOST {
        return Err(limit(format!("Cannot exceed quota for GroupsPerAccount: {MOST}")));
    }
    let group = Group {
        name: name.to_owned(),
        path: path.to_owned(),
        id: unique_id(world, "AGPA"),
        arn: format!("arn:aws:iam::{}:group{path}{name}", world.account),
        created: request.now,
        grants: Grants::default(),
    };
    let answer = basics(&group);
    world.iam.groups.insert(key(name), group);
    Ok(json!({"Group": answer}))
}

fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "GroupName", 128)?;
    let group = basics(find(world, name)?);
    let members = world.iam.users.iter().filter(|(_, user)| user.groups.contains(&key(name)));
    let items = members.map(|(key, user)| (key.clone(), user)).collect();
    let mut answer = tags::paged(request, "Users", items, user::basics)?;
    answer["Group"] = group;
    Ok(answer)
}

fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let prefix = names::path_prefix(request)?;
    let seen = world.iam.groups.iter().filter(|(_, group)| group.path.starts_with(prefix));
    tags::paged(request, "Groups", seen.map(|(key, group)| (key.clone(), group)).collect(), basics)
}

fn list_for_user(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let user = user::find(world, names::name(request, "UserName", 128)?)?;
    let groups = user.groups.iter().filter_map(|key| world.iam.groups.get(key).map(|group| (key.clone(), group)));
    tags::paged(request, "Groups", groups.collect(), basics)
}

fn add_user(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "GroupName", 128)?;
    find(world, name)?;
    let user = user::find_mut(world, names::name(request, "UserName", 128)?)?;
    if user.groups.len() >= MOST_PER_USER && !user.groups.contains(&key(name)) {
        return Err(limit(format!("Cannot exceed quota for GroupsPerUser: {MOST_PER_USER}")));
    }
    user.groups.insert(key(name));
    Ok(Value::Null)
}

fn remove_user(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "GroupName", 128)?;
    find(world, name)?;
    let user = names::name(request, "UserName", 128)?;
    if !user::find_mut(world, user)?.groups.remove(&key(name)) {
        return Err(no_such(format!("User {user} is not in group {name}.")));
    }
    Ok(Value::Null)
}

fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = names::name(request, "GroupName", 128)?;
    find(world, name)?.grants.refuse_unless_empty()?;
    if world.iam.users.values().any(|user| user.groups.contains(&key(name))) {
        return Err(conflict("Cannot delete entity, must remove users from group first."));
    }
    world.iam.groups.remove(&key(name));
    Ok(Value::Null)
}

/// The access of [`super::grants`] to groups.
pub(super) const HOLDER: Holder = Holder {
    member: "GroupName",
    noun: "group",
    inline_limit: 5120,
    attached_quota: "PoliciesPerGroup",
    find: |world, name| find(world, name).map(|group| &group.grants),
    find_mut: |world, name| world.iam.groups.get_mut(&key(name)).map(|group| &mut group.grants).ok_or_else(|| missing(name)),
};

#[cfg(test)]
mod tests {
    use super::super::testing::Account;
    use super::*;

    #[test]
    fn members_come_and_go() {
        let mut account = Account::new();
        account.done("CreateUser", &json!({"UserName": "u"}));
        account.done("CreateGroup", &json!({"GroupName": "G"}));
        let both = json!({"UserName": "u", "GroupName": "g"});
        account.done("AddUserToGroup", &both);
        account.done("AddUserToGroup", &both);
        assert_eq!(account.done("GetGroup", &both)["Users"][0]["UserName"], "u");
        assert_eq!(account.done("ListGroupsForUser", &both)["Groups"][0]["GroupName"], "G");
        assert_eq!(account.refused("DeleteGroup", &both).code, "DeleteConflict");
        account.done("RemoveUserFromGroup", &both);
        assert_eq!(account.refused("RemoveUserFromGroup", &both).code, "NoSuchEntity");
        account.done("DeleteGroup", &both);
        assert_eq!(account.refused("GetGroup", &both).message, "The group with name g cannot be found.");
        assert_eq!(account.done("ListGroups", &json!({}))["Groups"], json!([]));
    }
}

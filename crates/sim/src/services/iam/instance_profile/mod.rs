//! Instance profiles: holders of at most one role.
//!
//! It deliberately does not ask EC2 before deleting: IAM does not either, and a running instance then loses its credentials.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{conflict, exists, key, limit, names, no_such, propagated, readable, role, tags, unique_id};
use crate::world::Tags;
use crate::{Operation, Request, ServiceError, Time, World};

/// Most instance profiles of an account.
const MOST: usize = 1000;

/// An instance profile.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct InstanceProfile {
    /// Its name.
    pub name: String,
    /// Its path.
    pub path: String,
    /// `AIPA...`.
    pub id: String,
    /// Its ARN.
    pub arn: String,
    /// The time of its creation.
    pub created: Time,
    /// The key of its role, if it holds one.
    pub role: Option<String>,
    /// The time at which other services see that role in it.
    pub role_at: Time,
    /// Tags.
    pub tags: Tags,
    /// The time at which other services see it.
    pub visible_at: Time,
}

/// The operations on instance profiles.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("CreateInstanceProfile", create),
    Operation::new("GetInstanceProfile", get),
    Operation::new("ListInstanceProfiles", list),
    Operation::new("ListInstanceProfilesForRole", list_for_role),
    Operation::new("AddRoleToInstanceProfile", add_role),
    Operation::new("RemoveRoleFromInstanceProfile", remove_role),
    Operation::new("DeleteInstanceProfile", delete),
];

fn missing(name: &str) -> ServiceError {
    no_such(format!("Instance Profile {name} cannot be found."))
}

/// The instance profile of a name, to change it.
pub(super) fn find_mut<'w>(world: &'w mut World, name: &str) -> Result<&'w mut InstanceProfile, ServiceError> {
    world.iam.instance_profiles.get_mut(&key(name)).ok_or_else(|| missing(name))
}

fn name<'a>(request: &Request<'a>) -> Result<&'a str, ServiceError> {
    names::name(request, "InstanceProfileName", 128)
}

/// The members of every answer about an instance profile.
pub(super) fn basics(world: &World, profile: &InstanceProfile) -> Value {
    let roles: Vec<Value> =
        profile.role.iter().filter_map(|key| world.iam.roles.get(key)).map(|role| role::basics(world, role)).collect();
    json!({
        "Path": profile.path,
        "InstanceProfileName": profile.name,
        "InstanceProfileId": profile.id,
        "Arn": profile.arn,
        "CreateDate": profile.created.iso_seconds(),
        "Roles": roles,
    })
}

fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = name(request)?;
    let path = names::path(request, "Path")?;
    let given = tags::given(request)?;
    if world.iam.instance_profiles.contains_key(&key(name)) {
        return Err(exists(format!("Instance Profile {name} already exists.")));
    }
    if world.iam.instance_profiles.len() >= MOST {
        return Err(limit(format!("Cannot exceed quota for InstanceProfilesPerAccount: {MOST}")));
    }
    let visible_at = propagated(world, request.now);
    let profile = InstanceProfile {
        name: name.to_owned(),
        path: path.to_owned(),
        id: unique_id(world, "AIPA"),
        arn: format!("arn:aws:iam::{}:instance-profile{path}{name}", world.account),
        created: request.now,
        role: None,
        role_at: visible_at,
        tags: given,
        visible_at,
    };
    let mut answer = basics(world, &profile);
    answer["Tags"] = tags::answer_if_any(&profile.tags);
    world.iam.instance_profiles.insert(key(name), profile);
    Ok(json!({"InstanceProfile": answer}))
}

fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = name(request)?;
    let profile = world.iam.instance_profiles.get(&key(name)).ok_or_else(|| missing(name))?;
    if !readable(world, request.now, profile.created) {
        return Err(missing(name));
    }
    let mut answer = basics(world, profile);
    answer["Tags"] = tags::answer_if_any(&profile.tags);
    Ok(json!({"InstanceProfile": answer}))
}

fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let prefix = names::path_prefix(request)?;
    let seen =
        world.iam.instance_profiles.iter().filter(|(_, p)| p.path.starts_with(prefix) && readable(world, request.now, p.created));
    // The lists leave out tags.
    let items = seen.map(|(key, profile)| (key.clone(), profile)).collect();
    tags::paged(request, "InstanceProfiles", items, |profile| basics(world, profile))
}

fn list_for_role(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let role = names::name(request, "RoleName", 64)?;
    role::find(world, role)?;
    let wanted = Some(key(role));
    let seen = world.iam.instance_profiles.iter().filter(|(_, p)| p.role == wanted);
    let items = seen.map(|(key, profile)| (key.clone(), profile)).collect();
    tags::paged(request, "InstanceProfiles", items, |profile| basics(world, profile))
}

fn add_role(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = name(request)?;
    let role = names::name(request, "RoleName", 64)?;
    let at = propagated(world, request.now);
    find_mut(world, name)?;
    role::changeable(world, role)?;
    let profile = find_mut(world, name)?;
    // The quota of one role counts even for the role that is already there.
    if profile.role.is_some() {
        return Err(limit("Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1".to_owned()));
    }
    profile.role = Some(key(role));
    profile.role_at = at;
    Ok(Value::Null)
}

fn remove_role(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = name(request)?;
    let role = names::name(request, "RoleName", 64)?;
    let profile = find_mut(world, name)?;
    if profile.role != Some(key(role)) {
        return Err(role::missing(role));
    }
    profile.role = None;
    Ok(Value::Null)
}

fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = name(request)?;
    if find_mut(world, name)?.role.is_some() {
        return Err(conflict("Cannot delete entity, must remove roles from instance profile first."));
    }
    world.iam.instance_profiles.remove(&key(name));
    Ok(Value::Null)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Account, TRUST};
    use super::*;

    #[test]
    fn one_role_from_create_to_delete() {
        let mut account = Account::new();
        account.done("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": TRUST}));
        account.done("CreateRole", &json!({"RoleName": "s", "AssumeRolePolicyDocument": TRUST}));
        let made =
            account.done("CreateInstanceProfile", &json!({"InstanceProfileName": "Bastion", "Path": "/x/"}))["InstanceProfile"]
                .clone();
        assert_eq!(
            (made["Arn"].as_str(), &made["Roles"]),
            (Some("arn:aws:iam::000000000001:instance-profile/x/Bastion"), &json!([]))
        );
        let error = account.refused("CreateInstanceProfile", &json!({"InstanceProfileName": "bastion"}));
        assert_eq!((error.status, error.message.as_str()), (409, "Instance Profile bastion already exists."));
        let with = |role: &str| json!({"InstanceProfileName": "bastion", "RoleName": role});
        assert_eq!(
            account.refused("AddRoleToInstanceProfile", &with("none")).message,
            "The role with name none cannot be found."
        );
        account.done("AddRoleToInstanceProfile", &with("r"));
        for role in ["r", "s"] {
            assert_eq!(account.refused("AddRoleToInstanceProfile", &with(role)).code, "LimitExceeded");
        }
        assert_eq!(account.done("GetInstanceProfile", &with("r"))["InstanceProfile"]["Roles"][0]["RoleName"], "r");
        assert_eq!(account.done("ListInstanceProfilesForRole", &with("r"))["InstanceProfiles"].as_array().map(Vec::len), Some(1));
        assert_eq!(account.done("ListInstanceProfilesForRole", &with("s"))["InstanceProfiles"], json!([]));
        assert_eq!(account.refused("DeleteInstanceProfile", &with("r")).code, "DeleteConflict");
        assert_eq!(account.refused("RemoveRoleFromInstanceProfile", &with("s")).code, "NoSuchEntity");
        account.done("RemoveRoleFromInstanceProfile", &with("r"));
        account.done("DeleteInstanceProfile", &with("r"));
        assert_eq!(account.refused("GetInstanceProfile", &with("r")).message, "Instance Profile bastion cannot be found.");
        assert_eq!(account.done("ListInstanceProfiles", &json!({}))["InstanceProfiles"], json!([]));
    }
}

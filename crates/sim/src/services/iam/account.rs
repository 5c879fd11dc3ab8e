//! The bulk read: GetAccountAuthorizationDetails.
//!
//! It deliberately leaves out what AWS leaves out: descriptions and session lengths of roles, descriptions and tags of policies, instance
//! profiles without a role, passwords and keys.

use serde_json::{Map, Value, json};

use super::aws_managed::Managed;
use super::policy::{managed_summary, managed_version, summary, uses, version_answer};
use super::{Group, Policy, Role, User, aws_managed, group, instance_profile, readable, role, tags, user};
use crate::{Operation, Request, ServiceError, World, pagination};

const KINDS: [&str; 5] = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

/// The operations on the whole account.
pub(super) const OPERATIONS: &[Operation] = &[Operation::new("GetAccountAuthorizationDetails", details)];

fn details(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let filter = request.texts("Filter");
    if let Some(bad) = filter.iter().find(|f| !KINDS.contains(&f.as_str())) {
        let rule = "Member must satisfy enum value set: [AWSManagedPolicy, Group, LocalManagedPolicy, Role, User]";
        return Err(ServiceError::constraint("ValidationError", &format!("[{bad}]"), "filter", rule));
    }
    let wanted = KINDS.into_iter().filter(|kind| filter.is_empty() || filter.iter().any(|f| f == kind));
    let page = pagination::iam(request, wanted.flat_map(|kind| entities(world, request, kind)).collect())?;
    let mut answer = Map::new();
    for member in ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"] {
        answer.insert(member.to_owned(), Value::Array(Vec::new()));
    }
    answer.insert("IsTruncated".to_owned(), Value::Bool(page.next.is_some()));
    page.put_token(&mut answer, "Marker");
    for entity in page.items {
        let (member, row) = entity.row(world);
        if let Some(Value::Array(list)) = answer.get_mut(member) {
            list.push(row);
        }
    }
    Ok(Value::Object(answer))
}

enum Entity<'w> {
    User(&'w User),
    Role(&'w str, &'w Role),
    Group(&'w Group),
    Policy(&'w Policy),
    Managed(&'static Managed),
}

impl Entity<'_> {
    fn row(&self, world: &World) -> (&'static str, Value) {
        match self {
            Self::User(user) => ("UserDetailList", user_row(world, user)),
            Self::Role(key, role) => ("RoleDetailList", role_row(world, key, role)),
            Self::Group(group) => ("GroupDetailList", group_row(group)),
            Self::Policy(policy) => ("Policies", policy_row(summary(world, policy), &policy.versions, policy.default)),
            Self::Managed(managed) => {
                ("Policies", policy_row(managed_summary(world, managed), &[managed_version(managed)], managed.version))
            }
        }
    }
}

/// The entities of one kind, each with a key that is unique among all kinds.
fn entities<'w>(world: &'w World, request: &Request<'_>, kind: &str) -> Vec<(String, Entity<'w>)> {
    let iam = &world.iam;
    let seen = |created| readable(world, request.now, created);
    let row = |key: &str, entity| (format!("{kind}/{key}"), entity);
    match kind {
        "User" => iam.users.iter().filter(|(_, u)| seen(u.created)).map(|(k, u)| row(k, Entity::User(u))).collect(),
        "Role" => iam.roles.iter().filter(|(_, r)| seen(r.created)).map(|(k, r)| row(k, Entity::Role(k, r))).collect(),
        "Group" => iam.groups.iter().map(|(k, g)| row(k, Entity::Group(g))).collect(),
        "LocalManagedPolicy" => {
            iam.policies.iter().filter(|(_, p)| seen(p.created)).map(|(k, p)| row(k, Entity::Policy(p))).collect()
        }
        // Of AWS's own policies only those in use (seen so; not documented).
        _ => {
            let used = aws_managed::all().iter().filter(|managed| uses(world, &managed.arn()) != (0, 0));
            used.map(|managed| row(&managed.arn(), Entity::Managed(managed))).collect()
        }
    }
}

fn policy_row(mut row: Value, versions: &[super::Version], default: u32) -> Value {
    row["PolicyVersionList"] = versions.iter().rev().map(|version| version_answer(version, default, true)).collect();
    row
}

fn user_row(world: &World, user: &User) -> Value {
    let mut row = user::basics(user);
    row["UserPolicyList"] = user.grants.inline_answer();
    row["GroupList"] = user.groups.iter().filter_map(|key| world.iam.groups.get(key)).map(|group| json!(group.name)).collect();
    row["AttachedManagedPolicies"] = user.grants.attached_answer();
    row["PermissionsBoundary"] = user.grants.boundary_answer();
    row["Tags"] = tags::answer(&user.tags);
    row
}

fn role_row(world: &World, key: &str, role: &Role) -> Value {
    let profiles = world.iam.instance_profiles.values().filter(|profile| profile.role.as_deref() == Some(key));
    let mut row = role::basics(world, role);
    row["InstanceProfileList"] = profiles.map(|profile| instance_profile::basics(world, profile)).collect();
    row["RolePolicyList"] = role.grants.inline_answer();
    row["AttachedManagedPolicies"] = role.grants.attached_answer();
    row["PermissionsBoundary"] = role.grants.boundary_answer();
    row["Tags"] = tags::answer(&role.tags);
    row["RoleLastUsed"] = role.last_used();
    row
}

fn group_row(group: &Group) -> Value {
    let mut row = group::basics(group);
    row["GroupPolicyList"] = group.grants.inline_answer();
    row["AttachedManagedPolicies"] = group.grants.attached_answer();
    row
}

#[cfg(test)]
mod tests {
    use super::super::encoded;
    use super::super::testing::{ALLOW, Account, TRUST};
    use super::*;

    fn full() -> Account {
        let mut account = Account::new();
        account.done(
            "CreatePolicy",
            &json!({"PolicyName": "p", "Description": "d", "PolicyDocument": ALLOW, "Tags": [{"Key": "a", "Value": "b"}]}),
        );
        account.done("CreatePolicyVersion", &json!({"PolicyArn": "arn:aws:iam::000000000001:policy/p", "PolicyDocument": ALLOW}));
        account.done("CreateRole", &json!({"RoleName": "r", "Description": "d", "AssumeRolePolicyDocument": TRUST, "Tags": [{"Key": "a", "Value": "b"}]}));
        account.done("PutRolePolicy", &json!({"RoleName": "r", "PolicyName": "i", "PolicyDocument": ALLOW}));
        account.done("AttachRolePolicy", &json!({"RoleName": "r", "PolicyArn": "arn:aws:iam::000000000001:policy/p"}));
        account.done(
            "AttachRolePolicy",
            &json!({"RoleName": "r", "PolicyArn": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"}),
        );
        for name in ["with", "without"] {
            account.done("CreateInstanceProfile", &json!({"InstanceProfileName": name}));
        }
        account.done("AddRoleToInstanceProfile", &json!({"InstanceProfileName": "with", "RoleName": "r"}));
        account.done("CreateUser", &json!({"UserName": "u"}));
        account.done("CreateGroup", &json!({"GroupName": "g"}));
        account.done("AddUserToGroup", &json!({"UserName": "u", "GroupName": "g"}));
        account
    }

    #[test]
    fn everything_aws_shows_and_nothing_more() {
        let details = full().done("GetAccountAuthorizationDetails", &json!({}));
        let role = &details["RoleDetailList"][0];
        assert_eq!(role["AssumeRolePolicyDocument"], encoded(TRUST));
        assert_eq!(role["RolePolicyList"], json!([{"PolicyName": "i", "PolicyDocument": encoded(ALLOW)}]));
        assert_eq!(role["AttachedManagedPolicies"].as_array().unwrap().len(), 2);
        let profiles = role["InstanceProfileList"].as_array().unwrap();
        assert_eq!((profiles.len(), profiles[0]["InstanceProfileName"].as_str()), (1, Some("with")));
        assert_eq!(role["Tags"], json!([{"Key": "a", "Value": "b"}]));
        assert!(role.get("Description").is_none() && role.get("MaxSessionDuration").is_none());
        assert_eq!(details["UserDetailList"][0]["GroupList"], json!(["g"]));
        let policies = details["Policies"].as_array().unwrap();
        assert_eq!(
            policies.iter().map(|p| p["PolicyName"].as_str().unwrap()).collect::<Vec<_>>(),
            ["p", "AmazonSageMakerFullAccess"]
        );
        assert_eq!(policies[0]["PolicyVersionList"].as_array().unwrap().len(), 2);
        assert!(policies[0].get("Tags").is_none() && policies[0].get("Description").is_none());
    }

    #[test]
    fn filters_and_pages() {
        let mut account = full();
        let only = account.done("GetAccountAuthorizationDetails", &json!({"Filter": ["Role", "LocalManagedPolicy"]}));
        assert_eq!((only["UserDetailList"].clone(), only["Policies"].as_array().unwrap().len()), (json!([]), 1));
        assert_eq!(account.refused("GetAccountAuthorizationDetails", &json!({"Filter": ["Roles"]})).code, "ValidationError");
        let mut seen = 0;
        let mut marker = Value::Null;
        loop {
            let page = account.done("GetAccountAuthorizationDetails", &json!({"MaxItems": "2", "Marker": marker}));
            seen += ["UserDetailList", "GroupDetailList", "RoleDetailList", "Policies"]
                .iter()
                .map(|member| page[*member].as_array().unwrap().len())
                .sum::<usize>();
            marker = page["Marker"].clone();
            if page["IsTruncated"] == json!(false) {
                break;
            }
        }
        assert_eq!(seen, 5);
    }
}

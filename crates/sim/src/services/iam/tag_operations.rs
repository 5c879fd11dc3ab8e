//! The operations on tags of IAM entities.

use serde_json::{Value, json};

use super::names::required;
use super::tags::{MOST, given, paged, same_key};
use super::{instance_profile, limit, policy, role, user};
use crate::world::Tags;
use crate::{Operation, Request, ServiceError, World};

/// The operations on tags.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("TagRole", |w, r| put(r, Kind::Role.tags_mut(w, r)?)),
    Operation::new("UntagRole", |w, r| remove(r, Kind::Role.tags_mut(w, r)?)),
    Operation::new("ListRoleTags", |w, r| list(r, Kind::Role.tags_mut(w, r)?)),
    Operation::new("TagUser", |w, r| put(r, Kind::User.tags_mut(w, r)?)),
    Operation::new("UntagUser", |w, r| remove(r, Kind::User.tags_mut(w, r)?)),
    Operation::new("ListUserTags", |w, r| list(r, Kind::User.tags_mut(w, r)?)),
    Operation::new("TagPolicy", |w, r| put(r, Kind::Policy.tags_mut(w, r)?)),
    Operation::new("UntagPolicy", |w, r| remove(r, Kind::Policy.tags_mut(w, r)?)),
    Operation::new("ListPolicyTags", list_policy_tags),
    Operation::new("TagInstanceProfile", |w, r| put(r, Kind::InstanceProfile.tags_mut(w, r)?)),
    Operation::new("UntagInstanceProfile", |w, r| remove(r, Kind::InstanceProfile.tags_mut(w, r)?)),
    Operation::new("ListInstanceProfileTags", |w, r| list(r, Kind::InstanceProfile.tags_mut(w, r)?)),
];

#[derive(Clone, Copy)]
enum Kind {
    Role,
    User,
    Policy,
    InstanceProfile,
}

impl Kind {
    fn tags_mut<'w>(self, world: &'w mut World, request: &Request<'_>) -> Result<&'w mut Tags, ServiceError> {
        Ok(match self {
            Self::Role => &mut role::changeable(world, required(request, "RoleName")?)?.tags,
            Self::User => &mut user::find_mut(world, required(request, "UserName")?)?.tags,
            Self::Policy => &mut policy::own_mut(world, required(request, "PolicyArn")?)?.tags,
            Self::InstanceProfile => &mut instance_profile::find_mut(world, required(request, "InstanceProfileName")?)?.tags,
        })
    }
}

fn put(request: &Request<'_>, tags: &mut Tags) -> Result<Value, ServiceError> {
    let mut merged = tags.clone();
    for (key, value) in given(request)? {
        if let Some(old) = same_key(&merged, &key) {
            merged.remove(&old);
        }
        merged.insert(key, value);
    }
    if merged.len() > MOST {
        return Err(limit(format!("The number of tags has reached the maximum limit of {MOST}.")));
    }
    *tags = merged;
    Ok(Value::Null)
}

// The answer is a result because every operation's is.
#[expect(clippy::unnecessary_wraps, reason = "used as the body of operations")]
fn remove(request: &Request<'_>, tags: &mut Tags) -> Result<Value, ServiceError> {
    for key in request.texts("TagKeys") {
        if let Some(old) = same_key(tags, &key) {
            tags.remove(&old);
        }
    }
    Ok(Value::Null)
}

fn list(request: &Request<'_>, tags: &Tags) -> Result<Value, ServiceError> {
    let items = tags.iter().map(|(key, value)| (key.clone(), (key, value))).collect();
    paged(request, "Tags", items, |(key, value)| json!({"Key": key, "Value": value}))
}

fn list_policy_tags(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = required(request, "PolicyArn")?;
    if super::aws_managed::find(arn).is_some() {
        return list(request, &Tags::new());
    }
    list(request, &policy::own_mut(world, arn)?.tags)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::testing::{Account, TRUST};

    fn role() -> Account {
        let mut account = Account::new();
        account.done(
            "CreateRole",
            &json!({"RoleName": "r", "AssumeRolePolicyDocument": TRUST, "Tags": [{"Key": "Env", "Value": ""}]}),
        );
        account
    }

    #[test]
    fn keys_are_one_whatever_their_case() {
        let mut account = role();
        account.done("TagRole", &json!({"RoleName": "R", "Tags": [{"Key": "env", "Value": "prod"}, {"Key": "x", "Value": "y"}]}));
        assert_eq!(
            account.done("ListRoleTags", &json!({"RoleName": "r"})),
            json!({"IsTruncated": false, "Tags": [{"Key": "env", "Value": "prod"}, {"Key": "x", "Value": "y"}]})
        );
        account.done("UntagRole", &json!({"RoleName": "r", "TagKeys": ["ENV", "unknown"]}));
        assert_eq!(account.done("GetRole", &json!({"RoleName": "r"}))["Role"]["Tags"], json!([{"Key": "x", "Value": "y"}]));
    }

    #[test]
    fn bad_tags_change_nothing() {
        let mut account = role();
        let many: Vec<_> = (0..50).map(|i| json!({"Key": format!("k{i}"), "Value": "v"})).collect();
        for (tags, code) in [
            (json!([{"Key": "a", "Value": "1"}, {"Key": "A", "Value": "2"}]), "InvalidInput"),
            (json!([{"Key": "aws:x", "Value": "1"}]), "InvalidInput"),
            (json!([{"Key": "a!", "Value": "1"}]), "ValidationError"),
            (json!([{"Key": "a"}]), "ValidationError"),
            (json!([{"Key": "", "Value": "1"}]), "ValidationError"),
            (json!([{"Key": "a".repeat(129), "Value": "1"}]), "ValidationError"),
            (json!([{"Key": "a", "Value": "1".repeat(257)}]), "ValidationError"),
            (json!(many), "LimitExceeded"),
            (json!(vec![json!({"Key": "a", "Value": "1"}); 51]), "ValidationError"),
        ] {
            assert_eq!(account.refused("TagRole", &json!({"RoleName": "r", "Tags": tags})).code, code, "{tags}");
        }
        assert_eq!(account.done("GetRole", &json!({"RoleName": "r"}))["Role"]["Tags"], json!([{"Key": "Env", "Value": ""}]));
    }

    #[test]
    fn every_kind_takes_tags() {
        let mut account = role();
        account.done("CreateUser", &json!({"UserName": "u"}));
        account.done("CreateInstanceProfile", &json!({"InstanceProfileName": "p"}));
        account.done("CreatePolicy", &json!({"PolicyName": "p", "PolicyDocument": super::super::testing::ALLOW}));
        let arn = "arn:aws:iam::000000000001:policy/p";
        for (kind, member, name) in
            [("User", "UserName", "u"), ("InstanceProfile", "InstanceProfileName", "p"), ("Policy", "PolicyArn", arn)]
        {
            account.done(
                &format!("Tag{kind}"),
                &json!({member: name, "Tags": [{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]}),
            );
            account.done(&format!("Untag{kind}"), &json!({member: name, "TagKeys": ["a"]}));
            let page = account.done(&format!("List{kind}Tags"), &json!({member: name}));
            assert_eq!(page["Tags"], json!([{"Key": "b", "Value": "2"}]), "{kind}");
        }
        assert_eq!(account.refused("TagUser", &json!({"UserName": "nobody", "Tags": []})).code, "NoSuchEntity");
        let managed = account.done("ListPolicyTags", &json!({"PolicyArn": "arn:aws:iam::aws:policy/AdministratorAccess"}));
        assert_eq!(managed["Tags"], json!([]));
    }
}

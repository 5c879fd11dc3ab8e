//! Tags of IAM entities: keys are unique whatever their case, and keep the case they were given.
//!
//! It deliberately treats every taggable kind alike; only the member that names the entity differs.

use serde_json::{Map, Value, json};

use super::names::{at_most, required};
use super::{instance_profile, limit, policy, role, user};
use crate::world::Tags;
use crate::{Operation, Request, ServiceError, World, pagination};

/// Most tags of one entity.
const MOST: usize = 50;

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

/// The tags of a create call.
pub(super) fn given(request: &Request<'_>) -> Result<Tags, ServiceError> {
    let mut tags = Tags::new();
    let list = request.list("Tags");
    if list.len() > MOST {
        let rule = format!("Member must have length less than or equal to {MOST}");
        return Err(ServiceError::constraint("ValidationError", &format!("{} tags", list.len()), "tags", &rule));
    }
    for (index, tag) in list.iter().enumerate() {
        let text = |member: &str| tag.get(member).and_then(Value::as_str);
        let at = |member: &str| format!("tags.{}.member.{member}", index + 1);
        let null = |member: &str| {
            let text = format!(
                "1 validation error detected: Value null at '{}' failed to satisfy constraint: Member must not be null",
                at(member)
            );
            ServiceError::bad("ValidationError", text)
        };
        let key = text("Key").ok_or_else(|| null("key"))?;
        let value = text("Value").ok_or_else(|| null("value"))?;
        check(key, &at("key"), 128)?;
        check(value, &at("value"), 256)?;
        if key.is_empty() {
            return Err(ServiceError::constraint(
                "ValidationError",
                key,
                &at("key"),
                "Member must have length greater than or equal to 1",
            ));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(ServiceError::bad("InvalidInput", "Tag keys that begin with aws: are reserved for AWS use."));
        }
        if same_key(&tags, key).is_some() {
            let text = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(ServiceError::bad("InvalidInput", text));
        }
        tags.insert(key.to_owned(), value.to_owned());
    }
    Ok(tags)
}

/// Tags as a member of an answer.
pub(super) fn answer(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

/// Tags as a member of an answer that leaves them out when there are none.
pub(super) fn answer_if_any(tags: &Tags) -> Value {
    if tags.is_empty() { Value::Null } else { answer(tags) }
}

fn check(text: &str, at: &str, longest: usize) -> Result<(), ServiceError> {
    at_most(text, at, longest)?;
    let allowed = |c: char| c.is_alphanumeric() || c.is_whitespace() && !c.is_control() || "_.:/=+-@".contains(c);
    if text.chars().all(allowed) {
        return Ok(());
    }
    let rule = "Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+";
    Err(ServiceError::constraint("ValidationError", text, at, rule))
}

fn same_key(tags: &Tags, key: &str) -> Option<String> {
    tags.keys().find(|k| k.to_lowercase() == key.to_lowercase()).cloned()
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

/// An IAM list answer: the page, `IsTruncated` and the `Marker`. Only the items of the page are rendered.
pub(super) fn paged<T>(
    request: &Request<'_>,
    member: &str,
    items: Vec<(String, T)>,
    render: impl Fn(T) -> Value,
) -> Result<Value, ServiceError> {
    let page = pagination::iam(request, items)?;
    let mut answer = Map::new();
    answer.insert("IsTruncated".to_owned(), Value::Bool(page.next.is_some()));
    page.put_token(&mut answer, "Marker");
    answer.insert(member.to_owned(), page.items.into_iter().map(render).collect());
    Ok(Value::Object(answer))
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

//! Access keys of users; requests signed with one stand for its user. The secret is kept to check their signatures, and shown once.

use serde_json::{Value, json};

use super::user::stored::{AccessKey, KeyStatus, KeyUse};
use super::user::{find, find_mut};
use super::{User, limit, names, no_such, tags};
use crate::services::sts;
use crate::{Operation, Request, ServiceError, World};

/// Most access keys of a user.
const MOST: usize = 2;

/// The operations on access keys.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("CreateAccessKey", create),
    Operation::new("ListAccessKeys", list),
    Operation::new("UpdateAccessKey", update),
    Operation::new("DeleteAccessKey", delete),
    Operation::new("GetAccessKeyLastUsed", last_used),
];

/// The status of a key. `None` for a key that IAM did not give out.
pub fn key_status(world: &World, id: &str) -> Option<KeyStatus> {
    owner(world, id).map(|(_, key)| key.status)
}

/// ARN and unique id of the user a key belongs to.
pub fn owner_of_key(world: &World, id: &str) -> Option<(String, String)> {
    owner(world, id).map(|(user, _)| (user.arn.clone(), user.id.clone()))
}

/// The secret of a key. `None` for a key that IAM did not give out, or gave out before secrets were kept.
pub fn secret_of_key<'w>(world: &'w World, id: &str) -> Option<&'w str> {
    owner(world, id).and_then(|(_, key)| key.secret.as_deref())
}

fn owner<'w>(world: &'w World, id: &str) -> Option<(&'w User, &'w AccessKey)> {
    world.iam.users.values().find_map(|user| user.access_keys.iter().find(|key| key.id == id).map(|key| (user, key)))
}

/// Notes that a request was signed with a key of a user. Reads do not write the account to its file, so that a use by a read is forgotten with the process.
pub fn note_use(world: &mut World, id: &str, service: &str, region: &str) {
    let now = world.now;
    let key = world.iam.users.values_mut().flat_map(|user| &mut user.access_keys).find(|key| key.id == id);
    if let Some(key) = key {
        key.last_used = Some(KeyUse { at: now, service: service.to_owned(), region: region.to_owned() });
    }
}

/// The named user, or the one who signed.
fn user_name(world: &World, request: &Request<'_>) -> Result<String, ServiceError> {
    if request.input.get("UserName").is_some() {
        return names::name(request, "UserName", 128).map(str::to_owned);
    }
    Ok(world.caller.arn.rsplit('/').next().unwrap_or_default().to_owned())
}

fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = user_name(world, request)?;
    let user = find(world, &name)?;
    if user.access_keys.len() >= MOST {
        return Err(limit(format!("Cannot exceed quota for AccessKeysPerUser: {MOST}")));
    }
    let shown = user.name.clone();
    let id = sts::key_id(world, "AKIA");
    let secret = Some(sts::secret(world));
    let key = AccessKey { id, status: KeyStatus::Active, created: request.now, last_used: None, secret };
    let mut answer = row(&shown, &key);
    answer["SecretAccessKey"] = json!(key.secret);
    find_mut(world, &name)?.access_keys.push(key);
    Ok(json!({"AccessKey": answer}))
}

fn row(user: &str, key: &AccessKey) -> Value {
    json!({"UserName": user, "AccessKeyId": key.id, "Status": key.status, "CreateDate": key.created.iso_seconds()})
}

fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let user = find(world, &user_name(world, request)?)?;
    let items = user.access_keys.iter().map(|key| (key.id.clone(), key)).collect();
    tags::paged(request, "AccessKeyMetadata", items, |key| row(&user.name, key))
}

fn position(user: &User, id: &str) -> Result<usize, ServiceError> {
    user.access_keys
        .iter()
        .position(|key| key.id == id)
        .ok_or_else(|| no_such(format!("The Access Key with id {id} cannot be found.")))
}

fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = user_name(world, request)?;
    let id = names::required(request, "AccessKeyId")?;
    names::required(request, "Status")?;
    let status = match names::word(request, "Status", &["Active", "Inactive"])? {
        Some("Inactive") => KeyStatus::Inactive,
        Some(_) | None => KeyStatus::Active,
    };
    let user = find_mut(world, &name)?;
    let at = position(user, id)?;
    user.access_keys[at].status = status;
    Ok(Value::Null)
}

fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = user_name(world, request)?;
    let id = names::required(request, "AccessKeyId")?;
    let user = find_mut(world, &name)?;
    let at = position(user, id)?;
    user.access_keys.remove(at);
    Ok(Value::Null)
}

fn last_used(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = names::required(request, "AccessKeyId")?;
    let (user, key) = owner(world, id).ok_or_else(|| no_such(format!("The Access Key with id {id} cannot be found.")))?;
    let used = match &key.last_used {
        Some(used) => json!({"LastUsedDate": used.at.iso_seconds(), "ServiceName": used.service, "Region": used.region}),
        None => json!({"ServiceName": "N/A", "Region": "N/A"}),
    };
    Ok(json!({"UserName": user.name, "AccessKeyLastUsed": used}))
}

#[cfg(test)]
mod tests {
    use super::super::testing::Account;
    use super::*;

    #[test]
    fn two_keys_that_stand_for_their_user() {
        let mut account = Account::new();
        account.done("CreateUser", &json!({"UserName": "u"}));
        let name = json!({"UserName": "u"});
        let first = account.done("CreateAccessKey", &name)["AccessKey"].clone();
        account.done("CreateAccessKey", &name);
        assert_eq!(account.refused("CreateAccessKey", &name).message, "Cannot exceed quota for AccessKeysPerUser: 2");
        let id = first["AccessKeyId"].as_str().unwrap().to_owned();
        assert_eq!((id.len(), first["SecretAccessKey"].as_str().map(str::len)), (20, Some(40)));
        assert_eq!(sts::caller(&account.world, &id).arn, "arn:aws:iam::000000000001:user/u");
        assert!(sts::admit(&account.world, "iam", &id).is_ok());
        let used = |account: &mut Account| {
            account.done("GetAccessKeyLastUsed", &json!({"AccessKeyId": id}))["AccessKeyLastUsed"].clone()
        };
        assert_eq!(used(&mut account), json!({"ServiceName": "N/A", "Region": "N/A"}));
        note_use(&mut account.world, &id, "s3", "ap-northeast-1");
        assert_eq!(
            used(&mut account),
            json!({"LastUsedDate": "2026-01-01T00:00:00Z", "ServiceName": "s3", "Region": "ap-northeast-1"})
        );
        account.done("UpdateAccessKey", &json!({"UserName": "u", "AccessKeyId": id, "Status": "Inactive"}));
        assert_eq!(sts::admit(&account.world, "iam", &id).unwrap_err().code, "InvalidClientTokenId");
        let listed = account.done("ListAccessKeys", &name)["AccessKeyMetadata"].clone();
        assert_eq!((&listed[0]["Status"], listed[0].get("SecretAccessKey")), (&json!("Inactive"), None));
        account.done("DeleteAccessKey", &json!({"UserName": "u", "AccessKeyId": id}));
        assert_eq!(sts::admit(&account.world, "iam", &id).unwrap_err().code, "InvalidClientTokenId");
        assert_eq!(account.refused("DeleteAccessKey", &json!({"UserName": "u", "AccessKeyId": id})).code, "NoSuchEntity");
        assert_eq!(
            account.refused("UpdateAccessKey", &json!({"UserName": "u", "AccessKeyId": id, "Status": "On"})).code,
            "ValidationError"
        );
        assert_eq!(account.refused("CreateAccessKey", &json!({})).message, "The user with name sandbox cannot be found.");
    }
}

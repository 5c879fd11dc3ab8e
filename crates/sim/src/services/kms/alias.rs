//! Aliases of keys. An alias of a key that waits for its deletion stays until the key is gone, and can be given to another key.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::errors;
use super::kms_key::{self, Access, arn_of};
use crate::services::arn;
use crate::{Request, ServiceError, Time, World};

/// Aliases of a page, unless asked, and the most.
const PAGE: usize = 100;
/// The most aliases of a key.
const MOST: usize = 50;

/// An alias.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Alias {
    /// The id of its key.
    pub key_id: String,
    /// The time of its creation.
    pub created: Time,
}

/// `CreateAlias`.
pub(super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = named(request)?;
    let key_id = kms_key::find(world, request, "TargetKeyId", Access::Living)?.id.clone();
    if world.kms.aliases.contains_key(name) {
        let text = format!("An alias with the name {} already exists", arn_of(world, name));
        return Err(ServiceError::bad("AlreadyExistsException", text));
    }
    if world.kms.aliases.values().filter(|alias| alias.key_id == key_id).count() >= MOST {
        return Err(ServiceError::bad("LimitExceededException", format!("A key can have no more than {MOST} aliases.")));
    }
    world.kms.aliases.insert(name.to_owned(), Alias { key_id, created: request.now });
    Ok(Value::Null)
}

/// `UpdateAlias`: the key that it leaves may wait for its deletion, the key to which it goes may not.
pub(super) fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = named(request)?;
    let key_id = kms_key::find(world, request, "TargetKeyId", Access::Living)?.id.clone();
    let shown = arn_of(world, name);
    world.kms.aliases.get_mut(name).ok_or_else(|| errors::no_alias(&shown))?.key_id = key_id;
    Ok(Value::Null)
}

/// `DeleteAlias`.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = named(request)?;
    world.kms.expire(request.now);
    let shown = arn_of(world, name);
    world.kms.aliases.remove(name).map(|_| Value::Null).ok_or_else(|| errors::no_alias(&shown))
}

/// `ListAliases`: of all keys, or of one.
pub(super) fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    world.kms.expire(request.now);
    let of = match request.text("KeyId") {
        Some(_) => Some(kms_key::find(world, request, "KeyId", Access::Any)?.id.clone()),
        None => None,
    };
    let all = world.kms.aliases.iter().filter(|(_, alias)| of.as_ref().is_none_or(|of| *of == alias.key_id));
    let shown = all.map(|(name, alias)| {
        let view = json!({
            "AliasName": name,
            "AliasArn": arn_of(world, name),
            "TargetKeyId": alias.key_id,
            "CreationDate": arn::seconds(alias.created),
            "LastUpdatedDate": arn::seconds(alias.created),
        });
        (name.clone(), view)
    });
    kms_key::page(request, "Aliases", shown.collect(), PAGE)
}

/// The alias of a request that writes.
fn named<'a>(request: &Request<'a>) -> Result<&'a str, ServiceError> {
    let name = request.text("AliasName").unwrap_or_default();
    if name.starts_with("alias/aws/") {
        return Err(ServiceError::bad("NotAuthorizedException", ""));
    }
    if !name.starts_with("alias/") || name == "alias/" {
        let page = "https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html";
        return Err(errors::invalid(format!("Alias must start with the prefix \"alias/\". Please see {page}")));
    }
    if name.contains(':') {
        return Err(ServiceError::bad("InvalidAliasNameException", format!("{name} contains invalid characters for an alias")));
    }
    Ok(name)
}

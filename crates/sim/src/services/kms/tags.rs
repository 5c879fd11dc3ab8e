//! Tags of keys: a list of `TagKey` and `TagValue`.

use serde_json::{Value, json};

use super::errors;
use super::kms_key::{self, Access};
use crate::world::Tags;
use crate::{Request, ServiceError, World};

/// The most tags of a key.
const MOST: usize = 50;

/// Reads a list of tags.
pub(super) fn read(request: &Request<'_>) -> Result<Tags, ServiceError> {
    let text = |tag: &Value, member: &str| tag[member].as_str().unwrap_or_default().to_owned();
    let tags: Tags = request.list("Tags").iter().map(|tag| (text(tag, "TagKey"), text(tag, "TagValue"))).collect();
    if tags.len() != request.list("Tags").len() {
        return Err(ServiceError::bad("TagException", "Duplicate tag keys"));
    }
    if let Some(key) = tags.keys().find(|key| key.to_ascii_lowercase().starts_with("aws:")) {
        return Err(ServiceError::bad("TagException", format!("{key}: tags that begin with aws: are reserved")));
    }
    Ok(tags)
}

/// `ListResourceTags`: also of a key that waits for its deletion.
pub(super) fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let tags = kms_key::find(world, request, "KeyId", Access::Any)?.tags.clone();
    let items = tags.into_iter().map(|(key, value)| (key.clone(), json!({"TagKey": key, "TagValue": value}))).collect();
    kms_key::page(request, "Tags", items, MOST)
}

/// `TagResource`.
pub(super) fn tag(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let added = read(request)?;
    let key = kms_key::find(world, request, "KeyId", Access::Living)?;
    let mut tags = key.tags.clone();
    tags.extend(added);
    if tags.len() > MOST {
        return Err(ServiceError::bad("LimitExceededException", format!("A key can have no more than {MOST} tags.")));
    }
    key.tags = tags;
    Ok(Value::Null)
}

/// `UntagResource`: keys of tags that are not there are no error.
pub(super) fn untag(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let key = kms_key::find(world, request, "KeyId", Access::Living)?;
    for name in request.texts("TagKeys") {
        key.tags.remove(&name);
    }
    if request.texts("TagKeys").is_empty() {
        return Err(errors::invalid("TagKeys must not be empty"));
    }
    Ok(Value::Null)
}

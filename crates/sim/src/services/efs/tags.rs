//! Tags of file systems and access points. Mount targets cannot be tagged.

use serde_json::{Map, Value, json};

use super::{errors, plain_id};
use crate::pagination::{self, Sizes};
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

const PAGE: Sizes = Sizes { default: 100, min: 1, max: 100 };
const LIMIT: usize = 50;

/// Reads a tag list; a key may be given once.
pub(super) fn read(list: &[Value]) -> Result<Tags, ServiceError> {
    let mut tags = Tags::new();
    for tag in list {
        let text = |member| tag.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        let key = text("Key");
        if tags.insert(key.clone(), text("Value")).is_some() {
            return Err(errors::bad_request(format!("Duplicate tag key '{key}'.")));
        }
    }
    refuse_too_many(&tags)?;
    Ok(tags)
}

fn refuse_too_many(tags: &Tags) -> Result<(), ServiceError> {
    if tags.keys().filter(|key| !key.starts_with("aws:")).count() > LIMIT {
        return Err(errors::bad_request(format!("A resource takes at most {LIMIT} tags.")));
    }
    Ok(())
}

/// Tags as EFS lists them.
pub(super) fn list_of(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
}

fn tags_of<'w>(world: &'w mut World, now: Time, given: &str) -> Result<&'w mut Tags, ServiceError> {
    let id = plain_id(given);
    if id.starts_with("fsap-") {
        return world.efs.access_points.get_mut(id).map(|point| &mut point.tags).ok_or_else(|| errors::no_access_point(id));
    }
    super::file_system_mut(world, now, id).map(|system| &mut system.tags)
}

/// `TagResource`.
pub fn tag(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let added = read(request.list("Tags"))?;
    let tags = tags_of(world, request.now, request.text("ResourceId").unwrap_or_default())?;
    let mut merged = tags.clone();
    merged.extend(added);
    refuse_too_many(&merged)?;
    *tags = merged;
    Ok(Value::Null)
}

/// `UntagResource`: keys that are not there are no error.
pub fn untag(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let tags = tags_of(world, request.now, request.text("ResourceId").unwrap_or_default())?;
    for key in request.texts("TagKeys") {
        tags.remove(&key);
    }
    Ok(Value::Null)
}

/// `ListTagsForResource`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let tags = tags_of(world, request.now, request.text("ResourceId").unwrap_or_default())?;
    let items = tags.iter().map(|(key, value)| (key.clone(), json!({ "Key": key, "Value": value }))).collect();
    let page = pagination::efs(request, "MaxResults", "NextToken", PAGE, items)?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "NextToken");
    answer.insert("Tags".to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

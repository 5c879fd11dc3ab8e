//! Tags of log groups: a map, by the ARN without `:*`.

use serde_json::{Value, json};

use super::errors;
use super::log_group::LogGroup;
use crate::validation::matches;
use crate::world::Tags;
use crate::{Request, ServiceError, World};

/// Tags that a group may have beside AWS's own.
const MOST: usize = 50;

/// Reads a map of tags.
pub(super) fn read(given: Option<&Value>) -> Result<Tags, ServiceError> {
    let Some(given) = given.filter(|given| !given.is_null()) else { return Ok(Tags::new()) };
    let map =
        given.as_object().ok_or_else(|| ServiceError::bad("SerializationException", "Start of map found where not expected."))?;
    let mut tags = Tags::new();
    for (key, value) in map {
        let value = value.as_str().ok_or_else(|| ServiceError::bad("SerializationException", "A value is not a string."))?;
        let pattern = r"([\p{L}\p{Z}\p{N}_.:/=+\-@]+)";
        let good = (1..=128).contains(&key.chars().count()) && matches(pattern, key) && value.chars().count() <= 256;
        if !good || key.to_ascii_lowercase().starts_with("aws:") || (!value.is_empty() && !matches(pattern, value)) {
            return Err(errors::invalid(format!("The tag {key} is invalid.")));
        }
        tags.insert(key.clone(), value.to_owned());
    }
    if tags.len() > MOST {
        return Err(errors::invalid(format!("A resource takes at most {MOST} tags.")));
    }
    Ok(tags)
}

fn named<'w>(world: &'w mut World, request: &Request<'_>) -> Result<&'w mut LogGroup, ServiceError> {
    let arn = request.text("resourceArn").unwrap_or_default();
    let own = LogGroup::arn(world, "");
    // Nothing else can be tagged here.
    let name = arn.strip_prefix(&own).ok_or_else(|| errors::invalid(format!("Invalid resource ARN: {arn}")))?;
    world.logs.log_groups.get_mut(name).ok_or_else(errors::no_group)
}

/// `TagResource`.
pub(super) fn tag(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let added = read(request.input.get("tags"))?;
    if added.is_empty() {
        return Err(errors::invalid("tags must not be empty."));
    }
    let group = named(world, request)?;
    let mut tags = group.tags.clone();
    tags.extend(added);
    if tags.len() > MOST {
        return Err(ServiceError::bad("TooManyTagsException", format!("A resource can have no more than {MOST} tags.")));
    }
    group.tags = tags;
    Ok(Value::Null)
}

/// `UntagResource`: keys that are not there are no error.
pub(super) fn untag(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let group = named(world, request)?;
    for key in request.texts("tagKeys") {
        group.tags.remove(&key);
    }
    Ok(Value::Null)
}

/// `ListTagsForResource`.
pub(super) fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    Ok(json!({"tags": named(world, request)?.tags}))
}

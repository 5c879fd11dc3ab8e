//! Tags of buckets: a set that is put as a whole.

use serde_json::{Value, json};

use super::access;
use super::body::{list, structure, text};
use super::errors::malformed;
use crate::world::Tags;
use crate::{Request, ServiceError, World};

/// Tags that a bucket may have beside AWS's own.
const MOST: usize = 50;

/// Reads tags that stand beside or take the place of others; AWS's own can be neither added nor changed.
pub(super) fn read(given: &Value, live: &Tags) -> Result<Tags, ServiceError> {
    let mut tags = Tags::new();
    for tag in list(structure(given, &["Tag"])?, "Tag") {
        let members = structure(tag, &["Key", "Value"])?;
        let (Some(key), Some(value)) = (text(members, "Key")?, text(members, "Value")?) else { return Err(malformed()) };
        if !(1..=128).contains(&key.chars().count()) || !legal(key) {
            return Err(invalid("The TagKey you have provided is invalid", key));
        }
        if value.chars().count() > 256 || !legal(value) {
            return Err(invalid("The TagValue you have provided is invalid", key).with("TagValue", value));
        }
        if key.starts_with("aws:") && live.get(key).map(String::as_str) != Some(value) {
            return Err(invalid("System tags cannot be added/updated by requester", key));
        }
        if tags.insert(key.to_owned(), value.to_owned()).is_some() {
            return Err(invalid("Cannot provide multiple Tags with the same key", key));
        }
    }
    if tags.keys().filter(|key| !key.starts_with("aws:")).count() > MOST {
        return Err(ServiceError::bad("BadRequest", format!("Bucket tags cannot be greater than {MOST}")));
    }
    Ok(tags)
}

fn invalid(text: &str, key: &str) -> ServiceError {
    ServiceError::bad("InvalidTag", text).with("TagKey", key)
}

fn legal(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == ' ' || "_.:/=+-@".contains(c))
}

/// `GetBucketTagging`.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let tags = access::bucket(world, &name)?.tags.seen(request.now);
    if tags.is_empty() {
        return Err(ServiceError::new(404, "NoSuchTagSet", "The TagSet does not exist").with("BucketName", &name));
    }
    let tags: Vec<Value> = tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect();
    Ok(json!({"TagSet": {"Tag": tags}}))
}

/// `PutBucketTagging`: tags that the call leaves out are removed, except that AWS's own tags must not be left out.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let bucket = access::bucket(world, &name)?;
    let empty = Value::Null;
    let given = structure(request.input.get("Tagging").unwrap_or(&empty), &["TagSet"])?;
    let tags = read(given.get("TagSet").ok_or_else(malformed)?, bucket.tags.written())?;
    if bucket.tags.written().keys().any(|key| key.starts_with("aws:") && !tags.contains_key(key)) {
        return Err(ServiceError::bad("InvalidTag", "System tags cannot be removed by requester"));
    }
    bucket.tags.write(request.now, lag, tags);
    Ok(Value::Null)
}

/// `DeleteBucketTagging`: AWS's own tags stay.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let bucket = access::bucket(world, &name)?;
    let mut tags = bucket.tags.written().clone();
    tags.retain(|key, _| key.starts_with("aws:"));
    bucket.tags.write(request.now, lag, tags);
    Ok(Value::Null)
}

//! Conditions of writes: only where nothing is, or only in the place of what the caller has seen (S3 user guide, conditional requests).

use super::bucket::Bucket;
use super::object::Version;
use super::{access, errors};
use crate::{Request, ServiceError, World};

fn failed(header: &str) -> ServiceError {
    let text = "At least one of the pre-conditions you specified did not hold";
    ServiceError::new(412, "PreconditionFailed", text).with("Condition", header)
}

/// The version that a read of the key without a version shows.
fn current<'b>(bucket: &'b Bucket, key: &str) -> Option<&'b Version> {
    bucket.objects.get(key)?.first().filter(|version| !version.delete_marker)
}

/// True when an entity tag is that of a version, with or without its quotes.
fn is_tag(version: &Version, tag: &str) -> bool {
    version.etag.trim_matches('"') == tag.trim().trim_matches('"')
}

/// Refuses a PutObject whose conditions do not hold.
pub(super) fn of_put(world: &World, name: &str, key: &str, request: &Request<'_>) -> Result<(), ServiceError> {
    let bucket = world.s3.buckets.get(name).ok_or_else(|| errors::no_such_bucket(name))?;
    if request.text("IfMatch").is_some() {
        access::permitted(world, request, bucket, "s3:GetObject", Some(key))?;
    }
    let current = current(bucket, key);
    match (request.text("IfNoneMatch"), request.text("IfMatch")) {
        (None, None) => Ok(()),
        (Some("*"), None) => {
            if current.is_some() {
                Err(failed("If-None-Match"))
            } else {
                Ok(())
            }
        }
        (None, Some(tag)) if tag != "*" => match current {
            None => Err(errors::no_such_key(key)),
            Some(version) if is_tag(version, tag) => Ok(()),
            Some(_) => Err(failed("If-Match")),
        },
        // Only one condition, and only in these two forms.
        (Some(_), _) | (None, Some(_)) => {
            let text = "A header you provided implies functionality that is not implemented";
            Err(ServiceError::new(501, "NotImplemented", text))
        }
    }
}

/// Refuses a DeleteObject whose condition does not hold. Of an object that does not exist AWS documents 412 for `*` only; the same is taken for a tag.
pub(super) fn of_delete(world: &World, name: &str, key: &str, request: &Request<'_>) -> Result<(), ServiceError> {
    let Some(tag) = request.text("IfMatch") else { return Ok(()) };
    let bucket = world.s3.buckets.get(name).ok_or_else(|| errors::no_such_bucket(name))?;
    if tag != "*" {
        access::permitted(world, request, bucket, "s3:GetObject", Some(key))?;
    }
    match current(bucket, key) {
        Some(version) if tag == "*" || is_tag(version, tag) => Ok(()),
        Some(_) | None => Err(failed("If-Match")),
    }
}

//! DeleteObjects: many versions in one call, which succeeds even when none of them could be deleted.

use serde_json::{Value, json};

use super::body::{flag, list, structure, text};
use super::{access, errors, object};
use crate::{Request, ServiceError, World};

/// AWS's limit of keys in one call.
const MOST: usize = 1000;

/// `DeleteObjects`.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let given = structure(request.input.get("Delete").unwrap_or(&Value::Null), &["Object", "Quiet"])?;
    let quiet = flag(given, "Quiet")?.unwrap_or(false);
    let objects = list(given, "Object");
    if objects.is_empty() || objects.len() > MOST {
        return Err(errors::malformed());
    }
    let mut wanted = Vec::with_capacity(objects.len());
    for object in objects {
        let members = structure(object, &["Key", "VersionId"])?;
        let key = text(members, "Key")?.ok_or_else(errors::malformed)?;
        wanted.push((key, text(members, "VersionId")?.filter(|id| !id.is_empty())));
    }
    let (mut deleted, mut errors) = (Vec::new(), Vec::new());
    for (key, version) in wanted {
        match one(world, request, &name, key, version) {
            Ok(view) if !quiet => deleted.push(view),
            Ok(_) => {}
            Err(error) => {
                errors.push(json!({"Key": key, "VersionId": version, "Code": error.code, "Message": error.message}));
            }
        }
    }
    Ok(json!({"Deleted": deleted, "Error": errors}))
}

fn one(world: &mut World, request: &Request<'_>, name: &str, key: &str, version: Option<&str>) -> Result<Value, ServiceError> {
    let permission = if version.is_some() { "s3:DeleteObjectVersion" } else { "s3:DeleteObject" };
    if let Some(bucket) = world.s3.buckets.get(name) {
        access::permitted(world, request, bucket, permission, Some(key))?;
    }
    let bypass = request.flag("BypassGovernanceRetention") == Some(true);
    let done = object::remove(world, request.now, name, key, version, bypass)?;
    Ok(json!({
        "Key": key,
        "VersionId": version,
        "DeleteMarker": done.marker.then_some(true),
        "DeleteMarkerVersionId": done.version.filter(|_| done.marker),
    }))
}

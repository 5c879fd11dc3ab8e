//! Ownership controls: who owns objects, and whether there are access lists at all.

use serde_json::{Value, json};

use super::body::{list, structure, text};
use super::{access, errors};
use crate::{Request, ServiceError, World};

/// The default of a new bucket: no access lists.
pub(super) const DEFAULT: &str = "BucketOwnerEnforced";

/// Refuses a word that S3 does not know.
pub(super) fn check(owner: &str) -> Result<(), ServiceError> {
    if [DEFAULT, "BucketOwnerPreferred", "ObjectWriter"].contains(&owner) { Ok(()) } else { Err(errors::malformed()) }
}

/// `GetBucketOwnershipControls`.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let Some(owner) = access::bucket(world, &name)?.ownership.seen(request.now) else {
        let text = "The bucket ownership controls were not found";
        return Err(ServiceError::new(404, "OwnershipControlsNotFoundError", text).with("BucketName", &name));
    };
    Ok(json!({"Rule": [{"ObjectOwnership": owner}]}))
}

/// `PutBucketOwnershipControls`.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let given = structure(request.input.get("OwnershipControls").unwrap_or(&Value::Null), &["Rule"])?;
    let [rule] = list(given, "Rule") else { return Err(errors::malformed()) };
    let owner = text(structure(rule, &["ObjectOwnership"])?, "ObjectOwnership")?.ok_or_else(errors::malformed)?;
    check(owner)?;
    access::bucket(world, &name)?.ownership.write(request.now, lag, Some(owner.to_owned()));
    Ok(Value::Null)
}

/// `DeleteBucketOwnershipControls`: no error when there are none.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    access::bucket(world, &name)?.ownership.write(request.now, lag, None);
    Ok(Value::Null)
}

//! The target of a bucket's access logs. Nothing is delivered.

use serde_json::{Value, json};

use super::body::{structure, text};
use super::{access, errors};
use crate::{Request, ServiceError, World};

/// `GetBucketLogging`: an empty document when there is none.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let target = access::bucket(world, &name)?.logging.seen(request.now);
    Ok(json!({"LoggingEnabled": target}))
}

/// `PutBucketLogging`: an empty document ends it.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let given = structure(request.input.get("BucketLoggingStatus").unwrap_or(&Value::Null), &["LoggingEnabled"])?;
    let target = given.get("LoggingEnabled");
    if let Some(target) = target {
        let members = structure(target, &["TargetBucket", "TargetPrefix", "TargetGrants", "TargetObjectKeyFormat"])?;
        let bucket = text(members, "TargetBucket")?.ok_or_else(errors::malformed)?;
        if text(members, "TargetPrefix")?.is_none() {
            return Err(errors::malformed());
        }
        if !world.s3.buckets.contains_key(bucket) {
            let text = "The target bucket for logging does not exist";
            return Err(ServiceError::bad("InvalidTargetBucketForLogging", text).with("TargetBucket", bucket));
        }
    }
    access::bucket(world, &name)?.logging.write(request.now, lag, target.cloned());
    Ok(Value::Null)
}

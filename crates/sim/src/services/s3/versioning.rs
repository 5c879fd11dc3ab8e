//! Versioning of buckets: never set, enabled, suspended.

use serde_json::{Value, json};

use super::body::{structure, text, word};
use super::{access, errors};
use crate::{Request, ServiceError, World};

/// `GetBucketVersioning`: an empty document when it was never set.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let status = access::bucket(world, &name)?.versioning.seen(request.now);
    Ok(json!({"Status": status}))
}

/// `PutBucketVersioning`.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let bucket = access::bucket(world, &name)?;
    let given = structure(request.input.get("VersioningConfiguration").unwrap_or(&Value::Null), &["Status", "MfaDelete"])?;
    if word(given, "MfaDelete", &["Enabled", "Disabled"])? == Some("Enabled") {
        return Err(ServiceError::new(501, "NotSimulated", "The sandbox does not simulate MFA delete."));
    }
    let Some(status) = text(given, "Status")? else {
        return Err(ServiceError::bad("IllegalVersioningConfigurationException", "The Versioning element must be specified"));
    };
    if !["Enabled", "Suspended"].contains(&status) {
        return Err(errors::malformed());
    }
    if status == "Suspended" && bucket.object_lock.written().is_some() {
        let text = "An Object Lock configuration is present on this bucket, so the versioning state cannot be changed.";
        return Err(ServiceError::new(409, "InvalidBucketState", text));
    }
    bucket.versioning.write(request.now, lag, Some(status.to_owned()));
    Ok(Value::Null)
}

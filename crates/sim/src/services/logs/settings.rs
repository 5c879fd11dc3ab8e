//! The settings of a log group: retention, key, deletion protection.

use serde_json::Value;

use super::errors;
use super::log_group::find;
use crate::{Request, ServiceError, World};

/// Days that retention may have.
const DAYS: [i64; 22] = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/// Refuses a key that is not the ARN of one. KMS, which is not simulated, would say if it can be used.
pub(super) fn check_key(key: &str) -> Result<(), ServiceError> {
    let is_arn = key.starts_with("arn:") && key.contains(":kms:") && key.contains(":key/");
    if is_arn { Ok(()) } else { Err(errors::invalid("The specified KMS Key Id could not be found.")) }
}

/// `PutRetentionPolicy`.
pub(super) fn put_retention(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let days = request.number("retentionInDays").unwrap_or_default();
    if !DAYS.contains(&days) {
        let words = DAYS.map(|days| days.to_string()).join(", ");
        let text = format!(
            "1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [{words}]"
        );
        return Err(errors::invalid(text));
    }
    let group = find(world, request.text("logGroupName").unwrap_or_default())?;
    if group.class == "DELIVERY" {
        return Err(errors::invalid("Retention of log groups of the DELIVERY class cannot be changed."));
    }
    group.retention_days = Some(days);
    Ok(Value::Null)
}

/// `DeleteRetentionPolicy`: no error when there is none.
pub(super) fn delete_retention(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    find(world, request.text("logGroupName").unwrap_or_default())?.retention_days = None;
    Ok(Value::Null)
}

/// The group of a call that names it by name or by ARN, by exactly one of both.
fn named<'a>(request: &Request<'a>) -> Result<&'a str, ServiceError> {
    match (request.text("logGroupName"), request.text("resourceIdentifier")) {
        (Some(name), None) | (None, Some(name)) => Ok(name),
        (Some(_), Some(_)) | (None, None) => {
            Err(errors::invalid("Exactly one of logGroupName and resourceIdentifier must be specified."))
        }
    }
}

/// `AssociateKmsKey`.
pub(super) fn associate_key(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let key = request.text("kmsKeyId").unwrap_or_default();
    check_key(key)?;
    find(world, named(request)?)?.kms_key = Some(key.to_owned());
    Ok(Value::Null)
}

/// `DisassociateKmsKey`: no error when there is none.
pub(super) fn disassociate_key(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    find(world, named(request)?)?.kms_key = None;
    Ok(Value::Null)
}

/// `PutLogGroupDeletionProtection`.
pub(super) fn protect(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let on = request.flag("deletionProtectionEnabled").unwrap_or(false);
    find(world, request.text("logGroupIdentifier").unwrap_or_default())?.deletion_protection = on;
    Ok(Value::Null)
}

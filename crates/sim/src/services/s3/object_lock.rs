//! Object lock: the setting of a bucket, the retention of new versions, and the check that keeps a version from being
//! deleted.

use std::time::Duration;

use serde_json::{Map, Value, json};

use super::body::{number, structure, text, word};
use super::bucket::Bucket;
pub(super) use super::stored::Lock;
use super::{access, errors, object};
use crate::{Request, ServiceError, Time, World};

const MODES: &[&str] = &["GOVERNANCE", "COMPLIANCE"];

/// A bucket's configuration when nothing more is said than that object lock is on.
pub(super) fn on() -> Value {
    json!({"ObjectLockEnabled": "Enabled"})
}

fn missing(text: &str) -> ServiceError {
    ServiceError::bad("InvalidRequest", text)
}

/// The lock of a new version: as the caller says, else as the bucket does.
pub(super) fn of_new(bucket: &Bucket, request: &Request<'_>) -> Result<Lock, ServiceError> {
    let (mode, date) = (request.text("ObjectLockMode"), request.text("ObjectLockRetainUntilDate"));
    let hold = request.text("ObjectLockLegalHoldStatus");
    let configured = bucket.object_lock.written();
    if configured.is_none() && (mode.is_some() || date.is_some() || hold == Some("ON")) {
        return Err(missing("Bucket is missing Object Lock Configuration"));
    }
    let retention = match (mode, date) {
        (Some(mode), Some(date)) => Some(retention(request.now, mode, date)?),
        (None, None) => configured.as_ref().and_then(|lock| default(request.now, &lock["Rule"]["DefaultRetention"])),
        (Some(_), None) | (None, Some(_)) => {
            let text = "x-amz-object-lock-retain-until-date and x-amz-object-lock-mode must both be supplied";
            return Err(errors::invalid_argument(text));
        }
    };
    Ok(Lock { retention, legal_hold: hold == Some("ON") })
}

fn retention(now: Time, mode: &str, date: &str) -> Result<(String, Time), ServiceError> {
    if !MODES.contains(&mode) {
        return Err(errors::invalid_argument("Unknown wormMode directive."));
    }
    let until = date.parse::<jiff::Timestamp>().map_err(|_| errors::malformed())?;
    let until = Time(until.as_millisecond());
    if until <= now {
        return Err(errors::invalid_argument("The retain until date must be in the future!"));
    }
    Ok((mode.to_owned(), until))
}

fn default(now: Time, rule: &Value) -> Option<(String, Time)> {
    let days = |name: &str, each: u64| rule[name].as_str().and_then(|text| text.parse::<u64>().ok()).map(|n| n * each);
    let days = days("Days", 1).or_else(|| days("Years", 365))?;
    Some((rule["Mode"].as_str()?.to_owned(), now + Duration::from_hours(24 * days)))
}

/// `GetObjectLockConfiguration`.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    access::bucket(world, &name)?.object_lock.seen(request.now).clone().ok_or_else(|| {
        let text = "Object Lock configuration does not exist for this bucket";
        ServiceError::new(404, "ObjectLockConfigurationNotFoundError", text).with("BucketName", &name)
    })
}

/// `PutObjectLockConfiguration`: puts it on, also on a bucket that was made without; never takes it off.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let given = request.input.get("ObjectLockConfiguration").unwrap_or(&Value::Null);
    let members = structure(given, &["ObjectLockEnabled", "Rule"])?;
    word(members, "ObjectLockEnabled", &["Enabled"])?.ok_or_else(errors::malformed)?;
    if let Some(rule) = members.get("Rule") {
        check_default(structure(rule, &["DefaultRetention"])?)?;
    }
    let bucket = access::bucket(world, &name)?;
    if bucket.versioning.written().as_deref() != Some("Enabled") {
        let text = "Versioning must be 'Enabled' on the bucket to apply a Object Lock configuration";
        return Err(ServiceError::new(409, "InvalidBucketState", text));
    }
    bucket.object_lock.write(request.now, lag, Some(Value::Object(members.clone())));
    Ok(Value::Null)
}

fn check_default(rule: &Map<String, Value>) -> Result<(), ServiceError> {
    let Some(retention) = rule.get("DefaultRetention") else { return Ok(()) };
    let members = structure(retention, &["Mode", "Days", "Years"])?;
    word(members, "Mode", MODES)?.ok_or_else(errors::malformed)?;
    match (number(members, "Days")?, number(members, "Years")?) {
        (Some(count), None) | (None, Some(count)) if count > 0 => Ok(()),
        (Some(_), None) | (None, Some(_)) => {
            Err(errors::invalid_argument("Default retention period must be a positive integer value."))
        }
        (Some(_), Some(_)) | (None, None) => Err(errors::malformed()),
    }
}

/// `GetObjectRetention`.
pub(super) fn get_retention(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let version = locked(world, request)?;
    let Some((mode, until)) = &version.lock.retention else { return Err(no_lock()) };
    Ok(json!({"Mode": mode, "RetainUntilDate": until.iso()}))
}

/// `PutObjectRetention`: compliance can only be made longer, governance also shorter by who may bypass it.
pub(super) fn put_retention(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let given = structure(request.input.get("Retention").unwrap_or(&Value::Null), &["Mode", "RetainUntilDate"])?;
    let wanted = match (text(given, "Mode")?, text(given, "RetainUntilDate")?) {
        (Some(mode), Some(date)) => Some(retention(request.now, mode, date)?),
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => return Err(errors::malformed()),
    };
    let bypass = request.flag("BypassGovernanceRetention") == Some(true);
    let version = locked(world, request)?;
    if let Some((mode, until)) = version.lock.retention.as_ref().filter(|(_, until)| *until > request.now) {
        let longer = wanted.as_ref().is_some_and(|(new, later)| later >= until && (new == mode || mode == "GOVERNANCE"));
        if !longer && (mode == "COMPLIANCE" || !bypass) {
            return Err(errors::locked());
        }
    }
    version.lock.retention = wanted;
    Ok(Value::Null)
}

/// `GetObjectLegalHold`.
pub(super) fn get_legal_hold(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let version = locked(world, request)?;
    Ok(json!({"Status": if version.lock.legal_hold { "ON" } else { "OFF" }}))
}

/// `PutObjectLegalHold`.
pub(super) fn put_legal_hold(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let given = structure(request.input.get("LegalHold").unwrap_or(&Value::Null), &["Status"])?;
    let status = word(given, "Status", &["ON", "OFF"])?.ok_or_else(errors::malformed)?;
    locked(world, request)?.lock.legal_hold = status == "ON";
    Ok(Value::Null)
}

fn no_lock() -> ServiceError {
    let text = "The specified object does not have a ObjectLock configuration";
    ServiceError::new(404, "NoSuchObjectLockConfiguration", text)
}

/// The version that a request is about, in a bucket with object lock.
fn locked<'w>(world: &'w mut World, request: &Request<'_>) -> Result<&'w mut object::Version, ServiceError> {
    let name = access::admit(world, request)?;
    let bucket = access::bucket(world, &name)?;
    if bucket.object_lock.written().is_none() {
        return Err(missing("Bucket is missing Object Lock Configuration"));
    }
    object::asked(bucket, request)
}

//! Access to buckets: every call on a bucket passes here. Callers of the account may do everything, unless the
//! bucket's policy denies it.
//!
//! It deliberately looks at no identity policies: for callers who have them, the dispatcher has done so before.

use std::time::Duration;

use serde_json::Value;

use super::bucket::Bucket;
use super::errors;
use super::permissions::{self, On};
use crate::services::iam::evaluation::{Asked, Keys, PolicyKind, Principal, Who, judge};
use crate::services::sts;
use crate::{Request, ServiceError, Time, World};

/// The time that S3 takes to show a change everywhere.
pub(super) fn lag(world: &World) -> Duration {
    Duration::from_secs(world.tuning.s3_propagation_s)
}

/// Lets a call on a bucket in, or not; gives the bucket's name.
pub(super) fn admit(world: &World, request: &Request<'_>) -> Result<String, ServiceError> {
    let Some(entry) = permissions::find(request.action) else { return Err(errors::access_denied()) };
    let name = request.text("Bucket").unwrap_or_default();
    if world.tuning.s3_names_taken.iter().any(|taken| taken == name) {
        return Err(errors::access_denied());
    }
    let bucket = world.s3.buckets.get(name).ok_or_else(|| errors::no_such_bucket(name))?;
    if entry.sub_resource && request.now < bucket.created + lag(world) {
        return Err(errors::no_such_bucket(name));
    }
    if request.text("ExpectedBucketOwner").is_some_and(|owner| owner != world.account) {
        return Err(errors::access_denied());
    }
    if let Some(name) = permissions::permission_of(request.action, request.text("VersionId")) {
        let key = if entry.on == On::Object { request.text("Key") } else { None };
        permitted(world, request, bucket, name, key)?;
    }
    Ok(name.to_owned())
}

/// Refuses what the bucket's policy denies a caller who has no policies of its own.
pub(super) fn permitted(
    world: &World,
    request: &Request<'_>,
    bucket: &Bucket,
    permission: &str,
    key: Option<&str>,
) -> Result<(), ServiceError> {
    if world.caller.judged {
        return Ok(());
    }
    let Some(text) = bucket.policy.seen(request.now) else { return Ok(()) };
    let caller = &world.caller.arn;
    // The owner's root user can always mend a policy, and nothing else.
    if caller.ends_with(":root") && ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"].contains(&permission) {
        return Ok(());
    }
    let resource = match key {
        Some(key) => format!("{}/{key}", bucket.arn(world)),
        None => bucket.arn(world),
    };
    let principal = sts::principal(world);
    let keys = keys(world, request, &principal);
    let asked = Asked { principal: &principal, action: permission, resource: &resource, keys: &keys };
    let policy = serde_json::from_str::<Value>(text).unwrap_or_default();
    if !judge(&policy, &asked, PolicyKind::Resource { bounded: false }).denied() {
        return Ok(());
    }
    let text = format!(
        "User: {caller} is not authorized to perform: {permission} on resource: \"{resource}\" with an explicit deny in a resource-based policy"
    );
    Err(ServiceError::new(403, "AccessDenied", text))
}

/// The condition keys of a request.
fn keys(world: &World, request: &Request<'_>, principal: &Principal) -> Keys {
    let mut keys = Keys::new();
    let mut know = |key: &str, value: &str| drop(keys.insert(key.to_owned(), vec![value.to_owned()]));
    let caller = world.caller.arn.as_str();
    let (arn, kind) = match &principal.who {
        Who::Session { role, .. } => (role.as_str(), "AssumedRole"),
        Who::Root => (caller, "Account"),
        Who::User(_) | Who::Role(_) | Who::Service(_) => (caller, "User"),
    };
    know("aws:principalarn", arn);
    know("aws:principaltype", kind);
    know("aws:principalaccount", &principal.account);
    know("aws:principalisawsservice", "false");
    know("aws:viaawsservice", "false");
    know("aws:userid", &world.caller.user_id);
    if kind == "User" {
        know("aws:username", caller.rsplit('/').next().unwrap_or_default());
    }
    know("aws:resourceaccount", &world.account);
    know("s3:resourceaccount", &world.account);
    know("aws:requestedregion", request.region);
    know("aws:securetransport", "true");
    know("aws:currenttime", &request.now.iso_seconds());
    know("aws:epochtime", &epoch(request.now));
    know("s3:authtype", "REST-HEADER");
    know("s3:signatureversion", "AWS4-HMAC-SHA256");
    know("s3:tlsversion", "1.3");
    match sts::endpoint(world) {
        Some(endpoint) => {
            know("aws:sourcevpce", endpoint);
            if let Some(found) = world.ec2.vpc_endpoints.get(endpoint) {
                know("aws:sourcevpc", &found.vpc);
            }
        }
        None => know("aws:sourceip", sts::OUTSIDE),
    }
    for (member, key) in [
        ("Prefix", "s3:prefix"),
        ("Delimiter", "s3:delimiter"),
        ("MaxKeys", "s3:max-keys"),
        ("VersionId", "s3:versionid"),
        ("IfMatch", "s3:if-match"),
        ("IfNoneMatch", "s3:if-none-match"),
        ("ACL", "s3:x-amz-acl"),
        ("StorageClass", "s3:x-amz-storage-class"),
        ("ServerSideEncryption", "s3:x-amz-server-side-encryption"),
        ("SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
        ("ObjectLockMode", "s3:object-lock-mode"),
        ("ObjectLockRetainUntilDate", "s3:object-lock-retain-until-date"),
        ("ObjectLockLegalHoldStatus", "s3:object-lock-legal-hold"),
    ] {
        if let Some(value) = request.text(member) {
            know(key, value);
        }
    }
    keys
}

fn epoch(now: Time) -> String {
    now.0.div_euclid(1000).to_string()
}

/// The bucket that a call was let in to.
pub(super) fn bucket<'w>(world: &'w mut World, name: &str) -> Result<&'w mut Bucket, ServiceError> {
    world.s3.buckets.get_mut(name).ok_or_else(|| errors::no_such_bucket(name))
}

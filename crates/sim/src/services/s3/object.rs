//! Objects and their versions: put, read, deleted. They are small: a sandbox lives in one file.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use serde_json::{Value, json};

use super::bucket::Bucket;
pub(super) use super::stored::NULL;
pub use super::stored::Version;
use super::{access, conditions, errors, object_lock};
use crate::hex::hex;
use crate::{Request, ServiceError, Time, World};

/// The largest object a sandbox keeps, in bytes.
const LARGEST: usize = 1 << 20;
/// AWS's limit of bytes in a key.
const LONGEST_KEY: usize = 1024;

/// A version for an object that is put, or a marker for one that is deleted: its id follows from the bucket's versioning.
fn version_id(world: &mut World, bucket: &str) -> Result<String, ServiceError> {
    let enabled = access::bucket(world, bucket)?.versioning.written().as_deref() == Some("Enabled");
    Ok(if enabled { world.digits(32) } else { NULL.to_owned() })
}

/// Puts a version before the others of its key; without versioning it takes the place of the one of that sort.
fn add(bucket: &mut Bucket, key: &str, version: Version) {
    let versions = bucket.objects.entry(key.to_owned()).or_default();
    if version.id == NULL {
        versions.retain(|other| other.id != NULL);
    }
    versions.insert(0, version);
}

/// `PutObject`.
pub fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let key = request.text("Key").unwrap_or_default();
    if key.len() > LONGEST_KEY {
        return Err(ServiceError::bad("KeyTooLongError", "Your key is too long").with("MaxSizeAllowed", &LONGEST_KEY.to_string()));
    }
    if request.text("ACL").is_some_and(|acl| !["private", "bucket-owner-full-control"].contains(&acl)) {
        return Err(ServiceError::bad("AccessControlListNotSupported", "The bucket does not allow ACLs"));
    }
    let body = request.text("Body").unwrap_or_default();
    let bytes = STANDARD.decode(body).unwrap_or_default();
    if bytes.len() > LARGEST {
        return Err(ServiceError::new(501, "NotSimulated", "The sandbox does not simulate objects of more than 1 MiB."));
    }
    conditions::of_put(world, &name, key, request)?;
    let id = version_id(world, &name)?;
    let bucket = access::bucket(world, &name)?;
    let lock = object_lock::of_new(bucket, request)?;
    let version = Version {
        id,
        modified: request.now,
        delete_marker: false,
        body: body.to_owned(),
        size: bytes.len(),
        etag: format!("\"{}\"", hex(&Md5::digest(&bytes))),
        content_type: request.text("ContentType").unwrap_or("binary/octet-stream").to_owned(),
        storage_class: request.text("StorageClass").unwrap_or("STANDARD").to_owned(),
        encryption: encryption(bucket, request),
        lock,
    };
    let mut answer = version.encryption.clone();
    answer["ETag"] = json!(version.etag);
    answer["VersionId"] = shown_id(bucket, &version.id);
    add(bucket, key, version);
    Ok(answer)
}

/// The encryption of an object: as the caller says, else as the bucket does.
fn encryption(bucket: &Bucket, request: &Request<'_>) -> Value {
    let default = &bucket.encryption.written()["Rule"][0];
    let chosen = &default["ApplyServerSideEncryptionByDefault"];
    match request.text("ServerSideEncryption") {
        Some(algorithm) => json!({"ServerSideEncryption": algorithm, "SSEKMSKeyId": request.text("SSEKMSKeyId")}),
        None if chosen["SSEAlgorithm"] == "AES256" => json!({"ServerSideEncryption": "AES256"}),
        None => json!({
            "ServerSideEncryption": chosen["SSEAlgorithm"],
            "SSEKMSKeyId": chosen["KMSMasterKeyID"],
            "BucketKeyEnabled": default["BucketKeyEnabled"],
        }),
    }
}

/// The version id of an answer, which a bucket that never had versioning leaves out.
fn shown_id(bucket: &Bucket, id: &str) -> Value {
    if bucket.versioning.written().is_some() { json!(id) } else { Value::Null }
}

/// The version that a request names, or the latest.
pub(super) fn asked<'b>(bucket: &'b mut Bucket, request: &Request<'_>) -> Result<&'b mut Version, ServiceError> {
    let key = request.text("Key").unwrap_or_default();
    let Some(id) = request.text("VersionId") else {
        let latest = bucket.objects.get_mut(key).and_then(|versions| versions.first_mut());
        return latest.filter(|version| !version.delete_marker).ok_or_else(|| errors::no_such_key(key));
    };
    let found = bucket.objects.get_mut(key).and_then(|versions| versions.iter_mut().find(|version| version.id == id));
    let found = found.ok_or_else(|| errors::no_such_version(key, id))?;
    if found.delete_marker {
        let text = "The specified method is not allowed against this resource.";
        return Err(ServiceError::new(405, "MethodNotAllowed", text).with("ResourceType", "DeleteMarker"));
    }
    Ok(found)
}

/// `GetObject`.
pub fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let mut answer = head(world, request)?;
    let name = request.text("Bucket").unwrap_or_default();
    answer["Body"] = json!(asked(access::bucket(world, name)?, request)?.body);
    Ok(answer)
}

/// `HeadObject`.
pub fn head(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let bucket = access::bucket(world, &name)?;
    let versioned = bucket.versioning.written().is_some();
    let version = asked(bucket, request)?;
    let mut answer = version.encryption.clone();
    answer["ETag"] = json!(version.etag);
    answer["ContentLength"] = json!(version.size);
    answer["ContentType"] = json!(version.content_type);
    answer["LastModified"] = json!(version.modified.http_date());
    if versioned {
        answer["VersionId"] = json!(version.id);
    }
    version.lock.show(&mut answer);
    Ok(answer)
}

/// `DeleteObject`.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let key = request.text("Key").unwrap_or_default();
    let bypass = request.flag("BypassGovernanceRetention") == Some(true);
    conditions::of_delete(world, &name, key, request)?;
    let deleted = remove(world, request.now, &name, key, request.text("VersionId"), bypass)?;
    Ok(json!({"VersionId": deleted.version, "DeleteMarker": deleted.marker.then_some(true)}))
}

/// The result of a deletion.
pub(super) struct Deleted {
    /// The version that is gone, or the marker that was made.
    pub(super) version: Option<String>,
    /// True if that is, or was, a delete marker.
    pub(super) marker: bool,
}

/// Deletes a version for good, or an object by a marker. It succeeds if there is none.
pub(super) fn remove(
    world: &mut World,
    now: Time,
    name: &str,
    key: &str,
    version: Option<&str>,
    bypass: bool,
) -> Result<Deleted, ServiceError> {
    let Some(id) = version else {
        let marker = version_id(world, name)?;
        let bucket = access::bucket(world, name)?;
        if bucket.versioning.written().is_none() {
            bucket.objects.remove(key);
            return Ok(Deleted { version: None, marker: false });
        }
        add(bucket, key, Version::marker(marker.clone(), now));
        return Ok(Deleted { version: Some(marker), marker: true });
    };
    let bucket = access::bucket(world, name)?;
    let gone = Deleted { version: Some(id.to_owned()), marker: false };
    let Some(versions) = bucket.objects.get_mut(key) else { return Ok(gone) };
    let Some(at) = versions.iter().position(|version| version.id == id) else { return Ok(gone) };
    if versions[at].lock.holds(now, bypass) {
        return Err(errors::locked());
    }
    let marker = versions.remove(at).delete_marker;
    if versions.is_empty() {
        bucket.objects.remove(key);
    }
    Ok(Deleted { marker, ..gone })
}

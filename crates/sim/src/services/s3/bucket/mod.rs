//! Buckets: made, found, listed, deleted.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::{Map, Value, json};

pub use self::stored::Bucket;
pub(super) use self::stored::Released;
pub(super) use self::stored::owner;
use super::body::{structure, text};
use super::eventual_consistency::Lagging;
use super::{access, encryption, errors, name, object_lock, ownership, public_access_block, tagging};
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World, pagination};

mod stored;

/// Buckets in one answer of ListBuckets.
const MOST_LISTED: i64 = 10_000;

impl Bucket {
    /// A bucket as AWS makes one: everything private, encrypted with S3's own keys, without access lists.
    fn new(name: &str, now: Time) -> Self {
        Self {
            name: name.to_owned(),
            created: now,
            tags: Lagging::new(Tags::new()),
            versioning: Lagging::new(None),
            encryption: Lagging::new(encryption::default()),
            public_access_block: Lagging::new(Some(public_access_block::default())),
            policy: Lagging::new(None),
            lifecycle: Lagging::new(None),
            ownership: Lagging::new(Some(ownership::DEFAULT.to_owned())),
            logging: Lagging::new(None),
            object_lock: Lagging::new(None),
            objects: BTreeMap::new(),
            uploads: BTreeMap::new(),
        }
    }
}

/// `CreateBucket`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = request.text("Bucket").unwrap_or_default();
    if !name::is_name(name) {
        return Err(ServiceError::bad("InvalidBucketName", "The specified bucket is not valid.").with("BucketName", name));
    }
    if request.text("BucketNamespace").is_some_and(|space| space != "global") {
        return Err(ServiceError::new(501, "NotSimulated", "The sandbox does not simulate account-regional bucket names."));
    }
    if request.text("ACL").is_some_and(|acl| acl != "private") {
        return Err(ServiceError::bad(
            "InvalidBucketAclWithObjectOwnership",
            "Bucket cannot have ACLs set with ObjectOwnership's BucketOwnerEnforced setting",
        ));
    }
    let tags = configuration(world, request)?;
    let ownership = request.text("ObjectOwnership").unwrap_or(ownership::DEFAULT);
    ownership::check(ownership)?;
    if world.tuning.s3_names_taken.iter().any(|taken| taken == name) {
        let text = "The requested bucket name is not available. The bucket namespace is shared by all users of the system. Please select a different name and try again.";
        return Err(ServiceError::new(409, "BucketAlreadyExists", text).with("BucketName", name));
    }
    let answer = json!({"Location": format!("/{name}")});
    if world.s3.buckets.contains_key(name) {
        // In its oldest region S3 answers as if it had made the bucket, and resets its access list.
        if world.region == "us-east-1" {
            return Ok(answer);
        }
        let text = "Your previous request to create the named bucket succeeded and you already own it.";
        return Err(ServiceError::new(409, "BucketAlreadyOwnedByYou", text).with("BucketName", name));
    }
    if world.s3.released.iter().any(|released| released.name == name) {
        let text = "A conflicting conditional operation is currently in progress against this resource. Please try again.";
        return Err(ServiceError::new(409, "OperationAborted", text));
    }
    if world.s3.buckets.len() >= world.tuning.s3_bucket_limit {
        return Err(ServiceError::bad("TooManyBuckets", "You have attempted to create more buckets than allowed"));
    }
    let mut bucket = Bucket::new(name, request.now);
    bucket.tags = Lagging::new(tags);
    bucket.ownership = Lagging::new(Some(ownership.to_owned()));
    if request.flag("ObjectLockEnabledForBucket") == Some(true) {
        bucket.versioning = Lagging::new(Some("Enabled".to_owned()));
        bucket.object_lock = Lagging::new(Some(object_lock::on()));
    }
    world.s3.buckets.insert(name.to_owned(), bucket);
    Ok(answer)
}

/// The tags of a new bucket, whose region must be the endpoint's.
fn configuration(world: &World, request: &Request<'_>) -> Result<Tags, ServiceError> {
    let empty = Value::String(String::new());
    let given = request.input.get("CreateBucketConfiguration").unwrap_or(&empty);
    let members = structure(given, &["LocationConstraint", "Tags"])?;
    let constraint = text(members, "LocationConstraint")?.filter(|text| !text.is_empty());
    let incompatible = |what: &str| {
        let text =
            format!("The {what} location constraint is incompatible for the region specific endpoint this request was sent to.");
        ServiceError::bad("IllegalLocationConstraintException", text)
    };
    match (world.region.as_str(), constraint) {
        ("us-east-1", None) | ("eu-west-1", Some("EU")) => {}
        ("us-east-1", Some("us-east-1")) => {
            return Err(ServiceError::bad("InvalidLocationConstraint", "The specified location-constraint is not valid"));
        }
        ("us-east-1", Some(other)) => {
            return Err(ServiceError::new(501, "NotSimulated", format!("The sandbox does not simulate buckets in {other}.")));
        }
        (_, None) => return Err(incompatible("unspecified")),
        (region, Some(other)) if other != region => return Err(incompatible(other)),
        (_, Some(_)) => {}
    }
    match members.get("Tags") {
        None => Ok(Tags::new()),
        Some(tags) => tagging::read(tags, &Tags::new()),
    }
}

/// `HeadBucket`.
pub fn head(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    access::admit(world, request)?;
    Ok(json!({"BucketRegion": world.region}))
}

/// `GetBucketLocation`: of the oldest region it says nothing.
pub fn location(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    access::admit(world, request)?;
    let region = if world.region == "us-east-1" { "" } else { world.region.as_str() };
    Ok(json!({"LocationConstraint": region}))
}

/// `DeleteBucket`: versions and delete markers block, uploads do not.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let bucket = access::bucket(world, &name)?;
    if !bucket.objects.is_empty() {
        let versioned = bucket.versioning.written().is_some();
        let text = if versioned {
            "The bucket you tried to delete is not empty. You must delete all versions in the bucket."
        } else {
            "The bucket you tried to delete is not empty"
        };
        return Err(ServiceError::new(409, "BucketNotEmpty", text).with("BucketName", &name));
    }
    world.s3.buckets.remove(&name);
    let hold = Duration::from_secs(world.tuning.s3_name_release_s);
    if !hold.is_zero() {
        world.s3.released.push(Released { name, free_at: request.now + hold });
    }
    Ok(Value::Null)
}

/// `ListBuckets`: in pages when the caller asks for some.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let prefix = request.text("Prefix");
    let region = request.text("BucketRegion");
    let size = match request.input.get("MaxBuckets") {
        None => MOST_LISTED,
        Some(_) => request
            .number("MaxBuckets")
            .filter(|size| (1..=MOST_LISTED).contains(size))
            .ok_or_else(|| errors::invalid_argument("Argument max-buckets must be an integer between 1 and 10000"))?,
    };
    let here = region.is_none_or(|region| region == world.region);
    let found = world.s3.buckets.values().filter(|bucket| here && prefix.is_none_or(|prefix| bucket.name.starts_with(prefix)));
    let items = found
        .map(|bucket| {
            let view = json!({
                "Name": bucket.name,
                "CreationDate": bucket.created.iso(),
                "BucketRegion": world.region,
            });
            (bucket.name.clone(), view)
        })
        .collect();
    let page = pagination::cut(items, request.text("ContinuationToken"), usize::try_from(size).unwrap_or(usize::MAX))
        .ok_or_else(|| errors::invalid_argument("The continuation token provided is incorrect"))?;
    let mut answer = Map::new();
    answer.insert("Buckets".to_owned(), json!({"Bucket": page.items}));
    answer.insert("Owner".to_owned(), json!({"ID": owner(world)}));
    page.put_token(&mut answer, "ContinuationToken");
    answer.insert("Prefix".to_owned(), json!(prefix));
    Ok(Value::Object(answer))
}

#[cfg(test)]
mod tests;

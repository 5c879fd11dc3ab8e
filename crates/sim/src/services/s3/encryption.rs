//! Default encryption of buckets. Keys are not looked up: S3 does not either, until an object is put.

use serde_json::{Value, json};

use super::body::{flag, list, structure, text, word};
use super::{access, errors};
use crate::{Request, ServiceError, World};

/// The default encryption of a bucket: S3's own keys.
pub(super) fn default() -> Value {
    json!({"Rule": [{"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}, "BucketKeyEnabled": "false"}]})
}

/// `GetBucketEncryption`.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    Ok(access::bucket(world, &name)?.encryption.seen(request.now).clone())
}

/// `PutBucketEncryption`.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let bucket = access::bucket(world, &name)?;
    let given = request.input.get("ServerSideEncryptionConfiguration").unwrap_or(&Value::Null);
    let [rule] = list(structure(given, &["Rule"])?, "Rule") else { return Err(errors::malformed()) };
    let rule = structure(rule, &["ApplyServerSideEncryptionByDefault", "BucketKeyEnabled", "BlockedEncryptionTypes"])?;
    let mut kept = rule.clone();
    let key = flag(rule, "BucketKeyEnabled")?.unwrap_or(false);
    kept.insert("BucketKeyEnabled".to_owned(), json!(key.to_string()));
    match rule.get("ApplyServerSideEncryptionByDefault") {
        Some(chosen) => {
            let chosen = structure(chosen, &["SSEAlgorithm", "KMSMasterKeyID"])?;
            let algorithm = word(chosen, "SSEAlgorithm", &["AES256", "aws:kms", "aws:kms:dsse"])?;
            let algorithm = algorithm.ok_or_else(errors::malformed)?;
            if algorithm == "AES256" && text(chosen, "KMSMasterKeyID")?.is_some() {
                let text = "a KMSMasterKeyID is not applicable if the default sse algorithm is not aws:kms or aws:kms:dsse";
                return Err(errors::invalid_argument(text).with("ArgumentName", "ApplyServerSideEncryptionByDefault"));
            }
        }
        None if rule.contains_key("BlockedEncryptionTypes") => {
            kept.insert("ApplyServerSideEncryptionByDefault".to_owned(), json!({"SSEAlgorithm": "AES256"}));
        }
        None => return Err(errors::malformed()),
    }
    bucket.encryption.write(request.now, lag, json!({"Rule": [kept]}));
    Ok(Value::Null)
}

/// `DeleteBucketEncryption`: back to S3's own keys.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    access::bucket(world, &name)?.encryption.write(request.now, lag, default());
    Ok(Value::Null)
}

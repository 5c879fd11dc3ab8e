//! The errors of S3, in its words.

use crate::ServiceError;

/// There is no such bucket, or S3 does not see it yet.
pub(super) fn no_such_bucket(name: &str) -> ServiceError {
    ServiceError::new(404, "NoSuchBucket", "The specified bucket does not exist").with("BucketName", name)
}

/// There is no such object.
pub(super) fn no_such_key(key: &str) -> ServiceError {
    ServiceError::new(404, "NoSuchKey", "The specified key does not exist.").with("Key", key)
}

/// There is no such version of an object.
pub(super) fn no_such_version(key: &str, version: &str) -> ServiceError {
    ServiceError::new(404, "NoSuchVersion", "The specified version does not exist.").with("Key", key).with("VersionId", version)
}

/// A value that is not one of those allowed.
pub(super) fn invalid_argument(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("InvalidArgument", text)
}

/// The bucket belongs to another account, or to another owner than the caller expected.
pub(super) fn access_denied() -> ServiceError {
    ServiceError::new(403, "AccessDenied", "Access Denied")
}

/// A version that object lock keeps.
pub(super) fn locked() -> ServiceError {
    ServiceError::new(403, "AccessDenied", "Access Denied because object protected by object lock.")
}

/// A body that does not have the form of its operation.
pub(super) fn malformed() -> ServiceError {
    crate::codec::rest_xml::malformed()
}

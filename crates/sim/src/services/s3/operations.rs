//! The operations. A flat table. The permission that each needs stands in `permissions.rs`.

use super::{
    bucket, delete_objects, encryption, lifecycle, listing, logging, multipart, object, object_lock, ownership, policy,
    public_access_block, tagging, versioning, versions,
};
use crate::Operation;

const OPERATIONS: &[Operation] = &[
    Operation::new("ListBuckets", bucket::list),
    Operation::new("CreateBucket", bucket::create),
    Operation::new("HeadBucket", bucket::head),
    Operation::new("DeleteBucket", bucket::delete),
    Operation::new("GetBucketLocation", bucket::location),
    Operation::new("GetBucketTagging", tagging::get),
    Operation::new("PutBucketTagging", tagging::put),
    Operation::new("DeleteBucketTagging", tagging::delete),
    Operation::new("GetBucketVersioning", versioning::get),
    Operation::new("PutBucketVersioning", versioning::put),
    Operation::new("GetBucketEncryption", encryption::get),
    Operation::new("PutBucketEncryption", encryption::put),
    Operation::new("DeleteBucketEncryption", encryption::delete),
    Operation::new("GetPublicAccessBlock", public_access_block::get),
    Operation::new("PutPublicAccessBlock", public_access_block::put),
    Operation::new("DeletePublicAccessBlock", public_access_block::delete),
    Operation::new("GetBucketPolicy", policy::get),
    Operation::new("PutBucketPolicy", policy::put),
    Operation::new("DeleteBucketPolicy", policy::delete),
    Operation::new("GetBucketLifecycleConfiguration", lifecycle::get),
    Operation::new("PutBucketLifecycleConfiguration", lifecycle::put),
    Operation::new("DeleteBucketLifecycle", lifecycle::delete),
    Operation::new("GetBucketOwnershipControls", ownership::get),
    Operation::new("PutBucketOwnershipControls", ownership::put),
    Operation::new("DeleteBucketOwnershipControls", ownership::delete),
    Operation::new("GetBucketLogging", logging::get),
    Operation::new("PutBucketLogging", logging::put),
    Operation::new("GetObjectLockConfiguration", object_lock::get),
    Operation::new("PutObjectLockConfiguration", object_lock::put),
    Operation::new("ListObjectsV2", listing::objects),
    Operation::new("ListObjectVersions", versions::list),
    Operation::new("ListMultipartUploads", multipart::list),
    Operation::new("DeleteObjects", delete_objects::delete),
    Operation::new("PutObject", object::put),
    Operation::new("GetObject", object::get),
    Operation::new("HeadObject", object::head),
    Operation::new("DeleteObject", object::delete),
    Operation::new("GetObjectRetention", object_lock::get_retention),
    Operation::new("PutObjectRetention", object_lock::put_retention),
    Operation::new("GetObjectLegalHold", object_lock::get_legal_hold),
    Operation::new("PutObjectLegalHold", object_lock::put_legal_hold),
    Operation::new("CreateMultipartUpload", multipart::create),
    Operation::new("AbortMultipartUpload", multipart::abort),
];

/// Finds an operation by name.
pub(super) fn find(action: &str) -> Option<Operation> {
    Operation::find(OPERATIONS, action)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::services::s3::permissions;

    #[test]
    fn every_operation_has_its_permission_and_no_other_has_one() {
        for operation in OPERATIONS {
            assert!(permissions::find(operation.name()).is_some(), "{}", operation.name());
        }
        assert_eq!(permissions::PERMISSIONS.len(), OPERATIONS.len());
    }
}

//! The operations: which permission each needs, on what, and whether it is about a sub-resource, which S3 sees a moment later than the bucket. A flat
//! table.

use super::{
    bucket, delete_objects, encryption, lifecycle, listing, logging, multipart, object, object_lock, ownership, policy,
    public_access_block, tagging, versioning, versions,
};
use crate::Operation;
use crate::operation::Function;

/// The resource to which a permission applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// The account.
    Account,
    /// The bucket.
    Bucket,
    /// The object of the request.
    Object,
}

/// One operation.
pub(super) struct Entry {
    pub(super) operation: Operation,
    /// `s3:GetBucketTagging`.
    pub(super) permission: &'static str,
    pub(super) on: On,
    /// Right after CreateBucket S3 may not see the bucket here.
    pub(super) sub_resource: bool,
}

const fn service(action: &'static str, function: Function, permission: &'static str) -> Entry {
    Entry { operation: Operation::new(action, function), permission, on: On::Account, sub_resource: false }
}

const fn whole(action: &'static str, function: Function, permission: &'static str) -> Entry {
    Entry { operation: Operation::new(action, function), permission, on: On::Bucket, sub_resource: false }
}

const fn part(action: &'static str, function: Function, permission: &'static str) -> Entry {
    Entry { operation: Operation::new(action, function), permission, on: On::Bucket, sub_resource: true }
}

const fn inside(action: &'static str, function: Function, permission: &'static str) -> Entry {
    Entry { operation: Operation::new(action, function), permission, on: On::Object, sub_resource: false }
}

const ENTRIES: &[Entry] = &[
    service("ListBuckets", bucket::list, "s3:ListAllMyBuckets"),
    service("CreateBucket", bucket::create, "s3:CreateBucket"),
    whole("HeadBucket", bucket::head, "s3:ListBucket"),
    whole("DeleteBucket", bucket::delete, "s3:DeleteBucket"),
    part("GetBucketLocation", bucket::location, "s3:GetBucketLocation"),
    part("GetBucketTagging", tagging::get, "s3:GetBucketTagging"),
    part("PutBucketTagging", tagging::put, "s3:PutBucketTagging"),
    part("DeleteBucketTagging", tagging::delete, "s3:PutBucketTagging"),
    part("GetBucketVersioning", versioning::get, "s3:GetBucketVersioning"),
    part("PutBucketVersioning", versioning::put, "s3:PutBucketVersioning"),
    part("GetBucketEncryption", encryption::get, "s3:GetEncryptionConfiguration"),
    part("PutBucketEncryption", encryption::put, "s3:PutEncryptionConfiguration"),
    part("DeleteBucketEncryption", encryption::delete, "s3:PutEncryptionConfiguration"),
    part("GetPublicAccessBlock", public_access_block::get, "s3:GetBucketPublicAccessBlock"),
    part("PutPublicAccessBlock", public_access_block::put, "s3:PutBucketPublicAccessBlock"),
    part("DeletePublicAccessBlock", public_access_block::delete, "s3:PutBucketPublicAccessBlock"),
    part("GetBucketPolicy", policy::get, "s3:GetBucketPolicy"),
    part("PutBucketPolicy", policy::put, "s3:PutBucketPolicy"),
    part("DeleteBucketPolicy", policy::delete, "s3:DeleteBucketPolicy"),
    part("GetBucketLifecycleConfiguration", lifecycle::get, "s3:GetLifecycleConfiguration"),
    part("PutBucketLifecycleConfiguration", lifecycle::put, "s3:PutLifecycleConfiguration"),
    part("DeleteBucketLifecycle", lifecycle::delete, "s3:PutLifecycleConfiguration"),
    part("GetBucketOwnershipControls", ownership::get, "s3:GetBucketOwnershipControls"),
    part("PutBucketOwnershipControls", ownership::put, "s3:PutBucketOwnershipControls"),
    part("DeleteBucketOwnershipControls", ownership::delete, "s3:PutBucketOwnershipControls"),
    part("GetBucketLogging", logging::get, "s3:GetBucketLogging"),
    part("PutBucketLogging", logging::put, "s3:PutBucketLogging"),
    part("GetObjectLockConfiguration", object_lock::get, "s3:GetBucketObjectLockConfiguration"),
    part("PutObjectLockConfiguration", object_lock::put, "s3:PutBucketObjectLockConfiguration"),
    whole("ListObjectsV2", listing::objects, "s3:ListBucket"),
    whole("ListObjectVersions", versions::list, "s3:ListBucketVersions"),
    whole("ListMultipartUploads", multipart::list, "s3:ListBucketMultipartUploads"),
    // Asked for each key by itself.
    whole("DeleteObjects", delete_objects::delete, ""),
    inside("PutObject", object::put, "s3:PutObject"),
    inside("GetObject", object::get, "s3:GetObject"),
    inside("HeadObject", object::head, "s3:GetObject"),
    inside("DeleteObject", object::delete, "s3:DeleteObject"),
    inside("GetObjectRetention", object_lock::get_retention, "s3:GetObjectRetention"),
    inside("PutObjectRetention", object_lock::put_retention, "s3:PutObjectRetention"),
    inside("GetObjectLegalHold", object_lock::get_legal_hold, "s3:GetObjectLegalHold"),
    inside("PutObjectLegalHold", object_lock::put_legal_hold, "s3:PutObjectLegalHold"),
    inside("CreateMultipartUpload", multipart::create, "s3:PutObject"),
    inside("AbortMultipartUpload", multipart::abort, "s3:AbortMultipartUpload"),
];

/// The entry of an operation.
pub(super) fn find(action: &str) -> Option<&'static Entry> {
    ENTRIES.iter().find(|entry| entry.operation.name() == action)
}

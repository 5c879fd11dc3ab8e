//! The permissions: which one each operation needs, on what, and whether it is about a sub-resource, which S3 sees a moment later than the bucket. A
//! flat table.

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

/// The permission of one operation.
pub(super) struct Permission {
    /// The operation.
    pub(super) action: &'static str,
    /// `s3:GetBucketTagging`.
    pub(super) name: &'static str,
    pub(super) on: On,
    /// Right after CreateBucket S3 may not see the bucket here.
    pub(super) sub_resource: bool,
}

const fn service(action: &'static str, name: &'static str) -> Permission {
    Permission { action, name, on: On::Account, sub_resource: false }
}

const fn whole(action: &'static str, name: &'static str) -> Permission {
    Permission { action, name, on: On::Bucket, sub_resource: false }
}

const fn part(action: &'static str, name: &'static str) -> Permission {
    Permission { action, name, on: On::Bucket, sub_resource: true }
}

const fn inside(action: &'static str, name: &'static str) -> Permission {
    Permission { action, name, on: On::Object, sub_resource: false }
}

/// One row for each operation.
pub(super) const PERMISSIONS: &[Permission] = &[
    service("ListBuckets", "s3:ListAllMyBuckets"),
    service("CreateBucket", "s3:CreateBucket"),
    whole("HeadBucket", "s3:ListBucket"),
    whole("DeleteBucket", "s3:DeleteBucket"),
    part("GetBucketLocation", "s3:GetBucketLocation"),
    part("GetBucketTagging", "s3:GetBucketTagging"),
    part("PutBucketTagging", "s3:PutBucketTagging"),
    part("DeleteBucketTagging", "s3:PutBucketTagging"),
    part("GetBucketVersioning", "s3:GetBucketVersioning"),
    part("PutBucketVersioning", "s3:PutBucketVersioning"),
    part("GetBucketEncryption", "s3:GetEncryptionConfiguration"),
    part("PutBucketEncryption", "s3:PutEncryptionConfiguration"),
    part("DeleteBucketEncryption", "s3:PutEncryptionConfiguration"),
    part("GetPublicAccessBlock", "s3:GetBucketPublicAccessBlock"),
    part("PutPublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    part("DeletePublicAccessBlock", "s3:PutBucketPublicAccessBlock"),
    part("GetBucketPolicy", "s3:GetBucketPolicy"),
    part("PutBucketPolicy", "s3:PutBucketPolicy"),
    part("DeleteBucketPolicy", "s3:DeleteBucketPolicy"),
    part("GetBucketLifecycleConfiguration", "s3:GetLifecycleConfiguration"),
    part("PutBucketLifecycleConfiguration", "s3:PutLifecycleConfiguration"),
    part("DeleteBucketLifecycle", "s3:PutLifecycleConfiguration"),
    part("GetBucketOwnershipControls", "s3:GetBucketOwnershipControls"),
    part("PutBucketOwnershipControls", "s3:PutBucketOwnershipControls"),
    part("DeleteBucketOwnershipControls", "s3:PutBucketOwnershipControls"),
    part("GetBucketLogging", "s3:GetBucketLogging"),
    part("PutBucketLogging", "s3:PutBucketLogging"),
    part("GetObjectLockConfiguration", "s3:GetBucketObjectLockConfiguration"),
    part("PutObjectLockConfiguration", "s3:PutBucketObjectLockConfiguration"),
    whole("ListObjectsV2", "s3:ListBucket"),
    whole("ListObjectVersions", "s3:ListBucketVersions"),
    whole("ListMultipartUploads", "s3:ListBucketMultipartUploads"),
    // Asked for each key by itself.
    whole("DeleteObjects", ""),
    inside("PutObject", "s3:PutObject"),
    inside("GetObject", "s3:GetObject"),
    inside("HeadObject", "s3:GetObject"),
    inside("DeleteObject", "s3:DeleteObject"),
    inside("GetObjectRetention", "s3:GetObjectRetention"),
    inside("PutObjectRetention", "s3:PutObjectRetention"),
    inside("GetObjectLegalHold", "s3:GetObjectLegalHold"),
    inside("PutObjectLegalHold", "s3:PutObjectLegalHold"),
    inside("CreateMultipartUpload", "s3:PutObject"),
    inside("AbortMultipartUpload", "s3:AbortMultipartUpload"),
];

/// The name of the permission that a request needs: reading and deleting a version are permissions of their own. `None` for an operation that asks for each object
/// by itself.
pub fn permission_of(action: &str, version: Option<&str>) -> Option<&'static str> {
    match (action, version) {
        ("GetObject" | "HeadObject", Some(_)) => Some("s3:GetObjectVersion"),
        ("DeleteObject", Some(_)) => Some("s3:DeleteObjectVersion"),
        _ => find(action).map(|row| row.name).filter(|name| !name.is_empty()),
    }
}

/// The permission that an operation needs.
pub(super) fn find(action: &str) -> Option<&'static Permission> {
    PERMISSIONS.iter().find(|row| row.action == action)
}

//! The operation of S3 for a method and a sub-resource, with the forms of its body and its answer. It is a flat table
//! of the whole API, so that an operation that is not simulated is refused by name.

/// The resource that a request addresses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum On {
    /// The service.
    Service,
    /// A bucket.
    Bucket,
    /// An object in a bucket.
    Object,
}

/// The content of a request's body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Nothing that matters.
    Nothing,
    /// An XML document with this root, which is also the member's name.
    Xml(&'static str),
    /// A text that is the member of this name.
    Text(&'static str),
    /// Bytes that are the member of this name, in base64.
    Bytes(&'static str),
}

/// One operation.
pub(super) struct Route {
    pub(super) method: &'static str,
    pub(super) on: On,
    /// The sub-resource: a parameter that must be in the query string. Empty for an operation without one.
    pub(super) mark: &'static str,
    pub(super) action: &'static str,
    pub(super) status: u16,
    pub(super) takes: Body,
    pub(super) gives: Body,
}

impl Route {
    const fn takes(self, takes: Body) -> Self {
        Self { takes, ..self }
    }

    const fn gives(self, gives: Body) -> Self {
        Self { gives, ..self }
    }
}

const fn route(method: &'static str, on: On, mark: &'static str, action: &'static str, status: u16) -> Route {
    Route { method, on, mark, action, status, takes: Body::Nothing, gives: Body::Nothing }
}

use Body::{Bytes, Text, Xml};
use On::{Bucket, Object, Service};

/// The routes. One with a sub-resource stands before the one without.
pub(super) const ROUTES: &[Route] = &[
    route("GET", Service, "", "ListBuckets", 200).gives(Xml("ListAllMyBucketsResult")),
    // Sub-resources of buckets.
    route("GET", Bucket, "tagging", "GetBucketTagging", 200).gives(Xml("Tagging")),
    route("PUT", Bucket, "tagging", "PutBucketTagging", 204).takes(Xml("Tagging")),
    route("DELETE", Bucket, "tagging", "DeleteBucketTagging", 204),
    route("GET", Bucket, "versioning", "GetBucketVersioning", 200).gives(Xml("VersioningConfiguration")),
    route("PUT", Bucket, "versioning", "PutBucketVersioning", 200).takes(Xml("VersioningConfiguration")),
    route("GET", Bucket, "encryption", "GetBucketEncryption", 200).gives(Xml("ServerSideEncryptionConfiguration")),
    route("PUT", Bucket, "encryption", "PutBucketEncryption", 200).takes(Xml("ServerSideEncryptionConfiguration")),
    route("DELETE", Bucket, "encryption", "DeleteBucketEncryption", 204),
    route("GET", Bucket, "publicAccessBlock", "GetPublicAccessBlock", 200).gives(Xml("PublicAccessBlockConfiguration")),
    route("PUT", Bucket, "publicAccessBlock", "PutPublicAccessBlock", 200).takes(Xml("PublicAccessBlockConfiguration")),
    route("DELETE", Bucket, "publicAccessBlock", "DeletePublicAccessBlock", 204),
    route("GET", Bucket, "policy", "GetBucketPolicy", 200).gives(Text("Policy")),
    route("PUT", Bucket, "policy", "PutBucketPolicy", 204).takes(Text("Policy")),
    route("DELETE", Bucket, "policy", "DeleteBucketPolicy", 204),
    route("GET", Bucket, "lifecycle", "GetBucketLifecycleConfiguration", 200).gives(Xml("LifecycleConfiguration")),
    route("PUT", Bucket, "lifecycle", "PutBucketLifecycleConfiguration", 200).takes(Xml("LifecycleConfiguration")),
    route("DELETE", Bucket, "lifecycle", "DeleteBucketLifecycle", 204),
    route("GET", Bucket, "ownershipControls", "GetBucketOwnershipControls", 200).gives(Xml("OwnershipControls")),
    route("PUT", Bucket, "ownershipControls", "PutBucketOwnershipControls", 200).takes(Xml("OwnershipControls")),
    route("DELETE", Bucket, "ownershipControls", "DeleteBucketOwnershipControls", 204),
    route("GET", Bucket, "logging", "GetBucketLogging", 200).gives(Xml("BucketLoggingStatus")),
    route("PUT", Bucket, "logging", "PutBucketLogging", 200).takes(Xml("BucketLoggingStatus")),
    route("GET", Bucket, "object-lock", "GetObjectLockConfiguration", 200).gives(Xml("ObjectLockConfiguration")),
    route("PUT", Bucket, "object-lock", "PutObjectLockConfiguration", 200).takes(Xml("ObjectLockConfiguration")),
    route("GET", Bucket, "location", "GetBucketLocation", 200).gives(Xml("LocationConstraint")),
    route("GET", Bucket, "versions", "ListObjectVersions", 200).gives(Xml("ListVersionsResult")),
    route("GET", Bucket, "list-type", "ListObjectsV2", 200).gives(Xml("ListBucketResult")),
    route("GET", Bucket, "uploads", "ListMultipartUploads", 200).gives(Xml("ListMultipartUploadsResult")),
    route("POST", Bucket, "delete", "DeleteObjects", 200).takes(Xml("Delete")).gives(Xml("DeleteResult")),
    route("GET", Bucket, "abac", "GetBucketAbac", 200),
    route("PUT", Bucket, "abac", "PutBucketAbac", 200),
    route("GET", Bucket, "accelerate", "GetBucketAccelerateConfiguration", 200),
    route("PUT", Bucket, "accelerate", "PutBucketAccelerateConfiguration", 200),
    route("GET", Bucket, "acl", "GetBucketAcl", 200),
    route("PUT", Bucket, "acl", "PutBucketAcl", 200),
    route("GET", Bucket, "analytics", "GetBucketAnalyticsConfiguration", 200),
    route("PUT", Bucket, "analytics", "PutBucketAnalyticsConfiguration", 200),
    route("DELETE", Bucket, "analytics", "DeleteBucketAnalyticsConfiguration", 204),
    route("GET", Bucket, "cors", "GetBucketCors", 200),
    route("PUT", Bucket, "cors", "PutBucketCors", 200),
    route("DELETE", Bucket, "cors", "DeleteBucketCors", 204),
    route("GET", Bucket, "intelligent-tiering", "GetBucketIntelligentTieringConfiguration", 200),
    route("PUT", Bucket, "intelligent-tiering", "PutBucketIntelligentTieringConfiguration", 200),
    route("DELETE", Bucket, "intelligent-tiering", "DeleteBucketIntelligentTieringConfiguration", 204),
    route("GET", Bucket, "inventory", "GetBucketInventoryConfiguration", 200),
    route("PUT", Bucket, "inventory", "PutBucketInventoryConfiguration", 200),
    route("DELETE", Bucket, "inventory", "DeleteBucketInventoryConfiguration", 204),
    route("GET", Bucket, "metadataConfiguration", "GetBucketMetadataConfiguration", 200),
    route("POST", Bucket, "metadataConfiguration", "CreateBucketMetadataConfiguration", 200),
    route("DELETE", Bucket, "metadataConfiguration", "DeleteBucketMetadataConfiguration", 204),
    route("GET", Bucket, "metadataTable", "GetBucketMetadataTableConfiguration", 200),
    route("POST", Bucket, "metadataTable", "CreateBucketMetadataTableConfiguration", 200),
    route("DELETE", Bucket, "metadataTable", "DeleteBucketMetadataTableConfiguration", 204),
    route("GET", Bucket, "metrics", "GetBucketMetricsConfiguration", 200),
    route("PUT", Bucket, "metrics", "PutBucketMetricsConfiguration", 200),
    route("DELETE", Bucket, "metrics", "DeleteBucketMetricsConfiguration", 204),
    route("GET", Bucket, "notification", "GetBucketNotificationConfiguration", 200),
    route("PUT", Bucket, "notification", "PutBucketNotificationConfiguration", 200),
    route("GET", Bucket, "policyStatus", "GetBucketPolicyStatus", 200),
    route("GET", Bucket, "replication", "GetBucketReplication", 200),
    route("PUT", Bucket, "replication", "PutBucketReplication", 200),
    route("DELETE", Bucket, "replication", "DeleteBucketReplication", 204),
    route("GET", Bucket, "requestPayment", "GetBucketRequestPayment", 200),
    route("PUT", Bucket, "requestPayment", "PutBucketRequestPayment", 200),
    route("GET", Bucket, "session", "CreateSession", 200),
    route("GET", Bucket, "website", "GetBucketWebsite", 200),
    route("PUT", Bucket, "website", "PutBucketWebsite", 200),
    route("DELETE", Bucket, "website", "DeleteBucketWebsite", 204),
    // Buckets.
    route("PUT", Bucket, "", "CreateBucket", 200).takes(Xml("CreateBucketConfiguration")),
    route("HEAD", Bucket, "", "HeadBucket", 200),
    route("DELETE", Bucket, "", "DeleteBucket", 204),
    route("GET", Bucket, "", "ListObjects", 200),
    // Sub-resources of objects.
    route("GET", Object, "retention", "GetObjectRetention", 200).gives(Xml("Retention")),
    route("PUT", Object, "retention", "PutObjectRetention", 200).takes(Xml("Retention")),
    route("GET", Object, "legal-hold", "GetObjectLegalHold", 200).gives(Xml("LegalHold")),
    route("PUT", Object, "legal-hold", "PutObjectLegalHold", 200).takes(Xml("LegalHold")),
    route("POST", Object, "uploads", "CreateMultipartUpload", 200).gives(Xml("InitiateMultipartUploadResult")),
    route("DELETE", Object, "uploadId", "AbortMultipartUpload", 204),
    route("PUT", Object, "uploadId", "UploadPart", 200),
    route("POST", Object, "uploadId", "CompleteMultipartUpload", 200),
    route("GET", Object, "uploadId", "ListParts", 200),
    route("GET", Object, "acl", "GetObjectAcl", 200),
    route("PUT", Object, "acl", "PutObjectAcl", 200),
    route("GET", Object, "attributes", "GetObjectAttributes", 200),
    route("GET", Object, "tagging", "GetObjectTagging", 200),
    route("PUT", Object, "tagging", "PutObjectTagging", 200),
    route("DELETE", Object, "tagging", "DeleteObjectTagging", 204),
    route("GET", Object, "torrent", "GetObjectTorrent", 200),
    route("PUT", Object, "encryption", "UpdateObjectEncryption", 200),
    route("PUT", Object, "renameObject", "RenameObject", 200),
    route("POST", Object, "restore", "RestoreObject", 200),
    route("POST", Object, "select", "SelectObjectContent", 200),
    // Objects.
    route("PUT", Object, "", "PutObject", 200).takes(Bytes("Body")),
    route("GET", Object, "", "GetObject", 200).gives(Bytes("Body")),
    route("HEAD", Object, "", "HeadObject", 200),
    route("DELETE", Object, "", "DeleteObject", 204),
];

/// Parameters of the query string and the members they are.
pub(super) const PARAMETERS: &[(&str, &str)] = &[
    ("bucket-region", "BucketRegion"),
    ("continuation-token", "ContinuationToken"),
    ("delimiter", "Delimiter"),
    ("encoding-type", "EncodingType"),
    ("fetch-owner", "FetchOwner"),
    ("key-marker", "KeyMarker"),
    ("marker", "Marker"),
    ("max-buckets", "MaxBuckets"),
    ("max-keys", "MaxKeys"),
    ("max-uploads", "MaxUploads"),
    ("partNumber", "PartNumber"),
    ("prefix", "Prefix"),
    ("start-after", "StartAfter"),
    ("upload-id-marker", "UploadIdMarker"),
    ("uploadId", "UploadId"),
    ("version-id-marker", "VersionIdMarker"),
    ("versionId", "VersionId"),
];

/// Headers and the members they are, of requests and of answers alike.
pub(super) const HEADERS: &[(&str, &str)] = &[
    ("content-length", "ContentLength"),
    ("content-type", "ContentType"),
    ("etag", "ETag"),
    ("if-match", "IfMatch"),
    ("if-none-match", "IfNoneMatch"),
    ("last-modified", "LastModified"),
    ("location", "Location"),
    ("x-amz-acl", "ACL"),
    ("x-amz-bucket-namespace", "BucketNamespace"),
    ("x-amz-bucket-object-lock-enabled", "ObjectLockEnabledForBucket"),
    ("x-amz-bucket-region", "BucketRegion"),
    ("x-amz-bypass-governance-retention", "BypassGovernanceRetention"),
    ("x-amz-confirm-remove-self-bucket-access", "ConfirmRemoveSelfBucketAccess"),
    ("x-amz-delete-marker", "DeleteMarker"),
    ("x-amz-expected-bucket-owner", "ExpectedBucketOwner"),
    ("x-amz-object-lock-legal-hold", "ObjectLockLegalHoldStatus"),
    ("x-amz-object-lock-mode", "ObjectLockMode"),
    ("x-amz-object-lock-retain-until-date", "ObjectLockRetainUntilDate"),
    ("x-amz-object-ownership", "ObjectOwnership"),
    ("x-amz-server-side-encryption", "ServerSideEncryption"),
    ("x-amz-server-side-encryption-aws-kms-key-id", "SSEKMSKeyId"),
    ("x-amz-server-side-encryption-bucket-key-enabled", "BucketKeyEnabled"),
    ("x-amz-storage-class", "StorageClass"),
    ("x-amz-transition-default-minimum-object-size", "TransitionDefaultMinimumObjectSize"),
    ("x-amz-version-id", "VersionId"),
];

/// Beginnings of `x-amz-` headers that are about the transport, not about the operation.
pub(super) const TRANSPORT: &[&str] = &[
    "x-amz-checksum-",
    "x-amz-content-sha256",
    "x-amz-date",
    "x-amz-decoded-content-length",
    "x-amz-sdk-checksum-algorithm",
    "x-amz-security-token",
    "x-amz-trailer",
    "x-amz-user-agent",
];

/// Elements that may stand several times, by parent and name.
pub(super) const LISTS: &[(&str, &str)] = &[
    ("And", "Tag"),
    ("BlockedEncryptionTypes", "EncryptionType"),
    ("Delete", "Object"),
    ("LifecycleConfiguration", "Rule"),
    ("OwnershipControls", "Rule"),
    ("Rule", "NoncurrentVersionTransition"),
    ("Rule", "Transition"),
    ("ServerSideEncryptionConfiguration", "Rule"),
    ("TagSet", "Tag"),
    ("Tags", "Tag"),
    ("TargetGrants", "Grant"),
];

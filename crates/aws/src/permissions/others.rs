//! The permissions that calls to S3, EFS, CloudWatch Logs and the services that are only read need.
//!
//! Writes are narrowed to names where the spec gives them.

use heiiki_model::KindName as K;

use super::On::{self, Any, Here, Named, Parameters, Read};
use super::{ALL, Row, row};

/// The rows.
pub(super) const TABLE: &[Row] = &[
    // S3: many operations have permissions of another name.
    row("S3.AbortMultipartUpload", Named(K::Bucket), &[K::Bucket], &["s3:AbortMultipartUpload"]),
    row(
        "S3.CreateBucket",
        Named(K::Bucket),
        &[K::Bucket],
        &[
            "s3:CreateBucket",
            "s3:TagResource",
            "s3:PutBucketTagging",
            "s3:PutBucketObjectLockConfiguration",
            "s3:PutBucketVersioning",
        ],
    ),
    row("S3.DeleteBucket", Named(K::Bucket), &[K::Bucket], &[]),
    row("S3.DeleteBucketLifecycle", Named(K::Bucket), &[K::Bucket], &["s3:PutLifecycleConfiguration"]),
    row("S3.DeleteBucketPolicy", Named(K::Bucket), &[K::Bucket], &[]),
    row("S3.DeleteBucketTagging", Named(K::Bucket), &[K::Bucket], &["s3:PutBucketTagging", "s3:UntagResource"]),
    row("S3.DeleteObjects", Named(K::Bucket), &[K::Bucket], &["s3:DeleteObject", "s3:DeleteObjectVersion"]),
    row("S3.GetBucketEncryption", Read, ALL, &["s3:GetEncryptionConfiguration"]),
    row("S3.GetBucketLifecycleConfiguration", Read, ALL, &["s3:GetLifecycleConfiguration"]),
    row("S3.GetBucketOwnershipControls", Read, ALL, &[]),
    row("S3.GetBucketPolicy", Read, ALL, &[]),
    row("S3.GetBucketTagging", Read, ALL, &[]),
    row("S3.GetBucketVersioning", Read, ALL, &[]),
    row("S3.GetObjectLockConfiguration", Read, ALL, &["s3:GetBucketObjectLockConfiguration"]),
    row("S3.GetPublicAccessBlock", Read, ALL, &["s3:GetBucketPublicAccessBlock"]),
    row("S3.HeadBucket", Named(K::Bucket), &[K::Bucket], &["s3:ListBucket"]),
    row("S3.ListBuckets", Read, ALL, &["s3:ListAllMyBuckets"]),
    row("S3.ListMultipartUploads", Named(K::Bucket), &[K::Bucket], &["s3:ListBucketMultipartUploads"]),
    row("S3.ListObjectVersions", Read, ALL, &["s3:ListBucketVersions"]),
    row("S3.PutBucketEncryption", Named(K::Bucket), &[K::Bucket], &["s3:PutEncryptionConfiguration"]),
    row("S3.PutBucketLifecycleConfiguration", Named(K::Bucket), &[K::Bucket], &["s3:PutLifecycleConfiguration"]),
    row("S3.PutBucketOwnershipControls", Named(K::Bucket), &[K::Bucket], &[]),
    row("S3.PutBucketPolicy", Named(K::Bucket), &[K::Bucket], &[]),
    row("S3.PutBucketTagging", Named(K::Bucket), &[K::Bucket], &["s3:PutBucketTagging", "s3:TagResource", "s3:UntagResource"]),
    row("S3.PutBucketVersioning", Named(K::Bucket), &[K::Bucket], &[]),
    row("S3.PutObjectLockConfiguration", Named(K::Bucket), &[K::Bucket], &["s3:PutBucketObjectLockConfiguration"]),
    row("S3.PutPublicAccessBlock", Named(K::Bucket), &[K::Bucket], &["s3:PutBucketPublicAccessBlock"]),
    // EFS: the file system of a domain is made by SageMaker, so that no tag of ours can be a condition.
    row("EFS.CreateFileSystem", Any, &[K::FileSystem], &["elasticfilesystem:CreateFileSystem", "elasticfilesystem:TagResource"]),
    row(
        "EFS.CreateMountTarget",
        Here,
        &[K::MountTarget],
        &[
            "elasticfilesystem:CreateMountTarget",
            "ec2:CreateNetworkInterface",
            "ec2:DescribeNetworkInterfaces",
            "ec2:DescribeSubnets",
        ],
    ),
    row("EFS.DeleteAccessPoint", Here, &[K::FileSystem, K::Domain], &[]),
    row("EFS.DeleteFileSystem", Here, &[K::FileSystem, K::Domain], &[]),
    row("EFS.DeleteFileSystemPolicy", Here, &[K::FileSystem], &[]),
    row(
        "EFS.DeleteMountTarget",
        Here,
        &[K::MountTarget, K::Domain, K::FileSystem],
        &["elasticfilesystem:DeleteMountTarget", "ec2:DeleteNetworkInterface"],
    ),
    row("EFS.DescribeAccessPoints", Read, ALL, &[]),
    row("EFS.DescribeBackupPolicy", Read, ALL, &[]),
    row("EFS.DescribeFileSystemPolicy", Read, ALL, &[]),
    row("EFS.DescribeFileSystems", Read, ALL, &[]),
    row("EFS.DescribeLifecycleConfiguration", Read, ALL, &[]),
    row("EFS.DescribeMountTargetSecurityGroups", Read, ALL, &[]),
    row("EFS.DescribeMountTargets", Read, ALL, &[]),
    row(
        "EFS.ModifyMountTargetSecurityGroups",
        Here,
        &[K::MountTarget],
        &["elasticfilesystem:ModifyMountTargetSecurityGroups", "ec2:ModifyNetworkInterfaceAttribute"],
    ),
    row("EFS.PutBackupPolicy", Here, &[K::FileSystem], &[]),
    row("EFS.PutFileSystemPolicy", Here, &[K::FileSystem], &[]),
    row("EFS.PutLifecycleConfiguration", Here, &[K::FileSystem], &[]),
    row("EFS.TagResource", Here, &[K::FileSystem, K::MountTarget, K::Domain], &[]),
    row("EFS.UntagResource", Here, &[K::FileSystem, K::MountTarget, K::Domain], &[]),
    row("EFS.UpdateFileSystem", Here, &[K::FileSystem], &[]),
    row("EFS.UpdateFileSystemProtection", Here, &[K::FileSystem], &[]),
    // CloudWatch Logs
    row("CloudWatch Logs.AssociateKmsKey", Named(K::LogGroup), &[K::LogGroup], &[]),
    row("CloudWatch Logs.CreateLogGroup", Named(K::LogGroup), &[K::LogGroup], &["logs:CreateLogGroup", "logs:TagResource"]),
    row("CloudWatch Logs.DeleteLogGroup", Named(K::LogGroup), &[K::LogGroup], &[]),
    row("CloudWatch Logs.DeleteRetentionPolicy", Named(K::LogGroup), &[K::LogGroup], &[]),
    row("CloudWatch Logs.DescribeLogGroups", Read, ALL, &[]),
    row("CloudWatch Logs.DisassociateKmsKey", Named(K::LogGroup), &[K::LogGroup], &[]),
    row("CloudWatch Logs.ListTagsForResource", Read, ALL, &[]),
    row("CloudWatch Logs.PutLogGroupDeletionProtection", Named(K::LogGroup), &[K::LogGroup], &[]),
    row("CloudWatch Logs.PutRetentionPolicy", Named(K::LogGroup), &[K::LogGroup], &[]),
    row("CloudWatch Logs.TagResource", Named(K::LogGroup), &[K::LogGroup], &[]),
    row("CloudWatch Logs.UntagResource", Named(K::LogGroup), &[K::LogGroup], &[]),
    // Services that are only read.
    row("Service Quotas.GetServiceQuota", Read, ALL, &[]),
    row("Service Quotas.ListServiceQuotas", Read, ALL, &[]),
    row("STS.GetCallerIdentity", Read, ALL, &[]),
    // `drift --who` alone.
    row("CloudTrail.LookupEvents", Read, ALL, &[]),
    row("SSM.GetParameter", Parameters, &[K::Instance], &[]),
    // The lease: a parameter, or an object in a bucket. S3 requires GetObject for a condition on an existing object,
    // and ListBucket to say that there is none.
    row("SSM.GetParameter", On::Lease, ALL, &[]),
    row("SSM.PutParameter", On::Lease, ALL, &[]),
    row("SSM.DeleteParameter", On::Lease, ALL, &[]),
    row("S3.GetObject", On::Lease, ALL, &["s3:GetObject", "s3:ListBucket"]),
    row("S3.PutObject", On::Lease, ALL, &["s3:PutObject"]),
    row("S3.DeleteObject", On::Lease, ALL, &["s3:DeleteObject"]),
];

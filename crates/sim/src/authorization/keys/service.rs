//! Condition keys of the services other than SageMaker.

use serde_json::Value;

use super::values::{one, texts};
use crate::World;
use crate::services::iam::evaluation::Keys;

/// Members of requests and the keys that they fill, by service. Each is absent if the member is.
const MEMBERS: &[(&str, &str, &str)] = &[
    ("iam", "PolicyArn", "iam:PolicyARN"),
    ("iam", "PermissionsBoundary", "iam:PermissionsBoundary"),
    ("iam", "AWSServiceName", "iam:AWSServiceName"),
    ("s3", "Prefix", "s3:prefix"),
    ("s3", "Delimiter", "s3:delimiter"),
    ("s3", "MaxKeys", "s3:max-keys"),
    ("s3", "VersionId", "s3:VersionId"),
    ("s3", "IfMatch", "s3:if-match"),
    ("s3", "IfNoneMatch", "s3:if-none-match"),
    ("s3", "ACL", "s3:x-amz-acl"),
    ("s3", "StorageClass", "s3:x-amz-storage-class"),
    ("s3", "ServerSideEncryption", "s3:x-amz-server-side-encryption"),
    ("s3", "SSEKMSKeyId", "s3:x-amz-server-side-encryption-aws-kms-key-id"),
    ("s3", "ObjectLockMode", "s3:object-lock-mode"),
    ("s3", "ObjectLockRetainUntilDate", "s3:object-lock-retain-until-date"),
    ("s3", "ObjectLockLegalHoldStatus", "s3:object-lock-legal-hold"),
    ("sts", "ExternalId", "sts:ExternalId"),
    ("sts", "RoleSessionName", "sts:RoleSessionName"),
    ("sts", "SourceIdentity", "sts:SourceIdentity"),
    ("sts", "DurationSeconds", "sts:DurationSeconds"),
    ("ec2", "InstanceType", "ec2:InstanceType"),
    ("ec2", "VpceServiceName", "ec2:VpceServiceName"),
    ("ec2", "ServiceName", "ec2:VpceServiceName"),
    ("elasticfilesystem", "Encrypted", "elasticfilesystem:Encrypted"),
];

/// The keys of a service.
pub(super) fn of(world: &World, service: &str, input: &Value) -> Keys {
    let mut keys = Keys::new();
    for (_, member, key) in MEMBERS.iter().filter(|(of, ..)| *of == service) {
        let mut values = Vec::new();
        texts(input.get(member).unwrap_or(&Value::Null), &mut values);
        if !values.is_empty() {
            keys.insert(key.to_ascii_lowercase(), values);
        }
    }
    match service {
        "s3" => {
            keys.extend(one("s3:ResourceAccount", &world.account));
            keys.extend(one("s3:authType", "REST-HEADER"));
            keys.extend(one("s3:signatureversion", "AWS4-HMAC-SHA256"));
            keys.extend(one("s3:TlsVersion", "1.3"));
        }
        "kms" => keys.extend(one("kms:CallerAccount", &world.account)),
        "ec2" => keys.extend(one("ec2:Region", &world.region)),
        _ => {}
    }
    keys
}

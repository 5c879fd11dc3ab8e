//! The edits of a bucket and of a log group: every setting that AWS has for them.

use super::{Case, case, consented};

pub(super) const BASE: &str = r"
version: 1
environment: data
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16}
  route_tables:
    private: {vpc: main}
  vpc_endpoints:
    s3: {service: s3, type: gateway, vpc: main, route_tables: [private]}
iam:
  roles:
    exec: {trust: [sagemaker.amazonaws.com]}
s3:
  buckets:
    data:
      name: heiiki-data
      versioning: Enabled
      encryption: {sse_algorithm: 'aws:kms', kms_master_key_id: alias/data, bucket_key_enabled: true}
      public_access_block: {block_public_acls: true, ignore_public_acls: true, block_public_policy: true, restrict_public_buckets: true}
      ownership: BucketOwnerEnforced
      policy:
        Version: '2012-10-17'
        Statement:
          - Sid: network
            Effect: Deny
            Principal: {AWS: '${role/exec.arn}'}
            Action: 's3:*'
            Resource: ['${bucket/data.arn}', '${bucket/data.arn}/*']
            Condition: {StringNotEquals: {'aws:SourceVpce': '${vpc_endpoint/s3.id}'}}
      lifecycle_rules:
        - {id: old, noncurrent_version_expiration: {noncurrent_days: 30}, abort_incomplete_multipart_upload: {days_after_initiation: 7}}
        - {id: logs, filter: {prefix: logs/}, expiration: {days: 90}}
      tags: {owner: team}
    spare-bucket: {}
    locked: {name: heiiki-locked, versioning: Enabled, object_lock_enabled: true}
logs:
  log_groups:
    studio: {name: /aws/sagemaker/studio, retention_in_days: 30, kms_key_id: 'arn:aws:kms:ap-northeast-1:123456789012:key/one', deletion_protection_enabled: true}
    spare: {name: /spare/group, tags: {owner: team}}
";

pub(super) fn all() -> impl Iterator<Item = &'static Case> {
    BUCKETS.iter().chain(RULES).chain(POLICIES).chain(LOCKS).chain(GROUPS).chain(COMMON)
}

const BUCKETS: &[Case] = &[
    case("bucket: another name is refused because its objects would die", &[("s3/buckets/data/name", "heiiki-data-2")]),
    consented("bucket: another name replaces, the new one first", &[("s3/buckets/data/name", "heiiki-data-2")], &["bucket/data"]),
    case("bucket: versioning suspended", &[("s3/buckets/data/versioning", "Suspended")]),
    case("bucket: versioning on", &[("s3/buckets/spare-bucket/versioning", "Enabled")]),
    case("bucket: versioning suspended where it never was", &[("s3/buckets/spare-bucket/versioning", "Suspended")]),
    case("bucket: versioning back to never is refused", &[("s3/buckets/data/versioning", "null")]),
    case("bucket: never versioned is what it is", &[("s3/buckets/spare-bucket/versioning", "null")]),
    case("bucket: versioning no longer managed", &[("s3/buckets/data/versioning", "-")]),
    case("bucket: S3's own keys", &[("s3/buckets/data/encryption", "{sse_algorithm: AES256}")]),
    case("bucket: encryption as AWS has it", &[("s3/buckets/data/encryption", "null")]),
    case(
        "bucket: encrypted twice",
        &[("s3/buckets/data/encryption", "{sse_algorithm: 'aws:kms:dsse', bucket_key_enabled: null}")],
    ),
    case("bucket: another key", &[("s3/buckets/data/encryption/kms_master_key_id", "alias/other")]),
    case("bucket: the account's key", &[("s3/buckets/data/encryption/kms_master_key_id", "null")]),
    case("bucket: key no longer managed", &[("s3/buckets/data/encryption/kms_master_key_id", "-")]),
    case("bucket: no bucket key", &[("s3/buckets/data/encryption/bucket_key_enabled", "false")]),
    case("bucket: bucket key as AWS has it", &[("s3/buckets/data/encryption/bucket_key_enabled", "null")]),
    case(
        "bucket: encryption for one that left it to AWS",
        &[("s3/buckets/spare-bucket/encryption", "{sse_algorithm: 'aws:kms'}")],
    ),
    case("bucket: one switch off", &[("s3/buckets/data/public_access_block/block_public_policy", "false")]),
    case(
        "bucket: only one switch is managed",
        &[("s3/buckets/spare-bucket/public_access_block", "{restrict_public_buckets: false}")],
    ),
    case("bucket: all switches as AWS has them", &[("s3/buckets/data/public_access_block", "null")]),
    case("bucket: objects of their writers", &[("s3/buckets/data/ownership", "ObjectWriter")]),
    case("bucket: objects preferably of the bucket's owner", &[("s3/buckets/spare-bucket/ownership", "BucketOwnerPreferred")]),
    case("bucket: ownership as AWS has it", &[("s3/buckets/data/ownership", "null")]),
    case("bucket: nothing of it is managed", &[("s3/buckets/data", "{name: heiiki-data}")]),
    case("bucket: heiiki runs inside", &[("s3/buckets/data/acknowledge_lock_out", "true")]),
    case("bucket: one more, by its key", &[("s3/buckets/third-bucket", "{versioning: Enabled, tags: {a: b}}")]),
    consented("bucket: one less", &[("s3/buckets/spare-bucket", "-")], &["bucket/spare-bucket"]),
];

const RULES: &[Case] = &[
    case("bucket: no lifecycle rules", &[("s3/buckets/data/lifecycle_rules", "null")]),
    case("bucket: an empty list of lifecycle rules", &[("s3/buckets/data/lifecycle_rules", "[]")]),
    case("bucket: lifecycle rules no longer managed", &[("s3/buckets/data/lifecycle_rules", "-")]),
    case(
        "bucket: rules in another order and another form are the same",
        &[(
            "s3/buckets/data/lifecycle_rules",
            "[{id: logs, status: Enabled, filter: {prefix: logs/}, expiration: {days: 90}}, {id: old, filter: {prefix: ''}, \
             abort_incomplete_multipart_upload: {days_after_initiation: 7}, noncurrent_version_expiration: {noncurrent_days: 30}}]",
        )],
    ),
    case(
        "bucket: rules with all that a rule can say",
        &[(
            "s3/buckets/data/lifecycle_rules",
            "[{id: all, status: Disabled, filter: {prefix: x/, tags: {a: b, c: d}, object_size_greater_than: 1, \
             object_size_less_than: 1000000}, expiration: {days: 400}, transitions: [{days: 30, storage_class: STANDARD_IA}, {days: 60, \
             storage_class: INTELLIGENT_TIERING}, {days: 90, storage_class: GLACIER_IR}, {days: 120, storage_class: GLACIER}, {days: 300, \
             storage_class: DEEP_ARCHIVE}], noncurrent_version_transitions: [{noncurrent_days: 30, newer_noncurrent_versions: 3, \
             storage_class: ONEZONE_IA}], noncurrent_version_expiration: {noncurrent_days: 90, newer_noncurrent_versions: 2}}, {id: date, \
             filter: {tags: {a: b}}, expiration: {date: 2030-01-31}, transitions: [{date: 2029-01-31, storage_class: GLACIER}]}, {id: \
             markers, filter: {object_size_less_than: 5}, expiration: {days: 1}}, {id: orphans, expiration: {expired_object_delete_marker: true}}]",
        )],
    ),
    case(
        "bucket: rules for one that had none",
        &[(
            "s3/buckets/spare-bucket/lifecycle_rules",
            "[{id: a, abort_incomplete_multipart_upload: {days_after_initiation: 1}}]",
        )],
    ),
];

const POLICIES: &[Case] = &[
    case("bucket: no policy", &[("s3/buckets/data/policy", "null")]),
    case("bucket: policy no longer managed", &[("s3/buckets/data/policy", "-")]),
    case(
        "bucket: a policy that says the same otherwise",
        &[(
            "s3/buckets/data/policy",
            "{Version: '2012-10-17', Statement: {Sid: network, Effect: Deny, Principal: {AWS: ['${role/exec.arn}']}, Action: ['s3:*'], \
             Resource: ['${bucket/data.arn}/*', '${bucket/data.arn}'], Condition: {StringNotEquals: {'aws:SourceVpce': \
             ['${vpc_endpoint/s3.id}']}}}}",
        )],
    ),
    case(
        "bucket: another policy",
        &[(
            "s3/buckets/data/policy",
            "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {AWS: '${role/exec.arn}'}, Action: 's3:GetObject', Resource: \
             '${bucket/data.arn}/*'}]}",
        )],
    ),
    case(
        "bucket: a policy for a role that is made with it",
        &[
            ("iam/roles/reader", "{trust: [sagemaker.amazonaws.com]}"),
            (
                "s3/buckets/spare-bucket/policy",
                "{Version: '2012-10-17', Statement: [{Effect: Allow, Principal: {AWS: '${role/reader.arn}'}, Action: 's3:ListBucket', \
                 Resource: '${bucket/spare-bucket.arn}'}]}",
            ),
        ],
    ),
    case(
        "bucket: its policy follows an endpoint that is replaced",
        &[
            ("ec2/vpcs/other", "{cidr_block: 10.1.0.0/16}"),
            ("ec2/route_tables/other", "{vpc: other}"),
            ("ec2/vpc_endpoints/s3", "{service: s3, type: gateway, vpc: other, route_tables: [other]}"),
        ],
    ),
];

const LOCKS: &[Case] = &[
    case("bucket: object lock off is refused", &[("s3/buckets/locked/object_lock_enabled", "false")]),
    case("bucket: object lock as AWS has it is refused", &[("s3/buckets/locked/object_lock_enabled", "null")]),
    case("bucket: object lock no longer managed", &[("s3/buckets/locked/object_lock_enabled", "-")]),
    case(
        "bucket: versioning suspended under object lock is refused",
        &[("s3/buckets/locked/object_lock_enabled", "-"), ("s3/buckets/locked/versioning", "Suspended")],
    ),
    case("bucket: object lock for one with versions", &[("s3/buckets/data/object_lock_enabled", "true")]),
    case(
        "bucket: object lock and versioning together",
        &[("s3/buckets/spare-bucket/object_lock_enabled", "true"), ("s3/buckets/spare-bucket/versioning", "Enabled")],
    ),
    case("bucket: object lock without versioning is refused", &[("s3/buckets/spare-bucket/object_lock_enabled", "true")]),
    case("bucket: no object lock where there was none", &[("s3/buckets/spare-bucket/object_lock_enabled", "false")]),
];

const GROUPS: &[Case] = &[
    case("log_group: another name is refused because its events would die", &[("logs/log_groups/studio/name", "/other")]),
    consented(
        "log_group: another name replaces, the new one first",
        &[("logs/log_groups/studio/name", "/other")],
        &["log_group/studio"],
    ),
    case("log_group: longer", &[("logs/log_groups/studio/retention_in_days", "365")]),
    case("log_group: for ever", &[("logs/log_groups/studio/retention_in_days", "null")]),
    case("log_group: retention no longer managed", &[("logs/log_groups/studio/retention_in_days", "-")]),
    case("log_group: a day", &[("logs/log_groups/spare/retention_in_days", "1")]),
    case("log_group: another key", &[("logs/log_groups/studio/kms_key_id", "'arn:aws:kms:ap-northeast-1:123456789012:key/two'")]),
    case("log_group: no key", &[("logs/log_groups/studio/kms_key_id", "null")]),
    case("log_group: key no longer managed", &[("logs/log_groups/studio/kms_key_id", "-")]),
    case("log_group: a key", &[("logs/log_groups/spare/kms_key_id", "'arn:aws:kms:ap-northeast-1:123456789012:key/two'")]),
    consented(
        "log_group: another class replaces, the old one first",
        &[("logs/log_groups/spare/log_group_class", "INFREQUENT_ACCESS")],
        &["log_group/spare"],
    ),
    case("log_group: another class without consent is refused", &[("logs/log_groups/spare/log_group_class", "DELIVERY")]),
    case("log_group: the class that it has", &[("logs/log_groups/spare/log_group_class", "STANDARD")]),
    case("log_group: unprotected", &[("logs/log_groups/studio/deletion_protection_enabled", "false")]),
    case("log_group: protection as AWS has it", &[("logs/log_groups/studio/deletion_protection_enabled", "null")]),
    case("log_group: protected", &[("logs/log_groups/spare/deletion_protection_enabled", "true")]),
    case("log_group: nothing of it is managed", &[("logs/log_groups/studio", "{name: /aws/sagemaker/studio}")]),
    case("log_group: one more, by its key", &[("logs/log_groups/third", "{retention_in_days: 7, tags: {a: b}}")]),
    consented("log_group: a protected one less", &[("logs/log_groups/studio", "-")], &["log_group/studio"]),
];

const COMMON: &[Case] = &[
    case("bucket: other tags", &[("s3/buckets/data/tags", "{owner: others, more: yes-please}")]),
    case("bucket: a tag less", &[("s3/buckets/data/tags", "-")]),
    case("bucket: protected by heiiki", &[("s3/buckets/data/protect", "true")]),
    case("log_group: other tags", &[("logs/log_groups/spare/tags", "{owner: others, more: yes-please}")]),
    case("log_group: a tag less", &[("logs/log_groups/spare/tags", "-")]),
    case("log_group: protected by heiiki", &[("logs/log_groups/spare/protect", "true")]),
];

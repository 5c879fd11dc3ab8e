//! Members, lengths, ranges and patterns of EFS requests. A flat table.

use crate::validation::{Shape, optional, required};

static PERFORMANCE_MODE: Shape = Shape::OneOf(&["generalPurpose", "maxIO"]);
static THROUGHPUT_MODE: Shape = Shape::OneOf(&["bursting", "provisioned", "elastic"]);
static REPLICATION_OVERWRITE_PROTECTION: Shape = Shape::OneOf(&["ENABLED", "DISABLED", "REPLICATING"]);
static IP_ADDRESS_TYPE: Shape = Shape::OneOf(&["IPV4_ONLY", "IPV6_ONLY", "DUAL_STACK"]);
static STATUS: Shape = Shape::OneOf(&["ENABLED", "ENABLING", "DISABLED", "DISABLING"]);
static TRANSITION_TO_IA_RULES: Shape = Shape::OneOf(&[
    "AFTER_7_DAYS",
    "AFTER_14_DAYS",
    "AFTER_30_DAYS",
    "AFTER_60_DAYS",
    "AFTER_90_DAYS",
    "AFTER_1_DAY",
    "AFTER_180_DAYS",
    "AFTER_270_DAYS",
    "AFTER_365_DAYS",
]);
static TRANSITION_TO_PRIMARY_STORAGE_CLASS_RULES: Shape = Shape::OneOf(&["AFTER_1_ACCESS"]);
static TRANSITION_TO_ARCHIVE_RULES: Shape = Shape::OneOf(&[
    "AFTER_1_DAY",
    "AFTER_7_DAYS",
    "AFTER_14_DAYS",
    "AFTER_30_DAYS",
    "AFTER_60_DAYS",
    "AFTER_90_DAYS",
    "AFTER_180_DAYS",
    "AFTER_270_DAYS",
    "AFTER_365_DAYS",
]);

static CREATION_TOKEN: Shape = Shape::Text { min: 1, max: 64, pattern: r".+" };
static KMS_KEY_ID: Shape = Shape::Text {
    min: 0,
    max: 2048,
    pattern: r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32}|alias/[a-zA-Z0-9/_-]+|(arn:aws[-a-z]*:kms:[a-z0-9-]+:\d{12}:((key/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(key/mrk-[0-9a-f]{32})|(alias/[a-zA-Z0-9/_-]+))))$",
};
static PROVISIONED_THROUGHPUT_IN_MIBPS: Shape = Shape::Real { min: 1.0 };
static AVAILABILITY_ZONE_NAME: Shape = Shape::Text { min: 1, max: 64, pattern: r".+" };
static TAG_KEY: Shape = Shape::Text { min: 1, max: 128, pattern: r"^(?![aA]{1}[wW]{1}[sS]{1}:)([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$" };
static TAG_VALUE: Shape = Shape::Text { min: 0, max: 256, pattern: r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$" };
static MAX_ITEMS: Shape = Shape::Number { min: 1, max: i64::MAX };
static MARKER: Shape = Shape::Text { min: 1, max: 128, pattern: r".+" };
static FILE_SYSTEM_ID: Shape = Shape::Text {
    min: 0,
    max: 128,
    pattern: r"^(arn:aws[-a-z]*:elasticfilesystem:[0-9a-z-:]+:file-system/fs-[0-9a-f]{8,40}|fs-[0-9a-f]{8,40})$",
};
static SUBNET_ID: Shape = Shape::Text { min: 15, max: 47, pattern: r"^subnet-[0-9a-f]{8,40}$" };
static IP_ADDRESS: Shape = Shape::Text { min: 7, max: 15, pattern: r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$" };
static IPV6_ADDRESS: Shape = Shape::Text { min: 3, max: 39, pattern: r"" };
static SECURITY_GROUP: Shape = Shape::Text { min: 11, max: 43, pattern: r"^sg-[0-9a-f]{8,40}" };
static MOUNT_TARGET_ID: Shape = Shape::Text { min: 13, max: 45, pattern: r"^fsmt-[0-9a-f]{8,40}$" };
static ACCESS_POINT_ID: Shape = Shape::Text {
    min: 0,
    max: 128,
    pattern: r"^(arn:aws[-a-z]*:elasticfilesystem:[0-9a-z-:]+:access-point/fsap-[0-9a-f]{8,40}|fsap-[0-9a-f]{8,40})$",
};
static RESOURCE_ID: Shape = Shape::Text {
    min: 0,
    max: 128,
    pattern: r"^(arn:aws[-a-z]*:elasticfilesystem:[0-9a-z-:]+:(access-point/fsap|file-system/fs)-[0-9a-f]{8,40}|fs(ap)?-[0-9a-f]{8,40})$",
};
static MAX_RESULTS: Shape = Shape::Number { min: 1, max: i64::MAX };
static TOKEN: Shape = Shape::Text { min: 1, max: 128, pattern: r".+" };
static POLICY: Shape = Shape::Text { min: 1, max: 20_000, pattern: r"[\s\S]+" };
static CLIENT_TOKEN: Shape = Shape::Text { min: 1, max: 64, pattern: r".+" };
static UID: Shape = Shape::Number { min: 0, max: 4_294_967_295 };
static GID: Shape = Shape::Number { min: 0, max: 4_294_967_295 };
static PATH: Shape = Shape::Text { min: 1, max: 100, pattern: r"^(\/|(\/(?!\.)+[^$#<>;`|&?{}^*/\n]+){1,4})$" };
static OWNER_UID: Shape = Shape::Number { min: 0, max: 4_294_967_295 };
static OWNER_GID: Shape = Shape::Number { min: 0, max: 4_294_967_295 };
static PERMISSIONS: Shape = Shape::Text { min: 3, max: 4, pattern: r"^[0-7]{3,4}$" };

static TAG: Shape = Shape::Structure(&[required("Key", &TAG_KEY), required("Value", &TAG_VALUE)]);
static TAGS: Shape = Shape::List { min: 0, max: usize::MAX, of: &TAG };
static SECURITY_GROUPS: Shape = Shape::List { min: 0, max: 100, of: &SECURITY_GROUP };
static TAG_KEYS: Shape = Shape::List { min: 1, max: 50, of: &TAG_KEY };
static BACKUP_POLICY: Shape = Shape::Structure(&[required("Status", &STATUS)]);
static LIFECYCLE_POLICY: Shape = Shape::Structure(&[
    optional("TransitionToIA", &TRANSITION_TO_IA_RULES),
    optional("TransitionToPrimaryStorageClass", &TRANSITION_TO_PRIMARY_STORAGE_CLASS_RULES),
    optional("TransitionToArchive", &TRANSITION_TO_ARCHIVE_RULES),
]);
static LIFECYCLE_POLICIES: Shape = Shape::List { min: 0, max: 3, of: &LIFECYCLE_POLICY };
static SECONDARY_GIDS: Shape = Shape::List { min: 0, max: 16, of: &GID };
static POSIX_USER: Shape =
    Shape::Structure(&[required("Uid", &UID), required("Gid", &GID), optional("SecondaryGids", &SECONDARY_GIDS)]);
static CREATION_INFO: Shape = Shape::Structure(&[
    required("OwnerUid", &OWNER_UID),
    required("OwnerGid", &OWNER_GID),
    required("Permissions", &PERMISSIONS),
]);
static ROOT_DIRECTORY: Shape = Shape::Structure(&[optional("Path", &PATH), optional("CreationInfo", &CREATION_INFO)]);

pub(super) static CREATE_FILE_SYSTEM: Shape = Shape::Structure(&[
    required("CreationToken", &CREATION_TOKEN),
    optional("PerformanceMode", &PERFORMANCE_MODE),
    optional("Encrypted", &Shape::Flag),
    optional("KmsKeyId", &KMS_KEY_ID),
    optional("ThroughputMode", &THROUGHPUT_MODE),
    optional("ProvisionedThroughputInMibps", &PROVISIONED_THROUGHPUT_IN_MIBPS),
    optional("AvailabilityZoneName", &AVAILABILITY_ZONE_NAME),
    optional("Backup", &Shape::Flag),
    optional("Tags", &TAGS),
]);
pub(super) static DESCRIBE_FILE_SYSTEMS: Shape = Shape::Structure(&[
    optional("MaxItems", &MAX_ITEMS),
    optional("Marker", &MARKER),
    optional("CreationToken", &CREATION_TOKEN),
    optional("FileSystemId", &FILE_SYSTEM_ID),
]);
pub(super) static UPDATE_FILE_SYSTEM: Shape = Shape::Structure(&[
    required("FileSystemId", &FILE_SYSTEM_ID),
    optional("ThroughputMode", &THROUGHPUT_MODE),
    optional("ProvisionedThroughputInMibps", &PROVISIONED_THROUGHPUT_IN_MIBPS),
]);
pub(super) static UPDATE_FILE_SYSTEM_PROTECTION: Shape = Shape::Structure(&[
    required("FileSystemId", &FILE_SYSTEM_ID),
    optional("ReplicationOverwriteProtection", &REPLICATION_OVERWRITE_PROTECTION),
]);
pub(super) static DELETE_FILE_SYSTEM: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);
pub(super) static CREATE_MOUNT_TARGET: Shape = Shape::Structure(&[
    required("FileSystemId", &FILE_SYSTEM_ID),
    required("SubnetId", &SUBNET_ID),
    optional("IpAddress", &IP_ADDRESS),
    optional("Ipv6Address", &IPV6_ADDRESS),
    optional("IpAddressType", &IP_ADDRESS_TYPE),
    optional("SecurityGroups", &SECURITY_GROUPS),
]);
pub(super) static DESCRIBE_MOUNT_TARGETS: Shape = Shape::Structure(&[
    optional("MaxItems", &MAX_ITEMS),
    optional("Marker", &MARKER),
    optional("FileSystemId", &FILE_SYSTEM_ID),
    optional("MountTargetId", &MOUNT_TARGET_ID),
    optional("AccessPointId", &ACCESS_POINT_ID),
]);
pub(super) static DESCRIBE_MOUNT_TARGET_SECURITY_GROUPS: Shape = Shape::Structure(&[required("MountTargetId", &MOUNT_TARGET_ID)]);
pub(super) static MODIFY_MOUNT_TARGET_SECURITY_GROUPS: Shape =
    Shape::Structure(&[required("MountTargetId", &MOUNT_TARGET_ID), optional("SecurityGroups", &SECURITY_GROUPS)]);
pub(super) static DELETE_MOUNT_TARGET: Shape = Shape::Structure(&[required("MountTargetId", &MOUNT_TARGET_ID)]);
pub(super) static TAG_RESOURCE: Shape = Shape::Structure(&[required("ResourceId", &RESOURCE_ID), required("Tags", &TAGS)]);
pub(super) static UNTAG_RESOURCE: Shape =
    Shape::Structure(&[required("ResourceId", &RESOURCE_ID), required("TagKeys", &TAG_KEYS)]);
pub(super) static LIST_TAGS_FOR_RESOURCE: Shape = Shape::Structure(&[
    required("ResourceId", &RESOURCE_ID),
    optional("MaxResults", &MAX_RESULTS),
    optional("NextToken", &TOKEN),
]);
pub(super) static PUT_BACKUP_POLICY: Shape =
    Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID), required("BackupPolicy", &BACKUP_POLICY)]);
pub(super) static DESCRIBE_BACKUP_POLICY: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);
pub(super) static PUT_LIFECYCLE_CONFIGURATION: Shape =
    Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID), required("LifecyclePolicies", &LIFECYCLE_POLICIES)]);
pub(super) static DESCRIBE_LIFECYCLE_CONFIGURATION: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);
pub(super) static PUT_FILE_SYSTEM_POLICY: Shape = Shape::Structure(&[
    required("FileSystemId", &FILE_SYSTEM_ID),
    required("Policy", &POLICY),
    optional("BypassPolicyLockoutSafetyCheck", &Shape::Flag),
]);
pub(super) static DESCRIBE_FILE_SYSTEM_POLICY: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);
pub(super) static DELETE_FILE_SYSTEM_POLICY: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);
pub(super) static DESCRIBE_ACCESS_POINTS: Shape = Shape::Structure(&[
    optional("MaxResults", &MAX_RESULTS),
    optional("NextToken", &TOKEN),
    optional("AccessPointId", &ACCESS_POINT_ID),
    optional("FileSystemId", &FILE_SYSTEM_ID),
]);
pub(super) static CREATE_ACCESS_POINT: Shape = Shape::Structure(&[
    required("ClientToken", &CLIENT_TOKEN),
    optional("Tags", &TAGS),
    required("FileSystemId", &FILE_SYSTEM_ID),
    optional("PosixUser", &POSIX_USER),
    optional("RootDirectory", &ROOT_DIRECTORY),
]);
pub(super) static DELETE_ACCESS_POINT: Shape = Shape::Structure(&[required("AccessPointId", &ACCESS_POINT_ID)]);

//! Inputs of operations that belong to no kind, and parts that several share. A flat table; file systems and mount
//! targets have their inputs beside them.

use crate::validation::{Shape, optional, required};

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
static TAG_KEY: Shape = Shape::Text { min: 1, max: 128, pattern: r"^(?![aA]{1}[wW]{1}[sS]{1}:)([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$" };
static TAG_VALUE: Shape = Shape::Text { min: 0, max: 256, pattern: r"^([\p{L}\p{Z}\p{N}_.:/=+\-@]*)$" };
pub(super) static MAX_ITEMS: Shape = Shape::Number { min: 1, max: i64::MAX };
pub(super) static MARKER: Shape = Shape::Text { min: 1, max: 128, pattern: r".+" };
pub(super) static FILE_SYSTEM_ID: Shape = Shape::Text {
    min: 0,
    max: 128,
    pattern: r"^(arn:aws[-a-z]*:elasticfilesystem:[0-9a-z-:]+:file-system/fs-[0-9a-f]{8,40}|fs-[0-9a-f]{8,40})$",
};
pub(super) static ACCESS_POINT_ID: Shape = Shape::Text {
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
pub(super) static TAGS: Shape = Shape::List { min: 0, max: usize::MAX, of: &TAG };
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

//! The inputs of the operations on file systems: members, lengths, ranges, patterns. A flat table.

use crate::services::efs::shapes::{FILE_SYSTEM_ID, MARKER, MAX_ITEMS, TAGS};
use crate::validation::{Shape, optional, required};

static PERFORMANCE_MODE: Shape = Shape::OneOf(&["generalPurpose", "maxIO"]);
static THROUGHPUT_MODE: Shape = Shape::OneOf(&["bursting", "provisioned", "elastic"]);
static REPLICATION_OVERWRITE_PROTECTION: Shape = Shape::OneOf(&["ENABLED", "DISABLED", "REPLICATING"]);
static CREATION_TOKEN: Shape = Shape::Text { min: 1, max: 64, pattern: r".+" };
static KMS_KEY_ID: Shape = Shape::Text {
    min: 0,
    max: 2048,
    pattern: r"^([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|mrk-[0-9a-f]{32}|alias/[a-zA-Z0-9/_-]+|(arn:aws[-a-z]*:kms:[a-z0-9-]+:\d{12}:((key/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})|(key/mrk-[0-9a-f]{32})|(alias/[a-zA-Z0-9/_-]+))))$",
};
static PROVISIONED_THROUGHPUT_IN_MIBPS: Shape = Shape::Real { min: 1.0 };
static AVAILABILITY_ZONE_NAME: Shape = Shape::Text { min: 1, max: 64, pattern: r".+" };
pub(in crate::services::efs) static CREATE_FILE_SYSTEM: Shape = Shape::Structure(&[
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
pub(in crate::services::efs) static DESCRIBE_FILE_SYSTEMS: Shape = Shape::Structure(&[
    optional("MaxItems", &MAX_ITEMS),
    optional("Marker", &MARKER),
    optional("CreationToken", &CREATION_TOKEN),
    optional("FileSystemId", &FILE_SYSTEM_ID),
]);
pub(in crate::services::efs) static UPDATE_FILE_SYSTEM: Shape = Shape::Structure(&[
    required("FileSystemId", &FILE_SYSTEM_ID),
    optional("ThroughputMode", &THROUGHPUT_MODE),
    optional("ProvisionedThroughputInMibps", &PROVISIONED_THROUGHPUT_IN_MIBPS),
]);
pub(in crate::services::efs) static UPDATE_FILE_SYSTEM_PROTECTION: Shape = Shape::Structure(&[
    required("FileSystemId", &FILE_SYSTEM_ID),
    optional("ReplicationOverwriteProtection", &REPLICATION_OVERWRITE_PROTECTION),
]);
pub(in crate::services::efs) static DELETE_FILE_SYSTEM: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);

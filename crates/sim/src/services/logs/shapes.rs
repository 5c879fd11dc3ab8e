//! Members, lengths, ranges and patterns of requests to CloudWatch Logs. A flat table; a map of tags has no shape here, because its errors have words of their own.

use crate::validation::{Shape, optional, required};

static GROUP: Shape = Shape::Text { min: 1, max: 512, pattern: r"[\.\-_/#A-Za-z0-9]+" };
static PATTERN: Shape = Shape::Text { min: 0, max: 512, pattern: r"[\.\-_/#A-Za-z0-9]*" };
static STREAM: Shape = Shape::Text { min: 1, max: 512, pattern: r"[^:*]*" };
static CLASS: Shape = Shape::OneOf(&["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"]);
static KEY: Shape = Shape::Text { min: 0, max: 256, pattern: "" };
static TOKEN: Shape = Shape::Text { min: 1, max: usize::MAX, pattern: "" };
static LIMIT: Shape = Shape::Number { min: 1, max: 50 };
static DAYS: Shape = Shape::Number { min: i64::MIN, max: i64::MAX };
static IDENTIFIER: Shape = Shape::Text { min: 1, max: 2048, pattern: r"[\w#+=/:,.@-]*" };
static IDENTIFIERS: Shape = Shape::List { min: 1, max: 50, of: &IDENTIFIER };
static RESOURCE: Shape = Shape::Text { min: 1, max: 2048, pattern: r"[\w+=/:,.@\-\*]*" };
static ARN: Shape = Shape::Text { min: 1, max: 1011, pattern: r"[\w+=/:,.@-]*" };
static TAG_KEY: Shape = Shape::Text { min: 1, max: 128, pattern: r"([\p{L}\p{Z}\p{N}_.:/=+\-@]+)" };
static TAG_KEYS: Shape = Shape::List { min: 0, max: 50, of: &TAG_KEY };
static ORDER: Shape = Shape::OneOf(&["LogStreamName", "LastEventTime"]);
static MESSAGE: Shape = Shape::Text { min: 1, max: usize::MAX, pattern: "" };
static STAMP: Shape = Shape::Number { min: 0, max: i64::MAX };
static EVENT: Shape = Shape::Structure(&[required("timestamp", &STAMP), required("message", &MESSAGE)]);
static EVENTS: Shape = Shape::List { min: 1, max: 10_000, of: &EVENT };

pub(super) static CREATE_LOG_GROUP: Shape = Shape::Structure(&[
    required("logGroupName", &GROUP),
    optional("kmsKeyId", &KEY),
    optional("logGroupClass", &CLASS),
    optional("deletionProtectionEnabled", &Shape::Flag),
    optional("tags", &Shape::Any),
]);
pub(super) static DESCRIBE_LOG_GROUPS: Shape = Shape::Structure(&[
    optional("logGroupNamePrefix", &GROUP),
    optional("logGroupNamePattern", &PATTERN),
    optional("nextToken", &TOKEN),
    optional("limit", &LIMIT),
    optional("logGroupClass", &CLASS),
    optional("logGroupIdentifiers", &IDENTIFIERS),
    // Linked accounts are not simulated, as the operation says.
    optional("includeLinkedAccounts", &Shape::Any),
    optional("accountIdentifiers", &Shape::Any),
]);
pub(super) static GROUP_ONLY: Shape = Shape::Structure(&[required("logGroupName", &GROUP)]);
pub(super) static PUT_RETENTION_POLICY: Shape =
    Shape::Structure(&[required("logGroupName", &GROUP), required("retentionInDays", &DAYS)]);
pub(super) static ASSOCIATE_KMS_KEY: Shape =
    Shape::Structure(&[optional("logGroupName", &GROUP), required("kmsKeyId", &KEY), optional("resourceIdentifier", &RESOURCE)]);
pub(super) static DISASSOCIATE_KMS_KEY: Shape =
    Shape::Structure(&[optional("logGroupName", &GROUP), optional("resourceIdentifier", &RESOURCE)]);
pub(super) static PUT_DELETION_PROTECTION: Shape =
    Shape::Structure(&[required("logGroupIdentifier", &IDENTIFIER), required("deletionProtectionEnabled", &Shape::Flag)]);
pub(super) static TAG_RESOURCE: Shape = Shape::Structure(&[required("resourceArn", &ARN), optional("tags", &Shape::Any)]);
pub(super) static LIST_TAGS_FOR_RESOURCE: Shape = Shape::Structure(&[required("resourceArn", &ARN)]);
pub(super) static UNTAG_RESOURCE: Shape = Shape::Structure(&[required("resourceArn", &ARN), required("tagKeys", &TAG_KEYS)]);
pub(super) static STREAM_ONLY: Shape = Shape::Structure(&[required("logGroupName", &GROUP), required("logStreamName", &STREAM)]);
pub(super) static DESCRIBE_LOG_STREAMS: Shape = Shape::Structure(&[
    optional("logGroupName", &GROUP),
    optional("logGroupIdentifier", &IDENTIFIER),
    optional("logStreamNamePrefix", &STREAM),
    optional("orderBy", &ORDER),
    optional("descending", &Shape::Flag),
    optional("nextToken", &TOKEN),
    optional("limit", &LIMIT),
]);
pub(super) static PUT_LOG_EVENTS: Shape = Shape::Structure(&[
    required("logGroupName", &GROUP),
    required("logStreamName", &STREAM),
    required("logEvents", &EVENTS),
    optional("sequenceToken", &TOKEN),
]);

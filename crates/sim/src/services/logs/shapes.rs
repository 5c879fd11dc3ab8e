//! Members, lengths, ranges and patterns of requests to CloudWatch Logs. A flat table; a map of tags has no shape here, because its errors have words of their own.

use crate::shape::{Shape, may, must};

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
static EVENT: Shape = Shape::Structure(&[must("timestamp", &STAMP), must("message", &MESSAGE)]);
static EVENTS: Shape = Shape::List { min: 1, max: 10_000, of: &EVENT };

pub(super) static CREATE_LOG_GROUP: Shape = Shape::Structure(&[
    must("logGroupName", &GROUP),
    may("kmsKeyId", &KEY),
    may("logGroupClass", &CLASS),
    may("deletionProtectionEnabled", &Shape::Flag),
    may("tags", &Shape::Any),
]);
pub(super) static DESCRIBE_LOG_GROUPS: Shape = Shape::Structure(&[
    may("logGroupNamePrefix", &GROUP),
    may("logGroupNamePattern", &PATTERN),
    may("nextToken", &TOKEN),
    may("limit", &LIMIT),
    may("logGroupClass", &CLASS),
    may("logGroupIdentifiers", &IDENTIFIERS),
    // Linked accounts are not simulated, as the operation says.
    may("includeLinkedAccounts", &Shape::Any),
    may("accountIdentifiers", &Shape::Any),
]);
pub(super) static GROUP_ONLY: Shape = Shape::Structure(&[must("logGroupName", &GROUP)]);
pub(super) static PUT_RETENTION_POLICY: Shape = Shape::Structure(&[must("logGroupName", &GROUP), must("retentionInDays", &DAYS)]);
pub(super) static ASSOCIATE_KMS_KEY: Shape =
    Shape::Structure(&[may("logGroupName", &GROUP), must("kmsKeyId", &KEY), may("resourceIdentifier", &RESOURCE)]);
pub(super) static DISASSOCIATE_KMS_KEY: Shape =
    Shape::Structure(&[may("logGroupName", &GROUP), may("resourceIdentifier", &RESOURCE)]);
pub(super) static PUT_DELETION_PROTECTION: Shape =
    Shape::Structure(&[must("logGroupIdentifier", &IDENTIFIER), must("deletionProtectionEnabled", &Shape::Flag)]);
pub(super) static TAG_RESOURCE: Shape = Shape::Structure(&[must("resourceArn", &ARN), may("tags", &Shape::Any)]);
pub(super) static LIST_TAGS_FOR_RESOURCE: Shape = Shape::Structure(&[must("resourceArn", &ARN)]);
pub(super) static UNTAG_RESOURCE: Shape = Shape::Structure(&[must("resourceArn", &ARN), must("tagKeys", &TAG_KEYS)]);
pub(super) static STREAM_ONLY: Shape = Shape::Structure(&[must("logGroupName", &GROUP), must("logStreamName", &STREAM)]);
pub(super) static DESCRIBE_LOG_STREAMS: Shape = Shape::Structure(&[
    may("logGroupName", &GROUP),
    may("logGroupIdentifier", &IDENTIFIER),
    may("logStreamNamePrefix", &STREAM),
    may("orderBy", &ORDER),
    may("descending", &Shape::Flag),
    may("nextToken", &TOKEN),
    may("limit", &LIMIT),
]);
pub(super) static PUT_LOG_EVENTS: Shape = Shape::Structure(&[
    must("logGroupName", &GROUP),
    must("logStreamName", &STREAM),
    must("logEvents", &EVENTS),
    may("sequenceToken", &TOKEN),
]);

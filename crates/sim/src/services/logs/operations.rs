//! The table of operations: name, shape of the input, function.

use super::{log_group, log_stream, settings, shapes, tags};
use crate::Operation;
use crate::operation::Function;
use crate::validation::Shape;

const fn row(name: &'static str, shape: &'static Shape, function: Function) -> Operation {
    Operation::with_shape(name, shape, "InvalidParameterException", function)
}

/// The operations of CloudWatch Logs.
pub(super) static OPERATIONS: &[Operation] = &[
    row("CreateLogGroup", &shapes::CREATE_LOG_GROUP, log_group::create),
    row("DescribeLogGroups", &shapes::DESCRIBE_LOG_GROUPS, log_group::describe),
    row("DeleteLogGroup", &shapes::GROUP_ONLY, log_group::delete),
    row("PutRetentionPolicy", &shapes::PUT_RETENTION_POLICY, settings::put_retention),
    row("DeleteRetentionPolicy", &shapes::GROUP_ONLY, settings::delete_retention),
    row("AssociateKmsKey", &shapes::ASSOCIATE_KMS_KEY, settings::associate_key),
    row("DisassociateKmsKey", &shapes::DISASSOCIATE_KMS_KEY, settings::disassociate_key),
    row("PutLogGroupDeletionProtection", &shapes::PUT_DELETION_PROTECTION, settings::protect),
    row("TagResource", &shapes::TAG_RESOURCE, tags::tag),
    row("UntagResource", &shapes::UNTAG_RESOURCE, tags::untag),
    row("ListTagsForResource", &shapes::LIST_TAGS_FOR_RESOURCE, tags::list),
    row("CreateLogStream", &shapes::STREAM_ONLY, log_stream::create),
    row("DescribeLogStreams", &shapes::DESCRIBE_LOG_STREAMS, log_stream::describe),
    row("DeleteLogStream", &shapes::STREAM_ONLY, log_stream::delete),
    row("PutLogEvents", &shapes::PUT_LOG_EVENTS, log_stream::put_events),
];

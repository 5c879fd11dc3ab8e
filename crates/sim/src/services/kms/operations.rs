//! The table of operations: name, shape of the input, function.

use super::{alias, kms_key, policy, shapes, tags};
use crate::Operation;
use crate::operation::Function;
use crate::validation::Shape;

const fn row(name: &'static str, shape: &'static Shape, function: Function) -> Operation {
    Operation::with_shape(name, shape, "ValidationException", function)
}

/// The operations.
pub(super) static OPERATIONS: &[Operation] = &[
    row("CreateKey", &shapes::CREATE_KEY, kms_key::create),
    row("DescribeKey", &shapes::KEY_ONLY, kms_key::describe),
    row("ListKeys", &shapes::LIST_KEYS, kms_key::list),
    row("EnableKey", &shapes::KEY_ONLY, kms_key::enable),
    row("DisableKey", &shapes::KEY_ONLY, kms_key::disable),
    row("UpdateKeyDescription", &shapes::UPDATE_KEY_DESCRIPTION, kms_key::update_description),
    row("GetKeyRotationStatus", &shapes::KEY_ONLY, kms_key::rotation_status),
    row("EnableKeyRotation", &shapes::ENABLE_KEY_ROTATION, kms_key::enable_rotation),
    row("DisableKeyRotation", &shapes::KEY_ONLY, kms_key::disable_rotation),
    row("ScheduleKeyDeletion", &shapes::SCHEDULE_KEY_DELETION, kms_key::schedule_deletion),
    row("CancelKeyDeletion", &shapes::KEY_ONLY, kms_key::cancel_deletion),
    row("CreateAlias", &shapes::ALIAS_AND_KEY, alias::create),
    row("UpdateAlias", &shapes::ALIAS_AND_KEY, alias::update),
    row("DeleteAlias", &shapes::ALIAS_ONLY, alias::delete),
    row("ListAliases", &shapes::LIST_ALIASES, alias::list),
    row("GetKeyPolicy", &shapes::GET_KEY_POLICY, policy::get),
    row("PutKeyPolicy", &shapes::PUT_KEY_POLICY, policy::put),
    row("ListResourceTags", &shapes::LIST_RESOURCE_TAGS, tags::list),
    row("TagResource", &shapes::TAG_RESOURCE, tags::tag),
    row("UntagResource", &shapes::UNTAG_RESOURCE, tags::untag),
];

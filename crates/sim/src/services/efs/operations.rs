//! The table of operations: name, shape of the input, function.

use super::{access_point, backup, file_system, lifecycle, mount_target, policy, shapes, tags};
use crate::Operation;
use crate::operation::Function;
use crate::validation::Shape;

const fn row(name: &'static str, shape: &'static Shape, function: Function) -> Operation {
    Operation::with_shape(name, shape, "BadRequest", function)
}

/// The operations of EFS.
pub(super) static OPERATIONS: &[Operation] = &[
    row("CreateFileSystem", &file_system::inputs::CREATE_FILE_SYSTEM, file_system::create),
    row("DescribeFileSystems", &file_system::inputs::DESCRIBE_FILE_SYSTEMS, file_system::describe),
    row("UpdateFileSystem", &file_system::inputs::UPDATE_FILE_SYSTEM, file_system::update),
    row("UpdateFileSystemProtection", &file_system::inputs::UPDATE_FILE_SYSTEM_PROTECTION, file_system::protect),
    row("DeleteFileSystem", &file_system::inputs::DELETE_FILE_SYSTEM, file_system::delete),
    row("CreateMountTarget", &mount_target::inputs::CREATE_MOUNT_TARGET, mount_target::create),
    row("DescribeMountTargets", &mount_target::inputs::DESCRIBE_MOUNT_TARGETS, mount_target::describe),
    row("DescribeMountTargetSecurityGroups", &mount_target::inputs::DESCRIBE_MOUNT_TARGET_SECURITY_GROUPS, mount_target::groups),
    row(
        "ModifyMountTargetSecurityGroups",
        &mount_target::inputs::MODIFY_MOUNT_TARGET_SECURITY_GROUPS,
        mount_target::modify_groups,
    ),
    row("DeleteMountTarget", &mount_target::inputs::DELETE_MOUNT_TARGET, mount_target::delete),
    row("TagResource", &shapes::TAG_RESOURCE, tags::tag),
    row("UntagResource", &shapes::UNTAG_RESOURCE, tags::untag),
    row("ListTagsForResource", &shapes::LIST_TAGS_FOR_RESOURCE, tags::list),
    row("PutBackupPolicy", &shapes::PUT_BACKUP_POLICY, backup::put),
    row("DescribeBackupPolicy", &shapes::DESCRIBE_BACKUP_POLICY, backup::describe),
    row("PutLifecycleConfiguration", &shapes::PUT_LIFECYCLE_CONFIGURATION, lifecycle::put),
    row("DescribeLifecycleConfiguration", &shapes::DESCRIBE_LIFECYCLE_CONFIGURATION, lifecycle::describe),
    row("PutFileSystemPolicy", &shapes::PUT_FILE_SYSTEM_POLICY, policy::put),
    row("DescribeFileSystemPolicy", &shapes::DESCRIBE_FILE_SYSTEM_POLICY, policy::describe),
    row("DeleteFileSystemPolicy", &shapes::DELETE_FILE_SYSTEM_POLICY, policy::delete),
    row("CreateAccessPoint", &shapes::CREATE_ACCESS_POINT, access_point::create),
    row("DescribeAccessPoints", &shapes::DESCRIBE_ACCESS_POINTS, access_point::describe),
    row("DeleteAccessPoint", &shapes::DELETE_ACCESS_POINT, access_point::delete),
];

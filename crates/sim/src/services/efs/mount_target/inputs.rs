//! The inputs of the operations on mount targets: members, lengths, ranges, patterns. A flat table.

use crate::services::efs::shapes::{ACCESS_POINT_ID, FILE_SYSTEM_ID, MARKER, MAX_ITEMS};
use crate::validation::{Shape, optional, required};

static IP_ADDRESS_TYPE: Shape = Shape::OneOf(&["IPV4_ONLY", "IPV6_ONLY", "DUAL_STACK"]);
static SUBNET_ID: Shape = Shape::Text { min: 15, max: 47, pattern: r"^subnet-[0-9a-f]{8,40}$" };
static IP_ADDRESS: Shape = Shape::Text { min: 7, max: 15, pattern: r"^[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$" };
static IPV6_ADDRESS: Shape = Shape::Text { min: 3, max: 39, pattern: r"" };
static SECURITY_GROUP: Shape = Shape::Text { min: 11, max: 43, pattern: r"^sg-[0-9a-f]{8,40}" };
static MOUNT_TARGET_ID: Shape = Shape::Text { min: 13, max: 45, pattern: r"^fsmt-[0-9a-f]{8,40}$" };
static SECURITY_GROUPS: Shape = Shape::List { min: 0, max: 100, of: &SECURITY_GROUP };
pub(in crate::services::efs) static CREATE_MOUNT_TARGET: Shape = Shape::Structure(&[
    required("FileSystemId", &FILE_SYSTEM_ID),
    required("SubnetId", &SUBNET_ID),
    optional("IpAddress", &IP_ADDRESS),
    optional("Ipv6Address", &IPV6_ADDRESS),
    optional("IpAddressType", &IP_ADDRESS_TYPE),
    optional("SecurityGroups", &SECURITY_GROUPS),
]);
pub(in crate::services::efs) static DESCRIBE_MOUNT_TARGETS: Shape = Shape::Structure(&[
    optional("MaxItems", &MAX_ITEMS),
    optional("Marker", &MARKER),
    optional("FileSystemId", &FILE_SYSTEM_ID),
    optional("MountTargetId", &MOUNT_TARGET_ID),
    optional("AccessPointId", &ACCESS_POINT_ID),
]);
pub(in crate::services::efs) static DESCRIBE_MOUNT_TARGET_SECURITY_GROUPS: Shape =
    Shape::Structure(&[required("MountTargetId", &MOUNT_TARGET_ID)]);
pub(in crate::services::efs) static MODIFY_MOUNT_TARGET_SECURITY_GROUPS: Shape =
    Shape::Structure(&[required("MountTargetId", &MOUNT_TARGET_ID), optional("SecurityGroups", &SECURITY_GROUPS)]);
pub(in crate::services::efs) static DELETE_MOUNT_TARGET: Shape = Shape::Structure(&[required("MountTargetId", &MOUNT_TARGET_ID)]);

//! EFS errors: code, HTTP status and text in one place. Codes and statuses are documented, the texts are not.

use crate::ServiceError;

pub(super) fn bad_request(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("BadRequest", text)
}

pub(super) fn no_file_system(id: &str) -> ServiceError {
    ServiceError::new(404, "FileSystemNotFound", format!("File system '{id}' does not exist."))
}

pub(super) fn no_mount_target(id: &str) -> ServiceError {
    ServiceError::new(404, "MountTargetNotFound", format!("Mount target '{id}' does not exist."))
}

pub(super) fn no_access_point(id: &str) -> ServiceError {
    ServiceError::new(404, "AccessPointNotFound", format!("Access point {id} does not exist."))
}

pub(super) fn wrong_state(id: &str, state: &str) -> ServiceError {
    ServiceError::new(
        409,
        "IncorrectFileSystemLifeCycleState",
        format!("File system '{id}' is in '{state}' state; it must be 'available'."),
    )
}

pub(super) fn wrong_mount_target_state(id: &str, state: &str) -> ServiceError {
    ServiceError::new(409, "IncorrectMountTargetState", format!("Mount target '{id}' is in '{state}' state."))
}

pub(super) fn no_policy(text: &str) -> ServiceError {
    ServiceError::new(404, "PolicyNotFound", text)
}

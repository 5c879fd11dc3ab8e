//! The errors that the operations of IAM share.

use crate::ServiceError;

pub(super) fn no_such(text: String) -> ServiceError {
    ServiceError::new(404, "NoSuchEntity", text)
}

pub(super) fn exists(text: String) -> ServiceError {
    ServiceError::new(409, "EntityAlreadyExists", text)
}

pub(super) fn conflict(text: &str) -> ServiceError {
    ServiceError::new(409, "DeleteConflict", text)
}

pub(super) fn limit(text: String) -> ServiceError {
    ServiceError::new(409, "LimitExceeded", text)
}

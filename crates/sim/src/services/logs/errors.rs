//! The errors of CloudWatch Logs, in its words.

use crate::ServiceError;

/// A parameter that cannot be.
pub(super) fn invalid(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("InvalidParameterException", text)
}

/// There is no such group.
pub(super) fn no_group() -> ServiceError {
    ServiceError::bad("ResourceNotFoundException", "The specified log group does not exist.")
}

/// There is no such stream.
pub(super) fn no_stream() -> ServiceError {
    ServiceError::bad("ResourceNotFoundException", "The specified log stream does not exist.")
}

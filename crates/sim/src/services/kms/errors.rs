//! The errors of KMS, in its words.

use crate::ServiceError;

/// There is no such key.
pub(super) fn no_key(arn: &str) -> ServiceError {
    ServiceError::bad("NotFoundException", format!("Key '{arn}' does not exist"))
}

/// There is no such alias.
pub(super) fn no_alias(arn: &str) -> ServiceError {
    ServiceError::bad("NotFoundException", format!("Alias {arn} is not found."))
}

/// The key waits for its deletion.
pub(super) fn pending_deletion(arn: &str) -> ServiceError {
    ServiceError::bad("KMSInvalidStateException", format!("{arn} is pending deletion."))
}

/// The policy cannot be.
pub(super) fn malformed(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("MalformedPolicyDocumentException", text)
}

/// The request cannot be. The texts of KMS for values out of their range are not documented.
pub(super) fn invalid(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("ValidationException", text)
}

/// heiiki never asks for it.
pub(super) fn not_simulated(what: &str) -> ServiceError {
    ServiceError::new(501, "NotSimulated", format!("The sandbox does not simulate {what}."))
}

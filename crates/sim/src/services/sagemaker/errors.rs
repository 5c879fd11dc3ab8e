//! SageMaker's errors: two generations of API with two vocabularies, in one place.
//!
//! Domains, profiles, spaces, apps and Studio lifecycle configurations say `ResourceNotFound` and `ResourceInUse`;
//! notebook instances and their lifecycle configurations say `ValidationException` for everything. All are HTTP 400.
//! Texts that no public source shows are worded alike.

use crate::ServiceError;

pub(super) fn invalid(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("ValidationException", text)
}

pub(super) fn in_use(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("ResourceInUse", text)
}

/// A quota: its name, its value, and how much of it is used.
pub(super) fn limit(quota: &str, value: usize, used: usize) -> ServiceError {
    ServiceError::bad(
        "ResourceLimitExceeded",
        format!(
            "The account-level service limit '{quota}' is {value}, with current utilization of {used} and a request delta of 1. \
             Please use AWS Service Quotas to request an increase for this quota."
        ),
    )
}

/// The Studio family's "not there".
pub(super) fn not_found(kind: &str, name: &str) -> ServiceError {
    ServiceError::bad("ResourceNotFound", format!("{kind} [{name}] does not exist."))
}

/// The Studio family's "already there".
pub(super) fn exists(kind: &str, name: &str) -> ServiceError {
    in_use(format!("Resource Already Exists: {kind} with name {name} already exists. Choose a different name."))
}

/// The Studio family's "not now".
pub(super) fn busy(verb: &str, kind: &str, arn: &str, status: &str) -> ServiceError {
    in_use(format!("Unable to {verb} {kind} [{arn}] because it is in [{status}] status."))
}

/// The Studio family's "not while it has children".
pub(super) fn has_children(kind: &str, arn: &str, children: &str) -> ServiceError {
    in_use(format!("Unable to delete {kind} [{arn}] because {children}(s) are associated with it"))
}

/// A missing notebook instance: the word clients look for, and nothing else.
pub(super) fn record_not_found() -> ServiceError {
    invalid("RecordNotFound")
}

/// A required member of the request that is required only in some cases.
pub(super) fn missing(path: &str) -> ServiceError {
    invalid(format!("1 validation error detected: Value null at '{path}' failed to satisfy constraint: Member must not be null"))
}

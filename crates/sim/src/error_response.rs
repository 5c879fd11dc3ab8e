//! The error that an operation answers with: AWS's code, text and HTTP status. The codecs turn it into bytes.

/// An AWS error answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceError {
    /// HTTP status, for example 400.
    pub status: u16,
    /// AWS's error code on the wire, for example `DependencyViolation` or `NoSuchEntity`.
    pub code: String,
    /// AWS's text.
    pub message: String,
    /// Further members of a modelled error, for example the `FileSystemId` of `FileSystemAlreadyExists`.
    pub members: Vec<(&'static str, String)>,
}

impl ServiceError {
    /// An error with HTTP status 400, the status of nearly every EC2 and SageMaker error.
    pub fn bad(code: &str, message: impl Into<String>) -> Self {
        Self::new(400, code, message)
    }

    /// An error with a given HTTP status.
    pub fn new(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self { status, code: code.to_owned(), message: message.into(), members: Vec::new() }
    }

    /// The error with one more member in its body.
    #[must_use]
    pub fn with(mut self, member: &'static str, value: &str) -> Self {
        self.members.push((member, value.to_owned()));
        self
    }

    /// The text AWS's request validation gives for one member: `at` is the member's wire path in camel case (`roleName`, `tags.1.member.key`).
    pub fn constraint(code: &str, value: &str, at: &str, rule: &str) -> Self {
        Self::bad(code, format!("1 validation error detected: Value '{value}' at '{at}' failed to satisfy constraint: {rule}"))
    }
}

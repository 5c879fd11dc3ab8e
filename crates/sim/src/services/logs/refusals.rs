//! The errors of CloudWatch Logs, in its words.

use crate::Fault;

/// A parameter that cannot be.
pub(super) fn invalid(text: impl Into<String>) -> Fault {
    Fault::bad("InvalidParameterException", text)
}

/// There is no such group.
pub(super) fn no_group() -> Fault {
    Fault::bad("ResourceNotFoundException", "The specified log group does not exist.")
}

/// There is no such stream.
pub(super) fn no_stream() -> Fault {
    Fault::bad("ResourceNotFoundException", "The specified log stream does not exist.")
}

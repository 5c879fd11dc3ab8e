//! The runtime in which a command waits for AWS: one thread.

use std::future::Future;

use crate::{CommandError, Exit};

/// Runs a future to its end on this thread.
pub(crate) fn wait(future: impl Future<Output = Result<Exit, CommandError>>) -> Result<Exit, CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| CommandError::failed("cannot start").because(&error))?;
    runtime.block_on(future)
}

//! The account of a sandbox: its usual place, the file that holds it, and the error for a call that it refused.

use std::path::Path;

use heiiki_sim::{Sandbox as Account, ServiceError, World};

use crate::CommandError;
use crate::connect::failed;

/// The account and region of a sandbox that nothing else decides: those of the reference environments.
pub(super) const ACCOUNT: &str = "123456789012";

pub(super) const REGION: &str = "ap-northeast-1";

/// The sandbox of a file; a fresh one is made when there is none.
pub(super) fn existing(file: &Path) -> Result<Account, CommandError> {
    Account::open(file, || World::new(ACCOUNT, REGION, 1)).map_err(|error| failed(&error))
}

/// The error for a call of another party that AWS refused.
pub(super) fn refused(fault: &ServiceError) -> CommandError {
    CommandError::failed(format!("the sandbox refused: {}: {}", fault.code, fault.message))
}

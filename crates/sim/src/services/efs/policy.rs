//! Resource policies of file systems: stored as given. They are not evaluated.

use serde_json::{Value, json};

use super::{LifeCycle, errors};
use crate::{Request, ServiceError, World};

/// `PutFileSystemPolicy`.
pub fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let system = super::file_system_mut(world, request.now, request.text("FileSystemId").unwrap_or_default())?;
    refuse_unavailable(system, request)?;
    let text = request.text("Policy").unwrap_or_default();
    let is_policy = serde_json::from_str::<Value>(text).is_ok_and(|document| document.get("Statement").is_some());
    if !is_policy {
        return Err(ServiceError::bad(
            "InvalidPolicyException",
            "The resource policy is not valid: it must be JSON with a Statement.",
        ));
    }
    system.policy = Some(text.to_owned());
    Ok(json!({ "FileSystemId": system.id, "Policy": text }))
}

fn refuse_unavailable(system: &super::FileSystem, request: &Request<'_>) -> Result<(), ServiceError> {
    match system.timeline.status(request.now) {
        LifeCycle::Available | LifeCycle::Updating => Ok(()),
        state @ (LifeCycle::Creating | LifeCycle::Deleting | LifeCycle::Gone) => {
            Err(errors::wrong_state(&system.id, state.word()))
        }
    }
}

/// `DescribeFileSystemPolicy`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let system = super::file_system(world, request.now, request.text("FileSystemId").unwrap_or_default())?;
    let policy = system.policy.as_ref().ok_or_else(|| errors::no_policy(&format!("{} has no policy.", system.id)))?;
    Ok(json!({ "FileSystemId": system.id, "Policy": policy }))
}

/// `DeleteFileSystemPolicy`: no error when there is none.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let system = super::file_system_mut(world, request.now, request.text("FileSystemId").unwrap_or_default())?;
    refuse_unavailable(system, request)?;
    system.policy = None;
    Ok(Value::Null)
}

//! Starting, stopping and deleting notebook instances, and the links to them.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::injected_failure::{self, Stage};
use super::super::{errors, role};
use super::{NotebookInstance, Status, asked};
use crate::services::network;
use crate::timeline::Timeline;
use crate::{Request, ServiceError, Time, World};

/// Refuses a transition that is not allowed from the current status, in AWS's words.
pub(super) fn require_status(notebook: &NotebookInstance, now: Time, allowed: &[Status], to: Status) -> Result<(), ServiceError> {
    let status = notebook.timeline.status(now);
    if allowed.contains(&status) {
        return Ok(());
    }
    let words: Vec<_> = allowed.iter().map(|status| status.word()).collect();
    Err(errors::invalid(format!(
        "Status ({}) not in ([{}]). Unable to transition to ({}) for Notebook Instance ({})",
        status.word(),
        words.join(", "),
        to.word(),
        notebook.arn
    )))
}

/// `StartNotebookInstance`. Now and then AWS accepts the call and does nothing: the status stays Stopped.
pub fn start(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let notebook = asked(world, request)?;
    require_status(notebook, now, &[Status::Stopped, Status::Failed], Status::Pending)?;
    let (name, role) = (notebook.name.clone(), notebook.role.clone());
    role::require_assumable(world, now, &role)?;
    if world.sagemaker.lost_notebook_starts > 0 {
        world.sagemaker.lost_notebook_starts -= 1;
        return Ok(json!({}));
    }
    let injected = injected_failure::take(world, Stage::Create, &name);
    let end = if injected.is_some() { Status::Failed } else { Status::InService };
    let ready = now + Duration::from_secs(world.tuning.notebook_create_s);
    asked(world, request)?.timeline = Timeline::go(Status::Pending, now, end, ready, injected);
    Ok(json!({}))
}

/// `StopNotebookInstance`.
pub fn stop(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let ready = now + Duration::from_secs(world.tuning.notebook_change_s);
    let notebook = asked(world, request)?;
    require_status(notebook, now, &[Status::InService], Status::Stopping)?;
    notebook.timeline = Timeline::go(Status::Stopping, now, Status::Stopped, ready, None);
    Ok(json!({}))
}

/// `DeleteNotebookInstance`: the interface outlives the notebook for a while.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let notebook = asked(world, request)?;
    require_status(notebook, now, &[Status::Stopped, Status::Failed], Status::Deleting)?;
    let (name, arn) = (notebook.name.clone(), notebook.arn.clone());
    let injected = injected_failure::take(world, Stage::Delete, &name);
    let gone = now + Duration::from_secs(world.tuning.notebook_change_s);
    let linger = Duration::from_secs(world.tuning.interface_linger_s);
    let end = if injected.is_some() { Status::Failed } else { Status::Gone };
    if end == Status::Gone {
        network::release(world, &arn, gone + linger);
    }
    asked(world, request)?.timeline = Timeline::go(Status::Deleting, now, end, gone, injected);
    Ok(json!({}))
}

/// `CreatePresignedNotebookInstanceUrl`.
pub fn presign(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let region = world.region.clone();
    let notebook = asked(world, request)?;
    require_status(notebook, request.now, &[Status::InService], Status::InService)?;
    let url = notebook.url(&region);
    let token = world.digits(64);
    Ok(json!({ "AuthorizedUrl": format!("https://{url}?authToken={token}") }))
}

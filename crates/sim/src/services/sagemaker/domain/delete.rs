//! DeleteDomain: its blockers, and the fate of the home file system.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::injected_failure::{self, Stage};
use super::super::{Status, errors, home_file_system};
use super::{change, find};
use crate::{Request, ServiceError, World};

/// `DeleteDomain`.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let now = request.now;
    let domain = find(world, input["DomainId"].as_str().unwrap_or_default())?;
    let (id, name, arn, home) = (domain.id.clone(), domain.name.clone(), domain.arn.clone(), domain.home.clone());
    // Children in Deleting still block.
    if world.sagemaker.user_profiles.values().any(|profile| profile.domain == id) {
        return Err(errors::has_children("Domain", &arn, "UserProfile"));
    }
    if world.sagemaker.spaces.values().any(|space| space.domain == id) {
        return Err(errors::has_children("Domain", &arn, "Space"));
    }
    let status = domain.timeline.status(now);
    match status {
        Status::InService | Status::UpdateFailed | Status::Failed | Status::DeleteFailed => {}
        Status::Pending | Status::Updating | Status::Deleting | Status::Gone => {
            return Err(errors::busy("delete", "Domain", &arn, status.word()));
        }
    }
    let injected = injected_failure::take(world, Stage::Delete, &name);
    let seconds = world.tuning.domain_delete_s;
    if let (Some(home), None) = (&home, &injected) {
        let deletes = input["RetentionPolicy"]["HomeEfsFileSystem"] == "Delete";
        home_file_system::leave(world, now, home, now + Duration::from_secs(seconds), deletes);
    }
    if let Some(domain) = world.sagemaker.domains.get_mut(&id) {
        domain.timeline = change(Status::Deleting, now, seconds, Status::Gone, Status::DeleteFailed, injected);
    }
    Ok(json!({}))
}

//! DeleteDomain: what blocks it, and what becomes of the home.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::planned_failure::{self, Stage};
use super::super::{Status, home, refusals};
use super::{change, find};
use crate::{Fault, Request, World};

/// `DeleteDomain`.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, Fault> {
    let input = request.input;
    let now = request.now;
    let domain = find(world, input["DomainId"].as_str().unwrap_or_default())?;
    let (id, name, arn, home) = (domain.id.clone(), domain.name.clone(), domain.arn.clone(), domain.home.clone());
    // Children in Deleting still block.
    if world.sagemaker.user_profiles.values().any(|profile| profile.domain == id) {
        return Err(refusals::has_children("Domain", &arn, "UserProfile"));
    }
    if world.sagemaker.spaces.values().any(|space| space.domain == id) {
        return Err(refusals::has_children("Domain", &arn, "Space"));
    }
    let status = domain.course.status(now);
    match status {
        Status::InService | Status::UpdateFailed | Status::Failed | Status::DeleteFailed => {}
        Status::Pending | Status::Updating | Status::Deleting | Status::Gone => {
            return Err(refusals::busy("delete", "Domain", &arn, status.word()));
        }
    }
    let planned = planned_failure::take(world, Stage::Delete, &name);
    let seconds = world.tuning.domain_delete_s;
    if let (Some(home), None) = (&home, &planned) {
        let deletes = input["RetentionPolicy"]["HomeEfsFileSystem"] == "Delete";
        home::leave(world, now, home, now + Duration::from_secs(seconds), deletes);
    }
    if let Some(domain) = world.sagemaker.domains.get_mut(&id) {
        domain.course = change(Status::Deleting, now, seconds, Status::Gone, Status::DeleteFailed, planned);
    }
    Ok(json!({}))
}

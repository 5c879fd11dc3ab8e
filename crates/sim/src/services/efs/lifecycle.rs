//! Lifecycle configuration: when files move between storage classes. Stored and checked, never acted on.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{LifeCycle, errors};
use crate::{Request, ServiceError, World};

/// `PutLifecycleConfiguration`: replaces the whole configuration.
pub fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let system = super::file_system_mut(world, now, request.text("FileSystemId").unwrap_or_default())?;
    if !matches!(system.timeline.status(now), LifeCycle::Available | LifeCycle::Updating) {
        return Err(errors::wrong_state(&system.id, system.timeline.status(now).word()));
    }
    let policies = request.list("LifecyclePolicies").to_vec();
    let class_allows_archive = system.throughput_mode == "elastic" && system.performance_mode == "generalPurpose";
    refuse_impossible(&policies, class_allows_archive)?;
    system.lifecycle = policies;
    Ok(json!({ "LifecyclePolicies": system.lifecycle }))
}

fn refuse_impossible(policies: &[Value], class_allows_archive: bool) -> Result<(), ServiceError> {
    let mut seen = BTreeSet::new();
    for policy in policies {
        let members = policy.as_object().map(|members| members.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
        if members.len() != 1 {
            return Err(errors::bad_request("Each LifecyclePolicy object must have exactly one transition."));
        }
        for member in members {
            if !seen.insert(member.clone()) {
                return Err(errors::bad_request(format!("{member} is given twice.")));
            }
        }
    }
    let days = |member: &str| policies.iter().find_map(|policy| policy.get(member)).and_then(Value::as_str).and_then(days_of);
    if let Some(archive) = days("TransitionToArchive") {
        if !class_allows_archive {
            return Err(errors::bad_request("Archive needs elastic throughput and the generalPurpose performance mode."));
        }
        if days("TransitionToIA").is_some_and(|infrequent| archive <= infrequent) {
            return Err(errors::bad_request("TransitionToArchive must be later than TransitionToIA."));
        }
    }
    Ok(())
}

fn days_of(word: &str) -> Option<u32> {
    word.strip_prefix("AFTER_")?.split('_').next()?.parse().ok()
}

/// `DescribeLifecycleConfiguration`: an empty list when none was set.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let system = super::file_system(world, request.now, request.text("FileSystemId").unwrap_or_default())?;
    Ok(json!({ "LifecyclePolicies": system.lifecycle }))
}

//! Endpoints: the record, changes over time, and deletion. Creating, changing and describing have their own files.
//!
//! A change is a new fleet beside the old one, each with its own interfaces. The status follows from the time. The
//! results of a change are applied when its end has come.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::injected_failure::{self, Stage};
use super::{errors, hosting};
use crate::services::arn;
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

pub mod create;
pub mod describe;
mod fleet;
pub(super) mod inputs;
pub mod update;

pub use fleet::{Fleet, Running};

/// The statuses of an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Not able to answer.
    OutOfService,
    /// Being made.
    Creating,
    /// Being changed.
    Updating,
    /// Under AWS's maintenance; set it by hand to see it.
    SystemUpdating,
    /// Going back to the old configuration.
    RollingBack,
    /// Answering.
    InService,
    /// Being removed.
    Deleting,
    /// Making it failed; only deleting helps.
    Failed,
    /// Changing it and going back both failed: instances of both configurations answer.
    UpdateRollbackFailed,
    /// No longer there.
    Gone,
}

impl Status {
    /// AWS's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::OutOfService => "OutOfService",
            Self::Creating => "Creating",
            Self::Updating => "Updating",
            Self::SystemUpdating => "SystemUpdating",
            Self::RollingBack => "RollingBack",
            Self::InService => "InService",
            Self::Deleting | Self::Gone => "Deleting",
            Self::Failed => "Failed",
            Self::UpdateRollbackFailed => "UpdateRollbackFailed",
        }
    }

    /// True if the endpoint is in the middle of a change, so that neither another one nor a deletion is taken.
    fn moves(self) -> bool {
        match self {
            Self::Creating | Self::Updating | Self::SystemUpdating | Self::RollingBack | Self::Deleting | Self::Gone => true,
            Self::OutOfService | Self::InService | Self::Failed | Self::UpdateRollbackFailed => false,
        }
    }
}

/// An endpoint.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Endpoint {
    /// Its name, in the case it was given.
    pub name: String,
    /// Its ARN, with the name in lower case.
    pub arn: String,
    /// The configuration it was made with, or serves.
    pub config: String,
    /// The fleet that answers. `None` before it is made.
    pub serves: Option<Fleet>,
    /// Fleets of a change that could not be taken back.
    pub mixed: Vec<Fleet>,
    /// The change that is going on.
    pub change: Option<Change>,
    /// The deployment configuration of the last change, as given.
    pub deployment: Option<Value>,
    /// Its status through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<Status>,
    /// The time of its creation.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

/// A change that is going on: to other instances, of which some may be there already.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Change {
    /// The fleet that shall answer.
    pub to: Fleet,
    /// The time at which it began.
    pub began: Time,
    /// The reason that it is going to fail, if it is.
    pub failure: Option<String>,
    /// The reason that going back is going to fail, if it is.
    pub no_way_back: Option<String>,
    /// True if it is going back already.
    pub back: bool,
    /// True if it only scales what answers, rather than replacing it.
    pub scales: bool,
}

/// The ARN an endpoint of this name has.
pub(super) fn arn_of(world: &World, name: &str) -> String {
    arn::regional(world, "sagemaker", &format!("endpoint/{}", name.to_lowercase()))
}

/// The answer for an endpoint that does not exist.
pub(super) fn absent(arn: &str) -> ServiceError {
    errors::invalid(format!("Could not find endpoint \"{arn}\"."))
}

/// The endpoint of a name. Case makes no difference.
fn find<'w>(world: &'w World, name: &str) -> Result<&'w Endpoint, ServiceError> {
    world.sagemaker.endpoints.get(&name.to_lowercase()).ok_or_else(|| absent(&arn_of(world, name)))
}

/// Refuses an endpoint that is in the middle of a change. Updates and deletions are refused in the same words.
fn refuse_moving(endpoint: &Endpoint, now: Time) -> Result<(), ServiceError> {
    if endpoint.timeline.status(now).moves() {
        return Err(errors::invalid(format!("Cannot update in-progress endpoint \"{}\".", endpoint.arn)));
    }
    Ok(())
}

/// Brings every endpoint to this moment: fleets that were switched over, taken back or given up, and endpoints that are gone.
pub(super) fn expire(world: &mut World, now: Time) {
    let names: Vec<String> = world.sagemaker.endpoints.keys().cloned().collect();
    for name in names {
        while let Some(at) = due(world, &name, now) {
            transition(world, &name, at);
        }
    }
    world.sagemaker.endpoints.retain(|_, endpoint| endpoint.timeline.status(now) != Status::Gone);
}

/// The moment of a transition of an endpoint that is due and not applied yet.
fn due(world: &World, name: &str, now: Time) -> Option<Time> {
    let endpoint = world.sagemaker.endpoints.get(name)?;
    endpoint.change.as_ref()?;
    endpoint.timeline.transitions_at().filter(|at| *at <= now)
}

/// Applies the transition of a change.
fn transition(world: &mut World, name: &str, at: Time) {
    let rollback = Duration::from_secs(world.tuning.hosting_rollback_s);
    let Some(mut endpoint) = world.sagemaker.endpoints.remove(name) else { return };
    if let Some(mut change) = endpoint.change.take() {
        match (change.failure.clone(), change.back) {
            (None, _) => {
                let old = endpoint.serves.replace(change.to.clone());
                endpoint.config.clone_from(&change.to.config);
                let kept = change.to.interfaces();
                let mixed = if change.scales { Vec::new() } else { std::mem::take(&mut endpoint.mixed) };
                for fleet in old.into_iter().chain(mixed) {
                    fleet.leave(world, &kept, at);
                }
            }
            (Some(_), _) if endpoint.serves.is_none() => change.to.leave(world, &[], at),
            (Some(reason), false) => {
                let (end, reason) = match &change.no_way_back {
                    Some(worse) => (Status::UpdateRollbackFailed, worse.clone()),
                    None => (Status::InService, reason),
                };
                endpoint.timeline = Timeline::go(Status::RollingBack, at, end, at + rollback, Some(reason));
                change.back = true;
                endpoint.change = Some(change);
            }
            (Some(_), true) if change.no_way_back.is_some() => endpoint.mixed.push(change.to),
            (Some(_), true) => {
                let kept = endpoint.serves.as_ref().map_or_else(Vec::new, Fleet::interfaces);
                change.to.leave(world, &kept, at);
            }
        }
    }
    world.sagemaker.endpoints.insert(name.to_owned(), endpoint);
}

/// `DeleteEndpoint`. Its interfaces outlive it by some minutes.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let endpoint = find(world, request.text("EndpointName").unwrap_or_default())?;
    refuse_moving(endpoint, now)?;
    let name = endpoint.name.clone();
    let injected = injected_failure::take(world, Stage::Delete, &name);
    let gone = now + Duration::from_secs(world.tuning.hosting_delete_s);
    let Some(mut endpoint) = world.sagemaker.endpoints.remove(&name.to_lowercase()) else { return Ok(json!({})) };
    let end = if injected.is_some() { Status::Failed } else { Status::Gone };
    if end == Status::Gone {
        for fleet in endpoint.serves.take().into_iter().chain(std::mem::take(&mut endpoint.mixed)) {
            fleet.leave(world, &[], gone);
        }
    }
    endpoint.timeline = Timeline::go(Status::Deleting, now, end, gone, injected);
    world.sagemaker.endpoints.insert(name.to_lowercase(), endpoint);
    Ok(json!({}))
}

/// Leaves the interfaces of one variant to SageMaker, apart from those that are kept.
fn leave(world: &mut World, running: &Running, kept: &[String], at: Time) {
    let interfaces = running.interfaces.iter().filter(|interface| !kept.contains(interface)).cloned().collect();
    hosting::leave(world, interfaces, &running.role, at);
}

/// Members of a configuration that an endpoint repeats.
const REPEATED: [&str; 4] = ["DataCaptureConfig", "AsyncInferenceConfig", "ExplainerConfig", "MetricsConfig"];

/// Those members, as given.
fn repeated(given: &Map<String, Value>) -> Map<String, Value> {
    REPEATED.into_iter().filter_map(|member| Some((member.to_owned(), given.get(member)?.clone()))).collect()
}

#[cfg(test)]
mod tests;

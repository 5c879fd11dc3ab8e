//! Apps: the record, the description, lists and deletion. The program inside an app is not simulated.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::injected_failure::{self, Stage};
use super::listing::{self, Entry, Order};
use super::{domain, errors};
use crate::services::{arn, network};
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

pub mod create;
pub(super) mod inputs;

/// The statuses of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Being started.
    Pending,
    /// Running.
    InService,
    /// Being stopped.
    Deleting,
    /// Gone, and still listed for a day.
    Deleted,
    /// Did not start.
    Failed,
}

impl Status {
    /// AWS's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InService => "InService",
            Self::Deleting => "Deleting",
            Self::Deleted => "Deleted",
            Self::Failed => "Failed",
        }
    }
}

/// An app.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct App {
    /// Its ARN.
    pub arn: String,
    /// The domain's id.
    pub domain: String,
    /// The profile it belongs to, if it belongs to one.
    pub profile: Option<String>,
    /// The space it runs in, if it runs in one.
    pub space: Option<String>,
    /// For example `JupyterLab`.
    pub app_type: String,
    /// Its name.
    pub name: String,
    /// The resources it runs on, as given.
    pub resources: Option<Value>,
    /// True if it was started in recovery mode.
    pub recovery: bool,
    /// Its status through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<Status>,
    /// The time of its creation.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

/// True if an app that fits is in the way of a deletion: failed and deleted ones are not.
pub(super) fn blocking(world: &World, now: Time, fits: impl Fn(&App) -> bool) -> bool {
    world.sagemaker.apps.values().any(|app| fits(app) && !matches!(app.timeline.status(now), Status::Failed | Status::Deleted))
}

/// The ARN of the app a request names; profile or space, exactly one.
pub(super) fn arn_of(world: &World, input: &Value) -> Result<String, ServiceError> {
    let text = |member: &str| input[member].as_str();
    let ((Some(owner), None) | (None, Some(owner))) = (text("UserProfileName"), text("SpaceName")) else {
        return Err(errors::invalid("Exactly one of UserProfileName and SpaceName must be specified."));
    };
    let (domain, name) = (text("DomainId").unwrap_or_default(), text("AppName").unwrap_or_default());
    let app_type = text("AppType").unwrap_or_default().to_lowercase();
    Ok(arn::regional(world, "sagemaker", &format!("app/{domain}/{owner}/{app_type}/{name}")))
}

fn asked<'w>(world: &'w World, input: &Value) -> Result<&'w App, ServiceError> {
    domain::find(world, input["DomainId"].as_str().unwrap_or_default())?;
    let arn = arn_of(world, input)?;
    let owned = |app: &&App| {
        app.profile.as_deref() == input["UserProfileName"].as_str() && app.space.as_deref() == input["SpaceName"].as_str()
    };
    world.sagemaker.apps.get(&arn).filter(owned).ok_or_else(|| errors::not_found("App", &arn))
}

/// `DescribeApp`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, app) = (request.now, asked(world, request.input)?);
    let mut view = summary(app, now);
    view["AppArn"] = json!(app.arn);
    view["RecoveryMode"] = json!(app.recovery);
    if let Some(reason) = app.timeline.reason(now) {
        view["FailureReason"] = json!(reason);
    }
    if app.timeline.status(now) == Status::InService {
        view["LastHealthCheckTimestamp"] = arn::seconds(now);
        // A health check counts as activity (documented), so that both are one time.
        view["LastUserActivityTimestamp"] = arn::seconds(now);
    }
    Ok(view)
}

fn summary(app: &App, now: Time) -> Value {
    let mut summary = json!({
        "DomainId": app.domain,
        "AppType": app.app_type,
        "AppName": app.name,
        "Status": app.timeline.status(now).word(),
        "CreationTime": arn::seconds(app.created),
    });
    for (member, value) in [
        ("UserProfileName", app.profile.as_ref().map(|name| json!(name))),
        ("SpaceName", app.space.as_ref().map(|name| json!(name))),
        ("ResourceSpec", app.resources.clone()),
    ] {
        if let Some(value) = value {
            summary[member] = value;
        }
    }
    summary
}

/// `ListApps`: deleted apps are listed too.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (domain, profile, space) =
        (request.text("DomainIdEquals"), request.text("UserProfileNameEquals"), request.text("SpaceNameEquals"));
    if profile.is_some() && space.is_some() {
        return Err(errors::invalid("UserProfileNameEquals and SpaceNameEquals cannot be specified together."));
    }
    if domain.is_none() && (profile.is_some() || space.is_some()) {
        return Err(errors::invalid("UserProfileNameEquals and SpaceNameEquals need DomainIdEquals."));
    }
    let fits = |app: &&App| {
        domain.is_none_or(|id| id == app.domain)
            && profile.is_none_or(|name| app.profile.as_deref() == Some(name))
            && space.is_none_or(|name| app.space.as_deref() == Some(name))
    };
    let now = request.now;
    let entries = world.sagemaker.apps.values().filter(fits).map(|app| Entry {
        key: app.arn.clone(),
        name: app.name.clone(),
        created: app.created,
        modified: app.timeline.since(now),
        status: app.timeline.status(now).word(),
        summary: summary(app, now),
    });
    listing::answer(request, "Apps", "", Order::Created, entries.collect())
}

/// `DeleteApp`: of a running app only.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, app) = (request.now, asked(world, request.input)?);
    let (arn, name) = (app.arn.clone(), app.name.clone());
    let status = app.timeline.status(now);
    match status {
        Status::InService => {}
        Status::Pending | Status::Deleting => return Err(errors::busy("delete", "App", &arn, status.word())),
        Status::Deleted => return Err(errors::invalid(format!("App [{arn}] has already been deleted."))),
        Status::Failed => {
            return Err(errors::invalid(format!("App [{arn}] previously failed and was automatically deleted.")));
        }
    }
    let injected = injected_failure::take(world, Stage::Delete, &name);
    let gone = now + Duration::from_secs(world.tuning.app_s);
    let linger = Duration::from_secs(world.tuning.interface_linger_s);
    let end = if injected.is_some() { Status::InService } else { Status::Deleted };
    if end == Status::Deleted {
        network::release(world, &arn, gone + linger);
    }
    if let Some(app) = world.sagemaker.apps.get_mut(&arn) {
        app.timeline = Timeline::go(Status::Deleting, now, end, gone, injected);
    }
    Ok(json!({}))
}

#[cfg(test)]
mod tests;

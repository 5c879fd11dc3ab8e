//! DescribeEndpoint and ListEndpoints: the present fleet, and the progress of a change.

use serde_json::{Value, json};

use super::super::listing::{self, Entry, Order};
use super::{Change, Endpoint, Running, find};
use crate::services::arn;
use crate::{Request, ServiceError, Time, World};

/// `DescribeEndpoint`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let seconds = world.tuning.hosting_update_s.max(1);
    let endpoint = find(world, request.text("EndpointName").unwrap_or_default())?;
    let mut view = summary(endpoint, now);
    view["EndpointConfigName"] = json!(endpoint.config);
    if let Some(reason) = endpoint.timeline.reason(now) {
        view["FailureReason"] = json!(reason);
    }
    if let Some(config) = &endpoint.deployment {
        view["LastDeploymentConfig"] = config.clone();
    }
    if let Some(fleet) = &endpoint.serves {
        let desired = endpoint.change.as_ref().filter(|change| change.scales && !change.back).map(|change| &change.to);
        let goal =
            |running: &Running| desired.and_then(|to| to.production.iter().find(|other| other.name == running.name)).cloned();
        let views =
            |list: &[Running]| list.iter().map(|running| variant(endpoint, running, goal(running).as_ref())).collect::<Vec<_>>();
        view["ProductionVariants"] = views(&fleet.production).into();
        if !fleet.shadow.is_empty() {
            view["ShadowProductionVariants"] = views(&fleet.shadow).into();
        }
        for (member, value) in &fleet.repeated {
            view[member] = if member == "DataCaptureConfig" { capture(value) } else { value.clone() };
        }
    }
    if let Some(change) = endpoint.change.as_ref().filter(|change| !change.scales) {
        view["PendingDeploymentSummary"] = pending(endpoint, change, now, seconds);
    }
    Ok(view)
}

fn summary(endpoint: &Endpoint, now: Time) -> Value {
    json!({
        "EndpointName": endpoint.name,
        "EndpointArn": endpoint.arn,
        "EndpointStatus": endpoint.timeline.status(now).word(),
        "CreationTime": arn::seconds(endpoint.created),
        "LastModifiedTime": arn::seconds(endpoint.timeline.since(now)),
    })
}

fn images(endpoint: &Endpoint, running: &Running) -> Value {
    let images = running.images.iter().map(
        |image| json!({ "SpecifiedImage": image, "ResolvedImage": image, "ResolutionTime": arn::seconds(endpoint.created) }),
    );
    images.collect()
}

/// A variant that answers. `goal` is the count to which it is being scaled.
fn variant(endpoint: &Endpoint, running: &Running, goal: Option<&Running>) -> Value {
    let goal = goal.unwrap_or(running);
    let mut view = json!({
        "VariantName": running.name,
        "DeployedImages": images(endpoint, running),
        "CurrentWeight": running.weight,
        "DesiredWeight": goal.weight,
    });
    if running.is_serverless() {
        view["CurrentServerlessConfig"] = running.given["ServerlessConfig"].clone();
        view["DesiredServerlessConfig"] = running.given["ServerlessConfig"].clone();
    } else {
        view["CurrentInstanceCount"] = json!(running.instances);
        view["DesiredInstanceCount"] = json!(goal.instances);
    }
    for member in ["ManagedInstanceScaling", "RoutingConfig"] {
        if !running.given[member].is_null() {
            view[member] = running.given[member].clone();
        }
    }
    view
}

/// A change on its way: its instances come up one after the other.
fn pending(endpoint: &Endpoint, change: &Change, now: Time, seconds: u64) -> Value {
    let passed = now.since(change.began).as_secs().min(seconds);
    let view = |running: &Running| {
        let share = i64::try_from(passed * 100 / seconds).unwrap_or(100);
        let mut view = json!({
            "VariantName": running.name,
            "DeployedImages": images(endpoint, running),
            "CurrentWeight": 0.0,
            "DesiredWeight": running.weight,
        });
        if let Some(kind) = running.instance_type() {
            view["InstanceType"] = json!(kind);
            view["CurrentInstanceCount"] = json!(running.instances * share / 100);
            view["DesiredInstanceCount"] = json!(running.instances);
        }
        view
    };
    let mut summary = json!({
        "EndpointConfigName": change.to.config,
        "ProductionVariants": change.to.production.iter().map(view).collect::<Vec<_>>(),
        "StartTime": arn::seconds(change.began),
    });
    if !change.to.shadow.is_empty() {
        summary["ShadowProductionVariants"] = change.to.shadow.iter().map(view).collect::<Vec<_>>().into();
    }
    summary
}

/// Data capture as an endpoint shows it: all members are required, the key among them.
fn capture(given: &Value) -> Value {
    let enabled = given["EnableCapture"].as_bool().unwrap_or(true);
    json!({
        "EnableCapture": enabled,
        "CaptureStatus": if enabled { "Started" } else { "Stopped" },
        "CurrentSamplingPercentage": given["InitialSamplingPercentage"],
        "DestinationS3Uri": given["DestinationS3Uri"],
        "KmsKeyId": given["KmsKeyId"].as_str().unwrap_or_default(),
    })
}

/// `ListEndpoints`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, status) = (request.now, request.text("StatusEquals"));
    let fits = |endpoint: &&Endpoint| status.is_none_or(|word| endpoint.timeline.status(now).word() == word);
    let entries = world.sagemaker.endpoints.values().filter(fits).map(|endpoint| Entry {
        key: endpoint.name.clone(),
        name: endpoint.name.clone(),
        created: endpoint.created,
        modified: endpoint.timeline.since(now),
        status: endpoint.timeline.status(now).word(),
        summary: summary(endpoint, now),
    });
    listing::answer_newest_first(request, "Endpoints", "NameContains", Order::Created, entries.collect())
}

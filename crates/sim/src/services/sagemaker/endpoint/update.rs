//! Changes of endpoints: to another configuration, and to other weights and instance counts.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::endpoint_config::EndpointConfig;
use super::super::injected_failure::{self, Stage};
use super::super::{endpoint_config, errors};
use super::fleet::{self, Fleet, Retained, Running};
use super::{Change, Endpoint, Status, find, refuse_moving};
use crate::timeline::Timeline;
use crate::{Request, ServiceError, Time, World};

/// `UpdateEndpoint`: a new fleet beside the old one, which goes when the new one answers.
pub fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let now = request.now;
    let endpoint = changeable(world, request)?.clone();
    let config = request.text("EndpointConfigName").unwrap_or_default();
    let config = endpoint_config::find_for_endpoint(world, now, config)?.clone();
    if world.tuning.hosting_update_needs_old_config {
        endpoint_config::find(world, &endpoint.config)?;
    }
    refuse_serverless(&endpoint, &config)?;
    super::create::check_deployment(&input["DeploymentConfig"])?;
    fleet::check_quota(world, &config)?;
    let excluded: Vec<&str> = input["ExcludeRetainedVariantProperties"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|property| property["VariantPropertyType"].as_str())
        .collect();
    let retain = input["RetainAllVariantProperties"] == true;
    let retained = |name: &str| {
        let running = serving(&endpoint, name).filter(|_| retain);
        let keeps = |property: &str| !excluded.contains(&property);
        Retained {
            instances: running.filter(|_| keeps("DesiredInstanceCount")).map(|running| running.instances),
            weight: running.filter(|_| keeps("DesiredWeight")).map(|running| running.weight),
        }
    };
    let (to, failure) = Fleet::make(world, now, (&endpoint.name, &endpoint.arn), &config, &retained)?;
    let took = world.tuning.hosting_update_s;
    let arn =
        begin(world, now, &endpoint, Change { to, began: now, failure, no_way_back: None, back: false, scales: false }, took);
    if let Some(endpoint) = world.sagemaker.endpoints.get_mut(&endpoint.name.to_lowercase())
        && input["RetainDeploymentConfig"] != true
    {
        endpoint.deployment = input.get("DeploymentConfig").cloned();
    }
    Ok(json!({ "EndpointArn": arn }))
}

/// `UpdateEndpointWeightsAndCapacities`.
pub fn scale(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let now = request.now;
    let endpoint = changeable(world, request)?.clone();
    let config = endpoint_config::find(world, &endpoint.config)?.clone();
    let desired = input["DesiredWeightsAndCapacities"].as_array().cloned().unwrap_or_default();
    for wanted in &desired {
        let name = wanted["VariantName"].as_str().unwrap_or_default();
        if serving(&endpoint, name).is_none() {
            // moto's words; AWS's are not known.
            return Err(errors::invalid(format!(
                "The variant name(s) \"{name}\" is/are not present within endpoint configuration."
            )));
        }
    }
    let Some(mut to) = endpoint.serves.clone() else { return Ok(json!({ "EndpointArn": endpoint.arn })) };
    let mut failure = None;
    for wanted in &desired {
        let Some(running) = to.production.iter_mut().find(|running| wanted["VariantName"] == running.name.as_str()) else {
            continue;
        };
        if let Some(weight) = wanted["DesiredWeight"].as_f64() {
            running.weight = weight;
        }
        if let Some(count) = wanted["DesiredInstanceCount"].as_i64().filter(|_| !running.is_serverless()) {
            failure = failure.or(running.resize(world, (&endpoint.name, &endpoint.arn), &config, count));
        }
    }
    let took = world.tuning.hosting_scale_s;
    let change = Change { to, began: now, failure, no_way_back: None, back: false, scales: true };
    Ok(json!({ "EndpointArn": begin(world, now, &endpoint, change, took) }))
}

/// The endpoint a request names, when it can be changed now.
fn changeable<'w>(world: &'w World, request: &Request<'_>) -> Result<&'w Endpoint, ServiceError> {
    let endpoint = find(world, request.text("EndpointName").unwrap_or_default())?;
    refuse_moving(endpoint, request.now)?;
    match endpoint.timeline.status(request.now) {
        // That nothing but a deletion is taken is documented; the words are not.
        Status::Failed => {
            Err(errors::invalid(format!("Cannot update endpoint \"{}\" because its status is Failed.", endpoint.arn)))
        }
        Status::OutOfService
        | Status::Creating
        | Status::Updating
        | Status::SystemUpdating
        | Status::RollingBack
        | Status::InService
        | Status::Deleting
        | Status::UpdateRollbackFailed
        | Status::Gone => Ok(endpoint),
    }
}

/// AWS's guide: an endpoint with instances cannot become serverless, while the other way is open. The words are not known.
fn refuse_serverless(endpoint: &Endpoint, to: &EndpointConfig) -> Result<(), ServiceError> {
    let has_instances = endpoint.serves.iter().flat_map(|fleet| &fleet.production).any(|running| !running.is_serverless());
    let serverless = to.variants("ProductionVariants").iter().any(|variant| !variant["ServerlessConfig"].is_null());
    if has_instances && serverless {
        let text = format!("Cannot update endpoint \"{}\" from instances to serverless.", endpoint.arn);
        return Err(errors::invalid(text));
    }
    Ok(())
}

/// The variant of a name among those that answer.
fn serving<'e>(endpoint: &'e Endpoint, name: &str) -> Option<&'e Running> {
    endpoint.serves.as_ref()?.production.iter().find(|running| running.name == name)
}

/// Begins a change; gives the endpoint's ARN. The reason of the last failure is forgotten with the first moment of the next change.
fn begin(world: &mut World, now: Time, endpoint: &Endpoint, change: Change, seconds: u64) -> String {
    let failure = change.failure.clone().or(injected_failure::take(world, Stage::Update, &endpoint.name));
    let no_way_back = failure.as_ref().and_then(|_| injected_failure::take(world, Stage::Rollback, &endpoint.name));
    let turns = now + Duration::from_secs(seconds);
    if let Some(endpoint) = world.sagemaker.endpoints.get_mut(&endpoint.name.to_lowercase()) {
        let end = if failure.is_some() { Status::RollingBack } else { Status::InService };
        endpoint.timeline = Timeline::go(Status::Updating, now, end, turns, None);
        endpoint.change = Some(Change { failure, no_way_back, ..change });
    }
    endpoint.arn.clone()
}

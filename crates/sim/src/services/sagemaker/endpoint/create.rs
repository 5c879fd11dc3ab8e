//! CreateEndpoint: the fleet of a configuration, under a name that is unique regardless of case.

use std::time::Duration;

use serde_json::{Value, json};

use super::super::injected_failure::{self, Stage};
use super::super::{endpoint_config, errors, tags};
use super::fleet::{self, Fleet, Retained};
use super::{Change, Endpoint, Status, arn_of};
use crate::timeline::Timeline;
use crate::{Request, ServiceError, World};

/// `CreateEndpoint`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let now = request.now;
    let name = request.text("EndpointName").unwrap_or_default().to_owned();
    let arn = arn_of(world, &name);
    if world.sagemaker.endpoints.contains_key(&name.to_lowercase()) {
        return Err(errors::invalid(format!("Cannot create already existing endpoint \"{arn}\".")));
    }
    let config = request.text("EndpointConfigName").unwrap_or_default();
    let config = endpoint_config::find_for_endpoint(world, now, config)?.clone();
    let tags = tags::read(input)?;
    check_deployment(&input["DeploymentConfig"])?;
    fleet::check_quota(world, &config)?;
    let (to, failure) = Fleet::make(world, now, (&name, &arn), &config, &|_| Retained::default())?;
    let failure = failure.or(injected_failure::take(world, Stage::Create, &name));
    let end = if failure.is_some() { Status::Failed } else { Status::InService };
    let ready = now + Duration::from_secs(world.tuning.hosting_create_s);
    let endpoint = Endpoint {
        name: name.clone(),
        arn: arn.clone(),
        config: config.name,
        serves: None,
        mixed: Vec::new(),
        timeline: Timeline::go(Status::Creating, now, end, ready, failure.clone()),
        change: Some(Change { to, began: now, failure, no_way_back: None, back: false, scales: false }),
        deployment: input.get("DeploymentConfig").cloned(),
        created: now,
        tags,
    };
    world.sagemaker.endpoints.insert(name.to_lowercase(), endpoint);
    Ok(json!({ "EndpointArn": arn }))
}

/// Refuses a deployment configuration that contradicts itself. AWS's texts for that are not documented.
pub(super) fn check_deployment(config: &Value) -> Result<(), ServiceError> {
    let blue_green = &config["BlueGreenUpdatePolicy"];
    if !blue_green.is_null() && !config["RollingUpdatePolicy"].is_null() {
        return Err(errors::invalid("Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy can be specified."));
    }
    let routing = &blue_green["TrafficRoutingConfiguration"];
    for (kind, member) in [("CANARY", "CanarySize"), ("LINEAR", "LinearStepSize")] {
        if (routing["Type"] == kind) == routing[member].is_null() {
            return Err(errors::invalid(format!("{member} must be specified if and only if Type is {kind}.")));
        }
    }
    Ok(())
}

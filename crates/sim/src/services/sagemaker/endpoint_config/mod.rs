//! Endpoint configurations, kept as given. Nothing runs before an endpoint uses one, and one that is used can be
//! deleted.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::listing::{self, Entry, Order};
use super::{errors, hosting, model, role, tags};
use crate::services::arn;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

pub(super) mod inputs;

/// An endpoint configuration.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct EndpointConfig {
    /// Its name.
    pub name: String,
    /// Its ARN, with the name in lower case.
    pub arn: String,
    /// Everything it was made with, apart from name and tags.
    pub given: Map<String, Value>,
    /// From when CreateEndpoint and UpdateEndpoint see it; descriptions see it at once.
    pub visible_at: Time,
    /// The time of its creation.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

impl EndpointConfig {
    /// The variants of a member: `ProductionVariants` or `ShadowProductionVariants`.
    pub(super) fn variants(&self, member: &str) -> &[Value] {
        self.given.get(member).and_then(Value::as_array).map_or(&[], Vec::as_slice)
    }

    /// The network of variants without a model.
    pub(super) fn network(&self) -> Option<hosting::Network> {
        hosting::Network::of(self.given.get("VpcConfig")?)
    }

    /// The role of variants without a model.
    pub(super) fn role(&self) -> Option<&str> {
        self.given.get("ExecutionRoleArn").and_then(Value::as_str)
    }
}

/// The ARN a configuration of this name has.
pub(super) fn arn_of(world: &World, name: &str) -> String {
    arn::regional(world, "sagemaker", &format!("endpoint-config/{}", name.to_lowercase()))
}

/// The answer for a configuration that does not exist.
pub(super) fn absent(arn: &str) -> ServiceError {
    errors::invalid(format!("Could not find endpoint configuration \"{arn}\"."))
}

/// The configuration of a name. Case makes no difference, as the ARNs show.
pub(super) fn find<'w>(world: &'w World, name: &str) -> Result<&'w EndpointConfig, ServiceError> {
    world.sagemaker.endpoint_configs.get(&name.to_lowercase()).ok_or_else(|| absent(&arn_of(world, name)))
}

/// The configuration of a name as endpoints see it: a fresh one is not there yet.
pub(super) fn find_for_endpoint<'w>(world: &'w World, now: Time, name: &str) -> Result<&'w EndpointConfig, ServiceError> {
    find(world, name).and_then(|config| if config.visible_at <= now { Ok(config) } else { Err(absent(&config.arn)) })
}

/// `CreateEndpointConfig`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let mut given = request.input.as_object().cloned().unwrap_or_default();
    let tags = tags::read(request.input)?;
    given.remove("Tags");
    let name = given.remove("EndpointConfigName").and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    let arn = arn_of(world, &name);
    if world.sagemaker.endpoint_configs.contains_key(&name.to_lowercase()) {
        return Err(errors::invalid(format!("Cannot create already existing endpoint configuration \"{arn}\".")));
    }
    let visible_at = request.now + Duration::from_secs(world.tuning.hosting_config_visible_s);
    let config = EndpointConfig { name: name.clone(), arn: arn.clone(), given, visible_at, created: request.now, tags };
    check_variants(world, &config)?;
    if let Some(network) = config.given.get("VpcConfig") {
        hosting::check_network(world, network)?;
    }
    if let Some(role) = config.role() {
        role::require_assumable(world, request.now, role)?;
    }
    world.sagemaker.endpoint_configs.insert(name.to_lowercase(), config);
    Ok(json!({ "EndpointConfigArn": arn }))
}

/// Refuses variants that do not fit together. AWS's texts for that are not documented; these are worded alike.
fn check_variants(world: &World, config: &EndpointConfig) -> Result<(), ServiceError> {
    let (production, shadow) = (config.variants("ProductionVariants"), config.variants("ShadowProductionVariants"));
    if !shadow.is_empty() && (production.len(), shadow.len()) != (1, 1) {
        let text = "If you specify ShadowProductionVariants, specify exactly one production variant and one shadow variant.";
        return Err(errors::invalid(text));
    }
    let mut names = Vec::new();
    for variant in production.iter().chain(shadow) {
        let name = variant["VariantName"].as_str().unwrap_or_default();
        if names.contains(&name) {
            return Err(errors::invalid(format!("Duplicate variant name '{name}'.")));
        }
        names.push(name);
        check_capacity(variant, name)?;
        let pools = variant["InstancePools"].as_array().into_iter().flatten();
        let models = pools.map(|pool| &pool["ModelNameOverride"]).chain([&variant["ModelName"]]);
        for model in models.filter_map(Value::as_str) {
            model::find(world, model)?;
        }
        if variant["ModelName"].is_null() && config.role().is_none() {
            let text = format!("ExecutionRoleArn must be specified because variant '{name}' has no ModelName.");
            return Err(errors::invalid(text));
        }
    }
    Ok(())
}

fn check_capacity(variant: &Value, name: &str) -> Result<(), ServiceError> {
    let instances = !variant["InstanceType"].is_null() || !variant["InstancePools"].is_null();
    if instances != variant["ServerlessConfig"].is_null() {
        let text =
            format!("Exactly one of InstanceType, InstancePools and ServerlessConfig must be specified for variant '{name}'.");
        return Err(errors::invalid(text));
    }
    let memory = variant["ServerlessConfig"]["MemorySizeInMB"].as_i64();
    if memory.is_some_and(|memory| memory % 1024 != 0) {
        return Err(errors::invalid("MemorySizeInMB must be one of [1024, 2048, 3072, 4096, 5120, 6144]."));
    }
    Ok(())
}

/// `DescribeEndpointConfig`: the input as given, with AWS's additions.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let config = find(world, request.text("EndpointConfigName").unwrap_or_default())?;
    let mut view = summary(config);
    for (member, value) in &config.given {
        view[member] = value.clone();
    }
    for member in ["ProductionVariants", "ShadowProductionVariants"] {
        for variant in view.get_mut(member).and_then(Value::as_array_mut).into_iter().flatten() {
            if variant["InitialVariantWeight"].is_null() {
                variant["InitialVariantWeight"] = json!(1.0);
            }
        }
    }
    if view.get("EnableNetworkIsolation").is_none() {
        view["EnableNetworkIsolation"] = json!(false);
    }
    Ok(view)
}

fn summary(config: &EndpointConfig) -> Value {
    json!({
        "EndpointConfigName": config.name,
        "EndpointConfigArn": config.arn,
        "CreationTime": arn::seconds(config.created),
    })
}

/// `ListEndpointConfigs`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let entries = world.sagemaker.endpoint_configs.values().map(|config| Entry {
        key: config.name.clone(),
        name: config.name.clone(),
        created: config.created,
        modified: config.created,
        status: "",
        summary: summary(config),
    });
    listing::answer_newest_first(request, "EndpointConfigs", "NameContains", Order::Created, entries.collect())
}

/// `DeleteEndpointConfig`: never refused, even if an endpoint uses it.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = find(world, request.text("EndpointConfigName").unwrap_or_default())?.name.to_lowercase();
    world.sagemaker.endpoint_configs.remove(&name);
    Ok(json!({}))
}

#[cfg(test)]
mod tests;

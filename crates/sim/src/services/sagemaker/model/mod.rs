//! Models: containers with a role and a network, kept as given. Nothing runs before an endpoint uses one, and one that
//! is used can be deleted.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::listing::{self, Entry, Order};
use super::{errors, hosting, role, tags};
use crate::services::arn;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

pub(super) mod inputs;

/// A model.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its ARN, with the name in lower case.
    pub arn: String,
    /// Everything it was made with, apart from name and tags.
    pub given: Map<String, Value>,
    /// The time of its creation.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

impl Model {
    /// The ARN of its execution role.
    pub(super) fn role(&self) -> Option<&str> {
        self.given.get("ExecutionRoleArn").and_then(Value::as_str)
    }

    /// Its network, when it has one.
    pub(super) fn network(&self) -> Option<hosting::Network> {
        hosting::Network::of(self.given.get("VpcConfig")?)
    }

    /// Its images, as given.
    pub(super) fn images(&self) -> Vec<String> {
        containers(&self.given).filter_map(|container| container["Image"].as_str().map(str::to_owned)).collect()
    }
}

fn containers(given: &Map<String, Value>) -> impl Iterator<Item = &Value> {
    let several = given.get("Containers").and_then(Value::as_array).into_iter().flatten();
    given.get("PrimaryContainer").into_iter().chain(several)
}

/// The ARN a model of this name has.
pub(super) fn arn_of(world: &World, name: &str) -> String {
    arn::regional(world, "sagemaker", &format!("model/{}", name.to_lowercase()))
}

/// The answer for a model that does not exist.
pub(super) fn absent(arn: &str) -> ServiceError {
    errors::invalid(format!("Could not find model \"{arn}\"."))
}

/// The model of a name. Case makes no difference, as the ARNs show.
pub(super) fn find<'w>(world: &'w World, name: &str) -> Result<&'w Model, ServiceError> {
    world.sagemaker.models.get(&name.to_lowercase()).ok_or_else(|| absent(&arn_of(world, name)))
}

/// `CreateModel`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let mut given = request.input.as_object().cloned().unwrap_or_default();
    let tags = tags::read(request.input)?;
    given.remove("Tags");
    let name = given.remove("ModelName").and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    let arn = arn_of(world, &name);
    if world.sagemaker.models.contains_key(&name.to_lowercase()) {
        return Err(errors::invalid(format!("Cannot create already existing model \"{arn}\".")));
    }
    check_containers(&given)?;
    if let Some(config) = given.get("VpcConfig") {
        hosting::check_network(world, config)?;
    }
    if let Some(role) = given.get("ExecutionRoleArn").and_then(Value::as_str) {
        role::require_assumable(world, request.now, role)?;
    }
    let model = Model { name: name.clone(), arn: arn.clone(), given, created: request.now, tags };
    world.sagemaker.models.insert(name.to_lowercase(), model);
    Ok(json!({ "ModelArn": arn }))
}

/// Refuses containers that do not fit together. AWS's texts for that are not documented; these are worded alike.
fn check_containers(given: &Map<String, Value>) -> Result<(), ServiceError> {
    let several = given.get("Containers").and_then(Value::as_array).is_some_and(|list| !list.is_empty());
    if given.contains_key("PrimaryContainer") == several {
        return Err(errors::invalid("Exactly one of PrimaryContainer and Containers must be specified."));
    }
    let mut names = Vec::new();
    for container in containers(given) {
        if container["Image"].is_null() == container["ModelPackageName"].is_null() {
            return Err(errors::invalid("Exactly one of Image and ModelPackageName must be specified for each container."));
        }
        if !container["ModelDataUrl"].is_null() && !container["ModelDataSource"].is_null() {
            return Err(errors::invalid("ModelDataUrl and ModelDataSource cannot both be specified."));
        }
        if container["ImageConfig"]["RepositoryAccessMode"] == "Vpc" && !given.contains_key("VpcConfig") {
            return Err(errors::invalid("VpcConfig must be specified when RepositoryAccessMode is Vpc."));
        }
        if let Some(name) = container["ContainerHostname"].as_str() {
            if names.contains(&name) {
                return Err(errors::invalid(format!("Duplicate container hostname '{name}'.")));
            }
            names.push(name);
        }
    }
    Ok(())
}

/// `DescribeModel`: the input as given, with AWS's additions.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let model = find(world, request.text("ModelName").unwrap_or_default())?;
    let mut view = summary(model);
    for (member, value) in &model.given {
        view[member] = value.clone();
    }
    if view.get("EnableNetworkIsolation").is_none() {
        view["EnableNetworkIsolation"] = json!(false);
    }
    if let Some(container) = view.get_mut("PrimaryContainer") {
        fill_in(container);
    }
    for container in view.get_mut("Containers").and_then(Value::as_array_mut).into_iter().flatten() {
        fill_in(container);
    }
    Ok(view)
}

/// AWS answers with a mode, and with a data source for the artefacts that a URL names.
fn fill_in(container: &mut Value) {
    if container["Mode"].is_null() {
        container["Mode"] = json!("SingleModel");
    }
    let url = container["ModelDataUrl"].as_str().map(str::to_owned);
    if let Some(url) = url.filter(|_| container["Mode"] == "SingleModel" && container["ModelDataSource"].is_null()) {
        container["ModelDataSource"] =
            json!({ "S3DataSource": { "S3Uri": url, "S3DataType": "S3Object", "CompressionType": "Gzip" } });
    }
}

fn summary(model: &Model) -> Value {
    json!({ "ModelName": model.name, "ModelArn": model.arn, "CreationTime": arn::seconds(model.created) })
}

/// `ListModels`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let entries = world.sagemaker.models.values().map(|model| Entry {
        key: model.name.clone(),
        name: model.name.clone(),
        created: model.created,
        modified: model.created,
        status: "",
        summary: summary(model),
    });
    listing::answer_newest_first(request, "Models", "NameContains", Order::Created, entries.collect())
}

/// `DeleteModel`: never refused, even if a configuration uses it.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = find(world, request.text("ModelName").unwrap_or_default())?.name.to_lowercase();
    world.sagemaker.models.remove(&name);
    Ok(json!({}))
}

#[cfg(test)]
mod tests;

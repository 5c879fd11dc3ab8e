//! Lifecycle configurations of notebook instances: scripts kept as given. They are never run.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::listing::{self, Entry, Order};
use super::{errors, tags};
use crate::services::arn;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

pub(super) mod inputs;

/// A lifecycle configuration of notebook instances.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NotebookLifecycleConfig {
    /// Its name.
    pub name: String,
    /// Its ARN, with the name in lower case.
    pub arn: String,
    /// Scripts for the first start, as given.
    pub on_create: Value,
    /// Scripts for every start, as given.
    pub on_start: Value,
    /// The time of its creation.
    pub created: Time,
    /// The time at which it last changed.
    pub modified: Time,
    /// Tags.
    pub tags: Tags,
}

const KIND: &str = "Notebook Instance Lifecycle Config";

/// The answer for a configuration that does not exist.
pub(super) fn absent(verb: &str, arn: &str) -> ServiceError {
    errors::invalid(format!("Unable to {verb} {KIND} '{arn}'. (Details: {KIND} does not exist.)"))
}

/// The ARN a configuration of this name has.
pub(super) fn arn_of(world: &World, name: &str) -> String {
    arn::regional(world, "sagemaker", &format!("notebook-instance-lifecycle-config/{}", name.to_lowercase()))
}

fn name_of<'r>(request: &Request<'r>) -> &'r str {
    request.text("NotebookInstanceLifecycleConfigName").unwrap_or_default()
}

/// The scripts must be base64: SageMaker decodes them when the call is made.
fn check_scripts(input: &Value) -> Result<(), ServiceError> {
    use base64::Engine as _;
    for (member, place) in [("OnCreate", "onCreate"), ("OnStart", "onStart")] {
        for hook in input[member].as_array().into_iter().flatten() {
            let content = hook["Content"].as_str().unwrap_or_default();
            if base64::engine::general_purpose::STANDARD.decode(content.replace(['\n', '\r'], "")).is_err() {
                return Err(errors::invalid(format!("{place}: the content of a script must be base64 encoded.")));
            }
        }
    }
    Ok(())
}

/// `CreateNotebookInstanceLifecycleConfig`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let (now, name) = (request.now, name_of(request).to_owned());
    let arn = arn_of(world, &name);
    if world.sagemaker.notebook_lifecycle_configs.contains_key(&name) {
        return Err(errors::invalid(format!("Unable to create {KIND} {arn}. (Details: {KIND} already exists.)")));
    }
    check_scripts(input)?;
    let tags = tags::read(input)?;
    let scripts = |member: &str| input.get(member).cloned().unwrap_or_else(|| json!([]));
    let config = NotebookLifecycleConfig {
        name: name.clone(),
        arn: arn.clone(),
        on_create: scripts("OnCreate"),
        on_start: scripts("OnStart"),
        created: now,
        modified: now,
        tags,
    };
    world.sagemaker.notebook_lifecycle_configs.insert(name, config);
    Ok(json!({ "NotebookInstanceLifecycleConfigArn": arn }))
}

fn asked<'w>(world: &'w mut World, request: &Request<'_>, verb: &str) -> Result<&'w mut NotebookLifecycleConfig, ServiceError> {
    let arn = arn_of(world, name_of(request));
    world.sagemaker.notebook_lifecycle_configs.get_mut(name_of(request)).ok_or_else(|| absent(verb, &arn))
}

/// `DescribeNotebookInstanceLifecycleConfig`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let config = asked(world, request, "describe")?;
    let mut view = summary(config);
    view["OnCreate"] = config.on_create.clone();
    view["OnStart"] = config.on_start.clone();
    Ok(view)
}

fn summary(config: &NotebookLifecycleConfig) -> Value {
    json!({
        "NotebookInstanceLifecycleConfigName": config.name,
        "NotebookInstanceLifecycleConfigArn": config.arn,
        "CreationTime": arn::seconds(config.created),
        "LastModifiedTime": arn::seconds(config.modified),
    })
}

/// `ListNotebookInstanceLifecycleConfigs`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let entries = world.sagemaker.notebook_lifecycle_configs.values().map(|config| Entry {
        key: config.name.clone(),
        name: config.name.clone(),
        created: config.created,
        modified: config.modified,
        status: "",
        summary: summary(config),
    });
    listing::answer(request, "NotebookInstanceLifecycleConfigs", "NameContains", Order::Created, entries.collect())
}

/// `UpdateNotebookInstanceLifecycleConfig`: the given scripts replace the old ones. The fate of a script that is not
/// given is not documented. Notebook instances see the change at their next start.
pub fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    check_scripts(input)?;
    let clears = world.tuning.notebook_lifecycle_config_update_clears;
    let config = asked(world, request, "update")?;
    for (member, scripts) in [("OnCreate", &mut config.on_create), ("OnStart", &mut config.on_start)] {
        match input.get(member) {
            Some(given) => scripts.clone_from(given),
            None if clears => *scripts = json!([]),
            None => {}
        }
    }
    config.modified = request.now;
    Ok(json!({}))
}

/// `DeleteNotebookInstanceLifecycleConfig`.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, arn) = { (name_of(request).to_owned(), asked(world, request, "delete")?.arn.clone()) };
    let used = |notebook: &super::notebook_instance::NotebookInstance| notebook.lifecycle_config.as_ref() == Some(&name);
    if world.tuning.notebook_lifecycle_config_guarded && world.sagemaker.notebook_instances.values().any(used) {
        let text = format!("Unable to delete {KIND} '{arn}'. (Details: {KIND} is in use by a Notebook Instance.)");
        return Err(errors::invalid(text));
    }
    world.sagemaker.notebook_lifecycle_configs.remove(&name);
    Ok(json!({}))
}

#[cfg(test)]
mod tests;

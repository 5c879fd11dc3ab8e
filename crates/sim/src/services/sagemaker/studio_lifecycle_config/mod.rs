//! Lifecycle configurations of Studio apps: immutable scripts. They are never run.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::app::Status as AppStatus;
use super::listing::{self, Entry, Order};
use super::settings::names_lifecycle_config;
use super::{errors, tags};
use crate::services::arn;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

pub(super) mod inputs;

const KIND: &str = "StudioLifecycleConfig";

/// A lifecycle configuration of Studio apps.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct StudioLifecycleConfig {
    /// Its name.
    pub name: String,
    /// Its ARN.
    pub arn: String,
    /// The script, base64.
    pub content: String,
    /// The type of app it is for.
    pub app_type: String,
    /// The time at which it was made, which is also when it last changed.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

/// `CreateStudioLifecycleConfig`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let text = |member: &str| input[member].as_str().unwrap_or_default().to_owned();
    let name = text("StudioLifecycleConfigName");
    if world.sagemaker.studio_lifecycle_configs.contains_key(&name) {
        return Err(errors::exists(KIND, &name));
    }
    let arn = arn::regional(world, "sagemaker", &format!("studio-lifecycle-config/{name}"));
    let config = StudioLifecycleConfig {
        name: name.clone(),
        arn: arn.clone(),
        content: text("StudioLifecycleConfigContent"),
        app_type: text("StudioLifecycleConfigAppType"),
        created: request.now,
        tags: tags::read(input)?,
    };
    world.sagemaker.studio_lifecycle_configs.insert(name, config);
    Ok(json!({ "StudioLifecycleConfigArn": arn }))
}

fn asked<'w>(world: &'w World, request: &Request<'_>) -> Result<&'w StudioLifecycleConfig, ServiceError> {
    let name = request.text("StudioLifecycleConfigName").unwrap_or_default();
    world.sagemaker.studio_lifecycle_configs.get(name).ok_or_else(|| errors::not_found(KIND, name))
}

/// `DescribeStudioLifecycleConfig`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let config = asked(world, request)?;
    let mut view = summary(config);
    view["StudioLifecycleConfigContent"] = json!(config.content);
    Ok(view)
}

fn summary(config: &StudioLifecycleConfig) -> Value {
    json!({
        "StudioLifecycleConfigArn": config.arn,
        "StudioLifecycleConfigName": config.name,
        "CreationTime": arn::seconds(config.created),
        "LastModifiedTime": arn::seconds(config.created),
        "StudioLifecycleConfigAppType": config.app_type,
    })
}

/// `ListStudioLifecycleConfigs`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let app_type = request.text("AppTypeEquals");
    let configs = world
        .sagemaker
        .studio_lifecycle_configs
        .values()
        .filter(|config| app_type.is_none_or(|wanted| wanted == config.app_type));
    let entries = configs.map(|config| Entry {
        key: config.name.clone(),
        name: config.name.clone(),
        created: config.created,
        modified: config.created,
        status: "",
        summary: summary(config),
    });
    listing::answer(request, "StudioLifecycleConfigs", "NameContains", Order::Created, entries.collect())
}

/// `DeleteStudioLifecycleConfig`: refused while a domain or profile names it, or an app runs with it.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let config = asked(world, request)?;
    let (name, arn, now) = (config.name.clone(), config.arn.clone(), request.now);
    let sagemaker = &world.sagemaker;
    let in_domain =
        sagemaker.domains.values().any(|domain| domain.given.values().any(|value| names_lifecycle_config(value, &arn)));
    let in_profile = sagemaker.user_profiles.values().any(|profile| names_lifecycle_config(&profile.settings, &arn));
    let in_app = sagemaker.apps.values().any(|app| {
        let runs = !matches!(app.timeline.status(now), AppStatus::Deleted | AppStatus::Failed);
        runs && app.resources.as_ref().is_some_and(|resources| names_lifecycle_config(resources, &arn))
    });
    for (used, by) in [(in_app, "App"), (in_profile, "UserProfile"), (in_domain, "Domain")] {
        if used {
            return Err(errors::has_children(KIND, &arn, by));
        }
    }
    world.sagemaker.studio_lifecycle_configs.remove(&name);
    Ok(json!({}))
}

#[cfg(test)]
mod tests;

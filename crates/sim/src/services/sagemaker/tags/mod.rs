//! Tags of SageMaker objects, by ARN.

use serde_json::{Value, json};

use self::given::LIMIT;
pub(super) use self::given::{list_of, read};
use super::{errors, listing};
use crate::services::arn;
use crate::world::Tags;
use crate::{Request, ServiceError, World, pagination};

mod given;
pub(super) mod inputs;

/// `AddTags`: adds and overwrites; answers with the tags of the request.
pub fn add(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let input = request.input;
    let added = read(input)?;
    let tags = tags_of(world, request.text("ResourceArn").unwrap_or_default())?;
    let mut merged = tags.clone();
    merged.extend(added.clone());
    if merged.len() > LIMIT {
        return Err(errors::invalid(format!("The number of tags exceeds the limit of {LIMIT} tags per resource.")));
    }
    *tags = merged;
    Ok(json!({ "Tags": list_of(&added) }))
}

/// `DeleteTags`: keys that are not there are no error.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let tags = tags_of(world, request.text("ResourceArn").unwrap_or_default())?;
    for key in request.texts("TagKeys") {
        tags.remove(&key);
    }
    Ok(json!({}))
}

/// `ListTags`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let tags = tags_of(world, request.text("ResourceArn").unwrap_or_default())?;
    let items = tags.iter().map(|(key, value)| (key.clone(), json!({ "Key": key, "Value": value }))).collect();
    listing::cut(request, "Tags", pagination::SAGEMAKER_TAGS, items)
}

/// The tags of an object. The error for a missing object depends on its family.
fn tags_of<'w>(world: &'w mut World, given: &str) -> Result<&'w mut Tags, ServiceError> {
    let prefix = arn::regional(world, "sagemaker", "");
    let foreign = || errors::invalid(format!("The resource ARN '{given}' does not belong to this account and region."));
    let resource = given.strip_prefix(&prefix).ok_or_else(foreign)?;
    let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
    let sagemaker = &mut world.sagemaker;
    match kind {
        "domain" => sagemaker.domains.get_mut(name).map(|found| &mut found.tags),
        "user-profile" => sagemaker.user_profiles.values_mut().find(|found| found.arn == given).map(|found| &mut found.tags),
        "space" => sagemaker.spaces.values_mut().find(|found| found.arn == given).map(|found| &mut found.tags),
        "app" => sagemaker.apps.values_mut().find(|found| found.arn == given).map(|found| &mut found.tags),
        "studio-lifecycle-config" => sagemaker.studio_lifecycle_configs.get_mut(name).map(|found| &mut found.tags),
        "notebook-instance" => {
            let found = sagemaker.notebook_instances.values_mut().find(|found| found.arn == given).map(|found| &mut found.tags);
            return found.ok_or_else(errors::record_not_found);
        }
        "notebook-instance-lifecycle-config" => {
            let found = sagemaker.notebook_lifecycle_configs.values_mut().find(|found| found.arn == given);
            return found.map(|found| &mut found.tags).ok_or_else(|| super::notebook_lifecycle_config::absent("describe", given));
        }
        "model" => {
            let found = sagemaker.models.get_mut(name).map(|found| &mut found.tags);
            return found.ok_or_else(|| super::model::absent(given));
        }
        "endpoint-config" => {
            let found = sagemaker.endpoint_configs.get_mut(name).map(|found| &mut found.tags);
            return found.ok_or_else(|| super::endpoint_config::absent(given));
        }
        "endpoint" => {
            let found = sagemaker.endpoints.get_mut(name).map(|found| &mut found.tags);
            return found.ok_or_else(|| super::endpoint::absent(given));
        }
        _ => return Err(errors::invalid(format!("Resource type '{kind}' does not support tags."))),
    }
    .ok_or_else(|| ServiceError::bad("ResourceNotFound", format!("Resource [{given}] does not exist.")))
}

//! ListNotebookInstances: filters, order and pages.

use serde_json::{Value, json};

use super::super::listing::{self, Entry, Order};
use super::NotebookInstance;
use crate::services::arn;
use crate::{Request, ServiceError, Time, World};

/// `ListNotebookInstances`.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let (status, config) = (request.text("StatusEquals"), request.text("NotebookInstanceLifecycleConfigNameContains"));
    let (default, additional) = (request.text("DefaultCodeRepositoryContains"), request.text("AdditionalCodeRepositoryEquals"));
    let contains = |text: &Option<String>, part: &str| text.as_ref().is_some_and(|text| text.contains(part));
    let fits = |notebook: &&NotebookInstance| {
        status.is_none_or(|word| notebook.timeline.status(now).word() == word)
            && config.is_none_or(|part| contains(&notebook.lifecycle_config, part))
            && default.is_none_or(|part| contains(&notebook.default_repository, part))
            && additional.is_none_or(|name| notebook.additional_repositories.iter().any(|repository| repository == name))
    };
    let entries = world.sagemaker.notebook_instances.values().filter(fits).map(|notebook| Entry {
        key: notebook.name.clone(),
        name: notebook.name.clone(),
        created: notebook.created,
        modified: notebook.timeline.since(now),
        status: notebook.timeline.status(now).word(),
        summary: summary(notebook, now, &world.region),
    });
    listing::answer(request, "NotebookInstances", "NameContains", Order::Name, entries.collect())
}

fn summary(notebook: &NotebookInstance, now: Time, region: &str) -> Value {
    let mut summary = json!({
        "NotebookInstanceName": notebook.name,
        "NotebookInstanceArn": notebook.arn,
        "NotebookInstanceStatus": notebook.timeline.status(now).word(),
        "Url": notebook.url(region),
        "InstanceType": notebook.instance_type,
        "CreationTime": arn::seconds(notebook.created),
        "LastModifiedTime": arn::seconds(notebook.timeline.since(now)),
    });
    for (member, value) in [
        ("NotebookInstanceLifecycleConfigName", notebook.lifecycle_config.as_ref().map(|text| json!(text))),
        ("DefaultCodeRepository", notebook.default_repository.as_ref().map(|text| json!(text))),
        (
            "AdditionalCodeRepositories",
            Some(json!(notebook.additional_repositories)).filter(|_| !notebook.additional_repositories.is_empty()),
        ),
    ] {
        if let Some(value) = value {
            summary[member] = value;
        }
    }
    summary
}

//! The log groups of SageMaker. Apps, endpoints and notebook instances make them without being asked, and make them
//! again after a deletion. The groups outlive everything.
//!
//! Jobs, which have groups of their own, are not simulated.

use super::{app, notebook_instance};
use crate::services::logs;
use crate::{Time, World};

/// The group of all apps of all domains.
const STUDIO: &str = "/aws/sagemaker/studio";
/// The group of all notebook instances.
const NOTEBOOKS: &str = "/aws/sagemaker/NotebookInstances";
/// Before the name of an endpoint: the group of its containers.
const ENDPOINTS: &str = "/aws/sagemaker/Endpoints/";

/// Lets everything that runs write.
pub(super) fn write(world: &mut World, now: Time) {
    for (group, stream) in streams(world, now) {
        logs::write(world, &group, &stream);
    }
}

fn streams(world: &World, now: Time) -> Vec<(String, String)> {
    let mut streams = Vec::new();
    for app in world.sagemaker.apps.values().filter(|app| app.timeline.status(now) == app::Status::InService) {
        let owner = app.profile.as_deref().or(app.space.as_deref()).unwrap_or_default();
        streams.push((STUDIO.to_owned(), format!("{}/{owner}/{}/{}", app.domain, app.app_type, app.name)));
    }
    let running =
        |notebook: &&notebook_instance::NotebookInstance| notebook.timeline.status(now) == notebook_instance::Status::InService;
    for notebook in world.sagemaker.notebook_instances.values().filter(running) {
        let config = notebook.lifecycle_config.as_ref().and_then(|name| world.sagemaker.notebook_lifecycle_configs.get(name));
        let Some(config) = config else { continue };
        for (scripts, hook) in [(&config.on_create, "LifecycleConfigOnCreate"), (&config.on_start, "LifecycleConfigOnStart")] {
            if scripts.as_array().is_some_and(|list| !list.is_empty()) {
                streams.push((NOTEBOOKS.to_owned(), format!("{}/{hook}", notebook.name)));
            }
        }
    }
    for endpoint in world.sagemaker.endpoints.values() {
        for variant in endpoint.serves.iter().flat_map(|fleet| &fleet.production) {
            streams.push((format!("{ENDPOINTS}{}", endpoint.name), format!("{}/i-{:017x}", variant.name, variant.instances)));
        }
    }
    streams
}

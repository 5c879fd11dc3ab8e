//! SageMaker: its state, and the function for each operation.
//!
//! Domains with their profiles, spaces and apps, notebook instances, the lifecycle configurations of both, and models
//! with their endpoints. All of them write to CloudWatch Logs while they run. Inference components and jobs are not
//! simulated.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Operation, Time, World};

pub mod app;
pub mod domain;
pub mod endpoint;
pub mod endpoint_config;
mod errors;
pub(in crate::services) mod home_file_system;
mod hosting;
pub mod injected_failure;
mod leaving_group;
mod listing;
mod log_streams;
pub mod model;
pub mod notebook_instance;
pub mod notebook_lifecycle_config;
mod operations;
mod role;
mod settings;
mod shapes;
pub mod space;
mod status;
pub mod studio_lifecycle_config;
pub mod tags;
#[cfg(test)]
pub(in crate::services) mod testing;
#[cfg(test)]
mod tests;
pub mod user_profile;

pub use injected_failure::{InjectedFailure, Stage};
pub use status::Status;

/// All that SageMaker holds.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct SageMaker {
    /// Domains by id.
    pub domains: BTreeMap<String, domain::Domain>,
    /// User profiles by domain id and lower-case name: names are not case sensitive.
    pub user_profiles: BTreeMap<String, user_profile::UserProfile>,
    /// Spaces by domain id and name.
    pub spaces: BTreeMap<String, space::Space>,
    /// Apps by ARN, deleted ones included until they are purged.
    pub apps: BTreeMap<String, app::App>,
    /// Notebook instances by name.
    pub notebook_instances: BTreeMap<String, notebook_instance::NotebookInstance>,
    /// Notebook lifecycle configurations by name.
    pub notebook_lifecycle_configs: BTreeMap<String, notebook_lifecycle_config::NotebookLifecycleConfig>,
    /// Studio lifecycle configurations by name.
    pub studio_lifecycle_configs: BTreeMap<String, studio_lifecycle_config::StudioLifecycleConfig>,
    /// Models by lower-case name.
    pub models: BTreeMap<String, model::Model>,
    /// Endpoint configurations by lower-case name.
    pub endpoint_configs: BTreeMap<String, endpoint_config::EndpointConfig>,
    /// Endpoints by lower-case name.
    pub endpoints: BTreeMap<String, endpoint::Endpoint>,
    /// Interfaces of endpoints that nothing uses any more.
    pub(crate) leaving_interfaces: Vec<hosting::LeavingInterfaces>,
    /// NFS groups of deleted domains that go, or stop being referenced, at a moment.
    pub(crate) leaving_groups: Vec<home_file_system::LeavingGroup>,
    /// Failures that are to happen: the next object that matches gets its reason.
    #[serde(rename = "planned_failures")]
    pub injected_failures: Vec<InjectedFailure>,
    /// The number of coming starts of notebook instances that are accepted and have no effect, as happens on AWS now
    /// and then.
    pub lost_notebook_starts: u32,
}

impl SageMaker {
    /// True if interfaces of endpoints that are gone have still to be removed.
    pub(crate) fn is_leaving_interfaces(&self) -> bool {
        !self.leaving_interfaces.is_empty()
    }
}

/// Applies due changes: forgets objects that are gone, and releases the objects that they held.
pub fn expire(world: &mut World, now: Time) {
    let sagemaker = &mut world.sagemaker;
    let tombstone = std::time::Duration::from_secs(world.tuning.app_tombstone_s);
    sagemaker.domains.retain(|_, domain| domain.timeline.status(now) != Status::Gone);
    sagemaker.user_profiles.retain(|_, profile| profile.timeline.status(now) != Status::Gone);
    sagemaker.spaces.retain(|_, space| space.timeline.status(now) != Status::Gone);
    sagemaker.notebook_instances.retain(|_, notebook| notebook.timeline.status(now) != notebook_instance::Status::Gone);
    sagemaker.apps.retain(|_, app| {
        // Failed apps stay until their domain goes; deleted ones are purged after a day.
        let buried = app.timeline.status(now) == app::Status::Deleted && app.timeline.since(now) + tombstone <= now;
        !buried && sagemaker.domains.contains_key(&app.domain)
    });
    home_file_system::expire(world, now);
    endpoint::expire(world, now);
    hosting::expire(world, now);
    log_streams::write(world, now);
}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    Operation::find(operations::OPERATIONS, action)
}

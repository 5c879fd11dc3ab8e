//! Notebook instances: the record and the description. Creating, listing, updating and the state machine have their
//! own files.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{errors, notebook_lifecycle_config};
use crate::services::arn;
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

pub mod create;
pub(super) mod inputs;
pub mod list;
pub mod start_stop;
pub mod update;

/// The statuses of a notebook instance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    /// Being made or started.
    Pending,
    /// Running.
    InService,
    /// Being stopped.
    Stopping,
    /// Stopped.
    Stopped,
    /// Being changed.
    Updating,
    /// Making, starting or changing it failed.
    Failed,
    /// Being removed.
    Deleting,
    /// No longer there.
    Gone,
}

impl Status {
    /// AWS's word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "Pending",
            Self::InService => "InService",
            Self::Stopping => "Stopping",
            Self::Stopped => "Stopped",
            Self::Updating => "Updating",
            Self::Failed => "Failed",
            Self::Deleting | Self::Gone => "Deleting",
        }
    }
}

/// A notebook instance.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct NotebookInstance {
    /// Its name.
    pub name: String,
    /// Its ARN, with the name in lower case.
    pub arn: String,
    /// For example `ml.t3.medium`.
    pub instance_type: String,
    /// The execution role's ARN.
    pub role: String,
    /// The subnet, when it has an interface in a VPC.
    pub subnet: Option<String>,
    /// The groups of that interface.
    pub groups: Vec<String>,
    /// That interface.
    pub interface: Option<String>,
    /// True if SageMaker gives it internet access.
    pub direct_internet_access: bool,
    /// The customer's key.
    pub kms_key: Option<String>,
    /// The lifecycle configuration.
    pub lifecycle_config: Option<String>,
    /// Size of its volume.
    pub volume_gb: i64,
    /// Accelerators, as given.
    pub accelerators: Vec<String>,
    /// The repository it opens with.
    pub default_repository: Option<String>,
    /// Further repositories.
    pub additional_repositories: Vec<String>,
    /// True if users are root.
    pub root_access: bool,
    /// For example `notebook-al2023-v1`.
    pub platform: String,
    /// `1` or `2`.
    pub minimum_metadata_version: String,
    /// `ipv4` or `dualstack`.
    pub ip_address_type: String,
    /// Its status through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<Status>,
    /// The time of its creation.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

impl NotebookInstance {
    fn url(&self, region: &str) -> String {
        format!("{}.notebook.{region}.sagemaker.aws", self.name.to_lowercase())
    }
}

/// Finds the notebook instance a request names. Names are not case sensitive, as their ARNs show.
pub(super) fn asked<'w>(world: &'w mut World, request: &Request<'_>) -> Result<&'w mut NotebookInstance, ServiceError> {
    let name = request.text("NotebookInstanceName").unwrap_or_default();
    world.sagemaker.notebook_instances.get_mut(&name.to_lowercase()).ok_or_else(errors::record_not_found)
}

/// Refuses a lifecycle configuration that does not exist.
pub(super) fn require_lifecycle_config(world: &World, name: Option<&str>) -> Result<(), ServiceError> {
    match name {
        Some(name) if !world.sagemaker.notebook_lifecycle_configs.contains_key(name) => {
            Err(notebook_lifecycle_config::absent("describe", &notebook_lifecycle_config::arn_of(world, name)))
        }
        _ => Ok(()),
    }
}

/// `DescribeNotebookInstance`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, region) = (request.now, world.region.clone());
    let notebook = asked(world, request)?;
    let switch = |on: bool| if on { "Enabled" } else { "Disabled" };
    let mut view = json!({
        "NotebookInstanceArn": notebook.arn,
        "NotebookInstanceName": notebook.name,
        "NotebookInstanceStatus": notebook.timeline.status(now).word(),
        "Url": notebook.url(&region),
        "InstanceType": notebook.instance_type,
        "IpAddressType": notebook.ip_address_type,
        "SecurityGroups": notebook.groups,
        "RoleArn": notebook.role,
        "LastModifiedTime": arn::seconds(notebook.timeline.since(now)),
        "CreationTime": arn::seconds(notebook.created),
        "DirectInternetAccess": switch(notebook.direct_internet_access),
        "VolumeSizeInGB": notebook.volume_gb,
        "RootAccess": switch(notebook.root_access),
        "PlatformIdentifier": notebook.platform,
        "InstanceMetadataServiceConfiguration": { "MinimumInstanceMetadataServiceVersion": notebook.minimum_metadata_version },
    });
    let some = |list: &[String]| (!list.is_empty()).then(|| json!(list));
    for (member, value) in [
        ("FailureReason", notebook.timeline.reason(now).map(|text| json!(text))),
        ("SubnetId", notebook.subnet.as_ref().map(|text| json!(text))),
        ("NetworkInterfaceId", notebook.interface.as_ref().map(|text| json!(text))),
        ("KmsKeyId", notebook.kms_key.as_ref().map(|text| json!(text))),
        ("NotebookInstanceLifecycleConfigName", notebook.lifecycle_config.as_ref().map(|text| json!(text))),
        ("DefaultCodeRepository", notebook.default_repository.as_ref().map(|text| json!(text))),
        ("AdditionalCodeRepositories", some(&notebook.additional_repositories)),
        ("AcceleratorTypes", some(&notebook.accelerators)),
    ] {
        if let Some(value) = value {
            view[member] = value;
        }
    }
    Ok(view)
}

#[cfg(test)]
pub(super) mod tests;

//! Settings of one space. A flat table; rules are in `settings_rules`, comparison is in `settings`.

use crate::Template;
use crate::sagemaker::app_settings::{CodeRepository, Feature, JupyterServerAppSettings, KernelGatewayAppSettings, ResourceSpec};
use crate::sagemaker::structure::settings;
use crate::sagemaker::user_settings::AppType;
use heiiki_derive::Shaped;

settings! {
    /// Settings of one space.
    SpaceSettings as "space_settings" {
        /// The type of app that runs in it. Once it is set it cannot be changed in place.
        app_type: AppType,
        /// The JupyterLab app.
        jupyter_lab_app_settings: SpaceJupyterLabAppSettings,
        /// The Code Editor app.
        code_editor_app_settings: SpaceCodeEditorAppSettings,
        /// The JupyterServer app of Studio Classic. SageMaker takes no `code_repositories` here.
        jupyter_server_app_settings: JupyterServerAppSettings,
        /// The KernelGateway apps of Studio Classic.
        kernel_gateway_app_settings: KernelGatewayAppSettings,
        /// Its volume.
        space_storage_settings: SpaceStorage,
        /// Whether SageMaker makes the owner's profile and the app when it makes the space. AWS's default is `DISABLED`.
        space_managed_resources: Feature,
        /// Own file systems mounted into it, at most 5.
        custom_file_systems: Vec<CustomFileSystem>,
        /// Whether a local IDE may connect to it. AWS's default is `DISABLED`.
        remote_access: Feature,
    }

    /// The JupyterLab app of a space.
    SpaceJupyterLabAppSettings as "space_jupyter_lab_app_settings" {
        /// What it starts with.
        default_resource_spec: ResourceSpec,
        /// Git repositories offered for cloning.
        code_repositories: Vec<CodeRepository>,
        /// Idle shutdown.
        app_lifecycle_management: SpaceAppLifecycleManagement,
    }

    /// The Code Editor app of a space.
    SpaceCodeEditorAppSettings as "space_code_editor_app_settings" {
        /// What it starts with.
        default_resource_spec: ResourceSpec,
        /// Idle shutdown.
        app_lifecycle_management: SpaceAppLifecycleManagement,
    }

    /// What happens to the app of a space when nobody uses it.
    SpaceAppLifecycleManagement as "space_app_lifecycle_management" {
        /// Idle shutdown, within the bounds that the domain sets.
        idle_settings: SpaceIdleSettings,
    }

    /// Idle shutdown of the app of a space.
    SpaceIdleSettings as "space_idle_settings" {
        /// After how many minutes, 60 to 525600.
        idle_timeout_in_minutes: i64,
    }

    /// The volume of a space.
    SpaceStorage as "space_storage_settings" {
        /// An EBS volume.
        ebs_storage_settings: SpaceVolume,
    }
}

/// The EBS volume of a space.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "space_ebs_storage_settings")]
pub struct SpaceVolume {
    /// Its size, 5 to 16384 GB and at most what the domain allows. It can grow in place, not shrink.
    pub ebs_volume_size_in_gb: i64,
}

/// A file system of one's own, mounted into a space. Exactly one of the three.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(rename_all = "snake_case", name = "space_custom_file_system")]
pub enum CustomFileSystem {
    /// Amazon EFS.
    EfsFileSystem(FileSystem),
    /// Amazon FSx for Lustre.
    FsxLustreFileSystem(FileSystem),
    /// A location in Amazon S3; in SageMaker Unified Studio alone.
    S3FileSystem(S3FileSystem),
}

/// An EFS or FSx file system.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "space_file_system")]
pub struct FileSystem {
    /// `fs-...`.
    pub file_system_id: Template,
}

/// A location in Amazon S3.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "space_s3_file_system")]
pub struct S3FileSystem {
    /// `s3://...`.
    pub s3_uri: Template,
}

impl SpaceSettings {
    /// The size of the volume; `None` if none is given.
    pub fn volume(&self) -> Option<i64> {
        let storage = self.space_storage_settings.value()?;
        storage.ebs_storage_settings.value().map(|volume| volume.ebs_volume_size_in_gb)
    }
}

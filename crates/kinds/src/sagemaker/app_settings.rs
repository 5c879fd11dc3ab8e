//! Settings of the apps that run in Studio: JupyterServer, KernelGateway, JupyterLab, Code Editor, TensorBoard, RStudio. A flat table; rules are in
//! `settings_rules`.

use super::structure::{settings, words};
use crate::{Field, Template};
use heiiki_derive::Shaped;

settings! {
    /// The image and the instance type an app starts with.
    ResourceSpec as "sagemaker_resource_spec" {
        /// ARN of the image.
        sage_maker_image_arn: Template,
        /// ARN of the image version; it goes before `sage_maker_image_arn`.
        sage_maker_image_version_arn: Template,
        /// Alias of the image version, as a semantic version.
        sage_maker_image_version_alias: String,
        /// `ml.t3.medium` and so on; JupyterServer takes only `system`.
        instance_type: String,
        /// ARN of the lifecycle configuration that runs by default.
        lifecycle_config_arn: Template,
        /// ARN of a training plan on whose reserved capacity the app runs.
        training_plan_arn: Template,
    }

    /// The JupyterServer app of Studio Classic.
    JupyterServerAppSettings as "jupyter_server_app_settings" {
        /// What it starts with. Required with `lifecycle_config_arns`.
        default_resource_spec: ResourceSpec,
        /// ARNs of the lifecycle configurations that users may choose.
        lifecycle_config_arns: Vec<Template>,
        /// Git repositories offered for cloning.
        code_repositories: Vec<CodeRepository>,
    }

    /// The KernelGateway apps of Studio Classic.
    KernelGatewayAppSettings as "kernel_gateway_app_settings" {
        /// What they start with.
        default_resource_spec: ResourceSpec,
        /// Own images that users may choose.
        custom_images: Vec<CustomImage>,
        /// ARNs of the lifecycle configurations that users may choose.
        lifecycle_config_arns: Vec<Template>,
    }

    /// The JupyterLab app.
    JupyterLabAppSettings as "jupyter_lab_app_settings" {
        /// What it starts with.
        default_resource_spec: ResourceSpec,
        /// Own images that users may choose.
        custom_images: Vec<CustomImage>,
        /// ARNs of the lifecycle configurations that users may choose.
        lifecycle_config_arns: Vec<Template>,
        /// Git repositories offered for cloning.
        code_repositories: Vec<CodeRepository>,
        /// Idle shutdown.
        app_lifecycle_management: AppLifecycleManagement,
        /// Roles for Amazon EMR.
        emr_settings: EmrSettings,
        /// ARN of the lifecycle configuration that runs before the chosen one.
        built_in_lifecycle_config_arn: Template,
    }

    /// The Code Editor app.
    CodeEditorAppSettings as "code_editor_app_settings" {
        /// What it starts with.
        default_resource_spec: ResourceSpec,
        /// Own images that users may choose.
        custom_images: Vec<CustomImage>,
        /// ARNs of the lifecycle configurations that users may choose.
        lifecycle_config_arns: Vec<Template>,
        /// Idle shutdown.
        app_lifecycle_management: AppLifecycleManagement,
        /// ARN of the lifecycle configuration that runs before the chosen one.
        built_in_lifecycle_config_arn: Template,
    }

    /// The TensorBoard app.
    TensorBoardAppSettings as "tensor_board_app_settings" {
        /// What it starts with.
        default_resource_spec: ResourceSpec,
    }

    /// Whether and how a user may use RStudio.
    RStudioServerProAppSettings as "r_studio_server_pro_app_settings" {
        /// Whether the user has access.
        access_status: Feature,
        /// User or administrator.
        user_group: RStudioUserGroup,
    }

    /// The RSession apps of RStudio.
    RSessionAppSettings as "r_session_app_settings" {
        /// What they start with.
        default_resource_spec: ResourceSpec,
        /// Own images that users may choose.
        custom_images: Vec<CustomImage>,
    }

    /// What happens to apps nobody uses.
    AppLifecycleManagement as "app_lifecycle_management" {
        /// Idle shutdown.
        idle_settings: IdleSettings,
    }

    /// Idle shutdown. All times in minutes, 60 to 525600.
    IdleSettings as "idle_settings" {
        /// Whether idle apps are shut down.
        lifecycle_management: Feature,
        /// After how long.
        idle_timeout_in_minutes: i64,
        /// The least that users may choose.
        min_idle_timeout_in_minutes: i64,
        /// The most that users may choose.
        max_idle_timeout_in_minutes: i64,
    }

    /// Roles for Amazon EMR clusters and EMR Serverless.
    EmrSettings as "emr_settings" {
        /// ARNs of the roles that the execution role assumes, at most 5.
        assumable_role_arns: Vec<Template>,
        /// ARNs of the runtime roles of clusters, at most 5.
        execution_role_arns: Vec<Template>,
    }
}

/// An own image.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "custom_image")]
pub struct CustomImage {
    /// Name of the image.
    pub image_name: String,
    /// Name of the app image configuration.
    pub app_image_config_name: String,
    /// Version of the image; the newest when absent.
    pub image_version_number: Field<i64>,
}

/// A Git repository.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "code_repository")]
pub struct CodeRepository {
    /// `https://...`.
    pub repository_url: String,
}

words! {
    /// Whether something is on.
    Feature as "sagemaker_feature" {
        /// On.
        Enabled = "ENABLED",
        /// Off.
        Disabled = "DISABLED",
    }

    /// A user's part in RStudio.
    RStudioUserGroup as "r_studio_user_group" {
        /// An administrator.
        Admin = "R_STUDIO_ADMIN",
        /// A user, AWS's default.
        User = "R_STUDIO_USER",
    }
}

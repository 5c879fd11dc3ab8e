//! Settings of users, by default for a domain or for one profile, and of shared spaces. A flat table; rules are in `settings_rules`, comparison is in `settings`.

use super::app_settings::{
    CodeEditorAppSettings, Feature, JupyterLabAppSettings, JupyterServerAppSettings, KernelGatewayAppSettings,
    RSessionAppSettings, RStudioServerProAppSettings, TensorBoardAppSettings,
};
use super::canvas_settings::CanvasAppSettings;
use super::storage_settings::{CustomFileSystemConfig, CustomPosixUserConfig, SharingSettings, SpaceStorageSettings};
use super::structure::{settings, words};
use crate::Ref;
use crate::markers::Role;
use crate::markers::SecurityGroup;

settings! {
    /// Settings of users. `security_groups` of a domain and of a profile add up; of all else, what a profile says goes before what its domain says.
    UserSettings as "user_settings" {
        /// The role of users' apps. Cannot be unset once it is set; changes only while no app runs.
        execution_role: Ref<Role>,
        /// The groups of users' apps, at most 4: SageMaker adds one of its own for NFS. Required in a VpcOnly domain, here or in every profile.
        security_groups: Vec<Ref<SecurityGroup>>,
        /// Sharing of Studio Classic notebooks.
        sharing_settings: SharingSettings,
        /// The JupyterServer app of Studio Classic.
        jupyter_server_app_settings: JupyterServerAppSettings,
        /// The KernelGateway apps of Studio Classic.
        kernel_gateway_app_settings: KernelGatewayAppSettings,
        /// The TensorBoard app.
        tensor_board_app_settings: TensorBoardAppSettings,
        /// Whether and how the user may use RStudio. Of a profile it cannot be changed in place.
        r_studio_server_pro_app_settings: RStudioServerProAppSettings,
        /// The RSession apps of RStudio.
        r_session_app_settings: RSessionAppSettings,
        /// The Canvas app.
        canvas_app_settings: CanvasAppSettings,
        /// The Code Editor app.
        code_editor_app_settings: CodeEditorAppSettings,
        /// The JupyterLab app.
        jupyter_lab_app_settings: JupyterLabAppSettings,
        /// Volumes of spaces.
        space_storage_settings: SpaceStorageSettings,
        /// Where a user lands: `studio::`, or `app:JupyterServer:` for Studio Classic.
        default_landing_uri: String,
        /// Whether the user can reach Studio at all.
        studio_web_portal: Feature,
        /// The POSIX identity by which files are used.
        custom_posix_user_config: CustomPosixUserConfig,
        /// Own file systems mounted into spaces, at most 10.
        custom_file_system_configs: Vec<CustomFileSystemConfig>,
        /// What Studio shows.
        studio_web_portal_settings: StudioWebPortalSettings,
        /// Whether the home EFS is mounted into private spaces.
        auto_mount_home_efs: AutoMountHomeEfs,
    }

    /// Settings of shared spaces.
    SpaceSettings as "default_space_settings" {
        /// The role of shared spaces. Cannot be unset once it is set; changes only while no app runs in a shared space.
        execution_role: Ref<Role>,
        /// The groups of shared spaces, at most 4.
        security_groups: Vec<Ref<SecurityGroup>>,
        /// The JupyterServer app of Studio Classic.
        jupyter_server_app_settings: JupyterServerAppSettings,
        /// The KernelGateway apps of Studio Classic.
        kernel_gateway_app_settings: KernelGatewayAppSettings,
        /// The JupyterLab app.
        jupyter_lab_app_settings: JupyterLabAppSettings,
        /// Volumes of spaces.
        space_storage_settings: SpaceStorageSettings,
        /// The POSIX identity by which files are used.
        custom_posix_user_config: CustomPosixUserConfig,
        /// Own file systems mounted into spaces, at most 10.
        custom_file_system_configs: Vec<CustomFileSystemConfig>,
    }

    /// What Studio shows.
    StudioWebPortalSettings as "studio_web_portal_settings" {
        /// Tools left out of the navigation, such as `JumpStart`.
        hidden_ml_tools: Vec<String>,
        /// Apps left out of the navigation.
        hidden_app_types: Vec<AppType>,
        /// Instance types left out of the choice.
        hidden_instance_types: Vec<String>,
        /// Versions of SageMaker images left out of the choice, at most 5 images.
        hidden_sage_maker_image_version_aliases: Vec<HiddenSageMakerImage>,
        /// By whose name the execution role's sessions go. AWS's default is `STATIC`.
        execution_role_session_name_mode: SessionNameMode,
    }

    /// An image of SageMaker, some of whose versions are hidden.
    HiddenSageMakerImage as "hidden_sage_maker_image" {
        /// `sagemaker_distribution`.
        sage_maker_image_name: String,
        /// The hidden versions, such as `1.2`, at most 20.
        version_aliases: Vec<String>,
    }
}

words! {
    /// Whether the home EFS is mounted into private spaces.
    AutoMountHomeEfs as "auto_mount_home_efs" {
        /// Mounted.
        Enabled = "Enabled",
        /// Not mounted.
        Disabled = "Disabled",
        /// As the domain says; for profiles alone.
        DefaultAsDomain = "DefaultAsDomain",
    }

    /// By whose name the execution role's sessions go.
    SessionNameMode as "execution_role_session_name_mode" {
        /// Always `SageMaker`.
        Static = "STATIC",
        /// The user's identity.
        UserIdentity = "USER_IDENTITY",
    }

    /// A type of app.
    AppType as "sagemaker_app_type" {
        /// JupyterServer of Studio Classic.
        JupyterServer = "JupyterServer",
        /// KernelGateway of Studio Classic.
        KernelGateway = "KernelGateway",
        /// The profiler.
        DetailedProfiler = "DetailedProfiler",
        /// TensorBoard.
        TensorBoard = "TensorBoard",
        /// Code Editor.
        CodeEditor = "CodeEditor",
        /// JupyterLab.
        JupyterLab = "JupyterLab",
        /// RStudio.
        RStudioServerPro = "RStudioServerPro",
        /// A session of RStudio.
        RSessionGateway = "RSessionGateway",
        /// Canvas.
        Canvas = "Canvas",
    }
}

impl UserSettings {
    /// The groups; empty if none are given.
    pub fn groups(&self) -> &[Ref<SecurityGroup>] {
        self.security_groups.value().map_or(&[], Vec::as_slice)
    }
}

impl SpaceSettings {
    /// The groups; empty if none are given.
    pub fn groups(&self) -> &[Ref<SecurityGroup>] {
        self.security_groups.value().map_or(&[], Vec::as_slice)
    }
}

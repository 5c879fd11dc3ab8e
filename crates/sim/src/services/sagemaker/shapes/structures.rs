//! Structures and lists inside SageMaker requests, the deep tree of user settings among them. A flat table.

use super::scalars::{
    ACCOUNT_ID, APP_IMAGE_CONFIG_NAME, CODE_REPOSITORY_NAME_OR_URL, FILE_SYSTEM_ID, FILE_SYSTEM_PATH, GID,
    IDLE_TIMEOUT_IN_MINUTES, IMAGE_ARN, IMAGE_NAME, IMAGE_VERSION_ALIAS, IMAGE_VERSION_ALIAS_PATTERN, IMAGE_VERSION_ARN,
    IMAGE_VERSION_NUMBER, KMS_KEY_ID, LANDING_URI, MINIMUM_INSTANCE_METADATA_SERVICE_VERSION,
    NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_CONTENT, Q_PROFILE_ARN, REGION_NAME, REPOSITORY_URL, ROLE_ARN, S3_SCHEMA_URI, S3_URI,
    SECRET_ARN, SECURITY_GROUP_ID, SINGLE_SIGN_ON_APPLICATION_ARN, SPACE_EBS_VOLUME_SIZE_IN_GB, STRING, STRING1024,
    STUDIO_LIFECYCLE_CONFIG_ARN, STUDIO_RESOURCE_SPEC_TRAINING_PLAN_ARN, SUBNET_ID, TAG_KEY, TAG_VALUE, UID,
    UNIFIED_STUDIO_DOMAIN_ID, UNIFIED_STUDIO_ENVIRONMENT_ID, UNIFIED_STUDIO_PROJECT_ID, USER_PROFILE_NAME,
};
use super::words::{
    APP_INSTANCE_TYPE, APP_TYPE, AUTO_MOUNT_HOME_EFS, DATA_SOURCE_NAME, EXECUTION_ROLE_IDENTITY_CONFIG,
    EXECUTION_ROLE_SESSION_NAME_MODE, FEATURE_STATUS, IP_ADDRESS_TYPE, LIFECYCLE_MANAGEMENT, ML_TOOLS,
    NOTEBOOK_INSTANCE_ACCELERATOR_TYPE, NOTEBOOK_OUTPUT_OPTION, RETENTION_TYPE, RSTUDIO_SERVER_PRO_ACCESS_STATUS,
    RSTUDIO_SERVER_PRO_USER_GROUP, SAGEMAKER_IMAGE_NAME, SHARING_TYPE, STUDIO_WEB_PORTAL,
};
use crate::shape::{Shape, may, must};

pub(super) static SECURITY_GROUP_IDS: Shape = Shape::List { min: 0, max: 5, of: &SECURITY_GROUP_ID };
pub(super) static SHARING_SETTINGS: Shape = Shape::Structure(&[
    may("NotebookOutputOption", &NOTEBOOK_OUTPUT_OPTION),
    may("S3OutputPath", &S3_URI),
    may("S3KmsKeyId", &KMS_KEY_ID),
]);
pub(super) static RESOURCE_SPEC: Shape = Shape::Structure(&[
    may("SageMakerImageArn", &IMAGE_ARN),
    may("SageMakerImageVersionArn", &IMAGE_VERSION_ARN),
    may("SageMakerImageVersionAlias", &IMAGE_VERSION_ALIAS),
    may("InstanceType", &APP_INSTANCE_TYPE),
    may("LifecycleConfigArn", &STUDIO_LIFECYCLE_CONFIG_ARN),
    may("TrainingPlanArn", &STUDIO_RESOURCE_SPEC_TRAINING_PLAN_ARN),
]);
pub(super) static LIFECYCLE_CONFIG_ARNS: Shape = Shape::List { min: 0, max: usize::MAX, of: &STUDIO_LIFECYCLE_CONFIG_ARN };
pub(super) static CODE_REPOSITORY: Shape = Shape::Structure(&[must("RepositoryUrl", &REPOSITORY_URL)]);
pub(super) static CODE_REPOSITORIES: Shape = Shape::List { min: 0, max: 10, of: &CODE_REPOSITORY };
pub(super) static JUPYTER_SERVER_APP_SETTINGS: Shape = Shape::Structure(&[
    may("DefaultResourceSpec", &RESOURCE_SPEC),
    may("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
    may("CodeRepositories", &CODE_REPOSITORIES),
]);
pub(super) static CUSTOM_IMAGE: Shape = Shape::Structure(&[
    must("ImageName", &IMAGE_NAME),
    may("ImageVersionNumber", &IMAGE_VERSION_NUMBER),
    must("AppImageConfigName", &APP_IMAGE_CONFIG_NAME),
]);
pub(super) static CUSTOM_IMAGES: Shape = Shape::List { min: 0, max: 200, of: &CUSTOM_IMAGE };
pub(super) static KERNEL_GATEWAY_APP_SETTINGS: Shape = Shape::Structure(&[
    may("DefaultResourceSpec", &RESOURCE_SPEC),
    may("CustomImages", &CUSTOM_IMAGES),
    may("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
]);
pub(super) static TENSOR_BOARD_APP_SETTINGS: Shape = Shape::Structure(&[may("DefaultResourceSpec", &RESOURCE_SPEC)]);
pub(super) static RSTUDIO_SERVER_PRO_APP_SETTINGS: Shape =
    Shape::Structure(&[may("AccessStatus", &RSTUDIO_SERVER_PRO_ACCESS_STATUS), may("UserGroup", &RSTUDIO_SERVER_PRO_USER_GROUP)]);
pub(super) static RSESSION_APP_SETTINGS: Shape =
    Shape::Structure(&[may("DefaultResourceSpec", &RESOURCE_SPEC), may("CustomImages", &CUSTOM_IMAGES)]);
pub(super) static TIME_SERIES_FORECASTING_SETTINGS: Shape =
    Shape::Structure(&[may("Status", &FEATURE_STATUS), may("AmazonForecastRoleArn", &ROLE_ARN)]);
pub(super) static MODEL_REGISTER_SETTINGS: Shape =
    Shape::Structure(&[may("Status", &FEATURE_STATUS), may("CrossAccountModelRegisterRoleArn", &ROLE_ARN)]);
pub(super) static WORKSPACE_SETTINGS: Shape = Shape::Structure(&[may("S3ArtifactPath", &S3_URI), may("S3KmsKeyId", &KMS_KEY_ID)]);
pub(super) static IDENTITY_PROVIDER_OAUTH_SETTING: Shape =
    Shape::Structure(&[may("DataSourceName", &DATA_SOURCE_NAME), may("Status", &FEATURE_STATUS), may("SecretArn", &SECRET_ARN)]);
pub(super) static IDENTITY_PROVIDER_OAUTH_SETTINGS: Shape = Shape::List { min: 0, max: 20, of: &IDENTITY_PROVIDER_OAUTH_SETTING };
pub(super) static DIRECT_DEPLOY_SETTINGS: Shape = Shape::Structure(&[may("Status", &FEATURE_STATUS)]);
pub(super) static KENDRA_SETTINGS: Shape = Shape::Structure(&[may("Status", &FEATURE_STATUS)]);
pub(super) static GENERATIVE_AI_SETTINGS: Shape = Shape::Structure(&[may("AmazonBedrockRoleArn", &ROLE_ARN)]);
pub(super) static EMR_SERVERLESS_SETTINGS: Shape =
    Shape::Structure(&[may("ExecutionRoleArn", &ROLE_ARN), may("Status", &FEATURE_STATUS)]);
pub(super) static CANVAS_APP_SETTINGS: Shape = Shape::Structure(&[
    may("TimeSeriesForecastingSettings", &TIME_SERIES_FORECASTING_SETTINGS),
    may("ModelRegisterSettings", &MODEL_REGISTER_SETTINGS),
    may("WorkspaceSettings", &WORKSPACE_SETTINGS),
    may("IdentityProviderOAuthSettings", &IDENTITY_PROVIDER_OAUTH_SETTINGS),
    may("DirectDeploySettings", &DIRECT_DEPLOY_SETTINGS),
    may("KendraSettings", &KENDRA_SETTINGS),
    may("GenerativeAiSettings", &GENERATIVE_AI_SETTINGS),
    may("EmrServerlessSettings", &EMR_SERVERLESS_SETTINGS),
]);
pub(super) static IDLE_SETTINGS: Shape = Shape::Structure(&[
    may("LifecycleManagement", &LIFECYCLE_MANAGEMENT),
    may("IdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES),
    may("MinIdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES),
    may("MaxIdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES),
]);
pub(super) static APP_LIFECYCLE_MANAGEMENT: Shape = Shape::Structure(&[may("IdleSettings", &IDLE_SETTINGS)]);
pub(super) static CODE_EDITOR_APP_SETTINGS: Shape = Shape::Structure(&[
    may("DefaultResourceSpec", &RESOURCE_SPEC),
    may("CustomImages", &CUSTOM_IMAGES),
    may("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
    may("AppLifecycleManagement", &APP_LIFECYCLE_MANAGEMENT),
    may("BuiltInLifecycleConfigArn", &STUDIO_LIFECYCLE_CONFIG_ARN),
]);
pub(super) static ASSUMABLE_ROLE_ARNS: Shape = Shape::List { min: 0, max: 5, of: &ROLE_ARN };
pub(super) static EXECUTION_ROLE_ARNS: Shape = Shape::List { min: 0, max: 5, of: &ROLE_ARN };
pub(super) static EMR_SETTINGS: Shape =
    Shape::Structure(&[may("AssumableRoleArns", &ASSUMABLE_ROLE_ARNS), may("ExecutionRoleArns", &EXECUTION_ROLE_ARNS)]);
pub(super) static JUPYTER_LAB_APP_SETTINGS: Shape = Shape::Structure(&[
    may("DefaultResourceSpec", &RESOURCE_SPEC),
    may("CustomImages", &CUSTOM_IMAGES),
    may("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
    may("CodeRepositories", &CODE_REPOSITORIES),
    may("AppLifecycleManagement", &APP_LIFECYCLE_MANAGEMENT),
    may("EmrSettings", &EMR_SETTINGS),
    may("BuiltInLifecycleConfigArn", &STUDIO_LIFECYCLE_CONFIG_ARN),
]);
pub(super) static DEFAULT_EBS_STORAGE_SETTINGS: Shape = Shape::Structure(&[
    must("DefaultEbsVolumeSizeInGb", &SPACE_EBS_VOLUME_SIZE_IN_GB),
    must("MaximumEbsVolumeSizeInGb", &SPACE_EBS_VOLUME_SIZE_IN_GB),
]);
pub(super) static DEFAULT_SPACE_STORAGE_SETTINGS: Shape =
    Shape::Structure(&[may("DefaultEbsStorageSettings", &DEFAULT_EBS_STORAGE_SETTINGS)]);
pub(super) static CUSTOM_POSIX_USER_CONFIG: Shape = Shape::Structure(&[must("Uid", &UID), must("Gid", &GID)]);
pub(super) static EFS_FILE_SYSTEM_CONFIG: Shape =
    Shape::Structure(&[must("FileSystemId", &FILE_SYSTEM_ID), may("FileSystemPath", &FILE_SYSTEM_PATH)]);
pub(super) static F_SX_LUSTRE_FILE_SYSTEM_CONFIG: Shape =
    Shape::Structure(&[must("FileSystemId", &FILE_SYSTEM_ID), may("FileSystemPath", &FILE_SYSTEM_PATH)]);
pub(super) static S3_FILE_SYSTEM_CONFIG: Shape =
    Shape::Structure(&[may("MountPath", &STRING1024), must("S3Uri", &S3_SCHEMA_URI)]);
pub(super) static CUSTOM_FILE_SYSTEM_CONFIG: Shape = Shape::Structure(&[
    may("EFSFileSystemConfig", &EFS_FILE_SYSTEM_CONFIG),
    may("FSxLustreFileSystemConfig", &F_SX_LUSTRE_FILE_SYSTEM_CONFIG),
    may("S3FileSystemConfig", &S3_FILE_SYSTEM_CONFIG),
]);
pub(super) static CUSTOM_FILE_SYSTEM_CONFIGS: Shape = Shape::List { min: 0, max: 10, of: &CUSTOM_FILE_SYSTEM_CONFIG };
pub(super) static HIDDEN_ML_TOOLS_LIST: Shape = Shape::List { min: 0, max: usize::MAX, of: &ML_TOOLS };
pub(super) static HIDDEN_APP_TYPES_LIST: Shape = Shape::List { min: 0, max: usize::MAX, of: &APP_TYPE };
pub(super) static HIDDEN_INSTANCE_TYPES_LIST: Shape = Shape::List { min: 0, max: usize::MAX, of: &APP_INSTANCE_TYPE };
pub(super) static VERSION_ALIASES_LIST: Shape = Shape::List { min: 0, max: 20, of: &IMAGE_VERSION_ALIAS_PATTERN };
pub(super) static HIDDEN_SAGEMAKER_IMAGE: Shape =
    Shape::Structure(&[may("SageMakerImageName", &SAGEMAKER_IMAGE_NAME), may("VersionAliases", &VERSION_ALIASES_LIST)]);
pub(super) static HIDDEN_SAGEMAKER_IMAGE_VERSION_ALIASES_LIST: Shape =
    Shape::List { min: 0, max: 5, of: &HIDDEN_SAGEMAKER_IMAGE };
pub(super) static STUDIO_WEB_PORTAL_SETTINGS: Shape = Shape::Structure(&[
    may("HiddenMlTools", &HIDDEN_ML_TOOLS_LIST),
    may("HiddenAppTypes", &HIDDEN_APP_TYPES_LIST),
    may("HiddenInstanceTypes", &HIDDEN_INSTANCE_TYPES_LIST),
    may("HiddenSageMakerImageVersionAliases", &HIDDEN_SAGEMAKER_IMAGE_VERSION_ALIASES_LIST),
    may("ExecutionRoleSessionNameMode", &EXECUTION_ROLE_SESSION_NAME_MODE),
]);
pub(super) static USER_SETTINGS: Shape = Shape::Structure(&[
    may("ExecutionRole", &ROLE_ARN),
    may("SecurityGroups", &SECURITY_GROUP_IDS),
    may("SharingSettings", &SHARING_SETTINGS),
    may("JupyterServerAppSettings", &JUPYTER_SERVER_APP_SETTINGS),
    may("KernelGatewayAppSettings", &KERNEL_GATEWAY_APP_SETTINGS),
    may("TensorBoardAppSettings", &TENSOR_BOARD_APP_SETTINGS),
    may("RStudioServerProAppSettings", &RSTUDIO_SERVER_PRO_APP_SETTINGS),
    may("RSessionAppSettings", &RSESSION_APP_SETTINGS),
    may("CanvasAppSettings", &CANVAS_APP_SETTINGS),
    may("CodeEditorAppSettings", &CODE_EDITOR_APP_SETTINGS),
    may("JupyterLabAppSettings", &JUPYTER_LAB_APP_SETTINGS),
    may("SpaceStorageSettings", &DEFAULT_SPACE_STORAGE_SETTINGS),
    may("DefaultLandingUri", &LANDING_URI),
    may("StudioWebPortal", &STUDIO_WEB_PORTAL),
    may("CustomPosixUserConfig", &CUSTOM_POSIX_USER_CONFIG),
    may("CustomFileSystemConfigs", &CUSTOM_FILE_SYSTEM_CONFIGS),
    may("StudioWebPortalSettings", &STUDIO_WEB_PORTAL_SETTINGS),
    may("AutoMountHomeEFS", &AUTO_MOUNT_HOME_EFS),
]);
pub(super) static DOMAIN_SECURITY_GROUP_IDS: Shape = Shape::List { min: 0, max: 3, of: &SECURITY_GROUP_ID };
pub(super) static RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS: Shape = Shape::Structure(&[
    must("DomainExecutionRoleArn", &ROLE_ARN),
    may("RStudioConnectUrl", &STRING),
    may("RStudioPackageManagerUrl", &STRING),
    may("DefaultResourceSpec", &RESOURCE_SPEC),
]);
pub(super) static TRUSTED_IDENTITY_PROPAGATION_SETTINGS: Shape = Shape::Structure(&[must("Status", &FEATURE_STATUS)]);
pub(super) static VPC_ONLY_TRUSTED_ACCOUNTS: Shape = Shape::List { min: 0, max: 20, of: &ACCOUNT_ID };
pub(super) static DOCKER_SETTINGS: Shape = Shape::Structure(&[
    may("EnableDockerAccess", &FEATURE_STATUS),
    may("VpcOnlyTrustedAccounts", &VPC_ONLY_TRUSTED_ACCOUNTS),
    may("RootlessDocker", &FEATURE_STATUS),
]);
pub(super) static AMAZON_Q_SETTINGS: Shape =
    Shape::Structure(&[may("Status", &FEATURE_STATUS), may("QProfileArn", &Q_PROFILE_ARN)]);
pub(super) static UNIFIED_STUDIO_SETTINGS: Shape = Shape::Structure(&[
    may("StudioWebPortalAccess", &FEATURE_STATUS),
    may("DomainAccountId", &ACCOUNT_ID),
    may("DomainRegion", &REGION_NAME),
    may("DomainId", &UNIFIED_STUDIO_DOMAIN_ID),
    may("ProjectId", &UNIFIED_STUDIO_PROJECT_ID),
    may("EnvironmentId", &UNIFIED_STUDIO_ENVIRONMENT_ID),
    may("ProjectS3Path", &S3_URI),
    may("SingleSignOnApplicationArn", &SINGLE_SIGN_ON_APPLICATION_ARN),
]);
pub(super) static DOMAIN_SETTINGS: Shape = Shape::Structure(&[
    may("SecurityGroupIds", &DOMAIN_SECURITY_GROUP_IDS),
    may("RStudioServerProDomainSettings", &RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS),
    may("ExecutionRoleIdentityConfig", &EXECUTION_ROLE_IDENTITY_CONFIG),
    may("TrustedIdentityPropagationSettings", &TRUSTED_IDENTITY_PROPAGATION_SETTINGS),
    may("DockerSettings", &DOCKER_SETTINGS),
    may("AmazonQSettings", &AMAZON_Q_SETTINGS),
    may("UnifiedStudioSettings", &UNIFIED_STUDIO_SETTINGS),
    may("IpAddressType", &IP_ADDRESS_TYPE),
]);
pub(super) static SUBNETS: Shape = Shape::List { min: 1, max: 16, of: &SUBNET_ID };
pub(super) static TAG: Shape = Shape::Structure(&[must("Key", &TAG_KEY), must("Value", &TAG_VALUE)]);
pub(super) static TAG_LIST: Shape = Shape::List { min: 0, max: 50, of: &TAG };
pub(super) static DEFAULT_SPACE_SETTINGS: Shape = Shape::Structure(&[
    may("ExecutionRole", &ROLE_ARN),
    may("SecurityGroups", &SECURITY_GROUP_IDS),
    may("JupyterServerAppSettings", &JUPYTER_SERVER_APP_SETTINGS),
    may("KernelGatewayAppSettings", &KERNEL_GATEWAY_APP_SETTINGS),
    may("JupyterLabAppSettings", &JUPYTER_LAB_APP_SETTINGS),
    may("SpaceStorageSettings", &DEFAULT_SPACE_STORAGE_SETTINGS),
    may("CustomPosixUserConfig", &CUSTOM_POSIX_USER_CONFIG),
    may("CustomFileSystemConfigs", &CUSTOM_FILE_SYSTEM_CONFIGS),
]);
pub(super) static RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS_FOR_UPDATE: Shape = Shape::Structure(&[
    must("DomainExecutionRoleArn", &ROLE_ARN),
    may("DefaultResourceSpec", &RESOURCE_SPEC),
    may("RStudioConnectUrl", &STRING),
    may("RStudioPackageManagerUrl", &STRING),
]);
pub(super) static DOMAIN_SETTINGS_FOR_UPDATE: Shape = Shape::Structure(&[
    may("RStudioServerProDomainSettingsForUpdate", &RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS_FOR_UPDATE),
    may("ExecutionRoleIdentityConfig", &EXECUTION_ROLE_IDENTITY_CONFIG),
    may("SecurityGroupIds", &DOMAIN_SECURITY_GROUP_IDS),
    may("TrustedIdentityPropagationSettings", &TRUSTED_IDENTITY_PROPAGATION_SETTINGS),
    may("DockerSettings", &DOCKER_SETTINGS),
    may("AmazonQSettings", &AMAZON_Q_SETTINGS),
    may("UnifiedStudioSettings", &UNIFIED_STUDIO_SETTINGS),
    may("IpAddressType", &IP_ADDRESS_TYPE),
]);
pub(super) static RETENTION_POLICY: Shape = Shape::Structure(&[may("HomeEfsFileSystem", &RETENTION_TYPE)]);
pub(super) static NOTEBOOK_INSTANCE_ACCELERATOR_TYPES: Shape =
    Shape::List { min: 0, max: usize::MAX, of: &NOTEBOOK_INSTANCE_ACCELERATOR_TYPE };
pub(super) static ADDITIONAL_CODE_REPOSITORY_NAMES_OR_URLS: Shape =
    Shape::List { min: 0, max: 3, of: &CODE_REPOSITORY_NAME_OR_URL };
pub(super) static INSTANCE_METADATA_SERVICE_CONFIGURATION: Shape =
    Shape::Structure(&[must("MinimumInstanceMetadataServiceVersion", &MINIMUM_INSTANCE_METADATA_SERVICE_VERSION)]);
pub(super) static TAG_KEY_LIST: Shape = Shape::List { min: 1, max: 50, of: &TAG_KEY };
pub(super) static SPACE_IDLE_SETTINGS: Shape = Shape::Structure(&[may("IdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES)]);
pub(super) static SPACE_APP_LIFECYCLE_MANAGEMENT: Shape = Shape::Structure(&[may("IdleSettings", &SPACE_IDLE_SETTINGS)]);
pub(super) static SPACE_CODE_EDITOR_APP_SETTINGS: Shape = Shape::Structure(&[
    may("DefaultResourceSpec", &RESOURCE_SPEC),
    may("AppLifecycleManagement", &SPACE_APP_LIFECYCLE_MANAGEMENT),
]);
pub(super) static SPACE_JUPYTER_LAB_APP_SETTINGS: Shape = Shape::Structure(&[
    may("DefaultResourceSpec", &RESOURCE_SPEC),
    may("CodeRepositories", &CODE_REPOSITORIES),
    may("AppLifecycleManagement", &SPACE_APP_LIFECYCLE_MANAGEMENT),
]);
pub(super) static EBS_STORAGE_SETTINGS: Shape = Shape::Structure(&[must("EbsVolumeSizeInGb", &SPACE_EBS_VOLUME_SIZE_IN_GB)]);
pub(super) static SPACE_STORAGE_SETTINGS: Shape = Shape::Structure(&[may("EbsStorageSettings", &EBS_STORAGE_SETTINGS)]);
pub(super) static EFS_FILE_SYSTEM: Shape = Shape::Structure(&[must("FileSystemId", &FILE_SYSTEM_ID)]);
pub(super) static F_SX_LUSTRE_FILE_SYSTEM: Shape = Shape::Structure(&[must("FileSystemId", &FILE_SYSTEM_ID)]);
pub(super) static S3_FILE_SYSTEM: Shape = Shape::Structure(&[must("S3Uri", &S3_SCHEMA_URI)]);
pub(super) static CUSTOM_FILE_SYSTEM: Shape = Shape::Structure(&[
    may("EFSFileSystem", &EFS_FILE_SYSTEM),
    may("FSxLustreFileSystem", &F_SX_LUSTRE_FILE_SYSTEM),
    may("S3FileSystem", &S3_FILE_SYSTEM),
]);
pub(super) static CUSTOM_FILE_SYSTEMS: Shape = Shape::List { min: 0, max: 5, of: &CUSTOM_FILE_SYSTEM };
pub(super) static SPACE_SETTINGS: Shape = Shape::Structure(&[
    may("JupyterServerAppSettings", &JUPYTER_SERVER_APP_SETTINGS),
    may("KernelGatewayAppSettings", &KERNEL_GATEWAY_APP_SETTINGS),
    may("CodeEditorAppSettings", &SPACE_CODE_EDITOR_APP_SETTINGS),
    may("JupyterLabAppSettings", &SPACE_JUPYTER_LAB_APP_SETTINGS),
    may("AppType", &APP_TYPE),
    may("SpaceStorageSettings", &SPACE_STORAGE_SETTINGS),
    may("SpaceManagedResources", &FEATURE_STATUS),
    may("CustomFileSystems", &CUSTOM_FILE_SYSTEMS),
    may("RemoteAccess", &FEATURE_STATUS),
]);
pub(super) static OWNERSHIP_SETTINGS: Shape = Shape::Structure(&[must("OwnerUserProfileName", &USER_PROFILE_NAME)]);
pub(super) static SPACE_SHARING_SETTINGS: Shape = Shape::Structure(&[must("SharingType", &SHARING_TYPE)]);
pub(super) static NOTEBOOK_INSTANCE_LIFECYCLE_HOOK: Shape =
    Shape::Structure(&[may("Content", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_CONTENT)]);
pub(super) static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST: Shape =
    Shape::List { min: 0, max: 1, of: &NOTEBOOK_INSTANCE_LIFECYCLE_HOOK };

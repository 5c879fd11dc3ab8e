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
use crate::validation::{Shape, optional, required};

pub(super) static SECURITY_GROUP_IDS: Shape = Shape::List { min: 0, max: 5, of: &SECURITY_GROUP_ID };
pub(super) static SHARING_SETTINGS: Shape = Shape::Structure(&[
    optional("NotebookOutputOption", &NOTEBOOK_OUTPUT_OPTION),
    optional("S3OutputPath", &S3_URI),
    optional("S3KmsKeyId", &KMS_KEY_ID),
]);
pub(super) static RESOURCE_SPEC: Shape = Shape::Structure(&[
    optional("SageMakerImageArn", &IMAGE_ARN),
    optional("SageMakerImageVersionArn", &IMAGE_VERSION_ARN),
    optional("SageMakerImageVersionAlias", &IMAGE_VERSION_ALIAS),
    optional("InstanceType", &APP_INSTANCE_TYPE),
    optional("LifecycleConfigArn", &STUDIO_LIFECYCLE_CONFIG_ARN),
    optional("TrainingPlanArn", &STUDIO_RESOURCE_SPEC_TRAINING_PLAN_ARN),
]);
pub(super) static LIFECYCLE_CONFIG_ARNS: Shape = Shape::List { min: 0, max: usize::MAX, of: &STUDIO_LIFECYCLE_CONFIG_ARN };
pub(super) static CODE_REPOSITORY: Shape = Shape::Structure(&[required("RepositoryUrl", &REPOSITORY_URL)]);
pub(super) static CODE_REPOSITORIES: Shape = Shape::List { min: 0, max: 10, of: &CODE_REPOSITORY };
pub(super) static JUPYTER_SERVER_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
    optional("CodeRepositories", &CODE_REPOSITORIES),
]);
pub(super) static CUSTOM_IMAGE: Shape = Shape::Structure(&[
    required("ImageName", &IMAGE_NAME),
    optional("ImageVersionNumber", &IMAGE_VERSION_NUMBER),
    required("AppImageConfigName", &APP_IMAGE_CONFIG_NAME),
]);
pub(super) static CUSTOM_IMAGES: Shape = Shape::List { min: 0, max: 200, of: &CUSTOM_IMAGE };
pub(super) static KERNEL_GATEWAY_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("CustomImages", &CUSTOM_IMAGES),
    optional("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
]);
pub(super) static TENSOR_BOARD_APP_SETTINGS: Shape = Shape::Structure(&[optional("DefaultResourceSpec", &RESOURCE_SPEC)]);
pub(super) static RSTUDIO_SERVER_PRO_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("AccessStatus", &RSTUDIO_SERVER_PRO_ACCESS_STATUS),
    optional("UserGroup", &RSTUDIO_SERVER_PRO_USER_GROUP),
]);
pub(super) static RSESSION_APP_SETTINGS: Shape =
    Shape::Structure(&[optional("DefaultResourceSpec", &RESOURCE_SPEC), optional("CustomImages", &CUSTOM_IMAGES)]);
pub(super) static TIME_SERIES_FORECASTING_SETTINGS: Shape =
    Shape::Structure(&[optional("Status", &FEATURE_STATUS), optional("AmazonForecastRoleArn", &ROLE_ARN)]);
pub(super) static MODEL_REGISTER_SETTINGS: Shape =
    Shape::Structure(&[optional("Status", &FEATURE_STATUS), optional("CrossAccountModelRegisterRoleArn", &ROLE_ARN)]);
pub(super) static WORKSPACE_SETTINGS: Shape =
    Shape::Structure(&[optional("S3ArtifactPath", &S3_URI), optional("S3KmsKeyId", &KMS_KEY_ID)]);
pub(super) static IDENTITY_PROVIDER_OAUTH_SETTING: Shape = Shape::Structure(&[
    optional("DataSourceName", &DATA_SOURCE_NAME),
    optional("Status", &FEATURE_STATUS),
    optional("SecretArn", &SECRET_ARN),
]);
pub(super) static IDENTITY_PROVIDER_OAUTH_SETTINGS: Shape = Shape::List { min: 0, max: 20, of: &IDENTITY_PROVIDER_OAUTH_SETTING };
pub(super) static DIRECT_DEPLOY_SETTINGS: Shape = Shape::Structure(&[optional("Status", &FEATURE_STATUS)]);
pub(super) static KENDRA_SETTINGS: Shape = Shape::Structure(&[optional("Status", &FEATURE_STATUS)]);
pub(super) static GENERATIVE_AI_SETTINGS: Shape = Shape::Structure(&[optional("AmazonBedrockRoleArn", &ROLE_ARN)]);
pub(super) static EMR_SERVERLESS_SETTINGS: Shape =
    Shape::Structure(&[optional("ExecutionRoleArn", &ROLE_ARN), optional("Status", &FEATURE_STATUS)]);
pub(super) static CANVAS_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("TimeSeriesForecastingSettings", &TIME_SERIES_FORECASTING_SETTINGS),
    optional("ModelRegisterSettings", &MODEL_REGISTER_SETTINGS),
    optional("WorkspaceSettings", &WORKSPACE_SETTINGS),
    optional("IdentityProviderOAuthSettings", &IDENTITY_PROVIDER_OAUTH_SETTINGS),
    optional("DirectDeploySettings", &DIRECT_DEPLOY_SETTINGS),
    optional("KendraSettings", &KENDRA_SETTINGS),
    optional("GenerativeAiSettings", &GENERATIVE_AI_SETTINGS),
    optional("EmrServerlessSettings", &EMR_SERVERLESS_SETTINGS),
]);
pub(super) static IDLE_SETTINGS: Shape = Shape::Structure(&[
    optional("LifecycleManagement", &LIFECYCLE_MANAGEMENT),
    optional("IdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES),
    optional("MinIdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES),
    optional("MaxIdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES),
]);
pub(super) static APP_LIFECYCLE_MANAGEMENT: Shape = Shape::Structure(&[optional("IdleSettings", &IDLE_SETTINGS)]);
pub(super) static CODE_EDITOR_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("CustomImages", &CUSTOM_IMAGES),
    optional("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
    optional("AppLifecycleManagement", &APP_LIFECYCLE_MANAGEMENT),
    optional("BuiltInLifecycleConfigArn", &STUDIO_LIFECYCLE_CONFIG_ARN),
]);
pub(super) static ASSUMABLE_ROLE_ARNS: Shape = Shape::List { min: 0, max: 5, of: &ROLE_ARN };
pub(super) static EXECUTION_ROLE_ARNS: Shape = Shape::List { min: 0, max: 5, of: &ROLE_ARN };
pub(super) static EMR_SETTINGS: Shape =
    Shape::Structure(&[optional("AssumableRoleArns", &ASSUMABLE_ROLE_ARNS), optional("ExecutionRoleArns", &EXECUTION_ROLE_ARNS)]);
pub(super) static JUPYTER_LAB_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("CustomImages", &CUSTOM_IMAGES),
    optional("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
    optional("CodeRepositories", &CODE_REPOSITORIES),
    optional("AppLifecycleManagement", &APP_LIFECYCLE_MANAGEMENT),
    optional("EmrSettings", &EMR_SETTINGS),
    optional("BuiltInLifecycleConfigArn", &STUDIO_LIFECYCLE_CONFIG_ARN),
]);
pub(super) static DEFAULT_EBS_STORAGE_SETTINGS: Shape = Shape::Structure(&[
    required("DefaultEbsVolumeSizeInGb", &SPACE_EBS_VOLUME_SIZE_IN_GB),
    required("MaximumEbsVolumeSizeInGb", &SPACE_EBS_VOLUME_SIZE_IN_GB),
]);
pub(super) static DEFAULT_SPACE_STORAGE_SETTINGS: Shape =
    Shape::Structure(&[optional("DefaultEbsStorageSettings", &DEFAULT_EBS_STORAGE_SETTINGS)]);
pub(super) static CUSTOM_POSIX_USER_CONFIG: Shape = Shape::Structure(&[required("Uid", &UID), required("Gid", &GID)]);
pub(super) static EFS_FILE_SYSTEM_CONFIG: Shape =
    Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID), optional("FileSystemPath", &FILE_SYSTEM_PATH)]);
pub(super) static F_SX_LUSTRE_FILE_SYSTEM_CONFIG: Shape =
    Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID), optional("FileSystemPath", &FILE_SYSTEM_PATH)]);
pub(super) static S3_FILE_SYSTEM_CONFIG: Shape =
    Shape::Structure(&[optional("MountPath", &STRING1024), required("S3Uri", &S3_SCHEMA_URI)]);
pub(super) static CUSTOM_FILE_SYSTEM_CONFIG: Shape = Shape::Structure(&[
    optional("EFSFileSystemConfig", &EFS_FILE_SYSTEM_CONFIG),
    optional("FSxLustreFileSystemConfig", &F_SX_LUSTRE_FILE_SYSTEM_CONFIG),
    optional("S3FileSystemConfig", &S3_FILE_SYSTEM_CONFIG),
]);
pub(super) static CUSTOM_FILE_SYSTEM_CONFIGS: Shape = Shape::List { min: 0, max: 10, of: &CUSTOM_FILE_SYSTEM_CONFIG };
pub(super) static HIDDEN_ML_TOOLS_LIST: Shape = Shape::List { min: 0, max: usize::MAX, of: &ML_TOOLS };
pub(super) static HIDDEN_APP_TYPES_LIST: Shape = Shape::List { min: 0, max: usize::MAX, of: &APP_TYPE };
pub(super) static HIDDEN_INSTANCE_TYPES_LIST: Shape = Shape::List { min: 0, max: usize::MAX, of: &APP_INSTANCE_TYPE };
pub(super) static VERSION_ALIASES_LIST: Shape = Shape::List { min: 0, max: 20, of: &IMAGE_VERSION_ALIAS_PATTERN };
pub(super) static HIDDEN_SAGEMAKER_IMAGE: Shape =
    Shape::Structure(&[optional("SageMakerImageName", &SAGEMAKER_IMAGE_NAME), optional("VersionAliases", &VERSION_ALIASES_LIST)]);
pub(super) static HIDDEN_SAGEMAKER_IMAGE_VERSION_ALIASES_LIST: Shape =
    Shape::List { min: 0, max: 5, of: &HIDDEN_SAGEMAKER_IMAGE };
pub(super) static STUDIO_WEB_PORTAL_SETTINGS: Shape = Shape::Structure(&[
    optional("HiddenMlTools", &HIDDEN_ML_TOOLS_LIST),
    optional("HiddenAppTypes", &HIDDEN_APP_TYPES_LIST),
    optional("HiddenInstanceTypes", &HIDDEN_INSTANCE_TYPES_LIST),
    optional("HiddenSageMakerImageVersionAliases", &HIDDEN_SAGEMAKER_IMAGE_VERSION_ALIASES_LIST),
    optional("ExecutionRoleSessionNameMode", &EXECUTION_ROLE_SESSION_NAME_MODE),
]);
pub(super) static USER_SETTINGS: Shape = Shape::Structure(&[
    optional("ExecutionRole", &ROLE_ARN),
    optional("SecurityGroups", &SECURITY_GROUP_IDS),
    optional("SharingSettings", &SHARING_SETTINGS),
    optional("JupyterServerAppSettings", &JUPYTER_SERVER_APP_SETTINGS),
    optional("KernelGatewayAppSettings", &KERNEL_GATEWAY_APP_SETTINGS),
    optional("TensorBoardAppSettings", &TENSOR_BOARD_APP_SETTINGS),
    optional("RStudioServerProAppSettings", &RSTUDIO_SERVER_PRO_APP_SETTINGS),
    optional("RSessionAppSettings", &RSESSION_APP_SETTINGS),
    optional("CanvasAppSettings", &CANVAS_APP_SETTINGS),
    optional("CodeEditorAppSettings", &CODE_EDITOR_APP_SETTINGS),
    optional("JupyterLabAppSettings", &JUPYTER_LAB_APP_SETTINGS),
    optional("SpaceStorageSettings", &DEFAULT_SPACE_STORAGE_SETTINGS),
    optional("DefaultLandingUri", &LANDING_URI),
    optional("StudioWebPortal", &STUDIO_WEB_PORTAL),
    optional("CustomPosixUserConfig", &CUSTOM_POSIX_USER_CONFIG),
    optional("CustomFileSystemConfigs", &CUSTOM_FILE_SYSTEM_CONFIGS),
    optional("StudioWebPortalSettings", &STUDIO_WEB_PORTAL_SETTINGS),
    optional("AutoMountHomeEFS", &AUTO_MOUNT_HOME_EFS),
]);
pub(super) static DOMAIN_SECURITY_GROUP_IDS: Shape = Shape::List { min: 0, max: 3, of: &SECURITY_GROUP_ID };
pub(super) static RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS: Shape = Shape::Structure(&[
    required("DomainExecutionRoleArn", &ROLE_ARN),
    optional("RStudioConnectUrl", &STRING),
    optional("RStudioPackageManagerUrl", &STRING),
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
]);
pub(super) static TRUSTED_IDENTITY_PROPAGATION_SETTINGS: Shape = Shape::Structure(&[required("Status", &FEATURE_STATUS)]);
pub(super) static VPC_ONLY_TRUSTED_ACCOUNTS: Shape = Shape::List { min: 0, max: 20, of: &ACCOUNT_ID };
pub(super) static DOCKER_SETTINGS: Shape = Shape::Structure(&[
    optional("EnableDockerAccess", &FEATURE_STATUS),
    optional("VpcOnlyTrustedAccounts", &VPC_ONLY_TRUSTED_ACCOUNTS),
    optional("RootlessDocker", &FEATURE_STATUS),
]);
pub(super) static AMAZON_Q_SETTINGS: Shape =
    Shape::Structure(&[optional("Status", &FEATURE_STATUS), optional("QProfileArn", &Q_PROFILE_ARN)]);
pub(super) static UNIFIED_STUDIO_SETTINGS: Shape = Shape::Structure(&[
    optional("StudioWebPortalAccess", &FEATURE_STATUS),
    optional("DomainAccountId", &ACCOUNT_ID),
    optional("DomainRegion", &REGION_NAME),
    optional("DomainId", &UNIFIED_STUDIO_DOMAIN_ID),
    optional("ProjectId", &UNIFIED_STUDIO_PROJECT_ID),
    optional("EnvironmentId", &UNIFIED_STUDIO_ENVIRONMENT_ID),
    optional("ProjectS3Path", &S3_URI),
    optional("SingleSignOnApplicationArn", &SINGLE_SIGN_ON_APPLICATION_ARN),
]);
pub(super) static DOMAIN_SETTINGS: Shape = Shape::Structure(&[
    optional("SecurityGroupIds", &DOMAIN_SECURITY_GROUP_IDS),
    optional("RStudioServerProDomainSettings", &RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS),
    optional("ExecutionRoleIdentityConfig", &EXECUTION_ROLE_IDENTITY_CONFIG),
    optional("TrustedIdentityPropagationSettings", &TRUSTED_IDENTITY_PROPAGATION_SETTINGS),
    optional("DockerSettings", &DOCKER_SETTINGS),
    optional("AmazonQSettings", &AMAZON_Q_SETTINGS),
    optional("UnifiedStudioSettings", &UNIFIED_STUDIO_SETTINGS),
    optional("IpAddressType", &IP_ADDRESS_TYPE),
]);
pub(super) static SUBNETS: Shape = Shape::List { min: 1, max: 16, of: &SUBNET_ID };
pub(super) static TAG: Shape = Shape::Structure(&[required("Key", &TAG_KEY), required("Value", &TAG_VALUE)]);
pub(super) static TAG_LIST: Shape = Shape::List { min: 0, max: 50, of: &TAG };
pub(super) static DEFAULT_SPACE_SETTINGS: Shape = Shape::Structure(&[
    optional("ExecutionRole", &ROLE_ARN),
    optional("SecurityGroups", &SECURITY_GROUP_IDS),
    optional("JupyterServerAppSettings", &JUPYTER_SERVER_APP_SETTINGS),
    optional("KernelGatewayAppSettings", &KERNEL_GATEWAY_APP_SETTINGS),
    optional("JupyterLabAppSettings", &JUPYTER_LAB_APP_SETTINGS),
    optional("SpaceStorageSettings", &DEFAULT_SPACE_STORAGE_SETTINGS),
    optional("CustomPosixUserConfig", &CUSTOM_POSIX_USER_CONFIG),
    optional("CustomFileSystemConfigs", &CUSTOM_FILE_SYSTEM_CONFIGS),
]);
pub(super) static RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS_FOR_UPDATE: Shape = Shape::Structure(&[
    required("DomainExecutionRoleArn", &ROLE_ARN),
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("RStudioConnectUrl", &STRING),
    optional("RStudioPackageManagerUrl", &STRING),
]);
pub(super) static DOMAIN_SETTINGS_FOR_UPDATE: Shape = Shape::Structure(&[
    optional("RStudioServerProDomainSettingsForUpdate", &RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS_FOR_UPDATE),
    optional("ExecutionRoleIdentityConfig", &EXECUTION_ROLE_IDENTITY_CONFIG),
    optional("SecurityGroupIds", &DOMAIN_SECURITY_GROUP_IDS),
    optional("TrustedIdentityPropagationSettings", &TRUSTED_IDENTITY_PROPAGATION_SETTINGS),
    optional("DockerSettings", &DOCKER_SETTINGS),
    optional("AmazonQSettings", &AMAZON_Q_SETTINGS),
    optional("UnifiedStudioSettings", &UNIFIED_STUDIO_SETTINGS),
    optional("IpAddressType", &IP_ADDRESS_TYPE),
]);
pub(super) static RETENTION_POLICY: Shape = Shape::Structure(&[optional("HomeEfsFileSystem", &RETENTION_TYPE)]);
pub(super) static NOTEBOOK_INSTANCE_ACCELERATOR_TYPES: Shape =
    Shape::List { min: 0, max: usize::MAX, of: &NOTEBOOK_INSTANCE_ACCELERATOR_TYPE };
pub(super) static ADDITIONAL_CODE_REPOSITORY_NAMES_OR_URLS: Shape =
    Shape::List { min: 0, max: 3, of: &CODE_REPOSITORY_NAME_OR_URL };
pub(super) static INSTANCE_METADATA_SERVICE_CONFIGURATION: Shape =
    Shape::Structure(&[required("MinimumInstanceMetadataServiceVersion", &MINIMUM_INSTANCE_METADATA_SERVICE_VERSION)]);
pub(super) static TAG_KEY_LIST: Shape = Shape::List { min: 1, max: 50, of: &TAG_KEY };
pub(super) static SPACE_IDLE_SETTINGS: Shape = Shape::Structure(&[optional("IdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES)]);
pub(super) static SPACE_APP_LIFECYCLE_MANAGEMENT: Shape = Shape::Structure(&[optional("IdleSettings", &SPACE_IDLE_SETTINGS)]);
pub(super) static SPACE_CODE_EDITOR_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("AppLifecycleManagement", &SPACE_APP_LIFECYCLE_MANAGEMENT),
]);
pub(super) static SPACE_JUPYTER_LAB_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("CodeRepositories", &CODE_REPOSITORIES),
    optional("AppLifecycleManagement", &SPACE_APP_LIFECYCLE_MANAGEMENT),
]);
pub(super) static EBS_STORAGE_SETTINGS: Shape = Shape::Structure(&[required("EbsVolumeSizeInGb", &SPACE_EBS_VOLUME_SIZE_IN_GB)]);
pub(super) static SPACE_STORAGE_SETTINGS: Shape = Shape::Structure(&[optional("EbsStorageSettings", &EBS_STORAGE_SETTINGS)]);
pub(super) static EFS_FILE_SYSTEM: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);
pub(super) static F_SX_LUSTRE_FILE_SYSTEM: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);
pub(super) static S3_FILE_SYSTEM: Shape = Shape::Structure(&[required("S3Uri", &S3_SCHEMA_URI)]);
pub(super) static CUSTOM_FILE_SYSTEM: Shape = Shape::Structure(&[
    optional("EFSFileSystem", &EFS_FILE_SYSTEM),
    optional("FSxLustreFileSystem", &F_SX_LUSTRE_FILE_SYSTEM),
    optional("S3FileSystem", &S3_FILE_SYSTEM),
]);
pub(super) static CUSTOM_FILE_SYSTEMS: Shape = Shape::List { min: 0, max: 5, of: &CUSTOM_FILE_SYSTEM };
pub(super) static SPACE_SETTINGS: Shape = Shape::Structure(&[
    optional("JupyterServerAppSettings", &JUPYTER_SERVER_APP_SETTINGS),
    optional("KernelGatewayAppSettings", &KERNEL_GATEWAY_APP_SETTINGS),
    optional("CodeEditorAppSettings", &SPACE_CODE_EDITOR_APP_SETTINGS),
    optional("JupyterLabAppSettings", &SPACE_JUPYTER_LAB_APP_SETTINGS),
    optional("AppType", &APP_TYPE),
    optional("SpaceStorageSettings", &SPACE_STORAGE_SETTINGS),
    optional("SpaceManagedResources", &FEATURE_STATUS),
    optional("CustomFileSystems", &CUSTOM_FILE_SYSTEMS),
    optional("RemoteAccess", &FEATURE_STATUS),
]);
pub(super) static OWNERSHIP_SETTINGS: Shape = Shape::Structure(&[required("OwnerUserProfileName", &USER_PROFILE_NAME)]);
pub(super) static SPACE_SHARING_SETTINGS: Shape = Shape::Structure(&[required("SharingType", &SHARING_TYPE)]);
pub(super) static NOTEBOOK_INSTANCE_LIFECYCLE_HOOK: Shape =
    Shape::Structure(&[optional("Content", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_CONTENT)]);
pub(super) static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST: Shape =
    Shape::List { min: 0, max: 1, of: &NOTEBOOK_INSTANCE_LIFECYCLE_HOOK };

//! Structures and lists that several kinds of SageMaker share, the deep tree of user settings among them. A flat table.

use super::scalars::{
    APP_IMAGE_CONFIG_NAME, FILE_SYSTEM_ID, FILE_SYSTEM_PATH, GID, IDLE_TIMEOUT_IN_MINUTES, IMAGE_ARN, IMAGE_NAME,
    IMAGE_VERSION_ALIAS, IMAGE_VERSION_ALIAS_PATTERN, IMAGE_VERSION_ARN, IMAGE_VERSION_NUMBER, KMS_KEY_ID, LANDING_URI,
    REPOSITORY_URL, ROLE_ARN, S3_SCHEMA_URI, S3_URI, SECRET_ARN, SECURITY_GROUP_ID, SPACE_EBS_VOLUME_SIZE_IN_GB, STRING1024,
    STUDIO_LIFECYCLE_CONFIG_ARN, STUDIO_RESOURCE_SPEC_TRAINING_PLAN_ARN, SUBNET_ID, TAG_KEY, TAG_VALUE, UID,
};
use super::words::{
    APP_INSTANCE_TYPE, APP_TYPE, AUTO_MOUNT_HOME_EFS, DATA_SOURCE_NAME, EXECUTION_ROLE_SESSION_NAME_MODE, FEATURE_STATUS,
    LIFECYCLE_MANAGEMENT, ML_TOOLS, NOTEBOOK_OUTPUT_OPTION, RSTUDIO_SERVER_PRO_ACCESS_STATUS, RSTUDIO_SERVER_PRO_USER_GROUP,
    SAGEMAKER_IMAGE_NAME, STUDIO_WEB_PORTAL,
};
use crate::validation::{Shape, optional, required};

pub(in crate::services::sagemaker) static SECURITY_GROUP_IDS: Shape = Shape::List { min: 0, max: 5, of: &SECURITY_GROUP_ID };
static SHARING_SETTINGS: Shape = Shape::Structure(&[
    optional("NotebookOutputOption", &NOTEBOOK_OUTPUT_OPTION),
    optional("S3OutputPath", &S3_URI),
    optional("S3KmsKeyId", &KMS_KEY_ID),
]);
pub(in crate::services::sagemaker) static RESOURCE_SPEC: Shape = Shape::Structure(&[
    optional("SageMakerImageArn", &IMAGE_ARN),
    optional("SageMakerImageVersionArn", &IMAGE_VERSION_ARN),
    optional("SageMakerImageVersionAlias", &IMAGE_VERSION_ALIAS),
    optional("InstanceType", &APP_INSTANCE_TYPE),
    optional("LifecycleConfigArn", &STUDIO_LIFECYCLE_CONFIG_ARN),
    optional("TrainingPlanArn", &STUDIO_RESOURCE_SPEC_TRAINING_PLAN_ARN),
]);
static LIFECYCLE_CONFIG_ARNS: Shape = Shape::List { min: 0, max: usize::MAX, of: &STUDIO_LIFECYCLE_CONFIG_ARN };
static CODE_REPOSITORY: Shape = Shape::Structure(&[required("RepositoryUrl", &REPOSITORY_URL)]);
pub(in crate::services::sagemaker) static CODE_REPOSITORIES: Shape = Shape::List { min: 0, max: 10, of: &CODE_REPOSITORY };
pub(in crate::services::sagemaker) static JUPYTER_SERVER_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
    optional("CodeRepositories", &CODE_REPOSITORIES),
]);
static CUSTOM_IMAGE: Shape = Shape::Structure(&[
    required("ImageName", &IMAGE_NAME),
    optional("ImageVersionNumber", &IMAGE_VERSION_NUMBER),
    required("AppImageConfigName", &APP_IMAGE_CONFIG_NAME),
]);
static CUSTOM_IMAGES: Shape = Shape::List { min: 0, max: 200, of: &CUSTOM_IMAGE };
pub(in crate::services::sagemaker) static KERNEL_GATEWAY_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("CustomImages", &CUSTOM_IMAGES),
    optional("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
]);
static TENSOR_BOARD_APP_SETTINGS: Shape = Shape::Structure(&[optional("DefaultResourceSpec", &RESOURCE_SPEC)]);
static RSTUDIO_SERVER_PRO_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("AccessStatus", &RSTUDIO_SERVER_PRO_ACCESS_STATUS),
    optional("UserGroup", &RSTUDIO_SERVER_PRO_USER_GROUP),
]);
static RSESSION_APP_SETTINGS: Shape =
    Shape::Structure(&[optional("DefaultResourceSpec", &RESOURCE_SPEC), optional("CustomImages", &CUSTOM_IMAGES)]);
static TIME_SERIES_FORECASTING_SETTINGS: Shape =
    Shape::Structure(&[optional("Status", &FEATURE_STATUS), optional("AmazonForecastRoleArn", &ROLE_ARN)]);
static MODEL_REGISTER_SETTINGS: Shape =
    Shape::Structure(&[optional("Status", &FEATURE_STATUS), optional("CrossAccountModelRegisterRoleArn", &ROLE_ARN)]);
static WORKSPACE_SETTINGS: Shape = Shape::Structure(&[optional("S3ArtifactPath", &S3_URI), optional("S3KmsKeyId", &KMS_KEY_ID)]);
static IDENTITY_PROVIDER_OAUTH_SETTING: Shape = Shape::Structure(&[
    optional("DataSourceName", &DATA_SOURCE_NAME),
    optional("Status", &FEATURE_STATUS),
    optional("SecretArn", &SECRET_ARN),
]);
static IDENTITY_PROVIDER_OAUTH_SETTINGS: Shape = Shape::List { min: 0, max: 20, of: &IDENTITY_PROVIDER_OAUTH_SETTING };
static DIRECT_DEPLOY_SETTINGS: Shape = Shape::Structure(&[optional("Status", &FEATURE_STATUS)]);
static KENDRA_SETTINGS: Shape = Shape::Structure(&[optional("Status", &FEATURE_STATUS)]);
static GENERATIVE_AI_SETTINGS: Shape = Shape::Structure(&[optional("AmazonBedrockRoleArn", &ROLE_ARN)]);
static EMR_SERVERLESS_SETTINGS: Shape =
    Shape::Structure(&[optional("ExecutionRoleArn", &ROLE_ARN), optional("Status", &FEATURE_STATUS)]);
static CANVAS_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("TimeSeriesForecastingSettings", &TIME_SERIES_FORECASTING_SETTINGS),
    optional("ModelRegisterSettings", &MODEL_REGISTER_SETTINGS),
    optional("WorkspaceSettings", &WORKSPACE_SETTINGS),
    optional("IdentityProviderOAuthSettings", &IDENTITY_PROVIDER_OAUTH_SETTINGS),
    optional("DirectDeploySettings", &DIRECT_DEPLOY_SETTINGS),
    optional("KendraSettings", &KENDRA_SETTINGS),
    optional("GenerativeAiSettings", &GENERATIVE_AI_SETTINGS),
    optional("EmrServerlessSettings", &EMR_SERVERLESS_SETTINGS),
]);
static IDLE_SETTINGS: Shape = Shape::Structure(&[
    optional("LifecycleManagement", &LIFECYCLE_MANAGEMENT),
    optional("IdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES),
    optional("MinIdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES),
    optional("MaxIdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES),
]);
static APP_LIFECYCLE_MANAGEMENT: Shape = Shape::Structure(&[optional("IdleSettings", &IDLE_SETTINGS)]);
static CODE_EDITOR_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("CustomImages", &CUSTOM_IMAGES),
    optional("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
    optional("AppLifecycleManagement", &APP_LIFECYCLE_MANAGEMENT),
    optional("BuiltInLifecycleConfigArn", &STUDIO_LIFECYCLE_CONFIG_ARN),
]);
static ASSUMABLE_ROLE_ARNS: Shape = Shape::List { min: 0, max: 5, of: &ROLE_ARN };
static EXECUTION_ROLE_ARNS: Shape = Shape::List { min: 0, max: 5, of: &ROLE_ARN };
static EMR_SETTINGS: Shape =
    Shape::Structure(&[optional("AssumableRoleArns", &ASSUMABLE_ROLE_ARNS), optional("ExecutionRoleArns", &EXECUTION_ROLE_ARNS)]);
pub(in crate::services::sagemaker) static JUPYTER_LAB_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("CustomImages", &CUSTOM_IMAGES),
    optional("LifecycleConfigArns", &LIFECYCLE_CONFIG_ARNS),
    optional("CodeRepositories", &CODE_REPOSITORIES),
    optional("AppLifecycleManagement", &APP_LIFECYCLE_MANAGEMENT),
    optional("EmrSettings", &EMR_SETTINGS),
    optional("BuiltInLifecycleConfigArn", &STUDIO_LIFECYCLE_CONFIG_ARN),
]);
static DEFAULT_EBS_STORAGE_SETTINGS: Shape = Shape::Structure(&[
    required("DefaultEbsVolumeSizeInGb", &SPACE_EBS_VOLUME_SIZE_IN_GB),
    required("MaximumEbsVolumeSizeInGb", &SPACE_EBS_VOLUME_SIZE_IN_GB),
]);
pub(in crate::services::sagemaker) static DEFAULT_SPACE_STORAGE_SETTINGS: Shape =
    Shape::Structure(&[optional("DefaultEbsStorageSettings", &DEFAULT_EBS_STORAGE_SETTINGS)]);
pub(in crate::services::sagemaker) static CUSTOM_POSIX_USER_CONFIG: Shape =
    Shape::Structure(&[required("Uid", &UID), required("Gid", &GID)]);
static EFS_FILE_SYSTEM_CONFIG: Shape =
    Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID), optional("FileSystemPath", &FILE_SYSTEM_PATH)]);
static F_SX_LUSTRE_FILE_SYSTEM_CONFIG: Shape =
    Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID), optional("FileSystemPath", &FILE_SYSTEM_PATH)]);
static S3_FILE_SYSTEM_CONFIG: Shape = Shape::Structure(&[optional("MountPath", &STRING1024), required("S3Uri", &S3_SCHEMA_URI)]);
static CUSTOM_FILE_SYSTEM_CONFIG: Shape = Shape::Structure(&[
    optional("EFSFileSystemConfig", &EFS_FILE_SYSTEM_CONFIG),
    optional("FSxLustreFileSystemConfig", &F_SX_LUSTRE_FILE_SYSTEM_CONFIG),
    optional("S3FileSystemConfig", &S3_FILE_SYSTEM_CONFIG),
]);
pub(in crate::services::sagemaker) static CUSTOM_FILE_SYSTEM_CONFIGS: Shape =
    Shape::List { min: 0, max: 10, of: &CUSTOM_FILE_SYSTEM_CONFIG };
static HIDDEN_ML_TOOLS_LIST: Shape = Shape::List { min: 0, max: usize::MAX, of: &ML_TOOLS };
static HIDDEN_APP_TYPES_LIST: Shape = Shape::List { min: 0, max: usize::MAX, of: &APP_TYPE };
static HIDDEN_INSTANCE_TYPES_LIST: Shape = Shape::List { min: 0, max: usize::MAX, of: &APP_INSTANCE_TYPE };
static VERSION_ALIASES_LIST: Shape = Shape::List { min: 0, max: 20, of: &IMAGE_VERSION_ALIAS_PATTERN };
static HIDDEN_SAGEMAKER_IMAGE: Shape =
    Shape::Structure(&[optional("SageMakerImageName", &SAGEMAKER_IMAGE_NAME), optional("VersionAliases", &VERSION_ALIASES_LIST)]);
static HIDDEN_SAGEMAKER_IMAGE_VERSION_ALIASES_LIST: Shape = Shape::List { min: 0, max: 5, of: &HIDDEN_SAGEMAKER_IMAGE };
static STUDIO_WEB_PORTAL_SETTINGS: Shape = Shape::Structure(&[
    optional("HiddenMlTools", &HIDDEN_ML_TOOLS_LIST),
    optional("HiddenAppTypes", &HIDDEN_APP_TYPES_LIST),
    optional("HiddenInstanceTypes", &HIDDEN_INSTANCE_TYPES_LIST),
    optional("HiddenSageMakerImageVersionAliases", &HIDDEN_SAGEMAKER_IMAGE_VERSION_ALIASES_LIST),
    optional("ExecutionRoleSessionNameMode", &EXECUTION_ROLE_SESSION_NAME_MODE),
]);
pub(in crate::services::sagemaker) static USER_SETTINGS: Shape = Shape::Structure(&[
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
pub(in crate::services::sagemaker) static SUBNETS: Shape = Shape::List { min: 1, max: 16, of: &SUBNET_ID };
static TAG: Shape = Shape::Structure(&[required("Key", &TAG_KEY), required("Value", &TAG_VALUE)]);
pub(in crate::services::sagemaker) static TAG_LIST: Shape = Shape::List { min: 0, max: 50, of: &TAG };
static VPC_SECURITY_GROUP_IDS: Shape = Shape::List { min: 1, max: 5, of: &SECURITY_GROUP_ID };
pub(in crate::services::sagemaker) static VPC_CONFIG: Shape =
    Shape::Structure(&[required("SecurityGroupIds", &VPC_SECURITY_GROUP_IDS), required("Subnets", &SUBNETS)]);

//! The inputs of the operations on domains: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{
    DOMAIN_ID, KMS_KEY_ID, MAX_RESULTS, NEXT_TOKEN, ROLE_ARN, S3_URI, SECURITY_GROUP_ID, STRING,
};
use crate::services::sagemaker::shapes::structures::{
    CUSTOM_FILE_SYSTEM_CONFIGS, CUSTOM_POSIX_USER_CONFIG, DEFAULT_SPACE_STORAGE_SETTINGS, JUPYTER_LAB_APP_SETTINGS,
    JUPYTER_SERVER_APP_SETTINGS, KERNEL_GATEWAY_APP_SETTINGS, RESOURCE_SPEC, SECURITY_GROUP_IDS, SUBNETS, TAG_LIST,
    USER_SETTINGS,
};
use crate::services::sagemaker::shapes::words::{FEATURE_STATUS, IP_ADDRESS_TYPE};
use crate::validation::{Shape, optional, required};

static AUTH_MODE: Shape = Shape::OneOf(&["SSO", "IAM"]);
static EXECUTION_ROLE_IDENTITY_CONFIG: Shape = Shape::OneOf(&["USER_PROFILE_NAME", "DISABLED"]);
static APP_NETWORK_ACCESS_TYPE: Shape = Shape::OneOf(&["PublicInternetOnly", "VpcOnly"]);
static APP_SECURITY_GROUP_MANAGEMENT: Shape = Shape::OneOf(&["Service", "Customer"]);
static HOME_EFS_FILE_SYSTEM_CREATION: Shape = Shape::OneOf(&["Enabled", "Disabled"]);
static TAG_PROPAGATION: Shape = Shape::OneOf(&["ENABLED", "DISABLED"]);
static RETENTION_TYPE: Shape = Shape::OneOf(&["Retain", "Delete"]);
static DOMAIN_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
static ACCOUNT_ID: Shape = Shape::Text { min: 12, max: 12, pattern: r"\d+" };
static Q_PROFILE_ARN: Shape = Shape::Text {
    min: 0,
    max: usize::MAX,
    pattern: r"arn:[-.a-z0-9]{1,63}:codewhisperer:([-.a-z0-9]{0,63}:){2}([a-zA-Z0-9-_:/]){1,1023}",
};
static REGION_NAME: Shape = Shape::Text { min: 1, max: 24, pattern: r"" };
static UNIFIED_STUDIO_DOMAIN_ID: Shape = Shape::Text { min: 0, max: usize::MAX, pattern: r"dzd[-_][a-zA-Z0-9_-]{1,36}" };
static UNIFIED_STUDIO_PROJECT_ID: Shape = Shape::Text { min: 0, max: usize::MAX, pattern: r"[a-zA-Z0-9_-]{1,36}" };
static UNIFIED_STUDIO_ENVIRONMENT_ID: Shape = Shape::Text { min: 0, max: usize::MAX, pattern: r"[a-zA-Z0-9_-]{1,36}" };
static SINGLE_SIGN_ON_APPLICATION_ARN: Shape = Shape::Text {
    min: 0,
    max: usize::MAX,
    pattern: r"arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):sso::[0-9]+:application\/[a-zA-Z0-9-_.]+\/apl-[a-zA-Z0-9]+",
};
static VPC_ID: Shape = Shape::Text { min: 0, max: 32, pattern: r"[-0-9a-zA-Z]+" };
static DOMAIN_SECURITY_GROUP_IDS: Shape = Shape::List { min: 0, max: 3, of: &SECURITY_GROUP_ID };
static RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS: Shape = Shape::Structure(&[
    required("DomainExecutionRoleArn", &ROLE_ARN),
    optional("RStudioConnectUrl", &STRING),
    optional("RStudioPackageManagerUrl", &STRING),
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
]);
static TRUSTED_IDENTITY_PROPAGATION_SETTINGS: Shape = Shape::Structure(&[required("Status", &FEATURE_STATUS)]);
static VPC_ONLY_TRUSTED_ACCOUNTS: Shape = Shape::List { min: 0, max: 20, of: &ACCOUNT_ID };
static DOCKER_SETTINGS: Shape = Shape::Structure(&[
    optional("EnableDockerAccess", &FEATURE_STATUS),
    optional("VpcOnlyTrustedAccounts", &VPC_ONLY_TRUSTED_ACCOUNTS),
    optional("RootlessDocker", &FEATURE_STATUS),
]);
static AMAZON_Q_SETTINGS: Shape =
    Shape::Structure(&[optional("Status", &FEATURE_STATUS), optional("QProfileArn", &Q_PROFILE_ARN)]);
static UNIFIED_STUDIO_SETTINGS: Shape = Shape::Structure(&[
    optional("StudioWebPortalAccess", &FEATURE_STATUS),
    optional("DomainAccountId", &ACCOUNT_ID),
    optional("DomainRegion", &REGION_NAME),
    optional("DomainId", &UNIFIED_STUDIO_DOMAIN_ID),
    optional("ProjectId", &UNIFIED_STUDIO_PROJECT_ID),
    optional("EnvironmentId", &UNIFIED_STUDIO_ENVIRONMENT_ID),
    optional("ProjectS3Path", &S3_URI),
    optional("SingleSignOnApplicationArn", &SINGLE_SIGN_ON_APPLICATION_ARN),
]);
static DOMAIN_SETTINGS: Shape = Shape::Structure(&[
    optional("SecurityGroupIds", &DOMAIN_SECURITY_GROUP_IDS),
    optional("RStudioServerProDomainSettings", &RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS),
    optional("ExecutionRoleIdentityConfig", &EXECUTION_ROLE_IDENTITY_CONFIG),
    optional("TrustedIdentityPropagationSettings", &TRUSTED_IDENTITY_PROPAGATION_SETTINGS),
    optional("DockerSettings", &DOCKER_SETTINGS),
    optional("AmazonQSettings", &AMAZON_Q_SETTINGS),
    optional("UnifiedStudioSettings", &UNIFIED_STUDIO_SETTINGS),
    optional("IpAddressType", &IP_ADDRESS_TYPE),
]);
static DEFAULT_SPACE_SETTINGS: Shape = Shape::Structure(&[
    optional("ExecutionRole", &ROLE_ARN),
    optional("SecurityGroups", &SECURITY_GROUP_IDS),
    optional("JupyterServerAppSettings", &JUPYTER_SERVER_APP_SETTINGS),
    optional("KernelGatewayAppSettings", &KERNEL_GATEWAY_APP_SETTINGS),
    optional("JupyterLabAppSettings", &JUPYTER_LAB_APP_SETTINGS),
    optional("SpaceStorageSettings", &DEFAULT_SPACE_STORAGE_SETTINGS),
    optional("CustomPosixUserConfig", &CUSTOM_POSIX_USER_CONFIG),
    optional("CustomFileSystemConfigs", &CUSTOM_FILE_SYSTEM_CONFIGS),
]);
static RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS_FOR_UPDATE: Shape = Shape::Structure(&[
    required("DomainExecutionRoleArn", &ROLE_ARN),
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("RStudioConnectUrl", &STRING),
    optional("RStudioPackageManagerUrl", &STRING),
]);
static DOMAIN_SETTINGS_FOR_UPDATE: Shape = Shape::Structure(&[
    optional("RStudioServerProDomainSettingsForUpdate", &RSTUDIO_SERVER_PRO_DOMAIN_SETTINGS_FOR_UPDATE),
    optional("ExecutionRoleIdentityConfig", &EXECUTION_ROLE_IDENTITY_CONFIG),
    optional("SecurityGroupIds", &DOMAIN_SECURITY_GROUP_IDS),
    optional("TrustedIdentityPropagationSettings", &TRUSTED_IDENTITY_PROPAGATION_SETTINGS),
    optional("DockerSettings", &DOCKER_SETTINGS),
    optional("AmazonQSettings", &AMAZON_Q_SETTINGS),
    optional("UnifiedStudioSettings", &UNIFIED_STUDIO_SETTINGS),
    optional("IpAddressType", &IP_ADDRESS_TYPE),
]);
static RETENTION_POLICY: Shape = Shape::Structure(&[optional("HomeEfsFileSystem", &RETENTION_TYPE)]);
pub(in crate::services::sagemaker) static CREATE_DOMAIN: Shape = Shape::Structure(&[
    required("DomainName", &DOMAIN_NAME),
    required("AuthMode", &AUTH_MODE),
    required("DefaultUserSettings", &USER_SETTINGS),
    optional("DomainSettings", &DOMAIN_SETTINGS),
    optional("SubnetIds", &SUBNETS),
    optional("VpcId", &VPC_ID),
    optional("Tags", &TAG_LIST),
    optional("AppNetworkAccessType", &APP_NETWORK_ACCESS_TYPE),
    optional("HomeEfsFileSystemKmsKeyId", &KMS_KEY_ID),
    optional("KmsKeyId", &KMS_KEY_ID),
    optional("AppSecurityGroupManagement", &APP_SECURITY_GROUP_MANAGEMENT),
    optional("HomeEfsFileSystemCreation", &HOME_EFS_FILE_SYSTEM_CREATION),
    optional("TagPropagation", &TAG_PROPAGATION),
    optional("DefaultSpaceSettings", &DEFAULT_SPACE_SETTINGS),
]);
pub(in crate::services::sagemaker) static DESCRIBE_DOMAIN: Shape = Shape::Structure(&[required("DomainId", &DOMAIN_ID)]);
pub(in crate::services::sagemaker) static UPDATE_DOMAIN: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    optional("DefaultUserSettings", &USER_SETTINGS),
    optional("DomainSettingsForUpdate", &DOMAIN_SETTINGS_FOR_UPDATE),
    optional("AppSecurityGroupManagement", &APP_SECURITY_GROUP_MANAGEMENT),
    optional("DefaultSpaceSettings", &DEFAULT_SPACE_SETTINGS),
    optional("SubnetIds", &SUBNETS),
    optional("AppNetworkAccessType", &APP_NETWORK_ACCESS_TYPE),
    optional("TagPropagation", &TAG_PROPAGATION),
    optional("HomeEfsFileSystemCreation", &HOME_EFS_FILE_SYSTEM_CREATION),
    optional("VpcId", &VPC_ID),
]);
pub(in crate::services::sagemaker) static DELETE_DOMAIN: Shape =
    Shape::Structure(&[required("DomainId", &DOMAIN_ID), optional("RetentionPolicy", &RETENTION_POLICY)]);
pub(in crate::services::sagemaker) static LIST_DOMAINS: Shape =
    Shape::Structure(&[optional("NextToken", &NEXT_TOKEN), optional("MaxResults", &MAX_RESULTS)]);

//! The top-level input of each SageMaker operation. A flat table.

use super::scalars::{
    APP_NAME, CODE_REPOSITORY_CONTAINS, CODE_REPOSITORY_NAME_OR_URL, DOMAIN_ID, DOMAIN_NAME, EXPIRES_IN_SECONDS, KMS_KEY_ID,
    LANDING_URI, LIST_TAGS_MAX_RESULTS, MAX_RESULTS, NEXT_TOKEN, NON_EMPTY_STRING64, NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME,
    NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME_CONTAINS, NOTEBOOK_INSTANCE_NAME, NOTEBOOK_INSTANCE_NAME_CONTAINS,
    NOTEBOOK_INSTANCE_VOLUME_SIZE_IN_GB, PLATFORM_IDENTIFIER, RESOURCE_ARN, ROLE_ARN, SESSION_EXPIRATION_DURATION_IN_SECONDS,
    SINGLE_SIGN_ON_USER_IDENTIFIER, SPACE_NAME, STRING256, STUDIO_LIFECYCLE_CONFIG_CONTENT, STUDIO_LIFECYCLE_CONFIG_NAME,
    SUBNET_ID, USER_PROFILE_NAME, VPC_ID,
};
use super::structures::{
    ADDITIONAL_CODE_REPOSITORY_NAMES_OR_URLS, DEFAULT_SPACE_SETTINGS, DOMAIN_SETTINGS, DOMAIN_SETTINGS_FOR_UPDATE,
    INSTANCE_METADATA_SERVICE_CONFIGURATION, NOTEBOOK_INSTANCE_ACCELERATOR_TYPES, NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST,
    OWNERSHIP_SETTINGS, RESOURCE_SPEC, RETENTION_POLICY, SECURITY_GROUP_IDS, SPACE_SETTINGS, SPACE_SHARING_SETTINGS, SUBNETS,
    TAG_KEY_LIST, TAG_LIST, USER_SETTINGS,
};
use super::words::{
    APP_NETWORK_ACCESS_TYPE, APP_SECURITY_GROUP_MANAGEMENT, APP_SORT_KEY, APP_TYPE, AUTH_MODE, DIRECT_INTERNET_ACCESS,
    HOME_EFS_FILE_SYSTEM_CREATION, INSTANCE_TYPE, IP_ADDRESS_TYPE, NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_KEY,
    NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_ORDER, NOTEBOOK_INSTANCE_SORT_KEY, NOTEBOOK_INSTANCE_SORT_ORDER,
    NOTEBOOK_INSTANCE_STATUS, ROOT_ACCESS, SORT_ORDER, SPACE_SORT_KEY, STUDIO_LIFECYCLE_CONFIG_APP_TYPE,
    STUDIO_LIFECYCLE_CONFIG_SORT_KEY, TAG_PROPAGATION, USER_PROFILE_SORT_KEY,
};
use crate::validation::{Shape, optional, required};

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
pub(in crate::services::sagemaker) static CREATE_USER_PROFILE: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    required("UserProfileName", &USER_PROFILE_NAME),
    optional("SingleSignOnUserIdentifier", &SINGLE_SIGN_ON_USER_IDENTIFIER),
    optional("SingleSignOnUserValue", &STRING256),
    optional("Tags", &TAG_LIST),
    optional("UserSettings", &USER_SETTINGS),
]);
pub(in crate::services::sagemaker) static DESCRIBE_USER_PROFILE: Shape =
    Shape::Structure(&[required("DomainId", &DOMAIN_ID), required("UserProfileName", &USER_PROFILE_NAME)]);
pub(in crate::services::sagemaker) static LIST_USER_PROFILES: Shape = Shape::Structure(&[
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("SortOrder", &SORT_ORDER),
    optional("SortBy", &USER_PROFILE_SORT_KEY),
    optional("DomainIdEquals", &DOMAIN_ID),
    optional("UserProfileNameContains", &USER_PROFILE_NAME),
]);
pub(in crate::services::sagemaker) static UPDATE_USER_PROFILE: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    required("UserProfileName", &USER_PROFILE_NAME),
    optional("UserSettings", &USER_SETTINGS),
]);
pub(in crate::services::sagemaker) static DELETE_USER_PROFILE: Shape =
    Shape::Structure(&[required("DomainId", &DOMAIN_ID), required("UserProfileName", &USER_PROFILE_NAME)]);
pub(in crate::services::sagemaker) static CREATE_NOTEBOOK_INSTANCE: Shape = Shape::Structure(&[
    required("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME),
    required("InstanceType", &INSTANCE_TYPE),
    optional("SubnetId", &SUBNET_ID),
    optional("SecurityGroupIds", &SECURITY_GROUP_IDS),
    optional("IpAddressType", &IP_ADDRESS_TYPE),
    required("RoleArn", &ROLE_ARN),
    optional("KmsKeyId", &KMS_KEY_ID),
    optional("Tags", &TAG_LIST),
    optional("LifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    optional("DirectInternetAccess", &DIRECT_INTERNET_ACCESS),
    optional("VolumeSizeInGB", &NOTEBOOK_INSTANCE_VOLUME_SIZE_IN_GB),
    optional("AcceleratorTypes", &NOTEBOOK_INSTANCE_ACCELERATOR_TYPES),
    optional("DefaultCodeRepository", &CODE_REPOSITORY_NAME_OR_URL),
    optional("AdditionalCodeRepositories", &ADDITIONAL_CODE_REPOSITORY_NAMES_OR_URLS),
    optional("RootAccess", &ROOT_ACCESS),
    optional("PlatformIdentifier", &PLATFORM_IDENTIFIER),
    optional("InstanceMetadataServiceConfiguration", &INSTANCE_METADATA_SERVICE_CONFIGURATION),
]);
pub(in crate::services::sagemaker) static DESCRIBE_NOTEBOOK_INSTANCE: Shape =
    Shape::Structure(&[required("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME)]);
pub(in crate::services::sagemaker) static LIST_NOTEBOOK_INSTANCES: Shape = Shape::Structure(&[
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("SortBy", &NOTEBOOK_INSTANCE_SORT_KEY),
    optional("SortOrder", &NOTEBOOK_INSTANCE_SORT_ORDER),
    optional("NameContains", &NOTEBOOK_INSTANCE_NAME_CONTAINS),
    optional("CreationTimeBefore", &Shape::Time),
    optional("CreationTimeAfter", &Shape::Time),
    optional("LastModifiedTimeBefore", &Shape::Time),
    optional("LastModifiedTimeAfter", &Shape::Time),
    optional("StatusEquals", &NOTEBOOK_INSTANCE_STATUS),
    optional("NotebookInstanceLifecycleConfigNameContains", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    optional("DefaultCodeRepositoryContains", &CODE_REPOSITORY_CONTAINS),
    optional("AdditionalCodeRepositoryEquals", &CODE_REPOSITORY_NAME_OR_URL),
]);
pub(in crate::services::sagemaker) static UPDATE_NOTEBOOK_INSTANCE: Shape = Shape::Structure(&[
    required("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME),
    optional("InstanceType", &INSTANCE_TYPE),
    optional("IpAddressType", &IP_ADDRESS_TYPE),
    optional("PlatformIdentifier", &PLATFORM_IDENTIFIER),
    optional("RoleArn", &ROLE_ARN),
    optional("LifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    optional("DisassociateLifecycleConfig", &Shape::Flag),
    optional("VolumeSizeInGB", &NOTEBOOK_INSTANCE_VOLUME_SIZE_IN_GB),
    optional("DefaultCodeRepository", &CODE_REPOSITORY_NAME_OR_URL),
    optional("AdditionalCodeRepositories", &ADDITIONAL_CODE_REPOSITORY_NAMES_OR_URLS),
    optional("AcceleratorTypes", &NOTEBOOK_INSTANCE_ACCELERATOR_TYPES),
    optional("DisassociateAcceleratorTypes", &Shape::Flag),
    optional("DisassociateDefaultCodeRepository", &Shape::Flag),
    optional("DisassociateAdditionalCodeRepositories", &Shape::Flag),
    optional("RootAccess", &ROOT_ACCESS),
    optional("InstanceMetadataServiceConfiguration", &INSTANCE_METADATA_SERVICE_CONFIGURATION),
]);
pub(in crate::services::sagemaker) static START_NOTEBOOK_INSTANCE: Shape =
    Shape::Structure(&[required("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME)]);
pub(in crate::services::sagemaker) static STOP_NOTEBOOK_INSTANCE: Shape =
    Shape::Structure(&[required("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME)]);
pub(in crate::services::sagemaker) static DELETE_NOTEBOOK_INSTANCE: Shape =
    Shape::Structure(&[required("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME)]);
pub(in crate::services::sagemaker) static CREATE_PRESIGNED_NOTEBOOK_INSTANCE_URL: Shape = Shape::Structure(&[
    required("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME),
    optional("SessionExpirationDurationInSeconds", &SESSION_EXPIRATION_DURATION_IN_SECONDS),
]);
pub(in crate::services::sagemaker) static CREATE_PRESIGNED_DOMAIN_URL: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    required("UserProfileName", &USER_PROFILE_NAME),
    optional("SessionExpirationDurationInSeconds", &SESSION_EXPIRATION_DURATION_IN_SECONDS),
    optional("ExpiresInSeconds", &EXPIRES_IN_SECONDS),
    optional("SpaceName", &SPACE_NAME),
    optional("LandingUri", &LANDING_URI),
]);
pub(in crate::services::sagemaker) static ADD_TAGS: Shape =
    Shape::Structure(&[required("ResourceArn", &RESOURCE_ARN), required("Tags", &TAG_LIST)]);
pub(in crate::services::sagemaker) static DELETE_TAGS: Shape =
    Shape::Structure(&[required("ResourceArn", &RESOURCE_ARN), required("TagKeys", &TAG_KEY_LIST)]);
pub(in crate::services::sagemaker) static LIST_TAGS: Shape = Shape::Structure(&[
    required("ResourceArn", &RESOURCE_ARN),
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &LIST_TAGS_MAX_RESULTS),
]);
pub(in crate::services::sagemaker) static CREATE_SPACE: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    required("SpaceName", &SPACE_NAME),
    optional("Tags", &TAG_LIST),
    optional("SpaceSettings", &SPACE_SETTINGS),
    optional("OwnershipSettings", &OWNERSHIP_SETTINGS),
    optional("SpaceSharingSettings", &SPACE_SHARING_SETTINGS),
    optional("SpaceDisplayName", &NON_EMPTY_STRING64),
]);
pub(in crate::services::sagemaker) static DESCRIBE_SPACE: Shape =
    Shape::Structure(&[required("DomainId", &DOMAIN_ID), required("SpaceName", &SPACE_NAME)]);
pub(in crate::services::sagemaker) static LIST_SPACES: Shape = Shape::Structure(&[
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("SortOrder", &SORT_ORDER),
    optional("SortBy", &SPACE_SORT_KEY),
    optional("DomainIdEquals", &DOMAIN_ID),
    optional("SpaceNameContains", &SPACE_NAME),
]);
pub(in crate::services::sagemaker) static UPDATE_SPACE: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    required("SpaceName", &SPACE_NAME),
    optional("SpaceSettings", &SPACE_SETTINGS),
    optional("SpaceDisplayName", &NON_EMPTY_STRING64),
]);
pub(in crate::services::sagemaker) static DELETE_SPACE: Shape =
    Shape::Structure(&[required("DomainId", &DOMAIN_ID), required("SpaceName", &SPACE_NAME)]);
pub(in crate::services::sagemaker) static CREATE_APP: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    optional("UserProfileName", &USER_PROFILE_NAME),
    optional("SpaceName", &SPACE_NAME),
    required("AppType", &APP_TYPE),
    required("AppName", &APP_NAME),
    optional("Tags", &TAG_LIST),
    optional("ResourceSpec", &RESOURCE_SPEC),
    optional("RecoveryMode", &Shape::Flag),
]);
pub(in crate::services::sagemaker) static DESCRIBE_APP: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    optional("UserProfileName", &USER_PROFILE_NAME),
    optional("SpaceName", &SPACE_NAME),
    required("AppType", &APP_TYPE),
    required("AppName", &APP_NAME),
]);
pub(in crate::services::sagemaker) static LIST_APPS: Shape = Shape::Structure(&[
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("SortOrder", &SORT_ORDER),
    optional("SortBy", &APP_SORT_KEY),
    optional("DomainIdEquals", &DOMAIN_ID),
    optional("UserProfileNameEquals", &USER_PROFILE_NAME),
    optional("SpaceNameEquals", &SPACE_NAME),
]);
pub(in crate::services::sagemaker) static DELETE_APP: Shape = Shape::Structure(&[
    required("DomainId", &DOMAIN_ID),
    optional("UserProfileName", &USER_PROFILE_NAME),
    optional("SpaceName", &SPACE_NAME),
    required("AppType", &APP_TYPE),
    required("AppName", &APP_NAME),
]);
pub(in crate::services::sagemaker) static CREATE_STUDIO_LIFECYCLE_CONFIG: Shape = Shape::Structure(&[
    required("StudioLifecycleConfigName", &STUDIO_LIFECYCLE_CONFIG_NAME),
    required("StudioLifecycleConfigContent", &STUDIO_LIFECYCLE_CONFIG_CONTENT),
    required("StudioLifecycleConfigAppType", &STUDIO_LIFECYCLE_CONFIG_APP_TYPE),
    optional("Tags", &TAG_LIST),
]);
pub(in crate::services::sagemaker) static DESCRIBE_STUDIO_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[required("StudioLifecycleConfigName", &STUDIO_LIFECYCLE_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static LIST_STUDIO_LIFECYCLE_CONFIGS: Shape = Shape::Structure(&[
    optional("MaxResults", &MAX_RESULTS),
    optional("NextToken", &NEXT_TOKEN),
    optional("NameContains", &STUDIO_LIFECYCLE_CONFIG_NAME),
    optional("AppTypeEquals", &STUDIO_LIFECYCLE_CONFIG_APP_TYPE),
    optional("CreationTimeBefore", &Shape::Time),
    optional("CreationTimeAfter", &Shape::Time),
    optional("ModifiedTimeBefore", &Shape::Time),
    optional("ModifiedTimeAfter", &Shape::Time),
    optional("SortBy", &STUDIO_LIFECYCLE_CONFIG_SORT_KEY),
    optional("SortOrder", &SORT_ORDER),
]);
pub(in crate::services::sagemaker) static DELETE_STUDIO_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[required("StudioLifecycleConfigName", &STUDIO_LIFECYCLE_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static CREATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape = Shape::Structure(&[
    required("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    optional("OnCreate", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
    optional("OnStart", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
    optional("Tags", &TAG_LIST),
]);
pub(in crate::services::sagemaker) static DESCRIBE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[required("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static LIST_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIGS: Shape = Shape::Structure(&[
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("SortBy", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_KEY),
    optional("SortOrder", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_ORDER),
    optional("NameContains", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME_CONTAINS),
    optional("CreationTimeBefore", &Shape::Time),
    optional("CreationTimeAfter", &Shape::Time),
    optional("LastModifiedTimeBefore", &Shape::Time),
    optional("LastModifiedTimeAfter", &Shape::Time),
]);
pub(in crate::services::sagemaker) static UPDATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape = Shape::Structure(&[
    required("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    optional("OnCreate", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
    optional("OnStart", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
]);
pub(in crate::services::sagemaker) static DELETE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[required("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME)]);

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
use crate::shape::{Shape, may, must};

pub(in crate::services::sagemaker) static CREATE_DOMAIN: Shape = Shape::Structure(&[
    must("DomainName", &DOMAIN_NAME),
    must("AuthMode", &AUTH_MODE),
    must("DefaultUserSettings", &USER_SETTINGS),
    may("DomainSettings", &DOMAIN_SETTINGS),
    may("SubnetIds", &SUBNETS),
    may("VpcId", &VPC_ID),
    may("Tags", &TAG_LIST),
    may("AppNetworkAccessType", &APP_NETWORK_ACCESS_TYPE),
    may("HomeEfsFileSystemKmsKeyId", &KMS_KEY_ID),
    may("KmsKeyId", &KMS_KEY_ID),
    may("AppSecurityGroupManagement", &APP_SECURITY_GROUP_MANAGEMENT),
    may("HomeEfsFileSystemCreation", &HOME_EFS_FILE_SYSTEM_CREATION),
    may("TagPropagation", &TAG_PROPAGATION),
    may("DefaultSpaceSettings", &DEFAULT_SPACE_SETTINGS),
]);
pub(in crate::services::sagemaker) static DESCRIBE_DOMAIN: Shape = Shape::Structure(&[must("DomainId", &DOMAIN_ID)]);
pub(in crate::services::sagemaker) static UPDATE_DOMAIN: Shape = Shape::Structure(&[
    must("DomainId", &DOMAIN_ID),
    may("DefaultUserSettings", &USER_SETTINGS),
    may("DomainSettingsForUpdate", &DOMAIN_SETTINGS_FOR_UPDATE),
    may("AppSecurityGroupManagement", &APP_SECURITY_GROUP_MANAGEMENT),
    may("DefaultSpaceSettings", &DEFAULT_SPACE_SETTINGS),
    may("SubnetIds", &SUBNETS),
    may("AppNetworkAccessType", &APP_NETWORK_ACCESS_TYPE),
    may("TagPropagation", &TAG_PROPAGATION),
    may("HomeEfsFileSystemCreation", &HOME_EFS_FILE_SYSTEM_CREATION),
    may("VpcId", &VPC_ID),
]);
pub(in crate::services::sagemaker) static DELETE_DOMAIN: Shape =
    Shape::Structure(&[must("DomainId", &DOMAIN_ID), may("RetentionPolicy", &RETENTION_POLICY)]);
pub(in crate::services::sagemaker) static LIST_DOMAINS: Shape =
    Shape::Structure(&[may("NextToken", &NEXT_TOKEN), may("MaxResults", &MAX_RESULTS)]);
pub(in crate::services::sagemaker) static CREATE_USER_PROFILE: Shape = Shape::Structure(&[
    must("DomainId", &DOMAIN_ID),
    must("UserProfileName", &USER_PROFILE_NAME),
    may("SingleSignOnUserIdentifier", &SINGLE_SIGN_ON_USER_IDENTIFIER),
    may("SingleSignOnUserValue", &STRING256),
    may("Tags", &TAG_LIST),
    may("UserSettings", &USER_SETTINGS),
]);
pub(in crate::services::sagemaker) static DESCRIBE_USER_PROFILE: Shape =
    Shape::Structure(&[must("DomainId", &DOMAIN_ID), must("UserProfileName", &USER_PROFILE_NAME)]);
pub(in crate::services::sagemaker) static LIST_USER_PROFILES: Shape = Shape::Structure(&[
    may("NextToken", &NEXT_TOKEN),
    may("MaxResults", &MAX_RESULTS),
    may("SortOrder", &SORT_ORDER),
    may("SortBy", &USER_PROFILE_SORT_KEY),
    may("DomainIdEquals", &DOMAIN_ID),
    may("UserProfileNameContains", &USER_PROFILE_NAME),
]);
pub(in crate::services::sagemaker) static UPDATE_USER_PROFILE: Shape = Shape::Structure(&[
    must("DomainId", &DOMAIN_ID),
    must("UserProfileName", &USER_PROFILE_NAME),
    may("UserSettings", &USER_SETTINGS),
]);
pub(in crate::services::sagemaker) static DELETE_USER_PROFILE: Shape =
    Shape::Structure(&[must("DomainId", &DOMAIN_ID), must("UserProfileName", &USER_PROFILE_NAME)]);
pub(in crate::services::sagemaker) static CREATE_NOTEBOOK_INSTANCE: Shape = Shape::Structure(&[
    must("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME),
    must("InstanceType", &INSTANCE_TYPE),
    may("SubnetId", &SUBNET_ID),
    may("SecurityGroupIds", &SECURITY_GROUP_IDS),
    may("IpAddressType", &IP_ADDRESS_TYPE),
    must("RoleArn", &ROLE_ARN),
    may("KmsKeyId", &KMS_KEY_ID),
    may("Tags", &TAG_LIST),
    may("LifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    may("DirectInternetAccess", &DIRECT_INTERNET_ACCESS),
    may("VolumeSizeInGB", &NOTEBOOK_INSTANCE_VOLUME_SIZE_IN_GB),
    may("AcceleratorTypes", &NOTEBOOK_INSTANCE_ACCELERATOR_TYPES),
    may("DefaultCodeRepository", &CODE_REPOSITORY_NAME_OR_URL),
    may("AdditionalCodeRepositories", &ADDITIONAL_CODE_REPOSITORY_NAMES_OR_URLS),
    may("RootAccess", &ROOT_ACCESS),
    may("PlatformIdentifier", &PLATFORM_IDENTIFIER),
    may("InstanceMetadataServiceConfiguration", &INSTANCE_METADATA_SERVICE_CONFIGURATION),
]);
pub(in crate::services::sagemaker) static DESCRIBE_NOTEBOOK_INSTANCE: Shape =
    Shape::Structure(&[must("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME)]);
pub(in crate::services::sagemaker) static LIST_NOTEBOOK_INSTANCES: Shape = Shape::Structure(&[
    may("NextToken", &NEXT_TOKEN),
    may("MaxResults", &MAX_RESULTS),
    may("SortBy", &NOTEBOOK_INSTANCE_SORT_KEY),
    may("SortOrder", &NOTEBOOK_INSTANCE_SORT_ORDER),
    may("NameContains", &NOTEBOOK_INSTANCE_NAME_CONTAINS),
    may("CreationTimeBefore", &Shape::Time),
    may("CreationTimeAfter", &Shape::Time),
    may("LastModifiedTimeBefore", &Shape::Time),
    may("LastModifiedTimeAfter", &Shape::Time),
    may("StatusEquals", &NOTEBOOK_INSTANCE_STATUS),
    may("NotebookInstanceLifecycleConfigNameContains", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    may("DefaultCodeRepositoryContains", &CODE_REPOSITORY_CONTAINS),
    may("AdditionalCodeRepositoryEquals", &CODE_REPOSITORY_NAME_OR_URL),
]);
pub(in crate::services::sagemaker) static UPDATE_NOTEBOOK_INSTANCE: Shape = Shape::Structure(&[
    must("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME),
    may("InstanceType", &INSTANCE_TYPE),
    may("IpAddressType", &IP_ADDRESS_TYPE),
    may("PlatformIdentifier", &PLATFORM_IDENTIFIER),
    may("RoleArn", &ROLE_ARN),
    may("LifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    may("DisassociateLifecycleConfig", &Shape::Flag),
    may("VolumeSizeInGB", &NOTEBOOK_INSTANCE_VOLUME_SIZE_IN_GB),
    may("DefaultCodeRepository", &CODE_REPOSITORY_NAME_OR_URL),
    may("AdditionalCodeRepositories", &ADDITIONAL_CODE_REPOSITORY_NAMES_OR_URLS),
    may("AcceleratorTypes", &NOTEBOOK_INSTANCE_ACCELERATOR_TYPES),
    may("DisassociateAcceleratorTypes", &Shape::Flag),
    may("DisassociateDefaultCodeRepository", &Shape::Flag),
    may("DisassociateAdditionalCodeRepositories", &Shape::Flag),
    may("RootAccess", &ROOT_ACCESS),
    may("InstanceMetadataServiceConfiguration", &INSTANCE_METADATA_SERVICE_CONFIGURATION),
]);
pub(in crate::services::sagemaker) static START_NOTEBOOK_INSTANCE: Shape =
    Shape::Structure(&[must("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME)]);
pub(in crate::services::sagemaker) static STOP_NOTEBOOK_INSTANCE: Shape =
    Shape::Structure(&[must("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME)]);
pub(in crate::services::sagemaker) static DELETE_NOTEBOOK_INSTANCE: Shape =
    Shape::Structure(&[must("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME)]);
pub(in crate::services::sagemaker) static CREATE_PRESIGNED_NOTEBOOK_INSTANCE_URL: Shape = Shape::Structure(&[
    must("NotebookInstanceName", &NOTEBOOK_INSTANCE_NAME),
    may("SessionExpirationDurationInSeconds", &SESSION_EXPIRATION_DURATION_IN_SECONDS),
]);
pub(in crate::services::sagemaker) static CREATE_PRESIGNED_DOMAIN_URL: Shape = Shape::Structure(&[
    must("DomainId", &DOMAIN_ID),
    must("UserProfileName", &USER_PROFILE_NAME),
    may("SessionExpirationDurationInSeconds", &SESSION_EXPIRATION_DURATION_IN_SECONDS),
    may("ExpiresInSeconds", &EXPIRES_IN_SECONDS),
    may("SpaceName", &SPACE_NAME),
    may("LandingUri", &LANDING_URI),
]);
pub(in crate::services::sagemaker) static ADD_TAGS: Shape =
    Shape::Structure(&[must("ResourceArn", &RESOURCE_ARN), must("Tags", &TAG_LIST)]);
pub(in crate::services::sagemaker) static DELETE_TAGS: Shape =
    Shape::Structure(&[must("ResourceArn", &RESOURCE_ARN), must("TagKeys", &TAG_KEY_LIST)]);
pub(in crate::services::sagemaker) static LIST_TAGS: Shape = Shape::Structure(&[
    must("ResourceArn", &RESOURCE_ARN),
    may("NextToken", &NEXT_TOKEN),
    may("MaxResults", &LIST_TAGS_MAX_RESULTS),
]);
pub(in crate::services::sagemaker) static CREATE_SPACE: Shape = Shape::Structure(&[
    must("DomainId", &DOMAIN_ID),
    must("SpaceName", &SPACE_NAME),
    may("Tags", &TAG_LIST),
    may("SpaceSettings", &SPACE_SETTINGS),
    may("OwnershipSettings", &OWNERSHIP_SETTINGS),
    may("SpaceSharingSettings", &SPACE_SHARING_SETTINGS),
    may("SpaceDisplayName", &NON_EMPTY_STRING64),
]);
pub(in crate::services::sagemaker) static DESCRIBE_SPACE: Shape =
    Shape::Structure(&[must("DomainId", &DOMAIN_ID), must("SpaceName", &SPACE_NAME)]);
pub(in crate::services::sagemaker) static LIST_SPACES: Shape = Shape::Structure(&[
    may("NextToken", &NEXT_TOKEN),
    may("MaxResults", &MAX_RESULTS),
    may("SortOrder", &SORT_ORDER),
    may("SortBy", &SPACE_SORT_KEY),
    may("DomainIdEquals", &DOMAIN_ID),
    may("SpaceNameContains", &SPACE_NAME),
]);
pub(in crate::services::sagemaker) static UPDATE_SPACE: Shape = Shape::Structure(&[
    must("DomainId", &DOMAIN_ID),
    must("SpaceName", &SPACE_NAME),
    may("SpaceSettings", &SPACE_SETTINGS),
    may("SpaceDisplayName", &NON_EMPTY_STRING64),
]);
pub(in crate::services::sagemaker) static DELETE_SPACE: Shape =
    Shape::Structure(&[must("DomainId", &DOMAIN_ID), must("SpaceName", &SPACE_NAME)]);
pub(in crate::services::sagemaker) static CREATE_APP: Shape = Shape::Structure(&[
    must("DomainId", &DOMAIN_ID),
    may("UserProfileName", &USER_PROFILE_NAME),
    may("SpaceName", &SPACE_NAME),
    must("AppType", &APP_TYPE),
    must("AppName", &APP_NAME),
    may("Tags", &TAG_LIST),
    may("ResourceSpec", &RESOURCE_SPEC),
    may("RecoveryMode", &Shape::Flag),
]);
pub(in crate::services::sagemaker) static DESCRIBE_APP: Shape = Shape::Structure(&[
    must("DomainId", &DOMAIN_ID),
    may("UserProfileName", &USER_PROFILE_NAME),
    may("SpaceName", &SPACE_NAME),
    must("AppType", &APP_TYPE),
    must("AppName", &APP_NAME),
]);
pub(in crate::services::sagemaker) static LIST_APPS: Shape = Shape::Structure(&[
    may("NextToken", &NEXT_TOKEN),
    may("MaxResults", &MAX_RESULTS),
    may("SortOrder", &SORT_ORDER),
    may("SortBy", &APP_SORT_KEY),
    may("DomainIdEquals", &DOMAIN_ID),
    may("UserProfileNameEquals", &USER_PROFILE_NAME),
    may("SpaceNameEquals", &SPACE_NAME),
]);
pub(in crate::services::sagemaker) static DELETE_APP: Shape = Shape::Structure(&[
    must("DomainId", &DOMAIN_ID),
    may("UserProfileName", &USER_PROFILE_NAME),
    may("SpaceName", &SPACE_NAME),
    must("AppType", &APP_TYPE),
    must("AppName", &APP_NAME),
]);
pub(in crate::services::sagemaker) static CREATE_STUDIO_LIFECYCLE_CONFIG: Shape = Shape::Structure(&[
    must("StudioLifecycleConfigName", &STUDIO_LIFECYCLE_CONFIG_NAME),
    must("StudioLifecycleConfigContent", &STUDIO_LIFECYCLE_CONFIG_CONTENT),
    must("StudioLifecycleConfigAppType", &STUDIO_LIFECYCLE_CONFIG_APP_TYPE),
    may("Tags", &TAG_LIST),
]);
pub(in crate::services::sagemaker) static DESCRIBE_STUDIO_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[must("StudioLifecycleConfigName", &STUDIO_LIFECYCLE_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static LIST_STUDIO_LIFECYCLE_CONFIGS: Shape = Shape::Structure(&[
    may("MaxResults", &MAX_RESULTS),
    may("NextToken", &NEXT_TOKEN),
    may("NameContains", &STUDIO_LIFECYCLE_CONFIG_NAME),
    may("AppTypeEquals", &STUDIO_LIFECYCLE_CONFIG_APP_TYPE),
    may("CreationTimeBefore", &Shape::Time),
    may("CreationTimeAfter", &Shape::Time),
    may("ModifiedTimeBefore", &Shape::Time),
    may("ModifiedTimeAfter", &Shape::Time),
    may("SortBy", &STUDIO_LIFECYCLE_CONFIG_SORT_KEY),
    may("SortOrder", &SORT_ORDER),
]);
pub(in crate::services::sagemaker) static DELETE_STUDIO_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[must("StudioLifecycleConfigName", &STUDIO_LIFECYCLE_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static CREATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape = Shape::Structure(&[
    must("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    may("OnCreate", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
    may("OnStart", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
    may("Tags", &TAG_LIST),
]);
pub(in crate::services::sagemaker) static DESCRIBE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[must("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static LIST_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIGS: Shape = Shape::Structure(&[
    may("NextToken", &NEXT_TOKEN),
    may("MaxResults", &MAX_RESULTS),
    may("SortBy", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_KEY),
    may("SortOrder", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_SORT_ORDER),
    may("NameContains", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME_CONTAINS),
    may("CreationTimeBefore", &Shape::Time),
    may("CreationTimeAfter", &Shape::Time),
    may("LastModifiedTimeBefore", &Shape::Time),
    may("LastModifiedTimeAfter", &Shape::Time),
]);
pub(in crate::services::sagemaker) static UPDATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape = Shape::Structure(&[
    must("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME),
    may("OnCreate", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
    may("OnStart", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_LIST),
]);
pub(in crate::services::sagemaker) static DELETE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG: Shape =
    Shape::Structure(&[must("NotebookInstanceLifecycleConfigName", &NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME)]);

//! The inputs of the operations on spaces: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{
    DOMAIN_ID, FILE_SYSTEM_ID, IDLE_TIMEOUT_IN_MINUTES, MAX_RESULTS, NEXT_TOKEN, S3_SCHEMA_URI, SPACE_EBS_VOLUME_SIZE_IN_GB,
    SPACE_NAME, USER_PROFILE_NAME,
};
use crate::services::sagemaker::shapes::structures::{
    CODE_REPOSITORIES, JUPYTER_SERVER_APP_SETTINGS, KERNEL_GATEWAY_APP_SETTINGS, RESOURCE_SPEC, TAG_LIST,
};
use crate::services::sagemaker::shapes::words::{APP_TYPE, FEATURE_STATUS, SORT_ORDER};
use crate::validation::{Shape, optional, required};

static SHARING_TYPE: Shape = Shape::OneOf(&["Private", "Shared"]);
static SPACE_SORT_KEY: Shape = Shape::OneOf(&["CreationTime", "LastModifiedTime"]);
static NON_EMPTY_STRING64: Shape = Shape::Text { min: 0, max: 64, pattern: r"(?!\s*$).+" };
static SPACE_IDLE_SETTINGS: Shape = Shape::Structure(&[optional("IdleTimeoutInMinutes", &IDLE_TIMEOUT_IN_MINUTES)]);
static SPACE_APP_LIFECYCLE_MANAGEMENT: Shape = Shape::Structure(&[optional("IdleSettings", &SPACE_IDLE_SETTINGS)]);
static SPACE_CODE_EDITOR_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("AppLifecycleManagement", &SPACE_APP_LIFECYCLE_MANAGEMENT),
]);
static SPACE_JUPYTER_LAB_APP_SETTINGS: Shape = Shape::Structure(&[
    optional("DefaultResourceSpec", &RESOURCE_SPEC),
    optional("CodeRepositories", &CODE_REPOSITORIES),
    optional("AppLifecycleManagement", &SPACE_APP_LIFECYCLE_MANAGEMENT),
]);
static EBS_STORAGE_SETTINGS: Shape = Shape::Structure(&[required("EbsVolumeSizeInGb", &SPACE_EBS_VOLUME_SIZE_IN_GB)]);
static SPACE_STORAGE_SETTINGS: Shape = Shape::Structure(&[optional("EbsStorageSettings", &EBS_STORAGE_SETTINGS)]);
static EFS_FILE_SYSTEM: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);
static F_SX_LUSTRE_FILE_SYSTEM: Shape = Shape::Structure(&[required("FileSystemId", &FILE_SYSTEM_ID)]);
static S3_FILE_SYSTEM: Shape = Shape::Structure(&[required("S3Uri", &S3_SCHEMA_URI)]);
static CUSTOM_FILE_SYSTEM: Shape = Shape::Structure(&[
    optional("EFSFileSystem", &EFS_FILE_SYSTEM),
    optional("FSxLustreFileSystem", &F_SX_LUSTRE_FILE_SYSTEM),
    optional("S3FileSystem", &S3_FILE_SYSTEM),
]);
static CUSTOM_FILE_SYSTEMS: Shape = Shape::List { min: 0, max: 5, of: &CUSTOM_FILE_SYSTEM };
static SPACE_SETTINGS: Shape = Shape::Structure(&[
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
static OWNERSHIP_SETTINGS: Shape = Shape::Structure(&[required("OwnerUserProfileName", &USER_PROFILE_NAME)]);
static SPACE_SHARING_SETTINGS: Shape = Shape::Structure(&[required("SharingType", &SHARING_TYPE)]);
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

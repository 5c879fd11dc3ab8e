//! The inputs of the operations on notebook instances: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{
    KMS_KEY_ID, MAX_RESULTS, NEXT_TOKEN, NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME, ROLE_ARN,
    SESSION_EXPIRATION_DURATION_IN_SECONDS, SUBNET_ID,
};
use crate::services::sagemaker::shapes::structures::{SECURITY_GROUP_IDS, TAG_LIST};
use crate::services::sagemaker::shapes::words::IP_ADDRESS_TYPE;
use crate::validation::{Shape, optional, required};

#[rustfmt::skip]
static INSTANCE_TYPE: Shape = Shape::OneOf(&[
    "ml.t2.medium", "ml.t2.large", "ml.t2.xlarge", "ml.t2.2xlarge", "ml.t3.medium", "ml.t3.large", "ml.t3.xlarge",
    "ml.t3.2xlarge", "ml.m4.xlarge", "ml.m4.2xlarge", "ml.m4.4xlarge", "ml.m4.10xlarge", "ml.m4.16xlarge", "ml.m5.xlarge",
    "ml.m5.2xlarge", "ml.m5.4xlarge", "ml.m5.12xlarge", "ml.m5.24xlarge", "ml.m5d.large", "ml.m5d.xlarge", "ml.m5d.2xlarge",
    "ml.m5d.4xlarge", "ml.m5d.8xlarge", "ml.m5d.12xlarge", "ml.m5d.16xlarge", "ml.m5d.24xlarge", "ml.c4.xlarge",
    "ml.c4.2xlarge", "ml.c4.4xlarge", "ml.c4.8xlarge", "ml.c5.xlarge", "ml.c5.2xlarge", "ml.c5.4xlarge", "ml.c5.9xlarge",
    "ml.c5.18xlarge", "ml.c5d.xlarge", "ml.c5d.2xlarge", "ml.c5d.4xlarge", "ml.c5d.9xlarge", "ml.c5d.18xlarge",
    "ml.p2.xlarge", "ml.p2.8xlarge", "ml.p2.16xlarge", "ml.p3.2xlarge", "ml.p3.8xlarge", "ml.p3.16xlarge", "ml.p3dn.24xlarge",
    "ml.g4dn.xlarge", "ml.g4dn.2xlarge", "ml.g4dn.4xlarge", "ml.g4dn.8xlarge", "ml.g4dn.12xlarge", "ml.g4dn.16xlarge",
    "ml.r5.large", "ml.r5.xlarge", "ml.r5.2xlarge", "ml.r5.4xlarge", "ml.r5.8xlarge", "ml.r5.12xlarge", "ml.r5.16xlarge",
    "ml.r5.24xlarge", "ml.g5.xlarge", "ml.g5.2xlarge", "ml.g5.4xlarge", "ml.g5.8xlarge", "ml.g5.16xlarge", "ml.g5.12xlarge",
    "ml.g5.24xlarge", "ml.g5.48xlarge", "ml.inf1.xlarge", "ml.inf1.2xlarge", "ml.inf1.6xlarge", "ml.inf1.24xlarge",
    "ml.trn1.2xlarge", "ml.trn1.32xlarge", "ml.trn1n.32xlarge", "ml.inf2.xlarge", "ml.inf2.8xlarge", "ml.inf2.24xlarge",
    "ml.inf2.48xlarge", "ml.p4d.24xlarge", "ml.p4de.24xlarge", "ml.p5.48xlarge", "ml.p6-b200.48xlarge", "ml.m6i.large",
    "ml.m6i.xlarge", "ml.m6i.2xlarge", "ml.m6i.4xlarge", "ml.m6i.8xlarge", "ml.m6i.12xlarge", "ml.m6i.16xlarge",
    "ml.m6i.24xlarge", "ml.m6i.32xlarge", "ml.m7i.large", "ml.m7i.xlarge", "ml.m7i.2xlarge", "ml.m7i.4xlarge",
    "ml.m7i.8xlarge", "ml.m7i.12xlarge", "ml.m7i.16xlarge", "ml.m7i.24xlarge", "ml.m7i.48xlarge", "ml.c6i.large",
    "ml.c6i.xlarge", "ml.c6i.2xlarge", "ml.c6i.4xlarge", "ml.c6i.8xlarge", "ml.c6i.12xlarge", "ml.c6i.16xlarge",
    "ml.c6i.24xlarge", "ml.c6i.32xlarge", "ml.c7i.large", "ml.c7i.xlarge", "ml.c7i.2xlarge", "ml.c7i.4xlarge",
    "ml.c7i.8xlarge", "ml.c7i.12xlarge", "ml.c7i.16xlarge", "ml.c7i.24xlarge", "ml.c7i.48xlarge", "ml.r6i.large",
    "ml.r6i.xlarge", "ml.r6i.2xlarge", "ml.r6i.4xlarge", "ml.r6i.8xlarge", "ml.r6i.12xlarge", "ml.r6i.16xlarge",
    "ml.r6i.24xlarge", "ml.r6i.32xlarge", "ml.r7i.large", "ml.r7i.xlarge", "ml.r7i.2xlarge", "ml.r7i.4xlarge",
    "ml.r7i.8xlarge", "ml.r7i.12xlarge", "ml.r7i.16xlarge", "ml.r7i.24xlarge", "ml.r7i.48xlarge", "ml.m6id.large",
    "ml.m6id.xlarge", "ml.m6id.2xlarge", "ml.m6id.4xlarge", "ml.m6id.8xlarge", "ml.m6id.12xlarge", "ml.m6id.16xlarge",
    "ml.m6id.24xlarge", "ml.m6id.32xlarge", "ml.c6id.large", "ml.c6id.xlarge", "ml.c6id.2xlarge", "ml.c6id.4xlarge",
    "ml.c6id.8xlarge", "ml.c6id.12xlarge", "ml.c6id.16xlarge", "ml.c6id.24xlarge", "ml.c6id.32xlarge", "ml.r6id.large",
    "ml.r6id.xlarge", "ml.r6id.2xlarge", "ml.r6id.4xlarge", "ml.r6id.8xlarge", "ml.r6id.12xlarge", "ml.r6id.16xlarge",
    "ml.r6id.24xlarge", "ml.r6id.32xlarge", "ml.g6.xlarge", "ml.g6.2xlarge", "ml.g6.4xlarge", "ml.g6.8xlarge",
    "ml.g6.12xlarge", "ml.g6.16xlarge", "ml.g6.24xlarge", "ml.g6.48xlarge", "ml.g7e.2xlarge", "ml.g7e.4xlarge",
    "ml.g7e.8xlarge", "ml.g7e.12xlarge", "ml.g7e.24xlarge", "ml.g7e.48xlarge", "ml.p5.4xlarge", "ml.p5en.48xlarge",
    "ml.g6e.xlarge", "ml.g6e.2xlarge", "ml.g6e.4xlarge", "ml.g6e.8xlarge", "ml.g6e.12xlarge", "ml.g6e.16xlarge",
    "ml.g6e.24xlarge", "ml.g6e.48xlarge",
]);
static DIRECT_INTERNET_ACCESS: Shape = Shape::OneOf(&["Enabled", "Disabled"]);
static NOTEBOOK_INSTANCE_ACCELERATOR_TYPE: Shape =
    Shape::OneOf(&["ml.eia1.medium", "ml.eia1.large", "ml.eia1.xlarge", "ml.eia2.medium", "ml.eia2.large", "ml.eia2.xlarge"]);
static ROOT_ACCESS: Shape = Shape::OneOf(&["Enabled", "Disabled"]);
static NOTEBOOK_INSTANCE_SORT_KEY: Shape = Shape::OneOf(&["Name", "CreationTime", "Status"]);
static NOTEBOOK_INSTANCE_SORT_ORDER: Shape = Shape::OneOf(&["Ascending", "Descending"]);
static NOTEBOOK_INSTANCE_STATUS: Shape = Shape::OneOf(&[
    "Pending",
    "InService",
    "Stopping",
    "Stopped",
    "Failed",
    "Deleting",
    "Updating",
    "PendingMaintenance",
    "InMaintenance",
]);
static NOTEBOOK_INSTANCE_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*" };
static NOTEBOOK_INSTANCE_VOLUME_SIZE_IN_GB: Shape = Shape::Number { min: 5, max: 16_384 };
static CODE_REPOSITORY_NAME_OR_URL: Shape =
    Shape::Text { min: 1, max: 1024, pattern: r"https://([^/]+)/?(.*)$|^[a-zA-Z0-9](-*[a-zA-Z0-9])*" };
static PLATFORM_IDENTIFIER: Shape = Shape::Text {
    min: 0,
    max: 20,
    pattern: r"(notebook-al1-v1|notebook-al2-v1|notebook-al2-v2|notebook-al2-v3|notebook-al2023-v1|notebook-al2023-v2)",
};
static MINIMUM_INSTANCE_METADATA_SERVICE_VERSION: Shape = Shape::Text { min: 0, max: 1, pattern: r"(1|2)" };
static NOTEBOOK_INSTANCE_NAME_CONTAINS: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };
static CODE_REPOSITORY_CONTAINS: Shape = Shape::Text { min: 0, max: 1024, pattern: r"[a-zA-Z0-9-]+" };
static NOTEBOOK_INSTANCE_ACCELERATOR_TYPES: Shape =
    Shape::List { min: 0, max: usize::MAX, of: &NOTEBOOK_INSTANCE_ACCELERATOR_TYPE };
static ADDITIONAL_CODE_REPOSITORY_NAMES_OR_URLS: Shape = Shape::List { min: 0, max: 3, of: &CODE_REPOSITORY_NAME_OR_URL };
static INSTANCE_METADATA_SERVICE_CONFIGURATION: Shape =
    Shape::Structure(&[required("MinimumInstanceMetadataServiceVersion", &MINIMUM_INSTANCE_METADATA_SERVICE_VERSION)]);
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

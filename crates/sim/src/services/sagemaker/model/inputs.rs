//! The inputs of the operations on models: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{
    MAX_RESULTS, METRIC_PUBLISH_FREQUENCY_IN_SECONDS, MODEL_NAME, NEXT_TOKEN, ROLE_ARN, STRING, URL,
};
use crate::services::sagemaker::shapes::structures::{TAG_LIST, VPC_CONFIG};
use crate::services::sagemaker::shapes::words::SORT_ORDER;
use crate::validation::{Shape, optional, required};

static REPOSITORY_ACCESS_MODE: Shape = Shape::OneOf(&["Platform", "Vpc"]);
static CONTAINER_MODE: Shape = Shape::OneOf(&["SingleModel", "MultiModel"]);
static S3_MODEL_DATA_TYPE: Shape = Shape::OneOf(&["S3Prefix", "S3Object"]);
static MODEL_COMPRESSION_TYPE: Shape = Shape::OneOf(&["None", "Gzip"]);
static MODEL_CACHE_SETTING: Shape = Shape::OneOf(&["Enabled", "Disabled"]);
static INFERENCE_EXECUTION_MODE: Shape = Shape::OneOf(&["Serial", "Direct"]);
static MODEL_SORT_KEY: Shape = Shape::OneOf(&["Name", "CreationTime"]);
static CONTAINER_HOSTNAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
static CONTAINER_IMAGE: Shape = Shape::Text { min: 0, max: 255, pattern: r"[\S]+" };
static REPOSITORY_CREDENTIALS_PROVIDER_ARN: Shape = Shape::Text { min: 1, max: 2048, pattern: r".*" };
static S3_MODEL_URI: Shape = Shape::Text { min: 0, max: 1024, pattern: r"(https|s3)://([^/]+)/?(.*)" };
static HUB_CONTENT_ARN: Shape = Shape::Text { min: 0, max: 255, pattern: r".*" };
static ADDITIONAL_MODEL_CHANNEL_NAME: Shape = Shape::Text { min: 1, max: 64, pattern: r"[A-Za-z0-9\.\-_]+" };
static ENVIRONMENT_KEY: Shape = Shape::Text { min: 0, max: 1024, pattern: r"[a-zA-Z_][a-zA-Z0-9_]*" };
static ENVIRONMENT_VALUE: Shape = Shape::Text { min: 0, max: 1024, pattern: r"[\S\s]*" };
static VERSIONED_ARN_OR_NAME: Shape = Shape::Text {
    min: 1,
    max: 176,
    pattern: r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\/[0-9]{1,9})?",
};
static INFERENCE_SPECIFICATION_NAME: Shape = Shape::Text { min: 1, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
static METRICS_ENDPOINT_PATH: Shape = Shape::Text { min: 0, max: 256, pattern: r"/(?!.*\.\.)[a-zA-Z0-9/_.\-]+" };
static MODEL_NAME_CONTAINS: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };
static REPOSITORY_AUTH_CONFIG: Shape =
    Shape::Structure(&[required("RepositoryCredentialsProviderArn", &REPOSITORY_CREDENTIALS_PROVIDER_ARN)]);
static IMAGE_CONFIG: Shape = Shape::Structure(&[
    required("RepositoryAccessMode", &REPOSITORY_ACCESS_MODE),
    optional("RepositoryAuthConfig", &REPOSITORY_AUTH_CONFIG),
]);
static MODEL_ACCESS_CONFIG: Shape = Shape::Structure(&[required("AcceptEula", &Shape::Flag)]);
static INFERENCE_HUB_ACCESS_CONFIG: Shape = Shape::Structure(&[required("HubContentArn", &HUB_CONTENT_ARN)]);
static S3_MODEL_DATA_SOURCE: Shape = Shape::Structure(&[
    required("S3Uri", &S3_MODEL_URI),
    required("S3DataType", &S3_MODEL_DATA_TYPE),
    required("CompressionType", &MODEL_COMPRESSION_TYPE),
    optional("ModelAccessConfig", &MODEL_ACCESS_CONFIG),
    optional("HubAccessConfig", &INFERENCE_HUB_ACCESS_CONFIG),
    optional("ManifestS3Uri", &S3_MODEL_URI),
    optional("ETag", &STRING),
    optional("ManifestEtag", &STRING),
]);
static MODEL_DATA_SOURCE: Shape = Shape::Structure(&[optional("S3DataSource", &S3_MODEL_DATA_SOURCE)]);
static ADDITIONAL_MODEL_DATA_SOURCE: Shape =
    Shape::Structure(&[required("ChannelName", &ADDITIONAL_MODEL_CHANNEL_NAME), required("S3DataSource", &S3_MODEL_DATA_SOURCE)]);
static ADDITIONAL_MODEL_DATA_SOURCES: Shape = Shape::List { min: 0, max: 5, of: &ADDITIONAL_MODEL_DATA_SOURCE };
static ENVIRONMENT_MAP: Shape = Shape::Map { max: 100, key: &ENVIRONMENT_KEY, value: &ENVIRONMENT_VALUE };
static MULTI_MODEL_CONFIG: Shape = Shape::Structure(&[optional("ModelCacheSetting", &MODEL_CACHE_SETTING)]);
static METRICS_ENDPOINT: Shape = Shape::Structure(&[
    required("MetricsEndpointPath", &METRICS_ENDPOINT_PATH),
    optional("MetricPublishFrequencyInSeconds", &METRIC_PUBLISH_FREQUENCY_IN_SECONDS),
]);
static METRICS_ENDPOINT_LIST: Shape = Shape::List { min: 0, max: 1, of: &METRICS_ENDPOINT };
static CONTAINER_METRICS_CONFIG: Shape = Shape::Structure(&[optional("MetricsEndpoints", &METRICS_ENDPOINT_LIST)]);
static CONTAINER_DEFINITION: Shape = Shape::Structure(&[
    optional("ContainerHostname", &CONTAINER_HOSTNAME),
    optional("Image", &CONTAINER_IMAGE),
    optional("ImageConfig", &IMAGE_CONFIG),
    optional("Mode", &CONTAINER_MODE),
    optional("ModelDataUrl", &URL),
    optional("ModelDataSource", &MODEL_DATA_SOURCE),
    optional("AdditionalModelDataSources", &ADDITIONAL_MODEL_DATA_SOURCES),
    optional("Environment", &ENVIRONMENT_MAP),
    optional("ModelPackageName", &VERSIONED_ARN_OR_NAME),
    optional("InferenceSpecificationName", &INFERENCE_SPECIFICATION_NAME),
    optional("MultiModelConfig", &MULTI_MODEL_CONFIG),
    optional("ContainerMetricsConfig", &CONTAINER_METRICS_CONFIG),
]);
static CONTAINER_DEFINITION_LIST: Shape = Shape::List { min: 0, max: 15, of: &CONTAINER_DEFINITION };
static INFERENCE_EXECUTION_CONFIG: Shape = Shape::Structure(&[required("Mode", &INFERENCE_EXECUTION_MODE)]);
pub(in crate::services::sagemaker) static CREATE_MODEL: Shape = Shape::Structure(&[
    required("ModelName", &MODEL_NAME),
    optional("PrimaryContainer", &CONTAINER_DEFINITION),
    optional("Containers", &CONTAINER_DEFINITION_LIST),
    optional("InferenceExecutionConfig", &INFERENCE_EXECUTION_CONFIG),
    optional("ExecutionRoleArn", &ROLE_ARN),
    optional("Tags", &TAG_LIST),
    optional("VpcConfig", &VPC_CONFIG),
    optional("EnableNetworkIsolation", &Shape::Flag),
]);
pub(in crate::services::sagemaker) static DESCRIBE_MODEL: Shape = Shape::Structure(&[required("ModelName", &MODEL_NAME)]);
pub(in crate::services::sagemaker) static LIST_MODELS: Shape = Shape::Structure(&[
    optional("SortBy", &MODEL_SORT_KEY),
    optional("SortOrder", &SORT_ORDER),
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("NameContains", &MODEL_NAME_CONTAINS),
    optional("CreationTimeBefore", &Shape::Time),
    optional("CreationTimeAfter", &Shape::Time),
]);
pub(in crate::services::sagemaker) static DELETE_MODEL: Shape = Shape::Structure(&[required("ModelName", &MODEL_NAME)]);

//! Structures, lists and maps inside requests about models, endpoint configurations and endpoints. A flat table.

use super::hosting_scalars::{
    ACCELERATOR_PARTITION_TYPE, ADDITIONAL_MODEL_CHANNEL_NAME, ALARM_NAME, CAPACITY_SIZE_VALUE, CLARIFY_CONTENT_TEMPLATE,
    CLARIFY_ENABLE_EXPLANATIONS, CLARIFY_FEATURES_ATTRIBUTE, CLARIFY_HEADER, CLARIFY_LABEL_ATTRIBUTE, CLARIFY_LABEL_INDEX,
    CLARIFY_MAX_PAYLOAD_IN_MB, CLARIFY_MAX_RECORD_COUNT, CLARIFY_MIME_TYPE, CLARIFY_PROBABILITY_ATTRIBUTE,
    CLARIFY_PROBABILITY_INDEX, CLARIFY_SHAP_BASELINE, CLARIFY_SHAP_NUMBER_OF_SAMPLES, CLARIFY_SHAP_SEED, CONTAINER_HOSTNAME,
    CONTAINER_IMAGE, CROSS_REGION_MAX_INVOCATIONS_PER_SECOND_PER_INSTANCE, CROSS_REGION_PERCENT_PER_ENDPOINT, CSV_CONTENT_TYPE,
    DESTINATION_S3_URI, ENVIRONMENT_KEY, ENVIRONMENT_VALUE, HUB_CONTENT_ARN, INFERENCE_SPECIFICATION_NAME, INITIAL_TASK_COUNT,
    INSTANCE_POOL_PRIORITY, JSON_CONTENT_TYPE, MANAGED_INSTANCE_SCALING_COOLDOWN_IN_MINUTES,
    MANAGED_INSTANCE_SCALING_MAX_INSTANCE_COUNT, MANAGED_INSTANCE_SCALING_MAXIMUM_STEP_SIZE,
    MANAGED_INSTANCE_SCALING_MIN_INSTANCE_COUNT, MAX_CONCURRENT_INVOCATIONS_PER_INSTANCE, MAXIMUM_EXECUTION_TIMEOUT_IN_SECONDS,
    METRIC_PUBLISH_FREQUENCY_IN_SECONDS, METRICS_ENDPOINT_PATH, ML_RESERVATION_ARN, MODEL_NAME,
    PREFIX_AWARE_ROUTING_CONCURRENCY_THRESHOLD, PREFIX_AWARE_ROUTING_PREFIX_LENGTH,
    PRODUCTION_VARIANT_CONTAINER_STARTUP_HEALTH_CHECK_TIMEOUT_IN_SECONDS,
    PRODUCTION_VARIANT_MODEL_DATA_DOWNLOAD_TIMEOUT_IN_SECONDS, PRODUCTION_VARIANT_VOLUME_SIZE_IN_GB,
    REPOSITORY_CREDENTIALS_PROVIDER_ARN, S3_MODEL_URI, SAMPLING_PERCENTAGE, SERVERLESS_MAX_CONCURRENCY,
    SERVERLESS_MEMORY_SIZE_IN_MB, SERVERLESS_PROVISIONED_CONCURRENCY, SNS_TOPIC_ARN, TASK_COUNT, TERMINATION_WAIT_IN_SECONDS,
    URL, VARIANT_INSTANCE_PROVISION_TIMEOUT_IN_SECONDS, VARIANT_NAME, VARIANT_WEIGHT, VERSIONED_ARN_OR_NAME,
    WAIT_INTERVAL_IN_SECONDS,
};
use super::hosting_words::{
    ASYNC_NOTIFICATION_TOPIC_TYPES, CAPACITY_RESERVATION_PREFERENCE, CAPACITY_SIZE_TYPE, CAPTURE_MODE, CLARIFY_FEATURE_TYPE,
    CLARIFY_TEXT_GRANULARITY, CLARIFY_TEXT_LANGUAGE, CONTAINER_MODE, INFERENCE_EXECUTION_MODE,
    MANAGED_INSTANCE_SCALING_SCALE_IN_STRATEGY, MANAGED_INSTANCE_SCALING_STATUS, MODEL_CACHE_SETTING, MODEL_COMPRESSION_TYPE,
    PRODUCTION_VARIANT_ACCELERATOR_TYPE, PRODUCTION_VARIANT_INFERENCE_AMI_VERSION, PRODUCTION_VARIANT_INSTANCE_TYPE,
    REPOSITORY_ACCESS_MODE, ROUTING_STRATEGY, S3_MODEL_DATA_TYPE, TRAFFIC_ROUTING_CONFIG_TYPE, VARIANT_PROPERTY_TYPE,
};
use super::scalars::{KMS_KEY_ID, SECURITY_GROUP_ID, STRING};
use super::structures::SUBNETS;
use crate::shape::{Shape, may, must};

pub(super) static REPOSITORY_AUTH_CONFIG: Shape =
    Shape::Structure(&[must("RepositoryCredentialsProviderArn", &REPOSITORY_CREDENTIALS_PROVIDER_ARN)]);
pub(super) static IMAGE_CONFIG: Shape = Shape::Structure(&[
    must("RepositoryAccessMode", &REPOSITORY_ACCESS_MODE),
    may("RepositoryAuthConfig", &REPOSITORY_AUTH_CONFIG),
]);
pub(super) static MODEL_ACCESS_CONFIG: Shape = Shape::Structure(&[must("AcceptEula", &Shape::Flag)]);
pub(super) static INFERENCE_HUB_ACCESS_CONFIG: Shape = Shape::Structure(&[must("HubContentArn", &HUB_CONTENT_ARN)]);
pub(super) static S3_MODEL_DATA_SOURCE: Shape = Shape::Structure(&[
    must("S3Uri", &S3_MODEL_URI),
    must("S3DataType", &S3_MODEL_DATA_TYPE),
    must("CompressionType", &MODEL_COMPRESSION_TYPE),
    may("ModelAccessConfig", &MODEL_ACCESS_CONFIG),
    may("HubAccessConfig", &INFERENCE_HUB_ACCESS_CONFIG),
    may("ManifestS3Uri", &S3_MODEL_URI),
    may("ETag", &STRING),
    may("ManifestEtag", &STRING),
]);
pub(super) static MODEL_DATA_SOURCE: Shape = Shape::Structure(&[may("S3DataSource", &S3_MODEL_DATA_SOURCE)]);
pub(super) static ADDITIONAL_MODEL_DATA_SOURCE: Shape =
    Shape::Structure(&[must("ChannelName", &ADDITIONAL_MODEL_CHANNEL_NAME), must("S3DataSource", &S3_MODEL_DATA_SOURCE)]);
pub(super) static ADDITIONAL_MODEL_DATA_SOURCES: Shape = Shape::List { min: 0, max: 5, of: &ADDITIONAL_MODEL_DATA_SOURCE };
pub(super) static ENVIRONMENT_MAP: Shape = Shape::Map { max: 100, key: &ENVIRONMENT_KEY, value: &ENVIRONMENT_VALUE };
pub(super) static MULTI_MODEL_CONFIG: Shape = Shape::Structure(&[may("ModelCacheSetting", &MODEL_CACHE_SETTING)]);
pub(super) static METRICS_ENDPOINT: Shape = Shape::Structure(&[
    must("MetricsEndpointPath", &METRICS_ENDPOINT_PATH),
    may("MetricPublishFrequencyInSeconds", &METRIC_PUBLISH_FREQUENCY_IN_SECONDS),
]);
pub(super) static METRICS_ENDPOINT_LIST: Shape = Shape::List { min: 0, max: 1, of: &METRICS_ENDPOINT };
pub(super) static CONTAINER_METRICS_CONFIG: Shape = Shape::Structure(&[may("MetricsEndpoints", &METRICS_ENDPOINT_LIST)]);
pub(super) static CONTAINER_DEFINITION: Shape = Shape::Structure(&[
    may("ContainerHostname", &CONTAINER_HOSTNAME),
    may("Image", &CONTAINER_IMAGE),
    may("ImageConfig", &IMAGE_CONFIG),
    may("Mode", &CONTAINER_MODE),
    may("ModelDataUrl", &URL),
    may("ModelDataSource", &MODEL_DATA_SOURCE),
    may("AdditionalModelDataSources", &ADDITIONAL_MODEL_DATA_SOURCES),
    may("Environment", &ENVIRONMENT_MAP),
    may("ModelPackageName", &VERSIONED_ARN_OR_NAME),
    may("InferenceSpecificationName", &INFERENCE_SPECIFICATION_NAME),
    may("MultiModelConfig", &MULTI_MODEL_CONFIG),
    may("ContainerMetricsConfig", &CONTAINER_METRICS_CONFIG),
]);
pub(super) static CONTAINER_DEFINITION_LIST: Shape = Shape::List { min: 0, max: 15, of: &CONTAINER_DEFINITION };
pub(super) static INFERENCE_EXECUTION_CONFIG: Shape = Shape::Structure(&[must("Mode", &INFERENCE_EXECUTION_MODE)]);
pub(super) static VPC_SECURITY_GROUP_IDS: Shape = Shape::List { min: 1, max: 5, of: &SECURITY_GROUP_ID };
pub(super) static VPC_CONFIG: Shape =
    Shape::Structure(&[must("SecurityGroupIds", &VPC_SECURITY_GROUP_IDS), must("Subnets", &SUBNETS)]);
pub(super) static INSTANCE_POOL: Shape = Shape::Structure(&[
    must("InstanceType", &PRODUCTION_VARIANT_INSTANCE_TYPE),
    may("ModelNameOverride", &MODEL_NAME),
    must("Priority", &INSTANCE_POOL_PRIORITY),
]);
pub(super) static INSTANCE_POOL_LIST: Shape = Shape::List { min: 1, max: 5, of: &INSTANCE_POOL };
pub(super) static PRODUCTION_VARIANT_CORE_DUMP_CONFIG: Shape =
    Shape::Structure(&[must("DestinationS3Uri", &DESTINATION_S3_URI), may("KmsKeyId", &KMS_KEY_ID)]);
pub(super) static PRODUCTION_VARIANT_SERVERLESS_CONFIG: Shape = Shape::Structure(&[
    must("MemorySizeInMB", &SERVERLESS_MEMORY_SIZE_IN_MB),
    must("MaxConcurrency", &SERVERLESS_MAX_CONCURRENCY),
    may("ProvisionedConcurrency", &SERVERLESS_PROVISIONED_CONCURRENCY),
]);
pub(super) static PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING_SCALE_IN_POLICY: Shape = Shape::Structure(&[
    must("Strategy", &MANAGED_INSTANCE_SCALING_SCALE_IN_STRATEGY),
    may("MaximumStepSize", &MANAGED_INSTANCE_SCALING_MAXIMUM_STEP_SIZE),
    may("CooldownInMinutes", &MANAGED_INSTANCE_SCALING_COOLDOWN_IN_MINUTES),
]);
pub(super) static PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING: Shape = Shape::Structure(&[
    may("Status", &MANAGED_INSTANCE_SCALING_STATUS),
    may("MinInstanceCount", &MANAGED_INSTANCE_SCALING_MIN_INSTANCE_COUNT),
    may("MaxInstanceCount", &MANAGED_INSTANCE_SCALING_MAX_INSTANCE_COUNT),
    may("ScaleInPolicy", &PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING_SCALE_IN_POLICY),
]);
pub(super) static PREFIX_AWARE_ROUTING_CONFIG: Shape = Shape::Structure(&[
    may("PrefixLength", &PREFIX_AWARE_ROUTING_PREFIX_LENGTH),
    may("ConcurrencyThreshold", &PREFIX_AWARE_ROUTING_CONCURRENCY_THRESHOLD),
]);
pub(super) static PRODUCTION_VARIANT_ROUTING_CONFIG: Shape = Shape::Structure(&[
    must("RoutingStrategy", &ROUTING_STRATEGY),
    may("PrefixAwareRoutingConfig", &PREFIX_AWARE_ROUTING_CONFIG),
]);
pub(super) static PRODUCTION_VARIANT_CAPACITY_RESERVATION_CONFIG: Shape = Shape::Structure(&[
    may("CapacityReservationPreference", &CAPACITY_RESERVATION_PREFERENCE),
    may("MlReservationArn", &ML_RESERVATION_ARN),
]);
pub(super) static ACCELERATOR_PARTITION_TYPE_LIST: Shape = Shape::List { min: 0, max: 32, of: &ACCELERATOR_PARTITION_TYPE };
pub(super) static ACCELERATOR_PARTITION_LAYOUT: Shape =
    Shape::Structure(&[may("AcceleratorPartitionTypes", &ACCELERATOR_PARTITION_TYPE_LIST)]);
pub(super) static PRODUCTION_VARIANT_ACCELERATOR_PARTITION_LAYOUTS_LIST: Shape =
    Shape::List { min: 1, max: 32, of: &ACCELERATOR_PARTITION_LAYOUT };
pub(super) static PRODUCTION_VARIANT: Shape = Shape::Structure(&[
    must("VariantName", &VARIANT_NAME),
    may("ModelName", &MODEL_NAME),
    may("InitialInstanceCount", &INITIAL_TASK_COUNT),
    may("InstanceType", &PRODUCTION_VARIANT_INSTANCE_TYPE),
    may("InstancePools", &INSTANCE_POOL_LIST),
    may("VariantInstanceProvisionTimeoutInSeconds", &VARIANT_INSTANCE_PROVISION_TIMEOUT_IN_SECONDS),
    may("InitialVariantWeight", &VARIANT_WEIGHT),
    may("AcceleratorType", &PRODUCTION_VARIANT_ACCELERATOR_TYPE),
    may("CoreDumpConfig", &PRODUCTION_VARIANT_CORE_DUMP_CONFIG),
    may("ServerlessConfig", &PRODUCTION_VARIANT_SERVERLESS_CONFIG),
    may("VolumeSizeInGB", &PRODUCTION_VARIANT_VOLUME_SIZE_IN_GB),
    may("ModelDataDownloadTimeoutInSeconds", &PRODUCTION_VARIANT_MODEL_DATA_DOWNLOAD_TIMEOUT_IN_SECONDS),
    may("ContainerStartupHealthCheckTimeoutInSeconds", &PRODUCTION_VARIANT_CONTAINER_STARTUP_HEALTH_CHECK_TIMEOUT_IN_SECONDS),
    may("EnableSSMAccess", &Shape::Flag),
    may("ManagedInstanceScaling", &PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING),
    may("RoutingConfig", &PRODUCTION_VARIANT_ROUTING_CONFIG),
    may("InferenceAmiVersion", &PRODUCTION_VARIANT_INFERENCE_AMI_VERSION),
    may("CapacityReservationConfig", &PRODUCTION_VARIANT_CAPACITY_RESERVATION_CONFIG),
    may("AcceleratorPartitionLayouts", &PRODUCTION_VARIANT_ACCELERATOR_PARTITION_LAYOUTS_LIST),
]);
pub(super) static PRODUCTION_VARIANT_LIST: Shape = Shape::List { min: 1, max: 10, of: &PRODUCTION_VARIANT };
pub(super) static CAPTURE_OPTION: Shape = Shape::Structure(&[must("CaptureMode", &CAPTURE_MODE)]);
pub(super) static CAPTURE_OPTION_LIST: Shape = Shape::List { min: 1, max: 32, of: &CAPTURE_OPTION };
pub(super) static CSV_CONTENT_TYPES: Shape = Shape::List { min: 1, max: 10, of: &CSV_CONTENT_TYPE };
pub(super) static JSON_CONTENT_TYPES: Shape = Shape::List { min: 1, max: 10, of: &JSON_CONTENT_TYPE };
pub(super) static CAPTURE_CONTENT_TYPE_HEADER: Shape =
    Shape::Structure(&[may("CsvContentTypes", &CSV_CONTENT_TYPES), may("JsonContentTypes", &JSON_CONTENT_TYPES)]);
pub(super) static DATA_CAPTURE_CONFIG: Shape = Shape::Structure(&[
    may("EnableCapture", &Shape::Flag),
    must("InitialSamplingPercentage", &SAMPLING_PERCENTAGE),
    must("DestinationS3Uri", &DESTINATION_S3_URI),
    may("KmsKeyId", &KMS_KEY_ID),
    must("CaptureOptions", &CAPTURE_OPTION_LIST),
    may("CaptureContentTypeHeader", &CAPTURE_CONTENT_TYPE_HEADER),
]);
pub(super) static ASYNC_INFERENCE_CLIENT_CONFIG: Shape =
    Shape::Structure(&[may("MaxConcurrentInvocationsPerInstance", &MAX_CONCURRENT_INVOCATIONS_PER_INSTANCE)]);
pub(super) static ASYNC_NOTIFICATION_TOPIC_TYPE_LIST: Shape = Shape::List { min: 0, max: 2, of: &ASYNC_NOTIFICATION_TOPIC_TYPES };
pub(super) static ASYNC_INFERENCE_NOTIFICATION_CONFIG: Shape = Shape::Structure(&[
    may("SuccessTopic", &SNS_TOPIC_ARN),
    may("ErrorTopic", &SNS_TOPIC_ARN),
    may("IncludeInferenceResponseIn", &ASYNC_NOTIFICATION_TOPIC_TYPE_LIST),
]);
pub(super) static ASYNC_INFERENCE_OUTPUT_CONFIG: Shape = Shape::Structure(&[
    may("KmsKeyId", &KMS_KEY_ID),
    may("S3OutputPath", &DESTINATION_S3_URI),
    may("NotificationConfig", &ASYNC_INFERENCE_NOTIFICATION_CONFIG),
    may("S3FailurePath", &DESTINATION_S3_URI),
]);
pub(super) static ASYNC_INFERENCE_CONFIG: Shape = Shape::Structure(&[
    may("ClientConfig", &ASYNC_INFERENCE_CLIENT_CONFIG),
    must("OutputConfig", &ASYNC_INFERENCE_OUTPUT_CONFIG),
]);
pub(super) static CLARIFY_LABEL_HEADERS: Shape = Shape::List { min: 1, max: 16, of: &CLARIFY_HEADER };
pub(super) static CLARIFY_FEATURE_HEADERS: Shape = Shape::List { min: 1, max: 256, of: &CLARIFY_HEADER };
pub(super) static CLARIFY_FEATURE_TYPES: Shape = Shape::List { min: 1, max: 256, of: &CLARIFY_FEATURE_TYPE };
pub(super) static CLARIFY_INFERENCE_CONFIG: Shape = Shape::Structure(&[
    may("FeaturesAttribute", &CLARIFY_FEATURES_ATTRIBUTE),
    may("ContentTemplate", &CLARIFY_CONTENT_TEMPLATE),
    may("MaxRecordCount", &CLARIFY_MAX_RECORD_COUNT),
    may("MaxPayloadInMB", &CLARIFY_MAX_PAYLOAD_IN_MB),
    may("ProbabilityIndex", &CLARIFY_PROBABILITY_INDEX),
    may("LabelIndex", &CLARIFY_LABEL_INDEX),
    may("ProbabilityAttribute", &CLARIFY_PROBABILITY_ATTRIBUTE),
    may("LabelAttribute", &CLARIFY_LABEL_ATTRIBUTE),
    may("LabelHeaders", &CLARIFY_LABEL_HEADERS),
    may("FeatureHeaders", &CLARIFY_FEATURE_HEADERS),
    may("FeatureTypes", &CLARIFY_FEATURE_TYPES),
]);
pub(super) static CLARIFY_SHAP_BASELINE_CONFIG: Shape = Shape::Structure(&[
    may("MimeType", &CLARIFY_MIME_TYPE),
    may("ShapBaseline", &CLARIFY_SHAP_BASELINE),
    may("ShapBaselineUri", &URL),
]);
pub(super) static CLARIFY_TEXT_CONFIG: Shape =
    Shape::Structure(&[must("Language", &CLARIFY_TEXT_LANGUAGE), must("Granularity", &CLARIFY_TEXT_GRANULARITY)]);
pub(super) static CLARIFY_SHAP_CONFIG: Shape = Shape::Structure(&[
    must("ShapBaselineConfig", &CLARIFY_SHAP_BASELINE_CONFIG),
    may("NumberOfSamples", &CLARIFY_SHAP_NUMBER_OF_SAMPLES),
    may("UseLogit", &Shape::Flag),
    may("Seed", &CLARIFY_SHAP_SEED),
    may("TextConfig", &CLARIFY_TEXT_CONFIG),
]);
pub(super) static CLARIFY_EXPLAINER_CONFIG: Shape = Shape::Structure(&[
    may("EnableExplanations", &CLARIFY_ENABLE_EXPLANATIONS),
    may("InferenceConfig", &CLARIFY_INFERENCE_CONFIG),
    must("ShapConfig", &CLARIFY_SHAP_CONFIG),
]);
pub(super) static EXPLAINER_CONFIG: Shape = Shape::Structure(&[may("ClarifyExplainerConfig", &CLARIFY_EXPLAINER_CONFIG)]);
pub(super) static METRICS_CONFIG: Shape = Shape::Structure(&[
    may("EnableEnhancedMetrics", &Shape::Flag),
    may("EnableDetailedObservability", &Shape::Flag),
    may("MetricPublishFrequencyInSeconds", &METRIC_PUBLISH_FREQUENCY_IN_SECONDS),
]);
pub(super) static CROSS_REGION_TRAFFIC_CONFIG: Shape = Shape::Structure(&[
    must("MaxInvocationsPerSecondPerInstance", &CROSS_REGION_MAX_INVOCATIONS_PER_SECOND_PER_INSTANCE),
    must("MaxCrossRegionPercentPerEndpoint", &CROSS_REGION_PERCENT_PER_ENDPOINT),
]);
pub(super) static CAPACITY_SIZE: Shape =
    Shape::Structure(&[must("Type", &CAPACITY_SIZE_TYPE), must("Value", &CAPACITY_SIZE_VALUE)]);
pub(super) static TRAFFIC_ROUTING_CONFIG: Shape = Shape::Structure(&[
    must("Type", &TRAFFIC_ROUTING_CONFIG_TYPE),
    must("WaitIntervalInSeconds", &WAIT_INTERVAL_IN_SECONDS),
    may("CanarySize", &CAPACITY_SIZE),
    may("LinearStepSize", &CAPACITY_SIZE),
]);
pub(super) static BLUE_GREEN_UPDATE_POLICY: Shape = Shape::Structure(&[
    must("TrafficRoutingConfiguration", &TRAFFIC_ROUTING_CONFIG),
    may("TerminationWaitInSeconds", &TERMINATION_WAIT_IN_SECONDS),
    may("MaximumExecutionTimeoutInSeconds", &MAXIMUM_EXECUTION_TIMEOUT_IN_SECONDS),
]);
pub(super) static ROLLING_UPDATE_POLICY: Shape = Shape::Structure(&[
    must("MaximumBatchSize", &CAPACITY_SIZE),
    must("WaitIntervalInSeconds", &WAIT_INTERVAL_IN_SECONDS),
    may("MaximumExecutionTimeoutInSeconds", &MAXIMUM_EXECUTION_TIMEOUT_IN_SECONDS),
    may("RollbackMaximumBatchSize", &CAPACITY_SIZE),
]);
pub(super) static ALARM: Shape = Shape::Structure(&[may("AlarmName", &ALARM_NAME)]);
pub(super) static ALARM_LIST: Shape = Shape::List { min: 1, max: 10, of: &ALARM };
pub(super) static AUTO_ROLLBACK_CONFIG: Shape = Shape::Structure(&[may("Alarms", &ALARM_LIST)]);
pub(super) static DEPLOYMENT_CONFIG: Shape = Shape::Structure(&[
    may("BlueGreenUpdatePolicy", &BLUE_GREEN_UPDATE_POLICY),
    may("RollingUpdatePolicy", &ROLLING_UPDATE_POLICY),
    may("AutoRollbackConfiguration", &AUTO_ROLLBACK_CONFIG),
]);
pub(super) static VARIANT_PROPERTY: Shape = Shape::Structure(&[must("VariantPropertyType", &VARIANT_PROPERTY_TYPE)]);
pub(super) static VARIANT_PROPERTY_LIST: Shape = Shape::List { min: 0, max: 3, of: &VARIANT_PROPERTY };
pub(super) static PRODUCTION_VARIANT_SERVERLESS_UPDATE_CONFIG: Shape = Shape::Structure(&[
    may("MaxConcurrency", &SERVERLESS_MAX_CONCURRENCY),
    may("ProvisionedConcurrency", &SERVERLESS_PROVISIONED_CONCURRENCY),
]);
pub(super) static DESIRED_WEIGHT_AND_CAPACITY: Shape = Shape::Structure(&[
    must("VariantName", &VARIANT_NAME),
    may("DesiredWeight", &VARIANT_WEIGHT),
    may("DesiredInstanceCount", &TASK_COUNT),
    may("ServerlessUpdateConfig", &PRODUCTION_VARIANT_SERVERLESS_UPDATE_CONFIG),
]);
pub(super) static DESIRED_WEIGHT_AND_CAPACITY_LIST: Shape =
    Shape::List { min: 1, max: usize::MAX, of: &DESIRED_WEIGHT_AND_CAPACITY };

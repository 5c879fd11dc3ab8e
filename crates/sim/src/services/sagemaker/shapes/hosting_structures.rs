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
use crate::validation::{Shape, optional, required};

pub(super) static REPOSITORY_AUTH_CONFIG: Shape =
    Shape::Structure(&[required("RepositoryCredentialsProviderArn", &REPOSITORY_CREDENTIALS_PROVIDER_ARN)]);
pub(super) static IMAGE_CONFIG: Shape = Shape::Structure(&[
    required("RepositoryAccessMode", &REPOSITORY_ACCESS_MODE),
    optional("RepositoryAuthConfig", &REPOSITORY_AUTH_CONFIG),
]);
pub(super) static MODEL_ACCESS_CONFIG: Shape = Shape::Structure(&[required("AcceptEula", &Shape::Flag)]);
pub(super) static INFERENCE_HUB_ACCESS_CONFIG: Shape = Shape::Structure(&[required("HubContentArn", &HUB_CONTENT_ARN)]);
pub(super) static S3_MODEL_DATA_SOURCE: Shape = Shape::Structure(&[
    required("S3Uri", &S3_MODEL_URI),
    required("S3DataType", &S3_MODEL_DATA_TYPE),
    required("CompressionType", &MODEL_COMPRESSION_TYPE),
    optional("ModelAccessConfig", &MODEL_ACCESS_CONFIG),
    optional("HubAccessConfig", &INFERENCE_HUB_ACCESS_CONFIG),
    optional("ManifestS3Uri", &S3_MODEL_URI),
    optional("ETag", &STRING),
    optional("ManifestEtag", &STRING),
]);
pub(super) static MODEL_DATA_SOURCE: Shape = Shape::Structure(&[optional("S3DataSource", &S3_MODEL_DATA_SOURCE)]);
pub(super) static ADDITIONAL_MODEL_DATA_SOURCE: Shape =
    Shape::Structure(&[required("ChannelName", &ADDITIONAL_MODEL_CHANNEL_NAME), required("S3DataSource", &S3_MODEL_DATA_SOURCE)]);
pub(super) static ADDITIONAL_MODEL_DATA_SOURCES: Shape = Shape::List { min: 0, max: 5, of: &ADDITIONAL_MODEL_DATA_SOURCE };
pub(super) static ENVIRONMENT_MAP: Shape = Shape::Map { max: 100, key: &ENVIRONMENT_KEY, value: &ENVIRONMENT_VALUE };
pub(super) static MULTI_MODEL_CONFIG: Shape = Shape::Structure(&[optional("ModelCacheSetting", &MODEL_CACHE_SETTING)]);
pub(super) static METRICS_ENDPOINT: Shape = Shape::Structure(&[
    required("MetricsEndpointPath", &METRICS_ENDPOINT_PATH),
    optional("MetricPublishFrequencyInSeconds", &METRIC_PUBLISH_FREQUENCY_IN_SECONDS),
]);
pub(super) static METRICS_ENDPOINT_LIST: Shape = Shape::List { min: 0, max: 1, of: &METRICS_ENDPOINT };
pub(super) static CONTAINER_METRICS_CONFIG: Shape = Shape::Structure(&[optional("MetricsEndpoints", &METRICS_ENDPOINT_LIST)]);
pub(super) static CONTAINER_DEFINITION: Shape = Shape::Structure(&[
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
pub(super) static CONTAINER_DEFINITION_LIST: Shape = Shape::List { min: 0, max: 15, of: &CONTAINER_DEFINITION };
pub(super) static INFERENCE_EXECUTION_CONFIG: Shape = Shape::Structure(&[required("Mode", &INFERENCE_EXECUTION_MODE)]);
pub(super) static VPC_SECURITY_GROUP_IDS: Shape = Shape::List { min: 1, max: 5, of: &SECURITY_GROUP_ID };
pub(super) static VPC_CONFIG: Shape =
    Shape::Structure(&[required("SecurityGroupIds", &VPC_SECURITY_GROUP_IDS), required("Subnets", &SUBNETS)]);
pub(super) static INSTANCE_POOL: Shape = Shape::Structure(&[
    required("InstanceType", &PRODUCTION_VARIANT_INSTANCE_TYPE),
    optional("ModelNameOverride", &MODEL_NAME),
    required("Priority", &INSTANCE_POOL_PRIORITY),
]);
pub(super) static INSTANCE_POOL_LIST: Shape = Shape::List { min: 1, max: 5, of: &INSTANCE_POOL };
pub(super) static PRODUCTION_VARIANT_CORE_DUMP_CONFIG: Shape =
    Shape::Structure(&[required("DestinationS3Uri", &DESTINATION_S3_URI), optional("KmsKeyId", &KMS_KEY_ID)]);
pub(super) static PRODUCTION_VARIANT_SERVERLESS_CONFIG: Shape = Shape::Structure(&[
    required("MemorySizeInMB", &SERVERLESS_MEMORY_SIZE_IN_MB),
    required("MaxConcurrency", &SERVERLESS_MAX_CONCURRENCY),
    optional("ProvisionedConcurrency", &SERVERLESS_PROVISIONED_CONCURRENCY),
]);
pub(super) static PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING_SCALE_IN_POLICY: Shape = Shape::Structure(&[
    required("Strategy", &MANAGED_INSTANCE_SCALING_SCALE_IN_STRATEGY),
    optional("MaximumStepSize", &MANAGED_INSTANCE_SCALING_MAXIMUM_STEP_SIZE),
    optional("CooldownInMinutes", &MANAGED_INSTANCE_SCALING_COOLDOWN_IN_MINUTES),
]);
pub(super) static PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING: Shape = Shape::Structure(&[
    optional("Status", &MANAGED_INSTANCE_SCALING_STATUS),
    optional("MinInstanceCount", &MANAGED_INSTANCE_SCALING_MIN_INSTANCE_COUNT),
    optional("MaxInstanceCount", &MANAGED_INSTANCE_SCALING_MAX_INSTANCE_COUNT),
    optional("ScaleInPolicy", &PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING_SCALE_IN_POLICY),
]);
pub(super) static PREFIX_AWARE_ROUTING_CONFIG: Shape = Shape::Structure(&[
    optional("PrefixLength", &PREFIX_AWARE_ROUTING_PREFIX_LENGTH),
    optional("ConcurrencyThreshold", &PREFIX_AWARE_ROUTING_CONCURRENCY_THRESHOLD),
]);
pub(super) static PRODUCTION_VARIANT_ROUTING_CONFIG: Shape = Shape::Structure(&[
    required("RoutingStrategy", &ROUTING_STRATEGY),
    optional("PrefixAwareRoutingConfig", &PREFIX_AWARE_ROUTING_CONFIG),
]);
pub(super) static PRODUCTION_VARIANT_CAPACITY_RESERVATION_CONFIG: Shape = Shape::Structure(&[
    optional("CapacityReservationPreference", &CAPACITY_RESERVATION_PREFERENCE),
    optional("MlReservationArn", &ML_RESERVATION_ARN),
]);
pub(super) static ACCELERATOR_PARTITION_TYPE_LIST: Shape = Shape::List { min: 0, max: 32, of: &ACCELERATOR_PARTITION_TYPE };
pub(super) static ACCELERATOR_PARTITION_LAYOUT: Shape =
    Shape::Structure(&[optional("AcceleratorPartitionTypes", &ACCELERATOR_PARTITION_TYPE_LIST)]);
pub(super) static PRODUCTION_VARIANT_ACCELERATOR_PARTITION_LAYOUTS_LIST: Shape =
    Shape::List { min: 1, max: 32, of: &ACCELERATOR_PARTITION_LAYOUT };
pub(super) static PRODUCTION_VARIANT: Shape = Shape::Structure(&[
    required("VariantName", &VARIANT_NAME),
    optional("ModelName", &MODEL_NAME),
    optional("InitialInstanceCount", &INITIAL_TASK_COUNT),
    optional("InstanceType", &PRODUCTION_VARIANT_INSTANCE_TYPE),
    optional("InstancePools", &INSTANCE_POOL_LIST),
    optional("VariantInstanceProvisionTimeoutInSeconds", &VARIANT_INSTANCE_PROVISION_TIMEOUT_IN_SECONDS),
    optional("InitialVariantWeight", &VARIANT_WEIGHT),
    optional("AcceleratorType", &PRODUCTION_VARIANT_ACCELERATOR_TYPE),
    optional("CoreDumpConfig", &PRODUCTION_VARIANT_CORE_DUMP_CONFIG),
    optional("ServerlessConfig", &PRODUCTION_VARIANT_SERVERLESS_CONFIG),
    optional("VolumeSizeInGB", &PRODUCTION_VARIANT_VOLUME_SIZE_IN_GB),
    optional("ModelDataDownloadTimeoutInSeconds", &PRODUCTION_VARIANT_MODEL_DATA_DOWNLOAD_TIMEOUT_IN_SECONDS),
    optional(
        "ContainerStartupHealthCheckTimeoutInSeconds",
        &PRODUCTION_VARIANT_CONTAINER_STARTUP_HEALTH_CHECK_TIMEOUT_IN_SECONDS,
    ),
    optional("EnableSSMAccess", &Shape::Flag),
    optional("ManagedInstanceScaling", &PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING),
    optional("RoutingConfig", &PRODUCTION_VARIANT_ROUTING_CONFIG),
    optional("InferenceAmiVersion", &PRODUCTION_VARIANT_INFERENCE_AMI_VERSION),
    optional("CapacityReservationConfig", &PRODUCTION_VARIANT_CAPACITY_RESERVATION_CONFIG),
    optional("AcceleratorPartitionLayouts", &PRODUCTION_VARIANT_ACCELERATOR_PARTITION_LAYOUTS_LIST),
]);
pub(super) static PRODUCTION_VARIANT_LIST: Shape = Shape::List { min: 1, max: 10, of: &PRODUCTION_VARIANT };
pub(super) static CAPTURE_OPTION: Shape = Shape::Structure(&[required("CaptureMode", &CAPTURE_MODE)]);
pub(super) static CAPTURE_OPTION_LIST: Shape = Shape::List { min: 1, max: 32, of: &CAPTURE_OPTION };
pub(super) static CSV_CONTENT_TYPES: Shape = Shape::List { min: 1, max: 10, of: &CSV_CONTENT_TYPE };
pub(super) static JSON_CONTENT_TYPES: Shape = Shape::List { min: 1, max: 10, of: &JSON_CONTENT_TYPE };
pub(super) static CAPTURE_CONTENT_TYPE_HEADER: Shape =
    Shape::Structure(&[optional("CsvContentTypes", &CSV_CONTENT_TYPES), optional("JsonContentTypes", &JSON_CONTENT_TYPES)]);
pub(super) static DATA_CAPTURE_CONFIG: Shape = Shape::Structure(&[
    optional("EnableCapture", &Shape::Flag),
    required("InitialSamplingPercentage", &SAMPLING_PERCENTAGE),
    required("DestinationS3Uri", &DESTINATION_S3_URI),
    optional("KmsKeyId", &KMS_KEY_ID),
    required("CaptureOptions", &CAPTURE_OPTION_LIST),
    optional("CaptureContentTypeHeader", &CAPTURE_CONTENT_TYPE_HEADER),
]);
pub(super) static ASYNC_INFERENCE_CLIENT_CONFIG: Shape =
    Shape::Structure(&[optional("MaxConcurrentInvocationsPerInstance", &MAX_CONCURRENT_INVOCATIONS_PER_INSTANCE)]);
pub(super) static ASYNC_NOTIFICATION_TOPIC_TYPE_LIST: Shape = Shape::List { min: 0, max: 2, of: &ASYNC_NOTIFICATION_TOPIC_TYPES };
pub(super) static ASYNC_INFERENCE_NOTIFICATION_CONFIG: Shape = Shape::Structure(&[
    optional("SuccessTopic", &SNS_TOPIC_ARN),
    optional("ErrorTopic", &SNS_TOPIC_ARN),
    optional("IncludeInferenceResponseIn", &ASYNC_NOTIFICATION_TOPIC_TYPE_LIST),
]);
pub(super) static ASYNC_INFERENCE_OUTPUT_CONFIG: Shape = Shape::Structure(&[
    optional("KmsKeyId", &KMS_KEY_ID),
    optional("S3OutputPath", &DESTINATION_S3_URI),
    optional("NotificationConfig", &ASYNC_INFERENCE_NOTIFICATION_CONFIG),
    optional("S3FailurePath", &DESTINATION_S3_URI),
]);
pub(super) static ASYNC_INFERENCE_CONFIG: Shape = Shape::Structure(&[
    optional("ClientConfig", &ASYNC_INFERENCE_CLIENT_CONFIG),
    required("OutputConfig", &ASYNC_INFERENCE_OUTPUT_CONFIG),
]);
pub(super) static CLARIFY_LABEL_HEADERS: Shape = Shape::List { min: 1, max: 16, of: &CLARIFY_HEADER };
pub(super) static CLARIFY_FEATURE_HEADERS: Shape = Shape::List { min: 1, max: 256, of: &CLARIFY_HEADER };
pub(super) static CLARIFY_FEATURE_TYPES: Shape = Shape::List { min: 1, max: 256, of: &CLARIFY_FEATURE_TYPE };
pub(super) static CLARIFY_INFERENCE_CONFIG: Shape = Shape::Structure(&[
    optional("FeaturesAttribute", &CLARIFY_FEATURES_ATTRIBUTE),
    optional("ContentTemplate", &CLARIFY_CONTENT_TEMPLATE),
    optional("MaxRecordCount", &CLARIFY_MAX_RECORD_COUNT),
    optional("MaxPayloadInMB", &CLARIFY_MAX_PAYLOAD_IN_MB),
    optional("ProbabilityIndex", &CLARIFY_PROBABILITY_INDEX),
    optional("LabelIndex", &CLARIFY_LABEL_INDEX),
    optional("ProbabilityAttribute", &CLARIFY_PROBABILITY_ATTRIBUTE),
    optional("LabelAttribute", &CLARIFY_LABEL_ATTRIBUTE),
    optional("LabelHeaders", &CLARIFY_LABEL_HEADERS),
    optional("FeatureHeaders", &CLARIFY_FEATURE_HEADERS),
    optional("FeatureTypes", &CLARIFY_FEATURE_TYPES),
]);
pub(super) static CLARIFY_SHAP_BASELINE_CONFIG: Shape = Shape::Structure(&[
    optional("MimeType", &CLARIFY_MIME_TYPE),
    optional("ShapBaseline", &CLARIFY_SHAP_BASELINE),
    optional("ShapBaselineUri", &URL),
]);
pub(super) static CLARIFY_TEXT_CONFIG: Shape =
    Shape::Structure(&[required("Language", &CLARIFY_TEXT_LANGUAGE), required("Granularity", &CLARIFY_TEXT_GRANULARITY)]);
pub(super) static CLARIFY_SHAP_CONFIG: Shape = Shape::Structure(&[
    required("ShapBaselineConfig", &CLARIFY_SHAP_BASELINE_CONFIG),
    optional("NumberOfSamples", &CLARIFY_SHAP_NUMBER_OF_SAMPLES),
    optional("UseLogit", &Shape::Flag),
    optional("Seed", &CLARIFY_SHAP_SEED),
    optional("TextConfig", &CLARIFY_TEXT_CONFIG),
]);
pub(super) static CLARIFY_EXPLAINER_CONFIG: Shape = Shape::Structure(&[
    optional("EnableExplanations", &CLARIFY_ENABLE_EXPLANATIONS),
    optional("InferenceConfig", &CLARIFY_INFERENCE_CONFIG),
    required("ShapConfig", &CLARIFY_SHAP_CONFIG),
]);
pub(super) static EXPLAINER_CONFIG: Shape = Shape::Structure(&[optional("ClarifyExplainerConfig", &CLARIFY_EXPLAINER_CONFIG)]);
pub(super) static METRICS_CONFIG: Shape = Shape::Structure(&[
    optional("EnableEnhancedMetrics", &Shape::Flag),
    optional("EnableDetailedObservability", &Shape::Flag),
    optional("MetricPublishFrequencyInSeconds", &METRIC_PUBLISH_FREQUENCY_IN_SECONDS),
]);
pub(super) static CROSS_REGION_TRAFFIC_CONFIG: Shape = Shape::Structure(&[
    required("MaxInvocationsPerSecondPerInstance", &CROSS_REGION_MAX_INVOCATIONS_PER_SECOND_PER_INSTANCE),
    required("MaxCrossRegionPercentPerEndpoint", &CROSS_REGION_PERCENT_PER_ENDPOINT),
]);
pub(super) static CAPACITY_SIZE: Shape =
    Shape::Structure(&[required("Type", &CAPACITY_SIZE_TYPE), required("Value", &CAPACITY_SIZE_VALUE)]);
pub(super) static TRAFFIC_ROUTING_CONFIG: Shape = Shape::Structure(&[
    required("Type", &TRAFFIC_ROUTING_CONFIG_TYPE),
    required("WaitIntervalInSeconds", &WAIT_INTERVAL_IN_SECONDS),
    optional("CanarySize", &CAPACITY_SIZE),
    optional("LinearStepSize", &CAPACITY_SIZE),
]);
pub(super) static BLUE_GREEN_UPDATE_POLICY: Shape = Shape::Structure(&[
    required("TrafficRoutingConfiguration", &TRAFFIC_ROUTING_CONFIG),
    optional("TerminationWaitInSeconds", &TERMINATION_WAIT_IN_SECONDS),
    optional("MaximumExecutionTimeoutInSeconds", &MAXIMUM_EXECUTION_TIMEOUT_IN_SECONDS),
]);
pub(super) static ROLLING_UPDATE_POLICY: Shape = Shape::Structure(&[
    required("MaximumBatchSize", &CAPACITY_SIZE),
    required("WaitIntervalInSeconds", &WAIT_INTERVAL_IN_SECONDS),
    optional("MaximumExecutionTimeoutInSeconds", &MAXIMUM_EXECUTION_TIMEOUT_IN_SECONDS),
    optional("RollbackMaximumBatchSize", &CAPACITY_SIZE),
]);
pub(super) static ALARM: Shape = Shape::Structure(&[optional("AlarmName", &ALARM_NAME)]);
pub(super) static ALARM_LIST: Shape = Shape::List { min: 1, max: 10, of: &ALARM };
pub(super) static AUTO_ROLLBACK_CONFIG: Shape = Shape::Structure(&[optional("Alarms", &ALARM_LIST)]);
pub(super) static DEPLOYMENT_CONFIG: Shape = Shape::Structure(&[
    optional("BlueGreenUpdatePolicy", &BLUE_GREEN_UPDATE_POLICY),
    optional("RollingUpdatePolicy", &ROLLING_UPDATE_POLICY),
    optional("AutoRollbackConfiguration", &AUTO_ROLLBACK_CONFIG),
]);
pub(super) static VARIANT_PROPERTY: Shape = Shape::Structure(&[required("VariantPropertyType", &VARIANT_PROPERTY_TYPE)]);
pub(super) static VARIANT_PROPERTY_LIST: Shape = Shape::List { min: 0, max: 3, of: &VARIANT_PROPERTY };
pub(super) static PRODUCTION_VARIANT_SERVERLESS_UPDATE_CONFIG: Shape = Shape::Structure(&[
    optional("MaxConcurrency", &SERVERLESS_MAX_CONCURRENCY),
    optional("ProvisionedConcurrency", &SERVERLESS_PROVISIONED_CONCURRENCY),
]);
pub(super) static DESIRED_WEIGHT_AND_CAPACITY: Shape = Shape::Structure(&[
    required("VariantName", &VARIANT_NAME),
    optional("DesiredWeight", &VARIANT_WEIGHT),
    optional("DesiredInstanceCount", &TASK_COUNT),
    optional("ServerlessUpdateConfig", &PRODUCTION_VARIANT_SERVERLESS_UPDATE_CONFIG),
]);
pub(super) static DESIRED_WEIGHT_AND_CAPACITY_LIST: Shape =
    Shape::List { min: 1, max: usize::MAX, of: &DESIRED_WEIGHT_AND_CAPACITY };

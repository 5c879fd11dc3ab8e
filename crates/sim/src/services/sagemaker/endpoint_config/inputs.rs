//! The inputs of the operations on endpoint configurations: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{
    ENDPOINT_CONFIG_NAME, KMS_KEY_ID, MAX_RESULTS, METRIC_PUBLISH_FREQUENCY_IN_SECONDS, MODEL_NAME, NEXT_TOKEN, ROLE_ARN,
    SERVERLESS_MAX_CONCURRENCY, SERVERLESS_PROVISIONED_CONCURRENCY, URL, VARIANT_NAME, VARIANT_WEIGHT,
};
use crate::services::sagemaker::shapes::structures::{TAG_LIST, VPC_CONFIG};
use crate::services::sagemaker::shapes::words::SORT_ORDER;
use crate::validation::{Shape, optional, required};

#[rustfmt::skip]
static PRODUCTION_VARIANT_INSTANCE_TYPE: Shape = Shape::OneOf(&[
    "ml.t2.medium", "ml.t2.large", "ml.t2.xlarge", "ml.t2.2xlarge", "ml.m4.xlarge", "ml.m4.2xlarge", "ml.m4.4xlarge",
    "ml.m4.10xlarge", "ml.m4.16xlarge", "ml.m5.large", "ml.m5.xlarge", "ml.m5.2xlarge", "ml.m5.4xlarge", "ml.m5.12xlarge",
    "ml.m5.24xlarge", "ml.m5d.large", "ml.m5d.xlarge", "ml.m5d.2xlarge", "ml.m5d.4xlarge", "ml.m5d.12xlarge",
    "ml.m5d.24xlarge", "ml.c4.large", "ml.c4.xlarge", "ml.c4.2xlarge", "ml.c4.4xlarge", "ml.c4.8xlarge", "ml.p2.xlarge",
    "ml.p2.8xlarge", "ml.p2.16xlarge", "ml.p3.2xlarge", "ml.p3.8xlarge", "ml.p3.16xlarge", "ml.c5.large", "ml.c5.xlarge",
    "ml.c5.2xlarge", "ml.c5.4xlarge", "ml.c5.9xlarge", "ml.c5.18xlarge", "ml.c5d.large", "ml.c5d.xlarge", "ml.c5d.2xlarge",
    "ml.c5d.4xlarge", "ml.c5d.9xlarge", "ml.c5d.18xlarge", "ml.g4dn.xlarge", "ml.g4dn.2xlarge", "ml.g4dn.4xlarge",
    "ml.g4dn.8xlarge", "ml.g4dn.12xlarge", "ml.g4dn.16xlarge", "ml.r5.large", "ml.r5.xlarge", "ml.r5.2xlarge",
    "ml.r5.4xlarge", "ml.r5.12xlarge", "ml.r5.24xlarge", "ml.r5d.large", "ml.r5d.xlarge", "ml.r5d.2xlarge",
    "ml.r5d.4xlarge", "ml.r5d.12xlarge", "ml.r5d.24xlarge", "ml.inf1.xlarge", "ml.inf1.2xlarge", "ml.inf1.6xlarge",
    "ml.inf1.24xlarge", "ml.dl1.24xlarge", "ml.c6i.large", "ml.c6i.xlarge", "ml.c6i.2xlarge", "ml.c6i.4xlarge",
    "ml.c6i.8xlarge", "ml.c6i.12xlarge", "ml.c6i.16xlarge", "ml.c6i.24xlarge", "ml.c6i.32xlarge", "ml.m6i.large",
    "ml.m6i.xlarge", "ml.m6i.2xlarge", "ml.m6i.4xlarge", "ml.m6i.8xlarge", "ml.m6i.12xlarge", "ml.m6i.16xlarge",
    "ml.m6i.24xlarge", "ml.m6i.32xlarge", "ml.r6i.large", "ml.r6i.xlarge", "ml.r6i.2xlarge", "ml.r6i.4xlarge",
    "ml.r6i.8xlarge", "ml.r6i.12xlarge", "ml.r6i.16xlarge", "ml.r6i.24xlarge", "ml.r6i.32xlarge", "ml.g5.xlarge",
    "ml.g5.2xlarge", "ml.g5.4xlarge", "ml.g5.8xlarge", "ml.g5.12xlarge", "ml.g5.16xlarge", "ml.g5.24xlarge",
    "ml.g5.48xlarge", "ml.g6.xlarge", "ml.g6.2xlarge", "ml.g6.4xlarge", "ml.g6.8xlarge", "ml.g6.12xlarge", "ml.g6.16xlarge",
    "ml.g6.24xlarge", "ml.g6.48xlarge", "ml.r8g.medium", "ml.r8g.large", "ml.r8g.xlarge", "ml.r8g.2xlarge",
    "ml.r8g.4xlarge", "ml.r8g.8xlarge", "ml.r8g.12xlarge", "ml.r8g.16xlarge", "ml.r8g.24xlarge", "ml.r8g.48xlarge",
    "ml.g6e.xlarge", "ml.g6e.2xlarge", "ml.g6e.4xlarge", "ml.g6e.8xlarge", "ml.g6e.12xlarge", "ml.g6e.16xlarge",
    "ml.g6e.24xlarge", "ml.g6e.48xlarge", "ml.g7e.2xlarge", "ml.g7e.4xlarge", "ml.g7e.8xlarge", "ml.g7e.12xlarge",
    "ml.g7e.24xlarge", "ml.g7e.48xlarge", "ml.g7.2xlarge", "ml.g7.4xlarge", "ml.g7.8xlarge", "ml.g7.12xlarge",
    "ml.g7.24xlarge", "ml.g7.48xlarge", "ml.p4d.24xlarge", "ml.c7g.large", "ml.c7g.xlarge", "ml.c7g.2xlarge",
    "ml.c7g.4xlarge", "ml.c7g.8xlarge", "ml.c7g.12xlarge", "ml.c7g.16xlarge", "ml.m6g.large", "ml.m6g.xlarge",
    "ml.m6g.2xlarge", "ml.m6g.4xlarge", "ml.m6g.8xlarge", "ml.m6g.12xlarge", "ml.m6g.16xlarge", "ml.m6gd.large",
    "ml.m6gd.xlarge", "ml.m6gd.2xlarge", "ml.m6gd.4xlarge", "ml.m6gd.8xlarge", "ml.m6gd.12xlarge", "ml.m6gd.16xlarge",
    "ml.c6g.large", "ml.c6g.xlarge", "ml.c6g.2xlarge", "ml.c6g.4xlarge", "ml.c6g.8xlarge", "ml.c6g.12xlarge",
    "ml.c6g.16xlarge", "ml.c6gd.large", "ml.c6gd.xlarge", "ml.c6gd.2xlarge", "ml.c6gd.4xlarge", "ml.c6gd.8xlarge",
    "ml.c6gd.12xlarge", "ml.c6gd.16xlarge", "ml.c6gn.large", "ml.c6gn.xlarge", "ml.c6gn.2xlarge", "ml.c6gn.4xlarge",
    "ml.c6gn.8xlarge", "ml.c6gn.12xlarge", "ml.c6gn.16xlarge", "ml.r6g.large", "ml.r6g.xlarge", "ml.r6g.2xlarge",
    "ml.r6g.4xlarge", "ml.r6g.8xlarge", "ml.r6g.12xlarge", "ml.r6g.16xlarge", "ml.r6gd.large", "ml.r6gd.xlarge",
    "ml.r6gd.2xlarge", "ml.r6gd.4xlarge", "ml.r6gd.8xlarge", "ml.r6gd.12xlarge", "ml.r6gd.16xlarge", "ml.p4de.24xlarge",
    "ml.trn1.2xlarge", "ml.trn1.32xlarge", "ml.trn1n.32xlarge", "ml.trn2.48xlarge", "ml.inf2.xlarge", "ml.inf2.8xlarge",
    "ml.inf2.24xlarge", "ml.inf2.48xlarge", "ml.p5.48xlarge", "ml.p5e.48xlarge", "ml.p5en.48xlarge", "ml.m7i.large",
    "ml.m7i.xlarge", "ml.m7i.2xlarge", "ml.m7i.4xlarge", "ml.m7i.8xlarge", "ml.m7i.12xlarge", "ml.m7i.16xlarge",
    "ml.m7i.24xlarge", "ml.m7i.48xlarge", "ml.c7i.large", "ml.c7i.xlarge", "ml.c7i.2xlarge", "ml.c7i.4xlarge",
    "ml.c7i.8xlarge", "ml.c7i.12xlarge", "ml.c7i.16xlarge", "ml.c7i.24xlarge", "ml.c7i.48xlarge", "ml.r7i.large",
    "ml.r7i.xlarge", "ml.r7i.2xlarge", "ml.r7i.4xlarge", "ml.r7i.8xlarge", "ml.r7i.12xlarge", "ml.r7i.16xlarge",
    "ml.r7i.24xlarge", "ml.r7i.48xlarge", "ml.c8g.medium", "ml.c8g.large", "ml.c8g.xlarge", "ml.c8g.2xlarge",
    "ml.c8g.4xlarge", "ml.c8g.8xlarge", "ml.c8g.12xlarge", "ml.c8g.16xlarge", "ml.c8g.24xlarge", "ml.c8g.48xlarge",
    "ml.r7gd.medium", "ml.r7gd.large", "ml.r7gd.xlarge", "ml.r7gd.2xlarge", "ml.r7gd.4xlarge", "ml.r7gd.8xlarge",
    "ml.r7gd.12xlarge", "ml.r7gd.16xlarge", "ml.m8g.medium", "ml.m8g.large", "ml.m8g.xlarge", "ml.m8g.2xlarge",
    "ml.m8g.4xlarge", "ml.m8g.8xlarge", "ml.m8g.12xlarge", "ml.m8g.16xlarge", "ml.m8g.24xlarge", "ml.m8g.48xlarge",
    "ml.c6in.large", "ml.c6in.xlarge", "ml.c6in.2xlarge", "ml.c6in.4xlarge", "ml.c6in.8xlarge", "ml.c6in.12xlarge",
    "ml.c6in.16xlarge", "ml.c6in.24xlarge", "ml.c6in.32xlarge", "ml.p6-b200.48xlarge", "ml.p6-b300.48xlarge",
    "ml.p6e-gb200.36xlarge", "ml.p5.4xlarge",
]);
static PRODUCTION_VARIANT_ACCELERATOR_TYPE: Shape =
    Shape::OneOf(&["ml.eia1.medium", "ml.eia1.large", "ml.eia1.xlarge", "ml.eia2.medium", "ml.eia2.large", "ml.eia2.xlarge"]);
static MANAGED_INSTANCE_SCALING_STATUS: Shape = Shape::OneOf(&["ENABLED", "DISABLED"]);
static MANAGED_INSTANCE_SCALING_SCALE_IN_STRATEGY: Shape = Shape::OneOf(&["IDLE_RELEASE", "CONSOLIDATION"]);
static ROUTING_STRATEGY: Shape = Shape::OneOf(&["LEAST_OUTSTANDING_REQUESTS", "RANDOM", "PREFIX_AWARE", "KV_AWARE"]);
static PRODUCTION_VARIANT_INFERENCE_AMI_VERSION: Shape = Shape::OneOf(&[
    "al2-ami-sagemaker-inference-gpu-2",
    "al2-ami-sagemaker-inference-gpu-2-1",
    "al2-ami-sagemaker-inference-gpu-3-1",
    "al2-ami-sagemaker-inference-neuron-2",
    "al2023-ami-sagemaker-inference-gpu-4-1",
]);
static CAPACITY_RESERVATION_PREFERENCE: Shape = Shape::OneOf(&["capacity-reservations-only"]);
static CAPTURE_MODE: Shape = Shape::OneOf(&["Input", "Output", "InputAndOutput"]);
static ASYNC_NOTIFICATION_TOPIC_TYPES: Shape = Shape::OneOf(&["SUCCESS_NOTIFICATION_TOPIC", "ERROR_NOTIFICATION_TOPIC"]);
static CLARIFY_FEATURE_TYPE: Shape = Shape::OneOf(&["numerical", "categorical", "text"]);
#[rustfmt::skip]
static CLARIFY_TEXT_LANGUAGE: Shape = Shape::OneOf(&[
    "af", "sq", "ar", "hy", "eu", "bn", "bg", "ca", "zh", "hr", "cs", "da", "nl", "en", "et", "fi", "fr", "de", "el", "gu",
    "he", "hi", "hu", "is", "id", "ga", "it", "kn", "ky", "lv", "lt", "lb", "mk", "ml", "mr", "ne", "nb", "fa", "pl", "pt",
    "ro", "ru", "sa", "sr", "tn", "si", "sk", "sl", "es", "sv", "tl", "ta", "tt", "te", "tr", "uk", "ur", "yo", "lij", "xx",
]);
static CLARIFY_TEXT_GRANULARITY: Shape = Shape::OneOf(&["token", "sentence", "paragraph"]);
static ENDPOINT_CONFIG_SORT_KEY: Shape = Shape::OneOf(&["Name", "CreationTime"]);
static INITIAL_TASK_COUNT: Shape = Shape::Number { min: 1, max: i64::MAX };
static INSTANCE_POOL_PRIORITY: Shape = Shape::Number { min: 1, max: 5 };
static VARIANT_INSTANCE_PROVISION_TIMEOUT_IN_SECONDS: Shape = Shape::Number { min: 300, max: 3600 };
static DESTINATION_S3_URI: Shape = Shape::Text { min: 0, max: 512, pattern: r"(https|s3)://([^/])/?(.*)" };
static SERVERLESS_MEMORY_SIZE_IN_MB: Shape = Shape::Number { min: 1024, max: 6144 };
static PRODUCTION_VARIANT_VOLUME_SIZE_IN_GB: Shape = Shape::Number { min: 1, max: 512 };
static PRODUCTION_VARIANT_MODEL_DATA_DOWNLOAD_TIMEOUT_IN_SECONDS: Shape = Shape::Number { min: 60, max: 3600 };
static PRODUCTION_VARIANT_CONTAINER_STARTUP_HEALTH_CHECK_TIMEOUT_IN_SECONDS: Shape = Shape::Number { min: 60, max: 3600 };
static MANAGED_INSTANCE_SCALING_MIN_INSTANCE_COUNT: Shape = Shape::Number { min: 0, max: i64::MAX };
static MANAGED_INSTANCE_SCALING_MAX_INSTANCE_COUNT: Shape = Shape::Number { min: 1, max: i64::MAX };
static MANAGED_INSTANCE_SCALING_MAXIMUM_STEP_SIZE: Shape = Shape::Number { min: 1, max: 100 };
static MANAGED_INSTANCE_SCALING_COOLDOWN_IN_MINUTES: Shape = Shape::Number { min: 5, max: 1440 };
static PREFIX_AWARE_ROUTING_PREFIX_LENGTH: Shape = Shape::Number { min: 1024, max: 65_536 };
static PREFIX_AWARE_ROUTING_CONCURRENCY_THRESHOLD: Shape = Shape::Number { min: 1, max: 1024 };
static ML_RESERVATION_ARN: Shape =
    Shape::Text { min: 20, max: 258, pattern: r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z0-9\-]{1,14}/.*" };
static ACCELERATOR_PARTITION_TYPE: Shape = Shape::Text { min: 0, max: 32, pattern: r"mig-[0-9]+g\.[0-9]+gb([+-][a-z0-9.]+)*" };
static SAMPLING_PERCENTAGE: Shape = Shape::Number { min: 0, max: 100 };
static CSV_CONTENT_TYPE: Shape =
    Shape::Text { min: 1, max: 256, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*" };
static JSON_CONTENT_TYPE: Shape =
    Shape::Text { min: 1, max: 256, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*" };
static MAX_CONCURRENT_INVOCATIONS_PER_INSTANCE: Shape = Shape::Number { min: 1, max: 1000 };
static SNS_TOPIC_ARN: Shape =
    Shape::Text { min: 0, max: 2048, pattern: r"arn:aws[a-z\-]*:sns:[a-z0-9\-]*:[0-9]{12}:[a-zA-Z0-9_.-]+" };
static CLARIFY_ENABLE_EXPLANATIONS: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
static CLARIFY_FEATURES_ATTRIBUTE: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
static CLARIFY_CONTENT_TEMPLATE: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
static CLARIFY_MAX_RECORD_COUNT: Shape = Shape::Number { min: 1, max: i64::MAX };
static CLARIFY_MAX_PAYLOAD_IN_MB: Shape = Shape::Number { min: 1, max: 25 };
static CLARIFY_PROBABILITY_INDEX: Shape = Shape::Number { min: 0, max: i64::MAX };
static CLARIFY_LABEL_INDEX: Shape = Shape::Number { min: 0, max: i64::MAX };
static CLARIFY_PROBABILITY_ATTRIBUTE: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
static CLARIFY_LABEL_ATTRIBUTE: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
static CLARIFY_HEADER: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
static CLARIFY_MIME_TYPE: Shape =
    Shape::Text { min: 0, max: 255, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9+.])*" };
static CLARIFY_SHAP_BASELINE: Shape = Shape::Text { min: 1, max: 4096, pattern: r"[\s\S]+" };
static CLARIFY_SHAP_NUMBER_OF_SAMPLES: Shape = Shape::Number { min: 1, max: i64::MAX };
static CLARIFY_SHAP_SEED: Shape = Shape::Number { min: i64::MIN, max: i64::MAX };
static CROSS_REGION_MAX_INVOCATIONS_PER_SECOND_PER_INSTANCE: Shape = Shape::Number { min: 1, max: 10_000 };
static CROSS_REGION_PERCENT_PER_ENDPOINT: Shape = Shape::Number { min: 1, max: 100 };
static ENDPOINT_CONFIG_NAME_CONTAINS: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };
static INSTANCE_POOL: Shape = Shape::Structure(&[
    required("InstanceType", &PRODUCTION_VARIANT_INSTANCE_TYPE),
    optional("ModelNameOverride", &MODEL_NAME),
    required("Priority", &INSTANCE_POOL_PRIORITY),
]);
static INSTANCE_POOL_LIST: Shape = Shape::List { min: 1, max: 5, of: &INSTANCE_POOL };
static PRODUCTION_VARIANT_CORE_DUMP_CONFIG: Shape =
    Shape::Structure(&[required("DestinationS3Uri", &DESTINATION_S3_URI), optional("KmsKeyId", &KMS_KEY_ID)]);
static PRODUCTION_VARIANT_SERVERLESS_CONFIG: Shape = Shape::Structure(&[
    required("MemorySizeInMB", &SERVERLESS_MEMORY_SIZE_IN_MB),
    required("MaxConcurrency", &SERVERLESS_MAX_CONCURRENCY),
    optional("ProvisionedConcurrency", &SERVERLESS_PROVISIONED_CONCURRENCY),
]);
static PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING_SCALE_IN_POLICY: Shape = Shape::Structure(&[
    required("Strategy", &MANAGED_INSTANCE_SCALING_SCALE_IN_STRATEGY),
    optional("MaximumStepSize", &MANAGED_INSTANCE_SCALING_MAXIMUM_STEP_SIZE),
    optional("CooldownInMinutes", &MANAGED_INSTANCE_SCALING_COOLDOWN_IN_MINUTES),
]);
static PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING: Shape = Shape::Structure(&[
    optional("Status", &MANAGED_INSTANCE_SCALING_STATUS),
    optional("MinInstanceCount", &MANAGED_INSTANCE_SCALING_MIN_INSTANCE_COUNT),
    optional("MaxInstanceCount", &MANAGED_INSTANCE_SCALING_MAX_INSTANCE_COUNT),
    optional("ScaleInPolicy", &PRODUCTION_VARIANT_MANAGED_INSTANCE_SCALING_SCALE_IN_POLICY),
]);
static PREFIX_AWARE_ROUTING_CONFIG: Shape = Shape::Structure(&[
    optional("PrefixLength", &PREFIX_AWARE_ROUTING_PREFIX_LENGTH),
    optional("ConcurrencyThreshold", &PREFIX_AWARE_ROUTING_CONCURRENCY_THRESHOLD),
]);
static PRODUCTION_VARIANT_ROUTING_CONFIG: Shape = Shape::Structure(&[
    required("RoutingStrategy", &ROUTING_STRATEGY),
    optional("PrefixAwareRoutingConfig", &PREFIX_AWARE_ROUTING_CONFIG),
]);
static PRODUCTION_VARIANT_CAPACITY_RESERVATION_CONFIG: Shape = Shape::Structure(&[
    optional("CapacityReservationPreference", &CAPACITY_RESERVATION_PREFERENCE),
    optional("MlReservationArn", &ML_RESERVATION_ARN),
]);
static ACCELERATOR_PARTITION_TYPE_LIST: Shape = Shape::List { min: 0, max: 32, of: &ACCELERATOR_PARTITION_TYPE };
static ACCELERATOR_PARTITION_LAYOUT: Shape =
    Shape::Structure(&[optional("AcceleratorPartitionTypes", &ACCELERATOR_PARTITION_TYPE_LIST)]);
static PRODUCTION_VARIANT_ACCELERATOR_PARTITION_LAYOUTS_LIST: Shape =
    Shape::List { min: 1, max: 32, of: &ACCELERATOR_PARTITION_LAYOUT };
static PRODUCTION_VARIANT: Shape = Shape::Structure(&[
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
static PRODUCTION_VARIANT_LIST: Shape = Shape::List { min: 1, max: 10, of: &PRODUCTION_VARIANT };
static CAPTURE_OPTION: Shape = Shape::Structure(&[required("CaptureMode", &CAPTURE_MODE)]);
static CAPTURE_OPTION_LIST: Shape = Shape::List { min: 1, max: 32, of: &CAPTURE_OPTION };
static CSV_CONTENT_TYPES: Shape = Shape::List { min: 1, max: 10, of: &CSV_CONTENT_TYPE };
static JSON_CONTENT_TYPES: Shape = Shape::List { min: 1, max: 10, of: &JSON_CONTENT_TYPE };
static CAPTURE_CONTENT_TYPE_HEADER: Shape =
    Shape::Structure(&[optional("CsvContentTypes", &CSV_CONTENT_TYPES), optional("JsonContentTypes", &JSON_CONTENT_TYPES)]);
static DATA_CAPTURE_CONFIG: Shape = Shape::Structure(&[
    optional("EnableCapture", &Shape::Flag),
    required("InitialSamplingPercentage", &SAMPLING_PERCENTAGE),
    required("DestinationS3Uri", &DESTINATION_S3_URI),
    optional("KmsKeyId", &KMS_KEY_ID),
    required("CaptureOptions", &CAPTURE_OPTION_LIST),
    optional("CaptureContentTypeHeader", &CAPTURE_CONTENT_TYPE_HEADER),
]);
static ASYNC_INFERENCE_CLIENT_CONFIG: Shape =
    Shape::Structure(&[optional("MaxConcurrentInvocationsPerInstance", &MAX_CONCURRENT_INVOCATIONS_PER_INSTANCE)]);
static ASYNC_NOTIFICATION_TOPIC_TYPE_LIST: Shape = Shape::List { min: 0, max: 2, of: &ASYNC_NOTIFICATION_TOPIC_TYPES };
static ASYNC_INFERENCE_NOTIFICATION_CONFIG: Shape = Shape::Structure(&[
    optional("SuccessTopic", &SNS_TOPIC_ARN),
    optional("ErrorTopic", &SNS_TOPIC_ARN),
    optional("IncludeInferenceResponseIn", &ASYNC_NOTIFICATION_TOPIC_TYPE_LIST),
]);
static ASYNC_INFERENCE_OUTPUT_CONFIG: Shape = Shape::Structure(&[
    optional("KmsKeyId", &KMS_KEY_ID),
    optional("S3OutputPath", &DESTINATION_S3_URI),
    optional("NotificationConfig", &ASYNC_INFERENCE_NOTIFICATION_CONFIG),
    optional("S3FailurePath", &DESTINATION_S3_URI),
]);
static ASYNC_INFERENCE_CONFIG: Shape = Shape::Structure(&[
    optional("ClientConfig", &ASYNC_INFERENCE_CLIENT_CONFIG),
    required("OutputConfig", &ASYNC_INFERENCE_OUTPUT_CONFIG),
]);
static CLARIFY_LABEL_HEADERS: Shape = Shape::List { min: 1, max: 16, of: &CLARIFY_HEADER };
static CLARIFY_FEATURE_HEADERS: Shape = Shape::List { min: 1, max: 256, of: &CLARIFY_HEADER };
static CLARIFY_FEATURE_TYPES: Shape = Shape::List { min: 1, max: 256, of: &CLARIFY_FEATURE_TYPE };
static CLARIFY_INFERENCE_CONFIG: Shape = Shape::Structure(&[
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
static CLARIFY_SHAP_BASELINE_CONFIG: Shape = Shape::Structure(&[
    optional("MimeType", &CLARIFY_MIME_TYPE),
    optional("ShapBaseline", &CLARIFY_SHAP_BASELINE),
    optional("ShapBaselineUri", &URL),
]);
static CLARIFY_TEXT_CONFIG: Shape =
    Shape::Structure(&[required("Language", &CLARIFY_TEXT_LANGUAGE), required("Granularity", &CLARIFY_TEXT_GRANULARITY)]);
static CLARIFY_SHAP_CONFIG: Shape = Shape::Structure(&[
    required("ShapBaselineConfig", &CLARIFY_SHAP_BASELINE_CONFIG),
    optional("NumberOfSamples", &CLARIFY_SHAP_NUMBER_OF_SAMPLES),
    optional("UseLogit", &Shape::Flag),
    optional("Seed", &CLARIFY_SHAP_SEED),
    optional("TextConfig", &CLARIFY_TEXT_CONFIG),
]);
static CLARIFY_EXPLAINER_CONFIG: Shape = Shape::Structure(&[
    optional("EnableExplanations", &CLARIFY_ENABLE_EXPLANATIONS),
    optional("InferenceConfig", &CLARIFY_INFERENCE_CONFIG),
    required("ShapConfig", &CLARIFY_SHAP_CONFIG),
]);
static EXPLAINER_CONFIG: Shape = Shape::Structure(&[optional("ClarifyExplainerConfig", &CLARIFY_EXPLAINER_CONFIG)]);
static METRICS_CONFIG: Shape = Shape::Structure(&[
    optional("EnableEnhancedMetrics", &Shape::Flag),
    optional("EnableDetailedObservability", &Shape::Flag),
    optional("MetricPublishFrequencyInSeconds", &METRIC_PUBLISH_FREQUENCY_IN_SECONDS),
]);
static CROSS_REGION_TRAFFIC_CONFIG: Shape = Shape::Structure(&[
    required("MaxInvocationsPerSecondPerInstance", &CROSS_REGION_MAX_INVOCATIONS_PER_SECOND_PER_INSTANCE),
    required("MaxCrossRegionPercentPerEndpoint", &CROSS_REGION_PERCENT_PER_ENDPOINT),
]);
pub(in crate::services::sagemaker) static CREATE_ENDPOINT_CONFIG: Shape = Shape::Structure(&[
    required("EndpointConfigName", &ENDPOINT_CONFIG_NAME),
    required("ProductionVariants", &PRODUCTION_VARIANT_LIST),
    optional("DataCaptureConfig", &DATA_CAPTURE_CONFIG),
    optional("Tags", &TAG_LIST),
    optional("KmsKeyId", &KMS_KEY_ID),
    optional("AsyncInferenceConfig", &ASYNC_INFERENCE_CONFIG),
    optional("ExplainerConfig", &EXPLAINER_CONFIG),
    optional("ShadowProductionVariants", &PRODUCTION_VARIANT_LIST),
    optional("ExecutionRoleArn", &ROLE_ARN),
    optional("VpcConfig", &VPC_CONFIG),
    optional("EnableNetworkIsolation", &Shape::Flag),
    optional("MetricsConfig", &METRICS_CONFIG),
    optional("CrossRegionTrafficConfig", &CROSS_REGION_TRAFFIC_CONFIG),
]);
pub(in crate::services::sagemaker) static DESCRIBE_ENDPOINT_CONFIG: Shape =
    Shape::Structure(&[required("EndpointConfigName", &ENDPOINT_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static LIST_ENDPOINT_CONFIGS: Shape = Shape::Structure(&[
    optional("SortBy", &ENDPOINT_CONFIG_SORT_KEY),
    optional("SortOrder", &SORT_ORDER),
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("NameContains", &ENDPOINT_CONFIG_NAME_CONTAINS),
    optional("CreationTimeBefore", &Shape::Time),
    optional("CreationTimeAfter", &Shape::Time),
]);
pub(in crate::services::sagemaker) static DELETE_ENDPOINT_CONFIG: Shape =
    Shape::Structure(&[required("EndpointConfigName", &ENDPOINT_CONFIG_NAME)]);

//! Lengths, ranges and patterns of the texts and numbers in requests about models, endpoint configurations and endpoints. A flat table.

use crate::validation::Shape;

pub(super) static MODEL_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9]([\-a-zA-Z0-9]*[a-zA-Z0-9])?" };
pub(super) static CONTAINER_HOSTNAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static CONTAINER_IMAGE: Shape = Shape::Text { min: 0, max: 255, pattern: r"[\S]+" };
pub(super) static REPOSITORY_CREDENTIALS_PROVIDER_ARN: Shape = Shape::Text { min: 1, max: 2048, pattern: r".*" };
pub(super) static URL: Shape = Shape::Text { min: 0, max: 1024, pattern: r"(https|s3)://([^/]+)/?(.*)" };
pub(super) static S3_MODEL_URI: Shape = Shape::Text { min: 0, max: 1024, pattern: r"(https|s3)://([^/]+)/?(.*)" };
pub(super) static HUB_CONTENT_ARN: Shape = Shape::Text { min: 0, max: 255, pattern: r".*" };
pub(super) static ADDITIONAL_MODEL_CHANNEL_NAME: Shape = Shape::Text { min: 1, max: 64, pattern: r"[A-Za-z0-9\.\-_]+" };
pub(super) static ENVIRONMENT_KEY: Shape = Shape::Text { min: 0, max: 1024, pattern: r"[a-zA-Z_][a-zA-Z0-9_]*" };
pub(super) static ENVIRONMENT_VALUE: Shape = Shape::Text { min: 0, max: 1024, pattern: r"[\S\s]*" };
pub(super) static VERSIONED_ARN_OR_NAME: Shape = Shape::Text {
    min: 1,
    max: 176,
    pattern: r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\/[0-9]{1,9})?",
};
pub(super) static INFERENCE_SPECIFICATION_NAME: Shape =
    Shape::Text { min: 1, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static METRICS_ENDPOINT_PATH: Shape = Shape::Text { min: 0, max: 256, pattern: r"/(?!.*\.\.)[a-zA-Z0-9/_.\-]+" };
pub(super) static METRIC_PUBLISH_FREQUENCY_IN_SECONDS: Shape = Shape::Number { min: i64::MIN, max: i64::MAX };
pub(super) static MODEL_NAME_CONTAINS: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };
pub(super) static ENDPOINT_CONFIG_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static VARIANT_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static INITIAL_TASK_COUNT: Shape = Shape::Number { min: 1, max: i64::MAX };
pub(super) static INSTANCE_POOL_PRIORITY: Shape = Shape::Number { min: 1, max: 5 };
pub(super) static VARIANT_INSTANCE_PROVISION_TIMEOUT_IN_SECONDS: Shape = Shape::Number { min: 300, max: 3600 };
pub(super) static VARIANT_WEIGHT: Shape = Shape::Real { min: 0.0 };
pub(super) static DESTINATION_S3_URI: Shape = Shape::Text { min: 0, max: 512, pattern: r"(https|s3)://([^/])/?(.*)" };
pub(super) static SERVERLESS_MEMORY_SIZE_IN_MB: Shape = Shape::Number { min: 1024, max: 6144 };
pub(super) static SERVERLESS_MAX_CONCURRENCY: Shape = Shape::Number { min: 1, max: 200 };
pub(super) static SERVERLESS_PROVISIONED_CONCURRENCY: Shape = Shape::Number { min: 1, max: 200 };
pub(super) static PRODUCTION_VARIANT_VOLUME_SIZE_IN_GB: Shape = Shape::Number { min: 1, max: 512 };
pub(super) static PRODUCTION_VARIANT_MODEL_DATA_DOWNLOAD_TIMEOUT_IN_SECONDS: Shape = Shape::Number { min: 60, max: 3600 };
pub(super) static PRODUCTION_VARIANT_CONTAINER_STARTUP_HEALTH_CHECK_TIMEOUT_IN_SECONDS: Shape =
    Shape::Number { min: 60, max: 3600 };
pub(super) static MANAGED_INSTANCE_SCALING_MIN_INSTANCE_COUNT: Shape = Shape::Number { min: 0, max: i64::MAX };
pub(super) static MANAGED_INSTANCE_SCALING_MAX_INSTANCE_COUNT: Shape = Shape::Number { min: 1, max: i64::MAX };
pub(super) static MANAGED_INSTANCE_SCALING_MAXIMUM_STEP_SIZE: Shape = Shape::Number { min: 1, max: 100 };
pub(super) static MANAGED_INSTANCE_SCALING_COOLDOWN_IN_MINUTES: Shape = Shape::Number { min: 5, max: 1440 };
pub(super) static PREFIX_AWARE_ROUTING_PREFIX_LENGTH: Shape = Shape::Number { min: 1024, max: 65_536 };
pub(super) static PREFIX_AWARE_ROUTING_CONCURRENCY_THRESHOLD: Shape = Shape::Number { min: 1, max: 1024 };
pub(super) static ML_RESERVATION_ARN: Shape =
    Shape::Text { min: 20, max: 258, pattern: r"arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z0-9\-]{1,14}/.*" };
pub(super) static ACCELERATOR_PARTITION_TYPE: Shape =
    Shape::Text { min: 0, max: 32, pattern: r"mig-[0-9]+g\.[0-9]+gb([+-][a-z0-9.]+)*" };
pub(super) static SAMPLING_PERCENTAGE: Shape = Shape::Number { min: 0, max: 100 };
pub(super) static CSV_CONTENT_TYPE: Shape =
    Shape::Text { min: 1, max: 256, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*" };
pub(super) static JSON_CONTENT_TYPE: Shape =
    Shape::Text { min: 1, max: 256, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9.])*" };
pub(super) static MAX_CONCURRENT_INVOCATIONS_PER_INSTANCE: Shape = Shape::Number { min: 1, max: 1000 };
pub(super) static SNS_TOPIC_ARN: Shape =
    Shape::Text { min: 0, max: 2048, pattern: r"arn:aws[a-z\-]*:sns:[a-z0-9\-]*:[0-9]{12}:[a-zA-Z0-9_.-]+" };
pub(super) static CLARIFY_ENABLE_EXPLANATIONS: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
pub(super) static CLARIFY_FEATURES_ATTRIBUTE: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
pub(super) static CLARIFY_CONTENT_TEMPLATE: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
pub(super) static CLARIFY_MAX_RECORD_COUNT: Shape = Shape::Number { min: 1, max: i64::MAX };
pub(super) static CLARIFY_MAX_PAYLOAD_IN_MB: Shape = Shape::Number { min: 1, max: 25 };
pub(super) static CLARIFY_PROBABILITY_INDEX: Shape = Shape::Number { min: 0, max: i64::MAX };
pub(super) static CLARIFY_LABEL_INDEX: Shape = Shape::Number { min: 0, max: i64::MAX };
pub(super) static CLARIFY_PROBABILITY_ATTRIBUTE: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
pub(super) static CLARIFY_LABEL_ATTRIBUTE: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
pub(super) static CLARIFY_HEADER: Shape = Shape::Text { min: 1, max: 64, pattern: r".*" };
pub(super) static CLARIFY_MIME_TYPE: Shape =
    Shape::Text { min: 0, max: 255, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*\/[a-zA-Z0-9](-*[a-zA-Z0-9+.])*" };
pub(super) static CLARIFY_SHAP_BASELINE: Shape = Shape::Text { min: 1, max: 4096, pattern: r"[\s\S]+" };
pub(super) static CLARIFY_SHAP_NUMBER_OF_SAMPLES: Shape = Shape::Number { min: 1, max: i64::MAX };
pub(super) static CLARIFY_SHAP_SEED: Shape = Shape::Number { min: i64::MIN, max: i64::MAX };
pub(super) static CROSS_REGION_MAX_INVOCATIONS_PER_SECOND_PER_INSTANCE: Shape = Shape::Number { min: 1, max: 10_000 };
pub(super) static CROSS_REGION_PERCENT_PER_ENDPOINT: Shape = Shape::Number { min: 1, max: 100 };
pub(super) static ENDPOINT_CONFIG_NAME_CONTAINS: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };
pub(super) static ENDPOINT_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static WAIT_INTERVAL_IN_SECONDS: Shape = Shape::Number { min: 0, max: 3600 };
pub(super) static CAPACITY_SIZE_VALUE: Shape = Shape::Number { min: 1, max: i64::MAX };
pub(super) static TERMINATION_WAIT_IN_SECONDS: Shape = Shape::Number { min: 0, max: 3600 };
pub(super) static MAXIMUM_EXECUTION_TIMEOUT_IN_SECONDS: Shape = Shape::Number { min: 600, max: 28_800 };
pub(super) static ALARM_NAME: Shape = Shape::Text { min: 1, max: 255, pattern: r"(?!\s*$).+" };
pub(super) static ENDPOINT_NAME_CONTAINS: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };
pub(super) static TASK_COUNT: Shape = Shape::Number { min: 0, max: i64::MAX };

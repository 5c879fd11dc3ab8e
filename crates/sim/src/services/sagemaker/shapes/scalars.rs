//! Lengths, ranges and patterns of texts and numbers that several kinds of SageMaker share. A flat table.

use crate::validation::Shape;

pub(in crate::services::sagemaker) static ROLE_ARN: Shape =
    Shape::Text { min: 20, max: 2048, pattern: r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+" };
pub(in crate::services::sagemaker) static SECURITY_GROUP_ID: Shape = Shape::Text { min: 0, max: 32, pattern: r"[-0-9a-zA-Z]+" };
pub(in crate::services::sagemaker) static S3_URI: Shape =
    Shape::Text { min: 0, max: 1024, pattern: r"(https|s3)://([^/]+)/?(.*)" };
pub(in crate::services::sagemaker) static KMS_KEY_ID: Shape = Shape::Text { min: 0, max: 2048, pattern: r"[a-zA-Z0-9:/_-]*" };
pub(super) static IMAGE_ARN: Shape =
    Shape::Text { min: 0, max: 256, pattern: r"arn:aws(-[\w]+)*:sagemaker:.+:[0-9]{12}:image/[a-zA-Z0-9]([-.]?[a-zA-Z0-9])*" };
pub(super) static IMAGE_VERSION_ARN: Shape = Shape::Text {
    min: 0,
    max: 256,
    pattern: r"(arn:aws(-[\w]+)*:sagemaker:.+:[0-9]{12}:image-version/[a-z0-9]([-.]?[a-z0-9])*/[0-9]+|None)",
};
pub(super) static IMAGE_VERSION_ALIAS: Shape = Shape::Text {
    min: 1,
    max: 128,
    pattern: r"(^\d+$)|(^\d+.\d+$)|(^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(?:-((?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\+([0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*))?$)",
};
pub(super) static STUDIO_LIFECYCLE_CONFIG_ARN: Shape = Shape::Text {
    min: 0,
    max: 256,
    pattern: r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:studio-lifecycle-config/.*|None)",
};
pub(super) static STUDIO_RESOURCE_SPEC_TRAINING_PLAN_ARN: Shape =
    Shape::Text { min: 0, max: 2048, pattern: r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:training-plan/.*|None)" };
pub(super) static REPOSITORY_URL: Shape = Shape::Text { min: 0, max: 1024, pattern: r"https://([.\-_a-zA-Z0-9]+/?){3,1016}" };
pub(super) static IMAGE_NAME: Shape = Shape::Text { min: 1, max: 63, pattern: r"[a-zA-Z0-9]([-.]?[a-zA-Z0-9]){0,62}" };
pub(super) static IMAGE_VERSION_NUMBER: Shape = Shape::Number { min: 0, max: i64::MAX };
pub(super) static APP_IMAGE_CONFIG_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static SECRET_ARN: Shape =
    Shape::Text { min: 1, max: 2048, pattern: r"arn:aws[a-z\-]*:secretsmanager:[a-z0-9\-]*:[0-9]{12}:secret:.*" };
pub(in crate::services::sagemaker) static IDLE_TIMEOUT_IN_MINUTES: Shape = Shape::Number { min: 60, max: 525_600 };
pub(in crate::services::sagemaker) static SPACE_EBS_VOLUME_SIZE_IN_GB: Shape = Shape::Number { min: 5, max: 16_384 };
pub(in crate::services::sagemaker) static LANDING_URI: Shape = Shape::Text { min: 0, max: 1023, pattern: r"" };
pub(super) static UID: Shape = Shape::Number { min: 10_000, max: 4_000_000 };
pub(super) static GID: Shape = Shape::Number { min: 1001, max: 4_000_000 };
pub(in crate::services::sagemaker) static FILE_SYSTEM_ID: Shape = Shape::Text { min: 11, max: 21, pattern: r"(fs-[0-9a-f]{8,})" };
pub(super) static FILE_SYSTEM_PATH: Shape = Shape::Text { min: 1, max: 256, pattern: r"\/\S*" };
pub(super) static STRING1024: Shape = Shape::Text { min: 0, max: 1024, pattern: r"" };
pub(in crate::services::sagemaker) static S3_SCHEMA_URI: Shape =
    Shape::Text { min: 0, max: 1024, pattern: r"(s3)://([^/]+)/?(.*)" };
pub(super) static IMAGE_VERSION_ALIAS_PATTERN: Shape = Shape::Text { min: 1, max: 128, pattern: r"(0|[1-9]\d*)\.(0|[1-9]\d*)" };
pub(in crate::services::sagemaker) static STRING: Shape = Shape::Text { min: 0, max: usize::MAX, pattern: r"" };
pub(in crate::services::sagemaker) static SUBNET_ID: Shape = Shape::Text { min: 0, max: 32, pattern: r"[-0-9a-zA-Z]+" };
pub(in crate::services::sagemaker) static TAG_KEY: Shape =
    Shape::Text { min: 1, max: 128, pattern: r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)" };
pub(super) static TAG_VALUE: Shape = Shape::Text { min: 0, max: 256, pattern: r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)" };
pub(in crate::services::sagemaker) static DOMAIN_ID: Shape = Shape::Text { min: 0, max: 63, pattern: r"d-(-*[a-z0-9]){1,61}" };
pub(in crate::services::sagemaker) static NEXT_TOKEN: Shape = Shape::Text { min: 0, max: 8192, pattern: r".*" };
pub(in crate::services::sagemaker) static MAX_RESULTS: Shape = Shape::Number { min: 1, max: 100 };
pub(in crate::services::sagemaker) static USER_PROFILE_NAME: Shape =
    Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(in crate::services::sagemaker) static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME: Shape =
    Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*" };
pub(in crate::services::sagemaker) static SESSION_EXPIRATION_DURATION_IN_SECONDS: Shape =
    Shape::Number { min: 1800, max: 43_200 };
pub(in crate::services::sagemaker) static SPACE_NAME: Shape =
    Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(in crate::services::sagemaker) static MODEL_NAME: Shape =
    Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9]([\-a-zA-Z0-9]*[a-zA-Z0-9])?" };
pub(in crate::services::sagemaker) static URL: Shape = Shape::Text { min: 0, max: 1024, pattern: r"(https|s3)://([^/]+)/?(.*)" };
pub(in crate::services::sagemaker) static METRIC_PUBLISH_FREQUENCY_IN_SECONDS: Shape =
    Shape::Number { min: i64::MIN, max: i64::MAX };
pub(in crate::services::sagemaker) static ENDPOINT_CONFIG_NAME: Shape =
    Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(in crate::services::sagemaker) static VARIANT_NAME: Shape =
    Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(in crate::services::sagemaker) static VARIANT_WEIGHT: Shape = Shape::Real { min: 0.0 };
pub(in crate::services::sagemaker) static SERVERLESS_MAX_CONCURRENCY: Shape = Shape::Number { min: 1, max: 200 };
pub(in crate::services::sagemaker) static SERVERLESS_PROVISIONED_CONCURRENCY: Shape = Shape::Number { min: 1, max: 200 };

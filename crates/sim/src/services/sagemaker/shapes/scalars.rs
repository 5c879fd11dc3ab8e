//! Lengths, ranges and patterns of the texts and numbers in SageMaker requests. A flat table.

use crate::validation::Shape;

pub(super) static DOMAIN_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static ROLE_ARN: Shape =
    Shape::Text { min: 20, max: 2048, pattern: r"arn:aws[a-z\-]*:iam::\d{12}:role/?[a-zA-Z_0-9+=,.@\-_/]+" };
pub(super) static SECURITY_GROUP_ID: Shape = Shape::Text { min: 0, max: 32, pattern: r"[-0-9a-zA-Z]+" };
pub(super) static S3_URI: Shape = Shape::Text { min: 0, max: 1024, pattern: r"(https|s3)://([^/]+)/?(.*)" };
pub(super) static KMS_KEY_ID: Shape = Shape::Text { min: 0, max: 2048, pattern: r"[a-zA-Z0-9:/_-]*" };
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
pub(super) static IDLE_TIMEOUT_IN_MINUTES: Shape = Shape::Number { min: 60, max: 525_600 };
pub(super) static SPACE_EBS_VOLUME_SIZE_IN_GB: Shape = Shape::Number { min: 5, max: 16_384 };
pub(super) static LANDING_URI: Shape = Shape::Text { min: 0, max: 1023, pattern: r"" };
pub(super) static UID: Shape = Shape::Number { min: 10_000, max: 4_000_000 };
pub(super) static GID: Shape = Shape::Number { min: 1001, max: 4_000_000 };
pub(super) static FILE_SYSTEM_ID: Shape = Shape::Text { min: 11, max: 21, pattern: r"(fs-[0-9a-f]{8,})" };
pub(super) static FILE_SYSTEM_PATH: Shape = Shape::Text { min: 1, max: 256, pattern: r"\/\S*" };
pub(super) static STRING1024: Shape = Shape::Text { min: 0, max: 1024, pattern: r"" };
pub(super) static S3_SCHEMA_URI: Shape = Shape::Text { min: 0, max: 1024, pattern: r"(s3)://([^/]+)/?(.*)" };
pub(super) static IMAGE_VERSION_ALIAS_PATTERN: Shape = Shape::Text { min: 1, max: 128, pattern: r"(0|[1-9]\d*)\.(0|[1-9]\d*)" };
pub(super) static STRING: Shape = Shape::Text { min: 0, max: usize::MAX, pattern: r"" };
pub(super) static ACCOUNT_ID: Shape = Shape::Text { min: 12, max: 12, pattern: r"\d+" };
pub(super) static Q_PROFILE_ARN: Shape = Shape::Text {
    min: 0,
    max: usize::MAX,
    pattern: r"arn:[-.a-z0-9]{1,63}:codewhisperer:([-.a-z0-9]{0,63}:){2}([a-zA-Z0-9-_:/]){1,1023}",
};
pub(super) static REGION_NAME: Shape = Shape::Text { min: 1, max: 24, pattern: r"" };
pub(super) static UNIFIED_STUDIO_DOMAIN_ID: Shape =
    Shape::Text { min: 0, max: usize::MAX, pattern: r"dzd[-_][a-zA-Z0-9_-]{1,36}" };
pub(super) static UNIFIED_STUDIO_PROJECT_ID: Shape = Shape::Text { min: 0, max: usize::MAX, pattern: r"[a-zA-Z0-9_-]{1,36}" };
pub(super) static UNIFIED_STUDIO_ENVIRONMENT_ID: Shape = Shape::Text { min: 0, max: usize::MAX, pattern: r"[a-zA-Z0-9_-]{1,36}" };
pub(super) static SINGLE_SIGN_ON_APPLICATION_ARN: Shape = Shape::Text {
    min: 0,
    max: usize::MAX,
    pattern: r"arn:(aws|aws-us-gov|aws-cn|aws-iso|aws-iso-b):sso::[0-9]+:application\/[a-zA-Z0-9-_.]+\/apl-[a-zA-Z0-9]+",
};
pub(super) static SUBNET_ID: Shape = Shape::Text { min: 0, max: 32, pattern: r"[-0-9a-zA-Z]+" };
pub(super) static VPC_ID: Shape = Shape::Text { min: 0, max: 32, pattern: r"[-0-9a-zA-Z]+" };
pub(super) static TAG_KEY: Shape = Shape::Text { min: 1, max: 128, pattern: r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)" };
pub(super) static TAG_VALUE: Shape = Shape::Text { min: 0, max: 256, pattern: r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)" };
pub(super) static DOMAIN_ID: Shape = Shape::Text { min: 0, max: 63, pattern: r"d-(-*[a-z0-9]){1,61}" };
pub(super) static NEXT_TOKEN: Shape = Shape::Text { min: 0, max: 8192, pattern: r".*" };
pub(super) static MAX_RESULTS: Shape = Shape::Number { min: 1, max: 100 };
pub(super) static USER_PROFILE_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static SINGLE_SIGN_ON_USER_IDENTIFIER: Shape = Shape::Text { min: 0, max: usize::MAX, pattern: r"UserName" };
pub(super) static STRING256: Shape = Shape::Text { min: 0, max: 256, pattern: r"" };
pub(super) static NOTEBOOK_INSTANCE_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*" };
pub(super) static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME: Shape =
    Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9])*" };
pub(super) static NOTEBOOK_INSTANCE_VOLUME_SIZE_IN_GB: Shape = Shape::Number { min: 5, max: 16_384 };
pub(super) static CODE_REPOSITORY_NAME_OR_URL: Shape =
    Shape::Text { min: 1, max: 1024, pattern: r"https://([^/]+)/?(.*)$|^[a-zA-Z0-9](-*[a-zA-Z0-9])*" };
pub(super) static PLATFORM_IDENTIFIER: Shape = Shape::Text {
    min: 0,
    max: 20,
    pattern: r"(notebook-al1-v1|notebook-al2-v1|notebook-al2-v2|notebook-al2-v3|notebook-al2023-v1|notebook-al2023-v2)",
};
pub(super) static MINIMUM_INSTANCE_METADATA_SERVICE_VERSION: Shape = Shape::Text { min: 0, max: 1, pattern: r"(1|2)" };
pub(super) static NOTEBOOK_INSTANCE_NAME_CONTAINS: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };
pub(super) static CODE_REPOSITORY_CONTAINS: Shape = Shape::Text { min: 0, max: 1024, pattern: r"[a-zA-Z0-9-]+" };
pub(super) static SESSION_EXPIRATION_DURATION_IN_SECONDS: Shape = Shape::Number { min: 1800, max: 43_200 };
pub(super) static EXPIRES_IN_SECONDS: Shape = Shape::Number { min: 5, max: 300 };
pub(super) static SPACE_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static RESOURCE_ARN: Shape =
    Shape::Text { min: 0, max: 256, pattern: r"arn:aws[a-z-]*:sagemaker:[a-z0-9-]*:[0-9]{12}:.+" };
pub(super) static LIST_TAGS_MAX_RESULTS: Shape = Shape::Number { min: 50, max: i64::MAX };
pub(super) static NON_EMPTY_STRING64: Shape = Shape::Text { min: 0, max: 64, pattern: r"(?!\s*$).+" };
pub(super) static APP_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static STUDIO_LIFECYCLE_CONFIG_NAME: Shape =
    Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
pub(super) static STUDIO_LIFECYCLE_CONFIG_CONTENT: Shape = Shape::Text { min: 1, max: 16_384, pattern: r"[\S\s]+" };
pub(super) static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_CONTENT: Shape = Shape::Text { min: 1, max: 16_384, pattern: r"[\S\s]+" };
pub(super) static NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG_NAME_CONTAINS: Shape =
    Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };

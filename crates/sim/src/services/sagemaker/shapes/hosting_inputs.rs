//! The top-level input of each operation on models, endpoint configurations and endpoints. A flat table.

use super::hosting_scalars::{
    ENDPOINT_CONFIG_NAME, ENDPOINT_CONFIG_NAME_CONTAINS, ENDPOINT_NAME, ENDPOINT_NAME_CONTAINS, MODEL_NAME, MODEL_NAME_CONTAINS,
};
use super::hosting_structures::{
    ASYNC_INFERENCE_CONFIG, CONTAINER_DEFINITION, CONTAINER_DEFINITION_LIST, CROSS_REGION_TRAFFIC_CONFIG, DATA_CAPTURE_CONFIG,
    DEPLOYMENT_CONFIG, DESIRED_WEIGHT_AND_CAPACITY_LIST, EXPLAINER_CONFIG, INFERENCE_EXECUTION_CONFIG, METRICS_CONFIG,
    PRODUCTION_VARIANT_LIST, VARIANT_PROPERTY_LIST, VPC_CONFIG,
};
use super::hosting_words::{ENDPOINT_CONFIG_SORT_KEY, ENDPOINT_SORT_KEY, ENDPOINT_STATUS, MODEL_SORT_KEY};
use super::scalars::{KMS_KEY_ID, MAX_RESULTS, NEXT_TOKEN, ROLE_ARN};
use super::structures::TAG_LIST;
use super::words::SORT_ORDER;
use crate::shape::{Shape, may, must};

pub(in crate::services::sagemaker) static CREATE_MODEL: Shape = Shape::Structure(&[
    must("ModelName", &MODEL_NAME),
    may("PrimaryContainer", &CONTAINER_DEFINITION),
    may("Containers", &CONTAINER_DEFINITION_LIST),
    may("InferenceExecutionConfig", &INFERENCE_EXECUTION_CONFIG),
    may("ExecutionRoleArn", &ROLE_ARN),
    may("Tags", &TAG_LIST),
    may("VpcConfig", &VPC_CONFIG),
    may("EnableNetworkIsolation", &Shape::Flag),
]);
pub(in crate::services::sagemaker) static DESCRIBE_MODEL: Shape = Shape::Structure(&[must("ModelName", &MODEL_NAME)]);
pub(in crate::services::sagemaker) static LIST_MODELS: Shape = Shape::Structure(&[
    may("SortBy", &MODEL_SORT_KEY),
    may("SortOrder", &SORT_ORDER),
    may("NextToken", &NEXT_TOKEN),
    may("MaxResults", &MAX_RESULTS),
    may("NameContains", &MODEL_NAME_CONTAINS),
    may("CreationTimeBefore", &Shape::Time),
    may("CreationTimeAfter", &Shape::Time),
]);
pub(in crate::services::sagemaker) static DELETE_MODEL: Shape = Shape::Structure(&[must("ModelName", &MODEL_NAME)]);
pub(in crate::services::sagemaker) static CREATE_ENDPOINT_CONFIG: Shape = Shape::Structure(&[
    must("EndpointConfigName", &ENDPOINT_CONFIG_NAME),
    must("ProductionVariants", &PRODUCTION_VARIANT_LIST),
    may("DataCaptureConfig", &DATA_CAPTURE_CONFIG),
    may("Tags", &TAG_LIST),
    may("KmsKeyId", &KMS_KEY_ID),
    may("AsyncInferenceConfig", &ASYNC_INFERENCE_CONFIG),
    may("ExplainerConfig", &EXPLAINER_CONFIG),
    may("ShadowProductionVariants", &PRODUCTION_VARIANT_LIST),
    may("ExecutionRoleArn", &ROLE_ARN),
    may("VpcConfig", &VPC_CONFIG),
    may("EnableNetworkIsolation", &Shape::Flag),
    may("MetricsConfig", &METRICS_CONFIG),
    may("CrossRegionTrafficConfig", &CROSS_REGION_TRAFFIC_CONFIG),
]);
pub(in crate::services::sagemaker) static DESCRIBE_ENDPOINT_CONFIG: Shape =
    Shape::Structure(&[must("EndpointConfigName", &ENDPOINT_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static LIST_ENDPOINT_CONFIGS: Shape = Shape::Structure(&[
    may("SortBy", &ENDPOINT_CONFIG_SORT_KEY),
    may("SortOrder", &SORT_ORDER),
    may("NextToken", &NEXT_TOKEN),
    may("MaxResults", &MAX_RESULTS),
    may("NameContains", &ENDPOINT_CONFIG_NAME_CONTAINS),
    may("CreationTimeBefore", &Shape::Time),
    may("CreationTimeAfter", &Shape::Time),
]);
pub(in crate::services::sagemaker) static DELETE_ENDPOINT_CONFIG: Shape =
    Shape::Structure(&[must("EndpointConfigName", &ENDPOINT_CONFIG_NAME)]);
pub(in crate::services::sagemaker) static CREATE_ENDPOINT: Shape = Shape::Structure(&[
    must("EndpointName", &ENDPOINT_NAME),
    must("EndpointConfigName", &ENDPOINT_CONFIG_NAME),
    may("DeploymentConfig", &DEPLOYMENT_CONFIG),
    may("Tags", &TAG_LIST),
]);
pub(in crate::services::sagemaker) static DESCRIBE_ENDPOINT: Shape = Shape::Structure(&[must("EndpointName", &ENDPOINT_NAME)]);
pub(in crate::services::sagemaker) static LIST_ENDPOINTS: Shape = Shape::Structure(&[
    may("SortBy", &ENDPOINT_SORT_KEY),
    may("SortOrder", &SORT_ORDER),
    may("NextToken", &NEXT_TOKEN),
    may("MaxResults", &MAX_RESULTS),
    may("NameContains", &ENDPOINT_NAME_CONTAINS),
    may("CreationTimeBefore", &Shape::Time),
    may("CreationTimeAfter", &Shape::Time),
    may("LastModifiedTimeBefore", &Shape::Time),
    may("LastModifiedTimeAfter", &Shape::Time),
    may("StatusEquals", &ENDPOINT_STATUS),
]);
pub(in crate::services::sagemaker) static UPDATE_ENDPOINT: Shape = Shape::Structure(&[
    must("EndpointName", &ENDPOINT_NAME),
    must("EndpointConfigName", &ENDPOINT_CONFIG_NAME),
    may("RetainAllVariantProperties", &Shape::Flag),
    may("ExcludeRetainedVariantProperties", &VARIANT_PROPERTY_LIST),
    may("DeploymentConfig", &DEPLOYMENT_CONFIG),
    may("RetainDeploymentConfig", &Shape::Flag),
]);
pub(in crate::services::sagemaker) static UPDATE_ENDPOINT_WEIGHTS_AND_CAPACITIES: Shape = Shape::Structure(&[
    must("EndpointName", &ENDPOINT_NAME),
    must("DesiredWeightsAndCapacities", &DESIRED_WEIGHT_AND_CAPACITY_LIST),
]);
pub(in crate::services::sagemaker) static DELETE_ENDPOINT: Shape = Shape::Structure(&[must("EndpointName", &ENDPOINT_NAME)]);

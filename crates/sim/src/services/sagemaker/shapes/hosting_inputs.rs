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
use crate::validation::{Shape, optional, required};

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
pub(in crate::services::sagemaker) static CREATE_ENDPOINT: Shape = Shape::Structure(&[
    required("EndpointName", &ENDPOINT_NAME),
    required("EndpointConfigName", &ENDPOINT_CONFIG_NAME),
    optional("DeploymentConfig", &DEPLOYMENT_CONFIG),
    optional("Tags", &TAG_LIST),
]);
pub(in crate::services::sagemaker) static DESCRIBE_ENDPOINT: Shape =
    Shape::Structure(&[required("EndpointName", &ENDPOINT_NAME)]);
pub(in crate::services::sagemaker) static LIST_ENDPOINTS: Shape = Shape::Structure(&[
    optional("SortBy", &ENDPOINT_SORT_KEY),
    optional("SortOrder", &SORT_ORDER),
    optional("NextToken", &NEXT_TOKEN),
    optional("MaxResults", &MAX_RESULTS),
    optional("NameContains", &ENDPOINT_NAME_CONTAINS),
    optional("CreationTimeBefore", &Shape::Time),
    optional("CreationTimeAfter", &Shape::Time),
    optional("LastModifiedTimeBefore", &Shape::Time),
    optional("LastModifiedTimeAfter", &Shape::Time),
    optional("StatusEquals", &ENDPOINT_STATUS),
]);
pub(in crate::services::sagemaker) static UPDATE_ENDPOINT: Shape = Shape::Structure(&[
    required("EndpointName", &ENDPOINT_NAME),
    required("EndpointConfigName", &ENDPOINT_CONFIG_NAME),
    optional("RetainAllVariantProperties", &Shape::Flag),
    optional("ExcludeRetainedVariantProperties", &VARIANT_PROPERTY_LIST),
    optional("DeploymentConfig", &DEPLOYMENT_CONFIG),
    optional("RetainDeploymentConfig", &Shape::Flag),
]);
pub(in crate::services::sagemaker) static UPDATE_ENDPOINT_WEIGHTS_AND_CAPACITIES: Shape = Shape::Structure(&[
    required("EndpointName", &ENDPOINT_NAME),
    required("DesiredWeightsAndCapacities", &DESIRED_WEIGHT_AND_CAPACITY_LIST),
]);
pub(in crate::services::sagemaker) static DELETE_ENDPOINT: Shape = Shape::Structure(&[required("EndpointName", &ENDPOINT_NAME)]);

//! The inputs of the operations on endpoints: members, lengths, ranges, patterns. A flat table.

use crate::services::sagemaker::shapes::scalars::{
    ENDPOINT_CONFIG_NAME, MAX_RESULTS, NEXT_TOKEN, SERVERLESS_MAX_CONCURRENCY, SERVERLESS_PROVISIONED_CONCURRENCY, VARIANT_NAME,
    VARIANT_WEIGHT,
};
use crate::services::sagemaker::shapes::structures::TAG_LIST;
use crate::services::sagemaker::shapes::words::SORT_ORDER;
use crate::validation::{Shape, optional, required};

static TRAFFIC_ROUTING_CONFIG_TYPE: Shape = Shape::OneOf(&["ALL_AT_ONCE", "CANARY", "LINEAR"]);
static CAPACITY_SIZE_TYPE: Shape = Shape::OneOf(&["INSTANCE_COUNT", "CAPACITY_PERCENT"]);
static ENDPOINT_SORT_KEY: Shape = Shape::OneOf(&["Name", "CreationTime", "Status"]);
static ENDPOINT_STATUS: Shape = Shape::OneOf(&[
    "OutOfService",
    "Creating",
    "Updating",
    "SystemUpdating",
    "RollingBack",
    "InService",
    "Deleting",
    "Failed",
    "UpdateRollbackFailed",
]);
static VARIANT_PROPERTY_TYPE: Shape = Shape::OneOf(&["DesiredInstanceCount", "DesiredWeight", "DataCaptureConfig"]);
static ENDPOINT_NAME: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}" };
static WAIT_INTERVAL_IN_SECONDS: Shape = Shape::Number { min: 0, max: 3600 };
static CAPACITY_SIZE_VALUE: Shape = Shape::Number { min: 1, max: i64::MAX };
static TERMINATION_WAIT_IN_SECONDS: Shape = Shape::Number { min: 0, max: 3600 };
static MAXIMUM_EXECUTION_TIMEOUT_IN_SECONDS: Shape = Shape::Number { min: 600, max: 28_800 };
static ALARM_NAME: Shape = Shape::Text { min: 1, max: 255, pattern: r"(?!\s*$).+" };
static ENDPOINT_NAME_CONTAINS: Shape = Shape::Text { min: 0, max: 63, pattern: r"[a-zA-Z0-9-]+" };
static TASK_COUNT: Shape = Shape::Number { min: 0, max: i64::MAX };
static CAPACITY_SIZE: Shape = Shape::Structure(&[required("Type", &CAPACITY_SIZE_TYPE), required("Value", &CAPACITY_SIZE_VALUE)]);
static TRAFFIC_ROUTING_CONFIG: Shape = Shape::Structure(&[
    required("Type", &TRAFFIC_ROUTING_CONFIG_TYPE),
    required("WaitIntervalInSeconds", &WAIT_INTERVAL_IN_SECONDS),
    optional("CanarySize", &CAPACITY_SIZE),
    optional("LinearStepSize", &CAPACITY_SIZE),
]);
static BLUE_GREEN_UPDATE_POLICY: Shape = Shape::Structure(&[
    required("TrafficRoutingConfiguration", &TRAFFIC_ROUTING_CONFIG),
    optional("TerminationWaitInSeconds", &TERMINATION_WAIT_IN_SECONDS),
    optional("MaximumExecutionTimeoutInSeconds", &MAXIMUM_EXECUTION_TIMEOUT_IN_SECONDS),
]);
static ROLLING_UPDATE_POLICY: Shape = Shape::Structure(&[
    required("MaximumBatchSize", &CAPACITY_SIZE),
    required("WaitIntervalInSeconds", &WAIT_INTERVAL_IN_SECONDS),
    optional("MaximumExecutionTimeoutInSeconds", &MAXIMUM_EXECUTION_TIMEOUT_IN_SECONDS),
    optional("RollbackMaximumBatchSize", &CAPACITY_SIZE),
]);
static ALARM: Shape = Shape::Structure(&[optional("AlarmName", &ALARM_NAME)]);
static ALARM_LIST: Shape = Shape::List { min: 1, max: 10, of: &ALARM };
static AUTO_ROLLBACK_CONFIG: Shape = Shape::Structure(&[optional("Alarms", &ALARM_LIST)]);
static DEPLOYMENT_CONFIG: Shape = Shape::Structure(&[
    optional("BlueGreenUpdatePolicy", &BLUE_GREEN_UPDATE_POLICY),
    optional("RollingUpdatePolicy", &ROLLING_UPDATE_POLICY),
    optional("AutoRollbackConfiguration", &AUTO_ROLLBACK_CONFIG),
]);
static VARIANT_PROPERTY: Shape = Shape::Structure(&[required("VariantPropertyType", &VARIANT_PROPERTY_TYPE)]);
static VARIANT_PROPERTY_LIST: Shape = Shape::List { min: 0, max: 3, of: &VARIANT_PROPERTY };
static PRODUCTION_VARIANT_SERVERLESS_UPDATE_CONFIG: Shape = Shape::Structure(&[
    optional("MaxConcurrency", &SERVERLESS_MAX_CONCURRENCY),
    optional("ProvisionedConcurrency", &SERVERLESS_PROVISIONED_CONCURRENCY),
]);
static DESIRED_WEIGHT_AND_CAPACITY: Shape = Shape::Structure(&[
    required("VariantName", &VARIANT_NAME),
    optional("DesiredWeight", &VARIANT_WEIGHT),
    optional("DesiredInstanceCount", &TASK_COUNT),
    optional("ServerlessUpdateConfig", &PRODUCTION_VARIANT_SERVERLESS_UPDATE_CONFIG),
]);
static DESIRED_WEIGHT_AND_CAPACITY_LIST: Shape = Shape::List { min: 1, max: usize::MAX, of: &DESIRED_WEIGHT_AND_CAPACITY };
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

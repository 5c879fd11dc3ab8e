//! The table of operations: name, shape of the input, function.

use super::shapes::{hosting_inputs, inputs};
use super::{
    app, domain, endpoint, endpoint_config, model, notebook_instance, notebook_lifecycle_config, space, studio_lifecycle_config,
    tags, user_profile,
};
use crate::Operation;
use crate::operation::Function;
use crate::validation::Shape;

const fn row(name: &'static str, shape: &'static Shape, function: Function) -> Operation {
    Operation::with_shape(name, shape, "ValidationException", function)
}

/// The operations of SageMaker.
pub(super) static OPERATIONS: &[Operation] = &[
    row("CreateDomain", &inputs::CREATE_DOMAIN, domain::create::create),
    row("DescribeDomain", &inputs::DESCRIBE_DOMAIN, domain::describe),
    row("ListDomains", &inputs::LIST_DOMAINS, domain::list),
    row("UpdateDomain", &inputs::UPDATE_DOMAIN, domain::update::update),
    row("DeleteDomain", &inputs::DELETE_DOMAIN, domain::delete::delete),
    row("CreateUserProfile", &inputs::CREATE_USER_PROFILE, user_profile::create),
    row("DescribeUserProfile", &inputs::DESCRIBE_USER_PROFILE, user_profile::describe),
    row("ListUserProfiles", &inputs::LIST_USER_PROFILES, user_profile::list),
    row("UpdateUserProfile", &inputs::UPDATE_USER_PROFILE, user_profile::update),
    row("DeleteUserProfile", &inputs::DELETE_USER_PROFILE, user_profile::delete),
    row("CreatePresignedDomainUrl", &inputs::CREATE_PRESIGNED_DOMAIN_URL, user_profile::presign),
    row("CreateSpace", &inputs::CREATE_SPACE, space::create),
    row("DescribeSpace", &inputs::DESCRIBE_SPACE, space::describe),
    row("ListSpaces", &inputs::LIST_SPACES, space::list),
    row("UpdateSpace", &inputs::UPDATE_SPACE, space::update),
    row("DeleteSpace", &inputs::DELETE_SPACE, space::delete),
    row("CreateApp", &inputs::CREATE_APP, app::create::create),
    row("DescribeApp", &inputs::DESCRIBE_APP, app::describe),
    row("ListApps", &inputs::LIST_APPS, app::list),
    row("DeleteApp", &inputs::DELETE_APP, app::delete),
    row("CreateNotebookInstance", &inputs::CREATE_NOTEBOOK_INSTANCE, notebook_instance::create::create),
    row("DescribeNotebookInstance", &inputs::DESCRIBE_NOTEBOOK_INSTANCE, notebook_instance::describe),
    row("ListNotebookInstances", &inputs::LIST_NOTEBOOK_INSTANCES, notebook_instance::list::list),
    row("UpdateNotebookInstance", &inputs::UPDATE_NOTEBOOK_INSTANCE, notebook_instance::update::update),
    row("StartNotebookInstance", &inputs::START_NOTEBOOK_INSTANCE, notebook_instance::start_stop::start),
    row("StopNotebookInstance", &inputs::STOP_NOTEBOOK_INSTANCE, notebook_instance::start_stop::stop),
    row("DeleteNotebookInstance", &inputs::DELETE_NOTEBOOK_INSTANCE, notebook_instance::start_stop::delete),
    row(
        "CreatePresignedNotebookInstanceUrl",
        &inputs::CREATE_PRESIGNED_NOTEBOOK_INSTANCE_URL,
        notebook_instance::start_stop::presign,
    ),
    row(
        "CreateNotebookInstanceLifecycleConfig",
        &inputs::CREATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG,
        notebook_lifecycle_config::create,
    ),
    row(
        "DescribeNotebookInstanceLifecycleConfig",
        &inputs::DESCRIBE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG,
        notebook_lifecycle_config::describe,
    ),
    row(
        "ListNotebookInstanceLifecycleConfigs",
        &inputs::LIST_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIGS,
        notebook_lifecycle_config::list,
    ),
    row(
        "UpdateNotebookInstanceLifecycleConfig",
        &inputs::UPDATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG,
        notebook_lifecycle_config::update,
    ),
    row(
        "DeleteNotebookInstanceLifecycleConfig",
        &inputs::DELETE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG,
        notebook_lifecycle_config::delete,
    ),
    row("CreateStudioLifecycleConfig", &inputs::CREATE_STUDIO_LIFECYCLE_CONFIG, studio_lifecycle_config::create),
    row("DescribeStudioLifecycleConfig", &inputs::DESCRIBE_STUDIO_LIFECYCLE_CONFIG, studio_lifecycle_config::describe),
    row("ListStudioLifecycleConfigs", &inputs::LIST_STUDIO_LIFECYCLE_CONFIGS, studio_lifecycle_config::list),
    row("DeleteStudioLifecycleConfig", &inputs::DELETE_STUDIO_LIFECYCLE_CONFIG, studio_lifecycle_config::delete),
    row("CreateModel", &hosting_inputs::CREATE_MODEL, model::create),
    row("DescribeModel", &hosting_inputs::DESCRIBE_MODEL, model::describe),
    row("ListModels", &hosting_inputs::LIST_MODELS, model::list),
    row("DeleteModel", &hosting_inputs::DELETE_MODEL, model::delete),
    row("CreateEndpointConfig", &hosting_inputs::CREATE_ENDPOINT_CONFIG, endpoint_config::create),
    row("DescribeEndpointConfig", &hosting_inputs::DESCRIBE_ENDPOINT_CONFIG, endpoint_config::describe),
    row("ListEndpointConfigs", &hosting_inputs::LIST_ENDPOINT_CONFIGS, endpoint_config::list),
    row("DeleteEndpointConfig", &hosting_inputs::DELETE_ENDPOINT_CONFIG, endpoint_config::delete),
    row("CreateEndpoint", &hosting_inputs::CREATE_ENDPOINT, endpoint::create::create),
    row("DescribeEndpoint", &hosting_inputs::DESCRIBE_ENDPOINT, endpoint::describe::describe),
    row("ListEndpoints", &hosting_inputs::LIST_ENDPOINTS, endpoint::describe::list),
    row("UpdateEndpoint", &hosting_inputs::UPDATE_ENDPOINT, endpoint::update::update),
    row("UpdateEndpointWeightsAndCapacities", &hosting_inputs::UPDATE_ENDPOINT_WEIGHTS_AND_CAPACITIES, endpoint::update::scale),
    row("DeleteEndpoint", &hosting_inputs::DELETE_ENDPOINT, endpoint::delete),
    row("AddTags", &inputs::ADD_TAGS, tags::add),
    row("DeleteTags", &inputs::DELETE_TAGS, tags::delete),
    row("ListTags", &inputs::LIST_TAGS, tags::list),
];

//! The table of operations: name, shape of the input, function.

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
    row("CreateDomain", &domain::inputs::CREATE_DOMAIN, domain::create::create),
    row("DescribeDomain", &domain::inputs::DESCRIBE_DOMAIN, domain::describe),
    row("ListDomains", &domain::inputs::LIST_DOMAINS, domain::list),
    row("UpdateDomain", &domain::inputs::UPDATE_DOMAIN, domain::update::update),
    row("DeleteDomain", &domain::inputs::DELETE_DOMAIN, domain::delete::delete),
    row("CreateUserProfile", &user_profile::inputs::CREATE_USER_PROFILE, user_profile::create),
    row("DescribeUserProfile", &user_profile::inputs::DESCRIBE_USER_PROFILE, user_profile::describe),
    row("ListUserProfiles", &user_profile::inputs::LIST_USER_PROFILES, user_profile::list),
    row("UpdateUserProfile", &user_profile::inputs::UPDATE_USER_PROFILE, user_profile::update),
    row("DeleteUserProfile", &user_profile::inputs::DELETE_USER_PROFILE, user_profile::delete),
    row("CreatePresignedDomainUrl", &user_profile::inputs::CREATE_PRESIGNED_DOMAIN_URL, user_profile::presign),
    row("CreateSpace", &space::inputs::CREATE_SPACE, space::create),
    row("DescribeSpace", &space::inputs::DESCRIBE_SPACE, space::describe),
    row("ListSpaces", &space::inputs::LIST_SPACES, space::list),
    row("UpdateSpace", &space::inputs::UPDATE_SPACE, space::update),
    row("DeleteSpace", &space::inputs::DELETE_SPACE, space::delete),
    row("CreateApp", &app::inputs::CREATE_APP, app::create::create),
    row("DescribeApp", &app::inputs::DESCRIBE_APP, app::describe),
    row("ListApps", &app::inputs::LIST_APPS, app::list),
    row("DeleteApp", &app::inputs::DELETE_APP, app::delete),
    row("CreateNotebookInstance", &notebook_instance::inputs::CREATE_NOTEBOOK_INSTANCE, notebook_instance::create::create),
    row("DescribeNotebookInstance", &notebook_instance::inputs::DESCRIBE_NOTEBOOK_INSTANCE, notebook_instance::describe),
    row("ListNotebookInstances", &notebook_instance::inputs::LIST_NOTEBOOK_INSTANCES, notebook_instance::list::list),
    row("UpdateNotebookInstance", &notebook_instance::inputs::UPDATE_NOTEBOOK_INSTANCE, notebook_instance::update::update),
    row("StartNotebookInstance", &notebook_instance::inputs::START_NOTEBOOK_INSTANCE, notebook_instance::start_stop::start),
    row("StopNotebookInstance", &notebook_instance::inputs::STOP_NOTEBOOK_INSTANCE, notebook_instance::start_stop::stop),
    row("DeleteNotebookInstance", &notebook_instance::inputs::DELETE_NOTEBOOK_INSTANCE, notebook_instance::start_stop::delete),
    row(
        "CreatePresignedNotebookInstanceUrl",
        &notebook_instance::inputs::CREATE_PRESIGNED_NOTEBOOK_INSTANCE_URL,
        notebook_instance::start_stop::presign,
    ),
    row(
        "CreateNotebookInstanceLifecycleConfig",
        &notebook_lifecycle_config::inputs::CREATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG,
        notebook_lifecycle_config::create,
    ),
    row(
        "DescribeNotebookInstanceLifecycleConfig",
        &notebook_lifecycle_config::inputs::DESCRIBE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG,
        notebook_lifecycle_config::describe,
    ),
    row(
        "ListNotebookInstanceLifecycleConfigs",
        &notebook_lifecycle_config::inputs::LIST_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIGS,
        notebook_lifecycle_config::list,
    ),
    row(
        "UpdateNotebookInstanceLifecycleConfig",
        &notebook_lifecycle_config::inputs::UPDATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG,
        notebook_lifecycle_config::update,
    ),
    row(
        "DeleteNotebookInstanceLifecycleConfig",
        &notebook_lifecycle_config::inputs::DELETE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG,
        notebook_lifecycle_config::delete,
    ),
    row(
        "CreateStudioLifecycleConfig",
        &studio_lifecycle_config::inputs::CREATE_STUDIO_LIFECYCLE_CONFIG,
        studio_lifecycle_config::create,
    ),
    row(
        "DescribeStudioLifecycleConfig",
        &studio_lifecycle_config::inputs::DESCRIBE_STUDIO_LIFECYCLE_CONFIG,
        studio_lifecycle_config::describe,
    ),
    row(
        "ListStudioLifecycleConfigs",
        &studio_lifecycle_config::inputs::LIST_STUDIO_LIFECYCLE_CONFIGS,
        studio_lifecycle_config::list,
    ),
    row(
        "DeleteStudioLifecycleConfig",
        &studio_lifecycle_config::inputs::DELETE_STUDIO_LIFECYCLE_CONFIG,
        studio_lifecycle_config::delete,
    ),
    row("CreateModel", &model::inputs::CREATE_MODEL, model::create),
    row("DescribeModel", &model::inputs::DESCRIBE_MODEL, model::describe),
    row("ListModels", &model::inputs::LIST_MODELS, model::list),
    row("DeleteModel", &model::inputs::DELETE_MODEL, model::delete),
    row("CreateEndpointConfig", &endpoint_config::inputs::CREATE_ENDPOINT_CONFIG, endpoint_config::create),
    row("DescribeEndpointConfig", &endpoint_config::inputs::DESCRIBE_ENDPOINT_CONFIG, endpoint_config::describe),
    row("ListEndpointConfigs", &endpoint_config::inputs::LIST_ENDPOINT_CONFIGS, endpoint_config::list),
    row("DeleteEndpointConfig", &endpoint_config::inputs::DELETE_ENDPOINT_CONFIG, endpoint_config::delete),
    row("CreateEndpoint", &endpoint::inputs::CREATE_ENDPOINT, endpoint::create::create),
    row("DescribeEndpoint", &endpoint::inputs::DESCRIBE_ENDPOINT, endpoint::describe::describe),
    row("ListEndpoints", &endpoint::inputs::LIST_ENDPOINTS, endpoint::describe::list),
    row("UpdateEndpoint", &endpoint::inputs::UPDATE_ENDPOINT, endpoint::update::update),
    row("UpdateEndpointWeightsAndCapacities", &endpoint::inputs::UPDATE_ENDPOINT_WEIGHTS_AND_CAPACITIES, endpoint::update::scale),
    row("DeleteEndpoint", &endpoint::inputs::DELETE_ENDPOINT, endpoint::delete),
    row("AddTags", &tags::inputs::ADD_TAGS, tags::add),
    row("DeleteTags", &tags::inputs::DELETE_TAGS, tags::delete),
    row("ListTags", &tags::inputs::LIST_TAGS, tags::list),
];

//! The request tables: every pattern can be read, and every operation refuses an input that is no structure.

use serde_json::json;

use crate::services::sagemaker::testing::{Account, patterns};
use crate::services::sagemaker::{
    app, domain, endpoint, endpoint_config, model, notebook_instance, notebook_lifecycle_config, space, studio_lifecycle_config,
    tags, user_profile,
};
use crate::validation::matches;

#[test]
fn every_pattern_of_the_tables_is_understood() {
    let mut found = Vec::new();
    for shape in [
        &domain::inputs::CREATE_DOMAIN,
        &domain::inputs::UPDATE_DOMAIN,
        &user_profile::inputs::CREATE_USER_PROFILE,
        &space::inputs::CREATE_SPACE,
        &app::inputs::CREATE_APP,
        &notebook_instance::inputs::CREATE_NOTEBOOK_INSTANCE,
        &notebook_instance::inputs::LIST_NOTEBOOK_INSTANCES,
        &notebook_lifecycle_config::inputs::CREATE_NOTEBOOK_INSTANCE_LIFECYCLE_CONFIG,
        &studio_lifecycle_config::inputs::CREATE_STUDIO_LIFECYCLE_CONFIG,
        &tags::inputs::ADD_TAGS,
        &model::inputs::CREATE_MODEL,
        &model::inputs::LIST_MODELS,
        &endpoint_config::inputs::CREATE_ENDPOINT_CONFIG,
        &endpoint::inputs::CREATE_ENDPOINT,
        &endpoint::inputs::UPDATE_ENDPOINT,
    ] {
        patterns(shape, &mut found);
    }
    found.sort_unstable();
    found.dedup();
    let special = [r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)", r"(?!\s*$).+", r"/(?!.*\.\.)[a-zA-Z0-9/_.\-]+"];
    let special = |pattern: &str| special.contains(&pattern) || pattern.contains("(?<!-)");
    assert!(found.len() > 20, "{found:?}");
    for pattern in found.iter().filter(|pattern| !pattern.is_empty() && !special(pattern)) {
        assert!(regex_lite::Regex::new(pattern).is_ok(), "{pattern}");
    }
    for (pattern, text, expected) in [
        (r"https://([.\-_a-zA-Z0-9]+/?){3,1016}", "https://github.com/a/b", true),
        (r"https://([.\-_a-zA-Z0-9]+/?){3,1016}", "http://github.com/a/b", false),
        (r"https://([^/]+)/?(.*)$|^[a-zA-Z0-9](-*[a-zA-Z0-9])*", "my-repository", true),
        (r"https://([^/]+)/?(.*)$|^[a-zA-Z0-9](-*[a-zA-Z0-9])*", "-my", false),
        (r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", "IFSM-Domain", true),
        (r"[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}", "IFSM-", false),
        (r"d-(-*[a-z0-9]){1,61}", "d-0123456789ab", true),
    ] {
        assert!(found.contains(&pattern) || pattern.starts_with("d-"), "{pattern} is in the tables");
        assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
    }
}

#[test]
fn an_input_that_is_no_structure_is_refused_by_every_operation() {
    let mut account = Account::new();
    for action in [
        "CreateDomain",
        "DescribeDomain",
        "ListDomains",
        "UpdateDomain",
        "DeleteDomain",
        "CreateUserProfile",
        "ListUserProfiles",
        "CreateSpace",
        "CreateApp",
        "CreateNotebookInstance",
        "ListNotebookInstances",
        "AddTags",
        "ListTags",
        "CreateStudioLifecycleConfig",
        "CreateNotebookInstanceLifecycleConfig",
        "CreateModel",
        "ListModels",
        "CreateEndpointConfig",
        "CreateEndpoint",
        "UpdateEndpoint",
        "UpdateEndpointWeightsAndCapacities",
    ] {
        assert_eq!(account.no(action, &json!([1])).code, "SerializationException", "{action}");
    }
}

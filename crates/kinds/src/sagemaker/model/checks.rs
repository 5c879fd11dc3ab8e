//! Checks of models that need no AWS: names, containers, and fields that AWS accepts only together.

use serde_json::json;

use super::Want;
use crate::sagemaker::container_settings::{Container, InferenceExecutionMode, RepositoryAccessMode};
use crate::sagemaker::hosting_rules::RULES;
use crate::sagemaker::names;
use crate::view::View;
use crate::{Address, Problem};

/// The largest number of environment variables of a container.
const VARIABLES: usize = 100;
/// The largest number of characters of the name or the value of one.
const VARIABLE: usize = 1_024;
/// The largest number of characters of all variables of a model together.
const ENVIRONMENT: usize = 32 * 1_024;

pub(super) fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let named: Vec<_> = all.iter().filter_map(|(at, want)| Some((*at, want.name.as_deref()?))).collect();
    names::check_unique("model-name-taken", &named, problems);
    for (at, want) in all {
        if want.name.is_some() {
            names::check_name("model-name", at, want.name.as_deref(), problems);
        }
        check_containers(at, want, problems);
        if let Some(config) = want.vpc_config.value() {
            config.check(at, "vpc_config", view, problems);
        }
    }
}

fn check_containers(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let several = want.containers.value().is_some_and(|containers| !containers.is_empty());
    if want.primary_container.value().is_some() == several {
        let message = if several { "both `primary_container` and `containers` are given" } else { "a model needs a container" };
        let help = "give `primary_container`, or `containers` for several; one of the two";
        problems.push(Problem::new("model-containers", at, "", message, help));
    }
    for (path, container) in want.every_container() {
        RULES.check(at, &path, &json!(container), problems);
        check_image(at, &path, container, want, problems);
        check_artefacts(at, &path, container, problems);
        check_environment(at, &path, container, problems);
    }
    let count = want.containers.value().map_or(0, Vec::len);
    if count > 15 {
        let message = format!("{count} items; AWS takes at most 15");
        problems.push(Problem::new("settings-too-many", at, "containers", message, "leave at most 15"));
    }
    check_hostnames(at, want, problems);
    let length: usize = want.every_container().iter().map(|(_, container)| environment_size(container)).sum();
    if length > ENVIRONMENT {
        let message = format!("the environment variables have {length} characters; all of a model may have {ENVIRONMENT}");
        let help = "put long values into the artefacts, or into S3";
        problems.push(Problem::new("environment-size", at, "", message, help));
    }
}

/// A container runs an image, or the images of a model package.
fn check_image(at: &Address, path: &str, container: &Container, want: &Want, problems: &mut Vec<Problem>) {
    let (image, package) = (container.image.value().is_some(), container.model_package_name.value().is_some());
    if image == package {
        let message = if image { "both an image and a model package are named" } else { "the container has no image" };
        let help = "write `image`, or `model_package_name`; one of the two";
        problems.push(Problem::new("container-image", at, path, message, help));
    }
    let Some(config) = container.image_config.value() else { return };
    match config.repository_access_mode {
        RepositoryAccessMode::Platform if config.repository_auth_config.value().is_some() => {
            let message = "only a private registry in the VPC needs somebody to sign in";
            let help = "remove `repository_auth_config`, or write `repository_access_mode: Vpc`";
            let path = format!("{path}.image_config.repository_auth_config");
            problems.push(Problem::new("private-registry", at, path, message, help));
        }
        RepositoryAccessMode::Vpc if want.vpc_config.value().is_none() => {
            let message = "a private registry is reached through the model's VPC, and the model has none";
            let path = format!("{path}.image_config.repository_access_mode");
            problems.push(Problem::new("private-registry", at, path, message, "add `vpc_config`"));
        }
        RepositoryAccessMode::Platform | RepositoryAccessMode::Vpc => {}
    }
}

fn check_artefacts(at: &Address, path: &str, container: &Container, problems: &mut Vec<Problem>) {
    if container.model_data_url.value().is_some() && container.model_data_source.value().is_some() {
        let message = "the artefacts are named twice";
        let help = "write `model_data_url` for one `.tar.gz`, or `model_data_source` for anything else";
        problems.push(Problem::new("model-data-twice", at, format!("{path}.model_data_source"), message, help));
    }
    let channels = container.additional_model_data_sources.value().map_or(&[][..], Vec::as_slice);
    for (index, channel) in channels.iter().enumerate() {
        if channels.iter().take(index).any(|other| other.channel_name == channel.channel_name) {
            let message = format!("the channel `{}` is there already", channel.channel_name);
            let path = format!("{path}.additional_model_data_sources[{index}].channel_name");
            problems.push(Problem::new("model-data-twice", at, path, message, "give each channel its own name"));
        }
    }
}

fn environment_size(container: &Container) -> usize {
    let variables = container.environment.value().into_iter().flatten();
    variables.map(|(key, value)| key.chars().count() + value.0.chars().count()).sum()
}

fn check_environment(at: &Address, path: &str, container: &Container, problems: &mut Vec<Problem>) {
    let Some(variables) = container.environment.value() else { return };
    let path = format!("{path}.environment");
    if variables.len() > VARIABLES {
        let message = format!("{} environment variables; at most {VARIABLES} are allowed", variables.len());
        problems.push(Problem::new("environment-size", at, path.as_str(), message, format!("leave at most {VARIABLES}")));
    }
    for (key, value) in variables {
        let first = |c: char| c.is_ascii_alphabetic() || c == '_';
        if !(key.starts_with(first) && key.len() <= VARIABLE && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')) {
            let message = format!("`{key}` cannot be the name of an environment variable");
            let help = "use letters, digits and `_`, and begin with a letter or `_`";
            problems.push(Problem::new("environment-variable", at, path.as_str(), message, help));
        }
        if value.0.chars().count() > VARIABLE {
            let message = format!("the value of `{key}` has more than {VARIABLE} characters");
            let help = "put long values into the artefacts, or into S3";
            problems.push(Problem::new("environment-variable", at, format!("{path}.{key}"), message, help));
        }
    }
}

/// Containers that are called one by one need a name each for that, and no two have the same. A single container has none.
fn check_hostnames(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    if want.primary_container.value().is_some_and(|container| container.container_hostname.value().is_some()) {
        let message = "SageMaker ignores the name of a single container";
        let path = "primary_container.container_hostname";
        problems.push(Problem::new("container-hostname", at, path, message, "remove it, or list it under `containers`"));
    }
    let containers = want.containers.value().map_or(&[][..], Vec::as_slice);
    let mode = want.inference_execution_config.value().map(|config| config.mode);
    for (index, container) in containers.iter().enumerate() {
        let path = format!("containers[{index}].container_hostname");
        let name = container.container_hostname.value();
        if mode == Some(InferenceExecutionMode::Direct) && name.is_none() {
            let message = "a container that is called directly needs a name to be called by";
            problems.push(Problem::new("container-hostname", at, path.as_str(), message, "add `container_hostname`"));
        }
        if name.is_some() && containers.iter().take(index).any(|other| other.container_hostname.value() == name) {
            let message = format!("another container has the name `{}`", name.map_or("", String::as_str));
            problems.push(Problem::new("container-hostname", at, path, message, "give each container its own name"));
        }
    }
}

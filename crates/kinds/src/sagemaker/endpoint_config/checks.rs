//! Checks of endpoint configurations that need no AWS: names, variants, and fields that AWS accepts only together. Only AWS knows
//! the number of free addresses in the subnets.

use serde_json::json;

use super::Want;
use crate::sagemaker::container_settings::ContainerMode;
use crate::sagemaker::hosting_rules::RULES;
use crate::sagemaker::names;
use crate::sagemaker::variant_settings::{RoutingStrategy, Variant};
use crate::view::View;
use crate::{Address, Problem};

/// Most variants of a configuration.
const VARIANTS: usize = 10;

pub(super) fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let named: Vec<_> = all.iter().filter_map(|(at, want)| Some((*at, want.name.as_deref()?))).collect();
    names::check_unique("endpoint-config-name-taken", &named, problems);
    for (at, want) in all {
        if want.name.is_some() {
            names::check_name("endpoint-config-name", at, want.name.as_deref(), problems);
        }
        check_count(at, want, problems);
        check_names(at, want, problems);
        for (path, variant) in want.every_variant() {
            RULES.check(at, &path, &json!(variant), problems);
            check_capacity(at, &path, variant, problems);
            check_pools(at, &path, variant, problems);
            check_routing(at, &path, variant, problems);
        }
        check_models(at, want, problems);
        check_serverless(at, want, view, problems);
        check_baseline(at, want, problems);
        RULES.check(at, "data_capture_config", &json!(want.data_capture_config), problems);
        RULES.check(at, "async_inference_config", &json!(want.async_inference_config), problems);
        RULES.check(at, "explainer_config", &json!(want.explainer_config), problems);
        RULES.check(at, "metrics_config", &json!(want.metrics_config), problems);
        if let Some(config) = want.vpc_config.value() {
            config.check(at, "vpc_config", view, problems);
        }
    }
}

fn check_count(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let (count, shadows) = (want.production_variants.len(), want.shadows().len());
    if !(1..=VARIANTS).contains(&count) {
        let message = format!("{count} variants; a configuration has 1 to {VARIANTS}");
        let help = format!("name between 1 and {VARIANTS} variants");
        problems.push(Problem::new("variant-count", at, "production_variants", message, help));
    }
    if shadows > 0 && (count, shadows) != (1, 1) {
        let message = format!("{count} production and {shadows} shadow variants; a shadow follows one variant alone");
        let help = "leave one production variant and one shadow variant";
        problems.push(Problem::new("variant-count", at, "shadow_production_variants", message, help));
    }
    let weights: Vec<f64> =
        want.production_variants.iter().map(|variant| variant.initial_variant_weight.value().copied().unwrap_or(1.0)).collect();
    for (path, variant) in want.every_variant() {
        if variant.initial_variant_weight.value().is_some_and(|weight| *weight < 0.0 || !weight.is_finite()) {
            let message = "a weight is zero or more";
            let path = format!("{path}.initial_variant_weight");
            problems.push(Problem::new("variant-weight", at, path, message, "write a number from 0"));
        }
    }
    if count > 0 && weights.iter().all(|weight| *weight == 0.0) {
        let message = "every variant has the weight 0, so that none gets any traffic";
        problems.push(Problem::new("variant-weight", at, "production_variants", message, "give one variant a weight above 0"));
    }
}

fn check_names(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let variants = want.every_variant();
    for (index, (path, variant)) in variants.iter().enumerate() {
        if variants.iter().take(index).any(|(_, other)| other.variant_name == variant.variant_name) {
            let message = format!("another variant has the name `{}`", variant.variant_name);
            let path = format!("{path}.variant_name");
            problems.push(Problem::new("variant-name-taken", at, path, message, "give each variant its own name"));
        }
    }
}

/// A variant runs either on instances or serverless.
fn check_capacity(at: &Address, path: &str, variant: &Variant, problems: &mut Vec<Problem>) {
    let instance_type = variant.instance_type.value().is_some();
    let pools = !variant.pools().is_empty();
    let count = variant.initial_instance_count.value().is_some();
    let scaling = variant.managed_instance_scaling.value().is_some();
    let mut wrong = |member: &str, message: &str, help: &str| {
        let path = if member.is_empty() { path.to_owned() } else { format!("{path}.{member}") };
        problems.push(Problem::new("variant-capacity", at, path, message, help));
    };
    if variant.serverless_config.value().is_some() {
        let given = [
            ("instance_type", instance_type),
            ("instance_pools", pools),
            ("initial_instance_count", count),
            ("managed_instance_scaling", scaling),
            ("volume_size_in_gb", variant.volume_size_in_gb.value().is_some()),
        ];
        for (member, _) in given.iter().filter(|(_, given)| *given) {
            wrong(member, "a serverless variant has no instances", "remove it, or remove `serverless_config`");
        }
        return;
    }
    if instance_type && pools {
        wrong("instance_pools", "both `instance_type` and `instance_pools` are given", "leave one of the two");
    }
    if !instance_type && !pools {
        wrong("", "the variant says neither on which instances it runs nor that it is serverless", "add `instance_type`");
    }
    if !count && !scaling {
        wrong("", "the variant does not say how many instances it has", "add `initial_instance_count`");
    }
}

fn check_pools(at: &Address, path: &str, variant: &Variant, problems: &mut Vec<Problem>) {
    let pools = variant.pools();
    for (index, pool) in pools.iter().enumerate() {
        if pools.iter().take(index).any(|other| other.priority == pool.priority) {
            let message = format!("another pool has the priority {}", pool.priority);
            let path = format!("{path}.instance_pools[{index}].priority");
            problems.push(Problem::new("instance-pool-priority", at, path, message, "give each pool its own priority"));
        }
    }
}

fn check_routing(at: &Address, path: &str, variant: &Variant, problems: &mut Vec<Problem>) {
    let Some(routing) = variant.routing_config.value() else { return };
    let config = routing.prefix_aware_routing_config.value();
    let complete = config.is_some_and(|c| c.prefix_length.value().is_some() && c.concurrency_threshold.value().is_some());
    let prefix = routing.routing_strategy == RoutingStrategy::PrefixAware;
    if prefix && !complete {
        let message = "routing by prefix needs a prefix length and a threshold";
        let help = "add `prefix_aware_routing_config: {prefix_length: 4096, concurrency_threshold: 8}`";
        problems.push(Problem::new("prefix-aware-routing", at, format!("{path}.routing_config"), message, help));
    }
    if !prefix && config.is_some() {
        let message = "these settings belong to `PREFIX_AWARE` alone";
        let path = format!("{path}.routing_config.prefix_aware_routing_config");
        problems.push(Problem::new("prefix-aware-routing", at, path, message, "remove them, or write `PREFIX_AWARE`"));
    }
}

/// A variant without a model waits for inference components, which take role and network from the configuration.
fn check_models(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let without = want.every_variant().into_iter().find(|(_, variant)| variant.model.value().is_none());
    if let Some((path, _)) = without.filter(|_| want.execution_role.value().is_none()) {
        let message = "the variant has no model, and the configuration no role for inference components";
        let help = "add `model` to the variant, or `execution_role` to the configuration";
        problems.push(Problem::new("variant-without-model", at, path, message, help));
    }
}

/// The features that AWS's guide lists as not supported by serverless inference. The list has become shorter over time, so that
/// this is a warning.
fn check_serverless(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    for (path, variant) in want.every_variant().into_iter().filter(|(_, variant)| variant.serverless_config.value().is_some()) {
        let model = variant.model.value().and_then(|model| view.want(model));
        let container = model.as_ref().and_then(|model| model.primary_container.value());
        let unsupported = [
            (model.as_ref().is_some_and(|model| model.vpc_config.value().is_some()), "a model in a VPC"),
            (model.as_ref().is_some_and(|model| model.containers.value().is_some()), "several containers"),
            (
                container.is_some_and(|container| container.mode.value() == Some(&ContainerMode::MultiModel)),
                "many models in one container",
            ),
            (model.as_ref().is_some_and(|model| model.enable_network_isolation.value() == Some(&true)), "network isolation"),
            (want.every_variant().len() > 1, "several variants"),
            (want.data_capture_config.value().is_some(), "data capture"),
            (want.async_inference_config.value().is_some(), "asynchronous inference"),
        ];
        for (_, what) in unsupported.iter().filter(|(found, _)| *found) {
            let message = format!("AWS does not list {what} as supported by serverless inference");
            let help = "run the variant on instances, or go without";
            let path = format!("{path}.serverless_config");
            problems.push(Problem::new("serverless-unsupported", at, path, message, help).warning());
        }
    }
}

fn check_baseline(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let Some(explainer) = want.explainer_config.value() else { return };
    let baseline = &explainer.clarify_explainer_config.shap_config.shap_baseline_config;
    if baseline.shap_baseline.value().is_some() == baseline.shap_baseline_uri.value().is_some() {
        let message = "the records that answers are compared with stand either here or in S3";
        let help = "write one of `shap_baseline` and `shap_baseline_uri`";
        let path = "explainer_config.clarify_explainer_config.shap_config.shap_baseline_config";
        problems.push(Problem::new("shap-baseline", at, path, message, help));
    }
}

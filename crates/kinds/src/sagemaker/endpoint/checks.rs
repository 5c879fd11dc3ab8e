//! Checks of endpoints that need no AWS: names, and the way in which a change is carried out.

use serde_json::json;

use super::Want;
use crate::sagemaker::deployment_settings::{CapacitySize, CapacitySizeType, DeploymentConfig, TrafficRoutingType};
use crate::sagemaker::hosting_rules::RULES;
use crate::sagemaker::names;
use crate::view::View;
use crate::{Address, Problem};

pub(super) fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
    let named: Vec<_> = all.iter().map(|(at, want)| (*at, names::name_of(at, want.name.as_deref()))).collect();
    names::check_unique("endpoint-name-taken", &named, problems);
    for (at, want) in all {
        names::check_name("endpoint-name", at, want.name.as_deref(), problems);
        RULES.check(at, "deployment_config", &json!(want.deployment_config), problems);
        if let Some(config) = want.deployment_config.value() {
            check_policy(at, config, problems);
            check_time(at, config, problems);
        }
        check_retained(at, want, problems);
    }
}

fn check_retained(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    if want.retain_deployment_config.value() == Some(&true) && want.deployment_config.value().is_some() {
        let message = "the next change cannot be carried out both as written here and as the last one was";
        let help = "remove `retain_deployment_config`, or `deployment_config`";
        problems.push(Problem::new("deployment-policy", at, "retain_deployment_config", message, help));
    }
    let excluded = want.exclude_retained_variant_properties.value().is_some_and(|list| !list.is_empty());
    if excluded && want.retain_all_variant_properties.value() != Some(&true) {
        let message = "nothing is retained from which anything could be excluded";
        let help = "add `retain_all_variant_properties: true`, or remove this";
        problems.push(Problem::new("retained-properties", at, "exclude_retained_variant_properties", message, help));
    }
}

fn check_policy(at: &Address, config: &DeploymentConfig, problems: &mut Vec<Problem>) {
    let (blue_green, rolling) = (config.blue_green_update_policy.value(), config.rolling_update_policy.value());
    if blue_green.is_some() && rolling.is_some() {
        let message = "a change is blue/green or rolling, not both";
        let help = "leave one of `blue_green_update_policy` and `rolling_update_policy`";
        problems.push(Problem::new("deployment-policy", at, "deployment_config", message, help));
    }
    if let Some(policy) = blue_green {
        let routing = &policy.traffic_routing_configuration;
        let path = "deployment_config.blue_green_update_policy.traffic_routing_configuration";
        let sizes = [
            ("canary_size", routing.canary_size.value(), routing.r#type == TrafficRoutingType::Canary),
            ("linear_step_size", routing.linear_step_size.value(), routing.r#type == TrafficRoutingType::Linear),
        ];
        for (member, size, belongs) in sizes {
            if size.is_some() != belongs {
                let (message, help) = if belongs {
                    (format!("the first step has no size: `{member}` is missing"), format!("add `{member}`"))
                } else {
                    (format!("`{member}` does not belong to this way of moving traffic"), format!("remove `{member}`"))
                };
                problems.push(Problem::new("deployment-step", at, path, message, help));
            }
            let least = if member == "canary_size" { 1 } else { 10 };
            check_size(at, &format!("{path}.{member}"), size, (least, 50), problems);
        }
    }
    if let Some(policy) = rolling {
        let path = "deployment_config.rolling_update_policy";
        check_size(at, &format!("{path}.maximum_batch_size"), Some(&policy.maximum_batch_size), (5, 50), problems);
        let rollback = policy.rollback_maximum_batch_size.value();
        check_size(at, &format!("{path}.rollback_maximum_batch_size"), rollback, (5, 100), problems);
    }
}

fn check_size(at: &Address, path: &str, size: Option<&CapacitySize>, (least, most): (i64, i64), problems: &mut Vec<Problem>) {
    let Some(size) = size else { return };
    let (good, range) = match size.r#type {
        CapacitySizeType::CapacityPercent => ((least..=most).contains(&size.value), format!("{least} to {most} percent")),
        CapacitySizeType::InstanceCount => (size.value >= 1, "at least one instance".to_owned()),
    };
    if !good {
        let message = format!("a step of {}; AWS takes {range}", size.value);
        problems.push(Problem::new("deployment-step", at, format!("{path}.value"), message, format!("choose {range}")));
    }
}

/// The time for the whole change must be longer than its waits.
fn check_time(at: &Address, config: &DeploymentConfig, problems: &mut Vec<Problem>) {
    let blue_green = config.blue_green_update_policy.value().map(|policy| {
        let waits = policy.traffic_routing_configuration.wait_interval_in_seconds
            + policy.termination_wait_in_seconds.value().copied().unwrap_or(0);
        ("blue_green_update_policy", policy.maximum_execution_timeout_in_seconds.value(), waits)
    });
    let rolling = config.rolling_update_policy.value().map(|policy| {
        let limit = policy.maximum_execution_timeout_in_seconds.value();
        ("rolling_update_policy", limit, policy.wait_interval_in_seconds)
    });
    for (policy, limit, waits) in blue_green.into_iter().chain(rolling) {
        if let Some(limit) = limit.filter(|limit| **limit <= waits) {
            let message = format!("the change has {limit} seconds, and its waits alone take {waits}");
            let path = format!("deployment_config.{policy}.maximum_execution_timeout_in_seconds");
            problems.push(Problem::new("deployment-time", at, path, message, "give the change more time, or wait less"));
        }
    }
}

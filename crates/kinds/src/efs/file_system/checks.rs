//! Checks of file systems that need no AWS.

use std::collections::BTreeMap;

use super::lifecycle_policy::{After, LifecyclePolicy};
use super::{PerformanceMode, ThroughputMode, Want};
use crate::{Address, Problem};
use heiiki_policy::not_a_document;

/// AWS's limit of characters in a file system policy. Heiiki sends documents without white space.
const POLICY: usize = 20_000;

/// Checks that mode and rate fit each other.
pub(super) fn throughput(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let mut wrong = |field: &str, message: String, help: &str| {
        problems.push(Problem::new("file-system-throughput", at, field, message, help));
    };
    let mode = want.throughput_mode.value();
    let rate = want.provisioned_throughput_in_mibps.value();
    let field = "provisioned_throughput_in_mibps";
    match (mode, rate) {
        (Some(ThroughputMode::Provisioned), None) => {
            wrong("throughput_mode", "provisioned throughput needs a rate".to_owned(), "add `provisioned_throughput_in_mibps`");
        }
        (Some(mode @ (ThroughputMode::Bursting | ThroughputMode::Elastic)), Some(_)) => {
            let message = format!("{} throughput has no rate to choose", mode.as_str());
            wrong(field, message, "leave it out, or write `throughput_mode: provisioned`");
        }
        (None, Some(_)) if !want.throughput_mode.is_absent() => {
            let help = "leave it out, or write `throughput_mode: provisioned`";
            wrong(field, "bursting throughput has no rate to choose".to_owned(), help);
        }
        (Some(_) | None, Some(_) | None) => {}
    }
    if let Some(rate) = rate.filter(|rate| !rate.is_finite() || **rate < 1.0) {
        wrong(field, format!("{rate} MiB per second is no rate"), "write a number from 1");
    }
    let slow = want.performance_mode.value() == Some(&PerformanceMode::MaxIo);
    if slow && mode == Some(&ThroughputMode::Elastic) {
        let help = "leave `performance_mode` out: AWS advises against maxIO";
        wrong("performance_mode", "elastic throughput does not go with maxIO".to_owned(), help);
    }
}

/// Checks the conditions of a single zone and of encryption.
pub(super) fn storage(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    if want.availability_zone.value().is_some() && want.performance_mode.value() == Some(&PerformanceMode::MaxIo) {
        let message = "a file system in one zone does not go with maxIO";
        let help = "leave `performance_mode` out, or the zone";
        problems.push(Problem::new("file-system-one-zone", at, "performance_mode", message, help));
    }
    if want.kms_key_id.value().is_some() && want.encrypted.value() != Some(&true) {
        let message = "a key without encryption";
        problems.push(Problem::new("file-system-key", at, "kms_key_id", message, "write `encrypted: true` as well"));
    }
}

/// Checks that each transition is given once and that they follow each other.
pub(super) fn lifecycle(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let mut wrong = |path: String, message: String, help: &str| {
        problems.push(Problem::new("file-system-lifecycle", at, path, message, help));
    };
    let policies = want.lifecycle_policies.value().map_or(&[][..], Vec::as_slice);
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    for (index, policy) in policies.iter().enumerate() {
        let path = format!("lifecycle_policies[{index}]");
        let transitions = policy.transitions();
        if transitions.len() != 1 {
            let message = format!("a lifecycle policy is one transition; this one has {}", transitions.len());
            wrong(path.clone(), message, "write one entry for each transition");
        }
        for (field, _) in transitions {
            if let Some(other) = seen.insert(field, index).filter(|other| *other != index) {
                let message = format!("lifecycle_policies[{other}] says `{field}` already");
                wrong(path.clone(), message, "keep one of them");
            }
        }
    }
    let days = |of: fn(&LifecyclePolicy) -> Option<After>| policies.iter().find_map(of).map(After::days);
    let infrequent = days(|policy| policy.transition_to_ia);
    let Some(archive) = days(|policy| policy.transition_to_archive) else { return };
    if infrequent.is_some_and(|infrequent| archive <= infrequent) {
        let help = "let files go to Archive later than to Infrequent Access";
        wrong("lifecycle_policies".to_owned(), "files go to Archive before Infrequent Access".to_owned(), help);
    }
    let given = !want.throughput_mode.is_absent();
    if given && want.throughput_mode.value() != Some(&ThroughputMode::Elastic) {
        let help = "write `throughput_mode: elastic`, or leave `transition_to_archive` out";
        wrong("lifecycle_policies".to_owned(), "Archive needs elastic throughput".to_owned(), help);
    }
}

/// Checks the form and size of the policy.
pub(super) fn policy(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let Some(policy) = want.policy.value() else { return };
    if let Some((message, help)) = not_a_document(&policy.0) {
        problems.push(Problem::new("file-system-policy", at, "policy", message, help));
    }
    let size = policy.0.to_string().chars().count();
    if size > POLICY {
        let message = format!("the policy has {size} characters; AWS allows {POLICY}");
        problems.push(Problem::new("file-system-policy", at, "policy", message, "say it in fewer statements"));
    }
}

//! Users and roles, and their permissions by policies that come, go and change.

use std::collections::BTreeMap;

use heiiki_apply::event::Outcome;
use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, InjectedFault, World};
use heiiki_testkit::harness::{Harness, spec};
use serde_json::Value;

use super::{Open, never_more_open, written};

/// The actions that are tried for each principal.
const PROBES: [&str; 4] = ["s3:GetObject", "iam:PassRole", "ec2:CreateRoute", "logs:PutLogEvents"];

/// The actions that each user and role may do: allowed by some policy and denied by none. AWS's own policies allow
/// everything.
fn access(world: &World) -> Open {
    let users = world.iam.users.values().map(|user| (format!("user/{}", user.name), &user.grants));
    let roles = world.iam.roles.values().map(|role| (format!("role/{}", role.name), &role.grants));
    let mut found = Open::new();
    for (who, grants) in users.chain(roles) {
        let inline = grants.inline.values().map(|text| serde_json::from_str::<Value>(text).expect("a document"));
        let attached = grants.attached.iter().map(|arn| document(world, arn));
        let documents: Vec<Value> = inline.chain(attached).collect();
        let statements = || documents.iter().flat_map(|document| document["Statement"].as_array().into_iter().flatten());
        for probe in PROBES {
            let meets = |effect: &str| statements().any(|one| one["Effect"] == effect && names(&one["Action"], probe));
            let bounded = grants.boundary.as_ref().is_none_or(|arn| {
                document(world, arn)["Statement"]
                    .as_array()
                    .is_some_and(|list| list.iter().any(|one| names(&one["Action"], probe)))
            });
            if meets("Allow") && !meets("Deny") && bounded {
                found.insert(format!("{who} may {probe}"));
            }
        }
    }
    found
}

fn document(world: &World, arn: &str) -> Value {
    match world.iam.policies.values().find(|policy| policy.arn == arn) {
        Some(policy) => {
            let version = policy.versions.iter().find(|version| version.number == policy.default).expect("a default version");
            serde_json::from_str(&version.document).expect("a document")
        }
        None => serde_json::json!({"Statement": [{"Effect": "Allow", "Action": ["*"]}]}),
    }
}

fn names(actions: &Value, probe: &str) -> bool {
    let one = |action: &Value| action.as_str().is_some_and(|action| action == "*" || action == probe);
    actions.as_array().map_or_else(|| one(actions), |list| list.iter().any(one))
}

fn policy(effect: &str, actions: &str) -> String {
    format!("{{Version: '2012-10-17', Statement: [{{Effect: {effect}, Action: [{actions}], Resource: '*'}}]}}")
}

/// A user `dev` and a role `exec` with these fields, and these policies: name, effect and actions.
fn people(fields: &str, policies: &[(&str, &str, &str)]) -> Spec {
    let policies: BTreeMap<&str, String> = policies
        .iter()
        .map(|(name, effect, actions)| (*name, format!("    {name}: {{document: {}}}", policy(effect, actions))))
        .collect();
    let policies: Vec<String> = policies.into_values().collect();
    let policies = if policies.is_empty() { String::new() } else { format!("  policies:\n{}\n", policies.join("\n")) };
    spec(&format!(
        "
version: 1
environment: people
account: '123456789012'
region: ap-northeast-1
iam:
  users:
    dev: {{{fields}}}
  roles:
    exec: {{trust: [sagemaker.amazonaws.com], {fields}}}
{policies}"
    ))
}

const DEVELOPER: (&str, &str, &str) = ("Developer", "Allow", "'s3:GetObject', 'iam:PassRole', 'ec2:CreateRoute'");
const NO_PASS: (&str, &str, &str) = ("RestrictPassRole", "Deny", "'iam:PassRole'");
const NO_ROUTE: (&str, &str, &str) = ("ANoRoutes", "Deny", "'ec2:CreateRoute'");

#[tokio::test(start_paused = true)]
async fn guard_rails_are_attached_first_and_detached_last() {
    let all = [DEVELOPER, NO_PASS, NO_ROUTE];
    let none = people("policies: []", &all);
    let held = people("policies: [Developer, RestrictPassRole, ANoRoutes]", &all);
    never_more_open(&none, &held, access).await;
    never_more_open(&held, &none, access).await;
}

#[tokio::test(start_paused = true)]
async fn a_guard_rail_that_cannot_be_attached_keeps_what_allows_away() {
    let harness = Harness::new().await;
    let fault = InjectedFault::always("iam:Attach*", FaultEffect::Deny { message: None }).with_input("RestrictPassRole");
    harness.sandbox.inject_fault(fault).expect("a sandbox in memory");
    let wanted = people("policies: [Developer, RestrictPassRole, ANoRoutes]", &[DEVELOPER, NO_PASS, NO_ROUTE]);
    let planned = harness.plan(&wanted, &Intent::default()).await;
    let (report, _) = harness.carry_out(planned, 8).await;
    assert!(report.outcomes.iter().any(|outcome| matches!(outcome, Outcome::Failed(_))));
    assert_eq!(harness.sandbox.read(access).expect("a sandbox in memory"), Open::new(), "Developer is attached to nobody");
}

#[tokio::test(start_paused = true)]
async fn policies_that_leave_the_spec_go_in_that_order_too() {
    let held = people("policies: [ZDeveloper, ANoRoutes]", &[("ZDeveloper", "Allow", "'ec2:CreateRoute'"), NO_ROUTE]);
    never_more_open(&held, &people("policies: []", &[]), access).await;
}

#[tokio::test(start_paused = true)]
async fn inline_and_attached_policies_are_one_order() {
    let inline = |name: &str, effect: &str, actions: &str| format!("inline_policies: {{{name}: {}}}", policy(effect, actions));
    let guard = inline("guard", "Deny", "'iam:PassRole'");
    let work = inline("work", "Allow", "'iam:PassRole'");
    let both = [DEVELOPER, NO_PASS];
    let none = people("policies: [], inline_policies: {}", &both);
    for held in [format!("policies: [Developer], {guard}"), format!("policies: [RestrictPassRole], {work}")] {
        let held = people(&held, &both);
        never_more_open(&none, &held, access).await;
        never_more_open(&held, &none, access).await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_new_version_of_a_policy_and_what_is_attached_wait_for_each_other() {
    let before = people("policies: [Developer, RestrictPassRole]", &[DEVELOPER, NO_PASS]);
    // The guardrail denies something else as well, and the developer may do it by another policy.
    let wide = ("RestrictPassRole", "Deny", "'iam:PassRole', 'logs:PutLogEvents'");
    let logs = ("ALogs", "Allow", "'logs:PutLogEvents'");
    let after = people("policies: [Developer, RestrictPassRole, ALogs]", &[DEVELOPER, wide, logs]);
    never_more_open(&before, &after, access).await;
    never_more_open(&after, &before, access).await;
    // The developer's policy allows more, and a new guardrail takes a part of that away.
    let more = ("Developer", "Allow", "'s3:GetObject', 'iam:PassRole', 'ec2:CreateRoute', 'logs:PutLogEvents'");
    let guard = ("NoLogs", "Deny", "'logs:PutLogEvents'");
    let guarded = people("policies: [Developer, RestrictPassRole, NoLogs]", &[more, NO_PASS, guard]);
    never_more_open(&before, &guarded, access).await;
    never_more_open(&guarded, &before, access).await;
}

#[tokio::test(start_paused = true)]
async fn a_boundary_comes_before_what_it_bounds_and_goes_after_it() {
    let limit = ("Limit", "Allow", "'s3:GetObject'");
    let free = people("policies: [], permissions_boundary: null", &[DEVELOPER, limit]);
    let bound = people("policies: [Developer], permissions_boundary: Limit", &[DEVELOPER, limit]);
    never_more_open(&free, &bound, access).await;
    never_more_open(&bound, &free, access).await;
}

#[tokio::test(start_paused = true)]
async fn a_holder_with_as_many_policies_as_it_may_have_keeps_its_guard_rail() {
    let allow = |name: &'static str| (name, "Allow", "'s3:GetObject', 'iam:PassRole'");
    let stay = ["B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B9"];
    let named = |guard: &str| format!("policies: [{}, {guard}]", stay.join(", "));
    let mut all: Vec<(&str, &str, &str)> = stay.into_iter().map(allow).collect();
    all.extend([("GuardOld", "Deny", "'iam:PassRole'"), ("GuardNew", "Deny", "'iam:PassRole', 'ec2:CreateRoute'")]);
    never_more_open(&people(&named("GuardOld"), &all), &people(&named("GuardNew"), &all), access).await;
}

#[tokio::test(start_paused = true)]
async fn a_user_that_goes_loses_its_guard_rail_last() {
    let harness = Harness::new().await;
    let held = people("policies: [ZDeveloper, ANoRoutes]", &[("ZDeveloper", "Allow", "'ec2:CreateRoute'"), NO_ROUTE]);
    harness.apply(&held).await;
    harness.sandbox.clear_calls();
    let start = harness.sandbox.read(Clone::clone).expect("a sandbox in memory");
    for call in 0..8 {
        let harness = Harness::with(start.clone()).await;
        let planned = harness.plan(&held, &Intent { destroy: true, ..Intent::default() }).await;
        let fault = InjectedFault::always(super::WRITES, FaultEffect::Deny { message: None }).after(call);
        harness.sandbox.inject_fault(fault).expect("a sandbox in memory");
        harness.carry_out(planned, 1).await;
        assert_eq!(
            harness.sandbox.read(access).expect("a sandbox in memory"),
            Open::new(),
            "after {call} calls: {:?}",
            written(&harness)
        );
    }
}

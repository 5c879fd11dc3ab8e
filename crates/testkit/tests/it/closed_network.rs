//! The main job: the closed network is built, nothing is left to do, and it is torn down to nothing.

use std::collections::BTreeMap;

use heiiki_apply::event::{Event, EventKind};
use heiiki_aws::http::depth;
use heiiki_model::plan::{Plan, StepId, Verb};
use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_testkit::harness::{Harness, brief, repository, spec_file};

fn closed_network() -> Spec {
    spec_file(&repository("specs/closed-network.yaml"))
}

fn destroying() -> Intent {
    Intent { destroy: true, ..Intent::default() }
}

#[tokio::test(start_paused = true)]
async fn is_built_is_complete_and_is_torn_down_to_nothing() {
    let harness = Harness::new().await;
    let fresh = harness.objects();
    let spec = closed_network();
    harness.apply(&spec).await;
    let again = harness.plan(&spec, &Intent::default()).await.plan;
    assert_eq!(brief(&again), Vec::<String>::new(), "{:#?}", again.steps);
    assert_eq!(again.unchanged, spec.resources.len());
    harness.destroy(&spec).await;
    harness.wait(std::time::Duration::from_hours(2)).await;
    let _ = harness.observe(&spec).await; // lets the simulator's time reach ours
    assert_eq!(harness.objects(), fresh);
}

#[tokio::test(start_paused = true)]
async fn is_read_in_fifty_calls_and_four_round_trips() {
    let harness = Harness::new().await;
    let spec = closed_network();
    harness.apply(&spec).await;
    let before = harness.aws.http.calls().len();
    harness.aws.verify_account().await.expect("the account is the spec's");
    let _ = harness.plan(&spec, &Intent::default()).await;
    let calls = harness.aws.http.calls().split_off(before);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for call in &calls {
        *counts.entry(&call.operation).or_default() += 1;
    }
    assert!(calls.len() <= 50, "{} calls: {counts:#?}", calls.len());
    assert!(depth(&calls) <= 4, "{} round trips: {counts:#?}", depth(&calls));
}

/// With one step at a time the teardown is the list of the source, with our additions at their places.
#[tokio::test(start_paused = true)]
async fn goes_in_the_order_of_the_source_one_at_a_time() {
    let harness = Harness::new().await;
    let spec = closed_network();
    harness.apply(&spec).await;
    let planned = harness.plan(&spec, &destroying()).await;
    let plan = planned.plan.clone();
    let (report, events) = harness.carry_out(planned, 1).await;
    assert!(report.is_complete(), "{:#?}", report.outcomes);
    let log: Vec<String> = events
        .iter()
        .filter(|event| matches!(event.what, EventKind::Started))
        .map(|event| brief_step(&plan, event.step))
        .collect();
    insta::assert_snapshot!(log.join("\n"));
    let source = ["notebook_instance", "instance", "key_pair", "vpc_endpoint", "subnet", "vpc", "user", "role", "policy"];
    let kinds: Vec<&str> = log.iter().filter_map(|line| line.strip_prefix("- ")?.split('/').next()).collect();
    let mut last = 0;
    for kind in source {
        let first = kinds.iter().position(|k| *k == kind).unwrap_or_else(|| panic!("{kind} is deleted"));
        assert!(first >= last, "{kind} comes at its place");
        last = kinds.iter().rposition(|k| *k == kind).unwrap_or(first);
    }
}

fn brief_step(plan: &Plan, id: StepId) -> String {
    let step = plan.step(id);
    format!("{} {}", if step.verb == Verb::Delete { "-" } else { "<" }, step.at)
}

/// With eight at once no step begins before all that it waits for has ended.
#[tokio::test(start_paused = true)]
async fn never_begins_a_step_before_what_it_depends_on() {
    let harness = Harness::new().await;
    let spec = closed_network();
    for intent in [Intent::default(), destroying()] {
        let planned = harness.plan(&spec, &intent).await;
        let plan = planned.plan.clone();
        let (report, events) = harness.carry_out(planned, 8).await;
        assert!(report.is_complete(), "{:#?}", report.outcomes);
        in_order(&plan, &events);
        assert!(most_at_once(&events) > 1, "steps run beside each other");
    }
}

fn in_order(plan: &Plan, events: &[Event]) {
    let mut done = vec![false; plan.steps.len()];
    for event in events {
        match event.what {
            EventKind::Started => {
                for before in &plan.step(event.step).after {
                    assert!(done[before.0], "{} began before {}", plan.step(event.step).at, plan.step(*before).at);
                }
            }
            EventKind::Finished { .. } => done[event.step.0] = true,
            EventKind::Waiting { .. }
            | EventKind::Updating { .. }
            | EventKind::Retrying { .. }
            | EventKind::Failed { .. }
            | EventKind::Skipped { .. } => {}
        }
    }
}

fn most_at_once(events: &[Event]) -> usize {
    let (mut now, mut most) = (0_usize, 0);
    for event in events {
        match event.what {
            EventKind::Started => now += 1,
            EventKind::Finished { .. } | EventKind::Failed { .. } => now -= 1,
            EventKind::Waiting { .. } | EventKind::Updating { .. } | EventKind::Retrying { .. } | EventKind::Skipped { .. } => {}
        }
        most = most.max(now);
    }
    most
}

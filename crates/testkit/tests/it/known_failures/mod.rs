//! Failures that users of other tools report, case by case. Each test bears the number of its case and shows heiiki's
//! behaviour.

mod domain;
mod endpoints;
mod identity;
pub(crate) mod interfaces;
mod notebooks;
mod teardown;

use std::time::Duration;

use heiiki_apply::event::{Event, EventKind, Outcome};
use heiiki_model::failure::Class;
use heiiki_model::plan::{Plan, Verb};
use heiiki_model::spec::{Diagnostic, Given, Sources, Spec, load};
use heiiki_plan::Intent;
use heiiki_sim::World;
use heiiki_testkit::harness::{Harness, brief};
use serde_json::Value;

use crate::hosting::{edit, seen};

const NOTHING: [&str; 0] = [];

/// A plan, and all that came of it.
struct Run {
    plan: Plan,
    outcomes: Vec<Outcome>,
    events: Vec<Event>,
    took: Duration,
}

impl Run {
    /// Plans and carries out, even if steps fail. Panics if the plan is refused.
    async fn of(harness: &Harness, spec: &Spec, intent: &Intent) -> Self {
        let planned = harness.plan(spec, intent).await;
        let plan = planned.plan.clone();
        assert!(plan.refusals.is_empty(), "refused: {:#?}", plan.refusals);
        let began = harness.clock().now();
        let (report, events) = harness.carry_out(planned, 8).await;
        let took = harness.clock().now().duration_since(began).expect("time goes on");
        Self { plan, outcomes: report.outcomes, events, took }
    }

    /// The outcome of a step, by its line.
    fn outcome(&self, step: &str) -> &Outcome {
        let steps = brief(&self.plan);
        let index = steps.iter().position(|line| line == step).unwrap_or_else(|| panic!("{step} is not in {steps:#?}"));
        &self.outcomes[index]
    }

    /// The steps that were not done.
    fn undone(&self) -> Vec<String> {
        let ends = brief(&self.plan).into_iter().zip(&self.outcomes);
        ends.filter(|(_, outcome)| **outcome != Outcome::Done).map(|(step, _)| step).collect()
    }

    /// The texts of the errors that a step waited for, by the step's address.
    fn waited(&self, at: &str, wanted: Class) -> Vec<&str> {
        let of_step = |event: &&Event| self.plan.step(event.step).at.to_string() == at;
        self.events
            .iter()
            .filter(of_step)
            .filter_map(|event| {
                let EventKind::Retrying { class, why, .. } = &event.what else { return None };
                (*class == wanted).then_some(why.as_str())
            })
            .collect()
    }
}

fn destroying() -> Intent {
    Intent { destroy: true, ..Intent::default() }
}

/// The steps of a new plan.
async fn left(harness: &Harness, spec: &Spec) -> Vec<String> {
    let plan = harness.plan(spec, &Intent::default()).await.plan;
    assert!(plan.refusals.is_empty(), "{:?}", plan.refusals);
    brief(&plan)
}

/// Makes one call as a person at the console.
fn by_hand(harness: &Harness, service: &str, action: &str, input: &Value) -> Value {
    let answer = harness.sandbox.call(service, action, input).expect("a sandbox in memory can be called");
    answer.unwrap_or_else(|fault| panic!("{action}: {fault:?}"))
}

/// The id of what carries an address of heiiki.
fn id_of(harness: &Harness, address: &str) -> String {
    let found = seen(harness, |world| heiiki_sim::console_actions::id_of(world, address));
    found.unwrap_or_else(|| panic!("nothing is {address}"))
}

/// The codes of the problems of a spec.
fn codes(text: &str) -> Vec<&'static str> {
    match load(&Sources::from_texts([("spec.yaml", text)]), &Given::default()) {
        Ok(_) => Vec::new(),
        Err(found) => found.iter().map(Diagnostic::code).collect(),
    }
}

/// Lets objects vanish that go by themselves, and lets the simulator's time reach ours.
async fn settled(harness: &Harness, spec: &Spec) {
    harness.wait(Duration::from_hours(2)).await;
    let _ = harness.observe(spec).await;
}

/// The home file system of the only domain, its two groups, and its mount targets.
struct Home {
    file_system: String,
    inbound: String,
    outbound: String,
    mount_targets: Vec<String>,
}

impl Home {
    fn of(harness: &Harness) -> Self {
        seen(harness, |world: &World| {
            let domain = world.sagemaker.domains.values().next().expect("a domain");
            let home = domain.home.clone().expect("it has a home");
            let targets = world.efs.mount_targets.values().filter(|target| target.file_system == home.file_system);
            let mount_targets = targets.map(|target| target.id.clone()).collect();
            Self { file_system: home.file_system, inbound: home.inbound, outbound: home.outbound, mount_targets }
        })
    }

    /// Everything by its id.
    fn ids(&self) -> Vec<String> {
        let one = [&self.file_system, &self.inbound, &self.outbound];
        one.into_iter().chain(&self.mount_targets).cloned().collect()
    }
}

/// The ids of what a plan deletes.
fn deleted(plan: &Plan) -> Vec<&str> {
    let steps = plan.steps.iter().filter(|step| step.verb == Verb::Delete);
    steps.filter_map(|step| step.object.as_ref()).map(|object| object.id.as_str()).collect()
}

//! One edit of a spec at a time: the plan for it, its apply, and an empty plan afterwards.
//!
//! The cases are in `edits/`, one table for each base. The plan of each is in a snapshot, which reviewers read like
//! code.

use std::fmt::Write as _;

use heiiki_apply::event::Outcome;
use heiiki_model::Address;
use heiiki_plan::Intent;
use heiiki_sim::World;
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, repository, spec};

mod closed_network;
mod data;
pub(crate) mod hosting;
mod keys;
mod network;
mod studio;

/// One edit.
pub(crate) struct Case {
    /// A description of the edit.
    name: &'static str,
    /// Paths and new values; `-` takes a key away.
    edits: &'static [(&'static str, &'static str)],
    /// The addresses whose data may be lost.
    consent: &'static [&'static str],
}

/// An edit that loses no data.
pub(crate) const fn case(name: &'static str, edits: &'static [(&'static str, &'static str)]) -> Case {
    Case { name, edits, consent: &[] }
}

/// An edit with consent for the data that it loses.
pub(crate) const fn consented(
    name: &'static str,
    edits: &'static [(&'static str, &'static str)],
    consent: &'static [&'static str],
) -> Case {
    Case { name, edits, consent }
}

/// The closed network, and beside it a second, empty VPC in which things can be replaced without consequences.
fn base() -> String {
    let text = std::fs::read_to_string(repository("specs/closed-network.yaml")).expect("the spec can be read");
    let more = [
        ("ec2/vpcs/spare", "{name: spare, cidr_block: 10.9.0.0/16}"),
        ("ec2/subnets/spare", "{vpc: spare, availability_zone: a, cidr_block: 10.9.0.0/24}"),
        ("ec2/route_tables/spare", "{vpc: spare, subnets: [spare]}"),
        ("ec2/security_groups/spare", "{vpc: spare, description: spare, ingress: []}"),
        ("ec2/vpc_endpoints/spare", "{service: s3, type: gateway, vpc: spare, route_tables: [spare]}"),
        (
            "ec2/key_pairs/spare",
            "{public_key: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDf0Mj6EiDmmqGS3Q5JEdPCQJA57nnaRBgo4iFoLvn6V'}",
        ),
        ("iam/roles/spare", "{trust: [sagemaker.amazonaws.com], description: spare, policies: [AmazonSageMakerFullAccess]}"),
        ("iam/instance_profiles/spare", "{role: IFSM-EC2-Role}"),
        ("iam/users/spare", "{}"),
        (
            "iam/policies/Spare",
            "{document: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}}",
        ),
    ];
    more.iter().fold(text, |text, (path, value)| set(&text, path, value))
}

async fn built(harness: &Harness, base: &str) -> World {
    harness.apply(&spec(base)).await;
    harness.sandbox.read(Clone::clone).expect("a sandbox in memory can be read")
}

/// Plans each edit of a base, carries it out unless it is refused, and plans again. Returns the plans, to be compared
/// with a snapshot.
///
/// Panics if an edit that was planned is not carried out, or leaves something to do.
pub(crate) async fn planned_applied_and_done(base: &str, cases: impl Iterator<Item = &'static Case>) -> String {
    let harness = Harness::new().await;
    Box::pin(planned_applied_and_done_in(&harness, base, cases)).await
}

/// The same in an account that holds something before.
pub(crate) async fn planned_applied_and_done_in(
    harness: &Harness,
    base: &str,
    cases: impl Iterator<Item = &'static Case>,
) -> String {
    let world = Box::pin(built(harness, base)).await;
    let mut log = String::new();
    let mut wrong = Vec::new();
    for case in cases {
        let edited = case.edits.iter().fold(base.to_owned(), |text, (path, value)| set(&text, path, value));
        let spec = spec(&edited);
        let harness = Box::pin(Harness::with(world.clone())).await;
        let consent: Vec<Address> = case.consent.iter().map(|at| at.parse().expect("an address")).collect();
        let intent = Intent { allow_data_loss: consent, ..Intent::default() };
        let planned = harness.plan(&spec, &intent).await;
        let plan = planned.plan.clone();
        let _ = writeln!(log, "{}", case.name);
        for line in brief(&plan) {
            let _ = writeln!(log, "    {line}");
        }
        for refusal in &plan.refusals {
            let why = serde_json::to_string(&refusal.why).expect("a reason is data");
            let _ = writeln!(log, "    ! {:?} {}: {why}", refusal.cause(), refusal.at);
        }
        if !plan.refusals.is_empty() {
            continue;
        }
        let (report, _) = harness.carry_out(planned, 8).await;
        for (step, outcome) in plan.steps.iter().zip(&report.outcomes).filter(|(_, outcome)| **outcome != Outcome::Done) {
            wrong.push(format!("{}: {:?} {}: {outcome:?}", case.name, step.verb, step.at));
        }
        let left = harness.plan(&spec, &Intent::default()).await.plan;
        if report.is_complete() && !(left.is_empty() && left.refusals.is_empty()) {
            wrong.push(format!("{}: left to do: {:?} {:?}", case.name, brief(&left), left.refusals));
        }
    }
    assert!(wrong.is_empty(), "{}\n\n{log}", wrong.join("\n"));
    log
}

#[tokio::test(start_paused = true)]
async fn each_edit_of_a_studio() {
    let harness = Harness::new().await;
    crate::studio::foreign_roles(&harness).await;
    let told = Box::pin(planned_applied_and_done_in(&harness, crate::studio::STUDIO, studio::all()));
    insta::assert_snapshot!(told.await);
}

#[tokio::test(start_paused = true)]
async fn each_edit_of_the_closed_network() {
    insta::assert_snapshot!(Box::pin(planned_applied_and_done(&base(), closed_network::all())).await);
}

#[tokio::test(start_paused = true)]
async fn each_edit_of_hosting() {
    insta::assert_snapshot!(Box::pin(planned_applied_and_done(hosting::HOSTING, hosting::all())).await);
}

#[tokio::test(start_paused = true)]
async fn each_edit_of_the_open_network() {
    insta::assert_snapshot!(planned_applied_and_done(network::BASE, network::all()).await);
}

#[tokio::test(start_paused = true)]
async fn each_edit_of_buckets_and_log_groups() {
    insta::assert_snapshot!(Box::pin(planned_applied_and_done(data::BASE, data::all())).await);
}

#[tokio::test(start_paused = true)]
async fn each_edit_of_keys() {
    insta::assert_snapshot!(Box::pin(planned_applied_and_done(keys::BASE, keys::all())).await);
}

//! Summaries after a run.

use std::time::Duration;

use heiiki::render::report;
use heiiki::render::style::Paint;
use heiiki_apply::Report;
use heiiki_apply::event::{Failure, Outcome, SkipReason};
use heiiki_model::Known;
use heiiki_model::failure::{AwsError, Blocker, Class};
use heiiki_model::plan::{Plan, Reason, Step, StepId, Verb};
use serde_json::json;

use crate::plans::{at, create, delete, denied, network, place, plan, step};

fn summary(plan: &Plan, outcomes: Vec<Outcome>, interrupted: bool) -> String {
    let report = Report { outcomes, known: Known::nothing(place()), interrupted, took: Duration::from_secs(492) };
    report::lines(plan, &report, 220, Paint::plain()).join("\n")
}

fn bigger() -> Plan {
    let mut steps = network();
    steps.push(step(Verb::Update, "vpc/main", Reason::Completes));
    steps.push(create("policy/deny", json!({"document": {}})));
    steps.push(delete("security_group/old", "sg-0old", Reason::NotInSpec));
    steps.push(Step { after: [StepId(3)].into(), ..create("role/dev", json!({"trust": ["ec2.amazonaws.com"]})) });
    steps.push(Step { after: [StepId(5)].into(), ..create("instance_profile/dev", json!({"role": "dev"})) });
    plan(steps)
}

#[test]
fn all_is_done() {
    insta::assert_snapshot!(summary(&bigger(), vec![Outcome::Done; 7], false), @"Done. 5 created, 1 deleted in 8 min 12 s with 220 calls");
}

#[test]
fn failures_say_why_and_what_to_do_and_skips_say_because_of_what() {
    let blocked = Failure::Blocked {
        error: AwsError {
            service: "EC2".into(),
            operation: "DeleteSecurityGroup".into(),
            code: "DependencyViolation".into(),
            message: "resource sg-0old has a dependent object".into(),
            request_id: Some("77e4-22".into()),
            class: Class::InUse,
        },
        blockers: vec![
            Blocker::new("network interface eni-0aaa (in-use): AWS Lambda VPC ENI-f")
                .of("a Lambda function")
                .remedy("delete the function"),
            Blocker::new("a rule of security group sg-0web (web) names it"),
        ],
        tries: 41,
        still: Duration::from_mins(15),
    };
    let skipped = |step, address| Outcome::Skipped(SkipReason::Dependency { step: StepId(step), at: at(address) });
    let outcomes = vec![
        Outcome::Done,
        Outcome::Failed(Failure::NotMoved { fields: vec!["map_public_ip_on_launch".into()], reason: None }),
        Outcome::Done,
        Outcome::Failed(Failure::Aws(denied("CreatePolicy"))),
        Outcome::Failed(blocked),
        skipped(3, "policy/deny"),
        skipped(5, "role/dev"),
    ];
    insta::assert_snapshot!(summary(&bigger(), outcomes, false));
}

#[test]
fn an_interruption_says_what_is_not_begun_and_what_was_left() {
    let waiting = || Outcome::Skipped(SkipReason::Interrupted);
    let outcomes = vec![Outcome::Done, Outcome::Abandoned, waiting(), Outcome::Done, Outcome::Done, waiting(), waiting()];
    insta::assert_snapshot!(summary(&bigger(), outcomes, true));
}

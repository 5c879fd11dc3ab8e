//! Questions to CloudTrail for the author of a change: one call after another, at most two a second, and no more than
//! needed.

use std::time::Duration;

use heiiki_aws::cloudtrail::{self, MOST, Question};
use heiiki_model::Address;
use heiiki_model::who::Who;
use heiiki_sim::calls::{CallRecord, Outcome};
use heiiki_sim::{FaultEffect, InjectedFault};
use heiiki_testkit::harness::Harness;
use serde_json::json;

/// Makes VPCs by hand and asks who did, when CloudTrail can know.
async fn asked(harness: &Harness, count: usize) -> Vec<Who> {
    let mut ids = Vec::new();
    for _ in 0..count {
        let made = harness
            .sandbox
            .call_as("alice", "ec2", "CreateSecurityGroup", &group(ids.len(), harness))
            .expect("in memory")
            .expect("AWS takes it");
        ids.push(made["groupId"].as_str().expect("an id").to_owned());
    }
    harness.wait(Duration::from_mins(6)).await;
    let at: Address = "security_group/web".parse().expect("an address");
    let question = |id: &String| Question { at: &at, names: vec![id.clone()], fields: vec!["ingress"], gone: false };
    let questions: Vec<Question<'_>> = ids.iter().map(question).collect();
    cloudtrail::who(&harness.aws, &questions).await
}

fn group(number: usize, harness: &Harness) -> serde_json::Value {
    let vpcs = harness.sandbox.call("ec2", "DescribeVpcs", &json!({})).expect("in memory").expect("AWS takes it");
    json!({"GroupName": format!("g{number}"), "GroupDescription": "x", "VpcId": vpcs["vpcSet"][0]["vpcId"]})
}

fn lookups(harness: &Harness) -> Vec<CallRecord> {
    harness.sandbox.calls().into_iter().filter(|call| call.service == "cloudtrail").collect()
}

#[tokio::test(start_paused = true)]
async fn two_calls_a_second_are_never_exceeded_and_none_is_refused() {
    let harness = Harness::new().await;
    let answers = asked(&harness, 6).await;
    assert!(answers.iter().all(|who| matches!(who, Who::Known(deed) if deed.by.name == "alice")), "{answers:?}");
    let calls = lookups(&harness);
    assert_eq!(calls.len(), 6);
    assert!(calls.iter().all(|call| call.outcome == Outcome::Done), "{calls:?}");
    for pair in calls.windows(2) {
        assert!(pair[1].at.since(pair[0].at) >= Duration::from_millis(500), "{pair:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn more_than_fifty_are_not_asked_about_and_told_so() {
    let harness = Harness::new().await;
    let answers = asked(&harness, MOST + 2).await;
    assert_eq!(lookups(&harness).len(), MOST);
    let told = |who: &Who| matches!(who, Who::Unknown { unknown } if unknown.contains("the first 50 findings"));
    assert_eq!(answers.iter().filter(|who| told(who)).count(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_history_that_may_not_be_read_is_asked_once() {
    let harness = Harness::new().await;
    harness.sandbox.inject_fault(InjectedFault::always("cloudtrail:*", FaultEffect::Deny { message: None })).expect("in memory");
    let answers = asked(&harness, 6).await;
    assert_eq!(lookups(&harness).len(), 1);
    assert!(
        answers.iter().all(|who| matches!(who, Who::Unknown { unknown } if unknown.contains("allow cloudtrail:LookupEvents")))
    );
}

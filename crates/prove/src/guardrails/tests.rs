//! The data of the guardrail claim.

use std::collections::BTreeSet;

use super::data::{Data, Words};
use super::surroundings::{Filling, Things};
use crate::guardrails::identity::{Document, Identity};
use crate::guardrails::judge::{Judge, Status};
use heiiki_model::Place;
use serde_json::{Value, json};

fn place() -> Place {
    Place {
        environment: "test".to_owned(),
        account: "123456789012".to_owned(),
        region: "ap-northeast-1".to_owned(),
        partition: "aws".to_owned(),
    }
}

fn things() -> Things {
    let list = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect();
    Things {
        vpcs: list(&["vpc-1"]),
        subnets: list(&["subnet-1", "subnet-2"]),
        groups: list(&["sg-1"]),
        tables: list(&["rtb-1"]),
        endpoints: list(&["vpce-1"]),
        ..Things::default()
    }
}

fn identity(documents: Vec<Value>) -> Identity {
    let policies = documents.into_iter().map(|value| Document { name: "policy".to_owned(), value: Some(value) }).collect();
    Identity {
        name: "user/dev".to_owned(),
        arn: "arn:aws:iam::123456789012:user/dev".to_owned(),
        trust: None,
        policies,
        boundary: None,
        own: true,
    }
}

fn allow_all() -> Value {
    json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}})
}

fn deny(action: &str, condition: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": action, "Resource": "*", "Condition": condition}})
}

fn status(id: &str, documents: Vec<Value>) -> Status {
    let data = Data::read();
    let attempt = data.attempts.all.iter().find(|attempt| attempt.id == id).expect("the attempt is there");
    let (place, things, identity) = (place(), things(), identity(documents));
    Judge { place: &place, things: &things, identity: &identity }.attempt(attempt).status
}

#[test]
fn the_data_is_whole() {
    let data = Data::read();
    let all = &data.attempts.all;
    let ids: BTreeSet<&str> = all.iter().map(|attempt| attempt.id.as_str()).collect();
    assert_eq!((ids.len(), all.len()), (91, 91), "each attempt has a name of its own");
    let written: BTreeSet<&str> = data.table.actions.iter().map(|row| row.action.as_str()).collect();
    for attempt in all.iter().filter(|attempt| attempt.action.starts_with("sagemaker:")) {
        assert!(written.contains(attempt.action.as_str()), "{} is no action of SageMaker that writes", attempt.action);
    }
    for pattern in data.attempts.harmless() {
        let of_an_attempt = all.iter().any(|attempt| heiiki_model::policy_document::evaluate::like(pattern, &attempt.action));
        assert!(!of_an_attempt, "{pattern} opens nothing, and an attempt uses it");
        assert!(
            written.iter().any(|action| heiiki_model::policy_document::evaluate::like(pattern, action)),
            "{pattern} means no action"
        );
    }
    assert!(data.managed("arn:aws:iam::aws:policy/AmazonSageMakerFullAccess").is_some());
    assert!(data.managed("arn:aws-cn:iam::aws:policy/AmazonSageMakerFullAccess").is_none(), "its ARNs are others");
}

#[test]
fn every_placeholder_is_filled() {
    let (data, things) = (Data::read(), things());
    for attempt in &data.attempts.all {
        for filling in things.fillings(attempt, &place()) {
            let words = attempt.keys.values().chain(attempt.left_out.values()).flat_map(Words::all);
            for text in words.chain([&attempt.resource]) {
                assert!(!filling.fill(text).contains(['{', '}']), "{}: {text}", attempt.id);
            }
        }
    }
    let filling = Filling::of(&place());
    for row in &data.table.actions {
        assert!(row.resources.iter().all(|resource| !filling.fill(resource).contains('{')), "{}", row.action);
    }
}

/// The four statements of a policy that denies only where its key is there: what passes them.
#[test]
fn a_denial_that_needs_its_key_is_passed_by_leaving_the_parameter_out() {
    let isolation = |operator: &str| deny("sagemaker:*", json!({operator: {"sagemaker:NetworkIsolation": "false"}}));
    assert_eq!(status("train-isolation-false", vec![allow_all(), isolation("Bool")]), Status::Denied);
    assert_eq!(status("train-no-vpc", vec![allow_all(), isolation("Bool")]), Status::ByPresence);
    assert_eq!(status("train-no-vpc", vec![allow_all(), isolation("BoolIfExists")]), Status::Denied);
    assert_eq!(status("train-no-vpc-isolated", vec![allow_all(), isolation("BoolIfExists")]), Status::Allowed);
    let endpoints = |operator: &str| deny("sagemaker:*", json!({operator: {"aws:SourceVpce": ["vpce-1"]}}));
    assert_eq!(status("nb-from-foreign-vpce", vec![allow_all(), endpoints("StringNotEquals")]), Status::Denied);
    assert_eq!(status("nb-from-internet", vec![allow_all(), endpoints("StringNotEquals")]), Status::Denied);
    assert_eq!(status("nb-from-internet", vec![allow_all(), endpoints("StringNotEqualsIfExists")]), Status::Denied);
    let with_null =
        deny("sagemaker:*", json!({"Null": {"aws:SourceVpce": "false"}, "StringNotEquals": {"aws:SourceVpce": "vpce-1"}}));
    assert_eq!(status("nb-from-internet", vec![allow_all(), with_null]), Status::Allowed);
}

/// A caller chooses among the things of the environment, so that a policy must close all of them.
#[test]
fn one_subnet_that_a_policy_forgets_is_enough() {
    let only = |subnets: &[&str]| deny("sagemaker:*", json!({"ForAnyValue:StringEquals": {"sagemaker:VpcSubnets": subnets}}));
    assert_eq!(status("nb-direct-enabled", vec![allow_all(), only(&["subnet-1", "subnet-2"])]), Status::Denied);
    assert_eq!(status("nb-direct-enabled", vec![allow_all(), only(&["subnet-1"])]), Status::Allowed);
}

#[test]
fn what_is_not_known_is_not_denied() {
    let tagged = deny("*", json!({"StringNotEquals": {"aws:PrincipalTag/team": "network"}}));
    assert_eq!(status("ec2-igw", vec![allow_all(), tagged]), Status::Open);
    assert_eq!(status("ec2-igw", vec![]), Status::Denied, "nothing allows it");
    let mut identity = identity(vec![allow_all()]);
    identity.policies.push(Document { name: "unread".to_owned(), value: None });
    let (data, place, things) = (Data::read(), place(), things());
    let judge = Judge { place: &place, things: &things, identity: &identity };
    assert!(data.attempts.all.iter().all(|attempt| judge.attempt(attempt).status == Status::Open));
}

/// Data goes to somebody else only if the resource there lets it in, which its owner sees to.
#[test]
fn somebody_elses_resource_lets_everybody_in() {
    let own = deny("s3:*", json!({"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}));
    assert_eq!(status("s3-exfil", vec![allow_all()]), Status::Allowed);
    assert_eq!(status("s3-exfil", vec![allow_all(), own]), Status::Denied);
    assert_eq!(status("s3-exfil", vec![]), Status::Denied);
}

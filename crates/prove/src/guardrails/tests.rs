//! The data of the guardrail claim.

use std::collections::BTreeSet;

use heiiki_model::Place;
use heiiki_model::policy_document::evaluate::{Request, Truth, decide, like};
use heiiki_model::spec::preset::Preset;
use serde_json::{Value, json};

use super::data::{Data, Words};
use super::identity::{Document, Identity};
use super::judge::{Judge, Status};
use super::surroundings::{Filling, Things};

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
        let of_an_attempt = all.iter().any(|attempt| like(pattern, &attempt.action));
        assert!(!of_an_attempt, "{pattern} opens nothing, and an attempt uses it");
        assert!(written.iter().any(|action| like(pattern, action)), "{pattern} means no action");
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

/// A condition about something else denies nothing for certain, because the caller sees to it.
#[test]
fn a_condition_that_the_caller_can_fulfil_stops_nobody() {
    let unless = |condition: Value| deny("sagemaker:*", condition);
    let encrypted = unless(json!({"Null": {"sagemaker:VolumeKmsKeyArn": "true"}}));
    assert_eq!(status("train-no-vpc-isolated", vec![allow_all(), encrypted]), Status::Open);
    let small = unless(json!({"ForAnyValue:StringNotLike": {"sagemaker:InstanceTypes": "ml.t3.*"}}));
    assert_eq!(status("train-no-vpc-isolated", vec![allow_all(), small]), Status::Allowed);
    let only_small = json!({"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "sagemaker:*", "Resource": "*",
        "Condition": {"ForAllValues:StringLike": {"sagemaker:InstanceTypes": "ml.t3.*"}, "Null": {"sagemaker:InstanceTypes": "false"}}}});
    assert_eq!(status("train-no-vpc-isolated", vec![only_small]), Status::Open);
    let named = unless(json!({"Null": {"sagemaker:VpcSubnets": "true"}}));
    assert_eq!(
        status("train-no-vpc-isolated", vec![allow_all(), named]),
        Status::Denied,
        "the attempt is to leave the subnets out"
    );
}

/// Data goes to somebody else only if the resource there lets it in, which its owner sees to.
#[test]
fn somebody_elses_resource_lets_everybody_in() {
    let own = deny("s3:*", json!({"StringNotEquals": {"aws:ResourceAccount": "${aws:PrincipalAccount}"}}));
    assert_eq!(status("s3-exfil", vec![allow_all()]), Status::Allowed);
    assert_eq!(status("s3-exfil", vec![allow_all(), own]), Status::Denied);
    assert_eq!(status("s3-exfil", vec![]), Status::Denied);
}

/// A caller with AWS's broad policy for SageMaker and both presets.
fn guarded(things: &Things) -> Identity {
    let names = things.names(&place());
    let full = Data::read().managed("arn:aws:iam::aws:policy/AmazonSageMakerFullAccess").cloned();
    let presets = Preset::ALL.map(|preset| preset.document(&names));
    identity(presets.into_iter().chain(full).collect())
}

/// Condition keys with their values.
type Keys<'a> = &'a [(&'a str, &'a str)];

/// The work for which a closed network is there: with all that the guardrail asks for, it is allowed.
#[test]
fn the_presets_let_the_work_through() {
    let role = "arn:aws:iam::123456789012:role/exec";
    let things = Things { roles: vec![role.to_owned()], ..things() };
    let arn = |rest: &str| format!("arn:aws:sagemaker:ap-northeast-1:123456789012:{rest}");
    let (subnets, groups, endpoint) =
        (("sagemaker:VpcSubnets", "subnet-1"), ("sagemaker:VpcSecurityGroupIds", "sg-1"), ("aws:SourceVpce", "vpce-1"));
    let isolated = ("sagemaker:NetworkIsolation", "true");
    let work: [(&str, String, Keys<'_>); 7] = [
        (
            "sagemaker:CreateNotebookInstance",
            arn("notebook-instance/x"),
            &[("sagemaker:DirectInternetAccess", "Disabled"), subnets, groups, endpoint],
        ),
        ("sagemaker:CreateTrainingJob", arn("training-job/x"), &[isolated, subnets, groups, endpoint]),
        ("sagemaker:CreateModel", arn("model/x"), &[isolated, subnets, groups]),
        ("sagemaker:ListNotebookInstances", "*".to_owned(), &[]),
        ("sagemaker:CreatePresignedNotebookInstanceUrl", arn("notebook-instance/x"), &[endpoint]),
        (
            "s3:PutObject",
            "arn:aws:s3:::sagemaker-ap-northeast-1-123456789012/x".to_owned(),
            &[("aws:ResourceAccount", "123456789012")],
        ),
        ("iam:PassRole", role.to_owned(), &[("iam:PassedToService", "sagemaker.amazonaws.com")]),
    ];
    let guarded = guarded(&things);
    for (action, resource, keys) in work {
        let request = Request::new(guarded.principal(), action, &resource).with_value("aws:ViaAWSService", "false");
        let request = keys.iter().fold(request, |request, (key, value)| request.with_value(key, value));
        let decision = decide(&guarded.policies(), &request);
        assert_eq!(decision.allowed, Truth::True, "{action}: {:?}", decision.denied_by);
        // Something of all this is needed, so that the test sees what the presets do.
        let elsewhere = keys.iter().fold(request, |request, (key, _)| request.with_value(key, "elsewhere"));
        let denied = decide(&guarded.policies(), &elsewhere).allowed == Truth::False;
        assert_eq!(denied, !keys.is_empty(), "{action} with other parameters");
    }
}

/// Every attempt that is left opens nothing by itself.
#[test]
fn the_presets_leave_only_attempts_that_need_others() {
    let (data, place, things) = (Data::read(), place(), things());
    let guarded = guarded(&things);
    let judge = Judge { place: &place, things: &things, identity: &guarded };
    let left: Vec<_> = data.attempts.all.iter().filter(|attempt| judge.attempt(attempt).status != Status::Denied).collect();
    assert_eq!(left.len(), 16, "{left:?}");
    for attempt in left {
        assert!(!attempt.needs.is_empty(), "{} is allowed", attempt.id);
        let needed = data.attempts.all.iter().filter(|other| attempt.needs.contains(&other.id));
        for other in needed.clone() {
            assert_eq!(judge.attempt(other).status, Status::Denied, "{} needs {}", attempt.id, other.id);
        }
        assert_eq!(needed.count(), attempt.needs.len(), "{} needs attempts that do not exist", attempt.id);
    }
    assert_eq!(data.unreviewed().filter(|row| judge.may(row)).count(), 0, "nothing that nobody reviewed is allowed");
}

/// IAM allows 6,144 characters in a managed policy.
#[test]
fn the_presets_have_room_for_many_subnets() {
    let list = |begin: &str, count: usize| (0..count).map(|number| format!("{begin}-{number:017}")).collect();
    let many = Things { subnets: list("subnet", 40), groups: list("sg", 20), endpoints: list("vpce", 40), ..things() };
    for preset in Preset::ALL {
        let size = heiiki_model::policy_document::size(&preset.document(&many.names(&place())));
        assert!(size <= 6144, "{} has {size} characters", preset.name());
    }
}

//! The commands about access: the policy that is printed, and the checks of `doctor`.

use heiiki::Exit;
use serde_json::Value;

use crate::run::{Ran, heiiki};

const SPEC: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../specs/closed-network.yaml");

fn sandboxed(line: &str) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    heiiki(line).arg(SPEC).arg(format!("--sandbox={}", folder.path().join("sandbox.json").display())).go()
}

#[test]
fn a_policy_is_json_needs_no_account_and_is_always_the_same() {
    let plan = heiiki("policy --for plan").arg(SPEC).go();
    assert_eq!((plan.exit, plan.err.as_str()), (Exit::Done, ""));
    let document: Value = serde_json::from_str(&plan.out).unwrap();
    assert_eq!(document["Version"], "2012-10-17");
    let apply = heiiki("policy").arg(SPEC).go();
    assert_eq!(apply.exit, Exit::Done);
    let documents: Value = serde_json::from_str(&apply.out).unwrap();
    let several = documents.as_array().unwrap().len();
    assert_eq!(
        apply.err,
        format!(
            "note: {several} documents, because a managed policy has at most 6144 characters: make one policy of each and attach all\n"
        )
    );
    assert_eq!(heiiki("policy --for apply --format json").arg(SPEC).go().out, apply.out);
    assert_eq!(heiiki("policy --quiet").arg(SPEC).go().err, "");
    let idle = heiiki("policy --profile x").arg(SPEC).go();
    assert_eq!(idle.exit, Exit::Usage, "{}", idle.err);
}

#[test]
fn a_policy_can_be_read_by_people() {
    let ran = heiiki("policy --format text").arg(SPEC).go();
    assert_eq!(ran.exit, Exit::Done);
    assert!(ran.out.contains("when    aws:RequestTag/heiiki:environment is ifsm"), "{}", ran.out);
    assert!(ran.out.contains("arn:aws:iam::123456789012:role/"), "{}", ran.out);
}

#[test]
fn all_is_well_in_the_sandbox() {
    let ran = sandboxed("doctor --quiet");
    assert_eq!(ran.exit, Exit::Done, "{}{}", ran.out, ran.err);
    for line in
        ["ok    account", "ok    service SageMaker", "ok    permissions", "ok    dry run CreateVpc", "ok    clock", "ok    lease"]
    {
        assert!(ran.out.contains(line), "{line}: {}", ran.out);
    }
    let json = sandboxed("doctor --json --for plan");
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!(json["well"], true);
    assert!(!json.to_string().contains("dry run"), "a plan makes nothing");
}

#[test]
fn what_does_not_answer_fails() {
    let ran = heiiki("doctor --json --endpoint-url http://127.0.0.1:1").arg(SPEC).go();
    assert_eq!(ran.exit, Exit::Failed, "{}", ran.err);
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    let checks = json["checks"].as_array().unwrap();
    assert!(checks.iter().any(|check| check["level"] == "fail"), "{}", ran.out);
    assert_eq!(json["well"], false);
}

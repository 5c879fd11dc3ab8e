//! The policy that `heiiki policy` prints is held against what heiiki really calls: each spec is applied, planned and destroyed, and every call of the meter
//! has to be allowed. An operation that the table does not know fails.

use std::collections::BTreeSet;

use heiiki_aws::http::Call;
use heiiki_aws::permissions::{LARGEST, Purpose, actions, documents, reads};
use heiiki_model::policy_document::size;
use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_testkit::harness::{Harness, spec_file, spec_file_with};
use serde_json::Value;

use crate::specs::{all, given};

/// Every action that documents allow.
fn allowed(documents: &[Value]) -> BTreeSet<String> {
    let statements = documents.iter().flat_map(|document| document["Statement"].as_array().expect("statements"));
    let actions = statements.flat_map(|statement| statement["Action"].as_array().expect("actions"));
    actions.map(|action| action.as_str().expect("a text").to_owned()).collect()
}

/// Operations whose actions are not allowed.
fn denied(calls: &[Call], allowed: &BTreeSet<String>) -> BTreeSet<String> {
    let lacking = calls.iter().filter_map(|call| match actions(&call.operation) {
        None => Some(format!("{}: not in the table", call.operation)),
        Some(needed) if needed.is_subset(allowed) => None,
        Some(needed) => Some(format!("{}: {:?}", call.operation, needed.difference(allowed).collect::<Vec<_>>())),
    });
    lacking.collect()
}

async fn is_enough(name: &str, spec: &Spec) {
    let harness = Harness::new().await;
    given(&harness).await;
    let before = harness.aws.http.calls().len();
    harness.aws.verify_account().await.expect("the account is the spec's");
    let _ = harness.plan(spec, &Intent::default()).await;
    let mut planning = harness.aws.http.calls().split_off(before);
    harness.apply(spec).await;
    let applied = harness.aws.http.calls().len();
    let _ = harness.plan(spec, &Intent::default()).await;
    let _ = harness.plan(spec, &Intent { destroy: true, ..Intent::default() }).await;
    planning.extend(harness.aws.http.calls().split_off(applied));
    harness.destroy(spec).await;
    let everything = harness.aws.http.calls().split_off(before);
    assert!(everything.len() > planning.len(), "{name}");

    let (plan, apply) = (documents(spec, Purpose::Plan), documents(spec, Purpose::Apply));
    let none = BTreeSet::new();
    assert_eq!(denied(&everything, &allowed(&apply)), none, "{name}: apply");
    assert_eq!(denied(&planning, &allowed(&plan)), none, "{name}: plan");
    let writes: Vec<String> =
        allowed(&plan).into_iter().filter(|action| !reads(action) && action != "s3:ListAllMyBuckets").collect();
    assert_eq!(writes, Vec::<String>::new(), "{name}: a plan only reads");
    assert!(allowed(&plan).is_subset(&allowed(&apply)), "{name}: whoever applies plans");
    assert_eq!(plan.len(), 1, "{name}: {:?}", plan.iter().map(size).collect::<Vec<_>>());
    for document in plan.iter().chain(&apply) {
        assert!(size(document) <= LARGEST, "{name}: {}", size(document));
        let sids: Vec<&Value> = document["Statement"].as_array().expect("statements").iter().map(|s| &s["Sid"]).collect();
        let valid = |sid: &&Value| sid.as_str().is_some_and(|sid| sid.chars().all(|c| c.is_ascii_alphanumeric()));
        assert!(sids.iter().all(valid), "{name}: {sids:?}");
        assert_eq!(sids.iter().map(ToString::to_string).collect::<BTreeSet<_>>().len(), sids.len(), "{name}: {sids:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn the_policy_of_each_spec_allows_what_is_called() {
    for path in all() {
        Box::pin(is_enough(&path.display().to_string(), &spec_file(&path))).await;
    }
    let path = heiiki_testkit::harness::repository("specs/studio-vpc-only.yaml");
    Box::pin(is_enough("with a NAT gateway", &spec_file_with(&path, &["egress=nat"]))).await;
}

/// A write is limited to our objects, or to a name, wherever the table says so.
#[test]
fn what_is_written_is_narrowed() {
    let spec = spec_file(&heiiki_testkit::harness::repository("specs/closed-network.yaml"));
    let documents = documents(&spec, Purpose::Apply);
    let statements: Vec<&Value> = documents.iter().flat_map(|document| document["Statement"].as_array().unwrap()).collect();
    let about = |action: &str| -> Vec<&&Value> {
        statements.iter().filter(|s| s["Action"].as_array().unwrap().iter().any(|a| a == action)).collect()
    };
    for action in ["ec2:DeleteVpc", "ec2:TerminateInstances", "ec2:RevokeSecurityGroupIngress"] {
        for statement in about(action) {
            let own = &statement["Condition"]["StringEquals"]["aws:ResourceTag/heiiki:environment"];
            let of_a_domain = &statement["Condition"]["StringLike"]["aws:ResourceTag/ManagedByAmazonSageMakerResource"];
            assert!(own == "ifsm" || of_a_domain.is_string(), "{action}: {statement}");
        }
    }
    let vpc = about("ec2:CreateVpc");
    assert_eq!(vpc.len(), 1, "a VPC is only made with the tag: {vpc:?}");
    assert_eq!(vpc[0]["Condition"]["StringEquals"]["aws:RequestTag/heiiki:environment"], "ifsm");
    for statement in about("iam:PassRole") {
        assert!(statement["Condition"]["StringEquals"]["iam:PassedToService"].is_array(), "{statement}");
        let roles = statement["Resource"].as_array().unwrap();
        assert!(roles.iter().all(|role| role.as_str().unwrap().starts_with("arn:aws:iam::123456789012:role/")), "{roles:?}");
    }
    for action in ["iam:PutRolePolicy", "iam:AttachRolePolicy", "s3:DeleteBucket", "logs:DeleteLogGroup"] {
        for statement in about(action) {
            assert!(statement["Resource"].as_array().unwrap().iter().all(|at| at != "*"), "{action}: {statement}");
        }
    }
}

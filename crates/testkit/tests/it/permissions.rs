//! The policy that `heiiki policy` prints is held against what heiiki really calls: each spec is applied, planned and destroyed, and every call of the meter
//! has to be allowed. An operation that the table does not know fails.

use std::collections::BTreeSet;

use heiiki_aws::http::Call;
use heiiki_aws::permissions::{LARGEST, Purpose, actions, documents, reads};
use heiiki_model::policy_document::size;
use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_testkit::harness::{Harness, spec_file, spec_file_with};
use serde_json::{Value, json};

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

/// A user who holds the documents that are printed for a spec, and nothing else; the clients sign with its key.
async fn signed_by_the_least(spec: &Spec) -> Harness {
    let mut harness = Harness::new().await;
    given(&harness).await;
    let call = |action: &str, input: &Value| {
        let done = harness.sandbox.call("iam", action, input).expect("a sandbox in memory");
        done.unwrap_or_else(|error| panic!("{action}: {error:?}"))
    };
    call("CreateUser", &json!({"UserName": "deployer"}));
    for (at, document) in documents(spec, Purpose::Apply).iter().enumerate() {
        let policy = call("CreatePolicy", &json!({"PolicyName": format!("least-{at}"), "PolicyDocument": document.to_string()}));
        call("AttachUserPolicy", &json!({"UserName": "deployer", "PolicyArn": policy["Policy"]["Arn"]}));
    }
    let key = call("CreateAccessKey", &json!({"UserName": "deployer"}))["AccessKey"].clone();
    let text = |member: &str| key[member].as_str().expect("a text").to_owned();
    harness.sign_as(&text("AccessKeyId"), &text("SecretAccessKey")).await;
    harness
}

/// The simulator judges every call by the documents, with resources, tags and conditions.
#[tokio::test(start_paused = true)]
async fn what_is_printed_lets_a_user_apply_and_destroy() {
    for path in all() {
        let (name, spec) = (path.display(), spec_file(&path));
        let harness = signed_by_the_least(&spec).await;
        let who = heiiki_aws::probe::identity(&harness.aws).await.expect("the key is good");
        assert!(who.arn.ends_with(":user/deployer"), "{name}: {who:?}");
        harness.apply(&spec).await;
        let again = harness.plan(&spec, &Intent::default()).await.plan;
        assert!(again.steps.is_empty(), "{name}: {:#?}", again.steps);
        harness.destroy(&spec).await;
    }
}

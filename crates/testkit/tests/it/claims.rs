//! The claim of an object is read again right before the object is deleted. An object that lost its claim after the
//! plan was made stays.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use heiiki_apply::Cloud;
use heiiki_apply::event::{Failure, Outcome};
use heiiki_model::KindName;
use heiiki_model::failure::Class;
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_PROTECT};
use heiiki_model::plan::{Plan, Step, StepId, Verb};
use heiiki_model::spec::Spec;
use heiiki_plan::{Intent, Planned};
use heiiki_sim::{FaultEffect, InjectedFault};
use heiiki_testkit::harness::{Harness, repository, spec, spec_file};
use serde_json::{Value, json};

use crate::specs::given;

/// The first words of operations that delete.
const ENDS: [&str; 6] = ["Delete", "Terminate", "Release", "Detach", "Remove", "Disassociate"];

fn destroying() -> Intent {
    Intent { destroy: true, evict_users: true, ..Intent::default() }
}

/// A plan that has one step of another and nothing else.
fn alone(planned: &Planned, step: &Step) -> Planned {
    let own = Step { id: StepId(0), after: BTreeSet::new(), ..step.clone() };
    Planned { plan: Plan { steps: vec![own], kin: Vec::new(), ..planned.plan.clone() }, known: planned.known.clone() }
}

/// Sets or removes a tag as anybody who may could do it.
async fn by_hand(harness: &Harness, step: &Step, key: &str, value: Option<&str>) {
    let object = step.object.as_ref().expect("a deletion has an object");
    let mut tags = BTreeMap::from([(key.to_owned(), value.map(str::to_owned))]);
    if object.kind == KindName::MountTarget {
        // Its tags are one claim on the file system.
        tags.insert(TAG_ADDRESS.to_owned(), None);
    }
    // S3 shows new tags after a while, and takes no change for done before.
    for _ in 0..40 {
        match harness.aws.retag(object.kind, &object.live, &tags).await {
            Ok(()) => return,
            Err(error) => assert_eq!(error.class, Class::NotReady, "{error}"),
        }
        harness.wait(Duration::from_secs(5)).await;
    }
    panic!("{} keeps its tags", step.at);
}

fn deletions(harness: &Harness) -> Vec<String> {
    let calls = harness.sandbox.call_counts();
    calls
        .into_keys()
        .filter(|call| call.split_once(':').is_some_and(|(_, name)| ENDS.iter().any(|end| name.starts_with(end))))
        .collect()
}

/// The steps that delete something of ours by its own claim.
fn claimed(plan: &Plan) -> Vec<Step> {
    let own = |step: &&Step| step.object.as_ref().is_some_and(|object| object.tags.contains_key(TAG_ADDRESS));
    plan.steps.iter().filter(|step| step.verb == Verb::Delete).filter(own).cloned().collect()
}

async fn each_stays(spec: &Spec, seen: &mut BTreeSet<KindName>) {
    let harness = Harness::new().await;
    given(&harness).await;
    harness.apply(spec).await;
    let planned = harness.plan(spec, &destroying()).await;
    for step in claimed(&planned.plan) {
        if step.at.kind == KindName::InlinePolicy || !seen.insert(step.at.kind) {
            continue;
        }
        for (key, value) in [(TAG_ADDRESS, None), (TAG_ENVIRONMENT, Some("another"))] {
            let there = harness.restarted().await;
            by_hand(&there, &step, key, value).await;
            there.sandbox.clear_calls();
            let (report, _) = there.carry_out(alone(&planned, &step), 1).await;
            let Outcome::Failed(failure @ Failure::Disowned { tag, .. }) = &report.outcomes[0] else {
                panic!("{} {key}: {:?}", step.at, report.outcomes)
            };
            assert!(tag == key || step.at.kind == KindName::MountTarget, "{}: {failure}", step.at);
            assert!(failure.to_string().contains("since the plan was made"), "{failure}");
            assert_eq!(deletions(&there), Vec::<String>::new(), "{}", step.at);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_lost_its_claim_since_the_plan_was_made_is_not_deleted() {
    let mut seen = BTreeSet::new();
    for name in ["closed-network", "hosting-vpc"] {
        each_stays(&spec_file(&repository(&format!("specs/{name}.yaml"))), &mut seen).await;
    }
    let rest = "version: 1
environment: rest
account: \"123456789012\"
region: ap-northeast-1
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  subnets: {a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}}
  internet_gateways: {main: {vpc: main}}
  elastic_ips: {nat: {}}
  nat_gateways: {main: {subnet: a, elastic_ip: nat}}
efs:
  file_systems: {shared: {encrypted: true, on_destroy: delete}}
  mount_targets: {a: {file_system: shared, subnet: a}}
logs: {log_groups: {app: {name: /rest/app}}}
s3: {buckets: {data: {name: rest-data-123456789012, on_destroy: delete}}}
sagemaker:
  studio_lifecycle_configs: {idle: {app_type: JupyterLab, content: \"set -e\\n\"}}
  notebook_lifecycle_configs: {start: {on_start: \"set -e\\n\"}}
";
    each_stays(&spec(rest), &mut seen).await;
    for kind in [KindName::Vpc, KindName::Instance, KindName::Role, KindName::Policy, KindName::User, KindName::InstanceProfile] {
        assert!(seen.contains(&kind), "{kind}: {seen:?}");
    }
    for kind in
        [KindName::Bucket, KindName::LogGroup, KindName::FileSystem, KindName::MountTarget, KindName::Domain, KindName::Endpoint]
    {
        assert!(seen.contains(&kind), "{kind}: {seen:?}");
    }
}

const SMALL: &str = "version: 1
environment: small
account: \"123456789012\"
region: ap-northeast-1
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  security_groups: {a: {vpc: main, description: a}, b: {vpc: main, description: b}}
iam: {roles: {Small: {trust: [sagemaker.amazonaws.com]}}}
";

#[tokio::test(start_paused = true)]
async fn what_was_protected_since_and_what_nobody_can_see_stay() {
    let small = spec(SMALL);
    let harness = Harness::new().await;
    harness.apply(&small).await;
    let planned = harness.plan(&small, &destroying()).await;
    let group = claimed(&planned.plan).into_iter().find(|step| step.at.to_string() == "security_group/a").expect("a group");
    by_hand(&harness, &group, TAG_PROTECT, Some("true")).await;
    let (report, _) = harness.carry_out(planned.clone(), 8).await;
    for (step, outcome) in planned.plan.steps.iter().zip(&report.outcomes) {
        match step.at.to_string().as_str() {
            "security_group/a" => {
                assert!(matches!(outcome, Outcome::Failed(Failure::Disowned { tag, .. }) if tag == TAG_PROTECT), "{outcome:?}");
            }
            "vpc/main" => assert!(matches!(outcome, Outcome::Skipped(_)), "{outcome:?}"),
            _ => assert_eq!(*outcome, Outcome::Done, "{}", step.at),
        }
    }
    by_hand(&harness, &group, TAG_PROTECT, None).await;
    // A read that is denied says so, and nothing goes unseen.
    harness
        .sandbox
        .inject_fault(InjectedFault::always("ec2:DescribeTags", FaultEffect::Deny { message: None }))
        .expect("a sandbox in memory");
    let planned = harness.plan(&small, &destroying()).await;
    let (report, _) = harness.carry_out(planned, 8).await;
    let denied = |outcome: &&Outcome| matches!(outcome, Outcome::Failed(Failure::Unconfirmed { .. }));
    assert_eq!(report.outcomes.iter().filter(denied).count(), 1, "{:?}", report.outcomes);
    harness.sandbox.clear_faults().expect("a sandbox in memory");
    harness.destroy(&small).await;
}

#[tokio::test(start_paused = true)]
async fn many_deletions_at_once_ask_in_one_call() {
    let many: String = (0..12).map(|index| format!("    g{index}: {{vpc: main, description: g}}\n")).collect();
    let text = SMALL.replace(
        "  security_groups: {a: {vpc: main, description: a}, b: {vpc: main, description: b}}\n",
        &format!("  security_groups:\n{many}"),
    );
    let harness = Harness::new().await;
    harness.apply(&spec(&text)).await;
    harness.sandbox.clear_calls();
    let planned = harness.plan(&spec(&text), &destroying()).await;
    let (report, _) = harness.carry_out(planned, 50).await;
    assert!(report.is_complete(), "{:?}", report.outcomes);
    assert_eq!(harness.sandbox.call_counts().get("ec2:DescribeTags"), Some(&2), "the groups together, and the VPC");
}

#[tokio::test(start_paused = true)]
async fn what_a_user_runs_in_a_profile_that_is_not_ours_any_more_is_not_stopped() {
    let studio = spec_file(&repository("specs/closed-network.yaml"));
    let harness = Harness::new().await;
    harness.apply(&studio).await;
    let first = harness.plan(&studio, &destroying()).await;
    let of = |kind: KindName| first.plan.steps.iter().find(|step| step.at.kind == kind).cloned().expect("there is one");
    let (domain, profile) = (of(KindName::Domain), of(KindName::UserProfile));
    let live = |step: &Step, field: &str| step.object.as_ref().map_or(Value::Null, |object| object.live[field].clone());
    let app = json!({"DomainId": live(&domain, "domain_id"), "UserProfileName": live(&profile, "name"), "AppType": "JupyterServer", "AppName": "default"});
    harness.sandbox.call("sagemaker", "CreateApp", &app).expect("a sandbox in memory").expect("an app");
    harness.wait(Duration::from_mins(10)).await;
    let planned = harness.plan(&studio, &destroying()).await;
    assert!(planned.plan.refusals.is_empty(), "{:?}", planned.plan.refusals);
    let evicts = planned.plan.steps.iter().find(|step| step.at.kind == KindName::App).cloned().expect("the app goes");
    assert_eq!(evicts.of.as_ref(), Some(&profile.at), "{evicts:?}");
    by_hand(&harness, &profile, TAG_ADDRESS, None).await;
    harness.sandbox.clear_calls();
    let steps: Vec<Step> = [&evicts, &profile]
        .into_iter()
        .enumerate()
        .map(|(index, step)| Step { id: StepId(index), after: BTreeSet::new(), ..step.clone() })
        .collect();
    let two = Planned { plan: Plan { steps, kin: Vec::new(), ..planned.plan.clone() }, known: planned.known.clone() };
    let (report, _) = harness.carry_out(two, 1).await;
    for outcome in &report.outcomes {
        assert!(matches!(outcome, Outcome::Failed(Failure::Disowned { .. })), "{:?}", report.outcomes);
    }
    assert_eq!(deletions(&harness), Vec::<String>::new());
}

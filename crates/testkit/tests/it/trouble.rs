//! Trouble outside of the spec: foreign objects, other accounts, credentials, denied reads, interruptions. Each gives
//! a clear answer of its own and changes nothing.

use std::time::Duration;

use heiiki_apply::event::{Failure, Outcome, SkipReason};
use heiiki_apply::{Shutdown, Urgency};
use heiiki_aws::ConnectError;
use heiiki_model::KindName;
use heiiki_model::failure::Class;
use heiiki_model::plan::{Cause, KeepCause, KeepReason, Refusal, Refused};
use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, InjectedFault, World};
use heiiki_testkit::harness::{Harness, REGION, brief, spec};

const SMALL: &str = r#"
version: 1
environment: small
account: "123456789012"
region: ap-northeast-1
ec2:
  vpcs:
    main: {name: small, cidr_block: 10.0.0.0/16}
  security_groups:
    web: {name: web, vpc: main, ingress: [], egress: []}
iam:
  roles:
    worker: {trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}
"#;

#[tokio::test(start_paused = true)]
async fn a_foreign_role_with_a_wanted_name_is_not_taken_over() {
    let harness = Harness::new().await;
    let other = spec(&SMALL.replace("environment: small", "environment: other"));
    harness.apply(&other).await;
    let before = harness.objects();
    let planned = harness.plan(&spec(SMALL), &Intent::default()).await;
    let clash: Vec<(String, &Refused)> =
        planned.plan.refusals.iter().filter(|r| r.cause() == Cause::Clash).map(|r| (r.at.to_string(), &r.why)).collect();
    let why = Refused::Taken { id: "worker".to_owned(), environment: Some("other".to_owned()) };
    assert_eq!(clash, [("role/worker".to_owned(), &why)]);
    assert_eq!(harness.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn another_environment_is_not_destroyed_with_ours() {
    let harness = Harness::new().await;
    let other = spec(&SMALL.replace("environment: small", "environment: other").replace("worker:", "theirs:"));
    harness.apply(&other).await;
    let before = harness.objects();
    let ours = spec(SMALL);
    harness.apply(&ours).await;
    harness.destroy(&ours).await;
    harness.wait(Duration::from_hours(2)).await;
    let _ = harness.observe(&ours).await;
    assert_eq!(harness.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn another_account_is_refused_before_anything_is_read() {
    let harness = Harness::with(World::new("999999999999", REGION, 7)).await;
    let refused = harness.aws.verify_account().await;
    assert!(matches!(refused, Err(ConnectError::WrongAccount { ref actual, .. }) if actual == "999999999999"), "{refused:?}");
    assert_eq!(harness.sandbox.call_total(), 1, "nothing but the question who we are");
}

#[tokio::test(start_paused = true)]
async fn expired_credentials_are_denied_not_a_fault_of_the_network() {
    let harness = Harness::new().await;
    let fault = FaultEffect::Error {
        status: 403,
        code: "ExpiredToken".into(),
        message: "The security token included in the request is expired".into(),
    };
    harness.sandbox.inject_fault(InjectedFault::always("sts:*", fault)).expect("a sandbox in memory");
    match harness.aws.verify_account().await {
        Err(ConnectError::Identity(error)) => {
            assert_eq!((error.class, error.code.as_str()), (Class::Denied, "ExpiredToken"));
            assert!(heiiki_aws::error::advice(&error).contains("aws sso login"));
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test(start_paused = true)]
async fn a_denied_read_is_never_taken_for_absence() {
    let harness = Harness::new().await;
    let spec = spec(SMALL);
    harness.apply(&spec).await;
    let before = harness.objects();
    harness
        .sandbox
        .inject_fault(InjectedFault::always("ec2:DescribeVpcs", FaultEffect::Deny { message: None }))
        .expect("a sandbox in memory");
    let plan = harness.plan(&spec, &Intent::default()).await.plan;
    assert_eq!(plan.unread.len(), 1);
    assert_eq!(plan.refusals[0].cause(), Cause::Unread);
    let Refused::Unread { error, .. } = &plan.refusals[0].why else { panic!("{:?}", plan.refusals) };
    assert_eq!(error.code, "UnauthorizedOperation");
    assert_eq!(harness.objects(), before);
}

#[tokio::test(start_paused = true)]
async fn throttling_and_broken_connections_only_take_time() {
    let harness = Harness::new().await;
    for (on, what) in
        [("ec2:Describe*", FaultEffect::Throttle), ("iam:*", FaultEffect::Throttle), ("ec2:CreateVpc", FaultEffect::Cut)]
    {
        harness
            .sandbox
            .inject_fault(InjectedFault { times: Some(3), ..InjectedFault::always(on, what) })
            .expect("a sandbox in memory");
    }
    let spec = spec(SMALL);
    harness.apply(&spec).await;
    let ours = harness
        .objects()
        .into_iter()
        .filter(|(key, object)| key.starts_with("ec2/vpc") && object.to_string().contains("vpc/main"));
    assert_eq!(ours.count(), 1, "CreateVpc has no token, and is not made twice");
    assert_eq!(brief(&harness.plan(&spec, &Intent::default()).await.plan), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_failed_step_skips_its_dependents_and_nothing_else() {
    let harness = Harness::new().await;
    let fault = FaultEffect::Error {
        status: 400,
        code: "VpcLimitExceeded".into(),
        message: "The maximum number of VPCs has been reached.".into(),
    };
    harness.sandbox.inject_fault(InjectedFault::always("ec2:CreateVpc", fault)).expect("a sandbox in memory");
    let planned = harness.plan(&spec(SMALL), &Intent::default()).await;
    let plan = planned.plan.clone();
    let (report, _) = harness.carry_out(planned, 8).await;
    for (step, outcome) in plan.steps.iter().zip(&report.outcomes) {
        match step.at.to_string().as_str() {
            "vpc/main" => {
                assert!(matches!(outcome, Outcome::Failed(Failure::Aws(error)) if error.class == Class::Quota), "{outcome:?}");
            }
            "security_group/web" => {
                assert!(
                    matches!(outcome, Outcome::Skipped(SkipReason::Dependency { at, .. }) if at.to_string() == "vpc/main"),
                    "{outcome:?}"
                );
            }
            _ => assert_eq!(*outcome, Outcome::Done, "{}", step.at),
        }
    }
}

#[tokio::test(start_paused = true)]
async fn protection_is_honoured_after_the_entry_has_left_the_spec() {
    let harness = Harness::new().await;
    let with = spec(&SMALL.replace("cidr_block: 10.0.0.0/16}", "cidr_block: 10.0.0.0/16, protect: true}"));
    harness.apply(&with).await;
    let without = spec(
        "version: 1\nenvironment: small\naccount: \"123456789012\"\nregion: ap-northeast-1\niam:\n  users:\n    someone: {}\n",
    );
    let plan = harness.plan(&without, &Intent::default()).await.plan;
    assert!(!brief(&plan).contains(&"- vpc/main".to_owned()), "{:?}", brief(&plan));
    assert_eq!(plan.kept.len(), 1);
    assert_eq!(plan.kept[0].at.to_string(), "vpc/main");
    assert!(brief(&plan).contains(&"- role/worker".to_owned()), "the rest goes on");
}

/// The home directories of a domain are AWS's object, and go only because the domain goes.
#[tokio::test(start_paused = true)]
async fn a_protected_domain_keeps_its_home_directories() {
    let harness = Harness::new().await;
    let text =
        std::fs::read_to_string(heiiki_testkit::harness::repository("specs/closed-network.yaml")).expect("the spec is there");
    let protected = spec(&heiiki_testkit::edit::set(&text, "sagemaker/domains/studio/protect", "true"));
    harness.apply(&protected).await;
    let homes = |harness: &Harness| {
        let objects = harness.objects().into_keys();
        objects.filter(|path| path.starts_with("efs/") || path.starts_with("sagemaker/domains/")).collect::<Vec<_>>()
    };
    let before = homes(&harness);
    let plan = harness.destroy(&protected).await;
    let why = KeepReason::BelongsTo { owner: "domain/studio".parse().expect("an address") };
    let kin = plan.kept.iter().filter(|kept| kept.why == why).count();
    assert!(kin >= 3, "the file system and both NFS groups: {:#?}", plan.kept);
    assert_eq!(homes(&harness), before);
}

/// The policy of a bucket that is not there yet names it by a reference.
#[tokio::test(start_paused = true)]
async fn a_new_bucket_is_not_made_with_a_policy_that_locks_heiiki_out() {
    let harness = Harness::new().await;
    harness.aws.verify_account().await.expect("the account is the spec's");
    let bucket = "{name: heiiki-locked, policy: {Version: '2012-10-17', Statement: [{Sid: all, Effect: Deny, Principal: '*', Action: 's3:*', \
                  Resource: ['${bucket/locked.arn}', '${bucket/locked.arn}/*'], Condition: {StringNotEquals: {'aws:SourceVpce': vpce-0}}}]}}";
    let plan = harness.plan(&spec(&heiiki_testkit::edit::set(SMALL, "s3/buckets/locked", bucket)), &Intent::default()).await.plan;
    assert_eq!(plan.refusals.iter().map(Refusal::cause).collect::<Vec<_>>(), [Cause::LockOut], "{:?}", plan.refusals);
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_run_says_what_it_did_and_the_next_one_goes_on() {
    let harness = Harness::new().await;
    let spec = spec(SMALL);
    let planned = harness.plan(&spec, &Intent::default()).await;
    let shutdown = Shutdown::default();
    let asked = std::sync::atomic::AtomicBool::new(false);
    let emit = |_: heiiki_apply::Event| {
        if !asked.swap(true, std::sync::atomic::Ordering::SeqCst) {
            shutdown.ask();
        }
    };
    let report = heiiki_apply::apply(&planned.plan, planned.known, &harness.aws, harness.clock(), 2, &shutdown, &emit).await;
    assert_eq!(shutdown.urgency(), Urgency::Graceful);
    assert!(report.interrupted);
    assert!(report.outcomes.contains(&Outcome::Done), "what was begun is finished: {:?}", report.outcomes);
    assert!(report.outcomes.contains(&Outcome::Skipped(SkipReason::Interrupted)), "nothing else is begun: {:?}", report.outcomes);
    harness.apply(&spec).await;
    assert_eq!(brief(&harness.plan(&spec, &Intent::default()).await.plan), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn an_interrupted_replacement_is_finished_by_the_next_run() {
    let harness = Harness::new().await;
    harness.apply(&spec(SMALL)).await;
    let renamed = spec(&SMALL.replace("web: {name: web,", "web: {name: web-2,"));
    // The new group is made, and the old one stays because the connection breaks for good.
    harness
        .sandbox
        .inject_fault(InjectedFault::always("ec2:DeleteSecurityGroup", FaultEffect::Deny { message: None }))
        .expect("a sandbox in memory");
    let planned = harness.plan(&renamed, &Intent::default()).await;
    let (report, _) = harness.carry_out(planned, 8).await;
    assert!(!report.is_complete());
    harness.sandbox.clear_faults().expect("a sandbox in memory");
    let plan = harness.plan(&renamed, &Intent::default()).await.plan;
    assert_eq!(brief(&plan), ["- security_group/web"], "the one that fits is kept, the other goes");
    harness.apply(&renamed).await;
    assert_eq!(brief(&harness.plan(&renamed, &Intent::default()).await.plan), Vec::<String>::new());
}

/// The home file system's mount target stays in a subnet that the domain was taken out of, and only the domain's deletion removes it. The plan says so and
/// leaves the old subnet where it is.
#[tokio::test(start_paused = true)]
async fn a_subnet_that_holds_a_home_file_system_is_named_as_blocked_by_it() {
    let harness = Harness::new().await;
    let text =
        std::fs::read_to_string(heiiki_testkit::harness::repository("specs/closed-network.yaml")).expect("the spec is there");
    harness.apply(&spec(&text)).await;
    let moved = spec(&heiiki_testkit::edit::set(&text, "ec2/subnets/private-2/cidr_block", "10.0.7.0/24"));
    let first = harness.apply(&moved).await;
    let left = harness.plan(&moved, &Intent::default()).await.plan;
    assert_eq!(brief(&left), [""; 0]);
    for plan in [first, left] {
        let [kept] = plan.kept.as_slice() else { panic!("{:?}", plan.kept) };
        assert_eq!((kept.at.to_string().as_str(), kept.cause()), ("subnet/private-2", KeepCause::Foreign));
        let KeepReason::StoodInByOther { what, of } = &kept.why else { panic!("{kept:?}") };
        assert_eq!((what.kind, of.to_string().as_str()), (KindName::MountTarget, "domain/studio"));
    }
}

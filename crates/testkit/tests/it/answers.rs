//! Answers that are none, lists without an end, and reads that nothing depends on.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use heiiki_aws::{Scope, observe};
use heiiki_model::failure::Class;
use heiiki_model::spec::Spec;
use heiiki_model::{FactName, KindName, Observed};
use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, InjectedFault};
use heiiki_testkit::harness::{Harness, brief, repository, spec, spec_file};
use heiiki_testkit::interceptor::FakeAnswer;

const PAGE: &str = "<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

const SMALL: &str = "
version: 1
environment: small
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  subnets: {a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}}
  security_groups: {web: {vpc: main, egress: [{protocol: tcp, ports: 443, to: prefix_list/s3}]}}
iam:
  roles: {exec: {trust: [sagemaker.amazonaws.com]}}
";

fn is_write(text: &str) -> bool {
    ["Create", "Delete", "Put", "Attach", "Authorize", "Revoke", "Modify", "Update"].iter().any(|word| {
        text.contains(&format!("Action={word}")) || text.contains(&format!("SageMaker.{word}")) || text.starts_with("PUT ")
    })
}

/// The choice of a wrong answer for each call.
type FakeAnswers = Arc<dyn Fn(&str) -> Option<FakeAnswer> + Send + Sync>;

/// Does something else with every seventh call that `concerns` says.
fn sometimes(concerns: fn(&str) -> bool, fakes: Vec<FakeAnswer>) -> FakeAnswers {
    let calls = AtomicUsize::new(0);
    Arc::new(move |text| {
        if !concerns(text) {
            return None;
        }
        let call = calls.fetch_add(1, Ordering::Relaxed);
        (call % 7 == 3).then(|| fakes[call / 7 % fakes.len()].clone())
    })
}

fn refusals() -> Vec<FakeAnswer> {
    [429, 500, 502, 503, 504]
        .into_iter()
        .flat_map(|status| ["", PAGE].map(|body| FakeAnswer::Instead(status, body.to_owned())))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn refusals_without_a_code_are_tried_again() {
    let network = spec_file(&repository("specs/closed-network.yaml"));
    let harness = Harness::new().await;
    harness.interceptor.proxy(Some(sometimes(|_| true, refusals())));
    harness.apply(&network).await;
    assert!(harness.plan(&network, &Intent::default()).await.plan.is_empty());
    harness.destroy(&network).await;
}

#[tokio::test(start_paused = true)]
async fn a_read_that_is_cut_off_empty_or_a_page_of_html_is_made_again_and_never_believed() {
    let network = spec_file(&repository("specs/closed-network.yaml"));
    let harness = Harness::new().await;
    harness.apply(&network).await;
    let whole = harness.observe(&network).await;
    let fakes = vec![
        FakeAnswer::CutOff(1),
        FakeAnswer::CutOff(40),
        FakeAnswer::After(200, String::new()),
        FakeAnswer::CutOff(90),
        FakeAnswer::After(200, PAGE.to_owned()),
    ];
    harness.interceptor.proxy(Some(sometimes(|text| !is_write(text), fakes)));
    let seen = harness.observe(&network).await;
    // A kind whose answers never make sense is named as not read. Nothing of the others is missing.
    let unread: Vec<KindName> = seen.unread.iter().map(|unread| unread.kind).collect();
    let read = |seen: &Observed| -> Vec<String> {
        seen.objects.iter().filter(|one| !unread.contains(&one.kind)).map(|one| one.id.clone()).collect()
    };
    assert_eq!(read(&seen), read(&whole), "nothing of what was read is missing");
    harness.interceptor.proxy(None);
    assert_eq!(harness.observe(&network).await, whole, "nothing is left of it");
}

#[tokio::test(start_paused = true)]
async fn what_a_write_did_is_looked_up_when_its_answer_cannot_be_read() {
    let wanted = spec(SMALL);
    let harness = Harness::new().await;
    let fakes = [FakeAnswer::After(200, PAGE.to_owned()), FakeAnswer::After(200, "<Cut".to_owned())];
    let calls = AtomicUsize::new(0);
    harness.interceptor.proxy(Some(Arc::new(move |text: &str| {
        let call = if is_write(text) { calls.fetch_add(1, Ordering::Relaxed) } else { return None };
        // Every second answer, the first among them.
        (call % 2 == 0).then(|| fakes[call / 2 % fakes.len()].clone())
    })));
    harness.apply(&wanted).await;
    let count = |kind: &str| harness.objects().keys().filter(|path| path.starts_with(kind)).count();
    // Beside the default VPC and its parts.
    let fresh = Harness::new().await;
    let before = |kind: &str| fresh.objects().keys().filter(|path| path.starts_with(kind)).count();
    for kind in ["ec2/vpcs/", "ec2/subnets/", "iam/roles/"] {
        assert_eq!(count(kind), before(kind) + 1, "{kind}");
    }
}

/// A list of VPCs whose next token is the result of `token`.
fn endless(token: fn(usize) -> String) -> FakeAnswers {
    let pages = AtomicUsize::new(0);
    Arc::new(move |text| {
        text.contains("Action=DescribeVpcs&").then(|| {
            let token = token(pages.fetch_add(1, Ordering::Relaxed));
            let body = format!(
                "<DescribeVpcsResponse><requestId>r</requestId><vpcSet/><nextToken>{token}</nextToken></DescribeVpcsResponse>"
            );
            FakeAnswer::Instead(200, body)
        })
    })
}

#[tokio::test(start_paused = true)]
async fn a_list_that_repeats_a_page_or_does_not_end_is_not_read() {
    let wanted = spec(SMALL);
    for (token, code) in [
        ((|_| "again".to_owned()) as fn(usize) -> String, "RepeatedPage"),
        ((|page| page.to_string()) as fn(usize) -> String, "TooManyPages"),
    ] {
        let harness = Harness::new().await;
        harness.apply(&wanted).await;
        harness.interceptor.proxy(Some(endless(token)));
        let seen = harness.observe(&wanted).await;
        let unread: Vec<(KindName, &str)> = seen.unread.iter().map(|unread| (unread.kind, unread.error.code.as_str())).collect();
        assert_eq!(unread, [(KindName::Vpc, code)]);
    }
}

/// Reads with this fault at four services that the spec does not need. Returns the observation and the time that it
/// took.
async fn beside(wanted: &Spec, fault: Option<FaultEffect>) -> (Observed, Duration) {
    let harness = Harness::new().await;
    if let Some(what) = fault {
        let on =
            "sagemaker:ListModels|sagemaker:ListNotebookInstances|elasticfilesystem:DescribeFileSystems|logs:DescribeLogGroups";
        harness.sandbox.inject_fault(InjectedFault::always(on, what)).expect("a sandbox in memory");
    }
    let began: SystemTime = harness.clock().now();
    let seen = Box::pin(observe(&harness.aws, &Scope::of(wanted))).await.expect("the reading does not end");
    (seen, harness.clock().now().duration_since(began).unwrap_or_default())
}

#[tokio::test(start_paused = true)]
async fn a_kind_that_the_spec_does_not_need_neither_ends_nor_delays_the_reading() {
    let wanted = spec(SMALL);
    let (clean, usual) = beside(&wanted, None).await;
    assert_eq!(clean.unread, []);
    let broken = FaultEffect::Error { status: 500, code: "InternalFailure".into(), message: "a fault".into() };
    for fault in [broken, FaultEffect::Unreachable, FaultEffect::Throttle, FaultEffect::Deny { message: None }] {
        let (seen, took) = beside(&wanted, Some(fault.clone())).await;
        assert!(seen.unread.len() >= 4, "{fault:?}: they are named: {:?}", seen.unread);
        assert!(took <= usual + Duration::from_secs(1), "{fault:?}: {took:?} beside {usual:?}");
        assert_eq!(seen.objects.len(), clean.objects.len());
    }
    let (seen, took) = beside(&wanted, Some(FaultEffect::Latency { ms: 600_000 })).await;
    assert!(
        seen.unread.len() >= 4 && took < usual + Duration::from_secs(6),
        "a service that is silent is not waited for: {took:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_destroy_asks_with_patience_for_what_the_spec_does_not_name() {
    let wanted = spec(SMALL);
    let harness = Harness::new().await;
    let broken = FaultEffect::Error { status: 500, code: "InternalFailure".into(), message: "a fault".into() };
    let fault = InjectedFault { times: Some(4), ..InjectedFault::always("sagemaker:ListModels", broken) };
    harness.sandbox.inject_fault(fault).expect("a sandbox in memory");
    assert_eq!(harness.observe_kin(&wanted).await.unread, []);
}

#[tokio::test(start_paused = true)]
async fn a_fact_that_cannot_be_read_is_named_and_ends_nothing() {
    let wanted =
        spec(&SMALL.replace("trust: [sagemaker.amazonaws.com]", "trust: [sagemaker.amazonaws.com], policies: [ReadOnlyAccess]"));
    let harness = Harness::new().await;
    harness
        .sandbox
        .inject_fault(InjectedFault::always("ec2:DescribeManagedPrefixLists", FaultEffect::Deny { message: None }))
        .expect("a sandbox in memory");
    let broken = FaultEffect::Error { status: 500, code: "ServiceFailure".into(), message: "a fault".into() };
    harness.sandbox.inject_fault(InjectedFault::always("iam:GetPolicy", broken)).expect("a sandbox in memory");
    let seen = harness.observe(&wanted).await;
    let names: Vec<&FactName> = seen.unread_facts.iter().map(|unread| &unread.fact).collect();
    let s3 = FactName::PrefixList("com.amazonaws.ap-northeast-1.s3".to_owned());
    assert_eq!(names, [&FactName::ManagedPolicy("ReadOnlyAccess".to_owned()), &s3]);
    assert!(seen.objects.iter().any(|object| object.kind == KindName::Vpc), "all else is read");
}

#[tokio::test(start_paused = true)]
async fn credentials_that_are_not_accepted_any_more_end_the_reading_with_one_error() {
    let harness = Harness::new().await;
    let expired =
        FaultEffect::Error { status: 403, code: "ExpiredToken".into(), message: "The security token is expired".into() };
    harness.sandbox.inject_fault(InjectedFault::always("*", expired)).expect("a sandbox in memory");
    let error = Box::pin(observe(&harness.aws, &Scope::of(&spec(SMALL)))).await.expect_err("nobody may look");
    assert_eq!((error.code.as_str(), error.class), ("ExpiredToken", Class::Denied));
    assert!(heiiki_aws::error::advice(&error).contains("sign in again"));
}

#[tokio::test(start_paused = true)]
async fn credentials_that_die_on_the_way_end_the_run_and_are_told_once() {
    let network = spec_file(&repository("specs/closed-network.yaml"));
    let harness = Harness::new().await;
    let planned = harness.plan(&network, &Intent::default()).await;
    let steps = brief(&planned.plan).len();
    let expired =
        FaultEffect::Error { status: 400, code: "ExpiredTokenException".into(), message: "The security token is expired".into() };
    harness.sandbox.inject_fault(InjectedFault::always("*", expired).after(60)).expect("a sandbox in memory");
    let (report, _) = harness.carry_out(planned, 8).await;
    let failed = report.outcomes.iter().filter(|outcome| matches!(outcome, heiiki_apply::event::Outcome::Failed(_))).count();
    assert_eq!(failed, 1, "of {steps} steps: {:?}", report.outcomes);
    harness.sandbox.clear_faults().expect("a sandbox in memory");
    harness.apply(&network).await;
}

//! Every spec in `specs/` and `examples/` is applied, planned again with nothing to do, and destroyed to nothing, within the calls that AWS grants.

use std::path::PathBuf;
use std::time::Duration;

use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_sim::calls::{CallRecord, Outcome};
use heiiki_testkit::harness::{Harness, brief, repository, spec_file, spec_file_with};

/// Calls that the plan of a spec may take, the check of the account included.
const CALLS: u64 = 60;

/// The error codes of a call that AWS throttled.
const THROTTLES: [&str; 4] = ["RequestLimitExceeded", "Throttling", "ThrottlingException", "SlowDown"];

/// Spec files, and the directory that is one spec, of all folders that hold some.
pub(crate) fn all() -> Vec<PathBuf> {
    let mut found = Vec::new();
    for folder in ["specs", "examples", "examples/gitops/environments"] {
        for entry in std::fs::read_dir(repository(folder)).expect("the folder is there") {
            let path = entry.expect("an entry can be read").path();
            let spec = path.extension().is_some_and(|extension| extension == "yaml");
            let split = path.is_dir() && path.file_name().is_some_and(|name| name == "split");
            if spec || split {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// Makes the objects that a spec expects: the role of the workspace from which models are deployed.
pub(crate) async fn given(harness: &Harness) {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let role = harness.aws.iam.create_role().role_name("databricks-workspace").assume_role_policy_document(trust);
    role.send().await.expect("a role that is not ours");
}

async fn goes_round(name: &str, spec: &Spec) {
    let harness = Harness::new().await;
    given(&harness).await;
    let fresh = harness.objects();
    let _ = planned_within_bounds(&harness, name, spec).await;
    harness.apply(spec).await;
    assert_eq!(planned_within_bounds(&harness, name, spec).await, Vec::<String>::new(), "{name}");
    harness.wait(Duration::from_secs(10)).await;
    harness.sandbox.clear_calls();
    let gone = harness.destroy(spec).await;
    harness.wait(Duration::from_hours(2)).await;
    if !gone.kept.is_empty() {
        // Retained data stands in the network until it is an orphan and goes.
        let orphans = Intent { orphans: true, destroy: true, ..Intent::default() };
        let refused = harness.plan(spec, &orphans).await.plan.refusals;
        let allow_data_loss = refused.into_iter().map(|refusal| refusal.at).collect();
        harness.fulfil(spec, &Intent { allow_data_loss, ..orphans }).await;
        harness.destroy(spec).await;
        harness.wait(Duration::from_hours(2)).await;
    }
    let _ = harness.observe(spec).await; // lets the simulator's time reach ours
    assert_eq!(harness.objects(), fresh, "{name}");
    let throttled = |call: &CallRecord| matches!(&call.outcome, Outcome::Error(code) if THROTTLES.contains(&code.as_str()));
    let refused: Vec<CallRecord> = harness.sandbox.calls().into_iter().filter(throttled).collect();
    assert!(refused.is_empty(), "{name}: AWS refuses these for its rate at parallelism 8: {refused:#?}");
}

async fn planned_within_bounds(harness: &Harness, name: &str, spec: &Spec) -> Vec<String> {
    // A user needs more than a second to type the next command.
    harness.wait(Duration::from_secs(10)).await;
    harness.sandbox.clear_calls();
    harness.aws.verify_account().await.expect("the account is the spec's");
    let plan = harness.plan(spec, &Intent::default()).await.plan;
    let calls = harness.sandbox.call_total();
    assert!(calls <= CALLS, "{name}: {calls} calls: {:#?}", harness.sandbox.call_counts());
    brief(&plan)
}

#[tokio::test(start_paused = true)]
async fn each_is_applied_complete_and_destroyed_to_nothing() {
    let all = all();
    assert!(all.len() >= 9, "{all:?}");
    for path in all {
        Box::pin(goes_round(&path.display().to_string(), &spec_file(&path))).await;
    }
}

#[tokio::test(start_paused = true)]
async fn studio_with_a_way_out_goes_round_too() {
    let path = repository("specs/studio-vpc-only.yaml");
    Box::pin(goes_round("with a NAT gateway", &spec_file_with(&path, &["egress=nat"]))).await;
}

//! Groups of logs, which SageMaker makes by itself where they are not there before what writes to them.

use heiiki_apply::event::{Outcome, SkipReason};
use heiiki_model::plan::{Cause, Refused, Verb};
use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, InjectedFault};
use heiiki_testkit::harness::{Harness, repository, spec_file};

#[tokio::test(start_paused = true)]
async fn an_endpoint_waits_for_its_group_of_logs_and_is_not_made_without_it() {
    let hosting = spec_file(&repository("specs/hosting-vpc.yaml"));
    let harness = Harness::new().await;
    let planned = harness.plan(&hosting, &Intent::default()).await;
    let plan = planned.plan.clone();
    let step =
        |kind: &str| plan.steps.iter().find(|step| step.at.kind.as_str() == kind && step.verb == Verb::Create).expect(kind);
    assert!(step("endpoint").after.contains(&step("log_group").id), "{:?}", step("endpoint").after);
    let fault = InjectedFault::once("logs:CreateLogGroup", FaultEffect::Deny { message: None });
    harness.sandbox.inject_fault(fault).expect("a sandbox in memory");
    let (report, _) = harness.carry_out(planned, 8).await;
    let endpoint = &report.outcomes[step("endpoint").id.0];
    assert!(matches!(endpoint, Outcome::Skipped(SkipReason::Dependency { .. })), "{endpoint:?}");
    harness.apply(&hosting).await;
    assert!(harness.plan(&hosting, &Intent::default()).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_group_that_sagemaker_made_is_refused_as_one_that_can_be_taken_over() {
    let hosting = spec_file(&repository("specs/hosting-vpc.yaml"));
    let harness = Harness::new().await;
    let mut bare = hosting.clone();
    bare.resources.retain(|resource| resource.at.kind.as_str() != "log_group");
    harness.apply(&bare).await;
    harness.wait(std::time::Duration::from_hours(1)).await;
    let plan = harness.plan(&hosting, &Intent::default()).await.plan;
    let clash = plan.refusals.iter().find(|refusal| refusal.cause() == Cause::Clash).expect("the group is nobody's");
    let Refused::Taken { id, environment: None } = &clash.why else { panic!("{clash:?}") };
    assert!(id.starts_with("/aws/sagemaker/Endpoints/"), "{id}");
}

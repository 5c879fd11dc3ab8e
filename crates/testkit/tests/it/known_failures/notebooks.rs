//! P12: notebook instances that failed, and those that AWS leaves between two states.

use std::time::Duration;

use heiiki_apply::event::{Failure, Outcome};
use heiiki_model::plan::Reason;
use heiiki_plan::Intent;
use heiiki_sim::World;
use heiiki_sim::services::sagemaker::notebook_instance::Status;
use heiiki_sim::services::sagemaker::{InjectedFailure, Stage};
use heiiki_sim::timeline::Timeline;
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};

use super::{NOTHING, Run, destroying, edit, left, seen, settled};
use crate::sagemaker::{STUDIO, notebook_status};

/// Leaves the notebook instance in a status from which AWS does not get on.
fn hang(harness: &Harness, status: Status) {
    let hang = |world: &mut World| {
        let now = world.now;
        world.sagemaker.notebook_instances.get_mut("dev").expect("it was made").timeline = Timeline::steady(status, now);
    };
    edit(harness, hang);
}

fn stops(harness: &Harness) -> u64 {
    harness.sandbox.call_counts().get("sagemaker:StopNotebookInstance").copied().unwrap_or_default()
}

fn size(harness: &Harness) -> String {
    seen(harness, |world| world.sagemaker.notebook_instances["dev"].instance_type.clone())
}

/// Terraform stops every notebook instance that it deletes. AWS refuses to stop a failed one for ever, so that the
/// destroy never ends.
#[tokio::test(start_paused = true)]
async fn p12_a_failed_notebook_is_never_stopped_and_comes_back() {
    let fresh = Harness::new().await.objects();
    let harness = Harness::new().await;
    let studio = spec(STUDIO);
    let reason = "Notebook Instance Lifecycle Config took longer than 5 minutes";
    let failure = InjectedFailure { name: "dev".into(), stage: Stage::Create, reason: reason.into(), times: Some(1) };
    edit(&harness, |world| world.sagemaker.injected_failures.push(failure));
    let run = Run::of(&harness, &studio, &Intent::default()).await;
    let told = format!("Failed: {reason}");
    assert_eq!(*run.outcome("+ notebook_instance/dev"), Outcome::Failed(Failure::Broken { reason: told.clone() }));
    let plan = harness.apply(&studio).await;
    assert_eq!(brief(&plan), ["~ notebook_instance/dev"], "it is started again, and keeps its volume");
    assert_eq!(plan.steps[0].why, Reason::Broken(told.clone()));
    assert_eq!((stops(&harness), notebook_status(&harness).await.as_str()), (0, "InService"));

    // With another type it is changed as well, and a change that fails leaves no wrong hope.
    hang(&harness, Status::Failed);
    let other = harness.restarted().await;
    let larger = spec(&set(STUDIO, "sagemaker/notebook_instances/dev/instance_type", "ml.t3.large"));
    let again = InjectedFailure { name: "dev".into(), stage: Stage::Update, reason: "no capacity".into(), times: Some(1) };
    edit(&other, |world| world.sagemaker.injected_failures.push(again));
    let run = Run::of(&other, &larger, &Intent::default()).await;
    let end = run.outcome("~ notebook_instance/dev instance_type");
    assert_eq!(*end, Outcome::Failed(Failure::Broken { reason: "Failed: no capacity".to_owned() }));
    other.apply(&larger).await;
    assert_eq!(
        (size(&other), notebook_status(&other).await, stops(&other)),
        ("ml.t3.large".to_owned(), "InService".to_owned(), 0)
    );

    // One that fails later goes with the rest, without a stop.
    let other = harness.restarted().await;
    other.destroy(&studio).await;
    assert_eq!(stops(&other), 0);
    settled(&other, &studio).await;
    assert_eq!(other.objects(), fresh);
}

/// Clean-up tools ask again every night for a notebook instance that AWS has left between two states, and fail as a whole.
#[tokio::test(start_paused = true)]
async fn p12_a_stuck_notebook_is_named_and_holds_nothing_else_up() {
    let fresh = Harness::new().await.objects();
    let harness = Harness::new().await;
    let studio = spec(STUDIO);
    harness.apply(&studio).await;
    // heiiki waits for it up to a bound, and it keeps the objects on which it stands. Everything else goes.
    for status in [Status::Stopping, Status::Pending] {
        let harness = harness.restarted().await;
        hang(&harness, status);
        let run = Run::of(&harness, &studio, &destroying()).await;
        let end = run.outcome("- notebook_instance/dev");
        let Outcome::Failed(Failure::Blocked { blockers, .. }) = end else { panic!("{end:?}") };
        assert_eq!(blockers[0].to_string(), format!("notebook instance dev is {}", status.word()));
        assert!(run.took < Duration::from_mins(45), "{:?}", run.took);
        for step in ["- domain/studio", "- subnet/b", "- security_group/more", "- role/other"] {
            assert_eq!(*run.outcome(step), Outcome::Done, "{step}");
        }
        for step in ["- subnet/a", "- security_group/work", "- role/exec", "- vpc/main"] {
            assert!(matches!(run.outcome(step), Outcome::Skipped(_)), "{step}");
        }
        assert_eq!(stops(&harness), 0, "it is not in service");
        // AWS gets on at last.
        hang(&harness, Status::Stopped);
        harness.destroy(&studio).await;
        settled(&harness, &studio).await;
        assert_eq!(harness.objects(), fresh, "{status:?}");
    }

    // The same with a change: it says what the notebook instance is, does the rest, and the next run finishes.
    let harness = harness.restarted().await;
    hang(&harness, Status::Stopping);
    let larger = set(STUDIO, "sagemaker/notebook_instances/dev/instance_type", "ml.t3.large");
    let larger = spec(&set(&larger, "sagemaker/domains/studio/tag_propagation", "ENABLED"));
    let run = Run::of(&harness, &larger, &Intent::default()).await;
    assert_eq!(run.undone(), ["~ notebook_instance/dev instance_type"]);
    let end = format!("{:?}", run.outcome("~ notebook_instance/dev instance_type"));
    assert!(end.contains("Stopping"), "{end}");
    hang(&harness, Status::Stopped);
    harness.apply(&larger).await;
    assert_eq!(left(&harness, &larger).await, NOTHING);
    assert_eq!(size(&harness), "ml.t3.large");
}

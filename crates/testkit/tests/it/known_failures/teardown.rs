//! P1 to P5: objects that AWS and users leave in a network, and their removal.

use std::time::Duration;

use heiiki_apply::event::{Failure, Outcome};
use heiiki_model::failure::Class;
use heiiki_model::plan::{Cause, Fate, KeepCause, Reason, Refusal, Refused, Verb};
use heiiki_plan::Intent;
use heiiki_sim::console_actions::{start_app, write_home};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};
use serde_json::json;

use super::{Home, NOTHING, Run, by_hand, deleted, destroying, edit, id_of, seen, settled};
use crate::edits::hosting::HOSTING;
use crate::hosting::order;
use crate::sagemaker::STUDIO;

const GIGABYTES: u64 = 5 << 30;

async fn with_files() -> Harness {
    let harness = Harness::new().await;
    harness.apply(&spec(STUDIO)).await;
    harness.sandbox.edit(|world| write_home(world, "alice", GIGABYTES)).expect("in memory").expect("she has a home");
    harness
}

/// Terraform deletes the domain, leaves its home file system, and hangs at the subnets and the VPC in which the mount targets stand.
#[tokio::test(start_paused = true)]
async fn p01_the_home_file_system_does_not_block_the_vpc() {
    let fresh = Harness::new().await.objects();
    let harness = with_files().await;
    let home = Home::of(&harness);
    assert_eq!(home.mount_targets.len(), 2);

    // The loss of files needs consent. The plan says how much data that is.
    let silent = spec(&set(STUDIO, "sagemaker/domains/studio/on_destroy", "-"));
    let refusals = harness.plan(&silent, &destroying()).await.plan.refusals;
    let [refusal] = refusals.as_slice() else { panic!("{refusals:#?}") };
    assert_eq!((refusal.cause(), refusal.at.to_string().as_str()), (Cause::DataLoss, "domain/studio"));
    let expected = format!("the home directories of its users on EFS {} (5 GB, 1 user)", home.file_system);
    let Refused::DataLoss { of: None, loss, by_spec: true } = &refusal.why else { panic!("{refusal:?}") };
    assert_eq!(loss.to_string(), expected);

    // A domain that is kept on purpose keeps the objects on which it stands and nothing else, and the plan names all
    // of them.
    let keeping = spec(&set(STUDIO, "sagemaker/domains/studio/on_destroy", "retain"));
    let other = harness.restarted().await;
    let run = Run::of(&other, &keeping, &destroying()).await;
    assert_eq!(run.undone(), NOTHING);
    let kept: Vec<(String, KeepCause)> = run.plan.kept.iter().map(|kept| (kept.at.to_string(), kept.cause())).collect();
    let expected = ["vpc/main", "subnet/a", "subnet/b"].map(|at| (at.to_owned(), KeepCause::Retention));
    assert_eq!(kept, expected, "{:#?}", run.plan.kept);
    let files = |world: &heiiki_sim::World| world.efs.file_systems.get(&home.file_system).map(|system| system.bytes >= GIGABYTES);
    assert_eq!(seen(&other, files), Some(true), "not a byte is lost");

    // Agreed to, every child is named by its id, and nothing is left.
    let agreed = spec(STUDIO);
    let plan = harness.plan(&agreed, &destroying()).await.plan;
    let told: Vec<&str> =
        plan.kin.iter().filter(|kin| matches!(kin.fate, Some(Fate::Deleted(_)))).map(|kin| kin.id.as_str()).collect();
    for id in home.ids() {
        assert!(deleted(&plan).contains(&id.as_str()) && told.contains(&id.as_str()), "{id}: {told:?}");
    }
    harness.destroy(&agreed).await;
    settled(&harness, &agreed).await;
    assert_eq!(harness.objects(), fresh);
}

/// Other tools ask AWS to delete two groups whose rules name each other, and are refused each time.
#[tokio::test(start_paused = true)]
async fn p02_groups_that_name_each_other_go() {
    let fresh = Harness::new().await.objects();
    let harness = with_files().await;
    let home = Home::of(&harness);
    // The same knot in the spec's own groups.
    let rules = |peer: &str| {
        format!("{{vpc: main, description: knot, ingress: [{{protocol: tcp, ports: 443, from: {peer}}}], egress: []}}")
    };
    let knotted = set(&set(STUDIO, "ec2/security_groups/left", &rules("right")), "ec2/security_groups/right", &rules("left"));
    harness.apply(&spec(&knotted)).await;
    // A person deletes the domain at the console and keeps its files. SageMaker leaves both NFS groups.
    let domain = id_of(&harness, "domain/studio");
    by_hand(&harness, "sagemaker", "DeleteUserProfile", &json!({"DomainId": domain, "UserProfileName": "alice"}));
    harness.wait(Duration::from_mins(5)).await;
    let _ = harness.observe(&spec(&knotted)).await;
    let retain = json!({"DomainId": domain, "RetentionPolicy": {"HomeEfsFileSystem": "Retain"}});
    by_hand(&harness, "sagemaker", "DeleteDomain", &retain);
    harness.wait(Duration::from_mins(30)).await;

    let run = Run::of(&harness, &spec(&knotted), &destroying()).await;
    assert_eq!(run.undone(), NOTHING);
    for (first, then) in [("left", "left"), ("left", "right"), ("right", "left"), ("right", "right")] {
        let (released, gone) = (format!("< security_group/{first} ingress"), format!("- security_group/{then}"));
        assert!(order(&run.plan, &released) < order(&run.plan, &gone), "{released} before {gone}");
    }
    let vpc = run.plan.kept.iter().find(|kept| kept.at.to_string() == "vpc/main").expect("what is left keeps the VPC");
    assert_eq!(vpc.cause(), KeepCause::Foreign);

    // No plan deletes them by itself: that takes `--orphans`.
    let orphans = Intent { orphans: true, ..Intent::default() };
    let plan = harness.plan(&spec(&knotted), &orphans).await.plan;
    let doubted: Vec<Cause> = plan.refusals.iter().map(Refusal::cause).collect();
    assert_eq!(doubted, [Cause::DataLoss]);
    let consent = Intent { allow_data_loss: vec![plan.refusals[0].at.clone()], ..orphans };
    let run = Run::of(&harness, &spec(&knotted), &consent).await;
    assert_eq!(run.undone(), NOTHING);
    let released = run.plan.steps.iter().filter(|step| step.verb == Verb::Release);
    let mut released: Vec<&str> = released.filter_map(|step| step.object.as_ref()).map(|object| object.id.as_str()).collect();
    released.sort_unstable();
    let mut pair = [home.inbound.as_str(), home.outbound.as_str()];
    pair.sort_unstable();
    assert_eq!(released, pair);
    for id in home.ids() {
        assert!(deleted(&run.plan).contains(&id.as_str()), "{id}");
    }
    harness.destroy(&spec(&knotted)).await;
    settled(&harness, &spec(&knotted)).await;
    assert_eq!(harness.objects(), fresh);
}

/// Others know nothing of the apps that people started, run into ResourceInUse at the profile, and try again until they give up.
#[tokio::test(start_paused = true)]
async fn p03_apps_and_spaces_of_users_are_named_and_go_when_that_is_agreed() {
    let fresh = Harness::new().await.objects();
    let harness = Harness::new().await;
    let spec = spec(STUDIO);
    harness.apply(&spec).await;
    // One app belongs to a space, the other one to the profile itself: AWS deletes them by different calls.
    let space = harness.sandbox.edit(|world| start_app(world, "alice", "JupyterLab")).expect("in memory").expect("she may");
    let classic = json!({"DomainId": id_of(&harness, "domain/studio"), "UserProfileName": "alice", "AppType": "JupyterServer", "AppName": "default"});
    by_hand(&harness, "sagemaker", "CreateApp", &classic);
    // Twenty minutes is how long AWS may take for an app.
    edit(&harness, |world| world.tuning.app_s = 1200);
    harness.wait(Duration::from_mins(25)).await;

    let refusals = harness.plan(&spec, &destroying()).await.plan.refusals;
    assert!(refusals.iter().all(|refusal| matches!(refusal.why, Refused::UsersInside { .. })), "{refusals:?}");
    let told = serde_json::to_string(&refusals).expect("refusals are data");
    for part in ["JupyterLab", "JupyterServer", "alice", space.as_str(), "InService"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let run = Run::of(&harness, &spec, &Intent { evict_users: true, ..destroying() }).await;
    assert_eq!(run.undone(), NOTHING);
    let place = |kind: &str| brief(&run.plan).iter().position(|step| step.starts_with(&format!("- {kind}/"))).expect("it goes");
    assert!(["app", "space", "user_profile", "domain"].map(place).is_sorted(), "{:#?}", brief(&run.plan));
    let evicted = run.plan.steps.iter().filter(|step| matches!(step.why, Reason::Evicted(_))).count();
    assert_eq!(evicted, 3, "two apps and a space");
    assert!(run.took < Duration::from_mins(50), "both apps at the same time: {:?}", run.took);
    settled(&harness, &spec).await;
    assert_eq!(harness.objects(), fresh);
}

/// Terraform deletes the group as soon as the notebook instance is gone, while SageMaker's interface still stands in it, and times out without a name.
#[tokio::test(start_paused = true)]
async fn p04_the_interface_of_a_notebook_is_waited_for_by_name() {
    let fresh = Harness::new().await.objects();
    for (linger, in_time) in [(1100, true), (7200, false)] {
        let harness = Harness::new().await;
        let spec = spec(STUDIO);
        harness.apply(&spec).await;
        let notebook = |world: &heiiki_sim::World| {
            let mut all = world.ec2.network_interfaces.values();
            all.find(|interface| interface.owner.contains("notebook-instance/dev")).expect("it has one").id.clone()
        };
        let interface = seen(&harness, notebook);
        edit(&harness, |world| world.tuning.interface_linger_s = linger);
        let run = Run::of(&harness, &spec, &destroying()).await;
        let waited = run.waited("security_group/work", Class::InUse);
        assert!(waited.iter().any(|why| why.contains(&interface)), "{waited:#?}");
        if in_time {
            assert_eq!(run.undone(), NOTHING);
        } else {
            // Not for ever: it says who is in the way, and a later run goes on.
            let group = run.outcome("- security_group/work");
            let Outcome::Failed(Failure::Blocked { blockers, .. }) = group else { panic!("{group:?}") };
            assert!(blockers.iter().any(|blocker| blocker.to_string().contains(&interface)), "{blockers:?}");
            assert!(run.took < Duration::from_hours(1), "{:?}", run.took);
            assert_eq!(*run.outcome("- security_group/more"), Outcome::Done, "the rest goes on");
            harness.wait(Duration::from_hours(2)).await;
            harness.destroy(&spec).await;
        }
        settled(&harness, &spec).await;
        assert_eq!(harness.objects(), fresh, "{linger}");
    }
}

/// CloudFormation gives up after a quarter of an hour, long before SageMaker has let go of what an endpoint of a model in the VPC stood on.
#[tokio::test(start_paused = true)]
async fn p05_interfaces_of_hosting_outlive_the_endpoint_and_are_waited_for() {
    let fresh = Harness::new().await.objects();
    let harness = Harness::new().await;
    let spec = spec(HOSTING);
    harness.apply(&spec).await;
    edit(&harness, |world| world.tuning.hosting_interface_linger_s = 18 * 60);
    let run = Run::of(&harness, &spec, &destroying()).await;
    assert_eq!(run.undone(), NOTHING);
    assert!(run.took > Duration::from_mins(15), "{:?}", run.took);
    let waited = run.waited("security_group/serve", Class::InUse);
    assert!(waited.iter().any(|why| why.contains("eni-")), "{waited:#?}");
    settled(&harness, &spec).await;
    assert_eq!(harness.objects(), fresh);

    // SageMaker takes longer than the timeout. The rest is listed, the role that SageMaker needs is still there, and a
    // later run finishes.
    let harness = Harness::new().await;
    harness.apply(&spec).await;
    edit(&harness, |world| world.tuning.hosting_interface_linger_s = 3 * 3600);
    let run = Run::of(&harness, &spec, &destroying()).await;
    let group = run.outcome("- security_group/serve");
    let Outcome::Failed(Failure::Blocked { blockers, .. }) = group else { panic!("{group:?}") };
    assert!(!blockers.is_empty() && blockers.iter().all(|blocker| blocker.to_string().contains("eni-")), "{blockers:?}");
    assert!(matches!(run.outcome("- role/exec"), Outcome::Skipped(_)));
    assert!(run.took < Duration::from_hours(1), "{:?}", run.took);
    harness.wait(Duration::from_hours(3)).await;
    harness.destroy(&spec).await;
    settled(&harness, &spec).await;
    assert_eq!(harness.objects(), fresh);
}

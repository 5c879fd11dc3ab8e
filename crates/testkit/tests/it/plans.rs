//! Plans from arbitrary parts of the closed network or of an open one, as an interrupted apply or destroy leaves them.
//! Pure: the observation is edited, and nothing is applied.

use heiiki_model::plan::{Cause, Plan, Step, Verb};
use heiiki_model::spec::{Disposition, Spec};
use heiiki_model::{Observed, Phase, kinds};
use heiiki_plan::{Intent, plan};
use heiiki_testkit::harness::{Harness, brief, repository, spec_file};
use proptest::prelude::*;
use proptest::test_runner::TestRunner;

fn closed_network() -> Spec {
    spec_file(&repository("specs/closed-network.yaml"))
}

async fn observed(spec: &Spec) -> Observed {
    let harness = Harness::new().await;
    harness.apply(spec).await;
    harness.observe(spec).await
}

/// Without some of the objects that heiiki made.
fn without(whole: &Observed, spec: &Spec, gone: &[bool]) -> Observed {
    let mut gone = gone.iter().copied().cycle();
    let ours = |object: &heiiki_model::Object| object.claim(&spec.place.environment).is_some();
    let objects = whole.objects.iter().filter(|object| !ours(object) || !gone.next().unwrap_or_default()).cloned().collect();
    Observed { objects, ..whole.clone() }
}

fn check(plan: &Plan) {
    for step in &plan.steps {
        for before in &step.after {
            assert!(before < &step.id, "{} waits for a later step", step.at);
        }
        assert_eq!(
            step.object.is_none() && step.verb != Verb::Create,
            step.why == heiiki_model::plan::Reason::Completes,
            "{step:?}"
        );
    }
    let text = serde_json::to_string(plan).expect("a plan is JSON");
    assert_eq!(serde_json::from_str::<Plan>(&text).expect("and back"), *plan);
}

#[test]
fn any_part_of_the_closed_network_is_completed_and_destroyed_in_an_order_that_exists() {
    any_part_is_completed_and_destroyed(&closed_network());
}

#[test]
fn any_part_of_the_open_network_is_completed_and_destroyed_in_an_order_that_exists() {
    any_part_is_completed_and_destroyed(&heiiki_testkit::harness::spec(crate::network::OPEN));
}

fn any_part_is_completed_and_destroyed(spec: &Spec) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime");
    let whole = runtime.block_on(observed(spec));
    let mut runner = TestRunner::new(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() });
    let result = runner.run(&proptest::collection::vec(any::<bool>(), 40), |gone| {
        let part = without(&whole, spec, &gone);
        for destroy in [false, true] {
            let intent = Intent { destroy, ..Intent::default() };
            let first = plan(spec, part.clone(), &intent).plan;
            check(&first);
            // An object in a VPC that no list shows makes the reading incomplete, and such a plan is refused.
            if !first.unread.is_empty() {
                assert!(first.refusals.iter().any(|refusal| refusal.cause() == Cause::Unread), "{:?}", first.unread);
                continue;
            }
            assert_eq!(first, plan(spec, part.clone(), &intent).plan, "the same input gives the same plan");
            let left = part.objects.iter().filter(|object| object.claim(&spec.place.environment).is_some()).count();
            let ours = |step: &&Step| step.verb == Verb::Delete && step.of.is_none();
            // If the domain was deleted by hand, its home file system still has interfaces in our subnets, which
            // therefore stay.
            let deleted = first.steps.iter().filter(ours).count() + first.kept.len();
            if destroy {
                assert_eq!(deleted, left, "everything of ours goes, or it is told why not");
            } else {
                assert_eq!(
                    first.steps.iter().filter(|step| step.verb == Verb::Create).count(),
                    spec.resources.len() - left + deleted
                );
            }
        }
        Ok(())
    });
    result.expect("every part can be planned");
}

#[tokio::test(start_paused = true)]
async fn a_retained_home_keeps_the_network_it_stands_in_and_nothing_else() {
    let mut spec = closed_network();
    let observed = observed(&spec).await;
    for resource in spec.resources.iter_mut().filter(|resource| resource.at.to_string() == "domain/studio") {
        resource.on_destroy = Some(Disposition::Retain);
    }
    let plan = plan(&spec, observed, &Intent { destroy: true, ..Intent::default() }).plan;
    assert_eq!(plan.refusals, []);
    let kept: Vec<String> = plan.kept.iter().map(|kept| kept.at.to_string()).collect();
    assert_eq!(kept, ["vpc/main", "subnet/private-1", "subnet/private-2"]);
    assert!(brief(&plan).contains(&"- security_group/workload".to_owned()));
}

#[tokio::test(start_paused = true)]
async fn a_target_takes_along_what_it_needs_or_what_needs_it() {
    let spec = closed_network();
    let harness = Harness::new().await;
    let target = vec!["subnet/private-1".parse().expect("an address")];
    let intent = Intent { targets: target.clone(), ..Intent::default() };
    assert_eq!(brief(&harness.plan(&spec, &intent).await.plan), ["+ vpc/main", "+ subnet/private-1"]);
    harness.apply(&spec).await;
    let intent = Intent { targets: target, destroy: true, ..Intent::default() };
    let plan = harness.plan(&spec, &intent).await.plan;
    let deleted = brief(&plan);
    for at in ["- notebook_instance/dev", "- domain/studio", "- instance/bastion", "- vpc_endpoint/logs", "- subnet/private-1"] {
        assert!(deleted.contains(&at.to_owned()), "{deleted:?}");
    }
    assert!(!deleted.contains(&"- vpc/main".to_owned()), "{deleted:?}");
}

/// The plan waits for an object that an interrupted run left half-made, and does not take it for done.
#[tokio::test(start_paused = true)]
async fn an_object_that_aws_is_still_working_on_is_planned() {
    let spec = closed_network();
    let mut observed = observed(&spec).await;
    for object in
        observed.objects.iter_mut().filter(|object| object.live.get("domain_id").is_some() && object.kind.as_str() == "domain")
    {
        object.live["status"] = "Pending".into();
        assert!(matches!(kinds::of(object.kind).phase(&object.live), Phase::Busy(_)));
    }
    let lines = brief(&plan(&spec, observed, &Intent::default()).plan);
    assert_eq!(lines, ["~ domain/studio"]);
}

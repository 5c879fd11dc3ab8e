//! Models, endpoint configurations and endpoints against the simulated account: changes, failures, roll-backs,
//! interruptions, and the order of deletion.

use std::time::Duration;

use heiiki_apply::event::{Failure, Outcome, SkipReason};
use heiiki_model::plan::{Plan, Refusal, Refused, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{KindName, Object, kinds};
use heiiki_plan::Intent;
use heiiki_sim::services::sagemaker::endpoint::Status;
use heiiki_sim::services::sagemaker::{InjectedFailure, Stage};
use heiiki_sim::timeline::Timeline;
use heiiki_sim::{FaultEffect, InjectedFault, World};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};

use crate::edits::hosting::HOSTING;

pub(crate) const SWITCH: [&str; 5] =
    ["+ model/fraud", "+ endpoint_config/fraud", "~ endpoint/front endpoint_config", "- endpoint_config/fraud", "- model/fraud"];

pub(crate) fn image(tag: &str) -> Spec {
    spec(&set(HOSTING, "sagemaker/models/fraud/primary_container/image", &format!("'registry/serve:{tag}'")))
}

pub(crate) async fn built() -> Harness {
    let harness = Harness::new().await;
    harness.apply(&spec(HOSTING)).await;
    harness
}

pub(crate) fn edit(harness: &Harness, edit: impl FnOnce(&mut World)) {
    harness.sandbox.edit(edit).expect("a sandbox in memory can be edited");
}

pub(crate) fn seen<T>(harness: &Harness, look: impl FnOnce(&World) -> T) -> T {
    harness.sandbox.read(look).expect("a sandbox in memory can be read")
}

pub(crate) fn plan_failure(harness: &Harness, stage: Stage, reason: &str) {
    let failure = InjectedFailure { name: "front".into(), stage, reason: reason.into(), times: Some(1) };
    edit(harness, |world| world.sagemaker.injected_failures.push(failure));
}

fn fault(harness: &Harness, on: &str, what: FaultEffect) {
    harness.sandbox.inject_fault(InjectedFault::always(on, what)).expect("a sandbox in memory takes faults");
}

/// Plans and carries out steps that may fail. Returns each step in short with its outcome.
pub(crate) async fn tried(harness: &Harness, spec: &Spec, intent: &Intent) -> Vec<(String, Outcome)> {
    let planned = harness.plan(spec, intent).await;
    assert!(planned.plan.refusals.is_empty(), "{:?}", planned.plan.refusals);
    let steps = brief(&planned.plan);
    let (report, _) = harness.carry_out(planned, 8).await;
    steps.into_iter().zip(report.outcomes).collect()
}

pub(crate) async fn left(harness: &Harness, spec: &Spec) -> Vec<String> {
    let plan = harness.plan(spec, &Intent::default()).await.plan;
    assert!(plan.refusals.is_empty(), "{:?}", plan.refusals);
    brief(&plan)
}

async fn live(harness: &Harness, spec: &Spec, kind: KindName) -> Vec<Object> {
    harness.observe(spec).await.objects.into_iter().filter(|object| object.kind == kind).collect()
}

/// The number of models, configurations and endpoints.
pub(crate) fn counts(harness: &Harness) -> [usize; 3] {
    seen(harness, |world| {
        let sagemaker = &world.sagemaker;
        [sagemaker.models.len(), sagemaker.endpoint_configs.len(), sagemaker.endpoints.len()]
    })
}

/// The image that answers now.
pub(crate) fn answering(harness: &Harness) -> String {
    seen(harness, |world| {
        let fleet = world.sagemaker.endpoints["front"].serves.as_ref().expect("it answers");
        fleet.production[0].images[0].clone()
    })
}

#[tokio::test(start_paused = true)]
async fn another_image_is_switched_over_and_the_old_one_goes_last() {
    let harness = built().await;
    let plan = harness.apply(&image("2")).await;
    assert_eq!(brief(&plan), SWITCH);
    assert_eq!(answering(&harness), "registry/serve:2");
    assert_eq!(counts(&harness), [3, 3, 1]);
    assert_eq!(left(&harness, &image("2")).await, Vec::<String>::new());
}

/// SageMaker has no client tokens. An object that a lost answer left behind is found by its name and its claim.
#[tokio::test(start_paused = true)]
async fn no_answer_that_is_lost_makes_anything_twice() {
    for operation in
        ["CreateModel", "CreateEndpointConfig", "CreateEndpoint", "UpdateEndpoint", "DeleteEndpointConfig", "DeleteModel"]
    {
        let harness = Harness::new().await;
        let fault =
            InjectedFault { times: Some(4), ..InjectedFault::always(&format!("sagemaker:{operation}"), FaultEffect::Cut) };
        harness.sandbox.inject_fault(fault).expect("a sandbox in memory takes faults");
        harness.apply(&spec(HOSTING)).await;
        harness.apply(&image("2")).await;
        assert_eq!(counts(&harness), [3, 3, 1], "{operation}");
        assert_eq!(answering(&harness), "registry/serve:2", "{operation}");
        assert_eq!(left(&harness, &image("2")).await, Vec::<String>::new(), "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_change_that_is_taken_back_says_why_and_leaves_the_old_one_serving() {
    let harness = built().await;
    plan_failure(&harness, Stage::Update, "Unable to provision requested ML compute capacity");
    let outcomes = tried(&harness, &image("2"), &Intent::default()).await;
    for (step, outcome) in &outcomes {
        match step.as_str() {
            "~ endpoint/front endpoint_config" => {
                assert!(
                    matches!(outcome, Outcome::Failed(Failure::NotMoved { fields, .. }) if fields == &["endpoint_config"]),
                    "{outcome:?}"
                );
            }
            "- endpoint_config/fraud" | "- model/fraud" => {
                assert!(matches!(outcome, Outcome::Skipped(SkipReason::Dependency { .. })), "{step}: {outcome:?}");
            }
            _ => assert_eq!(*outcome, Outcome::Done, "{step}"),
        }
    }
    assert_eq!(answering(&harness), "registry/serve:1");
    let endpoint = live(&harness, &image("2"), KindName::Endpoint).await.remove(0);
    let complaint = kinds::of(KindName::Endpoint).complaint(&endpoint.live);
    assert_eq!(complaint.as_deref(), Some("Unable to provision requested ML compute capacity"));
    assert_eq!(counts(&harness), [4, 4, 1]);
    assert_eq!(left(&harness, &image("2")).await, SWITCH[2..]);
    harness.apply(&image("2")).await;
    assert_eq!((answering(&harness), counts(&harness)), ("registry/serve:2".to_owned(), [3, 3, 1]));
}

/// The new configuration is not known when the step is planned, so that AWS has to refuse once.
#[tokio::test(start_paused = true)]
async fn an_endpoint_that_shall_become_serverless_is_refused_and_then_replaced() {
    let harness = built().await;
    let variant = "[{variant_name: AllTraffic, model: second, serverless_config: {memory_size_in_mb: 2048, max_concurrency: 5}}]";
    let wanted = spec(&set(HOSTING, "sagemaker/endpoint_configs/fraud/production_variants", variant));
    let outcomes = tried(&harness, &wanted, &Intent::default()).await;
    let outcome = |step: &str| &outcomes.iter().find(|(at, _)| at == step).expect("it is in the plan").1;
    assert!(matches!(outcome("~ endpoint/front endpoint_config"), Outcome::Failed(Failure::Aws(_))));
    assert!(matches!(outcome("- endpoint_config/fraud"), Outcome::Skipped(SkipReason::Dependency { .. })));
    assert_eq!(answering(&harness), "registry/serve:1");
    let plan = harness.apply(&wanted).await;
    assert_eq!(brief(&plan), ["- endpoint/front", "+ endpoint/front", "- endpoint_config/fraud"]);
    assert_eq!((answering(&harness), counts(&harness)), ("registry/second:1".to_owned(), [3, 3, 1]));
}

#[tokio::test(start_paused = true)]
async fn giving_a_change_up_after_it_was_taken_back_only_removes_what_it_made() {
    let harness = built().await;
    plan_failure(&harness, Stage::Update, "no capacity");
    tried(&harness, &image("2"), &Intent::default()).await;
    let plan = harness.apply(&spec(HOSTING)).await;
    assert_eq!(brief(&plan), ["- endpoint_config/fraud", "- model/fraud"]);
    assert_eq!((answering(&harness), counts(&harness)), ("registry/serve:1".to_owned(), [3, 3, 1]));
}

#[tokio::test(start_paused = true)]
async fn a_failed_endpoint_is_named_with_its_reason_and_replaced() {
    let harness = Harness::new().await;
    plan_failure(
        &harness,
        Stage::Create,
        "The primary container for production variant AllTraffic did not pass the ping health check.",
    );
    let outcomes = tried(&harness, &spec(HOSTING), &Intent::default()).await;
    let endpoint = outcomes.iter().find(|(step, _)| step == "+ endpoint/front").map(|(_, outcome)| outcome);
    let Some(Outcome::Failed(Failure::Broken { reason })) = endpoint else { panic!("{endpoint:?}") };
    assert!(reason.contains("did not pass the ping health check"), "{reason}");
    assert_eq!(left(&harness, &spec(HOSTING)).await, ["- endpoint/front", "+ endpoint/front"]);
    harness.apply(&spec(HOSTING)).await;
    assert_eq!(answering(&harness), "registry/serve:1");
}

#[tokio::test(start_paused = true)]
async fn a_mix_of_two_configurations_is_changed_again() {
    let harness = built().await;
    plan_failure(&harness, Stage::Update, "no capacity");
    plan_failure(&harness, Stage::Rollback, "still no capacity");
    let outcomes = tried(&harness, &image("2"), &Intent::default()).await;
    let endpoint = outcomes.iter().find(|(step, _)| step.starts_with("~ endpoint/front")).map(|(_, outcome)| outcome);
    assert!(
        matches!(endpoint, Some(Outcome::Failed(Failure::Broken { reason })) if reason == "UpdateRollbackFailed: still no capacity"),
        "{endpoint:?}"
    );
    // Each tag is wanted alone in turn, and each takes one change.
    for tag in ["2", "1"] {
        let harness = Harness::with(seen(&harness, Clone::clone)).await;
        assert!(left(&harness, &image(tag)).await.contains(&SWITCH[2].to_owned()));
        harness.apply(&image(tag)).await;
        assert_eq!((answering(&harness), counts(&harness)), (format!("registry/serve:{tag}"), [3, 3, 1]));
        assert_eq!(left(&harness, &image(tag)).await, Vec::<String>::new());
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_begun_while_an_endpoint_is_moving() {
    for maintenance in [false, true] {
        let harness = built().await;
        let other = if maintenance {
            let until = seen(&harness, |world| world.now) + Duration::from_mins(20);
            let maintain = |world: &mut World| {
                let endpoint = world.sagemaker.endpoints.get_mut("front").expect("it was made");
                endpoint.timeline = Timeline::go(Status::SystemUpdating, world.now, Status::InService, until, None);
            };
            edit(&harness, maintain);
            "SystemUpdating"
        } else {
            let call = harness.aws.sagemaker.update_endpoint().endpoint_name("front").endpoint_config_name("Named");
            call.send().await.expect("somebody changes it by hand");
            "Updating"
        };
        let endpoint = live(&harness, &spec(HOSTING), KindName::Endpoint).await.remove(0);
        assert_eq!(endpoint.live["status"], other);
        let planned = harness.plan(&spec(HOSTING), &Intent { destroy: true, ..Intent::default() }).await;
        let (report, events) = harness.carry_out(planned, 8).await;
        assert!(report.is_complete(), "{:?}", report.outcomes);
        assert_eq!(harness.sandbox.call_counts()["sagemaker:DeleteEndpoint"], 1, "AWS was not asked in vain");
        let waited = events.iter().any(|event| format!("{event:?}").contains(&format!("endpoint front is {other}")));
        assert!(waited, "what it waits for is said");
    }
}

/// A switch is killed at each of its calls; the next apply finishes it, and leaves what the spec wants and nothing else.
#[tokio::test(start_paused = true)]
async fn a_switch_that_is_interrupted_anywhere_is_finished_by_the_next_one() {
    for (operation, remaining) in [
        ("CreateModel", &SWITCH[..]),
        (
            "CreateEndpointConfig",
            &["+ endpoint_config/fraud", "~ endpoint/front endpoint_config", "- endpoint_config/fraud", "- model/fraud"],
        ),
        ("UpdateEndpoint", &SWITCH[2..]),
        ("DeleteEndpointConfig", &SWITCH[3..]),
        ("DeleteModel", &SWITCH[4..]),
    ] {
        let harness = built().await;
        fault(&harness, &format!("sagemaker:{operation}"), FaultEffect::Deny { message: None });
        tried(&harness, &image("2"), &Intent::default()).await;
        harness.sandbox.clear_faults().expect("a sandbox in memory forgets faults");
        let plan = harness.plan(&image("2"), &Intent::default()).await.plan;
        assert_eq!(brief(&plan), remaining, "{operation}");
        harness.apply(&image("2")).await;
        assert_eq!((answering(&harness), counts(&harness)), ("registry/serve:2".to_owned(), [3, 3, 1]), "{operation}");
        assert_eq!(left(&harness, &image("2")).await, Vec::<String>::new(), "{operation}");
    }
}

/// From one image to another and back, while what the first one left is still there: the same content has the same name, and nothing is lost or left.
#[tokio::test(start_paused = true)]
async fn there_and_back_again() {
    for operation in ["UpdateEndpoint", "DeleteEndpointConfig", "DeleteModel"] {
        let harness = built().await;
        let first = live(&harness, &spec(HOSTING), KindName::Model).await;
        fault(&harness, &format!("sagemaker:{operation}"), FaultEffect::Deny { message: None });
        tried(&harness, &image("2"), &Intent::default()).await;
        harness.sandbox.clear_faults().expect("a sandbox in memory forgets faults");
        harness.apply(&spec(HOSTING)).await;
        assert_eq!((answering(&harness), counts(&harness)), ("registry/serve:1".to_owned(), [3, 3, 1]), "{operation}");
        assert_eq!(left(&harness, &spec(HOSTING)).await, Vec::<String>::new(), "{operation}");
        let names = |objects: &[Object]| objects.iter().map(|object| object.id.clone()).collect::<Vec<_>>();
        assert_eq!(names(&live(&harness, &spec(HOSTING), KindName::Model).await), names(&first), "{operation}");
    }
}

/// Another person deleted a model and made another one with the same name and tags. The new one gets a name of its
/// own, and is not taken for the old one.
#[tokio::test(start_paused = true)]
async fn another_content_under_our_name_is_replaced_all_the_same() {
    let harness = built().await;
    let change = |world: &mut World| {
        let model =
            world.sagemaker.models.values_mut().find(|model| model.name.starts_with("hosting-fraud-")).expect("it was made");
        model.given["PrimaryContainer"]["Image"] = "registry/serve:1-mended-by-hand".into();
    };
    edit(&harness, change);
    let plan = harness.apply(&spec(HOSTING)).await;
    assert_eq!(brief(&plan), SWITCH);
    assert_eq!((answering(&harness), counts(&harness)), ("registry/serve:1".to_owned(), [3, 3, 1]));
    assert_eq!(left(&harness, &spec(HOSTING)).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_configuration_that_is_served_and_was_deleted_is_named_at_once() {
    let harness = built().await;
    edit(&harness, |world| world.sagemaker.endpoint_configs.retain(|name, _| !name.starts_with("hosting-fraud-")));
    let began = harness.clock().now();
    let outcomes = tried(&harness, &image("2"), &Intent::default()).await;
    let endpoint = outcomes.iter().find(|(step, _)| step.starts_with("~ endpoint/front")).map(|(_, outcome)| outcome);
    let Some(Outcome::Failed(Failure::Aws(error))) = endpoint else { panic!("{endpoint:?}") };
    assert!(error.message.contains("It is what the endpoint serves, and was deleted"), "{error}");
    assert!(harness.clock().now().duration_since(began).unwrap_or_default() < Duration::from_mins(2));
}

#[tokio::test(start_paused = true)]
async fn a_foreign_endpoint_with_a_wanted_name_is_not_taken_over() {
    let harness = Harness::new().await;
    harness
        .apply(&spec(&HOSTING.replace("environment: hosting", "environment: theirs").replace("name: Named", "name: Theirs")))
        .await;
    let before = counts(&harness);
    let plan = harness.plan(&spec(HOSTING), &Intent::default()).await.plan;
    let why = Refused::Taken { id: "front".to_owned(), environment: Some("theirs".to_owned()) };
    let expected = Refusal::new(&"endpoint/front".parse().expect("an address"), why);
    assert!(plan.refusals.contains(&expected), "{:?}", plan.refusals);
    assert_eq!(counts(&harness), before);
}

#[tokio::test(start_paused = true)]
async fn too_few_addresses_are_named() {
    let harness = Harness::new().await;
    let small = set(HOSTING, "ec2/subnets/a/cidr_block", "10.0.0.0/28");
    let many = "[{variant_name: AllTraffic, model: fraud, instance_type: ml.m5.large, initial_instance_count: 12}]";
    let outcomes =
        tried(&harness, &spec(&set(&small, "sagemaker/endpoint_configs/fraud/production_variants", many)), &Intent::default())
            .await;
    let endpoint = outcomes.iter().find(|(step, _)| step == "+ endpoint/front").map(|(_, outcome)| outcome);
    assert!(
        matches!(endpoint, Some(Outcome::Failed(Failure::Broken { reason })) if reason.contains("Insufficient free addresses in subnet")),
        "{endpoint:?}"
    );
}

pub(crate) fn order(plan: &Plan, step: &str) -> usize {
    brief(plan).iter().position(|line| line == step).unwrap_or_else(|| panic!("{step} is planned: {:?}", brief(plan)))
}

/// The interfaces outlive the endpoint by minutes, and SageMaker removes them with the role: groups and subnets wait for that, and the role for them.
#[tokio::test(start_paused = true)]
async fn everything_goes_in_order_and_nothing_is_left() {
    // Over fifteen minutes have been seen.
    for linger in [300, 1000] {
        let harness = Harness::new().await;
        let fresh = harness.objects();
        edit(&harness, |world| world.tuning.hosting_interface_linger_s = linger);
        harness.apply(&spec(HOSTING)).await;
        let plan = harness.destroy(&spec(HOSTING)).await;
        let chain = ["- endpoint/front", "- endpoint_config/fraud", "- model/fraud", "- security_group/serve", "- role/exec"];
        assert!(chain.map(|step| order(&plan, step)).is_sorted(), "{:?}", brief(&plan));
        let role = &plan.steps[order(&plan, "- role/exec")];
        for network in ["- security_group/serve", "- subnet/a", "- subnet/c", "- model/fraud"] {
            let step = plan.steps[order(&plan, network)].id;
            assert!(role.after.contains(&step), "the role waits for {network}");
        }
        assert!(plan.steps.iter().all(|step| step.verb == Verb::Delete));
        harness.wait(Duration::from_hours(1)).await;
        let _ = harness.observe(&spec(HOSTING)).await;
        assert_eq!(harness.objects(), fresh, "{linger}");
    }
}

//! Network interfaces that services hold. Their owner is known by several signs together, never by one alone, and a
//! foreign owner that is in the way is named.

use std::time::Duration;

use heiiki_apply::event::{Failure, Outcome};
use heiiki_model::KindName;
use heiiki_model::Marker;
use heiiki_model::kinds::iam::role::Role;
use heiiki_model::plan::{Evidence, KeepCause, KeepReason, Kept, Plan};
use heiiki_plan::Intent;
use heiiki_sim::console_actions;
use heiiki_sim::services::ec2::network_interface::marks::{Attachments, Elsewhere, Requesters, Texts, elsewhere};
use heiiki_sim::tuning::Tuning;
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, holder, repository, spec, spec_file};
use serde_json::json;

use super::{NOTHING, Run, by_hand as call, destroying, edit, id_of, seen, settled};
use crate::edits::hosting::HOSTING;
use crate::hosting::order;
use crate::sagemaker::STUDIO;

/// A text that services may write on their interfaces, with its name.
pub(crate) type Style = (&'static str, fn(&mut Tuning));

pub(crate) const STYLES: [Style; 11] = [
    ("recorded", |_| {}),
    ("as the sandbox had it before", |tuning| {
        tuning.interface_texts = Texts::Invented;
        tuning.interface_tags = false;
        tuning.interface_requesters = Requesters::Names;
        tuning.interface_attachments = Attachments::Service;
        tuning.hosting_service_linked_role = false;
    }),
    ("no texts", |tuning| tuning.interface_texts = Texts::Absent),
    ("other texts", |tuning| tuning.interface_texts = Texts::Other),
    ("no tags", |tuning| tuning.interface_tags = false),
    ("flags flipped", |tuning| tuning.interface_requester_managed_flipped = true),
    ("another account's", |tuning| tuning.interface_attachments = Attachments::Account),
    ("operators", |tuning| tuning.interface_operators = true),
    ("no service-linked role", |tuning| tuning.hosting_service_linked_role = false),
    ("no text, tag, requester or type", |tuning| {
        tuning.interface_texts = Texts::Absent;
        tuning.interface_tags = false;
        tuning.interface_requesters = Requesters::Absent;
        tuning.interface_efs_type = false;
        tuning.interface_attachments = Attachments::Account;
        tuning.hosting_service_linked_role = false;
    }),
    ("other texts and nothing else, flipped", |tuning| {
        tuning.interface_texts = Texts::Other;
        tuning.interface_tags = false;
        tuning.interface_requesters = Requesters::Numbers;
        tuning.interface_requester_managed_flipped = true;
        tuning.interface_efs_type = false;
        tuning.hosting_service_linked_role = false;
    }),
];

/// The number of steps that delete, and whether all was done.
async fn destroyed(harness: &Harness, spec: &heiiki_model::spec::Spec, name: &str) -> usize {
    let run = Run::of(harness, spec, &destroying()).await;
    assert_eq!(run.undone(), NOTHING, "{name}");
    assert!(run.plan.kept.is_empty(), "{name}: {:#?}", run.plan.kept);
    brief(&run.plan).iter().filter(|step| step.starts_with("- ")).count()
}

/// With another text, tag or flag on SageMaker's interfaces, nothing that depends on it is stranded, and the role stays until they are gone.
#[tokio::test(start_paused = true)]
async fn a_teardown_stands_on_no_single_sign() {
    for (name, style) in STYLES {
        for (file, steps) in [("specs/hosting-vpc.yaml", 13), ("specs/closed-network.yaml", 0)] {
            let harness = Harness::new().await;
            let fresh = harness.objects();
            edit(&harness, |world| style(&mut world.tuning));
            let spec = spec_file(&repository(file));
            harness.apply(&spec).await;
            if steps == 0 {
                let _ = harness.sandbox.edit(|world| console_actions::start_app(world, "analyst", "JupyterLab"));
            }
            let deleted = if steps == 0 {
                harness.fulfil(&spec, &Intent { evict_users: true, ..destroying() }).await.steps.len()
            } else {
                destroyed(&harness, &spec, name).await
            };
            assert!(steps == 0 || deleted == steps, "{name}: {deleted} deleted");
            settled(&harness, &spec).await;
            assert_eq!(harness.objects(), fresh, "{name}: {file}");
        }
    }
}

/// A run that ends between the endpoint and the rest leaves interfaces whose endpoint is gone. They are waited for
/// before the role is deleted.
#[tokio::test(start_paused = true)]
async fn what_an_interrupted_run_left_is_waited_for_whatever_its_signs() {
    let spec = spec(HOSTING);
    for (name, style) in STYLES {
        let harness = Harness::new().await;
        let fresh = harness.objects();
        edit(&harness, |world| style(&mut world.tuning));
        harness.apply(&spec).await;
        edit(&harness, |world| world.tuning.hosting_interface_linger_s = 20 * 60);
        call(&harness, "sagemaker", "DeleteEndpoint", &json!({"EndpointName": id_of(&harness, "endpoint/front")}));
        harness.wait(Duration::from_mins(1)).await;
        let _ = harness.observe(&spec).await;
        for kind in ["endpoint_config", "model"] {
            for at in ["fraud", "named", "second", "less"] {
                let member = if kind == "model" { "ModelName" } else { "EndpointConfigName" };
                let action = if kind == "model" { "DeleteModel" } else { "DeleteEndpointConfig" };
                if let Some(id) = seen(&harness, |world| console_actions::id_of(world, &format!("{kind}/{at}"))) {
                    call(&harness, "sagemaker", action, &json!({member: id}));
                }
            }
        }
        assert_eq!(seen(&harness, |world| world.sagemaker.models.len()), 0);
        let steps = destroyed(&harness, &spec, name).await;
        assert!(steps > 5, "{name}");
        settled(&harness, &spec).await;
        assert_eq!(harness.objects(), fresh, "{name}");
    }
}

/// The network stays, because the spec only uses it: the role waits for the interfaces themselves.
#[tokio::test(start_paused = true)]
async fn a_role_waits_for_interfaces_in_a_network_that_stays() {
    let network =
        HOSTING.split("iam:").next().expect("the network comes first").replace("environment: hosting", "environment: net");
    let harness = Harness::new().await;
    harness.apply(&spec(&network)).await;
    let fresh = harness.objects();
    edit(&harness, |world| world.tuning.hosting_service_linked_role = false);
    let mut text = HOSTING.to_owned();
    for (path, address) in [
        ("ec2/vpcs/main", "vpc/main"),
        ("ec2/subnets/a", "subnet/a"),
        ("ec2/subnets/c", "subnet/c"),
        ("ec2/subnets/d", "subnet/d"),
        ("ec2/security_groups/serve", "security_group/serve"),
        ("ec2/security_groups/other", "security_group/other"),
    ] {
        text = set(&text, path, &format!("{{existing: {{id: {}}}}}", id_of(&harness, address)));
    }
    let text = set(&set(&text, "ec2/route_tables", "-"), "ec2/vpc_endpoints", "-");
    harness.apply(&spec(&text)).await;
    let run = Run::of(&harness, &spec(&text), &destroying()).await;
    assert_eq!(run.undone(), NOTHING);
    let waits: Vec<String> = brief(&run.plan).into_iter().filter(|step| step.contains("network_interface/")).collect();
    assert_eq!(waits.len(), 4, "{:#?}", brief(&run.plan));
    for wait in &waits {
        assert!(order(&run.plan, "- endpoint/front") < order(&run.plan, wait));
        assert!(order(&run.plan, wait) < order(&run.plan, "- role/exec"));
    }
    settled(&harness, &spec(&text)).await;
    assert_eq!(harness.objects(), fresh);
}

fn kept<'p>(plan: &'p Plan, at: &str) -> &'p Kept {
    plan.kept.iter().find(|kept| kept.at.to_string() == at).unwrap_or_else(|| panic!("{at} is not kept: {:#?}", brief(plan)))
}

/// The advice of the holder's kind.
fn remedy(kept: &Kept) -> &str {
    let KeepReason::UsedByForeign { remedy: Some(remedy), .. } = &kept.why else { panic!("{kept:?}") };
    remedy
}

/// Interfaces of other services say `RequesterManaged=false`, and only the service can detach them. They are named
/// with their service and the remedy.
#[tokio::test(start_paused = true)]
async fn the_interface_of_another_service_is_named_with_what_can_be_done() {
    for (by, service, how) in [
        (Elsewhere::Lambda, "AWS Lambda", "no function uses"),
        (Elsewhere::TransitGateway, "a transit gateway", "delete the attachment"),
        (Elsewhere::Rds, "Amazon RDS", "delete the database"),
        (Elsewhere::Ecs, "a service of AWS", "delete what it was made for"),
    ] {
        let harness = Harness::new().await;
        let spec = spec(HOSTING);
        harness.apply(&spec).await;
        // On a group of theirs, in a subnet of ours.
        let group = json!({"GroupName": "theirs", "GroupDescription": "theirs", "VpcId": id_of(&harness, "vpc/main")});
        let group = call(&harness, "ec2", "CreateSecurityGroup", &group)["groupId"].as_str().expect("an id").to_owned();
        let subnet = id_of(&harness, "subnet/d");
        let made =
            harness.sandbox.edit(|world| elsewhere(world, by, &subnet, &[group])).expect("in memory").expect("there is room");
        let run = Run::of(&harness, &spec, &destroying()).await;
        let told = kept(&run.plan, "subnet/d");
        assert_eq!(told.cause(), KeepCause::Foreign);
        assert_eq!(holder(told).map(|holder| &holder.id), Some(&made));
        let remedy = remedy(told);
        assert!(remedy.contains(service) && remedy.contains(how), "{by:?}: {remedy}");
        assert!(!remedy.contains("detach and delete"), "{remedy}");
        assert_eq!(run.undone(), NOTHING, "all else goes");
        assert!(!run.plan.kept.iter().any(|kept| kept.at.kind == KindName::SecurityGroup), "{:#?}", run.plan.kept);
    }
}

/// An interface that a service holds on our groups and subnets alone may belong to a resource that goes. The plan
/// waits for it, and names it if it stays.
#[tokio::test(start_paused = true)]
async fn what_may_be_of_ours_is_waited_for_and_then_named() {
    let harness = Harness::new().await;
    let spec = spec(HOSTING);
    harness.apply(&spec).await;
    let (subnet, group) = (id_of(&harness, "subnet/a"), id_of(&harness, "security_group/serve"));
    let made = harness.sandbox.edit(|world| elsewhere(world, Elsewhere::Ecs, &subnet, &[group]));
    let made = made.expect("in memory").expect("there is room");
    let run = Run::of(&harness, &spec, &destroying()).await;
    let Outcome::Failed(Failure::Blocked { blockers, .. }) = run.outcome("- security_group/serve") else {
        panic!("{:?}", run.outcome("- security_group/serve"))
    };
    let blocker = blockers.iter().find(|blocker| blocker.what.contains(&made)).expect("it is named");
    assert!(blocker.remedy.as_ref().is_some_and(|remedy| remedy.contains("cannot be detached by hand")), "{blocker:?}");
    assert!(matches!(run.outcome("- role/exec"), Outcome::Skipped(_)), "the role stays until it is gone");
    // Of AWS Lambda, on the same groups, AWS itself says that it is not SageMaker's: it is named at once.
    let harness = Harness::new().await;
    harness.apply(&spec).await;
    let (subnet, group) = (id_of(&harness, "subnet/a"), id_of(&harness, "security_group/serve"));
    let made = harness.sandbox.edit(|world| elsewhere(world, Elsewhere::Lambda, &subnet, &[group]));
    let made = made.expect("in memory").expect("there is room");
    let plan = harness.plan(&spec, &destroying()).await.plan;
    for at in ["subnet/a", "security_group/serve"] {
        assert_eq!(holder(kept(&plan, at)).map(|holder| &holder.id), Some(&made), "{at}");
    }
}

/// Two endpoints in the same subnets and groups. If one of them goes, an interface that names neither stays, and keeps
/// its subnet and groups.
#[tokio::test(start_paused = true)]
async fn what_may_be_of_either_of_two_goes_with_both() {
    let second = set(HOSTING, "sagemaker/endpoints/back", "{endpoint_config: fraud}");
    let harness = Harness::new().await;
    let fresh = harness.objects();
    harness.apply(&spec(&second)).await;
    let guarded = spec(&set(&second, "sagemaker/endpoints/back/protect", "true"));
    harness.apply(&guarded).await;
    let plan = harness.plan(&guarded, &destroying()).await.plan;
    let interfaces: Vec<_> = plan.kin.iter().filter(|kin| kin.kind == KindName::NetworkInterface).collect();
    assert_eq!(interfaces.len(), 8, "each is told once: {interfaces:#?}");
    let evidence = Evidence::Covered { tag: Some("AmazonSageMakerManaged".to_owned()), sagemaker: true, owners: 2 };
    assert!(interfaces.iter().all(|kin| kin.evidence == evidence), "{interfaces:#?}");
    for at in ["subnet/a", "subnet/c", "security_group/serve", "vpc/main", "role/exec"] {
        let _ = kept(&plan, at);
    }
    harness.apply(&spec(&second)).await;
    harness.destroy(&spec(&second)).await;
    settled(&harness, &spec(&second)).await;
    assert_eq!(harness.objects(), fresh);
}

/// Any user can write SageMaker's text on an interface. It is not deleted for that, and is named as one that can be
/// detached.
#[tokio::test(start_paused = true)]
async fn a_text_alone_makes_nothing_sagemaker_s() {
    let harness = Harness::new().await;
    let spec = spec(STUDIO);
    harness.apply(&spec).await;
    let domain = id_of(&harness, "domain/studio");
    let (subnet, group) = (id_of(&harness, "subnet/a"), id_of(&harness, "security_group/work"));
    let text = format!("[DO NOT DELETE] ENI managed by SageMaker for Studio Domain({domain}) - 0");
    let input = json!({"SubnetId": subnet, "SecurityGroupId": [group], "Description": text});
    let made = call(&harness, "ec2", "CreateNetworkInterface", &input)["networkInterface"]["networkInterfaceId"].clone();
    let made = made.as_str().expect("an id").to_owned();
    let run = Run::of(&harness, &spec, &destroying()).await;
    for at in ["subnet/a", "security_group/work"] {
        let told = kept(&run.plan, at);
        assert_eq!(holder(told).map(|holder| &holder.id), Some(&made));
        assert!(remedy(told).contains("attached to nothing: delete it"), "{told:?}");
    }
    assert!(seen(&harness, |world| world.ec2.network_interfaces.contains_key(&made)), "it is still there");
}

/// SageMaker's service-linked role is AWS's: no plan touches it, and nothing is left to say of it.
#[tokio::test(start_paused = true)]
async fn a_service_linked_role_is_nobody_s_here() {
    const NAME: &str = "AWSServiceRoleForSageMakerInference";
    let harness = Harness::new().await;
    let fresh = harness.objects();
    let spec = spec(HOSTING);
    harness.apply(&spec).await;
    let role = |world: &heiiki_sim::World| world.iam.roles.values().find(|role| role.name == NAME).map(|role| role.path.clone());
    assert_eq!(seen(&harness, role).as_deref(), Some("/aws-service-role/inference.sagemaker.amazonaws.com/"));
    // With it, the execution role may change, and even go.
    let tags = |world: &heiiki_sim::World| {
        let all = world.ec2.network_interfaces.values().filter(|interface| interface.owner.contains(":endpoint/"));
        all.map(|interface| interface.tags.get("AmazonSageMakerManaged").cloned()).collect::<Vec<_>>()
    };
    assert_eq!(seen(&harness, tags), vec![Some("true".to_owned()); 4]);
    assert_eq!(brief(&harness.plan(&spec, &Intent::default()).await.plan), NOTHING);
    let observed = harness.observe_kin(&spec).await;
    assert!(observed.objects.iter().any(|object| object.kind == Role::NAME && object.id == NAME), "it is read");
    let plan = harness.destroy(&spec).await;
    assert!(!brief(&plan).iter().any(|step| step.contains(NAME)) && plan.kept.is_empty());
    settled(&harness, &spec).await;
    assert_eq!(harness.objects(), fresh);
    assert!(seen(&harness, role).is_some(), "nobody deletes it");
}

/// An interface that SageMaker left behind is deleted if it stands on our groups and subnets alone and has all the
/// signs.
#[tokio::test(start_paused = true)]
async fn what_sagemaker_left_is_deleted_with_enough_signs() {
    let spec = spec(HOSTING);
    for (tags, goes) in [(true, true), (false, false)] {
        let harness = Harness::new().await;
        let fresh = harness.objects();
        edit(&harness, |world| world.tuning.interface_tags = tags);
        harness.apply(&spec).await;
        call(&harness, "sagemaker", "DeleteEndpoint", &json!({"EndpointName": id_of(&harness, "endpoint/front")}));
        // The service-linked role is deleted too early, by hand.
        edit(&harness, |world| {
            world.sagemaker.endpoints.clear();
            world.iam.roles.retain(|_, role| role.linked_service.is_none());
        });
        harness.wait(Duration::from_mins(30)).await;
        let _ = harness.observe(&spec).await;
        let left = |world: &heiiki_sim::World| {
            let all = world.ec2.network_interfaces.values();
            all.filter(|interface| interface.owner.contains(":endpoint/") && interface.attachment.is_none()).count()
        };
        assert_eq!(seen(&harness, left), 4);
        let run = Run::of(&harness, &spec, &destroying()).await;
        assert_eq!(run.undone(), NOTHING);
        settled(&harness, &spec).await;
        if goes {
            assert_eq!(harness.objects(), fresh);
        } else {
            assert_eq!(seen(&harness, left), 4, "who made them is not certain");
            let told = kept(&run.plan, "security_group/serve");
            assert!(remedy(told).contains("attached to nothing: delete it"), "{told:?}");
        }
    }
}

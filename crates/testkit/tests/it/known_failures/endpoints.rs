//! P16 to P19 and P23: endpoints of a VPC, and endpoints that serve models.

use std::time::Duration;

use heiiki_apply::event::{Failure, Outcome};
use heiiki_model::failure::Class;
use heiiki_model::plan::{Cause, KeepCause, Kept, Refusal, Refused};
use heiiki_plan::Intent;
use heiiki_sim::World;
use heiiki_sim::calls::Outcome as Answer;
use heiiki_sim::services::sagemaker::Stage;
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, holder, spec};
use serde_json::json;

use super::{NOTHING, Run, by_hand, codes, destroying, edit, id_of, left, seen, settled};
use crate::edits::hosting::HOSTING;
use crate::hosting::{SWITCH, answering, counts, image, order, plan_failure};

const NETWORK: &str = "
version: 1
environment: net
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  route_tables:
    private: {vpc: main, subnets: [a, c]}
  security_groups:
    doors: {vpc: main, description: doors, ingress: [{protocol: tcp, ports: 443, from: 10.0.0.0/16}], egress: []}
    spare: {vpc: main, description: spare, ingress: [], egress: []}
  vpc_endpoints:
    s3: {service: s3, type: gateway, vpc: main, route_tables: [private]}
";

const LOGS: &str = "{service: logs, vpc: main, subnets: [a, c], security_groups: [doors], private_dns_enabled: true}";

fn with(key: &str, endpoint: &str) -> String {
    set(NETWORK, &format!("ec2/vpc_endpoints/{key}"), endpoint)
}

/// Makes an interface endpoint for logs in subnet a as another person.
async fn foreign(harness: &Harness, group: Option<&str>) -> String {
    let (vpc, subnet) = (id_of(harness, "vpc/main"), id_of(harness, "subnet/a"));
    let call = harness.aws.ec2.create_vpc_endpoint().vpc_id(vpc).subnet_ids(subnet).vpc_endpoint_type("Interface".into());
    let call = call.service_name("com.amazonaws.ap-northeast-1.logs").private_dns_enabled(true);
    let answer = call.set_security_group_ids(group.map(|id| vec![id.to_owned()])).send().await.expect("anybody may");
    harness.wait(Duration::from_mins(5)).await;
    answer.vpc_endpoint.and_then(|endpoint| endpoint.vpc_endpoint_id).expect("an id")
}

fn private_dns(harness: &Harness, id: &str) -> Option<bool> {
    seen(harness, |world: &World| world.ec2.vpc_endpoints.get(id).map(|endpoint| endpoint.private_dns))
}

/// The refusals of AWS, except answers to the question if something is gone.
fn faults(harness: &Harness) -> Vec<String> {
    let calls = harness.sandbox.calls().into_iter().filter(|call| !call.operation.starts_with("Describe"));
    let refused =
        calls.filter_map(|call| if let Answer::Error(code) = call.outcome { Some((call.operation, code)) } else { None });
    refused.map(|(operation, code)| format!("{operation}: {code}")).collect()
}

/// Terraform finds out from AWS, in the middle of an apply, that a foreign endpoint holds the private name already.
#[tokio::test(start_paused = true)]
async fn p16_a_private_name_that_somebody_holds_is_told_by_the_plan() {
    let harness = Harness::new().await;
    harness.apply(&spec(NETWORK)).await;
    let theirs = foreign(&harness, None).await;
    let named = with("logs", LOGS);
    let plan = harness.plan(&spec(&named), &Intent::default()).await.plan;
    let [refusal] = plan.refusals.as_slice() else { panic!("{:#?}", plan.refusals) };
    assert_eq!(refusal.at.to_string(), "vpc_endpoint/logs");
    assert_eq!(refusal.why, Refused::Taken { id: theirs.clone(), environment: None });
    let way = format!("existing: {{id: {theirs}}}");
    // Both ways out: it is used as it is, or the new one does without the name.
    assert_eq!(left(&harness, &spec(&with("logs", &format!("{{{way}}}")))).await, NOTHING);
    let quiet = set(&named, "ec2/vpc_endpoints/logs/private_dns_enabled", "false");
    assert_eq!(brief(&harness.apply(&spec(&quiet)).await), ["+ vpc_endpoint/logs"]);
    // Switching the name on later meets the same endpoint.
    let refusals = harness.plan(&spec(&named), &Intent::default()).await.plan.refusals;
    let [refusal] = refusals.as_slice() else { panic!("{refusals:#?}") };
    assert!(matches!(&refusal.why, Refused::HeldByForeign { id, .. } if *id == theirs), "{refusal:?}");

    // Once theirs is gone AWS holds the name for minutes: that passes, and is waited for.
    edit(&harness, |world| world.tuning.private_dns_release_s = 400);
    harness.aws.ec2.delete_vpc_endpoints().vpc_endpoint_ids(&theirs).send().await.expect("its owner may");
    let run = Run::of(&harness, &spec(&named), &Intent::default()).await;
    assert_eq!((brief(&run.plan), run.undone()), (vec!["~ vpc_endpoint/logs private_dns_enabled".to_owned()], vec![]));
    let waited = run.waited("vpc_endpoint/logs", Class::NotReady);
    assert!(waited.iter().any(|why| why.contains("conflicting DNS domain")), "{waited:?}");
    assert_eq!(private_dns(&harness, &id_of(&harness, "vpc_endpoint/logs")), Some(true));
    // Two of our own are told before anything is read.
    assert_eq!(codes(&set(&named, "ec2/vpc_endpoints/more", LOGS)), ["private-dns-twice"]);
}

/// Terraform cannot switch private DNS off again where a service has it on by itself, and makes an endpoint for S3 before the one that it needs beside it.
#[tokio::test(start_paused = true)]
async fn p17_private_dns_is_said_each_time_and_s3_has_its_gateway_first() {
    let fresh = Harness::new().await.objects();
    let harness = Harness::new().await;
    let inner = "{service: s3, type: interface, vpc: main, subnets: [a, c], security_groups: [doors], private_dns_enabled: true}";
    let both = set(&with("a-s3-inner", inner), "ec2/vpc_endpoints/logs", LOGS);
    assert_eq!(codes(&set(&both, "ec2/vpc_endpoints/s3", "-")), ["s3-private-dns"]);
    let run = Run::of(&harness, &spec(&both), &Intent::default()).await;
    assert_eq!((run.undone(), faults(&harness)), (vec![], vec![]), "AWS never had to refuse the order");
    assert!(order(&run.plan, "+ vpc_endpoint/s3") < order(&run.plan, "+ vpc_endpoint/a-s3-inner"));
    for at in ["a-s3-inner", "logs"] {
        let id = id_of(&harness, &format!("vpc_endpoint/{at}"));
        let path = format!("ec2/vpc_endpoints/{at}/private_dns_enabled");
        for on in [false, true, false] {
            let switched = spec(&set(&both, &path, &on.to_string()));
            assert_eq!(brief(&harness.apply(&switched).await), [format!("~ vpc_endpoint/{at} private_dns_enabled")]);
            assert_eq!((private_dns(&harness, &id), left(&harness, &switched).await), (Some(on), vec![]), "{at}");
        }
        harness.apply(&spec(&both)).await;
    }
    // For everybody, and without the gateway.
    let alone = set(&both, "ec2/vpc_endpoints/a-s3-inner/dns_options", "{private_dns_only_for_inbound_resolver_endpoint: false}");
    let alone = spec(&set(&alone, "ec2/vpc_endpoints/s3", "-"));
    let plan = harness.apply(&alone).await;
    assert_eq!(plan.steps.len(), 2, "{:?}", brief(&plan));
    let inner = id_of(&harness, "vpc_endpoint/a-s3-inner");
    let only = seen(&harness, |world: &World| world.ec2.vpc_endpoints[&inner].inbound_resolver_only);
    assert_eq!((only, private_dns(&harness, &inner)), (Some(false), Some(true)));
    assert_eq!(left(&harness, &alone).await, NOTHING);
    harness.apply(&spec(&both)).await;
    harness.destroy(&spec(&both)).await;
    settled(&harness, &spec(&both)).await;
    assert_eq!(harness.objects(), fresh);
}

/// Modules for Terraform give each endpoint every subnet, and break off when AWS has a service in some zones only.
#[tokio::test(start_paused = true)]
async fn p18_a_zone_without_the_service_is_told_by_the_plan() {
    let harness = Harness::new().await;
    let absent = ("com.amazonaws.ap-northeast-1.logs".to_owned(), vec!["ap-northeast-1c".to_owned()]);
    edit(&harness, |world| world.tuning.service_zones_absent.extend([absent]));
    let before = harness.objects();
    let wanted = with("logs", LOGS);
    let plan = harness.plan(&spec(&wanted), &Intent::default()).await.plan;
    let [refusal] = plan.refusals.as_slice() else { panic!("{:#?}", plan.refusals) };
    assert_eq!((refusal.cause(), refusal.at.to_string().as_str()), (Cause::Limit, "vpc_endpoint/logs"));
    let Refused::NotOfferedInZone { service, subnet, zone, offered } = &refusal.why else { panic!("{refusal:?}") };
    assert_eq!((service.as_str(), zone.as_str()), ("com.amazonaws.ap-northeast-1.logs", "ap-northeast-1c"));
    assert!(subnet.to_string() == "subnet/c" && offered.contains(&"ap-northeast-1a".to_owned()), "{refusal:?}");
    assert_eq!((harness.objects(), harness.sandbox.call_counts().get("ec2:DescribeVpcEndpointServices")), (before, Some(&1)));
    let narrow = spec(&set(&wanted, "ec2/vpc_endpoints/logs/subnets", "[a]"));
    harness.apply(&narrow).await;
    let id = id_of(&harness, "vpc_endpoint/logs");
    assert_eq!(seen(&harness, |world: &World| world.ec2.vpc_endpoints[&id].subnets.clone()), [id_of(&harness, "subnet/a")]);
    // A subnet that joins later meets the same rule.
    let refusals = harness.plan(&spec(&wanted), &Intent::default()).await.plan.refusals;
    assert_eq!(refusals.iter().map(Refusal::cause).collect::<Vec<_>>(), [Cause::Limit]);
}

/// Terraform deletes a group that it replaces before the endpoint has let go of it, and hangs until the time-out.
#[tokio::test(start_paused = true)]
async fn p19_a_group_under_a_live_endpoint_is_replaced_without_hanging() {
    let harness = Harness::new().await;
    let wanted = with("logs", LOGS);
    harness.apply(&spec(&wanted)).await;
    let (endpoint, old) = (id_of(&harness, "vpc_endpoint/logs"), id_of(&harness, "security_group/doors"));
    harness.sandbox.clear_calls();
    let renamed = set(&wanted, "ec2/security_groups/doors/description", "other doors");
    let refusals = harness.plan(&spec(&renamed), &Intent::default()).await.plan.refusals;
    assert_eq!(refusals.len(), 1, "two groups cannot share a name: {refusals:?}");
    let renamed = set(&renamed, "ec2/security_groups/doors/name", "other-doors");
    let run = Run::of(&harness, &spec(&renamed), &Intent::default()).await;
    assert_eq!(brief(&run.plan), ["+ security_group/doors", "~ vpc_endpoint/logs security_groups", "- security_group/doors"]);
    assert_eq!((run.undone(), faults(&harness)), (vec![], vec![]), "the old one is asked for when nothing names it any more");
    assert!(run.took < Duration::from_mins(3), "{:?}", run.took);
    let new = id_of(&harness, "security_group/doors");
    assert_ne!(new, old);
    assert_eq!(id_of(&harness, "vpc_endpoint/logs"), endpoint, "the endpoint has stayed");
    let stands_in = |world: &World| {
        let of_it = world.ec2.network_interfaces.values().filter(|interface| interface.owner == endpoint);
        let groups = of_it.map(|interface| interface.groups.clone()).collect::<Vec<_>>();
        (groups, world.ec2.security_groups.contains_key(&old))
    };
    assert_eq!(seen(&harness, stands_in), (vec![vec![new.clone()]; 2], false));
    assert_eq!(left(&harness, &spec(&renamed)).await, NOTHING);
}

/// Terraform asks for the deletion of a group that strangers use until its time is over, and then names none of them.
#[tokio::test(start_paused = true)]
async fn p19_a_group_that_strangers_use_is_kept_and_they_are_named() {
    let harness = Harness::new().await;
    harness.apply(&spec(NETWORK)).await;
    let theirs = foreign(&harness, Some(&id_of(&harness, "security_group/spare"))).await;
    let without = spec(&set(NETWORK, "ec2/security_groups/spare", "-"));
    let run = Run::of(&harness, &without, &Intent::default()).await;
    assert_eq!(brief(&run.plan), NOTHING);
    let [kept] = run.plan.kept.as_slice() else { panic!("{:#?}", run.plan.kept) };
    assert_eq!((kept.at.to_string().as_str(), kept.cause()), ("security_group/spare", KeepCause::Foreign));
    assert_eq!(holder(kept).map(|holder| &holder.id), Some(&theirs));
    harness.aws.ec2.delete_vpc_endpoints().vpc_endpoint_ids(&theirs).send().await.expect("its owner may");
    harness.wait(Duration::from_mins(5)).await;

    // A rule of a stranger's group that names ours keeps it as well.
    let (vpc, spare) = (id_of(&harness, "vpc/main"), id_of(&harness, "security_group/spare"));
    let wanted = json!({"GroupName": "theirs", "GroupDescription": "theirs", "VpcId": vpc});
    let stranger = by_hand(&harness, "ec2", "CreateSecurityGroup", &wanted)["groupId"].as_str().expect("an id").to_owned();
    let rule = json!([{"IpProtocol": "tcp", "FromPort": "443", "ToPort": "443", "Groups": [{"GroupId": spare}]}]);
    by_hand(&harness, "ec2", "AuthorizeSecurityGroupIngress", &json!({"GroupId": stranger, "IpPermissions": rule}));
    let plan = harness.plan(&without, &Intent::default()).await.plan;
    assert_eq!(brief(&plan), NOTHING);
    let by_them = |kept: &Kept| holder(kept).is_some_and(|holder| holder.id == stranger);
    assert!(plan.kept.iter().all(|kept| kept.cause() == KeepCause::Foreign && by_them(kept)), "{:#?}", plan.kept);
    by_hand(&harness, "ec2", "DeleteSecurityGroup", &json!({"GroupId": stranger}));
    assert_eq!(brief(&harness.apply(&without).await), ["- security_group/spare"]);
}

/// AWS's word for what the endpoint does now.
fn status(harness: &Harness) -> &'static str {
    seen(harness, |world: &World| world.sagemaker.endpoints["front"].timeline.status(world.now).word())
}

/// Others see that an endpoint is in service again and report success, while it serves the old model and says why in a field that they do not read.
#[tokio::test(start_paused = true)]
async fn p10_an_endpoint_that_went_back_to_its_old_model_is_no_success() {
    let harness = Harness::new().await;
    harness.apply(&spec(HOSTING)).await;
    let reason = "Unable to provision requested ML compute capacity";
    plan_failure(&harness, Stage::Update, reason);
    let run = Run::of(&harness, &image("2"), &Intent::default()).await;
    assert_eq!(run.undone(), SWITCH[2..]);
    let Outcome::Failed(Failure::NotMoved { fields, reason: told }) = run.outcome(SWITCH[2]) else {
        panic!("{:?}", run.outcomes)
    };
    assert_eq!((fields.as_slice(), told.as_deref()), (&["endpoint_config".to_owned()][..], Some(reason)));
    assert_eq!(
        (status(&harness), answering(&harness), counts(&harness)),
        ("InService", "registry/serve:1".to_owned(), [4, 4, 1])
    );
    assert_eq!(brief(&harness.apply(&image("2")).await), SWITCH[2..]);
    assert_eq!((answering(&harness), counts(&harness)), ("registry/serve:2".to_owned(), [3, 3, 1]));
}

/// Terraform deletes the old configuration while the endpoint still runs on it, and takes a deletion during an update for done.
#[tokio::test(start_paused = true)]
async fn p23_an_endpoint_is_left_alone_while_it_moves_and_its_old_configuration_goes_last() {
    let fresh = Harness::new().await.objects();
    let harness = Harness::new().await;
    harness.apply(&spec(HOSTING)).await;
    harness.sandbox.clear_calls();
    edit(&harness, |world| world.tuning.hosting_update_s = 1500);
    let run = Run::of(&harness, &image("2"), &Intent::default()).await;
    assert_eq!((brief(&run.plan), run.undone()), (SWITCH.map(str::to_owned).to_vec(), vec![]));
    let calls = harness.sandbox.calls();
    let at = |operation: &str| calls.iter().find(|call| call.operation == operation).expect("it was called").at;
    let between = at("DeleteEndpointConfig").0 - at("UpdateEndpoint").0;
    assert!(between >= 1_500_000, "the old one went {between} ms after the switch began, which took 1500 s");
    assert!(at("DeleteEndpointConfig") < at("DeleteModel"));
    assert_eq!(
        (answering(&harness), counts(&harness), status(&harness)),
        ("registry/serve:2".to_owned(), [3, 3, 1], "InService")
    );

    // Another change, and then the end, while a change by another person is under way. Neither is begun before that
    // change is over.
    let begin = async |harness: &Harness| {
        let call = harness.aws.sagemaker.update_endpoint().endpoint_name("front").endpoint_config_name("Named");
        call.send().await.expect("anybody may");
        assert_eq!(status(harness), "Updating");
        harness.sandbox.clear_calls();
    };
    begin(&harness).await;
    let run = Run::of(&harness, &image("3"), &Intent::default()).await;
    assert_eq!(run.undone(), NOTHING);
    assert_eq!(harness.sandbox.call_counts()["sagemaker:UpdateEndpoint"], 1);
    assert_eq!((answering(&harness), counts(&harness)), ("registry/serve:3".to_owned(), [3, 3, 1]));
    begin(&harness).await;
    let run = Run::of(&harness, &image("3"), &destroying()).await;
    assert_eq!(*run.outcome("- endpoint/front"), Outcome::Done);
    assert_eq!(run.undone(), NOTHING);
    assert_eq!(harness.sandbox.call_counts()["sagemaker:DeleteEndpoint"], 1, "asked once, when AWS would do it");
    assert_eq!(counts(&harness), [0, 0, 0]);
    settled(&harness, &image("3")).await;
    assert_eq!(harness.objects(), fresh);
    // The name is free: nothing was only believed to be gone.
    harness.apply(&spec(HOSTING)).await;
    assert_eq!((answering(&harness), counts(&harness)), ("registry/serve:1".to_owned(), [3, 3, 1]));
}

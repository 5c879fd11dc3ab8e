//! Ways out of a network and file systems in it, against the simulated account: failures after AWS has accepted a
//! call, blockers by name, kept objects, and nothing that is made twice after a lost answer.

use std::collections::BTreeMap;
use std::time::Duration;

use heiiki_apply::Report;
use heiiki_apply::event::{Failure, Outcome};
use heiiki_model::failure::Class;
use heiiki_model::kind::Bond;
use heiiki_model::plan::{KeepCause, Kept, Plan, Reason, Refusal, Refused};
use heiiki_model::{KindName, kinds};
use heiiki_plan::Intent;
use heiiki_sim::services::ec2::nat_gateway::State;
use heiiki_sim::{FaultEffect, InjectedFault};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, holder, repository, spec};
use serde_json::Value;

/// A network with a way out and a file system.
pub(crate) const OPEN: &str = r"
version: 1
environment: open
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  internet_gateways:
    main: {vpc: main}
  subnets:
    public: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24, map_public_ip_on_launch: true}
    private: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  elastic_ips:
    nat: {}
  nat_gateways:
    main: {subnet: public, elastic_ip: nat}
  route_tables:
    private: {vpc: main, subnets: [private], routes: [{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${nat_gateway/main.id}'}]}
  security_groups:
    nfs: {vpc: main, ingress: [{protocol: tcp, ports: 2049, from: 10.0.0.0/16}], egress: []}
efs:
  file_systems:
    shared: {throughput_mode: elastic, on_destroy: delete}
  mount_targets:
    a: {file_system: shared, subnet: public, security_groups: [nfs]}
    c: {file_system: shared, subnet: private, security_groups: [nfs]}
";

const NOTHING: [&str; 0] = [];

async fn left(harness: &Harness, text: &str) -> Plan {
    harness.plan(&spec(text), &Intent::default()).await.plan
}

/// Plans and carries out, even if steps fail. Returns the outcome of each step, by its line.
async fn tried(harness: &Harness, text: &str, intent: &Intent) -> (BTreeMap<String, Outcome>, Report) {
    let planned = harness.plan(&spec(text), intent).await;
    let plan = planned.plan.clone();
    let (report, _) = harness.carry_out(planned, 8).await;
    (brief(&plan).into_iter().zip(report.outcomes.clone()).collect(), report)
}

fn destroying() -> Intent {
    Intent { destroy: true, ..Intent::default() }
}

fn fault(harness: &Harness, fault: InjectedFault) {
    harness.sandbox.inject_fault(fault).expect("a sandbox in memory");
}

/// The objects of a kind, by its path in the simulator: `ec2/nat_gateways`.
fn of(harness: &Harness, kind: &str) -> Vec<Value> {
    let objects = harness.objects().into_iter();
    objects.filter(|(key, _)| key.rsplit_once('/').is_some_and(|(place, _)| place == kind)).map(|(_, object)| object).collect()
}

fn id(harness: &Harness, kind: &str, has: &str) -> String {
    let found = of(harness, kind).into_iter().find(|object| object.to_string().contains(has));
    let id = found.unwrap_or_else(|| panic!("{kind} with {has}"))["id"].clone();
    id.as_str().expect("ids are texts").to_owned()
}

/// Lets the simulator's time reach ours, so that objects which are due to vanish are gone.
async fn settled(harness: &Harness, text: &str) {
    harness.wait(Duration::from_mins(10)).await;
    let _ = harness.observe(&spec(text)).await;
}

/// Carries out a plan one step after the other. A step that waited for a later one would be stuck.
async fn one_at_a_time(harness: &Harness, text: &str, intent: &Intent) -> Vec<String> {
    let planned = harness.plan(&spec(text), intent).await;
    let plan = planned.plan.clone();
    assert!(plan.refusals.is_empty(), "{:?}", plan.refusals);
    let (report, _) = harness.carry_out(planned, 1).await;
    assert!(report.is_complete(), "{:?}: {:#?}", brief(&plan), report.outcomes);
    brief(&plan)
}

#[tokio::test(start_paused = true)]
async fn it_is_built_changed_and_torn_down_one_step_at_a_time() {
    let harness = Harness::new().await;
    let fresh = harness.objects();
    let nothing = Intent::default();
    one_at_a_time(&harness, OPEN, &nothing).await;
    let renamed = set(
        &set(OPEN, "efs/mount_targets/c", "-"),
        "efs/mount_targets/d",
        "{file_system: shared, subnet: private, security_groups: [nfs]}",
    );
    assert_eq!(one_at_a_time(&harness, &renamed, &nothing).await, ["- mount_target/c", "+ mount_target/d"]);
    let moved = set(&renamed, "ec2/nat_gateways/main/subnet", "private");
    let expected = ["< route_table/private routes", "- nat_gateway/main", "+ nat_gateway/main", "~ route_table/private routes"];
    assert_eq!(one_at_a_time(&harness, &moved, &nothing).await, expected);
    assert_eq!(brief(&left(&harness, &moved).await), NOTHING);
    let torn_down = one_at_a_time(&harness, &moved, &destroying()).await;
    assert_eq!(
        torn_down,
        [
            "- mount_target/a",
            "- mount_target/d",
            "- file_system/shared",
            "- security_group/nfs",
            "- subnet/public",
            "- route_table/private",
            "- nat_gateway/main",
            "- elastic_ip/nat",
            "- subnet/private",
            "- internet_gateway/main",
            "- vpc/main",
        ]
    );
    settled(&harness, OPEN).await;
    assert_eq!(harness.objects(), fresh);
}

#[tokio::test(start_paused = true)]
async fn a_nat_gateway_that_fails_after_aws_accepted_it_says_why_and_is_made_anew() {
    let harness = Harness::new().await;
    let closed = set(OPEN, "ec2/internet_gateways", "{}");
    let (outcomes, _) = tried(&harness, &closed, &Intent::default()).await;
    let Outcome::Failed(Failure::Broken { reason }) = &outcomes["+ nat_gateway/main"] else { panic!("{outcomes:#?}") };
    assert!(reason.starts_with("failed: Gateway.NotAttached: Network vpc-"), "{reason}");
    assert!(reason.ends_with("has no Internet gateway attached"), "{reason}");
    // Nothing is left to delete, because a NAT gateway that failed goes by itself.
    let without = set(&set(&closed, "ec2/nat_gateways", "{}"), "ec2/route_tables/private/routes", "[]");
    assert_eq!(brief(&left(&harness, &without).await), ["+ route_table/private"]);
    let plan = left(&harness, OPEN).await;
    let step = plan.steps.iter().find(|step| step.at.to_string() == "nat_gateway/main").expect("it is to be made");
    assert!(matches!(&step.why, Reason::Broken(why) if why == reason), "{:?}", step.why);
    assert_eq!(brief(&plan), ["+ internet_gateway/main", "+ nat_gateway/main", "+ route_table/private"]);
    harness.apply(&spec(OPEN)).await;
    let states = harness.sandbox.read(|world| {
        let gateways = world.ec2.nat_gateways.values();
        gateways.map(|gateway| gateway.timeline.status(world.now)).collect::<Vec<_>>()
    });
    let mut states = states.expect("a sandbox in memory");
    states.sort_by_key(|state| state.word());
    assert_eq!(states, [State::Available, State::Failed], "the failed one is still listed");
    assert_eq!(brief(&left(&harness, OPEN).await), NOTHING);
    harness.destroy(&spec(OPEN)).await;
    assert_eq!(brief(&harness.plan(&spec(OPEN), &destroying()).await.plan), NOTHING);
}

#[tokio::test(start_paused = true)]
async fn a_nat_gateway_that_comes_back_is_another_one() {
    let harness = Harness::new().await;
    harness.apply(&spec(OPEN)).await;
    let without = set(&set(OPEN, "ec2/nat_gateways", "{}"), "ec2/route_tables/private/routes", "[]");
    harness.apply(&spec(&without)).await;
    // AWS remembers the token and answers with the one that is deleted; heiiki does not wait for that one to appear.
    let before = harness.clock().now();
    harness.apply(&spec(OPEN)).await;
    let took = harness.clock().now().duration_since(before).expect("time goes on");
    assert!(took < Duration::from_mins(3), "{took:?}");
    assert_eq!(brief(&left(&harness, OPEN).await), NOTHING);
}

#[tokio::test(start_paused = true)]
async fn a_further_address_is_exchanged_when_the_old_one_has_drained() {
    let harness = Harness::new().await;
    let addresses = set(OPEN, "ec2/elastic_ips", "{nat: {}, one: {}, two: {}}");
    let with = |ip: &str| set(&addresses, "ec2/nat_gateways/main/secondary_elastic_ips", &format!("[{ip}]"));
    harness.apply(&spec(&with("one"))).await;
    assert_eq!(brief(&harness.apply(&spec(&with("two"))).await), ["~ nat_gateway/main secondary_elastic_ips"]);
    assert_eq!(brief(&left(&harness, &with("two")).await), NOTHING);
    // An address that goes is taken off the gateway, which stays.
    let gone = set(&set(&with("two"), "ec2/nat_gateways/main/secondary_elastic_ips", "-"), "ec2/elastic_ips/two", "-");
    let noted = "~ nat_gateway/main";
    assert_eq!(
        brief(&harness.apply(&spec(&gone)).await),
        [noted, "< nat_gateway/main secondary_elastic_ips", "- elastic_ip/two"]
    );
    harness.destroy(&spec(&addresses)).await;
}

#[tokio::test(start_paused = true)]
async fn a_foreign_instance_with_a_public_address_is_named_as_what_keeps_the_internet_gateway() {
    let harness = Harness::new().await;
    let text = [("ec2/nat_gateways", "{}"), ("ec2/elastic_ips", "{}"), ("ec2/route_tables", "{}"), ("efs", "{}")];
    let text = text.iter().fold(OPEN.to_owned(), |text, (path, value)| set(&text, path, value));
    harness.apply(&spec(&text)).await;
    let subnet = id(&harness, "ec2/subnets", "subnet/public");
    let image = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64";
    let image = heiiki_sim::services::ssm::public_image("ap-northeast-1", image).expect("an image");
    let call = harness.aws.ec2.run_instances().image_id(image).instance_type("t3.micro".into()).subnet_id(subnet);
    let answer = call.min_count(1).max_count(1).send().await.expect("anybody may launch");
    let instance = answer.instances().first().and_then(|it| it.instance_id()).expect("an id").to_owned();
    harness.wait(Duration::from_mins(1)).await;
    let without = set(&text, "ec2/internet_gateways", "{}");
    let plan = left(&harness, &without).await;
    let kept: Vec<(String, KeepCause)> = plan.kept.iter().map(|kept| (kept.at.to_string(), kept.cause())).collect();
    assert_eq!(brief(&plan), NOTHING);
    assert_eq!(kept, [("internet_gateway/main".to_owned(), KeepCause::Foreign)]);
    let holder = holder(&plan.kept[0]).expect("an object holds it");
    assert_eq!((holder.kind, &holder.id), (KindName::Instance, &instance));
    harness.aws.ec2.terminate_instances().instance_ids(&instance).send().await.expect("its owner may");
    harness.apply(&spec(&without)).await;
    assert_eq!(brief(&left(&harness, &without).await), NOTHING);
}

#[tokio::test(start_paused = true)]
async fn a_given_address_and_an_elastic_one_do_not_quarrel() {
    let harness = Harness::new().await;
    let instance = "{image_id: 'resolve:ssm:/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-x86_64', \
                    instance_type: t3.micro, subnet: public, security_groups: [nfs], associate_public_ip_address: true, \
                    user_data: 'I am ${elastic_ip/box.public_ip}'}";
    let text = set(&set(OPEN, "ec2/instances/box", instance), "ec2/elastic_ips/box", "{instance: box, public_ipv4_pool: amazon}");
    let steps = brief(&harness.apply(&spec(&text)).await);
    let of_box: Vec<&String> = steps.iter().filter(|step| step.ends_with("/box")).collect();
    assert_eq!(of_box, ["+ elastic_ip/box", "+ instance/box", "~ elastic_ip/box"], "each names the other");
    assert_eq!(brief(&left(&harness, &text).await), NOTHING);
    harness.destroy(&spec(&text)).await;
}

#[tokio::test(start_paused = true)]
async fn a_foreign_mount_target_in_the_zone_is_not_taken_over() {
    let harness = Harness::new().await;
    let without = set(OPEN, "efs/mount_targets/c", "-");
    harness.apply(&spec(&without)).await;
    let (system, subnet) =
        (id(&harness, "efs/file_systems", "file_system/shared"), id(&harness, "ec2/subnets", "subnet/private"));
    let call = harness.aws.efs.create_mount_target().file_system_id(&system).subnet_id(&subnet);
    let target = call.send().await.expect("anybody may").mount_target_id;
    harness.wait(Duration::from_mins(2)).await;
    let plan = left(&harness, OPEN).await;
    let why = Refused::Taken { id: target.clone(), environment: None };
    assert!(plan.refusals.contains(&Refusal::new(&"mount_target/c".parse().expect("an address"), why)), "{:?}", plan.refusals);
    // It keeps file system and subnet, and is named; the rest goes.
    let plan = harness.plan(&spec(&without), &destroying()).await.plan;
    let by_it = |kept: &Kept| holder(kept).is_some_and(|holder| holder.id == target);
    let kept: Vec<(String, bool)> = plan.kept.iter().map(|kept| (kept.at.to_string(), by_it(kept))).collect();
    let held = [("vpc/main", false), ("subnet/private", true), ("file_system/shared", true)];
    assert_eq!(kept, held.map(|(at, by_it)| (at.to_owned(), by_it)), "{:#?}", plan.kept);
    let (outcomes, _) = tried(&harness, &without, &destroying()).await;
    assert!(outcomes.values().all(|outcome| *outcome == Outcome::Done), "{outcomes:#?}");
    harness.aws.efs.delete_mount_target().mount_target_id(&target).send().await.expect("its owner may");
    harness.destroy(&spec(&without)).await;
}

#[tokio::test(start_paused = true)]
async fn access_points_go_with_their_file_system() {
    let harness = Harness::new().await;
    harness.apply(&spec(OPEN)).await;
    let system = id(&harness, "efs/file_systems", "file_system/shared");
    harness.aws.efs.create_access_point().client_token("one").file_system_id(&system).send().await.expect("anybody may");
    harness.destroy(&spec(OPEN)).await;
    settled(&harness, OPEN).await;
    assert!(of(&harness, "efs/file_systems").is_empty() && of(&harness, "efs/access_points").is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_retained_file_system_is_nobodys_afterwards() {
    let harness = Harness::new().await;
    let retaining = set(OPEN, "efs/file_systems/shared", "{throughput_mode: elastic, tags: {Team: ml}, on_destroy: retain}");
    harness.apply(&spec(&retaining)).await;
    let kept = id(&harness, "efs/file_systems", "file_system/shared");
    let plan = harness.destroy(&spec(&retaining)).await;
    let step = plan.steps.iter().find(|step| step.at.to_string() == "file_system/shared").expect("it is let go");
    assert_eq!(step.loses.as_ref().map(ToString::to_string).as_deref(), Some("its files (6 KB)"));
    settled(&harness, &retaining).await;
    let systems = of(&harness, "efs/file_systems");
    assert_eq!(systems.len(), 1);
    assert_eq!(systems[0]["tags"], serde_json::json!({"Team": "ml"}), "our tags are off, the user's stay");
    assert!(of(&harness, "efs/mount_targets").is_empty() && of(&harness, "ec2/nat_gateways").is_empty());
    assert_eq!(of(&harness, "ec2/vpcs").len(), 1, "only the default VPC is left");
    assert_eq!(brief(&harness.plan(&spec(&retaining), &destroying()).await.plan), NOTHING);
    // The same spec again makes another one at once, although AWS remembers the creation token.
    let before = harness.clock().now();
    harness.apply(&spec(&retaining)).await;
    assert!(harness.clock().now().duration_since(before).expect("time goes on") < Duration::from_mins(5));
    assert_eq!(of(&harness, "efs/file_systems").len(), 2);
    assert_ne!(id(&harness, "efs/file_systems", "file_system/shared"), kept);
    assert_eq!(brief(&left(&harness, &retaining).await), NOTHING);
}

#[tokio::test(start_paused = true)]
async fn a_mount_target_of_an_existing_file_system_is_claimed_on_it() {
    let harness = Harness::new().await;
    let theirs = harness.aws.efs.create_file_system().creation_token("theirs").send().await.expect("anybody may").file_system_id;
    harness.wait(Duration::from_mins(2)).await;
    let selected = |by: &str| set(OPEN, "efs/file_systems/shared", &format!("{{existing: {{{by}}}}}"));
    let using = selected(&format!("id: {theirs}"));
    harness.apply(&spec(&using)).await;
    assert_eq!(brief(&left(&harness, &using).await), NOTHING);
    harness
        .sandbox
        .edit(|world| {
            let system = world.efs.file_systems.get_mut(&theirs).expect("it is there");
            system.tags.insert("Team".to_owned(), "data".to_owned());
        })
        .expect("a sandbox in memory");
    assert_eq!(brief(&left(&harness, &selected("tags: {Team: data}")).await), NOTHING, "chosen by tags it is the same one");
    harness
        .sandbox
        .edit(|world| world.efs.file_systems.get_mut(&theirs).expect("it is there").tags.remove("Team"))
        .expect("a sandbox in memory");
    let tags = of(&harness, "efs/file_systems")[0]["tags"].clone();
    assert_eq!(tags, serde_json::json!({"heiiki:mount-target:apne1-az4": "open/a", "heiiki:mount-target:apne1-az1": "open/c"}));
    // Another environment's destroy leaves them alone, and ours finds them although the spec names the file system no more.
    let other = OPEN.replace("environment: open", "environment: other");
    assert_eq!(brief(&harness.plan(&spec(&other), &destroying()).await.plan), NOTHING);
    let without = set(OPEN, "efs", "{}");
    assert_eq!(brief(&harness.apply(&spec(&without)).await), ["- mount_target/a", "- mount_target/c"]);
    settled(&harness, &without).await;
    let systems = of(&harness, "efs/file_systems");
    assert_eq!((systems.len(), &systems[0]["tags"]), (1, &serde_json::json!({})), "the file system stays, without our claims");
}

#[tokio::test(start_paused = true)]
async fn one_change_of_the_throughput_mode_a_day() {
    let harness = Harness::new().await;
    harness.apply(&spec(OPEN)).await;
    let mode = |mode: &str| set(OPEN, "efs/file_systems/shared/throughput_mode", mode);
    harness.apply(&spec(&mode("bursting"))).await;
    harness.sandbox.clear_calls();
    let (outcomes, _) = tried(&harness, &mode("elastic"), &Intent::default()).await;
    let Outcome::Failed(Failure::Aws(error)) = &outcomes["~ file_system/shared throughput_mode"] else { panic!("{outcomes:#?}") };
    assert_eq!((error.code.as_str(), error.class), ("TooManyRequests", Class::Quota));
    assert!(heiiki_aws::error::advice(error).contains("24 hours"));
    let calls = harness.sandbox.call_counts();
    assert_eq!(calls.get("elasticfilesystem:UpdateFileSystem"), Some(&1), "a rule is not tried against: {calls:?}");
    harness.wait(Duration::from_hours(24)).await;
    harness.apply(&spec(&mode("elastic"))).await;
}

#[tokio::test(start_paused = true)]
async fn nothing_is_made_twice_when_an_answer_is_lost() {
    for lost in [
        "ec2:CreateInternetGateway",
        "ec2:AttachInternetGateway",
        "ec2:AllocateAddress",
        "ec2:CreateNatGateway",
        "elasticfilesystem:CreateFileSystem",
        "elasticfilesystem:TagResource",
        "elasticfilesystem:CreateMountTarget",
    ] {
        let harness = Harness::new().await;
        let fresh = harness.objects();
        fault(&harness, InjectedFault::once(lost, FaultEffect::Cut));
        harness.apply(&spec(OPEN)).await;
        let calls = harness.sandbox.call_counts();
        for (kind, count) in [
            ("ec2/internet_gateways", 2),
            ("ec2/elastic_ips", 1),
            ("ec2/nat_gateways", 1),
            ("efs/file_systems", 1),
            ("efs/mount_targets", 2),
        ] {
            assert_eq!(of(&harness, kind).len(), count, "{kind} after the answer of {lost} was lost: {calls:?}");
        }
        assert_eq!(brief(&left(&harness, OPEN).await), NOTHING, "{lost}");
        harness.destroy(&spec(OPEN)).await;
        settled(&harness, OPEN).await;
        assert_eq!(harness.objects(), fresh, "{lost}");
    }
}

/// Errors that AWS gives for a moment only: (call, HTTP status, code).
const PASSING: &[(&str, u16, &str)] = &[
    ("ec2:AttachInternetGateway", 400, "InvalidInternetGatewayID.NotFound"),
    ("ec2:CreateRoute", 400, "InvalidNatGatewayID.NotFound"),
    ("ec2:DetachInternetGateway", 400, "DependencyViolation"),
    ("ec2:ReleaseAddress", 400, "InvalidIPAddress.InUse"),
    ("elasticfilesystem:CreateMountTarget", 409, "IncorrectFileSystemLifeCycleState"),
    ("elasticfilesystem:DeleteMountTarget", 504, "DependencyTimeout"),
    ("elasticfilesystem:DeleteFileSystem", 409, "FileSystemInUse"),
];

#[tokio::test(start_paused = true)]
async fn what_passes_is_waited_for() {
    let harness = Harness::new().await;
    let fresh = harness.objects();
    for (on, status, code) in PASSING {
        let what = FaultEffect::Error { status: *status, code: (*code).to_owned(), message: "not yet".to_owned() };
        fault(&harness, InjectedFault { times: Some(3), ..InjectedFault::always(on, what) });
    }
    harness.apply(&spec(OPEN)).await;
    assert_eq!(brief(&left(&harness, OPEN).await), NOTHING);
    harness.destroy(&spec(OPEN)).await;
    settled(&harness, OPEN).await;
    assert_eq!(harness.objects(), fresh);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_ends_between_a_claim_and_its_mount_target_is_gone_on_with() {
    let harness = Harness::new().await;
    fault(&harness, InjectedFault::always("elasticfilesystem:CreateMountTarget", FaultEffect::Deny { message: None }));
    let (outcomes, _) = tried(&harness, OPEN, &Intent::default()).await;
    assert!(matches!(&outcomes["+ mount_target/a"], Outcome::Failed(Failure::Aws(error)) if error.class == Class::Denied));
    harness.sandbox.clear_faults().expect("a sandbox in memory");
    assert_eq!(brief(&left(&harness, OPEN).await), ["+ mount_target/a", "+ mount_target/c"], "a claim alone is no mount target");
    harness.apply(&spec(OPEN)).await;
    assert_eq!(brief(&left(&harness, OPEN).await), NOTHING);
    // A deletion that was begun and not waited for: the file system waits for it.
    let target = id(&harness, "efs/mount_targets", "10.0.0");
    harness.aws.efs.delete_mount_target().mount_target_id(&target).send().await.expect("anybody may");
    harness.destroy(&spec(OPEN)).await;
}

#[tokio::test(start_paused = true)]
async fn what_sagemaker_made_for_a_domain_belongs_to_it() {
    let harness = Harness::new().await;
    let text = std::fs::read_to_string(repository("specs/closed-network.yaml")).expect("the spec is there");
    harness.apply(&spec(&text)).await;
    harness.sandbox.clear_calls();
    let observed = harness.observe(&spec(&text)).await;
    let of_kind = |kind: KindName| observed.objects.iter().filter(move |object| object.kind == kind);
    let domain = of_kind(KindName::Domain).next().expect("a domain");
    let system = of_kind(KindName::FileSystem).next().expect("its home file system");
    let owner = kinds::of(KindName::FileSystem).owner(&system.live, &system.tags).expect("the tag says so");
    assert_eq!((owner.of.as_str(), owner.bond), (domain.live["arn"].as_str().expect("an ARN"), Bond::Companion));
    let targets: Vec<_> = of_kind(KindName::MountTarget).collect();
    assert_eq!(targets.len(), 2);
    for target in targets {
        let owner = kinds::of(KindName::MountTarget).owner(&target.live, &target.tags).expect("its file system");
        assert_eq!((owner.of, &target.tags), (system.id.clone(), &BTreeMap::new()));
        assert_eq!(target.live.get("security_group_ids"), None, "SageMaker's own affair");
    }
    let calls = harness.sandbox.call_counts();
    assert_eq!(calls.get("elasticfilesystem:DescribeMountTargetSecurityGroups"), None, "{calls:?}");
    // Once for all kinds of EFS and for the domain.
    assert_eq!(calls.get("elasticfilesystem:DescribeFileSystems"), Some(&1), "{calls:?}");
}

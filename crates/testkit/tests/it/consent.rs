//! Consent against the simulated account: the marks of a destroy, retained objects, objects that AWS is deleting
//! already, and the credentials of users.

use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_KIN};
use heiiki_model::plan::{Cause, KeepReason, Plan, Reason, Refusal, Refused, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, KindName};
use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, InjectedFault, console_actions};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};
use serde_json::json;
use std::time::Duration;

const DOMAIN: &str = "
version: 1
environment: home
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
  security_groups:
    work: {vpc: main, description: work}
iam:
  roles:
    exec: {trust: [sagemaker.amazonaws.com]}
sagemaker:
  domains:
    studio:
      auth_mode: IAM
      vpc: main
      subnets: [a]
      app_network_access_type: VpcOnly
      default_user_settings: {execution_role: exec, security_groups: [work]}
      on_destroy: delete
";

fn destroying() -> Intent {
    Intent { destroy: true, ..Intent::default() }
}

fn at(text: &str) -> Address {
    Address::any(text).expect("an address")
}

/// The tags of the only file system.
fn tags(harness: &Harness) -> std::collections::BTreeMap<String, String> {
    let read = |world: &heiiki_sim::World| world.efs.file_systems.values().next().map(|system| system.tags.clone());
    harness.sandbox.read(read).expect("a sandbox in memory").unwrap_or_default().into_iter().collect()
}

fn tag(harness: &Harness, tags: &[(&str, &str)]) {
    let put = |world: &mut heiiki_sim::World| {
        for system in world.efs.file_systems.values_mut() {
            for (key, value) in tags {
                system.tags.insert((*key).to_owned(), (*value).to_owned());
            }
        }
    };
    harness.sandbox.edit(put).expect("a sandbox in memory");
}

/// A destroy that ends when it has marked what belongs to the domain.
async fn failed_destroy(harness: &Harness, spec: &Spec) {
    let refused = FaultEffect::Error { status: 400, code: "ValidationException".into(), message: "not now".into() };
    harness.sandbox.inject_fault(InjectedFault::always("sagemaker:DeleteDomain", refused)).expect("a sandbox in memory");
    let planned = harness.plan(spec, &destroying()).await;
    let (report, _) = harness.carry_out(planned, 8).await;
    assert!(!report.is_complete());
    harness.sandbox.clear_faults().expect("a sandbox in memory");
}

fn spared(plan: &Plan) -> Vec<KindName> {
    let spared = plan.steps.iter().filter(|step| matches!(step.why, Reason::Spared(_)));
    spared.inspect(|step| assert_eq!(step.verb, Verb::Retain)).map(|step| step.at.kind).collect()
}

#[tokio::test(start_paused = true)]
async fn the_marks_of_a_failed_destroy_come_off_when_the_domain_stays() {
    let harness = Harness::new().await;
    let spec = spec(DOMAIN);
    harness.apply(&spec).await;
    failed_destroy(&harness, &spec).await;
    assert_eq!(tags(&harness).get(TAG_KIN).map(String::as_str), Some("domain/studio"));
    let plan = harness.apply(&spec).await;
    assert_eq!(spared(&plan).len(), 3, "{:?}", brief(&plan));
    assert!(!tags(&harness).keys().any(|key| key.starts_with("heiiki:")), "{:?}", tags(&harness));
    assert!(harness.plan(&spec, &Intent::default()).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_mark_comes_off_alone_where_only_its_owner_is_aimed_at() {
    let harness = Harness::new().await;
    let spec = spec(DOMAIN);
    harness.apply(&spec).await;
    failed_destroy(&harness, &spec).await;
    let aim = |target: &str| Intent { targets: vec![at(target)], ..Intent::default() };
    // The roles and groups that the destroy removed come back by the plan of the domain.
    assert!(spared(&harness.plan(&spec, &aim("vpc/main")).await.plan).is_empty());
    assert_eq!(spared(&harness.plan(&spec, &aim("domain/studio")).await.plan).len(), 3);
}

#[tokio::test(start_paused = true)]
async fn the_mark_of_another_environment_never_counts() {
    let harness = Harness::new().await;
    let spec = spec(DOMAIN);
    harness.apply(&spec).await;
    tag(&harness, &[(TAG_ENVIRONMENT, "other"), (TAG_KIN, "domain/studio")]);
    let plan = harness.plan(&spec, &Intent::default()).await.plan;
    assert!(plan.is_empty(), "it is another's to take off: {:?}", brief(&plan));
    harness.sandbox.edit(|world| world.sagemaker.domains.clear()).expect("a sandbox in memory");
    for intent in [Intent::default(), destroying()] {
        let plan = harness.plan(&spec, &intent).await.plan;
        let touched = plan.steps.iter().filter(|step| step.at.kind == KindName::FileSystem).count();
        assert_eq!(touched, 0, "{:?}", brief(&plan));
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_domain_left_is_left_alone_by_an_apply_and_named() {
    let harness = Harness::new().await;
    let spec = spec(DOMAIN);
    harness.apply(&spec).await;
    failed_destroy(&harness, &spec).await;
    harness.sandbox.edit(|world| world.sagemaker.domains.clear()).expect("a sandbox in memory");
    let plan = harness.plan(&spec, &Intent::default()).await.plan;
    assert!(plan.refusals.is_empty(), "{:?}", plan.refusals);
    let deletes: Vec<&Address> = plan.steps.iter().filter(|step| step.verb == Verb::Delete).map(|step| &step.at).collect();
    assert!(deletes.is_empty(), "the groups stay with the file system that stands on them: {deletes:?}");
    let kept = plan.kept.iter().find(|kept| kept.at.kind == KindName::FileSystem).expect("it is named");
    assert!(matches!(&kept.why, KeepReason::LeftWithData { of, .. } if *of == at("domain/studio")), "{kept:?}");
    assert_eq!(kept.at, at(&format!("file_system/{}", kept.id)), "so it can be consented to");
    // Consent names the file system, or the domain for which it was made.
    for named in [format!("file_system/{}", kept.id), "domain/studio".to_owned()] {
        let intent = Intent { allow_data_loss: vec![at(&named)], ..Intent::default() };
        let plan = harness.plan(&spec, &intent).await.plan;
        let step = plan.steps.iter().find(|step| step.verb == Verb::Delete && step.at.kind == KindName::FileSystem);
        assert!(step.is_some_and(|step| step.loses.is_some()), "{named}: {:?}", brief(&plan));
    }
    let other = Intent { allow_data_loss: vec![at("role/exec")], ..Intent::default() };
    assert!(harness.plan(&spec, &other).await.plan.steps.iter().all(|step| step.verb != Verb::Delete));
}

#[tokio::test(start_paused = true)]
async fn a_destroy_takes_the_spec_or_the_command_line_for_consent_and_no_mark() {
    let harness = Harness::new().await;
    harness.apply(&spec(DOMAIN)).await;
    failed_destroy(&harness, &spec(DOMAIN)).await;
    harness.sandbox.edit(|world| world.sagemaker.domains.clear()).expect("a sandbox in memory");
    let silent = set(DOMAIN, "sagemaker/domains/studio/on_destroy", "-");
    let plan = harness.plan(&spec(&silent), &destroying()).await.plan;
    let refused: Vec<KindName> = plan.refusals.iter().map(|refusal| refusal.at.kind).collect();
    assert_eq!(refused, [KindName::FileSystem], "{:?}", plan.refusals);
    assert_eq!(plan.refusals[0].cause(), Cause::DataLoss);
    let said = Intent { allow_data_loss: vec![at("domain/studio")], ..destroying() };
    assert!(harness.plan(&spec(&silent), &said).await.plan.refusals.is_empty());
    let retain = set(DOMAIN, "sagemaker/domains/studio/on_destroy", "retain");
    let plan = harness.destroy(&spec(&retain)).await;
    assert!(plan.leaves_something() && spared(&plan).contains(&KindName::FileSystem), "{:?}", brief(&plan));
    assert!(!tags(&harness).contains_key(TAG_ENVIRONMENT), "{:?}", tags(&harness));
}

#[tokio::test(start_paused = true)]
async fn a_file_system_of_ones_own_needs_consent_whatever_it_carries() {
    let harness = Harness::new().await;
    harness.apply(&spec(RETAINED)).await;
    tag(&harness, &[(TAG_KIN, "domain/studio")]);
    let plan = harness.plan(&spec(&set(RETAINED, "efs", "-")), &Intent::default()).await.plan;
    let refused: Vec<String> = plan.refusals.iter().map(|refusal| format!("{:?} {}", refusal.cause(), refusal.at)).collect();
    assert_eq!(refused, ["DataLoss file_system/data"], "{:?}", brief(&plan));
}

#[tokio::test(start_paused = true)]
async fn what_aws_is_deleting_already_asks_for_no_consent_and_its_file_system_is_not_touched() {
    let harness = Harness::new().await;
    let spec = spec(DOMAIN);
    harness.apply(&spec).await;
    let id = harness
        .sandbox
        .read(|world| world.sagemaker.domains.keys().next().cloned())
        .expect("a sandbox in memory")
        .expect("a domain");
    let keep = json!({"DomainId": id, "RetentionPolicy": {"HomeEfsFileSystem": "Retain"}});
    harness.sandbox.call("sagemaker", "DeleteDomain", &keep).expect("a sandbox in memory").expect("it goes");
    let plan = harness.apply(&spec).await;
    let loses: Vec<&Address> = plan.steps.iter().filter(|step| step.loses.is_some()).map(|step| &step.at).collect();
    assert!(loses.is_empty(), "nothing can be saved: {loses:?}");
    assert!(brief(&plan).contains(&"- domain/studio".to_owned()) && brief(&plan).contains(&"+ domain/studio".to_owned()));
    let systems = harness.sandbox.read(|world| world.efs.file_systems.len()).expect("a sandbox in memory");
    assert_eq!(systems, 2, "the old one, which somebody kept, and the new one");
    assert!(harness.plan(&spec, &Intent::default()).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn the_home_file_system_of_a_retained_domain_is_kept_also_where_nothing_of_ours_holds_it() {
    let harness = Harness::new().await;
    harness.apply(&spec(&set(DOMAIN, "sagemaker/domains/studio/on_destroy", "retain"))).await;
    let plan = harness.plan(&spec(&set(DOMAIN, "sagemaker/domains/studio/on_destroy", "retain")), &destroying()).await.plan;
    let kept: Vec<KindName> = plan.kept_kin().map(|kin| kin.kind).collect();
    assert!(kept.contains(&KindName::FileSystem), "{kept:?}");
    let step = plan.steps.iter().find(|step| step.at == at("domain/studio")).expect("it goes");
    assert_eq!(step.verb, Verb::Delete);
}

const RETAINED: &str = "
version: 1
environment: kept
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
efs:
  file_systems:
    data: {name: data, on_destroy: retain}
  mount_targets:
    a: {file_system: data, subnet: a}
s3:
  buckets:
    data: {name: heiiki-kept, on_destroy: retain}
logs:
  log_groups:
    data: {name: /kept/data, on_destroy: retain}
";

#[tokio::test(start_paused = true)]
async fn what_stays_whole_loses_its_claim_and_nothing_else_stays_for_it() {
    let harness = Harness::new().await;
    let spec = spec(RETAINED);
    harness.apply(&spec).await;
    let plan = harness.destroy(&spec).await;
    let kept: Vec<String> = plan.retained().map(|step| step.at.to_string()).collect();
    assert_eq!(kept.len(), 3, "{kept:?}");
    assert!(brief(&plan).contains(&"- mount_target/a".to_owned()) && brief(&plan).contains(&"- vpc/main".to_owned()));
    assert!(plan.leaves_something() && plan.kept.is_empty());
    let left: Vec<String> = harness.objects().into_keys().collect();
    for kind in ["efs/file_systems/", "s3/buckets/heiiki-kept", "logs/log_groups//kept/data"] {
        assert!(left.iter().any(|path| path.starts_with(kind)), "{kind} {left:?}");
    }
    let claims = |record: &serde_json::Value| record["tags"].as_object().is_some_and(|tags| tags.contains_key(TAG_ADDRESS));
    assert!(!harness.objects().iter().any(|(path, record)| !path.starts_with("iam/") && claims(record)), "all of it is nobody's");
    assert!(!tags(&harness).keys().any(|key| key.starts_with("heiiki:")), "{:?}", tags(&harness));
    assert!(harness.plan(&spec, &destroying()).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_bucket_that_makes_room_for_its_successor_is_not_retained() {
    let harness = Harness::new().await;
    harness.apply(&spec(RETAINED)).await;
    // Another name: both can exist, and the old one stays without a claim.
    let renamed = spec(&set(RETAINED, "s3/buckets/data/name", "heiiki-other"));
    let plan = harness.apply(&renamed).await;
    assert!(brief(&plan).contains(&"= bucket/data".to_owned()), "{:?}", brief(&plan));
    let buckets = harness.sandbox.read(|world| world.s3.buckets.len()).expect("a sandbox in memory");
    assert_eq!(buckets, 2);
    assert!(harness.plan(&renamed, &Intent::default()).await.plan.is_empty());
}

const USER: &str = "
version: 1
environment: people
account: '123456789012'
region: ap-northeast-1
iam:
  users:
    ann: {}
";

#[tokio::test(start_paused = true)]
async fn every_active_credential_is_somebodys_and_every_other_goes_with_the_user() {
    let harness = Harness::new().await;
    let spec = spec(USER);
    harness.apply(&spec).await;
    let call = |action: &str, input: serde_json::Value| {
        harness
            .sandbox
            .call("iam", action, &input)
            .expect("a sandbox in memory")
            .unwrap_or_else(|fault| panic!("{action}: {fault:?}"))
    };
    assert!(harness.plan(&spec, &destroying()).await.plan.refusals.is_empty(), "a user without any is nobody's");
    let body = json!({"UserName": "ann", "SSHPublicKeyBody": "ssh-rsa AAAA"});
    let id = call("UploadSSHPublicKey", body)["SSHPublicKey"]["SSHPublicKeyId"].clone();
    let plan = harness.plan(&spec, &destroying()).await.plan;
    assert_eq!(plan.refusals.iter().map(Refusal::cause).collect::<Vec<_>>(), [Cause::Users]);
    let Refused::CredentialsInUse { credentials } = &plan.refusals[0].why else { panic!("{:?}", plan.refusals) };
    assert!(credentials[0].name.as_ref().is_some_and(|name| name.starts_with("SSH public key APKA")), "{credentials:?}");
    call("UpdateSSHPublicKey", json!({"UserName": "ann", "SSHPublicKeyId": id, "Status": "Inactive"}));
    let plan = harness.plan(&spec, &destroying()).await.plan;
    assert!(plan.refusals.is_empty() && plan.kin.len() == 1, "{:?}", plan.kin);
    // The deletion of a user also removes the credentials that IAM requires to be removed, even if they were made
    // after the plan.
    call("CreateServiceSpecificCredential", json!({"UserName": "ann", "ServiceName": "codecommit.amazonaws.com"}));
    let plan = harness.plan(&spec, &Intent { evict_users: true, ..destroying() }).await;
    call("UploadSigningCertificate", json!({"UserName": "ann", "CertificateBody": "-----BEGIN CERTIFICATE-----"}));
    let (report, _) = harness.carry_out(plan, 8).await;
    assert!(report.is_complete(), "{:?}", report.outcomes);
    assert!(harness.sandbox.read(|world| world.iam.users.is_empty()).expect("a sandbox in memory"));
}

#[tokio::test(start_paused = true)]
async fn a_plan_asks_for_the_credentials_of_those_users_only_that_may_go() {
    let harness = Harness::new().await;
    harness.apply(&spec(USER)).await;
    let asked = |harness: &Harness| {
        let calls = harness.sandbox.calls();
        calls.iter().filter(|call| ["GetLoginProfile", "ListAccessKeys"].contains(&call.operation.as_str())).count()
    };
    let before = asked(&harness);
    assert!(harness.plan(&spec(USER), &Intent::default()).await.plan.is_empty());
    assert_eq!(asked(&harness), before, "a user that stays is not asked for");
    let _ = harness.plan(&spec(&set(USER, "iam/users", "{bob: {}}")), &Intent::default()).await;
    assert_eq!(asked(&harness), before + 2);
}

#[tokio::test(start_paused = true)]
async fn a_mount_target_of_others_keeps_its_subnet_and_not_the_retained_file_system() {
    let harness = Harness::new().await;
    let without = set(RETAINED, "efs/mount_targets", "-");
    harness.apply(&spec(&without)).await;
    let id = |address: &str| {
        harness.sandbox.read(|world| console_actions::id_of(world, address)).expect("a sandbox in memory").expect("it lives")
    };
    let (system, subnet) = (id("file_system/data"), id("subnet/a"));
    let input = json!({"FileSystemId": system, "SubnetId": subnet});
    harness.sandbox.call("elasticfilesystem", "CreateMountTarget", &input).expect("a sandbox in memory").expect("it is made");
    harness.wait(Duration::from_mins(5)).await;
    let plan = harness.plan(&spec(&without), &destroying()).await.plan;
    assert!(plan.refusals.is_empty(), "{:#?}", plan.refusals);
    assert!(plan.retained().any(|step| step.at == at("file_system/data")), "{:?}", brief(&plan));
    let kept: Vec<String> = plan.kept.iter().map(|kept| kept.at.to_string()).collect();
    assert!(kept.contains(&"subnet/a".to_owned()) && !kept.contains(&"file_system/data".to_owned()), "{kept:?}");
}

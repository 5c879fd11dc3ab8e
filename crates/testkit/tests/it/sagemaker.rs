//! The SageMaker kinds against the simulated account: every setting arrives and can be cleared, notebook instances
//! come back as they were, running apps of users are named, nothing is made twice, and no companion outlives its
//! domain.

use std::collections::BTreeSet;
use std::time::Duration;

use heiiki_aws::kinds as ops;
use heiiki_model::plan::{Cause, Reason, Refused, Verb};
use heiiki_model::spec::Disposition;
use heiiki_model::{KindName, kinds};
use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, InjectedFault, World};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};

pub(crate) const STUDIO: &str = "
version: 1
environment: studio
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    b: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  security_groups:
    work: {vpc: main, description: work}
    more: {vpc: main, description: more}
iam:
  roles:
    exec: {trust: [sagemaker.amazonaws.com]}
    other: {trust: [sagemaker.amazonaws.com]}
sagemaker:
  domains:
    studio:
      auth_mode: IAM
      vpc: main
      subnets: [a, b]
      app_network_access_type: VpcOnly
      default_user_settings: {execution_role: exec, security_groups: [work]}
      on_destroy: delete
  user_profiles:
    alice: {domain: studio}
  notebook_instances:
    dev: {instance_type: ml.t3.medium, role: exec, subnet: a, security_groups: [work], direct_internet_access: Disabled, on_destroy: delete}
";

/// One change of a spec after the other: path under `sagemaker/`, new value, expected step.
const EDITS: &[(&str, &str, &str)] = &[
    ("domains/studio/subnets", "[a]", "~ domain/studio subnets"),
    ("domains/studio/subnets", "[a, b]", "~ domain/studio subnets"),
    ("domains/studio/tag_propagation", "ENABLED", "~ domain/studio tag_propagation"),
    ("domains/studio/tag_propagation", "null", "~ domain/studio tag_propagation"),
    ("domains/studio/app_network_access_type", "PublicInternetOnly", "~ domain/studio app_network_access_type"),
    ("domains/studio/app_network_access_type", "VpcOnly", "~ domain/studio app_network_access_type"),
    ("domains/studio/default_user_settings/execution_role", "other", "~ domain/studio default_user_settings.execution_role"),
    (
        "domains/studio/default_user_settings/security_groups",
        "[work, more]",
        "~ domain/studio default_user_settings.security_groups",
    ),
    ("domains/studio/default_user_settings/security_groups", "[more]", "~ domain/studio default_user_settings.security_groups"),
    (
        "domains/studio/default_user_settings/sharing_settings",
        "{notebook_output_option: Allowed, s3_output_path: 's3://shared'}",
        "~ domain/studio default_user_settings.sharing_settings.notebook_output_option,default_user_settings.sharing_settings.s3_output_path",
    ),
    (
        "domains/studio/default_user_settings/sharing_settings",
        "null",
        "~ domain/studio default_user_settings.sharing_settings.notebook_output_option",
    ),
    (
        "domains/studio/default_user_settings/jupyter_lab_app_settings",
        "{app_lifecycle_management: {idle_settings: {lifecycle_management: ENABLED, idle_timeout_in_minutes: 90}}}",
        "~ domain/studio default_user_settings.jupyter_lab_app_settings.app_lifecycle_management.idle_settings.lifecycle_management,default_user_settings.jupyter_lab_app_settings.app_lifecycle_management.idle_settings.idle_timeout_in_minutes",
    ),
    (
        "domains/studio/default_user_settings/jupyter_lab_app_settings/app_lifecycle_management",
        "null",
        "~ domain/studio default_user_settings.jupyter_lab_app_settings.app_lifecycle_management.idle_settings.lifecycle_management",
    ),
    (
        "domains/studio/default_user_settings/jupyter_lab_app_settings/code_repositories",
        "[{repository_url: 'https://git.example.com/a'}, {repository_url: 'https://git.example.com/b'}]",
        "~ domain/studio default_user_settings.jupyter_lab_app_settings.code_repositories",
    ),
    (
        "domains/studio/default_user_settings/jupyter_lab_app_settings/code_repositories",
        "null",
        "~ domain/studio default_user_settings.jupyter_lab_app_settings.code_repositories",
    ),
    (
        "domains/studio/default_user_settings/jupyter_lab_app_settings/emr_settings",
        "{assumable_role_arns: ['${role/other.arn}']}",
        "~ domain/studio default_user_settings.jupyter_lab_app_settings.emr_settings.assumable_role_arns",
    ),
    (
        "domains/studio/default_user_settings/canvas_app_settings",
        "{direct_deploy_settings: {status: ENABLED}, kendra_settings: {status: ENABLED}}",
        "~ domain/studio default_user_settings.canvas_app_settings.direct_deploy_settings.status,default_user_settings.canvas_app_settings.kendra_settings.status",
    ),
    (
        "domains/studio/default_user_settings/canvas_app_settings/kendra_settings",
        "null",
        "~ domain/studio default_user_settings.canvas_app_settings.kendra_settings.status",
    ),
    (
        "domains/studio/default_user_settings/space_storage_settings",
        "{default_ebs_storage_settings: {default_ebs_volume_size_in_gb: 10, maximum_ebs_volume_size_in_gb: 50}}",
        "~ domain/studio default_user_settings.space_storage_settings.default_ebs_storage_settings.default_ebs_volume_size_in_gb,default_user_settings.space_storage_settings.default_ebs_storage_settings.maximum_ebs_volume_size_in_gb",
    ),
    (
        "domains/studio/default_user_settings/space_storage_settings/default_ebs_storage_settings/default_ebs_volume_size_in_gb",
        "20",
        "~ domain/studio default_user_settings.space_storage_settings.default_ebs_storage_settings.default_ebs_volume_size_in_gb",
    ),
    (
        "domains/studio/default_user_settings/studio_web_portal_settings",
        "{hidden_ml_tools: [JumpStart], hidden_app_types: [Canvas], hidden_instance_types: [ml.g5.xlarge]}",
        "~ domain/studio default_user_settings.studio_web_portal_settings.hidden_ml_tools,default_user_settings.studio_web_portal_settings.hidden_app_types,default_user_settings.studio_web_portal_settings.hidden_instance_types",
    ),
    (
        "domains/studio/domain_settings",
        "{security_groups: [work], docker_settings: {enable_docker_access: ENABLED, vpc_only_trusted_accounts: ['123456789012']}}",
        "~ domain/studio domain_settings.security_groups,domain_settings.docker_settings.enable_docker_access,domain_settings.docker_settings.vpc_only_trusted_accounts",
    ),
    (
        "domains/studio/domain_settings/docker_settings",
        "null",
        "~ domain/studio domain_settings.docker_settings.enable_docker_access",
    ),
    (
        "domains/studio/domain_settings/execution_role_identity_config",
        "USER_PROFILE_NAME",
        "~ domain/studio domain_settings.execution_role_identity_config",
    ),
    (
        "domains/studio/default_space_settings",
        "{execution_role: exec, security_groups: [work]}",
        "~ domain/studio default_space_settings.execution_role,default_space_settings.security_groups",
    ),
    ("domains/studio/default_space_settings/security_groups", "null", "~ domain/studio default_space_settings.security_groups"),
    ("user_profiles/alice/user_settings", "{execution_role: exec}", "~ user_profile/alice user_settings.execution_role"),
    ("user_profiles/alice/user_settings/security_groups", "[work]", "~ user_profile/alice user_settings.security_groups"),
    ("user_profiles/alice/user_settings/security_groups", "null", "~ user_profile/alice user_settings.security_groups"),
    (
        "user_profiles/alice/user_settings/custom_posix_user_config",
        "{uid: 10001, gid: 1002}",
        "~ user_profile/alice user_settings.custom_posix_user_config.uid,user_settings.custom_posix_user_config.gid",
    ),
    (
        "user_profiles/alice/user_settings/auto_mount_home_efs",
        "Disabled",
        "~ user_profile/alice user_settings.auto_mount_home_efs",
    ),
    ("user_profiles/alice/user_settings/auto_mount_home_efs", "null", "~ user_profile/alice user_settings.auto_mount_home_efs"),
    ("notebook_instances/dev/instance_type", "ml.t3.large", "~ notebook_instance/dev instance_type"),
    ("notebook_instances/dev/role", "other", "~ notebook_instance/dev role"),
    ("notebook_instances/dev/volume_size_in_gb", "20", "~ notebook_instance/dev volume_size_in_gb"),
    ("notebook_instances/dev/root_access", "Disabled", "~ notebook_instance/dev root_access"),
    ("notebook_instances/dev/root_access", "null", "~ notebook_instance/dev root_access"),
    (
        "notebook_instances/dev/default_code_repository",
        "https://git.example.com/a",
        "~ notebook_instance/dev default_code_repository",
    ),
    ("notebook_instances/dev/default_code_repository", "null", "~ notebook_instance/dev default_code_repository"),
    (
        "notebook_instances/dev/additional_code_repositories",
        "['https://git.example.com/b']",
        "~ notebook_instance/dev additional_code_repositories",
    ),
    ("notebook_instances/dev/additional_code_repositories", "[]", "~ notebook_instance/dev additional_code_repositories"),
    (
        "notebook_instances/dev/instance_metadata_service_configuration",
        "{minimum_instance_metadata_service_version: 2}",
        "~ notebook_instance/dev instance_metadata_service_configuration.minimum_instance_metadata_service_version",
    ),
];

#[tokio::test(start_paused = true)]
async fn every_setting_arrives_and_can_be_cleared() {
    let harness = Harness::new().await;
    let mut text = STUDIO.to_owned();
    harness.apply(&spec(&text)).await;
    for (path, value, expected) in EDITS {
        text = set(&text, &format!("sagemaker/{path}"), value);
        let spec = spec(&text);
        let plan = harness.apply(&spec).await;
        assert_eq!(brief(&plan), [(*expected).to_owned()], "{path}: {value}");
        let left = harness.plan(&spec, &Intent::default()).await.plan;
        assert_eq!(brief(&left), Vec::<String>::new(), "{path}: {value}: {:#?}", left.steps);
    }
}

pub(crate) async fn notebook_status(harness: &Harness) -> String {
    let answer = harness.aws.sagemaker.describe_notebook_instance().notebook_instance_name("dev").send().await;
    let status = answer.expect("the notebook is there").notebook_instance_status;
    status.expect("it has a status").as_str().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_notebook_comes_back_as_it_was() {
    let harness = Harness::new().await;
    harness.apply(&spec(STUDIO)).await;
    assert_eq!(notebook_status(&harness).await, "InService");
    let larger = set(STUDIO, "sagemaker/notebook_instances/dev/instance_type", "ml.t3.large");
    harness.apply(&spec(&larger)).await;
    assert_eq!(notebook_status(&harness).await, "InService");
    harness.aws.sagemaker.stop_notebook_instance().notebook_instance_name("dev").send().await.expect("it can be stopped");
    harness.wait(Duration::from_mins(10)).await;
    assert_eq!(brief(&harness.plan(&spec(&larger), &Intent::default()).await.plan), Vec::<String>::new());
    harness.apply(&spec(STUDIO)).await;
    assert_eq!(notebook_status(&harness).await, "Stopped");
}

/// Each call is carried out and its answer lost: nothing is made twice, and all is well in the end.
#[tokio::test(start_paused = true)]
async fn a_lost_answer_makes_nothing_twice() {
    for operation in ["CreateDomain", "CreateUserProfile", "CreateNotebookInstance"] {
        let harness = Harness::new().await;
        let fault = InjectedFault::once(&format!("sagemaker:{operation}"), FaultEffect::Cut);
        harness.sandbox.inject_fault(fault).expect("a sandbox in memory takes faults");
        let spec = spec(STUDIO);
        harness.apply(&spec).await;
        let counts = harness.sandbox.read(|world| {
            (world.sagemaker.domains.len(), world.sagemaker.user_profiles.len(), world.sagemaker.notebook_instances.len())
        });
        assert_eq!(counts.expect("the sandbox can be read"), (1, 1, 1), "{operation}");
        assert_eq!(brief(&harness.plan(&spec, &Intent::default()).await.plan), Vec::<String>::new(), "{operation}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_users_run_is_named_and_stays_unless_they_are_evicted() {
    let harness = Harness::new().await;
    let spec = spec(STUDIO);
    harness.apply(&spec).await;
    let domain =
        harness.sandbox.read(|world| world.sagemaker.domains.keys().next().cloned()).expect("readable").expect("a domain");
    let app = harness.aws.sagemaker.create_app().domain_id(&domain).user_profile_name("alice").app_name("default");
    app.app_type("JupyterServer".into()).send().await.expect("a user can start an app");
    harness.wait(Duration::from_mins(10)).await;
    let intent = Intent { destroy: true, ..Intent::default() };
    let refusals = harness.plan(&spec, &intent).await.plan.refusals;
    let [refusal] = refusals.as_slice() else { panic!("{refusals:?}") };
    assert_eq!((refusal.cause(), refusal.at.to_string().as_str()), (Cause::Users, "user_profile/alice"));
    let Refused::UsersInside { theirs } = &refusal.why else { panic!("{refusal:?}") };
    assert!(theirs.iter().any(|app| app.about.contains("JupyterServer of alice")), "{theirs:?}");
    harness.fulfil(&spec, &Intent { evict_users: true, ..intent }).await;
    let left = harness.sandbox.read(|world| world.sagemaker.domains.len()).expect("a sandbox in memory can be read");
    assert_eq!(left, 0);
}

#[tokio::test(start_paused = true)]
async fn a_domain_takes_everything_with_it_that_was_agreed() {
    let harness = Harness::new().await;
    let fresh = harness.objects();
    let spec = spec(STUDIO);
    harness.apply(&spec).await;
    harness.destroy(&spec).await;
    harness.wait(Duration::from_hours(2)).await;
    let _ = harness.observe(&spec).await;
    assert_eq!(harness.objects(), fresh);
}

/// SageMaker has forgotten the domain and left its children; heiiki was killed in between. The next destroy finds and removes them.
#[tokio::test(start_paused = true)]
async fn what_sagemaker_leaves_behind_is_found_and_removed() {
    let harness = Harness::new().await;
    let fresh = harness.objects();
    let spec = spec(STUDIO);
    harness.apply(&spec).await;
    let refused = FaultEffect::Error { status: 400, code: "ValidationException".into(), message: "not now".into() };
    harness
        .sandbox
        .inject_fault(InjectedFault::always("sagemaker:DeleteDomain", refused))
        .expect("a sandbox in memory takes faults");
    let planned = harness.plan(&spec, &Intent { destroy: true, ..Intent::default() }).await;
    let (report, _) = harness.carry_out(planned, 8).await;
    assert!(!report.is_complete());
    harness.sandbox.clear_faults().expect("a sandbox in memory forgets faults");
    harness.sandbox.edit(|world| world.sagemaker.domains.clear()).expect("a sandbox in memory can be edited");
    let plan = harness.destroy(&spec).await;
    let left = plan.steps.iter().filter(|step| matches!(&step.why, Reason::LeftBy(at) if at.to_string() == "domain/studio"));
    let kinds: BTreeSet<KindName> = left.filter(|step| step.verb == Verb::Delete).map(|step| step.at.kind).collect();
    assert_eq!(kinds, BTreeSet::from([KindName::FileSystem, KindName::MountTarget, KindName::SecurityGroup]));
    harness.wait(Duration::from_hours(2)).await;
    let _ = harness.observe(&spec).await;
    assert_eq!(harness.objects(), fresh);
}

/// Without consent the home EFS and its groups stay, unmarked even where an earlier attempt had marked them, and the domain counts as gone.
#[tokio::test(start_paused = true)]
async fn a_retained_home_stays_and_is_nobodys() {
    let harness = Harness::new().await;
    let spec = spec(STUDIO);
    harness.apply(&spec).await;
    let objects = harness.observe(&spec).await.objects;
    let live = |kind: KindName| &objects.iter().find(|object| object.kind == kind).expect("it was made").live;
    let delete =
        async |kind: KindName, disposition: Disposition| ops::of(kind).delete(&harness.aws, live(kind), Some(disposition)).await;
    let marks = || {
        let count =
            |world: &World| world.efs.file_systems.values().filter(|system| system.tags.contains_key("heiiki:kin-of")).count();
        harness.sandbox.read(count).expect("the sandbox can be read")
    };
    let agreed = delete(KindName::Domain, Disposition::Delete).await.expect_err("it still has a profile");
    assert!(agreed.message.contains("user profile alice (InService)"), "{agreed}");
    assert_eq!(marks(), 1);
    delete(KindName::UserProfile, Disposition::Delete).await.expect("nothing keeps the profile");
    harness.wait(Duration::from_mins(10)).await;
    delete(KindName::Domain, Disposition::Retain).await.expect("nothing keeps the domain");
    harness.wait(Duration::from_hours(1)).await;
    let id = kinds::of(KindName::Domain).id(live(KindName::Domain));
    assert_eq!(ops::of(KindName::Domain).get(&harness.aws, &id).await.expect("it can be asked for"), None);
    assert_eq!(marks(), 0);
    let left = harness.sandbox.read(|world| world.efs.file_systems.len()).expect("the sandbox can be read");
    assert_eq!(left, 1);
}

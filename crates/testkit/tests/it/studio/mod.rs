//! Spaces, apps, lifecycle configurations and single inline policies against the simulated account: the order of
//! steps, actions of users meanwhile, waits, and foreign parts that stay as they were.

mod notebook_lifecycle;

use std::time::Duration;

use heiiki_apply::event::{EventKind, Failure, Outcome};
use heiiki_aws::Scope;
use heiiki_model::plan::{Reason, Refused, Verb};
use heiiki_model::{KindName, Object};
use heiiki_plan::Intent;
use heiiki_sim::services::sagemaker::{InjectedFailure, Stage};
use heiiki_sim::{FaultEffect, InjectedFault};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};
use serde_json::{Value, json};

/// A domain with two profiles, a private and a shared space, an app in one and one of a profile, lifecycle configurations that the domain and a notebook
/// instance use, and one policy inside a role that others own.
pub(crate) const STUDIO: &str = r##"
version: 1
environment: studio
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
    theirs: {existing: {name: TheirRole}}
    others: {existing: {name: OtherRole}}
  inline_policies:
    pass:
      role: theirs
      document: {Version: '2012-10-17', Statement: [{Effect: Allow, Action: 'iam:PassRole', Resource: '${role/exec.arn}'}]}
sagemaker:
  domains:
    studio:
      auth_mode: IAM
      vpc: main
      subnets: [a]
      app_network_access_type: VpcOnly
      default_user_settings:
        execution_role: exec
        security_groups: [work]
        jupyter_lab_app_settings:
          lifecycle_config_arns: ['${studio_lifecycle_config/lab.arn}']
          default_resource_spec: {instance_type: ml.t3.medium, lifecycle_config_arn: '${studio_lifecycle_config/lab.arn}'}
      default_space_settings: {execution_role: exec, security_groups: [work]}
      on_destroy: delete
  user_profiles:
    alice: {domain: studio}
    bob: {domain: studio}
  spaces:
    lab:
      domain: studio
      display_name: The lab
      ownership: {owner_user_profile: alice}
      sharing: {sharing_type: Private}
      space_settings: {app_type: JupyterLab, space_storage_settings: {ebs_storage_settings: {ebs_volume_size_in_gb: 10}}}
      on_destroy: delete
    team:
      domain: studio
      ownership: {owner_user_profile: alice}
      sharing: {sharing_type: Shared}
      space_settings: {app_type: JupyterLab, remote_access: ENABLED}
      on_destroy: delete
  apps:
    lab: {domain: studio, space: lab, app_type: JupyterLab, resource_spec: {instance_type: ml.t3.medium}}
    classic: {domain: studio, user_profile: bob, app_type: JupyterServer}
  studio_lifecycle_configs:
    lab: {app_type: JupyterLab, content: "#!/bin/bash\nset -e\necho lab\n"}
    fixed: {name: fixed, app_type: CodeEditor, content: "#!/bin/bash\nset -e\necho fixed\n"}
  notebook_lifecycle_configs:
    start: {on_start: "#!/bin/bash\nset -e\necho start\n"}
    spare: {on_create: "#!/bin/bash\nset -e\necho spare\n"}
  notebook_instances:
    dev: {instance_type: ml.t3.medium, role: exec, subnet: a, security_groups: [work], direct_internet_access: Disabled, lifecycle_config: start, on_destroy: delete}
"##;

/// Two roles that are not heiiki's, one of them with a policy of its owner's that leaves little room for others.
pub(crate) async fn foreign_roles(harness: &Harness) {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    for name in ["TheirRole", "OtherRole"] {
        let role = harness.aws.iam.create_role().role_name(name).assume_role_policy_document(trust).description("not heiiki's");
        role.send().await.expect("the role can be made");
    }
    let own = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::{}", "a".repeat(9_800))}]});
    let policy = harness.aws.iam.put_role_policy().role_name("TheirRole").policy_name("Own").policy_document(own.to_string());
    policy.send().await.expect("the policy can be put");
}

async fn built() -> Harness {
    let harness = Harness::new().await;
    foreign_roles(&harness).await;
    harness.apply(&spec(STUDIO)).await;
    harness
}

async fn left(harness: &Harness, text: &str) -> Vec<String> {
    brief(&harness.plan(&spec(text), &Intent::default()).await.plan)
}

fn domain(harness: &Harness) -> String {
    harness.sandbox.read(|world| world.sagemaker.domains.keys().next().cloned()).expect("readable").expect("a domain")
}

async fn live(harness: &Harness, kind: KindName) -> Vec<Object> {
    harness.observe(&spec(STUDIO)).await.objects.into_iter().filter(|object| object.kind == kind).collect()
}

const LAB: &str = "app/lab";

/// The app that the spec wants in the space `harness`, as AWS's calls name it.
async fn delete_app(harness: &Harness) {
    let call = harness.aws.sagemaker.delete_app().domain_id(domain(harness)).space_name("lab").app_type("JupyterLab".into());
    call.app_name("default").send().await.expect("its user can stop the app");
}

#[tokio::test(start_paused = true)]
async fn it_is_made_complete_and_destroyed_to_nothing() {
    let harness = Harness::new().await;
    foreign_roles(&harness).await;
    let fresh = harness.objects();
    let spec = spec(STUDIO);
    harness.apply(&spec).await;
    assert_eq!(left(&harness, STUDIO).await, Vec::<String>::new());
    let plan = harness.destroy(&spec).await;
    let steps = brief(&plan);
    let place = |step: &str| steps.iter().position(|other| other == step).unwrap_or_else(|| panic!("{step}: {steps:#?}"));
    for (first, then) in [
        ("- app/lab", "- space/lab"),
        ("- app/classic", "- user_profile/bob"),
        ("- space/lab", "- user_profile/alice"),
        ("- space/team", "- user_profile/alice"),
        ("- user_profile/alice", "- domain/studio"),
        ("- domain/studio", "- studio_lifecycle_config/lab"),
        ("- notebook_instance/dev", "- notebook_lifecycle_config/start"),
    ] {
        assert!(place(first) < place(then), "{first} before {then}: {steps:#?}");
    }
    harness.wait(Duration::from_hours(2)).await;
    let _ = harness.observe(&spec).await;
    assert_eq!(harness.objects(), fresh, "the foreign roles among them, bit for bit");
}

#[tokio::test(start_paused = true)]
async fn another_script_is_switched_to_before_the_old_one_goes() {
    let harness = built().await;
    let changed = set(STUDIO, "sagemaker/studio_lifecycle_configs/lab/content", "\"#!/bin/bash\\nset -e\\necho new\\n\"");
    let old: Vec<String> = live(&harness, KindName::StudioLifecycleConfig).await.into_iter().map(|object| object.id).collect();
    let plan = harness.apply(&spec(&changed)).await;
    let settings = "default_user_settings.jupyter_lab_app_settings";
    assert_eq!(
        brief(&plan),
        [
            "+ studio_lifecycle_config/lab".to_owned(),
            format!("~ domain/studio {settings}.default_resource_spec.lifecycle_config_arn,{settings}.lifecycle_config_arns"),
            "- studio_lifecycle_config/lab".to_owned(),
        ]
    );
    assert_eq!(left(&harness, &changed).await, Vec::<String>::new());
    let new: Vec<String> = live(&harness, KindName::StudioLifecycleConfig).await.into_iter().map(|object| object.id).collect();
    assert_eq!((old.len(), new.len()), (2, 2));
    assert_eq!(old.iter().filter(|name| new.contains(name)).collect::<Vec<_>>(), ["fixed"]);
}

/// An app of a user's still runs with the old script. It is named, the rest is done, and when it is gone the next run finishes.
#[tokio::test(start_paused = true)]
async fn an_app_that_runs_with_the_old_script_keeps_it_and_is_named() {
    let harness = Harness::new().await;
    foreign_roles(&harness).await;
    harness.sandbox.edit(|world| world.tuning.app_inherits_lifecycle_config = true).expect("a sandbox in memory can be edited");
    harness.apply(&spec(STUDIO)).await;
    let changed = set(STUDIO, "sagemaker/studio_lifecycle_configs/lab/content", "\"#!/bin/bash\\nset -e\\necho new\\n\"");
    let planned = harness.plan(&spec(&changed), &Intent::default()).await;
    let plan = planned.plan.clone();
    let (report, _) = harness.carry_out(planned, 8).await;
    let failed = plan.steps.iter().zip(&report.outcomes).filter(|(_, outcome)| **outcome != Outcome::Done);
    let [(step, Outcome::Failed(Failure::Aws(error)))] = failed.collect::<Vec<_>>()[..] else { panic!("{:?}", report.outcomes) };
    assert_eq!((step.verb, step.at.to_string().as_str()), (Verb::Delete, "studio_lifecycle_config/lab"));
    assert!(error.message.contains("app JupyterLab/default of space lab (InService)"), "{error}");
    delete_app(&harness).await;
    harness.wait(Duration::from_mins(10)).await;
    let plan = harness.apply(&spec(&changed)).await;
    assert_eq!(brief(&plan), ["+ app/lab", "- studio_lifecycle_config/lab"]);
    assert_eq!(left(&harness, &changed).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn an_app_that_failed_is_made_again_and_its_reason_is_told() {
    let harness = Harness::new().await;
    foreign_roles(&harness).await;
    let failure = InjectedFailure {
        name: "default".into(),
        stage: Stage::Create,
        reason: "no capacity for ml.t3.medium".into(),
        times: Some(2),
    };
    harness.sandbox.edit(|world| world.sagemaker.injected_failures.push(failure)).expect("a sandbox in memory can be edited");
    let spec = spec(STUDIO);
    let planned = harness.plan(&spec, &Intent::default()).await;
    let plan = planned.plan.clone();
    let (report, _) = harness.carry_out(planned, 8).await;
    for (step, outcome) in plan.steps.iter().zip(&report.outcomes).filter(|(step, _)| step.at.kind == KindName::App) {
        let Outcome::Failed(Failure::Broken { reason }) = outcome else { panic!("{}: {outcome:?}", step.at) };
        assert!(reason.contains("no capacity"), "{reason}");
    }
    let planned = harness.plan(&spec, &Intent::default()).await;
    assert_eq!(brief(&planned.plan), ["+ app/classic", "+ app/lab"], "there is nothing to delete");
    for step in &planned.plan.steps {
        assert_eq!(step.why, Reason::Broken("Failed: no capacity for ml.t3.medium".into()), "{}", step.at);
    }
    harness.carry_out(planned, 8).await;
    assert_eq!(left(&harness, STUDIO).await, Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn an_app_that_its_user_stopped_comes_back() {
    let harness = built().await;
    delete_app(&harness).await;
    assert_eq!(left(&harness, STUDIO).await, ["- app/lab", "+ app/lab"], "it is still going: that is waited for");
    harness.wait(Duration::from_mins(10)).await;
    let listed = harness.aws.sagemaker.list_apps().send().await.expect("a list").apps.unwrap_or_default();
    assert!(
        listed.iter().any(|app| app.status.as_ref().is_some_and(|status| status.as_str() == "Deleted")),
        "AWS lists it for a day"
    );
    assert_eq!(brief(&harness.apply(&spec(STUDIO)).await), ["+ app/lab"]);
    assert_eq!(left(&harness, STUDIO).await, Vec::<String>::new());
}

/// A destroy that comes while an app is going, and one that comes while it is being started, wait for it.
#[tokio::test(start_paused = true)]
async fn apps_and_spaces_that_are_not_ready_are_waited_for() {
    let harness = built().await;
    delete_app(&harness).await;
    harness.wait(Duration::from_mins(10)).await;
    let call = harness.aws.sagemaker.create_app().domain_id(domain(&harness)).space_name("lab").app_type("JupyterLab".into());
    let tags =
        live(&harness, KindName::Space).await.into_iter().find(|object| object.live["name"] == "lab").expect("the space").tags;
    assert_eq!(tags.get("heiiki:environment").map(String::as_str), Some("studio"));
    let sent = call.app_name("default").send();
    sent.await.expect("its user starts it again");
    let app = harness.sandbox.edit(|world| {
        let app = world.sagemaker.apps.values_mut().find(|app| app.space.is_some()).expect("the app");
        app.tags.insert("heiiki:environment".into(), "studio".into());
        app.tags.insert("heiiki:address".into(), LAB.into());
    });
    app.expect("a sandbox in memory can be edited");
    let planned = harness.plan(&spec(STUDIO), &Intent { destroy: true, ..Intent::default() }).await;
    let (report, events) = harness.carry_out(planned, 8).await;
    assert!(report.is_complete(), "{:?}", report.outcomes);
    let waited = events.iter().any(|event| matches!(&event.what, EventKind::Retrying { why, .. } if why.contains("Pending")));
    assert!(waited, "AWS deletes no app that is being started");
}

#[tokio::test(start_paused = true)]
async fn a_space_that_is_being_made_is_not_taken_for_one_that_is_gone() {
    let harness = built().await;
    let made = harness.aws.sagemaker.create_space().domain_id(domain(&harness)).space_name("fresh");
    made.send().await.expect("a space can be made");
    let mark = harness.sandbox.edit(|world| {
        let space = world.sagemaker.spaces.values_mut().find(|space| space.name == "fresh").expect("the space");
        space.tags.insert("heiiki:environment".into(), "studio".into());
        space.tags.insert("heiiki:address".into(), "space/fresh".into());
    });
    mark.expect("a sandbox in memory can be edited");
    let planned = harness.plan(&spec(STUDIO), &Intent::default()).await;
    assert_eq!(brief(&planned.plan), ["- space/fresh"]);
    let (report, events) = harness.carry_out(planned, 8).await;
    assert!(report.is_complete(), "{:?}", report.outcomes);
    assert!(events.iter().any(|event| matches!(&event.what, EventKind::Retrying { why, .. } if why.contains("Pending"))));
    assert!(live(&harness, KindName::Space).await.iter().all(|object| object.live["name"] != "fresh"));
}

/// A space is in service before its volume is, and nothing tells when: the app is asked for until AWS takes it.
#[tokio::test(start_paused = true)]
async fn an_app_waits_for_the_volume_that_grows() {
    let harness = built().await;
    harness.sandbox.edit(|world| world.tuning.app_s = 5).expect("a sandbox in memory can be edited");
    let grown = set(
        STUDIO,
        "sagemaker/spaces/lab/space_settings/space_storage_settings/ebs_storage_settings/ebs_volume_size_in_gb",
        "20",
    );
    let grown = set(&grown, "sagemaker/apps/lab/resource_spec/instance_type", "ml.t3.large");
    let planned = harness.plan(&spec(&grown), &Intent::default()).await;
    assert_eq!(
        brief(&planned.plan),
        [
            "~ space/lab space_settings.space_storage_settings.ebs_storage_settings.ebs_volume_size_in_gb",
            "- app/lab",
            "+ app/lab",
        ]
    );
    let (report, events) = harness.carry_out(planned, 8).await;
    assert!(report.is_complete(), "{:?}", report.outcomes);
    let waited =
        |part: &str| events.iter().any(|event| matches!(&event.what, EventKind::Retrying { why, .. } if why.contains(part)));
    assert!(waited("storage is not in Available status"), "{events:#?}");
    assert_eq!(left(&harness, &grown).await, Vec::<String>::new());
    let space = live(&harness, KindName::Space).await.into_iter().find(|object| object.live["name"] == "lab").expect("the space");
    assert_eq!(
        space.live.pointer("/space_settings/space_storage_settings/ebs_storage_settings/ebs_volume_size_in_gb"),
        Some(&json!(20))
    );
}

/// Each call is carried out and its answer lost: nothing is made twice, and all is well in the end.
#[tokio::test(start_paused = true)]
async fn a_lost_answer_makes_nothing_twice() {
    for operation in [
        "sagemaker:CreateSpace",
        "sagemaker:CreateApp",
        "sagemaker:CreateStudioLifecycleConfig",
        "sagemaker:CreateNotebookInstanceLifecycleConfig",
        "iam:PutRolePolicy",
    ] {
        let harness = Harness::new().await;
        foreign_roles(&harness).await;
        harness.sandbox.inject_fault(InjectedFault::once(operation, FaultEffect::Cut)).expect("a sandbox in memory takes faults");
        let spec = spec(STUDIO);
        harness.apply(&spec).await;
        let counts = harness.sandbox.read(|world| {
            let sagemaker = &world.sagemaker;
            let configs = (sagemaker.studio_lifecycle_configs.len(), sagemaker.notebook_lifecycle_configs.len());
            (sagemaker.spaces.len(), sagemaker.apps.len(), configs)
        });
        assert_eq!(counts.expect("the sandbox can be read"), (2, 2, (2, 2)), "{operation}");
        assert_eq!(left(&harness, STUDIO).await, Vec::<String>::new(), "{operation}");
    }
}

/// A name that a foreign object has taken is refused.
#[tokio::test(start_paused = true)]
async fn a_foreign_space_of_a_wanted_name_is_refused_and_left_alone() {
    let harness = built().await;
    let made = harness.aws.sagemaker.create_space().domain_id(domain(&harness)).space_name("desk");
    made.send().await.expect("a user can make a space");
    let wanted = set(STUDIO, "sagemaker/spaces/desk", "{domain: studio}");
    let plan = harness.plan(&spec(&wanted), &Intent::default()).await.plan;
    let taken = |why: &Refused| matches!(why, Refused::Taken { id, environment: None } if id.ends_with("/space/desk"));
    assert!(plan.refusals.iter().any(|refusal| taken(&refusal.why)), "{:?}", plan.refusals);
    let used = set(STUDIO, "sagemaker/spaces/desk", "{existing: {name: desk}}");
    assert_eq!(left(&harness, &used).await, Vec::<String>::new(), "it can be used as it is");
}

#[tokio::test(start_paused = true)]
async fn the_foreign_role_stays_as_it_is_but_for_one_policy() {
    let harness = Harness::new().await;
    foreign_roles(&harness).await;
    let role = |harness: &Harness| -> Value {
        let objects = harness.objects();
        objects.into_iter().find(|(name, _)| name.ends_with("theirrole")).map(|(_, role)| role).expect("the role is there")
    };
    let before = role(&harness);
    let spec = spec(STUDIO);
    harness.apply(&spec).await;
    let mut after = role(&harness);
    let name = "heiiki.studio.pass";
    assert!(after.to_string().contains(name), "{after}");
    let others = set(STUDIO, "iam/inline_policies/pass/role", "others");
    assert_eq!(
        brief(&harness.apply(&heiiki_testkit::harness::spec(&others)).await),
        ["+ inline_policy/pass", "- inline_policy/pass"]
    );
    after = role(&harness);
    assert_eq!(after, before, "bit for bit");
    harness.apply(&spec).await;
    harness.aws.iam.delete_role_policy().role_name("TheirRole").policy_name(name).send().await.expect("its owner can delete it");
    assert_eq!(left(&harness, STUDIO).await, ["+ inline_policy/pass"]);
    assert_eq!(brief(&harness.destroy(&spec).await).iter().filter(|step| step.contains("inline")).count(), 0, "gone is gone");
    assert_eq!(role(&harness), before);
}

/// Users start many apps and make many spaces. A plan asks for the tags of those in domains that matter, one call each, and for nothing else; a foreign domain
/// costs nothing, and neither does what was deleted.
#[tokio::test(start_paused = true)]
async fn a_plan_asks_for_no_more_than_it_needs() {
    let harness = built().await;
    let ours = domain(&harness);
    let spec = spec(STUDIO);
    let count = async |harness: &Harness, deep: bool| {
        harness.sandbox.clear_calls();
        let scope = Scope { deep, ..Scope::of(&spec) };
        heiiki_aws::observe(&harness.aws, &scope).await.expect("it can be observed");
        let counts = harness.sandbox.call_counts();
        let of = |operation: &str| counts.get(&format!("sagemaker:{operation}")).copied().unwrap_or(0);
        (of("ListDomains"), of("ListTags"), of("DescribeApp"), of("DescribeSpace"), of("ListApps"), of("ListSpaces"))
    };
    let before = count(&harness, false).await;
    // A domain, two profiles, a notebook, two configurations of each kind, two spaces and two apps.
    assert_eq!(before, (1, 12, 2, 2, 1, 1));
    let add = async |domain: &str, profile: &str, n: usize| {
        for index in 0..n {
            let call =
                harness.aws.sagemaker.create_app().domain_id(domain).user_profile_name(profile).app_type("JupyterServer".into());
            call.app_name(format!("extra-{index}")).send().await.expect("a user can start an app");
        }
    };
    add(&ours, "bob", 10).await;
    assert_eq!(count(&harness, false).await, (1, 22, 2, 2, 1, 1), "one call for each app in a domain of ours");
    assert_eq!(count(&harness, true).await, (1, 22, 12, 2, 1, 1), "show and destroy also ask what each is");
    harness.wait(Duration::from_mins(10)).await;
    for index in 0..10 {
        let call = harness.aws.sagemaker.delete_app().domain_id(&ours).user_profile_name("bob").app_type("JupyterServer".into());
        call.app_name(format!("extra-{index}")).send().await.expect("a user can stop an app");
    }
    harness.wait(Duration::from_mins(10)).await;
    assert_eq!(count(&harness, false).await, before, "what was deleted is not looked into");
}

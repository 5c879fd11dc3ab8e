//! P6, P7, P10, P11 and P22: domains, their users and spaces. Changes in place, changes that would lose data, and
//! failures after AWS has accepted a call.

use heiiki_apply::event::{Failure, Outcome};
use heiiki_model::plan::{Cause, Reason, Refused};
use heiiki_plan::Intent;
use heiiki_sim::World;
use heiiki_sim::console_actions::{start_app, write_home};
use heiiki_sim::services::sagemaker::{InjectedFailure, Stage};
use heiiki_testkit::edit::set;
use heiiki_testkit::harness::{Harness, brief, spec};
use serde_json::{Value, json};

use super::{Home, NOTHING, Run, by_hand, codes, destroying, edit, id_of, left, seen};
use crate::sagemaker::STUDIO;
use crate::studio;

const DOMAIN: &str = "sagemaker/domains/studio";

async fn built() -> Harness {
    let harness = Harness::new().await;
    harness.apply(&spec(STUDIO)).await;
    harness
}

/// The answer of DescribeDomain.
fn described(harness: &Harness) -> Value {
    by_hand(harness, "sagemaker", "DescribeDomain", &json!({"DomainId": id_of(harness, "domain/studio")}))
}

fn fails(harness: &Harness, name: &str, stage: Stage, reason: &str) {
    let failure = InjectedFailure { name: name.into(), stage, reason: reason.into(), times: Some(1) };
    edit(harness, |world| world.sagemaker.injected_failures.push(failure));
}

fn calls(harness: &Harness, operation: &str) -> u64 {
    harness.sandbox.call_counts().get(&format!("sagemaker:{operation}")).copied().unwrap_or_default()
}

/// Terraform's updates of a domain without internet access leave out its network, which AWS wants to hear again each time, and all fail.
#[tokio::test(start_paused = true)]
async fn p06_a_domain_without_internet_access_can_be_updated() {
    let harness = built().await;
    let before = described(&harness);
    let bare = json!({"DomainId": before["DomainId"], "TagPropagation": "ENABLED"});
    let refused =
        harness.sandbox.call("sagemaker", "UpdateDomain", &bare).expect("in memory").expect_err("AWS wants the network");
    assert!(refused.message.contains("VpcId and Subnet IDs are required"), "{}", refused.message);
    let mut text = STUDIO.to_owned();
    let edits = [
        ("tag_propagation", "ENABLED", "tag_propagation", "TagPropagation", json!("ENABLED")),
        ("default_user_settings/execution_role", "other", "default_user_settings.execution_role", "", Value::Null),
        (
            "app_network_access_type",
            "PublicInternetOnly",
            "app_network_access_type",
            "AppNetworkAccessType",
            json!("PublicInternetOnly"),
        ),
        ("tag_propagation", "DISABLED", "tag_propagation", "TagPropagation", json!("DISABLED")),
        ("app_network_access_type", "VpcOnly", "app_network_access_type", "AppNetworkAccessType", json!("VpcOnly")),
    ];
    for (path, value, field, member, expected) in edits {
        text = set(&text, &format!("{DOMAIN}/{path}"), value);
        let updates = calls(&harness, "UpdateDomain");
        assert_eq!(brief(&harness.apply(&spec(&text)).await), [format!("~ domain/studio {field}")]);
        assert_eq!(calls(&harness, "UpdateDomain"), updates + 1, "{path}: one call, and AWS takes it");
        assert!(member.is_empty() || described(&harness)[member] == expected, "{path}");
        assert_eq!(left(&harness, &spec(&text)).await, NOTHING, "{path}");
    }
    let after = described(&harness);
    for member in ["DomainId", "VpcId", "SubnetIds", "HomeEfsFileSystemId"] {
        assert_eq!(after[member], before[member], "{member}");
    }
    assert!(after["DefaultUserSettings"]["ExecutionRole"].as_str().is_some_and(|arn| arn.contains("other")), "{after}");
}

/// Terraform deletes the domain and makes another one, home directories and all, when it gets one more subnet or other groups.
#[tokio::test(start_paused = true)]
async fn p07_another_subnet_or_group_keeps_the_domain_and_its_files() {
    let harness = built().await;
    let bytes = harness.sandbox.edit(|world| write_home(world, "alice", 7 << 30)).expect("in memory").expect("she has a home");
    let (before, home) = (described(&harness), Home::of(&harness));
    let wider = set(STUDIO, "ec2/subnets/c", "{vpc: main, availability_zone: d, cidr_block: 10.0.2.0/24}");
    let wider = set(&wider, &format!("{DOMAIN}/subnets"), "[a, b, c]");
    assert_eq!(brief(&harness.apply(&spec(&wider)).await), ["+ subnet/c", "~ domain/studio subnets"]);
    let grouped = set(&wider, &format!("{DOMAIN}/default_user_settings/security_groups"), "[more]");
    let grouped = set(&grouped, &format!("{DOMAIN}/domain_settings"), "{security_groups: [work]}");
    let plan = harness.apply(&spec(&grouped)).await;
    assert_eq!(brief(&plan), ["~ domain/studio default_user_settings.security_groups,domain_settings.security_groups"]);
    let after = described(&harness);
    assert_eq!((&after["DomainId"], &after["HomeEfsFileSystemId"]), (&before["DomainId"], &before["HomeEfsFileSystemId"]));
    assert_eq!(after["SubnetIds"].as_array().map(Vec::len), Some(3));
    assert_eq!(after["DefaultUserSettings"]["SecurityGroups"], json!([id_of(&harness, "security_group/more")]));
    let now = Home::of(&harness);
    assert_eq!((&now.file_system, now.mount_targets.len()), (&home.file_system, 3));
    let stored = |harness: &Harness| {
        seen(harness, |world: &World| world.efs.file_systems.get(&home.file_system).map(|system| system.bytes))
    };
    assert_eq!(stored(&harness), Some(bytes));
    assert_eq!(left(&harness, &spec(&grouped)).await, NOTHING);

    // A change that AWS cannot make in place is not made silently: the plan names the data that would die, and stops.
    let renamed = spec(&set(&grouped, &format!("{DOMAIN}/name"), "renamed"));
    let refusals = harness.plan(&renamed, &Intent::default()).await.plan.refusals;
    let refusal = refusals.iter().find(|refusal| refusal.cause() == Cause::DataLoss).expect("files would be lost");
    let Refused::DataLoss { loss, by_spec: false, .. } = &refusal.why else { panic!("{refusal:?}") };
    assert!(loss.what.contains(&home.file_system) && loss.bytes.is_some_and(|bytes| bytes >> 30 == 7), "{loss}");
    assert_eq!((stored(&harness), described(&harness)["DomainId"].clone()), (Some(bytes), before["DomainId"].clone()));
    let consent = Intent { allow_data_loss: vec!["domain/studio".parse().expect("an address")], ..Intent::default() };
    harness.fulfil(&renamed, &consent).await;
    assert_ne!(described(&harness)["DomainId"], before["DomainId"]);
    assert_eq!(stored(&harness), None, "it went, as was agreed");
}

/// Terraform reports an update that AWS took and then could not do as `unexpected state`, with no reason or none at all.
#[tokio::test(start_paused = true)]
async fn p10_aws_s_own_reason_is_told_and_what_apps_forbid_is_known_beforehand() {
    let harness = built().await;
    let reason = "Unable to create EFS mount target: no free address";
    fails(&harness, "studio*", Stage::Update, reason);
    let wanted = spec(&set(STUDIO, &format!("{DOMAIN}/tag_propagation"), "ENABLED"));
    let run = Run::of(&harness, &wanted, &Intent::default()).await;
    let outcome = run.outcome("~ domain/studio tag_propagation");
    let told = format!("Update_Failed: {reason}");
    assert_eq!(*outcome, Outcome::Failed(Failure::Broken { reason: told.clone() }));
    let plan = harness.plan(&wanted, &Intent::default()).await.plan;
    assert_eq!(brief(&plan), ["~ domain/studio tag_propagation"], "it serves, and is updated again");
    assert_eq!(plan.steps[0].why, Reason::Broken(told));
    harness.apply(&wanted).await;
    assert_eq!(
        (&described(&harness)["Status"], &described(&harness)["TagPropagation"]),
        (&json!("InService"), &json!("ENABLED"))
    );

    // AWS has a rule that it does not document where one looks: no other role while an app runs.
    let space = harness.sandbox.edit(|world| start_app(world, "alice", "JupyterLab")).expect("in memory").expect("she may");
    let classic = json!({"DomainId": id_of(&harness, "domain/studio"), "UserProfileName": "alice", "AppType": "JupyterServer", "AppName": "default"});
    by_hand(&harness, "sagemaker", "CreateApp", &classic);
    let text = set(STUDIO, &format!("{DOMAIN}/tag_propagation"), "ENABLED");
    let other = spec(&set(&text, &format!("{DOMAIN}/default_user_settings/execution_role"), "other"));
    let refusals = harness.plan(&other, &Intent::default()).await.plan.refusals;
    let [refusal] = refusals.as_slice() else { panic!("{refusals:#?}") };
    assert_eq!((refusal.cause(), refusal.at.to_string().as_str()), (Cause::Users, "domain/studio"));
    let Refused::UsersAppsRun { fields, apps } = &refusal.why else { panic!("{refusal:?}") };
    assert_eq!(fields, &["default_user_settings.execution_role"]);
    for whose in [format!("JupyterLab in space {space}"), "JupyterServer of alice".to_owned()] {
        assert!(apps.iter().any(|app| app.about.ends_with(&whose)), "{whose}: {apps:?}");
    }
    harness.fulfil(&other, &Intent { evict_users: true, ..Intent::default() }).await;
    assert_eq!(left(&harness, &other).await, NOTHING);
}

/// A release of Terraform began to send a setting that AWS takes only beside RStudio, so that no closed domain could be made any more.
#[tokio::test(start_paused = true)]
async fn p11_a_setting_for_r_studio_alone_is_sent_to_nobody_else() {
    let harness = built().await;
    assert_eq!(described(&harness)["AppSecurityGroupManagement"], Value::Null);
    let input = json!({
        "DomainId": id_of(&harness, "domain/studio"), "AppSecurityGroupManagement": "Service",
        "VpcId": described(&harness)["VpcId"], "SubnetIds": described(&harness)["SubnetIds"],
    });
    let refused = harness.sandbox.call("sagemaker", "UpdateDomain", &input).expect("in memory").expect_err("there is no RStudio");
    assert!(refused.message.contains("can only be set for Rstudio enabled domains"), "{}", refused.message);
    let given = set(STUDIO, &format!("{DOMAIN}/app_security_group_management"), "Service");
    assert_eq!(codes(&given), ["group-management-without-r-studio"]);
    // Beside RStudio, AWS demands it.
    let r_studio = r#"{r_studio_server_pro_domain_settings: {domain_execution_role_arn: "${role/exec.arn}"}}"#;
    let without = set(STUDIO, &format!("{DOMAIN}/domain_settings"), r_studio);
    assert_eq!(codes(&without), ["r-studio-group-management"]);
    let with = set(&without, &format!("{DOMAIN}/app_security_group_management"), "Service");
    let other = Harness::new().await;
    other.apply(&spec(&with)).await;
    assert_eq!(described(&other)["AppSecurityGroupManagement"], "Service");
    assert_eq!(left(&other, &spec(&with)).await, NOTHING);
}

/// CloudFormation replaces a user for a changed tag, and Terraform stumbles over a space or app that has failed.
#[tokio::test(start_paused = true)]
async fn p22_users_and_spaces_are_changed_in_place_and_failed_ones_made_anew() {
    let harness = Harness::new().await;
    studio::foreign_roles(&harness).await;
    for (name, stage) in [("bob", Stage::Create), ("team", Stage::Create)] {
        fails(&harness, name, stage, "internal trouble");
    }
    let studio = spec(studio::STUDIO);
    let run = Run::of(&harness, &studio, &Intent::default()).await;
    for step in ["+ user_profile/bob", "+ space/team"] {
        let expected = Failure::Broken { reason: "Failed: internal trouble".to_owned() };
        assert_eq!(*run.outcome(step), Outcome::Failed(expected), "{step}");
    }
    assert_eq!(*run.outcome("+ user_profile/alice"), Outcome::Done);
    // Nobody knows if the volume of the failed space holds data, so that consent is needed.
    let refusals = harness.plan(&studio, &Intent::default()).await.plan.refusals;
    let refused: Vec<(Cause, String)> = refusals.iter().map(|refusal| (refusal.cause(), refusal.at.to_string())).collect();
    assert_eq!(refused, [(Cause::DataLoss, "space/team".to_owned())]);
    let consent = Intent { allow_data_loss: vec![refusals[0].at.clone()], ..Intent::default() };
    let plan = harness.fulfil(&studio, &consent).await;
    let steps = brief(&plan);
    for at in ["user_profile/bob", "space/team"] {
        let of_it = plan.steps.iter().filter(|step| step.at.to_string() == at);
        assert!(of_it.clone().all(|step| step.why == Reason::Broken("Failed: internal trouble".to_owned())), "{at}");
        assert_eq!(of_it.count(), 2, "{at}: {steps:?}");
    }
    assert!(!steps.iter().any(|step| step.contains("alice") || step.contains("domain")), "{steps:?}");

    let created = |harness: &Harness| {
        seen(harness, |world: &World| {
            let profiles = world.sagemaker.user_profiles.values().map(|profile| (profile.name.clone(), profile.created));
            let spaces = world.sagemaker.spaces.values().map(|space| (space.name.clone(), space.created));
            profiles.chain(spaces).collect::<Vec<_>>()
        })
    };
    let before = created(&harness);
    let edits = [
        ("user_profiles/alice/tags", "{team: ml}", "~ user_profile/alice tags"),
        ("user_profiles/alice/user_settings", "{security_groups: [work]}", "~ user_profile/alice user_settings.security_groups"),
        ("spaces/team/tags", "{team: ml}", "~ space/team tags"),
        ("spaces/team/display_name", "The team", "~ space/team display_name"),
    ];
    let mut text = studio::STUDIO.to_owned();
    for (path, value, step) in edits {
        text = set(&text, &format!("sagemaker/{path}"), value);
        assert_eq!(brief(&harness.apply(&spec(&text)).await), [step]);
        assert_eq!(left(&harness, &spec(&text)).await, NOTHING, "{path}");
    }
    assert_eq!(created(&harness), before, "the same ones as before");
    harness.fulfil(&spec(&text), &destroying()).await;
    assert_eq!(seen(&harness, |world| world.sagemaker.domains.len()), 0);
}

//! Apps.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, ROLE, text, with};

fn app(domain: &str, change: &Value) -> Value {
    with(&json!({"DomainId": domain, "UserProfileName": "alice", "AppType": "JupyterServer", "AppName": "default"}), change)
}

fn account_with_profile() -> (Account, String) {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    (account, id)
}

#[test]
fn an_app_lives_is_deleted_and_stays_listed_for_a_day() {
    let (mut account, id) = account_with_profile();
    let input = app(&id, &json!({}));
    let arn = text(&account.ok("CreateApp", &input)["AppArn"]);
    assert_eq!(arn, format!("arn:aws:sagemaker:ap-northeast-1:123456789012:app/{id}/alice/jupyterserver/default"));
    account.refused("CreateApp", &input, "ResourceInUse", "already exists");
    account.refused("DeleteApp", &input, "ResourceInUse", "[Pending]");
    let note = format!("[DO NOT DELETE] ENI managed by SageMaker for Studio Domain({id}) - ");
    let held =
        |account: &Account| account.interfaces().iter().any(|text| text.starts_with(&note) && text.len() == note.len() + 32);
    assert!(held(&account));
    let interface = account.world.ec2.network_interfaces.values().find(|found| found.description.starts_with(&note));
    let interface = interface.expect("the app has an interface");
    assert!(interface.requester.as_ref().is_some_and(|id| id.starts_with("AROA") && id.ends_with(":SageMaker")));
    assert!(!interface.requester_managed);
    account.wait(60);
    let running = account.ok("DescribeApp", &input);
    assert_eq!(running["Status"], "InService");
    assert_eq!(running["LastUserActivityTimestamp"], running["LastHealthCheckTimestamp"]);
    assert!(running["LastUserActivityTimestamp"].is_number());
    account.ok("DeleteApp", &input);
    assert_eq!(account.ok("DescribeApp", &input)["Status"], "Deleting");
    account.wait(60);
    assert!(held(&account), "the interface outlives the app");
    account.refused("DeleteApp", &input, "ValidationException", "has already been deleted");
    account.wait(45);
    assert!(!held(&account));
    assert_eq!(account.ok("ListApps", &json!({"DomainIdEquals": id}))["Apps"][0]["Status"], "Deleted");
    account.wait(86_400);
    assert_eq!(account.ok("ListApps", &json!({}))["Apps"], json!([]));
    account.refused("DescribeApp", &input, "ResourceNotFound", "default");
}

#[test]
fn within_a_day_a_new_one_is_a_restart() {
    let (mut account, id) = account_with_profile();
    let input = app(&id, &json!({}));
    account.ok("CreateApp", &input);
    let created = account.ok("DescribeApp", &input)["CreationTime"].clone();
    account.wait(60);
    account.ok("DeleteApp", &input);
    account.wait(3_600);
    assert_eq!(account.ok("DescribeApp", &input)["Status"], "Deleted");
    account.ok("CreateApp", &input);
    let again = account.ok("DescribeApp", &input);
    assert_eq!((&again["Status"], &again["CreationTime"]), (&json!("Pending"), &created));
    account.wait(60);
    account.ok("DeleteApp", &input);
    account.wait(86_500);
    account.ok("CreateApp", &input);
    assert_ne!(account.ok("DescribeApp", &input)["CreationTime"], created, "after a day it is another one");
}

#[test]
fn the_interface_carries_the_groups_of_domain_and_profile_and_the_outbound_group() {
    let mut account = Account::new();
    let id = account.domain();
    let vpc = account.vpc.clone();
    let own = account.make_group(&vpc, "own");
    account
        .ok("CreateUserProfile", &json!({"DomainId": id, "UserProfileName": "alice", "UserSettings": {"SecurityGroups": [own]}}));
    account.wait(15);
    account.ok("CreateApp", &app(&id, &json!({})));
    let outbound = account.group_named(&format!("security-group-for-outbound-nfs-{id}")).expect("the domain made it");
    let interfaces = account.world.ec2.network_interfaces.values();
    let groups: Vec<_> =
        interfaces.filter(|found| found.description.contains("Studio Domain")).map(|found| found.groups.clone()).collect();
    assert_eq!(groups, [vec![account.group.clone(), own, outbound]]);
}

#[test]
fn creation_is_refused_for_each_broken_rule() {
    let (mut account, id) = account_with_profile();
    for (change, code, part) in [
        (json!({"UserProfileName": null}), "ValidationException", "Exactly one of"),
        (json!({"SpaceName": "x"}), "ValidationException", "Exactly one of"),
        (json!({"UserProfileName": "bob"}), "ResourceNotFound", "bob"),
        (json!({"UserProfileName": null, "SpaceName": "none"}), "ResourceNotFound", "none"),
        (json!({"AppType": "Emacs"}), "ValidationException", "at 'appType'"),
        (json!({"AppType": "JupyterLab"}), "ValidationException", "need a SpaceName"),
        (json!({"AppType": "KernelGateway"}), "ValidationException", "InstanceType is required"),
        (json!({"ResourceSpec": {"InstanceType": "ml.t3.medium"}}), "ValidationException", "system instance type"),
    ] {
        account.refused("CreateApp", &app(&id, &change), code, part);
    }
    account.ok("CreateApp", &app(&id, &json!({"AppType": "KernelGateway", "ResourceSpec": {"InstanceType": "ml.t3.medium"}})));
}

#[test]
fn a_role_that_cannot_be_assumed_fails_the_app() {
    let mut account = Account::new();
    account.world.tuning.domain_checks_role = false;
    let change = json!({"DefaultUserSettings": {"ExecutionRole": "arn:aws:iam::123456789012:role/missing"}});
    let input = with(&account.domain_input(), &change);
    let id = account.domain_of(&input);
    account.profile(&id, "alice");
    let input = app(&id, &json!({}));
    account.ok("CreateApp", &input);
    account.wait(60);
    let failed = account.ok("DescribeApp", &input);
    assert_eq!(failed["Status"], "Failed");
    assert!(text(&failed["FailureReason"]).contains("Could not assume role"));
    account.refused("DeleteApp", &input, "ValidationException", "previously failed and was automatically deleted");
    account
        .ok("UpdateUserProfile", &json!({"DomainId": id, "UserProfileName": "alice", "UserSettings": {"ExecutionRole": ROLE}}));
    account.wait(15);
    account.ok("CreateApp", &input);
    account.wait(60);
    assert_eq!(account.ok("DescribeApp", &input)["Status"], "InService");
}

#[test]
fn filters_of_the_list() {
    let (mut account, id) = account_with_profile();
    account.ok("CreateApp", &app(&id, &json!({})));
    for (input, count) in [
        (json!({"DomainIdEquals": id}), 1),
        (json!({"DomainIdEquals": "d-000000000000"}), 0),
        (json!({"DomainIdEquals": id, "UserProfileNameEquals": "alice"}), 1),
        (json!({"DomainIdEquals": id, "UserProfileNameEquals": "bob"}), 0),
        (json!({"DomainIdEquals": id, "SpaceNameEquals": "alice"}), 0),
    ] {
        assert_eq!(account.ok("ListApps", &input)["Apps"].as_array().map(Vec::len), Some(count), "{input}");
    }
    let both = json!({"DomainIdEquals": id, "UserProfileNameEquals": "a", "SpaceNameEquals": "b"});
    account.refused("ListApps", &both, "ValidationException", "cannot be specified together");
    account.refused("ListApps", &json!({"UserProfileNameEquals": "a"}), "ValidationException", "need DomainIdEquals");
}

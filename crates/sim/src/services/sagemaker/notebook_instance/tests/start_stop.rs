//! The state machine of notebook instances, and UpdateNotebookInstance.

use serde_json::{Value, json};

use super::{input, name};
use crate::services::sagemaker::injected_failure::{InjectedFailure, Stage};
use crate::services::sagemaker::testing::{Account, ROLE, text, with};

fn status(account: &mut Account) -> String {
    text(&account.ok("DescribeNotebookInstance", &name())["NotebookInstanceStatus"])
}

fn stopped() -> Account {
    let mut account = Account::new();
    let base = input(&account);
    account.ok("CreateNotebookInstance", &base);
    account.wait(240);
    account.ok("StopNotebookInstance", &name());
    account.wait(90);
    account
}

#[test]
fn each_move_is_allowed_from_its_statuses_only() {
    let mut account = Account::new();
    let base = input(&account);
    account.ok("CreateNotebookInstance", &base);
    let arn = "arn:aws:sagemaker:ap-northeast-1:123456789012:notebook-instance/ifsm-notebook-instance";
    let moves = [
        ("StartNotebookInstance", "Stopped, Failed", "Pending"),
        ("StopNotebookInstance", "InService", "Stopping"),
        ("UpdateNotebookInstance", "Stopped, Failed", "Updating"),
        ("DeleteNotebookInstance", "Stopped, Failed", "Deleting"),
    ];
    let check = |account: &mut Account, at: &str, allowed: &[&str]| {
        assert_eq!(status(account), at);
        for (action, from, to) in moves.iter().filter(|(action, _, _)| !allowed.contains(action)) {
            let text = format!("Status ({at}) not in ([{from}]). Unable to transition to ({to}) for Notebook Instance ({arn})");
            account.refused(action, &name(), "ValidationException", &text);
        }
    };
    check(&mut account, "Pending", &[]);
    account.wait(240);
    check(&mut account, "InService", &["StopNotebookInstance"]);
    account.ok("StopNotebookInstance", &name());
    check(&mut account, "Stopping", &[]);
    account.wait(90);
    check(&mut account, "Stopped", &["StartNotebookInstance", "UpdateNotebookInstance", "DeleteNotebookInstance"]);
    account.ok("StartNotebookInstance", &name());
    check(&mut account, "Pending", &[]);
    account.wait(240);
    account.ok("StopNotebookInstance", &name());
    account.wait(90);
    account.ok("UpdateNotebookInstance", &name());
    check(&mut account, "Updating", &[]);
    account.wait(90);
    account.ok("DeleteNotebookInstance", &name());
    check(&mut account, "Deleting", &[]);
    account.wait(90);
    account.refused("DescribeNotebookInstance", &name(), "ValidationException", "RecordNotFound");
}

#[test]
fn the_interface_outlives_the_notebook() {
    let mut account = stopped();
    assert_eq!(account.interfaces().len(), 1);
    account.ok("DeleteNotebookInstance", &name());
    account.wait(90);
    account.refused("DescribeNotebookInstance", &name(), "ValidationException", "RecordNotFound");
    assert_eq!(account.interfaces().len(), 1);
    account.wait(44);
    assert_eq!(account.interfaces().len(), 1);
    account.wait(1);
    assert!(account.interfaces().is_empty());
}

#[test]
fn a_start_may_be_lost() {
    let mut account = stopped();
    account.world.sagemaker.lost_notebook_starts = 1;
    account.ok("StartNotebookInstance", &name());
    assert_eq!(status(&mut account), "Stopped");
    account.ok("StartNotebookInstance", &name());
    assert_eq!(status(&mut account), "Pending");
}

#[test]
fn an_update_changes_given_members_only() {
    let mut account = stopped();
    account.ok("CreateNotebookInstanceLifecycleConfig", &json!({"NotebookInstanceLifecycleConfigName": "setup"}));
    let change = |account: &mut Account, change: &Value| {
        account.ok("UpdateNotebookInstance", &with(&name(), change));
        account.wait(90);
        account.ok("DescribeNotebookInstance", &name())
    };
    let before = account.ok("DescribeNotebookInstance", &name());
    let after = change(
        &mut account,
        &json!({
            "InstanceType": "ml.t3.large",
            "VolumeSizeInGB": 10,
            "LifecycleConfigName": "setup",
            "RootAccess": "Disabled",
            "PlatformIdentifier": "notebook-al2023-v2",
            "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "2"},
            "DefaultCodeRepository": "one",
            "AdditionalCodeRepositories": ["two"],
            "AcceleratorTypes": ["ml.eia2.medium"],
        }),
    );
    for (member, value) in [
        ("NotebookInstanceStatus", json!("Stopped")),
        ("InstanceType", json!("ml.t3.large")),
        ("VolumeSizeInGB", json!(10)),
        ("NotebookInstanceLifecycleConfigName", json!("setup")),
        ("RootAccess", json!("Disabled")),
        ("PlatformIdentifier", json!("notebook-al2023-v2")),
        ("DefaultCodeRepository", json!("one")),
        ("AdditionalCodeRepositories", json!(["two"])),
        ("AcceleratorTypes", json!(["ml.eia2.medium"])),
        ("RoleArn", before["RoleArn"].clone()),
        ("SubnetId", before["SubnetId"].clone()),
        ("SecurityGroups", before["SecurityGroups"].clone()),
        ("DirectInternetAccess", before["DirectInternetAccess"].clone()),
    ] {
        assert_eq!(after[member], value, "{member}");
    }
    let cleared = change(
        &mut account,
        &json!({
            "DisassociateLifecycleConfig": true,
            "DisassociateDefaultCodeRepository": true,
            "DisassociateAdditionalCodeRepositories": true,
            "DisassociateAcceleratorTypes": true,
        }),
    );
    for member in
        ["NotebookInstanceLifecycleConfigName", "DefaultCodeRepository", "AdditionalCodeRepositories", "AcceleratorTypes"]
    {
        assert_eq!(cleared[member], Value::Null, "{member}");
    }
    assert_eq!(cleared["VolumeSizeInGB"], 10);
}

#[test]
fn updates_are_refused_for_each_broken_rule() {
    let mut account = stopped();
    account.ok("CreateNotebookInstanceLifecycleConfig", &json!({"NotebookInstanceLifecycleConfigName": "setup"}));
    account.ok("UpdateNotebookInstance", &with(&name(), &json!({"VolumeSizeInGB": 50})));
    account.wait(90);
    for (change, part) in [
        (json!({"VolumeSizeInGB": 49}), "a volume can only grow"),
        (json!({"VolumeSizeInGB": 4}), "greater than or equal to 5"),
        (json!({"RoleArn": "arn:aws:iam::123456789012:role/missing"}), "Could not assume role"),
        (json!({"LifecycleConfigName": "none"}), "does not exist"),
        (json!({"LifecycleConfigName": "setup", "DisassociateLifecycleConfig": true}), "cannot be specified together"),
        (json!({"DefaultCodeRepository": "a", "AdditionalCodeRepositories": ["a"]}), "more than once"),
        (json!({"IpAddressType": "dualstack"}), "IPv6"),
    ] {
        account.refused("UpdateNotebookInstance", &with(&name(), &change), "ValidationException", part);
    }
    account.ok("UpdateNotebookInstance", &with(&name(), &json!({"RoleArn": ROLE, "VolumeSizeInGB": 50})));
}

#[test]
fn injected_failures_of_update_and_delete_end_in_failed() {
    let mut account = stopped();
    for stage in [Stage::Update, Stage::Delete] {
        let failure = InjectedFailure { name: "*".to_owned(), stage, reason: "broken".to_owned(), times: Some(1) };
        account.world.sagemaker.injected_failures.push(failure);
    }
    account.ok("UpdateNotebookInstance", &with(&name(), &json!({"VolumeSizeInGB": 50})));
    account.wait(90);
    let notebook = account.ok("DescribeNotebookInstance", &name());
    assert_eq!((&notebook["NotebookInstanceStatus"], &notebook["FailureReason"]), (&json!("Failed"), &json!("broken")));
    assert_eq!(notebook["VolumeSizeInGB"], 5);
    account.ok("DeleteNotebookInstance", &name());
    account.wait(90);
    assert_eq!(status(&mut account), "Failed");
    account.ok("DeleteNotebookInstance", &name());
    account.wait(90);
    account.refused("DescribeNotebookInstance", &name(), "ValidationException", "RecordNotFound");
}

#[test]
fn a_link_needs_a_running_notebook() {
    let mut account = stopped();
    account.refused(
        "CreatePresignedNotebookInstanceUrl",
        &name(),
        "ValidationException",
        "Status (Stopped) not in ([InService])",
    );
    account.ok("StartNotebookInstance", &name());
    account.wait(240);
    let answer = account.ok("CreatePresignedNotebookInstanceUrl", &name());
    assert!(
        text(&answer["AuthorizedUrl"])
            .starts_with("https://ifsm-notebook-instance.notebook.ap-northeast-1.sagemaker.aws?authToken=")
    );
    let short = with(&name(), &json!({"SessionExpirationDurationInSeconds": 60}));
    account.refused("CreatePresignedNotebookInstanceUrl", &short, "ValidationException", "greater than or equal to 1800");
}

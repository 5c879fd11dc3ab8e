//! CreateNotebookInstance, DescribeNotebookInstance and ListNotebookInstances.

use serde_json::{Value, json};

use crate::services::sagemaker::injected_failure::{InjectedFailure, Stage};
use crate::services::sagemaker::testing::{Account, ROLE, text, with};

mod start_stop;

pub(in crate::services::sagemaker) fn input(account: &Account) -> Value {
    json!({
        "NotebookInstanceName": "IFSM-Notebook-Instance",
        "InstanceType": "ml.t3.medium",
        "RoleArn": ROLE,
        "SubnetId": account.subnets[0],
        "SecurityGroupIds": [account.group],
        "DirectInternetAccess": "Disabled",
    })
}

pub(in crate::services::sagemaker) fn name() -> Value {
    json!({"NotebookInstanceName": "IFSM-Notebook-Instance"})
}

#[test]
fn creation_is_refused_for_each_broken_rule() {
    let mut account = Account::new();
    let base = input(&account);
    let six = ["sg-1", "sg-2", "sg-3", "sg-4", "sg-5", "sg-6"];
    let repository = "https://github.com/a/b";
    let other = account.other_group.clone();
    for (change, part) in [
        (json!({"NotebookInstanceName": "a_b"}), "at 'notebookInstanceName'"),
        (json!({"NotebookInstanceName": "x".repeat(64)}), "less than or equal to 63"),
        (json!({"NotebookInstanceName": null}), "Value null at 'notebookInstanceName'"),
        (json!({"InstanceType": null}), "Value null at 'instanceType'"),
        (
            json!({"InstanceType": "t3.medium"}),
            "at 'instanceType' failed to satisfy constraint: Member must satisfy enum value set",
        ),
        (json!({"RoleArn": "role"}), "at 'roleArn'"),
        (
            json!({"RoleArn": "arn:aws:iam::123456789012:role/missing"}),
            "Could not assume role arn:aws:iam::123456789012:role/missing. Please ensure that the role exists and allows principal \
             'sagemaker.amazonaws.com' to assume the role.",
        ),
        (
            json!({"SubnetId": null, "SecurityGroupIds": null}),
            "DirectInternetAccess can be Disabled only if SubnetId is specified",
        ),
        (
            json!({"SubnetId": null, "DirectInternetAccess": null}),
            "SecurityGroupIds can be specified only together with SubnetId",
        ),
        (json!({"SubnetId": "subnet-0123"}), "The subnet ID 'subnet-0123' does not exist"),
        (json!({"SecurityGroupIds": ["sg-0123"]}), "The security group 'sg-0123' does not exist"),
        (json!({"SecurityGroupIds": [other]}), "does not belong to VPC"),
        (json!({"SecurityGroupIds": six}), "less than or equal to 5"),
        (json!({"VolumeSizeInGB": 4}), "greater than or equal to 5"),
        (json!({"VolumeSizeInGB": 16385}), "less than or equal to 16384"),
        (json!({"LifecycleConfigName": "none"}), "Notebook Instance Lifecycle Config does not exist."),
        (json!({"PlatformIdentifier": "notebook-al9-v1"}), "at 'platformIdentifier'"),
        (json!({"RootAccess": "yes"}), "at 'rootAccess'"),
        (
            json!({"InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "3"}}),
            "MinimumInstanceMetadataServiceVersion",
        ),
        (json!({"InstanceMetadataServiceConfiguration": {}}), "Member must not be null"),
        (json!({"DefaultCodeRepository": repository, "AdditionalCodeRepositories": [repository]}), "more than once"),
        (json!({"AdditionalCodeRepositories": ["a", "b", "c", "d"]}), "less than or equal to 3"),
        (json!({"IpAddressType": "dualstack"}), "IPv6"),
    ] {
        let error = account.no("CreateNotebookInstance", &with(&base, &change));
        assert_eq!(error.code, "ValidationException", "{change}");
        assert!(error.message.to_lowercase().contains(&part.to_lowercase()), "{change}: {}", error.message);
    }
    assert!(account.world.sagemaker.notebook_instances.is_empty() && account.interfaces().is_empty());
}

#[test]
fn a_notebook_is_described_with_other_names_than_it_was_made_with() {
    let mut account = Account::new();
    account.ok("CreateNotebookInstanceLifecycleConfig", &json!({"NotebookInstanceLifecycleConfigName": "setup"}));
    let more = json!({
        "LifecycleConfigName": "setup",
        "VolumeSizeInGB": 20,
        "KmsKeyId": "alias/notebooks",
        "RootAccess": "Disabled",
        "PlatformIdentifier": "notebook-al2-v3",
        "InstanceMetadataServiceConfiguration": {"MinimumInstanceMetadataServiceVersion": "2"},
        "DefaultCodeRepository": "https://github.com/a/b",
        "AdditionalCodeRepositories": ["https://github.com/a/c"],
    });
    let made = account.ok("CreateNotebookInstance", &with(&input(&account), &more));
    let arn = "arn:aws:sagemaker:ap-northeast-1:123456789012:notebook-instance/ifsm-notebook-instance";
    assert_eq!(made["NotebookInstanceArn"], arn);
    let notebook = account.ok("DescribeNotebookInstance", &name());
    for (member, value) in [
        ("NotebookInstanceName", json!("IFSM-Notebook-Instance")),
        ("NotebookInstanceArn", json!(arn)),
        ("NotebookInstanceStatus", json!("Pending")),
        ("InstanceType", json!("ml.t3.medium")),
        ("SubnetId", json!(account.subnets[0])),
        ("SecurityGroups", json!([account.group])),
        ("RoleArn", json!(ROLE)),
        ("NotebookInstanceLifecycleConfigName", json!("setup")),
        ("DirectInternetAccess", json!("Disabled")),
        ("VolumeSizeInGB", json!(20)),
        ("KmsKeyId", json!("alias/notebooks")),
        ("RootAccess", json!("Disabled")),
        ("PlatformIdentifier", json!("notebook-al2-v3")),
        ("InstanceMetadataServiceConfiguration", json!({"MinimumInstanceMetadataServiceVersion": "2"})),
        ("DefaultCodeRepository", json!("https://github.com/a/b")),
        ("AdditionalCodeRepositories", json!(["https://github.com/a/c"])),
        ("IpAddressType", json!("ipv4")),
        ("Url", json!("ifsm-notebook-instance.notebook.ap-northeast-1.sagemaker.aws")),
        ("LifecycleConfigName", Value::Null),
        ("SecurityGroupIds", Value::Null),
    ] {
        assert_eq!(notebook[member], value, "{member}");
    }
    let interface = &account.world.ec2.network_interfaces[&text(&notebook["NetworkInterfaceId"])];
    assert_eq!(
        interface.description,
        format!(
            "[Do not delete] Network Interface created to access resources in your VPC for SageMaker Notebook Instance {}",
            text(&notebook["NotebookInstanceName"])
        )
    );
    let requester = interface.requester.clone().unwrap_or_default();
    assert!(requester.starts_with("AROA") && requester.ends_with(":SageMaker"), "{requester}");
    assert_eq!((interface.groups.clone(), interface.requester_managed), (vec![account.group.clone()], false));
}

#[test]
fn what_is_not_given_has_documented_defaults() {
    let mut account = Account::new();
    let bare = json!({"NotebookInstanceName": "nb", "InstanceType": "ml.t3.medium", "RoleArn": ROLE});
    account.ok("CreateNotebookInstance", &bare);
    let notebook = account.ok("DescribeNotebookInstance", &json!({"NotebookInstanceName": "nb"}));
    for (member, value) in [
        ("DirectInternetAccess", json!("Enabled")),
        ("VolumeSizeInGB", json!(5)),
        ("RootAccess", json!("Enabled")),
        ("PlatformIdentifier", json!("notebook-al2023-v1")),
        ("InstanceMetadataServiceConfiguration", json!({"MinimumInstanceMetadataServiceVersion": "1"})),
        ("SubnetId", Value::Null),
        ("NetworkInterfaceId", Value::Null),
        ("KmsKeyId", Value::Null),
    ] {
        assert_eq!(notebook[member], value, "{member}");
    }
    let in_subnet = with(&input(&account), &json!({"SecurityGroupIds": null}));
    account.ok("CreateNotebookInstance", &in_subnet);
    let groups = account.ok("DescribeNotebookInstance", &name())["SecurityGroups"].clone();
    let default = account.world.ec2.security_groups.values().find(|group| group.is_default && group.vpc == account.vpc);
    assert_eq!(groups, json!([default.map(|group| group.id.clone())]));
}

#[test]
fn a_name_is_taken_whatever_its_case_and_missing_ones_are_recordless() {
    let mut account = Account::new();
    let base = input(&account);
    account.ok("CreateNotebookInstance", &base);
    let twin = with(&base, &json!({"NotebookInstanceName": "ifsm-notebook-INSTANCE"}));
    let arn = "arn:aws:sagemaker:ap-northeast-1:123456789012:notebook-instance/ifsm-notebook-instance";
    account.refused(
        "CreateNotebookInstance",
        &twin,
        "ValidationException",
        &format!("Cannot create a duplicate Notebook Instance ({arn})"),
    );
    for action in ["Describe", "Update", "Start", "Stop", "Delete"] {
        let action = format!("{action}NotebookInstance");
        account.refused(&action, &json!({"NotebookInstanceName": "none"}), "ValidationException", "RecordNotFound");
    }
    account.world.tuning.notebook_limit = 1;
    let more = with(&base, &json!({"NotebookInstanceName": "more"}));
    account.refused("CreateNotebookInstance", &more, "ResourceLimitExceeded", "'ml.t3.medium for notebook instance usage' is 1");
}

#[test]
fn an_injected_failure_ends_in_failed_and_can_be_deleted() {
    let mut account = Account::new();
    let failure =
        InjectedFailure { name: "IFSM*".to_owned(), stage: Stage::Create, reason: "script failed".to_owned(), times: Some(1) };
    account.world.sagemaker.injected_failures.push(failure);
    let base = input(&account);
    account.ok("CreateNotebookInstance", &base);
    account.wait(240);
    let notebook = account.ok("DescribeNotebookInstance", &name());
    assert_eq!((&notebook["NotebookInstanceStatus"], &notebook["FailureReason"]), (&json!("Failed"), &json!("script failed")));
    account.ok("DeleteNotebookInstance", &name());
    account.wait(90);
    account.refused("DescribeNotebookInstance", &name(), "ValidationException", "RecordNotFound");
}

#[test]
fn lists_filter_sort_and_page() {
    let mut account = Account::new();
    let base = input(&account);
    for n in 0..12 {
        let change = json!({"NotebookInstanceName": format!("nb-{:02}", 11 - n), "DefaultCodeRepository": if n % 2 == 0 { "even" } else { "odd" }});
        account.ok("CreateNotebookInstance", &with(&base, &change));
        account.wait(30);
    }
    let names = |answer: &Value| -> Vec<String> {
        answer["NotebookInstances"].as_array().expect("a list").iter().map(|found| text(&found["NotebookInstanceName"])).collect()
    };
    let first = account.ok("ListNotebookInstances", &json!({}));
    assert_eq!((names(&first).len(), names(&first)[0].as_str()), (10, "nb-00"));
    let rest = account.ok("ListNotebookInstances", &json!({"NextToken": first["NextToken"]}));
    assert_eq!(names(&rest), ["nb-10", "nb-11"]);
    let middle = account.now.0 / 1000 - 175;
    for (input, expected) in [
        (json!({"NameContains": "NB-1"}), vec!["nb-10", "nb-11"]),
        (json!({"SortBy": "CreationTime", "MaxResults": 1}), vec!["nb-11"]),
        (json!({"SortOrder": "Descending", "MaxResults": 2}), vec!["nb-11", "nb-10"]),
        (json!({"StatusEquals": "InService", "NameContains": "1"}), vec!["nb-10", "nb-11"]),
        (json!({"StatusEquals": "Failed"}), vec![]),
        (json!({"SortBy": "Status", "MaxResults": 1}), vec!["nb-07"]),
        (json!({"DefaultCodeRepositoryContains": "eve", "NameContains": "nb-1"}), vec!["nb-11"]),
        (json!({"CreationTimeAfter": middle, "SortBy": "CreationTime", "MaxResults": 1}), vec!["nb-04"]),
        (json!({"CreationTimeBefore": middle, "NameContains": "nb-0", "MaxResults": 1}), vec!["nb-05"]),
        (json!({"NotebookInstanceLifecycleConfigNameContains": "x"}), vec![]),
        (json!({"AdditionalCodeRepositoryEquals": "x"}), vec![]),
    ] {
        assert_eq!(names(&account.ok("ListNotebookInstances", &input)), expected, "{input}");
    }
    account.refused("ListNotebookInstances", &json!({"SortBy": "Size"}), "ValidationException", "at 'sortBy'");
}

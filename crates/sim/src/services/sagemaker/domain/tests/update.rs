//! UpdateDomain.

use serde_json::{Value, json};

use crate::services::sagemaker::injected_failure::{InjectedFailure, Stage};
use crate::services::sagemaker::testing::{Account, ROLE, text, with};

fn update(account: &Account, id: &str, change: &Value) -> Value {
    let subnets = [&account.subnets[0], &account.subnets[1]];
    with(&json!({"DomainId": id, "VpcId": account.vpc, "SubnetIds": subnets}), change)
}

fn described(account: &mut Account, id: &str) -> Value {
    account.ok("DescribeDomain", &json!({"DomainId": id}))
}

#[test]
fn a_vpc_only_domain_wants_vpc_and_subnets_in_every_update() {
    let mut account = Account::new();
    let id = account.domain();
    let required = "VpcId and Subnet IDs are required for updating domains to VpcOnly mode.";
    let full = update(&account, &id, &json!({"TagPropagation": "ENABLED"}));
    for change in [json!({"VpcId": null}), json!({"SubnetIds": null}), json!({"VpcId": null, "AppNetworkAccessType": "VpcOnly"})]
    {
        account.refused("UpdateDomain", &with(&full, &change), "ValidationException", required);
    }
    assert!(text(&account.ok("UpdateDomain", &full)["DomainArn"]).ends_with(&id));
}

#[test]
fn a_public_domain_is_updated_with_the_changed_member_alone() {
    let mut account = Account::new();
    let input = with(&account.domain_input(), &json!({"AppNetworkAccessType": "PublicInternetOnly"}));
    let id = account.domain_of(&input);
    account.ok("UpdateDomain", &json!({"DomainId": id, "TagPropagation": "ENABLED"}));
    account.wait(60);
    let wanted = json!({"DomainId": id, "AppNetworkAccessType": "VpcOnly"});
    account.refused("UpdateDomain", &wanted, "ValidationException", "are required for updating domains to VpcOnly mode");
    let full = update(&account, &id, &wanted);
    account.ok("UpdateDomain", &full);
    assert_eq!(described(&mut account, &id)["AppNetworkAccessType"], "VpcOnly");
}

#[test]
fn only_given_members_change_and_structures_merge() {
    let mut account = Account::new();
    let settings = json!({"DefaultUserSettings": {
        "JupyterLabAppSettings": {"CodeRepositories": [{"RepositoryUrl": "https://github.com/a/b"}], "DefaultResourceSpec": {"InstanceType": "ml.t3.medium"}},
        "SharingSettings": {"NotebookOutputOption": "Disabled"},
    }});
    let input = with(&account.domain_input(), &settings);
    let id = account.domain_of(&input);
    let change = json!({"DefaultUserSettings": {
        "JupyterLabAppSettings": {"DefaultResourceSpec": {"InstanceType": "ml.t3.large"}},
        "SecurityGroups": [account.group],
    }});
    let input = update(&account, &id, &change);
    account.ok("UpdateDomain", &input);
    assert_eq!(account.status(&id), "Updating");
    account.refused("UpdateDomain", &input, "ResourceInUse", "[Updating]");
    account.refused("DeleteDomain", &json!({"DomainId": id}), "ResourceInUse", "[Updating]");
    account.wait(60);
    let domain = described(&mut account, &id);
    let after = &domain["DefaultUserSettings"];
    assert_eq!(domain["Status"], "InService");
    assert_eq!(after["JupyterLabAppSettings"]["DefaultResourceSpec"]["InstanceType"], "ml.t3.large");
    assert_eq!(after["JupyterLabAppSettings"]["CodeRepositories"][0]["RepositoryUrl"], "https://github.com/a/b");
    assert_eq!(after["SharingSettings"], json!({"NotebookOutputOption": "Disabled"}));
    assert_eq!(after["ExecutionRole"], ROLE);

    let clear = json!({"DefaultUserSettings": {"JupyterLabAppSettings": {"CodeRepositories": []}}});
    let input = update(&account, &id, &clear);
    account.ok("UpdateDomain", &input);
    assert_eq!(described(&mut account, &id)["DefaultUserSettings"]["JupyterLabAppSettings"]["CodeRepositories"], json!([]));
}

#[test]
fn domain_settings_have_another_shape_in_updates() {
    let mut account = Account::new();
    let id = account.domain();
    let change = json!({"DomainSettingsForUpdate": {"SecurityGroupIds": [account.group], "ExecutionRoleIdentityConfig": "USER_PROFILE_NAME"}});
    let input = update(&account, &id, &change);
    account.ok("UpdateDomain", &input);
    let settings = described(&mut account, &id)["DomainSettings"].clone();
    assert_eq!(settings["SecurityGroupIds"], json!([account.group]));
    assert_eq!(settings["ExecutionRoleIdentityConfig"], "USER_PROFILE_NAME");
    account.wait(60);
    let rstudio = json!({
        "DomainSettingsForUpdate": {"RStudioServerProDomainSettingsForUpdate": {"DomainExecutionRoleArn": ROLE}},
        "AppSecurityGroupManagement": "Service",
    });
    let input = update(&account, &id, &rstudio);
    account.ok("UpdateDomain", &input);
    account.wait(60);
    let domain = described(&mut account, &id);
    assert_eq!(domain["DomainSettings"]["RStudioServerProDomainSettings"]["DomainExecutionRoleArn"], ROLE);
    assert_eq!(domain["AppSecurityGroupManagement"], "Service");
    let input = update(&account, &id, &json!({"AppNetworkAccessType": "PublicInternetOnly"}));
    account.refused("UpdateDomain", &input, "ValidationException", "RStudio execution role");
}

#[test]
fn updates_are_refused_for_each_broken_rule() {
    let mut account = Account::new();
    let id = account.domain();
    let missing = "arn:aws:iam::123456789012:role/missing";
    let (other_vpc, other_subnet) = (account.other_vpc.clone(), account.other_subnet.clone());
    for (change, part) in [
        (json!({"VpcId": other_vpc}), "the VPC cannot be changed"),
        (json!({"SubnetIds": [other_subnet]}), "does not belong to VPC"),
        (json!({"SubnetIds": ["subnet-0123"]}), "does not exist"),
        (json!({"DefaultUserSettings": {"ExecutionRole": missing}}), "Could not assume role"),
        (json!({"DefaultUserSettings": {"SecurityGroups": []}}), "SecurityGroups are required"),
        (json!({"DefaultUserSettings": {"SecurityGroups": ["sg-0123"]}}), "does not exist"),
        (json!({"DefaultSpaceSettings": {"SecurityGroups": []}}), "Value null at 'defaultSpaceSettings.executionRole'"),
        (json!({"AppSecurityGroupManagement": "Customer"}), "can only be set for Rstudio enabled domains"),
        (json!({"HomeEfsFileSystemCreation": "Disabled"}), "cannot be changed from Enabled to Disabled"),
        (json!({"DomainSettingsForUpdate": {"SecurityGroupIds": ["sg-0123"]}}), "does not exist"),
        (json!({"DefaultUserSettings": {"StudioWebPortal": "DISABLED"}}), "StudioWebPortal is disabled for this domain/user."),
    ] {
        let input = update(&account, &id, &change);
        account.refused("UpdateDomain", &input, "ValidationException", part);
    }
    assert_eq!(account.status(&id), "InService");
}

#[test]
fn added_subnets_get_mount_targets_in_new_zones_only() {
    let mut account = Account::new();
    let input = with(&account.domain_input(), &json!({"SubnetIds": [account.subnets[0]]}));
    let id = account.domain_of(&input);
    let home = text(&described(&mut account, &id)["HomeEfsFileSystemId"]);
    let targets = |account: &mut Account| {
        let answer = account.ok_of("elasticfilesystem", "DescribeMountTargets", &json!({"FileSystemId": home}));
        answer["MountTargets"].as_array().map(Vec::len)
    };
    assert_eq!(targets(&mut account), Some(1));
    let input = update(&account, &id, &json!({"SubnetIds": account.subnets}));
    account.ok("UpdateDomain", &input);
    assert_eq!(targets(&mut account), Some(2));
    assert_eq!(described(&mut account, &id)["SubnetIds"], json!(account.subnets));
}

#[test]
fn a_home_can_be_added_later() {
    let mut account = Account::new();
    let input = with(&account.domain_input(), &json!({"HomeEfsFileSystemCreation": "Disabled"}));
    let id = account.domain_of(&input);
    let input = update(&account, &id, &json!({"HomeEfsFileSystemCreation": "Enabled"}));
    account.ok("UpdateDomain", &input);
    account.wait(60);
    assert!(described(&mut account, &id)["HomeEfsFileSystemId"].is_string());
}

#[test]
fn running_apps_forbid_some_updates() {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    account
        .ok("CreateApp", &json!({"DomainId": id, "UserProfileName": "alice", "AppType": "JupyterServer", "AppName": "default"}));
    account.wait(60);
    let other_role = "arn:aws:iam::123456789012:role/Other";
    account.world.tuning.domain_checks_role = false;
    for change in [
        json!({"AppNetworkAccessType": "PublicInternetOnly"}),
        json!({"SubnetIds": [account.subnets[0]]}),
        json!({"DefaultUserSettings": {"ExecutionRole": other_role}}),
        json!({"DomainSettingsForUpdate": {"ExecutionRoleIdentityConfig": "USER_PROFILE_NAME"}}),
    ] {
        let input = update(&account, &id, &change);
        account.refused(
            "UpdateDomain",
            &input,
            "ValidationException",
            "with InService App. Delete all InService apps in the domain",
        );
    }
    let input =
        update(&account, &id, &json!({"SubnetIds": account.subnets, "DefaultUserSettings": {"SecurityGroups": [account.group]}}));
    account.ok("UpdateDomain", &input);
}

#[test]
fn a_failed_update_leaves_the_domain_serving_and_open_to_another() {
    let mut account = Account::new();
    let id = account.domain();
    let failure = InjectedFailure { name: "*".to_owned(), stage: Stage::Update, reason: "bad luck".to_owned(), times: Some(1) };
    account.world.sagemaker.injected_failures.push(failure);
    let input = update(&account, &id, &json!({"TagPropagation": "ENABLED"}));
    account.ok("UpdateDomain", &input);
    account.wait(60);
    let domain = described(&mut account, &id);
    assert_eq!((&domain["Status"], &domain["FailureReason"]), (&json!("Update_Failed"), &json!("bad luck")));
    assert_eq!(domain["TagPropagation"], "DISABLED");
    account.profile(&id, "alice");
    account.ok("UpdateDomain", &input);
    account.wait(60);
    let domain = described(&mut account, &id);
    assert_eq!(
        (&domain["Status"], &domain["TagPropagation"], &domain["FailureReason"]),
        (&json!("InService"), &json!("ENABLED"), &Value::Null)
    );
}

//! User profiles.

use serde_json::{Value, json};

use crate::services::sagemaker::injected_failure::{InjectedFailure, Stage};
use crate::services::sagemaker::testing::{Account, ROLE, text, with};

fn named(domain: &str, name: &str) -> Value {
    json!({"DomainId": domain, "UserProfileName": name})
}

#[test]
fn a_profile_goes_through_its_states_and_echoes_its_settings() {
    let mut account = Account::new();
    let id = account.domain();
    let settings = json!({"SecurityGroups": [account.group], "AutoMountHomeEFS": "DefaultAsDomain"});
    let input = with(&named(&id, "Alice"), &json!({"UserSettings": settings, "Tags": [{"Key": "a", "Value": "b"}]}));
    let arn = text(&account.ok("CreateUserProfile", &input)["UserProfileArn"]);
    assert_eq!(arn, format!("arn:aws:sagemaker:ap-northeast-1:123456789012:user-profile/{id}/Alice"));
    let profile = account.ok("DescribeUserProfile", &named(&id, "alice"));
    assert_eq!((&profile["Status"], &profile["UserSettings"]), (&json!("Pending"), &settings));
    assert_eq!(profile["HomeEfsFileSystemUid"], "200001");
    account.refused("DeleteUserProfile", &named(&id, "Alice"), "ResourceInUse", "[Pending]");
    account.refused("UpdateUserProfile", &named(&id, "Alice"), "ResourceInUse", "[Pending]");
    account.wait(15);
    let change = with(&named(&id, "Alice"), &json!({"UserSettings": {"ExecutionRole": ROLE}}));
    account.ok("UpdateUserProfile", &change);
    let profile = account.ok("DescribeUserProfile", &named(&id, "Alice"));
    assert_eq!(profile["Status"], "Updating");
    assert_eq!(profile["UserSettings"], with(&settings, &json!({"ExecutionRole": ROLE})));
    account.wait(15);
    assert_eq!(account.ok("DescribeUserProfile", &named(&id, "Alice"))["Status"], "InService");
    account.ok("DeleteUserProfile", &named(&id, "Alice"));
    assert_eq!(account.ok("DescribeUserProfile", &named(&id, "Alice"))["Status"], "Deleting");
    account.wait(15);
    account.refused("DescribeUserProfile", &named(&id, "Alice"), "ResourceNotFound", "Alice");
}

#[test]
fn creation_is_refused_for_each_broken_rule() {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    let sso = json!({"SingleSignOnUserIdentifier": "UserName", "SingleSignOnUserValue": "a"});
    let group = account.other_group.clone();
    for (change, code, part) in [
        (json!({"UserProfileName": "ALICE"}), "ResourceInUse", "already exists"),
        (json!({"UserProfileName": "a_b"}), "ValidationException", "at 'userProfileName'"),
        (json!({"UserProfileName": null}), "ValidationException", "Value null at 'userProfileName'"),
        (json!({"DomainId": "d-000000000000"}), "ResourceNotFound", "d-000000000000"),
        (sso, "ValidationException", "cannot be specified"),
        (
            json!({"UserSettings": {"ExecutionRole": "arn:aws:iam::123456789012:role/missing"}}),
            "ValidationException",
            "Could not assume role",
        ),
        (json!({"UserSettings": {"SecurityGroups": [group]}}), "ValidationException", "does not belong"),
        (json!({"Tags": [{"Key": "", "Value": ""}]}), "ValidationException", "greater than or equal to 1"),
    ] {
        account.refused("CreateUserProfile", &with(&named(&id, "bob"), &change), code, part);
    }
}

#[test]
fn the_domain_must_be_in_service() {
    let mut account = Account::new();
    let input = account.domain_input();
    let id = text(&account.ok("CreateDomain", &input)["DomainId"]);
    account.refused("CreateUserProfile", &named(&id, "a"), "ValidationException", "is in [Pending] status");
}

#[test]
fn a_name_may_be_used_in_two_domains_unless_tuned_otherwise() {
    let mut account = Account::new();
    let first = account.domain();
    let input = with(&account.domain_input(), &json!({"DomainName": "second"}));
    let second = account.domain_of(&input);
    account.profile(&first, "alice");
    account.world.tuning.profile_names_unique_in_region = true;
    account.refused("CreateUserProfile", &named(&second, "Alice"), "ResourceInUse", "already exists");
    account.world.tuning.profile_names_unique_in_region = false;
    account.profile(&second, "Alice");
    let all = account.ok("ListUserProfiles", &json!({}));
    assert_eq!(all["UserProfiles"].as_array().map(Vec::len), Some(2));
    let one = account.ok("ListUserProfiles", &json!({"DomainIdEquals": second, "UserProfileNameContains": "LIC"}));
    assert_eq!(one["UserProfiles"][0]["UserProfileName"], "Alice");
    assert_eq!(one["UserProfiles"].as_array().map(Vec::len), Some(1));
}

#[test]
fn single_sign_on_domains_demand_both_fields() {
    let mut account = Account::new();
    let input = with(&account.domain_input(), &json!({"AuthMode": "SSO"}));
    let id = account.domain_of(&input);
    account.refused("CreateUserProfile", &named(&id, "a"), "ValidationException", "are required");
    let half = with(&named(&id, "a"), &json!({"SingleSignOnUserValue": "a"}));
    account.refused("CreateUserProfile", &half, "ValidationException", "are required");
    let full = with(&half, &json!({"SingleSignOnUserIdentifier": "UserName"}));
    account.ok("CreateUserProfile", &full);
    assert_eq!(account.ok("DescribeUserProfile", &named(&id, "a"))["SingleSignOnUserValue"], "a");
    account.wait(15);
    account.refused("CreatePresignedDomainUrl", &named(&id, "a"), "ValidationException", "IAM authentication");
}

#[test]
fn apps_and_owned_spaces_block_the_deletion() {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    let app = with(&named(&id, "alice"), &json!({"AppType": "JupyterServer", "AppName": "default"}));
    account.ok("CreateApp", &app);
    let arn = format!("arn:aws:sagemaker:ap-northeast-1:123456789012:user-profile/{id}/alice");
    let by = |what: &str| format!("Unable to delete UserProfile [{arn}] because {what}(s) are associated with it");
    account.refused("DeleteUserProfile", &named(&id, "alice"), "ResourceInUse", &by("App"));
    account.wait(60);
    account.ok("DeleteApp", &app);
    account.refused("DeleteUserProfile", &named(&id, "alice"), "ResourceInUse", &by("App"));
    account.wait(60);
    let space = json!({
        "DomainId": id,
        "SpaceName": "own",
        "OwnershipSettings": {"OwnerUserProfileName": "alice"},
        "SpaceSharingSettings": {"SharingType": "Private"},
    });
    account.ok("CreateSpace", &space);
    account.refused("DeleteUserProfile", &named(&id, "alice"), "ResourceInUse", &by("Space"));
    account.wait(20);
    account.ok("DeleteSpace", &json!({"DomainId": id, "SpaceName": "own"}));
    account.wait(20);
    account.ok("DeleteUserProfile", &named(&id, "alice"));
}

#[test]
fn failed_apps_do_not_block() {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    let failure = InjectedFailure { name: "default".to_owned(), stage: Stage::Create, reason: "no".to_owned(), times: None };
    account.world.sagemaker.injected_failures.push(failure);
    let app = with(&named(&id, "alice"), &json!({"AppType": "JupyterServer", "AppName": "default"}));
    account.ok("CreateApp", &app);
    account.wait(60);
    account.ok("DeleteUserProfile", &named(&id, "alice"));
}

#[test]
fn injected_failures_reach_every_failed_status() {
    let mut account = Account::new();
    let id = account.domain();
    for (stage, action, status) in [
        (Stage::Create, "CreateUserProfile", "Failed"),
        (Stage::Update, "UpdateUserProfile", "Update_Failed"),
        (Stage::Delete, "DeleteUserProfile", "Delete_Failed"),
    ] {
        let name = format!("user-{status}").replace('_', "-");
        if stage != Stage::Create {
            account.profile(&id, &name);
        }
        let failure = InjectedFailure { name: name.clone(), stage, reason: "because".to_owned(), times: Some(1) };
        account.world.sagemaker.injected_failures.push(failure);
        account.ok(action, &named(&id, &name));
        account.wait(15);
        let profile = account.ok("DescribeUserProfile", &named(&id, &name));
        assert_eq!((&profile["Status"], &profile["FailureReason"]), (&json!(status), &json!("because")));
        account.ok("DeleteUserProfile", &named(&id, &name));
    }
}

#[test]
fn a_link_into_the_domain() {
    let mut account = Account::new();
    let id = account.domain();
    account.profile(&id, "alice");
    let answer = account.ok("CreatePresignedDomainUrl", &named(&id, "alice"));
    assert!(text(&answer["AuthorizedUrl"]).starts_with(&format!("https://{id}.studio.ap-northeast-1.sagemaker.aws/auth?token=")));
    let long = with(&named(&id, "alice"), &json!({"ExpiresInSeconds": 301}));
    account.refused("CreatePresignedDomainUrl", &long, "ValidationException", "less than or equal to 300");
}

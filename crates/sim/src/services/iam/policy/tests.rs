//! Tests of customer managed policies and their versions.

use serde_json::{Value, json};

use crate::services::iam::testing::{ALLOW, Account, TRUST};

const ARN: &str = "arn:aws:iam::000000000001:policy/ml/P";

fn with_policy() -> Account {
    let mut account = Account::new();
    account.done("CreatePolicy", &json!({"PolicyName": "P", "Path": "/ml/", "Description": "d", "PolicyDocument": ALLOW, "Tags": [{"Key": "a", "Value": "b"}]}));
    account
}

#[test]
fn create_then_read() {
    let mut account = with_policy();
    let policy = account.done("GetPolicy", &json!({"PolicyArn": ARN}))["Policy"].clone();
    assert_eq!((policy["DefaultVersionId"].as_str(), policy["Description"].as_str()), (Some("v1"), Some("d")));
    assert_eq!(policy["Tags"], json!([{"Key": "a", "Value": "b"}]));
    let listed = account.done("ListPolicies", &json!({"Scope": "Local"}))["Policies"][0].clone();
    assert!(listed.get("Tags").is_none() && listed.get("Description").is_none());
    let version = account.done("GetPolicyVersion", &json!({"PolicyArn": ARN, "VersionId": "v1"}))["PolicyVersion"].clone();
    assert_eq!(version["Document"], super::encoded(ALLOW));
    let error = account.refused("CreatePolicy", &json!({"PolicyName": "p", "PolicyDocument": ALLOW}));
    assert_eq!(error.message, "A policy called p already exists. Duplicate names are not allowed.");
    let error = account.refused("GetPolicy", &json!({"PolicyArn": "arn:aws:iam::000000000001:policy/P"}));
    assert_eq!((error.status, error.message.as_str()), (404, "Policy arn:aws:iam::000000000001:policy/P was not found."));
    assert_eq!(account.refused("GetPolicy", &json!({"PolicyArn": "P"})).code, "ValidationError");
}

#[test]
fn five_versions_and_numbers_never_come_back() {
    let mut account = with_policy();
    let next = json!({"PolicyArn": ARN, "PolicyDocument": ALLOW, "SetAsDefault": "true"});
    for number in 2..=5 {
        let made = account.done("CreatePolicyVersion", &next)["PolicyVersion"].clone();
        assert_eq!((made["VersionId"].as_str(), &made["IsDefaultVersion"]), (Some(format!("v{number}").as_str()), &json!(true)));
    }
    let error = account.refused("CreatePolicyVersion", &next);
    assert_eq!((error.status, error.code.as_str()), (409, "LimitExceeded"));
    let version = |v: &str| json!({"PolicyArn": ARN, "VersionId": v});
    assert_eq!(account.refused("DeletePolicyVersion", &version("v5")).message, "Cannot delete the default version of a policy.");
    account.done("DeletePolicyVersion", &version("v1"));
    assert_eq!(account.refused("DeletePolicyVersion", &version("v1")).code, "NoSuchEntity");
    assert_eq!(account.refused("DeletePolicyVersion", &version("1")).code, "ValidationError");
    assert_eq!(
        account.done("CreatePolicyVersion", &json!({"PolicyArn": ARN, "PolicyDocument": ALLOW}))["PolicyVersion"]["VersionId"],
        "v6"
    );
    let list = account.done("ListPolicyVersions", &json!({"PolicyArn": ARN}))["Versions"].clone();
    let ids: Vec<&str> = list.as_array().into_iter().flatten().filter_map(|v| v["VersionId"].as_str()).collect();
    assert_eq!(ids, ["v6", "v5", "v4", "v3", "v2"]);
    account.done("SetDefaultPolicyVersion", &version("v2"));
    assert_eq!(account.done("GetPolicy", &json!({"PolicyArn": ARN}))["Policy"]["DefaultVersionId"], "v2");
    assert_eq!(account.refused("SetDefaultPolicyVersion", &version("v9")).code, "NoSuchEntity");
}

#[test]
fn delete_needs_a_lonely_policy_with_one_version() {
    let mut account = with_policy();
    let arn = json!({"PolicyArn": ARN});
    account.done("CreatePolicyVersion", &json!({"PolicyArn": ARN, "PolicyDocument": ALLOW}));
    account.done("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": TRUST, "PermissionsBoundary": ARN}));
    account.done("AttachRolePolicy", &json!({"RoleName": "r", "PolicyArn": ARN}));
    let counts = account.done("GetPolicy", &arn)["Policy"].clone();
    assert_eq!((&counts["AttachmentCount"], &counts["PermissionsBoundaryUsageCount"]), (&json!(1), &json!(1)));
    assert_eq!(account.refused("DeletePolicy", &arn).message, "Cannot delete a policy attached to entities.");
    account.done("DetachRolePolicy", &json!({"RoleName": "r", "PolicyArn": ARN}));
    assert_eq!(account.refused("DeletePolicy", &arn).code, "DeleteConflict");
    account.done("DeleteRolePermissionsBoundary", &json!({"RoleName": "r"}));
    assert!(account.refused("DeletePolicy", &arn).message.starts_with("This policy has more than one version."));
    account.done("DeletePolicyVersion", &json!({"PolicyArn": ARN, "VersionId": "v2"}));
    account.done("DeletePolicy", &arn);
    assert_eq!(account.refused("DeletePolicy", &arn).code, "NoSuchEntity");
}

#[test]
fn who_uses_a_policy() {
    let mut account = with_policy();
    account.done("CreateRole", &json!({"RoleName": "r", "AssumeRolePolicyDocument": TRUST}));
    account.done("CreateUser", &json!({"UserName": "u", "PermissionsBoundary": ARN}));
    account.done("CreateGroup", &json!({"GroupName": "g"}));
    account.done("AttachRolePolicy", &json!({"RoleName": "r", "PolicyArn": ARN}));
    account.done("AttachGroupPolicy", &json!({"GroupName": "g", "PolicyArn": ARN}));
    let mut ask = |extra: Value| {
        let mut input = json!({"PolicyArn": ARN});
        for (name, value) in extra.as_object().into_iter().flatten() {
            input[name] = value.clone();
        }
        let answer = account.done("ListEntitiesForPolicy", &input);
        ["PolicyRoles", "PolicyUsers", "PolicyGroups"].map(|member| answer[member].as_array().map_or(0, Vec::len))
    };
    assert_eq!(ask(json!({})), [1, 1, 1]);
    assert_eq!(ask(json!({"EntityFilter": "Role"})), [1, 0, 0]);
    assert_eq!(ask(json!({"PolicyUsageFilter": "PermissionsBoundary"})), [0, 1, 0]);
    assert_eq!(ask(json!({"MaxItems": "2"})), [0, 1, 1]);
}

#[test]
fn aws_policies_can_be_read_only() {
    let mut account = Account::new();
    let arn = "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess";
    let policy = account.done("GetPolicy", &json!({"PolicyArn": arn}))["Policy"].clone();
    let version = account.done("GetPolicyVersion", &json!({"PolicyArn": arn, "VersionId": policy["DefaultVersionId"]}));
    assert!(version["PolicyVersion"]["Document"].as_str().is_some_and(|d| d.contains("sagemaker")));
    assert_eq!(account.refused("DeletePolicy", &json!({"PolicyArn": arn})).code, "InvalidInput");
    assert_eq!(account.refused("CreatePolicyVersion", &json!({"PolicyArn": arn, "PolicyDocument": ALLOW})).code, "InvalidInput");
    let all = account.done("ListPolicies", &json!({"Scope": "AWS", "MaxItems": 1000}))["Policies"].clone();
    assert!(all.as_array().is_some_and(|list| list.len() >= 35));
    assert_eq!(account.done("ListPolicies", &json!({"Scope": "AWS", "OnlyAttached": "true"}))["Policies"], json!([]));
}

#[test]
fn sizes() {
    let mut account = Account::new();
    let padded = |n: usize| ALLOW.replace("GetObject", &"a".repeat(n - ALLOW.len() + "GetObject".len()));
    account.done("CreatePolicy", &json!({"PolicyName": "a", "PolicyDocument": format!("{}{}", padded(6144), " ".repeat(500))}));
    let error = account.refused("CreatePolicy", &json!({"PolicyName": "b", "PolicyDocument": padded(6145)}));
    assert_eq!((error.status, error.message.as_str()), (409, "Cannot exceed quota for PolicySize: 6144"));
}

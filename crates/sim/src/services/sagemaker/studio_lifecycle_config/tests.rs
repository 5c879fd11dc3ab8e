//! Lifecycle configurations of Studio.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, text, with};

fn studio(name: &str, app_type: &str) -> Value {
    json!({"StudioLifecycleConfigName": name, "StudioLifecycleConfigContent": "YQ==", "StudioLifecycleConfigAppType": app_type})
}

#[test]
fn studio_configurations_are_in_use_while_named() {
    let mut account = Account::new();
    let arn = text(&account.ok("CreateStudioLifecycleConfig", &studio("lab", "JupyterLab"))["StudioLifecycleConfigArn"]);
    assert_eq!(arn, "arn:aws:sagemaker:ap-northeast-1:123456789012:studio-lifecycle-config/lab");
    account.refused("CreateStudioLifecycleConfig", &studio("lab", "JupyterLab"), "ResourceInUse", "already exists");
    let wrong = json!({"DefaultUserSettings": {"CodeEditorAppSettings": {"LifecycleConfigArns": [arn]}}});
    let input = with(&account.domain_input(), &wrong);
    account.refused("CreateDomain", &input, "ValidationException", "is for JupyterLab apps");
    let right = json!({"DefaultUserSettings": {"JupyterLabAppSettings": {"LifecycleConfigArns": [arn]}}});
    let input = with(&account.domain_input(), &right);
    let id = account.domain_of(&input);
    let name = json!({"StudioLifecycleConfigName": "lab"});
    account.refused("DeleteStudioLifecycleConfig", &name, "ResourceInUse", "Domain(s)");
    let clear = json!({
        "DomainId": id,
        "VpcId": account.vpc,
        "SubnetIds": [account.subnets[0], account.subnets[1]],
        "DefaultUserSettings": {"JupyterLabAppSettings": {"LifecycleConfigArns": []}},
    });
    account.ok("UpdateDomain", &clear);
    account.ok("DeleteStudioLifecycleConfig", &name);
    account.refused("DescribeStudioLifecycleConfig", &name, "ResourceNotFound", "lab");
}

#[test]
fn studio_configurations_are_described_and_listed() {
    let mut account = Account::new();
    account.ok("CreateStudioLifecycleConfig", &studio("one", "JupyterLab"));
    account.ok("CreateStudioLifecycleConfig", &studio("two", "KernelGateway"));
    let config = account.ok("DescribeStudioLifecycleConfig", &json!({"StudioLifecycleConfigName": "one"}));
    assert_eq!((&config["StudioLifecycleConfigContent"], &config["CreationTime"]), (&json!("YQ=="), &config["LastModifiedTime"]));
    let listed = account.ok("ListStudioLifecycleConfigs", &json!({"AppTypeEquals": "KernelGateway"}));
    assert_eq!(listed["StudioLifecycleConfigs"].as_array().map(Vec::len), Some(1));
    let sorted = account.ok("ListStudioLifecycleConfigs", &json!({"SortBy": "Name", "SortOrder": "Descending"}));
    assert_eq!(sorted["StudioLifecycleConfigs"][0]["StudioLifecycleConfigName"], "two");
    let classic = json!({"DefaultUserSettings": {"KernelGatewayAppSettings": {
        "LifecycleConfigArns": ["arn:aws:sagemaker:ap-northeast-1:123456789012:studio-lifecycle-config/two"],
    }}});
    let input = with(&account.domain_input(), &classic);
    account.refused("CreateDomain", &input, "ValidationException", "requires DefaultResourceSpec");
}

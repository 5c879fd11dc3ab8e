//! Tags of every kind of object.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, ROLE, text, with};

fn everything(account: &mut Account) -> Vec<String> {
    let tags = json!({"Tags": [{"Key": "made", "Value": "with"}]});
    let input = with(&account.domain_input(), &tags);
    let id = account.domain_of(&input);
    let mut arns = vec![format!("arn:aws:sagemaker:ap-northeast-1:123456789012:domain/{id}")];
    let mut make = |account: &mut Account, action: &str, member: &str, input: &Value| {
        arns.push(text(&account.ok(action, &with(input, &tags))[member]));
        account.wait(30);
    };
    let profile = json!({"DomainId": id, "UserProfileName": "alice"});
    make(account, "CreateUserProfile", "UserProfileArn", &profile);
    make(account, "CreateSpace", "SpaceArn", &json!({"DomainId": id, "SpaceName": "space"}));
    make(account, "CreateApp", "AppArn", &with(&profile, &json!({"AppType": "JupyterServer", "AppName": "default"})));
    let notebook = json!({"NotebookInstanceName": "NB", "InstanceType": "ml.t3.medium", "RoleArn": ROLE});
    make(account, "CreateNotebookInstance", "NotebookInstanceArn", &notebook);
    let config = json!({"NotebookInstanceLifecycleConfigName": "Setup"});
    make(account, "CreateNotebookInstanceLifecycleConfig", "NotebookInstanceLifecycleConfigArn", &config);
    let studio = json!({"StudioLifecycleConfigName": "s", "StudioLifecycleConfigContent": "YQ==", "StudioLifecycleConfigAppType": "JupyterLab"});
    make(account, "CreateStudioLifecycleConfig", "StudioLifecycleConfigArn", &studio);
    let model = json!({"ModelName": "Serve", "ExecutionRoleArn": ROLE, "PrimaryContainer": {"Image": "a"}});
    make(account, "CreateModel", "ModelArn", &model);
    let variant = json!({"VariantName": "a", "ModelName": "Serve", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1});
    let config = json!({"EndpointConfigName": "Front", "ProductionVariants": [variant]});
    make(account, "CreateEndpointConfig", "EndpointConfigArn", &config);
    make(account, "CreateEndpoint", "EndpointArn", &json!({"EndpointName": "Front", "EndpointConfigName": "Front"}));
    arns
}

#[test]
fn every_kind_is_tagged_when_made_and_later() {
    let mut account = Account::new();
    for arn in everything(&mut account) {
        let of = json!({"ResourceArn": arn});
        assert_eq!(account.ok("ListTags", &of)["Tags"], json!([{"Key": "made", "Value": "with"}]), "{arn}");
        let added =
            account.ok("AddTags", &with(&of, &json!({"Tags": [{"Key": "a", "Value": "1"}, {"Key": "made", "Value": "new"}]})));
        assert_eq!(added["Tags"].as_array().map(Vec::len), Some(2));
        account.ok("DeleteTags", &with(&of, &json!({"TagKeys": ["a", "never"]})));
        assert_eq!(account.ok("ListTags", &of)["Tags"], json!([{"Key": "made", "Value": "new"}]), "{arn}");
    }
}

#[test]
fn what_a_missing_object_gives_depends_on_its_family() {
    let mut account = Account::new();
    let own = "arn:aws:sagemaker:ap-northeast-1:123456789012";
    for (arn, code, part) in [
        (format!("{own}:domain/d-000000000000"), "ResourceNotFound", "does not exist"),
        (format!("{own}:user-profile/d-000000000000/a"), "ResourceNotFound", "does not exist"),
        (format!("{own}:studio-lifecycle-config/a"), "ResourceNotFound", "does not exist"),
        (format!("{own}:notebook-instance/a"), "ValidationException", "RecordNotFound"),
        (format!("{own}:notebook-instance-lifecycle-config/a"), "ValidationException", "does not exist"),
        (format!("{own}:model/a"), "ValidationException", "Could not find model"),
        (format!("{own}:endpoint-config/a"), "ValidationException", "Could not find endpoint configuration"),
        (format!("{own}:endpoint/a"), "ValidationException", "Could not find endpoint \""),
        (format!("{own}:spoon/a"), "ValidationException", "does not support tags"),
        ("arn:aws:sagemaker:us-east-1:123456789012:domain/d-0".to_owned(), "ValidationException", "this account and region"),
        ("arn:aws:sagemaker:ap-northeast-1:000000000000:domain/d-0".to_owned(), "ValidationException", "this account and region"),
        ("domain/d-0".to_owned(), "ValidationException", "at 'resourceArn'"),
    ] {
        account.refused("ListTags", &json!({"ResourceArn": arn}), code, part);
    }
}

#[test]
fn fifty_tags_are_the_limit_and_the_smallest_page() {
    let mut account = Account::new();
    let id = account.domain();
    let arn = format!("arn:aws:sagemaker:ap-northeast-1:123456789012:domain/{id}");
    let tags = |range: std::ops::Range<usize>| range.map(|n| json!({"Key": format!("k{n:02}"), "Value": ""})).collect::<Vec<_>>();
    account.ok("AddTags", &json!({"ResourceArn": arn, "Tags": tags(0..50)}));
    account.ok("AddTags", &json!({"ResourceArn": arn, "Tags": tags(0..50)}));
    account.refused("AddTags", &json!({"ResourceArn": arn, "Tags": tags(50..51)}), "ValidationException", "limit of 50 tags");
    account.refused(
        "AddTags",
        &json!({"ResourceArn": arn, "Tags": tags(0..51)}),
        "ValidationException",
        "less than or equal to 50",
    );
    account.refused(
        "AddTags",
        &json!({"ResourceArn": arn, "Tags": [{"Key": "AWS:x", "Value": ""}]}),
        "ValidationException",
        "reserved",
    );
    account.refused(
        "ListTags",
        &json!({"ResourceArn": arn, "MaxResults": 49}),
        "ValidationException",
        "greater than or equal to 50",
    );
    let all = account.ok("ListTags", &json!({"ResourceArn": arn}));
    assert_eq!((all["Tags"].as_array().map(Vec::len), &all["NextToken"]), (Some(50), &Value::Null));
}

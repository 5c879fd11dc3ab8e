//! Models: refusals, descriptions, lists and deletion.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, REGION, config, model, text, with};

#[test]
fn a_model_is_refused_for_each_broken_rule() {
    let mut account = Account::new();
    let base = model(&account, "Serve");
    let (far, other) = (account.other_subnet.clone(), account.other_group.clone());
    let six: Vec<&str> = vec!["sg-1"; 6];
    let container = json!({"Image": "a"});
    for (change, part) in [
        (json!({"ModelName": "a_b"}), "at 'modelName'"),
        (json!({"ModelName": null}), "Value null at 'modelName'"),
        (json!({"ExecutionRoleArn": "arn:aws:iam::123456789012:role/missing"}), "Could not assume role"),
        (json!({"PrimaryContainer": null}), "Exactly one of PrimaryContainer and Containers"),
        (json!({"Containers": [container]}), "Exactly one of PrimaryContainer and Containers"),
        (json!({"PrimaryContainer": {"Image": null}}), "Exactly one of Image and ModelPackageName"),
        (json!({"PrimaryContainer": {"Image": "a b"}}), "at 'primaryContainer.image'"),
        (json!({"PrimaryContainer": {"Environment": {"1": "x"}}}), "Map keys must satisfy constraint"),
        (json!({"PrimaryContainer": {"Environment": {"A": "x".repeat(1025)}}}), "Map value must satisfy constraint"),
        (
            json!({"PrimaryContainer": {"ModelDataSource": {"S3DataSource": {"S3Uri": "s3://a/", "S3DataType": "S3Prefix", "CompressionType": "None"}}}}),
            "ModelDataUrl and ModelDataSource cannot both be specified",
        ),
        (
            json!({"PrimaryContainer": {"ModelDataSource": {"S3DataSource": {}}}}),
            "at 'primaryContainer.modelDataSource.s3DataSource.s3Uri'",
        ),
        (json!({"VpcConfig": {"Subnets": ["subnet-0123"]}}), "The subnet ID 'subnet-0123' does not exist"),
        (json!({"VpcConfig": {"Subnets": [account.subnets[0], far]}}), "does not belong to the VPC of the other subnets"),
        (json!({"VpcConfig": {"SecurityGroupIds": ["sg-0123"]}}), "The security group 'sg-0123' does not exist"),
        (json!({"VpcConfig": {"SecurityGroupIds": [other]}}), "does not belong to VPC"),
        (json!({"VpcConfig": {"SecurityGroupIds": six}}), "less than or equal to 5"),
        (json!({"VpcConfig": {"SecurityGroupIds": null}}), "Value null at 'vpcConfig.securityGroupIds'"),
    ] {
        account.refused("CreateModel", &with(&base, &change), "ValidationException", part);
    }
    let vpc = json!({"PrimaryContainer": {"ImageConfig": {"RepositoryAccessMode": "Vpc"}}, "VpcConfig": null});
    account.refused("CreateModel", &with(&base, &vpc), "ValidationException", "VpcConfig must be specified");
    let twice = json!([{"Image": "a", "ContainerHostname": "x"}, {"Image": "b", "ContainerHostname": "x"}]);
    let change = json!({"PrimaryContainer": null, "Containers": twice});
    account.refused("CreateModel", &with(&base, &change), "ValidationException", "Duplicate container hostname");
    account.ok("CreateModel", &base);
    let again = with(&base, &json!({"ModelName": "SERVE"}));
    let text = format!("Cannot create already existing model \"{REGION}:model/serve\".");
    account.refused("CreateModel", &again, "ValidationException", &text);
}

#[test]
fn a_model_is_described_as_given_with_what_aws_fills_in() {
    let mut account = Account::new();
    let input = model(&account, "Serve");
    let arn = text(&account.ok("CreateModel", &input)["ModelArn"]);
    assert_eq!(arn, format!("{REGION}:model/serve"));
    let view = account.ok("DescribeModel", &json!({"ModelName": "Serve"}));
    assert_eq!((&view["ModelName"], &view["ModelArn"]), (&json!("Serve"), &json!(arn)));
    assert_eq!(view["VpcConfig"], input["VpcConfig"]);
    assert_eq!((&view["EnableNetworkIsolation"], &view["PrimaryContainer"]["Mode"]), (&json!(false), &json!("SingleModel")));
    assert_eq!(view["PrimaryContainer"]["Environment"], json!({"LEVEL": "info"}));
    assert_eq!(view["PrimaryContainer"]["ModelDataSource"]["S3DataSource"]["S3Uri"], "s3://models/one.tar.gz");
    account.ok("DeleteModel", &json!({"ModelName": "Serve"}));
    let gone = format!("Could not find model \"{REGION}:model/serve\".");
    for action in ["DescribeModel", "DeleteModel"] {
        account.refused(action, &json!({"ModelName": "Serve"}), "ValidationException", &gone);
    }
}

#[test]
fn lists_are_newest_first_in_pages() {
    let mut account = Account::new();
    for name in ["one", "two", "three"] {
        let input = with(&model(&account, name), &json!({"VpcConfig": null}));
        account.ok("CreateModel", &input);
        account.ok("CreateEndpointConfig", &config(name, name, 1));
        account.wait(5);
    }
    for (action, member, name) in
        [("ListModels", "Models", "ModelName"), ("ListEndpointConfigs", "EndpointConfigs", "EndpointConfigName")]
    {
        let names = |answer: &Value| {
            let items = answer[member].as_array().expect("a list").iter();
            items.map(|item| text(&item[name])).collect::<Vec<_>>()
        };
        let first = account.ok(action, &json!({"MaxResults": 2}));
        assert_eq!(names(&first), ["three", "two"]);
        let second = account.ok(action, &json!({"MaxResults": 2, "NextToken": first["NextToken"]}));
        assert_eq!((names(&second), second.get("NextToken")), (vec!["one".to_owned()], None));
        assert_eq!(names(&account.ok(action, &json!({"SortBy": "Name", "SortOrder": "Ascending"}))), ["one", "three", "two"]);
        assert_eq!(names(&account.ok(action, &json!({"NameContains": "t"}))), ["three", "two"]);
    }
}

//! Endpoint configurations: their refusals.

use serde_json::{Value, json};

use crate::services::sagemaker::testing::{Account, REGION, config, model, with};

#[test]
fn a_configuration_is_refused_for_each_broken_rule() {
    let mut account = Account::new();
    let input = model(&account, "Serve");
    account.ok("CreateModel", &input);
    let base = config("Front", "Serve", 1);
    let variant = |change: Value| with(&base["ProductionVariants"][0], &change);
    let serverless = json!({"MemorySizeInMB": 2048, "MaxConcurrency": 5});
    let no_instances = json!({"InstanceType": null, "InitialInstanceCount": null});
    for (change, part) in [
        (json!({"EndpointConfigName": "a_b"}), "at 'endpointConfigName'"),
        (json!({"ProductionVariants": []}), "greater than or equal to 1"),
        (json!({"ProductionVariants": vec![variant(json!({})); 11]}), "less than or equal to 10"),
        (json!({"ProductionVariants": [variant(json!({})), variant(json!({}))]}), "Duplicate variant name 'AllTraffic'"),
        (json!({"ProductionVariants": [variant(json!({"ModelName": "Other"}))]}), "Could not find model"),
        (json!({"ProductionVariants": [variant(json!({"ModelName": null}))]}), "ExecutionRoleArn must be specified"),
        (
            json!({"ProductionVariants": [variant(json!({"InstanceType": "m5.large"}))]}),
            "at 'productionVariants.1.member.instanceType'",
        ),
        (json!({"ProductionVariants": [variant(json!({"InitialInstanceCount": 0}))]}), "greater than or equal to 1"),
        (
            json!({"ProductionVariants": [variant(no_instances.clone())]}),
            "Exactly one of InstanceType, InstancePools and ServerlessConfig",
        ),
        (json!({"ProductionVariants": [variant(json!({"ServerlessConfig": serverless}))]}), "Exactly one of InstanceType"),
        (
            json!({"ProductionVariants": [with(&variant(no_instances), &json!({"ServerlessConfig": {"MemorySizeInMB": 1500, "MaxConcurrency": 5}}))]}),
            "MemorySizeInMB must be one of",
        ),
        (
            json!({"ShadowProductionVariants": [variant(json!({"VariantName": "a"})), variant(json!({"VariantName": "b"}))]}),
            "exactly one production variant and one shadow variant",
        ),
        (json!({"DataCaptureConfig": {"InitialSamplingPercentage": 101}}), "at 'dataCaptureConfig.initialSamplingPercentage'"),
        (json!({"ExecutionRoleArn": "arn:aws:iam::123456789012:role/missing"}), "Could not assume role"),
        (
            json!({"VpcConfig": {"Subnets": ["subnet-1"], "SecurityGroupIds": ["sg-1"]}}),
            "The subnet ID 'subnet-1' does not exist",
        ),
    ] {
        account.refused("CreateEndpointConfig", &with(&base, &change), "ValidationException", part);
    }
    account.ok("CreateEndpointConfig", &base);
    let again = with(&base, &json!({"EndpointConfigName": "FRONT"}));
    let text = format!("Cannot create already existing endpoint configuration \"{REGION}:endpoint-config/front\".");
    account.refused("CreateEndpointConfig", &again, "ValidationException", &text);
    let view = account.ok("DescribeEndpointConfig", &json!({"EndpointConfigName": "Front"}));
    assert_eq!(view["EndpointConfigArn"], format!("{REGION}:endpoint-config/front"));
    assert_eq!(view["ProductionVariants"][0]["InitialVariantWeight"], json!(1.0));
    // A model can be deleted although the configuration uses it.
    account.ok("DeleteModel", &json!({"ModelName": "Serve"}));
    account.ok("DeleteEndpointConfig", &json!({"EndpointConfigName": "Front"}));
    let gone = format!("Could not find endpoint configuration \"{REGION}:endpoint-config/front\".");
    for action in ["DescribeEndpointConfig", "DeleteEndpointConfig"] {
        account.refused(action, &json!({"EndpointConfigName": "Front"}), "ValidationException", &gone);
    }
}

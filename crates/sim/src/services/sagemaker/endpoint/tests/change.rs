//! Changes of endpoints: to another configuration and back, to other weights and counts, and the values that are kept.

use serde_json::{Value, json};

use super::{account, describe, is, name, plan, state, to};
use crate::services::sagemaker::injected_failure::Stage;
use crate::services::sagemaker::testing::{Account, config, with};

fn serving() -> Account {
    let mut account = account();
    account.ok("CreateEndpoint", &to("Blue"));
    account.wait(420);
    account
}

#[test]
fn an_endpoint_keeps_its_configuration_until_it_is_switched() {
    let mut account = serving();
    account.ok("UpdateEndpoint", &to("Green"));
    account.wait(270);
    assert_eq!(state(&mut account), is("Updating", "Blue", None));
    let pending = &describe(&mut account)["PendingDeploymentSummary"];
    assert_eq!(pending["EndpointConfigName"], "Green");
    let variant = &pending["ProductionVariants"][0];
    assert_eq!((&variant["CurrentInstanceCount"], &variant["DesiredInstanceCount"]), (&json!(1), &json!(2)));
    account.wait(270);
    assert_eq!(state(&mut account), is("InService", "Green", None));
    assert_eq!(describe(&mut account)["ProductionVariants"][0]["CurrentInstanceCount"], 2);
}

#[test]
fn a_change_that_fails_is_taken_back_and_leaves_its_reason_until_the_next_one() {
    let mut account = serving();
    plan(&mut account, Stage::Update, "no capacity");
    account.ok("UpdateEndpoint", &to("Green"));
    account.wait(540);
    assert_eq!(state(&mut account), is("RollingBack", "Blue", None));
    account.wait(240);
    assert_eq!(state(&mut account), is("InService", "Blue", Some("no capacity")));
    assert_eq!(describe(&mut account)["ProductionVariants"][0]["CurrentInstanceCount"], 1);
    account.ok("UpdateEndpoint", &to("Green"));
    assert_eq!(state(&mut account), is("Updating", "Blue", None));
    // No call was made for a long time: every transition is made up for.
    plan(&mut account, Stage::Update, "again");
    account.wait(540);
    account.ok("UpdateEndpoint", &to("Blue"));
    account.wait(10_000);
    assert_eq!(state(&mut account), is("InService", "Green", Some("again")));
}

#[test]
fn a_change_that_cannot_be_taken_back_serves_a_mix_until_it_is_made_again() {
    let mut account = serving();
    plan(&mut account, Stage::Update, "no capacity");
    plan(&mut account, Stage::Rollback, "still no capacity");
    account.ok("UpdateEndpoint", &to("Green"));
    account.wait(780);
    assert_eq!(state(&mut account), is("UpdateRollbackFailed", "Blue", Some("still no capacity")));
    account.ok("UpdateEndpoint", &to("Green"));
    account.wait(540);
    assert_eq!(state(&mut account), is("InService", "Green", None));
    assert!(account.world.sagemaker.injected_failures.is_empty());
}

#[test]
fn a_change_needs_the_configuration_that_is_served() {
    let mut account = serving();
    account.ok("DeleteEndpointConfig", &json!({"EndpointConfigName": "Blue"}));
    let text = "Could not find endpoint configuration \"arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint-config/blue\".";
    account.refused("UpdateEndpoint", &to("Green"), "ValidationException", text);
    account.world.tuning.hosting_update_needs_old_config = false;
    account.ok("UpdateEndpoint", &to("Green"));
}

#[test]
fn an_endpoint_with_instances_never_becomes_serverless() {
    let mut account = serving();
    let variant = json!({"VariantName": "AllTraffic", "ModelName": "Green", "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}});
    account.ok("CreateEndpointConfig", &json!({"EndpointConfigName": "Less", "ProductionVariants": [variant]}));
    account.wait(10);
    account.refused("UpdateEndpoint", &to("Less"), "ValidationException", "serverless");
    account.ok("CreateEndpoint", &json!({"EndpointName": "Second", "EndpointConfigName": "Less"}));
    account.wait(420);
    account.ok("UpdateEndpoint", &json!({"EndpointName": "Second", "EndpointConfigName": "Green"}));
}

fn scale(weight: f64, instances: i64) -> Value {
    json!({"EndpointName": "Front", "DesiredWeightsAndCapacities": [
        {"VariantName": "AllTraffic", "DesiredWeight": weight, "DesiredInstanceCount": instances},
    ]})
}

fn counts(account: &mut Account) -> [Value; 4] {
    let view = describe(account);
    let variant = &view["ProductionVariants"][0];
    ["CurrentInstanceCount", "DesiredInstanceCount", "CurrentWeight", "DesiredWeight"].map(|member| variant[member].clone())
}

#[test]
fn weights_and_counts_change_without_another_configuration() {
    let mut account = serving();
    let other = json!({"EndpointName": "Front", "DesiredWeightsAndCapacities": [{"VariantName": "Other"}]});
    account.refused("UpdateEndpointWeightsAndCapacities", &other, "ValidationException", "Other");
    account.ok("UpdateEndpointWeightsAndCapacities", &scale(2.0, 3));
    assert_eq!(counts(&mut account), [json!(1), json!(3), json!(1.0), json!(2.0)]);
    assert_eq!(describe(&mut account).get("PendingDeploymentSummary"), None);
    account.wait(240);
    assert_eq!(counts(&mut account), [json!(3), json!(3), json!(2.0), json!(2.0)]);
    assert_eq!(state(&mut account), is("InService", "Blue", None));
    plan(&mut account, Stage::Update, "no capacity");
    account.ok("UpdateEndpointWeightsAndCapacities", &scale(1.0, 5));
    account.wait(480);
    assert_eq!(state(&mut account), is("InService", "Blue", Some("no capacity")));
    assert_eq!(counts(&mut account), [json!(3), json!(3), json!(2.0), json!(2.0)]);
}

#[test]
fn what_people_have_set_is_kept_when_asked_for() {
    for (change, expected) in [
        (json!({}), [2, 1]),
        (json!({"RetainAllVariantProperties": true}), [3, 4]),
        (
            json!({"RetainAllVariantProperties": true, "ExcludeRetainedVariantProperties": [{"VariantPropertyType": "DesiredWeight"}]}),
            [3, 1],
        ),
        (json!({"ExcludeRetainedVariantProperties": [{"VariantPropertyType": "DesiredInstanceCount"}]}), [2, 1]),
    ] {
        let mut account = serving();
        account.ok("UpdateEndpointWeightsAndCapacities", &scale(4.0, 3));
        account.wait(240);
        account.ok("UpdateEndpoint", &with(&to("Green"), &change));
        account.wait(540);
        let [instances, _, weight, _] = counts(&mut account);
        assert_eq!(
            [instances.as_i64(), weight.as_f64().map(|weight| if weight > 2.0 { 4 } else { 1 })],
            expected.map(Some),
            "{change}"
        );
    }
}

#[test]
fn the_last_deployment_is_shown_and_can_be_kept() {
    let mut account = serving();
    let deployment = json!({"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": "errors"}]}});
    account.ok("UpdateEndpoint", &with(&to("Green"), &json!({"DeploymentConfig": deployment})));
    account.wait(540);
    assert_eq!(describe(&mut account)["LastDeploymentConfig"], deployment);
    account.ok("UpdateEndpoint", &with(&to("Blue"), &json!({"RetainDeploymentConfig": true})));
    account.wait(540);
    assert_eq!(describe(&mut account)["LastDeploymentConfig"], deployment);
    account.ok("UpdateEndpoint", &to("Green"));
    assert_eq!(describe(&mut account).get("LastDeploymentConfig"), None);
}

#[test]
fn serverless_and_captured_variants_are_described() {
    let mut account = account();
    let capture =
        json!({"InitialSamplingPercentage": 10, "DestinationS3Uri": "s3://a", "CaptureOptions": [{"CaptureMode": "Input"}]});
    let variant =
        json!({"VariantName": "a", "ModelName": "Blue", "ServerlessConfig": {"MemorySizeInMB": 2048, "MaxConcurrency": 5}});
    let input = json!({"EndpointConfigName": "Less", "ProductionVariants": [variant], "DataCaptureConfig": capture});
    account.ok("CreateEndpointConfig", &input);
    account.wait(2);
    account.ok("CreateEndpoint", &to("Less"));
    account.wait(420);
    let view = describe(&mut account);
    assert_eq!(view["ProductionVariants"][0]["CurrentServerlessConfig"]["MemorySizeInMB"], 2048);
    assert_eq!(view["ProductionVariants"][0].get("CurrentInstanceCount"), None);
    assert_eq!(
        (&view["DataCaptureConfig"]["CaptureStatus"], &view["DataCaptureConfig"]["KmsKeyId"]),
        (&json!("Started"), &json!(""))
    );
    account.ok("DeleteEndpoint", &name());
    let shadow = with(
        &config("Shadow", "Blue", 1),
        &json!({"ShadowProductionVariants": [
        {"VariantName": "b", "ModelName": "Green", "InstanceType": "ml.m5.large", "InitialInstanceCount": 1}]}),
    );
    account.ok("CreateEndpointConfig", &shadow);
    account.wait(30);
    account.ok("CreateEndpoint", &to("Shadow"));
    account.wait(420);
    assert_eq!(describe(&mut account)["ShadowProductionVariants"][0]["VariantName"], "b");
}

//! Endpoints: creation, planned failures, refusals during a change, deletion.

use serde_json::{Value, json};

use crate::services::sagemaker::endpoint::Status;
use crate::services::sagemaker::injected_failure::{InjectedFailure, Stage};
use crate::services::sagemaker::testing::{Account, ROLE, config, model, text, with};
use crate::timeline::Timeline;

mod change;
mod network;

const ARN: &str = "arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint/front";

/// An account with the models and configurations `Blue` and `Green`, of one and two instances.
fn account() -> Account {
    let mut account = Account::new();
    for (name, instances) in [("Blue", 1), ("Green", 2)] {
        let input = model(&account, name);
        account.ok("CreateModel", &input);
        account.ok("CreateEndpointConfig", &config(name, name, instances));
    }
    account.wait(10);
    account
}

fn name() -> Value {
    json!({"EndpointName": "Front"})
}

fn to(config: &str) -> Value {
    json!({"EndpointName": "Front", "EndpointConfigName": config})
}

fn describe(account: &mut Account) -> Value {
    account.ok("DescribeEndpoint", &name())
}

fn state(account: &mut Account) -> (String, String, Option<String>) {
    let view = describe(account);
    let reason = view["FailureReason"].as_str().map(str::to_owned);
    (text(&view["EndpointStatus"]), text(&view["EndpointConfigName"]), reason)
}

fn plan(account: &mut Account, stage: Stage, reason: &str) {
    let failure = InjectedFailure { name: "Front".to_owned(), stage, reason: reason.to_owned(), times: Some(1) };
    account.world.sagemaker.injected_failures.push(failure);
}

fn is(status: &str, config: &str, reason: Option<&str>) -> (String, String, Option<String>) {
    (status.to_owned(), config.to_owned(), reason.map(str::to_owned))
}

#[test]
fn an_endpoint_is_made_in_its_time() {
    let mut account = account();
    let input = with(&to("Blue"), &json!({"Tags": [{"Key": "a", "Value": "b"}]}));
    assert_eq!(account.ok("CreateEndpoint", &input)["EndpointArn"], ARN);
    assert_eq!(account.ok("ListTags", &json!({"ResourceArn": ARN}))["Tags"], json!([{"Key": "a", "Value": "b"}]));
    account.wait(210);
    let view = describe(&mut account);
    assert_eq!((&view["EndpointStatus"], view.get("ProductionVariants")), (&json!("Creating"), None));
    assert_eq!(view["PendingDeploymentSummary"]["EndpointConfigName"], "Blue");
    account.wait(210);
    let view = describe(&mut account);
    assert_eq!((&view["EndpointStatus"], view.get("PendingDeploymentSummary")), (&json!("InService"), None));
    let variant = &view["ProductionVariants"][0];
    assert_eq!((&variant["VariantName"], &variant["CurrentInstanceCount"]), (&json!("AllTraffic"), &json!(1)));
    assert_eq!((&variant["CurrentWeight"], &variant["DesiredWeight"]), (&json!(1.0), &json!(1.0)));
    assert_eq!(variant["DeployedImages"][0]["SpecifiedImage"], "registry/serve:1");
    let listed = account.ok("ListEndpoints", &json!({"StatusEquals": "InService"}));
    assert_eq!(
        (listed["Endpoints"].as_array().map(Vec::len), &listed["Endpoints"][0]["EndpointName"]),
        (Some(1), &json!("Front"))
    );
    assert_eq!(account.ok("ListEndpoints", &json!({"StatusEquals": "Failed"}))["Endpoints"], json!([]));
}

#[test]
fn creation_is_refused_for_each_broken_rule() {
    let mut account = account();
    let size = json!({"Type": "CAPACITY_PERCENT", "Value": 10});
    let blue_green = json!({"TrafficRoutingConfiguration": {"Type": "CANARY", "WaitIntervalInSeconds": 60}});
    let rolling = json!({"MaximumBatchSize": size, "WaitIntervalInSeconds": 60});
    for (change, part) in [
        (json!({"EndpointName": "a_b"}), "at 'endpointName'"),
        (json!({"EndpointConfigName": null}), "Value null at 'endpointConfigName'"),
        (
            json!({"EndpointConfigName": "None"}),
            "Could not find endpoint configuration \"arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint-config/none\".",
        ),
        (json!({"DeploymentConfig": {"BlueGreenUpdatePolicy": blue_green}}), "CanarySize must be specified"),
        (
            json!({"DeploymentConfig": {
                "BlueGreenUpdatePolicy": {"TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 60}},
                "RollingUpdatePolicy": rolling,
            }}),
            "Only one of BlueGreenUpdatePolicy and RollingUpdatePolicy",
        ),
        (json!({"DeploymentConfig": {"AutoRollbackConfiguration": {"Alarms": []}}}), "greater than or equal to 1"),
    ] {
        account.refused("CreateEndpoint", &with(&to("Blue"), &change), "ValidationException", part);
    }
    account.ok("CreateEndpointConfig", &config("Fresh", "Blue", 1));
    account.refused("CreateEndpoint", &to("Fresh"), "ValidationException", "Could not find endpoint configuration");
    account.ok("DescribeEndpointConfig", &json!({"EndpointConfigName": "Fresh"}));
    account.wait(2);
    account.ok("CreateEndpoint", &to("Fresh"));
    let again = json!({"EndpointName": "FRONT", "EndpointConfigName": "Blue"});
    let text = format!("Cannot create already existing endpoint \"{ARN}\".");
    account.refused("CreateEndpoint", &again, "ValidationException", &text);
    account.ok("CreateEndpointConfig", &config("Many", "Blue", 20));
    account.wait(10);
    let many = json!({"EndpointName": "Many", "EndpointConfigName": "Many"});
    account.refused(
        "CreateEndpoint",
        &many,
        "ResourceLimitExceeded",
        "ml.m5.large for endpoint usage' is 20, with current utilization of 1",
    );
    account.ok("DeleteModel", &json!({"ModelName": "Green"}));
    let gone = json!({"EndpointName": "Other", "EndpointConfigName": "Green"});
    account.refused("CreateEndpoint", &gone, "ValidationException", "Could not find model");
}

#[test]
fn a_failed_one_takes_nothing_but_its_deletion() {
    let mut account = account();
    plan(&mut account, Stage::Create, "The primary container did not pass the ping health check.");
    account.ok("CreateEndpoint", &to("Blue"));
    account.wait(420);
    let failed = is("Failed", "Blue", Some("The primary container did not pass the ping health check."));
    assert_eq!(state(&mut account), failed);
    account.refused("UpdateEndpoint", &to("Green"), "ValidationException", "because its status is Failed");
    account.ok("DeleteEndpoint", &name());
    account.wait(30);
    let gone = format!("Could not find endpoint \"{ARN}\".");
    for action in ["DescribeEndpoint", "DeleteEndpoint"] {
        account.refused(action, &name(), "ValidationException", &gone);
    }
    account.refused("UpdateEndpoint", &to("Green"), "ValidationException", &gone);
}

#[test]
fn a_role_that_cannot_be_assumed_is_a_failure_later() {
    let mut account = account();
    let role = json!({"RoleName": "IFSM-SageMaker-Role"});
    account.ok_of("iam", "DeleteRole", &role);
    account.ok("CreateEndpoint", &to("Blue"));
    account.wait(420);
    let (status, _, reason) = state(&mut account);
    assert_eq!(status, "Failed");
    assert!(reason.is_some_and(|reason| reason.contains(&format!("The execution role ARN \"{ROLE}\" is invalid"))));
}

#[test]
fn a_moving_one_refuses_changes_and_deletion() {
    let mut account = account();
    let refuse_all = |account: &mut Account| {
        let text = format!("Cannot update in-progress endpoint \"{ARN}\".");
        account.refused("UpdateEndpoint", &to("Green"), "ValidationException", &text);
        account.refused("DeleteEndpoint", &name(), "ValidationException", &text);
        let weights =
            json!({"EndpointName": "Front", "DesiredWeightsAndCapacities": [{"VariantName": "AllTraffic", "DesiredWeight": 2}]});
        account.refused("UpdateEndpointWeightsAndCapacities", &weights, "ValidationException", &text);
    };
    account.ok("CreateEndpoint", &to("Blue"));
    refuse_all(&mut account);
    account.wait(420);
    account.ok("UpdateEndpoint", &to("Green"));
    refuse_all(&mut account);
    account.wait(540);
    assert_eq!(state(&mut account), is("InService", "Green", None));
    let until = account.now + std::time::Duration::from_mins(1);
    let endpoint = account.world.sagemaker.endpoints.get_mut("front").expect("it was made");
    endpoint.timeline = Timeline::go(Status::SystemUpdating, account.now, Status::InService, until, None);
    assert_eq!(state(&mut account), is("SystemUpdating", "Green", None));
    refuse_all(&mut account);
    account.wait(60);
    account.ok("DeleteEndpoint", &name());
    assert_eq!(state(&mut account), is("Deleting", "Green", None));
    refuse_all(&mut account);
}

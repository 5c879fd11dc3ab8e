//! Tests of the kind `endpoint`.

use serde_json::{Value, json};

use super::super::fixtures::{differences, follows, known, lacks_attribute, problems, with};
use super::*;
use crate::erased::typed;

fn want() -> Value {
    json!({"name": "Front", "endpoint_config": "one"})
}

fn live() -> Value {
    json!({
        "name": "Front", "arn": "arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint/front", "status": "InService",
        "failure_reason": null, "endpoint_config_name": "test-one-5566778899", "pending": null,
        "variants": [{"variant_name": "blue", "current_instance_count": 1, "desired_instance_count": 2, "current_weight": 1.0}],
    })
}

fn at(status: &str, reason: Option<&str>) -> Value {
    with(&live(), &[("status", json!(status)), ("failure_reason", json!(reason))])
}

#[test]
fn every_field_changes_as_aws_allows() {
    assert_eq!(differences::<Endpoint>(&want(), &live()), []);
    let rolling = json!({"rolling_update_policy": {"maximum_batch_size": {"type": "CAPACITY_PERCENT", "value": 20}, "wait_interval_in_seconds": 60}});
    let cases = [
        ("name", json!("front"), None),
        ("name", json!("Other"), Some(("name", "replace"))),
        ("endpoint_config", json!("two"), Some(("endpoint_config", "in place"))),
        ("endpoint_config", json!("later"), Some(("endpoint_config", "in place"))),
        ("deployment_config", rolling, None),
        ("retain_deployment_config", json!(true), None),
        ("retain_all_variant_properties", json!(true), None),
        ("exclude_retained_variant_properties", json!(["DesiredWeight"]), None),
    ];
    for (member, value, expected) in cases {
        let changed = with(&want(), &[(member, value.clone())]);
        let expected: Vec<_> = expected.into_iter().map(|(field, mode)| (field.to_owned(), mode)).collect();
        assert_eq!(differences::<Endpoint>(&changed, &live()), expected, "{member}: {value}");
    }
}

#[test]
fn only_another_endpoint_leads_from_instances_to_serverless() {
    let wanted = with(&want(), &[("endpoint_config", json!("serverless"))]);
    let fields = |live: &Value| differences::<Endpoint>(&wanted, live);
    let (switched, replaced) = (("endpoint_config".to_owned(), "in place"), ("endpoint_config.serverless".to_owned(), "replace"));
    assert_eq!(fields(&live()), [switched.clone(), replaced]);
    let variant =
        json!({"variant_name": "a", "current_instance_count": null, "desired_instance_count": null, "current_weight": 1.0});
    assert_eq!(fields(&with(&live(), &[("variants", json!([variant]))])), [switched]);
}

#[test]
fn a_mix_of_two_configurations_is_never_as_wanted() {
    let mixed = at("UpdateRollbackFailed", Some("no capacity"));
    assert_eq!(differences::<Endpoint>(&want(), &mixed), [("endpoint_config".to_owned(), "in place")]);
    assert_eq!(Endpoint::recovery(&typed(&mixed)), Recovery::Update);
    assert_eq!(Endpoint::recovery(&typed(&at("Failed", None))), Recovery::Replace);
}

#[test]
fn every_status_has_its_phase() {
    let phase = |status: &str, reason| Endpoint::phase(&typed(&at(status, reason)));
    assert_eq!(phase("InService", Some("the last change was taken back")), Phase::Ready);
    for busy in ["Creating", "Updating", "SystemUpdating", "RollingBack", "Deleting", "SomethingNew"] {
        assert_eq!(phase(busy, None), Phase::Busy(busy.into()));
    }
    for failed in ["Failed", "OutOfService", "UpdateRollbackFailed"] {
        assert_eq!(phase(failed, Some("why")), Phase::Failed(format!("{failed}: why")));
    }
    let pending =
        json!({"endpoint_config_name": "test-two-5566778899", "current_instance_count": 1, "desired_instance_count": 4});
    let moving = with(&at("Updating", None), &[("pending", pending)]);
    assert_eq!(Endpoint::phase(&typed(&moving)), Phase::Busy("Updating, 1 of 4 new instances".into()));
}

#[test]
fn it_complains_only_while_it_serves() {
    let complaint = |status: &str, reason| Endpoint::complaint(&typed(&at(status, reason)));
    assert_eq!(complaint("InService", Some("no capacity")), Some("no capacity".into()));
    assert_eq!(complaint("InService", None), None);
    assert_eq!(complaint("InService", Some("")), None);
    assert_eq!(complaint("Failed", Some("no capacity")), None);
}

#[test]
fn it_hangs_on_its_configurations_and_says_what_it_serves() {
    let pending = json!({"endpoint_config_name": "New", "current_instance_count": null, "desired_instance_count": null});
    let updating: Live = typed(&with(&live(), &[("pending", pending)]));
    let config = |name: &str| format!("arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint-config/{name}");
    assert_eq!(Endpoint::uses(&updating), [config("New"), config("new"), config("test-one-5566778899")]);
    assert_eq!(Endpoint::about(&updating), "blue 1 of 2 instances with weight 1, on its way to New");
    assert_eq!(Endpoint::summary(&typed(&want())), "serves endpoint_config/one");
    assert_eq!(lacks_attribute::<Endpoint>(&live()), Vec::<&str>::new());
    let outputs = Endpoint::outputs(&typed(&want()), &typed(&live()), &known());
    assert_eq!(outputs[0].1, "https://runtime.sagemaker.ap-northeast-1.amazonaws.com/endpoints/Front/invocations");
}

#[test]
fn under_another_name_the_new_one_comes_first() {
    let replacement =
        |name: &str| Endpoint::replacement(&typed(&with(&want(), &[("name", json!(name))])), &typed(&live()), &known());
    assert_eq!((replacement("Other"), replacement("FRONT")), (Replacement::CreateFirst, Replacement::DeleteFirst));
    let address: Address = "endpoint/front".parse().expect("an address");
    assert!(Endpoint::clashes(&address, &typed(&json!({"endpoint_config": "one"})), &typed(&live()), &known()));
}

#[test]
fn every_check_finds_its_problem_and_where() {
    let size = |kind: &str, value: i64| json!({"type": kind, "value": value});
    let blue_green = |routing: Value| json!({"blue_green_update_policy": {"traffic_routing_configuration": routing}});
    let routing = |kind: &str| json!({"type": kind, "wait_interval_in_seconds": 60});
    let rolling = |percent: i64| json!({"rolling_update_policy": {"maximum_batch_size": size("CAPACITY_PERCENT", percent), "wait_interval_in_seconds": 60}});
    let canary = |percent: i64| blue_green(with(&routing("CANARY"), &[("canary_size", size("CAPACITY_PERCENT", percent))]));
    let both = with(&rolling(20), &[("blue_green_update_policy", canary(10)["blue_green_update_policy"].clone())]);
    let hasty = with(
        &rolling(20),
        &[
            ("rolling_update_policy.wait_interval_in_seconds", json!(700)),
            ("rolling_update_policy.maximum_execution_timeout_in_seconds", json!(600)),
        ],
    );
    let path = "deployment_config.blue_green_update_policy.traffic_routing_configuration";
    let cases = [
        ("name", json!("a_b"), Some(("endpoint-name", "name".to_owned()))),
        ("deployment_config", canary(10), None),
        ("deployment_config", rolling(20), None),
        ("deployment_config", both, Some(("deployment-policy", "deployment_config".to_owned()))),
        ("deployment_config", blue_green(routing("CANARY")), Some(("deployment-step", path.to_owned()))),
        (
            "deployment_config",
            blue_green(with(&routing("ALL_AT_ONCE"), &[("canary_size", size("INSTANCE_COUNT", 1))])),
            Some(("deployment-step", path.to_owned())),
        ),
        ("deployment_config", canary(60), Some(("deployment-step", format!("{path}.canary_size.value")))),
        (
            "deployment_config",
            rolling(60),
            Some(("deployment-step", "deployment_config.rolling_update_policy.maximum_batch_size.value".to_owned())),
        ),
        (
            "deployment_config",
            hasty,
            Some(("deployment-time", "deployment_config.rolling_update_policy.maximum_execution_timeout_in_seconds".to_owned())),
        ),
        (
            "deployment_config",
            json!({"auto_rollback_configuration": {"alarms": []}}),
            Some(("settings-too-few", "deployment_config.auto_rollback_configuration.alarms".to_owned())),
        ),
        (
            "exclude_retained_variant_properties",
            json!(["DesiredWeight"]),
            Some(("retained-properties", "exclude_retained_variant_properties".to_owned())),
        ),
    ];
    for (member, value, expected) in cases {
        let found = problems::<Endpoint>(&[("endpoint/front", with(&want(), &[(member, value.clone())]))]);
        assert_eq!(found, expected.into_iter().collect::<Vec<_>>(), "{member}: {value}");
    }
    let twice = with(&want(), &[("deployment_config", rolling(20)), ("retain_deployment_config", json!(true))]);
    assert_eq!(
        problems::<Endpoint>(&[("endpoint/front", twice)]),
        [("deployment-policy", "retain_deployment_config".to_owned())]
    );
    let same = json!({"endpoint_config": "two"});
    let found = problems::<Endpoint>(&[("endpoint/FRONT", same), ("endpoint/other", want())]);
    assert_eq!(found, [("endpoint-name-taken", "name".to_owned())]);
}

#[test]
fn it_comes_after_the_ways_out_of_its_vpc() {
    let gateway = |vpc: &str| json!({"service": "s3", "type": "gateway", "vpc": vpc, "route_tables": []});
    let model = |network: Value| json!({"execution_role": "exec", "primary_container": {"image": "a"}, "vpc_config": network});
    let variant = json!({"variant_name": "a", "model": "one", "instance_type": "ml.m5.large", "initial_instance_count": 1});
    let resources = |network: Value| {
        [
            ("vpc_endpoint/s3", gateway("main")),
            ("vpc_endpoint/far", gateway("far")),
            ("route_table/private", json!({"vpc": "main"})),
            ("model/one", model(network)),
            ("endpoint_config/one", json!({"production_variants": [variant]})),
            ("endpoint/front", want()),
        ]
    };
    let network = json!({"subnets": ["a", "b"], "security_groups": ["work"]});
    assert_eq!(follows::<Endpoint>(&resources(network)), ["vpc_endpoint/s3", "route_table/private"]);
    assert_eq!(follows::<Endpoint>(&resources(json!(null))), Vec::<String>::new());
}

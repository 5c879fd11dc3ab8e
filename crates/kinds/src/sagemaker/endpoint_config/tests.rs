//! Tests of the kind `endpoint_config`.

use serde_json::{Value, json};

use super::super::fixtures::{EXEC, differences, known, lacks_attribute, problems, with};
use super::*;
use crate::erased::typed;

const ARN: &str = "arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint-config/test-one-5566778899";

fn want() -> Value {
    json!({"production_variants": [
        {"variant_name": "blue", "model": "one", "instance_type": "ml.m5.large", "initial_instance_count": 2, "initial_variant_weight": 0.9},
        {"variant_name": "green", "model": "two", "instance_type": "ml.m5.large", "initial_instance_count": 1, "initial_variant_weight": 0.1},
    ]})
}

fn live() -> Value {
    json!({
        "name": "test-one-5566778899", "arn": ARN,
        "production_variants": [
            {"variant_name": "blue", "model": "test-one-0011223344", "instance_type": "ml.m5.large", "initial_instance_count": 2, "initial_variant_weight": 0.9},
            {"variant_name": "green", "model": "test-two-0011223344", "instance_type": "ml.m5.large", "initial_instance_count": 1, "initial_variant_weight": 0.1},
        ],
        "shadow_production_variants": null, "data_capture_config": null, "async_inference_config": null, "explainer_config": null,
        "metrics_config": null, "kms_key_id": null, "execution_role_arn": null, "vpc_config": null, "enable_network_isolation": null,
    })
}

fn capture() -> Value {
    json!({
        "enable_capture": true, "initial_sampling_percentage": 10, "destination_s3_uri": "s3://capture/one",
        "capture_options": [{"capture_mode": "Input"}], "capture_content_type_header": {"json_content_types": ["application/json"]},
    })
}

/// Edits with the fields that differ afterwards.
type Edits = Vec<(&'static str, Value, Vec<&'static str>)>;

fn edits_of_variants() -> Edits {
    let variant = |member: &str, value: Value| {
        let mut variants = want()["production_variants"].clone();
        variants[0][member] = value;
        variants
    };
    let shadow = json!([{"variant_name": "shadow", "model": "two", "instance_type": "ml.m5.large", "initial_instance_count": 1}]);
    vec![
        ("name", json!("Mine"), vec!["name"]),
        ("production_variants", variant("model", json!("two")), vec!["production_variants.blue.model"]),
        ("production_variants", variant("model", json!("later")), vec!["production_variants.blue.model"]),
        ("production_variants", variant("instance_type", json!("ml.m5.xlarge")), vec!["production_variants.blue.instance_type"]),
        (
            "production_variants",
            variant("initial_instance_count", json!(3)),
            vec!["production_variants.blue.initial_instance_count"],
        ),
        (
            "production_variants",
            variant("initial_variant_weight", json!(null)),
            vec!["production_variants.blue.initial_variant_weight"],
        ),
        ("production_variants", variant("volume_size_in_gb", json!(50)), vec!["production_variants.blue.volume_size_in_gb"]),
        ("production_variants", variant("variant_name", json!("red")), vec!["production_variants"]),
        ("production_variants", json!([want()["production_variants"][1], want()["production_variants"][0]]), vec![]),
        ("shadow_production_variants", shadow, vec!["shadow_production_variants"]),
        ("shadow_production_variants", json!(null), vec![]),
    ]
}

fn edits_beside_variants() -> Edits {
    let clarify = json!({"clarify_explainer_config": {"shap_config": {"shap_baseline_config": {"shap_baseline": "1,2"}}}});
    vec![
        (
            "data_capture_config",
            capture(),
            vec![
                "data_capture_config.enable_capture",
                "data_capture_config.initial_sampling_percentage",
                "data_capture_config.destination_s3_uri",
                "data_capture_config.capture_options",
                "data_capture_config.capture_content_type_header.json_content_types",
            ],
        ),
        ("data_capture_config", json!(null), vec![]),
        (
            "async_inference_config",
            json!({"output_config": {"s3_output_path": "s3://out"}}),
            vec!["async_inference_config.output_config.s3_output_path"],
        ),
        (
            "explainer_config",
            clarify,
            vec!["explainer_config.clarify_explainer_config.shap_config.shap_baseline_config.shap_baseline"],
        ),
        ("metrics_config", json!({"enable_enhanced_metrics": true}), vec!["metrics_config.enable_enhanced_metrics"]),
        ("kms_key_id", json!("1234"), vec!["kms_key_id"]),
        ("kms_key_id", json!(null), vec![]),
        ("execution_role", json!("exec"), vec!["execution_role"]),
        ("execution_role", json!(null), vec![]),
        (
            "vpc_config",
            json!({"subnets": ["a", "b"], "security_groups": ["work"]}),
            vec!["vpc_config.subnets", "vpc_config.security_groups"],
        ),
        ("vpc_config", json!(null), vec![]),
        ("enable_network_isolation", json!(true), vec!["enable_network_isolation"]),
    ]
}

#[test]
fn every_field_is_another_configuration() {
    assert_eq!(differences::<EndpointConfig>(&want(), &live()), []);
    for (member, value, fields) in edits_of_variants().into_iter().chain(edits_beside_variants()) {
        let changed = with(&want(), &[(member, value.clone())]);
        let expected: Vec<_> = fields.iter().map(|field| ((*field).to_owned(), "replace")).collect();
        assert_eq!(differences::<EndpointConfig>(&changed, &live()), expected, "{member}: {value}");
    }
    let named = with(&want(), &[("name", json!("test-one-5566778899")), ("kms_key_id", json!("1234"))]);
    assert_eq!(differences::<EndpointConfig>(&named, &live()), [("kms_key_id".to_owned(), "refused")]);
}

#[test]
fn it_hangs_on_its_models() {
    let pools = json!([{"variant_name": "a", "model": "M", "instance_pools": [{"instance_type": "ml.m5.large", "priority": 1, "model_override": "n"}]}]);
    let live: Live = typed(&with(
        &live(),
        &[
            ("production_variants", pools),
            ("execution_role_arn", json!(EXEC)),
            ("vpc_config", json!({"subnets": ["subnet-a"], "security_groups": ["sg-1"]})),
        ],
    ));
    let model = |name: &str| format!("arn:aws:sagemaker:ap-northeast-1:123456789012:model/{name}");
    assert_eq!(EndpointConfig::uses(&live), [&model("M"), &model("m"), &model("n"), EXEC, "subnet-a", "sg-1"]);
    assert_eq!(EndpointConfig::replacement(&typed(&want()), &live, &known()), Replacement::CreateFirst);
    assert_eq!(EndpointConfig::summary(&typed(&want())), "blue 2 x ml.m5.large, green 1 x ml.m5.large");
    assert_eq!(lacks_attribute::<EndpointConfig>(&crate::erased::json(&live)), Vec::<&str>::new());
}

#[test]
fn it_names_its_models_when_it_is_made() {
    let pooled = json!({"production_variants": [{
        "variant_name": "a", "model": "one", "initial_instance_count": 1,
        "instance_pools": [{"instance_type": "ml.m5.large", "priority": 1, "model_override": "two"}, {"instance_type": "ml.c5.large", "priority": 2}],
    }], "execution_role": "exec"});
    let at = "endpoint_config/one".parse().expect("an address");
    let (name, content) = resolved(&at, &typed(&pooled), &known(), None);
    assert!(name.starts_with("test-one-"), "{name}");
    let variant = &content["production_variants"][0];
    assert_eq!(
        (&variant["model"], &variant["instance_pools"][0]["model_override"]),
        (&json!("test-one-0011223344"), &json!("test-two-0011223344"))
    );
    assert_eq!(variant["instance_pools"][1], json!({"instance_type": "ml.c5.large", "priority": 2}));
    assert_eq!(content["execution_role"], EXEC);
    let refs = crate::of(<EndpointConfig as crate::Marker>::NAME).refs(&pooled);
    let fields: Vec<_> = refs.into_iter().map(|reference| (reference.field, reference.to.to_string())).collect();
    assert_eq!(
        fields,
        [
            ("production_variants[0].model".to_owned(), "model/one".to_owned()),
            ("production_variants[0].instance_pools[0].model_override".to_owned(), "model/two".to_owned()),
            ("execution_role".to_owned(), "role/exec".to_owned()),
        ]
    );
}

fn one(members: &[(&str, Value)]) -> Value {
    let base = json!({"variant_name": "a", "model": "one", "instance_type": "ml.m5.large", "initial_instance_count": 1});
    with(&base, members)
}

#[test]
fn every_check_of_a_variant_finds_its_problem_and_where() {
    let serverless = json!({"memory_size_in_mb": 2048, "max_concurrency": 5});
    let bare = |members: &[(&str, Value)]| with(&json!({"variant_name": "a", "model": "one"}), members);
    let pool = |priority: i64| json!({"instance_type": "ml.m5.large", "priority": priority});
    let cases = [
        (bare(&[("serverless_config", serverless.clone())]), None),
        (one(&[("serverless_config", serverless)]), Some(("variant-capacity", ".instance_type"))),
        (bare(&[("initial_instance_count", json!(1))]), Some(("variant-capacity", ""))),
        (bare(&[("instance_type", json!("ml.m5.large"))]), Some(("variant-capacity", ""))),
        (bare(&[("instance_type", json!("ml.m5.large")), ("managed_instance_scaling", json!({"status": "ENABLED"}))]), None),
        (one(&[("instance_pools", json!([pool(1)]))]), Some(("variant-capacity", ".instance_pools"))),
        (
            bare(&[("initial_instance_count", json!(1)), ("instance_pools", json!([pool(1), pool(1)]))]),
            Some(("instance-pool-priority", ".instance_pools[1].priority")),
        ),
        (one(&[("initial_variant_weight", json!(-1))]), Some(("variant-weight", ".initial_variant_weight"))),
        (
            one(&[("routing_config", json!({"routing_strategy": "PREFIX_AWARE"}))]),
            Some(("prefix-aware-routing", ".routing_config")),
        ),
        (
            one(&[("routing_config", json!({"routing_strategy": "RANDOM", "prefix_aware_routing_config": {}}))]),
            Some(("prefix-aware-routing", ".routing_config.prefix_aware_routing_config")),
        ),
        (one(&[("model", json!(null))]), Some(("variant-without-model", ""))),
        (one(&[("variant_name", json!("a b"))]), Some(("settings-form", ".variant_name"))),
    ];
    for (variant, expected) in cases {
        let found = problems::<EndpointConfig>(&[("endpoint_config/one", json!({"production_variants": [variant]}))]);
        // A serverless variant with instances has two members too many.
        let first: Vec<_> = found.into_iter().take(1).collect();
        let expected: Vec<_> = expected.into_iter().map(|(code, path)| (code, format!("production_variants[0]{path}"))).collect();
        assert_eq!(first, expected, "{variant}");
    }
}

#[test]
fn every_check_of_a_configuration_finds_its_problem_and_where() {
    let many: Vec<Value> = (0..11).map(|n| one(&[("variant_name", json!(format!("v{n}")))])).collect();
    let clarify = json!({"clarify_explainer_config": {"shap_config": {"shap_baseline_config": {}}}});
    let baseline = "explainer_config.clarify_explainer_config.shap_config.shap_baseline_config";
    let base = json!({"production_variants": [one(&[])]});
    let cases = [
        ("name", json!("a_b"), "endpoint-config-name", "name"),
        ("production_variants", json!([]), "variant-count", "production_variants"),
        ("production_variants", json!(many), "variant-count", "production_variants"),
        ("production_variants", json!([one(&[]), one(&[])]), "variant-name-taken", "production_variants[1].variant_name"),
        ("production_variants", json!([one(&[("initial_variant_weight", json!(0))])]), "variant-weight", "production_variants"),
        ("shadow_production_variants", json!([one(&[])]), "variant-name-taken", "shadow_production_variants[0].variant_name"),
        (
            "shadow_production_variants",
            json!([one(&[("variant_name", json!("b"))]), one(&[("variant_name", json!("c"))])]),
            "variant-count",
            "shadow_production_variants",
        ),
        (
            "data_capture_config",
            with(&capture(), &[("initial_sampling_percentage", json!(101))]),
            "settings-range",
            "data_capture_config.initial_sampling_percentage",
        ),
        (
            "data_capture_config",
            with(&capture(), &[("capture_options", json!([]))]),
            "settings-too-few",
            "data_capture_config.capture_options",
        ),
        ("explainer_config", clarify, "shap-baseline", baseline),
        (
            "metrics_config",
            json!({"metric_publish_frequency_in_seconds": 5}),
            "settings-range",
            "metrics_config.metric_publish_frequency_in_seconds",
        ),
        ("vpc_config", json!({"subnets": ["a"], "security_groups": ["work"]}), "hosting-one-zone", "vpc_config.subnets"),
    ];
    for (member, value, code, path) in cases {
        let found = problems::<EndpointConfig>(&[("endpoint_config/one", with(&base, &[(member, value.clone())]))]);
        assert_eq!(found, [(code, path.to_owned())], "{member}: {value}");
    }
    let model = json!({"execution_role": "exec", "primary_container": {"image": "a"}});
    let serverless = json!({"production_variants": [{"variant_name": "a", "model": "one", "serverless_config": {"memory_size_in_mb": 1024, "max_concurrency": 1}}]});
    for (member, value) in [
        ("vpc_config", json!({"subnets": ["a", "b"], "security_groups": ["work"]})),
        ("enable_network_isolation", json!(true)),
        ("primary_container.mode", json!("MultiModel")),
    ] {
        let model = with(&model, &[(member, value)]);
        let found = problems::<EndpointConfig>(&[("model/one", model), ("endpoint_config/one", serverless.clone())]);
        assert_eq!(found, [("serverless-unsupported", "production_variants[0].serverless_config".to_owned())], "{member}");
    }
}

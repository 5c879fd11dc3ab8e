//! Tests of the common parts of models and endpoint configurations.

use serde_json::{Value, json};

use super::super::fixtures::known;
use super::*;

fn differences(name: &str, want: &Value, live: &Value) -> Vec<(String, Value, Value)> {
    let known = known();
    let mut fixed = Fixed::new("a model", None, "x", &known);
    fixed.tree(name, want, live);
    fixed.finish().into_iter().map(|change| (change.field.into_owned(), change.from, change.to.value)).collect()
}

#[test]
fn a_member_that_the_spec_does_not_mention_is_no_difference() {
    let cases = [
        ("a", json!({"b": 1}), json!({"b": 1, "c": 2})),
        ("a", json!({}), json!({"c": 2})),
        ("initial_variant_weight", json!(1), json!(1.0)),
        ("initial_variant_weight", json!(0.1), json!(0.100_000_001_490_116_12)),
        ("initial_variant_weight", json!(null), json!(1.0)),
        ("enable_network_isolation", json!(null), json!(false)),
        ("enable_network_isolation", json!(null), json!(null)),
        ("multi_model_config", json!(null), json!({"model_cache_setting": "Enabled"})),
        ("subnets", json!(["${subnet/a.id}", "${subnet/b.id}"]), json!(["subnet-b", "subnet-a"])),
        (
            "capture_options",
            json!([{"capture_mode": "Input"}, {"capture_mode": "Output"}]),
            json!([{"capture_mode": "Output"}, {"capture_mode": "Input"}]),
        ),
        ("kms_key_id", json!("1234"), json!("arn:aws:kms:ap-northeast-1:123456789012:key/1234")),
        ("model_package_name", json!("p/3"), json!("arn:aws:sagemaker:ap-northeast-1:123456789012:model-package/p/3")),
        ("containers", json!([{"image": "a"}]), json!([{"image": "a", "mode": "SingleModel"}])),
        (
            "production_variants",
            json!([{"variant_name": "b"}, {"variant_name": "a"}]),
            json!([{"variant_name": "a"}, {"variant_name": "b"}]),
        ),
        ("label_headers", json!([]), json!(null)),
    ];
    for (name, want, live) in cases {
        assert_eq!(differences(name, &want, &live), [], "{name}: {want} and {live}");
    }
}

#[test]
fn each_difference_is_one_change_at_its_path() {
    let two = json!([{"variant_name": "a", "x": 1}, {"variant_name": "b", "x": 2}]);
    let cases = [
        ("a", json!({"b": {"c": 1}}), json!({"b": {"c": 2}}), "a.b.c"),
        ("enable_ssm_access", json!(null), json!(true), "enable_ssm_access"),
        ("environment", json!({"A": "1"}), json!({"A": "1", "B": "2"}), "environment.B"),
        ("environment", json!({"A": "1", "B": "2"}), json!({"A": "1"}), "environment.B"),
        ("environment", json!({"A": "2"}), json!({"A": "1"}), "environment.A"),
        ("label_headers", json!(["a", "b"]), json!(["b", "a"]), "label_headers"),
        ("subnets", json!(["${subnet/a.id}"]), json!(["subnet-a", "subnet-b"]), "subnets"),
        ("containers", json!([{"image": "a"}, {"image": "b"}]), json!([{"image": "a"}, {"image": "c"}]), "containers.1.image"),
        ("containers", json!([{"image": "a"}]), json!([{"image": "a"}, {"image": "b"}]), "containers"),
        (
            "production_variants",
            json!([{"variant_name": "b", "x": 3}, {"variant_name": "a"}]),
            two.clone(),
            "production_variants.b.x",
        ),
        ("production_variants", json!([{"variant_name": "a"}, {"variant_name": "c"}]), two, "production_variants"),
        ("kms_key_id", json!("5678"), json!("arn:aws:kms:ap-northeast-1:123456789012:key/1234"), "kms_key_id"),
        (
            "model_package_name",
            json!("p/3"),
            json!("arn:aws:sagemaker:ap-northeast-1:123456789012:model-package/p/4"),
            "model_package_name",
        ),
        ("model", json!("${model/later.id}"), json!("x"), "model"),
    ];
    for (name, want, live, path) in cases {
        let fields: Vec<String> = differences(name, &want, &live).into_iter().map(|(field, ..)| field).collect();
        assert_eq!(fields, [path], "{name}: {want} and {live}");
    }
}

#[test]
fn a_name_from_the_spec_stands_for_one_content() {
    let known = known();
    let modes = |name: Option<&str>| {
        let mut fixed = Fixed::new("a model", name, "Old", &known);
        fixed.tree("a", &json!(1), &json!(2));
        fixed.finish().into_iter().map(|change| (change.field.into_owned(), change.mode)).collect::<Vec<_>>()
    };
    let replace = |why: &str| Mode::Replace(why.to_owned().into());
    assert_eq!(modes(None), [("a".to_owned(), replace("a model is fixed once it is made"))]);
    assert!(
        matches!(modes(Some("old")).as_slice(), [(field, Mode::Refused(why))] if field == "a" && why.contains("another `name`"))
    );
    let renamed = [
        ("name".to_owned(), replace("the name of a model is fixed")),
        ("a".to_owned(), replace("a model is fixed once it is made")),
    ];
    assert_eq!(modes(Some("New")), renamed);
}

#[test]
fn names_follow_from_the_content() {
    let at: Address = "model/fraud_detector.v2".parse().expect("an address");
    let content = json!({"a": 1, "b": {"c": 2, "d": 3}});
    let name = |at: &Address, content: &Value, taken: Option<&str>| content_name(at, None, "ifsm", content, taken);
    let first = name(&at, &content, None);
    assert_eq!(first, "ifsm-fraud-detector-v2-c36817f916");
    assert_eq!(name(&at, &json!({"b": {"d": 3, "c": 2}, "a": 1}), None), first, "the order of members means nothing");
    assert_ne!(name(&at, &json!({"a": 2}), None), first);
    assert_ne!(
        name(&"model/fraud-detector-v2".parse().expect("an address"), &content, None),
        first,
        "another key is another model"
    );
    let second = name(&at, &content, Some(first.as_str()));
    assert_ne!(second, first, "what is replaced holds the name");
    assert_eq!(name(&at, &content, Some(second.as_str())), first);
    assert_eq!(content_name(&at, Some("mine"), "ifsm", &content, Some("mine")), "mine");
    let long: Address = format!("model/{}", "a".repeat(64)).parse().expect("an address");
    for at in [&at, &long, &"model/x..-y".parse().expect("an address"), &"model/x-".parse().expect("an address")] {
        let name = content_name(at, None, "an-environment-with-a-long-name0", &content, None);
        assert!(super::super::names::is_name(&name) && name.len() <= 63, "{name}");
    }
}

#[test]
fn arns_are_given_in_both_spellings() {
    let arn = "arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint/front";
    assert_eq!(
        sibling_arns(arn, "endpoint-config", "Front-1"),
        [
            "arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint-config/Front-1",
            "arn:aws:sagemaker:ap-northeast-1:123456789012:endpoint-config/front-1",
        ]
    );
    assert_eq!(sibling_arns(arn, "model", "m"), ["arn:aws:sagemaker:ap-northeast-1:123456789012:model/m"]);
    assert_eq!(sibling_arns("", "model", "m"), Vec::<String>::new());
}

//! Tests of the kind `model`.

use serde_json::{Value, json};

use super::super::fixtures::{EXEC, Members, differences, known, lacks_attribute, problems, with};
use super::*;
use crate::erased::typed;

fn want() -> Value {
    json!({
        "execution_role": "exec",
        "primary_container": {"image": "registry/serve:1", "model_data_url": "s3://models/one.tar.gz", "environment": {"LEVEL": "info"}},
        "vpc_config": {"subnets": ["a", "b"], "security_groups": ["work"]},
        "enable_network_isolation": true,
    })
}

fn live() -> Value {
    json!({
        "name": "test-one-0011223344", "arn": "arn:aws:sagemaker:ap-northeast-1:123456789012:model/test-one-0011223344",
        "execution_role_arn": EXEC,
        "primary_container": {
            "image": "registry/serve:1", "mode": "SingleModel", "model_data_url": "s3://models/one.tar.gz",
            "model_data_source": {"s3_data_source": {"s3_uri": "s3://models/one.tar.gz", "s3_data_type": "S3Object", "compression_type": "Gzip"}},
            "environment": {"LEVEL": "info"},
        },
        "containers": null, "inference_execution_config": null,
        "vpc_config": {"subnets": ["subnet-b", "subnet-a"], "security_groups": ["sg-1"]},
        "enable_network_isolation": true,
    })
}

#[test]
fn every_field_is_another_model() {
    assert_eq!(differences::<Model>(&want(), &live()), []);
    let source =
        json!({"s3_data_source": {"s3_uri": "s3://models/two/", "s3_data_type": "S3Prefix", "compression_type": "None"}});
    let cases = [
        ("name", json!("Mine"), vec!["name"]),
        ("execution_role", json!("other"), vec!["execution_role"]),
        ("execution_role", json!("later"), vec!["execution_role"]),
        ("primary_container.image", json!("registry/serve:2"), vec!["primary_container.image"]),
        ("primary_container.mode", json!("MultiModel"), vec!["primary_container.mode"]),
        ("primary_container.mode", json!(null), vec![]),
        ("primary_container.environment", json!({"LEVEL": "debug"}), vec!["primary_container.environment.LEVEL"]),
        ("primary_container.environment", json!({}), vec!["primary_container.environment.LEVEL"]),
        ("primary_container.environment", json!(null), vec!["primary_container.environment"]),
        ("primary_container.model_data_url", json!("s3://models/two.tar.gz"), vec!["primary_container.model_data_url"]),
        (
            "primary_container.model_data_source",
            source,
            vec![
                "primary_container.model_data_source.s3_data_source.s3_uri",
                "primary_container.model_data_source.s3_data_source.s3_data_type",
                "primary_container.model_data_source.s3_data_source.compression_type",
            ],
        ),
        (
            "primary_container.additional_model_data_sources",
            json!([{"channel_name": "draft", "s3_data_source": {"s3_uri": "s3://a/", "s3_data_type": "S3Prefix", "compression_type": "None"}}]),
            vec!["primary_container.additional_model_data_sources"],
        ),
        ("containers", json!([{"image": "a"}]), vec!["containers"]),
        ("containers", json!(null), vec![]),
        ("inference_execution_config", json!({"mode": "Direct"}), vec!["inference_execution_config.mode"]),
        ("inference_execution_config", json!(null), vec![]),
        ("vpc_config", json!({"subnets": ["b", "a"], "security_groups": ["work"]}), vec![]),
        ("vpc_config", json!({"subnets": ["a", "b"], "security_groups": ["more"]}), vec!["vpc_config.security_groups"]),
        ("vpc_config", json!({"subnets": ["a", "later"], "security_groups": ["work"]}), vec!["vpc_config.subnets"]),
        ("vpc_config", json!(null), vec!["vpc_config"]),
        ("enable_network_isolation", json!(false), vec!["enable_network_isolation"]),
        ("enable_network_isolation", json!(null), vec!["enable_network_isolation"]),
    ];
    for (member, value, fields) in cases {
        let changed = with(&want(), &[(member, value.clone())]);
        let expected: Vec<_> = fields.iter().map(|field| ((*field).to_owned(), "replace")).collect();
        assert_eq!(differences::<Model>(&changed, &live()), expected, "{member}: {value}");
        if member != "name" {
            // A second one cannot exist under a name that the spec gives.
            let named = with(&changed, &[("name", json!("test-one-0011223344"))]);
            let expected: Vec<_> = fields.iter().map(|field| ((*field).to_owned(), "refused")).collect();
            assert_eq!(differences::<Model>(&named, &live()), expected, "{member}: {value}");
        }
    }
}

#[test]
fn it_hangs_on_its_role_and_network() {
    let live: Live = typed(&live());
    assert_eq!(Model::uses(&live), [EXEC, "subnet-b", "subnet-a", "sg-1"]);
    assert_eq!(Model::phase(&live), Phase::Ready);
    assert_eq!(Model::replacement(&typed(&want()), &live, &known()), Replacement::CreateFirst);
    assert_eq!(Model::about(&live), "registry/serve:1");
    assert_eq!(Model::summary(&typed(&want())), "registry/serve:1");
    assert_eq!(lacks_attribute::<Model>(&crate::erased::json(&live)), Vec::<&str>::new());
}

#[test]
fn its_name_follows_from_what_it_is_made_of() {
    let at = "model/one".parse().expect("an address");
    let (name, content) = resolved(&at, &typed(&want()), &known(), None);
    assert!(name.starts_with("test-one-") && name.len() == "test-one-0011223344".len(), "{name}");
    assert_eq!(content["execution_role"], EXEC);
    assert_eq!(content["vpc_config"], json!({"subnets": ["subnet-a", "subnet-b"], "security_groups": ["sg-1"]}));
    assert!(content.get("containers").is_none() && content.get("name").is_none(), "{content}");
    let other = Live { name: name.clone(), ..typed(&live()) };
    assert!(Model::clashes(&at, &typed(&want()), &other, &known()));
    let later = with(&want(), &[("execution_role", json!("later"))]);
    assert!(!Model::clashes(&at, &typed(&later), &other, &known()), "the name is not known yet");
    let named = with(&later, &[("name", json!(name.to_ascii_uppercase()))]);
    assert!(Model::clashes(&at, &typed(&named), &other, &known()));
}

#[test]
fn every_check_finds_its_problem_and_where() {
    let container = |members: Members| with(&json!({"image": "a"}), &members);
    let cases: Vec<(&str, Value, &str, &str)> = vec![
        ("name", json!("a_b"), "model-name", "name"),
        ("primary_container", json!(null), "model-containers", ""),
        ("containers", json!([{"image": "a"}]), "model-containers", ""),
        ("primary_container", json!({}), "container-image", "primary_container"),
        ("primary_container.model_package_name", json!("p"), "container-image", "primary_container"),
        ("primary_container.image", json!("a b"), "settings-form", "primary_container.image"),
        (
            "primary_container",
            container(vec![(
                "image_config",
                json!({"repository_access_mode": "Platform", "repository_auth_config": {"repository_credentials_provider_arn": "arn:aws:lambda:r:1:function:f"}}),
            )]),
            "private-registry",
            "primary_container.image_config.repository_auth_config",
        ),
        (
            "primary_container.model_data_source",
            json!({"s3_data_source": {"s3_uri": "s3://a/", "s3_data_type": "S3Prefix", "compression_type": "None"}}),
            "model-data-twice",
            "primary_container.model_data_source",
        ),
        ("primary_container.container_hostname", json!("a"), "container-hostname", "primary_container.container_hostname"),
        ("primary_container.environment", json!({"1A": "x"}), "environment-variable", "primary_container.environment"),
        (
            "primary_container.environment",
            json!({"A": "x".repeat(1025)}),
            "environment-variable",
            "primary_container.environment.A",
        ),
        ("vpc_config.subnets", json!([]), "hosting-subnet-count", "vpc_config.subnets"),
        ("vpc_config.subnets", json!(["a"]), "hosting-one-zone", "vpc_config.subnets"),
        ("vpc_config.subnets", json!(["a", "b", "a"]), "hosting-subnet-twice", "vpc_config.subnets[2]"),
        ("vpc_config.subnets", json!(["a", "b", "far"]), "hosting-subnet-vpc", "vpc_config.subnets[2]"),
        ("vpc_config.security_groups", json!([]), "hosting-without-groups", "vpc_config.security_groups"),
        ("vpc_config.security_groups", json!(["work", "far"]), "security-group-other-vpc", "vpc_config.security_groups[1]"),
        (
            "vpc_config.security_groups",
            json!(["work", "1", "2", "3", "4", "5"]),
            "too-many-security-groups",
            "vpc_config.security_groups",
        ),
    ];
    for (member, value, code, path) in cases {
        let found = problems::<Model>(&[("model/one", with(&want(), &[(member, value.clone())]))]);
        assert_eq!(found, [(code, path.to_owned())], "{member}: {value}");
    }
    assert_eq!(problems::<Model>(&[("model/one", want())]), []);
}

#[test]
fn containers_are_told_apart() {
    let several = |containers: Value, mode: &str| json!({"execution_role": "exec", "containers": containers, "inference_execution_config": {"mode": mode}});
    let a = json!({"image": "a", "container_hostname": "a"});
    let b = json!({"image": "b", "container_hostname": "b"});
    let nameless = json!({"image": "b"});
    let cases = [
        (several(json!([a, b]), "Direct"), None),
        (several(json!([a, nameless]), "Serial"), None),
        (several(json!([a, nameless]), "Direct"), Some(("container-hostname", "containers[1].container_hostname"))),
        (several(json!([a, a]), "Serial"), Some(("container-hostname", "containers[1].container_hostname"))),
        (several(json!(vec![nameless; 16]), "Serial"), Some(("settings-too-many", "containers"))),
    ];
    for (model, expected) in cases {
        let expected: Vec<_> = expected.into_iter().map(|(code, path)| (code, path.to_owned())).collect();
        assert_eq!(problems::<Model>(&[("model/one", model.clone())]), expected, "{model}");
    }
    let private =
        json!({"execution_role": "exec", "primary_container": {"image": "a", "image_config": {"repository_access_mode": "Vpc"}}});
    let at = "primary_container.image_config.repository_access_mode".to_owned();
    assert_eq!(problems::<Model>(&[("model/one", private)]), [("private-registry", at)]);
    let named = with(&want(), &[("name", json!("Same"))]);
    let again = with(&want(), &[("name", json!("same"))]);
    let found = problems::<Model>(&[("model/one", named), ("model/two", again)]);
    assert_eq!(found, [("model-name-taken", "name".to_owned())]);
}

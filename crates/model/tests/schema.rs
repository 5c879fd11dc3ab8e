//! The JSON Schema: the kept file is current, it accepts everything that the loader accepts, and it finds the errors that an
//! editor should underline.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use heiiki_model::{KindName, spec};
use serde::Deserialize;
use serde_json::{Value, json};

const KEPT: &str = "../../specs/schema/heiiki.schema.json";

fn validator() -> jsonschema::Validator {
    jsonschema::draft7::new(&spec::schema()).unwrap()
}

#[test]
fn the_kept_file_is_current() {
    let fresh = spec::schema_text();
    if fs::read_to_string(KEPT).ok().as_deref() != Some(fresh.as_str()) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("heiiki.schema.json");
        fs::write(&path, fresh).unwrap();
        panic!(
            "specs/schema/heiiki.schema.json is not current: run `cargo run -- schema > specs/schema/heiiki.schema.json`, or copy {} there",
            path.display()
        );
    }
}

#[test]
fn the_schema_is_one() {
    let schema = spec::schema();
    jsonschema::draft7::meta::validate(&schema).unwrap();
    let text = schema.to_string();
    for definition in schema["definitions"].as_object().unwrap().keys() {
        assert!(text.contains(&format!("\"#/definitions/{definition}\"")), "nothing refers to {definition}");
    }
    for kind in KindName::ALL {
        let resource = &schema["definitions"][format!("resource_{kind}")];
        let properties = resource["properties"].as_object().unwrap();
        for key in ["existing", "protect", "ignore", "depends_on", "tags"] {
            assert!(properties.contains_key(key), "{kind} takes {key}");
        }
        assert_eq!(resource["additionalProperties"], json!(false), "{kind} refuses unknown keys");
        let silent = properties.iter().filter(|(_, value)| !described(&schema, value)).map(|(key, _)| key);
        assert_eq!(silent.collect::<Vec<_>>(), Vec::<&String>::new(), "{kind} describes its fields");
    }
}

/// True if an editor has something to show for a property.
fn described(schema: &Value, property: &Value) -> bool {
    let direct = property.get("description").is_some();
    let referred = property["$ref"].as_str().and_then(|path| schema.pointer(path.trim_start_matches('#')));
    direct || referred.is_some_and(|target| target.get("description").is_some())
}

fn documents(text: &str) -> Vec<Value> {
    let documents = serde_yaml::Deserializer::from_str(text).map(|document| {
        let mut value = serde_yaml::Value::deserialize(document).unwrap();
        value.apply_merge().unwrap();
        value
    });
    // The schema sees the values that a YAML program sees. An editor, too, writes keys that are no texts as texts.
    documents.filter(|value| !value.is_null()).map(|value| serde_json::to_value(value).unwrap()).collect()
}

fn errors(document: &Value) -> Vec<String> {
    validator().iter_errors(document).map(|error| format!("{} at {}", error, error.instance_path())).collect()
}

#[test]
fn good_specs_fit() {
    let mut paths: Vec<PathBuf> = Vec::new();
    for folder in ["fixtures/good", "fixtures/good/split", "fixtures/good/split/network", "../../specs"] {
        paths.extend(fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()));
    }
    let yaml = paths.iter().filter(|path| path.extension().is_some_and(|e| e == "yaml" || e == "yml"));
    let mut checked = 0;
    for path in yaml.filter(|path| !path.file_name().unwrap().to_string_lossy().starts_with('.')) {
        let text = fs::read_to_string(path).unwrap().replace(" Null: {\"aws:", " \"Null\": {\"aws:");
        for document in documents(&text) {
            assert_eq!(errors(&document), Vec::<String>::new(), "{}", path.display());
            checked += 1;
        }
    }
    assert!(checked >= 6);
}

#[test]
fn slips_do_not_fit() {
    let vpc = |fields: Value| json!({"version": 1, "ec2": {"vpcs": {"main": fields}}});
    assert_eq!(errors(&vpc(json!({"cidr_block": "10.0.0.0/16"}))), Vec::<String>::new());
    assert_eq!(errors(&vpc(json!({"existing": {"default": true}}))), Vec::<String>::new());
    assert_eq!(errors(&vpc(json!({"cidr_block": "10.0.0.0/16", "enable_dns_support": "${var.dns}"}))), Vec::<String>::new());
    assert_eq!(errors(&vpc(json!({"cidr_block": "10.0.0.0/16", "enable_dns_support": null}))), Vec::<String>::new());
    for wrong in [
        vpc(json!({})),
        vpc(json!({"cidr_blok": "10.0.0.0/16"})),
        vpc(json!({"cidr_block": "10.0.0.0/16", "enable_dns_support": "yes"})),
        vpc(json!({"cidr_block": "10.0.0.0/16", "instance_tenancy": "shared"})),
        vpc(json!({"cidr_block": "10.0.0.0/16", "on_destroy": "delete"})),
        vpc(json!({"existing": {"id": "vpc-1"}, "cidr_block": "10.0.0.0/16"})),
        vpc(json!({"existing": {}})),
        vpc(json!({"cidr_block": "10.0.0.0/16", "depends_on": ["main"]})),
        vpc(json!({"cidr_block": "10.0.0.0/16", "tags": {"aws:x": "y"}})),
        json!({"version": 2}),
        json!({"account": 12_345}),
        json!({"region": "tokyo"}),
        json!({"vpcs": {}}),
        json!({"iam": {"roles": {"r": {"existing": {"default": true}}}}}),
        json!({"ec2": {"subnets": {"my subnet": {}}}}),
    ] {
        assert_ne!(errors(&wrong), Vec::<String>::new(), "{wrong}");
    }
}

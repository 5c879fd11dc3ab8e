//! The schemas of the JSON output: the kept files are current, and they name every member that occurs.

use std::fs;
use std::path::{Path, PathBuf};

use heiiki::Exit;
use serde_json::{Value, json};

use crate::run::heiiki;

/// Commands whose schemas are kept beside the spec's, which is checked where it is made.
const KINDS: [&str; 6] = ["plan", "plans", "show", "drift", "prove", "report"];

fn kept(what: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../../specs/schema/{what}.schema.json"))
}

fn printed(what: &str) -> String {
    let ran = heiiki("schema").arg(what).go();
    assert_eq!((ran.exit, ran.err.as_str()), (Exit::Done, ""), "{what}");
    ran.out
}

/// The schema that also refuses members it does not tell, so that a member which is printed and not told is found.
fn closed(value: &mut Value) {
    match value {
        Value::Object(members) => {
            if members.contains_key("properties") && !members.contains_key("additionalProperties") {
                members.insert("additionalProperties".to_owned(), json!(false));
            }
            members.values_mut().for_each(closed);
        }
        Value::Array(items) => items.iter_mut().for_each(closed),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Panics unless a printed document fits its schema, member by member.
pub(crate) fn fits(what: &str, text: &str) {
    let mut schema: Value = serde_json::from_str(&printed(what)).unwrap();
    closed(&mut schema);
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let document: Value = serde_json::from_str(text).unwrap();
    let errors: Vec<String> =
        validator.iter_errors(&document).map(|error| format!("{} at {}", error, error.instance_path())).collect();
    assert!(errors.is_empty(), "{what}: {}", errors.join("\n"));
}

#[test]
fn the_kept_schemas_are_current_and_are_schemas() {
    for what in KINDS {
        let fresh = printed(what);
        let kept = fs::read_to_string(kept(what)).unwrap_or_default();
        assert!(kept == fresh, "specs/schema/{what}.schema.json is not current: `just generate`");
        let schema: Value = serde_json::from_str(&fresh).unwrap();
        jsonschema::draft7::meta::validate(&schema).unwrap();
        assert_eq!(schema["title"], format!("heiiki {what}"));
    }
    let spec: Value = serde_json::from_str(&printed("spec")).unwrap();
    assert_eq!(spec["title"], "heiiki spec");
}

/// Every member of a schema has a description.
#[test]
fn every_member_is_described() {
    for what in KINDS {
        let schema: Value = serde_json::from_str(&printed(what)).unwrap();
        let parts = schema["definitions"].as_object().unwrap().iter().map(|(name, part)| (name.as_str(), part));
        for (name, part) in parts.chain([("the top", &schema)]) {
            for (member, value) in part["properties"].as_object().into_iter().flatten() {
                assert!(value.get("description").is_some() || value.get("$ref").is_some(), "{what}: {name}.{member}");
            }
        }
    }
}

#[test]
fn what_is_no_plan_does_not_fit() {
    let schema: Value = serde_json::from_str(&printed("plan")).unwrap();
    let validator = jsonschema::draft7::new(&schema).unwrap();
    for wrong in [json!({}), json!([]), json!({"format_version": "1", "steps": []})] {
        assert!(!validator.is_valid(&wrong), "{wrong}");
    }
}

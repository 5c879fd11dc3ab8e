//! Contents that are not shown of objects that are not ours: scripts, environment variables, policies and the values of tags may hold secrets of other teams.
//! They are replaced by their size and, where they are long enough that nobody guesses them, the beginning of their digest: enough to see that they change.
//!
//! ```text
//! user_data of an adopted instance     1,204 bytes, sha256 ab12cd34…
//! a tag Token of it                    7 bytes, not shown
//! ```
//!
//! An apply reads the objects again. The replaced contents are only for readers, saved plans and documents.

use std::borrow::Cow;

use heiiki_model::object::{TAG_ENVIRONMENT, TAG_NAMESPACE};
use heiiki_model::plan::Plan;
use heiiki_model::{Change, KindName, Known, Object, kinds};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::drift::Drift;

/// The number of bytes below which a text has no digest, because it could be guessed and compared.
const GUESSED: usize = 64;
/// The number of digits of a digest that are shown.
const DIGITS: usize = 8;

/// Returns an object as it may be shown: whole if it is of this environment, else without its contents.
pub fn shown<'a>(object: &'a Object, environment: &str) -> Cow<'a, Object> {
    let ours = object.tags.get(TAG_ENVIRONMENT).is_some_and(|name| name == environment);
    if ours && !object.existing { Cow::Borrowed(object) } else { Cow::Owned(hidden(object)) }
}

/// Hides the contents of objects that a plan adopts.
pub(crate) fn hide(plan: &mut Plan) {
    for step in plan.steps.iter_mut().filter(|step| step.adopts()) {
        step.object = step.object.as_ref().map(hidden);
        for change in &mut step.changes {
            hide_change(step.at.kind, change);
        }
    }
}

/// Hides the contents of known objects that are not ours.
pub(crate) fn hide_known(mut known: Known) -> Known {
    let all: Vec<_> =
        known.live.iter().map(|(at, object)| (at.clone(), shown(object, &known.place.environment).into_owned())).collect();
    for (at, object) in all {
        known.live.put(at, object);
    }
    known
}

/// Hides the live values of a resource that is still to be adopted.
pub(crate) fn hide_drift(drift: &mut Drift, at: &heiiki_model::Address) {
    for finding in drift.findings.iter_mut().chain(&mut drift.pending).filter(|finding| finding.at == *at) {
        finding.hide_live(|field, value| {
            let mut change = Change {
                field: field.to_owned().into(),
                from: value.take(),
                to: heiiki_model::To::value(Value::Null),
                mode: heiiki_model::Mode::InPlace,
            };
            hide_change(at.kind, &mut change);
            *value = change.from;
        });
    }
}

/// Returns an object without its contents.
fn hidden(object: &Object) -> Object {
    let mut object = object.clone();
    conceal(&mut object.live, kinds::of(object.kind).private());
    for (key, value) in &mut object.tags {
        if !is_open(key) {
            *value = told(value);
        }
    }
    object
}

/// True for tags whose values identify an object.
fn is_open(key: &str) -> bool {
    key == "Name" || key.starts_with(TAG_NAMESPACE) || key.starts_with("aws:")
}

/// Hides the contents on the live side of a change.
fn hide_change(kind: KindName, change: &mut Change) {
    let private = kinds::of(kind).private();
    if change.field == "tags" {
        for (key, value) in change.from.as_object_mut().into_iter().flatten() {
            if !is_open(key) {
                digested(value);
            }
        }
    } else if change.field.split(['.', '[', '/']).any(|part| private.contains(&part)) {
        digested(&mut change.from);
    } else {
        conceal(&mut change.from, private);
    }
}

/// Replaces every private member, however deep it lies.
fn conceal(value: &mut Value, private: &[&str]) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if private.contains(&name.as_str()) { digested(member) } else { conceal(member, private) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| conceal(item, private)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Replaces a value by its size and digest. The names of a mapping of texts or documents stay.
fn digested(value: &mut Value) {
    match value {
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => *text = told(text),
        Value::Object(members) if members.contains_key("Statement") => *value = Value::String(told(&value.to_string())),
        Value::Object(members) => members.values_mut().for_each(digested),
        Value::Array(_) | Value::Bool(_) | Value::Number(_) => *value = Value::String(told(&value.to_string())),
    }
}

/// `1,204 bytes, sha256 ab12cd34…`
fn told(text: &str) -> String {
    let size = with_commas(text.len());
    let bytes = if text.len() == 1 { "byte" } else { "bytes" };
    if text.len() < GUESSED {
        return format!("{size} {bytes}, not shown");
    }
    let digest = Sha256::digest(text.as_bytes()).iter().fold(String::new(), |digits, byte| format!("{digits}{byte:02x}"));
    format!("{size} {bytes}, sha256 {}…", digest.chars().take(DIGITS).collect::<String>())
}

fn with_commas(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde_json::json;

    use super::*;

    fn foreign(kind: KindName, live: Value) -> Object {
        let tags = [("Name", "theirs"), ("Token", "hunter4")];
        let tags = tags.map(|(key, value)| (key.to_owned(), value.to_owned())).into();
        Object { kind, id: "x".into(), tags, live, existing: false }
    }

    #[test]
    fn a_short_text_has_no_digest_that_could_be_guessed() {
        assert_eq!(told("hunter2"), "7 bytes, not shown");
        let long = "x".repeat(1204);
        assert!(told(&long).starts_with("1,204 bytes, sha256 ") && told(&long).ends_with('…'), "{}", told(&long));
        assert_ne!(told(&long), told(&"y".repeat(1204)), "a change is seen");
        assert_eq!(with_commas(1_234_567), "1,234,567");
    }

    #[test]
    fn nothing_private_is_left_of_any_kind() {
        let secret = "hunter2";
        let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": secret}]});
        for (kind, live) in [
            (KindName::Instance, json!({"user_data": format!("export A={secret}")})),
            (KindName::NotebookLifecycleConfig, json!({"on_create": secret, "on_start": secret})),
            (KindName::StudioLifecycleConfig, json!({"content": secret})),
            (
                KindName::Model,
                json!({"containers": [{"environment": {"A": secret}}], "primary_container": {"environment": {"A": secret}}}),
            ),
            (KindName::Role, json!({"assume_role_policy_document": document, "inline_policies": {"a": document}})),
            (KindName::User, json!({"inline_policies": {"a": document}})),
            (KindName::Policy, json!({"document": document})),
            (KindName::InlinePolicy, json!({"document": document})),
            (KindName::Bucket, json!({"policy": document})),
            (KindName::VpcEndpoint, json!({"policy": document})),
            (KindName::FileSystem, json!({"details": {"policy": document}})),
        ] {
            let object = foreign(kind, live);
            let text = serde_json::to_string(&hidden(&object)).unwrap();
            assert!(!text.contains("hunter"), "{text}");
            assert!(text.contains("theirs"), "its name tells which it is: {text}");
        }
    }

    #[test]
    fn changes_of_private_fields_and_tags_are_hidden_on_the_live_side_alone() {
        let change = |field: &'static str, from: Value| {
            let to = heiiki_model::To::value(json!("wanted"));
            let mut change = Change { field: field.into(), from, to, mode: heiiki_model::Mode::InPlace };
            hide_change(if field.starts_with("on_") { KindName::NotebookLifecycleConfig } else { KindName::Model }, &mut change);
            (change.from, change.to.value)
        };
        assert_eq!(change("on_start", json!("hunter2")), (json!("7 bytes, not shown"), json!("wanted")));
        assert_eq!(change("primary_container.environment.A", json!("hunter2")).0, json!("7 bytes, not shown"));
        assert_eq!(change("primary_container", json!({"image": "i", "environment": {"A": "hunter2"}})).0["image"], "i");
        assert_eq!(
            change("tags", json!({"Name": "n", "Token": "hunter2", "New": null})).0,
            json!({"Name": "n", "Token": "7 bytes, not shown", "New": null})
        );
        assert_eq!(change("on_start", json!("")).0, json!(""));
    }

    #[test]
    fn an_object_of_ours_is_shown_whole() {
        let mut ours = foreign(KindName::Instance, json!({"user_data": "x"}));
        ours.tags = BTreeMap::from([(TAG_ENVIRONMENT.to_owned(), "e".to_owned())]);
        assert_eq!(*shown(&ours, "e"), ours);
        assert_ne!(*shown(&ours, "other"), ours);
        assert_ne!(*shown(&Object { existing: true, ..ours.clone() }, "e"), ours, "used, not owned");
    }
}

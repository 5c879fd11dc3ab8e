//! Every text of a resource to which AWS gives a meaning of its own, with its place. Descriptions, scripts and environment
//! variables are left out, because any text is valid in them.

use serde_json::Value;

use crate::spec::Resource;

/// Members whose texts are free.
const FREE: &[&str] =
    &["name", "description", "display_name", "user_data", "content", "on_create", "on_start", "environment", "tags"];

/// The place of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::spec) enum Spot {
    /// In a field of the resource.
    Field,
    /// In the resources of a policy's statement.
    Resource,
    /// In the principals of a policy's statement.
    Principal,
    /// In a condition of a policy's statement.
    Condition,
}

/// A text with its place.
#[derive(Debug)]
pub(in crate::spec) struct Text<'a> {
    /// The path inside the resource.
    pub(in crate::spec) path: String,
    /// The nearest member around it: `kms_key_id`, `Service`, `aws:PrincipalArn`.
    pub(in crate::spec) member: &'a str,
    /// Its place.
    pub(in crate::spec) spot: Spot,
    /// The text itself.
    pub(in crate::spec) value: &'a str,
}

/// The texts of a resource.
pub(in crate::spec) fn of(resource: &Resource) -> Vec<Text<'_>> {
    let mut found = Vec::new();
    let chosen = resource.existing.as_ref().and_then(|selector| selector.id.as_deref());
    for (path, text) in [("existing.id", chosen), ("adopt.id", resource.adopt.as_deref())] {
        found.extend(text.map(|text| Text { path: path.to_owned(), member: "id", spot: Spot::Field, value: text }));
    }
    field("", "", &resource.want, &mut found);
    found
}

fn field<'a>(path: &str, member: &'a str, value: &'a Value, found: &mut Vec<Text<'a>>) {
    match value {
        Value::String(text) => found.push(Text { path: path.to_owned(), member, spot: Spot::Field, value: text }),
        Value::Array(items) => each(path, items, &mut |path, item| field(path, member, item, found)),
        Value::Object(members) if members.contains_key("Statement") => match members.get("Statement") {
            Some(Value::Array(items)) => each(&join(path, "Statement"), items, &mut |path, item| statement(path, item, found)),
            Some(one) => statement(&join(path, "Statement"), one, found),
            None => {}
        },
        Value::Object(members) => {
            // A policy may have any name.
            let read = |key: &str, value: &Value| !FREE.contains(&key) || value.get("Statement").is_some();
            for (key, value) in members.iter().filter(|(key, value)| read(key, value)) {
                field(&join(path, key), key, value, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn statement<'a>(path: &str, value: &'a Value, found: &mut Vec<Text<'a>>) {
    let elements = [
        ("Resource", Spot::Resource),
        ("NotResource", Spot::Resource),
        ("Principal", Spot::Principal),
        ("NotPrincipal", Spot::Principal),
        ("Condition", Spot::Condition),
    ];
    for (element, spot) in elements {
        if let Some(value) = value.get(element) {
            inside(&join(path, element), element, spot, value, found);
        }
    }
}

fn inside<'a>(path: &str, member: &'a str, spot: Spot, value: &'a Value, found: &mut Vec<Text<'a>>) {
    match value {
        Value::String(text) => found.push(Text { path: path.to_owned(), member, spot, value: text }),
        Value::Array(items) => each(path, items, &mut |path, item| inside(path, member, spot, item, found)),
        Value::Object(members) => {
            for (key, value) in members {
                inside(&join(path, key), key, spot, value, found);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn each<'a>(path: &str, items: &'a [Value], visit: &mut dyn FnMut(&str, &'a Value)) {
    for (index, item) in items.iter().enumerate() {
        visit(&format!("{path}[{index}]"), item);
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

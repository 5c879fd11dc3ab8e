//! Documents and texts that may name resources: `${subnet/private-1.id}` inside IAM policies, endpoint policies and user data.
//!
//! `${account}`, `${region}`, `${partition}` and variables are replaced when the spec is loaded, so that only references to
//! resources remain here. Any other `${...}`, such as IAM's `${aws:username}`, is left untouched. `$${` writes a literal `${`.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Address;

/// A JSON document, such as an IAM policy, whose strings may hold references.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Document(pub Value);

/// A text, such as user data, that may hold references.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Template(pub String);

impl JsonSchema for Document {
    fn schema_name() -> Cow<'static, str> {
        "document".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "A policy document in IAM's JSON grammar, written as YAML. `${kind/name.attribute}` names a resource of this spec.",
        })
    }
}

impl JsonSchema for Template {
    fn schema_name() -> Cow<'static, str> {
        "template".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A text in which `${kind/name.attribute}` names a resource of this spec and `$${` writes a literal `${`. As a whole text, `${kind/name}` is its id.",
        })
    }
}

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part<'a> {
    /// Literal text, escapes already undone.
    Text(Cow<'a, str>),
    /// A reference to an attribute of a resource.
    Reference(Address, &'a str),
}

/// Splits a text at its references. A `${...}` that is not a well-formed reference stays text.
pub(crate) fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        if !before.is_empty() {
            parts.push(Part::Text(before.into()));
        }
        if let Some(after) = from.strip_prefix("$${") {
            parts.push(Part::Text("${".into()));
            rest = after;
        } else if let Some((reference, after)) = placeholder(from) {
            parts.push(reference);
            rest = after;
        } else {
            parts.push(Part::Text("$".into()));
            rest = from.strip_prefix('$').unwrap_or_default();
        }
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.into()));
    }
    parts
}

fn placeholder(text: &str) -> Option<(Part<'_>, &str)> {
    let (inside, after) = text.strip_prefix("${")?.split_once('}')?;
    let (address, attribute) = inside.rsplit_once('.')?;
    let address: Address = address.parse().ok()?;
    Some((Part::Reference(address, attribute), after))
}

/// Every reference in a text.
fn references(text: &str) -> Vec<(Address, String)> {
    let named = parts(text).into_iter();
    named
        .filter_map(|part| if let Part::Reference(at, attribute) = part { Some((at, attribute.to_owned())) } else { None })
        .collect()
}

impl Document {
    /// Every reference with the path at which it stands, for example `.Statement[0].Resource`.
    pub fn references(&self) -> Vec<(String, Address, String)> {
        let mut found = Vec::new();
        walk(&self.0, "", &mut |path, text| {
            found.extend(references(text).into_iter().map(|(at, attribute)| (path.to_owned(), at, attribute)));
        });
        found
    }

    /// Returns the document with one reference replaced by the value that it will have. It is for objects that do not exist yet.
    #[must_use]
    pub fn given(&self, at: &Address, attribute: &str, value: &str) -> Self {
        let reference = format!("${{{at}.{attribute}}}");
        Self(map_strings(&self.0, &mut |text| text.replace(&reference, value)))
    }
}

impl Template {
    /// Every reference.
    pub fn references(&self) -> Vec<(Address, String)> {
        references(&self.0)
    }
}

fn walk(value: &Value, path: &str, visit: &mut dyn FnMut(&str, &str)) {
    match value {
        Value::String(text) => visit(path, text),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{path}[{index}]"), visit);
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                walk(item, &format!("{path}.{key}"), visit);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns a value with every text in it changed.
pub(crate) fn map_strings(value: &Value, change: &mut dyn FnMut(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(change(text)),
        Value::Array(items) => Value::Array(items.iter().map(|item| map_strings(item, change)).collect()),
        Value::Object(members) => {
            Value::Object(members.iter().map(|(key, item)| (key.clone(), map_strings(item, change))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => value.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_the_future_is_given() {
        let at: Address = "bucket/data".parse().unwrap();
        let document = Document(serde_json::json!({"Resource": ["${bucket/data.arn}/*", "${bucket/other.arn}"]}));
        let given = document.given(&at, "arn", "arn:aws:s3:::d");
        assert_eq!(given.0, serde_json::json!({"Resource": ["arn:aws:s3:::d/*", "${bucket/other.arn}"]}));
    }

    #[test]
    fn only_our_references_are_references() {
        let text = "a ${subnet/private-1.id} ${aws:username} $${subnet/x.id} $5 ${broken";
        assert_eq!(references(text), [("subnet/private-1".parse().unwrap(), "id".to_owned())]);
    }
}

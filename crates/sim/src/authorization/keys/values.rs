//! Keys and values of JSON.

use serde_json::Value;

use crate::services::iam::evaluation::Keys;

/// One key with one value.
pub(in crate::authorization) fn one(key: &str, value: &str) -> Keys {
    Keys::from([(key.to_ascii_lowercase(), vec![value.to_owned()])])
}

/// The texts of members of these names, however deep in a request.
pub(in crate::authorization) fn texts_of(value: &Value, names: &[&str], found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, inner) in members {
                if names.contains(&name.as_str()) {
                    texts(inner, found);
                }
                texts_of(inner, names, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| texts_of(item, names, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// A value as texts, if it is a scalar or a list of them.
pub(super) fn texts(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) => found.push(text.clone()),
        Value::Bool(_) | Value::Number(_) => found.push(value.to_string()),
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Null | Value::Object(_) => {}
    }
}

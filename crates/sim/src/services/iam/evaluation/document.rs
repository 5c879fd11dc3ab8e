//! The parts of a document.

use serde_json::{Map, Value};

/// A statement.
pub(super) type Statement = Map<String, Value>;

/// The statements of a document, of which there may be one without a list.
pub fn statements(document: &Value) -> Vec<&Map<String, Value>> {
    match document.get("Statement") {
        Some(Value::Object(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_object).collect(),
        Some(_) | None => Vec::new(),
    }
}

/// True if a document has policy variables: only those of version 2012-10-17 do, and without a version it is 2008-10-17.
pub(super) fn has_variables(document: &Value) -> bool {
    document.get("Version").and_then(Value::as_str) == Some("2012-10-17")
}

/// The texts of a member that may be one text or a list of them; numbers and booleans count as their texts.
pub fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Bool(_) | Value::Number(_) => vec![value.to_string()],
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

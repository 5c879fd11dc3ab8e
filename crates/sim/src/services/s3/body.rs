//! The documents in requests: elements by name, each known to its operation.
//!
//! It deliberately refuses an element that an operation does not know, as S3 does: its schema is closed.

use serde_json::{Map, Value};

use super::errors::malformed;
use crate::ServiceError;

/// The elements of a structure; an empty element is one without any.
pub(super) fn structure<'v>(value: &'v Value, known: &[&str]) -> Result<&'v Map<String, Value>, ServiceError> {
    static NOTHING: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
    let members = match value {
        Value::Object(members) => members,
        Value::String(text) if text.trim().is_empty() => &NOTHING,
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => return Err(malformed()),
    };
    if members.keys().all(|key| known.contains(&key.as_str())) { Ok(members) } else { Err(malformed()) }
}

/// The items of a list element.
pub(super) fn list<'v>(members: &'v Map<String, Value>, name: &str) -> &'v [Value] {
    members.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The text of an element.
pub(super) fn text<'v>(members: &'v Map<String, Value>, name: &str) -> Result<Option<&'v str>, ServiceError> {
    match members.get(name) {
        None => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(malformed()),
    }
}

/// The text of an element that must be one of some words.
pub(super) fn word<'v>(members: &'v Map<String, Value>, name: &str, words: &[&str]) -> Result<Option<&'v str>, ServiceError> {
    match text(members, name)? {
        Some(word) if !words.contains(&word) => Err(malformed()),
        other => Ok(other),
    }
}

/// A whole number in an element.
pub(super) fn number(members: &Map<String, Value>, name: &str) -> Result<Option<i64>, ServiceError> {
    text(members, name)?.map(|text| text.trim().parse().map_err(|_| malformed())).transpose()
}

/// A boolean in an element.
pub(super) fn flag(members: &Map<String, Value>, name: &str) -> Result<Option<bool>, ServiceError> {
    text(members, name)?
        .map(|text| match text.trim() {
            "true" | "TRUE" => Ok(true),
            "false" | "FALSE" => Ok(false),
            _ => Err(malformed()),
        })
        .transpose()
}

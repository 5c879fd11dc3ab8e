//! Tags of an input, and tags as a member of an answer.

use serde_json::{Value, json};

use crate::ServiceError;
use crate::services::sagemaker::errors;
use crate::world::Tags;

pub(super) const LIMIT: usize = 50;

/// Reads the `Tags` of a create call.
pub(crate) fn read(input: &Value) -> Result<Tags, ServiceError> {
    let mut tags = Tags::new();
    for tag in input.get("Tags").and_then(Value::as_array).into_iter().flatten() {
        let text = |member| tag.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        let key = text("Key");
        // The wording for reserved and repeated keys is not documented.
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(errors::invalid("Tag keys that start with 'aws:' are reserved for system use."));
        }
        if tags.insert(key.clone(), text("Value")).is_some() {
            return Err(errors::invalid(format!("Duplicate tag key '{key}'.")));
        }
    }
    Ok(tags)
}

/// Tags as SageMaker lists them.
pub(crate) fn list_of(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({ "Key": key, "Value": value })).collect()
}

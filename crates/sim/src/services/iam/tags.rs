//! Tags of IAM entities: keys are unique whatever their case, and keep the case they were given.
//!
//! It deliberately treats every taggable kind alike; only the member that names the entity differs.

use serde_json::{Map, Value, json};

use super::names::at_most;
use crate::world::Tags;
use crate::{Request, ServiceError, pagination};

/// Most tags of one entity.
pub(super) const MOST: usize = 50;

/// The tags of a create call.
pub(super) fn given(request: &Request<'_>) -> Result<Tags, ServiceError> {
    let mut tags = Tags::new();
    let list = request.list("Tags");
    if list.len() > MOST {
        let rule = format!("Member must have length less than or equal to {MOST}");
        return Err(ServiceError::constraint("ValidationError", &format!("{} tags", list.len()), "tags", &rule));
    }
    for (index, tag) in list.iter().enumerate() {
        let text = |member: &str| tag.get(member).and_then(Value::as_str);
        let at = |member: &str| format!("tags.{}.member.{member}", index + 1);
        let null = |member: &str| {
            let text = format!(
                "1 validation error detected: Value null at '{}' failed to satisfy constraint: Member must not be null",
                at(member)
            );
            ServiceError::bad("ValidationError", text)
        };
        let key = text("Key").ok_or_else(|| null("key"))?;
        let value = text("Value").ok_or_else(|| null("value"))?;
        check(key, &at("key"), 128)?;
        check(value, &at("value"), 256)?;
        if key.is_empty() {
            return Err(ServiceError::constraint(
                "ValidationError",
                key,
                &at("key"),
                "Member must have length greater than or equal to 1",
            ));
        }
        if key.to_ascii_lowercase().starts_with("aws:") {
            return Err(ServiceError::bad("InvalidInput", "Tag keys that begin with aws: are reserved for AWS use."));
        }
        if same_key(&tags, key).is_some() {
            let text = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
            return Err(ServiceError::bad("InvalidInput", text));
        }
        tags.insert(key.to_owned(), value.to_owned());
    }
    Ok(tags)
}

/// Tags as a member of an answer.
pub(super) fn answer(tags: &Tags) -> Value {
    tags.iter().map(|(key, value)| json!({"Key": key, "Value": value})).collect()
}

/// Tags as a member of an answer that leaves them out when there are none.
pub(super) fn answer_if_any(tags: &Tags) -> Value {
    if tags.is_empty() { Value::Null } else { answer(tags) }
}

fn check(text: &str, at: &str, longest: usize) -> Result<(), ServiceError> {
    at_most(text, at, longest)?;
    let allowed = |c: char| c.is_alphanumeric() || c.is_whitespace() && !c.is_control() || "_.:/=+-@".contains(c);
    if text.chars().all(allowed) {
        return Ok(());
    }
    let rule = "Member must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+";
    Err(ServiceError::constraint("ValidationError", text, at, rule))
}

pub(super) fn same_key(tags: &Tags, key: &str) -> Option<String> {
    tags.keys().find(|k| k.to_lowercase() == key.to_lowercase()).cloned()
}

/// An IAM list answer: the page, `IsTruncated` and the `Marker`. Only the items of the page are rendered.
pub(super) fn paged<T>(
    request: &Request<'_>,
    member: &str,
    items: Vec<(String, T)>,
    render: impl Fn(T) -> Value,
) -> Result<Value, ServiceError> {
    let page = pagination::iam(request, items)?;
    let mut answer = Map::new();
    answer.insert("IsTruncated".to_owned(), Value::Bool(page.next.is_some()));
    page.put_token(&mut answer, "Marker");
    answer.insert(member.to_owned(), page.items.into_iter().map(render).collect());
    Ok(Value::Object(answer))
}

//! Statements: their parts, and the requests that they concern.

use serde_json::{Map, Value};

use super::condition;
use super::glob::{self, Token};
use super::judge::PolicyKind;
use super::principal::{self, Grant};
use super::request::Asked;
use super::variable;

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
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Bool(_) | Value::Number(_) => vec![value.to_string()],
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

/// True if the action and the resource of a request are those of a statement.
pub(super) fn is_about(statement: &Statement, asked: &Asked<'_>, variables: bool) -> bool {
    let action = |text: &str| {
        let pattern: Vec<Token> = text.chars().map(Token::of).collect();
        glob::matches_caseless(&pattern, asked.action)
    };
    let resource = |text: &str| {
        let pattern = variable::pattern(text, asked.keys, variables);
        pattern.is_some_and(|pattern| glob::matches_resource(&pattern, asked.resource))
    };
    // Trust policies have no resource: they are about their role.
    either(statement, "Action", "NotAction", &action).unwrap_or(false)
        && either(statement, "Resource", "NotResource", &resource).unwrap_or(true)
}

/// The grant of a statement if it concerns a request, and `None` if it does not. Statements of identity-based policies concern their holder.
pub(super) fn concerns(statement: &Statement, asked: &Asked<'_>, variables: bool, kind: PolicyKind) -> Option<Grant> {
    let grant = match (kind, statement.get("Principal"), statement.get("NotPrincipal")) {
        (PolicyKind::Identity, ..) => Grant::Direct,
        (PolicyKind::Resource, Some(element), _) => principal::named(element, asked.principal)?,
        (PolicyKind::Resource, None, Some(element)) if !principal::exempt(element, asked.principal) => {
            principal::everybody(asked.principal)
        }
        (PolicyKind::Resource, None, _) => return None,
    };
    let concerned = is_about(statement, asked, variables) && condition::met(statement.get("Condition"), asked.keys, variables);
    concerned.then_some(grant)
}

/// True if one of the texts of a member matches, or none of its opposite does. `None` if the statement has neither.
fn either(statement: &Statement, plain: &str, not: &str, matches: &dyn Fn(&str) -> bool) -> Option<bool> {
    let any = |value: &Value| texts(value).iter().any(|text| matches(text));
    statement.get(plain).map(any).or_else(|| statement.get(not).map(|value| !any(value)))
}

//! The requests that a statement concerns.

use serde_json::Value;

use super::condition;
use super::document::{Statement, statements, texts};
use super::glob::{self, Token};
use super::principal::{self, Grant};
use super::request::{Asked, PolicyKind};
use super::variable;

/// True if a statement of a document allows an action on anything, whatever its conditions.
pub fn allows_somewhere(document: &Value, action: &str) -> bool {
    let allows = |statement: &&Statement| statement.get("Effect").and_then(Value::as_str) == Some("Allow");
    statements(document).into_iter().filter(allows).any(|statement| has_action(statement, action))
}

/// True if an action is one of a statement's.
fn has_action(statement: &Statement, asked: &str) -> bool {
    let action = |text: &str| {
        let pattern: Vec<Token> = text.chars().map(Token::of).collect();
        glob::matches_caseless(&pattern, asked)
    };
    either(statement, "Action", "NotAction", &action).unwrap_or(false)
}

/// True if the action and the resource of a request are those of a statement.
pub(super) fn is_about(statement: &Statement, asked: &Asked<'_>, variables: bool) -> bool {
    let resource = |text: &str| {
        let pattern = variable::pattern(text, asked.keys, variables);
        pattern.is_some_and(|pattern| glob::matches_resource(&pattern, asked.resource))
    };
    // Trust policies have no resource: they are about their role.
    has_action(statement, asked.action) && either(statement, "Resource", "NotResource", &resource).unwrap_or(true)
}

/// The grant of a statement if it concerns a request, and `None` if it does not. Statements of identity-based policies concern their holder.
pub(super) fn concerns(statement: &Statement, asked: &Asked<'_>, variables: bool, kind: PolicyKind) -> Option<Grant> {
    let grant = match (kind, statement.get("Principal"), statement.get("NotPrincipal")) {
        (PolicyKind::Identity, ..) => Grant::Direct,
        (PolicyKind::Resource { .. }, Some(element), _) => principal::named(element, asked.principal)?,
        (PolicyKind::Resource { bounded }, None, Some(element)) => {
            // "The NotPrincipal element with a Deny effect will always deny any IAM principal that has a permissions boundary policy attached".
            let always = bounded && statement.get("Effect").and_then(Value::as_str) == Some("Deny");
            if !always && principal::exempt(element, asked.principal) {
                return None;
            }
            Grant::Direct
        }
        (PolicyKind::Resource { .. }, None, None) => return None,
    };
    let concerned = is_about(statement, asked, variables) && condition::met(statement.get("Condition"), asked.keys, variables);
    concerned.then_some(grant)
}

/// True if one of the texts of a member matches, or none of its opposite does. `None` if the statement has neither.
fn either(statement: &Statement, plain: &str, not: &str, matches: &dyn Fn(&str) -> bool) -> Option<bool> {
    let any = |value: &Value| texts(value).iter().any(|text| matches(text));
    statement.get(plain).map(any).or_else(|| statement.get(not).map(|value| !any(value)))
}

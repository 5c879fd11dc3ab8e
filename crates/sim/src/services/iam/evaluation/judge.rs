//! The judgement of one document on a request: its statements that allow and that deny.

use serde_json::Value;

use super::document::{has_variables, statements};
use super::principal::Grant;
use super::request::{Asked, PolicyKind};
use super::statement::concerns;

/// The statements of a document that concern a request, by their numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Those that allow.
    pub allows: Vec<usize>,
    /// Those that deny.
    pub denies: Vec<usize>,
    /// The strongest grant of those that allow.
    pub(super) grant: Option<Grant>,
}

impl Found {
    /// True if a statement denies.
    pub fn denied(&self) -> bool {
        !self.denies.is_empty()
    }

    /// True if a statement allows and none denies.
    pub fn allowed(&self) -> bool {
        !self.allows.is_empty() && !self.denied()
    }
}

/// Judges a request by one document.
pub fn judge(document: &Value, asked: &Asked<'_>, kind: PolicyKind) -> Found {
    let variables = has_variables(document);
    let mut found = Found::default();
    for (number, statement) in statements(document).into_iter().enumerate() {
        let Some(grant) = concerns(statement, asked, variables, kind) else { continue };
        match statement.get("Effect").and_then(Value::as_str) {
            Some("Deny") => found.denies.push(number),
            Some("Allow") => {
                found.allows.push(number);
                found.grant = found.grant.max(Some(grant));
            }
            Some(_) | None => {}
        }
    }
    found
}

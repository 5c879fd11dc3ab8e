//! The evaluator for other crates: documents as one JSON value, a request, and the verdict.

use serde_json::Value;

use super::compose::{Decision, Policies, ResourcePolicy, compose};
use super::request::Asked;

/// Judges a request by the documents of a JSON object. Its members are `identity` and `session` (lists of documents), `boundary`, `resource` and `endpoint`
/// (documents), `resource_account` (an account), and `resource_required` (true for keys of KMS and trust policies). All may be absent.
pub fn decide(documents: &Value, asked: &Asked<'_>) -> Decision {
    let one = |member: &str| documents.get(member).filter(|document| !document.is_null());
    let many = |member: &str| one(member).and_then(Value::as_array).into_iter().flatten().collect();
    let required = documents.get("resource_required").and_then(Value::as_bool).unwrap_or(false);
    let policies = Policies {
        identity: many("identity"),
        boundary: one("boundary"),
        session: many("session"),
        resource: one("resource").map(|document| ResourcePolicy { document, required }),
        endpoint: one("endpoint"),
        resource_account: documents.get("resource_account").and_then(Value::as_str),
    };
    compose(&policies, asked)
}

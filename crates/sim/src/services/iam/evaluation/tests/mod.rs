//! Tests of the evaluator by the examples of the IAM User Guide; each names its page.

use serde_json::{Value, json};

use super::*;

mod conditions;
mod elements;
mod logic;

/// The account of the principals in these tests.
pub(super) const ACCOUNT: &str = "111122223333";

/// A user of the account.
pub(super) fn user() -> Principal {
    Principal::of_arn("arn:aws:iam::111122223333:user/JohnDoe").unwrap()
}

/// A session of a role of the account.
pub(super) fn session() -> Principal {
    Principal::of_arn("arn:aws:sts::111122223333:assumed-role/examplerole/examplerolesession").unwrap()
}

/// Condition keys with one value each.
pub(super) fn keys(pairs: &[(&str, &str)]) -> Keys {
    keys_of(pairs.iter().map(|(key, value)| (*key, vec![(*value).to_owned()])))
}

/// The document of one statement.
pub(super) fn document(statement: Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": statement})
}

/// True if an identity-based policy allows a user an action on a resource.
pub(super) fn allows(policy: &Value, action: &str, resource: &str, keys: &Keys) -> bool {
    let principal = user();
    judge(policy, &Asked { principal: &principal, action, resource, keys }, PolicyKind::Identity).allowed()
}

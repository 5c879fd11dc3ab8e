//! Public policies in the sense of S3: they let everybody in, and no condition narrows that to something fixed.

use serde_json::Value;

use crate::services::iam::evaluation::{statements, texts};

/// Condition keys that narrow who is let in, when they are compared with fixed values.
const NARROWING: &[&str] = &[
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:vpcsourceip",
    "s3:dataaccesspointaccount",
    "s3:dataaccesspointarn",
];

/// True if a policy is public.
pub(super) fn is_public(policy: &Value) -> bool {
    statements(policy).into_iter().any(|statement| {
        let allows = statement.get("Effect").and_then(Value::as_str) == Some("Allow");
        let everybody = statement.contains_key("NotPrincipal") || statement.get("Principal").is_some_and(everybody);
        allows && everybody && !statement.get("Condition").is_some_and(narrows)
    })
}

fn everybody(principal: &Value) -> bool {
    principal.as_str() == Some("*") || principal.get("AWS").map(texts).unwrap_or_default().iter().any(|name| name == "*")
}

fn narrows(condition: &Value) -> bool {
    condition.as_object().into_iter().flatten().any(|(operator, keys)| {
        let positive = !operator.to_ascii_lowercase().contains("not");
        let fixed =
            |values: &Value| texts(values).iter().all(|value| !value.contains(['*', '?']) && !value.starts_with("0.0.0.0/"));
        let mut keys = keys.as_object().into_iter().flatten();
        positive && keys.any(|(key, values)| NARROWING.contains(&key.to_ascii_lowercase().as_str()) && fixed(values))
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn everybody_without_a_fixed_condition_is_public() {
        for (change, public) in [
            (json!({}), true),
            (json!({"Effect": "Deny"}), false),
            (json!({"Principal": {"AWS": "*"}}), true),
            (json!({"Principal": {"AWS": "000000000001"}}), false),
            (json!({"Condition": {"StringEquals": {"aws:SourceVpce": "vpce-1"}}}), false),
            (json!({"Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}), true),
            (json!({"Condition": {"StringLike": {"aws:SourceVpce": "vpce-*"}}}), true),
            (json!({"Condition": {"IpAddress": {"aws:SourceIp": "0.0.0.0/0"}}}), true),
            (json!({"Condition": {"Bool": {"aws:SecureTransport": "true"}}}), true),
        ] {
            let mut statement = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*"});
            for (key, value) in change.as_object().unwrap() {
                statement[key] = value.clone();
            }
            assert_eq!(is_public(&json!({"Statement": [statement]})), public, "{change}");
        }
    }
}

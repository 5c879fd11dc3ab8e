//! The grammar of policy documents, with IAM's complaints.
//!
//! It deliberately does not know which actions, resources or condition keys exist: IAM's own check does not either.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::names::at_most;
use crate::ServiceError;

/// Condition operators, without `IfExists` and the set prefixes.
const OPERATORS: &[&str] = &[
    "ArnEquals",
    "ArnLike",
    "ArnNotEquals",
    "ArnNotLike",
    "BinaryEquals",
    "Bool",
    "DateEquals",
    "DateGreaterThan",
    "DateGreaterThanEquals",
    "DateLessThan",
    "DateLessThanEquals",
    "DateNotEquals",
    "IpAddress",
    "NotIpAddress",
    "Null",
    "NumericEquals",
    "NumericGreaterThan",
    "NumericGreaterThanEquals",
    "NumericLessThan",
    "NumericLessThanEquals",
    "NumericNotEquals",
    "StringEquals",
    "StringEqualsIgnoreCase",
    "StringLike",
    "StringNotEquals",
    "StringNotEqualsIgnoreCase",
    "StringNotLike",
];

const MEMBERS: &[&str] =
    &["Sid", "Effect", "Action", "NotAction", "Resource", "NotResource", "Condition", "Principal", "NotPrincipal"];

pub(super) fn malformed(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("MalformedPolicyDocument", text)
}

fn syntax() -> ServiceError {
    malformed("Syntax errors in policy.")
}

/// Characters that count towards a size limit: white space does not.
pub(super) fn size(document: &str) -> usize {
    document.chars().filter(|c| !c.is_whitespace()).count()
}

/// Checks a permission policy.
pub(super) fn check_permissions(text: &str, at: &str) -> Result<(), ServiceError> {
    check_text(text, at)?;
    let document = serde_json::from_str(text).map_err(|_| syntax())?;
    let statements = statements(&document)?;
    if document.get("Version").and_then(Value::as_str) != Some("2012-10-17") {
        return Err(malformed("Policy document must be version 2012-10-17 or greater."));
    }
    let mut sids = BTreeSet::new();
    for statement in statements {
        check_members(statement)?;
        if statement.contains_key("Principal") || statement.contains_key("NotPrincipal") {
            return Err(malformed("Policy document should not specify a principal."));
        }
        check_sid(statement, &mut sids)?;
        for action in one_of(statement, "Action", "NotAction", "Policy statement must contain actions.")? {
            check_action(action)?;
        }
        for resource in one_of(statement, "Resource", "NotResource", "Policy statement must contain resources.")? {
            check_resource(resource)?;
        }
        check_condition(statement)?;
    }
    Ok(())
}

/// Checks a session policy.
pub fn check_session_policy(text: &str) -> Result<(), ServiceError> {
    check_permissions(text, "policy")
}

/// Checks a trust policy, apart from whether its principals exist; returns it parsed.
pub(super) fn check_trust(text: &str, at: &str) -> Result<Value, ServiceError> {
    check_text(text, at)?;
    let document: Value = serde_json::from_str(text).map_err(|_| malformed("This policy contains invalid Json"))?;
    let mut sids = BTreeSet::new();
    for statement in statements(&document)? {
        check_members(statement)?;
        for member in ["Resource", "NotResource"] {
            if statement.contains_key(member) {
                return Err(malformed(format!("Has prohibited field {member}")));
            }
        }
        if !statement.contains_key("Principal") && !statement.contains_key("NotPrincipal") {
            return Err(malformed("Missing required field Principal"));
        }
        check_sid(statement, &mut sids)?;
        for action in one_of(statement, "Action", "NotAction", "Missing required field Action")? {
            check_action(action)?;
            let allowed = ["sts:assumerole", "sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
            let lower = action.to_ascii_lowercase();
            let vendor = lower.split(':').next().unwrap_or_default();
            if action != "*" && !allowed.iter().any(|a| lower.starts_with(a)) && !(vendor == "sts" && lower.contains('*')) {
                return Err(malformed("AssumeRole policy may only specify STS AssumeRole actions."));
            }
        }
        check_condition(statement)?;
    }
    Ok(document)
}

/// The statements of a document whose outer form is right.
pub(super) fn statements(document: &Value) -> Result<Vec<&Map<String, Value>>, ServiceError> {
    let members = document.as_object().ok_or_else(syntax)?;
    if !members.keys().all(|key| ["Version", "Id", "Statement"].contains(&key.as_str())) {
        return Err(syntax());
    }
    if !members.get("Version").is_none_or(|v| matches!(v.as_str(), Some("2012-10-17" | "2008-10-17"))) {
        return Err(syntax());
    }
    if !members.get("Id").is_none_or(Value::is_string) {
        return Err(syntax());
    }
    let statements: Vec<_> = match members.get("Statement") {
        Some(Value::Object(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().map(|s| s.as_object().ok_or_else(syntax)).collect::<Result<_, _>>()?,
        Some(_) | None => return Err(syntax()),
    };
    if statements.is_empty() { Err(syntax()) } else { Ok(statements) }
}

/// The texts of a member that may be one text or a list of them; `None` when it is anything else.
pub(super) fn texts(value: &Value) -> Option<Vec<&str>> {
    match value {
        Value::String(text) => Some(vec![text]),
        Value::Array(items) => items.iter().map(Value::as_str).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_) => None,
    }
}

fn check_text(text: &str, at: &str) -> Result<(), ServiceError> {
    at_most(text, at, 131_072)?;
    if text.is_empty() || !text.chars().all(|c| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{FF}')) {
        let rule = "Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+";
        return Err(ServiceError::constraint("ValidationError", text, at, rule));
    }
    Ok(())
}

fn check_members(statement: &Map<String, Value>) -> Result<(), ServiceError> {
    let known = statement.keys().all(|key| MEMBERS.contains(&key.as_str()));
    let effect = matches!(statement.get("Effect").and_then(Value::as_str), Some("Allow" | "Deny"));
    if known && effect { Ok(()) } else { Err(syntax()) }
}

fn check_sid(statement: &Map<String, Value>, seen: &mut BTreeSet<String>) -> Result<(), ServiceError> {
    let Some(sid) = statement.get("Sid") else { return Ok(()) };
    let sid = sid.as_str().ok_or_else(syntax)?;
    if !sid.chars().all(|c| c.is_ascii_alphanumeric()) {
        let text =
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
        return Err(malformed(text));
    }
    if !sid.is_empty() && !seen.insert(sid.to_owned()) {
        return Err(malformed("Statement IDs (SID) in a single policy must be unique."));
    }
    Ok(())
}

fn one_of<'a>(statement: &'a Map<String, Value>, member: &str, other: &str, missing: &str) -> Result<Vec<&'a str>, ServiceError> {
    let found = match (statement.get(member), statement.get(other)) {
        (Some(_), Some(_)) => return Err(syntax()),
        (Some(found), None) | (None, Some(found)) => texts(found).ok_or_else(syntax)?,
        (None, None) => Vec::new(),
    };
    if found.is_empty() { Err(malformed(missing)) } else { Ok(found) }
}

fn check_action(action: &str) -> Result<(), ServiceError> {
    if action == "*" {
        return Ok(());
    }
    let Some((vendor, name)) = action.split_once(':') else {
        return Err(malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."));
    };
    if vendor.is_empty() || !vendor.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') {
        return Err(malformed(format!("Vendor {vendor} is not valid")));
    }
    let legal = |c: char| c.is_ascii_alphanumeric() || "*?-_".contains(c);
    if name.is_empty() || !name.chars().all(legal) {
        return Err(malformed("The policy failed legacy parsing"));
    }
    Ok(())
}

fn check_resource(resource: &str) -> Result<(), ServiceError> {
    if resource == "*" {
        return Ok(());
    }
    let parts: Vec<&str> = resource.splitn(6, ':').collect();
    // A wildcard may stand for the rest of an ARN, even for most of it: `arn:aws:s3*`.
    let cut_short = parts.len() >= 2 && parts.len() < 6 && resource.ends_with('*');
    if parts[0] != "arn" || !(parts.len() == 6 || cut_short) {
        return Err(malformed(format!("Resource {resource} must be in ARN format or \"*\".")));
    }
    let partition = parts[1];
    if !partition.starts_with("aws") && !partition.contains('*') && !partition.contains("${") {
        return Err(malformed(format!("Partition \"{partition}\" is not valid for resource \"{resource}\".")));
    }
    Ok(())
}

fn check_condition(statement: &Map<String, Value>) -> Result<(), ServiceError> {
    let Some(condition) = statement.get("Condition") else { return Ok(()) };
    for (operator, keys) in condition.as_object().ok_or_else(syntax)? {
        let bare = operator.strip_prefix("ForAllValues:").or_else(|| operator.strip_prefix("ForAnyValue:")).unwrap_or(operator);
        let bare = bare.strip_suffix("IfExists").unwrap_or(bare);
        if !OPERATORS.iter().any(|known| known.eq_ignore_ascii_case(bare)) {
            return Err(malformed(format!("Invalid Condition type : {operator}.")));
        }
        for (key, values) in keys.as_object().ok_or_else(syntax)? {
            if !key.contains(':') {
                return Err(malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc."));
            }
            let scalar = |v: &Value| v.is_string() || v.is_boolean() || v.is_number();
            if !(scalar(values) || values.as_array().is_some_and(|list| list.iter().all(scalar))) {
                return Err(syntax());
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn permissions(statement: &Value) -> String {
        let text = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
        check_permissions(&text, "policyDocument").map_or_else(|error| error.message, |()| "fine".to_owned())
    }

    #[test]
    fn good_permissions() {
        for statement in [
            json!({"Effect": "Allow", "Action": "*", "Resource": "*"}),
            json!([{"Sid": "", "Effect": "Deny", "NotAction": ["s3:Get*", "ec2:?x"], "NotResource": ["arn:aws:s3:::b/${aws:username}/*", "arn:aws:s3*", "arn:aws-cn:s3:::b"]}]),
            json!([{"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"ForAllValues:StringLikeIfExists": {"aws:SourceVpce": ["vpce-1"]}, "Bool": {"aws:ViaAWSService": false}}}]),
        ] {
            assert_eq!(permissions(&statement), "fine", "{statement}");
        }
    }

    #[test]
    fn bad_statements() {
        for (statement, complaint) in [
            (json!([]), "Syntax errors"),
            (json!("x"), "Syntax errors"),
            (json!([1]), "Syntax errors"),
            (json!({"Action": "s3:*", "Resource": "*"}), "Syntax errors"),
            (json!({"Effect": "allow", "Action": "s3:*", "Resource": "*"}), "Syntax errors"),
            (json!({"Effect": "Allow", "Resource": "*"}), "must contain actions"),
            (json!({"Effect": "Allow", "Action": [], "Resource": "*"}), "must contain actions"),
            (json!({"Effect": "Allow", "Action": "s3:*"}), "must contain resources"),
            (json!({"Effect": "Allow", "Action": "s3:*", "NotAction": "s3:*", "Resource": "*"}), "Syntax errors"),
            (json!({"Effect": "Allow", "Action": "s3", "Resource": "*"}), "prefaced by a vendor"),
            (json!({"Effect": "Allow", "Action": "s 3:x", "Resource": "*"}), "Vendor s 3 is not valid"),
            (json!({"Effect": "Allow", "Action": "s3:x y", "Resource": "*"}), "legacy parsing"),
            (json!({"Effect": "Allow", "Action": 1, "Resource": "*"}), "Syntax errors"),
            (json!({"Effect": "Allow", "Action": "s3:*", "Resource": "bucket"}), "must be in ARN format"),
            (json!({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3"}), "must be in ARN format"),
            (json!({"Effect": "Allow", "Action": "s3:*", "Resource": "arn:azure:s3:::b"}), "Partition \"azure\""),
            (json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Principal": "*"}), "should not specify a principal"),
            (json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Extra": 1}), "Syntax errors"),
            (json!({"Sid": "a-b", "Effect": "Allow", "Action": "s3:*", "Resource": "*"}), "alpha-numeric"),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"Like": {"aws:x": "y"}}}),
                "Invalid Condition type",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringLike": {"x": "y"}}}),
                "prefaced by a vendor",
            ),
            (
                json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": {"StringLike": {"aws:x": {}}}}),
                "Syntax errors",
            ),
            (json!({"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": []}), "Syntax errors"),
        ] {
            assert!(permissions(&statement).contains(complaint), "{statement}: {}", permissions(&statement));
        }
        let twice = json!({"Sid": "A", "Effect": "Allow", "Action": "s3:*", "Resource": "*"});
        assert!(permissions(&json!([twice, twice])).contains("must be unique"));
    }

    #[test]
    fn bad_documents() {
        for (text, code, complaint) in [
            ("", "ValidationError", "regular expression"),
            ("漢", "ValidationError", "regular expression"),
            ("{", "MalformedPolicyDocument", "Syntax errors"),
            ("[]", "MalformedPolicyDocument", "Syntax errors"),
            ("{}", "MalformedPolicyDocument", "Syntax errors"),
            (r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#, "MalformedPolicyDocument", "version 2012-10-17"),
            (r#"{"Version":"2020-01-01","Statement":[]}"#, "MalformedPolicyDocument", "Syntax errors"),
            (r#"{"Version":"2012-10-17","Statements":[]}"#, "MalformedPolicyDocument", "Syntax errors"),
        ] {
            let error = check_permissions(text, "policyDocument").unwrap_err();
            assert!(error.code == code && error.message.contains(complaint), "{text}: {error:?}");
        }
        let deep = "[".repeat(100_000);
        assert_eq!(check_permissions(&deep, "p").unwrap_err().code, "MalformedPolicyDocument");
    }

    #[test]
    fn trust_policies() {
        let said = |statement: Value| {
            check_trust(&json!({"Statement": statement}).to_string(), "p").map_or_else(|f| f.message, |_| "fine".to_owned())
        };
        let principal = json!({"Service": "sagemaker.amazonaws.com"});
        assert_eq!(
            said(json!({"Effect": "Allow", "Principal": principal, "Action": ["sts:AssumeRole", "sts:TagSession"]})),
            "fine"
        );
        assert_eq!(said(json!({"Effect": "Allow", "Action": "sts:AssumeRole"})), "Missing required field Principal");
        assert_eq!(said(json!({"Effect": "Allow", "Principal": principal})), "Missing required field Action");
        assert_eq!(
            said(json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole", "Resource": "*"})),
            "Has prohibited field Resource"
        );
        assert!(
            said(json!({"Effect": "Allow", "Principal": principal, "Action": "s3:GetObject"}))
                .contains("only specify STS AssumeRole")
        );
        assert_eq!(check_trust("{", "p").unwrap_err().message, "This policy contains invalid Json");
    }

    #[test]
    fn white_space_has_no_size() {
        assert_eq!(size("{ \"a\" :\n\t1 }\r\n"), 7);
    }
}

//! Decides if a resource policy lets a caller do something, as far as that can be told beforehand.
//!
//! Of a caller the ARN and account are known, but not the network from which it calls, so that a condition on the network is
//! neither true nor false. The rules are those of "Policy evaluation logic" in the IAM user guide, for one policy alone. Identity
//! policies, organization policies and session policies are not looked at.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// A caller, as `GetCallerIdentity` tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The ARN: of a user, of the account's root, or of a session of a role.
    pub arn: String,
    /// The account.
    pub account: String,
}

/// The verdict of a policy on a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// A statement allows it, and none denies it.
    Allowed,
    /// No statement is about it.
    Silent,
    /// A statement denies it.
    Denied {
        /// Its `Sid`, or its place as `Statement[2]`.
        statement: String,
    },
    /// A statement denies or allows it, depending on facts that are not known beforehand.
    Depends {
        /// Its `Sid`, or its place.
        statement: String,
        /// True if it would deny the call.
        denies: bool,
        /// The condition keys on which the verdict depends: `aws:SourceVpce`.
        on: BTreeSet<String>,
    },
}

/// A truth of which a part may not be known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Truth {
    True,
    False,
    Unknown,
}

impl Caller {
    /// True for the root of the account.
    pub fn is_root(&self) -> bool {
        self.arn.ends_with(":root")
    }

    /// The ARN that policies name: of the role, for a session of it. The path of the role is not part of a session's ARN.
    pub fn principal_arn(&self) -> String {
        let session = self.arn.split_once(":assumed-role/").and_then(|(head, rest)| Some((head, rest.split('/').next()?)));
        session.map_or_else(
            || self.arn.clone(),
            |(head, role)| {
                let partition = head.split(':').nth(1).unwrap_or("aws");
                format!("arn:{partition}:iam::{}:role/{role}", self.account)
            },
        )
    }

    fn key(&self, key: &str) -> Option<String> {
        match key.to_ascii_lowercase().as_str() {
            "aws:principalarn" => Some(self.principal_arn()),
            "aws:principalaccount" => Some(self.account.clone()),
            // The SDK uses TLS, and the calls are heiiki's own.
            "aws:securetransport" => Some("true".to_owned()),
            "aws:principalisawsservice" | "aws:viaawsservice" => Some("false".to_owned()),
            _ => None,
        }
    }
}

/// Returns the verdict of a resource policy on a call, such as `s3:DeleteBucket` on an ARN.
pub fn evaluate(document: &Value, action: &str, resource: &str, caller: &Caller) -> Verdict {
    let statements: Vec<&Value> = match document.get("Statement") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(single) => vec![single],
        None => Vec::new(),
    };
    let (mut allowed, mut maybe) = (false, None);
    for (index, statement) in statements.into_iter().enumerate() {
        let Some(statement) = statement.as_object() else { continue };
        let denies = statement.get("Effect").is_some_and(|effect| effect == "Deny");
        let name = || {
            let sid = statement.get("Sid").and_then(Value::as_str).filter(|sid| !sid.is_empty());
            sid.map_or_else(|| format!("Statement[{index}]"), str::to_owned)
        };
        let mut on = BTreeSet::new();
        match applies(statement, action, resource, caller, &mut on) {
            Truth::True if denies => return Verdict::Denied { statement: name() },
            Truth::True => allowed = true,
            Truth::Unknown if denies || maybe.is_none() => {
                maybe = Some(Verdict::Depends { statement: name(), denies, on });
            }
            Truth::Unknown | Truth::False => {}
        }
    }
    match maybe {
        // A statement that may deny counts even if another one allows.
        Some(Verdict::Depends { denies: true, .. }) => maybe.unwrap_or(Verdict::Silent),
        _ if allowed => Verdict::Allowed,
        Some(depends) => depends,
        None => Verdict::Silent,
    }
}

fn applies(statement: &Map<String, Value>, action: &str, resource: &str, caller: &Caller, on: &mut BTreeSet<String>) -> Truth {
    let part = |name: &str, not: &str, fits: &dyn Fn(&str) -> bool| match (statement.get(name), statement.get(not)) {
        (Some(listed), _) => texts(listed).iter().any(|text| fits(text)),
        (None, Some(excluded)) => !texts(excluded).iter().any(|text| fits(text)),
        (None, None) => true,
    };
    let action_fits = |pattern: &str| like(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase());
    let resource_fits = |pattern: &str| like(pattern, resource);
    let about = part("Action", "NotAction", &action_fits)
        && part("Resource", "NotResource", &resource_fits)
        && part("Principal", "NotPrincipal", &|name: &str| is_principal(name, caller));
    if !about {
        return Truth::False;
    }
    statement.get("Condition").map_or(Truth::True, |conditions| condition(conditions, caller, on))
}

/// True if a principal element means the caller. An account means everybody in it. The path of a role is left aside: a session does not show it, and the name of
/// a role is unique in its account.
fn is_principal(name: &str, caller: &Caller) -> bool {
    let account = |arn: &str| arn.split(':').nth(4) == Some(caller.account.as_str()) && arn.ends_with(":root");
    let known = name == "*" || name == caller.account || account(name) || name == caller.arn;
    known || without_path(name) == caller.principal_arn()
}

/// The ARN of a role without its path: `arn:aws:iam::1:role/exec` for `arn:aws:iam::1:role/a/b/exec`.
fn without_path(arn: &str) -> String {
    let role = arn.split_once(":role/").and_then(|(head, rest)| Some((head, rest.rsplit('/').next()?)));
    role.map_or_else(|| arn.to_owned(), |(head, name)| format!("{head}:role/{name}"))
}

/// Every text in an element: a scalar, a list, or principals by type.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::Object(members) => {
            // A service or a federated user is not the caller.
            members.iter().filter(|(kind, _)| *kind == "AWS").flat_map(|(_, value)| texts(value)).collect()
        }
        Value::String(text) => vec![text.clone()],
        Value::Bool(_) | Value::Number(_) => vec![value.to_string()],
        Value::Null => Vec::new(),
    }
}

/// All blocks must hold.
fn condition(conditions: &Value, caller: &Caller, on: &mut BTreeSet<String>) -> Truth {
    let mut truth = Truth::True;
    let mut unknown = BTreeSet::new();
    for (operator, keys) in conditions.as_object().into_iter().flatten() {
        for (key, wanted) in keys.as_object().into_iter().flatten() {
            match single(operator, key, &texts(wanted), caller) {
                Truth::True => {}
                Truth::False => return Truth::False,
                Truth::Unknown => {
                    truth = Truth::Unknown;
                    unknown.insert(key.clone());
                }
            }
        }
    }
    on.extend(unknown);
    truth
}

fn single(operator: &str, key: &str, wanted: &[String], caller: &Caller) -> Truth {
    let lower = operator.to_ascii_lowercase();
    let lower = lower.trim_start_matches("foranyvalue:").trim_start_matches("forallvalues:");
    let truth = |holds: bool| if holds { Truth::True } else { Truth::False };
    let Some(value) = caller.key(key) else { return Truth::Unknown };
    // The key is there, so that `IfExists` makes no difference.
    let operator = lower.strip_suffix("ifexists").unwrap_or(lower);
    match operator {
        "stringequals" | "arnequals" | "stringlike" | "arnlike" | "bool" => {
            truth(wanted.iter().any(|pattern| same(operator, pattern, &value)))
        }
        "stringequalsignorecase" => truth(wanted.iter().any(|pattern| pattern.eq_ignore_ascii_case(&value))),
        "stringnotequals" | "arnnotequals" | "stringnotlike" | "arnnotlike" => {
            truth(!wanted.iter().any(|pattern| same(operator, pattern, &value)))
        }
        "stringnotequalsignorecase" => truth(!wanted.iter().any(|pattern| pattern.eq_ignore_ascii_case(&value))),
        "null" => truth(wanted.iter().any(|wanted| wanted == "false")),
        _ => Truth::Unknown,
    }
}

fn same(operator: &str, pattern: &str, value: &str) -> bool {
    match operator {
        "stringequals" | "stringnotequals" => pattern == value,
        "bool" => pattern.eq_ignore_ascii_case(value),
        _ => like(pattern, value),
    }
}

/// A pattern in which `*` stands for any run of characters and `?` for one.
pub fn like(pattern: &str, text: &str) -> bool {
    let (pattern, text): (Vec<char>, Vec<char>) = (pattern.chars().collect(), text.chars().collect());
    let (mut at, mut from) = (0, 0);
    let (mut star, mut mark) = (None, 0);
    while from < text.len() {
        if at < pattern.len() && (pattern[at] == '?' || pattern[at] == text[from]) && pattern[at] != '*' {
            at += 1;
            from += 1;
        } else if at < pattern.len() && pattern[at] == '*' {
            star = Some(at);
            mark = from;
            at += 1;
        } else if let Some(back) = star {
            at = back + 1;
            mark += 1;
            from = mark;
        } else {
            return false;
        }
    }
    pattern[at.min(pattern.len())..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const BUCKET: &str = "arn:aws:s3:::data";

    fn caller() -> Caller {
        Caller { arn: "arn:aws:sts::123456789012:assumed-role/Deployer/ci".into(), account: "123456789012".into() }
    }

    fn deny(more: &Value) -> Value {
        let mut statement = json!({"Sid": "Closed", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": [BUCKET, "arn:aws:s3:::data/*"]});
        statement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        json!({"Version": "2012-10-17", "Statement": [statement]})
    }

    fn verdict(document: &Value, action: &str) -> Verdict {
        evaluate(document, action, BUCKET, &caller())
    }

    #[test]
    fn a_denial_by_network_depends_on_where_the_call_comes_from() {
        let closed = deny(&json!({"Condition": {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}}));
        let on = BTreeSet::from(["aws:SourceVpce".to_owned()]);
        assert_eq!(verdict(&closed, "s3:DeleteBucket"), Verdict::Depends { statement: "Closed".into(), denies: true, on });
    }

    #[test]
    fn a_session_is_of_the_role_of_its_name_whatever_the_path() {
        let allow = |principal: &str| json!({"Statement": {"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "*", "Resource": "*"}});
        for (principal, expected) in [
            ("arn:aws:iam::123456789012:role/Deployer", Verdict::Allowed),
            ("arn:aws:iam::123456789012:role/aws-reserved/sso.amazonaws.com/Deployer", Verdict::Allowed),
            ("arn:aws:iam::123456789012:role/path/Other", Verdict::Silent),
            ("arn:aws:iam::210987654321:role/path/Deployer", Verdict::Silent),
        ] {
            assert_eq!(verdict(&allow(principal), "kms:PutKeyPolicy"), expected, "{principal}");
        }
    }

    #[test]
    fn an_exception_for_the_caller_settles_it() {
        for (operator, role, open) in [
            ("ArnNotLike", "arn:aws:iam::123456789012:role/Deployer", true),
            ("ArnNotLike", "arn:aws:iam::123456789012:role/Dep*", true),
            ("StringNotEquals", "arn:aws:iam::123456789012:role/Other", false),
            ("StringNotLike", "arn:aws:iam::*:role/Other", false),
        ] {
            let condition = json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, operator: {"aws:PrincipalArn": role}});
            let seen = verdict(&deny(&json!({"Condition": condition})), "s3:DeleteBucket");
            assert_eq!(seen == Verdict::Silent, open, "{operator} {role}: {seen:?}");
        }
    }

    #[test]
    fn a_call_that_no_statement_is_about_is_open() {
        for more in [
            json!({"Action": "s3:PutObject"}),
            json!({"Action": null, "NotAction": ["s3:Delete*"]}),
            json!({"Resource": "arn:aws:s3:::data/*"}),
            json!({"Principal": {"AWS": "arn:aws:iam::123456789012:role/Other"}}),
            json!({"Principal": {"Service": "sagemaker.amazonaws.com"}}),
            json!({"Condition": {"Bool": {"aws:SecureTransport": "false"}}}),
            json!({"Condition": {"StringNotEquals": {"aws:PrincipalAccount": "123456789012"}}}),
        ] {
            let mut document = deny(&more);
            document["Statement"][0].as_object_mut().unwrap().retain(|_, value| !value.is_null());
            assert_eq!(verdict(&document, "s3:DeleteBucket"), Verdict::Silent, "{more}");
        }
    }

    #[test]
    fn a_sure_denial_is_told_as_one() {
        for more in [
            json!({}),
            json!({"Principal": {"AWS": ["arn:aws:iam::123456789012:root"]}}),
            json!({"Principal": {"AWS": "123456789012"}}),
            json!({"Action": "s3:Delete?ucket"}),
            json!({"Condition": {"Null": {"aws:PrincipalArn": "false"}}}),
        ] {
            assert_eq!(verdict(&deny(&more), "s3:DeleteBucket"), Verdict::Denied { statement: "Closed".into() }, "{more}");
        }
    }

    #[test]
    fn an_endpoint_policy_allows_or_is_silent() {
        let only = |action: &str| json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": action, "Resource": "*"}});
        assert_eq!(verdict(&only("*"), "ec2:DeleteVpc"), Verdict::Allowed);
        assert_eq!(verdict(&only("ec2:Describe*"), "ec2:DeleteVpc"), Verdict::Silent);
        let ours = json!({"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalAccount": "123456789012"}}}});
        assert_eq!(verdict(&ours, "ec2:DeleteVpc"), Verdict::Allowed);
    }

    #[test]
    fn patterns_match_runs_and_single_characters() {
        for (pattern, text, expected) in [
            ("*", "", true),
            ("a*c*", "abbcx", true),
            ("a?c", "abc", true),
            ("a?c", "ac", false),
            ("a*b", "acbd", false),
            ("", "", true),
        ] {
            assert_eq!(like(pattern, text), expected, "{pattern} {text}");
        }
    }
}

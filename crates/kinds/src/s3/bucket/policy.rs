//! The meaning of a bucket policy, as far as that can be told without AWS: if S3 would accept it, and the networks through which
//! alone the bucket is reached.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::iam::policy_grammar::{self, Sort};
use crate::{Address, Document, Problem};

/// AWS's limit of bytes. Heiiki sends documents without white space.
pub(super) const LARGEST: usize = 20_480;

/// Checks the grammar, the size, and that a policy is about its own bucket and S3.
pub(super) fn check(at: &Address, name: &str, policy: &Document, problems: &mut Vec<Problem>) {
    policy_grammar::report(at, "policy", &policy.0, Sort::Resource, problems);
    let bytes = policy.0.to_string().len();
    if bytes > LARGEST {
        let message = format!("the policy has {bytes} bytes; S3 allows {LARGEST}");
        problems.push(Problem::new("bucket-policy-size", at, "policy", message, "say it in fewer statements"));
    }
    let Some(statements) = policy.0.get("Statement") else { return };
    if let Value::Array(list) = statements {
        for (index, statement) in list.iter().enumerate() {
            statement_of(at, name, &format!("policy.Statement[{index}]"), statement, problems);
        }
    } else {
        statement_of(at, name, "policy.Statement", statements, problems);
    }
}

fn statement_of(at: &Address, name: &str, path: &str, statement: &Value, problems: &mut Vec<Problem>) {
    for key in ["Resource", "NotResource"] {
        for (path, text) in texts(&format!("{path}.{key}"), statement.get(key)) {
            if !is_own(name, text) {
                let message = format!("S3 refuses `{text}` in the policy of the bucket `{name}`");
                let help = format!("write `${{{at}.arn}}` for the bucket, `${{{at}.arn}}/*` for its objects");
                problems.push(Problem::new("bucket-policy-resource", at, path, message, help));
            }
        }
    }
    if !["Resource", "NotResource"].iter().any(|key| statement.get(*key).is_some()) {
        let message = "a statement of a bucket policy has a resource";
        let help = format!("write `Resource: [\"${{{at}.arn}}\", \"${{{at}.arn}}/*\"]`");
        problems.push(Problem::new("bucket-policy-resource", at, path, message, help));
    }
    for key in ["Action", "NotAction"] {
        for (path, text) in texts(&format!("{path}.{key}"), statement.get(key)) {
            if text.contains(':') && !text.to_ascii_lowercase().starts_with("s3:") {
                let message = format!("S3 refuses `{text}` in a bucket policy: it is not one of its actions");
                problems.push(Problem::new("bucket-policy-action", at, path, message, "write actions of `s3:` only"));
            }
        }
    }
}

/// True if a resource is the bucket, or in it, as far as its text tells. A reference is known only later.
fn is_own(name: &str, text: &str) -> bool {
    let Some((start, rest)) = text.split_once(":s3:::") else { return text.starts_with("${") };
    let own = rest.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '*']));
    start.starts_with("arn:") && (own || rest.starts_with("${"))
}

/// Condition keys about the network from which a call comes.
const NETWORK: [&str; 4] = ["aws:sourcevpce", "aws:sourcevpc", "aws:sourceip", "aws:vpcsourceip"];

/// The networks through which alone a bucket is reached: those that denials for everybody except. A denial that also has a
/// condition on the caller may except the caller.
pub fn ways_in(policy: &Value) -> BTreeSet<String> {
    let statements: Vec<&Value> = match policy.get("Statement") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    statements.into_iter().filter(|statement| denies_everybody(statement)).flat_map(excepted).collect()
}

fn denies_everybody(statement: &Value) -> bool {
    let anybody = |value: &Value| texts("", Some(value)).iter().any(|(_, text)| *text == "*");
    let everybody = statement.get("Principal").is_some_and(|who| anybody(who) || who.get("AWS").is_some_and(anybody));
    let personal = |key: &String| {
        let key = key.to_ascii_lowercase();
        ["aws:principal", "aws:userid", "aws:username"].iter().any(|start| key.starts_with(start))
    };
    let deny = statement.get("Effect").and_then(Value::as_str) == Some("Deny");
    deny && everybody && !conditions(statement).any(|(_, key, _)| personal(key))
}

/// The networks that the conditions of a denial except by a comparison with "not".
fn excepted(statement: &Value) -> Vec<String> {
    let about = |operator: &str, key: &str| {
        operator.to_ascii_lowercase().contains("not") && NETWORK.contains(&&*key.to_ascii_lowercase())
    };
    let values = conditions(statement).filter(|(operator, key, _)| about(operator, key)).map(|(_, _, values)| values);
    values.flat_map(|values| texts("", Some(values)).into_iter().map(|(_, text)| text.to_owned())).collect()
}

/// The paths of the statements that let everybody in, without any condition.
pub(super) fn public_statements(policy: &Value) -> Vec<String> {
    let statements: Vec<(String, &Value)> = match policy.get("Statement") {
        Some(Value::Array(list)) => {
            list.iter().enumerate().map(|(index, one)| (format!(".Statement[{index}].Principal"), one)).collect()
        }
        Some(one) => vec![(".Statement.Principal".to_owned(), one)],
        None => Vec::new(),
    };
    let anybody = |value: &Value| texts("", Some(value)).iter().any(|(_, text)| *text == "*");
    let everybody = |who: &Value| anybody(who) || who.get("AWS").is_some_and(anybody);
    let open = |statement: &Value| {
        let allow = statement.get("Effect").and_then(Value::as_str) == Some("Allow");
        allow && statement.get("Condition").is_none() && statement.get("Principal").is_some_and(everybody)
    };
    statements.into_iter().filter(|(_, statement)| open(statement)).map(|(path, _)| path).collect()
}

fn conditions(statement: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let operators = statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    operators
        .flat_map(|(operator, keys)| keys.as_object().into_iter().flatten().map(move |(key, values)| (operator, key, values)))
}

fn texts<'a>(path: &str, value: Option<&'a Value>) -> Vec<(String, &'a str)> {
    match value {
        Some(Value::String(text)) => vec![(path.to_owned(), text.as_str())],
        Some(Value::Array(items)) => {
            let texts = items.iter().enumerate();
            texts.filter_map(|(index, item)| Some((format!("{path}[{index}]"), item.as_str()?))).collect()
        }
        Some(_) | None => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_about_its_own_bucket() {
        for (text, own) in [
            ("arn:aws:s3:::data", true),
            ("arn:aws:s3:::data/*", true),
            ("arn:aws-cn:s3:::data/a/*", true),
            ("arn:aws:s3:::data*", true),
            ("${bucket/data.arn}", true),
            ("${bucket/data.arn}/*", true),
            ("arn:aws:s3:::${bucket/data.id}/*", true),
            ("arn:aws:s3:::database", false),
            ("arn:aws:s3:::other", false),
            ("data", false),
            ("*", false),
        ] {
            assert_eq!(is_own("data", text), own, "{text}");
        }
    }

    #[test]
    fn the_ways_into_a_bucket_are_what_denials_of_everybody_except() {
        let ways = |statement: Value| ways_in(&serde_json::json!({"Statement": statement})).into_iter().collect::<Vec<_>>();
        let unless = serde_json::json!({"StringNotEquals": {"aws:SourceVpce": ["vpce-2", "vpce-1"]}});
        let deny = |principal: Value, condition: &Value| serde_json::json!({"Effect": "Deny", "Principal": principal, "Condition": condition});
        assert_eq!(ways(deny("*".into(), &unless)), ["vpce-1", "vpce-2"]);
        assert_eq!(ways(serde_json::json!([deny(serde_json::json!({"AWS": ["*"]}), &unless)])), ["vpce-1", "vpce-2"]);
        let address =
            serde_json::json!({"NotIpAddressIfExists": {"aws:sourceip": "10.0.0.0/8"}, "Bool": {"aws:ViaAWSService": "false"}});
        assert_eq!(ways(deny("*".into(), &address)), ["10.0.0.0/8"]);
        let none: [&str; 0] = [];
        assert_eq!(ways(deny(serde_json::json!({"AWS": "arn:aws:iam::1:role/r"}), &unless)), none, "of one role");
        let excepts =
            serde_json::json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}, "ArnNotLike": {"aws:PrincipalArn": "x"}});
        assert_eq!(ways(deny("*".into(), &excepts)), none, "may except the caller");
        assert_eq!(
            ways(deny("*".into(), &serde_json::json!({"StringEquals": {"aws:SourceVpce": "vpce-1"}}))),
            none,
            "of one network"
        );
        assert_eq!(ways(serde_json::json!({"Effect": "Allow", "Principal": "*", "Condition": unless})), none);
    }
}

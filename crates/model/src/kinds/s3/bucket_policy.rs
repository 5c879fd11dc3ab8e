//! Checks of bucket policies that need no AWS.

use serde_json::Value;

use crate::kinds::iam::policy_grammar::{self, Sort};
use crate::{Address, Document, Problem};

/// AWS's limit of bytes. heiiki sends documents without white space.
pub(super) const LARGEST: usize = 20_480;

/// Checks the grammar, the size, and that a policy speaks of its own bucket and of S3.
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

/// Whether a resource is the bucket, or in it, as far as its text says: a reference is known only later.
fn is_own(name: &str, text: &str) -> bool {
    let Some((start, rest)) = text.split_once(":s3:::") else { return text.starts_with("${") };
    let own = rest.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '*']));
    start.starts_with("arn:") && (own || rest.starts_with("${"))
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
}

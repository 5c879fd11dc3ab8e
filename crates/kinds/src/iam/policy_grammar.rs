//! The grammar of IAM policy documents: the places of elements, and the forms of their values.
//!
//! It knows no action, resource type or condition key of any service, so that it never refuses those of a new service.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::policy_condition;
use crate::{Address, Problem};
use heiiki_policy::not_a_document;

/// The object to which a document is attached. It decides which elements the document has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// A managed or inline policy: no principal, and a resource in every statement.
    Identity,
    /// A role's trust policy: a principal, no resource, and only actions of STS.
    Trust,
    /// A policy on a resource, such as a VPC endpoint: a principal in every statement.
    Resource,
}

/// A part that IAM would refuse, or that does not have the effect that it seems to have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Stable code: `policy-action`.
    pub code: &'static str,
    /// The path inside the document: `.Statement[0].Action`.
    pub path: String,
    /// The fault.
    pub message: String,
    /// The remedy.
    pub help: String,
    /// True if IAM accepts it all the same.
    pub warning: bool,
}

/// Collects findings.
#[derive(Debug, Default)]
pub(super) struct Findings(Vec<Finding>);

impl Findings {
    pub(super) fn add(&mut self, code: &'static str, path: &str, message: impl Into<String>, help: impl Into<String>) {
        self.0.push(Finding { code, path: path.to_owned(), message: message.into(), help: help.into(), warning: false });
    }

    pub(super) fn warn(&mut self, code: &'static str, path: &str, message: impl Into<String>, help: impl Into<String>) {
        self.0.push(Finding { code, path: path.to_owned(), message: message.into(), help: help.into(), warning: true });
    }
}

/// Adds the findings of the grammar in the document of a field to a spec's problems.
pub fn report(at: &Address, field: &str, document: &Value, sort: Sort, problems: &mut Vec<Problem>) {
    for Finding { code, path, message, help, warning } in check(document, sort) {
        let problem = Problem::new(code, at, format!("{field}{path}"), message, help);
        problems.push(if warning { problem.warning() } else { problem });
    }
}

/// Checks a document. Strings may still hold references such as `${subnet/private-1.id}`, which count as well-formed values.
pub fn check(document: &Value, sort: Sort) -> Vec<Finding> {
    let mut found = Findings::default();
    let Value::Object(members) = document else {
        if let Some((message, help)) = not_a_document(document) {
            found.add("policy-form", "", message, help);
        }
        return found.0;
    };
    for key in members.keys().filter(|key| !matches!(key.as_str(), "Version" | "Id" | "Statement")) {
        unknown(&mut found, "", key, &["Version", "Id", "Statement"]);
    }
    version(&mut found, members);
    match members.get("Statement") {
        Some(Value::Object(statement)) => check_statement(&mut found, ".Statement", statement, sort),
        Some(Value::Array(list)) if !list.is_empty() => statements(&mut found, list, sort),
        None | Some(_) => {
            let help =
                "write `Statement:` with a list of statements, each with `Effect`, `Action` and what its sort of policy needs";
            found.add("policy-form", ".Statement", "the document has no statement", help);
        }
    }
    found.0
}

fn statements(found: &mut Findings, list: &[Value], sort: Sort) {
    let mut sids = BTreeSet::new();
    for (index, statement) in list.iter().enumerate() {
        let path = format!(".Statement[{index}]");
        let Value::Object(members) = statement else {
            found.add("policy-form", &path, "a statement is a mapping", "write `Effect`, `Action` and so on as its keys");
            continue;
        };
        check_statement(found, &path, members, sort);
        if let Some(Value::String(sid)) = members.get("Sid")
            && !sid.is_empty()
            && !sids.insert(sid)
        {
            let message = format!("two statements have the Sid `{sid}`");
            found.add("policy-sid", &format!("{path}.Sid"), message, "a Sid is unique in its document");
        }
    }
}

/// Checks the version. Policy variables are plain text under the older version, which is also the version of a document without
/// one.
fn version(found: &mut Findings, members: &Map<String, Value>) {
    match members.get("Version") {
        Some(Value::String(version)) if version == "2012-10-17" => {}
        Some(Value::String(version)) if version == "2008-10-17" => old_version(found, members),
        None => old_version(found, members),
        Some(other) => {
            let message = format!("{other} is not a version of the policy language");
            found.add("policy-version", ".Version", message, "write `Version: \"2012-10-17\"`");
        }
    }
}

fn old_version(found: &mut Findings, members: &Map<String, Value>) {
    let text = members.get("Statement").map(ToString::to_string).unwrap_or_default();
    if ["${aws:", "${iam:", "${saml:", "${s3:"].iter().any(|variable| text.contains(variable)) {
        let message = "the document uses policy variables, which are plain text without `Version: \"2012-10-17\"`";
        found.add("policy-version", ".Version", message, "write `Version: \"2012-10-17\"`");
    }
}

fn check_statement(found: &mut Findings, path: &str, members: &Map<String, Value>, sort: Sort) {
    const KEYS: [&str; 9] =
        ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];
    for key in members.keys().filter(|key| !KEYS.contains(&key.as_str())) {
        unknown(found, path, key, &KEYS);
    }
    sid(found, path, members, sort);
    match members.get("Effect") {
        Some(Value::String(effect)) if matches!(effect.as_str(), "Allow" | "Deny") => {}
        Some(other) => {
            found.add("policy-effect", &format!("{path}.Effect"), format!("{other} is not an effect"), "write `Allow` or `Deny`");
        }
        None => found.add("policy-effect", path, "the statement has no effect", "write `Effect: Allow` or `Effect: Deny`"),
    }
    actions(found, path, members, sort);
    resources(found, path, members, sort);
    principals(found, path, members, sort);
    if let Some(condition) = members.get("Condition") {
        policy_condition::check(found, &format!("{path}.Condition"), condition);
    }
}

fn unknown(found: &mut Findings, path: &str, key: &str, known: &[&str]) {
    let meant = known.iter().find(|name| name.eq_ignore_ascii_case(key));
    let help = meant.map_or_else(|| format!("the elements are {}", known.join(", ")), |name| format!("write `{name}`"));
    found.add("policy-element", &format!("{path}.{key}"), format!("`{key}` is not an element of the policy language"), help);
}

fn sid(found: &mut Findings, path: &str, members: &Map<String, Value>, sort: Sort) {
    let path = format!("{path}.Sid");
    match members.get("Sid") {
        None => {}
        Some(Value::String(sid)) if sort == Sort::Resource || sid.bytes().all(|b| b.is_ascii_alphanumeric()) => {}
        Some(other) => found.add("policy-sid", &path, format!("{other} is not a Sid"), "use letters and digits only"),
    }
}

fn actions(found: &mut Findings, path: &str, members: &Map<String, Value>, sort: Sort) {
    let Some((path, values)) = one_of(found, "policy-action", path, members, ["Action", "NotAction"], true) else { return };
    for (path, text) in texts(found, "policy-action", &path, values) {
        if text == "*" && sort != Sort::Trust {
            continue;
        }
        let service =
            text.split_once(':').filter(|(service, name)| !service.is_empty() && !name.is_empty() && !name.contains(':'));
        match service {
            Some((service, _)) if sort == Sort::Trust && !service.eq_ignore_ascii_case("sts") => {
                let message = format!("`{text}` is not an action of STS, and a trust policy allows no other");
                found.add("policy-action", &path, message, "write `sts:AssumeRole`, or another `sts:` action");
            }
            Some(_) => {}
            None => {
                let help = "write `service:Action`, for example `sagemaker:CreateTrainingJob`";
                found.add("policy-action", &path, format!("`{text}` is not an action"), help);
            }
        }
    }
}

fn resources(found: &mut Findings, path: &str, members: &Map<String, Value>, sort: Sort) {
    if sort == Sort::Trust {
        for key in ["Resource", "NotResource"].into_iter().filter(|key| members.contains_key(*key)) {
            let help = "leave it out: the resource of a trust policy is the role itself";
            found.add("policy-resource", &format!("{path}.{key}"), format!("a trust policy has no `{key}`"), help);
        }
        return;
    }
    let pair = ["Resource", "NotResource"];
    let Some((path, values)) = one_of(found, "policy-resource", path, members, pair, sort == Sort::Identity) else { return };
    for (path, text) in texts(found, "policy-resource", &path, values) {
        if text != "*" && !text.starts_with("arn:") && !text.contains("${") {
            let help = "write an ARN, `*`, or a reference such as `${role/name.arn}`";
            found.add("policy-resource", &path, format!("`{text}` is neither an ARN nor `*`"), help);
        }
    }
}

fn principals(found: &mut Findings, path: &str, members: &Map<String, Value>, sort: Sort) {
    if sort == Sort::Identity {
        for key in ["Principal", "NotPrincipal"].into_iter().filter(|key| members.contains_key(*key)) {
            let help = "leave it out: the principal is whoever the policy is attached to";
            found.add("policy-principal", &format!("{path}.{key}"), format!("a policy of a role or user has no `{key}`"), help);
        }
        return;
    }
    let Some((path, value)) = one_of(found, "policy-principal", path, members, ["Principal", "NotPrincipal"], true) else {
        return;
    };
    match value {
        Value::String(text) if text == "*" => {}
        Value::Object(kinds) if !kinds.is_empty() => {
            for (kind, value) in kinds {
                principal(found, &format!("{path}.{kind}"), kind, value);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            let help = "write `Service: sagemaker.amazonaws.com`, `AWS: \"123456789012\"`, `Federated: ...` or `\"*\"`";
            found.add("policy-principal", &path, format!("{value} is not a principal"), help);
        }
    }
}

fn principal(found: &mut Findings, path: &str, kind: &str, value: &Value) {
    if !matches!(kind, "AWS" | "Service" | "Federated" | "CanonicalUser") {
        let help = "the kinds are AWS, Service, Federated and CanonicalUser";
        found.add("policy-principal", path, format!("`{kind}` is not a kind of principal"), help);
        return;
    }
    for (path, text) in texts(found, "policy-principal", path, value) {
        if text.contains("${") {
            continue;
        }
        if kind == "Service" && !is_service(text) {
            let help = "write a service such as `sagemaker.amazonaws.com`";
            found.add("policy-principal", &path, format!("`{text}` is not a service principal"), help);
        }
        if kind == "AWS" && !is_account_or_arn(text) {
            let help = "write `*`, a twelve-digit account id in quotes, or the ARN of a role, user or account";
            found.add("policy-principal", &path, format!("`{text}` is not an AWS principal"), help);
        }
    }
}

/// True for a text that can be a service principal: dotted words in lower case. Not all of them end in `amazonaws.com`.
pub(super) fn is_service(text: &str) -> bool {
    let word = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    text.contains('.') && text.split('.').all(word)
}

/// True for an account or an ARN, and for a unique id, which AWS shows for a principal that is gone.
fn is_account_or_arn(text: &str) -> bool {
    let account = text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    text == "*" || account || ["arn:", "AIDA", "AROA"].iter().any(|start| text.starts_with(start))
}

/// The one of two exclusive elements that the statement has, with its path; `None` if it has none.
fn one_of<'a>(
    found: &mut Findings,
    code: &'static str,
    path: &str,
    members: &'a Map<String, Value>,
    names: [&'static str; 2],
    required: bool,
) -> Option<(String, &'a Value)> {
    let [plain, not] = names;
    match (members.get(plain), members.get(not)) {
        (Some(value), None) => Some((format!("{path}.{plain}"), value)),
        (None, Some(value)) => Some((format!("{path}.{not}"), value)),
        (Some(_), Some(_)) => {
            let message = format!("the statement has both `{plain}` and `{not}`");
            found.add(code, &format!("{path}.{not}"), message, "keep one of them");
            None
        }
        (None, None) => {
            if required {
                found.add(code, path, format!("the statement has no `{plain}`"), format!("write `{plain}` or `{not}`"));
            }
            None
        }
    }
}

/// A text or a list of texts, each with its path. Any other value is a finding.
fn texts<'a>(found: &mut Findings, code: &'static str, path: &str, value: &'a Value) -> Vec<(String, &'a str)> {
    let mut out = Vec::new();
    match value {
        Value::String(text) if !text.is_empty() => out.push((path.to_owned(), text.as_str())),
        Value::Array(items) if !items.is_empty() => {
            for (index, item) in items.iter().enumerate() {
                let path = format!("{path}[{index}]");
                match item {
                    Value::String(text) if !text.is_empty() => out.push((path, text.as_str())),
                    Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
                        found.add(code, &path, format!("{item} is not a text"), "write a text in quotes");
                    }
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            let message = format!("{value} is not a text or a list of texts");
            found.add(code, path, message, "write one text or a list with at least one");
        }
    }
    out
}

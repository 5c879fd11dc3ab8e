//! Judges one request by the policy of the resource that it is about, as IAM does: an explicit deny wins over every allow.
//!
//! It deliberately knows no service: who asks, for what, on which ARN, and the condition keys of the request are given to it. Keys that it is not given are
//! keys that the request does not carry, which decides conditions as it does on AWS.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::World;
use crate::filter::like;

mod condition;

/// The values of the condition keys of a request, by key in lower case.
pub(super) type Facts = BTreeMap<String, Vec<String>>;

/// The identity that asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Principal {
    /// The caller's ARN; of a role's session, the session's.
    pub(super) arn: String,
    /// The ARN of the role, for a session of one.
    pub(super) role: Option<String>,
    /// The account.
    pub(super) account: String,
}

impl Principal {
    /// The caller of the request that is being answered.
    pub(super) fn of_caller(world: &World) -> Self {
        let arn = world.caller.arn.clone();
        let session = arn.split_once(":assumed-role/").and_then(|(_, rest)| rest.split('/').next());
        // A session does not show the path of its role.
        let role = session.map(|name| {
            let role = world.iam.roles.get(&name.to_ascii_lowercase());
            role.map_or_else(|| format!("arn:aws:iam::{}:role/{name}", world.account), |role| role.arn.clone())
        });
        Self { arn, role, account: world.account.clone() }
    }
}

/// A request to be judged.
pub(super) struct Asked<'a> {
    pub(super) principal: &'a Principal,
    /// `s3:GetObject`.
    pub(super) action: &'a str,
    /// The ARN of the resource.
    pub(super) resource: &'a str,
    pub(super) facts: &'a Facts,
}

/// The verdict of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    /// A statement denies it.
    Denied,
    /// A statement allows it, and none denies it.
    Allowed,
    /// No statement speaks of it.
    Silent,
}

/// The verdict of a policy on a request. A document that is no policy has none.
pub(super) fn judge(policy: &Value, asked: &Asked<'_>) -> Verdict {
    let variables = policy.get("Version").and_then(Value::as_str) == Some("2012-10-17");
    let mut verdict = Verdict::Silent;
    for statement in statements(policy) {
        if !concerns(statement, asked, variables) {
            continue;
        }
        match statement.get("Effect").and_then(Value::as_str) {
            Some("Deny") => return Verdict::Denied,
            Some("Allow") => verdict = Verdict::Allowed,
            Some(_) | None => {}
        }
    }
    verdict
}

/// The statements of a document.
pub(super) fn statements(policy: &Value) -> Vec<&Map<String, Value>> {
    match policy.get("Statement") {
        Some(Value::Object(one)) => vec![one],
        Some(Value::Array(many)) => many.iter().filter_map(Value::as_object).collect(),
        Some(_) | None => Vec::new(),
    }
}

/// The texts of a member that may be one text or a list of them; numbers and booleans count as their texts.
pub(super) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        Value::Bool(_) | Value::Number(_) => vec![value.to_string()],
        Value::Null | Value::Object(_) => Vec::new(),
    }
}

fn concerns(statement: &Map<String, Value>, asked: &Asked<'_>, variables: bool) -> bool {
    let either = |plain: &str, not: &str, matches: &dyn Fn(&str) -> bool| match (statement.get(plain), statement.get(not)) {
        (Some(values), _) => Some(texts(values).iter().any(|text| matches(text))),
        (None, Some(values)) => Some(!texts(values).iter().any(|text| matches(text))),
        (None, None) => None,
    };
    let action = asked.action.to_ascii_lowercase();
    let acts = either("Action", "NotAction", &|pattern| like(&pattern.to_ascii_lowercase(), &action)).unwrap_or(false);
    // A policy may leave the resource out where there is only one.
    let on = either("Resource", "NotResource", &|pattern| like(&filled(pattern, asked.facts, variables), asked.resource));
    let who = match (statement.get("Principal"), statement.get("NotPrincipal")) {
        (Some(principal), _) => names(principal, asked.principal, true),
        (None, Some(principal)) => !names(principal, asked.principal, false),
        (None, None) => false,
    };
    acts && on.unwrap_or(true) && who && condition::met(statement.get("Condition"), asked.facts, variables)
}

/// True if a principal element names the caller. An account stands for all its principals, but only where it lets in:
/// to leave out an account does not leave out its roles and users.
fn names(element: &Value, caller: &Principal, account_counts: bool) -> bool {
    if element.as_str() == Some("*") {
        return true;
    }
    let listed = element.get("AWS").map(texts).unwrap_or_default();
    listed.iter().any(|name| {
        let account = *name == caller.account || name.ends_with(&format!(":iam::{}:root", caller.account));
        name == "*" || *name == caller.arn || Some(name) == caller.role.as_ref() || (account && account_counts)
    })
}

/// A text with its policy variables replaced; one that the request does not carry stays, and so matches nothing.
fn filled(text: &str, facts: &Facts, variables: bool) -> String {
    if !variables || !text.contains("${") {
        return text.to_owned();
    }
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, from)) = rest.split_once("${") {
        out.push_str(before);
        let Some((name, after)) = from.split_once('}') else {
            out.push_str("${");
            rest = from;
            continue;
        };
        match (name, facts.get(&name.to_ascii_lowercase()).and_then(|values| values.first())) {
            ("*" | "?" | "$", _) => out.extend(["\\", name]),
            (_, Some(value)) => out.push_str(value),
            (_, None) => out.extend(["${", name, "}"]),
        }
        rest = after;
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests;

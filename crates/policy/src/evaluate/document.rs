//! One policy document: the statements that apply to a request, or may.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::principal::{Grant, named};
use super::request::Request;
use super::truth::Truth;
use super::variables::{Resolved, Variables};
use super::{arn, condition};
use crate::evaluate::wildcard::like;

/// A statement that applies to a request, or may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Finding {
    /// Its `Sid`, or its place as `Statement[2]`.
    pub(super) statement: String,
    /// True if it denies.
    pub(super) denies: bool,
    /// True if it applies for certain. Otherwise it may.
    pub(super) certain: bool,
    /// The way in which it names the caller.
    pub(super) grant: Grant,
    /// The condition keys on which it depends if it is not certain, and other parts of the statement that leave it open.
    pub(super) on: BTreeSet<String>,
}

/// A question to a document.
#[derive(Clone, Copy, Debug)]
pub(super) struct Question<'a> {
    /// The request.
    pub(super) request: &'a Request,
    /// The one of its resources that is asked for.
    pub(super) resource: &'a str,
    /// True if a permissions boundary is attached to the caller.
    pub(super) bounded: bool,
}

/// The statements of a document that apply, or may. A document that is none may do anything.
pub(super) fn findings(document: &Value, question: Question<'_>) -> Vec<Finding> {
    let statements: Vec<&Value> = match document.get("Statement") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(single) => vec![single],
        None => Vec::new(),
    };
    let variables =
        Variables { request: question.request, known: document.get("Version").is_some_and(|version| version == "2012-10-17") };
    let mut found = Vec::new();
    for (index, statement) in statements.into_iter().enumerate() {
        let Some(statement) = statement.as_object() else { continue };
        let sid = statement.get("Sid").and_then(Value::as_str).filter(|sid| !sid.is_empty());
        let name = sid.map_or_else(|| format!("Statement[{index}]"), str::to_owned);
        let denies = match statement.get("Effect").and_then(Value::as_str) {
            Some("Deny") => true,
            Some("Allow") => false,
            Some(_) | None => continue,
        };
        let mut on = BTreeSet::new();
        let (truth, grant) = applies(statement, question, &variables, &mut on);
        match truth {
            Truth::False => {}
            Truth::True => found.push(Finding { statement: name, denies, certain: true, grant, on: BTreeSet::new() }),
            Truth::Unknown => found.push(Finding { statement: name, denies, certain: false, grant, on }),
        }
    }
    found
}

fn applies(
    statement: &Map<String, Value>,
    question: Question<'_>,
    variables: &Variables<'_>,
    on: &mut BTreeSet<String>,
) -> (Truth, Grant) {
    let part = |name: &str, not: &str, fits: &dyn Fn(&str) -> Truth| match (statement.get(name), statement.get(not)) {
        (Some(listed), _) => Truth::any(texts(listed).map(fits)),
        (None, Some(excluded)) => Truth::any(texts(excluded).map(fits)).not(),
        (None, None) => Truth::True,
    };
    let action_fits = |pattern: &str| Truth::of(means_action(pattern, &question.request.action));
    let resource_fits = |pattern: &str| match variables.resolve(pattern) {
        Resolved::Pattern(pattern) => arn::means(&pattern, question.resource),
        Resolved::Nothing => Truth::False,
        Resolved::Unknown => Truth::Unknown,
    };
    // Most statements are about other actions.
    let of_action = part("Action", "NotAction", &action_fits);
    if of_action == Truth::False {
        return (Truth::False, Grant::Account);
    }
    let of_resource = part("Resource", "NotResource", &resource_fits);
    let caller = named(statement, &question.request.principal, question.bounded);
    let about = of_action.and(of_resource).and(caller.truth);
    if about == Truth::False {
        return (Truth::False, caller.grant);
    }
    let of_caller = if statement.contains_key("Principal") { "its Principal" } else { "its NotPrincipal" };
    let unsure = [("variables in its resources", of_resource), (of_caller, caller.truth)];
    on.extend(unsure.iter().filter(|(_, truth)| *truth == Truth::Unknown).map(|(what, _)| (*what).to_owned()));
    let holds = statement.get("Condition").map_or(Truth::True, |conditions| condition::holds(conditions, variables, on));
    (about.and(holds), caller.grant)
}

/// True if a pattern means an action. Actions have no case.
fn means_action(pattern: &str, action: &str) -> bool {
    let literal = pattern.find(['*', '?']).unwrap_or(pattern.len());
    let (begins, same) = (pattern.as_bytes().get(..literal), action.as_bytes().get(..literal));
    // The beginning up to the first wildcard decides nearly always.
    let may = begins.zip(same).is_some_and(|(begins, same)| begins.eq_ignore_ascii_case(same));
    may && like(&pattern.to_ascii_lowercase(), &action.to_ascii_lowercase())
}

/// The texts of an element: a scalar or a list.
fn texts(value: &Value) -> impl Iterator<Item = &str> {
    let list = match value {
        Value::Array(items) => items.iter().collect(),
        one @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => vec![one],
    };
    list.into_iter().filter_map(Value::as_str)
}

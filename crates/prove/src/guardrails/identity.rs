//! The roles and users of an environment, with everything that decides what they may do.

use heiiki_model::policy_document::evaluate::{Policies, Policy, Principal};
use serde_json::{Value, json};

/// A role or a user.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    /// The address of the resource, or the ARN.
    pub(crate) name: String,
    /// The ARN that it has or will have.
    pub(crate) arn: String,
    /// The trust policy of a role. `None` for a user.
    pub(crate) trust: Option<Document>,
    /// Its policies: attached, inline, and of its groups.
    pub(crate) policies: Vec<Document>,
    /// Its permissions boundary. `None` if it has none.
    pub(crate) boundary: Option<Document>,
    /// True if it is one of the environment, and not one that was only read.
    pub(crate) own: bool,
}

/// A policy document with its name.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// The name.
    pub(crate) name: String,
    /// The document. `None` if it is not known.
    pub(crate) value: Option<Value>,
}

impl Document {
    /// The document as the evaluator takes it.
    pub(super) fn policy(&self) -> Policy<'_> {
        Policy { name: self.name.clone(), document: self.value.as_ref() }
    }
}

impl Identity {
    /// The caller that it is.
    pub(super) fn principal(&self) -> Principal {
        let arn = self.arn.clone();
        if self.trust.is_some() { Principal::Role { arn } } else { Principal::User { arn } }
    }

    /// The policies that judge its calls.
    pub(super) fn policies(&self) -> Policies<'_> {
        Policies {
            identity: self.policies.iter().map(Document::policy).collect(),
            boundary: self.boundary.as_ref().map(Document::policy),
            ..Policies::default()
        }
    }

    /// The names of its policies that are not known.
    pub(super) fn unread(&self) -> impl Iterator<Item = &str> {
        let all = self.policies.iter().chain(&self.boundary);
        all.filter(|document| document.value.is_none()).map(|document| document.name.as_str())
    }

    /// The services that its trust policy names.
    pub(super) fn services(&self) -> Vec<&str> {
        let trust = self.trust.as_ref().and_then(|trust| trust.value.as_ref());
        let statements = trust.and_then(|trust| trust.get("Statement")).map(list).unwrap_or_default();
        let named = statements.into_iter().filter_map(|statement| statement.get("Principal")?.get("Service"));
        let mut found: Vec<&str> = named.flat_map(list).filter_map(Value::as_str).collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}

fn list(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        one @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => vec![one],
    }
}

/// The policy of a resource of somebody else, who lets everybody in.
pub(super) fn open_to_all() -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}]})
}

//! The evaluation compared with AWS's documented examples, and with rules that hold for all inputs.

mod caller;
mod conditions;
mod layers;
mod values;

use serde_json::{Value, json};

use super::*;

const ACCOUNT: &str = "123456789012";
const ROLE: &str = "arn:aws:iam::123456789012:role/team/Analyst";

fn session() -> Principal {
    Principal::RoleSession { role: ROLE.to_owned(), session: "ci".to_owned() }
}

fn user() -> Principal {
    Principal::User { arn: "arn:aws:iam::123456789012:user/Developer".to_owned() }
}

fn values(list: &[&str]) -> Presence {
    Presence::Values(list.iter().map(|value| (*value).to_owned()).collect())
}

/// A document of one statement about everything.
fn statement(effect: &str, more: &Value) -> Value {
    let mut statement = json!({"Effect": effect, "Action": "*", "Resource": "*"});
    statement.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

/// A policy with a name.
fn policy<'a>(name: &str, document: &'a Value) -> Policy<'a> {
    Policy { name: name.to_owned(), document: Some(document) }
}

/// The decision of identity policies alone.
fn by_identity(documents: &[&Value], request: &Request) -> Truth {
    let identity = documents.iter().map(|document| policy("identity", document)).collect();
    decide(&Policies { identity, ..Policies::default() }, request).allowed
}

/// The truth of a condition: that of an allowing statement with it.
fn condition(condition: &Value, request: &Request) -> Truth {
    by_identity(&[&statement("Allow", &json!({"Condition": condition}))], request)
}

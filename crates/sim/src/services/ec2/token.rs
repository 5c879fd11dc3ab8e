//! Client tokens: a repeated create with the same token and parameters answers with what the first one made.
//!
//! It deliberately keeps only a hash of the parameters. Tokens are forgotten after a day, as RunInstances documents for its own.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::id::hex;
use crate::{Request, ServiceError, Time, World};

/// The input of a create call, and the object that it made.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Token {
    key: String,
    parameters: String,
    made: String,
    expires: Time,
}

/// The time that a token is remembered.
const MEMORY: Duration = Duration::from_hours(24);

/// The id an earlier call with this token made; `IdempotentParameterMismatch` when its parameters were others.
pub(super) fn earlier(world: &World, request: &Request<'_>) -> Result<Option<String>, ServiceError> {
    let Some(token) = request.text("ClientToken") else { return Ok(None) };
    if token.len() > 64 || !token.is_ascii() {
        return Err(ServiceError::bad("InvalidParameterValue", "ClientToken is limited to 64 ASCII characters."));
    }
    let Some(seen) = world.ec2.tokens.iter().find(|seen| seen.key == key(request, token)) else { return Ok(None) };
    if seen.expires <= request.now {
        return Ok(None);
    }
    if seen.parameters != fingerprint(request) {
        let text = "The client token you have provided is associated with a resource with different parameters.";
        return Err(ServiceError::bad("IdempotentParameterMismatch", text));
    }
    Ok(Some(seen.made.clone()))
}

/// Remembers what a call with a token made.
pub(super) fn remember(world: &mut World, request: &Request<'_>, made: &str) {
    if let Some(token) = request.text("ClientToken") {
        let key = key(request, token);
        world.ec2.tokens.retain(|seen| seen.key != key);
        let record = Token { key, parameters: fingerprint(request), made: made.to_owned(), expires: request.now + MEMORY };
        world.ec2.tokens.push(record);
    }
}

/// Forgets tokens whose day is over.
pub(super) fn expire(world: &mut World, now: Time) {
    world.ec2.tokens.retain(|token| token.expires > now);
}

fn key(request: &Request<'_>, token: &str) -> String {
    format!("{}/{token}", request.action)
}

fn fingerprint(request: &Request<'_>) -> String {
    let mut input = request.input.clone();
    if let Value::Object(members) = &mut input {
        members.remove("ClientToken");
        members.remove("DryRun");
    }
    hex(&Sha256::digest(sorted(&input).to_string()))
}

/// Members in the order of their names, so that the order on the wire does not matter.
fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let ordered: std::collections::BTreeMap<&String, Value> = members.iter().map(|(k, v)| (k, sorted(v))).collect();
            ordered.into_iter().map(|(k, v)| (k.clone(), v)).collect()
        }
        Value::Array(items) => items.iter().map(sorted).collect(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

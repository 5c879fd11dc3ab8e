//! The policy simulator: SimulatePrincipalPolicy, SimulateCustomPolicy, and the condition keys that policies use.
//!
//! It deliberately fills in no condition keys: as on AWS, a simulation knows those that it is given. It knows no service control policies.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use self::input::{Simulation, documents, invalid, source};
use super::attached::{Attached, holder};
use super::evaluation::condition_keys;
use super::names;
use crate::{Operation, Request, ServiceError, World, pagination};

mod answer;
mod input;
mod position;
#[cfg(test)]
mod tests;

/// The operations on simulated permissions.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation::new("SimulatePrincipalPolicy", simulate_principal),
    Operation::new("SimulateCustomPolicy", simulate_custom),
    Operation::new("GetContextKeysForPrincipalPolicy", keys_for_principal),
    Operation::new("GetContextKeysForCustomPolicy", keys_for_custom),
];

fn simulate_principal(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = source(request)?;
    let holder = holder(world, arn).ok_or_else(|| input::no_such(arn))?;
    let mut simulation = Simulation::read(request, Some(arn))?;
    let given = std::mem::take(&mut simulation.identity);
    simulation.identity = holder.identity;
    simulation.identity.extend(given);
    // A boundary of the request stands in the place of the entity's.
    simulation.boundary = simulation.boundary.or(holder.boundary);
    answer(request, &simulation)
}

fn simulate_custom(_world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let simulation = Simulation::read(request, None)?;
    if simulation.identity.is_empty() {
        return Err(invalid("Policy input list cannot be null or empty."));
    }
    answer(request, &simulation)
}

/// One row for each action on each resource, in pages.
fn answer(request: &Request<'_>, simulation: &Simulation) -> Result<Value, ServiceError> {
    let pairs = simulation.actions.iter().flat_map(|action| simulation.resources.iter().map(move |resource| (action, resource)));
    let items = pairs.enumerate().map(|(at, pair)| (at.to_string(), pair)).collect();
    let page = pagination::iam(request, items)?;
    let mut answer = serde_json::Map::new();
    let rows: Vec<Value> = page.items.iter().map(|(action, resource)| answer::row(simulation, action, resource)).collect();
    answer.insert("EvaluationResults".to_owned(), rows.into());
    answer.insert("IsTruncated".to_owned(), page.next.is_some().into());
    page.put_token(&mut answer, "Marker");
    Ok(Value::Object(answer))
}

fn keys_for_principal(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let arn = source(request)?;
    let holder = holder(world, arn).ok_or_else(|| input::no_such(arn))?;
    let given = documents(request, "PolicyInputList")?;
    Ok(keys(holder.identity.iter().chain(holder.boundary.as_ref()).chain(&given)))
}

fn keys_for_custom(_world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    if request.list("PolicyInputList").is_empty() {
        return Err(names::required(request, "PolicyInputList")
            .err()
            .unwrap_or_else(|| invalid("The list of policies is empty.")));
    }
    Ok(keys(&documents(request, "PolicyInputList")?))
}

fn keys<'a>(documents: impl IntoIterator<Item = &'a Attached>) -> Value {
    let parsed = documents.into_iter().map(|document| serde_json::from_str::<Value>(&document.text).unwrap_or_default());
    let found: BTreeSet<String> = parsed.flat_map(|document| condition_keys(&document, None)).collect();
    json!({"ContextKeyNames": found})
}

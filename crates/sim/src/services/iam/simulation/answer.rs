//! The result of a simulation for one action on one resource, in AWS's shape (EvaluationResult in the IAM API Reference).

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::attached::Attached;
use super::super::evaluation::{Asked, Decision, Found, Policies, ResourcePolicy, Verdict, compose, condition_keys};
use super::input::Simulation;
use super::position;

/// The sources of statements, as AWS calls them in answers.
const IDENTITY: &str = "IAM Policy";
const BOUNDARY: &str = "Permissions Boundary Policy";
const RESOURCE: &str = "Resource Policy";

/// The documents of a simulation as JSON.
struct Parsed {
    identity: Vec<Value>,
    boundary: Option<Value>,
    resource: Option<Value>,
}

fn parsed(document: &Attached) -> Value {
    serde_json::from_str(&document.text).unwrap_or_default()
}

/// The result for one action on one resource.
pub(super) fn row(simulation: &Simulation, action: &str, resource: &str) -> Value {
    let documents = Parsed {
        identity: simulation.identity.iter().map(parsed).collect(),
        boundary: simulation.boundary.as_ref().map(parsed),
        resource: simulation.resource_policy.as_ref().map(parsed),
    };
    // Only ARNs of some services tell the owner; for the others the request may.
    let told = resource.split(':').nth(4).filter(|account| !account.is_empty() && *account != "*");
    let owner = told.map(str::to_owned).or_else(|| simulation.owner.clone());
    let elsewhere =
        simulation.resource_policy.is_some() && owner.as_ref().is_some_and(|owner| *owner != simulation.principal.account);
    let policies = Policies {
        identity: documents.identity.iter().collect(),
        boundary: documents.boundary.as_ref(),
        resource: documents.resource.as_ref().map(|document| ResourcePolicy { document, required: false }),
        resource_account: owner.as_deref().filter(|_| elsewhere),
        ..Policies::default()
    };
    let asked = Asked { principal: &simulation.principal, action, resource, keys: &simulation.keys };
    let decision = compose(&policies, &asked);
    let matched = matched(simulation, &decision);
    let missing = missing(&documents, &asked);
    let boundary =
        decision.boundary.as_ref().map_or(Value::Null, |found| json!({"AllowedByPermissionsBoundary": found.allowed()}));
    let mut row = json!({
        "EvalActionName": action,
        "EvalResourceName": resource,
        "EvalDecision": word(decision.verdict),
        "MatchedStatements": matched,
        "MissingContextValues": missing,
        "PermissionsBoundaryDecisionDetail": boundary,
    });
    if resource != "*" {
        // With resources, the keys that were not given are told for each resource.
        row["MissingContextValues"] = json!([]);
        row["ResourceSpecificResults"] = json!([{
            "EvalResourceName": resource,
            "EvalResourceDecision": word(decision.verdict),
            "MatchedStatements": matched,
            "MissingContextValues": missing,
            "PermissionsBoundaryDecisionDetail": boundary,
        }]);
        row["EvalDecisionDetails"] = if elsewhere { details(&decision) } else { json!({}) };
    }
    row
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allowed => "allowed",
        Verdict::Explicit(_) => "explicitDeny",
        Verdict::Implicit(_) => "implicitDeny",
    }
}

/// The statements that decided: those that deny alone, if any does, and none if nothing allows.
fn matched(simulation: &Simulation, decision: &Decision) -> Vec<Value> {
    let identity = simulation.identity.iter().zip(&decision.identity).map(|(document, found)| (document, found, IDENTITY));
    let boundary = simulation.boundary.iter().zip(&decision.boundary).map(|(document, found)| (document, found, BOUNDARY));
    let resource = simulation.resource_policy.iter().zip(&decision.resource).map(|(document, found)| (document, found, RESOURCE));
    let all = identity.chain(boundary).chain(resource);
    let decided = |found: &Found, kind: &str| match decision.verdict {
        Verdict::Explicit(_) => found.denies.clone(),
        // A boundary only limits.
        Verdict::Allowed if kind != BOUNDARY => found.allows.clone(),
        Verdict::Allowed | Verdict::Implicit(_) => Vec::new(),
    };
    all.flat_map(|(document, found, kind)| {
        let places = position::of_statements(&document.text);
        let statement = move |number: usize| {
            let (begin, end) = places.get(number).cloned().unwrap_or_default();
            json!({"SourcePolicyId": document.id, "SourcePolicyType": kind, "StartPosition": begin, "EndPosition": end})
        };
        decided(found, kind).into_iter().map(statement)
    })
    .collect()
}

/// The condition keys that statements about this action and resource use and that the simulation was not given.
fn missing(documents: &Parsed, asked: &Asked<'_>) -> BTreeSet<String> {
    let all = documents.identity.iter().chain(&documents.boundary).chain(&documents.resource);
    let used = all.flat_map(|document| condition_keys(document, Some(asked)));
    used.filter(|key| !asked.keys.contains_key(&key.to_ascii_lowercase())).collect()
}

/// The verdict of each sort of policy, in the form of a map.
fn details(decision: &Decision) -> Value {
    let said = |found: &[&Found]| {
        if found.iter().any(|found| found.denied()) {
            "explicitDeny"
        } else if found.iter().any(|found| found.allowed()) {
            "allowed"
        } else {
            "implicitDeny"
        }
    };
    let entry = |key: &str, found: &[&Found]| json!({"key": key, "value": said(found)});
    let mut entries = vec![entry(IDENTITY, &decision.identity.iter().collect::<Vec<_>>())];
    entries.extend(decision.resource.as_ref().map(|found| entry(RESOURCE, &[found])));
    entries.extend(decision.boundary.as_ref().map(|found| entry(BOUNDARY, &[found])));
    Value::Array(entries)
}

//! The composition of all policies that apply to a request ("Policy evaluation logic", "Cross-account policy evaluation logic" and "Permissions boundaries for
//! IAM entities" in the IAM User Guide).

use serde_json::Value;

use super::judge::{Found, judge};
use super::principal::Grant;
use super::request::{Asked, PolicyKind, Who};

/// The policy of the resource of a request.
#[derive(Clone, Debug)]
pub struct ResourcePolicy<'a> {
    /// The document.
    pub document: &'a Value,
    /// True if identity-based policies count only where this policy lets the account or the principal in: those of keys of KMS and the trust policies of
    /// roles.
    pub required: bool,
}

/// The documents that apply to a request.
#[derive(Clone, Debug, Default)]
pub struct Policies<'a> {
    /// The identity-based policies of the principal and its groups.
    pub identity: Vec<&'a Value>,
    /// The permissions boundary.
    pub boundary: Option<&'a Value>,
    /// The session policies. Empty if the session was begun without one.
    pub session: Vec<&'a Value>,
    /// The policy of the resource.
    pub resource: Option<ResourcePolicy<'a>>,
    /// The policy of the VPC endpoint that the request goes through.
    pub endpoint: Option<&'a Value>,
    /// The account of the resource. `None` if it is the principal's.
    pub resource_account: Option<&'a str>,
}

/// The sort of policy that decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Identity-based policies.
    Identity,
    /// The permissions boundary.
    Boundary,
    /// The session policies.
    Session,
    /// The policy of the resource.
    Resource,
    /// The policy of the VPC endpoint.
    Endpoint,
}

/// The verdict on a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is allowed.
    Allowed,
    /// A statement of this sort of policy denies it.
    Explicit(Layer),
    /// It is not allowed because a policy of this sort would have to allow it.
    Implicit(Layer),
}

/// The verdict, and the statements of each document that concern the request.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// Of the identity-based policies, in their order.
    pub identity: Vec<Found>,
    /// Of the permissions boundary.
    pub boundary: Option<Found>,
    /// Of the session policies, in their order.
    pub session: Vec<Found>,
    /// Of the resource's policy.
    pub resource: Option<Found>,
    /// Of the endpoint's policy.
    pub endpoint: Option<Found>,
}

/// Judges a request by all documents that apply to it.
pub fn compose(policies: &Policies<'_>, asked: &Asked<'_>) -> Decision {
    let each = |documents: &[&Value]| -> Vec<Found> {
        documents.iter().map(|document| judge(document, asked, PolicyKind::Identity)).collect()
    };
    let in_resource = PolicyKind::Resource { bounded: policies.boundary.is_some() };
    let mut decision = Decision {
        verdict: Verdict::Allowed,
        identity: each(&policies.identity),
        boundary: policies.boundary.map(|document| judge(document, asked, PolicyKind::Identity)),
        session: each(&policies.session),
        resource: policies.resource.as_ref().map(|policy| judge(policy.document, asked, in_resource)),
        endpoint: policies.endpoint.map(|document| judge(document, asked, in_resource)),
    };
    decision.verdict = verdict(policies, asked, &decision);
    decision
}

fn verdict(policies: &Policies<'_>, asked: &Asked<'_>, found: &Decision) -> Verdict {
    // A deny wins, wherever it stands.
    let denied = [
        (Layer::Identity, found.identity.iter().any(Found::denied)),
        (Layer::Resource, found.resource.as_ref().is_some_and(Found::denied)),
        (Layer::Boundary, found.boundary.as_ref().is_some_and(Found::denied)),
        (Layer::Session, found.session.iter().any(Found::denied)),
        (Layer::Endpoint, found.endpoint.as_ref().is_some_and(Found::denied)),
    ];
    if let Some((layer, _)) = denied.into_iter().find(|(_, denied)| *denied) {
        return Verdict::Explicit(layer);
    }
    if found.endpoint.as_ref().is_some_and(|endpoint| !endpoint.allowed()) {
        return Verdict::Implicit(Layer::Endpoint);
    }
    let grant = found.resource.as_ref().and_then(|found| found.grant);
    if let Who::Service(_) = asked.principal.who {
        // A service has no policies of its own.
        return if grant.is_some() { Verdict::Allowed } else { Verdict::Implicit(Layer::Resource) };
    }
    let own = || missing(found, asked, true).map_or(Verdict::Allowed, Verdict::Implicit);
    if policies.resource_account.is_some_and(|account| account != asked.principal.account) {
        // In another account both sides have to allow it.
        return match own() {
            Verdict::Allowed if grant.is_none() => Verdict::Implicit(Layer::Resource),
            verdict @ (Verdict::Allowed | Verdict::Explicit(_) | Verdict::Implicit(_)) => verdict,
        };
    }
    match grant {
        Some(Grant::Direct) => Verdict::Allowed,
        Some(Grant::Role) => missing(found, asked, false).map_or(Verdict::Allowed, Verdict::Implicit),
        None if policies.resource.as_ref().is_some_and(|policy| policy.required) => Verdict::Implicit(Layer::Resource),
        Some(Grant::Account) | None => own(),
    }
}

/// The first sort of policy of the principal that would have to allow the request and does not. The root user has none.
fn missing(found: &Decision, asked: &Asked<'_>, identity: bool) -> Option<Layer> {
    if asked.principal.who == Who::Root {
        return None;
    }
    if identity && !found.identity.iter().any(Found::allowed) {
        return Some(Layer::Identity);
    }
    if found.boundary.as_ref().is_some_and(|boundary| !boundary.allowed()) {
        return Some(Layer::Boundary);
    }
    let session = !found.session.is_empty() && !found.session.iter().any(Found::allowed);
    session.then_some(Layer::Session)
}

//! The roles that a caller can pass to a service or assume, one after the other.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::policy_document::evaluate::{Policies, Principal, Request, ResourcePolicy, Truth, Unlisted, decide};
use serde_json::Value;

use super::alike::Sorts;
use super::identity::{Document, Identity};

/// The ways from callers to roles.
pub(super) struct Ways<'a> {
    identities: &'a [Identity],
    sorts: &'a Sorts,
    /// For each sort of callers, the roles that it can pass to a service which can assume them.
    passes: Vec<Vec<(usize, Truth)>>,
    /// The roles whose trust policy names others than services, so that it depends on the caller who may assume them.
    assumable: Vec<usize>,
}

impl<'a> Ways<'a> {
    /// The ways between some identities.
    pub(super) fn of(identities: &'a [Identity], sorts: &'a Sorts) -> Self {
        let roles = || identities.iter().enumerate().filter(|(_, identity)| identity.trust.is_some());
        let trusted: BTreeMap<usize, Vec<(&str, Truth)>> = roles().map(|(index, role)| (index, trusted(role))).collect();
        let of_sort = |first: &usize| {
            let Some(caller) = identities.get(*first) else { return Vec::new() };
            let reached = trusted.iter().filter_map(|(index, services)| {
                let truth = passes(caller, identities.get(*index)?, services);
                (truth != Truth::False).then_some((*index, truth))
            });
            reached.collect()
        };
        let passes = sorts.first.iter().map(of_sort).collect();
        let assumable = roles().filter(|(_, role)| names_callers(role)).map(|(index, _)| index).collect();
        Self { identities, sorts, passes, assumable }
    }

    /// The roles that an identity reaches, by their places in the list, and the truth that it does. It reaches not itself.
    pub(super) fn reachable(&self, from: usize) -> BTreeMap<usize, Truth> {
        let mut found: BTreeMap<usize, Truth> = BTreeMap::new();
        let mut passed: BTreeSet<(usize, bool)> = BTreeSet::new();
        let mut pending = vec![(from, Truth::True)];
        while let Some((at, so_far)) = pending.pop() {
            let Some(identity) = self.identities.get(at) else { continue };
            let sort = self.sorts.of.get(at).copied().unwrap_or_default();
            // What one caller of a sort passes, all of them do.
            let fresh = passed.insert((sort, so_far == Truth::True));
            let passes = self.passes.get(sort).into_iter().flatten().filter(|_| fresh).copied();
            let assumed = self.assumable.iter().filter_map(|index| {
                let role = self.identities.get(*index).filter(|_| *index != at)?;
                Some((*index, assumes(identity, role)))
            });
            for (index, truth) in passes.chain(assumed).filter(|(index, _)| *index != from) {
                let truth = so_far.and(truth);
                // An answer that is surer than before is followed again.
                let better = match (found.get(&index), truth) {
                    (_, Truth::False) | (Some(Truth::True), _) | (Some(Truth::Unknown), Truth::Unknown) => false,
                    (Some(_) | None, Truth::True | Truth::Unknown) => true,
                };
                if better {
                    found.insert(index, truth);
                    pending.push((index, truth));
                }
            }
        }
        found
    }
}

fn request(principal: Principal, action: &str, role: &Identity) -> Request {
    let mut request = Request::new(principal, action, &role.arn);
    request.unlisted = Unlisted::GlobalUnknown;
    request
}

/// The policy by which a role says who may assume it.
fn trusting(role: &Identity) -> Option<ResourcePolicy<'_>> {
    role.trust.as_ref().map(|trust| ResourcePolicy { policy: Document::policy(trust), must_allow: true })
}

/// The services that a trust policy names, each with the truth that it may assume the role.
fn trusted(role: &Identity) -> Vec<(&str, Truth)> {
    let each = role.services().into_iter().map(|service| {
        let by_service = request(Principal::Service { name: service.to_owned() }, "sts:AssumeRole", role);
        (service, decide(&Policies { resource: trusting(role), ..Policies::default() }, &by_service).allowed)
    });
    each.collect()
}

/// The truth that a caller can pass a role to one of the services that can assume it.
fn passes(identity: &Identity, role: &Identity, services: &[(&str, Truth)]) -> Truth {
    let each = services.iter().map(|(service, trusted)| {
        let passes = request(identity.principal(), "iam:PassRole", role).with_value("iam:PassedToService", service);
        decide(&identity.policies(), &passes).allowed.and(*trusted)
    });
    Truth::any(each)
}

/// The truth that a caller can assume a role.
fn assumes(identity: &Identity, role: &Identity) -> Truth {
    let assumes = Policies { resource: trusting(role), ..identity.policies() };
    decide(&assumes, &request(identity.principal(), "sts:AssumeRole", role)).allowed
}

/// True if a trust policy names somebody beside services, or was not read.
fn names_callers(role: &Identity) -> bool {
    let Some(document) = role.trust.as_ref().and_then(|trust| trust.value.as_ref()) else { return true };
    let statements = match document.get("Statement") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(one) => vec![one],
        None => Vec::new(),
    };
    let of_services = |statement: &&Value| {
        let principal = statement.get("Principal").and_then(Value::as_object);
        principal.is_some_and(|members| members.keys().all(|sort| sort == "Service"))
    };
    !statements.iter().all(of_services)
}

//! The roles that a caller can pass to a service or assume, one after the other.

use std::collections::BTreeMap;

use heiiki_model::policy_document::evaluate::{Policies, Principal, Request, ResourcePolicy, Truth, Unlisted, decide};

use super::identity::{Document, Identity};

/// The roles that an identity reaches, by their places in the list, and the truth that it does. It reaches not itself.
pub(super) fn reachable(all: &[Identity], from: usize) -> BTreeMap<usize, Truth> {
    let mut found: BTreeMap<usize, Truth> = BTreeMap::new();
    let mut pending = vec![(from, Truth::True)];
    while let Some((at, so_far)) = pending.pop() {
        let Some(identity) = all.get(at) else { continue };
        for (index, role) in all.iter().enumerate().filter(|(index, _)| *index != from && *index != at) {
            let truth = so_far.and(reaches(identity, role));
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

/// The truth that an identity can assume a role, or pass it to a service that can.
fn reaches(identity: &Identity, role: &Identity) -> Truth {
    let Some(trust) = &role.trust else { return Truth::False };
    let request = |principal: Principal, action: &str| {
        let mut request = Request::new(principal, action, &role.arn);
        request.unlisted = Unlisted::GlobalUnknown;
        request
    };
    let trusting = || Some(ResourcePolicy { policy: Document::policy(trust), must_allow: true });
    let assumes = Policies { resource: trusting(), ..identity.policies() };
    let assumes = decide(&assumes, &request(identity.principal(), "sts:AssumeRole")).allowed;
    let passes = role.services().into_iter().map(|service| {
        let passes = request(identity.principal(), "iam:PassRole").with_value("iam:PassedToService", service);
        let by_service = request(Principal::Service { name: service.to_owned() }, "sts:AssumeRole");
        let trusted = decide(&Policies { resource: trusting(), ..Policies::default() }, &by_service).allowed;
        decide(&identity.policies(), &passes).allowed.and(trusted)
    });
    Truth::any(passes).or(assumes)
}

//! The steps that can change the facts on which a verdict rests. One too many costs time alone.

use std::collections::BTreeSet;

use heiiki_model::KindName;

use super::moves::{Move, Moves};
use crate::claims::Claim;
use crate::fact::{Fact, FactId};
use crate::network::{Network, Target};

/// The fields of facts that several kinds change: the kind of step, and the fields.
const SHARED: [(KindName, &[&str]); 5] = [
    (KindName::RouteTable, &["routes", "route table", "subnets", "route_tables", "propagating_vgws"]),
    (KindName::InternetGateway, &["vpc", "internet gateway", "routes", "subnets", "route table"]),
    (KindName::NatGateway, &["routes", "subnets", "route table", "connectivity_type"]),
    (KindName::ElasticIp, &["public IPv4 address"]),
    (KindName::Subnet, &["public IPv4 address", "IPv6 ranges"]),
];

/// The fields of facts that gateway endpoints change.
const ROUTED: [&str; 4] = ["routes", "route table", "route_tables", "subnets"];

/// The objects of the network before and after the plan that steps are told apart by.
#[derive(Clone, Debug, Default)]
pub(super) struct Relevance {
    /// Those by which other places can be reached.
    standing: BTreeSet<String>,
    /// The gateway endpoints.
    gateways: BTreeSet<String>,
}

impl Relevance {
    /// The relevance of steps between two networks.
    pub(super) fn between(before: &Network, after: &Network) -> Self {
        let (mut standing, mut gateways) = (BTreeSet::new(), BTreeSet::new());
        for net in [before, after] {
            let routes = net.tables.values().flat_map(|table| &table.routes);
            gateways.extend(routes.filter_map(|route| match &route.target {
                Target::ServiceEndpoint(id) => Some(id.clone()),
                Target::Local
                | Target::InternetGateway(_)
                | Target::EgressOnlyGateway(_)
                | Target::CarrierGateway(_)
                | Target::Nat(_)
                | Target::Appliance(_)
                | Target::Interface(_)
                | Target::Network(..)
                | Target::Blackhole
                | Target::Unknown(_) => None,
            }));
            standing.extend(net.interfaces.values().map(|interface| interface.owner.clone()));
            standing.extend(net.appliances.keys().cloned());
        }
        Self { standing, gateways }
    }

    /// The steps that can change the verdict of a claim about a place, if it rests on these facts.
    pub(super) fn steps(
        &self,
        moves: &Moves,
        net: &Network,
        claim: Claim,
        subject: &str,
        facts: &BTreeSet<FactId>,
    ) -> Vec<usize> {
        let facts: Vec<&Fact> = facts.iter().map(|id| net.facts.get(*id)).collect();
        let counts = |step: &Move| {
            !step.idle && (facts.iter().any(|fact| self.changes(step, fact)) || self.stands(step, claim) || makes(step, subject))
        };
        indices(moves, counts)
    }

    /// True if a step can change a fact.
    fn changes(&self, step: &Move, fact: &Fact) -> bool {
        // The field of one route or rule is `routes[0]`.
        let field = fact.field.split('[').next().unwrap_or_default();
        let own = names(step);
        let shared = SHARED.iter().any(|(kind, fields)| step.at.kind == *kind && fields.contains(&field));
        let routed = ROUTED.contains(&field) && own.iter().any(|name| self.gateways.contains(name));
        shared || routed || own.iter().any(|name| fact.object == *name || is_named_in(&fact.object, name))
    }

    /// True if a step makes or takes away something that packets of other places may reach.
    fn stands(&self, step: &Move, claim: Claim) -> bool {
        let reaches = matches!(claim, Claim::OtherNetworks | Claim::Relays | Claim::InternetOut);
        let hosts = matches!(step.at.kind, KindName::Instance | KindName::NetworkInterface | KindName::VpcEndpoint);
        reaches && hosts && names(step).iter().any(|name| self.standing.contains(name))
    }
}

fn indices(moves: &Moves, counts: impl Fn(&Move) -> bool) -> Vec<usize> {
    moves.steps.iter().enumerate().filter(|(_, step)| counts(step)).map(|(index, _)| index).collect()
}

/// The names that the object of a step has in networks: its address, and its id.
fn names(step: &Move) -> Vec<String> {
    std::iter::once(step.at.to_string()).chain(step.object.iter().map(|(_, id)| id.clone())).collect()
}

/// True if a step makes a place, or takes it away.
fn makes(step: &Move, subject: &str) -> bool {
    // The places of a profile are in the subnets of its domain.
    let studio = step.at.kind == KindName::Domain && (subject.contains("user_profile/") || subject.contains("domain/"));
    studio || names(step).iter().any(|name| subject == name || is_named_in(subject, name))
}

/// True if a name such as `domain/studio in subnet/a` has another one as one of its words.
fn is_named_in(name: &str, other: &str) -> bool {
    name.split(' ').any(|word| word == other)
}

/// The steps that can make a place, or take it away.
pub(super) fn makers(moves: &Moves, subject: &str) -> Vec<usize> {
    indices(moves, |step| makes(step, subject))
}

//! A way that exists, told hop by hop with the facts of each hop.

use crate::fact::{FactId, Supposition};
use crate::headers::space::nat64;
use crate::headers::{Family, Header};
use crate::network::{Interface, Network};
use crate::reach::view::{Direction, Mode, View, entries, entry_headers};
use crate::reach::{Exit, Hop, Outside};

/// A packet and its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Witness {
    /// Family of the packet where it begins.
    pub family: Family,
    /// The packet where it begins.
    pub begins: Header,
    /// Family of the packet where it leaves.
    pub left: Family,
    /// The packet where it leaves.
    pub leaves: Header,
    /// The place that it leads to.
    pub to: Outside,
    /// The hops, each with the facts that let the packet pass.
    pub hops: Vec<(Hop, Vec<FactId>)>,
}

impl Witness {
    /// A packet that takes a way. `None` if the way has no packet, or if the packets change on it in a host.
    pub fn of(net: &Network, way: &Exit) -> Option<Self> {
        let leaves = way.headers.example()?;
        let translated = way.hops.iter().any(|hop| matches!(hop, Hop::Translated { .. }));
        let shift = if way.began == way.family { 0 } else { nat64().1 };
        let source = if translated { way.origin.first()? } else { leaves.source };
        let begins = Header { source, destination: leaves.destination.checked_add(shift)?, ..leaves };
        let nothing = Supposition::default();
        let mut view = View::new(net, Mode::May, &nothing);
        let mut now = (way.began, begins);
        let mut hops = Vec::new();
        for hop in &way.hops {
            hops.push((hop.clone(), facts_of(net, &mut view, hop, now.0, &now.1)));
            if matches!(hop, Hop::Translated { .. }) {
                now = (way.family, leaves);
            }
        }
        Some(Self { family: way.began, begins, left: way.family, leaves, to: way.to.clone(), hops })
    }

    /// The facts on the way that can be taken away: routes, rules, gateways, public addresses.
    pub fn changeable(&self) -> Vec<FactId> {
        let mut found: Vec<FactId> = Vec::new();
        for (hop, facts) in &self.hops {
            if !matches!(hop, Hop::Acl { .. }) {
                found.extend(facts);
            }
        }
        found
    }
}

fn facts_of(net: &Network, view: &mut View<'_>, hop: &Hop, family: Family, header: &Header) -> Vec<FactId> {
    match hop {
        Hop::Groups { interface, direction } => {
            net.interfaces.get(interface).map(|found| rules_of(net, view, found, *direction, family, header)).unwrap_or_default()
        }
        Hop::Acl { subnet, direction } => acl_of(net, subnet, *direction, family, header),
        Hop::Route { route, .. } => vec![*route],
        Hop::Translated { nat } => net.nats.get(nat).map(|nat| nat.fact).into_iter().collect(),
        Hop::Relayed { .. } => Vec::new(),
        Hop::Gateway { facts, .. } | Hop::Entered { facts, .. } => facts.clone(),
    }
}

/// The rules of an interface's groups that let a header through.
fn rules_of(
    net: &Network,
    view: &mut View<'_>,
    interface: &Interface,
    direction: Direction,
    family: Family,
    header: &Header,
) -> Vec<FactId> {
    let mut found = Vec::new();
    for group in interface.groups.iter().filter_map(|group| net.groups.get(group)) {
        let rules = if direction == Direction::In { &group.ingress } else { &group.egress };
        for rule in &rules.rules {
            if view.rule_lets(rule, direction, family, header) {
                found.push(rule.fact);
            }
        }
    }
    found
}

/// The fact of the ACL that lets a header through.
fn acl_of(net: &Network, subnet: &str, direction: Direction, family: Family, header: &Header) -> Vec<FactId> {
    let Some(acl) = net.subnets.get(subnet).and_then(|subnet| net.acls.get(&subnet.acl)) else { return Vec::new() };
    let deciding = entries(acl, direction).iter().find(|entry| entry_headers(entry, direction, family).contains(header));
    deciding.filter(|entry| entry.allow).map(|_| acl.listed).into_iter().collect()
}

//! A network under a supposition, seen in one of two ways: with everything that may be, or with nothing but what must be.

use std::collections::{BTreeMap, BTreeSet};

use ipnet::IpNet;

use crate::fact::{FactId, Provenance, Supposition};
use crate::headers::space::{internet, of_services, private};
use crate::headers::{Block, Destinations, Family, Headers, Intervals, addresses};
use crate::network::{Acl, Entry, Id, Interface, Network, Peer, Rule, Rules};

/// The way in which unknown facts count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// An unknown fact lets everything through. No way in this mode means that there is none.
    May,
    /// An unknown fact lets nothing through. A way in this mode means that there is one.
    Must,
}

/// A direction, as seen from an interface or a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Direction {
    /// Into it.
    In,
    /// Out of it.
    Out,
}

/// A network in one mode. It notes the facts that it was asked for.
#[derive(Debug)]
pub struct View<'a> {
    /// The network.
    pub net: &'a Network,
    mode: Mode,
    suppose: &'a Supposition,
    /// The facts on which an answer may rest.
    pub consulted: BTreeSet<FactId>,
    /// The hosts that got packets by a route.
    pub(super) relayed: BTreeSet<Id>,
    /// The headers that each ACL lets through, because many workloads ask for the same.
    acls: BTreeMap<(Id, Direction, Family), Headers>,
}

impl<'a> View<'a> {
    /// A network in a mode, under a supposition.
    pub const fn new(net: &'a Network, mode: Mode, suppose: &'a Supposition) -> Self {
        Self { net, mode, suppose, consulted: BTreeSet::new(), relayed: BTreeSet::new(), acls: BTreeMap::new() }
    }

    /// The mode.
    pub const fn mode(&self) -> Mode {
        self.mode
    }

    /// True if unknown facts let everything through.
    pub fn may(&self) -> bool {
        self.mode == Mode::May
    }

    /// True if a fact is known. It is noted as consulted.
    pub fn knows(&mut self, fact: FactId) -> bool {
        self.consulted.insert(fact);
        !self.suppose.blinded.contains(&fact) && !matches!(self.net.facts.get(fact).provenance, Provenance::Unknown(_))
    }

    /// True if a fact was not taken away.
    pub fn stands(&self, fact: FactId) -> bool {
        !self.suppose.removed.contains(&fact)
    }

    /// A yes-or-no fact: its value if it is known, else what the mode makes of it.
    pub fn holds(&mut self, fact: FactId, value: bool) -> bool {
        if !self.stands(fact) {
            return false;
        }
        if self.knows(fact) { value } else { self.may() }
    }

    /// Everything in mode may, nothing in mode must.
    pub fn unknown(&self, family: Family) -> Headers {
        if self.may() { Headers::all(family) } else { Headers::none() }
    }

    /// The addresses of an interface in a family.
    pub fn addresses_of(&mut self, interface: &Interface, family: Family) -> Intervals {
        let net = self.net;
        let Some(subnet) = net.subnets.get(&interface.subnet) else {
            return if self.may() { family.addresses() } else { Intervals::none() };
        };
        let ranges = addresses_of(&subnet.ranges, family);
        if self.knows(subnet.ranges_fact) || !ranges.is_empty() {
            return ranges;
        }
        if self.may() { family.addresses() } else { Intervals::none() }
    }

    /// The addresses that a peer of a rule stands for.
    fn peer(&mut self, peer: &Peer, family: Family) -> Destinations {
        match peer {
            Peer::Range(range) if Family::of(range) == family => Destinations::of(addresses(range)),
            Peer::List(list) => self.list(list, family),
            // Members of a group have addresses of its VPC. Those of a group that was not read may stand in a connected network.
            Peer::Group(group) if self.may() => {
                let ranges = self.net.vpcs.values().map(|vpc| addresses_of(&vpc.ranges, family));
                let own = ranges.fold(Intervals::none(), |all, ranges| all.union(&ranges));
                let foreign = self.net.groups.get(group).is_none_or(|group| group.foreign);
                Destinations::of(match (foreign, self.net.is_connected()) {
                    (false, _) if self.net.vpcs.values().all(|vpc| !vpc.ranges.is_empty()) => own,
                    (true, false) => own.union(&private(family)),
                    (_, _) => family.addresses(),
                })
            }
            Peer::Range(_) | Peer::Group(_) => Destinations::none(),
        }
    }

    /// The addresses of a prefix list. Those of a service's list are known by the list alone: routes and rules that name the same
    /// list mean the same addresses, whichever these are.
    pub fn list(&mut self, list: &str, family: Family) -> Destinations {
        let net = self.net;
        let Some(found) = net.lists.get(list) else {
            return if self.may() { Destinations::of(family.addresses()) } else { Destinations::none() };
        };
        let known = self.knows(found.fact);
        match &found.entries {
            Some(entries) if known => Destinations::of(addresses_of(entries, family)),
            Some(_) | None if found.of_service => Destinations::of_list(found.number, of_services(family)),
            Some(_) | None if self.may() => Destinations::of(family.addresses()),
            Some(_) | None => Destinations::none(),
        }
    }

    fn rule(&mut self, rule: &Rule, direction: Direction, family: Family) -> Headers {
        let other = self.peer(&rule.peer, family);
        self.through(rule, direction, &other, family)
    }

    /// The headers that a rule lets through if its peer has these addresses.
    pub fn through(&self, rule: &Rule, direction: Direction, peers: &Destinations, family: Family) -> Headers {
        let block = Block { protocol: rule.protocol.clone(), port: rule.port.clone(), ..Block::all(family) };
        match direction {
            Direction::In => Headers::of(Block { source: peers.addresses(), ..block }),
            Direction::Out => Headers::of(block).toward(peers),
        }
    }

    /// True if a rule lets a header through.
    pub fn rule_lets(&mut self, rule: &Rule, direction: Direction, family: Family, header: &crate::headers::Header) -> bool {
        self.stands(rule.fact) && self.rule(rule, direction, family).contains(header)
    }

    fn rules(&mut self, rules: &Rules, direction: Direction, family: Family) -> Headers {
        if !self.knows(rules.listed) {
            return self.unknown(family);
        }
        let mut all = Headers::none();
        for rule in &rules.rules {
            if self.stands(rule.fact) {
                all = all.union(&self.rule(rule, direction, family));
            }
        }
        all
    }

    /// The headers that the groups of an interface let through.
    pub fn groups(&mut self, interface: &Interface, direction: Direction, family: Family) -> Headers {
        let net = self.net;
        if !self.knows(interface.groups_fact) {
            return self.unknown(family);
        }
        let mut all = Headers::none();
        for id in &interface.groups {
            let headers = match net.groups.get(id) {
                Some(group) => {
                    let rules = if direction == Direction::In { &group.ingress } else { &group.egress };
                    self.rules(rules, direction, family)
                }
                None => self.unknown(family),
            };
            all = all.union(&headers);
        }
        all
    }

    /// The headers that the ACL of a subnet lets through.
    pub fn acl(&mut self, subnet: &str, direction: Direction, family: Family) -> Headers {
        let net = self.net;
        let Some(found) = net.subnets.get(subnet) else { return self.unknown(family) };
        if !self.knows(found.acl_fact) {
            return self.unknown(family);
        }
        let Some(acl) = net.acls.get(&found.acl) else { return self.unknown(family) };
        if !self.knows(acl.listed) {
            return self.unknown(family);
        }
        let key = (found.acl.clone(), direction, family);
        self.acls.entry(key).or_insert_with(|| allowed(acl, direction, family)).clone()
    }
}

/// The addresses of all ranges of a family.
pub fn addresses_of(ranges: &[IpNet], family: Family) -> Intervals {
    let own = ranges.iter().filter(|range| Family::of(range) == family);
    own.fold(Intervals::none(), |all, range| all.union(&addresses(range)))
}

/// The entries of an ACL in a direction.
pub const fn entries(acl: &Acl, direction: Direction) -> &Vec<Entry> {
    match direction {
        Direction::In => &acl.ingress,
        Direction::Out => &acl.egress,
    }
}

/// The headers that an ACL lets through: the first entry that matches decides, and what no entry matches is denied.
fn allowed(acl: &Acl, direction: Direction, family: Family) -> Headers {
    let mut open = Headers::all(family);
    let mut allowed = Headers::none();
    for entry in entries(acl, direction) {
        let matched = open.intersection(&entry_headers(entry, direction, family));
        if entry.allow {
            allowed = allowed.union(&matched);
        }
        open = open.without(&matched);
        if open.is_empty() {
            break;
        }
    }
    allowed
}

/// The headers that an entry matches.
pub fn entry_headers(entry: &Entry, direction: Direction, family: Family) -> Headers {
    if Family::of(&entry.range) != family {
        return Headers::none();
    }
    let other = addresses(&entry.range);
    let mut block = Block { protocol: entry.protocol.clone(), port: entry.port.clone(), ..Block::all(family) };
    match direction {
        Direction::In => block.source = other,
        Direction::Out => block.destination = other,
    }
    Headers::of(block)
}

/// The destinations on the internet of a set of headers.
pub fn on_the_internet(headers: &Headers, family: Family) -> Headers {
    headers.to(&internet(family))
}

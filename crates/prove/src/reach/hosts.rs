//! The ways that a workload has through hosts of the VPC: what it can send to a host, and where that host can send anything.

use std::collections::BTreeSet;

use super::view::{Direction, View};
use super::{Exit, Hop, Outside};
use crate::headers::{Destinations, Family, Headers, Intervals, addresses};
use crate::network::{Interface, Link, Peer, Role, Rules};

impl View<'_> {
    /// The ways out of the hosts that an interface reaches. None of them is certain, because a host decides by itself what it
    /// passes on; only in mode may are there any.
    pub fn ways_by_relay(&mut self, name: &str, interface: &Interface) -> Vec<Exit> {
        let mut found = Vec::new();
        if !self.may() {
            return found;
        }
        let net = self.net;
        let mut seen: BTreeSet<&str> = BTreeSet::from([name]);
        let mut pending = vec![interface];
        while let Some(from) = pending.pop() {
            for (host_name, host) in net.interfaces.iter().filter(|(_, other)| other.role == Role::Host) {
                if seen.contains(host_name.as_str()) || !self.reaches(from, host) {
                    continue;
                }
                // What arrives at one interface of a host may leave through any of them.
                for (other_name, other) in net.interfaces.iter().filter(|(_, other)| other.owner == host.owner) {
                    if seen.insert(other_name) {
                        pending.push(other);
                        let ways = self.ways_out(other_name, other).into_iter().chain(self.ways_to_others(other_name, other));
                        for mut way in ways {
                            way.hops.insert(0, Hop::Relayed { interface: host_name.clone() });
                            found.push(way);
                        }
                    }
                }
            }
        }
        found
    }

    /// The ways to endpoints of services that AWS does not run.
    pub fn ways_to_others(&mut self, name: &str, interface: &Interface) -> Vec<Exit> {
        let mut found = Vec::new();
        let net = self.net;
        for (endpoint, to) in net.interfaces.iter().filter(|(_, other)| other.role == Role::Elsewhere) {
            for family in Family::BOTH {
                let headers = self.between_interfaces(interface, to, family);
                if headers.is_empty() {
                    continue;
                }
                let groups = |interface: &str, direction| Hop::Groups { interface: interface.to_owned(), direction };
                found.push(Exit {
                    to: Outside::Network(Link::Endpoint, to.owner.clone()),
                    began: family,
                    family,
                    origin: self.addresses_of(interface, family),
                    headers,
                    hops: vec![groups(name, Direction::Out), groups(endpoint, Direction::In)],
                });
            }
        }
        found
    }

    /// True if some packet of an interface reaches another one.
    fn reaches(&mut self, from: &Interface, to: &Interface) -> bool {
        Family::BOTH.into_iter().any(|family| !self.between_interfaces(from, to, family).is_empty())
    }

    /// The packets by which an interface reaches another one of the same VPC.
    fn between_interfaces(&mut self, from: &Interface, to: &Interface, family: Family) -> Headers {
        let net = self.net;
        let vpc = |interface: &Interface| net.subnets.get(&interface.subnet).map(|subnet| &subnet.vpc);
        let (Some(own), Some(other)) = (vpc(from), vpc(to)) else { return self.unknown(family) };
        if own != other {
            return Headers::none();
        }
        let (source, destination) = (self.addresses_of(from, family), self.addresses_of(to, family));
        let mut headers = Headers::all(family).from(&source).to(&destination);
        headers = headers.intersection(&self.between(from, to, Direction::Out, &destination, family));
        headers = headers.intersection(&self.between(to, from, Direction::In, &source, family));
        if from.subnet != to.subnet {
            headers = headers.intersection(&self.acl(&from.subnet, Direction::Out, family));
            headers = headers.intersection(&self.acl(&to.subnet, Direction::In, family));
        }
        headers
    }

    /// The headers that the groups of one interface let through in its exchange with another one. A rule for the members of a group
    /// lets through what the other one's addresses have, if it is a member.
    fn between(
        &mut self,
        own: &Interface,
        other: &Interface,
        direction: Direction,
        addresses_of_other: &Intervals,
        family: Family,
    ) -> Headers {
        let net = self.net;
        if !self.knows(own.groups_fact) || !self.knows(other.groups_fact) {
            return self.unknown(family);
        }
        let members: BTreeSet<&String> = other.groups.iter().collect();
        let mut all = Headers::none();
        for id in &own.groups {
            let Some(group) = net.groups.get(id) else {
                all = all.union(&self.unknown(family));
                continue;
            };
            let rules: &Rules = if direction == Direction::In { &group.ingress } else { &group.egress };
            if !self.knows(rules.listed) {
                all = all.union(&self.unknown(family));
                continue;
            }
            for rule in &rules.rules {
                if !self.stands(rule.fact) {
                    continue;
                }
                let peers = match &rule.peer {
                    Peer::Range(range) if Family::of(range) == family => Destinations::of(addresses(range)),
                    Peer::Group(group) if members.contains(group) => Destinations::of(addresses_of_other.clone()),
                    Peer::Range(_) | Peer::Group(_) => Destinations::none(),
                    Peer::List(list) => self.list(list, family),
                };
                all = all.union(&self.through(rule, direction, &peers, family));
            }
        }
        all
    }
}

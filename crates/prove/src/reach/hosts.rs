//! The ways that a workload has through hosts of the VPC: what it can send to a host, and where that host can send anything.

use std::collections::BTreeSet;

use super::view::{Direction, View};
use super::{Exit, Hop, Outside};
use crate::headers::{Destinations, Family, Headers, Intervals, addresses};
use crate::network::{Id, Interface, Link, Peer, Role, Rules};

impl View<'_> {
    /// All ways out of an interface, those through hosts to which a route sends its packets among them.
    pub fn ways_out_and_on(&mut self, name: &str, interface: &Interface) -> Vec<Exit> {
        self.relayed.clear();
        let mut ways = self.ways_out(name, interface);
        ways.extend(self.ways_to_others(name, interface));
        let hosts = std::mem::take(&mut self.relayed);
        ways.extend(self.ways_of_hosts(name, hosts));
        ways
    }

    /// The ways out of the hosts that an interface reaches, by a route or by their addresses.
    pub fn ways_by_relay(&mut self, name: &str, interface: &Interface) -> Vec<Exit> {
        if !self.may() {
            return Vec::new();
        }
        self.relayed.clear();
        self.ways_out(name, interface);
        let mut hosts = std::mem::take(&mut self.relayed);
        hosts.extend(self.hosts_reached(interface));
        self.ways_of_hosts(name, hosts)
    }

    /// The hosts that an interface reaches by their addresses.
    fn hosts_reached(&mut self, from: &Interface) -> BTreeSet<Id> {
        let net = self.net;
        let hosts = net.interfaces.iter().filter(|(_, other)| other.role == Role::Host);
        let mut found = BTreeSet::new();
        for (name, host) in hosts {
            if self.reaches(from, host) {
                found.insert(name.clone());
            }
        }
        found
    }

    /// The ways out of hosts, and of all hosts that these reach. A host may send whatever its groups let out, to wherever, through any of
    /// its interfaces; so it does not matter how it was reached, and each is looked at once. None of these ways is certain.
    pub(super) fn ways_of_hosts(&mut self, name: &str, mut pending: BTreeSet<Id>) -> Vec<Exit> {
        let mut found = Vec::new();
        if !self.may() {
            return found;
        }
        let net = self.net;
        let mut seen: BTreeSet<&str> = BTreeSet::from([name]);
        while let Some(next) = pending.pop_first() {
            let Some(host) = net.interfaces.get(&next) else { continue };
            for (own_name, own) in net.interfaces.iter().filter(|(_, own)| own.owner == host.owner) {
                if !seen.insert(own_name) {
                    continue;
                }
                self.relayed.clear();
                let ways = self.ways_out(own_name, own).into_iter().chain(self.ways_to_others(own_name, own));
                for mut way in ways {
                    way.hops.insert(0, Hop::Relayed { interface: own_name.clone() });
                    found.push(way);
                }
                pending.append(&mut self.relayed);
                pending.extend(self.hosts_reached(own));
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
    pub(super) fn between(
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

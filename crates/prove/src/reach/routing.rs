//! Route tables as partitions of the destinations: the longest prefix wins.

use std::cmp::Reverse;

use ipnet::IpNet;

use super::view::View;
use crate::headers::space::of_services;
use crate::headers::{Destinations, Family, addresses};
use crate::network::{Destination, Id, Route, Table};

/// The destinations that a table sends along one route. `None` for the way inside of the VPC.
#[derive(Clone, Debug)]
pub struct Share<'a> {
    /// The route. `None` for the one that every table has to the VPC itself.
    pub route: Option<&'a Route>,
    /// The destinations.
    pub destinations: Destinations,
}

/// The precedence of an entry: longer prefixes first, then routes that were written, then those of prefix lists, then
/// announced ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rank {
    /// The length of the prefix, and the place among routes of equal length.
    Known(Reverse<u8>, u8),
    /// Longer than this, and nothing else is known.
    LongerThan(u8),
}

impl Rank {
    /// True if an entry of this rank certainly goes before one of the other rank.
    fn is_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Known(own, class), Self::Known(others, other_class)) => (own, class) < (others, other_class),
            (Self::LongerThan(least), Self::Known(Reverse(length), _)) => length <= least,
            (_, Self::LongerThan(_)) => false,
        }
    }

    /// True if an entry of this rank may go before one of the other rank.
    fn may_be_before(self, other: Self) -> bool {
        match (self, other) {
            (Self::Known(own, class), Self::Known(others, other_class)) => (own, class) <= (others, other_class),
            (Self::Known(Reverse(length), _), Self::LongerThan(least)) => length > least,
            (Self::LongerThan(_), _) => true,
        }
    }
}

/// Entries of the prefix lists of services are longer than this. The shortest that AWS publishes for S3 and DynamoDB have 15 bits
/// or more (ip-ranges.json), and a list with a shorter one would take nearly all traffic of every VPC.
const SERVICE_PREFIX: u8 = 8;

struct Part<'a> {
    route: Option<&'a Route>,
    destinations: Destinations,
    rank: Rank,
}

impl Part<'_> {
    /// True if its destinations are known: as ranges, or as the members of a service's list.
    fn is_certain(&self) -> bool {
        self.rank != Rank::LongerThan(0)
    }
}

impl View<'_> {
    /// The shares of the routes of a table, in its order. In mode may each has at most its share, in mode must at least.
    pub fn shares<'t>(&mut self, table: &'t Table, ranges: &[IpNet], family: Family) -> Vec<Share<'t>> {
        let mut parts: Vec<Part<'t>> = Vec::new();
        let own = ranges.iter().filter(|range| Family::of(range) == family);
        parts.extend(own.map(|range| Part {
            route: None,
            destinations: Destinations::of(addresses(range)),
            rank: Rank::Known(Reverse(range.prefix_len()), 0),
        }));
        for route in &table.routes {
            if self.stands(route.fact) {
                self.parts_of(route, family, &mut parts);
            }
        }
        let mut shares: Vec<Share<'t>> = Vec::new();
        for part in &parts {
            let destinations = self.left_to(part, &parts);
            let same = |share: &&mut Share<'t>| share.route.map(|route| route.fact) == part.route.map(|route| route.fact);
            match shares.iter_mut().find(same) {
                Some(share) => share.destinations = share.destinations.union(&destinations),
                None => shares.push(Share { route: part.route, destinations }),
            }
        }
        shares.retain(|share| !share.destinations.is_empty());
        shares
    }

    fn parts_of<'t>(&mut self, route: &'t Route, family: Family, parts: &mut Vec<Part<'t>>) {
        let class = u8::from(route.propagated) * 2;
        let one = |range: &IpNet, class| Part {
            route: Some(route),
            destinations: Destinations::of(addresses(range)),
            rank: Rank::Known(Reverse(range.prefix_len()), class),
        };
        match &route.destination {
            Destination::Range(range) if Family::of(range) == family => parts.push(one(range, class)),
            Destination::Range(_) => {}
            Destination::List(list) => {
                if let Some(entries) = self.known_entries(list) {
                    let own = entries.iter().filter(|range| Family::of(range) == family);
                    parts.extend(own.map(|range| one(range, 1)));
                } else {
                    let (destinations, rank) = self.at_most(list, family);
                    parts.push(Part { route: Some(route), destinations, rank });
                }
            }
            Destination::Announced => parts.push(Part {
                route: Some(route),
                destinations: Destinations::of(family.addresses()),
                rank: Rank::LongerThan(0),
            }),
        }
    }

    fn known_entries(&mut self, list: &Id) -> Option<Vec<IpNet>> {
        let found = self.net.lists.get(list)?;
        let known = self.knows(found.fact);
        found.entries.clone().filter(|_| known)
    }

    /// The destinations of a list of unknown ranges at most, with their rank.
    fn at_most(&self, list: &Id, family: Family) -> (Destinations, Rank) {
        match self.net.lists.get(list).filter(|found| found.of_service) {
            Some(found) => (Destinations::of_list(found.number, of_services(family)), Rank::LongerThan(SERVICE_PREFIX)),
            None => (Destinations::of(family.addresses()), Rank::LongerThan(0)),
        }
    }

    /// The destinations that are left to a part after all that goes before it.
    fn left_to(&self, part: &Part<'_>, all: &[Part<'_>]) -> Destinations {
        let rival = |other: &&Part<'_>| other.route.map(|route| route.fact) != part.route.map(|route| route.fact);
        let before = all.iter().filter(rival).filter(|other| {
            if self.may() { other.is_certain() && other.rank.is_before(part.rank) } else { other.rank.may_be_before(part.rank) }
        });
        let own = if self.may() || part.is_certain() { part.destinations.clone() } else { Destinations::none() };
        before.fold(own, |left, other| left.without(&other.destinations))
    }
}

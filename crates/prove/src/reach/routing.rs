//! Route tables as partitions of the destinations: the longest prefix wins.

use std::cmp::Reverse;

use ipnet::IpNet;

use super::view::View;
use crate::headers::{Family, Intervals, addresses};
use crate::network::{Destination, Id, Route, Table};

/// The destinations that a table sends along one route. `None` for the way inside of the VPC.
#[derive(Clone, Debug)]
pub struct Share<'a> {
    /// The route. `None` for the one that every table has to the VPC itself.
    pub route: Option<&'a Route>,
    /// The destinations.
    pub destinations: Intervals,
}

/// The precedence of an entry: longer prefixes first, then routes that were written, then those of prefix lists, then
/// announced ones. `None` if the length is not known.
type Rank = Option<(Reverse<u8>, u8)>;

struct Part<'a> {
    route: Option<&'a Route>,
    destinations: Intervals,
    rank: Rank,
}

impl View<'_> {
    /// The shares of the routes of a table, in its order. In mode may each has at most its share, in mode must at least.
    pub fn shares<'t>(&mut self, table: &'t Table, ranges: &[IpNet], family: Family) -> Vec<Share<'t>> {
        let mut parts: Vec<Part<'t>> = Vec::new();
        let own = ranges.iter().filter(|range| Family::of(range) == family);
        parts.extend(own.map(|range| Part {
            route: None,
            destinations: addresses(range),
            rank: Some((Reverse(range.prefix_len()), 0)),
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
            destinations: addresses(range),
            rank: Some((Reverse(range.prefix_len()), class)),
        };
        match &route.destination {
            Destination::Range(range) if Family::of(range) == family => parts.push(one(range, class)),
            Destination::Range(_) => {}
            Destination::List(list) => match self.known_entries(list) {
                Some(entries) => {
                    let own = entries.iter().filter(|range| Family::of(range) == family);
                    parts.extend(own.map(|range| one(range, 1)));
                }
                None => parts.push(Part { route: Some(route), destinations: self.at_most(list, family), rank: None }),
            },
            Destination::Announced => {
                parts.push(Part { route: Some(route), destinations: family.addresses(), rank: None });
            }
        }
    }

    fn known_entries(&mut self, list: &Id) -> Option<Vec<IpNet>> {
        let found = self.net.lists.get(list)?;
        let entries = found.entries.clone()?;
        self.knows(found.fact).then_some(entries)
    }

    fn at_most(&self, list: &Id, family: Family) -> Intervals {
        let of_service = self.net.lists.get(list).is_some_and(|found| found.of_service);
        if of_service { crate::headers::space::of_services(family) } else { family.addresses() }
    }

    /// The destinations that are left to a part after all that goes before it.
    fn left_to(&self, part: &Part<'_>, all: &[Part<'_>]) -> Intervals {
        let rival = |other: &&Part<'_>| other.route.map(|route| route.fact) != part.route.map(|route| route.fact);
        let rivals = all.iter().filter(rival);
        if self.may() {
            // A part of unknown length may be longer than any other, so that it keeps all of its destinations.
            let Some(rank) = part.rank else { return part.destinations.clone() };
            let before = rivals.filter(|other| other.rank.is_some_and(|other| other < rank));
            return before.fold(part.destinations.clone(), |left, other| left.without(&other.destinations));
        }
        let Some(rank) = part.rank else { return Intervals::none() };
        let before = rivals.filter(|other| other.rank.is_none_or(|other| other <= rank));
        before.fold(part.destinations.clone(), |left, other| left.without(&other.destinations))
    }
}

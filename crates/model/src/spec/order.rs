//! The order of creation: a resource comes after those to which it refers. Cycles are found here, each once, with the way round
//! it.
//!
//! It knows nothing of the meaning of references.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::diagnostic::Diagnostics;
use super::source::{Sources, Span};
use crate::Address;

/// `from` needs `to` before it can be created.
#[derive(Clone, Debug)]
pub(super) struct Edge {
    pub(super) from: Address,
    pub(super) to: Address,
    /// The place of that reference.
    pub(super) span: Span,
}

/// True if `from` needs `to`, directly or by way of others.
pub(super) fn leads(edges: &[Edge], from: &Address, to: &Address) -> bool {
    let (mut seen, mut next) = (BTreeSet::new(), vec![from]);
    while let Some(at) = next.pop() {
        if at == to {
            return true;
        }
        if seen.insert(at) {
            next.extend(edges.iter().filter(|edge| edge.from == *at).map(|edge| &edge.to));
        }
    }
    false
}

/// Sorts once more the part without cycles.
pub(super) fn again(all: &BTreeSet<Address>, edges: &[Edge]) -> Vec<Address> {
    sort(all, edges, &mut Diagnostics::new(Sources::default()))
}

/// Sorts addresses so that a resource comes after those that it needs; among those that are ready, by kind and name. Resources on
/// or behind a cycle are reported and left out.
pub(super) fn sort(all: &BTreeSet<Address>, edges: &[Edge], found: &mut Diagnostics) -> Vec<Address> {
    let mut waits: BTreeMap<&Address, BTreeSet<&Address>> = all.iter().map(|at| (at, BTreeSet::new())).collect();
    let mut users: BTreeMap<&Address, Vec<&Address>> = BTreeMap::new();
    for edge in edges {
        if all.contains(&edge.to)
            && let Some(waits) = waits.get_mut(&edge.from)
            && waits.insert(&edge.to)
        {
            users.entry(&edge.to).or_default().push(&edge.from);
        }
    }
    let mut ready: BTreeSet<&Address> = waits.iter().filter(|(_, needs)| needs.is_empty()).map(|(at, _)| *at).collect();
    let mut order = Vec::with_capacity(all.len());
    while let Some(at) = ready.pop_first() {
        waits.remove(at);
        order.push(at.clone());
        for user in users.get(at).into_iter().flatten() {
            if let Some(needs) = waits.get_mut(user) {
                needs.remove(at);
                if needs.is_empty() {
                    ready.insert(user);
                }
            }
        }
    }
    cycles(waits, edges, found);
    order
}

/// Reports the cycles among the resources that could not be sorted.
fn cycles(mut waits: BTreeMap<&Address, BTreeSet<&Address>>, edges: &[Edge], found: &mut Diagnostics) {
    let mut places: BTreeMap<(&Address, &Address), Span> = BTreeMap::new();
    for edge in edges {
        places.entry((&edge.from, &edge.to)).or_insert(edge.span);
    }
    loop {
        strip_users(&mut waits);
        let Some(first) = waits.keys().next().copied() else { return };
        match way_round(first, &waits) {
            Some(way) => {
                report(&way, &places, found);
                // Another cycle through one of these belongs to the same knot.
                for at in way {
                    waits.remove(at);
                }
            }
            None => {
                waits.remove(first);
            }
        }
        let left: BTreeSet<&Address> = waits.keys().copied().collect();
        for needs in waits.values_mut() {
            needs.retain(|need| left.contains(need));
        }
    }
}

/// Takes away resources that need no other one of the rest: they lie behind a cycle that is already reported.
fn strip_users(waits: &mut BTreeMap<&Address, BTreeSet<&Address>>) {
    loop {
        let free: Vec<&Address> = waits.iter().filter(|(_, needs)| needs.is_empty()).map(|(at, _)| *at).collect();
        if free.is_empty() {
            return;
        }
        for at in &free {
            waits.remove(at);
        }
        let free: BTreeSet<&Address> = free.into_iter().collect();
        for needs in waits.values_mut() {
            needs.retain(|need| !free.contains(need));
        }
    }
}

/// The shortest way from an address back to itself; `None` if there is none.
fn way_round<'a>(start: &'a Address, waits: &BTreeMap<&'a Address, BTreeSet<&'a Address>>) -> Option<Vec<&'a Address>> {
    let mut before: BTreeMap<&Address, &Address> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(at) = queue.pop_front() {
        for next in waits.get(at).into_iter().flatten() {
            if *next == start {
                let mut way = vec![at];
                let mut step = at;
                while let Some(previous) = before.get(step) {
                    way.push(previous);
                    step = previous;
                }
                way.reverse();
                return Some(way);
            }
            if waits.contains_key(next) && !before.contains_key(next) {
                before.insert(next, at);
                queue.push_back(next);
            }
        }
    }
    None
}

fn report(way: &[&Address], places: &BTreeMap<(&Address, &Address), Span>, found: &mut Diagnostics) {
    let round = way.iter().copied().chain(way.first().copied());
    let names: Vec<String> = round.clone().map(ToString::to_string).collect();
    let steps: Vec<(&Address, &Address)> = round.clone().zip(round.skip(1)).collect();
    let spans: Vec<Span> = steps.iter().filter_map(|step| places.get(step).copied()).collect();
    let Some(first) = spans.first() else { return };
    let message = if let [alone] = way {
        format!("{alone} needs itself")
    } else {
        format!("these need each other before they can be created: {}", names.join(" -> "))
    };
    found
        .error("cycle", *first, message)
        .help("take one of these references out; rules of security groups may name each other freely");
    for (step, span) in steps.iter().zip(&spans).skip(1).take(8) {
        found.note(*span, format!("{} needs {}", step.0, step.1));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::source::Sources;
    use super::*;

    fn at(number: usize) -> Address {
        format!("vpc/v{number:02}").parse().unwrap()
    }

    fn sorted(size: usize, edges: &[(usize, usize)]) -> (Vec<Address>, Vec<String>) {
        let mut found = Diagnostics::new(Sources::from_texts([("s.yaml", "x".repeat(100))]));
        let span = |n: usize| Span { file: 0, start: super::super::source::number(n), end: super::super::source::number(n + 1) };
        let edges: Vec<Edge> =
            edges.iter().enumerate().map(|(n, (from, to))| Edge { from: at(*from), to: at(*to), span: span(n) }).collect();
        let order = sort(&(0..size).map(at).collect(), &edges, &mut found);
        (order, found.iter().map(|diagnostic| diagnostic.message().to_owned()).collect())
    }

    #[test]
    fn two_knots_are_two_cycles_and_what_lies_behind_is_none() {
        let (order, cycles) = sorted(7, &[(0, 1), (1, 0), (2, 3), (3, 4), (4, 2), (5, 0), (3, 2)]);
        assert_eq!(order, [at(6)]);
        assert_eq!(cycles.len(), 2, "{cycles:?}");
        assert!(cycles[0].contains("vpc/v00 -> vpc/v01 -> vpc/v00"), "{cycles:?}");
    }

    proptest! {
        #[test]
        fn a_needed_resource_comes_first(size in 1_usize..20, edges in prop::collection::vec((0_usize..20, 0_usize..20), 0..60)) {
            let edges: Vec<_> = edges.into_iter().map(|(from, to)| (from % size, to % size)).collect();
            let (order, cycles) = sorted(size, &edges);
            let place = |n: usize| order.iter().position(|other| *other == at(n));
            for (from, to) in &edges {
                if let Some(here) = place(*from) {
                    prop_assert!(place(*to).is_some_and(|there| there < here));
                }
            }
            prop_assert_eq!(cycles.is_empty(), order.len() == size);
            let forward: Vec<_> = edges.iter().filter(|(from, to)| from > to).copied().collect();
            prop_assert_eq!(sorted(size, &forward).0.len(), size);
        }
    }
}

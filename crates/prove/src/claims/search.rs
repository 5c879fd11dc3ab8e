//! The facts that a verdict rests on, and the changes that would turn it.

use std::collections::{BTreeMap, BTreeSet};

use super::Question;
use super::witness::Witness;
use crate::fact::{FactId, Supposition};
use crate::reach::Exit;
use crate::reach::view::Mode;

/// The number of facts among which sets of changes are searched.
const CANDIDATES: usize = 16;
/// The largest set of changes that is searched exactly. Beyond it one is put together way by way.
const EXACT: usize = 3;
/// The number of choices that are told.
const CHOICES: usize = 3;

/// A minimal set of facts that proves that there is no way: with the others unknown there is still none, and without any one of
/// them there may be one.
pub(super) fn evidence(question: &Question<'_>, consulted: BTreeSet<FactId>) -> BTreeSet<FactId> {
    let mut needed = BTreeSet::new();
    let (mut suppose, mut pending) = (Supposition::default(), consulted);
    // Evidence of gateways and routes is better than evidence of rules, if there is enough of it.
    let strong = Supposition { blinded: question.net.facts.weak().clone(), removed: BTreeSet::new() };
    let answer = question.ask(Mode::May, &strong);
    if answer.ways.is_empty() {
        pending = answer.consulted.into_iter().filter(|fact| !strong.blinded.contains(fact)).collect();
        suppose = strong;
    }
    // The last facts are those of single interfaces and rules. A reader trusts the first ones longer: gateways, routes.
    while let Some(fact) = pending.pop_last() {
        suppose.blinded.insert(fact);
        let answer = question.ask(Mode::May, &suppose);
        if answer.ways.is_empty() {
            let later = answer.consulted.into_iter().filter(|next| !suppose.blinded.contains(next) && !needed.contains(next));
            pending.extend(later);
        } else {
            suppose.blinded.remove(&fact);
            needed.insert(fact);
        }
    }
    // A fact that was needed early may have become idle by what was taken away later.
    let last = question.ask(Mode::May, &suppose).consulted;
    needed.retain(|fact| last.contains(fact));
    needed
}

/// The smallest sets of facts whose change closes every certain way.
pub(super) fn closings(question: &Question<'_>, ways: &[Exit]) -> Vec<Vec<FactId>> {
    let candidates = candidates(question, ways);
    for size in 1..=EXACT {
        let mut found = Vec::new();
        let mut chosen = Vec::new();
        choose(&candidates, size, &mut chosen, &mut |set| {
            if found.len() < CHOICES && closes(question, set) {
                found.push(set.to_vec());
            }
        });
        if !found.is_empty() {
            return found;
        }
        if candidates.len() > CANDIDATES {
            break;
        }
    }
    way_by_way(question).into_iter().collect()
}

/// The facts on the ways that somebody can change, those on most of the ways first.
fn candidates(question: &Question<'_>, ways: &[Exit]) -> Vec<FactId> {
    let mut counts: BTreeMap<FactId, usize> = BTreeMap::new();
    for witness in ways.iter().filter_map(|way| Witness::of(question.net, way)) {
        for fact in witness.changeable() {
            *counts.entry(fact).or_default() += 1;
        }
    }
    let mut all: Vec<(FactId, usize)> = counts.into_iter().collect();
    all.sort_by_key(|(fact, count)| (std::cmp::Reverse(*count), *fact));
    all.into_iter().map(|(fact, _)| fact).collect()
}

fn closes(question: &Question<'_>, set: &[FactId]) -> bool {
    let suppose = Supposition { blinded: BTreeSet::new(), removed: set.iter().copied().collect() };
    question.ask(Mode::Must, &suppose).ways.is_empty()
}

/// Calls a function for every choice of some of the candidates.
fn choose(candidates: &[FactId], size: usize, chosen: &mut Vec<FactId>, each: &mut impl FnMut(&[FactId])) {
    if size == 0 {
        return each(chosen);
    }
    for (index, fact) in candidates.iter().enumerate() {
        chosen.push(*fact);
        choose(candidates.get(index + 1..).unwrap_or_default(), size - 1, chosen, each);
        chosen.pop();
    }
}

/// One set that closes every way, though perhaps not the smallest: the fact of the first way that is on most ways, again and
/// again.
fn way_by_way(question: &Question<'_>) -> Option<Vec<FactId>> {
    let mut suppose = Supposition::default();
    loop {
        let ways = question.ask(Mode::Must, &suppose).ways;
        if ways.is_empty() {
            return Some(suppose.removed.into_iter().collect());
        }
        let next = candidates(question, &ways).into_iter().find(|fact| !suppose.removed.contains(fact))?;
        suppose.removed.insert(next);
    }
}

//! The search for a state in which a claim does not hold. States are looked at together where they do not differ in anything that
//! counts.
//!
//! A set of states is given by the least and the most calls of each step. The proof of its last state rests on some facts. Every
//! state of the set in which the steps that change these facts are as far has the same proof. The others are divided by the first of
//! these steps that is less far, and looked at in the same way. So every state is covered, and few are looked at: most places share them.

use std::collections::BTreeMap;

use super::moves::{Move, Moves, State};
use super::relevance::{Relevance, makers};
use crate::build::{Sources, network};
use crate::claims::{Claim, Outcome, consulted, of_subject};
use crate::network::Network;

/// The most states that are looked at for one claim about one place.
const STATES: usize = 400;

/// The states of a plan, with the networks that were built.
pub(super) struct Explorer<'a> {
    pub(super) moves: &'a Moves,
    base: &'a Sources<'a>,
    relevance: &'a Relevance,
    networks: &'a mut BTreeMap<State, Network>,
}

/// A state in which a claim does not hold.
#[derive(Clone, Debug)]
pub(super) enum Found {
    /// It fails there.
    Fails(State),
    /// It is not proven there.
    NotProven(State),
    /// There are too many states to look at.
    TooMany,
}

struct Search<'c> {
    claim: Claim,
    subject: &'c str,
    looked_at: usize,
    doubtful: Option<State>,
    /// True if the place exists before the plan.
    lives: bool,
}

impl<'a> Explorer<'a> {
    /// An explorer.
    pub(super) fn new(
        moves: &'a Moves,
        base: &'a Sources<'a>,
        relevance: &'a Relevance,
        networks: &'a mut BTreeMap<State, Network>,
    ) -> Self {
        Self { moves, base, relevance, networks }
    }

    /// The same with more orders. The networks of its states are the same.
    pub(super) fn with<'b>(&'b mut self, moves: &'b Moves) -> Explorer<'b> {
        Explorer { moves, base: self.base, relevance: self.relevance, networks: self.networks }
    }

    /// The network in a state.
    pub(super) fn network(&mut self, state: &State) -> &Network {
        let (moves, base) = (self.moves, self.base);
        self.networks.entry(state.clone()).or_insert_with(|| network(&moves.at(base, state)))
    }

    /// A state in which a claim about a place fails, else one in which it is not proven. `None` if it holds in all.
    pub(super) fn find(&mut self, claim: Claim, subject: &str) -> Option<Found> {
        let first = self.moves.before();
        let net = self.network(&first);
        let lives = net.interfaces.contains_key(subject) || net.doors.iter().any(|door| door.owner == subject);
        let mut search = Search { claim, subject, looked_at: 0, doubtful: None, lives };
        match self.search(self.moves.before(), self.moves.after(), &mut search) {
            Some(found) => Some(found),
            None => search.doubtful.map(Found::NotProven),
        }
    }

    fn search(&mut self, least: State, most: State, search: &mut Search<'_>) -> Option<Found> {
        let (moves, relevance, claim, subject) = (self.moves, self.relevance, search.claim, search.subject);
        // A place that no step has made yet is in no state of the set.
        if !search.lives && makers(moves, subject).iter().all(|maker| most[*maker] == 0) {
            return None;
        }
        search.looked_at += 1;
        if search.looked_at > STATES {
            return Some(Found::TooMany);
        }
        let net = self.network(&most);
        let counts: Vec<usize> = match of_subject(net, claim, subject) {
            Some(Outcome::Fails(_)) => return Some(Found::Fails(most)),
            Some(Outcome::NotProven(_)) => {
                let facts = consulted(net, claim, subject);
                search.doubtful.get_or_insert_with(|| most.clone());
                relevance.steps(moves, net, claim, subject, &facts)
            }
            Some(Outcome::Holds(evidence)) => relevance.steps(moves, net, claim, subject, &evidence),
            None => makers(moves, subject),
        };
        let mut least = least;
        for step in counts {
            if most[step] <= least[step] {
                continue;
            }
            let mut earlier = most.clone();
            moves.lower(&mut earlier, step, most[step] - 1);
            if least.iter().zip(&earlier).all(|(least, most)| least <= most) {
                let found = self.search(least.clone(), earlier, search);
                if found.is_some() {
                    return found;
                }
            }
            // From here on this step is as far as it is.
            moves.raise(&mut least, step, most[step]);
        }
        None
    }
}

/// The steps that are begun in a state.
pub(super) fn begun<'m>(moves: &'m Moves, state: &'m State) -> impl Iterator<Item = &'m Move> {
    moves.steps.iter().zip(state).filter(|(_, done)| **done > 0).map(|(step, _)| step)
}

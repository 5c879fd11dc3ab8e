//! Every state that a run of a plan can leave, if its steps go in parallel, fail or are cut off: the claims that hold before and after
//! and not in between.
//!
//! ```text
//! moves      the calls of the steps, their order, and the network after some of them
//! explore    the search for a state in which a claim does not hold
//! relevance  the steps that can change the facts of a verdict
//! order      the order of two steps that closes a gap
//! ```
//!
//! A state is a set of calls that holds, for each of them, everything that must be done before it. Calls of one step go one after
//! the other; those of different steps in any order that the plan allows.

mod explore;
pub mod moves;
mod order;
mod relevance;

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Plan, Standing, StepId};

use self::explore::{Explorer, Found, begun};
use self::moves::{Moves, State};
use self::relevance::Relevance;
use crate::build::{Sources, network};
use crate::claims::{Claim, standing};
use crate::closed::report_of;
use crate::network::Network;
use crate::report::{Report, Way, way_of};

/// The claims before, during and after a plan.
#[derive(Clone, Debug)]
pub struct Course {
    /// The network as it is.
    pub before: Report,
    /// The network after every step of the plan.
    pub after: Report,
    /// The claims that hold before and after, and not in between.
    pub gaps: Vec<Gap>,
    /// The orders of two steps that close what would be gaps: the one that comes first, and the one that waits for it.
    pub orders: Vec<(StepId, StepId)>,
}

/// A claim about a place that holds before and after a plan, and not in a state between.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The claim.
    pub claim: Claim,
    /// The place.
    pub subject: String,
    /// It fails or is not proven.
    pub verdict: Standing,
    /// The steps that are begun in that state; empty if there are too many states to look at.
    pub begun: BTreeSet<StepId>,
    /// The last of them, with which it begins.
    pub from: Option<StepId>,
    /// The step after which, in the order of the plan, the claim holds again.
    pub until: Option<StepId>,
    /// A way that exists there, if it fails by a packet.
    pub way: Option<Way>,
}

/// Decides the claims before and after a plan, and in every state between. Where the order of two steps closes a gap, that order is
/// told, and the states that it forbids do not count. The sources are those of the whole spec.
pub fn course(base: &Sources<'_>, plan: &Plan) -> Course {
    let mut survey = Survey::of(base, plan);
    let mut orders = Vec::new();
    let mut gaps = Vec::new();
    for (claim, subject) in survey.steady() {
        let Some(found) = survey.explorer().find(claim, &subject) else { continue };
        if let Found::Fails(state) | Found::NotProven(state) = &found
            && let Some((first, then)) = order::closing(&mut survey.explorer(), claim, &subject, state)
        {
            orders.push((survey.moves.steps[first].id, survey.moves.steps[then].id));
            survey.moves = survey.moves.with(then, first);
            continue;
        }
        gaps.push(survey.gap(&found, claim, subject));
    }
    Course { before: survey.before, after: survey.after, gaps, orders }
}

/// The gaps of a plan with the orders that it has.
pub fn gaps(base: &Sources<'_>, plan: &Plan) -> Vec<Gap> {
    let mut survey = Survey::of(base, plan);
    let mut gaps = Vec::new();
    for (claim, subject) in survey.steady() {
        let found = survey.explorer().find(claim, &subject);
        gaps.extend(found.map(|found| survey.gap(&found, claim, subject)));
    }
    gaps
}

/// A plan with the networks of its states.
struct Survey<'a> {
    base: &'a Sources<'a>,
    moves: Moves,
    before: Report,
    after: Report,
    relevance: Relevance,
    networks: BTreeMap<State, Network>,
}

impl<'a> Survey<'a> {
    fn of(base: &'a Sources<'a>, plan: &Plan) -> Self {
        let moves = Moves::of(plan, base);
        let at = |state: &State| {
            let sources = moves.at(base, state);
            let net = network(&sources);
            (report_of(&sources, &net), net)
        };
        let ((before, first), (after, last)) = (at(&moves.before()), at(&moves.after()));
        let relevance = Relevance::between(&first, &last);
        let networks = BTreeMap::from([(moves.before(), first), (moves.after(), last)]);
        Self { base, moves, before, after, relevance, networks }
    }

    fn explorer(&mut self) -> Explorer<'_> {
        Explorer::new(&self.moves, self.base, &self.relevance, &mut self.networks)
    }

    fn steady(&self) -> Vec<(Claim, String)> {
        steady(&self.before, &self.after)
    }

    fn gap(&mut self, found: &Found, claim: Claim, subject: String) -> Gap {
        let (verdict, state) = match found {
            Found::Fails(state) => (Standing::Fails, Some(state)),
            Found::NotProven(state) => (Standing::NotProven, Some(state)),
            Found::TooMany => (Standing::NotProven, None),
        };
        let steps = state.into_iter().flat_map(|state| begun(&self.moves, state));
        let begun: BTreeSet<StepId> = steps.map(|step| step.id).collect();
        let way = state.and_then(|state| way_of(self.explorer().network(state), claim, &subject));
        let until = state.and_then(|state| self.until(state, claim, &subject));
        Gap { claim, subject, verdict, from: begun.last().copied(), begun, until, way }
    }

    /// The step after which a claim holds again, if the plan goes on from a state in its order.
    fn until(&mut self, state: &State, claim: Claim, subject: &str) -> Option<StepId> {
        let mut state = state.clone();
        for index in 0..state.len() {
            let calls = self.moves.steps[index].calls;
            if state[index] == calls {
                continue;
            }
            self.moves.raise(&mut state, index, calls);
            if holds(self.explorer().network(&state), claim, subject) {
                return Some(self.moves.steps[index].id);
            }
        }
        None
    }
}

/// The claims about places that hold before, if the place exists then, and after.
fn steady(before: &Report, after: &Report) -> Vec<(Claim, String)> {
    let verdicts = |report: &Report| {
        let all = report.claims.iter().flat_map(|claim| claim.subjects.iter().map(move |subject| (claim.code, subject)));
        all.map(|(code, subject)| ((code, subject.name.clone()), subject.verdict)).collect::<BTreeMap<_, _>>()
    };
    let (before, after) = (verdicts(before), verdicts(after));
    let names: BTreeSet<_> = before.keys().chain(after.keys()).cloned().collect();
    let holds =
        |name: &_| [&before, &after].iter().all(|verdicts| verdicts.get(name).is_none_or(|word| *word == Standing::Holds));
    let steady = names.into_iter().filter(holds);
    // What roles and users may do is judged before and after the plan alone.
    let claim = |code: &str| Claim::of_code(code).filter(|claim| *claim != Claim::Guardrails);
    steady.filter_map(|(code, subject)| Some((claim(code)?, subject))).collect()
}

/// True if a claim about a place holds in a network, or the place does not exist there.
fn holds(net: &Network, claim: Claim, subject: &str) -> bool {
    standing(net, claim, subject).is_none_or(|standing| standing == Standing::Holds)
}

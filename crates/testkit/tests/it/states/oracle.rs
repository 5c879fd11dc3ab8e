//! A look at every single state of a plan.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Plan, Standing};
use heiiki_prove::build::{Sources, network};
use heiiki_prove::claims::{Claim, standing};
use heiiki_prove::network::{Network, Role};
use heiiki_prove::states::moves::{Moves, State};

/// The most states that are looked at. A plan with more is left out.
const MOST: usize = 800;

/// The claims about places that hold before and after and not in between, each with true if it fails, and the number of states.
pub(super) struct Gaps {
    pub(super) gaps: BTreeSet<(String, String, bool)>,
    pub(super) states: usize,
}

/// The standing of each claim about each place.
pub(super) type Standings = BTreeMap<(String, String), Standing>;

/// All states of a plan. `None` if there are too many.
pub(super) fn states(moves: &Moves) -> Option<BTreeSet<State>> {
    let mut seen: BTreeSet<State> = BTreeSet::from([moves.before()]);
    let mut pending = vec![moves.before()];
    while let Some(state) = pending.pop() {
        for (index, step) in moves.steps.iter().enumerate() {
            let ready = step.after.iter().all(|before| state[*before] == moves.steps[*before].calls);
            if ready && state[index] < step.calls {
                let mut next = state.clone();
                next[index] += 1;
                if seen.insert(next.clone()) {
                    pending.push(next);
                }
            }
        }
        if seen.len() > MOST {
            return None;
        }
    }
    Some(seen)
}

/// The standing of each claim about each place of a network.
pub(super) fn standings(sources: &Sources<'_>) -> Standings {
    let net = network(sources);
    let owners = net.doors.iter().map(|door| door.owner.clone());
    let names: BTreeSet<String> = net.interfaces.keys().cloned().chain(owners).collect();
    let each = Claim::ALL.into_iter().flat_map(|claim| names.iter().map(move |name| (claim, name)));
    let told = each.filter(|(claim, name)| asked(&net, *claim, name));
    let told = told.filter_map(|(claim, name)| Some(((claim.code().to_owned(), name.clone()), standing(&net, claim, name)?)));
    told.collect()
}

/// All gaps. `None` if there are too many states.
pub(super) fn gaps(base: &Sources<'_>, plan: &Plan) -> Option<Gaps> {
    let moves = Moves::of(plan, base);
    let seen = states(&moves)?;
    let verdicts = |state: &State| standings(&moves.at(base, state));
    let (before, after) = (verdicts(&moves.before()), verdicts(&moves.after()));
    let holds = |verdicts: &BTreeMap<_, Standing>, name: &(String, String)| {
        verdicts.get(name).is_none_or(|word| *word == Standing::Holds)
    };
    let mut worst: BTreeMap<(String, String), Standing> = BTreeMap::new();
    for state in &seen {
        for (name, word) in verdicts(state) {
            let now = worst.entry(name).or_insert(Standing::Holds);
            *now = (*now).max(word);
        }
    }
    let between =
        worst.into_iter().filter(|(name, word)| *word != Standing::Holds && holds(&before, name) && holds(&after, name));
    let gaps = between.map(|((code, subject), word)| (code, subject, word == Standing::Fails)).collect();
    Some(Gaps { gaps, states: seen.len() })
}

/// True if a claim that nothing leaves is made about a place: of hosts it is asked alone if the internet reaches them.
fn asked(net: &Network, claim: Claim, name: &str) -> bool {
    if !claim.is_of_closedness() {
        return false;
    }
    let role = net.interfaces.get(name).map(|interface| interface.role);
    claim == Claim::SideDoors || role == Some(Role::Workload) || (claim == Claim::InternetIn && role == Some(Role::Host))
}

//! The calls of a plan's steps, the order in which they may be sent, and the network after some of them.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Plan, Reason, Step, StepId, Verb};
use heiiki_model::{Address, KindName};

use crate::build::{Progress, Sources, TableCalls, calls_of_tables};

/// The number of calls that are done of each step, by the number of the step.
pub type State = Vec<usize>;

/// One step.
#[derive(Clone, Debug)]
pub struct Move {
    /// Its number in the plan.
    pub id: StepId,
    /// The resource.
    pub at: Address,
    /// The action.
    pub verb: Verb,
    /// The live object on which it acts, by kind and id.
    pub object: Option<(KindName, String)>,
    /// The number of its calls after which the network is another one, at least one.
    pub calls: usize,
    /// True if it changes nothing but tags.
    pub idle: bool,
    /// The steps that must be done before it begins.
    pub after: BTreeSet<usize>,
}

/// The steps of a plan with their calls.
#[derive(Clone, Debug)]
pub struct Moves {
    /// The steps.
    pub steps: Vec<Move>,
    replaced: BTreeSet<Address>,
    released: BTreeSet<Address>,
    next: Vec<BTreeSet<usize>>,
}

impl Moves {
    /// The moves of a plan.
    pub fn of(plan: &Plan, base: &Sources<'_>) -> Self {
        let creates = plan.steps.iter().filter(|step| step.verb == Verb::Create);
        // A step that makes an object in the place of another one names the other one.
        let replaces = |step: &&Step| step.object.is_some() || base.known.live.get(&step.at).is_some();
        let replaced = creates.filter(replaces).map(|step| step.at.clone()).collect();
        let releases = plan.steps.iter().filter(|step| step.verb == Verb::Release && step.at.kind == KindName::RouteTable);
        let released = releases.map(|step| step.at.clone()).collect();
        let mut moves = Self { steps: Vec::new(), replaced, released, next: Vec::new() };
        let tables = calls_of_tables(&moves.sources(base, BTreeSet::new(), None));
        moves.steps = plan.steps.iter().map(|step| of_step(step, &tables)).collect();
        moves.next = vec![BTreeSet::new(); moves.steps.len()];
        for (index, step) in moves.steps.iter().enumerate() {
            for before in &step.after {
                moves.next[*before].insert(index);
            }
        }
        moves
    }

    /// The same with one more order: a step waits for another one.
    #[must_use]
    pub fn with(&self, step: usize, waits_for: usize) -> Self {
        let mut more = self.clone();
        more.steps[step].after.insert(waits_for);
        more.next[waits_for].insert(step);
        more
    }

    /// The state before any call.
    pub fn before(&self) -> State {
        vec![0; self.steps.len()]
    }

    /// The state after all calls.
    pub fn after(&self) -> State {
        self.steps.iter().map(|step| step.calls).collect()
    }

    /// True if a step has to wait for another one, directly or by way of others.
    pub fn waits(&self, step: usize, other: usize) -> bool {
        let mut seen = BTreeSet::new();
        let mut pending = vec![step];
        while let Some(at) = pending.pop() {
            if at == other {
                return true;
            }
            if seen.insert(at) {
                pending.extend(&self.steps[at].after);
            }
        }
        false
    }

    /// Raises the number of calls of a step, with all that must be done before.
    pub fn raise(&self, state: &mut State, step: usize, calls: usize) {
        if state[step] >= calls {
            return;
        }
        state[step] = calls;
        for before in &self.steps[step].after {
            self.raise(state, *before, self.steps[*before].calls);
        }
    }

    /// Lowers the most calls of a step, with all that cannot begin then.
    pub fn lower(&self, most: &mut State, step: usize, calls: usize) {
        if most[step] <= calls {
            return;
        }
        most[step] = calls;
        for next in &self.next[step] {
            self.lower(most, *next, 0);
        }
    }

    /// The sources of the network in a state.
    pub fn at<'a>(&self, base: &Sources<'a>, state: &State) -> Sources<'a> {
        let mut progress: BTreeMap<Address, Progress> = BTreeMap::new();
        let mut gone = BTreeSet::new();
        for (step, done) in self.steps.iter().zip(state).filter(|(_, done)| **done > 0) {
            let whole = *done == step.calls;
            match step.verb {
                Verb::Delete if whole => gone.extend(step.object.clone()),
                // The address is associated when its instance is made, by a step of its own.
                Verb::Create if step.at.kind == KindName::ElasticIp && self.is_completed(&step.at) => {
                    Self::begin(&mut progress, &step.at, *done);
                }
                Verb::Create | Verb::Update if whole => drop(progress.insert(step.at.clone(), Progress::Whole)),
                Verb::Create | Verb::Update => Self::begin(&mut progress, &step.at, *done),
                Verb::Release if self.released.contains(&step.at) => Self::begin(&mut progress, &step.at, *done),
                Verb::Release | Verb::Delete | Verb::Retain => {}
            }
        }
        self.sources(base, gone, Some(progress))
    }

    /// True if a later step completes a resource.
    fn is_completed(&self, at: &Address) -> bool {
        self.steps.iter().any(|step| step.at == *at && step.verb == Verb::Update)
    }

    /// Counts calls of a resource beside those that another step of it made.
    fn begin(progress: &mut BTreeMap<Address, Progress>, at: &Address, done: usize) {
        let before = match progress.get(at) {
            Some(Progress::Whole) => return,
            Some(Progress::Calls(calls)) => *calls,
            None => 0,
        };
        progress.insert(at.clone(), Progress::Calls(before + done));
    }

    fn sources<'a>(
        &self,
        base: &Sources<'a>,
        gone: BTreeSet<(KindName, String)>,
        progress: Option<BTreeMap<Address, Progress>>,
    ) -> Sources<'a> {
        Sources { gone, progress, replaced: self.replaced.clone(), released: self.released.clone(), ..base.clone() }
    }
}

fn of_step(step: &Step, tables: &BTreeMap<String, TableCalls>) -> Move {
    let changes = |fields: &[&str]| step.changes.iter().any(|change| fields.iter().any(|field| change.field == *field));
    let calls = match (step.at.kind, step.verb) {
        (KindName::RouteTable, Verb::Create | Verb::Update | Verb::Release) => {
            let calls = tables.get(&step.at.to_string());
            let (all, first) = calls.map_or((0, 0), |calls| (calls.all.len(), calls.released));
            if step.verb == Verb::Release { first } else { all - first }
        }
        // AWS's own rules, or those that go, are there until the last call.
        (KindName::SecurityGroup, Verb::Create) => 2,
        (KindName::SecurityGroup, Verb::Update) if changes(&["ingress", "egress"]) => 2,
        (_, _) => 1,
    };
    Move {
        id: step.id,
        at: step.at.clone(),
        verb: step.verb,
        object: step.object.as_ref().map(|object| (object.kind, object.id.clone())),
        calls: calls.max(1),
        idle: step.why == Reason::Recorded || step.verb == Verb::Retain,
        after: step.after.iter().map(|before| before.0).collect(),
    }
}

//! The schedule: a pure state machine that says which steps may start now. The executor asks it, runs the steps, and tells it how they ended.
//!
//! Deletions that AWS carries out in one call start together and count as one.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Plan, Step, StepId, Verb};
use heiiki_model::{KindName, kinds};

/// The stage of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its dependencies are not done, or there was no room for it.
    Waiting,
    /// It runs.
    Running,
    /// It is done.
    Done,
    /// It failed.
    Failed,
    /// It will not run, because of this step.
    Skipped(StepId),
}

/// The schedule of one plan.
#[derive(Debug)]
pub struct Schedule {
    stages: Vec<Stage>,
    /// For each step, the steps that wait for it.
    dependents: BTreeMap<StepId, Vec<StepId>>,
    /// For each step, how many of its dependencies are not done.
    open: Vec<usize>,
    /// Steps that may start, lowest first, so that one at a time means the plan's own order.
    ready: BTreeSet<StepId>,
    /// For each step, the kind with whose other deletions it goes in one call.
    together: Vec<Option<KindName>>,
    /// For each step that runs, the first of the steps with which it was started.
    running: BTreeMap<StepId, StepId>,
}

impl Schedule {
    /// Returns the schedule of a plan of which nothing has run.
    pub fn new(plan: &Plan) -> Self {
        let mut dependents: BTreeMap<StepId, Vec<StepId>> = BTreeMap::new();
        // A step is known by its position, no matter which number it bears. A step never starts if it waits for one that is not
        // there.
        for (index, step) in plan.steps.iter().enumerate() {
            for before in &step.after {
                dependents.entry(*before).or_default().push(StepId(index));
            }
        }
        let open: Vec<usize> = plan.steps.iter().map(|step| step.after.len()).collect();
        let ready = open.iter().enumerate().filter(|(_, open)| **open == 0).map(|(index, _)| StepId(index)).collect();
        let together = plan.steps.iter().map(together).collect();
        let stages = vec![Stage::Waiting; plan.steps.len()];
        Self { stages, dependents, open, ready, together, running: BTreeMap::new() }
    }

    /// Marks the steps as running that may start now while no more than `parallelism` run, and returns them, lowest number first.
    pub fn start(&mut self, parallelism: usize) -> Vec<StepId> {
        let mut started = Vec::new();
        let busy: BTreeSet<StepId> = self.running.values().copied().collect();
        for _ in busy.len()..parallelism {
            let Some(first) = self.ready.first().copied() else { break };
            let same = |id: &StepId| *id == first || self.together[id.0].is_some_and(|kind| self.together[first.0] == Some(kind));
            let unit: Vec<StepId> = self.ready.iter().copied().filter(same).collect();
            for id in unit {
                self.ready.remove(&id);
                self.stages[id.0] = Stage::Running;
                self.running.insert(id, first);
                started.push(id);
            }
        }
        started
    }

    /// Records the end of a step, and returns the steps that will therefore not run.
    pub fn finish(&mut self, id: StepId, ok: bool) -> Vec<StepId> {
        self.stages[id.0] = if ok { Stage::Done } else { Stage::Failed };
        self.running.remove(&id);
        if ok {
            for dependent in self.dependents.get(&id).cloned().unwrap_or_default() {
                // A step that is recorded twice counts once.
                self.open[dependent.0] = self.open[dependent.0].saturating_sub(1);
                if self.open[dependent.0] == 0 && self.stages[dependent.0] == Stage::Waiting {
                    self.ready.insert(dependent);
                }
            }
            return Vec::new();
        }
        let mut skipped = Vec::new();
        let mut causes = vec![id];
        while let Some(cause) = causes.pop() {
            for dependent in self.dependents.get(&cause).cloned().unwrap_or_default() {
                if self.stages[dependent.0] == Stage::Waiting {
                    self.stages[dependent.0] = Stage::Skipped(cause);
                    self.ready.remove(&dependent);
                    skipped.push(dependent);
                    causes.push(dependent);
                }
            }
        }
        skipped.sort();
        skipped
    }

    /// Returns the stage of every step.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }
}

/// Returns the kind with whose other deletions a step goes in one call; `None` if it goes alone.
fn together(step: &Step) -> Option<KindName> {
    (step.verb == Verb::Delete && kinds::of(step.at.kind).deleted_together()).then_some(step.at.kind)
}

#[cfg(test)]
mod tests {
    use heiiki_model::plan::{Plan, Reason, Step, Verb};
    use heiiki_model::{Address, KindName, Place};
    use proptest::prelude::*;

    use super::*;

    /// A plan whose steps wait for these earlier ones.
    fn plan(after: &[Vec<usize>]) -> Plan {
        let place = Place { environment: "e".into(), account: "1".into(), region: "r".into(), partition: "aws".into() };
        let step = |(index, after): (usize, &Vec<usize>)| Step {
            id: StepId(index),
            verb: Verb::Create,
            at: Address::new(KindName::Vpc, &format!("v{index}")).expect("a name"),
            of: None,
            object: None,
            want: None,
            tags: BTreeMap::new(),
            ignore: Vec::new(),
            changes: Vec::new(),
            after: after.iter().map(|before| StepId(*before)).collect(),
            why: Reason::Missing,
            loses: None,
            disposition: None,
        };
        let steps = after.iter().enumerate().map(step).collect();
        Plan {
            place,
            steps,
            refusals: vec![],
            kept: vec![],
            kin: vec![],
            notes: vec![],
            unread: vec![],
            uncompared: vec![],
            proof: None,
            unchanged: 0,
        }
    }

    /// Graphs of up to forty steps, each waiting for some of those before it.
    fn graphs() -> impl Strategy<Value = Vec<Vec<usize>>> {
        (1_usize..40).prop_flat_map(|count| {
            let edges = |index: usize| {
                proptest::collection::btree_set(0..index.max(1), 0..4)
                    .prop_map(move |set| set.into_iter().filter(|before| *before < index).collect::<Vec<usize>>())
            };
            (0..count).map(edges).collect::<Vec<_>>()
        })
    }

    /// Everything that waits for `cause`, directly or not.
    fn downstream(after: &[Vec<usize>], cause: usize) -> BTreeSet<usize> {
        let mut hit = BTreeSet::from([cause]);
        for (index, before) in after.iter().enumerate() {
            if before.iter().any(|before| hit.contains(before)) {
                hit.insert(index);
            }
        }
        hit.remove(&cause);
        hit
    }

    proptest! {
        #[test]
        fn runs_everything_after_what_it_waits_for(after in graphs(), room in 1_usize..9, picks in proptest::collection::vec(0_usize..64, 64)) {
            let mut schedule = Schedule::new(&plan(&after));
            let (mut running, mut done) = (Vec::new(), BTreeSet::new());
            let mut picks = picks.into_iter().cycle();
            loop {
                for id in schedule.start(room) {
                    prop_assert!(after[id.0].iter().all(|before| done.contains(before)));
                    running.push(id);
                }
                prop_assert!(running.len() <= room);
                if running.is_empty() {
                    break;
                }
                let id = running.remove(picks.next().unwrap_or_default() % running.len());
                prop_assert!(schedule.finish(id, true).is_empty());
                done.insert(id.0);
            }
            prop_assert_eq!(done.len(), after.len());
        }

        #[test]
        fn a_failure_skips_exactly_its_dependents(after in graphs(), bad in 0_usize..40) {
            let bad = bad % after.len();
            let mut schedule = Schedule::new(&plan(&after));
            while let [id] = schedule.start(1)[..] {
                schedule.finish(id, id.0 != bad);
            }
            let skipped = downstream(&after, bad);
            for (index, stage) in schedule.stages().iter().enumerate() {
                let expected = match index {
                    index if index == bad => matches!(stage, Stage::Failed),
                    index if skipped.contains(&index) => matches!(stage, Stage::Skipped(_)),
                    _ => matches!(stage, Stage::Done),
                };
                prop_assert!(expected, "step {} is {:?}", index, stage);
            }
        }
    }

    #[test]
    fn one_at_a_time_means_the_plans_own_order() {
        let mut schedule = Schedule::new(&plan(&[vec![], vec![], vec![0], vec![]]));
        let mut order = Vec::new();
        while let [id] = schedule.start(1)[..] {
            order.push(id.0);
            schedule.finish(id, true);
        }
        assert_eq!(order, [0, 1, 2, 3]);
    }

    #[test]
    fn a_plan_that_no_planner_makes_neither_panics_nor_runs_out_of_order() {
        let mut plan = plan(&[vec![], vec![0], vec![7], vec![3], vec![5], vec![4]]);
        plan.steps[1].id = StepId(0);
        plan.steps[2].id = StepId(900);
        let mut schedule = Schedule::new(&plan);
        let mut order = Vec::new();
        while let [id] = schedule.start(1)[..] {
            schedule.finish(id, true);
            schedule.finish(id, true);
            order.push(id.0);
        }
        assert_eq!(order, [0, 1], "the others wait for themselves, for each other, or for what is not there");
        assert_eq!(schedule.stages()[2], Stage::Waiting);
    }

    #[test]
    fn deletions_of_one_call_start_together_and_count_as_one() {
        let mut plan = plan(&[vec![], vec![], vec![], vec![], vec![1]]);
        for step in &mut plan.steps[1..4] {
            step.verb = Verb::Delete;
            step.at = Address::new(KindName::VpcEndpoint, &format!("e{}", step.id.0)).expect("a name");
        }
        let mut schedule = Schedule::new(&plan);
        assert_eq!(schedule.start(1), [StepId(0)]);
        assert_eq!(schedule.start(2), [StepId(1), StepId(2), StepId(3)], "the second place takes all three");
        schedule.finish(StepId(0), true);
        schedule.finish(StepId(1), true);
        schedule.finish(StepId(2), true);
        assert_eq!(schedule.start(1), [], "the last of them holds their place");
        schedule.finish(StepId(3), true);
        assert_eq!(schedule.start(1), [StepId(4)]);
    }
}

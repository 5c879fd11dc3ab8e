//! Which steps may start now. A pure state machine: the driver asks, runs, and tells how it ended.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Plan, StepId};

/// Where a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Its dependencies are not done, or there was no room.
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
}

impl Schedule {
    /// The schedule of a plan of which nothing has run.
    pub fn new(plan: &Plan) -> Self {
        let mut dependents: BTreeMap<StepId, Vec<StepId>> = BTreeMap::new();
        for step in &plan.steps {
            for before in &step.after {
                dependents.entry(*before).or_default().push(step.id);
            }
        }
        let open: Vec<usize> = plan.steps.iter().map(|step| step.after.len()).collect();
        let ready = plan.steps.iter().filter(|step| step.after.is_empty()).map(|step| step.id).collect();
        Self { stages: vec![Stage::Waiting; plan.steps.len()], dependents, open, ready }
    }

    /// Up to `room` steps that may start now, lowest number first; marks them as running.
    pub fn start(&mut self, room: usize) -> Vec<StepId> {
        let ids: Vec<StepId> = self.ready.iter().copied().take(room).collect();
        for id in &ids {
            self.ready.remove(id);
            self.stages[id.0] = Stage::Running;
        }
        ids
    }

    /// Records how a step ended. Gives the steps that will therefore not run.
    pub fn finish(&mut self, id: StepId, ok: bool) -> Vec<StepId> {
        self.stages[id.0] = if ok { Stage::Done } else { Stage::Failed };
        if ok {
            for dependent in self.dependents.get(&id).cloned().unwrap_or_default() {
                self.open[dependent.0] -= 1;
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

    /// Where every step is.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }
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
        Plan { place, steps, refusals: vec![], kept: vec![], unread: vec![], unchanged: 0 }
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
                for id in schedule.start(room - running.len()) {
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
}

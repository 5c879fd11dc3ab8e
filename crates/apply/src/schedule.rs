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

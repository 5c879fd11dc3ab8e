//! The executor of a plan. It starts the steps that the schedule allows, runs them, and emits an event for everything that
//! happens.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::StreamExt;
use futures::future::{Either, select};
use futures::stream::FuturesUnordered;
use heiiki_model::plan::{Plan, Step, StepId, Verb};
use heiiki_model::{Address, Known, Object};

use crate::event::{Event, EventKind, Failure, Outcome, Report, SkipReason};
use crate::schedule::{Schedule, Stage};
use crate::shutdown::{Shutdown, Urgency};
use crate::step::{StepOutput, run};
use crate::waiter::Waiter;
use crate::{Clock, Cloud};

/// The receiver of the events of a run.
pub type Emit<'a> = &'a (dyn Fn(Event) + Sync);

/// Carries out a plan with at most `parallelism` steps at once. `known` is the account as it was when the plan was made.
pub async fn apply(
    plan: &Plan,
    known: Known,
    cloud: &dyn Cloud,
    clock: &dyn Clock,
    parallelism: usize,
    shutdown: &Shutdown,
    emit: Emit<'_>,
) -> Report {
    let began = clock.now();
    let mut executor =
        Executor { plan, cloud, clock, emit, known: Arc::new(known), outcomes: BTreeMap::new(), locked_out: false };
    let mut schedule = Schedule::new(plan);
    let mut running = FuturesUnordered::new();
    loop {
        if shutdown.urgency() == Urgency::None && !executor.locked_out {
            for id in schedule.start(parallelism.max(1)) {
                running.push(executor.start(id));
            }
        }
        if running.is_empty() {
            break;
        }
        let next = match select(running.next(), Box::pin(shutdown.reached(Urgency::Immediate))).await {
            Either::Left((next, _)) => next,
            Either::Right(_) => break,
        };
        let Some((id, result, took)) = next else { break };
        let ok = result.is_ok();
        executor.ended(id, result, took);
        for skipped in schedule.finish(id, ok) {
            if let Stage::Skipped(cause) = schedule.stages()[skipped.0] {
                let dependency = SkipReason::Dependency { step: cause, at: plan.step(cause).at.clone() };
                executor.skip(skipped, if executor.locked_out { SkipReason::Credentials } else { dependency });
            }
        }
    }
    drop(running);
    for (index, stage) in schedule.stages().iter().enumerate() {
        match stage {
            Stage::Waiting => {
                let because = if executor.locked_out { SkipReason::Credentials } else { SkipReason::Interrupted };
                executor.skip(StepId(index), because);
            }
            // A step that still runs was left at once. It has no outcome and is reported as abandoned.
            Stage::Running | Stage::Done | Stage::Failed | Stage::Skipped(_) => {}
        }
    }
    let mut outcomes = executor.outcomes;
    let report = (0..plan.steps.len()).map(|index| outcomes.remove(&StepId(index)).unwrap_or(Outcome::Abandoned)).collect();
    let took = clock.now().duration_since(began).unwrap_or_default();
    let known = Arc::unwrap_or_clone(executor.known);
    Report { outcomes: report, known, interrupted: shutdown.urgency() > Urgency::None, took }
}

/// A run: its plan, and how far it has come.
struct Executor<'a> {
    plan: &'a Plan,
    cloud: &'a dyn Cloud,
    clock: &'a dyn Clock,
    emit: Emit<'a>,
    known: Arc<Known>,
    outcomes: BTreeMap<StepId, Outcome>,
    /// True if AWS does not accept the credentials any more. No step is begun then, and those that still run fail alike.
    locked_out: bool,
}

/// A step that ended, with its result and the time that it took.
type Ended = (StepId, Result<StepOutput, Failure>, std::time::Duration);

impl<'a> Executor<'a> {
    /// Tells an event of a step.
    fn tell(&self, step: StepId, what: EventKind) {
        (self.emit)(Event { at: self.clock.now(), step, what });
    }

    /// Begins a step. It sees the objects that are known now. The results of other steps that run at the same time are not seen.
    fn start(&self, id: StepId) -> impl Future<Output = Ended> + use<'a> {
        self.tell(id, EventKind::Started);
        let (plan, cloud, clock, emit, known) = (self.plan, self.cloud, self.clock, self.emit, Arc::clone(&self.known));
        let owner = self.owner(plan.step(id));
        async move {
            let began = clock.now();
            let tell = |what| emit(Event { at: clock.now(), step: id, what });
            let waiter = Waiter { cloud, clock, emit: &tell };
            let result = run(&waiter, plan.step(id), owner.as_ref(), &known).await;
            (id, result, clock.now().duration_since(began).unwrap_or_default())
        }
    }

    /// Returns the object of ours to which the object of a step belongs, as long as that lives.
    fn owner(&self, step: &Step) -> Option<Object> {
        let of = step.of.as_ref()?;
        let mut deletes =
            self.plan.steps.iter().filter(|other| other.verb == Verb::Delete && other.of.is_none() && other.at == *of);
        match deletes.next() {
            Some(delete) if self.outcomes.contains_key(&delete.id) => None,
            Some(delete) => delete.object.clone(),
            None => self.known.live.get(of).map(|object| Object::clone(object)),
        }
    }

    /// Records the result of a step, and the object that it left.
    fn ended(&mut self, id: StepId, result: Result<StepOutput, Failure>, took: std::time::Duration) {
        let at: &Address = &self.plan.step(id).at;
        let (what, outcome) = match result {
            Ok(StepOutput::Object(object)) => {
                let finished = EventKind::Finished { id: Some(object.id.clone()), took };
                Arc::make_mut(&mut self.known).live.put(at.clone(), object);
                (finished, Outcome::Done)
            }
            Ok(StepOutput::Gone { id }) => {
                // The successor of the object may hold the address already.
                if self.known.live.get(at).is_some_and(|object| object.id == id) {
                    Arc::make_mut(&mut self.known).live.forget(at);
                }
                (EventKind::Finished { id: None, took }, Outcome::Done)
            }
            Ok(StepOutput::NotAtAddress { id }) => (EventKind::Finished { id: Some(id), took }, Outcome::Done),
            Err(failure) if self.locked_out && failure.is_of_credentials() => return self.skip(id, SkipReason::Credentials),
            Err(failure) => {
                self.locked_out |= failure.is_of_credentials();
                (EventKind::Failed { failure: failure.clone(), took }, Outcome::Failed(failure))
            }
        };
        self.outcomes.insert(id, outcome);
        self.tell(id, what);
    }

    /// Records that a step was not begun.
    fn skip(&mut self, id: StepId, because: SkipReason) {
        self.outcomes.insert(id, Outcome::Skipped(because.clone()));
        self.tell(id, EventKind::Skipped { because });
    }
}

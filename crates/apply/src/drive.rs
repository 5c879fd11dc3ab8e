//! Carries out one plan: starts what the schedule allows, runs each step, and tells what happens.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures::StreamExt;
use futures::future::{Either, select};
use futures::stream::FuturesUnordered;
use heiiki_model::plan::{Plan, Step, StepId, Verb};
use heiiki_model::{Address, Known, Object};

use crate::event::{Because, Event, Failure, Outcome, Report, What};
use crate::schedule::{Schedule, Stage};
use crate::settle::Wait;
use crate::step::{Left, run};
use crate::stop::{Stop, Urgency};
use crate::{Clock, Cloud};

/// Where the driver's events go.
pub type Emit<'a> = &'a (dyn Fn(Event) + Sync);

/// Carries out a plan with at most `parallelism` steps at once.
pub async fn apply(
    plan: &Plan,
    known: Known,
    cloud: &dyn Cloud,
    clock: &dyn Clock,
    parallelism: usize,
    stop: &Stop,
    emit: Emit<'_>,
) -> Report {
    let began = clock.now();
    let mut driver = Driver { plan, cloud, clock, emit, known: Arc::new(known), outcomes: BTreeMap::new(), locked_out: false };
    let mut schedule = Schedule::new(plan);
    let mut running = FuturesUnordered::new();
    loop {
        if stop.urgency() == Urgency::Go && !driver.locked_out {
            for id in schedule.start(parallelism.max(1)) {
                running.push(driver.start(id));
            }
        }
        if running.is_empty() {
            break;
        }
        let next = match select(running.next(), Box::pin(stop.reached(Urgency::Now))).await {
            Either::Left((next, _)) => next,
            Either::Right(_) => break,
        };
        let Some((id, result, took)) = next else { break };
        let ok = result.is_ok();
        driver.ended(id, result, took);
        for skipped in schedule.finish(id, ok) {
            if let Stage::Skipped(cause) = schedule.stages()[skipped.0] {
                let dependency = Because::Dependency { step: cause, at: plan.step(cause).at.clone() };
                driver.skip(skipped, if driver.locked_out { Because::Credentials } else { dependency });
            }
        }
    }
    drop(running);
    for (index, stage) in schedule.stages().iter().enumerate() {
        match stage {
            Stage::Waiting => {
                let because = if driver.locked_out { Because::Credentials } else { Because::Interrupted };
                driver.skip(StepId(index), because);
            }
            // What still runs was left at once, and has no outcome: it is reported as abandoned.
            Stage::Running | Stage::Done | Stage::Failed | Stage::Skipped(_) => {}
        }
    }
    let mut outcomes = driver.outcomes;
    let report = (0..plan.steps.len()).map(|index| outcomes.remove(&StepId(index)).unwrap_or(Outcome::Abandoned)).collect();
    let took = clock.now().duration_since(began).unwrap_or_default();
    let known = Arc::unwrap_or_clone(driver.known);
    Report { outcomes: report, known, interrupted: stop.urgency() > Urgency::Go, took }
}

struct Driver<'a> {
    plan: &'a Plan,
    cloud: &'a dyn Cloud,
    clock: &'a dyn Clock,
    emit: Emit<'a>,
    known: Arc<Known>,
    outcomes: BTreeMap<StepId, Outcome>,
    /// AWS does not accept the credentials any more: nothing else is begun, and what still runs meets the same.
    locked_out: bool,
}

type Ended = (StepId, Result<Left, Failure>, std::time::Duration);

impl<'a> Driver<'a> {
    fn tell(&self, step: StepId, what: What) {
        (self.emit)(Event { at: self.clock.now(), step, what });
    }

    /// Begins a step with a view of what is known now, which does not change under it.
    fn start(&self, id: StepId) -> impl Future<Output = Ended> + use<'a> {
        self.tell(id, What::Started);
        let (plan, cloud, clock, emit, known) = (self.plan, self.cloud, self.clock, self.emit, Arc::clone(&self.known));
        let owner = self.owner(plan.step(id));
        async move {
            let began = clock.now();
            let tell = |what| emit(Event { at: clock.now(), step: id, what });
            let wait = Wait { cloud, clock, emit: &tell };
            let result = run(&wait, plan.step(id), owner.as_ref(), &known).await;
            (id, result, clock.now().duration_since(began).unwrap_or_default())
        }
    }

    /// The object of ours to which the object of a step belongs, as long as that lives.
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

    fn ended(&mut self, id: StepId, result: Result<Left, Failure>, took: std::time::Duration) {
        let at: &Address = &self.plan.step(id).at;
        let (what, outcome) = match result {
            Ok(Left::Object(object)) => {
                let finished = What::Finished { id: Some(object.id.clone()), took };
                Arc::make_mut(&mut self.known).live.put(at.clone(), object);
                (finished, Outcome::Done)
            }
            Ok(Left::Nothing { id }) => {
                // A replacement that was created first holds the address already.
                if self.known.live.get(at).is_some_and(|object| object.id == id) {
                    Arc::make_mut(&mut self.known).live.forget(at);
                }
                (What::Finished { id: None, took }, Outcome::Done)
            }
            Ok(Left::Aside { id }) => (What::Finished { id: Some(id), took }, Outcome::Done),
            Err(failure) if self.locked_out && failure.is_of_credentials() => return self.skip(id, Because::Credentials),
            Err(failure) => {
                self.locked_out |= failure.is_of_credentials();
                (What::Failed { failure: failure.clone(), took }, Outcome::Failed(failure))
            }
        };
        self.outcomes.insert(id, outcome);
        self.tell(id, what);
    }

    fn skip(&mut self, id: StepId, because: Because) {
        self.outcomes.insert(id, Outcome::Skipped(because.clone()));
        self.tell(id, What::Skipped { because });
    }
}

//! Nothing is more open on the way than it is before and after: looked at after every single call, with a fault at every single call.

mod limits;
mod logs;
mod policies;
mod tables;

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use heiiki_apply::event::Outcome;
use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_sim::{FaultEffect, InjectedFault, World};
use heiiki_testkit::harness::Harness;

/// The openings of an account, each in words: `subnet-1 -> 0.0.0.0/0 nat-1`, `user/dev may s3:Get`.
type Open = BTreeSet<String>;

/// Looks at a world.
type Looks = fn(&World) -> Open;

/// Everything that writes.
const WRITES: &str = "!*:Describe*|*:List*|*:Get*|*:Head*";

/// Carries out the way from one spec to another one, with a mishap at every call that writes, with one step at a time and with many. After every call
/// nothing may be open that is open neither before nor after; and the next run, without a mishap, completes it.
async fn never_more_open(from: &Spec, to: &Spec, looks: Looks) {
    let harness = Harness::new().await;
    harness.apply(from).await;
    let start = harness.sandbox.read(Clone::clone).expect("a sandbox in memory");
    let before = looks(&start);
    harness.apply(to).await;
    let after = harness.sandbox.read(looks).expect("a sandbox in memory");
    let bound: Open = before.union(&after).cloned().collect();
    let mut hit = 0;
    let denied = FaultEffect::Deny { message: None };
    let ways = [
        (1, InjectedFault::always(WRITES, denied.clone())),
        (8, InjectedFault::once(WRITES, denied)),
        (8, InjectedFault::once(WRITES, FaultEffect::Cut)),
    ];
    for (parallelism, fault) in ways {
        for call in 0.. {
            let what = format!("{:?} at call {call}, {:?} times, {parallelism} at once", fault.what, fault.times);
            if !Box::pin(run(&start, to, fault.clone().after(call), (looks, &bound, parallelism), &what)).await {
                break;
            }
            hit += 1;
        }
    }
    assert!(hit > 0, "no call was hit");
}

/// Carries out one plan with a fault; gives whether the fault hit a call.
async fn run(
    start: &World,
    to: &Spec,
    fault: InjectedFault,
    (looks, bound, parallelism): (Looks, &Open, usize),
    what: &str,
) -> bool {
    let harness = Harness::with(start.clone()).await;
    let planned = harness.plan(to, &Intent::default()).await;
    assert!(planned.plan.refusals.is_empty(), "{:?}", planned.plan.refusals);
    harness.sandbox.inject_fault(fault.clone()).expect("a sandbox in memory");
    let seen: Arc<Mutex<Vec<String>>> = Arc::default();
    let (sandbox, found, allowed) = (harness.sandbox.clone(), Arc::clone(&seen), bound.clone());
    harness.interceptor.watch(Some(Arc::new(move || {
        let open = sandbox.read(looks).expect("a sandbox in memory");
        let calls = sandbox.calls();
        let last = calls.last().map(|call| call.operation.clone()).unwrap_or_default();
        let more = open.difference(&allowed).map(|more| format!("after {last}: {more}"));
        found.lock().unwrap_or_else(PoisonError::into_inner).extend(more);
    })));
    let (report, _) = Box::pin(harness.carry_out(planned, parallelism)).await;
    harness.interceptor.watch(None);
    let left = harness.sandbox.read(|world| world.faults.clone()).expect("a sandbox in memory");
    let hit =
        left.iter().all(|left| left.after_calls == 0) && (left.is_empty() || report.outcomes.iter().any(|o| *o != Outcome::Done));
    let seen = seen.lock().unwrap_or_else(PoisonError::into_inner).clone();
    assert!(seen.is_empty(), "{what}: {seen:#?}");
    harness.sandbox.clear_faults().expect("a sandbox in memory");
    harness.apply(to).await;
    let end = harness.sandbox.read(looks).expect("a sandbox in memory");
    assert!(end.is_subset(bound), "{what}: at the end {end:?}");
    hit
}

/// The operations that wrote, in their order, since the last time that calls were forgotten.
fn written(harness: &Harness) -> Vec<String> {
    let reads = ["Describe", "List", "Get", "Head"];
    let calls = harness.sandbox.calls().into_iter().map(|call| call.operation);
    calls.filter(|operation| !reads.iter().any(|word| operation.starts_with(word))).collect()
}

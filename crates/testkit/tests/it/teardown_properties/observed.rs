//! Reads that are not the whole truth: lists repeat items or leave them out, reads are stale or denied. Nothing is
//! deleted, replaced or doubled because of that. Once it is over, an apply converges and a destroy ends.
//!
//! Each case is run twice from the same account: once with these faults and once without. `HEIIKI_CASES` and
//! `HEIIKI_SEED` choose other numbers than these.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use heiiki_apply::event::Outcome;
use heiiki_model::spec::Spec;
use heiiki_plan::Intent;
use heiiki_sim::calls::Outcome as Answered;
use heiiki_sim::{FaultEffect, Haze, InjectedFault};
use heiiki_testkit::harness::{Harness, brief, spec};
use proptest::prelude::*;
use serde_json::Value;

use super::case::{Case, Deed, Foreign, cases, crash};
use super::world::{self, Planted};
use super::{BATCH, CASES, batch, bytes, destroying, each_seed, ended, setting, untouched};

/// Applies without faults after which it must have converged.
const RUNS: usize = 2;

/// A fault of a read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Hazy(Haze),
    Denied,
}

/// A fault that waits: which reads, how many of them pass first, how many it hits.
type Waiting = (&'static str, u64, u64, Fault);

/// A case.
#[derive(Clone, Debug)]
struct Observed {
    case: Case,
    /// Faults of the applies, and of the destroy.
    applies: Vec<Waiting>,
    destroys: Vec<Waiting>,
    /// The number of applies under faults.
    runs: usize,
}

/// The reads that a fault concerns: mostly one list, sometimes all reads of a service.
const READS: &[&str] = &[
    "ec2:DescribeVpcs",
    "ec2:DescribeSubnets",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeRouteTables",
    "ec2:DescribeVpcEndpoints",
    "ec2:DescribeInstances",
    "ec2:DescribeNatGateways",
    "ec2:DescribeInternetGateways",
    "ec2:DescribeAddresses",
    "ec2:DescribeNetworkInterfaces",
    "iam:List*",
    "iam:Get*",
    "sagemaker:ListDomains",
    "sagemaker:ListUserProfiles",
    "sagemaker:ListNotebookInstances",
    "sagemaker:ListEndpoint*",
    "sagemaker:ListModels",
    "sagemaker:Describe*",
    "elasticfilesystem:Describe*",
    "s3:List*|s3:Get*|s3:Head*",
    "*:Describe*|*:List*|*:Get*",
];

/// Every kind of fault, by its word.
const WORDS: [&str; 6] = ["repeat", "twin", "omit", "empty", "stale", "denied"];

impl Fault {
    const fn word(self) -> &'static str {
        match self {
            Self::Hazy(haze) => haze.word(),
            Self::Denied => "denied",
        }
    }
}

/// The kinds that are drawn: all, or those that `HEIIKI_FAULTS` names, for who looks for what one kind does.
#[expect(clippy::disallowed_methods, reason = "who runs the tests chooses")]
fn drawn() -> Vec<&'static str> {
    let named = std::env::var("HEIIKI_FAULTS").unwrap_or_default();
    WORDS.into_iter().filter(|word| named.is_empty() || named.split(',').any(|name| name == *word)).collect()
}

fn waiting(drawn: Vec<&'static str>) -> impl Strategy<Value = Vec<Waiting>> {
    let fault = prop_oneof![
        2 => Just(Fault::Hazy(Haze::Repeat)),
        2 => (0..8_usize).prop_map(|at| Fault::Hazy(Haze::Twin(at))),
        2 => (0..8_usize).prop_map(|at| Fault::Hazy(Haze::Omit(at))),
        1 => Just(Fault::Hazy(Haze::Empty)),
        3 => (1..20_usize).prop_map(|changes| Fault::Hazy(Haze::Stale(changes))),
        2 => Just(Fault::Denied),
    ];
    let fault = fault.prop_filter("a kind that is not drawn", move |fault| drawn.contains(&fault.word()));
    let after = prop_oneof![2 => Just(0), 1 => 0..12_u64];
    prop::collection::vec((prop::sample::select(READS), after, 1..4_u64, fault), 1..5)
}

fn observed() -> impl Strategy<Value = Observed> {
    (cases(), waiting(drawn()), waiting(drawn()), 1..3_usize).prop_map(|(case, applies, destroys, runs)| {
        let foreign = if case.foreign.is_empty() { Vec::new() } else { vec![Foreign::Elsewhere] };
        // Objects that stay by somebody's will, and calls that fail by themselves, are the other test's subject.
        let deeds = case.deeds.iter().copied().filter(|deed| *deed != Deed::StartApp).collect();
        let case = Case { retain: false, protect: None, fails: Vec::new(), trouble: Vec::new(), foreign, deeds, ..case };
        Observed { case, applies, destroys, runs }
    })
}

/// Counts what occurred, over all cases.
static OCCURRED: Mutex<BTreeMap<&'static str, u64>> = Mutex::new(BTreeMap::new());

fn count(harness: &Harness) {
    let denied = harness.sandbox.calls().into_iter().filter(|call| is_denial(&call.outcome)).count() as u64;
    let mut occurred = OCCURRED.lock().unwrap_or_else(PoisonError::into_inner);
    *occurred.entry("denied").or_default() += denied;
    for (word, times) in harness.sandbox.hazes() {
        *occurred.entry(word).or_default() += times;
    }
}

fn is_denial(outcome: &Answered) -> bool {
    matches!(outcome, Answered::Error(code) if code.starts_with("AccessDenied") || code == "UnauthorizedOperation")
}

#[test]
fn what_is_read_wrongly_does_no_harm() {
    let batches = setting("HEIIKI_CASES", u64::from(CASES) / 2).div_ceil(BATCH.into());
    each_seed(batches, |seed| batch(bytes(seed, 1), &observed(), goes));
    let occurred = OCCURRED.lock().unwrap_or_else(PoisonError::into_inner);
    println!("{} cases passed; occurred: {occurred:?}", batches * u64::from(BATCH));
    for kind in drawn() {
        assert!(batches < 4 || occurred.get(kind).is_some_and(|times| *times > 0), "{kind} never occurred: {occurred:?}");
    }
}

/// Builds, lets an apply and a destroy read wrongly, and compares the result with one without faults.
async fn goes(observed: &Observed) -> Result<(), String> {
    let Observed { case, applies, destroys, runs } = observed;
    let spec = spec(&case.spec());
    let harness = Harness::new().await;
    let fresh = harness.objects();
    harness.sandbox.edit(|world| world.tuning.interface_linger_s = case.linger).map_err(|error| error.to_string())?;
    harness.apply(&spec).await;
    let foreign = world::plant(&harness, &case.foreign).await;
    // A stale read may show the state before these actions.
    disturb(&harness, applies);
    for deed in &case.deeds {
        world::act(&harness, *deed);
    }
    harness.wait(Duration::from_mins(10)).await;
    let before = world::settled(&harness).await;
    let control = without_faults(&harness, &spec, &before).await?;
    let mut harness = harness;
    for run in 0..*runs {
        let planned = harness.plan(&spec, &Intent::default()).await;
        let told = brief(&planned.plan).join("\n");
        let refused = !planned.plan.refusals.is_empty();
        if !refused {
            match case.apply.filter(|_| run == 0) {
                Some(at) => drop(harness.carry_out_until(planned, case.parallelism, crash(&at)).await),
                None => drop(harness.carry_out(planned, case.parallelism).await),
            }
        }
        harness = next(harness).await;
        harmless(&harness, &before, &control, &foreign).await.map_err(|wrong| format!("{wrong}\nthe plan was\n{told}"))?;
    }
    harness.sandbox.clear_faults().map_err(|error| error.to_string())?;
    converges(&harness, &spec, &control).await?;
    harmless(&harness, &before, &control, &foreign).await?;
    disturb(&harness, destroys);
    if let Ok(planned) = destroying(&harness, &spec, false).await {
        drop(harness.carry_out(planned, case.parallelism).await);
    }
    harness = next(harness).await;
    harness.sandbox.clear_faults().map_err(|error| error.to_string())?;
    let theirs: BTreeSet<String> = fresh.into_keys().chain(foreign.records.keys().cloned()).collect();
    ended(&harness, &spec, case, &theirs, String::new()).await?;
    untouched(&harness, &foreign)
}

/// The account as the next process sees it. The faults that occurred are counted.
async fn next(harness: Harness) -> Harness {
    count(&harness);
    harness.restarted().await
}

fn disturb(harness: &Harness, faults: &[Waiting]) {
    for (on, after_calls, times, fault) in faults {
        let what = match fault {
            Fault::Hazy(haze) => FaultEffect::Hazy(*haze),
            Fault::Denied => FaultEffect::Deny { message: None },
        };
        let fault = InjectedFault { on: (*on).to_owned(), input: None, after_calls: *after_calls, times: Some(*times), what };
        harness.sandbox.inject_fault(fault).expect("a sandbox in memory takes faults");
    }
}

/// The result of an apply from the same account without faults.
struct Control {
    /// The objects that were there before and are gone afterwards.
    gone: BTreeSet<String>,
    /// The number of objects that claim each address afterwards.
    claims: BTreeMap<String, usize>,
    /// It converged.
    done: bool,
}

async fn without_faults(harness: &Harness, spec: &Spec, before: &BTreeMap<String, Value>) -> Result<Control, String> {
    let harness = harness.restarted().await;
    harness.sandbox.clear_faults().map_err(|error| error.to_string())?;
    let planned = harness.plan(spec, &Intent::default()).await;
    let mut done = planned.plan.refusals.is_empty();
    if done {
        let (report, _) = harness.carry_out(planned, 8).await;
        done = report.outcomes.iter().all(|outcome| *outcome == Outcome::Done);
    }
    harness.wait(Duration::from_mins(30)).await;
    let after = world::settled(&harness).await;
    let gone = before.keys().filter(|path| !after.contains_key(*path)).cloned().collect();
    Ok(Control { gone, claims: claims(&after), done })
}

/// The number of objects of each kind that claim each address.
fn claims(objects: &BTreeMap<String, Value>) -> BTreeMap<String, usize> {
    let mut claims = BTreeMap::new();
    for (path, record) in objects {
        if let Some(address) = claim(record) {
            let kind = path.match_indices('/').nth(1).map_or(path.as_str(), |(at, _)| &path[..at]);
            *claims.entry(format!("{kind} {address}")).or_default() += 1;
        }
    }
    claims
}

fn claim(record: &Value) -> Option<&str> {
    let written = record["tags"]["value"]["heiiki:address"].as_str();
    written.or_else(|| record["tags"]["heiiki:address"].as_str())
}

/// Our objects, data and foreign objects are still there, unless an apply without faults removes them too.
async fn harmless(
    harness: &Harness,
    before: &BTreeMap<String, Value>,
    control: &Control,
    foreign: &Planted,
) -> Result<(), String> {
    let now = world::settled(harness).await;
    let matters = |path: &str, record: &Value| claim(record).is_some() || path.starts_with("efs/file_systems/");
    let gone: Vec<&String> = before
        .iter()
        .filter(|(path, record)| matters(path, record) && !now.contains_key(*path) && !control.gone.contains(*path))
        .map(|(path, _)| path)
        .collect();
    if !gone.is_empty() {
        return Err(format!("deleted because of what was read wrongly: {gone:?}"));
    }
    untouched(harness, foreign)
}

/// Applies until nothing is to do, and nothing is there twice.
async fn converges(harness: &Harness, spec: &Spec, control: &Control) -> Result<(), String> {
    if !control.done {
        return Ok(());
    }
    let mut told = String::new();
    for _ in 0..RUNS {
        let planned = harness.plan(spec, &Intent::default()).await;
        told.push_str(&format!("{:?} {:?}\n", brief(&planned.plan), planned.plan.refusals));
        if planned.plan.refusals.is_empty() {
            let (report, _) = harness.carry_out(planned, 8).await;
            let bad: Vec<&Outcome> = report.outcomes.iter().filter(|outcome| **outcome != Outcome::Done).collect();
            told.push_str(&format!("{bad:?}\n"));
        }
        harness.wait(Duration::from_mins(30)).await;
    }
    let left = harness.plan(spec, &Intent::default()).await.plan;
    if !left.steps.is_empty() || !left.refusals.is_empty() {
        return Err(format!("not converged: {:?} {:?}\n{told}", brief(&left), left.refusals));
    }
    let now = claims(&world::settled(harness).await);
    let doubled: Vec<(&String, &usize)> = now.iter().filter(|(claim, count)| control.claims.get(*claim) != Some(count)).collect();
    if doubled.is_empty() { Ok(()) } else { Err(format!("doubled: {doubled:?}\n{told}")) }
}

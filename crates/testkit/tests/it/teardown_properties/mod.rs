//! A destroy ends, no matter what came before it: random environments, with foreign objects and other people's actions
//! in them, faults, and runs that crashed at any call.
//!
//! After at most three destroys, either nothing of ours is left, or each object that is left is named together with a
//! foreign blocker. Once the blocker is removed, everything goes. Foreign objects are as they were. The texts that
//! services write on their interfaces differ from case to case. `HEIIKI_CASES` and `HEIIKI_SEED` choose other numbers
//! than these.

mod case;
mod marks;
mod observed;
mod world;

use std::collections::BTreeSet;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use heiiki_apply::event::Outcome;
use heiiki_model::plan::{Cause, Fate, Plan};
use heiiki_model::spec::{Disposition, Spec};
use heiiki_plan::{Intent, Planned, plan};
use heiiki_testkit::harness::{Harness, spec};
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};
use serde_json::Value;

use case::{Case, cases, crash};
use world::Planted;

/// Cases of one run of the tests.
const CASES: u32 = 2_000;
/// The first seed.
const SEED: u64 = 20_261_126;
/// Cases that share a seed.
const BATCH: u32 = 50;
/// Destroys after which it must have ended.
const RUNS: usize = 3;

#[expect(clippy::disallowed_methods, reason = "who runs the tests chooses")]
fn setting(name: &str, default: u64) -> u64 {
    std::env::var(name).map_or(default, |text| text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

#[test]
fn a_destroy_ends_with_nothing_of_ours_or_says_what_blocks_it() {
    let batches = setting("HEIIKI_CASES", CASES.into()).div_ceil(BATCH.into());
    each_seed(batches, |seed| batch(bytes(seed, 0), &cases(), goes));
    println!("{} cases passed", batches * u64::from(BATCH));
    marks::all_occurred(batches * u64::from(BATCH));
}

/// Runs batches of cases on all processors, each with a seed of its own, and tells of every seed that failed.
fn each_seed(batches: u64, run: impl Fn(u64) -> Result<(), String> + Sync) {
    let seed = setting("HEIIKI_SEED", SEED);
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get) as u64;
    let (next, failed) = (AtomicU64::new(seed), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(seed) = Some(next.fetch_add(1, Ordering::Relaxed)).filter(|taken| *taken < seed + batches) {
                    if let Err(error) = run(seed) {
                        failed.lock().unwrap_or_else(PoisonError::into_inner).push(format!("seed {seed}: {error}"));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap_or_else(PoisonError::into_inner);
    assert!(failed.is_empty(), "{}", failed.join("\n\n"));
}

/// Runs a batch of cases on the simulated clock. Gives the smallest that fails.
fn batch<S: Strategy>(seed: [u8; 32], cases: &S, goes: impl AsyncFn(&S::Value) -> Result<(), String>) -> Result<(), String> {
    let config = Config { cases: BATCH, failure_persistence: None, max_shrink_iters: 400, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed));
    let result = runner.run(cases, |case| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build();
        runtime.expect("a runtime").block_on(Box::pin(goes(&case))).map_err(TestCaseError::fail)
    });
    result.map_err(|error| error.to_string())
}

/// The bytes of a seed; `salt` tells tests apart that draw from the same numbers.
fn bytes(seed: u64, salt: u8) -> [u8; 32] {
    let mut bytes = [salt; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes
}

/// Builds, disturbs and destroys. Returns the error.
async fn goes(case: &Case) -> Result<(), String> {
    let spec = spec(&case.spec());
    case.marks.count();
    let harness = Harness::new().await;
    let fresh = harness.objects();
    world::disturb(&harness, case);
    let planned = harness.plan(&spec, &Intent::default()).await;
    if !planned.plan.refusals.is_empty() {
        return Err(format!("the spec is refused: {:?}", planned.plan.refusals));
    }
    let mut harness = interrupted(harness, planned, case, case.apply).await;
    let foreign = world::plant(&harness, &case.foreign).await;
    for deed in &case.deeds {
        world::act(&harness, *deed);
    }
    let mut told = String::new();
    for at in &case.destroys {
        let planned = destroying(&harness, &spec, false).await?;
        told.push_str(&explanation(&planned.plan, &[]));
        harness = interrupted(harness, planned, case, Some(*at)).await;
    }
    let theirs: BTreeSet<String> = fresh.into_keys().chain(foreign.records.keys().cloned()).collect();
    let left = ended(&harness, &spec, case, &theirs, told).await?;
    untouched(&harness, &foreign)?;
    if left { unblocked(&harness, &spec, case, &foreign, &theirs).await } else { Ok(()) }
}

/// Carries out a plan until the crash, and gives the account as the next process sees it.
async fn interrupted(harness: Harness, planned: Planned, case: &Case, at: Option<(usize, bool)>) -> Harness {
    match at {
        Some(at) => drop(harness.carry_out_until(planned, case.parallelism, crash(&at)).await),
        None => drop(harness.carry_out(planned, case.parallelism).await),
    }
    harness.restarted().await
}

/// Plans a destroy with all consent that there is. A refusal that is left is an error.
async fn destroying(harness: &Harness, spec: &Spec, orphans: bool) -> Result<Planned, String> {
    let observed = harness.observe_kin(spec).await;
    let mut intent = Intent { destroy: true, evict_users: true, orphans, ..Intent::default() };
    let refusals = plan(spec, observed.clone(), &intent).plan.refusals;
    let losses = refusals.into_iter().filter(|refusal| refusal.cause() == Cause::DataLoss);
    intent.allow_data_loss.extend(losses.map(|refusal| refusal.at));
    let planned = plan(spec, observed, &intent);
    if planned.plan.refusals.is_empty() { Ok(planned) } else { Err(format!("a destroy is refused: {:?}", planned.plan.refusals)) }
}

/// The objects that were not there before and are not foreign.
async fn left(harness: &Harness, theirs: &BTreeSet<String>) -> BTreeSet<String> {
    harness.wait(Duration::from_mins(30)).await;
    world::settled(harness).await.into_keys().filter(|path| !theirs.contains(path)).collect()
}

/// Destroys until nothing is left, or as often as it may take. Gives whether something is left, which is then explained.
async fn ended(harness: &Harness, spec: &Spec, case: &Case, theirs: &BTreeSet<String>, told: String) -> Result<bool, String> {
    let mut told = told;
    for _ in 0..RUNS {
        let planned = destroying(harness, spec, false).await?;
        let planned_steps = planned.plan.clone();
        let (report, _) = harness.carry_out(planned, case.parallelism).await;
        if left(harness, theirs).await.is_empty() {
            return Ok(false);
        }
        told.push_str(&explanation(&planned_steps, &report.outcomes));
    }
    let left = left(harness, theirs).await;
    if !case.is_blocked() {
        return Err(format!("left: {left:#?}\ntold:\n{told}"));
    }
    let unexplained: Vec<&String> = left.iter().filter(|path| !explained(path, &told)).collect();
    if unexplained.is_empty() { Ok(true) } else { Err(format!("left without a word: {unexplained:#?}\ntold:\n{told}")) }
}

/// Everything that a reader is told of what stays.
fn explanation(plan: &Plan, outcomes: &[Outcome]) -> String {
    let kept = plan.kept.iter().map(|kept| format!("{} {}: {:?}", kept.at, kept.id, kept.why));
    let stays =
        plan.kin.iter().filter(|kin| matches!(kin.fate, Some(Fate::Stays(_)))).map(|kin| format!("{} {:?}", kin.id, kin.fate));
    let retained = plan.steps.iter().filter(|step| step.disposition == Some(Disposition::Retain));
    let retained = retained.filter_map(|step| Some(format!("{} {} is retained", step.at, step.object.as_ref()?.id)));
    let bad = plan.steps.iter().zip(outcomes).filter(|(_, outcome)| **outcome != Outcome::Done);
    let failed =
        bad.map(|(step, outcome)| format!("{} {}: {outcome:?}", step.at, step.object.as_ref().map_or("", |object| &object.id)));
    kept.chain(stays).chain(retained).chain(failed).map(|line| line + "\n").collect()
}

/// Tells if an object is named, or is a part of its network that AWS makes and removes with it.
fn explained(path: &str, told: &str) -> bool {
    let (kind, id) = path.rsplit_once('/').unwrap_or_default();
    let part =
        ["ec2/network_acls", "ec2/network_interfaces", "ec2/route_tables", "ec2/security_groups", "ec2/volumes"].contains(&kind);
    // A domain that stays keeps its home file system and its profiles, spaces and apps.
    let home = (kind.starts_with("efs/") || kind.starts_with("sagemaker/")) && told.contains("domain/studio d-");
    told.contains(id) || home || (part && told.contains("vpc-"))
}

fn untouched(harness: &Harness, foreign: &Planted) -> Result<(), String> {
    let now = harness.objects();
    for (path, was) in &foreign.records {
        let is = now.get(path);
        if is != Some(was) {
            return Err(format!("{path} was touched\nwas {was}\nis  {}", is.unwrap_or(&Value::Null)));
        }
    }
    Ok(())
}

/// Removes the foreign objects. Then everything of ours goes.
async fn unblocked(
    harness: &Harness,
    spec: &Spec,
    case: &Case,
    foreign: &Planted,
    theirs: &BTreeSet<String>,
) -> Result<(), String> {
    if case.retain || case.protect.is_some() {
        return Ok(());
    }
    for (service, action, input) in &foreign.removals {
        let done = harness.sandbox.call(service, action, input).map_err(|error| error.to_string())?;
        done.map_err(|fault| format!("{action}: {}", fault.message))?;
    }
    harness.wait(Duration::from_hours(1)).await;
    for orphans in [true, false] {
        let planned = destroying(harness, spec, orphans).await?;
        let _ = harness.carry_out(planned, case.parallelism).await;
    }
    let left = left(harness, theirs).await;
    if left.is_empty() { Ok(()) } else { Err(format!("left, although nothing blocks: {left:#?}")) }
}

/// Every foreign object and every action of a case is possible: AWS accepts each of these calls.
#[tokio::test(start_paused = true)]
async fn everything_that_may_happen_in_a_case_does() {
    let harness = Harness::new().await;
    let case = Case::everything();
    harness.apply(&spec(&case.spec())).await;
    for foreign in &case.foreign {
        let foreign = world::plant(&harness, &[*foreign]).await;
        assert!(!foreign.records.is_empty(), "something of theirs");
    }
    for deed in &case.deeds {
        let before = world::settled(&harness).await;
        world::act(&harness, *deed);
        harness.wait(Duration::from_mins(10)).await;
        assert!(before != world::settled(&harness).await, "{deed:?}");
    }
}

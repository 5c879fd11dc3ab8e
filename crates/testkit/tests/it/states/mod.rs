//! The states of plans: what `prove` says of them is what a look at every single state says.

mod oracle;
mod random;
mod shape;

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Plan, Standing, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::surroundings::Surroundings;
use heiiki_model::{Address, Known, Object};
use heiiki_plan::drift::drift;
use heiiki_plan::{Intent, Planned, plan};
use heiiki_prove::build::Sources;
use heiiki_prove::states::moves::Moves;
use heiiki_prove::states::{course, gaps};
use heiiki_testkit::harness::{Harness, spec};
use heiiki_testkit::interceptor::Crash;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use random::Change;
use shape::Shape;

/// Random changes of an environment.
const CHANGES: u32 = 30;
/// Random changes of which runs are cut off.
const RUNS: u32 = 10;
/// Plans of one change, each with other orders left out.
const PLANS: u64 = 6;

/// The account as it was read, a spec, and the plan between them.
struct Case {
    spec: Spec,
    objects: Vec<Object>,
    known: Known,
    plan: Plan,
}

impl Case {
    /// The plan from one spec to another one, in an account that has the first. `None` if it is refused.
    async fn between(before: &Spec, after: &Spec) -> Option<Self> {
        let harness = Harness::new().await;
        harness.apply(before).await;
        let observed = harness.observe_kin(after).await;
        let objects = observed.objects.clone();
        let Planned { plan, known } = plan(after, observed, &Intent::default());
        plan.refusals.is_empty().then(|| Self { spec: after.clone(), objects, known, plan })
    }

    fn sources<'a>(&'a self, around: &'a Surroundings) -> Sources<'a> {
        Sources::live(&self.known, &self.objects, BTreeSet::new(), around).of(&self.spec)
    }
}

/// The surroundings of an account in which nobody has changed them: ACLs let everything through.
fn usual(case: &Case) -> Surroundings {
    random::surroundings(&case.objects)
}

#[test]
fn the_states_that_are_said_to_be_open_are_those_that_a_look_at_all_of_them_finds() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime");
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
    let mut runner = TestRunner::new_with_rng(Config { cases: CHANGES, failure_persistence: None, ..Config::default() }, rng);
    let (mut open, mut closed, mut states) = (0, 0, 0);
    for _ in 0..CHANGES {
        let change: Change = random::changes().new_tree(&mut runner).expect("a change").current();
        let (before, after) = (spec(&change.before()), spec(&change.after()));
        let Some(case) = runtime().block_on(Case::between(&before, &after)) else { continue };
        let around = usual(&case);
        let sources = case.sources(&around);
        for seed in 0..PLANS {
            let loose = random::with_fewer_orders(&case.plan, seed);
            let Some(found) = oracle::gaps(&sources, &loose) else { continue };
            states += found.states;
            let told = gaps(&sources, &loose);
            let told: BTreeSet<(String, String, bool)> =
                told.into_iter().map(|gap| (gap.claim.code().to_owned(), gap.subject, gap.verdict == Standing::Fails)).collect();
            assert_eq!(told, found.gaps, "{}\nto\n{}\nplan {:#?}", change.before(), change.after(), loose.steps);
            if told.is_empty() {
                closed += 1;
            } else {
                open += 1;
            }
            let ordered = course(&sources, &loose);
            let tighter = random::with_orders(&loose, &ordered.orders);
            let left: BTreeSet<_> = gaps(&sources, &tighter).into_iter().map(|gap| (gap.claim, gap.subject)).collect();
            let kept: BTreeSet<_> = ordered.gaps.into_iter().map(|gap| (gap.claim, gap.subject)).collect();
            assert_eq!(left, kept, "the orders that were chosen close what they were chosen for");
        }
    }
    println!("{open} plans open on the way, {closed} closed, {states} states looked at");
    assert!(open > 2 && closed > 50, "the plans are of both sorts: {open} open, {closed} closed");
}

/// A run is cut off at one call after the other. The network that it leaves is one of those that the proof has looked at.
#[test]
fn the_network_that_a_run_leaves_at_any_call_is_a_state_of_its_plan() {
    let runtime = || tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().expect("a runtime");
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[99; 32]);
    let mut runner = TestRunner::new_with_rng(Config { cases: RUNS, failure_persistence: None, ..Config::default() }, rng);
    let (mut looked_at, mut between) = (0, 0);
    for _ in 0..RUNS {
        let change: Change = random::changes().new_tree(&mut runner).expect("a change").current();
        let (before, after) = (spec(&change.before()), spec(&change.after()));
        let Some(case) = runtime().block_on(Case::between(&before, &after)) else { continue };
        let around = usual(&case);
        let sources = case.sources(&around);
        let moves = Moves::of(&case.plan, &sources);
        let Some(states) = oracle::states(&moves) else { continue };
        let possible: BTreeSet<Shape> =
            states.iter().map(|state| Shape::of(&moves.at(&sources, state), &replaced(&case.plan))).collect();
        let ends = [moves.before(), moves.after()].map(|state| Shape::of(&moves.at(&sources, &state), &replaced(&case.plan)));
        for call in (0..).step_by(2) {
            let (left, done) = runtime().block_on(cut_off(&before, &case, call));
            let known = possible.iter().any(|state| state.is_of(&left));
            let nearest = || possible.iter().map(|state| state.differences(&left)).min_by_key(Vec::len);
            assert!(known, "call {call} of\n{}\nto\n{}\nleaves {:#?}", change.before(), change.after(), nearest());
            looked_at += 1;
            between += usize::from(!ends.iter().any(|end| end.is_of(&left)));
            if done {
                break;
            }
        }
    }
    println!("{looked_at} networks looked at, {between} of them neither as before nor as after");
    assert!(looked_at > 50 && between > 0, "{looked_at} {between}");
}

/// The network that a run leaves which is cut off after some calls, and true if it came to its end.
async fn cut_off(before: &Spec, case: &Case, calls: usize) -> (Shape, bool) {
    let harness = Harness::new().await;
    harness.apply(before).await;
    let planned = harness.plan(&case.spec, &Intent::default()).await;
    let old = replaced(&planned.plan);
    let crash = Crash { after: calls, carried_out: true };
    let done = harness.carry_out_until(planned, 4, crash).await.is_some();
    let harness = harness.restarted().await;
    let observed = harness.observe_kin(&case.spec).await;
    let objects = observed.objects.clone();
    let (_, known) = drift(&case.spec, observed);
    let around = random::surroundings(&objects);
    let live = Sources::live(&known, &objects, BTreeSet::new(), &around);
    // The object that is replaced goes by its id, as in the plan's states.
    let lives = |at: &Address, id: &str| known.live.get(at).is_some_and(|object| object.id == id);
    let replaced = old.iter().filter(|(at, id)| lives(at, id)).map(|(at, _)| at.clone()).collect();
    (Shape::of(&Sources { replaced, ..live }, &old), done)
}

/// The resources that a plan replaces, with the ids of the objects that they have before. These differ from run to run.
fn replaced(plan: &Plan) -> BTreeMap<Address, String> {
    let made = plan.steps.iter().filter(|step| step.verb == Verb::Create);
    made.filter_map(|step| Some((step.at.clone(), step.object.as_ref()?.id.clone()))).collect()
}

/// Two tables exchange a subnet and a route to NAT: at no moment may the private subnet have the route.
#[tokio::test(start_paused = true)]
async fn a_plan_that_moves_a_subnet_to_a_table_that_loses_its_way_out_is_never_open() {
    let text = |dev: &str, private: &str| random::network(dev, private);
    let before = spec(&text(
        "{vpc: main, subnets: [dev], routes: [{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${nat_gateway/n.id}'}]}",
        "{vpc: main, subnets: [private], routes: []}",
    ));
    let after = spec(&text("{vpc: main, subnets: [dev, private], routes: []}", "{vpc: main, subnets: [], routes: []}"));
    let case = Case::between(&before, &after).await.expect("a plan");
    let around = usual(&case);
    let course = course(&case.sources(&around), &case.plan);
    assert_eq!(course.gaps, Vec::new());
}

/// A table that loses its way to NAT, and a group that lets HTTPS out, are closed each alone, and open together.
#[tokio::test(start_paused = true)]
async fn a_plan_without_an_order_is_open_on_the_way_and_gets_the_order_that_closes_it() {
    let nat =
        "{vpc: main, subnets: [private], routes: [{destination_cidr_block: 0.0.0.0/0, nat_gateway_id: '${nat_gateway/n.id}'}]}";
    let dev = "{vpc: main, subnets: [dev], routes: []}";
    let after = random::network(dev, "{vpc: main, subnets: [private], routes: []}");
    let open = "egress: [{protocol: tcp, ports: 443, to: 0.0.0.0/0}]";
    let before = random::network(dev, nat).replace(open, "egress: []");
    assert!(after.contains(open) && !before.contains(open));
    let case = Case::between(&spec(&before), &spec(&after)).await.expect("a plan");
    let around = usual(&case);
    let loose = random::without_orders(&case.plan);
    let told = gaps(&case.sources(&around), &loose);
    assert_eq!(told.iter().map(|gap| gap.claim.code()).collect::<Vec<_>>(), ["N1"], "{told:#?}");
    assert!(told.iter().all(|gap| gap.verdict == Standing::Fails && gap.way.is_some()), "{told:#?}");
    let course = course(&case.sources(&around), &loose);
    let told: Vec<_> = course.orders.iter().map(|(first, then)| (&loose.step(*first).at, &loose.step(*then).at)).collect();
    let told: Vec<_> = told.iter().map(|(first, then)| (first.to_string(), then.to_string())).collect();
    assert_eq!(told, [("route_table/private".to_owned(), "security_group/one".to_owned())]);
    assert_eq!(course.gaps, Vec::new());
}

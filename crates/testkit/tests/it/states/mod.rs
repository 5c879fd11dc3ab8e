//! The states of plans: what `prove` says of them is what a look at every single state says.

mod oracle;
mod random;

use std::collections::BTreeSet;

use heiiki_model::plan::{Plan, Standing};
use heiiki_model::spec::Spec;
use heiiki_model::surroundings::Surroundings;
use heiiki_model::{Known, Object};
use heiiki_plan::{Intent, Planned, plan};
use heiiki_prove::build::Sources;
use heiiki_prove::states::{course, gaps};
use heiiki_testkit::harness::{Harness, spec};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use random::Change;

/// Random changes of an environment.
const CHANGES: u32 = 30;
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
    // Without the orders of the planner it would be.
    let loose = random::without_orders(&case.plan);
    let told = gaps(&case.sources(&around), &loose);
    assert!(told.is_empty() || told.iter().all(|gap| gap.way.is_some()), "{told:#?}");
}

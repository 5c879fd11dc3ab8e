//! Forged saved plans: thousands of changed ones, each with its digests computed anew. None panics, and none yields a
//! step that a plan made at that moment lacks.

mod mutate;

use std::collections::BTreeMap;

use heiiki_model::Observed;
use heiiki_model::plan::{Plan, Step, StepId};
use heiiki_model::spec::Spec;
use heiiki_plan::preconditions::StaleReason;
use heiiki_plan::saved::{Saved, Unusable};
use heiiki_plan::{Intent, Planned, plan};
use heiiki_testkit::harness::{Harness, spec};
use serde_json::Value;

use self::mutate::{Chance, Donors, mutated, sealed};

/// The program that made the plans, and that reads them.
const PROGRAM: &str = "heiiki test";

/// An environment with something of most sorts: a domain with a profile and a notebook, roles with policies, a network with a gateway endpoint.
const SPEC: &str = r#"
version: 1
environment: forged
account: "123456789012"
region: ap-northeast-1
ec2:
  vpcs: {main: {name: Forged, cidr_block: 10.0.0.0/16, enable_dns_support: true, enable_dns_hostnames: true}}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
  route_tables: {private: {vpc: main, subnets: [a, c]}}
  security_groups:
    work:
      vpc: main
      description: work
      ingress: [{protocol: tcp, ports: 443, from: work}]
      egress: [{protocol: tcp, ports: 443, to: work}]
    other: {vpc: main, description: other, ingress: [], egress: []}
  vpc_endpoints: {s3: {service: s3, type: gateway, vpc: main, route_tables: [private]}}
iam:
  policies:
    Reader:
      document: {Version: "2012-10-17", Statement: [{Effect: Allow, Action: ["iam:ListRoles"], Resource: "*"}]}
  roles: {Forged-Exec: {trust: [sagemaker.amazonaws.com], policies: [Reader]}}
logs: {log_groups: {app: {name: /forged/app, retention_in_days: 7}}}
s3: {buckets: {data: {name: forged-data-123456789012, on_destroy: delete}}}
sagemaker:
  notebook_instances:
    dev: {instance_type: ml.t3.medium, role: Forged-Exec, subnet: a, security_groups: [work], direct_internet_access: Disabled, on_destroy: delete}
  domains:
    studio:
      auth_mode: IAM
      vpc: main
      subnets: [a, c]
      app_network_access_type: VpcOnly
      default_user_settings: {execution_role: Forged-Exec, security_groups: [work]}
      on_destroy: delete
  user_profiles: {ann: {domain: studio}}
"#;

/// The same after a change: fields in place, a document, a replacement of the notebook, one group gone.
fn changed() -> String {
    [
        ("ports: 443, from: work", "ports: 444, from: work"),
        ("ports: 443, to: work", "ports: 445, to: work"),
        ("iam:ListRoles", "iam:ListUsers"),
        ("retention_in_days: 7", "retention_in_days: 14"),
        ("role: Forged-Exec, subnet: a", "role: Forged-Exec, subnet: c"),
        ("    other: {vpc: main, description: other, ingress: [], egress: []}\n", ""),
    ]
    .iter()
    .fold(SPEC.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replace(from, to)
    })
}

/// A saved plan, and the observation from which it was made.
struct Base {
    text: Value,
    observed: Observed,
}

async fn base(harness: &Harness, spec: &Spec, intent: Intent) -> Base {
    let observed = if intent.destroy { harness.observe_kin(spec).await } else { harness.observe(spec).await };
    let planned = plan(spec, observed.clone(), &intent);
    assert!(!planned.plan.steps.is_empty());
    let saved = Saved::new(PROGRAM.to_owned(), "2026-01-01T00:00:00Z".to_owned(), spec.clone(), intent, planned);
    Base { text: serde_json::to_value(&saved).expect("a plan is JSON"), observed }
}

/// The plans that are changed: of a new environment, of a change, of one that needs consent and has it, of a refused one, and of a teardown.
async fn bases() -> Vec<Base> {
    let (first, then) = (spec(SPEC), spec(&changed()));
    let harness = Harness::new().await;
    let mut bases = vec![base(&harness, &first, Intent::default()).await];
    harness.apply(&first).await;
    let loss = Intent { allow_data_loss: vec!["notebook_instance/dev".parse().expect("an address")], ..Intent::default() };
    bases.push(base(&harness, &then, loss).await);
    let protected =
        spec(&changed().replace("subnet: c, security_groups: [work]", "subnet: c, protect: true, security_groups: [work]"));
    bases.push(base(&harness, &protected, Intent::default()).await);
    bases.push(base(&harness, &first, Intent { destroy: true, ..Intent::default() }).await);
    bases
}

/// The number of mutants for each result.
type Tally = BTreeMap<&'static str, usize>;

fn unusable(why: &Unusable) -> &'static str {
    match why {
        Unusable::Large => "too large",
        Unusable::Version(_) => "another version",
        Unusable::Program(_) => "another program",
        Unusable::Form(_) => "not the form",
        Unusable::Changed => "not what was saved",
        Unusable::Unsound(_) => "no program writes this",
    }
}

fn stale(what: &StaleReason) -> &'static str {
    match what {
        StaleReason::Appeared(_) => "appeared",
        StaleReason::Gone { .. } => "gone",
        StaleReason::Field { .. } => "another value",
        StaleReason::Holds(_) => "holds more",
        StaleReason::Differs(_) => "differs further",
        StaleReason::Refused(_) => "refused now",
        StaleReason::NoStep(_) => "no such step",
        StaleReason::Step(..) => "another step",
        StaleReason::More(_) => "more to do there",
        StaleReason::LessClosed(_) => "is less closed",
        StaleReason::Waits(_) => "waits for what is missing",
        StaleReason::Preconditions => "other guards",
    }
}

/// A step without what depends on which other steps are in its plan.
fn bare(step: &Step) -> Step {
    Step { id: StepId(0), after: std::collections::BTreeSet::new(), ..step.clone() }
}

/// The steps before a step, by their addresses.
fn before<'p>(plan: &'p Plan, step: &Step) -> Vec<&'p heiiki_model::Address> {
    step.after.iter().map(|before| &plan.step(*before).at).collect()
}

/// Judges one text as `heiiki apply` does, and notes how that ended.
fn judge(text: &str, observed: &Observed, tally: &mut Tally) {
    let mut note = |how: &'static str| *tally.entry(how).or_default() += 1;
    let saved = match Saved::read(text, PROGRAM) {
        Ok(saved) => saved,
        Err(why) => return note(unusable(&why)),
    };
    let fresh: Planned = plan(&saved.spec, observed.clone(), &saved.intent);
    match saved.verify(&fresh) {
        Err(found) => {
            assert!(!found.is_empty(), "a refusal says why");
            found.iter().for_each(|moved| note(stale(&moved.what)));
        }
        Ok(verified) => {
            note(if verified.plan.refusals.is_empty() { "accepted" } else { "accepted, and refused as it was" });
            for (index, step) in verified.plan.steps.iter().enumerate() {
                assert_eq!(step.id, StepId(index));
                let same = fresh.plan.steps.iter().find(|fresh| bare(fresh) == bare(step));
                let same = same.unwrap_or_else(|| panic!("the fresh plan lacks {:?} {}", step.verb, step.at));
                assert_eq!(before(&verified.plan, step), before(&fresh.plan, same), "{}", step.at);
                assert!(saved.plan.steps.iter().any(|known| known.at == step.at && known.verb == step.verb), "{}", step.at);
            }
            let open = fresh.plan.refusals.iter().find(|refusal| {
                let acts = verified.plan.steps.iter().any(|step| step.at == refusal.at);
                acts && !verified.plan.refusals.iter().any(|known| known.at == refusal.at && known.cause() == refusal.cause())
            });
            assert!(open.is_none(), "{open:?} is not in the way");
        }
    }
}

/// Judges many mutants of one plan.
fn judged(index: u64, base: &Base, count: u64, donors: &Donors) -> Tally {
    let mut tally = Tally::new();
    for seed in 0..count {
        let text = mutated(&base.text, donors, &mut Chance::new(seed * 7 + index));
        judge(&text, &base.observed, &mut tally);
    }
    tally
}

#[tokio::test(start_paused = true)]
async fn of_two_thousand_forged_plans_none_yields_a_step_that_the_fresh_plan_lacks() {
    const EACH: u64 = 510;
    let bases = bases().await;
    let donors = Donors::of(bases.iter().map(|base| &base.text));
    let mut tally = Tally::new();
    for base in &bases {
        let whole = serde_json::to_string_pretty(&base.text).expect("it is JSON");
        let mut alone = Tally::new();
        judge(&whole, &base.observed, &mut alone);
        let ends: Vec<&&str> = alone.keys().collect();
        assert!(ends.iter().all(|end| end.starts_with("accepted")), "untouched, and yet {alone:?}");
    }
    let tallies: Vec<Tally> = std::thread::scope(|scope| {
        let donors = &donors;
        let run = |(index, base)| scope.spawn(move || judged(index as u64, base, EACH, donors));
        let threads: Vec<_> = bases.iter().enumerate().map(run).collect();
        threads.into_iter().map(|thread| thread.join().expect("no forged plan panics")).collect()
    });
    assert!(EACH * bases.len() as u64 >= 2_000);
    for (how, count) in tallies.into_iter().flatten() {
        *tally.entry(how).or_default() += count;
    }
    // A file that is too large is a matter of its length alone.
    let large = " ".repeat(usize::try_from(heiiki_plan::saved::LARGEST).expect("it fits") + 1);
    judge(&large, &bases[0].observed, &mut tally);
    println!("{tally:#?}");
    for how in [
        "too large",
        "another version",
        "another program",
        "not the form",
        "not what was saved",
        "no program writes this",
        "appeared",
        "gone",
        "another value",
        "holds more",
        "differs further",
        "refused now",
        "no such step",
        "another step",
        "more to do there",
        "waits for what is missing",
        "other guards",
        "accepted",
        "accepted, and refused as it was",
    ] {
        assert!(tally.contains_key(how), "none ended as `{how}`: {tally:#?}");
    }
}

/// Forges a text of a base by replacing some members, and judges it. Returns the whole message.
fn said(base: &Base, forge: impl FnOnce(&mut Value)) -> String {
    let mut value = base.text.clone();
    forge(&mut value);
    match Saved::read(&sealed(value), PROGRAM) {
        Err(why) => format!("{why:?}"),
        Ok(saved) => match saved.verify(&plan(&saved.spec, base.observed.clone(), &saved.intent)) {
            Err(found) => found.iter().map(|moved| format!("{} {:?}\n", moved.at, moved.what)).collect(),
            Ok(verified) => format!("accepted: {} refusals", verified.plan.refusals.len()),
        },
    }
}

/// The index of a step.
fn index(base: &Base, verb: &str, at: &str) -> usize {
    let steps = base.text["plan"]["steps"].as_array().expect("steps");
    steps.iter().position(|step| step["verb"] == verb && step["at"] == at).unwrap_or_else(|| panic!("{verb} {at}"))
}

#[tokio::test(start_paused = true)]
async fn each_member_of_a_step_is_held_against_the_fresh_plan() {
    let bases = bases().await;
    let change = &bases[1];
    let policy = index(change, "update", "policy/Reader");
    // Another document behind unchanged changes.
    let want = said(change, |plan| {
        plan["plan"]["steps"][policy]["want"]["document"]["Statement"][0]["Action"] = "*".into();
    });
    assert!(want.contains("policy/Reader") && want.contains("Step(Update, [\"want\"])"), "{want}");
    let group = index(change, "update", "log_group/app");
    for (member, value) in [
        ("tags", serde_json::json!({"Owner": "me"})),
        ("ignore", serde_json::json!(["retention_in_days"])),
        ("disposition", "retain".into()),
        ("loses", serde_json::json!({"what": "nothing", "retainable": false})),
        ("why", "missing".into()),
        ("of", "vpc/main".into()),
    ] {
        let said = said(change, |plan| plan["plan"]["steps"][group][member] = value);
        assert!(said.contains("log_group/app") && said.contains(&format!("[\"{member}\"]")), "{member}: {said}");
    }
    // The steps that a step waits for.
    let waiting = change.text["plan"]["steps"].as_array().expect("steps").iter().position(|step| step["after"].is_array());
    let waiting = waiting.expect("one waits");
    let said_of = said(change, |plan| {
        plan["plan"]["steps"][waiting].as_object_mut().expect("a step").shift_remove("after");
    });
    assert!(said_of.contains("[\"after\"]"), "{said_of}");
    // A part that is only shown: an id is said to be another resource's.
    let known = said(change, |plan| {
        let live = plan["known"]["live"].as_object_mut().expect("objects");
        let other = live["vpc/main"].clone();
        live.insert("vpc/main".to_owned(), {
            let mut other = other;
            other["id"] = "vpc-0123456789abcdef0".into();
            other["live"]["vpc_id"] = "vpc-0123456789abcdef0".into();
            other
        });
    });
    assert!(known.contains("vpc/main") && known.contains("Gone"), "{known}");
    // A teardown instead of a change.
    let destroy = said(change, |plan| plan["intent"]["destroy"] = true.into());
    assert!(destroy.contains("NoStep(Update)"), "{destroy}");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_that_was_taken_out_of_the_file_is_back() {
    let bases = bases().await;
    let said_of = said(&bases[2], |plan| {
        plan["plan"]["refusals"] = serde_json::json!([]);
        plan["guards"] = serde_json::json!([]);
    });
    assert!(said_of.contains("notebook_instance/dev") && said_of.contains("Refused"), "{said_of}");
    let consent = said(&bases[1], |plan| plan["intent"]["allow_data_loss"] = serde_json::json!([]));
    assert!(consent.contains("notebook_instance/dev") && consent.contains("Refused"), "{consent}");
}

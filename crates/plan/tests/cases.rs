//! Plans case by case: each folder under `cases` has a `spec.yaml`, an `observed.json` where something is live, and the plan between them in `plan.txt`.
//!
//! `observed.json` is the result of reading the simulated account after `applied.yaml` was applied and changed by `edits.yaml`. A
//! test of the testkit keeps it true and writes it anew with `HEIIKI_WRITE=1`. `plan.txt` is written anew with
//! `INSTA_UPDATE=always`. A file `destroy` in the folder asks for a teardown.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use heiiki_model::plan::{Plan, Step, StepId, Verb};
use heiiki_model::spec::{Given, Sources, Spec, load, render};
use heiiki_model::{Observed, kinds};
use heiiki_plan::{Intent, plan};
use proptest::prelude::*;
use serde::Serialize;
use serde_json::Value;

fn folders() -> Vec<PathBuf> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(cases).expect("the cases are there").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    folders
}

fn spec(folder: &Path) -> Spec {
    let text = fs::read_to_string(folder.join("spec.yaml")).expect("every case has a spec");
    match load(&Sources::from_texts([("spec.yaml", text.as_str())]), &Given::default()) {
        Ok(loaded) => loaded.spec,
        Err(diagnostics) => panic!("{}: {}", folder.display(), render(&diagnostics, 120, false)),
    }
}

fn observed(folder: &Path) -> Observed {
    match fs::read_to_string(folder.join("observed.json")) {
        Ok(text) => serde_json::from_str(&text).expect("what was observed has its form"),
        Err(_) => Observed::default(),
    }
}

fn intent(folder: &Path) -> Intent {
    Intent { destroy: folder.join("destroy").exists(), ..Intent::default() }
}

const fn sign(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "+",
        Verb::Update => "~",
        Verb::Release => "<",
        Verb::Delete => "-",
        Verb::Retain => "=",
    }
}

/// A step in short, as others name it.
fn short(step: &Step) -> String {
    let old = if step.verb == Verb::Delete && step.of.is_none() { " (old)" } else { "" };
    format!("{} {}{old}", sign(step.verb), step.at)
}

/// A reason by its code and its facts.
fn coded(reason: &impl Serialize) -> String {
    match serde_json::to_value(reason).expect("a reason is data") {
        Value::String(code) => code,
        Value::Object(mut facts) => match facts.shift_remove("code") {
            Some(Value::String(code)) if facts.is_empty() => code,
            Some(Value::String(code)) => format!("{code} {}", Value::Object(facts)),
            Some(_) | None => facts.iter().map(|(code, facts)| format!("{code} {facts}")).collect(),
        },
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => panic!("a reason has a code"),
    }
}

fn drawn(plan: &Plan) -> String {
    let mut text = String::new();
    for step in &plan.steps {
        let _ = writeln!(text, "{}  # {}", short(step), coded(&step.why));
        for change in &step.changes {
            let _ = writeln!(text, "      {}: {} -> {}", change.field, change.from, change.to.value);
        }
        if !step.ignore.is_empty() {
            let _ = writeln!(text, "      leaves {}", step.ignore.join(", "));
        }
        let after: Vec<String> = step.after.iter().map(|id| short(plan.step(*id))).collect();
        if !after.is_empty() {
            let _ = writeln!(text, "      after {}", after.join(", "));
        }
    }
    for refusal in &plan.refusals {
        let _ = writeln!(text, "refused {:?} {}: {}", refusal.cause(), refusal.at, coded(&refusal.why));
    }
    for kept in &plan.kept {
        let _ = writeln!(text, "kept {:?} {} {}: {}", kept.cause(), kept.at, kept.id, coded(&kept.why));
    }
    for unread in &plan.unread {
        let _ = writeln!(text, "not read {}: {}", unread.kind, unread.error);
    }
    for one in &plan.uncompared {
        let _ = writeln!(text, "not compared {} [{}]: {}", one.at, one.fields.join(", "), coded(&one.why));
    }
    for note in &plan.notes {
        let _ = writeln!(text, "note {}: {}", note.at, coded(&note.why));
    }
    let _ = writeln!(text, "{} unchanged", plan.unchanged);
    text
}

#[test]
fn every_case_has_its_plan() {
    for folder in folders() {
        let planned = plan(&spec(&folder), observed(&folder), &intent(&folder));
        let name = folder.file_name().and_then(|name| name.to_str()).expect("a name").to_owned();
        insta::with_settings!({ snapshot_path => folder.clone(), prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!("plan", drawn(&planned.plan), &name);
        });
    }
}

fn check_order(plan: &Plan) {
    for (index, step) in plan.steps.iter().enumerate() {
        assert_eq!(step.id, StepId(index));
        assert!(step.after.iter().all(|before| before.0 < index), "{} waits for a later step", step.at);
    }
}

/// The deletions and replacements of a plan. There must not be more of them if something is not seen.
fn destructive(plan: &Plan) -> Vec<String> {
    let deletes = plan.steps.iter().filter(|step| step.verb == Verb::Delete);
    deletes.map(|step| format!("{} {}", step.at, step.object.as_ref().map_or("", |object| object.id.as_str()))).collect()
}

#[test]
fn objects_that_are_listed_in_another_order_or_twice_give_the_same_plan() {
    let folders = folders();
    let strategy = (0..folders.len(), any::<u64>(), proptest::collection::vec(any::<bool>(), 64));
    proptest!(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() }, |((case, seed, twice) in strategy)| {
        let folder = &folders[case];
        let (spec, seen) = (spec(folder), observed(folder));
        let first = plan(&spec, seen.clone(), &intent(folder));
        let mut shuffled = seen;
        let again: Vec<_> = shuffled.objects.iter().zip(twice.iter().cycle()).filter(|(_, twice)| **twice).map(|(object, _)| object.clone()).collect();
        shuffled.objects.extend(again);
        // A shuffle that needs no randomness but the seed's.
        let length = shuffled.objects.len().max(1) as u64;
        for index in 0..shuffled.objects.len() {
            let other = (seed.wrapping_mul(index as u64 + 7).wrapping_add(seed >> 7)) % length;
            shuffled.objects.swap(index, usize::try_from(other).expect("an index"));
        }
        prop_assert_eq!(plan(&spec, shuffled, &intent(folder)), first);
    });
}

#[test]
fn not_seeing_adds_no_deletion_no_replacement_and_no_finding() {
    use heiiki_model::KindName;
    use heiiki_model::failure::{AwsError, Class};
    use heiiki_model::plan::Unread;
    use heiiki_plan::drift::Deviation;
    let folders = folders();
    let strategy = (0..folders.len(), proptest::collection::vec(any::<bool>(), KindName::SEEN.len()), any::<bool>());
    proptest!(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() }, |((case, denied, destroy) in strategy)| {
        let folder = &folders[case];
        let (spec, seen) = (spec(folder), observed(folder));
        let intent = Intent { destroy, ..Intent::default() };
        let mut blind = seen.clone();
        for (kind, _) in KindName::SEEN.iter().zip(&denied).filter(|(_, denied)| **denied) {
            blind.objects.retain(|object| object.kind != *kind);
            let error = AwsError { service: "EC2".into(), operation: "List".into(), code: "Denied".into(), message: "no".into(), request_id: None, class: Class::Denied };
            blind.unread.push(Unread { kind: *kind, error });
        }
        let (whole, part) = (plan(&spec, seen.clone(), &intent).plan, plan(&spec, blind.clone(), &intent).plan);
        check_order(&part);
        let (before, after) = (destructive(&whole), destructive(&part));
        for deletion in after {
            prop_assert!(before.contains(&deletion), "{}: {deletion} is deleted only because something was not seen", folder.display());
        }
        let told = |seen: Observed| -> Vec<String> {
            let (drift, _) = heiiki_plan::drift::drift(&spec, seen);
            let told = drift.findings.iter().flat_map(|finding| {
                if matches!(finding.what, Deviation::Nothing { .. }) {
                    // One finding stands for all resources, none of which exists.
                    spec.resources.iter().map(|resource| format!("{} is missing", resource.at)).collect()
                } else if matches!(finding.what, Deviation::Missing { .. }) {
                    vec![format!("{} is missing", finding.at)]
                } else {
                    vec![format!("{} {:?}", finding.at, std::mem::discriminant(&finding.what))]
                }
            });
            told.collect()
        };
        let (before, after) = (told(seen), told(blind));
        for finding in after {
            prop_assert!(before.contains(&finding), "{}: {finding} is found only because something was not seen", folder.display());
        }
    });
}

#[test]
fn any_part_of_what_is_live_gives_an_order_and_a_step_for_all_that_differs() {
    let folders = folders();
    let strategy = (0..folders.len(), proptest::collection::vec(any::<bool>(), 64), any::<bool>());
    proptest!(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() }, |((case, gone, destroy) in strategy)| {
        let folder = &folders[case];
        let (spec, mut seen) = (spec(folder), observed(folder));
        let mut gone = gone.iter().cycle();
        seen.objects.retain(|_| !gone.next().copied().unwrap_or_default());
        let live: Vec<_> = seen.objects.iter().filter_map(|object| object.claim(&spec.place.environment)).collect();
        let plan = plan(&spec, seen, &Intent { destroy, ..Intent::default() }).plan;
        check_order(&plan);
        if destroy {
            return Ok(());
        }
        for resource in spec.resources.iter().filter(|resource| resource.existing.is_none() && !live.contains(&resource.at)) {
            // An object that AWS made with its VPC exists before it carries a claim.
            let is_made = kinds::of(resource.at.kind).made_with(&resource.want).is_some();
            let makes = |verb: Verb| verb == Verb::Create || (is_made && verb == Verb::Update);
            let made = plan.steps.iter().any(|step| step.at == resource.at && makes(step.verb));
            let told = plan.uncompared.iter().any(|one| one.at == resource.at)
                || plan.refusals.iter().any(|refusal| refusal.at == resource.at)
                || plan.notes.iter().any(|note| note.at == resource.at);
            prop_assert!(made || told, "{}: nothing is said of {}, which does not exist", folder.display(), resource.at);
        }
    });
}

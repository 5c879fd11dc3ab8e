//! Round trips of `import`: every spec is applied, its tags are lost, and the spec that `import` writes adopts, keeps
//! and destroys the same objects.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use heiiki_aws::{Scope, observe};
use heiiki_model::plan::{Noted, Plan, Refusal, Refused, Verb};
use heiiki_model::spec::{Given, Source, Sources, Spec, format, load, render};
use heiiki_model::{KindName, Object, Observed, Place, kinds};
use heiiki_plan::Intent;
use heiiki_plan::import::{Imported, Seeds, import};
use heiiki_sim::World;
use heiiki_testkit::harness::{ACCOUNT, Harness, REGION, brief, repository, spec, spec_file};
use serde_json::Value;

use crate::specs::given;

fn place(environment: &str) -> Place {
    let (account, region) = (ACCOUNT.to_owned(), REGION.to_owned());
    Place { environment: environment.to_owned(), account, region, partition: "aws".to_owned() }
}

/// The same account as if everything in it had been made by hand: nothing carries a tag of heiiki's.
fn by_hand(world: &World) -> World {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.retain(|key, _| !key.starts_with("heiiki:"));
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => items.iter_mut().for_each(strip),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut value = serde_json::to_value(world).expect("a world serialises");
    strip(&mut value);
    serde_json::from_value(value).expect("a world without tags is one")
}

async fn everything(harness: &Harness, place: &Place) -> Observed {
    Box::pin(observe(&harness.aws, &Scope::everything(place))).await.expect("the account can be read")
}

/// The seeds that a user who knows these objects would give: VPCs and domains by id, everything else by name.
fn seeds(ours: &[Object]) -> Seeds {
    let mut seeds = Seeds::default();
    for object in ours {
        if object.kind == KindName::Vpc {
            seeds.vpcs.push(object.id.clone());
        } else if object.kind == KindName::Domain {
            seeds.domains.push(object.id.clone());
        } else {
            let name = kinds::of(object.kind).live_name(&object.live).or_else(|| object.tags.get("Name").cloned());
            seeds.prefixes.extend(name);
        }
    }
    seeds
}

/// The spec that was written: it is valid without a warning, and in its normal form.
fn read(imported: &Imported) -> Spec {
    let text = &imported.text;
    let normal = format::normalise(&Arc::new(Source::new("imported", text.as_str()))).expect("it is YAML");
    assert_eq!(&normal, text, "it is in its normal form");
    let text = &normal;
    match load(&Sources::from_texts([("imported", text)]), &Given::default()) {
        Ok(loaded) => {
            assert!(loaded.warnings.is_empty(), "{}\n{text}", render(&loaded.warnings, 120, false));
            loaded.spec
        }
        Err(found) => panic!("{}\n{text}", render(&found, 120, false)),
    }
}

fn only_tags(plan: &Plan, text: &str) {
    assert!(plan.refusals.is_empty(), "{:#?}\n{text}", plan.refusals);
    for step in &plan.steps {
        let tags = step.verb == Verb::Update && step.changes.iter().all(|change| change.field == "tags");
        assert!(tags, "{:?}\n{:#?}\n{text}", brief(plan), step.changes);
    }
}

fn specs() -> Vec<PathBuf> {
    let folder = std::fs::read_dir(repository("specs")).expect("the folder is there");
    let mut found: Vec<PathBuf> = folder.map(|entry| entry.expect("an entry can be read").path()).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "yaml"));
    found.sort();
    found
}

fn ours(observed: &Observed, spec: &Spec) -> Vec<Object> {
    let claimed = observed.objects.iter().filter(|object| object.claim(&spec.place.environment).is_some());
    claimed.filter(|object| object.kind != KindName::InlinePolicy).cloned().collect()
}

async fn goes_round(path: &Path) {
    let name = path.display().to_string();
    let harness = Harness::new().await;
    given(&harness).await;
    let fresh = harness.objects();
    let first = spec_file(path);
    harness.apply(&first).await;
    let mine = ours(&everything(&harness, &first.place).await, &first);
    if mine.is_empty() {
        return;
    }
    let harness = Harness::with(by_hand(&harness.sandbox.read(Clone::clone).expect("a sandbox in memory can be read"))).await;
    let place = place("taken");
    let imported = import(&place, &everything(&harness, &place).await, &seeds(&mine)).expect("everything is there");
    let text = &imported.text;
    let second = read(&imported);
    // What AWS made with a VPC and nobody changed is used and not taken over.
    let used = |object: &&Object| second.resources.iter().any(|resource| format!("{:?}", resource.existing).contains(&object.id));
    let taken = mine.len() - mine.iter().filter(used).count();
    assert_eq!(imported.resources, taken, "{name}: {:?}\n{text}", imported.left_out);
    let planned = harness.plan(&second, &Intent { adopt: true, ..Intent::default() }).await.plan;
    only_tags(&planned, text);
    assert_eq!(planned.steps.len(), taken, "{name}\n{text}");
    let planned = harness.apply(&second).await;
    only_tags(&planned, text);
    assert_eq!(planned.steps.len(), taken, "{name}\n{text}");
    assert_eq!(brief(&harness.plan(&second, &Intent::default()).await.plan), Vec::<String>::new(), "{name}");
    harness.wait(Duration::from_mins(1)).await;
    let allow_data_loss = second.resources.iter().map(|resource| resource.at.clone()).collect();
    harness.fulfil(&second, &Intent { destroy: true, allow_data_loss, evict_users: true, ..Intent::default() }).await;
    harness.wait(Duration::from_hours(2)).await;
    let _ = harness.observe(&second).await;
    let paths = |objects: &BTreeMap<String, Value>| objects.keys().cloned().collect::<Vec<String>>();
    let inline = |mut objects: BTreeMap<String, Value>| {
        // A policy inside a role that others own stays where it is.
        objects.retain(|path, _| !path.contains("databricks-workspace"));
        objects
    };
    assert_eq!(paths(&inline(harness.objects())), paths(&inline(fresh)), "{name}");
}

#[tokio::test(start_paused = true)]
async fn what_was_made_by_hand_is_imported_adopted_and_destroyed() {
    for path in specs() {
        Box::pin(goes_round(&path)).await;
    }
}

/// Objects with an environment's tags are written under its addresses. The plan of the written spec is empty, and a
/// destroy with it leaves nothing.
#[tokio::test(start_paused = true)]
async fn an_environment_that_lost_its_spec_gets_it_back() {
    for path in specs() {
        let harness = Harness::new().await;
        given(&harness).await;
        let fresh = harness.objects();
        let first = spec_file(&path);
        harness.apply(&first).await;
        let observed = everything(&harness, &first.place).await;
        let imported = import(&first.place, &observed, &Seeds::default()).expect("nothing was asked for by id");
        let second = read(&imported);
        let plan = harness.plan(&second, &Intent::default()).await.plan;
        assert!(plan.refusals.is_empty(), "{:#?}\n{}", plan.refusals, imported.text);
        // The spec says the same in other words, which is noted.
        assert!(plan.only_records(), "{:?}\n{}\n{}", brief(&plan), path.display(), imported.text);
        // And it is enough to take everything down again.
        let allow_data_loss = second.resources.iter().map(|resource| resource.at.clone()).collect();
        harness.fulfil(&second, &Intent { destroy: true, allow_data_loss, evict_users: true, ..Intent::default() }).await;
        harness.wait(Duration::from_hours(2)).await;
        let _ = harness.observe(&second).await;
        let left: Vec<String> = harness.objects().into_keys().filter(|path| !fresh.contains_key(path)).collect();
        assert_eq!(left, Vec::<String>::new(), "{}", path.display());
    }
}

const NETWORK: &str = "
version: 1
environment: one
account: '123456789012'
region: ap-northeast-1
ec2:
  vpcs:
    main: {name: Net, cidr_block: 10.0.0.0/16}
  subnets:
    a: {name: Same, vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    b: {name: Same, vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
";

async fn live(text: &str) -> (Harness, Vec<Object>) {
    let harness = Harness::new().await;
    let first = spec(text);
    harness.apply(&first).await;
    let mine = ours(&everything(&harness, &first.place).await, &first);
    (harness, mine)
}

/// Another environment's objects are used and never taken.
#[tokio::test(start_paused = true)]
async fn what_is_another_environments_is_refused() {
    let (harness, mine) = live(NETWORK).await;
    let place = place("two");
    let imported = import(&place, &everything(&harness, &place).await, &seeds(&mine)).expect("it is there");
    assert_eq!((imported.resources, imported.existing), (0, 0), "{}", imported.text);
    let vpc = &mine.iter().find(|object| object.kind == KindName::Vpc).expect("it was made").id;
    let text = NETWORK.replace("environment: one", "environment: two");
    let text = text.replace("main: {name: Net,", &format!("main: {{adopt: {{id: {vpc}}}, name: Net,"));
    let plan = harness.plan(&spec(&text), &Intent::default()).await.plan;
    let why = Refused::AdoptsFromEnvironment { id: vpc.clone(), environment: "one".to_owned() };
    assert_eq!(plan.refusals, [Refusal::new(&"vpc/main".parse().expect("an address"), why)]);
}

#[tokio::test(start_paused = true)]
async fn equal_names_get_numbers_and_nothing_is_replaced_before_it_is_ours() {
    let (harness, mine) = live(NETWORK).await;
    let harness = Harness::with(by_hand(&harness.sandbox.read(Clone::clone).expect("it can be read"))).await;
    let place = place("two");
    let imported = import(&place, &everything(&harness, &place).await, &seeds(&mine)).expect("it is there");
    let second = read(&imported);
    let subnets: Vec<String> =
        second.resources.iter().filter(|one| one.at.kind == KindName::Subnet).map(|one| one.at.name.to_string()).collect();
    assert_eq!(subnets, ["Same", "Same-2"]);
    let other = spec(&imported.text.replace("10.0.1.0/24", "10.0.2.0/24").replace("10.0.0.0/24", "10.0.3.0/24"));
    let plan = harness.plan(&other, &Intent::default()).await.plan;
    assert!(plan.refusals.len() == 2 && !plan.is_destructive(), "{:#?}", plan.refusals);
    assert!(plan.refusals.iter().all(|refusal| matches!(refusal.why, Refused::NotYetOurs { .. })));
    let nothing = harness.plan(&second, &Intent { destroy: true, ..Intent::default() }).await.plan;
    assert_eq!(brief(&nothing), Vec::<String>::new(), "what is not ours yet is not destroyed");
}

/// A rename in the spec changes one tag.
#[tokio::test(start_paused = true)]
async fn a_resource_that_moves_keeps_its_object() {
    let (harness, _) = live(NETWORK).await;
    let moved = NETWORK.replace("    a: {name: Same", "    front: {name: Same");
    let said = "moved:\n  - {from: subnet/a, to: subnet/middle}\n  - {from: subnet/middle, to: subnet/front}\n";
    let second = spec(&format!("{moved}{said}"));
    let planned = harness.plan(&second, &Intent::default()).await;
    assert_eq!(brief(&planned.plan), ["~ subnet/front tags"]);
    assert_eq!(planned.plan.notes[0].why, Noted::Moved { from: "subnet/a".parse().expect("an address") });
    harness.apply(&second).await;
    assert_eq!(brief(&harness.plan(&second, &Intent::default()).await.plan), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn two_objects_do_not_become_one() {
    let (harness, mine) = live(NETWORK).await;
    let text = NETWORK.replace("    a: {name: Same, vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}\n", "");
    let second = spec(&format!("{text}moved: [{{from: subnet/a, to: subnet/b}}]\n"));
    let plan = harness.plan(&second, &Intent::default()).await.plan;
    let [refusal] = plan.refusals.as_slice() else { panic!("{:#?}", plan.refusals) };
    let ids: Vec<&String> = mine.iter().filter(|one| one.kind == KindName::Subnet).map(|one| &one.id).collect();
    let Refused::MovedOntoAnother { id, holder, .. } = &refusal.why else { panic!("{refusal:?}") };
    assert!(id != holder && ids.iter().all(|own| [id, holder].contains(own)), "{refusal:?}");
}

//! The observations of the planner's cases (`plan/tests/cases`): read of the simulated account after `applied.yaml` was applied, then changed by `edits.yaml`.
//! So they are what heiiki reads, and stay so when a kind changes. `HEIIKI_WRITE=1` writes them anew.

use std::fs;
use std::path::{Path, PathBuf};

use heiiki_model::failure::{AwsError, Class};
use heiiki_model::plan::Unread;
use heiiki_model::{FactName, KindName, Object, Observed, UnreadFact};
use heiiki_testkit::harness::{Harness, repository, spec};
use serde_json::Value;

fn folders() -> Vec<PathBuf> {
    let cases = repository("crates/plan/tests/cases");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(cases).expect("the cases are there").map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    folders
}

fn not_allowed(operation: String) -> AwsError {
    let (service, code, message) = ("AWS".to_owned(), "AccessDenied".to_owned(), "not allowed".to_owned());
    AwsError { service, operation, code, message, request_id: None, class: Class::Denied }
}

/// One edit of an observation, such as `{unread: vpc}` or `{untag: vpc/main, keys: [...]}`.
fn edit(observed: &mut Observed, edit: &Value) {
    let text = |key: &str| edit.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let is = |object: &Object, at: &str| object.tags.get("heiiki:address").is_some_and(|claim| claim == at);
    let find = |observed: &Observed, at: &str| {
        observed.objects.iter().position(|object| is(object, at)).unwrap_or_else(|| panic!("{at} was applied"))
    };
    let verb = edit.as_object().and_then(|edit| edit.keys().next()).map(String::as_str).unwrap_or_default();
    let at = text(verb);
    match verb {
        "unread" => {
            let kind = *KindName::SEEN.iter().find(|kind| kind.as_str() == at).expect("a kind");
            observed.objects.retain(|object| object.kind != kind);
            observed.unread.push(Unread { kind, error: not_allowed(format!("list of {at}")) });
        }
        "unread_fact" => {
            let fact = match text("of").as_str() {
                "prefix_list" => FactName::PrefixList(at.clone()),
                "managed_policy" => FactName::ManagedPolicy(at.clone()),
                other => panic!("`{other}` is no sort of fact"),
            };
            observed.facts.prefix_lists.remove(&at);
            observed.facts.managed_policies.remove(&at);
            observed.unread_facts.push(UnreadFact { fact, error: not_allowed(format!("look at {at}")) });
        }
        "leave_out" => {
            let index = find(observed, &at);
            observed.objects.remove(index);
        }
        "repeat" if at == "all" => observed.objects.extend(observed.objects.clone()),
        "repeat" => {
            let index = find(observed, &at);
            observed.objects.push(observed.objects[index].clone());
        }
        "untag" => {
            let index = find(observed, &at);
            for key in edit["keys"].as_array().expect("keys") {
                observed.objects[index].tags.remove(key.as_str().expect("a key"));
            }
        }
        "twin" => {
            let one = observed.objects[find(observed, &at)].clone();
            let text = serde_json::to_string(&one).expect("an object is JSON").replace(&one.id, &text("id"));
            observed.objects.push(serde_json::from_str(&text).expect("and back"));
        }
        "move" => {
            let index = find(observed, &at);
            let from = observed.objects[find(observed, &text("from"))].id.clone();
            let one = serde_json::to_string(&observed.objects[index]).expect("an object is JSON").replace(&from, &text("to"));
            observed.objects[index] = serde_json::from_str(&one).expect("and back");
        }
        other => panic!("`{other}` is no edit"),
    }
}

async fn seen(folder: &Path) -> Option<Observed> {
    let applied = fs::read_to_string(folder.join("applied.yaml")).ok()?;
    let spec = spec(&applied);
    let harness = Harness::new().await;
    harness.apply(&spec).await;
    let mut observed = harness.observe(&spec).await;
    observed.facts.caller = None;
    if let Ok(text) = fs::read_to_string(folder.join("edits.yaml")) {
        let edits: Vec<Value> = serde_yaml::from_str(&text).expect("edits are a list");
        edits.iter().for_each(|one| edit(&mut observed, one));
    }
    Some(observed)
}

#[tokio::test(start_paused = true)]
async fn the_cases_of_the_planner_are_what_is_read() {
    for folder in folders() {
        let Some(observed) = seen(&folder).await else { continue };
        let path = folder.join("observed.json");
        let text = serde_json::to_string_pretty(&observed).expect("an observation is JSON") + "\n";
        if std::env::vars().any(|(key, _)| key == "HEIIKI_WRITE") {
            fs::write(&path, text).expect("a file can be written");
        } else {
            let stored = fs::read_to_string(&path).expect("write it with HEIIKI_WRITE=1");
            assert!(stored == text, "{} is not what is read by now; write it anew with HEIIKI_WRITE=1", path.display());
        }
    }
}

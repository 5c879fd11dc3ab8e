//! The way from objects that nobody described to an environment of heiiki, as a user types it: import, read, adopt.

use std::path::{Path, PathBuf};

use heiiki::Exit;
use heiiki_sim::{Sandbox, World};
use serde_json::Value;

use crate::quick_setup::set_up;
use crate::run::{Ran, heiiki};
use crate::sandbox::done;

struct Desk {
    _folder: tempfile::TempDir,
    file: PathBuf,
    spec: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (file, spec) = (folder.path().join("sandbox.json"), folder.path().join("taken.yaml"));
        Self { _folder: folder, file, spec }
    }

    fn sandbox(&self) -> Sandbox {
        Sandbox::open(&self.file, || World::new("123456789012", "ap-northeast-1", 1)).unwrap()
    }

    fn go(&self, command: &str, argument: &Path) -> Ran {
        let sandbox = format!("--sandbox={}", self.file.display());
        heiiki(command).arg(argument).arg(sandbox).arg("--sandbox-speed=2000").go()
    }

    fn import(&self, options: &str) -> Ran {
        self.go(&format!("import {options} --environment taken --out"), &self.spec)
    }

    /// Takes every tag of heiiki's off, as if everything had been made by hand.
    fn forget(&self) {
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
        let strip_all = |world: &mut World| {
            let mut value = serde_json::to_value(&*world).unwrap();
            strip(&mut value);
            *world = serde_json::from_value(value).unwrap();
        };
        self.sandbox().edit(strip_all).unwrap();
    }
}

#[test]
fn a_closed_network_is_imported_and_adopted() {
    let desk = Desk::new();
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/closed-network.yaml");
    done(&desk.go("apply --yes --quiet", &spec));
    desk.forget();
    done(&desk.import("--name-prefix IFSM --name-prefix Restrict --name-prefix Developer"));
    done(&heiiki("validate").arg(&desk.spec).go());
    done(&heiiki("fmt --check").arg(&desk.spec).go());
    let again = desk.import("--name-prefix IFSM");
    assert_eq!(again.exit, Exit::Refused, "nothing is overwritten: {}", again.err);
    done(&desk.go("adopt --yes --quiet", &desk.spec));
    done(&desk.go("plan --detailed-exitcode", &desk.spec));
}

#[test]
fn a_quick_setup_is_imported_whole_by_its_domain() {
    let desk = Desk::new();
    let sandbox = desk.sandbox();
    set_up(&sandbox);
    let domains = sandbox.call("sagemaker", "ListDomains", &serde_json::json!({})).unwrap().unwrap();
    let domain = domains["Domains"][0]["DomainId"].as_str().unwrap().to_owned();
    drop(sandbox);
    done(&desk.import(&format!("--domain {domain}")));
    let text = std::fs::read_to_string(&desk.spec).unwrap();
    for part in [
        "QuickSetupDomain-20260101T000000",
        "default-20260101T000000",
        "AmazonSageMaker-ExecutionRole-20260101T000000",
        "existing: {id: vpc-",
    ] {
        assert!(text.contains(part), "{part}:\n{text}");
    }
    done(&desk.go("adopt --yes --quiet", &desk.spec));
    done(&desk.go("plan --detailed-exitcode", &desk.spec));
}

#[test]
fn what_is_asked_for_must_be_there() {
    let desk = Desk::new();
    drop(desk.sandbox());
    let none = heiiki("import --environment taken").go();
    assert_eq!(none.exit, Exit::Usage, "{}", none.err);
    desk.sandbox().edit(|_| ()).unwrap();
    let missing = desk.import("--vpc vpc-0123456789abcdef0");
    assert!(missing.exit == Exit::Failed && missing.err.contains("there is no vpc vpc-0123456789abcdef0"), "{}", missing.err);
}

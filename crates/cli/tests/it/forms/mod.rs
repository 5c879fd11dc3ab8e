//! The forms of a plan: text, JSON and Markdown say the same of every spec, and a comment keeps to its bytes and still
//! names the objects that are destroyed.

use std::fs;
use std::path::Path;

use heiiki::Exit;
use heiiki::render::markdown::{Budget, comment};
use heiiki::render::plan::Shown;
use heiiki::render::style::Paint;
use heiiki_model::Known;
use heiiki_model::plan::Plan;
use heiiki_sim::{Sandbox, World};
use serde_json::Value;

use crate::run::{Ran, heiiki};
use crate::schemas::fits;

mod large;
mod parse;
mod questions;

use parse::{Told, json, markdown, named, text, well_formed};

/// A spec in an account of its own.
struct Account {
    folder: tempfile::TempDir,
    spec: String,
}

impl Account {
    fn new(name: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let spec = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs").join(name)).unwrap();
        fs::write(folder.path().join("spec.yaml"), &spec).unwrap();
        Self { folder, spec }
    }

    /// The role that a spec expects.
    fn given(&self) {
        let sandbox =
            Sandbox::open(&self.folder.path().join("sandbox.json"), || World::new("123456789012", "ap-northeast-1", 1)).unwrap();
        let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
        let role = serde_json::json!({"RoleName": "databricks-workspace", "AssumeRolePolicyDocument": trust});
        sandbox.call("iam", "CreateRole", &role).unwrap().unwrap();
    }

    fn edit(&self, edits: &[(&str, &str)]) {
        let mut text = self.spec.clone();
        for (from, to) in edits {
            assert!(text.contains(from), "{from}");
            text = text.replace(from, to);
        }
        fs::write(self.folder.path().join("spec.yaml"), text).unwrap();
    }

    fn go(&self, line: &str) -> Ran {
        let sandbox = format!("--sandbox={}", self.folder.path().join("sandbox.json").display());
        heiiki(line).arg(self.folder.path().join("spec.yaml")).arg(sandbox).arg("--sandbox-speed=20000").go()
    }

    /// Every form of one plan, held against each other and against the schema.
    fn agree(&self, options: &str) -> Told {
        let form = |form: &str| self.go(&format!("plan {options} {form}"));
        let (as_text, as_json, as_markdown) = (form(""), form("--json"), form("--format markdown --max-bytes 1000000"));
        assert_eq!((as_text.exit, as_json.exit), (as_json.exit, as_markdown.exit));
        let told = json(&as_json.out);
        assert_eq!(text(&as_text.out), told, "{}", as_text.out);
        assert_eq!(markdown(&as_markdown.out), told, "{}", as_markdown.out);
        well_formed(&as_markdown.out);
        fits("plan", &as_json.out);
        assert_eq!(form("--format json").out, as_json.out, "the same plan has the same bytes");
        let plan: Value = serde_json::from_str(&as_json.out).unwrap();
        destroyed(&plan, &told);
        for refusal in plan["refusals"].as_array().unwrap() {
            assert!(as_markdown.out.contains("Refused") && as_markdown.out.contains(refusal["at"].as_str().unwrap()));
        }
        told
    }
}

/// A deletion in the plan's steps is shown as such in a row.
fn destroyed(plan: &Value, told: &Told) {
    for step in plan["steps"].as_array().unwrap().iter().filter(|step| step["verb"] == "delete" && step["of"].is_null()) {
        let at = step["at"].as_str().unwrap();
        assert!(told.rows.iter().any(|(sign, address)| (sign == "±" || sign == "-") && address == at), "{at}");
    }
}

/// A spec from nothing to nothing, with an edit on the way.
fn round(name: &str, edits: &[(&str, &str)]) -> Vec<Told> {
    let account = Account::new(name);
    let mut told = vec![account.agree("")];
    account.given();
    told.push(account.agree(""));
    let applied = account.go("apply --yes --quiet");
    assert_eq!(applied.exit, Exit::Done, "{}", applied.err);
    assert_eq!(account.agree("").rows, []);
    let shown = account.go("show --json");
    fits("show", &shown.out);
    account.edit(edits);
    told.push(account.agree(""));
    account.edit(&[]);
    told.push(account.agree("--destroy"));
    told
}

fn destructive(told: &Told) -> usize {
    told.counts[2] + told.counts[3]
}

#[test]
fn closed_network() {
    let told = round(
        "closed-network.yaml",
        &[
            ("name: IFSM-Endpoints", "name: IFSM-Endpoints-2"),
            ("direct_internet_access: Disabled", "direct_internet_access: Enabled"),
            ("ports: 2049, from: workload", "ports: 2049, from: 0.0.0.0/0"),
        ],
    );
    assert!(told[0].counts[0] > 20 && destructive(&told[0]) == 0, "{told:?}");
    assert!(told[2].counts[2] > 1, "{told:?}");
    assert!(told[3].counts[3] > 20, "{told:?}");
}

#[test]
fn hosting_vpc() {
    let told = round("hosting-vpc.yaml", &[("default: \"1\"", "default: \"2\"")]);
    assert!(destructive(&told[2]) + told[2].counts[1] > 0 && destructive(&told[3]) > 0, "{told:?}");
}

#[test]
fn mlflow_deploy_role() {
    let told = round("mlflow-deploy-role.yaml", &[("Effect: Allow", "Effect: Deny")]);
    assert!(told[1].counts[0] > 0 && told[2].counts[1] > 0 && destructive(&told[3]) > 0, "{told:?}");
}

#[test]
fn quick_setup() {
    let told = round("quick-setup.yaml", &[("Effect: Allow", "Effect: Deny")]);
    assert!(told[2].counts[1] > 0 && destructive(&told[3]) > 0, "{told:?}");
}

#[test]
fn studio_public() {
    let told = round("studio-public.yaml", &[("cidr_block: 10.30.16.0/20", "cidr_block: 10.30.32.0/20")]);
    assert!(told[2].counts[0] > 0 && destructive(&told[3]) > 0, "{told:?}");
}

#[test]
fn studio_vpc_only() {
    let told = round("studio-vpc-only.yaml", &[("default: none", "default: nat")]);
    assert!(told[2].counts[0] > 0 && destructive(&told[3]) > 0, "{told:?}");
}

#[test]
fn options_of_other_forms_are_refused() {
    let account = Account::new("studio-public.yaml");
    for (line, part) in [
        ("plan --json --format markdown", "cannot be used with"),
        ("plan --json --format json", "cannot be used with"),
        ("plan --max-bytes 5000", "has no meaning without --format markdown"),
        ("plan --json --max-bytes 5000", "has no meaning without --format markdown"),
        ("plan --format markdown --max-bytes 1999", "2000"),
    ] {
        let ran = account.go(line);
        assert_eq!((ran.exit, ran.out.as_str()), (Exit::Usage, ""), "{line}");
        assert!(ran.err.contains(part), "{line}: {}", ran.err);
    }
}

/// Text, JSON and Markdown of a plan made by hand.
fn forms(plan: &Plan, budget: usize) -> (String, String, String) {
    let known = Known::nothing(plan.place.clone());
    let shown = Shown::new(plan, &known);
    (shown.lines(Paint::plain()).join("\n"), shown.json().unwrap(), comment(&shown, Budget(budget)))
}

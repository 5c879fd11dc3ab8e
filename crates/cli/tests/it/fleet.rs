//! Many environments in one command: one reading for each account, parts that are the whole, and one that is broken hides no other.

use std::fs;
use std::path::PathBuf;

use heiiki::Exit;
use serde_json::Value;

use crate::run::{Ran, Run, heiiki};

/// Three accounts with two environments each.
struct Fleet {
    folder: tempfile::TempDir,
    specs: Vec<PathBuf>,
}

impl Fleet {
    fn new() -> Self {
        let mut fleet = Self { folder: tempfile::tempdir().unwrap(), specs: Vec::new() };
        for account in 1..=3 {
            for name in ["blue", "green"] {
                let text = format!(
                    "version: 1\nenvironment: {name}\naccount: \"{account:012}\"\nregion: ap-northeast-1\nec2:\n  vpcs:\n    main: {{name: {name}, cidr_block: 10.{account}.0.0/16}}\n"
                );
                fleet.add(&format!("{account}-{name}.yaml"), &text);
            }
        }
        fleet
    }

    fn add(&mut self, name: &str, text: &str) {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        self.specs.push(path);
    }

    fn run(&self, line: &str, specs: &[PathBuf]) -> Ran {
        let sandbox = format!("--sandbox={}", self.folder.path().join("{account}.json").display());
        specs.iter().fold(heiiki(line), Run::arg).arg(sandbox).arg("--sandbox-speed=2000").go()
    }

    fn applied() -> Self {
        let fleet = Self::new();
        for spec in &fleet.specs {
            let ran = fleet.run("apply --yes", std::slice::from_ref(spec));
            assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
        }
        fleet
    }

    fn drift(&self, options: &str) -> Ran {
        self.run(&format!("drift {options}"), &self.specs)
    }
}

fn environments(ran: &Ran) -> Vec<String> {
    let json: Value = serde_json::from_str(&ran.out).unwrap();
    json["environments"].as_array().unwrap().iter().map(|one| one["spec"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn environments_of_one_account_share_one_reading() {
    let fleet = Fleet::applied();
    let one = fleet.run("drift --stats", &fleet.specs[..1]);
    let both = fleet.run("drift", &fleet.specs[..2]);
    let all = fleet.drift("");
    assert_eq!((one.exit, both.exit, all.exit), (Exit::Done, Exit::Done, Exit::Done), "{}", all.err);
    let calls = |ran: &Ran, readings: usize| -> usize {
        let line = ran.out.lines().last().unwrap();
        let rest = line
            .split_once(&format!(" · {readings} reading{} with ", if readings == 1 { "" } else { "s" }))
            .unwrap_or_else(|| panic!("{line}"))
            .1;
        rest.strip_suffix(" calls").unwrap().parse().unwrap()
    };
    let first: usize =
        one.out.lines().next().unwrap().rsplit_once(" with ").unwrap().1.strip_suffix(" calls").unwrap().parse().unwrap();
    // EC2 tells the two DNS attributes of each VPC in a call each; nothing else is asked twice.
    assert_eq!(calls(&both, 1), first + 2, "{}", both.out);
    assert_eq!(calls(&all, 3), 3 * (first + 2), "{}", all.out);
    assert!(all.out.contains("6 environments: 6 without drift"), "{}", all.out);
}

#[test]
fn the_parts_of_a_fleet_are_the_whole_of_it() {
    let fleet = Fleet::applied();
    let whole = environments(&fleet.drift("--format json"));
    let parts: Vec<String> =
        (1..=4).flat_map(|part| environments(&fleet.drift(&format!("--format json --shard {part}/4")))).collect();
    assert_eq!(whole.len(), 6);
    assert_eq!(whole, parts);
    assert_eq!(fleet.drift("--shard 5/4").exit, Exit::Usage);
}

#[test]
fn one_that_is_broken_hides_no_other() {
    let mut fleet = Fleet::applied();
    fleet.add("broken.yaml", "version: 1\nenvironment: broken\n");
    // A sandbox of another region stands for an account that cannot be reached.
    let elsewhere = "version: 1\nenvironment: red\naccount: \"000000000001\"\nregion: us-east-1\nec2:\n  vpcs:\n    main: {cidr_block: 10.0.0.0/16}\n";
    fleet.add("elsewhere.yaml", elsewhere);
    let failed = fleet.drift("");
    assert_eq!(failed.exit, Exit::Failed, "{}", failed.out);
    assert!(failed.out.contains("8 environments: 6 without drift, 2 not looked at"), "{}", failed.out);
    assert!(failed.out.contains("red · could not be looked at"), "{}", failed.out);
}

#[test]
fn what_is_missing_is_drift_and_the_rest_is_still_told() {
    let mut fleet = Fleet::applied();
    let lost = "version: 1\nenvironment: lost\naccount: \"000000000002\"\nregion: ap-northeast-1\nec2:\n  vpcs:\n    main: {cidr_block: 10.0.0.0/16}\n";
    fleet.add("lost.yaml", lost);
    let drift = fleet.drift("");
    assert_eq!(drift.exit, Exit::Drift, "{}", drift.out);
    assert!(drift.out.contains("Nothing of this environment exists"), "{}", drift.out);
    assert!(drift.out.contains("7 environments: 6 without drift, 1 drifted (1 finding)"), "{}", drift.out);
    // The same environment twice would be read and told twice.
    let mut twice = fleet.specs.clone();
    twice.push(fleet.specs[0].clone());
    assert_eq!(fleet.run("drift", &twice).exit, Exit::Usage);
}

#[test]
fn plans_of_many_are_each_told_and_counted() {
    let mut fleet = Fleet::applied();
    fleet.add("broken.yaml", "version: 1\nenvironment: broken\n");
    fleet.add(
        "lost.yaml",
        "version: 1\nenvironment: lost\naccount: \"000000000002\"\nregion: ap-northeast-1\nec2:\n  vpcs:\n    main: {cidr_block: 10.0.0.0/16}\n",
    );
    let text = fleet.run("plan", &fleet.specs);
    assert_eq!(text.exit, Exit::Failed, "{}", text.out);
    for part in [
        "broken.yaml · could not be planned",
        "+ vpc/main",
        "8 environments: 6 without changes, 1 to create, 1 could not be planned",
    ] {
        assert!(text.out.contains(part), "{part}\n{}", text.out);
    }
    let json = fleet.run("plan --json", &fleet.specs);
    crate::schemas::fits("plans", &json.out);
    assert_eq!(environments(&json).len(), 8);
    let good: Vec<PathBuf> = fleet.specs.iter().filter(|path| !path.ends_with("broken.yaml")).cloned().collect();
    assert_eq!(fleet.run("plan --detailed-exitcode", &good).exit, Exit::Changes);
    let comment = fleet.run("plan --format markdown", &good);
    assert_eq!(comment.out.matches("<!-- heiiki:plan ").count(), 7, "{}", comment.out);
    for line in ["plan --out x", "plan --format html", "plan --target vpc/main"] {
        assert_eq!(fleet.run(line, &good).exit, Exit::Usage, "{line}");
    }
    let checked = fleet.specs.iter().fold(heiiki("validate"), Run::arg).go();
    assert_eq!(checked.exit, Exit::Invalid);
    assert!(checked.out.contains("8 specs: 7 valid, 1 not"), "{}", checked.out);
}

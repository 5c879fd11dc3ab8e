//! The authors of drift: `drift --who` asks CloudTrail, and says what CloudTrail cannot know.

use std::fs;

use heiiki::Exit;
use serde_json::Value;

use crate::review::{DETACH, OPEN_22, SPEC};
use crate::run::{Ran, heiiki};

/// An account in which the spec was applied.
struct Account(tempfile::TempDir);

impl Account {
    fn new(spec: &str) -> Self {
        let account = Self(tempfile::tempdir().unwrap());
        fs::write(account.0.path().join("spec.yaml"), spec).unwrap();
        let applied = account.run("apply", &["--yes", "--sandbox-speed=2000"]);
        assert_eq!(applied.exit, Exit::Done, "{}", applied.err);
        account
    }

    fn run(&self, line: &str, further: &[&str]) -> Ran {
        let spec = self.0.path().join("spec.yaml");
        further.iter().fold(heiiki(line).arg(spec).arg(self.sandbox()), |run, arg| run.arg(*arg)).go()
    }

    fn sandbox(&self) -> String {
        format!("--sandbox={}", self.0.path().join("sandbox.json").display())
    }

    fn in_sandbox(&self, line: &str, further: &[&str]) {
        let ran = further.iter().fold(heiiki(&format!("sandbox {line}")), |run, arg| run.arg(*arg)).arg(self.sandbox()).go();
        assert_eq!(ran.exit, Exit::Done, "{line}: {}", ran.err);
    }

    fn drift(&self, further: &[&str]) -> Ran {
        let drift = self.run("drift --who --sandbox-speed=60", further);
        assert_eq!(drift.exit, Exit::Drift, "{}\n{}", drift.out, drift.err);
        drift
    }

    fn drifted() -> Self {
        let account = Self::new(SPEC);
        account.in_sandbox("wait 1h", &[]);
        account.in_sandbox("call ec2:AuthorizeSecurityGroupIngress", &[OPEN_22, "--as", "Admin/alice@example.com"]);
        account.in_sandbox("call iam:DetachRolePolicy", &[DETACH, "--as", "bob"]);
        account
    }
}

#[test]
fn those_who_made_the_drift_are_named_once_cloudtrail_shows_it() {
    let account = Account::drifted();
    let early = account.drift(&[]);
    assert_eq!(
        early.out.matches("by whom is not known: CloudTrail shows no write since heiiki's own").count(),
        2,
        "{}",
        early.out
    );
    assert!(early.out.contains("up to 15 minutes late"), "{}", early.out);
    account.in_sandbox("wait 10m", &[]);
    let late = account.drift(&[]);
    for part in [
        "by alice@example.com (role Admin) with ec2:AuthorizeSecurityGroupIngress, 2026-01-01 0",
        "by bob with iam:DetachRolePolicy, 2026-01-01 0",
        "UTC, from the console at 203.0.113.7",
    ] {
        assert!(late.out.contains(part), "{part}\n{}", late.out);
    }
    let markdown = account.drift(&["--format=markdown"]).out;
    assert!(markdown.contains("by `alice@example.com` (role Admin) with `ec2:"), "{markdown}");
    let json: Value = serde_json::from_str(&account.drift(&["--format=json"]).out).unwrap();
    let findings = json["environments"][0]["findings"].as_array().unwrap();
    let who = |at: &str| &findings.iter().find(|finding| finding["at"] == at).unwrap()["who"];
    assert_eq!(who("role/exec")["event"], "iam:DetachRolePolicy");
    assert_eq!(who("security_group/web")["by"]["session"], "alice@example.com");
    let plain = account.run("drift --format=json", &[]);
    assert!(!plain.out.contains("\"who\""), "{}", plain.out);
}

#[test]
fn what_cloudtrail_does_not_tell_is_said_and_hides_no_drift() {
    let account = Account::drifted();
    account.in_sandbox("wait 10m", &[]);
    account.in_sandbox("fault cloudtrail:* deny", &[]);
    let denied = account.drift(&[]);
    assert!(denied.out.contains("in us-east-1 (AccessDeniedException): allow cloudtrail:LookupEvents"), "{}", denied.out);
    account.in_sandbox("fault --clear", &[]);
    account.in_sandbox("fault cloudtrail:* unreachable", &[]);
    let closed = account.drift(&["--format=json"]);
    assert!(closed.out.contains("\"unknown\": \"CloudTrail in ap-northeast-1 cannot be reached"), "{}", closed.out);
}

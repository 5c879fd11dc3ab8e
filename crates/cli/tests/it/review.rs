//! A plan that is reviewed, saved and carried out later, and drift that a schedule finds: the story of a repository, through the command line alone.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::PathBuf;
use std::thread;

use heiiki::Exit;
use serde_json::Value;

use crate::run::{Ran, Run, heiiki};
use crate::schemas::fits;

pub(crate) const SPEC: &str = "version: 1
environment: t
account: \"123456789012\"
region: ap-northeast-1
ec2:
  vpcs:
    main: {name: T, cidr_block: 10.0.0.0/16}
  security_groups:
    web: {vpc: main, description: web, ingress: [{protocol: tcp, ports: 443, from: 10.0.0.0/16}], egress: []}
    other: {vpc: main, description: other, ingress: [], egress: []}
iam:
  roles:
    exec: {trust: [sagemaker.amazonaws.com], policies: [AmazonSageMakerFullAccess]}
";
pub(crate) const OPEN_22: &str = r#"{"GroupId": "{security_group/web}", "IpPermissions": [{"IpProtocol": "tcp", "FromPort": 22, "ToPort": 22, "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]}"#;
pub(crate) const DETACH: &str = r#"{"RoleName": "exec", "PolicyArn": "arn:aws:iam::aws:policy/AmazonSageMakerFullAccess"}"#;

/// A repository with one spec, and the account it is for.
pub(crate) struct Repository(tempfile::TempDir);

impl Repository {
    pub(crate) fn new(spec: &str) -> Self {
        let repository = Self(tempfile::tempdir().unwrap());
        repository.commit(spec);
        repository
    }

    pub(crate) fn commit(&self, spec: &str) {
        fs::write(self.path("spec.yaml"), spec).unwrap();
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    /// Runs a command line in which `{name}` stands for a file of the repository.
    pub(crate) fn run(&self, line: &str) -> Ran {
        let sandbox = format!("--sandbox={}", self.path("sandbox.json").display());
        self.command(line).arg(sandbox).arg("--sandbox-speed=2000").go()
    }

    /// Like [`Self::run`], for a command that needs no sandbox.
    pub(crate) fn offline(&self, line: &str) -> Ran {
        self.command(line).go()
    }

    fn command(&self, line: &str) -> Run {
        let words = line.split_whitespace().map(|word| match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            Some(name) => self.path(name).into_os_string(),
            None => word.into(),
        });
        words.fold(heiiki(""), Run::arg)
    }

    pub(crate) fn done(&self, line: &str) -> Ran {
        let ran = self.run(line);
        assert_eq!(ran.exit, Exit::Done, "{line}\n{}\n{}", ran.out, ran.err);
        ran
    }

    /// A call that somebody makes in the console.
    pub(crate) fn by_hand(&self, operation: &str, input: &str) {
        let sandbox = format!("--sandbox={}", self.path("sandbox.json").display());
        let ran = heiiki("sandbox call").arg(operation).arg(input).arg(sandbox).go();
        assert_eq!(ran.exit, Exit::Done, "{operation}: {}", ran.err);
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }
}

/// A webhook that answers once. Returns its URL and, later, the request that it got.
fn webhook() -> (String, thread::JoinHandle<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/hook?key=secret", listener.local_addr().unwrap());
    let answer = thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut text = Vec::new();
        let mut buffer = [0; 4096];
        loop {
            let read = stream.read(&mut buffer).unwrap();
            text.extend_from_slice(&buffer[..read]);
            let shown = String::from_utf8_lossy(&text).into_owned();
            let Some((head, body)) = shown.split_once("\r\n\r\n") else { continue };
            let length =
                head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
            if body.len() >= length.unwrap().trim().parse::<usize>().unwrap() {
                stream.write_all(b"HTTP/1.1 204 No Content\r\ncontent-length: 0\r\n\r\n").unwrap();
                return shown;
            }
        }
    });
    (url, answer)
}

#[test]
fn the_story_of_a_change() {
    let repository = Repository::new(SPEC);
    repository.done("apply {spec.yaml} --yes");
    repository.done("drift {spec.yaml}");

    // A branch changes both a group and a role; its plan is saved for the review.
    let branch = SPEC
        .replace(
            "ports: 443, from: 10.0.0.0/16}",
            "ports: 443, from: 10.0.0.0/16}, {protocol: tcp, ports: 8443, from: 10.0.0.0/16}",
        )
        .replace("[AmazonSageMakerFullAccess]", "[AmazonSageMakerFullAccess, AmazonS3ReadOnlyAccess]");
    fs::write(repository.path("branch.yaml"), &branch).unwrap();
    let comment = repository.done("plan {branch.yaml} --format markdown");
    assert!(comment.out.starts_with("<!-- heiiki:plan t -->\n") && comment.out.contains("2 to change"), "{}", comment.out);
    assert!(comment.out.contains("access widens") || comment.out.contains("`role/exec`"), "{}", comment.out);
    let saved = repository.done("plan {branch.yaml} --out {plan.json}");
    assert!(saved.out.contains("2 to change, 2 unchanged"), "{}", saved.out);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(repository.path("plan.json")).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let shown = repository.offline("show {plan.json}");
    assert_eq!(shown.exit, Exit::Done, "{}", shown.err);
    assert!(shown.out.contains("by heiiki") && shown.out.contains("2 to change, 2 unchanged"), "{}", shown.out);

    // Another person works in the console between the two commands.
    repository.by_hand("ec2:AuthorizeSecurityGroupIngress", OPEN_22);
    repository.by_hand("iam:DetachRolePolicy", DETACH);

    let stale = repository.run("apply {plan.json} --yes");
    assert_eq!(stale.exit, Exit::Refused, "{}", stale.err);
    for part in [
        "security_group/web",
        "`ingress` had another value",
        "0.0.0.0/0",
        "role/exec",
        "`policies`",
        "stale",
        "nothing was changed",
    ] {
        assert!(stale.err.contains(part), "{part}\n{}", stale.err);
    }

    watched(&repository);

    // A new plan mends it and brings the branch in.
    repository.done("plan {branch.yaml} --out {plan.json}");
    repository.commit(&branch);
    repository.done("apply {plan.json} --yes --expect-spec {spec.yaml} --report {report.json}");
    fits("report", &repository.read("report.json"));
    let report: Value = serde_json::from_str(&repository.read("report.json")).unwrap();
    assert_eq!((&report["complete"], &report["summary"]["done"]), (&Value::Bool(true), &2.into()), "{report}");
    repository.done("drift {spec.yaml} --metrics {drift.prom}");
    assert_eq!(sample(&repository.read("drift.prom"), "heiiki_drift_findings"), "0");
    let again = repository.run("apply {plan.json} --yes");
    assert_eq!(again.exit, Exit::Refused, "{}", again.err);
    assert!(again.err.contains("a plan runs once"), "{}", again.err);
}

/// The nightly run, with the branch not merged: both are changes of AWS's side.
fn watched(repository: &Repository) {
    let (url, sent) = webhook();
    let drift = repository.run(&format!("drift {{spec.yaml}} --metrics {{drift.prom}} --notify {url} --notify-format slack"));
    assert_eq!(drift.exit, Exit::Drift, "{}", drift.err);
    for part in [
        "security_group/web",
        "ingress: changed in AWS since the last apply",
        "+   protocol: tcp, from_port: 22, to_port: 22, peer: 0.0.0.0/0",
        "role/exec",
        "policies: changed in AWS since the last apply",
        "-   arn:aws:iam::aws:policy/AmazonSageMakerFullAccess",
        "~ high    security_group/web",
        "high: ingress tcp 22 from 0.0.0.0/0 (ingress-from-everywhere)",
        "~ low     role/exec",
        "2 findings of drift, 2 resources as the spec wants them",
    ] {
        assert!(drift.out.contains(part), "{part}\n{}", drift.out);
    }
    assert!(!drift.err.contains("secret") && !drift.out.contains("secret"), "{}", drift.err);
    let sent = sent.join().unwrap();
    assert!(sent.starts_with("POST /hook?key=secret HTTP/1.1\r\n"), "{sent}");
    let message: Value = serde_json::from_str(sent.split_once("\r\n\r\n").unwrap().1).unwrap();
    assert!(message["text"].as_str().unwrap().contains("drift in 1 of 1 environments"), "{message}");
    for part in
        ["• *low* `role/exec`", "• *high* `security_group/web`", "+ protocol: tcp, from_port: 22, to_port: 22, peer: 0.0.0.0/0"]
    {
        assert!(message["text"].as_str().unwrap().contains(part), "{part}\n{message}");
    }
    assert!(repository.read("drift.prom").contains("heiiki_drift_findings{"), "{}", repository.read("drift.prom"));
    assert_eq!(sample(&repository.read("drift.prom"), "heiiki_drift_findings"), "2");
    for severity in ["severity=\"high\"} 1", "severity=\"medium\"} 0", "severity=\"low\"} 1"] {
        assert!(repository.read("drift.prom").contains(severity), "{severity}");
    }

    let json = repository.run("drift {spec.yaml} --format json");
    assert_eq!(json.exit, Exit::Drift);
    fits("drift", &json.out);
    assert_eq!(json.out, repository.run("drift {spec.yaml} --format json").out, "two runs that find the same say the same");
    let told: Value = serde_json::from_str(&json.out).unwrap();
    let html = repository.run("drift {spec.yaml} --format html");
    let held = html.out.split_once("id=\"drift\">").unwrap().1.split_once("</script>").unwrap().0;
    assert_eq!(serde_json::from_str::<Value>(held).unwrap(), told);
    assert_eq!(html.out.matches("data-address=").count(), 2, "{}", html.out);
    let sarif = repository.run("drift {spec.yaml} --format sarif");
    let sarif: Value = serde_json::from_str(&sarif.out).unwrap();
    let lines: Vec<u64> = (0..2)
        .map(|at| sarif["runs"][0]["results"][at]["locations"][0]["physicalLocation"]["region"]["startLine"].as_u64().unwrap())
        .collect();
    let line = |name: &str| SPEC.lines().position(|line| line.trim_start().starts_with(name)).unwrap() as u64 + 1;
    assert_eq!(lines, [line("web:"), line("exec:")], "{sarif}");
    let levels: Vec<&Value> = (0..2).map(|at| &sarif["runs"][0]["results"][at]["level"]).collect();
    assert_eq!(levels, ["error", "note"], "{sarif}");
    let findings = told["environments"][0]["findings"].as_array().unwrap();
    assert_eq!(findings[0]["opens"][0]["rule"], "ingress-from-everywhere", "{told}");
    assert_eq!(repository.run("drift {spec.yaml} --fail-on high").exit, Exit::Drift);
    repository.by_hand("ec2:RevokeSecurityGroupIngress", OPEN_22);
    let lesser = repository.done("drift {spec.yaml} --fail-on medium");
    assert!(lesser.out.contains("~ low     role/exec"), "it is told all the same: {}", lesser.out);
    repository.by_hand("ec2:AuthorizeSecurityGroupIngress", OPEN_22);
    let origins: Vec<&str> = findings.iter().map(|one| one["deviation"]["fields"][0]["origin"].as_str().unwrap()).collect();
    assert_eq!(origins, ["aws", "aws"], "{told}");
}

/// The value of the only sample of a metric.
fn sample(text: &str, name: &str) -> String {
    let line = text.lines().find(|line| line.starts_with(&format!("{name}{{"))).unwrap();
    line.rsplit_once(' ').unwrap().1.to_owned()
}

#[test]
fn what_no_step_relies_on_does_not_make_a_plan_stale() {
    let repository = Repository::new(SPEC);
    repository.done("apply {spec.yaml} --yes");
    repository.commit(&SPEC.replace("ports: 443", "ports: 444"));
    repository.done("plan {spec.yaml} --out {plan.json}");
    repository.by_hand("ec2:AuthorizeSecurityGroupIngress", &OPEN_22.replace("security_group/web", "security_group/other"));
    repository.by_hand("ec2:CreateVpc", r#"{"CidrBlock": "10.9.0.0/16"}"#);
    let applied = repository.done("apply {plan.json} --yes");
    assert!(applied.out.contains("Done. 1 changed"), "{}", applied.out);
    // Drift that the plan did not have is still there to be found.
    let drift = repository.run("drift {spec.yaml}");
    assert_eq!(drift.exit, Exit::Drift, "{}", drift.out);
    assert!(drift.out.contains("security_group/other") && !drift.out.contains("security_group/web"), "{}", drift.out);
}

#[test]
fn a_plan_is_stale_when_what_it_makes_or_removes_is_no_longer_so() {
    let repository = Repository::new(SPEC);
    // Made: another run applied it first.
    repository.done("plan {spec.yaml} --out {plan.json}");
    repository.done("apply {spec.yaml} --yes");
    let stale = repository.run("apply {plan.json} --yes");
    assert_eq!(stale.exit, Exit::Refused);
    assert!(stale.err.contains("vpc/main") && stale.err.contains("did not exist; now there is vpc-"), "{}", stale.err);
    // Removed: another run did it.
    repository.done("plan {spec.yaml} --destroy --out {plan.json}");
    repository.by_hand("ec2:DeleteSecurityGroup", r#"{"GroupId": "{security_group/other}"}"#);
    let stale = repository.run("apply {plan.json} --yes");
    assert_eq!(stale.exit, Exit::Refused);
    assert!(stale.err.contains("security_group/other") && stale.err.contains("is gone"), "{}", stale.err);
    // One that still holds deletes.
    repository.done("plan {spec.yaml} --destroy --out {plan.json}");
    repository.done("apply {plan.json} --yes");
}

#[test]
fn a_saved_plan_that_is_not_what_it_was_is_refused() {
    let repository = Repository::new(SPEC);
    repository.done("plan {spec.yaml} --out {plan.json}");
    let text = repository.read("plan.json");
    for (change, said) in [
        (text.replace("10.0.0.0/16", "10.1.0.0/16"), "was changed after it was saved"),
        (text.replace("\"heiiki_plan\": 2", "\"heiiki_plan\": 99"), "version 99"),
        (text[..text.len() / 2].to_owned(), "damaged"),
    ] {
        fs::write(repository.path("other.json"), change).unwrap();
        for line in ["apply {other.json} --yes", "show {other.json}"] {
            let ran = if line.starts_with("show") { repository.offline(line) } else { repository.run(line) };
            assert_eq!(ran.exit, Exit::Refused, "{line}: {}", ran.err);
            assert!(ran.err.contains(said), "{said}: {}", ran.err);
        }
    }
    let spec = repository.run("plan {spec.yaml} --out {spec.yaml}");
    assert_eq!(spec.exit, Exit::Usage, "{}", spec.err);
    assert_eq!(repository.read("spec.yaml"), SPEC);
    repository.commit(&SPEC.replace("ports: 443", "ports: 444"));
    let other = repository.run("apply {plan.json} --yes --expect-spec {spec.yaml}");
    assert_eq!(other.exit, Exit::Refused, "{}", other.err);
    assert!(other.err.contains("is not what the plan was made of"), "{}", other.err);
    for line in
        ["apply {plan.json} --target vpc/main", "apply {plan.json} --set a=b", "apply {spec.yaml} --expect-spec {spec.yaml}"]
    {
        assert_eq!(repository.run(line).exit, Exit::Usage, "{line}");
    }
}

#[test]
fn a_changed_spec_is_not_drift() {
    let repository = Repository::new(SPEC);
    repository.done("apply {spec.yaml} --yes");
    repository.commit(
        &SPEC
            .replace("ports: 443", "ports: 444")
            .replace("    other: {vpc: main, description: other, ingress: [], egress: []}\n", ""),
    );
    let drift = repository.done("drift {spec.yaml}");
    for part in ["Not yet applied", "ingress: changed in the spec", "no longer in the spec", "No drift, 2 not yet applied"] {
        assert!(drift.out.contains(part), "{part}\n{}", drift.out);
    }
    // Another field of the same object, changed in AWS, is told apart from it.
    repository.by_hand("ec2:AuthorizeSecurityGroupEgress", OPEN_22);
    let drift = repository.run("drift {spec.yaml}");
    assert_eq!(drift.exit, Exit::Drift);
    assert!(
        drift.out.contains("egress: changed in AWS since") && drift.out.contains("ingress: changed in the spec"),
        "{}",
        drift.out
    );
}

#[test]
fn what_is_left_to_others_is_counted() {
    let repository = Repository::new(SPEC);
    repository.done("apply {spec.yaml} --yes");
    repository.commit(&format!("ignore: [security_group.ingress, role.policies]\n{SPEC}"));
    repository.by_hand("ec2:AuthorizeSecurityGroupIngress", OPEN_22);
    repository.by_hand("iam:DetachRolePolicy", DETACH);
    let drift = repository.done("drift {spec.yaml}");
    assert!(drift.out.contains("No drift, 2 differences ignored, 4 resources as"), "{}", drift.out);
    assert!(!drift.out.contains("role/exec"), "{}", drift.out);
    let all = repository.done("drift {spec.yaml} --all");
    assert!(all.out.contains("security_group/web  ingress") && all.out.contains("role/exec  policies"), "{}", all.out);
    let plan = repository.done("plan {spec.yaml}");
    assert!(plan.out.contains("No changes."), "{}", plan.out);
    repository.commit(&format!("ignore: [ingres]\n{SPEC}"));
    let wrong = repository.offline("validate {spec.yaml}");
    assert_eq!(wrong.exit, Exit::Invalid);
    assert!(wrong.err.contains("unknown-field") && wrong.err.contains("did you mean"), "{}", wrong.err);
}

#[test]
fn an_object_that_does_not_say_what_was_applied_is_told_by_the_next_apply() {
    let repository = Repository::new(SPEC);
    repository.done("apply {spec.yaml} --yes");
    repository.by_hand("ec2:DeleteTags", r#"{"ResourceId": ["{security_group/web}"], "Tag": [{"Key": "heiiki:applied"}]}"#);
    let plan = repository.run("plan {spec.yaml} --detailed-exitcode");
    assert_eq!(plan.exit, Exit::Done, "{}", plan.out);
    assert!(plan.out.contains("No changes.") && plan.out.contains("In the tag of 1 of them"), "{}", plan.out);
    let applied = repository.done("apply {spec.yaml} --yes");
    assert!(applied.out.contains("Done. 1 noted as applied"), "{}", applied.out);
    let plan = repository.done("plan {spec.yaml}");
    assert!(!plan.out.contains("In the tag"), "{}", plan.out);
}

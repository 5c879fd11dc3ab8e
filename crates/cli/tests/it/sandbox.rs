//! The main path in the sandbox, through the command line alone.

use std::fs;
use std::path::Path;

use heiiki::Exit;
use heiiki_sim::{FaultEffect, InjectedFault, Sandbox, World};
use serde_json::Value;

use crate::run::{Ran, Run, heiiki};

/// A folder with a spec and a sandbox of its own. Time runs so fast that nothing has to be waited for.
pub(crate) struct Place {
    folder: tempfile::TempDir,
}

const HEAD: &str = "version: 1\nenvironment: t\naccount: \"123456789012\"\nregion: ap-northeast-1\n";
pub(crate) const NETWORK: &str = "ec2:
  vpcs:
    main: {name: T, cidr_block: 10.0.0.0/16}
  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
  security_groups:
    web: {vpc: main, description: web, ingress: [{protocol: tcp, ports: 443, from: 10.0.0.0/16}], egress: []}
";
pub(crate) const STUDIO: &str = "iam:
  roles:
    exec: {trust: [sagemaker.amazonaws.com]}
sagemaker:
  domains:
    studio:
      vpc: main
      subnets: [a]
      auth_mode: IAM
      app_network_access_type: VpcOnly
      default_user_settings: {execution_role: exec, security_groups: [web]}
";

impl Place {
    pub(crate) fn new(text: &str) -> Self {
        let place = Self { folder: tempfile::tempdir().unwrap() };
        place.write(text);
        place
    }

    fn write(&self, text: &str) {
        fs::write(self.folder.path().join("spec.yaml"), format!("{HEAD}{text}")).unwrap();
    }

    pub(crate) fn spec(&self) -> std::path::PathBuf {
        self.folder.path().join("spec.yaml")
    }

    pub(crate) fn file(&self) -> std::path::PathBuf {
        self.folder.path().join("sandbox.json")
    }

    fn run(&self, command: &str) -> Run {
        let sandbox = format!("--sandbox={}", self.file().display());
        heiiki(command).arg(self.spec()).arg(sandbox).arg("--sandbox-speed=2000")
    }

    pub(crate) fn go(&self, command: &str) -> Ran {
        self.run(command).go()
    }

    fn sandbox(&self) -> Sandbox {
        Sandbox::open(&self.file(), || World::new("123456789012", "ap-northeast-1", 1)).unwrap()
    }

    fn objects(&self) -> Vec<String> {
        self.sandbox().objects().unwrap().into_keys().collect()
    }
}

fn fresh() -> Vec<String> {
    Sandbox::in_memory(World::new("123456789012", "ap-northeast-1", 1)).objects().unwrap().into_keys().collect()
}

pub(crate) fn done(ran: &Ran) {
    assert_eq!(ran.exit, Exit::Done, "{}\n{}", ran.out, ran.err);
}

#[test]
fn from_nothing_to_a_network_and_back() {
    let place = Place::new(NETWORK);
    let planned = place.go("plan --detailed-exitcode");
    assert_eq!(planned.exit, Exit::Changes, "{}", planned.err);
    assert!(planned.err.contains("not AWS, 2000x time"), "{}", planned.err);
    let applied = place.go("apply --yes --stats");
    done(&applied);
    assert!(applied.out.contains("3 to create") && applied.out.contains("Done. 3 created in "), "{}", applied.out);
    assert!(applied.err.contains("+ subnet/a") && applied.err.contains("EC2.CreateSubnet"), "{}", applied.err);
    let again = place.go("plan --detailed-exitcode");
    done(&again);
    assert!(again.out.contains("No changes. 3 resources are as the spec wants them."), "{}", again.out);
    let nothing = place.go("apply");
    done(&nothing);
    let shown = place.go("show --json");
    done(&shown);
    let shown: Value = serde_json::from_str(&shown.out).unwrap();
    let resources = shown["resources"].as_array().unwrap();
    assert_eq!(resources.len(), 3);
    assert!(resources.iter().all(|one| one["standing"] == "ours" && one["phase"] == "ready"), "{shown:#}");
    let gone = place.go("destroy --yes");
    done(&gone);
    assert!(gone.out.contains("3 to delete"), "{}", gone.out);
    assert_eq!(place.objects(), fresh());
}

#[test]
fn what_left_the_spec_is_shown_and_then_deleted() {
    let place = Place::new(NETWORK);
    done(&place.go("apply --yes"));
    place.write("ec2:\n  vpcs:\n    main: {name: Other, cidr_block: 10.0.0.0/16}\n");
    let shown = place.go("show");
    assert!(shown.out.contains("not in the spec"), "{}", shown.out);
    let planned = place.go("plan --detailed-exitcode");
    assert_eq!(planned.exit, Exit::Destructive, "{}", planned.err);
    assert!(planned.out.contains("no longer in the spec") && planned.out.contains("tags.Name  T -> Other"), "{}", planned.out);
    let json = place.go("plan --json");
    done(&json);
    let json: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((&json["summary"]["delete"], &json["summary"]["change"]), (&2.into(), &1.into()));
    done(&place.go("apply --yes"));
    done(&place.go("plan --detailed-exitcode"));
}

#[test]
fn nothing_is_done_without_consent() {
    let place = Place::new(NETWORK);
    let alone = place.go("apply");
    assert_eq!(alone.exit, Exit::Refused);
    assert!(alone.err.contains("run it again with --yes"), "{}", alone.err);
    for answer in ["n\n", "\n", ""] {
        assert_eq!(place.run("apply").answers(answer).go().exit, Exit::Refused);
    }
    assert_eq!(place.objects(), fresh());
    done(&place.run("apply").answers("y\n").go());
    assert_eq!(place.run("destroy").answers("yes\n").go().exit, Exit::Refused);
    let gone = place.run("destroy").answers("t\n").go();
    done(&gone);
    assert!(gone.err.contains("Type `t` to go on:"), "{}", gone.err);
    assert_eq!(place.objects(), fresh());
}

#[test]
fn data_does_not_die_without_a_word() {
    let place = Place::new(&format!("{NETWORK}{STUDIO}"));
    done(&place.go("apply --yes"));
    let refused = place.go("destroy --yes");
    assert_eq!(refused.exit, Exit::Refused);
    assert!(
        refused.out.contains("on_destroy: delete") && refused.out.contains("--allow-data-loss domain/studio"),
        "{}",
        refused.out
    );
    assert_eq!(place.run("destroy").answers("perhaps\n").go().exit, Exit::Refused);
    let slip = place.go("destroy --yes --allow-data-loss domain/sutdio");
    assert_eq!(slip.exit, Exit::Usage, "{}", slip.err);
    let kept = place.run("destroy").answers("retain\nt\n").go();
    assert_eq!(kept.exit, Exit::Kept, "{}\n{}", kept.out, kept.err);
    assert!(kept.out.contains("; keeps "), "{}", kept.out);
    // A retained domain stays in its network.
    assert!(kept.out.contains("Left alone") && kept.out.contains("subnet/a"), "{}", kept.out);
    assert!(place.objects().iter().any(|path| path.starts_with("efs/")), "{:?}", place.objects());
}

#[test]
fn failures_are_told_and_the_next_run_goes_on() {
    let place = Place::new(NETWORK);
    let refuse = FaultEffect::Error { status: 400, code: "InvalidParameterValue".into(), message: "no such zone".into() };
    place.sandbox().inject_fault(InjectedFault::once("ec2:CreateSubnet", refuse)).unwrap();
    let failed = place.go("apply --yes");
    assert_eq!(failed.exit, Exit::Failed);
    for part in
        ["failed: create subnet/a", "EC2 CreateSubnet: InvalidParameterValue: no such zone", "request id ", "help: ", "1 failed"]
    {
        assert!(failed.out.contains(part), "{part}: {}", failed.out);
    }
    done(&place.go("apply --yes"));
    done(&place.go("plan --detailed-exitcode"));
}

#[test]
fn a_denied_read_is_not_absence() {
    let place = Place::new(NETWORK);
    done(&place.go("apply --yes"));
    let before = place.objects();
    place.sandbox().inject_fault(InjectedFault::always("ec2:DescribeSubnets", FaultEffect::Deny { message: None })).unwrap();
    for command in ["plan", "apply --yes", "destroy --yes"] {
        let ran = place.go(command);
        assert_eq!(ran.exit, Exit::Failed, "{command}: {}", ran.out);
        assert!(ran.out.contains("EC2 DescribeSubnets: UnauthorizedOperation"), "{command}: {}", ran.out);
    }
    let shown = place.go("show");
    assert_eq!(shown.exit, Exit::Failed);
    assert!(shown.out.contains("not read"), "{}", shown.out);
    assert_eq!(place.objects(), before);
}

#[test]
fn expired_credentials_say_what_to_do() {
    let place = Place::new(NETWORK);
    let expired = FaultEffect::Error {
        status: 403,
        code: "ExpiredToken".into(),
        message: "The security token included in the request is expired".into(),
    };
    place.sandbox().inject_fault(InjectedFault::always("sts:*", expired)).unwrap();
    let ran = place.go("apply --yes");
    assert_eq!((ran.exit, ran.out.as_str()), (Exit::Failed, ""));
    assert!(ran.err.contains("STS GetCallerIdentity: ExpiredToken") && ran.err.contains("aws sso login"), "{}", ran.err);
}

#[test]
fn another_account_is_refused() {
    let place = Place::new(NETWORK);
    done(&place.go("plan"));
    let path = place.folder.path().join("spec.yaml");
    let text = fs::read_to_string(&path).unwrap().replace("123456789012", "210987654321");
    fs::write(&path, text).unwrap();
    let ran = place.go("apply --yes");
    assert_eq!(ran.exit, Exit::Refused);
    assert!(ran.err.contains("is account 123456789012 in ap-northeast-1, not 210987654321"), "{}", ran.err);
}

#[test]
fn targets_narrow_the_plan_and_must_exist() {
    let place = Place::new(NETWORK);
    let ran = place.go("plan --target subnet/a");
    done(&ran);
    assert!(ran.out.contains("2 to create") && !ran.out.contains("security_group"), "{}", ran.out);
    let slip = place.go("plan --target subnet/b");
    assert_eq!(slip.exit, Exit::Usage);
}

#[test]
fn the_sandbox_itself() {
    let place = Place::new(NETWORK);
    let option = format!("--sandbox={}", place.file().display());
    let sandbox = |command: &str| heiiki(command).arg(&option).go();
    assert!(sandbox("sandbox status").out.starts_with("there is no sandbox"));
    done(&place.go("apply --yes"));
    let status = sandbox("sandbox status");
    assert!(status.out.contains("account 123456789012, ap-northeast-1") && status.out.contains("ec2/subnets"), "{}", status.out);
    assert_eq!(sandbox("sandbox reset").exit, Exit::Refused);
    assert!(place.file().exists());
    done(&sandbox("sandbox reset --yes"));
    assert!(!place.file().exists());
    assert_eq!(place.go("plan --detailed-exitcode").exit, Exit::Changes);
    assert_eq!(sandbox("sandbox serve --listen 0.0.0.0:0").exit, Exit::Usage);
    fs::write(place.file(), "not a sandbox").unwrap();
    assert_eq!(sandbox("sandbox reset --yes").exit, Exit::Refused);
    assert!(Path::new(&place.file()).exists());
    assert_eq!(place.go("plan").exit, Exit::Failed);
}

#[test]
fn what_aws_made_stands_under_its_owner() {
    let place = Place::new(&format!("{NETWORK}{STUDIO}"));
    done(&place.go("apply --yes"));
    let shown = place.go("show --outputs");
    done(&shown);
    let after = |owner: &str| {
        shown
            .out
            .lines()
            .skip_while(|line| !line.starts_with(owner))
            .skip(1)
            .take_while(|line| line.starts_with("  ·"))
            .collect::<Vec<_>>()
    };
    for made in ["security-group-for-inbound-nfs-d-", "security-group-for-outbound-nfs-d-", "file system", "mount target"] {
        assert_eq!(
            after("domain/studio")
                .iter()
                .filter(|line| line.starts_with(&format!("  · {made}")) || line.contains(&format!("  {made}")))
                .count(),
            1,
            "{made}: {}",
            shown.out
        );
    }
    assert_eq!(after("vpc/main").len(), 2, "{}", shown.out);
    assert!(shown.out.contains("Outputs") && shown.out.contains("arn:aws:iam::123456789012:role/exec"), "{}", shown.out);
}

#[test]
fn colours_add_nothing_but_colours() {
    let place = Place::new(NETWORK);
    let plain = place.go("plan --quiet --color never");
    let coloured = place.go("plan --quiet --color always");
    assert!(!plain.out.contains('\u{1b}') && coloured.out.contains("\u{1b}[32m+\u{1b}[0m"), "{:?}", coloured.out);
    let mut stripped = String::new();
    for (index, part) in coloured.out.split('\u{1b}').enumerate() {
        stripped.push_str(if index == 0 { part } else { part.split_once('m').unwrap().1 });
    }
    assert_eq!(stripped, plain.out);
}

#[test]
fn quiet_prints_only_what_was_asked_for() {
    let place = Place::new(NETWORK);
    let planned = place.go("plan --quiet");
    assert!(planned.out.starts_with("+ vpc/main") && planned.err.is_empty(), "{}{}", planned.out, planned.err);
    let applied = place.go("apply --quiet --yes");
    done(&applied);
    assert!(applied.out.starts_with("Done. ") && applied.err.is_empty(), "{}{}", applied.out, applied.err);
}

#[test]
fn logs_go_to_standard_error_as_lines_of_json() {
    let place = Place::new(NETWORK);
    let ran = place.go("plan --quiet --log debug --log-format json");
    assert!(!ran.err.is_empty());
    for line in ran.err.lines() {
        let line: Value = serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        assert!(line["level"].is_string(), "{line}");
    }
    assert!(!ran.out.contains("\"level\""));
}

//! AWS names that the spec uses and that do not exist: refused before anything is made, and accepted as soon as they
//! exist.

use std::fs;

use crate::run::{Ran, heiiki};

const SPEC: &str = r#"
version: 1
environment: names
account: "123456789012"
region: ap-northeast-1
ec2:
  vpcs: {main: {cidr_block: 10.0.0.0/16}}
  security_groups:
    web: {vpc: main, description: web, ingress: [], egress: [{protocol: tcp, ports: 443, to: pl-0123456789abcdef0}]}
iam:
  users:
    dev: {groups: [staff], policies: ["arn:aws:iam::123456789012:policy/work", "arn:aws:iam::aws:policy/ReadOnlyAcces"]}
  roles:
    exec:
      trust_policy:
        Version: "2012-10-17"
        Statement: [{Effect: Allow, Action: sts:AssumeRole, Principal: {AWS: "arn:aws:iam::123456789012:role/builder"}}]
"#;

struct Desk(tempfile::TempDir);

impl Desk {
    fn sandbox(&self) -> String {
        format!("--sandbox={}", self.0.path().join("w.json").display())
    }

    /// Runs a command as another person.
    fn other(&self, line: &str, last: &[&str]) {
        let ran = last.iter().fold(heiiki(line), |run, word| run.arg(*word)).arg(self.sandbox()).go();
        assert_eq!(ran.exit, heiiki::Exit::Done, "{line}: {}", ran.err);
    }

    fn spec(&self, line: &str) -> Ran {
        heiiki(line).arg(self.0.path().join("spec.yaml")).arg(self.sandbox()).arg("--sandbox-speed=2000").go()
    }
}

#[test]
fn names_that_nobody_has_are_refused_in_the_plan_and_taken_once_they_exist() {
    let desk = Desk(tempfile::tempdir().unwrap());
    fs::write(desk.0.path().join("spec.yaml"), SPEC).unwrap();
    let plan = desk.spec("plan");
    assert_eq!(plan.exit, heiiki::Exit::Refused, "{}", plan.out);
    for missing in [
        "egress[0].to of security_group/web names `pl-0123456789abcdef0`, and no prefix list is that",
        "groups[0] of user/dev names `staff`, and no group in IAM is that",
        "policies[0] of user/dev names `arn:aws:iam::123456789012:policy/work`, and no policy of this account is that",
        "policies[1] of user/dev names `arn:aws:iam::aws:policy/ReadOnlyAcces`, and no managed policy of AWS is that",
        "trust_policy.Statement[0].Principal.AWS of role/exec names `arn:aws:iam::123456789012:role/builder`, and no role of this account is that",
    ] {
        assert!(plan.out.contains(missing), "{missing}\n{}", plan.out);
    }
    fs::write(
        desk.0.path().join("spec.yaml"),
        SPEC.replace("pl-0123456789abcdef0", "prefix_list/s3").replace("ReadOnlyAcces\"", "ReadOnlyAccess\""),
    )
    .unwrap();
    desk.other("sandbox call iam:CreateGroup", &[r#"{"GroupName": "staff"}"#]);
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}"#;
    let policy = serde_json::json!({"PolicyName": "work", "PolicyDocument": document}).to_string();
    desk.other("sandbox call iam:CreatePolicy", &[&policy]);
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"ec2.amazonaws.com"}}]}"#;
    let role = serde_json::json!({"RoleName": "builder", "AssumeRolePolicyDocument": trust}).to_string();
    desk.other("sandbox call iam:CreateRole", &[&role]);
    let apply = desk.spec("apply --yes");
    assert_eq!(apply.exit, heiiki::Exit::Done, "{}\n{}", apply.out, apply.err);
    let plan = desk.spec("plan --detailed-exitcode");
    assert_eq!(plan.exit, heiiki::Exit::Done, "{}", plan.out);
}

#[test]
fn what_cannot_be_looked_up_refuses_nothing() {
    let desk = Desk(tempfile::tempdir().unwrap());
    fs::write(desk.0.path().join("spec.yaml"), SPEC).unwrap();
    for read in ["ec2:DescribeManagedPrefixLists", "iam:GetPolicy"] {
        desk.other("sandbox fault", &[read, "deny"]);
    }
    let plan = desk.spec("plan");
    for missing in ["pl-0123456789abcdef0", "ReadOnlyAcces"] {
        assert!(!plan.out.contains(&format!("names `{missing}")), "{}", plan.out);
    }
    assert!(plan.out.contains("names `staff`"), "the bulk read of IAM was not denied: {}", plan.out);
}

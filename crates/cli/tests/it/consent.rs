//! Consent, through the command line alone: only objects to which the user agreed are deleted, kept, taken over or
//! shown.

use std::fs;
use std::path::{Path, PathBuf};

use heiiki::Exit;
use serde_json::{Value, json};

use crate::run::{Ran, heiiki};
use crate::schemas::fits;

/// An account in a file, and a spec.
struct Desk {
    folder: tempfile::TempDir,
}

impl Desk {
    fn new(spec: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.write(spec);
        desk
    }

    /// The closed network of the repository.
    fn closed_network() -> Self {
        Self::new(&closed_network())
    }

    fn write(&self, spec: &str) {
        fs::write(self.path("spec.yaml"), spec).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn run(&self, line: &str) -> Ran {
        self.run_at(line, 2000)
    }

    fn run_at(&self, line: &str, speed: u32) -> Ran {
        let sandbox = format!("--sandbox={}", self.path("w.json").display());
        let words = line.split_whitespace().map(|word| match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
            Some(name) => self.path(name).into_os_string(),
            None => word.into(),
        });
        words.fold(heiiki(""), crate::run::Run::arg).arg(sandbox).arg(format!("--sandbox-speed={speed}")).go()
    }

    fn ends(&self, line: &str, exit: Exit) -> Ran {
        let ran = self.run(line);
        assert_eq!(ran.exit, exit, "{line}\n{}\n{}", ran.out, ran.err);
        ran
    }

    fn done(&self, line: &str) -> Ran {
        self.ends(line, Exit::Done)
    }

    fn plan(&self, options: &str) -> Value {
        serde_json::from_str(&self.run(&format!("plan {{spec.yaml}} --json {options}")).out).unwrap()
    }

    /// A command of the sandbox, which takes no speed.
    fn sandbox(&self, line: &str) -> Ran {
        let ran = heiiki(&format!("sandbox {line}")).arg(format!("--sandbox={}", self.path("w.json").display())).go();
        assert_eq!(ran.exit, Exit::Done, "{line}: {}", ran.err);
        ran
    }

    /// A call that somebody makes at the console.
    fn call(&self, operation: &str, input: &Value) -> Value {
        let sandbox = format!("--sandbox={}", self.path("w.json").display());
        let ran = heiiki("sandbox call").arg(operation).arg(input.to_string()).arg(sandbox).go();
        assert_eq!(ran.exit, Exit::Done, "{operation}: {}", ran.err);
        serde_json::from_str(&ran.out).unwrap_or(Value::Null)
    }

    fn domain(&self) -> String {
        let domains = self.call("sagemaker:ListDomains", &json!({}));
        domains["Domains"][0]["DomainId"].as_str().unwrap().to_owned()
    }

    fn file_systems(&self) -> Vec<Value> {
        self.call("efs:DescribeFileSystems", &json!({}))["FileSystems"].as_array().unwrap().clone()
    }

    /// Somebody deletes the domain at the console and keeps its data.
    fn console_deletes_the_domain(&self) {
        let domain = self.domain();
        self.call("sagemaker:DeleteUserProfile", &json!({"DomainId": domain, "UserProfileName": "analyst"}));
        self.sandbox("wait 5m");
        self.call("sagemaker:DeleteDomain", &json!({"DomainId": domain, "RetentionPolicy": {"HomeEfsFileSystem": "Retain"}}));
        self.sandbox("wait 20m");
    }

    /// A destroy that fails when it has marked what belongs to the domain.
    fn failed_destroy(&self) {
        self.sandbox("fault sagemaker:DeleteDomain deny");
        self.ends("destroy {spec.yaml} --yes", Exit::Failed);
        self.sandbox("fault --clear");
    }

    fn marks(&self) -> usize {
        let marked = |record: &&Value| record.to_string().contains("heiiki:kin-of");
        let groups = self.call("ec2:DescribeSecurityGroups", &json!({}))["securityGroupInfo"].as_array().unwrap().clone();
        self.file_systems().iter().filter(marked).count() + groups.iter().filter(marked).count()
    }
}

fn closed_network() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/closed-network.yaml")).unwrap()
}

fn head(rest: &str) -> String {
    format!("version: 1\nenvironment: t\naccount: \"123456789012\"\nregion: ap-northeast-1\n{rest}")
}

#[test]
fn an_apply_after_a_failed_destroy_takes_the_consent_back() {
    let desk = Desk::closed_network();
    desk.done("apply {spec.yaml} --yes --quiet");
    desk.failed_destroy();
    assert_eq!(desk.marks(), 3, "a file system and two groups");
    let plan = desk.run("plan {spec.yaml}");
    assert!(plan.out.contains("an earlier destroy marked it to go with domain/studio"), "{}", plan.out);
    desk.done("apply {spec.yaml} --yes");
    assert_eq!(desk.marks(), 0);
    desk.done("plan {spec.yaml} --detailed-exitcode");
}

#[test]
fn a_file_system_kept_at_the_console_outlives_an_apply_after_a_failed_destroy() {
    for retain in [false, true] {
        let desk = Desk::closed_network();
        desk.done("apply {spec.yaml} --yes --quiet");
        desk.failed_destroy();
        desk.done("apply {spec.yaml} --yes --quiet");
        desk.sandbox("wait 1h");
        desk.sandbox("user analyst save 40");
        if retain {
            desk.write(
                &closed_network().replace("on_destroy: delete # the home directories go with the domain", "on_destroy: retain"),
            );
            desk.done("apply {spec.yaml} --yes --quiet");
        }
        let kept = desk.file_systems()[0]["FileSystemId"].clone();
        desk.console_deletes_the_domain();
        let planned = desk.plan("");
        let deletes = planned["steps"].as_array().unwrap().iter().filter(|step| step["verb"] == "delete").count();
        assert_eq!(deletes, 0, "{planned:#}");
        desk.done("apply {spec.yaml} --yes --quiet");
        assert!(desk.file_systems().iter().any(|system| system["FileSystemId"] == kept), "retain: {retain}");
    }
}

#[test]
fn a_mark_that_is_still_there_when_the_domain_goes_is_no_consent_either() {
    let desk = Desk::closed_network();
    desk.done("apply {spec.yaml} --yes --quiet");
    desk.sandbox("wait 1h");
    desk.sandbox("user analyst save 40");
    desk.failed_destroy();
    // No apply comes between.
    let profile = desk.call("sagemaker:ListUserProfiles", &json!({}));
    if profile["UserProfiles"].as_array().is_some_and(Vec::is_empty) {
        let domain = desk.domain();
        desk.call("sagemaker:DeleteDomain", &json!({"DomainId": domain, "RetentionPolicy": {"HomeEfsFileSystem": "Retain"}}));
        desk.sandbox("wait 20m");
    } else {
        desk.console_deletes_the_domain();
    }
    let kept = desk.file_systems()[0]["FileSystemId"].as_str().unwrap().to_owned();
    let ran = desk.run("apply {spec.yaml} --yes");
    assert_eq!(ran.exit, Exit::Done, "{}\n{}", ran.out, ran.err);
    assert!(ran.out.contains("left it with its files"), "{}", ran.out);
    assert!(desk.file_systems().iter().any(|system| system["FileSystemId"] == kept.as_str()));
    desk.done("plan {spec.yaml} --detailed-exitcode");
    // With consent it goes, and every form says so.
    let consent = format!("--allow-data-loss file_system/{kept}");
    let text = desk.ends(&format!("plan {{spec.yaml}} --detailed-exitcode {consent}"), Exit::Destructive).out;
    assert!(text.contains(&format!("- file_system/{kept}")) && text.contains("loses its files"), "{text}");
    assert!(text.contains("Look at this first") && text.contains("to delete"), "{text}");
    for form in ["--format markdown", "--format html"] {
        let text = desk.run(&format!("plan {{spec.yaml}} {form} {consent}")).out;
        assert!(text.contains("data loss") && text.contains("loses its files"), "{form}: {text}");
    }
    let plan = desk.plan(&consent);
    let step = plan["steps"].as_array().unwrap().iter().find(|step| step["at"] == format!("file_system/{kept}")).unwrap();
    assert!(step["loses"]["bytes"].as_u64().unwrap() > 40 << 30, "{step:#}");
    assert!(plan["summary"]["delete"].as_u64().unwrap() >= 1);
    desk.done(&format!("apply {{spec.yaml}} --yes --quiet {consent}"));
    assert!(desk.file_systems().iter().all(|system| system["FileSystemId"] != kept.as_str()));
}

#[test]
fn a_destroy_that_is_told_to_retain_by_now_keeps_what_an_earlier_one_marked() {
    let desk = Desk::closed_network();
    desk.done("apply {spec.yaml} --yes --quiet");
    desk.failed_destroy();
    let domain = desk.domain();
    desk.call("sagemaker:DeleteDomain", &json!({"DomainId": domain, "RetentionPolicy": {"HomeEfsFileSystem": "Retain"}}));
    desk.sandbox("wait 20m");
    desk.write(&closed_network().replace("on_destroy: delete # the home directories go with the domain", "on_destroy: retain"));
    let kept = desk.file_systems()[0]["FileSystemId"].clone();
    desk.ends("destroy {spec.yaml} --yes", Exit::Kept);
    assert!(desk.file_systems().iter().any(|system| system["FileSystemId"] == kept));
    assert_eq!(desk.marks(), 0, "it is nobody's");
}

const KEPT: &str = "s3:
  buckets:
    kept: {name: keep-me-123456789012, on_destroy: retain}
    gone: {name: drop-me-123456789012, on_destroy: delete}
logs:
  log_groups:
    kept: {name: /t/kept, on_destroy: retain}
efs:
  file_systems:
    kept: {name: data, on_destroy: retain}
";

#[test]
fn what_is_retained_is_reported_as_kept_in_every_form() {
    let desk = Desk::new(&head(KEPT));
    desk.done("apply {spec.yaml} --yes --quiet");
    let text = desk.ends("plan {spec.yaml} --destroy --detailed-exitcode", Exit::Destructive).out;
    for line in ["= bucket/kept", "= log_group/kept", "= file_system/kept", "- bucket/gone", "1 to delete, 3 kept"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let markdown = desk.run("plan {spec.yaml} --destroy --format markdown").out;
    assert!(markdown.contains("1 to delete, 3 kept") && markdown.contains("| = |"), "{markdown}");
    assert!(desk.run("plan {spec.yaml} --destroy --format html").out.contains("data-count=\"keep\""));
    let json = desk.run("plan {spec.yaml} --destroy --json").out;
    fits("plan", &json);
    let plan: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((&plan["summary"]["delete"], &plan["summary"]["keep"]), (&json!(1), &json!(3)), "{plan:#}");
    let ran = desk.ends("destroy {spec.yaml} --yes --report {report.json}", Exit::Kept);
    assert!(ran.out.contains("1 deleted, 3 kept"), "{}", ran.out);
    let report: Value = serde_json::from_str(&fs::read_to_string(desk.path("report.json")).unwrap()).unwrap();
    fits("report", &report.to_string());
    assert_eq!(report["summary"]["retained"], 3);
    let verbs = |at: &str| report["steps"].as_array().unwrap().iter().find(|step| step["at"] == at).unwrap()["verb"].clone();
    assert_eq!((verbs("bucket/kept"), verbs("bucket/gone")), (json!("retain"), json!("delete")));
    let buckets = desk.call("s3:ListBuckets", &json!({})).to_string();
    assert!(buckets.contains("keep-me") && !buckets.contains("drop-me"), "{buckets}");
    assert!(!desk.file_systems()[0]["Tags"].to_string().contains("heiiki:"), "it is nobody's");
    desk.done("destroy {spec.yaml} --yes");
}

#[test]
fn a_plan_that_only_retains_deletes_nothing() {
    let desk = Desk::new(&head("s3: {buckets: {kept: {name: keep-me-123456789012, on_destroy: retain}}}\n"));
    desk.done("apply {spec.yaml} --yes --quiet");
    desk.ends("plan {spec.yaml} --destroy --detailed-exitcode", Exit::Changes);
    desk.ends("destroy {spec.yaml} --yes", Exit::Kept);
}

const USERS: &str = "iam: {users: {Developer: {}, Idle: {}}}\n";

#[test]
fn the_credentials_of_a_user_are_shown_and_ask_for_consent() {
    let desk = Desk::new(&head(USERS));
    desk.done("apply {spec.yaml} --yes --quiet");
    let user = json!({"UserName": "Developer"});
    let key = desk.call("iam:CreateAccessKey", &user)["AccessKey"]["AccessKeyId"].as_str().unwrap().to_owned();
    desk.call("iam:CreateLoginProfile", &json!({"UserName": "Developer", "Password": "Correct-horse-1"}));
    desk.call("iam:CreateGroup", &json!({"GroupName": "g"}));
    desk.call("iam:AddUserToGroup", &json!({"UserName": "Developer", "GroupName": "g"}));
    desk.call("iam:UploadSSHPublicKey", &json!({"UserName": "Developer", "SSHPublicKeyBody": "ssh-rsa AAAA"}));
    desk.call(
        "iam:UploadSigningCertificate",
        &json!({"UserName": "Developer", "CertificateBody": "-----BEGIN CERTIFICATE-----\nx"}),
    );
    desk.call(
        "iam:CreateServiceSpecificCredential",
        &json!({"UserName": "Developer", "ServiceName": "codecommit.amazonaws.com"}),
    );
    let device = desk.call("iam:CreateVirtualMFADevice", &json!({"VirtualMFADeviceName": "phone"}));
    let serial = device["VirtualMFADevice"]["SerialNumber"].clone();
    let codes = json!({"UserName": "Developer", "SerialNumber": serial, "AuthenticationCode1": "123456", "AuthenticationCode2": "654321"});
    desk.call("iam:EnableMFADevice", &codes);
    let old = desk.call("iam:CreateAccessKey", &json!({"UserName": "Idle"}))["AccessKey"]["AccessKeyId"].clone();
    desk.call("iam:UpdateAccessKey", &json!({"UserName": "Idle", "AccessKeyId": old, "Status": "Inactive"}));

    let all = [
        format!("access key {key}"),
        "console password".to_owned(),
        "membership in group g".to_owned(),
        "SSH public key APKA".to_owned(),
        "signing certificate".to_owned(),
        "service credential ACCA".to_owned(),
        "MFA device arn:aws:iam::123456789012:mfa/phone".to_owned(),
    ];
    let shown = desk.done("show {spec.yaml}").out;
    let plan = desk.ends("plan {spec.yaml} --destroy", Exit::Refused).out;
    let kin = desk.plan("--destroy")["kin"].to_string();
    for text in &all {
        assert!(shown.contains(text), "{text}\n{shown}");
        assert!(plan.contains(text), "{text}\n{plan}");
        assert!(kin.contains(text), "{text}\n{kin}");
    }
    assert!(plan.contains("never used") && plan.contains("--evict-users"), "{plan}");
    let refused = desk.plan("--destroy")["refusals"].clone();
    let refusals: Vec<&Value> = refused.as_array().unwrap().iter().map(|refusal| &refusal["at"]).collect();
    assert_eq!(refusals, ["user/Developer"], "an inactive key is nobody's work: {refused:#}");
    assert_eq!(refused[0]["cause"], "users");
    // Also where the user has left the spec, and nothing else is looked at closely.
    desk.write(&head("iam: {users: {Idle: {}}}\n"));
    let ran = desk.ends("apply {spec.yaml} --yes", Exit::Refused);
    assert!(ran.out.contains(&format!("access key {key}")), "{}", ran.out);
    desk.done("apply {spec.yaml} --yes --evict-users");
    desk.write(&head(USERS));
    desk.done("destroy {spec.yaml} --yes");
    assert_eq!(desk.call("iam:ListUsers", &json!({}))["Users"], json!([]));
    assert_eq!(desk.call("iam:ListVirtualMFADevices", &json!({}))["VirtualMFADevices"], json!([]));
}

#[test]
fn a_user_whose_credentials_cannot_be_read_is_not_deleted_unasked() {
    let desk = Desk::new(&head("iam: {users: {Developer: {}}}\n"));
    desk.done("apply {spec.yaml} --yes --quiet");
    desk.sandbox("fault iam:ListServiceSpecificCredentials deny");
    let ran = desk.ends("destroy {spec.yaml} --yes", Exit::Refused);
    assert!(ran.out.contains("whether somebody comes in with it could not be read"), "{}", ran.out);
    // Objects that could not be read are left as unread, and the user is deleted.
    desk.ends("destroy {spec.yaml} --yes --evict-users", Exit::Kept);
    assert_eq!(desk.call("iam:ListUsers", &json!({}))["Users"], json!([]));
}

/// Objects of others, and a spec that takes them over.
fn adoption() -> (Desk, &'static [&'static str]) {
    let desk = Desk::new("");
    let vpc = desk.call("ec2:CreateVpc", &json!({"CidrBlock": "10.50.0.0/16"}))["vpc"]["vpcId"].as_str().unwrap().to_owned();
    let subnet = json!({"VpcId": vpc, "CidrBlock": "10.50.0.0/24", "AvailabilityZone": "ap-northeast-1a"});
    let subnet = desk.call("ec2:CreateSubnet", &subnet)["subnet"]["subnetId"].as_str().unwrap().to_owned();
    let instance = desk.call(
        "ec2:RunInstances",
        &json!({
            "ImageId": "ami-0c7a095c0a9346cc3", "InstanceType": "t2.micro", "MinCount": 1, "MaxCount": 1, "SubnetId": subnet,
            "UserData": "IyEvYmluL2Jhc2gKZXhwb3J0IERCX1BBU1NXT1JEPWh1bnRlcjIK",
            "TagSpecification": [{"ResourceType": "instance", "Tag": [{"Key": "Token", "Value": "hunter4"}]}],
        }),
    );
    let instance = instance["instancesSet"][0]["instanceId"].as_str().unwrap().to_owned();
    let script = json!([{"Content": "IyEvYmluL2Jhc2gKc2V0IC1lCmV4cG9ydCBBUElfVE9LRU49aHVudGVyMwo="}]);
    let config = json!({"NotebookInstanceLifecycleConfigName": "other-team", "OnStart": script});
    desk.call("sagemaker:CreateNotebookInstanceLifecycleConfig", &config);
    let document =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::hunter5"}]}"#;
    desk.call("iam:CreatePolicy", &json!({"PolicyName": "ForeignPolicy", "PolicyDocument": document}));
    desk.write(&head(&format!(
        "ec2:
  vpcs: {{v: {{existing: {{id: {vpc}}}}}}}
  subnets: {{s: {{existing: {{id: {subnet}}}}}}}
  instances:
    i: {{adopt: {{id: {instance}}}, image_id: ami-0c7a095c0a9346cc3, instance_type: t2.micro, subnet: s, user_data: \"x\", tags: {{Token: new}}}}
sagemaker:
  notebook_lifecycle_configs:
    other-team: {{name: other-team, adopt: {{id: other-team}}, on_start: \"#!/bin/bash\\nset -e\\ntrue\"}}
iam:
  policies:
    p: {{name: ForeignPolicy, adopt: {{id: \"arn:aws:iam::123456789012:policy/ForeignPolicy\"}}, document: {{Version: \"2012-10-17\", Statement: [{{Effect: Deny, Action: \"*\", Resource: \"*\"}}]}}}}
"
    )));
    (desk, &["instance/i", "notebook_lifecycle_config/other-team", "policy/p"])
}

#[test]
fn what_is_adopted_is_looked_at_first_and_its_contents_are_shown_to_nobody() {
    let (desk, adopted) = adoption();
    let forms = [
        "plan {spec.yaml}",
        "plan {spec.yaml} --json",
        "plan {spec.yaml} --format markdown",
        "plan {spec.yaml} --format html",
        "show {spec.yaml} --json",
        "drift {spec.yaml} --json",
        "plan {spec.yaml} --out {saved.json}",
        "show {saved.json}",
    ];
    for form in forms {
        let ran = desk.run(form);
        assert!(!ran.out.contains("hunter") && !ran.err.contains("hunter"), "{form}\n{}", ran.out);
    }
    let saved = fs::read_to_string(desk.path("saved.json")).unwrap();
    assert!(!saved.contains("hunter"), "{saved}");
    let text = desk.run("plan {spec.yaml}").out;
    assert!(text.contains("bytes, sha256 ") || text.contains("bytes, not shown"), "{text}");
    let (_, first) = text.split_once("Look at this first\n").unwrap_or_else(|| panic!("{text}"));
    for at in adopted {
        assert!(first.contains(&format!("{at}: takes over ")), "{first}");
    }
    let plan = desk.plan("");
    let dangers = plan["dangers"].as_array().unwrap();
    let mut told: Vec<&str> = dangers.iter().take(adopted.len()).filter_map(|danger| danger["at"].as_str()).collect();
    told.sort_unstable();
    assert_eq!(told, adopted, "{dangers:#?}");
    assert!(dangers.iter().take(adopted.len()).all(|danger| danger["risk"] == "adoption"), "{dangers:#?}");
    assert!(dangers.iter().any(|danger| danger["risk"] == "access" && danger["at"] == "policy/p"), "{dangers:#?}");
    let markdown = desk.run("plan {spec.yaml} --format markdown").out;
    assert!(markdown.contains("- **adopts** `instance/i`: takes over"), "{markdown}");
    assert!(desk.run("plan {spec.yaml} --format html").out.contains("data-danger=\"adoption"));
    // The saved plan holds, and afterwards all of it is ours and shown.
    desk.done("apply {saved.json} --yes --quiet");
    desk.done("plan {spec.yaml} --detailed-exitcode");
    assert!(desk.done("show {spec.yaml} --json").out.contains("set -e"));
}

#[test]
fn what_is_only_used_is_shown_without_its_contents() {
    let (desk, _) = adoption();
    let spec = fs::read_to_string(desk.path("spec.yaml")).unwrap();
    let (network, _) = spec.split_once("  instances:").unwrap();
    desk.write(&format!("{network}iam: {{policies: {{p: {{existing: {{name: ForeignPolicy}}}}}}}}\n"));
    let shown = desk.done("show {spec.yaml} --json").out;
    assert!(shown.contains("bytes, sha256 ") && !shown.contains("hunter5"), "{shown}");
    fits("show", &shown);
}

#[test]
fn what_is_being_deleted_already_is_waited_for_and_made_anew() {
    let desk = Desk::closed_network();
    desk.done("apply {spec.yaml} --yes --quiet");
    let domain = desk.domain();
    desk.call("sagemaker:DeleteUserProfile", &json!({"DomainId": domain, "UserProfileName": "analyst"}));
    desk.sandbox("wait 5m");
    desk.call("sagemaker:DeleteDomain", &json!({"DomainId": domain, "RetentionPolicy": {"HomeEfsFileSystem": "Retain"}}));
    let kept = desk.file_systems()[0]["FileSystemId"].clone();
    // Slowly, so that it still goes when it is looked at.
    let text = desk.run_at("plan {spec.yaml}", 5).out;
    assert!(text.contains("AWS is deleting it already (Deleting), which nothing stops"), "{text}");
    assert!(!text.contains("Refused"), "{text}");
    desk.done("apply {spec.yaml} --yes");
    assert!(desk.file_systems().iter().any(|system| system["FileSystemId"] == kept), "whoever deletes it decides about its data");
    desk.done("plan {spec.yaml} --detailed-exitcode");
}

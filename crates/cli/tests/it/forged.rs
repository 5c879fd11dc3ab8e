//! Forged saved plans with their digests computed anew. They are refused with a code and a reason, never carried out,
//! and never cause a panic. The three forgeries of the trial are here by name; thousands of others are judged in
//! testkit.

use std::fs;
use std::process::{Command, Output};

use heiiki::Exit;
use serde_json::{Value, json};

use crate::review::{Repository, SPEC};
use crate::run::{Ran, heiiki};

#[path = "../../../testkit/tests/it/forged/mutate.rs"]
mod mutate;

use self::mutate::{Chance, Donors, mutated, sealed};

fn saved(repository: &Repository, name: &str) -> Value {
    serde_json::from_str(&repository.read(name)).unwrap()
}

/// Changes a saved plan and writes it with good digests.
fn forge(repository: &Repository, from: &str, to: &str, change: impl FnOnce(&mut Value)) {
    let mut plan = saved(repository, from);
    change(&mut plan);
    fs::write(repository.path(to), sealed(plan)).unwrap();
}

fn refused(repository: &Repository, line: &str, said: &[&str]) -> Ran {
    let ran = repository.run(line);
    assert_eq!(ran.exit, Exit::Refused, "{line}\n{}\n{}", ran.out, ran.err);
    for part in said {
        assert!(ran.err.contains(part), "{part}\n{}\n{}", ran.out, ran.err);
    }
    assert!(!ran.out.contains("Done."), "{}", ran.out);
    ran
}

fn steps(plan: &mut Value) -> &mut Vec<Value> {
    plan["plan"]["steps"].as_array_mut().unwrap()
}

fn step<'p>(plan: &'p mut Value, verb: &str, at: &str) -> &'p mut Value {
    steps(plan).iter_mut().find(|step| step["verb"] == verb && step["at"] == at).unwrap()
}

/// The call of somebody else, as CloudTrail shows it.
fn seen(repository: &Repository, operation: &str) -> String {
    let sandbox = format!("--sandbox={}", repository.path("sandbox.json").display());
    let ran = heiiki("sandbox call").arg(operation).arg("{}").arg(sandbox).go();
    assert_eq!(ran.exit, Exit::Done, "{operation}: {}", ran.err);
    ran.out
}

/// The content of the account, as one text.
fn census(repository: &Repository) -> String {
    let of = |operation: &str| seen(repository, operation);
    ["iam:ListRoles", "ec2:DescribeSecurityGroups", "ec2:DescribeVpcs", "logs:DescribeLogGroups"].map(of).join("\n")
}

#[test]
fn appended_steps_that_delete_foreign_objects_are_refused() {
    let repository = Repository::new(SPEC);
    repository.done("apply {spec.yaml} --yes");
    repository.by_hand("iam:CreateRole", r#"{"RoleName": "theirs", "AssumeRolePolicyDocument": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"}"#);
    repository.done("plan {spec.yaml} --destroy --out {destroy.json}");
    repository.commit(&SPEC.replace("ports: 443", "ports: 444"));
    repository.done("plan {spec.yaml} --out {plan.json}");
    let before = census(&repository);
    let donor = saved(&repository, "destroy.json")["plan"]["steps"].as_array().unwrap().clone();
    forge(&repository, "plan.json", "forged.json", |plan| {
        for mut delete in donor.into_iter().filter(|step| step["verb"] == "delete") {
            let kind = delete["at"].as_str().unwrap().split_once('/').unwrap().0.to_owned();
            let members = delete.as_object_mut().unwrap();
            for member in ["after", "loses", "disposition"] {
                members.shift_remove(member);
            }
            members.insert("at".to_owned(), json!(format!("{kind}/old")));
            members.insert("why".to_owned(), json!("not_in_spec"));
            if kind == "role" {
                let text = delete["object"].to_string().replace("\"exec\"", "\"theirs\"").replace("role/exec", "role/theirs");
                delete["object"] = serde_json::from_str(&text).unwrap();
            }
            delete["id"] = json!(steps(plan).len());
            steps(plan).push(delete);
        }
    });
    let said = ["role/old", "vpc/old", "security_group/old", "stale", "nothing was changed"];
    refused(&repository, "apply {forged.json} --yes --expect-spec {spec.yaml}", &said);
    assert_eq!(census(&repository), before);
    // The plan itself is good.
    repository.done("apply {plan.json} --yes --expect-spec {spec.yaml}");
}

#[test]
fn another_document_behind_the_changes_that_were_shown_is_refused() {
    let text = format!(
        "{SPEC}  policies:\n    Developer: {{document: {{Version: \"2012-10-17\", Statement: [{{Effect: Allow, Action: [iam:ListRoles], Resource: \"*\"}}]}}}}\n"
    );
    let repository = Repository::new(&text);
    repository.done("apply {spec.yaml} --yes");
    repository.commit(&text.replace("iam:ListRoles", "iam:ListUsers"));
    repository.done("plan {spec.yaml} --out {plan.json}");
    forge(&repository, "plan.json", "forged.json", |plan| {
        step(plan, "update", "policy/Developer")["want"]["document"]["Statement"][0]["Action"] = json!("*");
    });
    refused(
        &repository,
        "apply {forged.json} --yes --expect-spec {spec.yaml}",
        &["policy/Developer", "`want`", "nothing was changed"],
    );
    // With the spec changed as well it is a plan of that spec, and of no other.
    forge(&repository, "plan.json", "forged.json", |plan| {
        step(plan, "update", "policy/Developer")["want"]["document"]["Statement"][0]["Action"] = json!("*");
        let resources = plan["spec"]["resources"].as_array_mut().unwrap();
        let policy = resources.iter_mut().find(|resource| resource["at"] == "policy/Developer").unwrap();
        policy["want"]["document"]["Statement"][0]["Action"] = json!("*");
    });
    refused(&repository, "apply {forged.json} --yes --expect-spec {spec.yaml}", &["is not what the plan was made of"]);
    refused(&repository, "apply {forged.json} --yes", &["policy/Developer", "`changes`"]);
}

const NOTEBOOK: &str = "sagemaker:
  notebook_instances:
    dev: {instance_type: ml.t3.medium, role: exec, subnet: a, security_groups: [web], direct_internet_access: Disabled, protect: true, on_destroy: delete}
";

fn with_notebook() -> String {
    let subnets = "  subnets:
    a: {vpc: main, availability_zone: a, cidr_block: 10.0.0.0/24}
    c: {vpc: main, availability_zone: c, cidr_block: 10.0.1.0/24}
";
    SPEC.replace("iam:\n", &format!("{subnets}iam:\n")) + NOTEBOOK
}

#[test]
fn a_protected_notebook_is_not_replaced_when_refusals_and_guards_are_taken_out() {
    let repository = Repository::new(&with_notebook());
    repository.done("apply {spec.yaml} --yes");
    repository.commit(&with_notebook().replace("role: exec, subnet: a", "role: exec, subnet: c"));
    let plan = repository.run("plan {spec.yaml} --out {plan.json}");
    assert_eq!(plan.exit, Exit::Refused, "{}", plan.err);
    for members in [&["refusals"][..], &["refusals", "guards"][..], &["refusals", "guards", "kept"][..]] {
        forge(&repository, "plan.json", "forged.json", |plan| {
            for member in members {
                let place = if *member == "guards" { &mut plan["guards"] } else { &mut plan["plan"][member] };
                *place = json!([]);
            }
        });
        refused(
            &repository,
            "apply {forged.json} --yes --expect-spec {spec.yaml}",
            &["notebook_instance/dev", "would be refused now", "protected"],
        );
    }
}

/// A change of a saved plan.
type Forge = fn(&mut Value);

#[test]
fn each_other_forgery_is_refused_and_says_what_differs() {
    let repository = Repository::new(SPEC);
    repository.done("apply {spec.yaml} --yes");
    repository
        .commit(&SPEC.replace("ports: 443", "ports: 444").replace("[AmazonSageMakerFullAccess]", "[AmazonSageMakerReadOnly]"));
    repository.done("plan {spec.yaml} --out {change.json}");
    repository.done("plan {spec.yaml} --destroy --out {destroy.json}");
    let forgeries: [(&str, Forge, &str); 16] = [
        ("destroy.json", |plan| step(plan, "delete", "vpc/main")["after"] = json!([0]), "`after` differs"),
        ("destroy.json", |plan| steps(plan)[0]["after"] = json!([1]), "does not come before it"),
        ("destroy.json", |plan| steps(plan)[0]["after"] = json!([9_999_999]), "does not come before it"),
        ("change.json", |plan| steps(plan)[1]["id"] = json!(0), "the step is number 1"),
        (
            "change.json",
            |plan| {
                let mut twice = steps(plan)[0].clone();
                twice["id"] = json!(steps(plan).len());
                steps(plan).push(twice);
            },
            "it is there twice",
        ),
        ("change.json", |plan| steps(plan)[0]["at"] = json!("bucket/web"), "want"),
        ("destroy.json", |plan| steps(plan)[0]["at"] = json!("bucket/web"), "it is no bucket"),
        ("change.json", |plan| plan["intent"]["destroy"] = json!(true), "a plan made now does not"),
        ("destroy.json", |plan| plan["intent"]["destroy"] = json!(false), "a plan made now does not"),
        ("change.json", |plan| plan["known"]["live"]["vpc/main"]["id"] = json!("vpc-0000000000"), "damaged"),
        ("change.json", |plan| plan["known"]["place"]["account"] = json!("210987654321"), "the place of the spec"),
        ("change.json", |plan| plan["spec"]["place"]["region"] = json!("evil.example.com#"), "region"),
        ("change.json", |plan| plan["plan"]["steps"][0]["force"] = json!(true), "plan.steps[0].force"),
        ("change.json", |plan| plan["made_by"] = json!("heiiki 0.0.9"), "reads no plans but its own"),
        ("change.json", |plan| step(plan, "update", "security_group/web")["changes"][0]["from"] = json!([]), "had another value"),
        ("change.json", |plan| plan["guards"].as_array_mut().unwrap().clear(), "`guards`"),
    ];
    for (from, change, said) in forgeries {
        forge(&repository, from, "forged.json", change);
        refused(&repository, "apply {forged.json} --yes", &[said]);
    }
    let deep = "[".repeat(100_000);
    for (text, said) in [
        (format!("{{\"heiiki_plan\": 2, \"plan\": {deep}"), "damaged"),
        ("{\"heiiki_plan\": 2}".to_owned(), "another program"),
        (format!("{{\"heiiki_plan\": 2, \"x\": \"{}\"}}", "x".repeat(40 << 20)), "larger than a saved plan can be"),
    ] {
        fs::write(repository.path("forged.json"), text).unwrap();
        refused(&repository, "apply {forged.json} --yes", &[said]);
        let shown = repository.offline("show {forged.json}");
        assert!(shown.exit == Exit::Refused && shown.err.contains(said), "{}", shown.err);
    }
    let mut bytes = repository.read("change.json").into_bytes();
    bytes.push(0xff);
    fs::write(repository.path("forged.json"), bytes).unwrap();
    refused(&repository, "apply {forged.json} --yes", &["damaged"]);
    // After all of that each of them is still good.
    repository.done("apply {change.json} --yes");
    repository.done("plan {spec.yaml} --destroy --out {destroy.json}");
    repository.done("apply {destroy.json} --yes");
}

#[test]
fn what_was_asked_for_is_shown_and_part_of_the_plans_id() {
    let repository = Repository::new(SPEC);
    repository.done("apply {spec.yaml} --yes");
    let told = repository.done("plan {spec.yaml} --destroy --out {plan.json}");
    let id = saved(&repository, "plan.json")["id"].as_str().unwrap().to_owned();
    assert!(told.err.contains(&id), "{}", told.err);
    for ran in [repository.offline("show {plan.json}"), repository.run("apply {plan.json}")] {
        assert!(ran.out.contains("asked for: to destroy the environment") && ran.out.contains(&id), "{}\n{}", ran.out, ran.err);
    }
    forge(&repository, "plan.json", "other.json", |plan| plan["made_at"] = json!("2020-01-01T00:00:00Z"));
    refused(&repository, &format!("apply {{other.json}} --yes --expect-plan {id}"), &["and not", &id]);
    assert_eq!(repository.run(&format!("apply {{spec.yaml}} --expect-plan {id}")).exit, Exit::Usage);
    repository.done(&format!("apply {{plan.json}} --yes --expect-plan {id}"));
}

fn process(repository: &Repository, line: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_heiiki"));
    command.args(line.split(' ').map(|word| match word.strip_prefix('{').and_then(|word| word.strip_suffix('}')) {
        Some(name) => repository.path(name).into_os_string(),
        None => word.into(),
    }));
    command.arg(format!("--sandbox={}", repository.path("sandbox.json").display())).arg("--sandbox-speed=2000");
    command.env("NO_COLOR", "1");
    command
}

#[test]
fn of_four_processes_that_apply_one_plan_at_once_one_does() {
    let repository = Repository::new(SPEC);
    repository.done("plan {spec.yaml} --out {plan.json}");
    let running: Vec<_> = (0..4)
        .map(|_| {
            let mut command = process(&repository, "apply {plan.json} --yes --quiet");
            command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped()).spawn().unwrap()
        })
        .collect();
    let ended: Vec<Output> = running.into_iter().map(|run| run.wait_with_output().unwrap()).collect();
    let codes: Vec<Option<i32>> = ended.iter().map(|run| run.status.code()).collect();
    let said: Vec<String> = ended.iter().map(|run| String::from_utf8_lossy(&run.stderr).into_owned()).collect();
    assert_eq!(codes.iter().filter(|code| **code == Some(0)).count(), 1, "{codes:?} {said:#?}");
    assert_eq!(codes.iter().filter(|code| **code == Some(5)).count(), 3, "{codes:?} {said:#?}");
    let vpcs = seen(&repository, "ec2:DescribeVpcs");
    assert_eq!(vpcs.matches("heiiki:environment").count(), 1, "{vpcs}");
    assert!(!repository.path("plan.json.lock").exists(), "the mark is gone with its run");
    let used = saved(&repository, "plan.json");
    assert!(used["used_by"].as_str().unwrap().contains("process"), "{}", used["used_by"]);
}

#[test]
fn a_mark_that_a_killed_run_left_says_whose_it_was_and_how_to_go_on() {
    let repository = Repository::new(SPEC);
    repository.done("plan {spec.yaml} --out {plan.json}");
    fs::write(repository.path("plan.json.lock"), "2026-01-01T00:00:00Z by ann on build-7, process 4711\n").unwrap();
    refused(&repository, "apply {plan.json} --yes", &["ann on build-7, process 4711", "at this moment", "remove"]);
    fs::remove_file(repository.path("plan.json.lock")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(repository.path("plan.json"), repository.path("link.json")).unwrap();
    #[cfg(unix)]
    repository.done("apply {link.json} --yes");
    // The plan counts as used by every path that leads to the file.
    refused(&repository, "apply {plan.json} --yes", &["a plan runs once", "process"]);
}

#[test]
fn a_copy_does_again_only_what_is_to_be_done_again() {
    let repository = Repository::new(SPEC);
    repository.done("plan {spec.yaml} --out {plan.json}");
    fs::copy(repository.path("plan.json"), repository.path("copy.json")).unwrap();
    repository.done("apply {plan.json} --yes");
    refused(&repository, "apply {copy.json} --yes", &["did not exist; now there is", "stale"]);
    repository.done("destroy {spec.yaml} --yes");
    repository.done("apply {copy.json} --yes");
}

#[test]
fn forty_mutants_through_the_binary_and_every_form_of_show() {
    let repository = Repository::new(&with_notebook().replace("protect: true, ", ""));
    repository.done("apply {spec.yaml} --yes");
    repository.done("plan {spec.yaml} --destroy --out {destroy.json}");
    repository.commit(&with_notebook().replace("protect: true, ", "").replace("role: exec, subnet: a", "role: exec, subnet: c"));
    repository.done("plan {spec.yaml} --allow-data-loss notebook_instance/dev --out {change.json}");
    let bases = [saved(&repository, "destroy.json"), saved(&repository, "change.json")];
    let donors = Donors::of(bases.iter());
    let before = census(&repository);
    let (mut run, mut shown) = (0, 0);
    for seed in 0_u64.. {
        let text = mutated(&bases[usize::try_from(seed).unwrap() % 2], &donors, &mut Chance::new(seed + 77_000));
        fs::write(repository.path("forged.json"), &text).unwrap();
        for form in ["text", "json", "markdown", "html"] {
            let ran = repository.offline(&format!("show {{forged.json}} --format {form}"));
            // A file that is no saved plan at all is read as a spec.
            assert!(
                matches!(ran.exit, Exit::Done | Exit::Refused | Exit::Invalid | Exit::Usage),
                "{form} {:?} {}",
                ran.exit,
                ran.err
            );
            shown += usize::from(ran.exit == Exit::Done);
        }
        if run < 40 {
            // The user does not agree, so that a plan that would be accepted changes nothing.
            let ran = process(&repository, "apply {forged.json}").output().unwrap();
            let said = String::from_utf8_lossy(&ran.stderr).into_owned();
            assert!(matches!(ran.status.code(), Some(5 | 64 | 65)), "seed {seed}: {:?} {said}", ran.status.code());
            assert!(!said.contains("panicked"), "seed {seed}: {said}");
            run += 1;
        } else if seed > 150 {
            break;
        }
    }
    assert!(shown > 20, "{shown}");
    assert_eq!(census(&repository), before);
}

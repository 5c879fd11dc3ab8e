//! One run at a time writes to an environment: real processes on one account, in pairs and three at once, killed, interrupted and deprived of the lease.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use heiiki::Exit;
use heiiki_sim::{FaultEffect, InjectedFault, Sandbox, World};
use serde_json::{Value, json};

use crate::sandbox::{NETWORK, Place, STUDIO};

const PARAMETER: &str = "/heiiki/t/lease";

fn account(place: &Place) -> Sandbox {
    Sandbox::open(&place.file(), || World::new("123456789012", "ap-northeast-1", 1)).unwrap()
}

/// The domain takes some seconds of real time at the pace of these tests, so that another process comes while one works.
fn studio(lease: &str) -> Place {
    Place::new(&format!("{lease}{NETWORK}{STUDIO}  user_profiles:\n    analyst: {{domain: studio}}\n"))
}

fn begin(place: &Place, command: &str) -> Child {
    let mut words = command.split_whitespace();
    let mut binary = Command::new(env!("CARGO_BIN_EXE_heiiki"));
    binary.arg(words.next().unwrap()).arg(place.spec()).args(words);
    binary.arg(format!("--sandbox={}", place.file().display())).arg("--sandbox-speed=60");
    binary.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    binary.spawn().unwrap()
}

/// The exit code and the output of a process.
fn end(mut child: Child) -> (Option<i32>, String) {
    let mut err = child.stderr.take().unwrap();
    let errors = std::thread::spawn(move || {
        let mut text = String::new();
        err.read_to_string(&mut text).unwrap();
        text
    });
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    text.push_str(&errors.join().unwrap());
    (child.wait().unwrap().code(), text)
}

/// Reads what a process says until a line has all parts.
fn until(child: &mut Child, parts: &[&str]) -> String {
    let mut said = String::new();
    // Byte by byte, so that nothing is taken away from who reads on.
    let stream = child.stderr.as_mut().unwrap();
    let mut line = Vec::new();
    let mut byte = [0];
    while stream.read(&mut byte).unwrap() == 1 {
        line.push(byte[0]);
        if byte[0] == b'\n' {
            let text = String::from_utf8_lossy(&line).into_owned();
            said.push_str(&text);
            line.clear();
            if parts.iter().all(|part| text.contains(part)) {
                return said;
            }
        }
    }
    panic!("it never said {parts:?}:\n{said}");
}

/// Begins a command and lets it come to where the domain is being made or deleted.
fn at_work(place: &Place, command: &str) -> Child {
    let mut child = begin(place, command);
    until(&mut child, &["domain/studio", "AWS says"]);
    child
}

fn count(place: &Place, kind: &str) -> usize {
    let ours = |object: &Value| object["tags"].get("heiiki:environment").is_some();
    account(place).objects().unwrap().iter().filter(|(path, object)| path.starts_with(kind) && ours(object)).count()
}

fn lease(place: &Place) -> Option<Value> {
    account(place).objects().unwrap().remove(&format!("ssm/parameters/{PARAMETER}"))
}

/// The content of the parameter, as another run would have written it.
fn somebody(seconds: u64) -> String {
    json!({
        "command": "apply", "owner": "arn:aws:iam::123456789012:user/mia", "host": "build-7", "process": 4711,
        "since": "2026-01-01T00:00:00Z", "expires": "2026-01-01T00:02:00Z", "seconds": seconds, "run": "mia", "counter": 1,
    })
    .to_string()
}

fn put(place: &Place, text: &str) {
    let input = json!({"Name": PARAMETER, "Value": text, "Type": "String"});
    account(place).call("ssm", "PutParameter", &input).unwrap().unwrap();
}

#[test]
fn the_second_of_two_is_refused_and_told_who_works() {
    for (first, second) in [("apply", "apply"), ("apply", "destroy"), ("destroy", "destroy"), ("destroy", "apply")] {
        let place = studio("");
        if first == "destroy" {
            assert_eq!(place.go("apply --yes").exit, Exit::Done);
        }
        let worker = at_work(&place, &format!("{first} --yes --allow-data-loss domain/studio"));
        let process = worker.id();
        let (exit, told) = end(begin(&place, &format!("{second} --yes --allow-data-loss domain/studio")));
        assert_eq!(exit, Some(5), "{first} {second}: {told}");
        for part in ["another run is at work on environment t", first, &format!("(process {process})"), "--wait-for-lease"] {
            assert!(told.contains(part), "{first} {second}: {part}: {told}");
        }
        let (exit, told) = end(worker);
        assert_eq!(exit, Some(0), "{first} {second}: {told}");
        assert_eq!(count(&place, "ec2/vpcs/"), usize::from(first == "apply"), "{first} {second}");
        assert_eq!(lease(&place), None, "{first} {second}: it is given back");
    }
}

#[test]
fn three_at_once_that_wait_make_everything_once() {
    let place = studio("");
    let runs: Vec<Child> = (0..3).map(|_| begin(&place, "apply --yes --wait-for-lease 2h")).collect();
    let ended: Vec<(Option<i32>, String)> = runs.into_iter().map(end).collect();
    assert!(ended.iter().all(|(exit, _)| *exit == Some(0)), "{ended:#?}");
    assert_eq!((count(&place, "ec2/vpcs/"), count(&place, "sagemaker/domains/")), (1, 1));
    assert_eq!(ended.iter().filter(|(_, told)| told.contains("6 created")).count(), 1, "{ended:#?}");
    assert!(ended.iter().any(|(_, told)| told.contains("waiting for another run: apply by")), "{ended:#?}");
    assert_eq!(lease(&place), None);
}

#[test]
fn reads_that_lag_behind_double_nothing() {
    let place = studio("");
    account(&place).edit(|world| world.tuning.ssm_parameter_lag_s = 20).unwrap();
    let runs: Vec<Child> = (0..2).map(|_| begin(&place, "apply --yes --wait-for-lease 2h")).collect();
    let ended: Vec<(Option<i32>, String)> = runs.into_iter().map(end).collect();
    assert!(ended.iter().all(|(exit, _)| *exit == Some(0)), "{ended:#?}");
    assert_eq!((count(&place, "ec2/vpcs/"), count(&place, "sagemaker/domains/")), (1, 1));
}

#[test]
fn three_at_once_that_do_not_wait_make_everything_once() {
    let place = Place::new(NETWORK);
    let runs: Vec<Child> = (0..3).map(|_| begin(&place, "apply --yes")).collect();
    let ended: Vec<(Option<i32>, String)> = runs.into_iter().map(end).collect();
    assert!(ended.iter().all(|(exit, _)| matches!(exit, Some(0 | 5))), "{ended:#?}");
    assert!(ended.iter().any(|(exit, _)| *exit == Some(0)), "{ended:#?}");
    assert_eq!(count(&place, "ec2/vpcs/"), 1);
}

#[test]
fn an_apply_that_waits_for_a_destroy_builds_anew() {
    let place = studio("");
    assert_eq!(place.go("apply --yes").exit, Exit::Done);
    let worker = at_work(&place, "destroy --yes --allow-data-loss domain/studio");
    let (exit, told) = end(begin(&place, "apply --yes --wait-for-lease 5h"));
    assert_eq!(end(worker).0, Some(0));
    assert_eq!(exit, Some(0), "{told}");
    assert_eq!((count(&place, "ec2/vpcs/"), count(&place, "sagemaker/domains/")), (1, 1));
}

#[test]
fn a_killed_run_blocks_until_its_lease_has_ended() {
    let place = studio("");
    let mut killed = at_work(&place, "apply --yes");
    killed.kill().unwrap();
    killed.wait().unwrap();
    let (exit, told) = end(begin(&place, "apply --yes"));
    assert_eq!(exit, Some(5), "{told}");
    assert!(told.contains("its lease ends by itself in 1"), "{told}");
    // At this pace a lease lasts fifteen seconds of real time, which are 15 min.
    account(&place).pass(Duration::from_mins(18)).unwrap();
    let (exit, told) = end(begin(&place, "apply --yes"));
    assert_eq!(exit, Some(0), "{told}");
    assert!(told.contains("taken over from a run whose lease has ended: apply by"), "{told}");
    assert_eq!((count(&place, "ec2/vpcs/"), count(&place, "sagemaker/domains/"), lease(&place)), (1, 1, None));
}

#[test]
fn a_run_that_waits_goes_on_when_a_killed_one_has_ended() {
    let place = studio("");
    let mut killed = at_work(&place, "apply --yes");
    killed.kill().unwrap();
    killed.wait().unwrap();
    let (exit, told) = end(begin(&place, "apply --yes --wait-for-lease 20m"));
    assert_eq!(exit, Some(0), "{told}");
    assert_eq!((count(&place, "ec2/vpcs/"), lease(&place)), (1, None));
}

#[test]
fn a_run_that_is_taken_over_begins_nothing_more() {
    let place = studio("");
    account(&place).edit(|world| world.tuning.domain_create_s = 800).unwrap();
    let mut old = at_work(&place, "apply --yes");
    let new = begin(&place, "apply --yes --take-over");
    let told = until(&mut old, &["stopping:", "domain/studio"]);
    assert!(told.contains("another run has taken this environment over: apply by"), "{told}");
    let (exit, told) = end(old);
    assert_eq!(exit, Some(1), "{told}");
    assert!(told.contains("user_profile/analyst") && told.contains("not begun"), "{told}");
    let (exit, told) = end(new);
    assert_eq!(exit, Some(0), "{told}");
    assert!(told.contains("taken over from a run whose lease was live"), "{told}");
    assert_eq!((count(&place, "ec2/vpcs/"), count(&place, "sagemaker/domains/"), lease(&place)), (1, 1, None));
}

#[test]
fn an_interrupted_run_gives_it_back() {
    for (signals, code) in [(1, 130), (2, 130)] {
        let place = studio("");
        let mut child = at_work(&place, "apply --yes");
        for _ in 0..signals {
            assert!(Command::new("kill").arg("-INT").arg(child.id().to_string()).status().unwrap().success());
            until(&mut child, &[if signals == 2 { "ing" } else { "stopping:" }]);
        }
        let (exit, told) = end(child);
        assert_eq!((exit, lease(&place)), (Some(code), None), "{told}");
    }
}

#[test]
fn who_waits_can_be_interrupted() {
    let place = Place::new(NETWORK);
    account(&place);
    put(&place, &somebody(36_000));
    let mut child = begin(&place, "apply --yes --wait-for-lease 100h");
    until(&mut child, &["waiting for another run: apply by arn:aws:iam::123456789012:user/mia on build-7"]);
    assert!(Command::new("kill").arg("-TERM").arg(child.id().to_string()).status().unwrap().success());
    let (exit, told) = end(child);
    assert_eq!(exit, Some(143), "{told}");
    assert!(told.contains("nothing was changed") && lease(&place).is_some(), "{told}");
}

#[test]
fn a_plan_says_who_is_at_work_and_nothing_else_changes() {
    let place = Place::new(NETWORK);
    account(&place);
    let alone = place.go("plan --json");
    put(&place, &somebody(120));
    let plan = place.go("plan --json");
    assert_eq!((plan.exit, plan.out == alone.out), (Exit::Done, true));
    let note =
        "note: another run is at work on this environment: apply by arn:aws:iam::123456789012:user/mia on build-7 (process 4711)";
    assert!(plan.err.contains(note), "{}", plan.err);
    assert!(!place.go("plan --quiet").err.contains("note:"));
    account(&place).pass(Duration::from_mins(5)).unwrap();
    assert!(!place.go("plan").err.contains("note:"), "a lease that has ended is nobody's");
    account(&place).inject_fault(InjectedFault::once("ssm:GetParameter", FaultEffect::Deny { message: None })).unwrap();
    let denied = place.go("plan");
    assert!(denied.exit == Exit::Done && !denied.err.contains("GetParameter"), "{denied:?}");
}

#[test]
fn without_the_permission_it_is_said_once_and_a_spec_may_insist() {
    for (what, why) in [
        (FaultEffect::Deny { message: None }, "SSM PutParameter was denied"),
        (FaultEffect::Unreachable, "SSM PutParameter failed"),
    ] {
        let place = Place::new(NETWORK);
        let fault = || InjectedFault::always("ssm:PutParameter", what.clone());
        account(&place).inject_fault(fault()).unwrap();
        let ran = place.go("apply --yes");
        assert_eq!(ran.exit, Exit::Done, "{}", ran.err);
        assert_eq!(ran.err.matches("two runs at once are not kept apart").count(), 1, "{}", ran.err);
        assert!(ran.err.contains(why), "{}", ran.err);
        let insists = Place::new(&format!("lease: required\n{NETWORK}"));
        account(&insists).inject_fault(fault()).unwrap();
        let ran = insists.go("apply --yes");
        assert_eq!(ran.exit, Exit::Refused, "{}", ran.err);
        assert!(ran.err.contains("the spec requires the lease") && count(&insists, "ec2/") == 0, "{}", ran.err);
        let off = Place::new(&format!("lease: off\n{NETWORK}"));
        account(&off).inject_fault(fault()).unwrap();
        let ran = off.go("apply --yes");
        assert!(ran.exit == Exit::Done && !ran.err.contains("kept apart"), "{}", ran.err);
    }
}

#[test]
fn a_lost_answer_loses_no_lease() {
    for on in ["ssm:PutParameter", "ssm:DeleteParameter"] {
        let place = Place::new(NETWORK);
        account(&place).inject_fault(InjectedFault::once(on, FaultEffect::Cut)).unwrap();
        let ran = place.go("apply --yes");
        assert!(ran.exit == Exit::Done && !ran.err.contains("lease"), "{on}: {}", ran.err);
        assert_eq!(lease(&place), None, "{on}");
    }
}

#[test]
fn a_bucket_that_the_spec_names_holds_the_lease() {
    let place = studio("lease: {mode: required, bucket: platform-leases}\n");
    let refused = place.go("apply --yes");
    assert_eq!(refused.exit, Exit::Refused, "{}", refused.err);
    assert!(refused.err.contains("s3://platform-leases/heiiki/123456789012/ap-northeast-1/t.lease"), "{}", refused.err);
    let configuration = json!({"LocationConstraint": "ap-northeast-1"});
    let bucket = json!({"Bucket": "platform-leases", "CreateBucketConfiguration": configuration});
    account(&place).call("s3", "CreateBucket", &bucket).unwrap().unwrap();
    let object = |place: &Place| account(place).objects().unwrap()["s3/buckets/platform-leases"]["objects"].to_string();
    let worker = at_work(&place, "apply --yes");
    assert!(object(&place).contains("t.lease") && lease(&place).is_none(), "it is an object and no parameter");
    let (exit, told) = end(begin(&place, "apply --yes"));
    assert_eq!(exit, Some(5), "{told}");
    assert!(told.contains(&format!("(process {})", worker.id())), "{told}");
    let (exit, told) = end(begin(&place, "destroy --yes --allow-data-loss domain/studio --wait-for-lease 5h"));
    assert_eq!(exit, Some(0), "{told}");
    assert_eq!(end(worker).0, Some(0));
    assert_eq!((count(&place, "ec2/"), object(&place).as_str()), (0, "{}"), "nothing is left");
    account(&place).inject_fault(InjectedFault::once("s3:PutObject", FaultEffect::Cut)).unwrap();
    let again = place.go("apply --yes");
    assert!(again.exit == Exit::Done, "a lost answer loses no lease: {}", again.err);
    assert_eq!(object(&place), "{}");
}

#[test]
fn a_saved_plan_takes_it_too() {
    let place = Place::new(NETWORK);
    account(&place);
    let file: PathBuf = place.spec().with_file_name("plan.json");
    assert_eq!(place.go(&format!("plan --out {}", file.display())).exit, Exit::Done);
    put(&place, &somebody(120));
    let ran = crate::run::heiiki("apply --yes --sandbox-speed=2000")
        .arg(&file)
        .arg(format!("--sandbox={}", place.file().display()))
        .go();
    assert!(ran.exit == Exit::Refused && ran.err.contains("user/mia"), "{}", ran.err);
    assert_eq!(count(&place, "ec2/vpcs/"), 0);
    let ran = crate::run::heiiki("apply --yes --take-over --sandbox-speed=2000")
        .arg(&file)
        .arg(format!("--sandbox={}", place.file().display()))
        .go();
    assert!(ran.exit == Exit::Done, "{}", ran.err);
    assert_eq!((count(&place, "ec2/vpcs/"), lease(&place)), (1, None));
}

#[test]
fn the_policy_allows_the_lease_where_it_lies() {
    let policy = |lease: &str, purpose: &str| {
        let place = Place::new(&format!("{lease}{NETWORK}"));
        crate::run::heiiki(&format!("policy --for {purpose}")).arg(place.spec()).go().out
    };
    let apply = policy("", "apply");
    let parameter = "arn:aws:ssm:ap-northeast-1:123456789012:parameter/heiiki/t/lease";
    assert!(apply.contains("ssm:PutParameter") && apply.contains("ssm:DeleteParameter") && apply.contains(parameter), "{apply}");
    let plan = policy("", "plan");
    assert!(plan.contains("ssm:GetParameter") && !plan.contains("ssm:PutParameter"), "{plan}");
    let bucket = policy("lease: {bucket: platform-leases, key: t}\n", "apply");
    assert!(bucket.contains("arn:aws:s3:::platform-leases/t") && bucket.contains("s3:PutObject"), "{bucket}");
    assert!(!bucket.contains("ssm:PutParameter"), "{bucket}");
    let off = policy("lease: off\n", "apply");
    assert!(!off.contains("ssm:PutParameter") && !off.contains("s3:PutObject"), "{off}");
}

#[test]
fn the_doctor_looks_at_the_lease() {
    let place = Place::new(NETWORK);
    account(&place);
    let found = place.go("doctor").out;
    assert!(found.contains("the SSM parameter /heiiki/t/lease can be read; nobody is at work"), "{found}");
    put(&place, &somebody(36_000));
    let found = place.go("doctor").out;
    assert!(found.contains("another run is at work: apply by arn:aws:iam::123456789012:user/mia"), "{found}");
    let missing = Place::new(&format!("lease: {{mode: required, bucket: no-such-bucket}}\n{NETWORK}"));
    let ran = missing.go("doctor");
    assert!(ran.exit == Exit::Failed && ran.out.contains("NoSuchBucket"), "{}", ran.out);
}

/// A machine that computes for a while without renewing anything keeps its lease, however fast its clock runs.
#[test]
fn a_fast_clock_loses_no_lease() {
    let place = Place::new(NETWORK);
    for command in ["apply --yes", "destroy --yes"] {
        let mut child = {
            let mut binary = Command::new(env!("CARGO_BIN_EXE_heiiki"));
            binary.args(command.split_whitespace()).arg(place.spec()).arg("--sandbox-speed=20000");
            binary.arg(format!("--sandbox={}", place.file().display()));
            binary.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap()
        };
        let told: Vec<String> = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok).collect();
        assert!(child.wait().unwrap().success(), "{told:#?}");
        assert!(!told.iter().any(|line| line.contains("lease")), "{told:#?}");
    }
}

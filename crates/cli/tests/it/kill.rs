//! The process is killed (SIGKILL) after every single API call of an apply and of a destroy, and run again: it ends complete, nothing is made twice, and
//! nothing is left. The simulator carries the call out and saves it, and the process dies before it sees the answer.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use heiiki_sim::{FaultEffect, Haze, InjectedFault, Sandbox, World};
use heiiki_testkit::swarm::Draw;
use serde_json::Value;

const ACCOUNT: &str = "123456789012";
const REGION: &str = "ap-northeast-1";
/// More calls than any command makes: a run that is never killed ends the search long before.
const MOST: u64 = 2_000;

/// Calls that change something: a kill after any other leaves what the change before it left.
const CHANGES: &str = "!*:Describe*|*:Get*|*:List*|*:Head*|*:BatchGet*|*:Simulate*|*:Assume*";

fn spec(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs").join(name)
}

fn fresh() -> World {
    World::new(ACCOUNT, REGION, 1)
}

/// An account as a spec finds it: with the role of others that one of them uses.
fn found() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let empty = folder.path().join("empty.json");
    let sandbox = Sandbox::open(&empty, fresh).expect("the sandbox opens");
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let role = serde_json::json!({"RoleName": "databricks-workspace", "AssumeRolePolicyDocument": trust});
    sandbox.call("iam", "CreateRole", &role).expect("the sandbox opens").expect("a role that is not ours");
    (folder, empty)
}

/// `again` says that the run before it was killed: its lease is not waited for.
fn heiiki(command: &str, spec: &Path, sandbox: &Path, again: bool) -> Output {
    Command::new(env!("CARGO_BIN_EXE_heiiki"))
        .arg(command)
        .arg(spec)
        .arg(format!("--sandbox={}", sandbox.display()))
        .args(["--sandbox-speed", "20000", "--yes", "--quiet"])
        .args(again.then_some("--take-over"))
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs")
}

/// The content of an account without ids: the number of objects of each kind, and the addresses that they claim.
fn census(sandbox: &Path) -> BTreeMap<String, usize> {
    let objects = Sandbox::open(sandbox, fresh).expect("the sandbox opens").objects().expect("the sandbox is read");
    let mut census = BTreeMap::new();
    for (key, object) in objects {
        // Service and kind. The rest is an id, which may have several parts.
        let kind = key.match_indices('/').nth(1).map_or(key.as_str(), |(at, _)| &key[..at]);
        // Policies carry their versions: an interrupted update may leave one more, which AWS keeps as history.
        let claim = claim(&object).unwrap_or_default();
        *census.entry(format!("{kind} {claim}")).or_default() += 1;
    }
    census
}

fn claim(object: &Value) -> Option<String> {
    Some(object.get("tags")?.get("heiiki:address")?.as_str()?.to_owned())
}

/// One command that is killed again and again, from the same beginning.
struct Killed<'a> {
    command: &'a str,
    spec: &'a Path,
    from: &'a Path,
    /// After which calls.
    on: &'a str,
    /// Its exit code if nobody kills it.
    ends: Option<i32>,
    /// Every call is one of so many.
    every: u64,
    /// Counts what the second run reads wrongly, by the word for it; then a third run must end as the second one does
    /// otherwise. `None` if all is read rightly.
    hazy: Option<&'a Mutex<BTreeMap<&'static str, u64>>>,
}

/// The wrong reads of the second run. Each is drawn for some calls of the run.
const WRONG: [Option<Haze>; 6] =
    [Some(Haze::Repeat), Some(Haze::Twin(0)), Some(Haze::Omit(0)), Some(Haze::Empty), Some(Haze::Stale(3)), None];
const LISTS: [&str; 6] = [
    "ec2:DescribeVpcs",
    "ec2:Describe*",
    "iam:List*|iam:GetAccount*",
    "sagemaker:List*",
    "elasticfilesystem:Describe*",
    "*:Describe*|*:List*",
];

type Check<'a> = &'a (dyn Fn(u64, &Path) -> Result<(), String> + Sync);

impl Killed<'_> {
    /// Kills it after each call in turn, runs it again, and asks `check` about the result. Gives the number of calls.
    fn everywhere(&self, check: Check<'_>) -> u64 {
        let next = AtomicU64::new(0);
        let finished = AtomicBool::new(false);
        let calls = AtomicU64::new(MOST);
        let wrong: Mutex<Vec<String>> = Mutex::new(Vec::new());
        let work = || {
            let folder = tempfile::tempdir().expect("a temporary folder can be made");
            while !finished.load(Ordering::SeqCst) {
                let call = next.fetch_add(1, Ordering::SeqCst) * self.every + 1;
                assert!(call < MOST, "the command ends by itself");
                let path = folder.path().join(format!("{call}.json"));
                match self.once(call, &path, check) {
                    Ok(true) => {}
                    Ok(false) => {
                        calls.fetch_min(call - 1, Ordering::SeqCst);
                        finished.store(true, Ordering::SeqCst);
                    }
                    Err(text) => {
                        let text = format!("killed after call {call} of {} {}: {text}", self.command, self.spec.display());
                        wrong.lock().expect("no thread panics with it").push(text);
                        finished.store(true, Ordering::SeqCst);
                    }
                }
                let _ = std::fs::remove_file(&path);
            }
        };
        std::thread::scope(|scope| {
            scope.spawn(work);
            scope.spawn(work);
        });
        let wrong = wrong.into_inner().expect("no thread panics with it");
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        calls.load(Ordering::SeqCst)
    }

    /// False when it ended before it could be killed.
    fn once(&self, call: u64, path: &Path, check: Check<'_>) -> Result<bool, String> {
        std::fs::copy(self.from, path).expect("a sandbox can be copied");
        let sandbox = Sandbox::open(path, fresh).expect("the sandbox opens");
        sandbox.inject_fault(InjectedFault::once(self.on, FaultEffect::Kill).after(call - 1)).expect("a fault is planned");
        drop(sandbox);
        let first = heiiki(self.command, self.spec, path, false);
        if first.status.signal() != Some(9) {
            let as_ever = first.status.code() == self.ends;
            return if as_ever { Ok(false) } else { Err(String::from_utf8_lossy(&first.stderr).into_owned()) };
        }
        if let Some(counts) = self.hazy {
            self.reads_wrongly(call, path, counts)?;
        }
        let second = heiiki(self.command, self.spec, path, true);
        if second.status.code() == self.ends {
            return check(call, path).map(|()| true);
        }
        let text = [second.stdout, second.stderr].concat();
        Err(format!("the run after the kill failed: {}\n{}", second.status, String::from_utf8_lossy(&text)))
    }

    /// Runs it while lists and other reads are not the whole truth, or denied. It may fail.
    fn reads_wrongly(&self, call: u64, path: &Path, counts: &Mutex<BTreeMap<&'static str, u64>>) -> Result<(), String> {
        let draw = Draw::of(call).about(self.command);
        let sandbox = Sandbox::open(path, fresh).expect("the sandbox opens");
        let word = |what: &FaultEffect| if let FaultEffect::Hazy(haze) = what { haze.word() } else { "denied" };
        for number in 0..4 {
            let draw = draw.and(number);
            let what = draw.and(1).one(&WRONG).map_or(FaultEffect::Deny { message: None }, FaultEffect::Hazy);
            let fault = InjectedFault { times: Some(2), ..InjectedFault::always(draw.and(2).one(&LISTS), what) };
            sandbox.inject_fault(fault.after(draw.and(3).below(6) as u64)).expect("a fault is planned");
        }
        let planned = sandbox.read(|world| world.faults.clone()).expect("the sandbox is read");
        let ended = heiiki(self.command, self.spec, path, true);
        let left = sandbox.read(|world| world.faults.clone()).expect("the sandbox is read");
        for fault in planned.iter().filter(|fault| !left.iter().any(|left| left.on == fault.on && left.what == fault.what)) {
            *counts.lock().expect("no thread panics with it").entry(word(&fault.what)).or_default() += 1;
        }
        sandbox.clear_faults().expect("the faults are cleared");
        let text = String::from_utf8_lossy(&ended.stderr);
        if ended.status.code().is_none_or(|code| code == 101) { Err(format!("{}: {text}", ended.status)) } else { Ok(()) }
    }
}

fn differences(expected: &BTreeMap<String, usize>, found: &BTreeMap<String, usize>) -> Result<(), String> {
    let keys: std::collections::BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let lines: Vec<String> = keys
        .into_iter()
        .filter(|key| expected.get(*key) != found.get(*key))
        .map(|key| format!("{key}: {} expected, {} found", expected.get(key).unwrap_or(&0), found.get(key).unwrap_or(&0)))
        .collect();
    if lines.is_empty() { Ok(()) } else { Err(lines.join("\n")) }
}

/// Fails if a plan still finds something to do.
fn left_to_do(spec: &Path, sandbox: &Path) -> Result<(), String> {
    let plan = Command::new(env!("CARGO_BIN_EXE_heiiki"))
        .args(["plan", "--detailed-exitcode"])
        .arg(spec)
        .arg(format!("--sandbox={}", sandbox.display()))
        .output()
        .expect("the binary runs");
    if plan.status.code() == Some(0) { Ok(()) } else { Err(format!("left to do: {}", String::from_utf8_lossy(&plan.stdout))) }
}

/// Kills an apply and a destroy of a spec everywhere. Gives how many calls each has.
fn survives(name: &str, on: &str, destroy_ends: i32) -> (u64, u64) {
    let spec = spec(name);
    let (folder, empty) = found();
    let (built, gone) = (folder.path().join("built.json"), folder.path().join("gone.json"));
    std::fs::copy(&empty, &built).expect("a sandbox can be copied");
    let first = heiiki("apply", &spec, &built, false);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    std::fs::copy(&built, &gone).expect("a sandbox can be copied");
    let last = heiiki("destroy", &spec, &gone, false);
    assert_eq!(last.status.code(), Some(destroy_ends), "{}", String::from_utf8_lossy(&last.stderr));
    left_to_do(&spec, &built).expect("a complete environment");
    let (whole, rest) = (census(&built), census(&gone));
    if destroy_ends == 0 {
        differences(&census(&empty), &rest).expect("nothing is left");
    }
    let apply = Killed { command: "apply", spec: &spec, from: &empty, on, ends: Some(0), every: 1, hazy: None };
    let applied = apply.everywhere(&|call, path| {
        differences(&whole, &census(path))?;
        // A second plan after every one would triple the time; every tenth is enough to see that the census tells the truth.
        if call % 10 == 0 { left_to_do(&spec, path) } else { Ok(()) }
    });
    let destroy = Killed { command: "destroy", from: &built, ends: Some(destroy_ends), ..apply };
    (applied, destroy.everywhere(&|_, path| differences(&rest, &census(path))))
}

/// A run after a kill reads wrongly, and the one after that rightly: nothing is there twice, missing or left.
#[test]
fn what_is_read_wrongly_after_a_kill_does_no_harm() {
    let counts = Mutex::new(BTreeMap::new());
    for (name, every) in [("closed-network.yaml", 6), ("hosting-vpc.yaml", 3), ("studio-public.yaml", 3)] {
        let spec = spec(name);
        let (folder, empty) = found();
        let (built, gone) = (folder.path().join("built.json"), folder.path().join("gone.json"));
        for (command, from, to) in [("apply", &empty, &built), ("destroy", &built, &gone)] {
            std::fs::copy(from, to).expect("a sandbox can be copied");
            let ended = heiiki(command, &spec, to, false);
            assert!(ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
        }
        let (whole, rest) = (census(&built), census(&gone));
        let apply = Killed { command: "apply", spec: &spec, from: &empty, on: "*", ends: Some(0), every, hazy: Some(&counts) };
        apply.everywhere(&|_, path| {
            differences(&whole, &census(path))?;
            left_to_do(&spec, path)
        });
        let destroy = Killed { command: "destroy", from: &built, ..apply };
        destroy.everywhere(&|_, path| differences(&rest, &census(path)));
    }
    let counts = counts.into_inner().expect("no thread panics with it");
    println!("met after a kill: {counts:?}");
    for kind in ["repeat", "twin", "omit", "empty", "stale", "denied"] {
        assert!(counts.get(kind).is_some_and(|times| *times > 0), "{kind} was never met: {counts:?}");
    }
}

#[test]
fn an_apply_and_a_destroy_survive_a_kill_after_every_call() {
    let (applied, destroyed) = survives("closed-network.yaml", "*", 0);
    assert!(applied > 100 && destroyed > 80, "killed after each of {applied} calls of apply and {destroyed} of destroy");
}

#[test]
fn every_other_spec_survives_a_kill_after_every_change() {
    // The home of one department is retained, and the network with it.
    for (name, ends, least) in [
        ("studio-vpc-only.yaml", 6, 30),
        ("studio-public.yaml", 0, 8),
        ("quick-setup.yaml", 0, 8),
        ("hosting-vpc.yaml", 0, 12),
        ("mlflow-deploy-role.yaml", 0, 4),
    ] {
        let (applied, destroyed) = survives(name, CHANGES, ends);
        println!("{name}: killed after each of {applied} changes of apply and {destroyed} of destroy");
        assert!(applied >= least && destroyed >= least / 2, "{name}: {applied}, {destroyed}");
    }
}

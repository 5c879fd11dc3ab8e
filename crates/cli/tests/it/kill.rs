//! The process is killed (SIGKILL) after every single API call of an apply and of a destroy, and run again: it ends complete, nothing is made twice, and
//! nothing is left. The simulator carries the call out and saves it, and the process dies before it sees the answer.

use std::collections::BTreeMap;
use std::os::unix::process::ExitStatusExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use heiiki_sim::{Mishap, PlannedFault, Sandbox, World};
use serde_json::Value;

const ACCOUNT: &str = "123456789012";
const REGION: &str = "ap-northeast-1";
/// More calls than any command makes: a run that is never killed ends the search long before.
const MOST: u64 = 2_000;

fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../specs/closed-network.yaml")
}

fn fresh() -> World {
    World::new(ACCOUNT, REGION, 1)
}

fn heiiki(command: &str, sandbox: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_heiiki"))
        .arg(command)
        .arg(spec())
        .arg(format!("--sandbox={}", sandbox.display()))
        .args(["--sandbox-speed", "20000", "--yes", "--quiet"])
        .stdin(Stdio::null())
        .output()
        .expect("the binary runs")
}

/// What an account holds, without ids: how many objects of each kind, and which addresses they claim.
fn census(sandbox: &Path) -> BTreeMap<String, usize> {
    let objects = Sandbox::open(sandbox, fresh).expect("the sandbox opens").objects().expect("the sandbox is read");
    let mut census = BTreeMap::new();
    for (key, object) in objects {
        let kind = key.rsplit_once('/').map_or(key.as_str(), |(kind, _)| kind);
        // Policies carry their versions: an interrupted update may leave one more, which AWS keeps as history.
        let claim = claim(&object).unwrap_or_default();
        *census.entry(format!("{kind} {claim}")).or_default() += 1;
    }
    census
}

fn claim(object: &Value) -> Option<String> {
    Some(object.get("tags")?.get("heiiki:address")?.as_str()?.to_owned())
}

/// Kills `command` after each call in turn, starting from the sandbox `from`, runs it again, and asks `check` about the result.
fn kill_everywhere(command: &str, from: Option<&Path>, check: &(dyn Fn(u64, &Path) -> Result<(), String> + Sync)) -> u64 {
    let next = AtomicU64::new(0);
    let finished = AtomicBool::new(false);
    let calls = AtomicU64::new(MOST);
    let wrong: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let work = || {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        while !finished.load(Ordering::SeqCst) {
            let call = next.fetch_add(1, Ordering::SeqCst) + 1;
            assert!(call < MOST, "the command ends by itself");
            let path = folder.path().join(format!("{call}.json"));
            if let Some(from) = from {
                std::fs::copy(from, &path).expect("a sandbox can be copied");
            }
            let sandbox = Sandbox::open(&path, fresh).expect("the sandbox opens");
            sandbox.plan_fault(PlannedFault::once("*", Mishap::Kill).after(call - 1)).expect("a fault is planned");
            drop(sandbox);
            let first = heiiki(command, &path);
            if first.status.signal() != Some(9) {
                assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
                calls.fetch_min(call - 1, Ordering::SeqCst);
                finished.store(true, Ordering::SeqCst);
                break;
            }
            let second = heiiki(command, &path);
            let outcome = if second.status.success() {
                check(call, &path)
            } else {
                let text = [second.stdout, second.stderr].concat();
                Err(format!("the second run failed: {}\n{}", second.status, String::from_utf8_lossy(&text)))
            };
            if let Err(text) = outcome {
                wrong.lock().expect("no thread panics with it").push(format!("killed after call {call} of {command}: {text}"));
                finished.store(true, Ordering::SeqCst);
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

fn differences(expected: &BTreeMap<String, usize>, found: &BTreeMap<String, usize>) -> Result<(), String> {
    let keys: std::collections::BTreeSet<&String> = expected.keys().chain(found.keys()).collect();
    let lines: Vec<String> = keys
        .into_iter()
        .filter(|key| expected.get(*key) != found.get(*key))
        .map(|key| format!("{key}: {} expected, {} found", expected.get(key).unwrap_or(&0), found.get(key).unwrap_or(&0)))
        .collect();
    if lines.is_empty() { Ok(()) } else { Err(lines.join("\n")) }
}

#[test]
fn an_apply_and_a_destroy_survive_a_kill_after_every_call() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let built = folder.path().join("built.json");
    let empty = folder.path().join("empty.json");
    drop(Sandbox::open(&empty, fresh).expect("the sandbox opens"));
    let nothing = census(&empty);
    let first = heiiki("apply", &built);
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let whole = census(&built);
    let applied = kill_everywhere("apply", None, &|call, path| {
        differences(&whole, &census(path))?;
        // A second plan after every one would triple the time; every tenth is enough to see that the census tells the truth.
        if call % 10 == 0 {
            let plan = Command::new(env!("CARGO_BIN_EXE_heiiki"))
                .args(["plan", "--detailed-exitcode"])
                .arg(spec())
                .arg(format!("--sandbox={}", path.display()))
                .output()
                .expect("the binary runs");
            if plan.status.code() != Some(0) {
                return Err(format!("left to do: {}", String::from_utf8_lossy(&plan.stdout)));
            }
        }
        Ok(())
    });
    let destroyed = kill_everywhere("destroy", Some(&built), &|_, path| differences(&nothing, &census(path)));
    assert!(applied > 100 && destroyed > 80, "killed after each of {applied} calls of apply and {destroyed} of destroy");
}

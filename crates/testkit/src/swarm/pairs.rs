//! Two processes at once on one environment: all pairs of apply and destroy, on an empty account and on a built one. Nothing is ever doubled.

use std::path::Path;
use std::time::Duration;

use super::account::{Account, census, claims, differences};
use super::child::{Ended, Program};
use super::draw::Draw;
use super::reference::{Reference, comparable};

const LIMIT: Duration = Duration::from_mins(8);
/// The speed of time for the sandbox and for both processes alike. A lease that one process renews in time must not
/// run out by the clock of the other.
const SPEED: u32 = 100;

/// The pairs, and whether the environment is built before.
pub(super) const PAIRS: &[(&str, &str, bool)] = &[
    ("apply", "apply", false),
    ("apply", "apply", true),
    ("apply", "destroy", false),
    ("apply", "destroy", true),
    ("destroy", "destroy", true),
];

/// Runs a pair, and converges. Returns the errors.
pub(super) fn run(
    seed: u64,
    program: &Program,
    spec: &Path,
    reference: &Reference,
    pair: (&str, &str, bool),
) -> Result<(), String> {
    let (one, other, built) = pair;
    let file = program.folder.join("pair.json");
    let account = Account::found(&file, seed)?;
    let served = program.serve(&file, SPEED).map_err(|error| error.to_string())?;
    let call = |name: &str, command: &str, more: &str| {
        let args = [
            command,
            &spec.display().to_string(),
            more,
            &format!("--endpoint-url=http://{}", served.address),
            &format!("--sandbox-speed={SPEED}"),
        ];
        let args: Vec<String> = args.into_iter().map(str::to_owned).collect();
        program.run(name, &args, LIMIT, &|| false).map_err(|error| error.to_string())
    };
    if built {
        let ended = call("built", "apply", "--yes")?;
        if ended.code != Some(0) {
            return Err(format!("the first apply failed\n{}", ended.text));
        }
    }
    let head_start = Duration::from_millis(Draw::of(seed).about("head start").below(3_000) as u64);
    let (first, second) = std::thread::scope(|scope| {
        let first = scope.spawn(|| call("first", one, "--yes"));
        std::thread::sleep(head_start);
        let second = call("second", other, "--yes");
        (first.join().unwrap_or_else(|_| Err("the thread of the first process failed".to_owned())), second)
    });
    let both = [first?, second?];
    let text = || both.iter().map(|ended| format!("code {:?}\n{}", ended.code, ended.text)).collect::<Vec<_>>().join("\n---\n");
    if both.iter().any(broken) {
        return Err(format!("one of the two ended badly\n{}", text()));
    }
    let doubled: Vec<String> = claims(&account.objects()?)
        .into_iter()
        .filter(|(claim, paths)| paths.len() > reference.built.get(claim).copied().unwrap_or(1))
        .map(|(claim, paths)| format!("{claim}: {paths:?}"))
        .collect();
    if !doubled.is_empty() {
        return Err(format!("doubled:\n{}\n{}", doubled.join("\n"), text()));
    }
    let mut last = String::new();
    for _ in 0..2 {
        last = call("converge", "apply", "--yes")?.text;
        if call("plan", "plan", "--detailed-exitcode")?.code == Some(0) {
            account.pass(Duration::from_hours(2))?;
            let mut wrong = differences(&reference.built, &census(&comparable(account.objects()?)));
            wrong.extend(account.touched()?);
            return if wrong.is_empty() { Ok(()) } else { Err(format!("after two at once:\n{}\n{}", wrong.join("\n"), text())) };
        }
    }
    Err(format!("not converged after two at once\n{last}\n{}", text()))
}

fn broken(ended: &Ended) -> bool {
    ended.too_long || ended.signal.is_some() || ended.code == Some(101) || ended.text.contains("panicked at")
}

//! The program as a process, against a served sandbox behind a proxy that lets calls go wrong. `just swarm-http` runs many more seeds than the tests do.

use std::path::PathBuf;

use heiiki_testkit::swarm::{Kind, SMALL_FROM, Swarm};

/// Seeds of one run of the tests.
const SEEDS: u64 = 8;
/// Seeds from which on every kind of fault must have occurred.
const MANY: u64 = 200;

#[expect(clippy::disallowed_methods, reason = "who runs the tests chooses")]
fn setting(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok().filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or_else(|_| panic!("{name} is a number")))
}

/// The kinds that `HEIIKI_FAULTS` names, for who looks for what one kind does: `Twin,Missing`.
#[expect(clippy::disallowed_methods, reason = "who runs the tests chooses")]
fn only() -> Vec<Kind> {
    let named = std::env::var("HEIIKI_FAULTS").unwrap_or_default();
    let kind = |name: &str| Kind::named(name).unwrap_or_else(|| panic!("{name} is no kind of fault: {:?}", Kind::ALL));
    named.split(',').filter(|name| !name.is_empty()).map(kind).collect()
}

#[test]
fn a_swarm_of_faults_doubles_loses_and_touches_nothing() {
    let one = setting("HEIIKI_SEED");
    let seeds = if one.is_some() { 1 } else { setting("HEIIKI_SEEDS").unwrap_or(SEEDS) };
    let pairs = if one.is_some() { 0 } else { setting("HEIIKI_PAIRS").unwrap_or(0) };
    let only = only();
    let all = only.is_empty();
    let swarm = Swarm {
        only,
        binary: PathBuf::from(env!("CARGO_BIN_EXE_heiiki")),
        first: one.unwrap_or(if seeds < MANY { SMALL_FROM } else { 1 }),
        seeds,
        pairs,
        lanes: usize::try_from(setting("HEIIKI_LANES").unwrap_or(8)).unwrap_or(1),
    };
    let result = swarm.run(&|line| println!("{line}"));
    assert!(result.failures.is_empty(), "{} failed:\n{}", result.failures.len(), result.failures.join("\n\n"));
    if seeds >= MANY && all {
        assert_eq!(result.tally.never(), Vec::<&str>::new(), "kinds of faults that never occurred");
    }
}

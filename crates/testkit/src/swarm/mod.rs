//! A swarm of seeds: the real program against a served sandbox, with a proxy between them that lets calls fail.
//!
//! Each seed builds an environment under faults and converges without faults, then applies it again under faults, then
//! destroys it under faults. Foreign objects, saved data and unrelated environments must be as they were. Everything
//! is on loopback and bounded in count and time.
//!
//! A seed draws the same spec, weather and moments every time. The program is a real process, so that the order of
//! parallel calls may differ between runs.

mod account;
mod answers;
mod child;
mod clock;
mod draw;
mod forward;
mod kind;
mod pairs;
mod proxy;
mod reference;
mod specs;
mod story;
mod weather;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use child::Program;
pub use draw::Draw;
pub use kind::{Kind, Tally};
use reference::Reference;
pub use specs::SMALL_FROM;
use story::Story;

pub(crate) use self::clock::{now, pause};

/// After so many failures no further seed is begun.
const ENOUGH: usize = 12;

/// The extent of a run.
#[derive(Clone, Debug)]
pub struct Swarm {
    /// The program.
    pub binary: PathBuf,
    /// The first seed.
    pub first: u64,
    /// The number of seeds.
    pub seeds: u64,
    /// The number of pairs of processes that run at once.
    pub pairs: u64,
    /// The number of seeds that run at the same time. Most of the time they wait.
    pub lanes: usize,
    /// The kinds of faults that are drawn; all when none is named.
    pub only: Vec<Kind>,
}

/// The result of a run.
#[derive(Debug, Default)]
pub struct Result {
    /// The faults that occurred.
    pub tally: Tally,
    /// The errors of each seed that failed.
    pub failures: Vec<String>,
}

impl Swarm {
    /// Runs all of it, and tells line by line what becomes of it.
    pub fn run(&self, tell: &(dyn Fn(&str) + Sync)) -> Result {
        let (next, failed) = (AtomicU64::new(0), AtomicUsize::new(0));
        let result = Mutex::new(Result::default());
        let references = References::default();
        let tally = Tally::default();
        let begun = now();
        std::thread::scope(|scope| {
            for _ in 0..self.lanes.max(1) {
                scope.spawn(|| {
                    loop {
                        let number = next.fetch_add(1, Ordering::SeqCst);
                        if number >= self.seeds + self.pairs || failed.load(Ordering::SeqCst) >= ENOUGH {
                            break;
                        }
                        let begun_here = now();
                        let (name, wrong) = self.one(number, &references, &tally);
                        let verdict = if wrong.is_none() { "ok" } else { "FAILED" };
                        tell(&format!("{name}: {verdict} ({:.0?})", begun_here.elapsed()));
                        if let Some(wrong) = wrong {
                            failed.fetch_add(1, Ordering::SeqCst);
                            tell(&wrong);
                            result.lock().unwrap_or_else(PoisonError::into_inner).failures.push(format!("{name}: {wrong}"));
                        }
                    }
                });
            }
        });
        let (seeds, pairs) = (self.seeds, self.pairs);
        tell(&format!("{seeds} seeds and {pairs} pairs in {:.0?}. Faults that occurred:\n{}", begun.elapsed(), tally.table()));
        Result { tally, ..result.into_inner().unwrap_or_else(PoisonError::into_inner) }
    }

    /// Runs one seed or pair. Returns its name and its errors.
    fn one(&self, number: u64, references: &References, tally: &Tally) -> (String, Option<String>) {
        let pair = number.checked_sub(self.seeds);
        let seed = pair.map_or(self.first + number, |pair| SMALL_FROM + pair);
        let name = match pair {
            None => format!("seed {seed}"),
            Some(pair) => {
                let (one, other, built) = pairs::PAIRS[usize::try_from(pair).unwrap_or(0) % pairs::PAIRS.len()];
                format!("pair {pair}: {one} and {other} {}", if built { "of what is built" } else { "of nothing" })
            }
        };
        let folder = match tempfile::Builder::new().prefix("heiiki-swarm-").tempdir() {
            Ok(folder) => folder,
            Err(error) => return (name, Some(error.to_string())),
        };
        let program = Program { binary: self.binary.clone(), folder: folder.path().to_owned() };
        let spec = specs::chosen(seed);
        let name = format!("{name}, {spec}");
        let wrong = match pair {
            None => self.seed_of(seed, spec, &program, references, tally),
            Some(pair) => references.of(spec, &program).and_then(|(file, reference)| {
                let pair = pairs::PAIRS[usize::try_from(pair).unwrap_or(0) % pairs::PAIRS.len()];
                pairs::run(seed, &program, &file, &reference, pair)
            }),
        };
        let wrong = wrong.err().map(|wrong| {
            let kept = folder.keep();
            let again =
                pair.map_or_else(|| format!("HEIIKI_SEED={seed}"), |pair| format!("HEIIKI_SEEDS=0 HEIIKI_PAIRS={}", pair + 1));
            format!("{wrong}\neverything is in {}; again with {again} just swarm-http", kept.display())
        });
        (name, wrong)
    }

    /// Runs a seed. An error comes with the commands, the faults, and the first thing to try.
    fn seed_of(
        &self,
        seed: u64,
        spec: &str,
        program: &Program,
        references: &References,
        tally: &Tally,
    ) -> std::result::Result<(), String> {
        let (file, reference) = references.of(spec, program)?;
        let mut story = Story::begin(seed, program, &file, &reference, tally, &self.only)?;
        let wrong = story.tell();
        let trail = story.trail();
        // The whole trail is a help and no part of the verdict.
        let _ = std::fs::write(program.folder.join("calls.log"), trail.join("\n"));
        wrong.map_err(|wrong| {
            let mut faults: Vec<String> =
                trail.iter().filter(|line| line.contains(" !")).map(|line| format!("  {line}")).collect();
            // A page without an end is asked for again and again.
            faults.dedup_by(|next, last| after_call(next) == after_call(last));
            let hint = faults.last().map_or_else(String::new, |line| format!("look first at what the last fault met:{line}\n"));
            format!(
                "{wrong}\ncommands:\n  {}\nfaults, of all calls in calls.log:\n{}\n{hint}",
                story.told.join("\n  "),
                faults.join("\n")
            )
        })
    }
}

/// The operation and the fault of a line of the trail.
fn after_call(line: &str) -> Option<&str> {
    line.split_once(" call ").and_then(|(_, rest)| rest.split_once(' ')).map(|(_, what)| what)
}

/// The result of making a reference.
type Made = std::result::Result<Reference, String>;

/// The references of all specs, each made once.
#[derive(Debug, Default)]
struct References(Mutex<BTreeMap<String, std::sync::Arc<OnceLock<Made>>>>);

impl References {
    /// The file of a spec, and its reference.
    fn of(&self, spec: &str, program: &Program) -> std::result::Result<(PathBuf, Reference), String> {
        let file: PathBuf = specs::file(spec, &program.folder).map_err(|error| error.to_string())?;
        let slot = {
            let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            std::sync::Arc::clone(all.entry(spec.to_owned()).or_default())
        };
        let reference = slot.get_or_init(|| Reference::of(program, Path::new(&file))).clone()?;
        Ok((file, reference))
    }
}

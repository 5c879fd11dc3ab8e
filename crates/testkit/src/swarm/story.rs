//! The story of one seed: built under faults, converged without; put to the test again with people's data in it; destroyed under faults, ended without.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use super::account::{Account, Objects, census, claims, differences};
use super::child::{Ended, Program, Served};
use super::draw::Draw;
use super::kind::{Kind, Tally};
use super::proxy::Proxy;
use super::reference::Reference;
use super::weather::Weather;

/// The longest run under faults; a longer one is cut off.
const FAULTED: Duration = Duration::from_mins(3);
/// The longest run without faults.
const CLEAR: Duration = Duration::from_mins(8);
/// Runs without faults after which it must have converged.
const RUNS: usize = 2;

/// One seed.
pub(super) struct Story<'a> {
    draw: Draw,
    program: &'a Program,
    spec: String,
    reference: &'a Reference,
    account: Account,
    tally: &'a Tally,
    only: &'a [Kind],
    proxy: Proxy,
    _served: Served,
    /// The runs so far.
    runs: u64,
    /// The commands that were run, and their exit codes.
    pub(super) told: Vec<String>,
}

impl<'a> Story<'a> {
    /// Sets the stage: an account, served, and a proxy in front of it.
    pub(super) fn begin(
        seed: u64,
        program: &'a Program,
        spec: &Path,
        reference: &'a Reference,
        tally: &'a Tally,
        only: &'a [Kind],
    ) -> Result<Self, String> {
        let draw = Draw::of(seed);
        let file = program.folder.join("sandbox.json");
        let account = Account::found(&file, seed)?;
        let served = program.serve(&file, draw.about("speed").one(&[2_000, 20_000])).map_err(|error| error.to_string())?;
        let proxy = Proxy::start(served.address, tally).map_err(|error| error.to_string())?;
        let spec = spec.display().to_string();
        Ok(Self { draw, program, spec, reference, account, tally, only, proxy, _served: served, runs: 0, told: Vec::new() })
    }

    /// Every call so far, with its fault after ` !`.
    pub(super) fn trail(&self) -> Vec<String> {
        self.proxy.trail()
    }

    /// Runs the story. Returns the errors.
    pub(super) fn tell(&mut self) -> Result<(), String> {
        self.faulted("apply")?;
        self.converged(None)?;
        let saved = self.account.save()?;
        let before = self.ours()?;
        self.faulted("apply")?;
        let lost = saved.lost(&self.account.saved()?);
        none(&lost, "lost under faults of an apply that had nothing to do")?;
        self.converged(Some(&before))?;
        none(&saved.lost(&self.account.saved()?), "lost by an apply that had nothing to do")?;
        self.faulted("destroy")?;
        none(&self.account.touched()?, "not ours, and touched by a destroy under faults")?;
        self.ended()
    }

    /// One or two runs of a command under faults. They may fail, and must not panic, hang or be killed by anybody else.
    fn faulted(&mut self, command: &str) -> Result<(), String> {
        let times = 1 + usize::from(self.draw.about("again").and(self.runs).permille(400));
        for _ in 0..times {
            let weather = Weather::of(self.draw, self.runs, self.only);
            let parallelism = self.draw.about("parallelism").and(self.runs).one(&["1", "8"]);
            let more = ["--yes".to_owned(), format!("--parallelism={parallelism}")];
            let ended = self.run(command, &more, Some(weather), FAULTED)?;
            if ended.too_long {
                // A wait for AWS that was told too little may be longer than the swarm's patience.
                self.tally.count(Kind::Killed);
            }
        }
        Ok(())
    }

    fn run(&mut self, command: &str, more: &[String], weather: Option<Weather>, limit: Duration) -> Result<Ended, String> {
        let faults = if weather.is_some() { " under faults" } else { "" };
        let name = format!("run {} {command}{faults}", self.runs);
        self.proxy.begin(&name, weather);
        let mut args = vec![command.to_owned(), self.spec.clone(), format!("--endpoint-url=http://{}", self.proxy.address)];
        args.extend(more.iter().cloned());
        if command != "plan" {
            // A run that was killed, or could not say that it ended, may hold the lease for some minutes yet.
            args.push("--take-over".to_owned());
        }
        let due = || self.proxy.due();
        let file = format!("{:02}-{command}", self.runs);
        let ended = self.program.run(&file, &args, limit, &due).map_err(|error| error.to_string())?;
        self.runs += 1;
        self.told.push(format!("{name}: heiiki {}: code {:?}, signal {:?}", args.join(" "), ended.code, ended.signal));
        let killed = ended.too_long || self.proxy.due();
        if ended.text.contains("panicked at") || ended.code == Some(101) || (ended.signal.is_some() && !killed) {
            return Err(format!("{name} ended badly: {:?} {:?}\n{}", ended.code, ended.signal, ended.text));
        }
        Ok(ended)
    }

    /// Applies without faults until nothing is left to do. Then no object is doubled, lost or touched, and all earlier
    /// objects still exist.
    fn converged(&mut self, before: Option<&BTreeMap<String, Vec<String>>>) -> Result<(), String> {
        let mut last = String::new();
        for _ in 0..RUNS {
            let ended = self.run("apply", &["--yes".to_owned()], None, CLEAR)?;
            last = ended.text;
            if ended.code != Some(0) {
                continue;
            }
            let plan = self.run("plan", &["--detailed-exitcode".to_owned()], None, CLEAR)?;
            if plan.code != Some(0) {
                last = plan.text;
                continue;
            }
            let differences = self.settled(&self.reference.built)?;
            none(&differences, "not as an environment is that was built without faults")?;
            none(&self.account.touched()?, "not ours, and touched")?;
            let after = self.ours()?;
            return match before {
                Some(before) if *before != after => {
                    Err(format!("replaced, although nothing was to do:\n{}", moved(before, &after)))
                }
                _ => Ok(()),
            };
        }
        Err(format!("not converged after {RUNS} runs without faults\n{last}"))
    }

    /// Destroys without faults until a destroy ends as one without faults does: nothing of ours is left but retained
    /// objects.
    fn ended(&mut self) -> Result<(), String> {
        let mut wrong = String::new();
        for _ in 0..RUNS {
            let ended = self.run("destroy", &["--yes".to_owned()], None, CLEAR)?;
            let left = self.settled(&self.reference.gone)?;
            if left.is_empty() {
                none(&self.account.kept()?, "lent, and not given back by a destroy")?;
                return none(&self.account.touched()?, "not ours, and touched by a destroy");
            }
            wrong = format!("{}\n{}", left.join("\n"), ended.text);
        }
        Err(format!("a destroy has not ended after {RUNS} runs without faults\n{wrong}"))
    }

    /// The differences from a census, after AWS has removed everything that lingers.
    fn settled(&self, expected: &BTreeMap<String, usize>) -> Result<Vec<String>, String> {
        self.account.pass(Duration::from_hours(2))?;
        Ok(differences(expected, &census(&self.objects()?)))
    }

    fn objects(&self) -> Result<Objects, String> {
        Ok(super::reference::comparable(self.account.objects()?))
    }

    /// Our objects, by address.
    fn ours(&self) -> Result<BTreeMap<String, Vec<String>>, String> {
        let claims = claims(&self.objects()?);
        Ok(claims.into_iter().map(|(address, paths)| (address, paths.into_iter().collect())).collect())
    }
}

fn none(list: &[String], what: &str) -> Result<(), String> {
    if list.is_empty() { Ok(()) } else { Err(format!("{what}:\n{}", list.join("\n"))) }
}

fn moved(before: &BTreeMap<String, Vec<String>>, after: &BTreeMap<String, Vec<String>>) -> String {
    let keys: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = keys.into_iter().filter(|key| before.get(*key) != after.get(*key));
    differs.map(|key| format!("{key}: {:?} -> {:?}", before.get(key), after.get(key))).collect::<Vec<_>>().join("\n")
}

//! `heiiki sandbox`: the simulated account for people and for other clients.

mod others;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use heiiki_sim::{Sandbox as Account, World};

use crate::args::{Global, Reset, SANDBOX_FILE, Sandbox, Serve};
use crate::connect::{clock, failed, open_sandbox, sandbox_file, speed, timing};
use crate::render::style::Tone;
use crate::render::table::{self, Cell};
use crate::signals::Signals;
use crate::{Exit, Io, Trouble, consent};

/// The account and region of a sandbox that nothing else decides: those of the reference environments.
const ACCOUNT: &str = "123456789012";
const REGION: &str = "ap-northeast-1";

pub(super) fn run(args: &Sandbox, global: &Global, io: &mut Io) -> Result<Exit, Trouble> {
    let file = sandbox_file(global, io).unwrap_or_else(|| PathBuf::from(SANDBOX_FILE));
    match args {
        Sandbox::Serve(args) => super::wait(serve(args, &file, global, io)),
        Sandbox::Reset(args) => reset(args, &file, io),
        Sandbox::Status => status(&file, io),
        Sandbox::Call(args) => others::call(args, &existing(&file)?, io),
        Sandbox::User(args) => others::user(args, &existing(&file)?, io),
        Sandbox::Wait(args) => others::wait(args, &existing(&file)?, io),
        Sandbox::Tune(args) => others::tune(args, &existing(&file)?, io),
        Sandbox::Fault(args) => others::fault(args, &existing(&file)?, io),
        Sandbox::Fail(args) => others::fail(args, &existing(&file)?, io),
    }
}

async fn serve(args: &Serve, file: &Path, global: &Global, io: &Io) -> Result<Exit, Trouble> {
    if !args.listen.ip().is_loopback() {
        let help = "listen on 127.0.0.1 or [::1]; reach it from elsewhere through a tunnel of your own, from the same port";
        return Err(Trouble::usage(format!("{} is not an address of this machine alone", args.listen.ip())).help(help));
    }
    let sandbox = served(args, file, global)?;
    let clock = clock(&sandbox, speed(global, io)?)?;
    let listener = tokio::net::TcpListener::bind(args.listen).await;
    let listener = listener.map_err(|error| Trouble::failed(format!("cannot listen on {}", args.listen)).because(&error))?;
    let address = listener.local_addr().map_err(|error| Trouble::failed("cannot listen").because(&error))?;
    io.out.line(format!("serving {} on http://{address}", file.display()));
    if !global.quiet {
        let text =
            format!("{}x time; any credentials work: aws --endpoint-url http://{address} ...; Ctrl-C ends it", clock.speed());
        io.err.line(io.err.paint().tone(Tone::Dim, text));
    }
    let mut signals = Signals::listen();
    tokio::select! {
        never = heiiki_sim::serve::serve(sandbox, listener, timing(&clock)) => match never {},
        _ = signals.next() => Ok(Exit::Done),
    }
}

/// The sandbox of the file; a fresh one is of the account and region that were asked for.
fn served(args: &Serve, file: &Path, global: &Global) -> Result<Account, Trouble> {
    let (account, region) = (args.account.as_deref(), global.region.as_deref());
    if file.exists() {
        let sandbox = existing(file)?;
        let (its_account, its_region) =
            sandbox.read(|world| (world.account.clone(), world.region.clone())).map_err(|error| failed(&error))?;
        return open_sandbox(file, account.unwrap_or(&its_account), region.unwrap_or(&its_region));
    }
    open_sandbox(file, account.unwrap_or(ACCOUNT), region.unwrap_or(REGION))
}

/// The sandbox of a file; a fresh one is made when there is none.
fn existing(file: &Path) -> Result<Account, Trouble> {
    Account::open(file, || World::new(ACCOUNT, REGION, 1)).map_err(|error| failed(&error))
}

fn reset(args: &Reset, file: &Path, io: &mut Io) -> Result<Exit, Trouble> {
    if !file.exists() {
        io.out.line(format!("there is no sandbox in {}", file.display()));
        return Ok(Exit::Done);
    }
    // Whatever the file holds, a damaged sandbox must go too; but a file that never was one is somebody's.
    if let Err(error @ heiiki_sim::SandboxError::Foreign { .. }) = Account::open(file, || World::new(ACCOUNT, REGION, 1)) {
        return Err(Trouble::refused("nothing was removed").because(&error));
    }
    if !args.yes {
        let question = format!("Throw the sandbox in {} away?", file.display());
        super::wait(async { consent::confirm(&question, io).await.map(|()| Exit::Done) })?;
    }
    fs::remove_file(file).map_err(|error| Trouble::failed(format!("cannot remove {}", file.display())).because(&error))?;
    io.out.line(format!("removed {}", file.display()));
    Ok(Exit::Done)
}

fn status(file: &Path, io: &Io) -> Result<Exit, Trouble> {
    if !file.exists() {
        io.out.line(format!("there is no sandbox in {}", file.display()));
        return Ok(Exit::Done);
    }
    let sandbox = existing(file)?;
    let look = |world: &World| (world.account.clone(), world.region.clone(), world.now.iso_seconds(), world.faults.len());
    let (account, region, now, faults) = sandbox.read(look).map_err(|error| failed(&error))?;
    io.out.line(format!("{}: account {account}, {region}, at {now}", file.display()));
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for path in sandbox.objects().map_err(|error| failed(&error))?.into_keys() {
        let kind = path.splitn(3, '/').take(2).collect::<Vec<_>>().join("/");
        *counts.entry(kind).or_default() += 1;
    }
    let rows: Vec<Vec<Cell>> =
        counts.iter().map(|(kind, count)| vec![Cell::plain(format!("{count:>6}")), Cell::plain(kind)]).collect();
    io.out.lines(table::lines(&rows, io.out.paint()));
    if faults > 0 {
        io.out.line(io.out.paint().tone(Tone::Warn, format!("{faults} planned faults are waiting")));
    }
    Ok(Exit::Done)
}

//! `heiiki sandbox serve`: the sandbox over HTTP, for other clients.

use std::net::SocketAddr;
use std::path::Path;

use heiiki_sim::Sandbox as Account;

use super::{ACCOUNT, REGION, existing};
use crate::args::Global;
use crate::connect::{clock, failed, open_sandbox, speed, timing};
use crate::render::style::Tone;
use crate::signals::Signals;
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki sandbox serve`.
#[derive(Clone, Debug, clap::Args)]
pub struct ServeArgs {
    /// Where to listen, on this machine only; port 0 takes any free port
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:4566")]
    pub listen: SocketAddr,
    /// Account id of a sandbox that does not exist yet [default: 123456789012]
    #[arg(long, value_name = "ID", value_parser = account)]
    pub account: Option<String>,
}

fn account(text: &str) -> Result<String, String> {
    let good = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if good { Ok(text.to_owned()) } else { Err("an account id has twelve digits".to_owned()) }
}

pub(super) async fn run(args: &ServeArgs, file: &Path, global: &Global, io: &Io) -> Result<Exit, CommandError> {
    if !args.listen.ip().is_loopback() {
        let help = "listen on 127.0.0.1 or [::1]; reach it from elsewhere through a tunnel of your own, from the same port";
        return Err(CommandError::usage(format!("{} is not an address of this machine alone", args.listen.ip())).help(help));
    }
    let sandbox = served(args, file, global)?;
    let clock = clock(&sandbox, speed(global, io)?)?;
    let listener = tokio::net::TcpListener::bind(args.listen).await;
    let listener = listener.map_err(|error| CommandError::failed(format!("cannot listen on {}", args.listen)).because(&error))?;
    let address = listener.local_addr().map_err(|error| CommandError::failed("cannot listen").because(&error))?;
    io.out.line(format!("serving {} on http://{address}", file.display()));
    if !global.quiet {
        let text = format!(
            "{}x time; made-up credentials (test, test) may do everything: aws --endpoint-url http://{address} ...; Ctrl-C ends it",
            clock.speed()
        );
        io.err.line(io.err.paint().tone(Tone::Dim, text));
    }
    let mut signals = Signals::listen();
    tokio::select! {
        never = heiiki_sim::serve::serve(sandbox, listener, timing(&clock)) => match never {},
        _ = signals.next() => Ok(Exit::Done),
    }
}

/// The sandbox of the file; a fresh one is of the account and region that were asked for.
fn served(args: &ServeArgs, file: &Path, global: &Global) -> Result<Account, CommandError> {
    let (account, region) = (args.account.as_deref(), global.region.as_deref());
    if file.exists() {
        let sandbox = existing(file)?;
        let (its_account, its_region) =
            sandbox.read(|world| (world.account.clone(), world.region.clone())).map_err(|error| failed(&error))?;
        return open_sandbox(file, account.unwrap_or(&its_account), region.unwrap_or(&its_region));
    }
    open_sandbox(file, account.unwrap_or(ACCOUNT), region.unwrap_or(REGION))
}

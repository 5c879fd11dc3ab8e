//! `heiiki sandbox wait`: lets time pass.

use std::time::Duration;

use heiiki_sim::Sandbox as Account;

use crate::args::span;
use crate::connect::failed;
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki sandbox wait`.
#[derive(Clone, Debug, clap::Args)]
pub struct WaitArgs {
    /// How long, such as `20m` or `1h 30m`
    #[arg(value_name = "SPAN", value_parser = span)]
    pub span: Duration,
}

pub(super) fn run(args: &WaitArgs, sandbox: &Account, io: &Io) -> Result<Exit, CommandError> {
    sandbox.pass(args.span).map_err(|error| failed(&error))?;
    let now = sandbox.read(|world| world.now.iso_seconds()).map_err(|error| failed(&error))?;
    io.out.line(format!("it is {now}"));
    Ok(Exit::Done)
}

//! `heiiki sandbox fault`: injects faults into coming calls.

use heiiki_sim::{FaultEffect, Haze, InjectedFault, Sandbox as Account};

use crate::connect::failed;
use crate::{CommandError, Exit, Io};

/// The arguments of `heiiki sandbox fault`.
#[derive(Clone, Debug, clap::Args)]
pub struct FaultArgs {
    /// Which calls it concerns, with `*` and `?`: `ec2:Delete*`
    #[arg(value_name = "SERVICE:OPERATION", required_unless_present = "clear")]
    pub on: Option<String>,
    /// What happens: `throttle`, `deny`, `unreachable`, `cut`, `kill`, or an error as `STATUS:CODE:TEXT`
    ///
    /// What is not the whole truth: `repeat` (each item of a list twice), `twin:N` (the item N twice), `omit:N` (without the item N), `empty`, and `stale:N` (the
    /// account as it was before the latest N changes of this process).
    #[arg(value_name = "WHAT", required_unless_present = "clear")]
    pub what: Option<String>,
    /// Only calls whose input contains this text
    #[arg(long, value_name = "TEXT")]
    pub input: Option<String>,
    /// How many calls it lets pass first
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub after: u64,
    /// How many calls it hits [default: all that follow]
    #[arg(long, value_name = "N")]
    pub times: Option<u64>,
    /// Forget every planned fault
    #[arg(long, conflicts_with_all = ["on", "what", "input", "after", "times"])]
    pub clear: bool,
}

pub(super) fn run(args: &FaultArgs, sandbox: &Account, io: &Io) -> Result<Exit, CommandError> {
    if let (Some(on), Some(what)) = (&args.on, &args.what) {
        let fault = InjectedFault {
            on: on.clone(),
            input: args.input.clone(),
            after_calls: args.after,
            times: args.times,
            what: mishap(what)?,
        };
        sandbox.inject_fault(fault).map_err(|error| failed(&error))?;
    } else {
        sandbox.clear_faults().map_err(|error| failed(&error))?;
    }
    let waiting = sandbox.read(|world| world.faults.len()).map_err(|error| failed(&error))?;
    io.out.line(match waiting {
        0 => "no planned fault is waiting".to_owned(),
        1 => "1 planned fault is waiting".to_owned(),
        more => format!("{more} planned faults are waiting"),
    });
    Ok(Exit::Done)
}

fn mishap(what: &str) -> Result<FaultEffect, CommandError> {
    let error = || {
        let mut parts = what.splitn(3, ':');
        let (status, code) = (parts.next()?.parse().ok()?, parts.next()?.to_owned());
        Some(FaultEffect::Error { status, code, message: parts.next()?.to_owned() })
    };
    Ok(match what {
        "throttle" => FaultEffect::Throttle,
        "deny" => FaultEffect::Deny { message: None },
        "unreachable" => FaultEffect::Unreachable,
        "cut" => FaultEffect::Cut,
        "kill" => FaultEffect::Kill,
        _ => {
            let help =
                "write throttle, deny, unreachable, cut, kill, repeat, twin, omit, empty, stale, or an error as STATUS:CODE:TEXT";
            let hazy = Haze::parse(what).map(FaultEffect::Hazy);
            hazy.or_else(error).ok_or_else(|| CommandError::usage(format!("`{what}` is nothing that can happen")).help(help))?
        }
    })
}

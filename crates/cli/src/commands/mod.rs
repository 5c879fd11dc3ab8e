//! The commands, one file each with its arguments. Those that look at AWS share `session`; those that change it share `execute`.

pub mod adopt;
pub mod apply;
pub mod completions;
pub mod destroy;
pub mod docs_reference;
pub mod doctor;
pub mod drift;
pub mod explain;
pub mod fmt;
pub mod graph;
pub mod import;
pub mod plan;
pub mod plans;
pub mod policy;
pub mod sandbox;
pub mod schema;
pub mod show;
pub mod validate;

use std::future::Future;

use self::sandbox::SandboxCommand;
use crate::args::{Args, Command, SERVING, SIMULATED};
use crate::lease::Lease;
use crate::{CommandError, Exit, Io};

/// Runs the command of a command line.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CommandError> {
    let global = &args.global;
    refuse_idle(args)?;
    match &args.command {
        Command::Validate(args) => validate::run(args, global, io),
        Command::Plan(args) => wait(plan::run(args, global, io)),
        Command::Apply(args) => {
            let lease = Lease::writing("apply", args.run.lease);
            wait(lease.around(apply::run(args, &lease, global, io)))
        }
        Command::Destroy(args) => {
            let lease = Lease::writing("destroy", args.run.lease);
            wait(lease.around(destroy::run(args, &lease, global, io)))
        }
        Command::Show(args) => wait(show::run(args, global, io)),
        Command::Drift(args) => wait(drift::run(args, global, io)),
        Command::Graph(args) => wait(graph::run(args, global, io)),
        Command::Import(args) => wait(import::run(args, global, io)),
        Command::Adopt(args) => {
            let lease = Lease::writing("adopt", args.run.lease);
            wait(lease.around(adopt::run(args, &lease, global, io)))
        }
        Command::Doctor(args) => wait(doctor::run(args, global, io)),
        Command::Policy(args) => policy::run(args, global, io),
        Command::Fmt(args) => fmt::run(args, io),
        Command::Schema(args) => schema::run(*args, io),
        Command::Explain(args) => explain::run(args, io),
        Command::Completions(args) => Ok(completions::run(args, io)),
        Command::Sandbox(args) => sandbox::run(args, global, io),
        Command::DocsReference(args) => Ok(docs_reference::run(*args, io)),
    }
}

/// Refuses options about the connection that the command would ignore.
fn refuse_idle(args: &Args) -> Result<(), CommandError> {
    let (useful, why): (&[&str], _) = match &args.command {
        Command::Graph(args) if args.plan => return Ok(()),
        Command::Graph(_) => (&[], "without --plan it draws the spec and calls no one"),
        Command::Plan(_)
        | Command::Apply(_)
        | Command::Destroy(_)
        | Command::Show(_)
        | Command::Drift(_)
        | Command::Doctor(_)
        | Command::Import(_)
        | Command::Adopt(_) => return Ok(()),
        Command::Sandbox(SandboxCommand::Serve(_)) => (SERVING, "it serves a sandbox and calls no one"),
        Command::Sandbox(_) => (SIMULATED, "it works on a file and calls no one"),
        Command::Validate(_)
        | Command::Policy(_)
        | Command::Fmt(_)
        | Command::Schema(_)
        | Command::Explain(_)
        | Command::Completions(_)
        | Command::DocsReference(_) => (&[], "it needs no account and calls no one"),
    };
    match args.global.connection().into_iter().find(|option| !useful.contains(option)) {
        Some(option) => Err(CommandError::usage(format!("{option} has no meaning for this command: {why}")).help("leave it out")),
        None => Ok(()),
    }
}

/// Runs a future to its end on this thread.
fn wait(future: impl Future<Output = Result<Exit, CommandError>>) -> Result<Exit, CommandError> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| CommandError::failed("cannot start").because(&error))?;
    runtime.block_on(future)
}

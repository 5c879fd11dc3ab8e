//! The command line: the list of commands, its help, and what runs each of them.

use clap::{CommandFactory, Parser, Subcommand};

use crate::args::{Global, SERVING, SIMULATED, hide_idle};
use crate::commands::sandbox::SandboxCommand;
use crate::lease::Lease;
use crate::runtime::wait;
use crate::{CommandError, Exit, Io, commands};

/// Declarative, closed-network Amazon SageMaker environments.
///
/// heiiki reads a YAML spec, reads the AWS account, shows what differs, and makes it so. It keeps no state file: what is ours is known by tags.
#[derive(Clone, Debug, Parser)]
#[command(name = "heiiki", version, max_term_width = 110, propagate_version = true)]
pub struct Args {
    /// Options of every command.
    #[command(flatten)]
    pub global: Global,
    /// The command.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Check a spec with everything that can be known without AWS
    Validate(commands::validate::ValidateArgs),
    /// Show what would change, and why
    Plan(commands::plan::PlanArgs),
    /// Make AWS what the spec says, or carry out a saved plan
    Apply(commands::apply::ApplyArgs),
    /// Delete everything of an environment
    Destroy(commands::destroy::DestroyArgs),
    /// Show the live environment, or a saved plan without looking at AWS
    Show(commands::show::ShowArgs),
    /// Show what differs in AWS from what the specs say
    Drift(commands::drift::DriftArgs),
    /// Prove that the network is closed, or show a way that leads out of it
    Prove(commands::prove::ProveArgs),
    /// Draw the environment: what stands where, and which ways lead out
    Graph(commands::graph::GraphArgs),
    /// Write a spec from what is live
    Import(commands::import::ImportArgs),
    /// Make existing objects part of an environment, by their tags alone
    Adopt(commands::adopt::AdoptArgs),
    /// Check whether heiiki can work from here: credentials, network, permissions
    Doctor(commands::doctor::DoctorArgs),
    /// Print the least IAM policy that heiiki needs for a spec
    Policy(commands::policy::PolicyArgs),
    /// Write specs in their normal form
    Fmt(commands::fmt::FmtArgs),
    /// Print the JSON Schema of the spec, for editors, or of what `--json` prints
    Schema(commands::schema::SchemaArgs),
    /// Explain the code of a diagnostic, or list all codes
    Explain(commands::explain::ExplainArgs),
    /// Print a completion script for a shell
    Completions(commands::completions::CompletionsArgs),
    /// The simulated AWS account
    #[command(subcommand)]
    Sandbox(commands::sandbox::SandboxCommand),
    /// Print the reference of the command line as Markdown
    #[command(hide = true)]
    DocsReference(commands::docs_reference::DocsReferenceArgs),
}

/// The commands that call no one and have no use for any option about the connection.
const IDLE: [&str; 7] = ["validate", "policy", "fmt", "schema", "explain", "completions", "docs-reference"];

/// The command line as clap knows it. The help of a command shows the options about the connection only where they do something.
pub fn command() -> clap::Command {
    let mut command = Args::command();
    command.build();
    for name in IDLE {
        command = command.mut_subcommand(name, |command| hide_idle(command, &[]));
    }
    command.mut_subcommand("sandbox", |sandbox| {
        let names: Vec<String> =
            sandbox.get_subcommands().map(|one| one.get_name().to_owned()).filter(|name| name != "help").collect();
        let useful = |name: &str| if name == "serve" { SERVING } else { SIMULATED };
        names
            .iter()
            .fold(hide_idle(sandbox, SIMULATED), |sandbox, name| sandbox.mut_subcommand(name, |one| hide_idle(one, useful(name))))
    })
}

/// Runs the command of a command line.
pub fn run(args: &Args, io: &mut Io) -> Result<Exit, CommandError> {
    let global = &args.global;
    refuse_idle(args)?;
    match &args.command {
        Command::Validate(args) => commands::validate::run(args, global, io),
        Command::Plan(args) => wait(commands::plan::run(args, global, io)),
        Command::Apply(args) => {
            let lease = Lease::writing("apply", args.run.lease);
            wait(lease.around(commands::apply::run(args, &lease, global, io)))
        }
        Command::Destroy(args) => {
            let lease = Lease::writing("destroy", args.run.lease);
            wait(lease.around(commands::destroy::run(args, &lease, global, io)))
        }
        Command::Show(args) => wait(commands::show::run(args, global, io)),
        Command::Drift(args) => wait(commands::drift::run(args, global, io)),
        Command::Prove(args) => wait(commands::prove::run(args, global, io)),
        Command::Graph(args) => wait(commands::graph::run(args, global, io)),
        Command::Import(args) => wait(commands::import::run(args, global, io)),
        Command::Adopt(args) => {
            let lease = Lease::writing("adopt", args.run.lease);
            wait(lease.around(commands::adopt::run(args, &lease, global, io)))
        }
        Command::Doctor(args) => wait(commands::doctor::run(args, global, io)),
        Command::Policy(args) => commands::policy::run(args, global, io),
        Command::Fmt(args) => commands::fmt::run(args, io),
        Command::Schema(args) => commands::schema::run(*args, io),
        Command::Explain(args) => commands::explain::run(args, io),
        Command::Completions(args) => Ok(commands::completions::run(args, Args::command(), io)),
        Command::Sandbox(args) => commands::sandbox::run(args, global, io),
        Command::DocsReference(args) => Ok(commands::docs_reference::run(*args, Args::command(), io)),
    }
}

/// Refuses options about the connection that the command would ignore.
fn refuse_idle(args: &Args) -> Result<(), CommandError> {
    let (useful, why): (&[&str], _) = match &args.command {
        Command::Graph(args) if args.plan => return Ok(()),
        Command::Graph(_) => (&[], "without --plan it draws the spec and calls no one"),
        Command::Prove(args) if args.offline => (&[], "with --offline it proves the spec and calls no one"),
        Command::Plan(_)
        | Command::Prove(_)
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

#[cfg(test)]
mod tests;

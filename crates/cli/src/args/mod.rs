//! The command line as data: the list of commands, and the options that several of them share. The arguments of one command stand with it, in `commands`.

use clap::{CommandFactory, Parser, Subcommand};

use crate::commands;

mod global;
mod output;
mod plan_options;
mod purpose;
mod run_options;
mod spec;
#[cfg(test)]
mod tests;

pub use global::{Colour, Global, LogFormat, SANDBOX_FILE, speed};
pub use output::{OutputFormat, OutputOptions, TextOrJson};
pub use plan_options::PlanOptions;
pub use purpose::Purpose;
pub use run_options::{LeaseOptions, RunOptions};
pub use spec::{Fleet, SPEC_FILE, Shard, SpecArgs, Specs};

pub(crate) use global::{SERVING, SIMULATED};
pub(crate) use run_options::span;

use global::hide_idle;
use run_options::parallelism;

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

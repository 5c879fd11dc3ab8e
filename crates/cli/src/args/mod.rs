//! The command line as data. Every word of the help stands here; what an option does stands with the command that reads it.

use std::path::PathBuf;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use heiiki_model::Address;
use heiiki_model::address::AddressError;

mod access;
mod drift;
mod form;
mod import;
mod lease;
mod sandbox;

pub use access::{Doctor, Policy, Purpose};
pub use drift::{Drift, DriftShape, Fleet, NotifyFormat, NotifyWhen, Shard, Specs};
pub use form::{DocsReference, Form, Format, Page, Shape, What};
pub use import::{Adopt, Import};
pub use lease::Leasing;
pub use sandbox::{Call, Deed, Fail, Fault, Reset, Sandbox, Serve, Stage, Tune, Visit, Wait};

/// Where a sandbox lives unless another file is named.
pub const SANDBOX_FILE: &str = ".heiiki/sandbox.json";
/// The spec that is read unless another one is named.
pub const SPEC_FILE: &str = "heiiki.yaml";

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

/// Options of every command.
#[derive(Clone, Debug, clap::Args)]
pub struct Global {
    /// Use a simulated AWS account in a file instead of AWS; `{account}` and `{region}` stand for the spec's [default file: .heiiki/sandbox.json] [env: HEIIKI_SANDBOX]
    #[arg(long, global = true, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = SANDBOX_FILE, help_heading = "Connection")]
    pub sandbox: Option<PathBuf>,
    /// How many times as fast as real time the sandbox runs, also one that is served and named by --endpoint-url [default: 60] [env: HEIIKI_SANDBOX_SPEED]
    #[arg(long, global = true, value_name = "N", value_parser = speed, help_heading = "Connection")]
    pub sandbox_speed: Option<f64>,
    /// Profile of the AWS config files [env: AWS_PROFILE]
    #[arg(long, global = true, value_name = "NAME", help_heading = "Connection")]
    pub profile: Option<String>,
    /// The region; must be the one that the spec names
    #[arg(long, global = true, value_name = "REGION", help_heading = "Connection")]
    pub region: Option<String>,
    /// Another endpoint for all AWS services, such as a simulator's
    #[arg(long, global = true, value_name = "URL", value_parser = url, help_heading = "Connection")]
    pub endpoint_url: Option<String>,
    /// A role to assume with the credentials that were found; `{account}`, `{region}`, `{partition}` and `{environment}` stand for the spec's
    #[arg(long, global = true, value_name = "ARN", help_heading = "Connection")]
    pub role_arn: Option<String>,
    /// What to log to standard error: off, error, warn, info, debug, trace, or a filter such as `warn,heiiki_aws=debug` [default: warn] [env: HEIIKI_LOG]
    #[arg(long, global = true, value_name = "LEVEL", help_heading = "Output")]
    pub log: Option<String>,
    /// How log lines look
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text", help_heading = "Output")]
    pub log_format: LogFormat,
    /// When to use colours; `auto` obeys NO_COLOR and CLICOLOR_FORCE
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto", help_heading = "Output")]
    pub color: Colour,
    /// No progress and no headers: only what was asked for, and errors
    #[arg(long, short, global = true, help_heading = "Output")]
    pub quiet: bool,
    /// Print the AWS calls by operation, and how many round trips the reading took
    #[arg(long, global = true, help_heading = "Output")]
    pub stats: bool,
}

impl Global {
    /// The options about the connection that were given, so that a command can refuse those it has no use for.
    pub fn connection(&self) -> Vec<&'static str> {
        let Self { sandbox, sandbox_speed, profile, region, endpoint_url, role_arn, stats, .. } = self;
        let given = [
            ("--sandbox", sandbox.is_some()),
            ("--sandbox-speed", sandbox_speed.is_some()),
            ("--profile", profile.is_some()),
            ("--region", region.is_some()),
            ("--endpoint-url", endpoint_url.is_some()),
            ("--role-arn", role_arn.is_some()),
            ("--stats", *stats),
        ];
        given.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// In a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How log lines look.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The commands.
#[derive(Clone, Debug, Subcommand)]
pub enum Command {
    /// Check a spec with everything that can be known without AWS
    #[command(after_help = "Examples:\n  heiiki validate my-network.yaml\n  heiiki validate environments/*.yaml --format json")]
    Validate(Validate),
    /// Show what would change, and why
    #[command(
        after_help = "Examples:\n  heiiki plan my-network.yaml\n  heiiki plan my-network.yaml --target vpc_endpoint/logs\n  heiiki plan my-network.yaml --format markdown > comment.md\n  heiiki plan my-network.yaml --out my.plan"
    )]
    Plan(Plan),
    /// Make AWS what the spec says, or carry out a saved plan
    #[command(
        after_help = "Examples:\n  heiiki apply my-network.yaml\n  heiiki apply my-network.yaml --sandbox --yes\n  heiiki apply my.plan --yes"
    )]
    Apply(Apply),
    /// Delete everything of an environment
    #[command(after_help = "Examples:\n  heiiki destroy my-network.yaml\n  heiiki plan my-network.yaml --destroy")]
    Destroy(Destroy),
    /// Show the live environment, or a saved plan without looking at AWS
    #[command(after_help = "Examples:\n  heiiki show my-network.yaml --outputs\n  heiiki show my.plan")]
    Show(Show),
    /// Show what differs in AWS from what the specs say
    #[command(
        after_help = "Examples:\n  heiiki drift my-network.yaml\n  heiiki drift environments/ --format sarif > drift.sarif"
    )]
    Drift(Drift),
    /// Draw the environment: what stands where, and which ways lead out
    #[command(
        after_help = "Examples:\n  heiiki graph my-network.yaml --out network.svg\n  heiiki graph my-network.yaml --plan --format mermaid"
    )]
    Graph(Graph),
    /// Write a spec from what is live
    Import(Import),
    /// Make existing objects part of an environment, by their tags alone
    Adopt(Adopt),
    /// Check whether heiiki can work from here: credentials, network, permissions
    #[command(after_help = "Examples:\n  heiiki doctor my-network.yaml")]
    Doctor(Doctor),
    /// Print the least IAM policy that heiiki needs for a spec
    Policy(Policy),
    /// Write specs in their normal form
    #[command(after_help = "Examples:\n  heiiki fmt my-network.yaml\n  heiiki fmt --check environments/")]
    Fmt(Fmt),
    /// Print the JSON Schema of the spec, for editors, or of what `--json` prints
    #[command(after_help = "Examples:\n  heiiki schema > heiiki.schema.json")]
    Schema(Schema),
    /// Explain the code of a diagnostic, or list all codes
    #[command(after_help = "Examples:\n  heiiki explain subnet-outside-vpc")]
    Explain(Explain),
    /// Print a completion script for a shell
    Completions(Completions),
    /// The simulated AWS account
    #[command(subcommand)]
    Sandbox(Sandbox),
    /// Print the reference of the command line as Markdown
    #[command(hide = true)]
    DocsReference(DocsReference),
}

/// The spec and its variables.
#[derive(Clone, Debug, clap::Args)]
pub struct SpecArgs {
    /// The spec: a YAML file, a directory that is read as one spec, or `-` for standard input [default: heiiki.yaml] [env: HEIIKI_SPEC]
    #[arg(value_name = "SPEC")]
    pub spec: Option<PathBuf>,
    /// Give a variable of the spec a value
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// A YAML file with values for variables of the spec; later files win, and --set wins over files
    #[arg(long, value_name = "FILE")]
    pub vars: Vec<PathBuf>,
    /// A folder outside of the spec's own that links, and files that the spec names, may lead into; may be given several times
    #[arg(long, value_name = "DIR")]
    pub allow_files_from: Vec<PathBuf>,
}

/// `validate`.
#[derive(Clone, Debug, clap::Args)]
pub struct Validate {
    /// The specs.
    #[command(flatten)]
    pub specs: Specs,
    /// How the problems are printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: Format,
}

/// What to plan for.
#[derive(Clone, Debug, clap::Args)]
pub struct Aim {
    /// Only these resources and what they need (when deleting: what needs them); may be given several times
    #[arg(long, value_name = "ADDR", value_parser = address)]
    pub target: Vec<Address>,
    /// A resource whose data may be lost, such as `domain/studio`; may be given several times
    #[arg(long, value_name = "ADDR", value_parser = any_address)]
    pub allow_data_loss: Vec<Address>,
    /// Stop and delete what users run and made (apps, spaces, profiles) where it stands in the way
    #[arg(long)]
    pub evict_users: bool,
}

/// `plan`.
#[derive(Clone, Debug, clap::Args)]
pub struct Plan {
    /// The specs.
    #[command(flatten)]
    pub fleet: Fleet,
    /// What to plan for.
    #[command(flatten)]
    pub aim: Aim,
    /// What it deletes.
    #[command(flatten)]
    pub deletion: Deletion,
    /// Exit with 0 when there is nothing to do, 2 when there are changes, 3 when some of them replace or delete
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// The form in which it is printed.
    #[command(flatten)]
    pub form: Form,
    /// Save the plan in a file that `heiiki apply FILE` carries out and `heiiki show FILE` shows
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
}

/// What a plan deletes.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Deletion {
    /// Plan the deletion of the whole environment
    #[arg(long)]
    pub destroy: bool,
    /// With --destroy: instead of the environment, what domains that are gone have left in the account and region
    #[arg(long, requires = "destroy", conflicts_with = "target")]
    pub orphans: bool,
}

/// How a plan is carried out.
#[derive(Clone, Debug, clap::Args)]
pub struct Run {
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// How many steps run at the same time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = parallelism)]
    pub parallelism: usize,
    /// Also show every field of what is made, and what takes long
    #[arg(long)]
    pub details: bool,
    /// Write to a file, as JSON, how each step ended; `heiiki schema report` prints its schema
    #[arg(long, value_name = "FILE")]
    pub report: Option<PathBuf>,
    /// What to do when somebody else is at work.
    #[command(flatten)]
    pub leasing: Leasing,
}

/// `apply`.
#[derive(Clone, Debug, clap::Args)]
pub struct Apply {
    /// The spec, or the file of a saved plan.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// With a saved plan: refuse it unless it was made of this spec as the spec is now
    #[arg(long, value_name = "SPEC")]
    pub expect_spec: Option<PathBuf>,
    /// With a saved plan: refuse it unless it is the plan with this id, as `plan --out` and `show` print it
    #[arg(long, value_name = "ID")]
    pub expect_plan: Option<String>,
    /// What to plan for.
    #[command(flatten)]
    pub aim: Aim,
    /// How it is carried out.
    #[command(flatten)]
    pub run: Run,
}

/// `destroy`.
#[derive(Clone, Debug, clap::Args)]
pub struct Destroy {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// What to plan for.
    #[command(flatten)]
    pub aim: Aim,
    /// Instead of the environment, delete what domains that are gone have left in the account and region; the plan shows why each is believed to be such
    #[arg(long, conflicts_with = "target")]
    pub orphans: bool,
    /// How it is carried out.
    #[command(flatten)]
    pub run: Run,
}

/// `show`.
#[derive(Clone, Debug, clap::Args)]
pub struct Show {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// The form in which it is printed; only a saved plan has all of them.
    #[command(flatten)]
    pub form: Form,
    /// Instead of the environment, show what domains that are gone have left in the account and region
    #[arg(long, conflicts_with = "outputs")]
    pub orphans: bool,
    /// Also print the outputs: ARNs, and commands such as the one that reaches a bastion
    #[arg(long)]
    pub outputs: bool,
}

/// What a picture is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Drawing {
    /// An SVG that needs nothing else.
    Svg,
    /// A Mermaid flowchart, which GitHub draws in Markdown.
    Mermaid,
    /// A graph for Graphviz.
    Dot,
}

/// `graph`.
#[derive(Clone, Debug, clap::Args)]
pub struct Graph {
    /// The spec.
    #[command(flatten)]
    pub spec: SpecArgs,
    /// What the picture is written as [default: svg, or what the ending of --out says: .svg, .mmd, .dot]
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<Drawing>,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Read the account, and mark what would be created, changed, replaced and deleted
    #[arg(long)]
    pub plan: bool,
    /// With --plan: mark what the deletion of the whole environment would do
    #[arg(long, requires = "plan")]
    pub destroy: bool,
}

/// `fmt`.
#[derive(Clone, Debug, clap::Args)]
pub struct Fmt {
    /// YAML files or directories of them, or `-` for standard input to standard output [default: heiiki.yaml] [env: HEIIKI_SPEC]
    #[arg(value_name = "SPEC")]
    pub specs: Vec<PathBuf>,
    /// Write nothing; exit with 1 and show the difference when a file is not in its normal form
    #[arg(long)]
    pub check: bool,
    /// A folder outside of the file's own that links may lead into; may be given several times
    #[arg(long, value_name = "DIR")]
    pub allow_files_from: Vec<PathBuf>,
}

/// `schema`.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Schema {
    /// What the schema is of
    #[arg(value_name = "WHAT", default_value = "spec")]
    pub what: What,
}

/// `explain`.
#[derive(Clone, Debug, clap::Args)]
pub struct Explain {
    /// The code, such as `subnet-outside-vpc`; all codes are listed without one
    #[arg(value_name = "CODE")]
    pub code: Option<String>,
}

/// `completions`.
#[derive(Clone, Debug, clap::Args)]
pub struct Completions {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

/// Reads the speed of a sandbox.
pub fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed.is_finite() && (0.01..=100_000.0).contains(&speed) => Ok(speed),
        Ok(_) | Err(_) => Err("write a number from 0.01 to 100000".to_owned()),
    }
}

/// Reads the address of a resource.
fn address(text: &str) -> Result<Address, String> {
    text.parse().map_err(|error| no_address(&error))
}

/// Also reads what `plan` shows of things without a logical name: `file_system/fs-0abc`.
fn any_address(text: &str) -> Result<Address, String> {
    Address::any(text).map_err(|error| no_address(&error))
}

fn no_address(error: &AddressError) -> String {
    let advice = error.advice().map(|advice| format!("; {advice}")).unwrap_or_default();
    format!("{error}{advice}")
}

/// The command line as clap knows it. The help of a command shows the options about the connection only where they do something.
pub fn command() -> clap::Command {
    let mut command = Args::command();
    command.build();
    for name in IDLE {
        command = command.mut_subcommand(name, |command| idle(command, &[]));
    }
    command.mut_subcommand("sandbox", |sandbox| {
        let names: Vec<String> =
            sandbox.get_subcommands().map(|one| one.get_name().to_owned()).filter(|name| name != "help").collect();
        let useful = |name: &str| if name == "serve" { SERVING } else { SIMULATED };
        names.iter().fold(idle(sandbox, SIMULATED), |sandbox, name| sandbox.mut_subcommand(name, |one| idle(one, useful(name))))
    })
}

/// The commands that call no one and have no use for any option about the connection.
const IDLE: [&str; 7] = ["validate", "policy", "fmt", "schema", "explain", "completions", "docs-reference"];
/// The options about the connection for commands that work on the file of a sandbox.
pub const SIMULATED: &[&str] = &["--sandbox"];
/// The same for the one that serves it.
pub const SERVING: &[&str] = &["--sandbox", "--sandbox-speed", "--region"];
/// The options about the connection.
const CONNECTION: [&str; 7] =
    ["--sandbox", "--sandbox-speed", "--profile", "--region", "--endpoint-url", "--role-arn", "--stats"];

/// Hides the options that a command has no use for.
fn idle(command: clap::Command, useful: &[&str]) -> clap::Command {
    command.mut_args(|arg| {
        let option = arg.get_long().map(|long| format!("--{long}")).unwrap_or_default();
        let idle = CONNECTION.contains(&option.as_str()) && !useful.contains(&option.as_str());
        if idle { arg.hide(true) } else { arg }
    })
}

fn parallelism(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(count) if (1..=1000).contains(&count) => Ok(count),
        Ok(_) | Err(_) => Err("write a whole number from 1 to 1000".to_owned()),
    }
}

fn bytes(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(count) if (2000..=10_000_000).contains(&count) => Ok(count),
        Ok(_) | Err(_) => Err("write a whole number from 2000 to 10000000".to_owned()),
    }
}

fn url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') => Ok(text.to_owned()),
        Some(_) | None => Err("write http:// or https:// and a host".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::FromArgMatches;

    use super::*;

    fn parse(line: &str) -> Result<Args, clap::Error> {
        Args::from_arg_matches(&command().try_get_matches_from(line.split_whitespace())?)
    }

    #[test]
    fn clap_finds_no_contradiction() {
        Args::command().debug_assert();
    }

    #[test]
    fn the_sandbox_takes_a_file_only_with_an_equals_sign() {
        let plain = parse("heiiki plan spec.yaml --sandbox").unwrap();
        assert_eq!(plain.global.sandbox, Some(PathBuf::from(SANDBOX_FILE)));
        let before = parse("heiiki --sandbox plan spec.yaml").unwrap();
        assert_eq!(before.global.sandbox, Some(PathBuf::from(SANDBOX_FILE)));
        let named = parse("heiiki --sandbox=x.json plan spec.yaml").unwrap();
        assert_eq!(named.global.sandbox, Some(PathBuf::from("x.json")));
    }

    #[test]
    fn the_options_of_a_connection_are_shown_where_they_do_something() {
        let help = |line: &str| parse(line).expect_err("a help").to_string();
        assert!(help("heiiki plan --help").contains("--endpoint-url"));
        for line in ["heiiki fmt --help", "heiiki explain --help", "heiiki help fmt", "heiiki sandbox reset --help"] {
            let help = help(line);
            assert!(!help.contains("--endpoint-url") && help.contains("--color"), "{line}: {help}");
        }
        assert!(help("heiiki sandbox serve --help").contains("--region"));
        assert!(parse("heiiki fmt --region x").is_ok(), "it is refused with a reason later");
    }

    #[test]
    fn an_address_that_is_none_is_told_what_was_meant() {
        let error = parse("heiiki plan s --target vpc_endpoints/logs").expect_err("no such kind").to_string();
        assert!(error.contains("did you mean `vpc_endpoint`?"), "{error}");
        let error = parse("heiiki plan s --allow-data-loss domian/studio").expect_err("no such kind").to_string();
        assert!(error.contains("did you mean `domain`?"), "{error}");
    }

    #[test]
    fn numbers_have_bounds() {
        for line in [
            "heiiki apply s --parallelism 0",
            "heiiki apply s --parallelism x",
            "heiiki plan s --sandbox-speed 0",
            "heiiki plan s --sandbox-speed nan",
            "heiiki plan s --target vcp/x",
            "heiiki plan s --endpoint-url localhost:1",
        ] {
            assert!(parse(line).is_err(), "{line}");
        }
        let Command::Apply(apply) = parse("heiiki apply s").unwrap().command else { panic!("apply") };
        assert_eq!(apply.run.parallelism, 8);
    }
}

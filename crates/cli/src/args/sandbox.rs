//! The command line of `heiiki sandbox`: the simulated account, and what others do in it.

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Subcommand, ValueEnum};

/// `sandbox`.
#[derive(Clone, Debug, Subcommand)]
pub enum Sandbox {
    /// Serve the sandbox over HTTP for the AWS CLI, boto3 and other clients
    Serve(Serve),
    /// Throw the sandbox away; the next use begins with a fresh account
    Reset(Reset),
    /// Show what the sandbox holds
    Status,
    /// Make one AWS call as somebody at the console would, past throttling and planned faults
    Call(Call),
    /// Be a Studio user: start an application, save files
    User(Visit),
    /// Let time pass
    Wait(Wait),
    /// Set how fast and how consistent this AWS is, or list the settings
    Tune(Tune),
    /// Plan what goes wrong with coming calls
    Fault(Fault),
    /// Let SageMaker fail to make, change or delete an object, as it does for want of capacity
    Fail(Fail),
}

/// `sandbox serve`.
#[derive(Clone, Debug, clap::Args)]
pub struct Serve {
    /// Where to listen, on this machine only; port 0 takes any free port
    #[arg(long, value_name = "ADDR:PORT", default_value = "127.0.0.1:4566")]
    pub listen: SocketAddr,
    /// Account id of a sandbox that does not exist yet [default: 123456789012]
    #[arg(long, value_name = "ID", value_parser = account)]
    pub account: Option<String>,
}

/// `sandbox reset`.
#[derive(Clone, Debug, clap::Args)]
pub struct Reset {
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// `sandbox call`.
#[derive(Clone, Debug, clap::Args)]
pub struct Call {
    /// The operation, such as `ec2:DeleteSubnet`
    #[arg(value_name = "SERVICE:OPERATION")]
    pub operation: String,
    /// Its input as JSON, in the names of the wire protocol; `{subnet/a}` inside of a text stands for the id of what heiiki made for this address
    #[arg(value_name = "JSON", default_value = "{}")]
    pub input: String,
    /// Who does it, as CloudTrail will say: a user, or `ROLE/SESSION` for the session of a role
    #[arg(long = "as", value_name = "NAME", default_value = "console")]
    pub by: String,
}

/// `sandbox user`.
#[derive(Clone, Debug, clap::Args)]
pub struct Visit {
    /// The name of the user profile
    #[arg(value_name = "PROFILE")]
    pub user: String,
    /// What the user does.
    #[command(subcommand)]
    pub deed: Deed,
}

/// What a Studio user does.
#[derive(Clone, Debug, Subcommand)]
pub enum Deed {
    /// Start an application in a private space
    Start {
        /// `JupyterLab` or `CodeEditor`
        #[arg(value_name = "TYPE", default_value = "JupyterLab")]
        app_type: String,
    },
    /// Save files in the home directory
    Save {
        /// How many gigabytes
        #[arg(value_name = "GB")]
        gigabytes: u32,
    },
}

/// `sandbox wait`.
#[derive(Clone, Debug, clap::Args)]
pub struct Wait {
    /// How long, such as `20m` or `1h 30m`
    #[arg(value_name = "SPAN", value_parser = span)]
    pub span: Duration,
}

/// `sandbox tune`.
#[derive(Clone, Debug, clap::Args)]
pub struct Tune {
    /// Settings, such as `interface_linger_s=1200`; `{vpc_endpoint/s3}` in a value stands for the id of what heiiki made for this address
    #[arg(value_name = "NAME=VALUE")]
    pub settings: Vec<String>,
}

/// `sandbox fault`.
#[derive(Clone, Debug, clap::Args)]
pub struct Fault {
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

/// `sandbox fail`.
#[derive(Clone, Debug, clap::Args)]
pub struct Fail {
    /// Name of the object in SageMaker; `*` stands for any run of characters
    #[arg(value_name = "NAME")]
    pub name: String,
    /// The change that fails
    #[arg(long, value_name = "STAGE", default_value = "create")]
    pub stage: Stage,
    /// The reason that SageMaker gives
    #[arg(long, value_name = "TEXT", default_value = "Insufficient capacity. Please try again later.")]
    pub reason: String,
    /// How many times
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub times: u32,
}

/// A change that SageMaker makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Stage {
    /// Making it, or starting a notebook instance.
    Create,
    /// Changing it.
    Update,
    /// Removing it.
    Delete,
}

fn account(text: &str) -> Result<String, String> {
    let good = text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit());
    if good { Ok(text.to_owned()) } else { Err("an account id has twelve digits".to_owned()) }
}

pub(super) fn span(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration = text.parse().map_err(|_| "write a span of time such as `20m` or `1h 30m`".to_owned())?;
    Duration::try_from(span).map_err(|_| "time only passes forward".to_owned())
}

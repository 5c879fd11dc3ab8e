//! The options of every command: the connection, and how the output looks.

use std::path::PathBuf;

use clap::ValueEnum;

/// The file of a sandbox unless another one is named.
pub const SANDBOX_FILE: &str = ".heiiki/sandbox.json";

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

/// The choice when to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// In a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// The format of log lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The options about the connection for commands that work on the file of a sandbox.
pub(crate) const SIMULATED: &[&str] = &["--sandbox"];
/// The same for the one that serves it.
pub(crate) const SERVING: &[&str] = &["--sandbox", "--sandbox-speed", "--region"];
/// The options about the connection.
const CONNECTION: [&str; 7] =
    ["--sandbox", "--sandbox-speed", "--profile", "--region", "--endpoint-url", "--role-arn", "--stats"];

/// Hides the options that a command has no use for.
pub(crate) fn hide_idle(command: clap::Command, useful: &[&str]) -> clap::Command {
    command.mut_args(|arg| {
        let option = arg.get_long().map(|long| format!("--{long}")).unwrap_or_default();
        let idle = CONNECTION.contains(&option.as_str()) && !useful.contains(&option.as_str());
        if idle { arg.hide(true) } else { arg }
    })
}

/// Reads the speed of a sandbox.
pub fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if speed.is_finite() && (0.01..=100_000.0).contains(&speed) => Ok(speed),
        Ok(_) | Err(_) => Err("write a number from 0.01 to 100000".to_owned()),
    }
}

fn url(text: &str) -> Result<String, String> {
    let rest = text.strip_prefix("http://").or_else(|| text.strip_prefix("https://"));
    match rest {
        Some(rest) if !rest.is_empty() && !rest.starts_with('/') => Ok(text.to_owned()),
        Some(_) | None => Err("write http:// or https:// and a host".to_owned()),
    }
}

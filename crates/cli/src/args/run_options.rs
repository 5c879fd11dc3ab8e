//! The options of carrying a plan out, and those about other runs that write.

use std::path::PathBuf;
use std::time::Duration;

use heiiki_apply::lease::Wish;

/// The options of carrying a plan out.
#[derive(Clone, Debug, clap::Args)]
pub struct RunOptions {
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
    /// The options about other runs.
    #[command(flatten)]
    pub lease: LeaseOptions,
}

/// The options about another run that is at work on the environment.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct LeaseOptions {
    /// When another run is at work on the environment, wait until it has ended, for at most this long, such as `30m`
    #[arg(long, value_name = "SPAN", value_parser = span)]
    pub wait_for_lease: Option<Duration>,
    /// Take the environment over from a run that is no more, without waiting until its lease ends; if it still works, both change the environment for up to a minute
    #[arg(long, conflicts_with = "wait_for_lease")]
    pub take_over: bool,
}

impl LeaseOptions {
    /// Returns the same, as the lease is asked for.
    pub const fn wish(self) -> Wish {
        Wish { take_over: self.take_over, wait: self.wait_for_lease }
    }
}

/// Reads how many things are done at the same time.
pub(super) fn parallelism(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(count) if (1..=1000).contains(&count) => Ok(count),
        Ok(_) | Err(_) => Err("write a whole number from 1 to 1000".to_owned()),
    }
}

/// Reads a span of time.
pub(crate) fn span(text: &str) -> Result<Duration, String> {
    let span: jiff::SignedDuration = text.parse().map_err(|_| "write a span of time such as `20m` or `1h 30m`".to_owned())?;
    Duration::try_from(span).map_err(|_| "time only passes forward".to_owned())
}

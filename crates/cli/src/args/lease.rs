//! The options of every command that writes, about others who do.

use std::time::Duration;

use heiiki_apply::lease::Wish;

use super::sandbox::span;

/// What to do when somebody else is at work on the environment.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Leasing {
    /// When another run is at work on the environment, wait until it has ended, for at most this long, such as `30m`
    #[arg(long, value_name = "SPAN", value_parser = span)]
    pub wait_for_lease: Option<Duration>,
    /// Take the environment over from a run that is no more, without waiting until its lease ends; if it still works, both change the environment for up to a minute
    #[arg(long, conflicts_with = "wait_for_lease")]
    pub take_over: bool,
}

impl Leasing {
    /// The same, as the lease is asked for.
    pub const fn wish(self) -> Wish {
        Wish { take_over: self.take_over, wait: self.wait_for_lease }
    }
}

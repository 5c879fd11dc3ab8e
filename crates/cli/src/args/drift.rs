//! The options of `heiiki drift`, and those of every command that looks at many environments.

use std::fmt;
use std::path::PathBuf;

use clap::ValueEnum;
use heiiki_danger::Severity;

/// The specs of several environments.
#[derive(Clone, Debug, clap::Args)]
pub struct Specs {
    /// The specs: YAML files, or directories of which each is read as one spec [default: heiiki.yaml] [env: HEIIKI_SPEC]
    #[arg(value_name = "SPEC")]
    pub specs: Vec<PathBuf>,
    /// Give a variable of the specs a value
    #[arg(long, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// A YAML file with values for variables of the specs; later files win, and --set wins over files
    #[arg(long, value_name = "FILE")]
    pub vars: Vec<PathBuf>,
    /// A folder outside of a spec's own that links, and files that the spec names, may lead into; may be given several times
    #[arg(long, value_name = "DIR")]
    pub allow_files_from: Vec<PathBuf>,
    /// Only the Ith of N parts of the environments; together the parts are all of them
    #[arg(long, value_name = "I/N")]
    pub shard: Option<Shard>,
}

/// Several environments, and how they are read.
#[derive(Clone, Debug, clap::Args)]
pub struct Fleet {
    /// Which.
    #[command(flatten)]
    pub specs: Specs,
    /// How many accounts and regions are read at the same time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = super::parallelism)]
    pub parallelism: usize,
}

/// A part of a fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from one.
    pub part: usize,
    /// Of how many.
    pub of: usize,
}

/// `drift`.
#[derive(Clone, Debug, clap::Args)]
pub struct Drift {
    /// Which environments.
    #[command(flatten)]
    pub fleet: Fleet,
    /// How the result is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: DriftShape,
    /// Also list the differences that `ignore` leaves to others
    #[arg(long)]
    pub all: bool,
    /// Also tell of environments of the same accounts and regions of which objects exist and no spec was given; the exit code does not change
    #[arg(long)]
    pub account: bool,
    /// How severe a finding must be for the exit code 4: low, which is every finding, medium or high; lesser ones are told all the same
    #[arg(long, value_name = "SEVERITY", default_value = "low")]
    pub fail_on: FailOn,
    /// Also ask CloudTrail who made each change; its history of 90 days is asked at two calls a second, for at most 50 findings of an environment
    #[arg(long)]
    pub who: bool,
    /// Write the numbers to a file in the OpenMetrics text format, for example for node_exporter's textfile collector
    #[arg(long, value_name = "FILE")]
    pub metrics: Option<PathBuf>,
    /// Post the result to this http or https URL; it is shown nowhere, for it may hold a secret; user and password in it are sent as Basic authentication [env: HEIIKI_NOTIFY_URL]
    #[arg(long, value_name = "URL")]
    pub notify: Option<String>,
    /// What is posted: the result as `--format json` has it, or a message that Slack's incoming webhooks take
    #[arg(long, value_name = "FORMAT", default_value = "json")]
    pub notify_format: NotifyFormat,
    /// When it is posted
    #[arg(long, value_name = "WHEN", default_value = "drift")]
    pub notify_when: NotifyWhen,
}

/// How a result is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum DriftShape {
    /// For people in a terminal.
    Text,
    /// One JSON document.
    Json,
    /// For the comment or the issue of a repository.
    Markdown,
    /// One page for a browser that needs nothing else.
    Html,
    /// For code scanning: SARIF 2.1.0, each finding at its resource in the spec.
    Sarif,
}

/// How severe a finding must be to be a failure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FailOn {
    /// Every finding.
    Low,
    /// What widens what is possible, is missing or failed, and what is worse.
    Medium,
    /// What opens the environment to everybody, gives somebody all power, or takes a guardrail off.
    High,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Low => Self::Low,
            FailOn::Medium => Self::Medium,
            FailOn::High => Self::High,
        }
    }
}

/// What a webhook is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotifyFormat {
    /// The result as JSON.
    Json,
    /// A message as Slack takes it.
    Slack,
}

/// When a webhook is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum NotifyWhen {
    /// When something drifted or could not be looked at.
    Drift,
    /// Every time.
    Always,
}

impl std::str::FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let numbers = text.split_once('/').and_then(|(part, of)| Some((part.parse().ok()?, of.parse().ok()?)));
        match numbers {
            Some((part, of)) if (1..=of).contains(&part) && of <= 10_000 => Ok(Self { part, of }),
            Some(_) | None => Err("write I/N with I from 1 to N, such as 2/4".to_owned()),
        }
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.part, self.of)
    }
}

impl Shard {
    /// The part of a sorted list: neighbours stay together, and no part is larger than another by more than one.
    pub fn of<T>(self, all: Vec<T>) -> Vec<T> {
        let bound = |part: usize| all.len() * part / self.of;
        let (from, to) = (bound(self.part - 1), bound(self.part));
        all.into_iter().skip(from).take(to - from).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_are_the_whole() {
        for (count, of) in [(0, 1), (1, 4), (7, 3), (200, 4), (5, 5), (3, 5)] {
            let all: Vec<usize> = (0..count).collect();
            let parts: Vec<Vec<usize>> = (1..=of).map(|part| Shard { part, of }.of(all.clone())).collect();
            assert_eq!(parts.concat(), all, "{count} in {of}");
            let sizes: Vec<usize> = parts.iter().map(Vec::len).collect();
            assert!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap() <= 1, "{sizes:?}");
        }
    }

    #[test]
    fn a_part_is_counted_from_one() {
        assert_eq!("2/4".parse(), Ok(Shard { part: 2, of: 4 }));
        for wrong in ["0/4", "5/4", "1/0", "4", "a/b", "1/2/3", "-1/2", "1/99999"] {
            assert!(wrong.parse::<Shard>().is_err(), "{wrong}");
        }
    }
}

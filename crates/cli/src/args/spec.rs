//! The specs that a command is about, one or many.

use std::fmt;
use std::path::PathBuf;

use super::parallelism;

/// The spec that is read unless another one is named.
pub const SPEC_FILE: &str = "heiiki.yaml";

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

/// Several environments, and the pace of reading them.
#[derive(Clone, Debug, clap::Args)]
pub struct Fleet {
    /// The specs.
    #[command(flatten)]
    pub specs: Specs,
    /// How many accounts and regions are read at the same time
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = parallelism)]
    pub parallelism: usize,
}

/// A part of a fleet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Number of the part, from one.
    pub part: usize,
    /// Number of parts.
    pub of: usize,
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

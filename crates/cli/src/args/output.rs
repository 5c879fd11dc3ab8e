//! The formats in which plans, policies and lists of problems are printed.

use clap::ValueEnum;

/// The format of a list of problems, or of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TextOrJson {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

/// The format in which a proof is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProofFormat {
    /// For people.
    Text,
    /// For the comment of a pull request.
    Markdown,
    /// One JSON document.
    Json,
    /// For code scanning: SARIF 2.1.0, each claim that does not hold at its resource in the spec.
    Sarif,
}

/// The format in which a plan is printed, or a live environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people at a terminal.
    Text,
    /// One JSON document; `heiiki schema plan` prints its schema.
    Json,
    /// A comment for a pull request on GitHub or GitLab.
    Markdown,
    /// One page for a browser that needs nothing else.
    Html,
    /// The dangers of a plan for code scanning, as SARIF 2.1.0.
    Sarif,
}

/// The options about the format in which a plan is printed, or a live environment.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct OutputOptions {
    /// How it is printed
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
    /// Print it as JSON: short for --format json
    #[arg(long, conflicts_with = "format")]
    pub json: bool,
    /// As text: also show every field of what is made, and what takes long
    #[arg(long)]
    pub details: bool,
    /// With --format markdown: the most bytes that it may have, at least 2000; the least important is left out first [default: 60000]
    #[arg(long, value_name = "N", value_parser = bytes)]
    pub max_bytes: Option<usize>,
}

impl OutputOptions {
    /// Returns the format that the options together ask for.
    pub const fn chosen(self) -> OutputFormat {
        if self.json { OutputFormat::Json } else { self.format }
    }
}

/// Reads the most bytes that a comment may have.
fn bytes(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(count) if (2000..=10_000_000).contains(&count) => Ok(count),
        Ok(_) | Err(_) => Err("write a whole number from 2000 to 10000000".to_owned()),
    }
}

//! `heiiki docs-reference`: pages that are generated, for `docs/reference/cli.md`, `docs/reference/kinds.md` and `docs/dangers.md`. Tests compare them.

use clap::{Command, ValueEnum};
use heiiki_danger::page;
use heiiki_model::kind_reference;

use crate::{Exit, Io, reference};

/// The arguments of `heiiki docs-reference`.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct DocsReferenceArgs {
    /// The page
    #[arg(value_name = "PAGE", default_value = "cli")]
    pub page: Page,
}

/// The pages that are generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Page {
    /// The commands with their options.
    Cli,
    /// The dangers with their rules.
    Dangers,
    /// The kinds with their fields.
    Kinds,
}

pub(crate) fn run(args: DocsReferenceArgs, program: Command, io: &Io) -> Exit {
    io.out.write(match args.page {
        Page::Cli => reference::markdown(program),
        Page::Dangers => page::page(),
        Page::Kinds => kind_reference::page(),
    });
    Exit::Done
}

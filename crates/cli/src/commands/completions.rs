//! `heiiki completions`: a completion script, made from the same definition as the parser.

use clap::Command;

use crate::{Exit, Io};

/// The arguments of `heiiki completions`.
#[derive(Clone, Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

pub(crate) fn run(args: &CompletionsArgs, mut program: Command, io: &Io) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut program, "heiiki", &mut script);
    io.out.bytes(&script);
    Exit::Done
}

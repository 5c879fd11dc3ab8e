//! `heiiki completions`: a completion script, made from the same definition as the parser.

use clap::CommandFactory;

use crate::args::{Args, Completions};
use crate::{Exit, Io};

pub(super) fn run(args: &Completions, io: &Io) -> Exit {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "heiiki", &mut script);
    io.out.bytes(&script);
    Exit::Done
}

//! The command line: reads arguments, runs one command, renders the result, and ends with one of the codes of
//! [`Exit`].
//!
//! It decides nothing about AWS: wants, live objects, plans and outcomes come from the other crates. The sandbox is
//! only another connection ([`connect`]); no command has a second code path for it.
//!
//! A reader starts at [`run`], then at one file of [`commands`], then at `render`.

pub mod args;
pub mod closedness;
pub mod command_line;
pub mod commands;
pub mod connect;
pub mod error;
pub mod execute;
pub mod exit;
pub mod file;
pub mod fleet;
pub mod io;
pub mod lease;
pub mod load;
mod log;
pub mod notify;
pub mod plan_file;
pub mod prompt;
pub mod reference;
pub mod render;
mod runtime;
pub mod session;
pub mod signals;
mod verbs;

use std::ffi::OsString;

use clap::FromArgMatches;
use clap::error::{ContextKind, ErrorKind};

use crate::command_line::Args;

pub use error::CommandError;
pub use exit::Exit;
pub use io::Io;

/// Runs one command line, the name of the program first.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io) -> Exit {
    let mut command = command_line::command();
    let parsed = command.try_get_matches_from_mut(args).and_then(|matches| Args::from_arg_matches(&matches));
    let exit = match parsed {
        Ok(args) => dispatch(&args, io),
        Err(error) if error.kind() == ErrorKind::InvalidSubcommand => unknown_command(&error, &command, io),
        Err(error) => told(&error, io),
    };
    let failed = io.out.take_failure().or_else(|| io.err.take_failure());
    match failed {
        // The output did not reach its reader, for example because the disk is full.
        Some(error) if exit == Exit::Done || exit == Exit::Changes || exit == Exit::Destructive || exit == Exit::Drift => {
            io.err.line(format!("error: cannot write the output: {error}"));
            Exit::Failed
        }
        Some(_) | None => exit,
    }
}

fn dispatch(args: &Args, io: &mut Io) -> Exit {
    let colour = args.global.color;
    io.colours(colour);
    let _log = match log::begin(&args.global, io) {
        Ok(logging) => logging,
        Err(error) => return error.tell(io),
    };
    match command_line::run(args, io) {
        Ok(exit) => exit,
        Err(error) => error.tell(io),
    }
}

/// The error for a command that does not exist. clap's error names the word, and its usage the command to which it
/// would belong.
fn unknown_command(error: &clap::Error, root: &clap::Command, io: &mut Io) -> Exit {
    io.colours(args::Colour::Auto);
    let told = |kind| error.get(kind).map(ToString::to_string).unwrap_or_default();
    let usage = told(ContextKind::Usage);
    let inside = |parent: &&clap::Command| parent.has_subcommands() && usage.contains(&format!("heiiki {}", parent.get_name()));
    let parent = root.get_subcommands().find(inside).unwrap_or(root);
    verbs::unknown(&told(ContextKind::InvalidSubcommand), parent).tell(io)
}

/// Help and version go to standard output and are a success; anything else is a wrong command line.
fn told(error: &clap::Error, io: &mut Io) -> Exit {
    io.colours(args::Colour::Auto);
    let stream = if error.use_stderr() { &io.err } else { &io.out };
    let text = error.render();
    let text = if stream.paint().is_on() { text.ansi().to_string() } else { text.to_string() };
    // clap breaks the lines of a help itself.
    if error.use_stderr() {
        stream.lines(text.lines());
    } else {
        stream.write(text);
    }
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

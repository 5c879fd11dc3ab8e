//! The command line: reads arguments, runs one command, renders what comes out, and ends with one of the codes of [`Exit`].
//!
//! It decides nothing about AWS: what is wanted, live, planned and done comes from the other crates. The sandbox is only another connection
//! ([`connect`]); no command has a second code path for it.
//!
//! A reader starts at [`run`], then at one file of [`commands`], then at `render`.

pub mod args;
pub mod carry;
pub mod commands;
pub mod connect;
pub mod consent;
pub mod exit;
pub mod file;
pub mod fleet;
pub mod io;
pub mod lease;
pub mod load;
mod log;
pub mod notify;
pub mod reference;
pub mod render;
pub mod saved;
pub mod session;
pub mod signals;
pub mod trouble;

use std::ffi::OsString;

use clap::Parser;

use crate::args::Args;
use crate::render::style::Paint;

pub use exit::Exit;
pub use io::Io;
pub use trouble::Trouble;

/// Runs one command line, the name of the program first.
pub fn run(args: impl IntoIterator<Item = OsString>, io: &mut Io) -> Exit {
    let exit = match Args::try_parse_from(args) {
        Ok(args) => dispatch(&args, io),
        Err(error) => told(&error, io),
    };
    let failed = io.out.take_failure().or_else(|| io.err.take_failure());
    match failed {
        // What was asked for did not reach its reader, for example because the disk is full.
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
        Ok(guard) => guard,
        Err(trouble) => return trouble.tell(io),
    };
    match commands::run(args, io) {
        Ok(exit) => exit,
        Err(trouble) => trouble.tell(io),
    }
}

/// Help and version go to standard output and are a success; anything else is a wrong command line.
fn told(error: &clap::Error, io: &Io) -> Exit {
    let stream = if error.use_stderr() { &io.err } else { &io.out };
    let text = error.render();
    let coloured = Paint::of(stream, args::Colour::Auto, &io.env).is_on();
    stream.write(if coloured { text.ansi().to_string() } else { text.to_string() });
    if error.use_stderr() { Exit::Usage } else { Exit::Done }
}

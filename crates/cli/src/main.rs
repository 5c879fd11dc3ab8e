//! The heiiki binary: gives the process's arguments, streams and environment to the library. Does nothing else.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut io = heiiki::Io::of_process();
    ExitCode::from(heiiki::run(std::env::args_os(), &mut io).code())
}

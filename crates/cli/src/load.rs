//! Finding and loading the spec. Its problems are printed here, once, and end the command with the code for an invalid spec.

use std::path::{Path, PathBuf};

use heiiki_model::spec::{
    Boundary, Diagnostics, Given, Loaded, ReadError, Severity, Sources, Spec, load, load_every, render, render_within,
};

use crate::args::{SPEC_FILE, SpecArgs};
use crate::io::Stream;
use crate::{CommandError, Io};

/// The width of the texts of diagnostics where no terminal says it.
const WIDTH: usize = 100;
/// Their greatest width: longer lines are hard to read.
const WIDEST: usize = 120;

/// The path of the spec: the argument, the environment, or `heiiki.yaml` here.
pub fn path(named: Option<&PathBuf>, io: &Io) -> Result<PathBuf, CommandError> {
    if let Some(path) = named {
        return Ok(path.clone());
    }
    if let Some(path) = io.var("HEIIKI_SPEC") {
        return Ok(path.into());
    }
    let path = PathBuf::from(SPEC_FILE);
    if path.exists() {
        return Ok(path);
    }
    Err(CommandError::usage("no spec was named").help(format!("name one, set HEIIKI_SPEC, or call it {SPEC_FILE}")))
}

/// Reads a file, a directory, or standard input for `-`; it may also reach into folders that the caller allows.
pub fn read(path: &Path, allowed: &[PathBuf]) -> Result<Sources, CommandError> {
    let allowed = Boundary::of(allowed).map_err(|(folder, error)| {
        let message = format!("--allow-files-from {}: this is no folder that can be looked into", folder.display());
        CommandError::usage(message).because(&error)
    })?;
    Sources::read_within(path, &allowed).map_err(|error| unreadable(&error))
}

/// A file that cannot be read is a wrong argument, not a wrong spec.
pub fn unreadable(error: &ReadError) -> CommandError {
    let help = match error {
        ReadError::Io { .. } => "name a YAML file, or a directory of them",
        ReadError::Empty { .. } | ReadError::TooMany { .. } => "name the file or directory of one spec",
    };
    CommandError { causes: Vec::new(), ..CommandError::usage(error.to_string()) }.because(error).help(help)
}

/// Loads the spec of a command with its variables, even if it has problems.
pub fn attempt(args: &SpecArgs, io: &Io) -> Result<Result<Loaded, Diagnostics>, CommandError> {
    let (sources, given) = inputs(args, io)?;
    Ok(load(&sources, &given))
}

/// Loads the spec of a command with its variables and looks into every other variant that it declares, even if it has
/// problems.
pub fn attempt_every(args: &SpecArgs, io: &Io) -> Result<Result<Loaded, Diagnostics>, CommandError> {
    let (sources, given) = inputs(args, io)?;
    Ok(load_every(&sources, &given))
}

fn inputs(args: &SpecArgs, io: &Io) -> Result<(Sources, Given), CommandError> {
    let sources = read(&path(args.spec.as_ref(), io)?, &args.allow_files_from)?;
    let mut given = Given::default();
    for file in &args.vars {
        given.file(&read(file, &args.allow_files_from)?);
    }
    for set in &args.set {
        given.set(set.as_str());
    }
    Ok((sources, given))
}

/// Loads the spec of a command, prints its problems, and returns it if it is valid.
pub fn spec(args: &SpecArgs, quiet: bool, io: &Io) -> Result<Spec, CommandError> {
    loaded(args, quiet, io).map(|loaded| loaded.spec)
}

/// Like [`spec`], with all that is known of it.
pub fn loaded(args: &SpecArgs, quiet: bool, io: &Io) -> Result<Loaded, CommandError> {
    match attempt(args, io)? {
        Ok(loaded) => {
            if !quiet && !loaded.warnings.is_empty() {
                print(&loaded.warnings, &io.err);
            }
            Ok(loaded)
        }
        Err(found) => {
            print(&found, &io.err);
            Err(invalid(&found))
        }
    }
}

/// Prints diagnostics for people.
pub fn print(found: &Diagnostics, stream: &Stream) {
    let colour = stream.paint().is_on();
    stream.write(match stream.paint().width() {
        Some(width) => render_within(found, width.min(WIDEST), colour),
        None => render(found, WIDTH, colour),
    });
}

/// The end of a command whose spec cannot be used.
pub fn invalid(found: &Diagnostics) -> CommandError {
    CommandError::invalid(format!("the spec has {}", counted(found))).help("`heiiki explain CODE` says more about each")
}

/// `3 errors and 1 warning`.
pub fn counted(found: &Diagnostics) -> String {
    let mistakes = found.mistakes();
    let count = |severity| mistakes.iter().filter(|(first, _)| first.severity() == severity).count();
    let say = |count: usize, one: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {one}s")),
    };
    let errors = count(Severity::Error) + found.hidden();
    let parts: Vec<String> = [say(errors, "error"), say(count(Severity::Warning), "warning")].into_iter().flatten().collect();
    parts.join(" and ")
}

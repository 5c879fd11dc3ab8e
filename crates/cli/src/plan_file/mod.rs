//! Saved plans as files: written for their owner alone, told apart from specs, and marked before they run so that none runs twice (`once`).

mod once;

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use heiiki_plan::saved::{LARGEST, Saved, Unusable, VERSION};
use jiff::Timestamp;
use tempfile::NamedTempFile;

use crate::args::{PlanOptions, SpecArgs};
use crate::render::style::one_line;
use crate::session::PlanContext;
use crate::{CommandError, Io, file, load};

/// Every saved plan begins with a brace and this member.
const MARK: &str = "\"heiiki_plan\"";
/// Advice for a saved plan that cannot be used.
const AGAIN: &str = "make the plan again with `heiiki plan --out`";
/// Number of bytes of a file that are read to tell its type.
const HEAD: u64 = 256;
/// The program that makes saved plans, and the only one that reads them.
const PROGRAM: &str = concat!("heiiki ", env!("CARGO_PKG_VERSION"));

/// A saved plan and its file.
#[derive(Debug)]
pub struct PlanFile {
    /// The path of the file.
    pub path: PathBuf,
    /// The plan.
    pub saved: Saved,
}

/// The saved plan that the argument names, if it is one.
pub fn named(args: &SpecArgs) -> Result<Option<PlanFile>, CommandError> {
    let Some(path) = args.spec.as_ref().filter(|path| is_saved(path)) else { return Ok(None) };
    if !args.set.is_empty() || !args.vars.is_empty() {
        return Err(CommandError::usage(
            "--set and --vars have no meaning for a saved plan: its variables were given when it was made",
        ));
    }
    Ok(Some(PlanFile { path: path.clone(), saved: read(path)? }))
}

/// Reads a saved plan, of which no byte is believed.
fn read(path: &Path) -> Result<Saved, CommandError> {
    let mut text = Vec::new();
    // A little more than a plan may have, so that one that is too large is known for it.
    let read = fs::File::open(path).and_then(|file| file.take(LARGEST + 1).read_to_end(&mut text));
    read.map_err(|error| CommandError::usage(format!("cannot read {}", path.display())).because(&error))?;
    let text = String::from_utf8(text).map_err(|error| damaged(path).because(&error))?;
    Saved::read(&text, PROGRAM).map_err(|why| unusable(path, why))
}

/// Refuses folders that a spec may reach into where no spec is loaded.
pub fn refuse_reach(allowed: &[PathBuf]) -> Result<(), CommandError> {
    if allowed.is_empty() {
        return Ok(());
    }
    Err(CommandError::usage("--allow-files-from has no meaning for a saved plan: it holds the texts of the files")
        .help("leave it out"))
}

/// Refuses options of planning, which the plan was already made with.
pub fn refuse_options(options: &PlanOptions) -> Result<(), CommandError> {
    let PlanOptions { target, allow_data_loss, evict_users } = options;
    let given =
        [("--target", !target.is_empty()), ("--allow-data-loss", !allow_data_loss.is_empty()), ("--evict-users", *evict_users)];
    match given.into_iter().find(|(_, given)| *given) {
        Some((name, _)) => {
            Err(CommandError::usage(format!("{name} has no meaning for a saved plan"))
                .help("give it to `heiiki plan --out` instead"))
        }
        None => Ok(()),
    }
}

fn is_saved(path: &Path) -> bool {
    // A spec may come through a pipe, whose bytes can be read only once.
    if !path.is_file() {
        return false;
    }
    let mut head = Vec::new();
    let read = fs::File::open(path).and_then(|file| file.take(HEAD).read_to_end(&mut head));
    let head = String::from_utf8_lossy(&head);
    read.is_ok() && head.trim_start().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(MARK))
}

fn damaged(path: &Path) -> CommandError {
    CommandError::refused(format!("{} is a damaged saved plan", path.display())).help(AGAIN)
}

fn unusable(path: &Path, why: Unusable) -> CommandError {
    let file = path.display();
    match why {
        Unusable::Large => CommandError::refused(format!("{file} is larger than a saved plan can be")).help(AGAIN),
        Unusable::Version(version) => {
            CommandError::refused(format!("{file} is a saved plan of version {version}; this heiiki reads version {VERSION}"))
                .help(AGAIN)
        }
        Unusable::Program(program) => {
            let program = if program.is_empty() { "another program".to_owned() } else { one_line(&program) };
            CommandError::refused(format!("{file} was made by {program}; this is {PROGRAM}, which reads no plans but its own"))
                .help(AGAIN)
        }
        Unusable::Form(error) => damaged(path).because(&error),
        Unusable::Changed => CommandError::refused(format!("{file} was changed after it was saved")).help(AGAIN),
        Unusable::Unsound(why) => CommandError { causes: vec![one_line(&why)], ..damaged(path) },
    }
}

/// Saves the plan of a context, and returns its id. Only another saved plan is written over.
pub fn save(path: &Path, context: &PlanContext, intent: heiiki_plan::Intent) -> Result<String, CommandError> {
    file::refuse_strays(path)?;
    if path.exists() && !is_saved(path) {
        let message = format!("{} exists and is no saved plan", path.display());
        return Err(CommandError::usage(message).help("name another file for --out"));
    }
    let made_at = stamp(context.connection.clock.now());
    let saved = Saved::new(PROGRAM.to_owned(), made_at, context.spec.clone(), intent, context.planned.clone());
    write(path, &saved)?;
    Ok(saved.id)
}

/// Refuses a plan that was carried out before.
pub fn unused(path: &Path, saved: &Saved) -> Result<(), CommandError> {
    let Some(when) = &saved.used_at else { return Ok(()) };
    let who = saved.used_by.as_ref().map(|who| format!(" by {}", one_line(who))).unwrap_or_default();
    let message = format!("nothing was changed: {} was carried out at {}{who}; a plan runs once", path.display(), one_line(when));
    Err(CommandError::refused(message).help("plan again: `heiiki plan` shows what is left to do"))
}

/// Marks a plan as used, before anything is done. Of several that try at the same moment one succeeds.
pub fn begin(file: &PlanFile, now: SystemTime, io: &Io) -> Result<(), CommandError> {
    let unmarkable =
        |error: CommandError| error.help("nothing was changed: a plan that cannot be marked as used could run twice");
    // The path without links, so that a run that comes to the file another way finds the same mark.
    let path = fs::canonicalize(&file.path)
        .map_err(|error| unmarkable(CommandError::failed(format!("cannot find {}", file.path.display())).because(&error)))?;
    let who = once::who(io);
    let _mark = once::Mark::set(&path, &format!("{} by {who}", stamp(now)))?;
    // Between the first look at the file and the mark another run may have come and gone.
    let there = read(&path)?;
    unused(&file.path, &there)?;
    if there.id != file.saved.id {
        let message = format!("nothing was changed: {} is another plan by now", file.path.display());
        return Err(CommandError::refused(message).help("apply it again to see that plan"));
    }
    write(&path, &Saved { used_at: Some(stamp(now)), used_by: Some(who), ..there }).map_err(unmarkable)
}

/// Writes a file that only its owner can read, wholly or not at all.
fn write(path: &Path, saved: &Saved) -> Result<(), CommandError> {
    let failed = |error: &(dyn std::error::Error + 'static)| {
        CommandError::failed(format!("cannot write {}", path.display())).because(error)
    };
    let text = saved.text().map_err(|error| failed(&error))?;
    if text.len() as u64 > LARGEST {
        let message = format!("the plan has {} bytes, more than heiiki would read back", text.len());
        return Err(CommandError::failed(message).help("apply the spec without saving its plan, or divide the environment"));
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    // The library makes its files with mode 0600.
    let mut file = NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(|error| failed(&error))?;
    file.persist(path).map_err(|error| failed(&error.error))?;
    // A file is safe from a power failure only once its folder is. Not every file system can do that.
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// Refuses any plan but the one that was looked at.
pub fn expect_plan(file: &PlanFile, expected: Option<&String>) -> Result<(), CommandError> {
    let Some(expected) = expected.filter(|expected| **expected != file.saved.id) else { return Ok(()) };
    let (path, expected) = (file.path.display(), one_line(expected));
    let message = format!("nothing was changed: {path} is plan {}, and not {expected}", file.saved.id);
    Err(CommandError::refused(message).help("apply the file that was looked at; `heiiki show` says which plan a file is"))
}

/// Refuses a plan of another spec than this one as it is now.
///
/// `allowed` are the folders outside of its own that the spec may reach into; they have no meaning for the saved plan, which holds the files' texts.
pub fn expect_spec(saved: &Saved, spec: Option<&PathBuf>, allowed: &[PathBuf], quiet: bool, io: &Io) -> Result<(), CommandError> {
    let Some(path) = spec else { return refuse_reach(allowed) };
    let args = SpecArgs { spec: Some(path.clone()), set: Vec::new(), vars: Vec::new(), allow_files_from: allowed.to_vec() };
    if heiiki_plan::saved::digest(&load::spec(&args, quiet, io)?) == saved.spec_digest {
        return Ok(());
    }
    let message = format!("nothing was changed: {} is not what the plan was made of", path.display());
    Err(CommandError::refused(message).help("plan again: the spec was changed since, or the plan was made with variables"))
}

/// A time as the file says it.
fn stamp(time: SystemTime) -> String {
    Timestamp::try_from(time).map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

//! Saved plans as files: written for their owner alone, told apart from specs, and marked before they run so that none runs twice.

use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use heiiki_plan::saved::{Saved, Unusable, VERSION};
use jiff::Timestamp;
use tempfile::NamedTempFile;

use crate::args::{Aim, SpecArgs};
use crate::session::Survey;
use crate::{Io, Trouble, file, load};

/// Every saved plan begins with a brace and this member.
const MARK: &str = "\"heiiki_plan\"";
/// How much of a file is looked at to tell what it is.
const HEAD: u64 = 256;

/// A saved plan and its file.
#[derive(Debug)]
pub struct File {
    /// Where it is.
    pub path: PathBuf,
    /// The plan.
    pub saved: Saved,
}

/// The saved plan that the argument names, if it is one.
pub fn named(args: &SpecArgs) -> Result<Option<File>, Trouble> {
    let Some(path) = args.spec.as_ref().filter(|path| is_saved(path)) else { return Ok(None) };
    if !args.set.is_empty() || !args.vars.is_empty() {
        return Err(Trouble::usage(
            "--set and --vars have no meaning for a saved plan: its variables were given when it was made",
        ));
    }
    let text =
        fs::read_to_string(path).map_err(|error| Trouble::usage(format!("cannot read {}", path.display())).because(&error))?;
    let saved = Saved::read(&text).map_err(|why| unusable(path, why))?;
    Ok(Some(File { path: path.clone(), saved }))
}

/// Refuses folders that a spec may reach into where no spec is loaded.
pub fn refuse_reach(allowed: &[PathBuf]) -> Result<(), Trouble> {
    if allowed.is_empty() {
        return Ok(());
    }
    Err(Trouble::usage("--allow-files-from has no meaning for a saved plan: it holds the texts of the files")
        .help("leave it out"))
}

/// Refuses options that say again, or otherwise, what the plan was made for.
pub fn refuse_aim(aim: &Aim) -> Result<(), Trouble> {
    let Aim { target, allow_data_loss, evict_users } = aim;
    let given =
        [("--target", !target.is_empty()), ("--allow-data-loss", !allow_data_loss.is_empty()), ("--evict-users", *evict_users)];
    match given.into_iter().find(|(_, given)| *given) {
        Some((name, _)) => {
            Err(Trouble::usage(format!("{name} has no meaning for a saved plan")).help("give it to `heiiki plan --out` instead"))
        }
        None => Ok(()),
    }
}

fn is_saved(path: &Path) -> bool {
    // A spec may come through a pipe, of which what is looked at is gone.
    if !path.is_file() {
        return false;
    }
    let mut head = String::new();
    let read = fs::File::open(path).and_then(|file| file.take(HEAD).read_to_string(&mut head));
    read.is_ok() && head.trim_start().strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(MARK))
}

fn unusable(path: &Path, why: Unusable) -> Trouble {
    let file = path.display();
    let again = "make the plan again with `heiiki plan --out`";
    match why {
        Unusable::Version(version) => {
            Trouble::refused(format!("{file} is a saved plan of version {version}; this heiiki reads version {VERSION}"))
                .help(again)
        }
        Unusable::Form(error) => Trouble::refused(format!("{file} is a damaged saved plan")).because(&error).help(again),
        Unusable::Changed => Trouble::refused(format!("{file} was changed after it was saved")).help(again),
    }
}

/// Saves the plan of a survey. Only another saved plan is written over.
pub fn save(path: &Path, survey: &Survey, intent: heiiki_plan::Intent) -> Result<(), Trouble> {
    file::refuse_strays(path)?;
    if path.exists() && !is_saved(path) {
        let message = format!("{} exists and is no saved plan", path.display());
        return Err(Trouble::usage(message).help("name another file for --out"));
    }
    let made_by = format!("heiiki {}", env!("CARGO_PKG_VERSION"));
    let saved = Saved::new(made_by, stamp(survey.connection.clock.now()), survey.spec.clone(), intent, survey.planned.clone());
    write(path, &saved)
}

/// Marks a plan as used, before anything is done.
pub fn mark(file: &File, now: SystemTime) -> Result<(), Trouble> {
    write(&file.path, &Saved { used_at: Some(stamp(now)), ..file.saved.clone() })
        .map_err(|trouble| trouble.help("nothing was changed: a plan that cannot be marked as used could run twice"))
}

/// Writes a file that only its owner can read, wholly or not at all.
fn write(path: &Path, saved: &Saved) -> Result<(), Trouble> {
    let failed =
        |error: &(dyn std::error::Error + 'static)| Trouble::failed(format!("cannot write {}", path.display())).because(error);
    let text = saved.text().map_err(|error| failed(&error))?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    // The library makes its files with mode 0600.
    let mut file = NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all()).map_err(|error| failed(&error))?;
    file.persist(path).map(|_| ()).map_err(|error| failed(&error.error))
}

/// Refuses a plan of another spec than this one as it is now.
///
/// `allowed` are the folders outside of its own that the spec may reach into; they have no meaning for the saved plan, which holds the files' texts.
pub fn expect_spec(saved: &Saved, spec: Option<&PathBuf>, allowed: &[PathBuf], quiet: bool, io: &Io) -> Result<(), Trouble> {
    let Some(path) = spec else { return refuse_reach(allowed) };
    let args = SpecArgs { spec: Some(path.clone()), set: Vec::new(), vars: Vec::new(), allow_files_from: allowed.to_vec() };
    if heiiki_plan::saved::digest(&load::spec(&args, quiet, io)?) == saved.spec_digest {
        return Ok(());
    }
    let message = format!("nothing was changed: {} is not what the plan was made of", path.display());
    Err(Trouble::refused(message).help("plan again: the spec was changed since, or the plan was made with variables"))
}

/// A time as the file says it.
fn stamp(time: SystemTime) -> String {
    Timestamp::try_from(time).map(|time| time.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()).unwrap_or_default()
}

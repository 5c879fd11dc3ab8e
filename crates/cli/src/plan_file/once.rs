//! A mark beside a saved plan while a run makes the file its own. The file system makes it for one of several that try at the same moment.
//!
//! The mark stands only for the moment in which `used_at` is written into the plan; from then on the plan itself says that it ran. A run that is killed in between
//! leaves the mark, and has done nothing to AWS.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use crate::render::style::one_line;
use crate::{CommandError, Io};

/// Number of bytes of another run's mark that are read.
const READ: u64 = 512;

/// A mark that is taken away again when it goes out of scope.
#[derive(Debug)]
pub(super) struct Mark(PathBuf);

impl Mark {
    /// Sets a mark beside a file, unless there is one.
    pub(super) fn set(file: &Path, whose: &str) -> Result<Self, CommandError> {
        let mut path = file.as_os_str().to_owned();
        path.push(".lock");
        let path = PathBuf::from(path);
        match OpenOptions::new().write(true).create_new(true).open(&path) {
            Ok(mut mark) => {
                // From here on the mark is removed when this value is dropped.
                let own = Self(path);
                let written = mark.write_all(format!("{whose}\n").as_bytes()).and_then(|()| mark.sync_all());
                written.map(|()| own).map_err(|error| cannot(file, &error))
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(taken(file, &path)),
            Err(error) => Err(cannot(file, &error)),
        }
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        // One that stays is found by the next run, which says how to go on.
        let _ = fs::remove_file(&self.0);
    }
}

fn cannot(file: &Path, error: &io::Error) -> CommandError {
    CommandError::failed(format!("cannot mark {} as used", file.display()))
        .because(error)
        .help("nothing was changed: a plan that cannot be marked as used could run twice")
}

fn taken(file: &Path, mark: &Path) -> CommandError {
    let mut text = Vec::new();
    let read = fs::File::open(mark).and_then(|mark| mark.take(READ).read_to_end(&mut text));
    let text = String::from_utf8_lossy(&text);
    let whose = if read.is_ok() && !text.trim().is_empty() { format!(", at {}", one_line(text.trim())) } else { String::new() };
    let message = format!("nothing was changed: another run begins with {} at this moment{whose}", file.display());
    let help = format!("wait for that run; if it was killed, it had changed nothing: remove {} and apply again", mark.display());
    CommandError::refused(message).help(help)
}

/// Names the user, the host and the process of this run, for a person who reads it.
pub(super) fn who(io: &Io) -> String {
    let user = io.var("USER").or_else(|| io.var("LOGNAME")).unwrap_or("somebody");
    let host = io.var("HOSTNAME").map(str::to_owned);
    let host = host.or_else(|| fs::read_to_string("/proc/sys/kernel/hostname").ok());
    let host = host.as_deref().map(str::trim).filter(|host| !host.is_empty()).unwrap_or("an unknown host");
    format!("{user} on {host}, process {}", std::process::id())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_many_sets_the_mark_and_the_others_are_told_whose_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("plan.json");
        let (begin, set) = (std::sync::Barrier::new(8), std::sync::Mutex::new(Vec::new()));
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    begin.wait();
                    let mark = Mark::set(&file, "2026-01-01T00:00:00Z by me");
                    set.lock().unwrap().push(mark);
                });
            }
        });
        let set = set.into_inner().unwrap();
        assert_eq!(set.iter().filter(|mark| mark.is_ok()).count(), 1);
        let again = Mark::set(&file, "x").expect_err("there is a mark");
        assert!(again.message.contains("by me") && again.exit == crate::Exit::Refused, "{again:?}");
        drop(set);
        assert!(Mark::set(&file, "x").is_ok(), "it was taken away");
    }
}

//! Files that heiiki writes: metrics, reports, pictures, specs. Each is first written beside its place under a random
//! name, and moved there when it is complete. So a reader never finds half of it, a failure leaves nothing, and a
//! symbolic link in its place is replaced and not followed.

use std::error::Error;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use heiiki_model::spec::{is_descriptor, strays};
use heiiki_model::text::visible;
use tempfile::{NamedTempFile, TempPath};

use crate::CommandError;

/// Writes a file wholly or not at all: a collector may read it at any moment. A link in its place is replaced.
pub fn write(path: &Path, text: &str) -> Result<(), CommandError> {
    let text = visible(text);
    let failed = |error: &io::Error| unwritten(path, error);
    // A pipe or a device is written to, not replaced; a link to one only where the shell has made it.
    let there = if is_descriptor(path) { fs::metadata(path) } else { fs::symlink_metadata(path) };
    if is_descriptor(path) || there.is_ok_and(|there| !there.is_file() && !there.is_symlink() && !there.is_dir()) {
        // Behind the output of a command may be a file, in which something was written before.
        let opened = OpenOptions::new().append(true).open(path);
        return opened.and_then(|mut file| file.write_all(text.as_bytes())).map_err(|error| failed(&error));
    }
    beside(path, &text)?.persist(path).map_err(|error| failed(&error.error))
}

/// Writes a file that was not there; says so when it was.
pub fn write_new(path: &Path, text: &str) -> Result<bool, CommandError> {
    match beside(path, &visible(text))?.persist_noclobber(path) {
        Ok(()) => Ok(true),
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(unwritten(path, &error.error)),
    }
}

/// Puts a text in the place of a file's, which keeps its rights. A link to it is followed, as the one who read the file has followed it.
pub fn replace(path: &Path, text: &str) -> Result<(), CommandError> {
    let replaced = || {
        let path = fs::canonicalize(path)?;
        let mut file = NamedTempFile::new_in(path.parent().unwrap_or(Path::new(".")))?;
        file.write_all(text.as_bytes())?;
        file.as_file().set_permissions(fs::metadata(&path)?.permissions())?;
        file.as_file().sync_all()?;
        file.persist(&path).map(drop).map_err(|error| error.error)
    };
    replaced().map_err(|error| unwritten(path, &error))
}

/// Refuses a place that links lead out of the folder from which its path starts: a checkout may hold a link in the place of any folder.
pub fn refuse_strays(path: &Path) -> Result<(), CommandError> {
    match path.parent().map(strays) {
        Some(Ok(true)) => Err(CommandError::refused(format!(
            "nothing was written: a symbolic link leads {} out of this folder",
            path.display()
        ))
        .help("give the whole path of the file that is meant")),
        // A folder that is not there is told when the file is written.
        Some(Ok(false) | Err(_)) | None => Ok(()),
    }
}

/// The same for a file that is written at the end of a command, before anything is done.
pub fn refuse_early(path: Option<&PathBuf>) -> Result<(), CommandError> {
    path.map_or(Ok(()), |path| refuse_strays(path))
}

/// A file beside the place of another one, which others may read as the user's settings allow.
fn beside(path: &Path, text: &str) -> Result<TempPath, CommandError> {
    refuse_strays(path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder).map_err(|error| unwritten(path, &error))?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.as_file().sync_all());
    written.map_err(|error| unwritten(path, &error))?;
    Ok(file.into_temp_path())
}

fn unwritten(path: &Path, error: &(dyn Error + 'static)) -> CommandError {
    let error = CommandError::failed(format!("cannot write {}", path.display())).because(error);
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) if !fs::exists(parent).unwrap_or(true) => {
            error.help(format!("make the directory {} first", parent.display()))
        }
        Some(_) | None => error.help("name a file that can be written"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_failure_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let taken = dir.path().join("taken");
        fs::create_dir(&taken).unwrap();
        assert!(write(&taken, "x").is_err());
        assert!(!write_new(&taken, "x").unwrap());
        assert!(write(&dir.path().join("none/x"), "x").unwrap_err().help.unwrap().contains("make the directory"));
        assert_eq!(names(dir.path()), ["taken"]);
    }

    #[test]
    #[cfg(unix)]
    fn no_link_is_written_through() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        fs::write(path("theirs"), "theirs").unwrap();
        for name in ["link", "link.new"] {
            symlink(path("theirs"), path(name)).unwrap();
        }
        symlink(path("nothing"), path("dangling")).unwrap();
        write(&path("link"), "ours").unwrap();
        write(&path("dangling"), "ours").unwrap();
        assert!(!write_new(&path("link.new"), "ours").unwrap());
        assert_eq!(fs::read_to_string(path("theirs")).unwrap(), "theirs");
        assert_eq!(fs::read_to_string(path("link")).unwrap(), "ours");
        assert!(!fs::symlink_metadata(path("link")).unwrap().is_symlink());
        assert_eq!(names(dir.path()), ["dangling", "link", "link.new", "theirs"]);
        assert_eq!(fs::metadata(path("link")).unwrap().permissions().mode() & 0o600, 0o600);
    }

    #[test]
    #[cfg(unix)]
    fn what_is_replaced_keeps_its_rights() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("spec.yaml");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
        replace(&path, "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(names(dir.path()), ["spec.yaml"]);
    }
}

//! Reading the texts of a spec: a file, a directory as one spec, standard input. Only this module, `walk` and `boundary` touch
//! the disk in the model.
//!
//! A spec that is a symbolic link may be a trap: its author wants an excerpt of another file in an error message. Therefore a
//! link is followed only within the folder in which it stands, and a relative path only within the folder from which it starts.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::boundary::{Boundary, Refusal};
use super::source::{FILE_LIMIT, FILES_LIMIT, Source, Sources, TOTAL_LIMIT, Trouble};
use super::walk::{End, Way};

/// The reason for which sources could not be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// The file or directory cannot be opened or read.
    #[error("cannot read {path}")]
    Io {
        /// The file or directory.
        path: String,
        /// The error.
        #[source]
        source: io::Error,
    },
    /// A directory without a spec.
    #[error("{path} holds no .yaml or .yml file")]
    Empty {
        /// The directory.
        path: String,
    },
    /// A directory with more files than one spec has.
    #[error("{path} holds more than {FILES_LIMIT} .yaml files; name the directory or file of one spec")]
    TooMany {
        /// The directory.
        path: String,
    },
}

impl Sources {
    /// Reads a file, a directory as one spec, or standard input for `-`.
    ///
    /// In a directory every `.yaml` and `.yml` file counts, also in directories under it, in the order of their paths. Hidden
    /// files and links to directories are left out.
    ///
    /// # Errors
    /// It cannot be read, or holds no spec.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        Self::read_within(path, &Boundary::default())
    }

    /// Like [`Sources::read`], but links and the files that the spec names may also lead into folders that the caller allows.
    ///
    /// # Errors
    /// It cannot be read, or holds no spec.
    pub fn read_within(path: &Path, allowed: &Boundary) -> Result<Self, ReadError> {
        let io = |source| failed(path, source);
        let one = |source, boundary| Self { list: vec![Arc::new(source)], boundary: Some(boundary) };
        if path == Path::new("-") {
            return Ok(one(read_all(io::stdin().lock(), "<stdin>".into(), TOTAL_LIMIT)?, allowed.around(Path::new("."))));
        }
        if is_descriptor(path) {
            let file = File::open(path).map_err(io)?;
            return Ok(one(read_file(file, path, TOTAL_LIMIT)?, allowed.around(Path::new("."))));
        }
        let troubled = |trouble| Ok(one(Source::troubled(path.display().to_string(), trouble), allowed.clone()));
        let Some(folder) = path.file_name().and_then(|_| path.parent()) else { return directory(path, allowed.around(path)) };
        let around = Way::along(if folder.as_os_str().is_empty() { Path::new(".") } else { folder }).map_err(io)?;
        if leaves(folder, &around, allowed).map_err(io)? {
            return troubled(Trouble::LeadsOut);
        }
        let way = Way::along(path).map_err(io)?;
        let is_link = way.links.len() > around.links.len();
        let folder = around.into_folder().map_err(io)?;
        let here = way.depth_of(&folder).or_else(|| allowed.depth_in(&way));
        if here.is_none_or(|depth| is_link && way.hidden_below(depth).is_some()) {
            return troubled(Trouble::LeadsOut);
        }
        match way.end {
            End::Stuck(error) => Err(io(error)),
            End::Folder => directory(path, allowed.with(way.into_folder().map_err(io)?)),
            End::File { odd: Some(odd), .. } if is_link => troubled(Trouble::Odd(odd)),
            // The caller named a pipe, which has another end.
            End::File { odd: Some(_), .. } => {
                Ok(one(read_file(File::open(path).map_err(io)?, path, TOTAL_LIMIT)?, allowed.with(folder)))
            }
            End::File { odd: None, .. } => Ok(one(read_file(way.open().map_err(io)?, path, TOTAL_LIMIT)?, allowed.with(folder))),
        }
    }
}

/// True if links on the way to a folder lead out of the place where its path starts: a checkout may hold a link in the place of
/// any folder. A path from the root of the file system says by itself to which folder it leads.
///
/// # Errors
/// The folder cannot be reached.
pub fn strays(folder: &Path) -> io::Result<bool> {
    let way = Way::along(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?;
    leaves(folder, &way, &Boundary::default())
}

fn leaves(folder: &Path, way: &Way, allowed: &Boundary) -> io::Result<bool> {
    if way.links.is_empty() {
        return Ok(false);
    }
    let start: PathBuf = if folder.is_absolute() {
        let here = std::env::current_dir()?;
        if !folder.starts_with(&here) {
            return Ok(false);
        }
        here
    } else {
        let up = folder.components().take_while(|part| matches!(part, Component::CurDir | Component::ParentDir));
        Path::new(".").join(up.collect::<PathBuf>())
    };
    let start = Way::along(&start)?.into_folder()?;
    Ok(way.depth_of(&start).or_else(|| allowed.depth_in(way)).is_none())
}

/// True for a file that the shell opened for this process: `/dev/stdin`, and `/dev/fd/63` for `<(...)`.
pub fn is_descriptor(path: &Path) -> bool {
    let Some(path) = path.to_str() else { return false };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let of_process = |rest: &str| {
        let parts: Vec<&str> = rest.split('/').collect();
        matches!(parts[..], [process, "fd", fd] if (process == "self" || number(process)) && number(fd))
    };
    matches!(path, "/dev/stdin" | "/dev/stdout" | "/dev/stderr")
        || path.strip_prefix("/dev/fd/").is_some_and(number)
        || path.strip_prefix("/proc/").is_some_and(of_process)
}

fn directory(path: &Path, boundary: Boundary) -> Result<Sources, ReadError> {
    let mut files = Vec::new();
    find(path, path, &mut files)?;
    files.sort();
    if files.is_empty() {
        return Err(ReadError::Empty { path: path.display().to_string() });
    }
    let mut left = TOTAL_LIMIT;
    let mut list = Vec::new();
    for path in files {
        let troubled = |trouble| Source::troubled(path.display().to_string(), trouble);
        let source = match boundary.open(&path) {
            Ok(file) => read_file(file, &path, left)?,
            Err(Refusal::Outside(_) | Refusal::Hidden(_)) => troubled(Trouble::LeadsOut),
            Err(Refusal::Odd(odd)) => troubled(Trouble::Odd(odd)),
            Err(Refusal::Io(error)) => return Err(failed(&path, error)),
        };
        left = left.saturating_sub(source.text().len() as u64);
        list.push(Arc::new(source));
    }
    Ok(Sources { list, boundary: Some(boundary) })
}

fn failed(path: &Path, source: io::Error) -> ReadError {
    ReadError::Io { path: path.display().to_string(), source }
}

fn find(root: &Path, directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), ReadError> {
    for entry in fs::read_dir(directory).map_err(|source| failed(directory, source))? {
        let entry = entry.map_err(|source| failed(directory, source))?;
        let path = entry.path();
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let kind = entry.file_type().map_err(|source| failed(&path, source))?;
        if kind.is_dir() {
            find(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "yaml" || extension == "yml") && !path.is_dir() {
            files.push(path);
            if files.len() > FILES_LIMIT {
                return Err(ReadError::TooMany { path: root.display().to_string() });
            }
        }
    }
    Ok(())
}

/// Reads one file. `left` is the number of bytes that the whole spec may still have. The size is asked for before a byte is read,
/// and never trusted (pipes, devices).
fn read_file(file: File, path: &Path, left: u64) -> Result<Source, ReadError> {
    let name = path.display().to_string();
    let size = file.metadata().map_err(|source| failed(path, source))?.len();
    if size > FILE_LIMIT {
        return Ok(Source::troubled(name, Trouble::FileTooLarge));
    }
    if size > left {
        return Ok(Source::troubled(name, Trouble::TotalTooLarge));
    }
    read_all(file, name, left)
}

fn read_all(from: impl Read, name: String, left: u64) -> Result<Source, ReadError> {
    let mut bytes = Vec::new();
    let read = from.take(FILE_LIMIT.min(left) + 1).read_to_end(&mut bytes);
    read.map_err(|source| ReadError::Io { path: name.clone(), source })?;
    if bytes.len() as u64 > left && left < FILE_LIMIT {
        return Ok(Source::troubled(name, Trouble::TotalTooLarge));
    }
    Ok(Source::from_bytes(name, bytes))
}

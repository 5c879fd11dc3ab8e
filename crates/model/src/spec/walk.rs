//! Following a path folder by folder. Each folder is opened from the one before it, and no link is followed unseen. The folders
//! through which a file was reached are therefore known, and nobody can exchange the file between the check and the reading.

use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

/// A folder on the way, the root of the file system first. It is kept open, so that nothing else can take its number.
#[derive(Debug)]
pub(super) struct Step {
    #[cfg(unix)]
    folder: File,
    id: Id,
    /// Its name in the folder before it.
    pub(super) name: OsString,
}

#[cfg(unix)]
type Id = (u64, u64);
#[cfg(not(unix))]
type Id = PathBuf;

/// The end of a path.
#[derive(Debug)]
pub(super) enum End {
    /// The last of the folders.
    Folder,
    /// A file in the last of the folders.
    File {
        /// Its name.
        name: OsString,
        /// The kind of file; `None` if it is a regular one.
        odd: Option<&'static str>,
    },
    /// It cannot be followed any further.
    Stuck(io::Error),
}

/// A symbolic link that was followed.
#[derive(Debug)]
pub(super) struct Link {
    /// Its path.
    pub(super) path: PathBuf,
    /// The folders in which it lies.
    folders: Vec<Id>,
}

impl Link {
    /// True if it lies below a folder.
    pub(super) fn lies_in(&self, folder: &Step) -> bool {
        self.folders.contains(&folder.id)
    }
}

/// The way along a path.
#[derive(Debug)]
pub(super) struct Way {
    /// The folders in which the end lies, each in the one before it.
    pub(super) steps: Vec<Step>,
    /// The symbolic links that were followed.
    pub(super) links: Vec<Link>,
    /// The end.
    pub(super) end: End,
}

impl Step {
    /// True if both are the same folder, no matter what their names are.
    fn is(&self, other: &Self) -> bool {
        self.id == other.id
    }

    /// True for the root of the file system.
    pub(super) fn is_root(&self) -> bool {
        self.name.is_empty()
    }
}

impl Way {
    /// The depth of the folder on this way; `None` if it is not on it.
    pub(super) fn depth_of(&self, folder: &Step) -> Option<usize> {
        self.steps.iter().rposition(|step| step.is(folder))
    }

    /// The names of the folders below the one at this depth.
    fn names_below(&self, depth: usize) -> impl Iterator<Item = &OsString> {
        self.steps.iter().skip(depth + 1).map(|step| &step.name)
    }

    /// The hidden name at the end of the way or in the folder at this depth or below it; `None` if none is hidden.
    pub(super) fn hidden_below(&self, depth: usize) -> Option<&OsString> {
        let name = match &self.end {
            End::File { name, .. } => Some(name),
            End::Folder | End::Stuck(_) => None,
        };
        // Two dots begin the names that Kubernetes puts behind the links of a mounted volume.
        let hides = |name: &&OsString| name.as_encoded_bytes().starts_with(b".") && !name.as_encoded_bytes().starts_with(b"..");
        self.names_below(depth).chain(name).find(hides)
    }

    /// The folder at the end of the way.
    pub(super) fn into_folder(mut self) -> io::Result<Step> {
        match (self.end, self.steps.pop()) {
            (End::Folder, Some(step)) => Ok(step),
            (End::Stuck(error), _) => Err(error),
            (End::Folder | End::File { .. }, _) => Err(io::ErrorKind::NotADirectory.into()),
        }
    }
}

#[cfg(unix)]
mod unix {
    use std::collections::VecDeque;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStringExt;
    use std::os::unix::fs::MetadataExt;
    use std::path::Component;

    use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, openat, readlinkat, statat};

    use super::{End, File, Link, OsString, Path, PathBuf, Step, Way, io};

    /// The largest number of links on the way of one path, as in the kernel.
    const LINKS_LIMIT: usize = 40;

    /// The mode of opening a folder. It is used to look things up, which needs no right to list it.
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const FOLDER: OFlags = OFlags::PATH.union(OFlags::DIRECTORY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const FOLDER: OFlags = OFlags::DIRECTORY.union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);
    /// The mode of opening a file. It waits for no other end of the file, and the file never becomes the terminal of this
    /// process.
    const FILE: OFlags = OFlags::NONBLOCK.union(OFlags::NOCTTY).union(OFlags::NOFOLLOW).union(OFlags::CLOEXEC);

    fn step(folder: File, name: OsString) -> io::Result<Step> {
        let meta = folder.metadata()?;
        Ok(Step { id: (meta.dev(), meta.ino()), folder, name })
    }

    fn pieces(path: &Path) -> impl DoubleEndedIterator<Item = OsString> + '_ {
        path.components()
            .filter(|part| matches!(part, Component::ParentDir | Component::Normal(_)))
            .map(|part| part.as_os_str().to_owned())
    }

    impl Way {
        /// Follows a path to its end.
        pub(in super::super) fn along(path: &Path) -> io::Result<Self> {
            let path = if path.is_absolute() { path.to_owned() } else { std::env::current_dir()?.join(path) };
            let root = File::from(openat(CWD, "/", FOLDER, Mode::empty())?);
            let mut way = Self { steps: vec![step(root, OsString::new())?], links: Vec::new(), end: End::Folder };
            let mut ahead: VecDeque<OsString> = pieces(&path).collect();
            while let Some(name) = ahead.pop_front() {
                if let Err(error) = way.go(name, &mut ahead) {
                    way.end = End::Stuck(error);
                }
                if !matches!(way.end, End::Folder) {
                    break;
                }
            }
            Ok(way)
        }

        fn here(&self) -> io::Result<&File> {
            self.steps.last().map(|step| &step.folder).ok_or_else(|| io::ErrorKind::NotFound.into())
        }

        /// Goes to one name in the folder that was reached. The path of a link is put before the names that are still ahead.
        fn go(&mut self, name: OsString, ahead: &mut VecDeque<OsString>) -> io::Result<()> {
            if name == OsStr::new("..") {
                self.steps.truncate(self.steps.len().saturating_sub(1).max(1));
                return Ok(());
            }
            let kind = FileType::from_raw_mode(statat(self.here()?, &name, AtFlags::SYMLINK_NOFOLLOW)?.st_mode);
            if kind == FileType::Symlink {
                self.link(&name, ahead)?;
            } else if kind == FileType::Directory {
                let folder = openat(self.here()?, &name, FOLDER, Mode::empty())?;
                self.steps.push(step(folder.into(), name)?);
            } else if ahead.is_empty() {
                self.end = End::File { name, odd: odd(kind) };
            } else {
                return Err(io::ErrorKind::NotADirectory.into());
            }
            Ok(())
        }

        fn link(&mut self, name: &OsStr, ahead: &mut VecDeque<OsString>) -> io::Result<()> {
            let target = PathBuf::from(OsString::from_vec(readlinkat(self.here()?, name, Vec::new())?.into_bytes()));
            let names = self.steps.iter().skip(1).map(|step| step.name.as_os_str());
            let path = [OsStr::new("/")].into_iter().chain(names).chain([name]).collect();
            self.links.push(Link { path, folders: self.steps.iter().map(|step| step.id).collect() });
            if self.links.len() > LINKS_LIMIT {
                return Err(rustix::io::Errno::LOOP.into());
            }
            if target.is_absolute() {
                self.steps.truncate(1);
            }
            pieces(&target).rev().for_each(|piece| ahead.push_front(piece));
            Ok(())
        }

        /// Opens the regular file at the end. Another kind of file is not opened.
        pub(in super::super) fn open(&self) -> io::Result<File> {
            let End::File { name, odd: None } = &self.end else { return Err(io::ErrorKind::InvalidInput.into()) };
            let file = File::from(openat(self.here()?, name, FILE, Mode::empty())?);
            // It may have been exchanged since it was looked at.
            if file.metadata()?.is_file() { Ok(file) } else { Err(io::ErrorKind::InvalidInput.into()) }
        }
    }

    const fn odd(kind: FileType) -> Option<&'static str> {
        match kind {
            FileType::RegularFile => None,
            FileType::Fifo => Some("a named pipe"),
            FileType::CharacterDevice | FileType::BlockDevice => Some("a device"),
            FileType::Socket => Some("a socket"),
            FileType::Directory | FileType::Symlink | FileType::Unknown => Some("no regular file"),
        }
    }
}

/// The walk on systems that cannot open a folder from another one. There the system resolves the path.
#[cfg(not(unix))]
mod elsewhere {
    use super::{End, File, Link, Path, PathBuf, Step, Way, io};

    impl Way {
        /// Follows a path to its end.
        pub(in super::super) fn along(path: &Path) -> io::Result<Self> {
            let step = |folder: &Path| Step { id: folder.to_owned(), name: folder.file_name().unwrap_or_default().to_owned() };
            let steps = |folder: &Path| folder.ancestors().map(step).collect::<Vec<_>>().into_iter().rev().collect();
            let whole = match path.canonicalize() {
                Ok(whole) => whole,
                Err(error) => {
                    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
                    let steps = parent.canonicalize().map(|parent| steps(&parent)).unwrap_or_default();
                    return Ok(Self { steps, links: Vec::new(), end: End::Stuck(error) });
                }
            };
            let links = if path.is_symlink() { vec![Link { path: path.to_owned(), folders: Vec::new() }] } else { Vec::new() };
            let meta = whole.metadata()?;
            if meta.is_dir() {
                return Ok(Self { steps: steps(&whole), links, end: End::Folder });
            }
            let name = whole.file_name().unwrap_or_default().to_owned();
            let odd = (!meta.is_file()).then_some("no regular file");
            Ok(Self { steps: whole.parent().map(steps).unwrap_or_default(), links, end: End::File { name, odd } })
        }

        /// Opens the regular file at the end.
        pub(in super::super) fn open(&self) -> io::Result<File> {
            let End::File { name, odd: None } = &self.end else { return Err(io::ErrorKind::InvalidInput.into()) };
            let folder = self.steps.last().map_or_else(PathBuf::new, |step| step.id.clone());
            File::open(folder.join(name))
        }
    }
}

//! The reach of a spec: the folders in which the files that it names must lie.
//!
//! The author of a spec may be trusted with nothing but proposing it. If the spec could name any file, a plan would show that
//! file's text to the readers of the plan. Therefore a file must be a regular one, below the spec's folder or below a folder that
//! the caller allows, and not in a hidden folder such as `.git`, no matter which links lead to it.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::walk::{End, Link, Step, Way};

/// The folders in which the files that a spec names must lie.
#[derive(Clone, Debug, Default)]
pub struct Boundary {
    roots: Vec<Arc<Step>>,
}

/// The reason for which a spec may not name a file.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It lies outside. Holds the link that leads there, if there is one.
    Outside(Option<PathBuf>),
    /// It is hidden, or lies in a hidden folder of this name.
    Hidden(String),
    /// It is not a regular file. Holds the kind of file.
    Odd(&'static str),
    /// It cannot be read.
    Io(io::Error),
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Boundary {
    /// Returns the boundary of the folders that the caller allows.
    ///
    /// # Errors
    /// One of them is no folder that can be looked into.
    pub fn of(allowed: &[PathBuf]) -> Result<Self, (PathBuf, io::Error)> {
        let root = |path: &PathBuf| match Way::along(path).and_then(Way::into_folder) {
            Ok(folder) => Ok(Arc::new(folder)),
            Err(error) => Err((path.clone(), error)),
        };
        Ok(Self { roots: allowed.iter().map(root).collect::<Result<_, _>>()? })
    }

    /// Returns this boundary with the folder of a spec, if there is one.
    #[must_use]
    pub(super) fn around(&self, folder: &Path) -> Self {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        match Way::along(folder).and_then(Way::into_folder) {
            Ok(folder) => self.with(folder),
            Err(_) => self.clone(),
        }
    }

    /// Returns this boundary with another folder. The root of the file system bounds nothing and has to be allowed by its name.
    pub(super) fn with(&self, folder: Step) -> Self {
        let mut roots = self.roots.clone();
        if !folder.is_root() {
            roots.push(Arc::new(folder));
        }
        Self { roots }
    }

    /// The depth of the deepest of the folders on a way; `None` if none of them is on it.
    pub(super) fn depth_in(&self, way: &Way) -> Option<usize> {
        self.roots.iter().filter_map(|root| way.depth_of(root)).max()
    }

    /// Returns the refusal for a file outside, with the link that led there, if there is one.
    fn outside(&self, way: &Way) -> Refusal {
        let leads_out = |link: &&Link| self.roots.iter().any(|root| link.lies_in(root));
        Refusal::Outside(way.links.iter().rfind(leads_out).map(|link| link.path.clone()))
    }

    /// Opens a file that a spec names.
    ///
    /// # Errors
    /// The spec may not name the file, or the file cannot be read.
    pub(super) fn open(&self, path: &Path) -> Result<File, Refusal> {
        self.admit(&Way::along(path)?)
    }

    /// Opens the file at the end of a way.
    pub(super) fn admit(&self, way: &Way) -> Result<File, Refusal> {
        // A file outside is not even looked for.
        let Some(depth) = self.depth_in(way) else { return Err(self.outside(way)) };
        match &way.end {
            End::Stuck(error) => {
                Err(Refusal::Io(error.raw_os_error().map_or_else(|| error.kind().into(), io::Error::from_raw_os_error)))
            }
            End::Folder => Err(Refusal::Odd("a directory")),
            End::File { odd, .. } => {
                if let Some(hidden) = way.hidden_below(depth) {
                    return Err(Refusal::Hidden(hidden.to_string_lossy().into_owned()));
                }
                odd.map_or_else(|| Ok(way.open()?), |odd| Err(Refusal::Odd(odd)))
            }
        }
    }

    /// Checks the place of a file that heiiki is to make; its folder may be made later.
    ///
    /// # Errors
    /// It would lie outside.
    pub(super) fn place(&self, path: &Path) -> Result<(), Refusal> {
        let Some(folder) = path.file_name().and_then(|_| path.parent()) else { return Err(Refusal::Odd("a directory")) };
        let way = Way::along(if folder.as_os_str().is_empty() { Path::new(".") } else { folder })?;
        match self.depth_in(&way) {
            None => Err(self.outside(&way)),
            // Names after a missing one might lead back out.
            Some(_) if matches!(way.end, End::Stuck(_)) && goes_up(folder) => Err(Refusal::Outside(None)),
            Some(_) => Ok(()),
        }
    }
}

/// True if a path goes up after it went down.
fn goes_up(path: &Path) -> bool {
    use std::path::Component::{Normal, ParentDir};
    let mut parts = path.components().skip_while(|part| !matches!(part, Normal(_)));
    parts.any(|part| part == ParentDir)
}

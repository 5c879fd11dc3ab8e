//! How far a spec reaches: the folders in which the files that it names must lie.
//!
//! A spec may come from somebody who is trusted with nothing but proposing it. Were it free to name any file, a plan would show that file's text to those
//! who read the plan. So a file must be a regular one, below the spec's folder or below a folder that the caller allows, and not in a hidden folder such as
//! `.git`, whichever links lead to it.

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

/// Why a file is not one that a spec may name.
#[derive(Debug)]
pub(super) enum Refusal {
    /// It lies outside, reached through this link if through one.
    Outside(Option<PathBuf>),
    /// It is hidden, or lies in a hidden folder of this name.
    Hidden(String),
    /// It is no regular file but this.
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
    /// The folders that the caller allows.
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

    /// Also the folder of a spec, when there is one.
    #[must_use]
    pub(super) fn around(&self, folder: &Path) -> Self {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        match Way::along(folder).and_then(Way::into_folder) {
            Ok(folder) => self.with(folder),
            Err(_) => self.clone(),
        }
    }

    /// Also this folder. The root of the file system bounds nothing, and has to be allowed by its name.
    pub(super) fn with(&self, folder: Step) -> Self {
        let mut roots = self.roots.clone();
        if !folder.is_root() {
            roots.push(Arc::new(folder));
        }
        Self { roots }
    }

    /// How far down on the way the deepest of the folders lies.
    pub(super) fn depth_in(&self, way: &Way) -> Option<usize> {
        self.roots.iter().filter_map(|root| way.depth_of(root)).max()
    }

    /// The refusal of what lies outside, with the link that led out, if one did.
    fn outside(&self, way: &Way) -> Refusal {
        let leads_out = |link: &&Link| self.roots.iter().any(|root| link.lies_in(root));
        Refusal::Outside(way.links.iter().rfind(leads_out).map(|link| link.path.clone()))
    }

    /// Opens a file that a spec names.
    ///
    /// # Errors
    /// The file is not one that the spec may name, or cannot be read.
    pub(super) fn open(&self, path: &Path) -> Result<File, Refusal> {
        self.admit(&Way::along(path)?)
    }

    /// Opens the file that a way leads to.
    pub(super) fn admit(&self, way: &Way) -> Result<File, Refusal> {
        // What lies outside is not even looked for.
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
            // Names that follow one that is missing might lead back out.
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

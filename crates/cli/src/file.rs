//! Files that others read while they are written anew: metrics, reports.

use std::fs;
use std::path::Path;

use crate::Trouble;

/// Writes a file wholly or not at all: a collector may read it at any moment.
pub fn write(path: &Path, text: &str) -> Result<(), Trouble> {
    let failed = |error: &std::io::Error| Trouble::failed(format!("cannot write {}", path.display())).because(error);
    // A pipe or a device is written to, not replaced.
    if fs::metadata(path).is_ok_and(|file| !file.is_file()) {
        return fs::write(path, text).map_err(|error| failed(&error));
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text).map_err(|error| failed(&error))?;
    fs::rename(&beside, path).map_err(|error| failed(&error))
}

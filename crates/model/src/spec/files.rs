//! Files that a spec names. The text of a public key or of a script takes the place of its path while the spec is loaded. Files
//! that heiiki writes are not opened here.

use std::error::Error;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use super::boundary::{Boundary, Refusal};
use crate::KindName;

/// The reason for which a file that the spec names could not be read in.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It lies outside.
    #[error("{path} does not lie below the folder of the spec{}", through(.link.as_ref()))]
    Outside {
        /// The file.
        path: PathBuf,
        /// The link that leads there; `None` if no link does.
        link: Option<PathBuf>,
    },
    /// It is hidden.
    #[error("{path} leads to `{name}`, which is hidden; a spec names no hidden files")]
    Hidden {
        /// The file.
        path: PathBuf,
        /// The hidden file, or the hidden folder in which it lies.
        name: String,
    },
    /// It is something else than a file.
    #[error("{path} is {what}; only regular files are read")]
    Odd {
        /// The file.
        path: PathBuf,
        /// The kind of file that it is.
        what: &'static str,
    },
    /// It could not be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// The error.
        #[source]
        source: io::Error,
    },
    /// It is too long.
    #[error("{path} is longer than any {what}")]
    TooLong {
        /// The file.
        path: PathBuf,
        /// The content that it should have.
        what: &'static str,
    },
    /// It is not text.
    #[error("{path} is not a text file")]
    NotText {
        /// The file.
        path: PathBuf,
    },
}

fn through(link: Option<&PathBuf>) -> String {
    link.map(|link| format!(": the link {} leads out of it", link.display())).unwrap_or_default()
}

/// A file that could not be taken in.
#[derive(Debug)]
pub struct Untaken {
    /// The field that names it.
    pub field: &'static str,
    /// The code of the problem.
    pub code: &'static str,
    /// The reason.
    pub error: FileError,
}

impl Untaken {
    fn refused(field: &'static str, otherwise: &'static str, path: PathBuf, refusal: Refusal) -> Self {
        let (code, error) = match refusal {
            Refusal::Outside(link) => ("file-outside", FileError::Outside { path, link }),
            Refusal::Hidden(name) => ("file-hidden", FileError::Hidden { path, name }),
            Refusal::Odd(what) => ("file-not-regular", FileError::Odd { path, what }),
            Refusal::Io(source) => (otherwise, FileError::Read { path, source }),
        };
        Self { field, code, error }
    }

    /// The fault, with its cause.
    pub fn message(&self) -> String {
        let why = self.error.source().map(|why| format!(": {why}")).unwrap_or_default();
        format!("{}{why}", self.error)
    }

    /// The remedy.
    pub const fn help(&self) -> &'static str {
        match self.error {
            FileError::Outside { .. } => "put it below the folder of the spec, or allow its folder with `--allow-files-from DIR`",
            FileError::Hidden { .. } => {
                "give it a name without a dot in front, or allow its folder with `--allow-files-from DIR`"
            }
            FileError::Odd { .. } => "name a file that holds the text",
            FileError::Read { .. } | FileError::TooLong { .. } | FileError::NotText { .. } => {
                "the path is relative to the file of the spec that names it"
            }
        }
    }
}

/// A field that names a file whose text another field takes.
struct Named {
    kind: KindName,
    file: &'static str,
    text: &'static str,
    sort: Sort,
}

/// The content of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A public key, around which white space has no meaning.
    PublicKey,
    /// A script, in which every character counts.
    Script,
}

const FILES: &[Named] = &[
    Named { kind: KindName::KeyPair, file: "public_key_file", text: "public_key", sort: Sort::PublicKey },
    Named { kind: KindName::StudioLifecycleConfig, file: "content_file", text: "content", sort: Sort::Script },
    Named { kind: KindName::NotebookLifecycleConfig, file: "on_create_file", text: "on_create", sort: Sort::Script },
    Named { kind: KindName::NotebookLifecycleConfig, file: "on_start_file", text: "on_start", sort: Sort::Script },
];

/// Fields that name files for heiiki to write.
const WRITTEN: &[(KindName, &str)] = &[(KindName::KeyPair, "private_key_file")];

impl Sort {
    /// The largest size of a text of this sort in bytes. A larger file is something else. AWS's own limits are lower, and the
    /// kind checks them.
    const fn longest(self) -> u64 {
        match self {
            Self::PublicKey => 16 * 1024,
            Self::Script => 64 * 1024,
        }
    }

    const fn what(self) -> &'static str {
        match self {
            Self::PublicKey => "public key",
            Self::Script => "lifecycle script",
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::PublicKey => "public-key-file",
            Self::Script => "lifecycle-script-file",
        }
    }
}

/// Makes the paths of a want relative to `dir`, the folder of the spec's file, and replaces the names of files by their texts.
///
/// No file outside of the boundary is read, or written later. A want that gives a text and names a file for it keeps both, and
/// the check refuses that. A file that cannot be read leaves its field as it is. The result does not depend on the files' names,
/// so that a saved plan does not need the files.
pub fn take_in(kind: KindName, want: &mut Value, dir: &Path, boundary: &Boundary) -> Vec<Untaken> {
    let mut troubles = Vec::new();
    let Value::Object(members) = want else { return troubles };
    for (_, field) in WRITTEN.iter().filter(|(of, _)| *of == kind) {
        if let Some(Value::String(file)) = members.get_mut(*field) {
            let path = dir.join(&*file);
            match boundary.place(&path) {
                Ok(()) => *file = path.to_string_lossy().into_owned(),
                Err(refusal) => troubles.push(Untaken::refused(field, "file-outside", path, refusal)),
            }
        }
    }
    for Named { kind: _, file, text, sort } in FILES.iter().filter(|named| named.kind == kind) {
        let Some(Value::String(path)) = members.get(*file).filter(|_| !members.contains_key(*text)) else { continue };
        match read(dir.join(path), *sort, boundary, file) {
            Ok(read) => {
                members.remove(*file);
                members.insert((*text).to_owned(), Value::String(read));
            }
            Err(untaken) => troubles.push(untaken),
        }
    }
    troubles
}

fn read(path: PathBuf, sort: Sort, boundary: &Boundary, field: &'static str) -> Result<String, Untaken> {
    let failed = |error| Untaken { field, code: sort.code(), error };
    let mut bytes = Vec::new();
    let file = match boundary.open(&path) {
        Ok(file) => file,
        Err(refusal) => return Err(Untaken::refused(field, sort.code(), path, refusal)),
    };
    if let Err(source) = file.take(sort.longest() + 1).read_to_end(&mut bytes) {
        return Err(failed(FileError::Read { path, source }));
    }
    if bytes.len() as u64 > sort.longest() {
        return Err(failed(FileError::TooLong { path, what: sort.what() }));
    }
    // A text holds no zero byte, and a program that reads a script would end at it.
    let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
    let Some(text) = text else { return Err(failed(FileError::NotText { path })) };
    Ok(match sort {
        Sort::PublicKey => text.trim().to_owned(),
        // A `${` in a file is never a placeholder, and the loader turns `$${` back into `${`.
        Sort::Script => text.replace("${", "$${"),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn taken(kind: KindName, want: &Value, dir: &Path) -> Value {
        let mut want = want.clone();
        let troubles = take_in(kind, &mut want, dir, &Boundary::default().around(dir));
        assert!(troubles.is_empty(), "{troubles:?}");
        want
    }

    #[test]
    fn the_file_s_text_takes_its_place() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("k.pub"), "ssh-ed25519 AAAA me\n").unwrap();
        let want = taken(KindName::KeyPair, &json!({"public_key_file": "k.pub"}), dir.path());
        assert_eq!(want, json!({"public_key": "ssh-ed25519 AAAA me"}));
    }

    #[test]
    fn a_script_is_taken_in_as_it_is() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.sh"), "#!/bin/bash\ncd ${HOME}\n\n").unwrap();
        let want = json!({"on_create_file": "a.sh", "on_start_file": "a.sh", "name": "n"});
        let escaped = "#!/bin/bash\ncd $${HOME}\n\n";
        let expected = json!({"on_create": escaped, "on_start": escaped, "name": "n"});
        assert_eq!(taken(KindName::NotebookLifecycleConfig, &want, dir.path()), expected);
        let want = taken(KindName::StudioLifecycleConfig, &json!({"content_file": "a.sh"}), dir.path());
        assert_eq!(want, json!({"content": escaped}));
        let other = json!({"content_file": "none"});
        assert_eq!(taken(KindName::Vpc, &other, dir.path()), other, "other kinds have no files");
    }

    #[test]
    fn a_file_that_cannot_be_read_in_stays_with_the_reason() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("big"), vec![b'a'; 70_000]).unwrap();
        std::fs::write(dir.path().join("binary"), [0xff, 0xfe, 0x00]).unwrap();
        let kinds = [
            (KindName::KeyPair, "public_key_file", "public-key-file", "public key"),
            (KindName::StudioLifecycleConfig, "content_file", "lifecycle-script-file", "lifecycle script"),
        ];
        for (kind, field, code, what) in kinds {
            let long = format!("longer than any {what}");
            for (file, part) in [("none", "cannot read"), ("big", long.as_str()), ("binary", "not a text file")] {
                let mut want = json!({field: file});
                let troubles = take_in(kind, &mut want, dir.path(), &Boundary::default().around(dir.path()));
                let [trouble] = &troubles[..] else { panic!("{troubles:?}") };
                assert_eq!((trouble.field, trouble.code), (field, code));
                assert!(trouble.error.to_string().contains(part), "{}", trouble.error);
                assert_eq!(want, json!({field: file}));
            }
        }
        let both = json!({"public_key": "x", "public_key_file": "none"});
        assert_eq!(taken(KindName::KeyPair, &both, dir.path()), both);
    }

    #[test]
    fn the_private_key_goes_beside_the_spec() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name).to_string_lossy().into_owned();
        let want = taken(KindName::KeyPair, &json!({"private_key_file": "key.pem"}), dir.path());
        assert_eq!(want, json!({"private_key_file": path("key.pem")}));
        let later = taken(KindName::KeyPair, &json!({"private_key_file": path("later/key.pem")}), dir.path());
        assert_eq!(later, json!({"private_key_file": path("later/key.pem")}), "a folder may be made later");
    }
}

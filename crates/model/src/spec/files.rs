//! Files that a spec names: the text of a public key or of a script is put in the place of its path while the spec is loaded. Files that heiiki writes are
//! not opened here.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::KindName;

/// Why a file that the spec names could not be taken in.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It could not be read.
    #[error("cannot read {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// It is too long.
    #[error("{path} is longer than any {what}")]
    TooLong {
        /// The file.
        path: PathBuf,
        /// What it would have to be.
        what: &'static str,
    },
    /// It is not text.
    #[error("{path} is not a text file")]
    NotText {
        /// The file.
        path: PathBuf,
    },
}

/// A file that could not be taken in.
#[derive(Debug)]
pub struct Untaken {
    /// The field that names it.
    pub field: &'static str,
    /// The code of the problem.
    pub code: &'static str,
    /// Why.
    pub error: FileError,
}

/// A field that names a file whose text another field takes.
struct Named {
    kind: KindName,
    file: &'static str,
    text: &'static str,
    sort: Sort,
}

/// What a file holds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// A public key: white space around it means nothing.
    PublicKey,
    /// A script, of which every character counts.
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
    /// No text of this sort is longer, in bytes; a larger file is something else. What AWS takes is less, and checked with the kind.
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

/// Makes the paths of a want relative to `dir`, the folder of the spec's file, and puts the texts of the files that it names in their places.
///
/// A want that gives a text and names a file for it keeps both, for the check to refuse. What cannot be taken in stays as it is. The result does not
/// depend on the files' names, so a saved plan does not need the files.
pub fn take_in(kind: KindName, want: &mut Value, dir: &Path) -> Vec<Untaken> {
    let mut troubles = Vec::new();
    let Value::Object(members) = want else { return troubles };
    for (_, field) in WRITTEN.iter().filter(|(of, _)| *of == kind) {
        if let Some(Value::String(file)) = members.get_mut(*field) {
            *file = dir.join(&*file).to_string_lossy().into_owned();
        }
    }
    for Named { kind: _, file, text, sort } in FILES.iter().filter(|named| named.kind == kind) {
        let Some(Value::String(path)) = members.get(*file).filter(|_| !members.contains_key(*text)) else { continue };
        match read(&dir.join(path), *sort) {
            Ok(read) => {
                members.remove(*file);
                members.insert((*text).to_owned(), Value::String(read));
            }
            Err(error) => troubles.push(Untaken { field: file, code: sort.code(), error }),
        }
    }
    troubles
}

fn read(path: &Path, sort: Sort) -> Result<String, FileError> {
    let failed = |source| FileError::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(sort.longest() + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > sort.longest() {
        return Err(FileError::TooLong { path: path.to_owned(), what: sort.what() });
    }
    let text = String::from_utf8(bytes).map_err(|_| FileError::NotText { path: path.to_owned() })?;
    Ok(match sort {
        Sort::PublicKey => text.trim().to_owned(),
        // Nothing in a file is a placeholder: the loader turns `$${` back.
        Sort::Script => text.replace("${", "$${"),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn taken(kind: KindName, want: &Value, dir: &Path) -> Value {
        let mut want = want.clone();
        assert!(take_in(kind, &mut want, dir).is_empty());
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
    fn what_cannot_be_taken_in_stays_and_says_why() {
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
                let troubles = take_in(kind, &mut want, dir.path());
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
        let want = taken(KindName::KeyPair, &json!({"private_key_file": "key.pem"}), Path::new("specs"));
        assert_eq!(want, json!({"private_key_file": "specs/key.pem"}));
        let absolute = taken(KindName::KeyPair, &json!({"private_key_file": "/keys/key.pem"}), Path::new("specs"));
        assert_eq!(absolute, json!({"private_key_file": "/keys/key.pem"}));
    }
}

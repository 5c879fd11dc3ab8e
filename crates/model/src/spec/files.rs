//! Files that a spec names: a public key's text is put in the place of its path while the spec is loaded. Files that heiiki writes are not opened here.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde_json::Value;

/// No public key is longer; a larger file is something else.
const LONGEST: u64 = 16 * 1024;

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
    /// It is too long for a public key.
    #[error("{path} is longer than any public key")]
    TooLong {
        /// The file.
        path: PathBuf,
    },
    /// It is not text.
    #[error("{path} is not a text file")]
    NotText {
        /// The file.
        path: PathBuf,
    },
}

/// Makes the paths of a key pair's want relative to `dir`, the folder of the spec's file, and puts the text of `public_key_file` into `public_key`.
///
/// A want that names both keeps both, for the check to refuse. On an error the want stays as it is. The result does not depend on the file's name, so
/// a saved plan does not need the file.
pub fn inline_public_key(want: &mut Value, dir: &Path) -> Result<(), FileError> {
    let Value::Object(members) = want else { return Ok(()) };
    if let Some(Value::String(file)) = members.get_mut("private_key_file") {
        *file = dir.join(&*file).to_string_lossy().into_owned();
    }
    if members.contains_key("public_key") {
        return Ok(());
    }
    let Some(Value::String(file)) = members.get("public_key_file") else { return Ok(()) };
    let key = read(&dir.join(file))?;
    members.remove("public_key_file");
    members.insert("public_key".to_owned(), Value::String(key));
    Ok(())
}

fn read(path: &Path) -> Result<String, FileError> {
    let failed = |source| FileError::Read { path: path.to_owned(), source };
    let mut bytes = Vec::new();
    File::open(path).map_err(failed)?.take(LONGEST + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > LONGEST {
        return Err(FileError::TooLong { path: path.to_owned() });
    }
    let text = String::from_utf8(bytes).map_err(|_| FileError::NotText { path: path.to_owned() })?;
    Ok(text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_file_s_text_takes_its_place() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("k.pub"), "ssh-ed25519 AAAA me\n").unwrap();
        let mut want = json!({"public_key_file": "k.pub"});
        inline_public_key(&mut want, dir.path()).unwrap();
        assert_eq!(want, json!({"public_key": "ssh-ed25519 AAAA me"}));
    }

    #[test]
    fn what_cannot_be_taken_in_stays_and_says_why() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("big"), vec![b'a'; 20_000]).unwrap();
        std::fs::write(dir.path().join("binary"), [0xff, 0xfe, 0x00]).unwrap();
        for (file, part) in [("none", "cannot read"), ("big", "longer than"), ("binary", "not a text file")] {
            let mut want = json!({"public_key_file": file});
            let error = inline_public_key(&mut want, dir.path()).unwrap_err();
            assert!(error.to_string().contains(part), "{error}");
            assert_eq!(want, json!({"public_key_file": file}));
        }
        let mut both = json!({"public_key": "x", "public_key_file": "none"});
        inline_public_key(&mut both, dir.path()).unwrap();
        assert_eq!(both, json!({"public_key": "x", "public_key_file": "none"}));
    }

    #[test]
    fn the_private_key_goes_beside_the_spec() {
        let mut want = json!({"private_key_file": "key.pem"});
        inline_public_key(&mut want, Path::new("specs")).unwrap();
        assert_eq!(want, json!({"private_key_file": "specs/key.pem"}));
        let mut absolute = json!({"private_key_file": "/keys/key.pem"});
        inline_public_key(&mut absolute, Path::new("specs")).unwrap();
        assert_eq!(absolute, json!({"private_key_file": "/keys/key.pem"}));
    }
}

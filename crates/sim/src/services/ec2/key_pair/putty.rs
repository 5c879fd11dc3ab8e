//! The PuTTY private-key file, version 2, unencrypted: CreateKeyPair's answer for the format `ppk`.
//!
//! It deliberately writes only. The form is described in PuTTY's manual, appendix "PPK file format".

use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha1::{Digest, Sha1};
use ssh_key::PrivateKey;

use crate::services::ec2::id::hex;

/// The file of a key. `None` for an algorithm EC2 does not make.
pub(super) fn file(key: &PrivateKey) -> Option<String> {
    let algorithm = key.algorithm().as_str().to_owned();
    let comment = key.comment();
    let public = key.public_key().to_bytes().ok()?;
    let mut private = Vec::new();
    if let Some(pair) = key.key_data().rsa() {
        for number in [&pair.private.d, &pair.private.p, &pair.private.q, &pair.private.iqmp] {
            text(&mut private, number.as_bytes());
        }
    } else {
        // The 32 bytes of the seed, as a string.
        text(&mut private, &key.key_data().ed25519()?.private.to_bytes());
    }
    let mut authenticated = Vec::new();
    for part in [algorithm.as_bytes(), b"none", comment.as_bytes(), &public, &private] {
        text(&mut authenticated, part);
    }
    let mut file = format!("PuTTY-User-Key-File-2: {algorithm}\r\nEncryption: none\r\nComment: {comment}\r\n");
    lines(&mut file, "Public-Lines", &public);
    lines(&mut file, "Private-Lines", &private);
    let code = hex(&mac(&authenticated));
    let _ = write!(file, "Private-MAC: {code}\r\n");
    Some(file)
}

/// An SSH string: four bytes of length, then the bytes.
fn text(out: &mut Vec<u8>, bytes: &[u8]) {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    out.extend(length.to_be_bytes());
    out.extend(bytes);
}

fn lines(file: &mut String, name: &str, blob: &[u8]) {
    let encoded = STANDARD.encode(blob);
    let rows: Vec<&str> = (0..encoded.len()).step_by(64).map(|at| &encoded[at..(at + 64).min(encoded.len())]).collect();
    let _ = write!(file, "{name}: {}\r\n", rows.len());
    for row in rows {
        let _ = write!(file, "{row}\r\n");
    }
}

/// HMAC-SHA-1 under the key that version 2 uses for files without a passphrase.
fn mac(message: &[u8]) -> [u8; 20] {
    let mut key = [0_u8; 64];
    key[..20].copy_from_slice(&Sha1::digest(b"putty-private-key-file-mac-key"));
    let padded = |with: u8| key.map(|byte| byte ^ with);
    let inner = Sha1::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha1::new().chain_update(padded(0x5c)).chain_update(inner).finalize().into()
}

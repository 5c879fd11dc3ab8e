//! EC2's fingerprints, which differ by algorithm and by who made the key (EC2 user guide, "Verify the fingerprint of your key pair").
//!
//! It deliberately takes public halves for imported keys and the DER of the private half for created RSA keys.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::Md5;
use rsa::pkcs8::EncodePublicKey;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use ssh_key::PublicKey;

use super::bad_format;
use crate::ServiceError;

/// MD5 of the DER of an RSA key; SHA-256 of the OpenSSH blob of an Ed25519 key.
pub(super) fn of_imported(key: &PublicKey) -> Result<String, ServiceError> {
    let Some(public) = key.key_data().rsa() else { return of_ed25519(key) };
    let public = rsa::RsaPublicKey::try_from(public).map_err(|_| bad_format())?;
    let der = public.to_public_key_der().map_err(|_| bad_format())?;
    Ok(colons(&Md5::digest(der.as_bytes())))
}

/// SHA-256 of the OpenSSH blob, in base64.
pub(super) fn of_ed25519(key: &PublicKey) -> Result<String, ServiceError> {
    Ok(STANDARD.encode(Sha256::digest(key.to_bytes().map_err(|_| bad_format())?)))
}

/// SHA-1 of the PKCS #8 DER of a private RSA key.
pub(super) fn of_created_rsa(der: &[u8]) -> String {
    colons(&Sha1::digest(der))
}

fn colons(digest: &[u8]) -> String {
    digest.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":")
}

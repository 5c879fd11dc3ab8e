//! Makes key pairs as CreateKeyPair does: 2048-bit RSA in PKCS #1 PEM, Ed25519 in OpenSSH PEM, either as a PuTTY file.
//!
//! It deliberately draws from the operating system, not from the world's seed: nobody may know a private key beforehand.

use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey;
use ssh_key::private::{Ed25519Keypair, KeypairData, RsaKeypair};
use ssh_key::rand_core::OsRng;
use ssh_key::{LineEnding, PrivateKey, PublicKey};

use super::{fingerprint, putty};
use crate::ServiceError;

/// A new pair.
pub(super) struct Pair {
    pub(super) public: PublicKey,
    /// The private half as the caller gets it.
    pub(super) private: String,
    pub(super) fingerprint: String,
}

/// Length of the RSA keys EC2 makes.
const BITS: usize = 2048;

pub(super) fn pair(name: &str, algorithm: &str, format: &str) -> Result<Pair, ServiceError> {
    if algorithm == "rsa" { rsa_pair(name, format) } else { ed25519_pair(name, format) }
}

fn ed25519_pair(name: &str, format: &str) -> Result<Pair, ServiceError> {
    let key = PrivateKey::new(KeypairData::from(Ed25519Keypair::random(&mut OsRng)), name).map_err(|_| broken())?;
    let public = key.public_key().clone();
    let private = match format {
        "ppk" => putty::file(&key).ok_or_else(broken)?,
        _ => key.to_openssh(LineEnding::LF).map_err(|_| broken())?.to_string(),
    };
    let fingerprint = fingerprint::of_ed25519(&public)?;
    Ok(Pair { public, private, fingerprint })
}

fn rsa_pair(name: &str, format: &str) -> Result<Pair, ServiceError> {
    let rsa = RsaPrivateKey::new(&mut OsRng, BITS).map_err(|_| broken())?;
    let pair = RsaKeypair::try_from(&rsa).map_err(|_| broken())?;
    let key = PrivateKey::new(KeypairData::from(pair), name).map_err(|_| broken())?;
    let private = match format {
        "ppk" => putty::file(&key).ok_or_else(broken)?,
        _ => rsa.to_pkcs1_pem(LineEnding::LF).map_err(|_| broken())?.to_string(),
    };
    let der = rsa.to_pkcs8_der().map_err(|_| broken())?;
    Ok(Pair { public: key.public_key().clone(), private, fingerprint: fingerprint::of_created_rsa(der.as_bytes()) })
}

/// The error for an encoder that fails, which does not happen with a key that was just made.
fn broken() -> ServiceError {
    ServiceError::new(500, "InternalError", "An internal error has occurred")
}

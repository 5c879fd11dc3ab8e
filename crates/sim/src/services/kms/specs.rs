//! The types of keys with the usages and algorithms of each, by the table "Key spec reference" of the KMS guide.

use serde_json::{Map, Value, json};

/// A type of keys with one of its usages.
struct Spec {
    /// The beginning of its name: `RSA_` is all RSA keys.
    name: &'static str,
    usage: &'static str,
    /// The member of the metadata that lists its algorithms.
    member: &'static str,
    algorithms: &'static [&'static str],
}

const fn spec(name: &'static str, usage: &'static str, member: &'static str, algorithms: &'static [&'static str]) -> Spec {
    Spec { name, usage, member, algorithms }
}

const ENCRYPT: &str = "ENCRYPT_DECRYPT";
const SIGN: &str = "SIGN_VERIFY";
const MAC: &str = "GENERATE_VERIFY_MAC";
const AGREE: &str = "KEY_AGREEMENT";
const RSA: &[&str] = &[
    "RSASSA_PKCS1_V1_5_SHA_256",
    "RSASSA_PKCS1_V1_5_SHA_384",
    "RSASSA_PKCS1_V1_5_SHA_512",
    "RSASSA_PSS_SHA_256",
    "RSASSA_PSS_SHA_384",
    "RSASSA_PSS_SHA_512",
];

const SPECS: &[Spec] = &[
    spec("SYMMETRIC_DEFAULT", ENCRYPT, "EncryptionAlgorithms", &["SYMMETRIC_DEFAULT"]),
    spec("RSA_", ENCRYPT, "EncryptionAlgorithms", &["RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256"]),
    spec("RSA_", SIGN, "SigningAlgorithms", RSA),
    spec("ECC_NIST_P256", SIGN, "SigningAlgorithms", &["ECDSA_SHA_256"]),
    spec("ECC_NIST_P384", SIGN, "SigningAlgorithms", &["ECDSA_SHA_384"]),
    spec("ECC_NIST_P521", SIGN, "SigningAlgorithms", &["ECDSA_SHA_512"]),
    spec("ECC_SECG_P256K1", SIGN, "SigningAlgorithms", &["ECDSA_SHA_256"]),
    spec("ECC_NIST_", AGREE, "KeyAgreementAlgorithms", &["ECDH"]),
    spec("HMAC_224", MAC, "MacAlgorithms", &["HMAC_SHA_224"]),
    spec("HMAC_256", MAC, "MacAlgorithms", &["HMAC_SHA_256"]),
    spec("HMAC_384", MAC, "MacAlgorithms", &["HMAC_SHA_384"]),
    spec("HMAC_512", MAC, "MacAlgorithms", &["HMAC_SHA_512"]),
];

/// The names of all types that are simulated.
pub(super) const NAMES: &[&str] = &[
    SYMMETRIC,
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "ECC_NIST_P256",
    "ECC_NIST_P384",
    "ECC_NIST_P521",
    "ECC_SECG_P256K1",
    "HMAC_224",
    "HMAC_256",
    "HMAC_384",
    "HMAC_512",
];
/// The type that a key has if none is given.
pub(super) const SYMMETRIC: &str = "SYMMETRIC_DEFAULT";
/// The usage that a key has if none is given.
pub(super) const USAGE: &str = ENCRYPT;

fn find(name: &str, usage: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| name.starts_with(spec.name) && spec.usage == usage)
}

/// True if keys of a type can have a usage.
pub(super) fn fit(name: &str, usage: &str) -> bool {
    find(name, usage).is_some()
}

/// The members of the metadata that follow from type and usage.
pub(super) fn metadata(name: &str, usage: &str) -> Map<String, Value> {
    let mut members = Map::new();
    members.insert("KeySpec".to_owned(), json!(name));
    members.insert("CustomerMasterKeySpec".to_owned(), json!(name));
    members.insert("KeyUsage".to_owned(), json!(usage));
    if let Some(spec) = find(name, usage) {
        members.insert(spec.member.to_owned(), json!(spec.algorithms));
    }
    members
}

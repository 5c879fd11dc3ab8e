//! Key pairs: created ones, whose private half is in the answer and nowhere else, and imported ones.
//!
//! It deliberately takes the OpenSSH form only on import, not the DER and RFC 4716 forms that EC2 takes as well.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use ssh_key::{Algorithm, PublicKey};

use super::id;
use super::listing::{Entry, Listing, list};
use super::parameter::{flag, invalid, missing, required, word};
use super::tags::{self, tag_set};
use crate::{Request, ServiceError, Time, World, world::Tags};

mod fingerprint;
mod generate;
mod putty;

/// A key pair, as EC2 keeps it: without the private half.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeyPair {
    /// `key-...`.
    pub id: String,
    /// Its name, unique in the region.
    pub name: String,
    /// `rsa` or `ed25519`.
    pub algorithm: String,
    /// SHA-1 of the private key for created RSA keys, MD5 of the public key for imported ones, SHA-256 for Ed25519.
    pub fingerprint: String,
    /// The public key in OpenSSH form, with the name as its comment.
    pub public_key: String,
    /// The time at which it was created or imported.
    pub created: Time,
    /// Tags.
    pub tags: Tags,
}

/// The name of a new key pair.
fn new_name<'a>(world: &World, request: &Request<'a>) -> Result<&'a str, ServiceError> {
    let name = required(request, "KeyName")?;
    if name.chars().count() > 255 || !name.chars().all(|c| c == ' ' || c.is_ascii_graphic()) || name.trim() != name {
        return Err(invalid(name, "keyName", "Names are up to 255 ASCII characters without leading or trailing spaces."));
    }
    if world.ec2.key_pairs.contains_key(name) {
        return Err(ServiceError::bad("InvalidKeyPair.Duplicate", format!("The keypair '{name}' already exists.")));
    }
    Ok(name)
}

fn keep(
    world: &mut World,
    request: &Request<'_>,
    key: &PublicKey,
    fingerprint: String,
    tags: Tags,
) -> Result<Value, ServiceError> {
    let name = key.comment().to_owned();
    let record = KeyPair {
        id: world.id("key"),
        name: name.clone(),
        algorithm: if matches!(key.algorithm(), Algorithm::Ed25519) { "ed25519" } else { "rsa" }.to_owned(),
        fingerprint,
        public_key: key.to_openssh().map_err(|_| bad_format())?,
        created: request.now,
        tags,
    };
    let answer = json!({
        "keyPairId": record.id,
        "keyName": record.name,
        "keyFingerprint": record.fingerprint,
        "tagSet": tag_set(&record.tags),
    });
    world.ec2.key_pairs.insert(name, record);
    Ok(answer)
}

pub(super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = new_name(world, request)?;
    let tags = tags::of_new(request, "key-pair")?;
    let algorithm = word(request.text("KeyType"), "keyType", &["rsa", "ed25519"])?.unwrap_or("rsa");
    let format = word(request.text("KeyFormat"), "keyFormat", &["pem", "ppk"])?.unwrap_or("pem");
    let made = generate::pair(name, algorithm, format)?;
    let mut answer = keep(world, request, &made.public, made.fingerprint, tags)?;
    answer["keyMaterial"] = json!(made.private);
    Ok(answer)
}

pub(super) fn import(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = new_name(world, request)?;
    let tags = tags::of_new(request, "key-pair")?;
    let material = STANDARD.decode(required(request, "PublicKeyMaterial")?).map_err(|_| bad_format())?;
    let text = String::from_utf8(material).map_err(|_| bad_format())?;
    let mut key = PublicKey::from_openssh(text.trim()).map_err(|_| bad_format())?;
    if let Some(rsa) = key.key_data().rsa() {
        let bits = rsa.n.as_positive_bytes().map_or(0, |bytes| bytes.len() * 8);
        if ![1024, 2048, 4096].contains(&bits) {
            return Err(ServiceError::bad(
                "InvalidKey.Format",
                "Key length is not supported: it must be 1024, 2048 or 4096 bits",
            ));
        }
    } else if !key.key_data().is_ed25519() {
        return Err(bad_format());
    }
    let fingerprint = fingerprint::of_imported(&key)?;
    key.set_comment(name);
    keep(world, request, &key, fingerprint, tags)
}

fn bad_format() -> ServiceError {
    ServiceError::bad("InvalidKey.Format", "Key is not in valid OpenSSH public key format")
}

const LISTING: Listing = Listing {
    answer: "keySet",
    ids: Some(("KeyPairId", id::KEY_PAIR)),
    sizes: None,
    filters: &[("fingerprint", "keyFingerprint"), ("key-name", "keyName"), ("key-pair-id", "keyPairId")],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let names = request.texts("KeyName");
    if let Some(name) = names.iter().find(|name| !world.ec2.key_pairs.contains_key(*name)) {
        return Err(id::KEY_PAIR.missing(&[name]));
    }
    let with_public = flag(request, "IncludePublicKey")?.unwrap_or(false);
    let picked = world.ec2.key_pairs.values().filter(|key| names.is_empty() || names.contains(&key.name));
    list(request, &LISTING, picked.map(|record| Entry { id: &record.id, tags: &record.tags, record }), |key| {
        json!({
            "keyPairId": key.id,
            "keyName": key.name,
            "keyType": key.algorithm,
            "keyFingerprint": key.fingerprint,
            "createTime": key.created.iso(),
            "publicKey": with_public.then_some(&key.public_key),
            "tagSet": tag_set(&key.tags),
        })
    })
}

/// Deletes a key pair. Running instances keep their keys, and deleting one that does not exist succeeds.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, id) = (request.text("KeyName"), request.text("KeyPairId"));
    if name.is_none() && id.is_none() {
        return Err(missing("KeyName"));
    }
    let gone = world.ec2.key_pairs.values().find(|key| name.is_none_or(|n| n == key.name) && id.is_none_or(|i| i == key.id));
    let gone = gone.map(|key| (key.name.clone(), key.id.clone()));
    if let Some((name, _)) = &gone {
        world.ec2.key_pairs.remove(name);
    }
    Ok(json!({"return": true, "keyPairId": gone.map(|(_, id)| id)}))
}

#[cfg(test)]
mod tests;

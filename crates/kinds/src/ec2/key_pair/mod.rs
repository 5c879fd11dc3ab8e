//! An EC2 key pair: imported from a public key, or made by AWS with the private key going to a file. Private keys never stand in a spec, a plan or a log.

pub use crate::markers::KeyPair;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeMap;

use ssh_key::{Algorithm, PublicKey};

use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::{
    Address, Comparison, Diff, Ground, Identity, Known, Lifecycle, Marker, Mode, Naming, Phase, Presentation, Problem,
    Replacement, To, Unique, view::View,
};

/// A key pair as the spec wants it: exactly one of the public key, its file, or a file for a new private key.
#[derive(Clone, Debug, PartialEq, Eq, Shaped, Compared)]
#[shape(name = "key_pair")]
pub struct Want {
    /// AWS's `KeyName`. The resource's key when it is not given. Cannot be changed in place.
    #[want(name, replace = "AWS cannot rename a key pair", live = live.key_name)]
    pub name: Option<String>,
    /// The public key to import, in OpenSSH's form: `ssh-ed25519 AAAA... comment`. Cannot be changed in place.
    #[want(compare = diff_public_key(diff, want, live), import = shown_key(live, naming))]
    pub public_key: Option<String>,
    /// A file with that public key, relative to the spec's file. Loading the spec puts the file's text into `public_key`,
    /// so nothing after the loader sees this field.
    #[want(parameter)]
    pub public_key_file: Option<String>,
    /// Lets AWS make the pair and writes the private key to this file, relative to the spec's file, with mode 0600. The file must not exist.
    #[want(parameter, import = key_file(live, naming))]
    pub private_key_file: Option<String>,
    /// The type of a pair that AWS makes; `rsa` when it is not given. Cannot be changed in place.
    #[want(replace = "the type of a key pair is fixed", never_imported)]
    pub key_type: Option<KeyType>,
    /// The form of the private key's file; `pem` when it is not given. Matters only when the pair is made.
    #[want(parameter)]
    pub key_format: Option<KeyFormat>,
}

/// Types of key pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "key_pair_type")]
pub enum KeyType {
    /// RSA, 2048 bits.
    Rsa,
    /// Ed25519; not for Windows instances.
    Ed25519,
}

/// Forms of private key files.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "key_pair_format")]
pub enum KeyFormat {
    /// For OpenSSH.
    Pem,
    /// For `PuTTY`.
    Ppk,
}

/// A key pair as AWS reports it.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(live, terse)]
pub struct Live {
    /// Its name, by which instances refer to it.
    pub key_name: String,
    /// `key-...`.
    pub key_pair_id: String,
    /// `rsa` or `ed25519`.
    pub key_type: String,
    /// The public key; `None` if AWS does not show it.
    pub public_key: Option<String>,
    /// AWS's fingerprint: of the public key if it was imported, of the private key if AWS made it.
    pub key_fingerprint: String,
}

/// AWS's name of the pair: the given one, or the resource's key.
pub fn key_name(want: &Want, at: &Address) -> String {
    want.name.clone().unwrap_or_else(|| at.name.to_string())
}

/// The parts of a public key that identify it: its algorithm and its bits, without the comment. `None` if it has another form.
fn material(key: &str) -> Option<(&str, &str)> {
    let mut words = key.split_whitespace();
    Some((words.next()?, words.next()?))
}

impl Identity for KeyPair {
    const FACTS: KindFacts = KindFacts {
        label: "key pair",
        created: 300,
        deleted: 210,
        seconds: Seconds::AT_ONCE,
        import: Import { taken: Taken::WithUser, holds: false },
        drawn: Drawn::Region("Key pairs"),
        tells_vpc: false,
        may_own: false,
        kept_by_users: false,
    };
    const ATTRIBUTES: &'static [&'static str] = &["id", "key_name", "key_pair_id", "key_fingerprint"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.key_name.clone()
    }

    fn live_name(live: &Live) -> Option<String> {
        Some(live.key_name.clone())
    }
}

impl Comparison for KeyPair {
    fn check(all: &[(&Address, Want)], _: &View<'_>, problems: &mut Vec<Problem>) {
        let mut names: BTreeMap<String, &Address> = BTreeMap::new();
        let mut files: BTreeMap<&str, &Address> = BTreeMap::new();
        for (at, want) in all {
            let name = key_name(want, at);
            if name.is_empty() || name.len() > 255 || !name.is_ascii() || name.trim() != name {
                let message = format!("`{name}` cannot be the name of a key pair");
                let help = "1 to 255 ASCII characters, without space at the ends";
                problems.push(Problem::new("key-pair-name", at, "name", message, help));
            }
            if let Some(other) = names.insert(name.clone(), at) {
                let message = format!("{other} has the name `{name}` already");
                problems.push(Problem::new("key-pair-name-taken", at, "name", message, "key pair names are unique in a region"));
            }
            check_source(at, want, problems);
            if let Some(file) = &want.private_key_file
                && let Some(other) = files.insert(file, at)
            {
                let message = format!("{other} writes its private key to {file} too");
                problems.push(Problem::new(
                    "key-pair-file-taken",
                    at,
                    "private_key_file",
                    message,
                    "give each pair its own file",
                ));
            }
        }
    }

    fn replacement(want: &Want, live: &Live, _: &Known) -> Replacement {
        let renamed = want.name.as_ref().is_some_and(|name| *name != live.key_name);
        if renamed { Replacement::CreateFirst } else { Replacement::DeleteFirst }
    }

    fn needs(at: &Address, want: &Want, _: &Ground<'_>) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, key_name(want, at))]
    }
}

impl Lifecycle for KeyPair {
    fn phase(_: &Live) -> Phase {
        Phase::Ready
    }

    fn uses(_: &Live) -> Vec<String> {
        Vec::new()
    }

    fn holds(live: &Live) -> Vec<Unique> {
        vec![Unique::name(Self::NAME, &live.key_name)]
    }
}

impl Presentation for KeyPair {
    fn summary(want: &Want) -> String {
        match (&want.public_key, &want.private_key_file) {
            (Some(key), _) => format!("imported {}", key.split_whitespace().next().unwrap_or("key")),
            (None, Some(file)) => format!("made by AWS, private key to {file}"),
            (None, None) => "imported".to_owned(),
        }
    }
}

fn check_source(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let sources = [
        ("public_key", want.public_key.is_some()),
        ("public_key_file", want.public_key_file.is_some()),
        ("private_key_file", want.private_key_file.is_some()),
    ];
    let given: Vec<&str> = sources.iter().filter(|(_, given)| *given).map(|(field, _)| *field).collect();
    if given.len() != 1 {
        let message = if given.is_empty() {
            "a key pair needs a key".to_owned()
        } else {
            format!("a key pair has one source; this one has {}", given.join(" and "))
        };
        let help = "write `public_key_file` to import a key, or `private_key_file` to let AWS make one";
        problems.push(Problem::new("key-pair-source", at, "", message, help));
    }
    if want.private_key_file.is_none() {
        for (field, _) in [("key_type", want.key_type.is_some()), ("key_format", want.key_format.is_some())]
            .into_iter()
            .filter(|(_, given)| *given)
        {
            let message = format!("`{field}` belongs to a pair that AWS makes; an imported key has its own");
            problems.push(Problem::new("key-pair-imported", at, field, message, "leave it out"));
        }
    }
    if let Some(key) = &want.public_key {
        check_public_key(at, key, problems);
    }
}

/// Checks a public key. The key itself is never shown, because somebody may have pasted the private one.
fn check_public_key(at: &Address, key: &str, problems: &mut Vec<Problem>) {
    let mut wrong = |code, message: &str, help: &str| problems.push(Problem::new(code, at, "public_key", message, help));
    if key.contains("PRIVATE KEY") || key.starts_with("PuTTY-User-Key-File") {
        let help = "take it out of the spec and out of its history, make a new pair, and import the `.pub` file";
        return wrong("key-pair-private-key", "this is a private key, which must not stand in a spec", help);
    }
    match PublicKey::from_openssh(key.trim()).map(|key| key.algorithm()) {
        Ok(Algorithm::Rsa { .. } | Algorithm::Ed25519) => {}
        Ok(_) => wrong("key-pair-public-key", "AWS imports RSA and Ed25519 keys only", "make one with `ssh-keygen -t ed25519`"),
        Err(_) => {
            wrong("key-pair-public-key", "this is not a public key in OpenSSH's form", "write the one line of a `.pub` file");
        }
    }
}

fn diff_public_key(diff: &mut Diff<'_>, want: &Want, live: &Live) {
    if let (Some(key), Some(theirs)) = (&want.public_key, &live.public_key)
        && material(key) != material(theirs)
    {
        let to = To::value(key.trim().into());
        diff.push("public_key", theirs.trim(), to, Mode::replace("the key of a pair is fixed"));
    }
}

fn shown_key(live: &Live, naming: &mut Naming<'_>) -> Option<String> {
    let key = live.public_key.as_ref().map(|key| key.trim().to_owned());
    if key.is_none() {
        naming.note("AWS does not show its public key. Were it made anew, the private key would go to this file.");
    }
    key
}

/// The file for the private key of a pair whose public key AWS does not show; `None` if it shows it.
fn key_file(live: &Live, naming: &Naming<'_>) -> Option<String> {
    live.public_key.is_none().then_some(())?;
    naming.own().map(|at| format!("{}.pem", at.name))
}

#[cfg(test)]
mod tests;

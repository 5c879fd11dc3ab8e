//! `lease`: the place and the mode of the lease, by which one run at a time writes to an environment.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::diagnostic::Diagnostics;
use super::node::{Content, Node};
use super::outline::Outline;
use super::placeholder::{Removed, Values};
use super::{Resource, read as nodes};
use crate::kinds::s3::bucket::is_name;
use crate::{Address, KindName, Place, suggest};

/// The words that `lease` may be, and that `mode` may be.
const MODES: [(&str, Mode); 3] = [("off", Mode::Off), ("wanted", Mode::Wanted), ("required", Mode::Required)];

/// The fields of `lease`.
const FIELDS: [&str; 3] = ["mode", "bucket", "key"];

/// The most bytes of a key in S3.
const LONGEST_KEY: usize = 1024;

/// The need of a writing run for the lease.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// It takes none.
    Off,
    /// The run takes it if it may, and goes on without it otherwise.
    #[default]
    Wanted,
    /// The run does nothing without it.
    Required,
}

/// The lease of the environment: its mode and its place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lease {
    /// Its mode.
    #[serde(default)]
    pub mode: Mode,
    /// The bucket in which it lies; `None` for a parameter of Systems Manager.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bucket: Option<String>,
    /// The key in the bucket; `None` for the usual one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
}

impl Lease {
    /// True if the spec has no `lease` of its own.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// The name of the parameter in which it lies if there is no bucket.
    pub fn parameter(place: &Place) -> String {
        format!("/heiiki/{}/lease", place.environment)
    }

    /// The key in the bucket. Environments of several accounts and regions may share a bucket.
    pub fn key(&self, place: &Place) -> String {
        let usual = || format!("heiiki/{}/{}/{}.lease", place.account, place.region, place.environment);
        self.key.clone().unwrap_or_else(usual)
    }
}

/// Reads `lease`.
pub(super) fn read(outline: &mut Outline, values: &mut Values, found: &mut Diagnostics) -> Lease {
    let Some(mut entry) = outline.lease.clone() else { return Lease::default() };
    if let Content::Text(_) = entry.value.content {
        if !values.fill_one(&mut entry.value, found) {
            return Lease::default();
        }
    } else {
        values.fill(&mut entry.value, "", &mut Removed::new(), found);
    }
    let node = &entry.value;
    if let Content::Text(_) = node.content {
        return Lease { mode: mode(node, found), ..Lease::default() };
    }
    if node.entries().is_none() {
        nodes::wrong_type("`lease`", "`off`, `wanted`, `required` or a map", node, found);
        return Lease::default();
    }
    fields(node, found)
}

fn fields(node: &Node, found: &mut Diagnostics) -> Lease {
    let mut lease = Lease::default();
    for member in node.entries().unwrap_or_default() {
        match member.key.as_str() {
            "mode" => lease.mode = mode(&member.value, found),
            "bucket" => {
                lease.bucket = nodes::text("`bucket`", &member.value, found).map(str::to_owned);
                if let Some(name) = lease.bucket.as_ref().filter(|name| !is_name(name)) {
                    let message = format!("`{name}` is not a name that S3 takes for a bucket");
                    found.error("lease-place", member.value.span, message).help("name a bucket that exists already");
                }
            }
            "key" => {
                lease.key = nodes::text("`key`", &member.value, found).map(str::to_owned);
                if lease.key.as_ref().is_some_and(|key| key.is_empty() || key.len() > LONGEST_KEY) {
                    let message = format!("the key of an object has 1 to {LONGEST_KEY} bytes");
                    found.error("lease-place", member.value.span, message).help("leave it out for the usual one");
                }
            }
            key => {
                let help = suggest::did_you_mean(key, FIELDS);
                found.error("unknown-field", member.key_span, format!("`{key}` is not a field of `lease`")).help_if(help);
            }
        }
    }
    if lease.key.is_some() && node.get("bucket").is_none() {
        let message = "`key` has a meaning only with `bucket`";
        found.error("lease-place", node.span, message).help("name the bucket, or leave the key out");
    }
    if lease.mode == Mode::Off && (node.get("bucket").is_some() || node.get("key").is_some()) {
        let message = "a lease that is off lies nowhere";
        found.error("lease-place", node.span, message).help("write `lease: off`, or take `mode: off` out");
    }
    lease
}

fn mode(node: &Node, found: &mut Diagnostics) -> Mode {
    let Some(text) = nodes::text("`mode` of `lease`", node, found) else { return Mode::default() };
    if let Some((_, mode)) = MODES.iter().find(|(word, _)| *word == text) {
        return *mode;
    }
    let words = MODES.map(|(word, _)| word);
    let help = suggest::did_you_mean(text, words).unwrap_or_else(|| "write `off`, `wanted` or `required`".to_owned());
    found.error("lease-mode", node.span, format!("`{text}` is not a mode of the lease")).help(help);
    Mode::default()
}

/// Refuses a bucket that the spec itself makes. It does not exist when the lease is taken for the first time, and a destroy
/// deletes it while the lease is held.
pub(super) fn check(lease: &Lease, outline: &Outline, resources: &BTreeMap<Address, Resource>, found: &mut Diagnostics) {
    let (Some(bucket), Some(entry)) = (&lease.bucket, &outline.lease) else { return };
    let makes = |resource: &&Resource| {
        let name = resource.want.get("name").and_then(Value::as_str);
        let own = resource.at.kind == KindName::Bucket && resource.existing.is_none();
        own && name.unwrap_or(resource.at.name.as_str()) == bucket
    };
    if let Some(resource) = resources.values().find(makes) {
        let span = entry.value.get("bucket").map_or(entry.value.span, |member| member.value.span);
        let message = format!("{} makes this bucket: it is not there before the first apply, and goes in a destroy", resource.at);
        let help = "name a bucket that others keep, or leave `bucket` out: a parameter of Systems Manager holds the lease then";
        found.error("lease-place", span, message).help(help);
    }
}

//! Objects that AWS never changes: models and endpoint configurations. It compares them, decides if a difference makes a new
//! object, and names the new object. It knows no structure: the settings that exist are in the tables beside it.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};
use sha2::{Digest, Sha256};

use super::settings;
use crate::erased::json as as_json;
use crate::kms;
use crate::shape::Shaped;
use crate::{Address, Change, Document, Field, Known, Mode, To};

/// Longest name that SageMaker takes.
const LONGEST: usize = 63;
/// Hexadecimal digits of the content in a name.
const DIGITS: usize = 10;

/// Members with a value that AWS fills in, which is the meaning of `null`.
const DEFAULTS: &[(&str, &str)] = &[
    ("cooldown_in_minutes", "20"),
    ("enable_capture", "true"),
    ("enable_detailed_observability", "false"),
    ("enable_enhanced_metrics", "false"),
    ("enable_network_isolation", "false"),
    ("enable_ssm_access", "false"),
    ("initial_variant_weight", "1"),
    ("initial_variant_weight", "1.0"),
    ("max_payload_in_mb", "6"),
    ("maximum_step_size", "1"),
    ("metric_publish_frequency_in_seconds", "60"),
    ("mime_type", "\"text/csv\""),
    ("mode", "\"Serial\""),
    ("mode", "\"SingleModel\""),
    ("model_cache_setting", "\"Enabled\""),
    ("repository_access_mode", "\"Platform\""),
    ("routing_strategy", "\"RANDOM\""),
    ("status", "\"DISABLED\""),
    ("use_logit", "false"),
];

/// Lists whose order has no meaning.
const SETS: &[&str] = &[
    "capture_options",
    "csv_content_types",
    "include_inference_response_in",
    "instance_pools",
    "json_content_types",
    "security_groups",
    "subnets",
];

/// Lists whose items are told apart by a member, or by their place.
const LISTS: &[(&str, Option<&str>)] = &[
    ("additional_model_data_sources", Some("channel_name")),
    ("containers", None),
    ("production_variants", Some("variant_name")),
    ("shadow_production_variants", Some("variant_name")),
];

/// Collects the differences of an object that AWS never changes.
pub(super) struct Fixed<'a> {
    known: &'a Known,
    mode: Mode,
    changes: Vec<Change>,
}

impl<'a> Fixed<'a> {
    /// Begins with the name. `what` is the object in words: `a model`.
    ///
    /// A name that heiiki gave follows from the content and is not compared. Under a name from the spec no second object can
    /// exist.
    pub(super) fn new(what: &str, name: Option<&str>, live: &str, known: &'a Known) -> Self {
        let why = format!("{what} is fixed once it is made");
        let mut changes = Vec::new();
        let mode = match name {
            Some(name) if name.eq_ignore_ascii_case(live) => Mode::Refused(
                format!("{why}; give it another `name`, or leave `name` out so that heiiki names it by its content").into(),
            ),
            Some(name) => {
                let mode = Mode::Replace(format!("the name of {what} is fixed").into());
                changes.push(Change { field: "name".into(), from: json!(live), to: To::value(json!(name)), mode });
                Mode::Replace(why.into())
            }
            None => Mode::Replace(why.into()),
        };
        Self { known, mode, changes }
    }

    /// Compares a field of the spec with the live value.
    pub(super) fn field<T: Shaped>(&mut self, path: &str, want: &Field<T>, live: &Value) {
        if !want.is_absent() {
            self.tree(path, &as_json(want), live);
        }
    }

    /// Compares the values that the spec mentions with the live ones. AWS fills in other values, so that those are no difference.
    pub(super) fn tree(&mut self, path: &str, want: &Value, live: &Value) {
        let name = path.rsplit('.').next().unwrap_or(path);
        let list = LISTS.iter().find(|(list, _)| *list == name);
        match (want, list) {
            (Value::Object(members), _) if name == "environment" => self.variables(path, members, live),
            (Value::Object(members), _) => {
                for (key, want) in members {
                    self.tree(&format!("{path}.{key}"), want, live.get(key).unwrap_or(&Value::Null));
                }
            }
            (Value::Array(items), Some((_, key))) => self.list(path, items, live, *key),
            (Value::Null, _) if is_unset(name, live) => {}
            (Value::Null | Value::Array(_) | Value::Bool(_) | Value::Number(_) | Value::String(_), _) => {
                let (value, after) = Document(want.clone()).resolve(self.known);
                if !after.is_empty() || !same(name, &value, live) {
                    self.push(path, live, To { value, after });
                }
            }
        }
    }

    /// The differences found.
    pub(super) fn finish(self) -> Vec<Change> {
        self.changes
    }

    /// Compares environment variables in full, because one that has left the spec would still be set.
    fn variables(&mut self, path: &str, want: &Map<String, Value>, live: &Value) {
        for (key, want) in want {
            self.tree(&format!("{path}.{key}"), want, live.get(key).unwrap_or(&Value::Null));
        }
        for (key, value) in live.as_object().into_iter().flatten().filter(|(key, _)| !want.contains_key(*key)) {
            self.push(&format!("{path}.{key}"), value, To::value(Value::Null));
        }
    }

    fn list(&mut self, path: &str, want: &[Value], live: &Value, key: Option<&str>) {
        let items = live.as_array().map_or(&[][..], Vec::as_slice);
        let named = |(index, item): (usize, &Value)| match key {
            Some(key) => item.get(key).and_then(Value::as_str).unwrap_or_default().to_owned(),
            None => index.to_string(),
        };
        let (wanted, there): (Vec<String>, Vec<String>) =
            (want.iter().enumerate().map(named).collect(), items.iter().enumerate().map(named).collect());
        if sorted(&wanted) == sorted(&there) {
            for (name, item) in wanted.iter().zip(want) {
                let found = there.iter().position(|other| other == name).and_then(|index| items.get(index));
                self.tree(&format!("{path}.{name}"), item, found.unwrap_or(&Value::Null));
            }
        } else {
            let (value, after) = Document(json!(want)).resolve(self.known);
            self.push(path, live, To { value, after });
        }
    }

    fn push(&mut self, path: &str, from: &Value, to: To) {
        self.changes.push(Change { field: path.to_owned().into(), from: from.clone(), to, mode: self.mode.clone() });
    }
}

fn sorted(names: &[String]) -> Vec<&String> {
    let mut names: Vec<&String> = names.iter().collect();
    names.sort();
    names
}

/// True if a live value is the one that AWS fills in if none was given.
fn is_unset(name: &str, live: &Value) -> bool {
    match live {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(members) => members.iter().all(|(key, value)| is_unset(key, value)),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            let text = live.to_string();
            DEFAULTS.iter().any(|(member, default)| *member == name && *default == text)
        }
    }
}

/// True if all values that `want` mentions are the same in `live`.
fn same(name: &str, want: &Value, live: &Value) -> bool {
    match (want, live) {
        (Value::Null, live) => is_unset(name, live),
        (Value::Object(members), live) => {
            members.iter().all(|(key, want)| same(key, want, live.get(key).unwrap_or(&Value::Null)))
        }
        (Value::Array(want), Value::Array(live)) if SETS.contains(&name) => {
            settings::pairs(want, live, &|want, live| same(name, want, live))
        }
        (Value::Array(want), Value::Array(live)) => {
            want.len() == live.len() && want.iter().zip(live).all(|(want, live)| same(name, want, live))
        }
        (Value::Array(want), Value::Null) => want.is_empty(),
        (Value::Number(want), Value::Number(live)) => single(want) == single(live),
        (Value::String(want), Value::String(live)) => match name {
            "kms_key_id" => kms::same(want, live),
            // AWS answers with the ARN of a model package, also if the spec gives its name.
            "model_package_name" => want == live || live.ends_with(&format!("/{want}")),
            _ => want == live,
        },
        (want, live) => want == live,
    }
}

/// AWS keeps weights in single precision.
#[expect(clippy::cast_possible_truncation, reason = "that is what is asked for")]
fn single(number: &serde_json::Number) -> Option<f32> {
    number.as_f64().map(|number| number as f32)
}

/// AWS's name for an object: the spec's, or one made of the environment, the key and the content. `content` is the want with
/// every reference resolved. `taken` is the name of the object that it replaces, which is another object even if it has the same
/// content.
///
/// A changed content needs a new object, and a new object needs a new name. The same content has the same name, so that a call
/// that is repeated makes no second object.
pub(super) fn content_name(at: &Address, name: Option<&str>, environment: &str, content: &Value, taken: Option<&str>) -> String {
    if let Some(name) = name {
        return name.to_owned();
    }
    let first = named(at, environment, content, "");
    if taken == Some(first.as_str()) { named(at, environment, content, "replaced") } else { first }
}

fn named(at: &Address, environment: &str, content: &Value, salt: &str) -> String {
    let digest = Sha256::digest(format!("{at}\n{salt}\n{}", sorted_keys(content)));
    let mut digits = String::new();
    for byte in digest.iter().take(DIGITS / 2) {
        let _ = write!(digits, "{byte:02x}");
    }
    let text = format!("{environment}-{}", at.name);
    let mut stem = String::new();
    for c in text.chars().take(LONGEST - DIGITS - 1) {
        let c = if c.is_ascii_alphanumeric() { c } else { '-' };
        if c != '-' || !stem.ends_with('-') {
            stem.push(c);
        }
    }
    format!("{}-{digits}", stem.trim_matches('-'))
}

/// The same value with the members of every structure in the order of their names, so that their order in the spec has no
/// meaning.
fn sorted_keys(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let mut keys: Vec<&String> = members.keys().collect();
            keys.sort();
            Value::Object(keys.into_iter().map(|key| (key.clone(), sorted_keys(&members[key]))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted_keys).collect()),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// The ARNs that another object of this account and region may have. SageMaker writes names in ARNs in lower case. It is not
/// documented that it always does, so that both spellings are returned.
pub(super) fn sibling_arns(arn: &str, kind: &str, name: &str) -> Vec<String> {
    let Some((place, _)) = arn.split_once('/').and_then(|(before, _)| before.rsplit_once(':')) else { return Vec::new() };
    let mut arns = vec![format!("{place}:{kind}/{name}"), format!("{place}:{kind}/{}", name.to_ascii_lowercase())];
    arns.dedup();
    arns
}

/// A new object as a create call takes it: its name, and its content with every reference resolved and without fields that the
/// spec does not mention.
pub(super) fn resolved(at: &Address, name: Option<&str>, wanted: &Value, known: &Known, taken: Option<&str>) -> (String, Value) {
    let content = settings::resolved(wanted, known).unwrap_or_else(|| json!({}));
    (content_name(at, name, &known.place.environment, &content, taken), content)
}

/// The name that an object would get; `None` while an object to which it refers does not exist.
pub(super) fn coming_name(at: &Address, name: Option<&str>, wanted: &Value, known: &Known) -> Option<String> {
    let complete = name.is_some() || Document(wanted.clone()).resolve(known).1.is_empty();
    complete.then(|| resolved(at, name, wanted, known, None).0)
}

#[cfg(test)]
mod tests;

//! Tags: their form and limits, the same for the tags of a spec and of a resource.
//!
//! Merging them over each other is the planner's work.

use std::collections::BTreeMap;

use super::diagnostic::Diagnostics;
use super::node::{Content, Entry};
use super::read;
use super::source::Span;
use crate::Address;

/// The largest number of tags of an object in AWS.
const COUNT_LIMIT: usize = 50;
/// The number of tags that heiiki itself writes: environment, address, protection, and the applied values.
const OURS: usize = 4;

/// Tags with their values; `None` removes a key.
pub(super) type Tags = BTreeMap<String, Option<String>>;

/// Reads tags.
pub(super) fn read(what: &str, entries: &[Entry], found: &mut Diagnostics) -> Tags {
    let mut tags = Tags::new();
    for entry in entries {
        let key = entry.key.replace("$${", "${");
        check_key(&key, entry.key_span, found);
        let value = match &entry.value.content {
            Content::Null => None,
            Content::Text(text) => Some(text.replace("$${", "${")),
            Content::Wrong | Content::Bool(_) | Content::Number(_) | Content::List(_) | Content::Map(_) => {
                read::wrong_type(&format!("the tag `{key}` of {what}"), "a text", &entry.value, found);
                continue;
            }
        };
        if let Some(value) = &value {
            check_value(&key, value, entry.value.span, found);
        }
        tags.insert(key, value);
    }
    tags
}

fn check_key(key: &str, span: Span, found: &mut Diagnostics) {
    let lower = key.to_ascii_lowercase();
    if lower.starts_with("aws:") {
        found
            .error("tag-reserved", span, format!("`{key}`: keys that begin with `aws:` belong to AWS"))
            .help("choose another key; AWS refuses these from everyone");
    } else if lower.starts_with("heiiki:") {
        found
            .error("tag-reserved", span, format!("`{key}`: keys that begin with `heiiki:` belong to heiiki"))
            .help("they say which object is whose; use `protect: true` for `heiiki:protect`");
    }
    if key.is_empty() || key.chars().count() > 128 {
        let message = format!("a tag's key has between 1 and 128 characters, this one has {}", key.chars().count());
        found.error("tag-length", span, message).help("shorten the key");
    }
    check_characters("key", key, span, found);
}

fn check_value(key: &str, value: &str, span: Span, found: &mut Diagnostics) {
    if value.contains("${") && super::placeholder::has_reference(value) {
        found
            .error("reference-not-allowed", span, format!("the tag `{key}` cannot refer to a resource"))
            .help("tags are written when an object is created, before other ids are known");
    } else {
        check_characters("value", value, span, found);
    }
    if value.chars().count() > 256 {
        let message = format!("a tag's value has at most 256 characters, this one has {}", value.chars().count());
        found.error("tag-length", span, message).help("shorten the value");
    }
}

/// IAM and SageMaker allow letters, digits, spaces and `_.:/=+-@`; EC2 allows more, but a tag of the spec goes to all of them.
fn check_characters(part: &str, text: &str, span: Span, found: &mut Diagnostics) {
    let allowed = |c: char| c.is_alphanumeric() || c.is_whitespace() && !c.is_control() || "_.:/=+-@".contains(c);
    if let Some(wrong) = text.chars().find(|c| !allowed(*c)) {
        found
            .error("tag-characters", span, format!("`{}` is not allowed in the {part} of a tag", wrong.escape_debug()))
            .help("use letters, digits, spaces and _ . : / = + - @");
    }
}

/// Checks the tags of one resource together with those of the spec and of its kind.
pub(super) fn check_all(
    at: &Address,
    spec: &Tags,
    own: &Tags,
    of_kind: &BTreeMap<String, String>,
    span: Span,
    found: &mut Diagnostics,
) {
    let mut all: BTreeMap<&str, bool> = of_kind.keys().map(|key| (key.as_str(), true)).collect();
    all.extend(spec.iter().chain(own).map(|(key, value)| (key.as_str(), value.is_some())));
    let keys: Vec<&str> = all.into_iter().filter(|(_, given)| *given).map(|(key, _)| key).collect();
    if keys.len() + OURS > COUNT_LIMIT {
        let message = format!("{at} would carry {} tags; AWS allows {COUNT_LIMIT}", keys.len() + OURS);
        found.error("tag-count", span, message).help(format!("{OURS} of them are heiiki's own; remove some of yours"));
    }
    if at.kind.section() == "iam" {
        let mut lower: BTreeMap<String, &str> = BTreeMap::new();
        for key in keys {
            if let Some(first) = lower.insert(key.to_lowercase(), key) {
                let message = format!("{at} would carry the tags `{first}` and `{key}`, which are one to IAM");
                found.error("tag-case", span, message).help("IAM does not tell upper from lower case in keys; keep one");
            }
        }
    }
}

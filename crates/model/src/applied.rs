//! What was last applied to an object, kept on the object itself: a tag that holds a short digest of each field that the spec gave a value. With it a
//! difference between spec and account can be told from one that was never applied.
//!
//! It holds no value, only whether a value is the one that was applied. It decides nothing about what has to be done.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Object;
use crate::object::{TAG_APPLIED, TAG_NAMESPACE};

/// The version of the form.
const FORM: &str = "1:";
/// Characters of one field's digest: three bytes. Two values of one field look the same once in sixteen million.
const WIDTH: usize = 4;
/// How many of them fit into the value of a tag, which has 256 characters.
const ROOM: usize = (256 - FORM.len()) / WIDTH;

/// What was last applied to an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied(BTreeSet<String>);

impl Applied {
    /// What an object's tag says; nothing when it has none that can be read.
    pub fn of(object: &Object) -> Option<Self> {
        let digests = object.tags.get(TAG_APPLIED)?.strip_prefix(FORM)?;
        let bytes = digests.as_bytes();
        let whole = bytes.is_ascii() && bytes.len().is_multiple_of(WIDTH);
        let chunks = bytes.chunks(WIDTH).map(|chunk| String::from_utf8_lossy(chunk).into_owned());
        whole.then(|| Self(chunks.collect()))
    }

    /// Whether a field was applied as it is wanted now. Nothing when that cannot be told, because the field goes by another name in the spec.
    pub fn has(&self, want: &Value, tags: &BTreeMap<String, Option<String>>, field: &str) -> Option<bool> {
        let wanted = digests(want, tags);
        let named: Vec<&String> =
            wanted.iter().filter(|(path, _)| within(field, path) || within(path, field)).map(|(_, digest)| digest).collect();
        if !named.is_empty() {
            return Some(named.into_iter().all(|digest| self.0.contains(digest)));
        }
        // A field that the spec does not name in this way: all is as applied, or it cannot be told which part is not.
        let all = wanted.values().all(|digest| self.0.contains(digest));
        all.then_some(true)
    }
}

/// The value of the tag for what is wanted of an object; nothing when there is too much to fit.
pub fn record(want: &Value, tags: &BTreeMap<String, Option<String>>) -> Option<String> {
    let digests = digests(want, tags);
    (digests.len() <= ROOM).then(|| digests.into_values().fold(FORM.to_owned(), |text, digest| text + &digest))
}

/// A digest for each field, or for each member of a field where there is room for that.
fn digests(want: &Value, tags: &BTreeMap<String, Option<String>>) -> BTreeMap<String, String> {
    let tags: BTreeMap<_, _> = tags.iter().filter(|(key, _)| !key.starts_with(TAG_NAMESPACE)).collect();
    let tags = ("tags".to_owned(), digest("tags", &serde_json::json!(tags)));
    let deep: BTreeMap<String, String> = members("", want)
        .into_iter()
        .flat_map(|(path, value)| match value {
            Value::Object(members_of) if !members_of.is_empty() => members(&path, value),
            Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                vec![(path, value)]
            }
        })
        .map(|(path, value)| (path.clone(), digest(&path, value)))
        .chain([tags.clone()])
        .collect();
    if deep.len() <= ROOM {
        return deep;
    }
    members("", want).into_iter().map(|(path, value)| (path.clone(), digest(&path, value))).chain([tags]).collect()
}

fn members<'a>(prefix: &str, value: &'a Value) -> Vec<(String, &'a Value)> {
    let dot = if prefix.is_empty() { "" } else { "." };
    let members = value.as_object().into_iter().flatten();
    members.map(|(key, value)| (format!("{prefix}{dot}{key}"), value)).collect()
}

fn digest(path: &str, value: &Value) -> String {
    let mut value = value.clone();
    value.sort_all_objects();
    let hash = Sha256::digest(format!("{path}\n{value}").as_bytes());
    URL_SAFE_NO_PAD.encode(hash).chars().take(WIDTH).collect()
}

/// True for a path itself and everything beneath it.
fn within(path: &str, outer: &str) -> bool {
    path.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::KindName;

    fn object(tag: Option<String>) -> Object {
        let tags = tag.map(|tag| (TAG_APPLIED.to_owned(), tag)).into_iter().collect();
        Object { kind: KindName::Vpc, id: "vpc-1".into(), tags, live: json!({}), existing: false }
    }

    #[test]
    fn each_field_is_told_apart() {
        let tags = BTreeMap::from([("Project".to_owned(), Some("a".to_owned()))]);
        let before = json!({"cidr_block": "10.0.0.0/16", "settings": {"a": 1, "b": {"c": 2}}, "names": ["x"]});
        let record = record(&before, &tags).unwrap();
        assert!(record.len() <= 256 && record.starts_with(FORM), "{record}");
        let applied = Applied::of(&object(Some(record))).unwrap();
        let after = json!({"cidr_block": "10.0.0.0/16", "settings": {"a": 1, "b": {"c": 3}}, "names": ["y"], "new": null});
        for (field, expected) in [
            ("cidr_block", Some(true)),
            ("settings.a", Some(true)),
            ("settings.b", Some(false)),
            ("settings.b.c", Some(false)),
            ("settings", Some(false)),
            ("names", Some(false)),
            ("new", Some(false)),
            ("tags", Some(true)),
            // The spec has no such field, and something of it was changed.
            ("trust_policy", None),
        ] {
            assert_eq!(applied.has(&after, &tags, field), expected, "{field}");
        }
        assert_eq!(applied.has(&before, &tags, "trust_policy"), Some(true));
        assert_eq!(applied.has(&before, &BTreeMap::new(), "tags"), Some(false));
    }

    #[test]
    fn heiikis_own_tags_are_no_part_of_it() {
        let ours = BTreeMap::from([(TAG_APPLIED.to_owned(), Some("x".to_owned()))]);
        assert_eq!(record(&json!({}), &ours), record(&json!({}), &BTreeMap::new()));
    }

    #[test]
    fn much_is_told_by_its_top_alone_and_too_much_not_at_all() {
        let map = |count: usize| -> Value {
            (0..count).map(|n| (format!("f{n:03}"), json!(n))).collect::<serde_json::Map<_, _>>().into()
        };
        let deep = json!({"a": map(40), "b": map(40)});
        assert_eq!(record(&deep, &BTreeMap::new()).unwrap().len(), FORM.len() + 3 * WIDTH);
        assert!(record(&map(ROOM - 1), &BTreeMap::new()).is_some());
        assert_eq!(record(&map(ROOM), &BTreeMap::new()), None);
    }

    #[test]
    fn a_tag_that_is_none_of_ours_says_nothing() {
        for tag in [None, Some("2:abcd".to_owned()), Some("1:abc".to_owned()), Some("1:äöü".to_owned())] {
            assert_eq!(Applied::of(&object(tag)), None);
        }
    }
}

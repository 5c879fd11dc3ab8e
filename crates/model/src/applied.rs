//! The values that were last applied to an object, kept on the object itself: a tag that holds a short digest of each field that
//! the spec gave a value. The tag tells a difference between spec and account from one that was never applied. It also tells if a
//! live value is the applied one, even if the spec changed since.
//!
//! The tag holds no value. It only tells if a value is the one that was applied, and it decides nothing about the steps of a
//! plan.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::Object;
use crate::object::{TAG_APPLIED, TAG_NAMESPACE};
use crate::policy_document::normalised;

/// The version of the form.
const FORM: &str = "2:";
/// Characters of one field's digest: three bytes. Two values of one field look the same once in sixteen million.
const WIDTH: usize = 4;
/// The number of digests that fit into the value of a tag, which has 256 characters.
const ROOM: usize = (256 - FORM.len()) / WIDTH;

/// The values that were last applied to an object, as digests.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Applied(BTreeSet<String>);

impl Applied {
    /// Reads the tag of an object. `None` if there is no tag, or it cannot be read.
    pub fn of(object: &Object) -> Option<Self> {
        let digests = object.tags.get(TAG_APPLIED)?.strip_prefix(FORM)?;
        let bytes = digests.as_bytes();
        let whole = bytes.is_ascii() && bytes.len().is_multiple_of(WIDTH);
        let chunks = bytes.chunks(WIDTH).map(|chunk| String::from_utf8_lossy(chunk).into_owned());
        whole.then(|| Self(chunks.collect()))
    }

    /// True if a field was applied as it is wanted now. `None` if that cannot be told, because the field has another name in the
    /// spec.
    pub fn has(&self, want: &Value, tags: &BTreeMap<String, Option<String>>, field: &str) -> Option<bool> {
        let (wanted, field) = (digests(want, tags), named(field));
        let named: Vec<&String> =
            wanted.iter().filter(|(path, _)| within(field, path) || within(path, field)).map(|(_, digest)| digest).collect();
        if !named.is_empty() {
            return Some(named.into_iter().all(|digest| self.0.contains(digest)));
        }
        // The spec does not have this field under this name. Either all fields are as applied, or it cannot be told which one is
        // not.
        let all = wanted.values().all(|digest| self.0.contains(digest));
        all.then_some(true)
    }

    /// True if the live value of a field is still the one that was applied. `None` if that cannot be told. `live` is the object
    /// as a want, as a kind's `as_wanted` gives it, where references have the names of the spec.
    pub fn still_has(&self, want: &Value, live: &Value, field: &str) -> Option<bool> {
        let (wanted, field) = (digests(want, &BTreeMap::new()), named(field));
        let is_deep = deep(want).len() < ROOM;
        let (want, live) = (deep(want), deep(live));
        let paths: BTreeSet<&String> =
            want.keys().chain(live.keys()).filter(|path| within(field, path) || within(path, field)).collect();
        let mut told = None;
        for path in paths.into_iter().filter(|path| is_deep || !path.contains('.')) {
            let here = match (live.get(path), want.get(path)) {
                (Some(value), _) if is_comparable(value) => self.0.contains(&digest(path, value)),
                // An empty list may not be named at all.
                (None, Some(Value::Array(_))) => self.0.contains(&digest(path, &Value::Array(Vec::new()))),
                // It was applied, and is not there any more.
                (None, Some(Value::Object(_))) if wanted.get(path).is_some_and(|digest| self.0.contains(digest)) => false,
                (Some(_) | None, _) => continue,
            };
            told = Some(told.unwrap_or(true) && here);
        }
        told
    }
}

/// True for a value that AWS reports as the spec wrote it, as long as nobody changes the object. In a structure AWS fills in
/// members that the spec left out.
fn is_comparable(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.contains_key("Statement"),
        Value::Array(items) => items.iter().all(|item| !item.is_object() || is_rule(item)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => true,
    }
}

/// True for a rule of a security group.
fn is_rule(item: &Value) -> bool {
    item.get("protocol").is_some() && (item.get("from").is_some() || item.get("to").is_some())
}

/// Lists of texts with an order that has a meaning.
const ORDERED: [&str; 4] = ["container_entrypoint", "container_arguments", "entrypoint", "arguments"];

/// A value in one form, however a spec writes it: lists that are sets in order, rules with one peer each, documents as AWS reads them.
fn canonical(path: &str, value: &Value) -> Value {
    match value {
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().flat_map(|item| canonical_item(path, item)).collect();
            let ordered = path.rsplit('.').next().is_some_and(|field| ORDERED.contains(&field));
            if !ordered && items.iter().all(|item| item.is_string() || is_rule(item)) {
                items.sort_by_key(Value::to_string);
                items.dedup();
            }
            Value::Array(items)
        }
        Value::Object(members) if members.contains_key("Statement") => normalised(value),
        Value::Object(members) => {
            members.iter().map(|(key, value)| (key.clone(), canonical(&format!("{path}.{key}"), value))).collect()
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => value.clone(),
    }
}

/// An item of a list. A rule with several peers is as many rules.
fn canonical_item(path: &str, item: &Value) -> Vec<Value> {
    let Some((side, peers)) = ["from", "to"].into_iter().find_map(|side| Some((side, item.get(side)?.as_array()?))) else {
        return vec![canonical(path, item)];
    };
    let one = |peer: &Value| {
        let mut rule = item.clone();
        rule[side] = peer.clone();
        rule
    };
    peers.iter().map(one).collect()
}

/// The field of a trust policy.
const TRUST: &str = "trust_policy";

/// The trust policy that a list of services stands for, so that both ways to write it are one.
fn trust(services: &Value) -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"Service": services}, "Action": "sts:AssumeRole"}]})
}

/// The value of the tag for a want. `None` if there are too many digests to fit.
pub fn record(want: &Value, tags: &BTreeMap<String, Option<String>>) -> Option<String> {
    let digests = digests(want, tags);
    (digests.len() <= ROOM).then(|| digests.into_values().fold(FORM.to_owned(), |text, digest| text + &digest))
}

/// A digest for each field, or for each member of a field where there is room for that.
fn digests(want: &Value, tags: &BTreeMap<String, Option<String>>) -> BTreeMap<String, String> {
    let tags: BTreeMap<_, _> = tags.iter().filter(|(key, _)| !key.starts_with(TAG_NAMESPACE)).collect();
    let tags = ("tags".to_owned(), digest("tags", &serde_json::json!(tags)));
    let deep: BTreeMap<String, String> =
        deep(want).into_iter().map(|(path, value)| (path.clone(), digest(&path, &value))).chain([tags.clone()]).collect();
    if deep.len() <= ROOM {
        return deep;
    }
    fields(want).into_iter().map(|(path, value)| (path.clone(), digest(&path, &value))).chain([tags]).collect()
}

/// Each field with its value. A trust policy has one name, however it is written.
fn fields(want: &Value) -> Vec<(String, Value)> {
    let fields = members("", want).into_iter().map(|(path, value)| match path.as_str() {
        "trust" => (TRUST.to_owned(), trust(value)),
        _ => (path, value.clone()),
    });
    fields.collect()
}

/// The name of a field for digests.
fn named(field: &str) -> &str {
    if field == "trust" { TRUST } else { field }
}

/// Each field, or each member of a field that is a structure. A document is one value.
fn deep(want: &Value) -> BTreeMap<String, Value> {
    let deep = fields(want).into_iter().flat_map(|(path, value)| match &value {
        Value::Object(inside) if !inside.is_empty() && !inside.contains_key("Statement") => {
            members(&path, &value).into_iter().map(|(path, value)| (path, value.clone())).collect()
        }
        Value::Object(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
            vec![(path, value)]
        }
    });
    deep.collect()
}

fn members<'a>(prefix: &str, value: &'a Value) -> Vec<(String, &'a Value)> {
    let dot = if prefix.is_empty() { "" } else { "." };
    let members = value.as_object().into_iter().flatten();
    members.map(|(key, value)| (format!("{prefix}{dot}{key}"), value)).collect()
}

fn digest(path: &str, value: &Value) -> String {
    let mut value = canonical(path, value);
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
            // The spec has no such field, and a part of it was changed.
            ("trust_policy", None),
        ] {
            assert_eq!(applied.has(&after, &tags, field), expected, "{field}");
        }
        assert_eq!(applied.has(&before, &tags, "trust_policy"), Some(true));
        assert_eq!(applied.has(&before, &BTreeMap::new(), "tags"), Some(false));
    }

    #[test]
    fn a_live_value_is_told_from_the_applied_one_in_every_spelling_of_the_spec() {
        let none = BTreeMap::new();
        let rule = |peers: Value, ports: u16| json!({"protocol": "tcp", "ports": ports, "from": peers});
        let allow = |action: Value| json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]});
        let before = json!({
            "ingress": [rule(json!(["a", "b"]), 443)], "policies": ["B", "A"], "trust": ["ec2.amazonaws.com"],
            "inline_policies": {"x": allow(json!("s3:GetObject"))}, "size": 5, "settings": {"deep": {"a": 1}, "mode": "on"},
        });
        let applied = Applied::of(&object(record(&before, &none))).unwrap();
        let live = json!({
            "ingress": [rule(json!(["b"]), 443), rule(json!(["a"]), 443)], "policies": ["A", "B"],
            "trust_policy": trust(&json!(["ec2.amazonaws.com"])), "inline_policies": {"x": allow(json!(["s3:GetObject"]))},
            "size": 5, "settings": {"deep": {"a": 1, "filled": 2}, "mode": "on"},
        });
        let after = json!({
            "ingress": [rule(json!(["a"]), 444)], "policies": ["C"], "trust": ["x.amazonaws.com"],
            "inline_policies": {"x": allow(json!("s3:*"))}, "size": 6, "settings": {"deep": {"a": 2}, "mode": "off"},
        });
        let fields = ["ingress", "policies", "trust", "inline_policies", "size", "settings.mode"];
        for field in fields {
            assert_eq!(applied.still_has(&after, &live, field), Some(true), "{field}");
        }
        assert_eq!(applied.still_has(&after, &live, "settings.deep"), None, "AWS fills in what the spec left out");
        let moved = json!({
            "ingress": [rule(json!(["a"]), 443), rule(json!(["b"]), 443), rule(json!(["0.0.0.0/0"]), 22)], "policies": ["A"],
            "trust_policy": trust(&json!(["ec2.amazonaws.com", "y.amazonaws.com"])),
            "inline_policies": {"x": allow(json!("s3:GetObject")), "y": allow(json!("*"))}, "size": 7, "settings": {"mode": "so"},
        });
        for field in fields {
            assert_eq!(applied.still_has(&after, &moved, field), Some(false), "{field}");
        }
        assert_eq!(applied.still_has(&before, &json!({}), "inline_policies"), Some(false), "it was taken off");
        assert_eq!(applied.still_has(&before, &json!({}), "policies"), Some(false));
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
        for tag in [None, Some("1:abcd".to_owned()), Some("2:abc".to_owned()), Some("2:äöü".to_owned())] {
            assert_eq!(Applied::of(&object(tag)), None);
        }
    }
}

//! `known`: objects that are not of the spec and have a right to be where they are, so that drift need not report them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::diagnostic::Diagnostics;
use super::node::Node;
use super::outline::Outline;
use super::placeholder::{Removed, Values};
use super::read as nodes;
use crate::{KindName, Object, kinds, suggest};

/// The fields of an entry.
const FIELDS: [&str; 6] = ["kind", "id", "name", "tags", "requester", "reason"];
/// The fields of which an entry needs at least one, so that it does not mean all objects of a kind.
const SELECTORS: [&str; 4] = ["id", "name", "tags", "requester"];

/// Objects of others that are meant to be there. All that it says must hold of an object.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
pub struct Stranger {
    /// Their kind.
    pub kind: KindName,
    /// AWS's id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// AWS's name, or the tag `Name`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Tags that they carry.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub tags: BTreeMap<String, String>,
    /// Who asked AWS for them, as AWS says of network interfaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requester: Option<String>,
    /// Why they are meant to be there.
    pub reason: String,
}

impl Stranger {
    /// True if the entry means an object.
    pub fn means(&self, object: &Object) -> bool {
        let Self { kind, id, name, tags, requester, reason: _ } = self;
        let called = |name: &String| {
            object.tags.get("Name") == Some(name) || kinds::of(object.kind).live_name(&object.live).as_ref() == Some(name)
        };
        let asked = object.live.get("requester_id").and_then(serde_json::Value::as_str);
        object.kind == *kind
            && id.as_ref().is_none_or(|id| *id == object.id)
            && name.as_ref().is_none_or(called)
            && tags.iter().all(|(key, value)| object.tags.get(key) == Some(value))
            && requester.as_ref().is_none_or(|requester| asked == Some(requester.as_str()))
    }

    /// The objects that it means, in a few words: `instance with id i-1`.
    pub fn words(&self) -> String {
        let Self { kind, id, name, tags, requester, reason: _ } = self;
        let tags = tags.iter().map(|(key, value)| format!("tag {key}={value}"));
        let one = |what: &str, value: &Option<String>| value.as_ref().map(|value| format!("{what} {value}"));
        let signs = one("id", id).into_iter().chain(one("name", name)).chain(tags).chain(one("requester", requester));
        format!("{} with {}", kind.as_str().replace('_', " "), signs.collect::<Vec<_>>().join(" and "))
    }
}

/// Reads all entries.
pub(super) fn read(outline: &mut Outline, values: &mut Values, found: &mut Diagnostics) -> Vec<Stranger> {
    let mut strangers = Vec::new();
    for mut node in std::mem::take(&mut outline.known) {
        values.fill(&mut node, "", &mut Removed::new(), found);
        strangers.extend(entry(&node, found));
    }
    strangers
}

fn entry(node: &Node, found: &mut Diagnostics) -> Option<Stranger> {
    let members = nodes::keyed("an entry of `known`", &FIELDS, node, found)?;
    let mut texts: BTreeMap<&str, String> = BTreeMap::new();
    let (mut kind, mut tags) = (None, BTreeMap::new());
    for member in members {
        match member.key.as_str() {
            "kind" => kind = self::kind(&member.value, found),
            "tags" => {
                for tag in nodes::map("`tags`", &member.value, found).unwrap_or_default() {
                    let value = nodes::text("the value of a tag", &tag.value, found).unwrap_or_default();
                    tags.insert(tag.key.clone(), value.to_owned());
                }
            }
            key => {
                if let Some(field) = FIELDS.iter().find(|field| **field == key) {
                    texts.insert(field, text(field, &member.value, found)?);
                } else {
                    let help = suggest::did_you_mean(key, FIELDS);
                    found.error("unknown-field", member.key_span, format!("`{key}` is not a field of `known`")).help_if(help);
                }
            }
        }
    }
    for key in ["kind", "reason"] {
        if node.get(key).is_none() {
            let help = "write `{kind: instance, tags: {Team: platform}, reason: why it is there}`";
            found.error("missing-field", node.span, format!("an entry of `known` needs `{key}`")).help(help);
        }
    }
    if tags.is_empty() && !SELECTORS.iter().any(|selector| texts.contains_key(selector)) {
        let message = "an entry of `known` needs `id`, `name`, `tags` or `requester`";
        let help = "without one of them it would stand for everything of its kind, whoever adds it";
        found.error("missing-field", node.span, message).help(help);
        return None;
    }
    let mut take = |field| texts.remove(field);
    let (id, name, requester) = (take("id"), take("name"), take("requester"));
    Some(Stranger { kind: kind?, id, name, tags, requester, reason: take("reason")? })
}

/// Reads a text that is not empty; `None` for any other value, which is reported.
fn text(field: &str, node: &Node, found: &mut Diagnostics) -> Option<String> {
    let text = nodes::text(&format!("`{field}`"), node, found)?.trim();
    if text.is_empty() {
        found.error("missing-field", node.span, format!("`{field}` of an entry of `known` is empty"));
        return None;
    }
    Some(text.to_owned())
}

fn kind(node: &Node, found: &mut Diagnostics) -> Option<KindName> {
    let text = nodes::text("`kind`", node, found)?;
    let kind = text.parse::<KindName>().ok();
    if kind.is_none() {
        let help = suggest::did_you_mean(text, KindName::SEEN.iter().map(|kind| kind.as_str()));
        found.error("unknown-value", node.span, format!("`{text}` is not a kind")).help_if(help);
    }
    kind
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn everything_that_an_entry_says_must_hold() {
        let object = |requester: &str, team: &str| Object {
            kind: KindName::NetworkInterface,
            id: "eni-1".into(),
            tags: [("Team".to_owned(), team.to_owned())].into(),
            live: json!({"requester_id": requester}),
            existing: false,
        };
        let known = Stranger {
            kind: KindName::NetworkInterface,
            id: None,
            name: None,
            tags: [("Team".to_owned(), "platform".to_owned())].into(),
            requester: Some("amazon-elb".into()),
            reason: "the load balancer".into(),
        };
        assert!(known.means(&object("amazon-elb", "platform")));
        assert!(!known.means(&object("amazon-rds", "platform")) && !known.means(&object("amazon-elb", "other")));
        let named = Stranger { id: Some("eni-2".into()), ..known.clone() };
        assert!(!named.means(&object("amazon-elb", "platform")));
        assert_eq!(known.words(), "network interface with tag Team=platform and requester amazon-elb");
    }
}

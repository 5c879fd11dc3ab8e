//! The keys that every resource may have: `existing`, `adopt`, `protect`, `on_destroy`, `ignore`, `depends_on`, `tags`.
//!
//! They are taken off here. The other keys belong to the kind.

use std::collections::BTreeMap;

use super::diagnostic::Diagnostics;
use super::fields::Fields;
use super::node::{Content, Entry, Node};
use super::source::Span;
use super::tags::{self, Tags};
use super::{Disposition, Selector, ignore, read};
use crate::{Address, KindName, kinds, suggest};

/// The keys, in the order in which they are usually written.
pub(super) const KEYS: [&str; 7] = ["existing", "adopt", "protect", "on_destroy", "ignore", "depends_on", "tags"];

/// The values of the common keys of a resource.
#[derive(Debug, Default)]
pub(super) struct Frame {
    pub(super) existing: Option<Selector>,
    /// The id of the object to adopt, and its place in the source; `None` if there is none.
    pub(super) adopt: Option<(String, Span)>,
    pub(super) protect: bool,
    pub(super) on_destroy: Option<Disposition>,
    pub(super) ignore: Vec<String>,
    pub(super) depends_on: Vec<(Address, Span)>,
    pub(super) tags: Tags,
}

/// The keys that a resource of this kind may have.
pub(super) fn keys_of(kind: KindName) -> impl Iterator<Item = &'static str> {
    KEYS.into_iter().filter(move |key| *key != "on_destroy" || !kinds::of(kind).dispositions().is_empty())
}

/// Takes the common keys off a resource.
pub(super) fn split(at: &Address, fields: Fields, node: Node, found: &mut Diagnostics) -> (Frame, Node) {
    let mut frame = Frame::default();
    let Content::Map(entries) = node.content else {
        // An empty value is a resource without fields.
        return (frame, Node { content: Content::Map(Vec::new()), ..node });
    };
    let (common, rest): (Vec<Entry>, Vec<Entry>) = entries.into_iter().partition(|entry| KEYS.contains(&entry.key.as_str()));
    let existing = common.iter().any(|entry| entry.key == "existing");
    for entry in &common {
        match entry.key.as_str() {
            "existing" => frame.existing = Some(selector(at, &entry.value, found)),
            _ if existing => alone(entry, found),
            "adopt" => frame.adopt = adoption(at, entry, found),
            "protect" => frame.protect = read::boolean("`protect`", &entry.value, found).unwrap_or_default(),
            "on_destroy" => frame.on_destroy = disposition(at, entry, found),
            "ignore" => frame.ignore = ignore::of_one(at, fields, &entry.value, found),
            "depends_on" => frame.depends_on = addresses(&entry.value, found),
            _ if !kinds::of(at.kind).taggable() => {
                let message = format!("AWS takes no tags for objects of kind {}", at.kind);
                found.error("tags-not-taken", entry.key_span, message).help("leave `tags` out here");
            }
            _ => {
                let entries = read::map("`tags`", &entry.value, found).unwrap_or_default();
                frame.tags = tags::read(&at.to_string(), entries, found);
            }
        }
    }
    if existing {
        for entry in &rest {
            alone(entry, found);
        }
        return (frame, Node { content: Content::Map(Vec::new()), ..node });
    }
    (frame, Node { content: Content::Map(rest), ..node })
}

fn alone(entry: &Entry, found: &mut Diagnostics) {
    let message = format!("`{}` cannot stand beside `existing`", entry.key);
    found
        .error("existing-alone", entry.key_span, message)
        .help("heiiki only uses an existing object and never changes it; remove one of the two");
}

fn selector(at: &Address, node: &Node, found: &mut Diagnostics) -> Selector {
    let mut selector = Selector::default();
    let Some(entries) = read::keyed("`existing`", &["id", "name", "tags", "default"], node, found) else { return selector };
    let mut wrong = false;
    for entry in entries {
        let text = |found: &mut Diagnostics| {
            let text = read::text(&format!("`{}`", entry.key), &entry.value, found)?;
            if text.is_empty() {
                let message = format!("`{}` is empty and would match nothing", entry.key);
                found.error("existing-empty", entry.value.span, message).help("write what the object must have");
            }
            Some(text.replace("$${", "${"))
        };
        match entry.key.as_str() {
            "id" => selector.id = text(found),
            "name" => selector.name = text(found),
            "tags" => {
                for tag in read::map("`tags`", &entry.value, found).unwrap_or_default() {
                    if let Some(value) = read::text(&format!("the tag `{}`", tag.key), &tag.value, found) {
                        selector.tags.insert(tag.key.clone(), value.replace("$${", "${"));
                    }
                }
            }
            "default" => {
                selector.default = read::boolean("`default`", &entry.value, found).unwrap_or_default();
                if selector.default && !kinds::of(at.kind).has_default() {
                    let message = format!("there is no default {}", at.kind);
                    found
                        .error("existing-default", entry.key_span, message)
                        .help("only VPCs, their subnets and groups have defaults");
                }
            }
            key => {
                let help = suggest::did_you_mean(key, ["id", "name", "tags", "default"]);
                found.error("unknown-field", entry.key_span, format!("`{key}` does not choose an existing object")).help_if(help);
            }
        }
        wrong |= entry.key != "default" || selector.default;
    }
    if !wrong {
        found
            .error("existing-empty", node.span, "`existing` does not say which object")
            .help("give `id`, `name`, `tags` or `default: true`; exactly one object must match");
    }
    selector
}

/// The id in `adopt: {id: ...}`. Only an id is accepted: the owner of an object that is handed over names it exactly, and nothing
/// is looked for.
fn adoption(at: &Address, entry: &Entry, found: &mut Diagnostics) -> Option<(String, Span)> {
    if at.kind == KindName::InlinePolicy {
        let message = "an inline policy is ours by its name alone, so none can be adopted";
        let help = "leave `adopt` out: heiiki writes a policy of its own beside it";
        found.error("adopt-by-name", entry.key_span, message).help(help);
        return None;
    }
    let mut id = None;
    for member in read::keyed("`adopt`", &["id"], &entry.value, found)? {
        if member.key == "id" {
            id = read::text("`id`", &member.value, found).map(|text| (text.replace("$${", "${"), member.value.span));
        } else {
            let help = "write `adopt: {id: ...}` with AWS's id of the object";
            let message = format!("`{}` does not say which object is adopted", member.key);
            found.error("unknown-field", member.key_span, message).help(help);
        }
    }
    if id.as_ref().is_none_or(|(text, _)| text.is_empty()) {
        let help = "write `adopt: {id: ...}` with AWS's id of the object, as `heiiki import` does";
        found.error("adopt-empty", entry.key_span, "`adopt` does not say which object").help(help);
        return None;
    }
    id
}

/// Reports two resources that adopt one object.
pub(super) fn adopted_twice<'a>(frames: impl Iterator<Item = (&'a Address, &'a Frame)>, found: &mut Diagnostics) {
    let mut seen: BTreeMap<(KindName, &str), &Address> = BTreeMap::new();
    for (at, frame) in frames {
        let Some((id, span)) = &frame.adopt else { continue };
        if let Some(other) = seen.insert((at.kind, id), at) {
            let help = "an object can be one resource: take `adopt` off one of them";
            found.error("adopt-twice", *span, format!("{other} adopts {id} already")).help(help);
        }
    }
}

fn disposition(at: &Address, entry: &Entry, found: &mut Diagnostics) -> Option<Disposition> {
    let text = read::text("`on_destroy`", &entry.value, found)?;
    let disposition = match text {
        "delete" => Disposition::Delete,
        "retain" => Disposition::Retain,
        _ => {
            let help = suggest::did_you_mean(text, ["delete", "retain"]);
            found.error("unknown-value", entry.value.span, format!("`on_destroy` cannot be `{text}`")).help_if(help);
            return None;
        }
    };
    let possible = kinds::of(at.kind).dispositions();
    if possible.is_empty() {
        let message = format!("{} holds no data, so there is nothing to keep or lose", suggest::with_article(at.kind.as_str()));
        found.error("on-destroy-no-data", entry.key_span, message).help("remove `on_destroy`");
    } else if !possible.contains(&disposition) {
        let message = format!("the data of {} cannot outlive it", suggest::with_article(at.kind.as_str()));
        let help = "its volume goes with it; copy what matters to S3, and write `on_destroy: delete` as consent";
        found.error("on-destroy-retain", entry.value.span, message).help(help);
    }
    Some(disposition)
}

fn addresses(node: &Node, found: &mut Diagnostics) -> Vec<(Address, Span)> {
    let mut addresses = Vec::new();
    for item in read::list("`depends_on`", node, found).unwrap_or_default() {
        let Some(text) = read::text("`depends_on`", item, found) else { continue };
        match text.parse::<Address>() {
            Ok(address) => addresses.push((address, item.span)),
            Err(error) => {
                found.error("bad-address", item.span, error.to_string()).help_if(error.advice());
            }
        }
    }
    addresses
}

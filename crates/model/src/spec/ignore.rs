//! `ignore`: the fields that others own, of one resource or of all. At the top of a spec `tags.backup-*` is meant for every
//! resource with tags, `ingress` for every kind with such a field, and `security_group.ingress` for one kind.

use std::collections::BTreeMap;

use super::diagnostic::Diagnostics;
use super::fields::Fields;
use super::item::Item;
use super::node::Node;
use super::read;
use crate::{Address, KindName, kinds, suggest};

/// Reads the paths of one resource.
pub(super) fn of_one(at: &Address, fields: Fields, node: &Node, found: &mut Diagnostics) -> Vec<String> {
    let mut paths = Vec::new();
    for item in read::list("`ignore`", node, found).unwrap_or_default() {
        let Some(path) = read::text("`ignore`", item, found) else { continue };
        let first = first(path);
        if is_field(at.kind, fields, first) {
            paths.push(path.to_owned());
        } else {
            let help = suggest::did_you_mean(first, fields.names());
            let message = format!("`{first}` is not a field of {}", suggest::with_article(at.kind.as_str()));
            found.error("unknown-field", item.span, message).help_if(help);
        }
    }
    paths
}

/// Adds the fields that the top of a spec leaves to others to each resource that has them.
pub(super) fn everywhere(lists: &[Node], items: &mut [Item], found: &mut Diagnostics) {
    let nodes =
        lists.iter().flat_map(|list| read::list("`ignore`", list, found).unwrap_or_default().to_vec()).collect::<Vec<_>>();
    if nodes.is_empty() {
        return;
    }
    let fields: BTreeMap<KindName, Fields> = KindName::ALL.iter().map(|kind| (*kind, Fields::of(*kind))).collect();
    for node in nodes {
        let Some(path) = read::text("`ignore`", &node, found) else { continue };
        let kind = path.split_once('.').and_then(|(kind, rest)| Some((kind.parse::<KindName>().ok()?, rest)));
        let (kind, path) = kind.map_or((None, path), |(kind, rest)| (Some(kind), rest));
        let first = first(path);
        let has = |of: KindName| kind.is_none_or(|kind| kind == of) && is_field(of, fields[&of], first);
        if !KindName::ALL.iter().any(|of| has(*of)) {
            let names = fields.iter().filter(|(of, _)| kind.is_none_or(|kind| kind == **of));
            let help = suggest::did_you_mean(first, names.flat_map(|(_, fields)| fields.names()));
            let whose = kind.map_or_else(|| "any kind".to_owned(), |kind| suggest::with_article(kind.as_str()));
            found.error("unknown-field", node.span, format!("`{first}` is not a field of {whose}")).help_if(help);
            continue;
        }
        for item in items.iter_mut().filter(|item| item.frame.existing.is_none() && has(item.at.kind)) {
            if !item.frame.ignore.iter().any(|known| known == path) {
                item.frame.ignore.push(path.to_owned());
            }
        }
    }
}

fn is_field(kind: KindName, fields: Fields, first: &str) -> bool {
    fields.has(first) || first == "tags" && kinds::of(kind).taggable()
}

/// The field that a path begins with.
fn first(path: &str) -> &str {
    path.split(['.', '[']).next().unwrap_or_default()
}

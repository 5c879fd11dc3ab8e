//! `when`: parts of a spec that exist only under a condition on variables.
//!
//! A map with `when: {egress: nat}`, a resource or a part of one, is left out unless the variable has that value (or one of a
//! list). This is the only condition that exists. Everything else about a variant is written out.

use super::diagnostic::Diagnostics;
use super::node::{Content, Entry, Node};
use super::outline::{Absent, Outline};
use super::placeholder::Values;
use super::read;

/// The key.
pub(super) const KEY: &str = "when";

/// Leaves out the parts that do not belong to the spec with these values.
pub(super) fn choose(outline: &mut Outline, values: &mut Values, found: &mut Diagnostics) {
    let mut absent = Vec::new();
    outline.resources.retain_mut(|raw| {
        let condition = part(&mut raw.node, values, found);
        absent.extend(condition.clone().map(|condition| (raw.at.clone(), Absent { condition, span: raw.key_span })));
        condition.is_none()
    });
    for (at, absence) in absent {
        outline.declared.remove(&at);
        outline.absent.insert(at, absence);
    }
}

/// Returns the condition that does not hold; `None` for a part that is in the spec.
fn part(node: &mut Node, values: &mut Values, found: &mut Diagnostics) -> Option<String> {
    match &mut node.content {
        Content::Map(entries) => {
            // A tag may be called `when`. Only a map is a condition.
            let conditional = entries.iter().position(|entry| entry.key == KEY && entry.value.entries().is_some());
            if let Some(index) = conditional {
                let entry = entries.remove(index);
                if let Some(condition) = refuted(&entry, values, found) {
                    return Some(condition);
                }
            }
            entries.retain_mut(|entry| part(&mut entry.value, values, found).is_none());
        }
        Content::List(items) => items.retain_mut(|item| part(item, values, found).is_none()),
        Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => {}
    }
    None
}

/// The first part of a condition that does not hold; `None` if all hold.
fn refuted(entry: &Entry, values: &mut Values, found: &mut Diagnostics) -> Option<String> {
    let mut refuted = None;
    for Entry { key, key_span, value } in read::map("`when`", &entry.value, found).unwrap_or_default() {
        let Some(actual) = values.look_up(key, *key_span, found) else { continue };
        let wanted = value.items().map_or_else(|| vec![value], |items| items.iter().collect());
        for one in &wanted {
            values.check_allowed(key, one, found);
        }
        if !wanted.iter().any(|one| one.content == actual) && refuted.is_none() {
            let words: Vec<String> = wanted.iter().map(|one| one.bare()).collect();
            refuted =
                Some(format!("`{key}` is {}, and it is there only for {}", Node::bare_content(&actual), words.join(" or ")));
        }
    }
    refuted
}

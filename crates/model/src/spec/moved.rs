//! `moved`: resources whose address has changed. It is about names in the spec alone. The planner finds the objects that this
//! concerns.

use std::collections::BTreeMap;

use super::diagnostic::Diagnostics;
use super::item::Item;
use super::node::Node;
use super::outline::Outline;
use super::placeholder::{Removed, Values};
use super::read as nodes;
use super::source::Span;
use crate::{Address, KindName, suggest};

/// One entry with the places of its addresses.
struct Move {
    from: (Address, Span),
    to: (Address, Span),
}

/// Reads all entries and checks them: from every old address to the one that its resource has now.
pub(super) fn read(
    outline: &mut Outline,
    values: &mut Values,
    items: &[Item],
    found: &mut Diagnostics,
) -> BTreeMap<Address, Address> {
    let mut moves = Vec::new();
    for mut node in std::mem::take(&mut outline.moved) {
        values.fill(&mut node, "", &mut Removed::new(), found);
        moves.extend(entry(&node, found));
    }
    let mut next: BTreeMap<Address, Address> = BTreeMap::new();
    for Move { from: (from, span), to: (to, _) } in &moves {
        if let Some(first) = next.insert(from.clone(), to.clone()) {
            let help = "a resource has one address: keep one of the two entries";
            found.error("moved-twice", *span, format!("{from} has moved already, to {first}")).help(help);
        }
    }
    moves.iter().filter_map(|entry| Some((entry.from.0.clone(), resolved(entry, &next, outline, items, found)?))).collect()
}

fn entry(node: &Node, found: &mut Diagnostics) -> Option<Move> {
    let (mut from, mut to) = (None, None);
    for member in nodes::keyed("an entry of `moved`", &["from", "to"], node, found)? {
        let place = match member.key.as_str() {
            "from" => &mut from,
            "to" => &mut to,
            key => {
                let help = suggest::did_you_mean(key, ["from", "to"]);
                found.error("unknown-field", member.key_span, format!("`{key}` is not a field of `moved`")).help_if(help);
                continue;
            }
        };
        let Some(text) = nodes::text(&format!("`{}`", member.key), &member.value, found) else { continue };
        match text.parse::<Address>() {
            Ok(at) => *place = Some((at, member.value.span)),
            Err(error) => {
                found.error("bad-address", member.value.span, error.to_string());
            }
        }
    }
    for (key, part) in [("from", &from), ("to", &to)] {
        if part.is_none() && node.get(key).is_none() {
            let help = "write `{from: kind/old, to: kind/new}`";
            found.error("missing-field", node.span, format!("an entry of `moved` needs `{key}`")).help(help);
        }
    }
    let (from, to) = (from?, to?);
    if from.0.kind != to.0.kind {
        let help = "only a name can change; an object of another kind is another object";
        found.error("moved-kind", to.1, format!("{} cannot become {}: they are of different kinds", from.0, to.0)).help(help);
        return None;
    }
    if from.0.kind == KindName::InlinePolicy {
        let help = "let heiiki delete the old policy and write the new one: leave this entry out";
        let message = "an inline policy is ours by its name alone, and IAM renames none";
        found.error("moved-by-name", from.1, message).help(help);
        return None;
    }
    Some(Move { from, to })
}

/// Returns the end of the chain of moves that begins here; `None` for a move that is not possible, which is reported.
fn resolved(
    entry: &Move,
    next: &BTreeMap<Address, Address>,
    outline: &Outline,
    items: &[Item],
    found: &mut Diagnostics,
) -> Option<Address> {
    let (from, span) = &entry.from;
    if outline.declared.contains_key(from) {
        // Two keys cannot be exchanged in one step, because each would still be there.
        let help = if next.contains_key(&entry.to.0) && outline.declared.contains_key(&entry.to.0) {
            format!(
                "keys are exchanged in two steps, by way of a third one: move {from} to a new key and apply that, then move the others; or take this move out"
            )
        } else {
            format!("rename the entry of {from} in the spec to `{}`, or take this move out", entry.to.0.name)
        };
        found.error("moved-still-there", *span, format!("{from} has moved, and the spec still has it")).help(help);
        return None;
    }
    let mut to = &entry.to.0;
    for _ in 0..next.len() {
        let Some(further) = next.get(to) else { break };
        to = further;
    }
    let existing = items.iter().any(|item| item.at == *to && item.frame.existing.is_some());
    if existing || !(outline.declared.contains_key(to) || outline.absent.contains_key(to)) {
        let why = if existing { "is an existing object, which heiiki does not own" } else { "is not in this spec" };
        let help = format!("name the resource that {from} has become, or take this move out");
        found.error("moved-unknown", entry.to.1, format!("{from} has moved to {to}, which {why}")).help(help);
        return None;
    }
    Some(to.clone())
}

//! The openings of the steps of one resource: those that exist after the steps and did not before, and the guardrails
//! that the steps remove.

use std::collections::BTreeSet;

use heiiki_model::plan::Step;
use heiiki_model::{Change, KindName, To};
use serde_json::Value;

use crate::access::denies;
use crate::{Ground, Opening, State, openings};

/// The steps of one resource.
#[derive(Clone, Debug, Default)]
pub struct Steps<'a> {
    /// The step that makes it.
    pub create: Option<&'a Step>,
    /// The steps that change it.
    pub changes: Vec<&'a Step>,
    /// The step that deletes it.
    pub delete: Option<&'a Step>,
}

/// The openings that the steps add.
pub fn opened(kind: KindName, steps: &Steps<'_>, ground: &Ground<'_>) -> BTreeSet<Opening> {
    let live = |step: &Step| step.object.as_ref().map(|object| object.live.clone());
    let mut found = BTreeSet::new();
    if let Some(want) = steps.create.and_then(|create| create.want.as_ref()) {
        let before = steps.delete.and_then(live).map(|live| openings(kind, &live, State::Live, ground)).unwrap_or_default();
        found.extend(beyond(openings(kind, want, State::Made, ground), &before));
    } else if let Some(before) = steps.changes.first().and_then(|step| live(step)) {
        let changes =
            || steps.changes.iter().flat_map(|step| step.changes.iter().filter(|change| !change.is_ignored(&step.ignore)));
        let mut after = before.clone();
        for change in changes() {
            put(&mut after, change);
        }
        let was = openings(kind, &before, State::Live, ground);
        found.extend(beyond(openings(kind, &after, State::Live, ground), &was));
        found.extend(changes().flat_map(|change| guardrails(kind, change, ground)));
    } else if let Some(delete) = steps.delete.filter(|_| kind == KindName::InlinePolicy) {
        let document = delete.object.as_ref().map(|object| &object.live["document"]);
        let gone = document
            .filter(|document| denies(document))
            .map(|_| Opening::WithoutGuardrail { policy: delete.at.name.to_string() });
        found.extend(gone);
    }
    found
}

/// The openings that are not among those before.
fn beyond(after: BTreeSet<Opening>, before: &BTreeSet<Opening>) -> impl Iterator<Item = Opening> {
    let before: BTreeSet<Opening> = before.iter().map(Opening::bare).collect();
    after.into_iter().filter(move |opening| !before.contains(&opening.bare()))
}

/// The openings of a live object that would not exist if it were as the spec wants it, and the guardrails that were
/// removed from it. The changes lead from the live values to the wanted ones, as a kind's `diff` gives them.
pub fn beside(kind: KindName, live: &Value, changes: &[Change], ground: &Ground<'_>) -> BTreeSet<Opening> {
    let mut wanted = live.clone();
    for change in changes {
        put(&mut wanted, change);
    }
    let as_wanted = openings(kind, &wanted, State::Live, ground);
    let back = changes.iter().flat_map(|change| guardrails(kind, &reversed(change), ground));
    beyond(openings(kind, live, State::Live, ground), &as_wanted).chain(back).collect()
}

/// The change that leads back.
pub(crate) fn reversed(change: &Change) -> Change {
    let Change { field, from, to, mode } = change.clone();
    Change { field, from: to.value, to: To::value(from), mode }
}

/// Puts what a field becomes into a live object. A field inside of a structure is put there; a live role has its trust policy under AWS's name.
fn put(live: &mut Value, change: &Change) {
    let mut at = live;
    let field = change.field.as_ref();
    let field = if matches!(field, "trust" | "trust_policy") { "assume_role_policy_document" } else { field };
    for part in field.split('.') {
        if !at.is_object() {
            *at = Value::Object(serde_json::Map::new());
        }
        at = &mut at[part];
    }
    *at = change.to.value.clone();
}

/// The policies that deny and are taken off, and the boundary that goes.
fn guardrails(kind: KindName, change: &Change, ground: &Ground<'_>) -> Vec<Opening> {
    if !matches!(kind, KindName::Role | KindName::User) {
        return Vec::new();
    }
    let (from, to) = (&change.from, &change.to.value);
    let without = |policy: &str| Opening::WithoutGuardrail { policy: policy.to_owned() };
    match change.field.as_ref() {
        "policies" => {
            let stays: BTreeSet<&str> = to.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let gone = from.as_array().into_iter().flatten().filter_map(Value::as_str).filter(|policy| !stays.contains(policy));
            gone.filter(|policy| ground.document(policy).is_some_and(|document| denies(&document))).map(without).collect()
        }
        "inline_policies" => {
            let old = from.as_object().into_iter().flatten();
            let gone = old.filter(|(name, document)| denies(document) && to.get(name.as_str()).is_none_or(Value::is_null));
            gone.map(|(name, _)| without(name)).collect()
        }
        // Another boundary is compared as a document where that is possible; without one nothing bounds any more.
        "permissions_boundary" => from.as_str().filter(|_| to.is_null()).map(without).into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests;

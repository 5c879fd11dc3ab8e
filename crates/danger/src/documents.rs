//! Policy documents that a change changes, brings or takes away, and whether more gets through afterwards.

use heiiki_model::policy_document::{self, Absent, DocumentChange, Reach};
use heiiki_model::{Change, KindName};
use serde_json::Value;

use crate::Rule;

/// True for a policy document, as opposed to any other mapping.
pub fn is_document(value: &Value) -> bool {
    value.get("Statement").is_some_and(|statements| statements.is_array() || statements.is_object())
}

/// True for a mapping of names to policy documents, such as inline policies.
pub fn are_documents(value: &Value) -> bool {
    value.as_object().is_some_and(|members| !members.is_empty() && members.values().all(is_document))
}

/// True when a policy document changes, comes or goes.
pub fn is_change(from: &Value, to: &Value) -> bool {
    let fits = |value: &Value| value.is_null() || is_document(value);
    fits(from) && fits(to) && !(from.is_null() && to.is_null())
}

/// The documents that one change changes, each with the path of its field.
pub fn of_change(kind: KindName, change: &Change) -> Vec<(String, DocumentChange)> {
    let mut found = Vec::new();
    collect(&change.field, &change.from, &change.to.value, heiiki_model::kinds::of(kind).without_policy(), &mut found);
    found
}

fn collect(label: &str, from: &Value, to: &Value, absent: Absent, found: &mut Vec<(String, DocumentChange)>) {
    if is_change(from, to) {
        found.push((label.to_owned(), judged(from, to, absent)));
    } else if from.is_string() && is_document(to) {
        // The live document is not shown, so that nothing can be said about it.
        let statements = judged(&Value::Null, to, absent).statements;
        found.push((label.to_owned(), DocumentChange { reach: Reach::Undecided, statements }));
    } else if let (Some(new), true) = (to.as_object(), from.is_object() || are_documents(to)) {
        let old = from.as_object();
        let mut keys: Vec<&String> = old.into_iter().flat_map(serde_json::Map::keys).chain(new.keys()).collect();
        keys.sort();
        keys.dedup();
        for key in keys {
            let (old, new) = (old.and_then(|old| old.get(key)).unwrap_or(&Value::Null), new.get(key).unwrap_or(&Value::Null));
            if old != new {
                collect(&format!("{label}.{key}"), old, new, absent, found);
            }
        }
    }
}

/// The change of access between two documents. `null` stands for no document.
pub fn judged(from: &Value, to: &Value, absent: Absent) -> DocumentChange {
    let there = |document| Some(document).filter(|document: &&Value| !document.is_null());
    policy_document::change(there(from), there(to), absent)
}

/// The rule that a change of a document breaks. `None` if the change certainly lets nothing more through.
pub fn rule(field: &str, reach: Reach) -> Option<Rule> {
    if !reach.may_widen() {
        return None;
    }
    let trust = field.starts_with("trust") || field.starts_with("assume_role");
    Some(match reach {
        _ if trust => Rule::TrustWidened,
        Reach::Undecided => Rule::PolicyUndecided,
        Reach::Widens | Reach::Narrows | Reach::Both | Reach::Same => Rule::PolicyWidened,
    })
}

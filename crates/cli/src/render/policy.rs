//! Differences of policy documents, statement by statement: a reader of a review wants to know which statement gains or loses what, and whether more
//! gets through.

use heiiki_model::plan::{Plan, StepId};
use heiiki_model::policy_document::{self, Absent, DocumentChange, Reach, StatementChange, StatementEdit};
use heiiki_model::{Address, Change, KindName};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::diff::{Line, Mark};
use super::style::one_line;
use super::value::Say;

/// True for what is a policy document rather than any other mapping.
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

/// A policy document that an update or a replacement changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Access {
    /// The resource.
    pub at: Address,
    /// The step that changes it.
    pub step: StepId,
    /// The field; for one of several documents with its name: `inline_policies.Read`.
    pub field: String,
    /// What becomes of access, and the statements.
    #[serde(flatten)]
    pub change: DocumentChange,
}

/// Every policy document that a plan changes, in the order of its steps.
pub fn documents(plan: &Plan) -> Vec<Access> {
    let mut found = Vec::new();
    for step in &plan.steps {
        for (field, change) in step.changes.iter().flat_map(|change| of_change(step.at.kind, change)) {
            found.push(Access { at: step.at.clone(), step: step.id, field, change });
        }
    }
    found
}

/// The documents that one change changes, each with the path of its field.
pub fn of_change(kind: KindName, change: &Change) -> Vec<(String, DocumentChange)> {
    let mut found = Vec::new();
    collect(&change.field, &change.from, &change.to.value, Absent::of(kind), &mut found);
    found
}

fn collect(label: &str, from: &Value, to: &Value, absent: Absent, found: &mut Vec<(String, DocumentChange)>) {
    if is_change(from, to) {
        found.push((label.to_owned(), judged(from, to, absent)));
    } else if from.is_string() && is_document(to) {
        // What is live is not shown, so that nobody can tell.
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

/// The lines of a document that is new with its resource: there is no access to compare with.
pub fn made(label: &str, document: &Value, say: Say<'_>) -> Vec<Line> {
    let statements = judged(&Value::Null, document, Absent::GrantsNothing).statements;
    let lines = statements.iter().flat_map(|change| statement(label, change, say));
    lines.filter(|line| !matches!(line.mark(), Mark::Judged(_))).collect()
}

fn judged(from: &Value, to: &Value, absent: Absent) -> DocumentChange {
    let there = |document| Some(document).filter(|document: &&Value| !document.is_null());
    policy_document::change(there(from), there(to), absent)
}

/// The lines of a difference, with what becomes of access beneath each statement, and beneath the document when it has several.
pub fn lines(label: &str, from: &Value, to: &Value, absent: Absent, say: Say<'_>) -> Vec<Line> {
    let DocumentChange { reach, statements } = judged(from, to, absent);
    let mut lines = Vec::new();
    if statements.len() > 1 {
        lines.extend([Line::head(label.to_owned()), Line::judged(reach)]);
    }
    lines.extend(statements.iter().flat_map(|change| statement(label, change, say)));
    lines
}

fn statement(label: &str, change: &StatementChange, say: Say<'_>) -> Vec<Line> {
    let StatementChange { statement, edit, reach, fields } = change;
    let statement = one_line(statement);
    let mut lines = Vec::new();
    let mark = match edit {
        StatementEdit::Added => Mark::Added,
        StatementEdit::Removed => Mark::Removed,
        StatementEdit::Changed => {
            for (index, field) in fields.iter().enumerate() {
                let path = if field.field.is_empty() { String::new() } else { format!(" {}", one_line(&field.field)) };
                lines.push(Line::head(format!("{label}: {statement}{path}")));
                if index == 0 {
                    lines.push(Line::judged(*reach));
                }
                lines.extend(field.removed.iter().map(|value| Line::new(Mark::Removed, say.quoted(value))));
                lines.extend(field.added.iter().map(|value| Line::new(Mark::Added, say.quoted(value))));
            }
            return lines;
        }
    };
    let what = if mark == Mark::Added { "new statement" } else { "statement removed" };
    lines.push(Line::head(format!("{label}: {statement} ({what})")));
    lines.push(Line::judged(*reach));
    for field in fields {
        let values: Vec<String> = field.removed.iter().chain(&field.added).map(|value| say.quoted(value)).collect();
        lines.push(Line::new(mark, format!("{}: {}", one_line(&field.field), values.join(", "))));
    }
    lines
}

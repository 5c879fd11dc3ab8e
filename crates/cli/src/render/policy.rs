//! Differences of policy documents, statement by statement: a reader of a review wants to know which statement gains or loses what.

use heiiki_model::policy_document::{StatementChange, StatementEdit, difference};
use serde_json::{Value, json};

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

/// The lines of a difference. A missing document is one without statements.
pub fn lines(label: &str, from: &Value, to: &Value, say: Say<'_>) -> Vec<Line> {
    let empty = |other: &Value| json!({"Version": other.get("Version").cloned().unwrap_or(Value::Null), "Statement": []});
    let (old, new) = match (from.is_null(), to.is_null()) {
        (true, _) => (empty(to), to.clone()),
        (false, true) => (from.clone(), empty(from)),
        (false, false) => (from.clone(), to.clone()),
    };
    let changes = difference(&old, &new);
    changes.iter().flat_map(|change| statement(label, change, say)).collect()
}

fn statement(label: &str, change: &StatementChange, say: Say<'_>) -> Vec<Line> {
    let StatementChange { statement, edit, fields } = change;
    let statement = one_line(statement);
    let mut lines = Vec::new();
    let mark = match edit {
        StatementEdit::Added => Mark::Added,
        StatementEdit::Removed => Mark::Removed,
        StatementEdit::Changed => {
            for field in fields {
                let path = if field.field.is_empty() { String::new() } else { format!(" {}", one_line(&field.field)) };
                lines.push(Line::head(format!("{label}: {statement}{path}")));
                lines.extend(field.removed.iter().map(|value| Line::new(Mark::Removed, say.quoted(value))));
                lines.extend(field.added.iter().map(|value| Line::new(Mark::Added, say.quoted(value))));
            }
            return lines;
        }
    };
    let what = if mark == Mark::Added { "new statement" } else { "statement removed" };
    lines.push(Line::head(format!("{label}: {statement} ({what})")));
    for field in fields {
        let values: Vec<String> = field.removed.iter().chain(&field.added).map(|value| say.quoted(value)).collect();
        lines.push(Line::new(mark, format!("{}: {}", one_line(&field.field), values.join(", "))));
    }
    lines
}

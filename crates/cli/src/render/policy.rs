//! Differences of policy documents, statement by statement: a reader of a review wants to know which statement gains or loses what, and whether more
//! gets through.

use heiiki_danger::documents::judged;
use heiiki_model::Address;
use heiiki_model::plan::{Plan, StepId};
use heiiki_model::policy_document::{Absent, DocumentChange, StatementChange, StatementEdit};
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value;

use super::diff::{Line, Mark};
use super::style::one_line;
use super::value::Say;

pub use heiiki_danger::documents::{are_documents, is_change, is_document, of_change};

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

/// The lines of a document that is new with its resource: there is no access to compare with.
pub fn made(label: &str, document: &Value, say: Say<'_>) -> Vec<Line> {
    let statements = judged(&Value::Null, document, Absent::GrantsNothing).statements;
    let lines = statements.iter().flat_map(|change| statement(label, change, say));
    lines.filter(|line| !matches!(line.mark(), Mark::Judged(_))).collect()
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

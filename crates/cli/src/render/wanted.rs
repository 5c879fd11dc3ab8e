//! The wanted fields of a new object as lines, because there is no live object to compare them with.

use heiiki_model::Address;
use heiiki_model::plan::Verb;
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use super::diff::{Line, Mark};
use super::plan::Shown;
use super::policy;
use super::rows::Row;
use super::style::{clean, pad};
use super::value::Say;

/// A longer field does not push the values of all others to the right.
const WIDEST: usize = 40;

/// The fields of a new object.
pub(super) fn lines(shown: &Shown<'_>, row: &Row<'_>) -> Vec<Line> {
    let made = shown.plan().steps.iter().filter(|step| step.verb == Verb::Create);
    let after: Vec<Address> = made.map(|step| step.at.clone()).collect();
    let say = Say::new(shown.names(), &after);
    let mut lines = Vec::new();
    let fields = row.create.and_then(|step| step.want.as_ref()).and_then(Value::as_object);
    for (field, value) in fields.into_iter().flatten() {
        member(&clean(field), value, say, &mut lines);
    }
    aligned(&lines)
}

/// One line of a want: a field with its value beside it, or any other line.
enum Part {
    Field(String, String),
    Other(Line),
}

/// The lines, with all values that stand beside their fields in one column.
fn aligned(parts: &[Part]) -> Vec<Line> {
    let width = |part: &Part| match part {
        Part::Field(label, _) => Some(label.width()).filter(|width| *width <= WIDEST),
        Part::Other(_) => None,
    };
    let widest = parts.iter().filter_map(width).max().unwrap_or(0);
    let line = |part: &Part| match part {
        Part::Field(label, value) => Line::new(Mark::Added, format!("{}  {value}", pad(label, widest))),
        Part::Other(line) => line.clone(),
    };
    parts.iter().map(line).collect()
}

fn member(label: &str, value: &Value, say: Say<'_>, lines: &mut Vec<Part>) {
    match value {
        Value::Object(_) if policy::is_document(value) => {
            lines.extend(policy::made(label, value, say).into_iter().map(Part::Other));
        }
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                member(&format!("{label}.{}", clean(key)), value, say, lines);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            lines.push(Part::Other(Line::head(label.to_owned())));
            lines.extend(items.iter().map(|item| Part::Other(Line::new(Mark::Added, say.value(item)))));
        }
        Value::String(text) if text.trim_end().contains('\n') => {
            lines.push(Part::Other(Line::head(label.to_owned())));
            lines.extend(text.lines().map(|line| Part::Other(Line::new(Mark::Added, clean(line)))));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            lines.push(Part::Field(label.to_owned(), say.value(value)));
        }
    }
}

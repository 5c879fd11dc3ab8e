//! What the spec wants of an object that is made, as lines: nothing is live that it could differ from.

use heiiki_model::Address;
use heiiki_model::plan::Verb;
use serde_json::Value;

use super::super::diff::{Line, Mark};
use super::super::plan::Shown;
use super::super::policy;
use super::super::rows::Row;
use super::super::style::clean;
use super::super::value::Say;

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
    lines
}

fn member(label: &str, value: &Value, say: Say<'_>, lines: &mut Vec<Line>) {
    match value {
        Value::Object(_) if policy::is_document(value) => lines.extend(policy::lines(label, &Value::Null, value, say)),
        Value::Object(members) if !members.is_empty() => {
            for (key, value) in members.iter().filter(|(_, value)| !value.is_null()) {
                member(&format!("{label}.{}", clean(key)), value, say, lines);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            lines.push(Line::head(label.to_owned()));
            lines.extend(items.iter().map(|item| Line::new(Mark::Added, say.value(item))));
        }
        Value::String(text) if text.trim_end().contains('\n') => {
            lines.push(Line::head(label.to_owned()));
            lines.extend(text.lines().map(|line| Line::new(Mark::Added, clean(line))));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => {
            lines.push(Line::new(Mark::Added, format!("{label}  {}", say.value(value))));
        }
    }
}

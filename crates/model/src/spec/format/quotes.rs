//! Takes quotes off a text that means the same without them, and writes the others as double quotes.

use saphyr_parser::{Event, Parser, ScalarStyle};

use super::super::scalar;

/// The text with no more quotes than it needs; `None` if it cannot be read.
pub(super) fn fewest(text: &str) -> Option<String> {
    let bytes: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let mut out = String::with_capacity(text.len());
    let mut done = 0;
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.ok()?;
        let Event::Scalar(value, style, _, tag) = event else { continue };
        if !matches!(style, ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted) || tag.is_some() {
            continue;
        }
        let (start, end) = (*bytes.get(span.start.index())?, *bytes.get(span.end.index())?);
        let written = text.get(start..end)?;
        if written.contains('\n') || start < done {
            continue;
        }
        let new = if needs_none(&value) {
            value.to_string()
        } else if style == ScalarStyle::SingleQuoted && !value.contains(['"', '\\']) && !value.chars().any(char::is_control) {
            format!("\"{value}\"")
        } else {
            continue;
        };
        out.push_str(text.get(done..start)?);
        out.push_str(&new);
        done = end;
    }
    out.push_str(text.get(done..)?);
    Some(out)
}

/// True for a text that stays the same without quotes, in blocks and in brackets, here and in programs that read YAML 1.1.
pub(in crate::spec) fn needs_none(value: &str) -> bool {
    let good = |c: char| c.is_alphanumeric() || "_-./@+=()*".contains(c);
    let inner = |(at, c): (usize, char)| {
        let next = value.get(at + c.len_utf8()..).and_then(|rest| rest.chars().next());
        good(c) || matches!(c, ':' | ' ') && next.is_some_and(good)
    };
    value.starts_with(|c: char| c.is_alphanumeric() || c == '/' || c == '_')
        && value.char_indices().all(inner)
        && !scalar::is_ambiguous(value)
}

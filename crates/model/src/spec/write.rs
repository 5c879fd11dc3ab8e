//! Writes a spec as text, in the layout that `heiiki fmt` leaves as it is: a value that fits on a line stands on one, the others
//! in blocks.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use super::format::needs_no_quotes;
use crate::text::is_unseen;
use crate::{Address, Name, Place};

/// The longest line that is written.
const WIDTH: usize = 120;

/// One resource as it is to be written: comments before it, and its fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// Its address.
    pub at: Address,
    /// Lines of comment before it.
    pub comments: Vec<String>,
    /// Its fields and common keys.
    pub fields: Map<String, Value>,
}

/// A whole spec as text.
pub fn write(comments: &[String], place: &Place, tags: &BTreeMap<String, String>, entries: &[Entry]) -> String {
    let mut out = String::new();
    for line in comments {
        comment(&mut out, 0, line);
    }
    line(&mut out, 0, "version: 1");
    for (key, value) in [("environment", &place.environment), ("account", &place.account), ("region", &place.region)] {
        line(&mut out, 0, &format!("{key}: {}", scalar(&json!(value))));
    }
    if !tags.is_empty() {
        field(&mut out, 0, "tags", &json!(tags));
    }
    let mut entries: Vec<&Entry> = entries.iter().collect();
    entries.sort_by_key(|entry| &entry.at);
    let (mut section, mut kind) = ("", None);
    for entry in entries {
        if entry.at.kind.section() != section {
            section = entry.at.kind.section();
            let _ = write!(out, "\n{section}:\n");
        } else if kind != Some(entry.at.kind) {
            out.push('\n');
        }
        if kind != Some(entry.at.kind) {
            line(&mut out, 2, &format!("{}:", entry.at.kind.collection()));
        }
        kind = Some(entry.at.kind);
        for text in &entry.comments {
            comment(&mut out, 4, text);
        }
        field(&mut out, 4, name(&entry.at.name), &Value::Object(entry.fields.clone()));
    }
    out
}

fn name(name: &Name) -> &str {
    name.as_str()
}

fn line(out: &mut String, indent: usize, text: &str) {
    let _ = writeln!(out, "{:indent$}{text}", "");
}

/// Writes a comment in as many lines as it needs. It may hold texts of other people, so that no character in it can end the line.
fn comment(out: &mut String, indent: usize, text: &str) {
    let clean: String = text.chars().map(|c| if c.is_control() || is_unseen(c) { ' ' } else { c }).collect();
    let mut current = String::new();
    for word in clean.split_whitespace() {
        if !current.is_empty() && indent + 3 + current.chars().count() + word.chars().count() > WIDTH - 10 {
            line(out, indent, &format!("# {current}"));
            current.clear();
        }
        current.push_str(if current.is_empty() { "" } else { " " });
        current.push_str(word);
    }
    line(out, indent, format!("# {current}").trim_end());
}

/// Writes a key with its value, on one line if that fits.
fn field(out: &mut String, indent: usize, key: &str, value: &Value) {
    let key = scalar(&json!(key));
    if let Some(flow) = flow(value).filter(|flow| indent + key.chars().count() + 2 + flow.chars().count() <= WIDTH) {
        return line(out, indent, &format!("{key}: {flow}"));
    }
    match value {
        Value::Object(members) => {
            line(out, indent, &format!("{key}:"));
            for (key, value) in members {
                field(out, indent + 2, key, value);
            }
        }
        Value::Array(items) => {
            line(out, indent, &format!("{key}:"));
            for value in items {
                item(out, indent + 2, value);
            }
        }
        Value::String(text) if is_block(text) => {
            let keep = if text.ends_with('\n') { "" } else { "-" };
            line(out, indent, &format!("{key}: |{keep}"));
            for text in text.lines() {
                let _ = if text.is_empty() { writeln!(out) } else { writeln!(out, "{:1$}{text}", "", indent + 2) };
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {
            line(out, indent, &format!("{key}: {}", scalar(value)));
        }
    }
}

fn item(out: &mut String, indent: usize, value: &Value) {
    if let Some(flow) = flow(value).filter(|flow| indent + 2 + flow.chars().count() <= WIDTH) {
        return line(out, indent, &format!("- {flow}"));
    }
    match value {
        Value::Object(members) => {
            // The first key stands behind the dash.
            let mut block = String::new();
            for (key, value) in members {
                field(&mut block, indent + 2, key, value);
            }
            let rest = block.get(indent + 2..).unwrap_or_default();
            let _ = write!(out, "{:indent$}- {rest}", "");
        }
        Value::Array(_) | Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {
            line(out, indent, &format!("- {}", flow(value).unwrap_or_else(|| value.to_string())));
        }
    }
}

/// A value on one line; `None` for a value that is written as a block: texts of several lines, and lists of maps.
fn flow(value: &Value) -> Option<String> {
    match value {
        Value::Object(members) => {
            let parts: Option<Vec<String>> =
                members.iter().map(|(key, value)| flow(value).map(|value| format!("{}: {value}", scalar(&json!(key))))).collect();
            parts.map(|parts| format!("{{{}}}", parts.join(", ")))
        }
        Value::Array(items) if items.iter().any(Value::is_object) => None,
        Value::Array(items) => items.iter().map(flow).collect::<Option<Vec<_>>>().map(|items| format!("[{}]", items.join(", "))),
        Value::String(text) if is_block(text) => None,
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => Some(scalar(value)),
    }
}

/// True for a text of several lines that a block can hold as it is.
fn is_block(text: &str) -> bool {
    let plain = |c: char| c == '\n' || !(c.is_control() || is_unseen(c));
    let lines = || text.lines();
    text.trim_end_matches('\n').contains('\n')
        && text.chars().all(plain)
        && !text.ends_with("\n\n")
        && lines().next().is_some_and(|first| !first.is_empty() && !first.starts_with(' '))
        && lines().all(|line| line.trim_end() == line)
}

/// A scalar, with quotes if it needs them.
fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) if needs_no_quotes(text) && !text.contains(is_unseen) => text.clone(),
        // A text of JSON is one of YAML, except for characters that YAML takes for a line break.
        other @ (Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
            let odd = |c: char| is_unseen(c) || matches!(c, '\u{7f}'..='\u{9f}');
            let text = other.to_string();
            text.chars().fold(String::new(), |mut out, c| {
                if odd(c) {
                    let number = u32::from(c);
                    let _ = if number > 0xffff { write!(out, "\\U{number:08x}") } else { write!(out, "\\u{number:04x}") };
                } else {
                    out.push(c);
                }
                out
            })
        }
    }
}

//! Reads nodes as values of the spec's own keys, and reports values of another type.
//!
//! Fields of kinds are not read here. Their shapes are checked in `shape`.

use super::diagnostic::Diagnostics;
use super::node::{Content, Entry, Node};
use super::scalar;
use crate::suggest;

/// Reports a value of the wrong type. `what` names the place, `expected` the type with its article.
pub(super) fn wrong_type(what: &str, expected: &str, node: &Node, found: &mut Diagnostics) {
    if node.content == Content::Wrong {
        return;
    }
    let help = type_help(expected, node, found);
    found.error("wrong-type", node.span, format!("{what} takes {expected}, found {}", node.words())).help_if(help);
}

/// The way to write a value so that it has the expected type; `None` if that cannot be told.
pub(super) fn type_help(expected: &str, node: &Node, found: &Diagnostics) -> Option<String> {
    let written = found.sources().text(node.span);
    match &node.content {
        Content::Text(text) if expected.contains("true") && !node.plain && matches!(text.as_str(), "true" | "false") => {
            Some(format!("remove the quotes: {text}"))
        }
        Content::Text(text) if expected.contains("true") => match text.to_ascii_lowercase().as_str() {
            "yes" | "on" | "y" => Some("write `true`, without quotes; `yes` and `on` are texts in YAML 1.2".into()),
            "no" | "off" | "n" => Some("write `false`, without quotes; `no` and `off` are texts in YAML 1.2".into()),
            _ => None,
        },
        Content::Text(text) if expected.contains("number") => match scalar::plain(text) {
            Some(Content::Number(_)) if !node.plain => Some(format!("remove the quotes: {text}")),
            _ => None,
        },
        Content::Bool(_) | Content::Number(_) if expected.contains("text") && written.contains("${var.") => {
            Some("declare the variable with `type: string`, or use it inside a longer text".into())
        }
        Content::Bool(_) | Content::Number(_) if expected.contains("text") && node.plain && !written.is_empty() => {
            Some(format!("put it in quotes: \"{written}\""))
        }
        Content::Text(_) | Content::Bool(_) | Content::Number(_) if expected.contains("list") && !written.contains('\n') => {
            Some(format!("write a list: [{written}]"))
        }
        Content::List(items) if expected.contains("text") || expected.contains("true") || expected.contains("number") => {
            match &items[..] {
                [one] if !one.bare().contains('\n') && one.entries().is_none() && one.items().is_none() => {
                    Some(format!("write it without the brackets: {}", one.bare()))
                }
                _ => Some(format!("write {expected} alone")),
            }
        }
        Content::Map(_) if expected.contains("text") && !expected.contains("map") => {
            Some("write one text, without keys beneath".into())
        }
        Content::Map(_) if expected.contains("list") => {
            Some("write a list: each item on a line of its own after `- `, or all of them in `[` `]`".into())
        }
        Content::Null if expected.contains("text") => Some("a value is missing after the `:`".into()),
        Content::Wrong
        | Content::Null
        | Content::Bool(_)
        | Content::Number(_)
        | Content::Text(_)
        | Content::List(_)
        | Content::Map(_) => None,
    }
}

/// Reads a text; `None` for any other value, which is reported.
pub(super) fn text<'a>(what: &str, node: &'a Node, found: &mut Diagnostics) -> Option<&'a str> {
    if let Content::Text(text) = &node.content {
        return Some(text);
    }
    wrong_type(what, "a text", node, found);
    None
}

/// Reads `true` or `false`; `None` for any other value, which is reported.
pub(super) fn boolean(what: &str, node: &Node, found: &mut Diagnostics) -> Option<bool> {
    if let Content::Bool(value) = node.content {
        return Some(value);
    }
    wrong_type(what, "`true` or `false`", node, found);
    None
}

/// Reads a list; `None` for any other value, which is reported. An empty value is an empty list.
pub(super) fn list<'a>(what: &str, node: &'a Node, found: &mut Diagnostics) -> Option<&'a [Node]> {
    if node.is_null() {
        return Some(&[]);
    }
    if node.items().is_none() {
        wrong_type(what, "a list", node, found);
    }
    node.items()
}

/// Reads a map; `None` for any other value, which is reported. An empty value is an empty map.
pub(super) fn map<'a>(what: &str, node: &'a Node, found: &mut Diagnostics) -> Option<&'a [Entry]> {
    map_of(what, "write each as `name: value`", node, found)
}

/// Reads a map with these keys. An empty value is an empty map.
pub(super) fn keyed<'a>(what: &str, keys: &[&str], node: &'a Node, found: &mut Diagnostics) -> Option<&'a [Entry]> {
    map_of(what, &with_keys(keys.iter().copied()), node, found)
}

/// The way to write a map with these keys.
pub(super) fn with_keys<'a>(keys: impl IntoIterator<Item = &'a str>) -> String {
    suggest::list(keys).map_or_else(|| "leave it empty".to_owned(), |list| format!("write it with the keys {list}"))
}

/// Reads a map, with the help for a value that is none.
pub(super) fn map_of<'a>(what: &str, help: &str, node: &'a Node, found: &mut Diagnostics) -> Option<&'a [Entry]> {
    if node.is_null() {
        return Some(&[]);
    }
    if node.entries().is_none() && node.content != Content::Wrong {
        found.error("wrong-type", node.span, format!("{what} takes a map, found {}", node.words())).help(help);
    }
    node.entries()
}

//! The faults of a shape in a reader's words, each with a code and a remedy.

use super::diagnostic::Diagnostics;
use super::node::{Content, Node};
use super::{placeholder, read};
use crate::shape::{Misfit, Shape};
use crate::suggest;

/// Facts about the field of a fault.
pub(super) struct About<'a> {
    /// Its name.
    pub(super) key: &'a str,
    /// The purpose of the outermost field.
    pub(super) meaning: Option<&'a str>,
    /// The path to it.
    pub(super) path: &'a str,
    /// Its shape.
    pub(super) shape: &'static Shape,
}

/// Reports a fault at a node.
pub(super) fn report(misfit: &Misfit, About { key, path, meaning, shape }: About<'_>, node: &Node, found: &mut Diagnostics) {
    let place = if key.is_empty() { "this".to_owned() } else { format!("`{key}`") };
    let help = meaning.map(|meaning| format!("{key}: {meaning}"));
    match misfit {
        Misfit::UnknownField(_) | Misfit::MissingField(_) => {}
        Misfit::ListForMap(members) => {
            let help = suggest::list(members.iter().copied()).map(|list| format!("write its members by name: {list}"));
            found.error("list-for-map", node.span, format!("`{path}` takes a map, found a list")).help_if(help);
        }
        _ if names_resource(node) => {
            let inside = node.as_text().and_then(|text| placeholder::references(text).into_iter().next());
            let help = inside.map(|(at, attribute)| match attribute {
                "id" | "arn" | "name" => {
                    format!(
                        "only documents and templates can; a field that names a resource takes its logical name: `{}`",
                        at.name
                    )
                }
                value => format!("put the {value} into a variable, and write `${{var.NAME}}` here and in {at}"),
            });
            found.error("reference-not-allowed", node.span, format!("{place} cannot hold a `${{...}}` reference")).help_if(help);
        }
        Misfit::UnknownWord(word, known) => {
            let help = suggest::did_you_mean(word, known.iter().copied()).or(help);
            found.error("unknown-value", node.span, format!("{place} cannot be `{word}`")).help_if(help);
        }
        Misfit::Type(expected) => {
            let help = one_of(shape, node)
                .or_else(|| read::type_help(expected, node, found))
                .or_else(|| write_as(expected, shape))
                .or(help);
            found.error("wrong-type", node.span, format!("{place} takes {expected}, found {}", node.words())).help_if(help);
        }
        Misfit::Value(message) => {
            let value = match &node.content {
                Content::Text(text) => format!("{text:?}"),
                Content::Number(value) => value.to_string(),
                Content::Wrong | Content::Null | Content::Bool(_) | Content::List(_) | Content::Map(_) => "this".into(),
            };
            found.error("wrong-value", node.span, format!("{place} cannot be {value}: {message}")).help_if(help);
        }
        Misfit::NotOne(keys) => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            let help = format!("write {}", suggest::either(&keys));
            found.error("wrong-form", node.span, format!("{place} takes exactly one of its keys")).help(help);
        }
    }
}

/// The words that a field takes, for a value that is none of them; `None` if it takes other values.
fn one_of(shape: &'static Shape, node: &Node) -> Option<String> {
    let Shape::Words(words) = shape.inner() else { return None };
    let scalar = matches!(node.content, Content::Bool(_) | Content::Number(_));
    let words: Vec<String> = words.words.iter().map(|word| format!("`{}`", word.text)).collect();
    scalar.then(|| format!("write {}", suggest::either(&words)))
}

/// The form in which a value of a type is written: a map with its keys, a list. `None` if that needs no help.
fn write_as(expected: &str, shape: &'static Shape) -> Option<String> {
    let keys: Vec<&str> = shape.keys().collect();
    if expected.contains("map") && !keys.is_empty() {
        return suggest::list(keys).map(|list| format!("write it with the keys {list}"));
    }
    expected
        .contains("list")
        .then(|| "write a list: each item on a line of its own after `- `, or all of them in `[` `]`".to_owned())
}

fn names_resource(node: &Node) -> bool {
    node.as_text().is_some_and(placeholder::has_reference)
}

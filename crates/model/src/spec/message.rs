//! What serde says about a want, in a reader's words, each with a code and a way to mend it.
//!
//! serde's texts are its only interface for errors; what is not recognised is passed on as it is.

use serde_json::Value;

use super::diagnostic::Diagnostics;
use super::fields::Fields;
use super::node::{Content, Node};
use super::{placeholder, read};
use crate::suggest;

/// What serde found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A key that the kind does not have, and those it has.
    UnknownField(String, Vec<String>),
    /// A word that is not one of the allowed ones.
    UnknownVariant(String, Vec<String>),
    /// A key that must be there.
    MissingField(String),
    /// A value of another type; the expected one in serde's words.
    WrongType(String),
    /// A value of the right type that cannot be.
    WrongValue(String),
    /// None of the forms that a field takes.
    NoForm,
}

/// Reads serde's text.
pub(super) fn read(message: &str) -> Shape {
    // serde_json adds a position to some errors, which here is that of nothing.
    let message = message.split(" at line ").next().unwrap_or(message);
    if let Some(rest) = message.strip_prefix("unknown field `") {
        let (word, known) = word_and_known(rest);
        return Shape::UnknownField(word, known);
    }
    if let Some(rest) = message.strip_prefix("unknown variant `") {
        let (word, known) = word_and_known(rest);
        return Shape::UnknownVariant(word, known);
    }
    if let Some(rest) = message.strip_prefix("missing field `") {
        return Shape::MissingField(rest.trim_end_matches('`').to_owned());
    }
    if message.starts_with("invalid type: ") {
        let expected = message.rsplit_once("expected ").map_or(message, |(_, expected)| expected);
        return Shape::WrongType(expected.to_owned());
    }
    if message.starts_with("data did not match any variant") {
        return Shape::NoForm;
    }
    Shape::WrongValue(message.to_owned())
}

fn word_and_known(rest: &str) -> (String, Vec<String>) {
    let (word, known) = rest.split_once('`').unwrap_or((rest, ""));
    (word.to_owned(), known.split('`').skip(1).step_by(2).map(str::to_owned).collect())
}

/// serde's name of a type, in a reader's words.
fn type_words(expected: &str) -> &str {
    let expected = expected.trim_start_matches("a borrowed ");
    match expected {
        "a string" | "string" | "str" | "a character" => "a text",
        "a boolean" => "`true` or `false`",
        "u8" | "u16" | "u32" | "u64" | "i8" | "i16" | "i32" | "i64" | "usize" => "a whole number",
        "f32" | "f64" => "a number",
        "a sequence" => "a list",
        "a map" | "map" => "a map",
        "string or map" => "a text or a map",
        "unit" => "nothing",
        "IPv4 network address" => "a range such as `10.0.0.0/16`",
        "IPv6 network address" => "a range such as `2001:db8::/56`",
        "IP network address" => "a range such as `10.0.0.0/16` or `2001:db8::/56`",
        other if other.starts_with("struct ") || other.starts_with("internally tagged enum") => "a map",
        other if other.starts_with("variant") || other.starts_with("enum") => "a text",
        other => other,
    }
}

/// Facts about the field in which something was found.
pub(super) struct About<'a> {
    /// Its name.
    pub(super) key: &'a str,
    /// The purpose of the outermost field.
    pub(super) meaning: Option<&'a str>,
    /// The forms that its value may have.
    pub(super) forms: &'a [&'a Value],
}

/// Reports what serde found at a node.
pub(super) fn report(shape: &Shape, About { key, meaning, forms }: About<'_>, node: &Node, found: &mut Diagnostics) {
    let place = if key.is_empty() { "this".to_owned() } else { format!("`{key}`") };
    let help = meaning.map(|meaning| format!("{key}: {meaning}"));
    match shape {
        Shape::UnknownField(..) | Shape::MissingField(_) => {}
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
        Shape::UnknownVariant(word, known) => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let help = suggest::did_you_mean(word, known).or(help);
            found.error("unknown-value", node.span, format!("{place} cannot be `{word}`")).help_if(help);
        }
        Shape::WrongType(expected) => {
            let expected = type_words(expected);
            let help = one_of(forms, node)
                .or_else(|| read::type_help(expected, node, found))
                .or_else(|| write_as(expected, forms))
                .or(help);
            found.error("wrong-type", node.span, format!("{place} takes {expected}, found {}", node.words())).help_if(help);
        }
        Shape::WrongValue(message) => {
            let value = match &node.content {
                Content::Text(text) => format!("{text:?}"),
                Content::Number(value) => value.to_string(),
                Content::Wrong | Content::Null | Content::Bool(_) | Content::List(_) | Content::Map(_) => "this".into(),
            };
            let message = match message.strip_prefix("invalid value: ").unwrap_or(message) {
                "invalid IP address syntax" => "it is not an address range such as `10.0.0.0/16`",
                other => other,
            };
            found.error("wrong-value", node.span, format!("{place} cannot be {value}: {message}")).help_if(help);
        }
        Shape::NoForm => {
            found
                .error("wrong-form", node.span, format!("{place} does not take {}", node.words()))
                .help_if(write_as("a map", forms).or(help));
        }
    }
}

/// The words that a field takes, for a value that is none.
fn one_of(forms: &[&Value], node: &Node) -> Option<String> {
    let scalar = matches!(node.content, Content::Bool(_) | Content::Number(_));
    let words: Vec<String> = Fields::words(forms).into_iter().map(|word| format!("`{word}`")).collect();
    (scalar && !words.is_empty()).then(|| format!("write {}", suggest::either(&words)))
}

/// The form in which a value of a type is written: a map with its keys, a list.
fn write_as(expected: &str, forms: &[&Value]) -> Option<String> {
    let keys = Fields::keys(forms);
    if expected.contains("map") && !keys.is_empty() {
        return suggest::list(keys.iter().map(String::as_str)).map(|list| format!("write it with the keys {list}"));
    }
    expected
        .contains("list")
        .then(|| "write a list: each item on a line of its own after `- `, or all of them in `[` `]`".to_owned())
}

fn names_resource(node: &Node) -> bool {
    node.as_text().is_some_and(placeholder::has_reference)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serde_s_texts_are_understood() {
        let known = vec!["a".to_owned(), "b".to_owned()];
        assert_eq!(read("unknown field `x`, expected `a` or `b`"), Shape::UnknownField("x".into(), known.clone()));
        assert_eq!(read("unknown variant `x`, expected one of `a`, `b`"), Shape::UnknownVariant("x".into(), known));
        assert_eq!(read("unknown field `x`, there are no fields"), Shape::UnknownField("x".into(), vec![]));
        assert_eq!(read("missing field `vpc`"), Shape::MissingField("vpc".into()));
        assert_eq!(read("invalid type: string \"expected \", expected a boolean"), Shape::WrongType("a boolean".into()));
        assert_eq!(read("nonsense"), Shape::WrongValue("nonsense".into()));
    }
}

//! What serde says about a want, in a reader's words, each with a code and a way to mend it.
//!
//! serde's texts are its only interface for errors; what is not recognised is passed on as it is.

use super::diagnostic::Diagnostics;
use super::node::{Content, Node};
use super::{placeholder, read, suggest};

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

/// Reports what serde found at a node. `key` is the name of the field, `meaning` what it is for.
pub(super) fn report(shape: &Shape, key: &str, node: &Node, meaning: Option<&str>, found: &mut Diagnostics) {
    let place = if key.is_empty() { "this".to_owned() } else { format!("`{key}`") };
    let help = meaning.map(|meaning| format!("{key}: {meaning}"));
    match shape {
        Shape::UnknownField(..) | Shape::MissingField(_) => {}
        _ if names_resource(node) => {
            let inside = node.as_text().and_then(|text| placeholder::references(text).into_iter().next());
            let name = inside.map(|(at, _)| at.name.to_string()).unwrap_or_default();
            found.error("reference-not-allowed", node.span, format!("{place} cannot hold a `${{...}}` reference")).help(format!(
                "only documents and templates can; a field that names a resource takes its logical name: `{name}`"
            ));
        }
        Shape::UnknownVariant(word, known) => {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let help = suggest::did_you_mean(word, known).or(help);
            found.error("unknown-value", node.span, format!("{place} cannot be `{word}`")).help_if(help);
        }
        Shape::WrongType(expected) => {
            let expected = type_words(expected);
            let help = read::type_help(expected, node, found).or(help);
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
            found.error("wrong-form", node.span, format!("{place} does not take {}", node.words())).help_if(help);
        }
    }
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

//! Validation of requests by their shapes: lengths, ranges, patterns and required members, checked before an operation sees the input.
//!
//! The services that speak JSON collect every violation of a request and answer them in one text; the wording here is
//! theirs. Members the shape does not know are dropped, as AWS drops them. Rules that need the account's objects are not
//! here: they belong to the operations. Nobody but [`crate::operation`] calls [`read`].

use std::fmt::Write as _;

use serde_json::{Map, Value};

use crate::{ServiceError, request};

/// The rule for one member of a request.
#[derive(Debug)]
pub enum Shape {
    /// A text; lengths in characters, the pattern must cover the whole text, an empty pattern allows everything.
    Text {
        /// Least length.
        min: usize,
        /// Greatest length.
        max: usize,
        /// Regular expression in AWS's spelling.
        pattern: &'static str,
    },
    /// One word of a closed set.
    OneOf(&'static [&'static str]),
    /// An integer.
    Number {
        /// Least value.
        min: i64,
        /// Greatest value.
        max: i64,
    },
    /// A floating-point number with a least value.
    Real {
        /// Least value.
        min: f64,
    },
    /// A boolean.
    Flag,
    /// A time in epoch seconds.
    Time,
    /// Any value: the operation reads it by itself, in words of its own.
    Any,
    /// A list.
    List {
        /// Least number of items.
        min: usize,
        /// Greatest number of items.
        max: usize,
        /// The shape of each item.
        of: &'static Shape,
    },
    /// A structure whose members' names the caller chooses; keys and values are texts.
    Map {
        /// Greatest number of entries.
        max: usize,
        /// The shape of each key.
        key: &'static Shape,
        /// The shape of each value.
        value: &'static Shape,
    },
    /// A structure.
    Structure(&'static [Member]),
}

/// One member of a structure.
#[derive(Debug)]
pub struct Member {
    /// AWS's name.
    pub name: &'static str,
    /// True when a request without it is refused.
    pub required: bool,
    /// The rule for its value.
    pub shape: &'static Shape,
}

/// A required member.
pub const fn required(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, required: true, shape }
}

/// An optional member.
pub const fn optional(name: &'static str, shape: &'static Shape) -> Member {
    Member { name, required: false, shape }
}

/// Checks an input and returns its known members; a violation is answered with `code` (HTTP 400).
pub fn read(shape: &'static Shape, input: &Value, code: &str) -> Result<Map<String, Value>, ServiceError> {
    let mut violations = Vec::new();
    let empty = Value::Object(Map::new());
    let clean = check(shape, if input.is_null() { &empty } else { input }, "", &mut violations)?;
    if !violations.is_empty() {
        let noun = if violations.len() == 1 { "error" } else { "errors" };
        return Err(ServiceError::bad(
            code,
            format!("{} validation {noun} detected: {}", violations.len(), violations.join("; ")),
        ));
    }
    match clean {
        Value::Object(members) => Ok(members),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => Err(unreadable("a structure")),
    }
}

fn unreadable(wanted: &str) -> ServiceError {
    ServiceError::bad(
        "SerializationException",
        format!("Start of structure or map found where not expected, or a value is not {wanted}."),
    )
}

fn check(shape: &'static Shape, value: &Value, path: &str, violations: &mut Vec<String>) -> Result<Value, ServiceError> {
    let mut complain = |shown: &str, constraint: &str| {
        violations.push(format!("Value {shown} at '{path}' failed to satisfy constraint: {constraint}"));
    };
    match shape {
        Shape::Text { .. } | Shape::OneOf(_) => {
            let text = value.as_str().ok_or_else(|| unreadable("a string"))?;
            for constraint in text_faults(shape, text) {
                complain(&format!("'{text}'"), &constraint);
            }
            Ok(value.clone())
        }
        Shape::Number { min, max } => {
            let number = request::as_i64(value).ok_or_else(|| unreadable("an integer"))?;
            if number < *min {
                complain(&format!("'{number}'"), &format!("Member must have value greater than or equal to {min}"));
            }
            if number > *max {
                complain(&format!("'{number}'"), &format!("Member must have value less than or equal to {max}"));
            }
            Ok(number.into())
        }
        Shape::Real { min } => {
            let number = as_f64(value).ok_or_else(|| unreadable("a number"))?;
            if number < *min {
                complain(&format!("'{number}'"), &format!("Member must have value greater than or equal to {min}"));
            }
            Ok(number.into())
        }
        Shape::Flag => request::as_bool(value).map(Value::from).ok_or_else(|| unreadable("a boolean")),
        Shape::Any => Ok(value.clone()),
        Shape::Time => as_f64(value).map(Value::from).ok_or_else(|| unreadable("a timestamp")),
        Shape::List { min, max, of } => check_list((*min, *max), of, value, path, violations),
        Shape::Map { max, key, value: of } => check_map(*max, (key, of), value, path, violations),
        Shape::Structure(members) => check_structure(members, value, path, violations),
    }
}

fn as_f64(value: &Value) -> Option<f64> {
    value.as_f64().or_else(|| value.as_str().and_then(|s| s.parse().ok())).filter(|n| n.is_finite())
}

fn check_list(
    (min, max): (usize, usize),
    of: &'static Shape,
    value: &Value,
    path: &str,
    violations: &mut Vec<String>,
) -> Result<Value, ServiceError> {
    let items = value.as_array().ok_or_else(|| unreadable("a list"))?;
    let shown = || format!("'[{}]'", items.iter().map(plain).collect::<Vec<_>>().join(", "));
    let mut complain =
        |constraint: &str| violations.push(format!("Value {} at '{path}' failed to satisfy constraint: {constraint}", shown()));
    if items.len() < min {
        complain(&format!("Member must have length greater than or equal to {min}"));
    }
    if items.len() > max {
        complain(&format!("Member must have length less than or equal to {max}"));
    }
    if matches!(of, Shape::Text { .. } | Shape::OneOf(_)) {
        // A scalar item is not named by its place: the whole list is shown with the item's constraints in brackets.
        let mut constraints = Vec::new();
        for item in items {
            constraints.extend(text_faults(of, item.as_str().ok_or_else(|| unreadable("a string"))?));
        }
        constraints.dedup();
        if !constraints.is_empty() {
            complain(&format!("Member must satisfy constraint: [{}]", constraints.join(", ")));
        }
        return Ok(value.clone());
    }
    let mut clean = Vec::with_capacity(items.len());
    for (index, item) in items.iter().enumerate() {
        clean.push(check(of, item, &format!("{path}.{}.member", index + 1), violations)?);
    }
    Ok(Value::Array(clean))
}

fn check_map(
    max: usize,
    (key, of): (&'static Shape, &'static Shape),
    value: &Value,
    path: &str,
    violations: &mut Vec<String>,
) -> Result<Value, ServiceError> {
    let entries = value.as_object().ok_or_else(|| unreadable("a map"))?;
    let shown = || format!("'{{{}}}'", entries.iter().map(|(k, v)| format!("{k}={}", plain(v))).collect::<Vec<_>>().join(", "));
    let mut complain =
        |constraint: &str| violations.push(format!("Value {} at '{path}' failed to satisfy constraint: {constraint}", shown()));
    if entries.len() > max {
        complain(&format!("Member must have length less than or equal to {max}"));
    }
    let mut keys: Vec<String> = entries.keys().flat_map(|name| text_faults(key, name)).collect();
    keys.dedup();
    if !keys.is_empty() {
        complain(&format!("Map keys must satisfy constraint: [{}]", keys.join(", ")));
    }
    let mut values = Vec::new();
    for value in entries.values() {
        values.extend(text_faults(of, value.as_str().ok_or_else(|| unreadable("a string"))?));
    }
    values.dedup();
    if !values.is_empty() {
        complain(&format!("Map value must satisfy constraint: [{}]", values.join(", ")));
    }
    Ok(value.clone())
}

fn check_structure(
    members: &'static [Member],
    value: &Value,
    path: &str,
    violations: &mut Vec<String>,
) -> Result<Value, ServiceError> {
    let given = value.as_object().ok_or_else(|| unreadable("a structure"))?;
    let mut clean = Map::new();
    for member in members {
        let mut at = String::from(path);
        if !at.is_empty() {
            at.push('.');
        }
        at.push_str(&lower_first(member.name));
        match given.get(member.name).filter(|v| !v.is_null()) {
            Some(value) => {
                clean.insert(member.name.to_owned(), check(member.shape, value, &at, violations)?);
            }
            None if member.required => {
                violations.push(format!("Value null at '{at}' failed to satisfy constraint: Member must not be null"));
            }
            None => {}
        }
    }
    Ok(Value::Object(clean))
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// AWS shows members by their Java names: the first letter, or an acronym in front, in lower case.
fn lower_first(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut characters = name.chars();
    if let Some(first) = characters.next() {
        let _ = write!(text, "{}", first.to_lowercase());
    }
    text.extend(characters);
    text
}

fn text_faults(shape: &Shape, text: &str) -> Vec<String> {
    let mut violations = Vec::new();
    match shape {
        Shape::Text { min, max, pattern } => {
            let length = text.chars().count();
            if length > *max {
                violations.push(format!("Member must have length less than or equal to {max}"));
            }
            if length < *min {
                violations.push(format!("Member must have length greater than or equal to {min}"));
            }
            if !pattern.is_empty() && !matches(pattern, text) {
                violations.push(format!("Member must satisfy regular expression pattern: {pattern}"));
            }
        }
        Shape::OneOf(words) => {
            if !words.contains(&text) {
                violations.push(format!("Member must satisfy enum value set: [{}]", words.join(", ")));
            }
        }
        Shape::Number { .. }
        | Shape::Real { .. }
        | Shape::Flag
        | Shape::Time
        | Shape::Any
        | Shape::List { .. }
        | Shape::Map { .. }
        | Shape::Structure(_) => {}
    }
    violations
}

/// The few AWS patterns that look ahead or behind, each with a pattern that does not.
const PLAIN: [(&str, &str); 4] = [
    (r"(?!\s*$).+", r".*\S.*"),
    (r"^(\/|(\/(?!\.)+[^$#<>;`|&?{}^*/\n]+){1,4})$", r"\/|(\/[^.$#<>;`|&?{}^*/\n][^$#<>;`|&?{}^*/\n]*){1,4}"),
    (
        r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?([a-zA-Z0-9]([a-zA-Z0-9-]){0,62})(?<!-)(\/[0-9]{1,9})?",
        r"(arn:aws[a-z\-]*:sagemaker:[a-z0-9\-]*:[0-9]{12}:[a-z\-]*\/)?[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}(\/[0-9]{1,9})?",
    ),
    (r"/(?!.*\.\.)[a-zA-Z0-9/_.\-]+", r"/(\.?[a-zA-Z0-9/_\-])+\.?"),
];

/// True when the pattern covers the whole text. Unicode classes and look-ahead, which only few AWS patterns use, are
/// spelled out, so that the small regular-expression engine is enough.
pub fn matches(pattern: &str, text: &str) -> bool {
    if pattern.contains(r"\p{L}") {
        let reserved = pattern.contains("(?!") && text.to_ascii_lowercase().starts_with("aws:");
        let enough = !pattern.contains("]+") || !text.is_empty();
        return enough && !reserved && text.chars().all(is_tag_character);
    }
    let pattern = PLAIN.iter().find(|(theirs, _)| *theirs == pattern).map_or(pattern, |(_, plain)| plain);
    regex_lite::Regex::new(&format!("^(?:{pattern})$")).is_ok_and(|regex| regex.is_match(text))
}

fn is_tag_character(c: char) -> bool {
    c.is_alphanumeric() || c == ' ' || (c.is_whitespace() && !c.is_control()) || "_.:/=+-@".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    static WORD: Shape = Shape::Text { min: 1, max: 5, pattern: "[a-z]*" };
    static SIZE: Shape = Shape::Number { min: 5, max: 10 };
    static WORDS: Shape = Shape::List { min: 1, max: 2, of: &WORD };
    static MODE: Shape = Shape::OneOf(&["On", "Off"]);
    static INNER: Shape = Shape::Structure(&[required("Word", &WORD)]);
    static ENVIRONMENT: Shape = Shape::Map { max: 2, key: &WORD, value: &WORD };
    static INNERS: Shape = Shape::List { min: 0, max: 9, of: &INNER };
    static ALL: Shape = Shape::Structure(&[
        required("Word", &WORD),
        optional("Size", &SIZE),
        optional("Words", &WORDS),
        optional("Mode", &MODE),
        optional("Inners", &INNERS),
        optional("Environment", &ENVIRONMENT),
        optional("Flag", &Shape::Flag),
    ]);

    #[test]
    fn violations_are_worded_as_aws_words_them() {
        let table = [
            (
                json!({}),
                "1 validation error detected: Value null at 'word' failed to satisfy constraint: Member must not be null",
            ),
            (
                json!({"Word": "abcdef"}),
                "Value 'abcdef' at 'word' failed to satisfy constraint: Member must have length less than or equal to 5",
            ),
            (
                json!({"Word": "A"}),
                "Value 'A' at 'word' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-z]*",
            ),
            (
                json!({"Word": "a", "Size": 4}),
                "Value '4' at 'size' failed to satisfy constraint: Member must have value greater than or equal to 5",
            ),
            (
                json!({"Word": "a", "Size": 11}),
                "Value '11' at 'size' failed to satisfy constraint: Member must have value less than or equal to 10",
            ),
            (
                json!({"Word": "a", "Words": []}),
                "Value '[]' at 'words' failed to satisfy constraint: Member must have length greater than or equal to 1",
            ),
            (
                json!({"Word": "a", "Words": ["X", "b"]}),
                "Value '[X, b]' at 'words' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy regular expression pattern: [a-z]*]",
            ),
            (
                json!({"Word": "a", "Mode": "on"}),
                "Value 'on' at 'mode' failed to satisfy constraint: Member must satisfy enum value set: [On, Off]",
            ),
            (
                json!({"Word": "a", "Environment": {"A": "b"}}),
                "Value '{A=b}' at 'environment' failed to satisfy constraint: Map keys must satisfy constraint: [Member must satisfy regular expression pattern: [a-z]*]",
            ),
            (
                json!({"Word": "a", "Environment": {"a": "abcdef"}}),
                "Map value must satisfy constraint: [Member must have length less than or equal to 5]",
            ),
            (
                json!({"Word": "a", "Environment": {"a": "", "b": "x", "c": "x"}}),
                "2 validation errors detected: Value '{a=, b=x, c=x}' at 'environment' failed to satisfy constraint: Member must have length less",
            ),
            (json!({"Word": "a", "Inners": [{"Word": "a"}, {}]}), "Value null at 'inners.2.member.word' failed"),
            (json!({"Word": "", "Size": 1}), "2 validation errors detected: Value '' at 'word'"),
        ];
        for (input, text) in table {
            let error = read(&ALL, &input, "ValidationException").unwrap_err();
            assert_eq!((error.status, error.code.as_str()), (400, "ValidationException"));
            assert!(error.message.contains(text), "{input}: {}", error.message);
        }
    }

    #[test]
    fn unknown_and_null_members_are_dropped_and_both_wire_forms_read() {
        let clean = read(&ALL, &json!({"Word": "a", "Size": "7", "Flag": "true", "Mode": null, "Other": 1}), "x").unwrap();
        assert_eq!(Value::Object(clean), json!({"Word": "a", "Size": 7, "Flag": true}));
    }

    #[test]
    fn a_value_of_another_type_is_a_serialization_error() {
        for input in [
            json!([]),
            json!({"Word": 5}),
            json!({"Word": "a", "Words": "b"}),
            json!({"Word": "a", "Inners": ["x"]}),
            json!({"Word": "a", "Words": [1]}),
            json!({"Word": "a", "Environment": ["a"]}),
            json!({"Word": "a", "Environment": {"a": 1}}),
        ] {
            assert_eq!(read(&ALL, &input, "x").unwrap_err().code, "SerializationException", "{input}");
        }
    }

    #[test]
    fn unicode_and_lookahead_patterns_are_spelled_out() {
        let tag = r"([\p{L}\p{Z}\p{N}_.:/=+\-@]*)";
        let efs_tag = r"^(?![aA]{1}[wW]{1}[sS]{1}:)([\p{L}\p{Z}\p{N}_.:/=+\-@]+)$";
        for (pattern, text, expected) in [
            (tag, "チーム 1", true),
            (tag, "", true),
            (tag, "a#b", false),
            (tag, "a\nb", false),
            (efs_tag, "AWS:x", false),
            (efs_tag, "", false),
            (efs_tag, "Name", true),
            (r"(?!\s*$).+", "  ", false),
            (r"(?!\s*$).+", " a", true),
            (PLAIN[1].0, "/", true),
            (PLAIN[1].0, "/a/b/c/d", true),
            (PLAIN[1].0, "/a/b/c/d/e", false),
            (PLAIN[1].0, "/.a", false),
            (PLAIN[1].0, "a", false),
            (PLAIN[2].0, "churn/3", true),
            (PLAIN[2].0, "churn-", false),
            (PLAIN[2].0, "arn:aws:sagemaker:ap-northeast-1:123456789012:model-package/churn/3", true),
            (PLAIN[3].0, "/server/metrics.v1", true),
            (PLAIN[3].0, "/a/../b", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text:?}");
        }
    }
}

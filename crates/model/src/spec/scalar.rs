//! The meaning of a plain scalar. `serde_yaml` decides it, so that a spec means the same here as in every program that reads it
//! with that library.
//!
//! `no`, `yes`, `on` and dates are texts, as in YAML 1.2. Digits after a zero are a text, so that no zero is ever lost.

use serde_json::Number;
use serde_yaml::Value;

use super::node::Content;

/// The meaning of a scalar without quotes and without a tag. `None` for a number that JSON cannot hold.
pub(super) fn plain(text: &str) -> Option<Content> {
    // A scalar that begins otherwise, or is longer than any number, is a text. Most scalars end here.
    let may_be_more = text.len() <= 64 && text.starts_with(|c: char| "~+-.0123456789nNtTfF".contains(c));
    if text.is_empty() {
        return Some(Content::Null);
    }
    if !may_be_more {
        return Some(Content::Text(text.to_owned()));
    }
    Some(match serde_yaml::from_str::<Value>(text) {
        Ok(Value::Null) => Content::Null,
        Ok(Value::Bool(value)) => Content::Bool(value),
        Ok(Value::Number(value)) => Content::Number(number(&value)?),
        Ok(Value::String(_) | Value::Sequence(_) | Value::Mapping(_) | Value::Tagged(_)) | Err(_) => {
            Content::Text(text.to_owned())
        }
    })
}

fn number(value: &serde_yaml::Number) -> Option<Number> {
    if let Some(value) = value.as_u64() {
        return Some(value.into());
    }
    if let Some(value) = value.as_i64() {
        return Some(value.into());
    }
    Number::from_f64(value.as_f64()?)
}

/// True if a text would not stay the same text without quotes, here or in a program that reads YAML 1.1.
pub(super) fn is_ambiguous(text: &str) -> bool {
    const WORDS: [&str; 13] = ["null", "true", "false", "yes", "no", "on", "off", "y", "n", "~", "=", "<<", "none"];
    let lower = text.to_ascii_lowercase();
    !matches!(plain(text), Some(Content::Text(_)))
        || WORDS.contains(&lower.as_str())
        || lower.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
            && lower.chars().all(|c| c.is_ascii_hexdigit() || "+-.:_xoetz ".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_traps_of_yaml_1_1_are_texts() {
        for text in ["no", "yes", "on", "off", "y", "0777", "012345678901", "2012-10-17", "1:30", "1_000", "12e", ".x"] {
            assert_eq!(plain(text), Some(Content::Text(text.into())), "{text}");
        }
        assert_eq!(plain("0o17"), Some(Content::Number(15.into())));
        assert_eq!(plain("123456789012"), Some(Content::Number(123_456_789_012_u64.into())));
        assert_eq!(plain("-3"), Some(Content::Number((-3).into())));
        assert_eq!(plain("~"), Some(Content::Null));
        assert_eq!(plain("True"), Some(Content::Bool(true)));
        assert_eq!(plain(".inf"), None);
    }

    #[test]
    fn a_text_that_needs_quotes_is_known() {
        for text in ["no", "2012-10-17", "0777", "10.0", "1:30", "", "null", "123456789012"] {
            assert!(is_ambiguous(text), "{text}");
        }
        for text in ["main", "10.0.0.0/16", "ml.t3.medium", "sagemaker:*", "a"] {
            assert!(!is_ambiguous(text), "{text}");
        }
    }
}

//! Policy variables ("IAM policy elements: Variables and tags"): a text of a document with the values of the request put in.

use super::glob::Token;
use super::request::Keys;

/// A text as a pattern. In documents of version 2012-10-17 variables are replaced, and their values have no wildcards. `None` if a variable has neither a value
/// nor a default, because such a text matches nothing. A key with several values has none: only keys with a single value may be variables.
pub(super) fn pattern(text: &str, keys: &Keys, variables: bool) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some((before, name, after)) = next(rest).filter(|_| variables) {
        tokens.extend(before.chars().map(Token::of));
        tokens.extend(value(name, keys)?.chars().map(Token::Char));
        rest = after;
    }
    tokens.extend(rest.chars().map(Token::of));
    Some(tokens)
}

/// A text without wildcards, for operators that compare whole texts. `None` as with [`pattern`].
pub(super) fn literal(text: &str, keys: &Keys, variables: bool) -> Option<String> {
    let mut whole = String::new();
    let mut rest = text;
    while let Some((before, name, after)) = next(rest).filter(|_| variables) {
        whole.push_str(before);
        whole.push_str(&value(name, keys)?);
        rest = after;
    }
    whole.push_str(rest);
    Some(whole)
}

/// The names of the condition keys that a text uses as variables.
pub(super) fn names(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, name, after)) = next(rest) {
        let key = name.split(',').next().unwrap_or_default().trim();
        if key.contains(':') {
            found.push(key.to_owned());
        }
        rest = after;
    }
    found
}

/// The text before the first variable, the inside of it, and the text after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, from) = text.split_once("${")?;
    let (name, after) = from.split_once('}')?;
    Some((before, name, after))
}

fn value(name: &str, keys: &Keys) -> Option<String> {
    // Characters with a meaning of their own are written as variables.
    if ["*", "?", "$"].contains(&name) {
        return Some(name.to_owned());
    }
    let (key, default) = name.split_once(',').map_or((name, None), |(key, default)| (key, Some(default.trim())));
    let values = keys.get(&key.trim().to_ascii_lowercase()).map_or(&[][..], Vec::as_slice);
    match values {
        [value] => Some(value.clone()),
        _ => default.and_then(|text| text.strip_prefix('\'')?.strip_suffix('\'')).map(str::to_owned),
    }
}

//! Identifiers and documents as IAM writes them: keys of names, unique ids, escaped documents.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::World;

/// RFC 3986: everything but letters, digits and `-._~` is escaped.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A policy document as IAM answers with it.
pub(super) fn encoded(document: &str) -> String {
    utf8_percent_encode(document, RESERVED).to_string()
}

/// The key of a name.
pub(super) fn key(name: &str) -> String {
    name.to_ascii_lowercase()
}

/// A unique id: `AROA` and seventeen characters.
pub(super) fn unique_id(world: &mut World, prefix: &str) -> String {
    format!("{prefix}{}", world.digits(17).to_ascii_uppercase())
}

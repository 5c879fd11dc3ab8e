//! Faults of a value: the places at which it does not have its shape, and the reasons.

use std::fmt::{self, Write as _};

/// One step on the way to a part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// The member of a map.
    Key(String),
    /// The item of a list.
    Index(usize),
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The path to it. For a missing member, the path to the structure.
    pub path: Vec<Segment>,
    /// The fault.
    pub misfit: Misfit,
}

/// The reason for which a value does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Misfit {
    /// A member that the structure does not have, and those that it has.
    UnknownField(Vec<&'static str>),
    /// A member that must be there.
    MissingField(&'static str),
    /// A word, which is none of these.
    UnknownWord(String, Vec<&'static str>),
    /// A value of another type than this one, named in a reader's words.
    Type(&'static str),
    /// A list in the place of a structure with these members.
    ListForMap(Vec<&'static str>),
    /// A value of the right type that is not possible, with the reason.
    Value(String),
    /// Not exactly one of these keys.
    NotOne(Vec<&'static str>),
}

impl Fault {
    /// A fault of the whole value.
    pub const fn at_root(misfit: Misfit) -> Self {
        Self { path: Vec::new(), misfit }
    }

    /// The path as a reader writes it: `ingress[0].ports`.
    pub fn path(&self) -> String {
        path_text(&self.path)
    }
}

/// A path as a reader writes it: `ingress[0].ports`.
pub fn path_text(path: &[Segment]) -> String {
    let mut text = String::new();
    for segment in path {
        match segment {
            Segment::Key(key) if text.is_empty() => text.push_str(key),
            Segment::Key(key) => {
                text.push('.');
                text.push_str(key);
            }
            Segment::Index(index) => {
                let _ = write!(text, "[{index}]");
            }
        }
    }
    text
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = |words: &[&str]| words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ");
        let path = self.path();
        match &self.misfit {
            Misfit::UnknownField(_) => write!(f, "unknown field `{path}`"),
            Misfit::MissingField(key) if path.is_empty() => write!(f, "missing field `{key}`"),
            Misfit::MissingField(key) => write!(f, "{path}: missing field `{key}`"),
            Misfit::UnknownWord(word, known) => write!(f, "{path}: `{word}` is none of {}", words(known)),
            Misfit::Type(expected) => write!(f, "{path}: it takes {expected}"),
            Misfit::ListForMap(_) => write!(f, "{path}: it takes a map, not a list"),
            Misfit::Value(why) => write!(f, "{path}: {why}"),
            Misfit::NotOne(known) => write!(f, "{path}: it takes exactly one of {}", words(known)),
        }
    }
}

//! The tables: the shape of a value as data, and the trait of the types that have one.

use serde_json::Value;

use super::fault::Misfit;
use crate::{KindName, Refs, When};

/// A type with a [`Shape`]: it is read from JSON and written as JSON by a table that can also be shown.
///
/// All parts of a spec and of AWS's answers have it. `#[derive(Shaped)]` implements it for structures and lists of words, `leaf!` for
/// a [`crate::shape::Leaf`], and this module for Rust's own types, references and documents. The loader checks a value against `SHAPE` and
/// reads it then. The JSON Schema, the reference and the search for references use `SHAPE` alone.
///
/// ```text
/// #[derive(Shaped)]
/// #[shape(name = "lifecycle_rule")]    // the name in the JSON Schema
/// struct Rule { days: i64 }
///
/// Rule::read(&json!({"days": 30}))     // Some(Rule { days: 30 })
/// Rule::read(&json!({"days": "x"}))    // None; `check(Rule::SHAPE, ..)` tells the place and the fault
/// ```
pub trait Shaped: Sized {
    /// Its shape.
    const SHAPE: &'static Shape;
    /// True if a member of this type may be left out.
    const OPTIONAL: bool = false;

    /// The value; `None` if it does not have the shape.
    fn read(value: &Value) -> Option<Self>;

    /// The value as JSON.
    fn write(&self) -> Value;

    /// The value of a member that is not written; `None` if the member must be written.
    fn missing() -> Option<Self> {
        None
    }

    /// True if a member is not written.
    fn is_missing(&self) -> bool {
        false
    }
}

/// The shape of a value.
#[derive(Debug)]
pub enum Shape {
    /// Any value.
    Any,
    /// A text.
    Text,
    /// `true` or `false`.
    Bool,
    /// A whole number.
    Whole(&'static Whole),
    /// A number.
    Number,
    /// One of a few words of AWS.
    Words(&'static Words),
    /// A value with a grammar of its own.
    Leaf(&'static LeafShape),
    /// The logical name of a resource of a kind.
    Reference(KindName),
    /// A text that may hold `${kind/name.attribute}`.
    Template,
    /// A JSON document whose texts may hold `${kind/name.attribute}`.
    Document,
    /// A list.
    List(&'static Self),
    /// A map whose keys are free.
    Map(&'static Self),
    /// A value or `null`.
    Optional(&'static Self),
    /// A map with these keys.
    Structure(&'static Structure),
    /// A map with exactly one of these keys.
    OneOf(&'static OneOf),
    /// No value fits, because only AWS makes objects of this kind.
    Never(&'static Never),
}

/// A whole number in a range.
#[derive(Debug)]
pub struct Whole {
    /// The format in the JSON Schema: `int64`.
    pub format: &'static str,
    /// The least value.
    pub least: i64,
    /// The greatest value.
    pub greatest: i64,
}

/// Words of AWS.
#[derive(Debug)]
pub struct Words {
    /// Its name in the JSON Schema.
    pub name: &'static str,
    /// Its description.
    pub doc: &'static str,
    /// The words.
    pub words: &'static [Word],
}

/// A word of AWS.
#[derive(Debug)]
pub struct Word {
    /// AWS's spelling.
    pub text: &'static str,
    /// Its meaning.
    pub doc: &'static str,
}

/// A structure.
#[derive(Debug)]
pub struct Structure {
    /// Its name in the JSON Schema.
    pub name: &'static str,
    /// Its description.
    pub doc: &'static str,
    /// True if it may have members that are not known, because AWS adds some.
    pub open: bool,
    /// Its members.
    pub fields: &'static [Member],
}

/// A member of a structure.
#[derive(Debug)]
pub struct Member {
    /// Its key.
    pub name: &'static str,
    /// Its meaning.
    pub doc: &'static str,
    /// Its shape.
    pub shape: &'static Shape,
    /// True if it must be written.
    pub required: bool,
    /// The value of a member that is not written. `None` if the member must be written, or is then left to others.
    pub default: Option<fn() -> Value>,
    /// The moment at which the resource that it names must exist.
    pub when: When,
    /// True if every text beneath it may name resources, not only templates.
    pub texts: bool,
}

/// A map with exactly one of several keys.
#[derive(Debug)]
pub struct OneOf {
    /// Its name in the JSON Schema.
    pub name: &'static str,
    /// Its description.
    pub doc: &'static str,
    /// The keys with their values.
    pub choices: &'static [Member],
}

/// A shape that no value has.
#[derive(Debug)]
pub struct Never {
    /// Its name in the JSON Schema.
    pub name: &'static str,
    /// The reason for which no value fits.
    pub why: &'static str,
}

impl Shape {
    /// The shape without `null`.
    pub const fn inner(&'static self) -> &'static Self {
        match self {
            Self::Optional(inner) => inner.inner(),
            Self::Any
            | Self::Text
            | Self::Bool
            | Self::Whole(_)
            | Self::Number
            | Self::Words(_)
            | Self::Leaf(_)
            | Self::Reference(_)
            | Self::Template
            | Self::Document
            | Self::List(_)
            | Self::Map(_)
            | Self::Structure(_)
            | Self::OneOf(_)
            | Self::Never(_) => self,
        }
    }

    /// The members of a structure or of a choice. Empty for any other shape.
    pub const fn members(&'static self) -> &'static [Member] {
        match self.inner() {
            Self::Structure(structure) => structure.fields,
            Self::OneOf(choice) => choice.choices,
            Self::Any
            | Self::Text
            | Self::Bool
            | Self::Whole(_)
            | Self::Number
            | Self::Words(_)
            | Self::Leaf(_)
            | Self::Reference(_)
            | Self::Template
            | Self::Document
            | Self::List(_)
            | Self::Map(_)
            | Self::Optional(_)
            | Self::Never(_) => &[],
        }
    }

    /// The shape of a member, or of the values of a map; `None` if there is none.
    pub fn member(&'static self, key: &str) -> Option<&'static Self> {
        if let Self::Map(values) = self.inner() {
            return Some(values);
        }
        self.members().iter().find(|member| member.name == key).map(|member| member.shape)
    }

    /// The keys of a structure, required ones first.
    pub fn keys(&'static self) -> impl Iterator<Item = &'static str> {
        keys(self.members()).into_iter()
    }

    /// The shape of the items of a list; `None` for any other shape.
    pub const fn items(&'static self) -> Option<&'static Self> {
        if let Self::List(items) = self.inner() { Some(items) } else { None }
    }
}

/// The names of members, required ones first.
pub(super) fn keys(members: &'static [Member]) -> Vec<&'static str> {
    let (first, others): (Vec<_>, Vec<_>) = members.iter().partition(|member| member.required);
    first.into_iter().chain(others).map(|member| member.name).collect()
}

/// The table of a value with a grammar of its own.
#[derive(Debug)]
pub struct LeafShape {
    /// See [`super::Leaf::NAME`].
    pub name: &'static str,
    /// See [`super::Leaf::EXPECTED`].
    pub expected: &'static str,
    /// See [`super::Leaf::parse`].
    pub check: fn(&Value) -> Result<(), Misfit>,
    /// See [`super::Leaf::schema`].
    pub schema: fn() -> Value,
    /// See [`super::Leaf::refs`].
    pub refs: fn(&Value, &str, When, &mut Refs),
}

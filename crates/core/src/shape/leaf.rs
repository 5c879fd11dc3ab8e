//! Values with a grammar of their own: a range of ports, the other side of a rule, a policy by name.

use serde_json::Value;

use super::fault::Misfit;
use super::table::LeafShape;
use crate::{Refs, When};
pub use crate::{leaf, leaf_of_serde, never};

/// A value with a grammar of its own, for which the table of a structure or list says too little: a range of ports, the name of a
/// policy.
///
/// The type of such a value implements it, and `leaf!(Type)` or `leaf_of_serde!(Type)` makes a [`super::Shaped`] of it. The loader
/// calls `parse` and shows its [`Misfit`] at the place of the value; the JSON Schema calls `schema`; the order of creation
/// calls `refs`.
///
/// ```text
/// ports: 443          // Ports::parse gives Range(443, 443)
/// ports: 8000-8080    // Range(8000, 8080)
/// ports: [443]        // Misfit::Type(EXPECTED): "a port or a range of ports" is expected
/// ports: https        // Misfit::Value: the error of the grammar itself
/// ```
pub trait Leaf: Sized {
    /// Its name in the JSON Schema. Empty for a value whose schema is written out at each place.
    const NAME: &'static str;
    /// The values that it takes, in a reader's words: `a port or a range of ports`.
    const EXPECTED: &'static str;

    /// Reads it.
    ///
    /// # Errors
    /// The reason for which it does not fit.
    fn parse(value: &Value) -> Result<Self, Misfit>;

    /// The value as JSON.
    fn to_json(&self) -> Value;

    /// Its JSON Schema.
    fn schema() -> Value;

    /// Collects the references that it makes, at a path.
    fn refs(&self, _path: &str, _when: When, _refs: &mut Refs) {}
}

impl LeafShape {
    /// The table of a type.
    pub const fn of<T: Leaf>() -> Self {
        Self {
            name: T::NAME,
            expected: T::EXPECTED,
            check: |value| T::parse(value).map(drop),
            schema: T::schema,
            refs: |value, path, when, refs| {
                if let Ok(leaf) = T::parse(value) {
                    leaf.refs(path, when, refs);
                }
            },
        }
    }
}

/// Makes a [`super::Shaped`], and serde's traits, of a [`Leaf`].
#[macro_export]
macro_rules! leaf {
    ($type:ty) => {
        impl $crate::shape::Shaped for $type {
            const SHAPE: &'static $crate::shape::Shape = &$crate::shape::Shape::Leaf(&$crate::shape::LeafShape::of::<$type>());

            fn read(value: &serde_json::Value) -> Option<Self> {
                $crate::shape::Leaf::parse(value).ok()
            }

            fn write(&self) -> serde_json::Value {
                $crate::shape::Leaf::to_json(self)
            }
        }
    };
}

/// Lets a [`Leaf`] also be read and written by serde.
#[macro_export]
macro_rules! leaf_of_serde {
    ($type:ty) => {
        $crate::shape::leaf!($type);

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                $crate::shape::Leaf::to_json(self).serialize(serializer)
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::shape::deserialize(deserializer)
            }
        }
    };
}

/// Makes a [`super::Shaped`] of an empty enum: the want of a kind that no spec can declare.
#[macro_export]
macro_rules! never {
    ($type:ty, $name:literal, $why:literal) => {
        impl $crate::shape::Shaped for $type {
            const SHAPE: &'static $crate::shape::Shape =
                &$crate::shape::Shape::Never(&$crate::shape::Never { name: $name, why: $why });

            fn read(_: &serde_json::Value) -> Option<Self> {
                None
            }

            fn write(&self) -> serde_json::Value {
                match *self {}
            }
        }

        impl $crate::shape::Compared for $type {
            type Live = Live;
            const RULES: &'static [$crate::shape::FieldRule] = &[];

            fn compare(&self, _: &Live, _: &mut $crate::Diff<'_>) {
                match *self {}
            }

            fn import(_: &Live, _: &std::collections::BTreeMap<String, String>, _: &mut $crate::Naming<'_>) -> Option<Self> {
                None
            }
        }
    };
}

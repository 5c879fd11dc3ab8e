//! Three-valued fields: absent is not managed, `null` clears, a value enforces.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An optional field of a want. Use with `#[serde(default, skip_serializing_if = "Field::is_absent")]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Field<T> {
    /// Not in the spec: heiiki neither compares nor sets it.
    #[default]
    Absent,
    /// `null` in the spec: heiiki clears it.
    Null,
    /// A value in the spec: heiiki enforces it.
    Value(T),
}

impl<T> Field<T> {
    /// True if the spec does not mention the field.
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// The value; `None` if there is none.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The same field with its value seen through `f`.
    pub fn map<'a, U>(&'a self, f: impl FnOnce(&'a T) -> U) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Value(value) => Field::Value(f(value)),
        }
    }
}

impl<T: PartialEq> Field<T> {
    /// A value that need not be written if it is AWS's default.
    pub fn unless(value: T, default: &T) -> Self {
        if value == *default { Self::Absent } else { Self::Value(value) }
    }
}

impl<T> From<Option<T>> for Field<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Absent, Self::Value)
    }
}

impl<T> Field<Vec<T>> {
    /// A list that need not be written if it is empty.
    pub fn unless_empty(items: Vec<T>) -> Self {
        if items.is_empty() { Self::Absent } else { Self::Value(items) }
    }
}

impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.value().serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Null, Self::Value))
    }
}

impl<T: JsonSchema> JsonSchema for Field<T> {
    fn schema_name() -> Cow<'static, str> {
        Option::<T>::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Option::<T>::json_schema(generator)
    }

    fn inline_schema() -> bool {
        Option::<T>::inline_schema()
    }
}

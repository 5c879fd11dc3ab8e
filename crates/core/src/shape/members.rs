//! Reading and writing the members of a structure. Code that is the same for all types is here, so that it is compiled once.

use serde_json::{Map, Value};

use super::table::Shaped;

/// The members of a structure that is read.
#[derive(Clone, Copy, Debug)]
pub struct Members<'a>(&'a Map<String, Value>);

impl<'a> Members<'a> {
    /// The members of a map; `None` for any other value.
    pub fn of(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    /// A member; `None` if it does not fit.
    pub fn read<T: Shaped>(&self, key: &str) -> Option<T> {
        match self.0.get(key) {
            Some(value) => T::read(value),
            None => T::missing(),
        }
    }

    /// A member that has a default; `None` if it does not fit.
    pub fn read_or_default<T: Shaped + Default>(&self, key: &str) -> Option<T> {
        self.0.get(key).map_or_else(|| Some(T::default()), T::read)
    }
}

/// Collects the members of a structure that is written.
#[derive(Debug)]
pub struct Writer {
    members: Map<String, Value>,
    nulls: bool,
}

impl Writer {
    /// Begins. With `nulls`, a missing member is written as `null`.
    pub fn new(nulls: bool) -> Self {
        Self { members: Map::new(), nulls }
    }

    /// Adds a member.
    pub fn put<T: Shaped>(&mut self, key: &str, value: &T) {
        if self.nulls || !value.is_missing() {
            self.members.insert(key.to_owned(), value.write());
        }
    }

    /// Adds a member unless it is the default.
    pub fn put_unless_default<T: Shaped + Default + PartialEq>(&mut self, key: &str, value: &T) {
        if *value != T::default() {
            self.members.insert(key.to_owned(), value.write());
        }
    }

    /// The structure.
    pub fn finish(self) -> Value {
        Value::Object(self.members)
    }
}

/// A map with one member.
pub fn single(key: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(key.to_owned(), value)]))
}

/// The key and value of a map with one member; `None` for any other value.
pub fn only_member(value: &Value) -> Option<(&str, &Value)> {
    let members = value.as_object().filter(|members| members.len() == 1)?;
    members.iter().next().map(|(key, value)| (key.as_str(), value))
}

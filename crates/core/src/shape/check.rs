//! The check of a value against its shape. It collects everything that does not fit, not only the first fault.

use serde::{Deserialize, Deserializer, de::Error};
use serde_json::{Map, Value};

use super::fault::{Fault, Misfit, Segment};
use super::table::{Member, Shape, Shaped, Structure, keys};
use crate::Name;

/// Everything in a value that does not fit its shape.
pub fn check(shape: &'static Shape, value: &Value) -> Vec<Fault> {
    let mut walk = Walk { path: Vec::new(), faults: Vec::new() };
    walk.value(shape, value);
    walk.faults
}

struct Walk {
    path: Vec<Segment>,
    faults: Vec<Fault>,
}

impl Walk {
    fn value(&mut self, shape: &'static Shape, value: &Value) {
        match shape {
            Shape::Any | Shape::Document => {}
            Shape::Text | Shape::Template => self.expect(value.is_string(), "a text"),
            Shape::Bool => self.expect(value.is_boolean(), "`true` or `false`"),
            Shape::Number => self.expect(value.is_number(), "a number"),
            Shape::Whole(whole) => {
                let number = value.as_number().filter(|number| !number.is_f64());
                self.expect(number.is_some(), "a whole number");
                if number.is_some_and(|number| number.as_i64().is_none_or(|it| it < whole.least || it > whole.greatest)) {
                    let (least, greatest) = (whole.least, whole.greatest);
                    self.tell(Misfit::Value(format!("it is not a whole number from {least} to {greatest}")));
                }
            }
            Shape::Words(words) => match value.as_str() {
                Some(text) if words.words.iter().any(|word| word.text == text) => {}
                Some(text) => {
                    let known = words.words.iter().map(|word| word.text).collect();
                    self.tell(Misfit::UnknownWord(text.to_owned(), known));
                }
                None => self.tell(Misfit::Type("a text")),
            },
            Shape::Leaf(leaf) => {
                if let Err(misfit) = (leaf.check)(value) {
                    self.tell(misfit);
                }
            }
            Shape::Reference(_) => match value.as_str().map(Name::new) {
                None => self.tell(Misfit::Type("a text")),
                Some(Err(error)) => self.tell(Misfit::Value(error.to_string())),
                Some(Ok(_)) => {}
            },
            Shape::Optional(inner) => {
                if !value.is_null() {
                    self.value(inner, value);
                }
            }
            Shape::List(items) => match value.as_array() {
                Some(list) => {
                    for (index, item) in list.iter().enumerate() {
                        self.inside(Segment::Index(index), |walk| walk.value(items, item));
                    }
                }
                None => self.tell(Misfit::Type("a list")),
            },
            Shape::Map(values) => {
                for (key, item) in self.map(value, &[]) {
                    self.inside(Segment::Key(key.clone()), |walk| walk.value(values, item));
                }
            }
            Shape::Structure(structure) => self.structure(structure, value),
            Shape::OneOf(choice) => self.one_of(choice.choices, value),
            Shape::Never(never) => self.tell(Misfit::Value(never.why.to_owned())),
        }
    }

    fn structure(&mut self, structure: &Structure, value: &Value) {
        let Some(members) = value.as_object() else {
            self.no_map(structure.fields, value);
            return;
        };
        for member in structure.fields {
            match members.get(member.name) {
                Some(value) => self.inside(Segment::Key(member.name.to_owned()), |walk| walk.value(member.shape, value)),
                None if member.required => self.tell(Misfit::MissingField(member.name)),
                None => {}
            }
        }
        let unknown = |key: &&String| !structure.fields.iter().any(|member| member.name == key.as_str());
        for key in members.keys().filter(|key| !structure.open && unknown(key)) {
            let known = keys(structure.fields);
            self.inside(Segment::Key(key.clone()), |walk| walk.tell(Misfit::UnknownField(known)));
        }
    }

    fn one_of(&mut self, choices: &'static [Member], value: &Value) {
        let Some(members) = value.as_object() else {
            self.no_map(choices, value);
            return;
        };
        if members.len() != 1 {
            self.tell(Misfit::NotOne(keys(choices)));
        }
        for (key, value) in members {
            self.inside(Segment::Key(key.clone()), |walk| match choices.iter().find(|choice| choice.name == key) {
                Some(choice) => walk.value(choice.shape, value),
                None => walk.tell(Misfit::UnknownField(keys(choices))),
            });
        }
    }

    fn no_map(&mut self, members: &'static [Member], value: &Value) {
        self.tell(if value.is_array() { Misfit::ListForMap(keys(members)) } else { Misfit::Type("a map") });
    }

    /// The members of a map. Any other value has none, and is a fault.
    fn map<'a>(
        &mut self,
        value: &'a Value,
        members: &'static [Member],
    ) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        if !value.is_object() {
            self.no_map(members, value);
        }
        value.as_object().into_iter().flat_map(Map::iter)
    }

    fn inside(&mut self, segment: Segment, look: impl FnOnce(&mut Self)) {
        self.path.push(segment);
        look(self);
        self.path.pop();
    }

    fn expect(&mut self, fits: bool, expected: &'static str) {
        if !fits {
            self.tell(Misfit::Type(expected));
        }
    }

    fn tell(&mut self, misfit: Misfit) {
        self.faults.push(Fault { path: self.path.clone(), misfit });
    }
}

/// Reads a value through serde.
///
/// # Errors
/// The first fault of the value.
pub fn deserialize<'de, T: Shaped, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let value = Value::deserialize(deserializer)?;
    from_value(&value).map_err(D::Error::custom)
}

/// Reads a value after checking it.
///
/// # Errors
/// The first fault of the value.
pub fn from_value<T: Shaped>(value: &Value) -> Result<T, Fault> {
    match check(T::SHAPE, value).into_iter().next() {
        Some(fault) => Err(fault),
        None => T::read(value).ok_or_else(|| Fault::at_root(Misfit::Value("it cannot be read".to_owned()))),
    }
}

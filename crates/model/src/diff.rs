//! Collects the differences of one resource, field by field. A kind's `diff` is a list of calls to it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::{Change, Document, Field, Kind, Known, Mode, Ref, Template, To, policy_document};

/// Collects changes.
#[derive(Debug)]
pub struct Diff<'a> {
    known: &'a Known,
    changes: Vec<Change>,
}

impl<'a> Diff<'a> {
    /// Begins an empty diff.
    pub const fn new(known: &'a Known) -> Self {
        Self { known, changes: Vec::new() }
    }

    /// The changes found.
    pub fn finish(self) -> Vec<Change> {
        self.changes
    }

    /// What is known.
    pub const fn known(&self) -> &'a Known {
        self.known
    }

    /// Records a difference that the kind found by itself.
    pub fn push(&mut self, field: &'static str, from: impl Serialize, to: To, mode: Mode) {
        self.changes.push(Change { field: field.into(), from: json!(from), to, mode });
    }

    /// Compares a value that is always wanted.
    pub fn value<T: Serialize>(&mut self, field: &'static str, want: &T, live: &T, mode: Mode) {
        let (want, live) = (json!(want), json!(live));
        if want != live {
            self.push(field, live, To::value(want), mode);
        }
    }

    /// Compares a three-valued field with what is live.
    pub fn field<T: Serialize>(&mut self, field: &'static str, want: &Field<T>, live: Option<&T>, mode: Mode) {
        let want = match want {
            Field::Absent => return,
            Field::Null => Value::Null,
            Field::Value(value) => json!(value),
        };
        let live = json!(live);
        if want != live {
            self.push(field, live, To::value(want), mode);
        }
    }

    /// Compares a three-valued field that AWS always fills in: `null` means AWS's default.
    pub fn defaulted<T: Serialize>(&mut self, field: &'static str, want: &Field<T>, default: &T, live: &T, mode: Mode) {
        let want = match want {
            Field::Absent => return,
            Field::Null => json!(default),
            Field::Value(value) => json!(value),
        };
        let live = json!(live);
        if want != live {
            self.push(field, live, To::value(want), mode);
        }
    }

    /// Compares a list whose order means nothing.
    pub fn set<T: Serialize>(&mut self, field: &'static str, want: &Field<Vec<T>>, live: &[T], mode: Mode) {
        let want: Vec<Value> = match want {
            Field::Absent => return,
            Field::Null => Vec::new(),
            Field::Value(items) => items.iter().map(|item| json!(item)).collect(),
        };
        let live: Vec<Value> = live.iter().map(|item| json!(item)).collect();
        if sorted(&want) != sorted(&live) {
            self.push(field, live, To::value(Value::Array(want)), mode);
        }
    }

    /// Compares a reference with the live id.
    pub fn reference<K: Kind>(&mut self, field: &'static str, want: &Ref<K>, live: &str, mode: Mode) {
        match self.known.id(want) {
            Some(id) if id == live => {}
            Some(id) => self.push(field, live, To::value(json!(id)), mode),
            None => self.push(field, live, later(want), mode),
        }
    }

    /// Compares an optional reference with the live id.
    pub fn optional_reference<K: Kind>(&mut self, field: &'static str, want: &Field<Ref<K>>, live: Option<&str>, mode: Mode) {
        match want {
            Field::Absent => {}
            Field::Null if live.is_none() => {}
            Field::Null => self.push(field, live, To::value(Value::Null), mode),
            Field::Value(want) if live.is_none() => {
                let to = self.known.id(want).map_or_else(|| later(want), |id| To::value(json!(id)));
                self.push(field, live, to, mode);
            }
            Field::Value(want) => self.reference(field, want, live.unwrap_or_default(), mode),
        }
    }

    /// Compares a list of references, whose order means nothing, with the live ids.
    pub fn references<K: Kind>(&mut self, field: &'static str, want: &[Ref<K>], live: &[String], mode: Mode) {
        let mut ids = Vec::new();
        let mut after = Vec::new();
        for reference in want {
            if let Some(id) = self.known.id(reference) {
                ids.push(id);
            } else {
                ids.push(format!("${{{}.id}}", reference.address()));
                after.push(reference.address());
            }
        }
        let (mut left, mut right) = (ids.clone(), live.to_vec());
        left.sort();
        left.dedup();
        right.sort();
        if left != right {
            self.push(field, live, To { value: json!(ids), after }, mode);
        }
    }

    /// Compares an optional list of references with the live ids; `null` is the empty list.
    pub fn optional_references<K: Kind>(&mut self, field: &'static str, want: &Field<Vec<Ref<K>>>, live: &[String], mode: Mode) {
        match want {
            Field::Absent => {}
            Field::Null => self.references::<K>(field, &[], live, mode),
            Field::Value(want) => self.references(field, want, live, mode),
        }
    }

    /// Compares a policy document by meaning.
    pub fn document(&mut self, field: &'static str, want: &Document, live: Option<&Value>, mode: Mode) {
        let (value, after) = want.resolve(self.known);
        let same = after.is_empty() && live.is_some_and(|live| policy_document::same(&value, live));
        if !same {
            self.push(field, live, To { value, after }, mode);
        }
    }

    /// Compares a text that may hold references.
    pub fn template(&mut self, field: &'static str, want: &Template, live: Option<&str>, mode: Mode) {
        let (text, after) = want.resolve(self.known);
        if !after.is_empty() || live != Some(text.as_str()) {
            self.push(field, live, To { value: json!(text), after }, mode);
        }
    }

    /// Compares a map of named documents (inline policies) by meaning; the map is authoritative.
    pub fn documents(
        &mut self,
        field: &'static str,
        want: &BTreeMap<String, Document>,
        live: &BTreeMap<String, Value>,
        mode: Mode,
    ) {
        let mut after = Vec::new();
        let mut resolved = BTreeMap::new();
        for (name, document) in want {
            let (value, missing) = document.resolve(self.known);
            after.extend(missing);
            resolved.insert(name.clone(), value);
        }
        let same = after.is_empty()
            && resolved.len() == live.len()
            && resolved.iter().all(|(name, value)| live.get(name).is_some_and(|live| policy_document::same(value, live)));
        if !same {
            self.push(field, live, To { value: json!(resolved), after }, mode);
        }
    }
}

fn later<K: Kind>(reference: &Ref<K>) -> To {
    let at = reference.address();
    To { value: json!(format!("${{{at}.id}}")), after: vec![at] }
}

fn sorted(items: &[Value]) -> Vec<String> {
    let mut texts: Vec<String> = items.iter().map(ToString::to_string).collect();
    texts.sort();
    texts
}

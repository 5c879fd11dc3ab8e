//! Collects the differences of one resource, field by field. `#[derive(Compared)]` calls it once for each field; the functions of kinds that need thought
//! call the others.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::shape::{Rule, Shape};
use crate::{Address, Change, Document, Field, KindName, Known, Marker, Mode, Ref, Template, To};

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

    /// The objects and facts that are known.
    pub const fn known(&self) -> &'a Known {
        self.known
    }

    /// Records a difference that the kind found by itself.
    pub fn push(&mut self, field: &'static str, from: impl Serialize, to: To, mode: Mode) {
        self.changes.push(Change { field: field.into(), from: json!(from), to, mode });
    }

    /// Records differences that were found elsewhere.
    pub fn extend(&mut self, changes: Vec<Change>) {
        self.changes.extend(changes);
    }

    /// Compares a field of a want, as far as the spec mentions it, by its shape.
    pub fn rule(&mut self, rule: Rule, want: Option<Value>, live: Value) {
        let Some(want) = want.filter(|_| !(rule.if_read && live.is_null())) else { return };
        if want.is_null() {
            self.clearing(rule, live);
            return;
        }
        let (to, same) = self.resolved(&rule, want, &live);
        if !same {
            self.push(rule.field, live, to, rule.mode);
        }
    }

    /// Compares a field that the spec clears: the wanted value is AWS's default, an empty list, or null.
    fn clearing(&mut self, rule: Rule, live: Value) {
        let empty = matches!(rule.shape.inner(), Shape::List(_)).then(|| Value::Array(Vec::new()));
        let cleared = rule.default.or(empty.filter(|_| !live.is_null())).unwrap_or(Value::Null);
        if cleared != live {
            let mode = rule.keep.map_or(rule.mode, Mode::refused);
            self.push(rule.field, live, To::value(cleared), mode);
        }
    }

    /// Returns a wanted value in AWS's terms, and true if it is the live one.
    fn resolved(&self, rule: &Rule, want: Value, live: &Value) -> (To, bool) {
        let shape = rule.shape.inner();
        match (shape, want) {
            (Shape::Reference(kind), Value::String(name)) => {
                let to = self.referred(*kind, &name, rule.arn);
                let same = to.after.is_empty() && to.value == *live;
                (to, same)
            }
            (Shape::List(Shape::Reference(kind)), Value::Array(names)) => {
                let (mut values, mut after) = (Vec::new(), Vec::new());
                for name in names.iter().filter_map(Value::as_str) {
                    let to = self.referred(*kind, name, rule.arn);
                    values.push(to.value);
                    after.extend(to.after);
                }
                let mut wanted = sorted(&values);
                wanted.dedup();
                let same = wanted == live.as_array().map(|live| sorted(live)).unwrap_or_default();
                (To { value: Value::Array(values), after }, same)
            }
            (Shape::Template, Value::String(text)) => {
                let (text, after) = Template(text).resolve(self.known);
                let same = after.is_empty() && live.as_str().is_some_and(|live| means(rule, &text, live));
                (To { value: Value::String(text), after }, same)
            }
            (Shape::Document, document) => {
                let (value, after) = Document(document).resolve(self.known);
                let same = after.is_empty() && !live.is_null() && heiiki_policy::same(&value, live);
                (To { value, after }, same)
            }
            (Shape::List(_), Value::Array(items)) if rule.set => {
                let same = live.as_array().is_some_and(|live| sorted(&items) == sorted(live));
                (To::value(Value::Array(items)), same)
            }
            (_, Value::String(text)) => {
                let same = live.as_str().is_some_and(|live| means(rule, &text, live));
                (To::value(Value::String(text)), same)
            }
            (_, value) => {
                let same = value == *live;
                (To::value(value), same)
            }
        }
    }

    /// The id or ARN of the object that a logical name refers to. If it does not exist yet, the address for which to wait.
    fn referred(&self, kind: KindName, name: &str, arn: bool) -> To {
        let at = Address::of_id(kind, name);
        let attribute = if arn { "arn" } else { "id" };
        let id = || self.known.live.get(&at).map(|object| object.id.clone());
        match if arn { self.known.attribute(&at, attribute) } else { id() } {
            Some(value) => To::value(Value::String(value)),
            None => To { value: json!(format!("${{{at}.{attribute}}}")), after: vec![at] },
        }
    }

    /// Compares a value that is always wanted.
    pub fn value<T: Serialize>(&mut self, field: &'static str, want: &T, live: &T, mode: Mode) {
        let (want, live) = (json!(want), json!(live));
        if want != live {
            self.push(field, live, To::value(want), mode);
        }
    }

    /// Compares a three-valued field with the live value.
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

    /// Compares a reference with the live id.
    pub fn reference<K: Marker>(&mut self, field: &'static str, want: &Ref<K>, live: &str, mode: Mode) {
        match self.known.id(want) {
            Some(id) if id == live => {}
            Some(id) => self.push(field, live, To::value(json!(id)), mode),
            None => self.push(field, live, later(want), mode),
        }
    }

    /// Compares a policy document by meaning.
    pub fn document(&mut self, field: &'static str, want: &Document, live: Option<&Value>, mode: Mode) {
        let (value, after) = want.resolve(self.known);
        let same = after.is_empty() && live.is_some_and(|live| heiiki_policy::same(&value, live));
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
            && resolved.iter().all(|(name, value)| live.get(name).is_some_and(|live| heiiki_policy::same(value, live)));
        if !same {
            self.push(field, live, To { value: json!(resolved), after }, mode);
        }
    }
}

fn later<K: Marker>(reference: &Ref<K>) -> To {
    let at = reference.address();
    To { value: json!(format!("${{{at}.id}}")), after: vec![at] }
}

/// True if a text of the spec and AWS's text mean one thing.
fn means(rule: &Rule, want: &str, live: &str) -> bool {
    rule.same.map_or(want == live, |same| same(want, live))
}

fn sorted(items: &[Value]) -> Vec<String> {
    let mut texts: Vec<String> = items.iter().map(ToString::to_string).collect();
    texts.sort();
    texts
}

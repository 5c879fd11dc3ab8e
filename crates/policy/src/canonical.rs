//! A policy document taken apart into fields: each a path such as `Condition`, `StringEquals`, `aws:SourceVpce`, and a set of values.
//!
//! Paths and values are kept in two spellings: the normal one to compare, and the written one to show.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// A document taken apart.
#[derive(Clone, Debug)]
pub(super) struct Canonical {
    /// The members beside the statements, AWS's default version filled in.
    pub(super) members: BTreeMap<String, Value>,
    /// The statements in the order of the document.
    pub(super) statements: Vec<Statement>,
}

/// A statement taken apart.
#[derive(Clone, Debug)]
pub(super) struct Statement {
    /// Its position in the document.
    pub(super) index: usize,
    /// Its fields by their normal paths.
    pub(super) fields: BTreeMap<Vec<String>, Values>,
}

/// The values of a field.
#[derive(Clone, Debug)]
pub(super) struct Values {
    /// The path as written.
    pub(super) path: Vec<String>,
    /// The values: the normal spelling, and the written one.
    pub(super) values: BTreeMap<String, String>,
}

impl Canonical {
    /// Takes a document apart; `None` if it is not a mapping.
    pub(super) fn of(document: &Value) -> Option<Self> {
        let mut members: BTreeMap<String, Value> =
            document.as_object()?.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
        // A document without a version is evaluated as one of the older version.
        members.entry("Version".to_owned()).or_insert_with(|| json!("2008-10-17"));
        let list = match members.remove("Statement") {
            None => Vec::new(),
            Some(Value::Array(items)) => items,
            Some(one @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_))) => vec![one],
        };
        let statements = list.iter().enumerate().map(|(index, value)| Statement::of(index, value)).collect();
        Some(Self { members, statements })
    }
}

impl Statement {
    fn of(index: usize, value: &Value) -> Self {
        let mut statement = Self { index, fields: BTreeMap::new() };
        let Value::Object(members) = value else {
            statement.put(&[""], &[""], value, str::to_owned);
            return statement;
        };
        for (key, value) in sorted(members) {
            let path = [key.as_str()];
            match (key.as_str(), value) {
                ("Sid", Value::String(sid)) if sid.is_empty() => {}
                ("Action" | "NotAction", _) => statement.put(&path, &path, value, str::to_ascii_lowercase),
                ("Principal" | "NotPrincipal", Value::String(text)) if text == "*" => {
                    statement.put(&[key, "AWS"], &[key, "AWS"], value, str::to_owned);
                }
                ("Principal" | "NotPrincipal", Value::Object(kinds)) => statement.principals(key, kinds),
                ("Condition", Value::Object(operators)) => statement.conditions(operators),
                _ => statement.put(&path, &path, value, str::to_owned),
            }
        }
        statement
    }

    fn principals(&mut self, key: &str, kinds: &Map<String, Value>) {
        for (kind, value) in sorted(kinds) {
            let path = [key, kind.as_str()];
            self.put(&path, &path, value, if kind == "AWS" { account } else { str::to_owned });
        }
    }

    fn conditions(&mut self, operators: &Map<String, Value>) {
        for (operator, keys) in sorted(operators) {
            let Value::Object(keys) = keys else {
                self.put(&["Condition", operator], &["Condition", operator], keys, str::to_owned);
                continue;
            };
            for (key, value) in sorted(keys) {
                let normal = ["Condition", &operator.to_ascii_lowercase(), &key.to_ascii_lowercase()];
                self.put(&normal, &["Condition", operator, key], value, str::to_owned);
            }
        }
    }

    /// Adds a field. Two conditions that differ only in case both have to hold, so the second keeps its own spelling as its path.
    fn put(&mut self, normal: &[&str], written: &[&str], value: &Value, spell: fn(&str) -> String) {
        let owned = |path: &[&str]| path.iter().map(|part| (*part).to_owned()).collect::<Vec<String>>();
        let one = |value: &Value| {
            let text = if let Value::String(text) = value { text.clone() } else { value.to_string() };
            (spell(&text), text)
        };
        let values = if let Value::Array(items) = value { items.iter().map(one).collect() } else { BTreeMap::from([one(value)]) };
        let path = owned(normal);
        let path = if self.fields.contains_key(&path) { owned(written) } else { path };
        self.fields.insert(path, Values { path: owned(written), values });
    }

    /// The statement in its normal form.
    pub(super) fn normal(&self) -> Value {
        let mut out = Map::new();
        for (path, values) in &self.fields {
            let list = Value::Array(values.values.keys().cloned().map(Value::String).collect());
            insert(&mut out, path, list);
        }
        Value::Object(out)
    }

    /// The one value of a field, as written; `None` if it has none.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.fields.get([field.to_owned()].as_slice())?.values.values().next().map(String::as_str)
    }

    /// Every pair of field and value in the normal spelling.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (&Vec<String>, &String)> {
        self.fields.iter().flat_map(|(path, values)| values.values.keys().map(move |value| (path, value)))
    }

    /// True if two statements say the same.
    pub(super) fn says(&self, other: &Self) -> bool {
        let keys = |values: &Values| values.values.keys().cloned().collect::<Vec<_>>();
        self.fields.len() == other.fields.len()
            && self.fields.iter().zip(&other.fields).all(|((a, left), (b, right))| a == b && keys(left) == keys(right))
    }
}

fn insert(out: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [last] => {
            out.insert(last.clone(), value);
        }
        [first, rest @ ..] => {
            if let Value::Object(inner) = out.entry(first.clone()).or_insert_with(|| Value::Object(Map::new())) {
                insert(inner, rest, value);
            }
        }
    }
}

fn sorted(members: &Map<String, Value>) -> BTreeMap<&String, &Value> {
    members.iter().collect()
}

/// AWS stores a bare account id as the ARN of the account's root; both mean the account, in every partition.
fn account(text: &str) -> String {
    let root =
        text.strip_prefix("arn:").and_then(|rest| rest.split_once(":iam::")).and_then(|(_, rest)| rest.strip_suffix(":root"));
    root.unwrap_or(text).to_owned()
}

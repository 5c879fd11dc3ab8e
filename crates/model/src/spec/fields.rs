//! What a kind's JSON Schema tells the loader about its fields: their names, which are required, what they mean, and which of them are structures.
//!
//! It does not check values; serde does, with the same types.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use schemars::generate::SchemaSettings;
use serde_json::{Map, Value};

use crate::{KindName, kinds};

/// The fields of one kind.
#[derive(Debug)]
pub(super) struct Fields {
    /// Names with descriptions.
    names: BTreeMap<String, String>,
    /// Those without which a resource cannot be made.
    required: BTreeSet<String>,
    /// The schema of the whole resource.
    schema: Value,
    /// The schemas that it names, by their names.
    definitions: Map<String, Value>,
}

impl Fields {
    /// The fields of a kind.
    pub(super) fn of(kind: KindName) -> Self {
        let mut generator = SchemaSettings::draft07().into_generator();
        let schema = kinds::of(kind).schema(&mut generator).to_value();
        let definitions = generator.take_definitions(true);
        let name = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
        let root = name.and_then(|name| definitions.get(name)).unwrap_or(&schema);
        let text = |value: &Value| value.get("description").and_then(Value::as_str).unwrap_or_default().to_owned();
        let members = root.get("properties").and_then(Value::as_object);
        let names = members.into_iter().flatten().map(|(name, value)| (name.clone(), text(value))).collect();
        let required = root.get("required").and_then(Value::as_array).into_iter().flatten();
        let required = required.filter_map(Value::as_str).map(str::to_owned).collect();
        Self { names, required, schema, definitions }
    }

    /// The names.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> + Clone {
        self.names.keys().map(String::as_str)
    }

    /// True when the kind has this field.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(name)
    }

    /// The required names.
    pub(super) fn required(&self) -> impl Iterator<Item = &str> {
        self.required.iter().map(String::as_str)
    }

    /// The schema of the whole resource.
    pub(super) const fn schema(&self) -> &Value {
        &self.schema
    }

    /// The forms that a value may have: what schemas name and their alternatives, each for itself.
    pub(super) fn forms<'a>(&'a self, schemas: &[&'a Value]) -> Vec<&'a Value> {
        let mut forms = Vec::new();
        let mut open: VecDeque<&'a Value> = schemas.iter().copied().collect();
        while let Some(schema) = open.pop_front() {
            let named = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next());
            open.extend(named.and_then(|name| self.definitions.get(name)));
            for members in ["anyOf", "oneOf", "allOf"] {
                open.extend(schema.get(members).and_then(Value::as_array).into_iter().flatten());
            }
            forms.push(schema);
        }
        forms
    }

    /// The forms of what a path such as `ingress[0].ports` leads to; none for a path that leads nowhere.
    pub(super) fn at(&self, path: &str) -> Vec<&Value> {
        let mut forms = self.forms(&[&self.schema]);
        for step in path.split('.').filter(|step| !step.is_empty()) {
            let (name, index) = step.split_once('[').map_or((step, false), |(name, _)| (name, true));
            if !name.is_empty() {
                forms = self.forms(&forms.iter().filter_map(|form| form.get("properties")?.get(name)).collect::<Vec<_>>());
            }
            if index {
                forms = self.items(&forms);
            }
        }
        forms
    }

    /// The forms of the items of lists.
    pub(super) fn items<'a>(&'a self, forms: &[&'a Value]) -> Vec<&'a Value> {
        self.forms(&forms.iter().filter_map(|form| form.get("items")).collect::<Vec<_>>())
    }

    /// The keys of the maps among some forms, those that must be there first.
    pub(super) fn keys(forms: &[&Value]) -> Vec<String> {
        let mut keys: Vec<String> = Vec::new();
        for key in forms.iter().flat_map(|form| members(form)) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The words among some forms, for a field that takes one of a few.
    pub(super) fn words<'a>(forms: &[&'a Value]) -> Vec<&'a str> {
        let several = |form: &&'a Value| form.get("enum").and_then(Value::as_array).into_iter().flatten();
        let mut words: Vec<&str> = Vec::new();
        for word in forms.iter().flat_map(|form| several(form).chain(form.get("const"))).filter_map(Value::as_str) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    /// What a field means.
    pub(super) fn meaning(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }
}

/// The members of a structure, those that must be there first.
pub(super) fn members(structure: &Value) -> Vec<String> {
    let required: Vec<&str> =
        structure.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect();
    let all = structure.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, _)| name.as_str());
    let further: Vec<&str> = all.filter(|name| !required.contains(name)).collect();
    required.into_iter().chain(further).map(str::to_owned).collect()
}

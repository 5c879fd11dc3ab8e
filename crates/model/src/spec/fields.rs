//! What a kind's JSON Schema tells the loader about its fields: their names, which are required, what they mean, and which of them are structures.
//!
//! It does not check values; serde does, with the same types.

use std::collections::{BTreeMap, BTreeSet};

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

    /// The schema that another one names.
    pub(super) fn definition(&self, name: &str) -> Option<&Value> {
        self.definitions.get(name)
    }

    /// What a field means.
    pub(super) fn meaning(&self, name: &str) -> Option<&str> {
        self.names.get(name).map(String::as_str).filter(|text| !text.is_empty())
    }
}

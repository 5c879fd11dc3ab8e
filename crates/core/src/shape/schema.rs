//! The JSON Schema of a shape, draft 7.

use serde_json::{Map, Value, json};

use super::table::{Member, Shape, Word};

/// Returns the schema of a shape. A shape with a name is added to `definitions`, and its schema is a reference to it.
pub fn define(shape: &'static Shape, definitions: &mut Map<String, Value>) -> Value {
    match shape {
        Shape::Any => Value::Bool(true),
        Shape::Text => json!({"type": "string"}),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Number => json!({"type": "number", "format": "double"}),
        Shape::Whole(whole) if whole.least == 0 => json!({"type": "integer", "format": whole.format, "minimum": 0}),
        Shape::Whole(whole) => json!({"type": "integer", "format": whole.format}),
        Shape::List(items) => {
            let items = define(items, definitions);
            json!({"type": "array", "items": items})
        }
        Shape::Map(values) => {
            let values = define(values, definitions);
            json!({"type": "object", "additionalProperties": values})
        }
        Shape::Optional(inner) => optional(define(inner, definitions)),
        Shape::Words(words) => named(words.name, definitions, |_| choice(words.doc, words.words)),
        Shape::Leaf(leaf) if leaf.name.is_empty() => (leaf.schema)(),
        Shape::Leaf(leaf) => named(leaf.name, definitions, |_| (leaf.schema)()),
        Shape::Reference(kind) => named(&format!("ref_{kind}"), definitions, |_| {
            json!({
                "type": "string",
                "description": format!("The logical name of a {kind} in this spec."),
                "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$",
            })
        }),
        Shape::Template => named("template", definitions, |_| {
            json!({
                "type": "string",
                "description": "A text in which `${kind/name.attribute}` names a resource of this spec and `$${` writes a literal `${`.",
            })
        }),
        Shape::Document => named("document", definitions, |_| {
            json!({
                "type": "object",
                "description": "A policy document in IAM's JSON grammar, written as YAML. `${kind/name.attribute}` names a resource of this spec.",
            })
        }),
        Shape::Structure(structure) => {
            named(structure.name, definitions, |definitions| object(structure.doc, structure.fields, definitions))
        }
        Shape::OneOf(one) => named(one.name, definitions, |definitions| {
            let mut form = |choice: &'static Member| {
                let schema = define(choice.shape, definitions);
                json!({
                    "type": "object",
                    "properties": {choice.name: schema},
                    "required": [choice.name],
                    "additionalProperties": false,
                    "description": choice.doc,
                })
            };
            let forms: Vec<Value> = one.choices.iter().map(&mut form).collect();
            json!({"description": one.doc, "oneOf": forms})
        }),
        Shape::Never(never) => named(never.name, definitions, |_| Value::Bool(false)),
    }
}

/// A reference to a definition, which is made the first time.
fn named(name: &str, definitions: &mut Map<String, Value>, make: impl FnOnce(&mut Map<String, Value>) -> Value) -> Value {
    if !definitions.contains_key(name) {
        // The name is taken before the schema is made, so that it is made only once.
        definitions.insert(name.to_owned(), Value::Null);
        let made = make(definitions);
        definitions.insert(name.to_owned(), made);
    }
    json!({"$ref": format!("#/definitions/{name}")})
}

fn choice(doc: &str, words: &[Word]) -> Value {
    let forms: Vec<Value> =
        words.iter().map(|word| json!({"description": word.doc, "type": "string", "const": word.text})).collect();
    json!({"description": doc, "oneOf": forms})
}

fn object(doc: &str, members: &'static [Member], definitions: &mut Map<String, Value>) -> Value {
    let mut properties = Map::new();
    for member in members {
        let default = member.default.map(|default| ("default".to_owned(), default()));
        let schema = match described(define(member.shape, definitions), member.doc) {
            Value::Object(members) => Value::Object(default.into_iter().chain(members).collect()),
            other @ (Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => other,
        };
        properties.insert(member.name.to_owned(), schema);
    }
    let required: Vec<&str> = members.iter().filter(|member| member.required).map(|member| member.name).collect();
    let mut schema = json!({"type": "object", "additionalProperties": false});
    if !properties.is_empty() {
        schema["properties"] = Value::Object(properties);
    }
    if !required.is_empty() {
        schema["required"] = json!(required);
    }
    if !doc.is_empty() {
        schema["description"] = json!(doc);
    }
    schema
}

fn optional(mut schema: Value) -> Value {
    let name = schema.get("type").and_then(Value::as_str).map(str::to_owned);
    match name {
        Some(name) => {
            schema["type"] = json!([name, "null"]);
            schema
        }
        None if schema.get("type").is_some() => schema,
        None => json!({"anyOf": [schema, {"type": "null"}]}),
    }
}

/// The schema of a member with its meaning.
fn described(mut schema: Value, doc: &str) -> Value {
    if doc.is_empty() {
        return schema;
    }
    if schema.get("$ref").is_some() {
        return json!({"description": doc, "allOf": [schema]});
    }
    if schema.is_object() {
        schema["description"] = json!(doc);
    }
    schema
}

/// Lets a word list of a kind also stand in the schema of a report.
macro_rules! in_reports {
    ($($type:ty),*) => {$(
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                match <$type as $crate::shape::Shaped>::SHAPE {
                    $crate::shape::Shape::Words(words) => words.name.into(),
                    other => format!("{other:?}").into(),
                }
            }

            fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
                let mut definitions = serde_json::Map::new();
                $crate::shape::define(<$type as $crate::shape::Shaped>::SHAPE, &mut definitions);
                let own = definitions.shift_remove(&*Self::schema_name()).unwrap_or_default();
                generator.definitions_mut().extend(definitions);
                own.try_into().unwrap_or_default()
            }
        }
    )*};
}

pub(crate) use in_reports;

//! Samples for tests of the tables: values with every member that the model knows.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value, json};

/// A value with every member that the model's schema of a structure knows.
pub(super) fn full<T: JsonSchema>() -> Value {
    let mut generator = SchemaGenerator::default();
    let schema = generator.subschema_for::<T>();
    let definitions = json!(generator.definitions());
    sample(schema.as_value(), &definitions)
}

fn sample(schema: &Value, definitions: &Value) -> Value {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
        let name = name.rsplit('/').next().unwrap_or_default();
        return sample(&definitions[name], definitions);
    }
    for choice in ["anyOf", "oneOf"] {
        if let Some(options) = schema.get(choice).and_then(Value::as_array) {
            return sample(&options[0], definitions);
        }
    }
    if let Some(word) = schema.get("const").or_else(|| schema.get("enum").and_then(|words| words.get(0))) {
        return word.clone();
    }
    let kind = schema.get("type").map_or("", |kind| kind.as_str().or_else(|| kind[0].as_str()).unwrap_or_default());
    match kind {
        "object" => {
            let members = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
            Value::Object(members.map(|(key, member)| (key.clone(), sample(member, definitions))).collect::<Map<_, _>>())
        }
        "array" => json!([sample(&schema["items"], definitions)]),
        "integer" => json!(60),
        "number" => json!(1.5),
        "boolean" => json!(true),
        _ => json!("text"),
    }
}

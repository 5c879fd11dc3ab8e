//! Samples for tests of the tables: values with every member that the model knows.

use heiiki_model::shape::{Shape, Shaped};
use serde_json::{Map, Value, json};

/// A value with every member that the model's shape of a structure knows.
pub(super) fn full<T: Shaped>() -> Value {
    sample(T::SHAPE)
}

fn sample(shape: &'static Shape) -> Value {
    match shape {
        Shape::Structure(_) => {
            let members = shape.members().iter();
            Value::Object(members.map(|member| (member.name.to_owned(), sample(member.shape))).collect::<Map<_, _>>())
        }
        Shape::OneOf(one) => one.choices.first().map_or(Value::Null, |choice| json!({choice.name: sample(choice.shape)})),
        Shape::Words(words) => words.words.first().map_or(Value::Null, |word| json!(word.text)),
        Shape::List(items) => json!([sample(items)]),
        Shape::Map(_) | Shape::Document => json!({}),
        Shape::Optional(inner) => sample(inner),
        Shape::Whole(_) => json!(60),
        Shape::Number => json!(1.5),
        Shape::Bool => json!(true),
        Shape::Any | Shape::Text | Shape::Template | Shape::Reference(_) | Shape::Leaf(_) | Shape::Never(_) => json!("text"),
    }
}

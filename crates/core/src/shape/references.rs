//! The references that a value makes, read off its shape. A value that does not fit everywhere is followed as far as it does.

use serde_json::Value;

use super::table::{Member, Shape};
use crate::{Address, Document, Name, Reference, Refs, Template, When};

/// Collects every reference of a value.
pub fn references(shape: &'static Shape, value: &Value, refs: &mut Refs) {
    walk(shape, value, "", Place { when: When::Create, texts: false }, refs);
}

/// Facts that hold for everything beneath a member.
#[derive(Clone, Copy)]
struct Place {
    when: When,
    texts: bool,
}

fn walk(shape: &'static Shape, value: &Value, path: &str, place: Place, refs: &mut Refs) {
    let when = place.when;
    match shape {
        Shape::Text if !place.texts => {}
        Shape::Reference(kind) => {
            if let Some(Ok(name)) = value.as_str().map(Name::new) {
                let to = Address { kind: *kind, name };
                refs.add(Reference { to, attribute: None, field: path.to_owned(), when, optional: false });
            }
        }
        Shape::Template | Shape::Text => {
            if let Some(text) = value.as_str() {
                refs.template(path, &Template(text.to_owned()), when);
            }
        }
        Shape::Document => refs.document(path, &Document(value.clone()), when),
        Shape::Leaf(leaf) => (leaf.refs)(value, path, when, refs),
        Shape::Optional(inner) => walk(inner, value, path, place, refs),
        Shape::List(items) => {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                walk(items, item, &format!("{path}[{index}]"), place, refs);
            }
        }
        Shape::Map(values) => {
            for (key, item) in value.as_object().into_iter().flatten() {
                walk(values, item, &joined(path, key), place, refs);
            }
        }
        Shape::Structure(structure) => members(structure.fields, value, path, place, refs),
        Shape::OneOf(choice) => members(choice.choices, value, path, place, refs),
        Shape::Any | Shape::Bool | Shape::Whole(_) | Shape::Number | Shape::Words(_) | Shape::Never(_) => {}
    }
}

fn members(fields: &'static [Member], value: &Value, path: &str, place: Place, refs: &mut Refs) {
    for member in fields {
        if let Some(value) = value.get(member.name) {
            let when = if member.when == When::Create { place.when } else { member.when };
            let place = Place { when, texts: place.texts || member.texts };
            walk(member.shape, value, &joined(path, member.name), place, refs);
        }
    }
}

fn joined(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

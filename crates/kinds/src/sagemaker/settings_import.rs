//! A live settings tree as a want. It knows no structure: the live tree has the names of the want, so that only ids and ARNs have
//! to become names, and empty members are left out.

use serde_json::{Map, Value, json};

use super::settings::OFF;
use crate::Naming;
use crate::markers::Model;
use crate::markers::Role;
use crate::markers::SecurityGroup;
use crate::markers::Subnet;
use crate::shape::{Shaped, from_value};

/// The want that a live tree answers; `None` if the tree is empty. With `whole`, words that mean "off" are kept: a value that can
/// never be changed is written as it is, and one user may have a setting off that is on for all others.
pub(super) fn typed<T: Shaped>(live: &Value, whole: bool, naming: &mut Naming<'_>) -> Option<T> {
    let tree = tree("", live, whole, naming)?;
    match from_value(&tree) {
        Ok(want) => Some(want),
        Err(fault) => {
            naming.note(format!("A part of its settings is not written here: {fault}"));
            None
        }
    }
}

/// The same for a structure that must be written.
pub(super) fn typed_or_empty<T: Shaped>(live: &Value, whole: bool, naming: &mut Naming<'_>) -> Option<T> {
    typed(live, whole, naming).or_else(|| T::read(&json!({})))
}

fn tree(name: &str, live: &Value, whole: bool, naming: &mut Naming<'_>) -> Option<Value> {
    match live {
        Value::Null => None,
        Value::Object(members) => {
            let mut out = Map::new();
            for (key, value) in members {
                if let Some(value) = tree(key, value, whole, naming) {
                    out.insert(key.clone(), value);
                }
            }
            (!out.is_empty()).then_some(Value::Object(out))
        }
        Value::Array(items) => {
            let texts = || items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect::<Vec<_>>();
            match name {
                _ if items.is_empty() => None,
                "security_groups" => Some(json!(naming.list::<SecurityGroup>(&texts()))),
                "subnets" => Some(json!(naming.list::<Subnet>(&texts()))),
                _ => Some(items.iter().filter_map(|item| tree(name, item, true, naming)).collect()),
            }
        }
        Value::String(text) => match name {
            "execution_role" => Some(json!(naming.arn::<Role>(text))),
            "model" | "model_override" => Some(json!(naming.to::<Model>(text))),
            _ if !whole && OFF.contains(&(name, text.as_str())) => None,
            _ => Some(json!(naming.template(text))),
        },
        Value::Bool(_) | Value::Number(_) => Some(live.clone()),
    }
}

//! Compares IAM policy documents by meaning: AWS reorders lists, turns one-element lists into scalars and rewrites principals.

use serde_json::{Map, Value, json};

/// True when two documents grant and deny the same.
pub fn same(left: &Value, right: &Value) -> bool {
    normalised(left) == normalised(right)
}

/// The document in one fixed form: statements as a sorted list, every value list sorted, actions in lower case, principals spelled out.
pub fn normalised(document: &Value) -> Value {
    let Value::Object(members) = document else { return document.clone() };
    let mut out = Map::new();
    for (key, value) in members {
        let value = if key == "Statement" { statements(value) } else { value.clone() };
        out.insert(key.clone(), value);
    }
    out.entry("Version").or_insert_with(|| json!("2008-10-17"));
    sorted_keys(&Value::Object(out))
}

fn statements(value: &Value) -> Value {
    let list = if let Value::Array(items) = value { items.iter().map(statement).collect() } else { vec![statement(value)] };
    sorted(list)
}

fn statement(value: &Value) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let normal = members.iter().map(|(key, value)| {
        let value = match key.as_str() {
            "Action" | "NotAction" => strings(value, |text| text.to_ascii_lowercase()),
            "Resource" | "NotResource" => strings(value, str::to_owned),
            "Principal" | "NotPrincipal" => principal(value),
            "Condition" => condition(value),
            _ => value.clone(),
        };
        (key.clone(), value)
    });
    sorted_keys(&Value::Object(normal.collect()))
}

fn principal(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let spelled = members.iter().map(|(kind, value)| {
                let value = if kind == "AWS" { strings(value, account_root) } else { strings(value, str::to_owned) };
                (kind.clone(), value)
            });
            sorted_keys(&Value::Object(spelled.collect()))
        }
        Value::String(text) if text == "*" => json!({"AWS": ["*"]}),
        other => other.clone(),
    }
}

/// AWS stores a bare account id as the ARN of the account's root.
fn account_root(text: &str) -> String {
    if text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit()) {
        format!("arn:aws:iam::{text}:root")
    } else {
        text.to_owned()
    }
}

fn condition(value: &Value) -> Value {
    let Value::Object(operators) = value else { return value.clone() };
    let normal = operators.iter().map(|(operator, keys)| {
        let keys = match keys {
            Value::Object(keys) => {
                Value::Object(keys.iter().map(|(key, value)| (key.to_ascii_lowercase(), strings(value, str::to_owned))).collect())
            }
            other => other.clone(),
        };
        (operator.clone(), sorted_keys(&keys))
    });
    sorted_keys(&Value::Object(normal.collect()))
}

/// A scalar or a list as a sorted list of distinct texts.
fn strings(value: &Value, spell: impl Fn(&str) -> String) -> Value {
    let one = |value: &Value| match value {
        Value::String(text) => Value::String(spell(text)),
        Value::Bool(_) | Value::Number(_) => Value::String(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => value.clone(),
    };
    sorted(if let Value::Array(items) = value { items.iter().map(one).collect() } else { vec![one(value)] })
}

fn sorted(mut items: Vec<Value>) -> Value {
    items.sort_by_cached_key(ToString::to_string);
    items.dedup();
    Value::Array(items)
}

fn sorted_keys(value: &Value) -> Value {
    let Value::Object(members) = value else { return value.clone() };
    let mut members: Vec<_> = members.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    members.sort_by(|left, right| left.0.cmp(&right.0));
    Value::Object(members.into_iter().collect())
}

//! Values of fields as text: ids with the resource to which they belong, and unknown values as the resource for which
//! they wait.

use std::collections::BTreeMap;

use heiiki_model::plan::Plan;
use heiiki_model::{Address, Known, Object};
use serde_json::Value;

use super::style::clean;

/// The resource to which each id belongs.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, Address>);

impl Names {
    /// The names in a plan: of live objects, and of the objects on which its steps act.
    pub fn of(plan: &Plan, known: &Known) -> Self {
        let mut names = BTreeMap::new();
        let acted = plan.steps.iter().filter_map(|step| Some((&step.at, step.object.as_ref()?)));
        for (at, object) in acted.chain(known.live.iter().map(|(at, object)| (at, object.as_ref()))) {
            names.extend(ids(object).map(|id| (id, at.clone())));
        }
        Self(names)
    }

    /// The names of the live objects.
    pub fn live(known: &Known) -> Self {
        let mut names = BTreeMap::new();
        for (at, object) in known.live.iter() {
            names.extend(ids(object).map(|id| (id, at.clone())));
        }
        Self(names)
    }

    /// A text, with the resource that it is the id of. Names that are their own id say nothing twice.
    fn told(&self, text: &str) -> String {
        let shown = word(text);
        match self.0.get(text) {
            Some(at) if at.name.as_str() != text => format!("{shown} ({at})"),
            Some(_) | None => shown,
        }
    }
}

/// The identifiers of an object: its id, and its ARN if it has one.
fn ids(object: &Object) -> impl Iterator<Item = String> {
    let arn = object.live.get("arn").and_then(Value::as_str).map(str::to_owned);
    std::iter::once(object.id.clone()).chain(arn)
}

/// Says values of one change.
#[derive(Clone, Copy, Debug)]
pub struct Say<'a> {
    names: &'a Names,
    after: &'a [Address],
}

impl<'a> Say<'a> {
    /// Says values of which some are known only after these resources.
    pub const fn new(names: &'a Names, after: &'a [Address]) -> Self {
        Self { names, after }
    }

    /// A value on one line.
    pub fn value(self, value: &Value) -> String {
        match value {
            Value::Null => "(none)".to_owned(),
            Value::Bool(_) | Value::Number(_) => value.to_string(),
            Value::String(text) => self.later(text).unwrap_or_else(|| self.names.told(text)),
            Value::Array(items) if items.is_empty() => "(empty)".to_owned(),
            Value::Array(items) => {
                let items: Vec<String> = items.iter().map(|item| self.nested(item)).collect();
                items.join(", ")
            }
            Value::Object(members) if members.is_empty() => "(empty)".to_owned(),
            Value::Object(members) => {
                let shown = members.iter().filter(|(_, value)| !value.is_null());
                let members: Vec<String> = shown.map(|(key, value)| format!("{}: {}", word(key), self.nested(value))).collect();
                members.join(", ")
            }
        }
    }

    fn nested(self, value: &Value) -> String {
        let text = self.value(value);
        match value {
            Value::Array(items) if !items.is_empty() => format!("[{text}]"),
            Value::Object(members) if !members.is_empty() => format!("{{{text}}}"),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) | Value::Object(_) => text,
        }
    }

    /// A value of a policy document, quoted as there.
    pub fn quoted(self, text: &str) -> String {
        if let Some(later) = self.later(text) {
            return later;
        }
        let quoted = clean(&Value::String(text.to_owned()).to_string());
        self.names.0.get(text).map_or(quoted.clone(), |at| format!("{quoted} ({at})"))
    }

    /// `${subnet/a.id}` and nothing else, as long as that is not known.
    fn later(self, text: &str) -> Option<String> {
        let inside = text.strip_prefix("${")?.strip_suffix('}')?;
        let (address, attribute) = inside.rsplit_once('.')?;
        let at = self.after.iter().find(|at| at.to_string() == address)?;
        Some(if attribute == "id" { format!("(known after {at})") } else { format!("({attribute} known after {at})") })
    }
}

/// A text as it is where that cannot be misread, else in quotes.
pub fn word(text: &str) -> String {
    let plain = !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_./:*@+=%$".contains(c));
    let reads_as_other = matches!(text, "true" | "false" | "null");
    if plain && !reads_as_other { text.to_owned() } else { clean(&Value::String(text.to_owned()).to_string()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn values_read_like_the_spec() {
        let names = Names(BTreeMap::from([
            ("subnet-0a".to_owned(), "subnet/private-1".parse().unwrap()),
            ("Dev".to_owned(), "role/Dev".parse().unwrap()),
        ]));
        let after = ["subnet/new".parse().unwrap()];
        let say = Say::new(&names, &after);
        for (value, text) in [
            (json!("subnet-0a"), "subnet-0a (subnet/private-1)"),
            (json!("Dev"), "Dev"),
            (json!("${subnet/new.id}"), "(known after subnet/new)"),
            (json!("${subnet/new.arn}"), "(arn known after subnet/new)"),
            (json!("${subnet/other.id}"), r#""${subnet/other.id}""#),
            (json!("443"), "443"),
            (json!(443), "443"),
            (json!("true"), r#""true""#),
            (json!(""), r#""""#),
            (json!("two words"), r#""two words""#),
            (json!("\u{1b}[2J"), r#""\u001b[2J""#),
            (json!(null), "(none)"),
            (json!([]), "(empty)"),
            (
                json!({"protocol": "tcp", "ports": "443-445", "from": null, "to": ["a", "b"]}),
                "protocol: tcp, ports: 443-445, to: [a, b]",
            ),
        ] {
            assert_eq!(say.value(&value), text);
        }
    }
}

//! Structures that are written as lists. serde takes them so, by the position of each member, which nobody sees in a spec and which changes its meaning when
//! members are added; here they are refused, with the names that belong there.

use serde_json::Value;

use super::fields::{Fields, members};
use super::node::{Content, Node, Step};

/// A list where a structure belongs.
#[derive(Debug)]
pub(super) struct Found {
    /// The way to it.
    pub(super) steps: Vec<Step>,
    /// Its path, as a reader writes it.
    pub(super) path: String,
    /// The members of the structure, those that must be there first.
    pub(super) members: Vec<String>,
}

/// Every list in a resource that stands in the place of a structure.
pub(super) fn find(fields: &Fields, node: &Node) -> Vec<Found> {
    let mut search = Search { fields, found: Vec::new() };
    search.walk(&fields.forms(&[fields.schema()]), node, &mut Vec::new(), "");
    search.found
}

struct Search<'a> {
    fields: &'a Fields,
    found: Vec<Found>,
}

impl<'a> Search<'a> {
    fn walk(&mut self, forms: &[&'a Value], node: &Node, steps: &mut Vec<Step>, path: &str) {
        match &node.content {
            Content::List(items) => {
                let structure = forms.iter().find(|form| form.get("properties").is_some());
                if let Some(structure) = structure.filter(|_| !forms.iter().any(|form| takes_a_list(form))) {
                    self.found.push(Found { steps: steps.clone(), path: path.to_owned(), members: members(structure) });
                    return;
                }
                let inner: Vec<&Value> = forms.iter().filter_map(|form| form.get("items")).collect();
                let inner = self.fields.forms(&inner);
                for (index, item) in items.iter().enumerate() {
                    steps.push(index);
                    self.walk(&inner, item, steps, &format!("{path}[{index}]"));
                    steps.pop();
                }
            }
            Content::Map(entries) => {
                for (index, entry) in entries.iter().enumerate() {
                    let named = |form: &&'a Value| {
                        let property = form.get("properties").and_then(|properties| properties.get(&entry.key));
                        property.or_else(|| form.get("additionalProperties"))
                    };
                    let inner: Vec<&Value> = forms.iter().filter_map(named).collect();
                    let dot = if path.is_empty() { "" } else { "." };
                    steps.push(index);
                    self.walk(&self.fields.forms(&inner), &entry.value, steps, &format!("{path}{dot}{}", entry.key));
                    steps.pop();
                }
            }
            Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => {}
        }
    }
}

/// True for a form that a list has, or that says nothing of types.
fn takes_a_list(form: &Value) -> bool {
    match form.get("type") {
        Some(Value::String(one)) => one == "array",
        Some(Value::Array(several)) => several.iter().any(|one| one == "array"),
        Some(_) => false,
        None => form == &Value::Bool(true) || form.as_object().is_some_and(serde_json::Map::is_empty),
    }
}

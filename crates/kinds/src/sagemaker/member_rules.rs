//! Rules of single members, as tables: ranges, lengths, forms. It walks a want as JSON, so that one line of a table covers a
//! member in every place. The tables are in `settings_rules` and `hosting_rules`.

use serde_json::Value;

use crate::{Address, Problem};

/// A test of a text.
pub(super) type Form = fn(&str) -> bool;

/// The rules of a family of settings.
pub(super) struct Rules {
    /// Numbers: member, code, least, most.
    pub(super) ranges: &'static [(&'static str, &'static str, i64, i64)],
    /// Lists: member, fewest and most items.
    pub(super) lengths: &'static [(&'static str, usize, usize)],
    /// Texts: member, the form in words, test.
    pub(super) forms: &'static [(&'static str, &'static str, Form)],
    /// Rules between the members of one structure: its path, its name, and itself.
    pub(super) neighbours: fn(&Address, &str, &str, &Value, &mut Vec<Problem>),
}

impl Rules {
    /// Checks a settings tree. `root` is its field.
    pub(super) fn check(&self, at: &Address, root: &str, settings: &Value, problems: &mut Vec<Problem>) {
        let name = root.rsplit('.').next().unwrap_or(root).split('[').next().unwrap_or(root);
        self.walk(at, root, name, settings, problems);
    }

    fn walk(&self, at: &Address, path: &str, name: &str, value: &Value, problems: &mut Vec<Problem>) {
        match value {
            Value::Object(members) => {
                (self.neighbours)(at, path, name, value, problems);
                for (key, member) in members {
                    self.walk(at, &format!("{path}.{key}"), key, member, problems);
                }
            }
            Value::Array(items) => {
                self.length(at, path, name, items.len(), problems);
                for (index, item) in items.iter().enumerate() {
                    self.walk(at, &format!("{path}[{index}]"), name, item, problems);
                }
            }
            Value::Number(number) => self.range(at, path, name, number.as_i64(), problems),
            Value::String(text) => self.form(at, path, name, text, problems),
            Value::Null | Value::Bool(_) => {}
        }
    }

    fn range(&self, at: &Address, path: &str, name: &str, number: Option<i64>, problems: &mut Vec<Problem>) {
        let Some((_, code, least, most)) = self.ranges.iter().find(|(member, ..)| *member == name) else { return };
        if !number.is_some_and(|number| (*least..=*most).contains(&number)) {
            let written = number.map_or_else(|| "this number".to_owned(), |number| number.to_string());
            let message = format!("{written} is not between {least} and {most}");
            problems.push(Problem::new(code, at, path, message, format!("choose a number from {least} to {most}")));
        }
    }

    fn length(&self, at: &Address, path: &str, name: &str, length: usize, problems: &mut Vec<Problem>) {
        let Some((_, least, most)) = self.lengths.iter().find(|(member, ..)| *member == name) else { return };
        if length > *most {
            let message = format!("{length} items; AWS takes at most {most}");
            problems.push(Problem::new("settings-too-many", at, path, message, format!("leave at most {most}")));
        }
        if length < *least {
            let message = format!("{length} items; AWS takes at least {least}");
            problems.push(Problem::new("settings-too-few", at, path, message, "name one, or leave the field out"));
        }
    }

    fn form(&self, at: &Address, path: &str, name: &str, text: &str, problems: &mut Vec<Problem>) {
        let Some((_, what, good)) = self.forms.iter().find(|(member, ..)| *member == name) else { return };
        // The value of a text with a reference is known only later.
        if !text.contains("${") && !good(text) {
            problems.push(Problem::new("settings-form", at, path, format!("`{text}` is not {what}"), format!("write {what}")));
        }
    }
}

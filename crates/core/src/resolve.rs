//! The values of references: a document or a text with every known reference replaced.

use serde_json::Value;

use crate::document::{Document, Part, Template, map_strings, parts};
use crate::{Address, Known};

/// Returns the text with every known reference replaced. A reference that is not known yet stays as written, and its address is
/// added to `missing`.
fn resolve(text: &str, known: &Known, missing: &mut Vec<Address>) -> String {
    let mut out = String::with_capacity(text.len());
    for part in parts(text) {
        match part {
            Part::Text(text) => out.push_str(&text),
            Part::Reference(at, attribute) => {
                if let Some(value) = known.attribute(&at, attribute) {
                    out.push_str(&value);
                } else {
                    out.push_str("${");
                    out.push_str(&at.to_string());
                    out.push('.');
                    out.push_str(attribute);
                    out.push('}');
                    if !missing.contains(&at) {
                        missing.push(at);
                    }
                }
            }
        }
    }
    out
}

impl Document {
    /// The document with every known reference replaced, and the addresses that are not known yet.
    pub fn resolve(&self, known: &Known) -> (Value, Vec<Address>) {
        let mut missing = Vec::new();
        let value = map_strings(&self.0, &mut |text| resolve(text, known, &mut missing));
        (value, missing)
    }
}

impl Template {
    /// The text with every known reference replaced, and the addresses that are not known yet.
    pub fn resolve(&self, known: &Known) -> (String, Vec<Address>) {
        let mut missing = Vec::new();
        let text = resolve(&self.0, known, &mut missing);
        (text, missing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_that_is_not_known_stays_as_written() {
        let text = "a ${subnet/private-1.id} ${aws:username} $${subnet/x.id} $5 ${broken";
        let place = crate::Place { environment: "e".into(), account: "1".into(), region: "r".into(), partition: "aws".into() };
        let (resolved, missing) = Template(text.to_owned()).resolve(&Known::nothing(place));
        assert_eq!(resolved, "a ${subnet/private-1.id} ${aws:username} ${subnet/x.id} $5 ${broken");
        assert_eq!(missing, ["subnet/private-1".parse().unwrap()]);
    }
}

//! JSON to XML: objects become elements, lists become a wrapper with one element per item, nulls vanish.
//!
//! It deliberately takes the member names as they are: operations answer with the exact element names.

use quick_xml::Writer;
use quick_xml::escape::minimal_escape;
use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use serde_json::Value;

/// An XML document in the making.
pub(super) struct Xml {
    writer: Writer<Vec<u8>>,
    item: &'static str,
}

impl Xml {
    /// Begins a document; `item` is the name of list items.
    pub(super) fn new(item: &'static str) -> Self {
        let mut xml = Self { writer: Writer::new(Vec::new()), item };
        xml.writer.get_mut().extend_from_slice(b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml
    }

    /// Opens an element, in a name space if it has one.
    pub(super) fn open(&mut self, name: &str, name_space: Option<&str>) {
        let mut start = BytesStart::new(name);
        if let Some(uri) = name_space {
            start.push_attribute(("xmlns", uri));
        }
        self.event(Event::Start(start));
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &str) {
        self.event(Event::End(BytesEnd::new(name)));
    }

    /// Writes one member, unless it is null.
    pub(super) fn member(&mut self, name: &str, value: &Value) {
        match value {
            Value::Null => {}
            Value::Object(_) => {
                self.open(name, None);
                self.members(value);
                self.close(name);
            }
            Value::Array(items) => {
                self.open(name, None);
                let item_name = if self.item == "member" && is_map(items) { "entry" } else { self.item };
                for item in items {
                    self.member(item_name, item);
                }
                self.close(name);
            }
            Value::String(text) => self.text(name, text),
            Value::Bool(_) | Value::Number(_) => self.text(name, &value.to_string()),
        }
    }

    /// Writes the members of an object. Any other value is ignored.
    pub(super) fn members(&mut self, value: &Value) {
        for (name, member) in value.as_object().into_iter().flatten() {
            self.member(name, member);
        }
    }

    /// Writes an element that holds a text.
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.open(name, None);
        self.characters(text);
        self.close(name);
    }

    /// Writes a text into the element that is open.
    pub(super) fn characters(&mut self, text: &str) {
        self.event(Event::Text(BytesText::from_escaped(escaped(text))));
    }

    /// The document.
    pub(super) fn finish(self) -> Vec<u8> {
        self.writer.into_inner()
    }

    fn event(&mut self, event: Event<'_>) {
        self.writer.write_event(event).expect("writing to a vector does not fail");
    }
}

/// True for the pairs of a map, which the query protocol writes as entries of `key` and `value`.
fn is_map(items: &[Value]) -> bool {
    let pair = |item: &Value| {
        item.as_object().is_some_and(|pair| pair.len() == 2 && pair.contains_key("key") && pair.contains_key("value"))
    };
    !items.is_empty() && items.iter().all(pair)
}

/// Escapes what XML needs, keeps carriage returns from becoming line feeds, and replaces what XML 1.0 cannot hold at all.
fn escaped(text: &str) -> String {
    let holdable = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..);
    let text: String = text.chars().map(|c| if holdable(c) { c } else { '\u{FFFD}' }).collect();
    minimal_escape(text.as_str()).replace('>', "&gt;").replace('\r', "&#13;")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn write(value: &Value) -> String {
        let mut xml = Xml::new("item");
        xml.member("r", value);
        String::from_utf8(xml.finish()).unwrap().split_once('\n').unwrap().1.to_owned()
    }

    #[test]
    fn shapes() {
        assert_eq!(
            write(&json!({"a": null, "b": [], "c": ["x", {"d": true}], "e": 5, "f": "", "g": {}})),
            "<r><b></b><c><item>x</item><item><d>true</d></item></c><e>5</e><f></f><g></g></r>"
        );
    }

    #[test]
    fn texts_survive_a_parser() {
        let nasty = "a<b>&\"'\r\n\t]]> é 漢 \u{1F600}";
        let document = write(&json!(nasty));
        let mut reader = quick_xml::Reader::from_str(&document);
        let mut seen = String::new();
        loop {
            let event = reader.read_event().unwrap();
            if let Event::Text(text) = &event {
                seen.push_str(&text.xml10_content());
            }
            if let Event::GeneralRef(name) = &event {
                seen.push_str(&quick_xml::escape::unescape(&format!("&{};", &**name)).unwrap());
            }
            if matches!(event, Event::Eof) {
                break;
            }
        }
        assert_eq!(seen, nasty);
        assert_eq!(write(&json!("a\u{0}b\u{1F}")), "<r>a\u{FFFD}b\u{FFFD}</r>");
    }
}

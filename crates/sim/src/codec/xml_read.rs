//! XML to JSON. Elements with children become objects, others texts, and an element that may be repeated becomes a
//! list.
//!
//! It deliberately drops attributes and name spaces, as S3 gives them no meaning, and refuses document types, which could name other files.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::Event;
use serde_json::{Map, Value};

/// The greatest depth of elements. S3's deepest has about seven.
const DEEPEST: usize = 32;

/// An element in the making.
struct Open {
    name: String,
    members: Map<String, Value>,
    text: String,
}

/// Reads a document. Returns the name of its root and its content, or `None` if it is not well-formed. `lists` names
/// the elements that may be repeated, by parent and element.
pub(super) fn read(body: &[u8], lists: &[(&str, &str)]) -> Option<(String, Value)> {
    let text = std::str::from_utf8(body).ok()?;
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Open> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) => {
                let name = local(start.name().as_ref())?;
                if open.len() >= DEEPEST || (open.is_empty() && root.is_some()) {
                    return None;
                }
                open.push(Open { name, members: Map::new(), text: String::new() });
            }
            Event::Empty(empty) => {
                let name = local(empty.name().as_ref())?;
                close(&mut open, &mut root, Open { name, members: Map::new(), text: String::new() }, lists)?;
            }
            Event::End(_) => {
                let element = open.pop()?;
                close(&mut open, &mut root, element, lists)?;
            }
            Event::Text(text) => characters(&mut open, &text.xml10_content())?,
            Event::CData(data) => characters(&mut open, &data.xml10_content())?,
            Event::GeneralRef(name) => characters(&mut open, &unescape(&format!("&{};", &*name)).ok()?)?,
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => {}
            Event::DocType(_) => return None,
            Event::Eof => break,
        }
    }
    if open.is_empty() { root } else { None }
}

/// The name without its prefix.
fn local(name: &str) -> Option<String> {
    let name = name.rsplit_once(':').map_or(name, |(_, local)| local);
    (!name.is_empty()).then(|| name.to_owned())
}

fn characters(open: &mut [Open], text: &str) -> Option<()> {
    match open.last_mut() {
        Some(element) => element.text.push_str(text),
        None if text.trim().is_empty() => {}
        None => return None,
    }
    Some(())
}

/// Puts a finished element where it belongs.
fn close(open: &mut [Open], root: &mut Option<(String, Value)>, element: Open, lists: &[(&str, &str)]) -> Option<()> {
    let Open { name, members, text } = element;
    let value = match (members.is_empty(), text.trim().is_empty()) {
        (true, _) => Value::String(text),
        (false, true) => Value::Object(members),
        (false, false) => return None,
    };
    let Some(parent) = open.last_mut() else {
        if root.is_some() {
            return None;
        }
        *root = Some((name, value));
        return Some(());
    };
    if lists.contains(&(parent.name.as_str(), name.as_str())) {
        match parent.members.entry(name).or_insert_with(|| Value::Array(Vec::new())) {
            Value::Array(items) => items.push(value),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => return None,
        }
        return Some(());
    }
    if parent.members.insert(name, value).is_some() { None } else { Some(()) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const LISTS: &[(&str, &str)] = &[("Tags", "Tag")];

    #[test]
    fn documents() {
        for (text, root, value) in [
            ("<a/>", "a", json!("")),
            ("<?xml version=\"1.0\"?>\n<a xmlns=\"u\"><b>x</b><c/></a>\n", "a", json!({"b": "x", "c": ""})),
            ("<n:a xmlns:n='u'><n:b> x y </n:b></n:a>", "a", json!({"b": " x y "})),
            ("<Tags><Tag><K>1</K></Tag><Tag>2</Tag></Tags>", "Tags", json!({"Tag": [{"K": "1"}, "2"]})),
            ("<Tags><Tag/></Tags>", "Tags", json!({"Tag": [""]})),
            ("<a>&lt;&amp;&#x41;&#13;<![CDATA[<b>]]></a>", "a", json!("<&A\r<b>")),
            ("<!-- c --><a><b>1</b><!-- d --></a>", "a", json!({"b": "1"})),
        ] {
            assert_eq!(read(text.as_bytes(), LISTS), Some((root.to_owned(), value)), "{text}");
        }
    }

    #[test]
    fn nasty_documents_are_none() {
        let deep = format!("{}{}", "<a>".repeat(50_000), "</a>".repeat(50_000));
        for text in [
            "",
            "   ",
            "text",
            "<a>",
            "</a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>text",
            "<a><b/>text</a>",
            "<a><b>1</b><b>2</b></a>",
            "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
            "<a>&nobody;</a>",
            "<:>1</:>",
            &deep,
        ] {
            assert_eq!(read(text.as_bytes(), LISTS), None, "{text:.60}");
        }
        assert_eq!(read(b"<a>\xff</a>", LISTS), None);
    }
}

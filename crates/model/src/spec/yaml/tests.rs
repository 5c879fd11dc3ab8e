//! This parser reads every text as `serde_yaml` does, and every part knows its place.

use proptest::prelude::*;
use serde::Deserialize;

use super::super::source::Sources;
use super::*;

fn parsed(text: &str) -> Result<(Vec<Node>, Sources), Diagnostics> {
    let sources = Sources::from_texts([("t.yaml", text)]);
    let mut found = Diagnostics::new(sources.clone());
    let source = sources.iter().next().unwrap();
    let mut room = NODE_LIMIT;
    match parse(source, 0, &mut room, &mut found) {
        Some(documents) if !found.any_error() => Ok((documents, sources)),
        _ => Err(found),
    }
}

/// The same through `serde_yaml`; `None` if it refuses the text or returns keys that are no texts.
fn theirs(text: &str) -> Option<Vec<serde_json::Value>> {
    let mut values = Vec::new();
    for document in serde_yaml::Deserializer::from_str(text) {
        let mut value = serde_yaml::Value::deserialize(document).ok()?;
        value.apply_merge().ok()?;
        if !value.is_null() {
            values.push(serde_json::to_value(&value).ok()?);
        }
    }
    Some(values)
}

fn agrees(text: &str) {
    if let (Ok((ours, _)), Some(theirs)) = (parsed(text), theirs(text)) {
        let ours: Vec<_> = ours.iter().map(Node::to_json).collect();
        assert_eq!(ours, theirs, "{text}");
    }
}

#[test]
fn every_fixture_reads_as_serde_yaml_reads_it() {
    let mut read = 0;
    for folder in ["fixtures/good", "fixtures/broken", "../../specs"] {
        for entry in std::fs::read_dir(folder).into_iter().flatten() {
            if let Ok(text) = std::fs::read_to_string(entry.unwrap().path()) {
                agrees(&text);
                read += 1;
            }
        }
    }
    assert!(read > 60);
}

#[test]
fn scalars_of_every_sort_agree() {
    let words = "null Null ~ true True FALSE yes no on off 1 -1 +1 0 00 0777 0o17 0x1F 0b11 1_000 1e3 1.5 -.5 .5 1. .inf .nan 1:30 2012-10-17 12e03 0.0 -0 = << y n";
    for word in words.split(' ') {
        agrees(&format!("a: {word}\n"));
        agrees(&format!("a: '{word}'\n"));
        agrees(&format!("a: !!str {word}\n"));
        agrees(&format!("- {word}\n- [{word}]\n"));
    }
    for text in [
        "a: |\n  x\n  y\n",
        "a: >-\n  x\n  y\n\n  z\n",
        "a: |+\n  x\n\n",
        "a: 'x\n  y'\n",
        "a: x\n  y\n",
        "a: \"\\u00e9\\n\"\n",
        "a:\nb: ''\n",
    ] {
        agrees(text);
    }
}

#[test]
fn every_part_knows_its_place() {
    let text = "é: ü\nlist:\n  - one\n  - {two: [3, \"vier\"]}\nblock:\n  a: b\n\n# end\n";
    let (documents, sources) = parsed(text).unwrap_or_else(|_| panic!("{text} is good"));
    let root = documents.first().unwrap();
    for (path, written) in [
        ("é", "ü"),
        ("list[0]", "one"),
        ("list[1]", "{two: [3, \"vier\"]}"),
        ("list[1].two", "[3, \"vier\"]"),
        ("list[1].two[1]", "\"vier\""),
        ("block.a", "b"),
        ("block", "a: b"),
    ] {
        let found = root.find(path);
        assert_eq!((sources.text(found.node.span), found.rest.as_str()), (written, ""), "{path}");
    }
    assert_eq!(root.find("list[7].x").rest, "[7].x");
    assert_eq!(sources.text(root.find("list").key.unwrap().key_span), "list");
}

#[test]
fn keys_with_dots_are_found() {
    let (documents, sources) = parsed("a.b: {c: 1}\na: {b.c: {d: 2}}\n").unwrap_or_else(|_| panic!("good"));
    let root = documents.first().unwrap();
    assert_eq!(sources.text(root.find("a.b.c").node.span), "1");
    assert_eq!(sources.text(root.find("a.b.c.d").node.span), "1", "the longest key wins at each step");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_text_reads_as_serde_yaml_reads_it(text in "([a-c]: |- |\\n|  |[a-z0-9]{1,3}|\\{|\\}|\\[|\\]|, |'|\"|#|\\||&a |\\*a|~){0,30}") {
        // A bare block scalar is read differently at its edges, and is no spec. The same holds for one at the very end without a
        // line break.
        let text = text + "\n";
        let collection = |node: &Node| node.entries().is_some() || node.items().is_some();
        if parsed(&text).is_ok_and(|(documents, _)| documents.iter().all(collection)) {
            agrees(&text);
        }
    }
}

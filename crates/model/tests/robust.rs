//! Loading a text of any kind ends with a spec or with diagnostics that can be shown. It never panics.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::fs;

use heiiki_model::spec::{self, Given, Sources, explain};
use proptest::prelude::*;

/// Loads a text and shows the result.
fn survives(name: &str, text: impl Into<String>) {
    let sources = Sources::from_texts([(name, text)]);
    let given = Given::default();
    let found = match spec::load(&sources, &given) {
        Ok(loaded) => loaded.warnings,
        Err(found) => {
            assert!(!found.is_empty(), "a refusal says why");
            found
        }
    };
    for diagnostic in found.iter() {
        assert!(explain::explain(diagnostic.code()).is_some(), "{} has no page", diagnostic.code());
        assert!(!diagnostic.message().is_empty() && diagnostic.file().is_some());
    }
    let shown = spec::render(&found, 80, true).len() + spec::render(&found, 80, false).len();
    assert_eq!(shown == 0, found.is_empty());
    serde_json::to_string(&found).unwrap();
}

/// The good and broken fixtures as lines.
fn texts() -> Vec<String> {
    let files = ["fixtures/good", "fixtures/broken"].into_iter().flat_map(|folder| fs::read_dir(folder).unwrap());
    let yaml = files.map(|entry| entry.unwrap().path()).filter(|path| path.extension().is_some_and(|e| e == "yaml"));
    let mut texts: Vec<String> =
        yaml.filter_map(|path| fs::read_to_string(path).ok()).filter(|text| text.len() < 5_000).collect();
    texts.sort();
    texts
}

/// A change to a text: its place and its kind.
#[derive(Clone, Debug)]
enum Edit {
    Remove(usize, usize),
    Insert(usize, String),
    Repeat(usize, usize),
    Swap(usize, usize),
}

fn edit() -> impl Strategy<Value = Edit> {
    let piece = prop_oneof![
        "[\\PC]{1,4}",
        Just("${".to_owned()),
        Just("${vpc/main.id}".to_owned()),
        Just("${var.x}".to_owned()),
        Just("null".to_owned()),
        Just("{}".to_owned()),
        Just("[]".to_owned()),
        Just("\n".to_owned()),
        Just("  ".to_owned()),
        Just(": ".to_owned()),
        Just("- ".to_owned()),
        Just("*a".to_owned()),
        Just("&a ".to_owned()),
        Just("<<: ".to_owned()),
        Just("99999999999999999999".to_owned()),
        Just("-1".to_owned()),
        Just("0.0.0.0/0".to_owned()),
        Just("existing: {default: true}".to_owned()),
    ];
    prop_oneof![
        (any::<usize>(), 1_usize..20).prop_map(|(at, length)| Edit::Remove(at, length)),
        (any::<usize>(), piece).prop_map(|(at, text)| Edit::Insert(at, text)),
        (any::<usize>(), 1_usize..60).prop_map(|(at, length)| Edit::Repeat(at, length)),
        (any::<usize>(), any::<usize>()).prop_map(|(left, right)| Edit::Swap(left, right)),
    ]
}

fn edited(text: &str, edits: &[Edit]) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    for edit in edits {
        let size = chars.len().max(1);
        match edit {
            Edit::Remove(at, length) => {
                let at = (at % size).min(chars.len());
                chars.drain(at..(at + length).min(chars.len()));
            }
            Edit::Insert(at, piece) => {
                let at = (at % size).min(chars.len());
                chars.splice(at..at, piece.chars());
            }
            Edit::Repeat(at, length) => {
                let at = (at % size).min(chars.len());
                let part: Vec<char> = chars[at..(at + length).min(chars.len())].to_vec();
                chars.splice(at..at, part);
            }
            Edit::Swap(left, right) => {
                let lines: Vec<String> = chars.iter().collect::<String>().lines().map(str::to_owned).collect();
                let mut lines = lines;
                if !lines.is_empty() {
                    let (left, right) = (left % lines.len(), right % lines.len());
                    lines.swap(left, right);
                }
                chars = (lines.join("\n") + "\n").chars().collect();
            }
        }
    }
    chars.into_iter().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn edited_specs_are_loaded_or_refused(which in any::<prop::sample::Index>(), edits in prop::collection::vec(edit(), 1..6)) {
        let texts = texts();
        let text: &String = which.get(&texts);
        survives("spec.yaml", edited(text, &edits));
    }

    #[test]
    fn any_text_is_loaded_or_refused(text in "(\\PC|[\\n :#\\-\\[\\]{}'\"|>&*!?,%@`\\t\\r]){0,200}") {
        survives("spec.yaml", text);
    }

    #[test]
    fn any_bytes_are_loaded_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("s.yaml");
        fs::write(&path, &bytes).unwrap();
        let sources = Sources::read(&path).unwrap();
        if let Err(found) = spec::load(&sources, &Given::default()) {
            prop_assert!(!spec::render(&found, 80, false).is_empty());
        }
    }

    #[test]
    fn any_setting_is_taken_or_refused(settings in prop::collection::vec("(a|b|c|[\\PC]{0,3})(=|)[\\PC]{0,10}", 0..4)) {
        let text = "version: 1\nenvironment: e\naccount: \"123456789012\"\nregion: us-east-1\nvariables: {a: {type: list}, b: {type: number}, c: {}}\ntags: {A: \"${var.c}\"}\n";
        let mut given = Given::default();
        for setting in settings {
            given.set(setting);
        }
        let result = spec::load(&Sources::from_texts([("s.yaml", text)]), &given);
        if let Err(found) = result {
            prop_assert!(!spec::render(&found, 80, false).is_empty());
        }
    }
}

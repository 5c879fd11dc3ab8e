//! Every broken spec under `fixtures/broken` gives the codes of its first line and the messages kept beside it. Texts that are
//! too large or too strange to keep are made here.

#![expect(clippy::unwrap_used, reason = "tests")]

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use heiiki_model::spec::{self, Diagnostics, Given, Sources, explain};

fn load(path: &Path, given: &Given) -> Diagnostics {
    let sources = Sources::read(path).unwrap();
    spec::load(&sources, given).expect_err(&format!("{} is broken", path.display()))
}

/// The values after `# key: ` in the comments at the top.
fn directives<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> + 'a {
    let comments = text.lines().take_while(|line| line.starts_with('#'));
    comments.filter_map(move |line| line.strip_prefix("# ")?.strip_prefix(key)?.strip_prefix(": "))
}

fn codes(found: &Diagnostics) -> BTreeSet<String> {
    found.iter().map(|diagnostic| diagnostic.code().to_owned()).collect()
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir("fixtures/broken").unwrap().map(|entry| entry.unwrap().path());
    let mut cases: Vec<PathBuf> = entries.filter(|path| path.is_dir() || path.extension().is_some_and(|e| e == "yaml")).collect();
    cases.sort();
    cases
}

/// The head of a case: of a directory, that of its first file.
fn head(case: &Path) -> String {
    let first = if case.is_dir() {
        fs::read_dir(case).unwrap().map(|entry| entry.unwrap().path()).min().unwrap()
    } else {
        case.to_owned()
    };
    String::from_utf8_lossy(&fs::read(first).unwrap()).into_owned()
}

#[test]
fn every_broken_spec_says_what_is_wrong() {
    let cases = cases();
    assert!(cases.len() >= 60, "only {} broken specs", cases.len());
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../fixtures/broken");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    let mut wrong = Vec::new();
    for case in &cases {
        let head = head(case);
        let mut given = Given::default();
        directives(&head, "given").for_each(|text| given.set(text));
        let expected: BTreeSet<String> =
            directives(&head, "expects").flat_map(|list| list.split(", ")).map(str::to_owned).collect();
        let found = load(case, &given);
        if codes(&found) != expected {
            wrong.push(format!("{}: expected {expected:?}, found {:?}", case.display(), codes(&found)));
        }
        wrong.extend(
            codes(&found).iter().filter(|code| explain::explain(code).is_none()).map(|code| format!("{code} has no page")),
        );
        let name = case.file_stem().unwrap().to_str().unwrap();
        let text = spec::render(&found, 110, false);
        assert!(!text.contains('\u{1b}'), "{name} has colour");
        settings.bind(|| insta::assert_snapshot!(name, text));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn in_memory(text: impl Into<String>) -> Diagnostics {
    spec::load(&Sources::from_texts([("spec.yaml", text)]), &Given::default()).unwrap_err()
}

fn from_bytes(bytes: &[u8]) -> Diagnostics {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("spec.yaml");
    fs::write(&path, bytes).unwrap();
    load(&path, &Given::default())
}

fn only(found: &Diagnostics, code: &str) {
    assert_eq!(codes(found), BTreeSet::from([code.to_owned()]), "{}", spec::render(found, 110, false));
}

#[test]
fn an_empty_file_is_no_spec() {
    for text in ["", "\n\n", "---\n", "\u{feff}", "# hm\r\n"] {
        only(&in_memory(text), "empty-spec");
    }
}

#[test]
fn bytes_that_are_no_text_are_refused_before_they_are_parsed() {
    let binary: Vec<u8> = (0..=255).cycle().take(10_000).collect();
    only(&from_bytes(&binary), "not-utf8");
    only(&from_bytes(b"version: 1\nname: caf\xe9\n"), "not-utf8");
    only(&from_bytes(b"version: 1\0\n"), "not-utf8");
    only(&from_bytes(b"version: 1 # \x1b[31mred\n"), "not-utf8");
    let utf16: Vec<u8> = "version: 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    only(&from_bytes(&utf16), "not-utf8");
    only(&from_bytes(&[&[0xff, 0xfe], utf16.as_slice()].concat()), "not-utf8");
}

#[test]
fn depth_is_bounded() {
    only(&in_memory("[".repeat(50_000)), "yaml-depth");
    only(&in_memory("{a: ".repeat(50_000)), "yaml-depth");
    only(&in_memory("- ".repeat(50_000)), "yaml-depth");
    let blocks = (0..5_000).fold(String::new(), |text, level| text + &" ".repeat(level % 200) + "a:\n");
    assert!(!in_memory(blocks).is_empty());
    let deep = format!("x-a: &a {}1{}\n", "[".repeat(40), "]".repeat(40));
    let deeper = format!("{deep}x-b: {}*a{}\n", "[".repeat(40), "]".repeat(40));
    only(&in_memory(deeper), "yaml-depth");
}

#[test]
fn size_is_bounded() {
    only(&from_bytes(&vec![b'#'; 20 << 20]), "file-too-large");
    let folder = tempfile::tempdir().unwrap();
    for file in 0..5 {
        fs::write(folder.path().join(format!("{file}.yaml")), vec![b'#'; (4 << 20) - 1]).unwrap();
    }
    only(&load(folder.path(), &Given::default()), "spec-too-large");
}

#[test]
fn a_hundred_are_shown_and_the_rest_is_counted() {
    let mut text =
        String::from("version: 1\nenvironment: e\naccount: \"123456789012\"\nregion: us-east-1\niam:\n  instance_profiles:\n");
    for n in 0..5_000 {
        writeln!(text, "    p{n}: {{role: r{n}}}").unwrap();
    }
    let found = in_memory(text);
    assert_eq!((found.iter().count(), found.hidden()), (100, 4_900));
    let text = spec::render(&found, 110, false);
    assert!(text.ends_with("and 4900 more problems\n"), "{}", &text[text.len() - 200..]);
}

#[test]
fn a_private_key_is_never_shown() {
    let found = load(Path::new("fixtures/broken/key-pairs.yaml"), &Given::default());
    let text = spec::render(&found, 110, false);
    assert!(text.contains("key-pair-private-key") && !text.contains("b3BlbnNzaC1rZXk"), "{text}");
}

#[test]
fn an_error_of_reading_names_the_path() {
    let none = Sources::read(Path::new("fixtures/none.yaml")).unwrap_err();
    assert_eq!(none.to_string(), "cannot read fixtures/none.yaml");
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join(".hidden.yaml"), "version: 1\n").unwrap();
    fs::write(folder.path().join("readme.md"), "no\n").unwrap();
    let empty = Sources::read(folder.path()).unwrap_err();
    assert!(empty.to_string().ends_with("holds no .yaml or .yml file"), "{empty}");
}

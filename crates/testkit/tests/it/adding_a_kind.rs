//! `docs/adding-a-kind.md` is exact: every path that it names exists, and every place of a kind names every kind.

use std::fs;
use std::path::Path;

use heiiki_model::KindName;
use heiiki_testkit::harness::repository;

/// An item of the page: a place that a new kind has to be written into.
#[derive(Debug)]
struct Place {
    label: String,
    path: String,
}

/// The sections of the page whose files name every kind.
const PER_KIND: [&str; 2] = ["## Lines that are written", "## Places of a kind"];

/// Places that concern a kind and do not name it, each with its reason.
const WITHOUT_NAME: [(&str, &str); 4] = [
    ("Names of operations", "it lists operations, and its test asks for those that are called"),
    ("Lists", "it lists operations, and the compiler asks for those that are called"),
    ("Errors", "it lists codes by service"),
    ("Diagnostics", "it has a page for each code, and crates/model/tests/pages.rs asks for them"),
];

fn page() -> String {
    fs::read_to_string(repository("docs/adding-a-kind.md")).expect("the page is there")
}

/// The items of a part of the page: `1. **Label**: \`path\`. Text`.
fn places(text: &str) -> Vec<Place> {
    let item = |line: &str| {
        let (number, rest) = line.split_once(". **")?;
        let (label, rest) = rest.split_once("**: `")?;
        let (path, _) = rest.split_once('`')?;
        number.parse::<u32>().ok().map(|_| Place { label: label.to_owned(), path: path.to_owned() })
    };
    text.lines().filter_map(item).collect()
}

fn section(heading: &str) -> String {
    let page = page();
    let (_, rest) = page.split_once(heading).unwrap_or_else(|| panic!("the page has the section {heading}"));
    rest.split("\n## ").next().unwrap_or_default().to_owned()
}

fn filled(path: &str, kind: KindName) -> String {
    path.replace("<service>", kind.section()).replace("<kind>", kind.as_str())
}

/// The texts of a file, or of all files below a folder.
fn texts(path: &Path) -> String {
    if !path.is_dir() {
        return fs::read_to_string(path).unwrap_or_default();
    }
    let entries = fs::read_dir(path).expect("a folder of the repository can be listed");
    entries.map(|entry| texts(&entry.expect("an entry can be read").path())).collect()
}

/// `vpc_endpoint` as `VpcEndpoint`.
fn variant(kind: KindName) -> String {
    let word = |word: &str| word.chars().take(1).map(|c| c.to_ascii_uppercase()).chain(word.chars().skip(1)).collect::<String>();
    kind.as_str().split('_').map(word).collect()
}

fn has_word(text: &str, word: &str) -> bool {
    let inside = |c: char| c.is_ascii_alphanumeric() || c == '_';
    text.match_indices(word).any(|(at, _)| !text[..at].ends_with(inside) && !text[at + word.len()..].starts_with(inside))
}

#[test]
fn every_path_exists() {
    let places = places(&page());
    let numbers: Vec<String> = page().lines().filter_map(|line| Some(line.split_once(". **")?.0.to_owned())).collect();
    assert_eq!(
        numbers,
        (1..=places.len()).map(|number| number.to_string()).collect::<Vec<_>>(),
        "the items are numbered in order"
    );
    for Place { label, path } in places {
        let there = |kind: &KindName| repository(&filled(&path, *kind)).exists();
        // Only the files `mod.rs` are where every kind has them; large kinds and services have folders of tests and shapes.
        let exists = if path.ends_with("/mod.rs") { KindName::ALL.iter().all(there) } else { KindName::ALL.iter().any(there) };
        assert!(exists, "{label}: {path} is not there for every kind");
    }
    for path in page().split('`').filter(|span| span.starts_with("crates/") && !span.contains('<')) {
        assert!(repository(path).exists(), "{path} is not there");
    }
}

#[test]
fn every_place_of_a_kind_names_every_kind() {
    let mut missing = Vec::new();
    for place in PER_KIND.into_iter().flat_map(|heading| places(&section(heading))) {
        if WITHOUT_NAME.iter().any(|(label, _)| *label == place.label) {
            continue;
        }
        let text = texts(&repository(&place.path));
        for kind in KindName::ALL {
            if !has_word(&text, kind.as_str()) && !has_word(&text, &variant(*kind)) && !has_word(&text, kind.collection()) {
                missing.push(format!("{}: write {kind} into {}", place.label, place.path));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

/// Each kind has cases of its own, which are planned, applied and done.
#[test]
fn every_kind_is_edited() {
    let cases = texts(&repository("crates/testkit/tests/it/edits"));
    let untold: Vec<&str> =
        KindName::ALL.iter().map(|kind| kind.as_str()).filter(|kind| !cases.contains(&format!("\"{kind}: "))).collect();
    assert!(untold.is_empty(), "write cases for these into edits/: {untold:?}");
}

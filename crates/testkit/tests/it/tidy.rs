//! The house rules that no lint knows: sizes, headers, mirrored trees, the border of the SDK, words that are not used.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use heiiki_model::KindName;
use heiiki_testkit::harness::repository;

/// Lines of code a file may hold: blank lines, comments and tests do not count.
const FILE_BUDGET: usize = 400;

/// Files that may be longer, because they are flat tables or serialised shapes. Each with its reason.
const LONGER: &[(&str, usize, &str)] = &[];

/// Words of which no type, function or file is named: they say nothing.
const EMPTY_WORDS: &[&str] = &["Manager", "Helper", "Util", "Handler", "Processor"];

fn sources() -> Vec<(String, String)> {
    let root = repository("crates").canonicalize().expect("the crates are there");
    let mut files = Vec::new();
    walk(&root, &mut files);
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).expect("sources are UTF-8");
            (path.strip_prefix(&root).expect("below the root").to_string_lossy().into_owned(), text)
        })
        .collect()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of the repository can be listed") {
        let path = entry.expect("an entry can be read").path();
        if path.is_dir() {
            walk(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            files.push(path);
        }
    }
}

/// The code lines before the tests of a file.
fn code_lines(text: &str) -> usize {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    code.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//")).count()
}

#[test]
fn files_keep_to_their_budget() {
    let mut over = Vec::new();
    for (path, text) in sources() {
        let budget = LONGER.iter().find(|(name, ..)| *name == path).map_or(FILE_BUDGET, |(_, lines, _)| *lines);
        let lines = code_lines(&text);
        if lines > budget {
            over.push(format!("{path}: {lines} lines of code, {budget} allowed"));
        }
    }
    assert!(over.is_empty(), "split these by purpose:\n{}", over.join("\n"));
}

#[test]
fn every_file_says_what_it_is_for() {
    let silent: Vec<String> = sources().into_iter().filter(|(_, text)| !text.starts_with("//!")).map(|(path, _)| path).collect();
    assert!(silent.is_empty(), "begin these with `//!`:\n{}", silent.join("\n"));
}

#[test]
fn the_three_trees_list_the_same_kinds() {
    for kind in KindName::ALL {
        let file = format!("{}/{}/mod.rs", kind.section(), kind.as_str());
        for tree in ["model/src/kinds", "aws/src/kinds", "sim/src/services"] {
            assert!(repository("crates").join(tree).join(&file).is_file(), "{kind} has no {tree}/{file}");
        }
    }
}

#[test]
fn only_the_aws_crate_names_an_sdk() {
    let marker = concat!("aws_", "sdk_");
    let foreign: Vec<String> = sources()
        .into_iter()
        .filter(|(path, text)| !path.starts_with("aws/") && text.contains(marker))
        .map(|(path, _)| path)
        .collect();
    assert!(foreign.is_empty(), "these name an SDK crate:\n{}", foreign.join("\n"));
}

#[test]
fn names_say_something() {
    let mut found = BTreeSet::new();
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            let line = line.trim_start();
            let named = ["struct ", "enum ", "trait ", "type ", "pub struct ", "pub enum ", "pub trait ", "pub(crate) struct "];
            let Some(name) = named.iter().find_map(|start| line.strip_prefix(start)) else { continue };
            let name: String = name.chars().take_while(char::is_ascii_alphanumeric).collect();
            if EMPTY_WORDS.iter().any(|word| name.ends_with(word)) {
                found.insert(format!("{path}:{}: {name}", number + 1));
            }
        }
        let file = Path::new(&path).file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if ["util", "utils", "helper", "helpers", "common", "misc"].contains(&file) {
            found.insert(path);
        }
    }
    assert!(found.is_empty(), "{}", found.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn nothing_is_left_undone() {
    let marks = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!("), concat!("unimplemented", "!(")];
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (number, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                found.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

//! The house rules that no lint knows: sizes, headers, mirrored trees, the border of the SDK, words that are not used, and the first words of comments.

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

/// Words with which no documentation comment begins: the comment would be a clause without its noun. See `docs/style.md`.
const CLAUSE_WORDS: &[&str] =
    &["How", "What", "Whatever", "When", "Where", "Whether", "Which", "Who", "Whoever", "Whom", "Whose", "Why"];

/// Derives that print the comments of a type: as a command's help, or as the descriptions of a JSON Schema. There "How many steps
/// run at the same time" is good style.
const PRINTING_DERIVES: &[&str] = &["Args", "JsonSchema", "Parser", "Shaped", "Subcommand", "ValueEnum"];

/// Macros whose arguments have comments that are printed, because the types that they write derive [`PRINTING_DERIVES`].
const PRINTING_MACROS: &[&str] = &["parts! {", "settings! {", "spans! {", "words! {"];

/// All sources below `crates`: the path of each, and its text.
pub(crate) fn sources() -> Vec<(String, String)> {
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
        for tree in ["kinds/src", "aws/src/kinds", "sim/src/services"] {
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
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("todo", "!("),
        concat!("unimplemented", "!("),
        concat!("REPLA", "CE:"),
    ];
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

/// The documentation comment on a line, without its marks.
fn documentation(line: &str) -> Option<&str> {
    let line = line.trim_start();
    let text = line.strip_prefix("///").filter(|rest| !rest.starts_with('/')).or_else(|| line.strip_prefix("//!"))?;
    Some(text.trim())
}

/// True for a line with a derive that prints the comments of its type. An answer of AWS (`#[shape(live)]`) is on no page and in no
/// schema, so that its comments are not printed.
fn derives_printing(lines: &[&str], number: usize) -> bool {
    let Some(derives) = lines[number].trim_start().strip_prefix("#[derive(") else { return false };
    let mut attributes = lines[number..].iter().map(|line| line.trim_start()).take_while(|line| line.starts_with("#["));
    let is_printing = derives.split(|c: char| !c.is_alphanumeric()).any(|name| PRINTING_DERIVES.contains(&name));
    is_printing && !attributes.any(|line| line.starts_with("#[shape(live"))
}

/// Marks the lines of types whose comments are printed, from their own comment to their last line.
fn printed(lines: &[&str]) -> Vec<bool> {
    let mut printed = vec![false; lines.len()];
    for (number, line) in lines.iter().enumerate() {
        let above = lines[..number].iter().rev();
        let first = if PRINTING_MACROS.contains(&line.trim_start()) {
            number
        } else if derives_printing(lines, number) {
            number - above.take_while(|line| documentation(line).is_some() || line.trim_start().starts_with("#[")).count()
        } else {
            continue;
        };
        let indent = &line[..line.len() - line.trim_start().len()];
        let is_last = |line: &&str| {
            let rest = line.strip_prefix(indent).unwrap_or_default();
            rest == "}" || (rest.starts_with("pub") || rest.starts_with("struct")) && rest.ends_with([';', '}'])
        };
        let length = lines[number..].iter().position(is_last).unwrap_or_default();
        printed[first..=number + length].fill(true);
    }
    printed
}

/// The places of documentation comments that begin with a clause word.
fn clauses(text: &str) -> Vec<(usize, &str)> {
    let lines: Vec<&str> = text.lines().collect();
    let printed = printed(&lines);
    let begins = |number: &usize| *number == 0 || documentation(lines[number - 1]).is_none_or(str::is_empty);
    let numbers = (0..lines.len()).filter(|number| !printed[*number]).filter(begins);
    let begun = numbers.filter_map(|number| Some((number + 1, documentation(lines[number])?)));
    begun
        .filter(|(_, text)| CLAUSE_WORDS.contains(&text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default()))
        .collect()
}

#[test]
fn comments_begin_with_a_noun_or_a_verb() {
    let mut found = Vec::new();
    for (path, text) in sources() {
        for (number, comment) in clauses(&text) {
            found.push(format!("{path}:{number}: {comment}"));
        }
    }
    assert!(found.is_empty(), "name the thing with a noun, or its action with a verb (docs/style.md):\n{}", found.join("\n"));
}

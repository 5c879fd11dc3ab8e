//! Faults of YAML itself in a reader's words: syntax errors with their usual causes, tags, texts that are not YAML at all.

use saphyr_parser::Tag;

use super::diagnostic::Diagnostics;
use super::node::Content;
use super::source::{FILE_LIMIT, Source, Span, TOTAL_LIMIT, Trouble, number};
use super::{full_width, yaml};

/// Reports a syntax error at a byte of a source.
pub(super) fn report(source: &Source, file: u32, at: usize, raw: &str, found: &mut Diagnostics) {
    let text = source.text();
    let at = at.min(text.len());
    // At the end of the text there is nothing to underline. The reader must look at the last line that is not empty.
    let line = if text.get(at..).unwrap_or_default().trim().is_empty() {
        source.line(text.trim_end().len().saturating_sub(1))
    } else {
        source.line(at)
    };
    let range = source.line_range(line);
    let content = text.get(range.clone()).unwrap_or_default();
    let span = |start: usize, end: usize| Span { file, start: number(start), end: number(end) };
    if let Some(tab) = tab_in_indentation(source, line) {
        found
            .error("yaml-tab", span(tab, tab + 1), "a tab stands in the indentation")
            .help("YAML is indented with spaces only; replace the tab by two spaces per level");
        return;
    }
    if full_width::report(source, file, line, found) {
        return;
    }
    let start = at.clamp(range.start, range.end);
    let end = text.get(start..range.end).unwrap_or_default().trim_end().len() + start;
    if raw.contains("recursion limit") {
        yaml::too_deep(span(start, end), found);
        return;
    }
    let at = if start < end { span(start, end) } else { span(range.start + indentation(content), range.end) };
    let from = text.get(start..range.end).unwrap_or_default();
    if let Some(key) = json_beneath(source, line) {
        let message = format!("this is not valid YAML: what belongs to `{key}:` is not indented deeper than it");
        let help = format!("JSON is YAML, but its lines, the closing `}}` too, must stand deeper than `{key}:`");
        found.error("yaml-syntax", at, message).help(help);
        return;
    }
    let words = if from.starts_with(['"', '\'']) { "this quote is never closed".to_owned() } else { human(raw) };
    found.error("yaml-syntax", at, format!("this is not valid YAML: {words}")).help_if(cause(content, from, raw));
}

fn indentation(line: &str) -> usize {
    line.len() - line.trim_start().len()
}

/// The place of a tab in the indentation of the line, or of one of the two lines before it; `None` if there is none.
fn tab_in_indentation(source: &Source, line: usize) -> Option<usize> {
    (line.saturating_sub(2)..=line).rev().find_map(|line| {
        let range = source.line_range(line);
        let content = source.text().get(range.clone())?;
        let lead = content.get(..indentation(content))?;
        lead.find('\t').map(|tab| range.start + tab)
    })
}

/// The key to whose JSON a line belongs without a deeper indentation: the last key above that opens a bracket, or has one alone
/// on the next line. `None` if there is none.
fn json_beneath(source: &Source, line: usize) -> Option<String> {
    let text = |line: usize| source.text().get(source.line_range(line)).unwrap_or_default();
    let here = text(line);
    if !here.trim_start().starts_with(['"', '{', '}', '[', ']']) {
        return None;
    }
    for above in (0..line).rev() {
        let content = text(above).trim();
        let (key, rest) = content.split_once(':').unwrap_or((content, ""));
        let rest = rest.trim();
        let opens = rest.is_empty() && text(above + 1).trim_start().starts_with(['{', '[']) || matches!(rest, "{" | "[");
        let word = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c));
        if word {
            return (opens && indentation(text(above)) >= indentation(here)).then(|| key.to_owned());
        }
    }
    None
}

/// The parser's text in plain words, if it is cryptic.
fn human(raw: &str) -> String {
    const WORDS: [(&str, &str); 11] = [
        ("mapping values are not allowed", "a `:` stands where no key can be"),
        ("unknown anchor", "the alias names an anchor that is not defined before it in this document"),
        ("did not find expected ',' or ']'", "a list in `[` `]` is not closed, or a `,` is missing"),
        ("did not find expected ',' or '}'", "a map in `{` `}` is not closed, or a `,` is missing"),
        ("did not find expected key", "a key was expected here; the indentation does not fit the lines above"),
        ("did not find expected '-' indicator", "a `-` was expected here; the indentation does not fit the lines above"),
        ("simple key expect ':'", "a `:` is missing after this key"),
        ("could not find expected ':'", "a `:` is missing after this key"),
        ("cannot start any token", "a plain value cannot begin with this character"),
        ("invalid indentation", "the indentation does not fit the lines above"),
        ("unexpected end of", "a quote or bracket that is opened here is never closed"),
    ];
    let lower = raw.to_ascii_lowercase();
    let known = WORDS.iter().find(|(part, _)| lower.contains(part));
    known.map_or_else(|| raw.to_owned(), |(_, words)| (*words).to_owned())
}

/// The usual cause of a syntax error on a line; `None` if it is not known.
fn cause(line: &str, from: &str, raw: &str) -> Option<String> {
    let value = line.split_once(": ").map_or(line, |(_, value)| value).trim_start_matches([' ', '-']);
    let unquoted = !value.starts_with(['"', '\'']);
    if raw.contains("unknown anchor") {
        return Some("define it before with `&name`; a value that begins with `*` must stand in quotes".into());
    }
    if from.starts_with(['"', '\'']) {
        return Some("close it on the same line, or write a text of several lines after `|`".into());
    }
    if line.contains("${") && line.contains('{') && line.find("${") > line.find(['{', '[']) {
        return Some("inside `{ }` and `[ ]` a value with `${...}` must stand in quotes".into());
    }
    for begin in [from, value] {
        if unquoted && begin.starts_with(['*', '&', '!', '%', '@', '`', '|', '>']) {
            return Some(format!("put a value that begins with `{}` in quotes", begin.chars().next().unwrap_or('*')));
        }
    }
    if raw.contains("expected ','") {
        return Some("look for a `{` or `[` that is opened here or above and not closed".into());
    }
    if unquoted && value.contains(": ") {
        return Some("put a value that contains `: ` in quotes".into());
    }
    if raw.contains("end of stream") || raw.contains("EOF") || raw.contains("unexpected end") {
        return Some("look for a quote or bracket that is opened and never closed".into());
    }
    line.trim_end().ends_with(|c: char| c.is_ascii_alphanumeric()).then(|| "compare the indentation with the lines above".into())
}

/// Reports a text that cannot be read as YAML at all.
pub(super) fn unreadable(source: &Source, trouble: Trouble, found: &mut Diagnostics) {
    let name = Some(source.name());
    match trouble {
        Trouble::FileTooLarge => found
            .error_of_file("file-too-large", name, format!("the file is larger than {} MB", FILE_LIMIT >> 20))
            .help("split the spec into a directory of files, or the environment into several specs"),
        Trouble::TotalTooLarge => found
            .error_of_file("spec-too-large", name, format!("with this file the spec is larger than {} MB", TOTAL_LIMIT >> 20))
            .help("split the environment into several specs"),
        Trouble::Utf16 => found
            .error_of_file("not-utf8", name, "the file is UTF-16")
            .help("save it as UTF-8; Windows editors offer the encoding in \"Save as\""),
        Trouble::LeadsOut => found
            .error_of_file(
                "spec-link",
                name,
                "this is reached through a symbolic link that leads out of its folder, so it was not read",
            )
            .help("name the file itself, or allow its folder with `--allow-files-from DIR`"),
        Trouble::Odd(what) => found
            .error_of_file("file-not-regular", name, format!("this is {what}, so it was not read"))
            .help("a spec consists of regular files; a pipe is given on the command line, as `heiiki plan -`"),
        Trouble::NotText(at) => found
            .error_of_file("not-utf8", name, format!("the file is not UTF-8 text: byte {at} cannot be part of it"))
            .help("is this the right file? A spec is YAML, saved as UTF-8"),
    };
}

/// Reports a tag, which specs do not use.
pub(super) fn foreign_tag(tag: &Tag, span: Span, found: &mut Diagnostics) {
    const CLOUDFORMATION: [&str; 8] = ["Ref", "Sub", "GetAtt", "Join", "Select", "ImportValue", "FindInMap", "If"];
    let name = if tag.handle == "!" { format!("!{}", tag.suffix) } else { format!("!!{}", tag.suffix) };
    let help = if CLOUDFORMATION.contains(&tag.suffix.as_str()) {
        "that is CloudFormation; here a field names a resource by its logical name, and a document by `${kind/name.attribute}`"
    } else {
        "remove it; a value that begins with `!` must stand in quotes"
    };
    found.error("yaml-tag", span, format!("the tag `{name}` has no meaning in a spec")).help(help);
}

/// True if a core tag fits its value. A tag that does not fit is reported, such as `!!int x`.
pub(super) fn check_core_tag(tag: &Tag, content: &Content, span: Span, found: &mut Diagnostics) -> bool {
    let fits = match (tag.suffix.as_str(), content) {
        ("str", Content::Text(_)) | ("bool", Content::Bool(_)) | ("null", Content::Null) | ("float", Content::Number(_)) => true,
        ("int", Content::Number(value)) => !value.is_f64(),
        _ => false,
    };
    if !fits {
        found
            .error("yaml-tag", span, format!("the tag `!!{}` does not fit this value", tag.suffix))
            .help("remove the tag; quotes make a text, no quotes a number or `true`");
    }
    fits
}

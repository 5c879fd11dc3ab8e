//! Reads the forms of a plan back: which resource has which sign, and how many there are.

use std::collections::BTreeMap;

use serde_json::Value;

/// The content of a form.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Told {
    /// Sign and address, in order.
    pub(super) rows: Vec<(String, String)>,
    /// To create, to change, to replace, to delete.
    pub(super) counts: [usize; 4],
}

const WORDS: [&str; 4] = [" to create", " to change", " to replace", " to delete"];

fn counts(line: &str) -> [usize; 4] {
    WORDS.map(|word| {
        let before = line.split(word).next().filter(|before| before.len() < line.len());
        before.and_then(|before| before.rsplit([' ', ',', ':']).next()).map_or(0, |number| number.parse().unwrap())
    })
}

/// Reads the text. Lines beneath a row are indented.
pub(super) fn text(text: &str) -> Told {
    let rows = text.lines().filter_map(|line| {
        let (sign, rest) = line.split_once(' ')?;
        let address = rest.split(' ').next().filter(|address| address.contains('/'))?;
        ["+", "~", "±", "-", "="].contains(&sign).then(|| (sign.to_owned(), address.to_owned()))
    });
    let begins = |line: &str| line.starts_with(|c: char| c.is_ascii_digit()) && line.contains(" · ");
    let footer = text.lines().find(|line| WORDS.iter().any(|word| line.contains(word)) && begins(line));
    Told { rows: rows.collect(), counts: counts(footer.unwrap_or_default()) }
}

/// Reads the JSON document.
pub(super) fn json(text: &str) -> Told {
    let plan: Value = serde_json::from_str(text).unwrap();
    let signs = BTreeMap::from([("create", "+"), ("change", "~"), ("replace", "±"), ("delete", "-"), ("keep", "=")]);
    let told = |value: &Value| value.as_str().unwrap().to_owned();
    let rows =
        plan["rows"].as_array().unwrap().iter().map(|row| (signs[told(&row["action"]).as_str()].to_owned(), told(&row["at"])));
    let count = |name: &str| usize::try_from(plan["summary"][name].as_u64().unwrap()).unwrap();
    Told { rows: rows.collect(), counts: ["create", "change", "replace", "delete"].map(count) }
}

/// Decodes the entities of HTML.
fn plain(text: &str) -> String {
    let mut parts = text.split("&#");
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (number, rest) = part.split_once(';').unwrap();
        out.push(char::from_u32(number.parse().unwrap()).unwrap());
        out.push_str(rest);
    }
    out
}

/// The text in a code span.
pub(super) fn uncoded(text: &str) -> Option<String> {
    let text = text.trim();
    let html = text.strip_prefix("<code>").and_then(|text| text.split_once("</code>")).map(|(inside, _)| plain(inside));
    html.or_else(|| Some(text.strip_prefix('`')?.split_once('`')?.0.to_owned()))
}

/// Reads the comment.
pub(super) fn markdown(text: &str) -> Told {
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| ")?.split(" | ");
        let sign = cells.next().filter(|sign| ["+", "~", "±", "-", "="].contains(sign))?;
        Some((sign.to_owned(), uncoded(cells.next()?)?))
    });
    let headline = text.lines().find(|line| line.starts_with("### ")).unwrap();
    Told { rows: rows.collect(), counts: counts(headline) }
}

/// Every address that the list of dangers names under a title, in any of its forms.
pub(super) fn named(text: &str, title: &str) -> Vec<String> {
    let begin = format!("- **{title}** ");
    let mut found = Vec::new();
    for line in text.lines().filter_map(|line| line.strip_prefix(&begin)) {
        match line.split_once(' ').filter(|(count, _)| count.parse::<usize>().is_ok()) {
            None => found.push(uncoded(line).unwrap()),
            Some((count, rest)) => {
                let (kind, names) = rest.split_once(": ").unwrap();
                let (kind, names) = (uncoded(kind).unwrap(), uncoded(names).unwrap());
                assert_eq!(names.split(' ').count().to_string(), count);
                found.extend(names.split(' ').map(|name| format!("{kind}/{name}")));
            }
        }
    }
    found
}

/// Panics unless everything that opens is closed, and nothing outside of code could be taken for more than words.
pub(super) fn well_formed(text: &str) {
    let (mut fence, mut open) = (None::<String>, false);
    for line in text.lines() {
        if let Some(ticks) = &fence {
            if line == ticks {
                fence = None;
            }
            continue;
        }
        if line.starts_with("```") {
            fence = Some(line.trim_end_matches(|c| c != '`').to_owned());
            assert!(open, "a block stands in details");
            continue;
        }
        if line.starts_with("<details>") {
            assert!(!open, "details in details");
            open = true;
        }
        if line == "</details>" {
            assert!(open, "details are opened");
            open = false;
        }
        if line.starts_with('|') {
            assert_eq!(line.matches('|').count(), 4, "{line}");
        }
        let bare = without_code(line);
        assert!(!bare.contains(['@', '`', '\\', '<', '*', '[']), "{line}\n{bare}");
        assert!(
            !bare.contains("http") && !bare.split_whitespace().any(|word| word.trim_start_matches('(').starts_with('#')),
            "{line}"
        );
    }
    assert!(fence.is_none() && !open, "everything is closed");
    assert!(text.starts_with("<!-- heiiki:plan ") && text.ends_with('\n'));
}

/// A line without its code spans, and without the tags and titles that heiiki writes.
fn without_code(line: &str) -> String {
    let mut line = line.to_owned();
    for (from, to) in [("<code>", "</code>"), ("`", "`"), ("<!-- ", " -->"), ("**", "**")] {
        while let Some(at) = line.find(from) {
            let end = line[at + from.len()..].find(to).unwrap_or_else(|| panic!("{line}"));
            line.replace_range(at..at + from.len() + end + to.len(), "");
        }
    }
    for tag in ["<details>", "</details>", "<summary>", "</summary>", "<sub>", "</sub>", "### "] {
        line = line.replace(tag, "");
    }
    line
}

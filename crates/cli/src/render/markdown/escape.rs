//! Foreign texts made safe for Markdown. A text of more than one word stands in a code span, where GitHub and GitLab
//! see no mention, no link and no HTML.
//!
//! Nothing is escaped with backslashes, because mentions and references are looked for after Markdown has removed
//! those.

use std::fmt::Write;

use crate::render::style::{clean, one_line};

/// A text on one line: plain words as they are, everything else in code spans. Fit for a cell of a table.
pub fn prose(text: &str) -> String {
    let text = one_line(text);
    let mut out: Vec<String> = Vec::new();
    let mut odd: Vec<&str> = Vec::new();
    let flush = |odd: &mut Vec<&str>, out: &mut Vec<String>| {
        if !odd.is_empty() {
            let joined = odd.join(" ");
            let ends: &[char] = if joined.contains('(') { &[',', ';', ':', '.'] } else { &[',', ';', ':', '.', ')'] };
            let bare = joined.trim_end_matches(ends);
            let (bare, rest) = if bare.is_empty() { (joined.as_str(), "") } else { (bare, &joined[bare.len()..]) };
            out.push(format!("{}{rest}", code(bare)));
            odd.clear();
        }
    };
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        if is_plain(word) {
            flush(&mut odd, &mut out);
            out.push(word.to_owned());
        } else {
            odd.push(word);
            // A comma ends what belongs together.
            if word.ends_with([',', ';', ':']) {
                flush(&mut odd, &mut out);
            }
        }
    }
    flush(&mut odd, &mut out);
    out.join(" ")
}

/// True for a word or a short number that means nothing to Markdown, with a bracket or a mark of punctuation around it.
fn is_plain(word: &str) -> bool {
    let core = word.strip_prefix('(').unwrap_or(word).trim_end_matches([',', ';', ':', '.', ')', '?']);
    let letters = core.starts_with(char::is_alphabetic) && core.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\''));
    let number = |text: &str| !text.is_empty() && text.len() <= 6 && text.chars().all(|c| c.is_ascii_digit());
    // Amounts of money have a point, and the month of a price list has a dash.
    let digits =
        number(core) || core.split_once('.').or(core.split_once('-')).is_some_and(|(whole, part)| number(whole) && number(part));
    // A word that GitHub or GitLab would take for a reference has digits, or a sign that is neither letter nor digit.
    letters || digits
}

/// A text in a code span that also holds inside a table.
pub(super) fn code(text: &str) -> String {
    let text = one_line(text);
    if text.is_empty() {
        return String::new();
    }
    if text.contains(['`', '|', '\\']) { format!("<code>{}</code>", entities(&text)) } else { format!("`{text}`") }
}

/// A text in HTML, where Markdown is read too: every sign stands as its number.
pub fn entities(text: &str) -> String {
    let text: Vec<char> = one_line(text).chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|c| c.is_alphanumeric());
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.iter().enumerate() {
        // An underscore inside a word is no emphasis.
        let inside = *c == '_' && is_letter(at.checked_sub(1)) && is_letter(Some(at + 1));
        if c.is_ascii_punctuation() && !inside && !matches!(c, '/' | '.' | ',' | '-') {
            // Writing to a String does not fail.
            let _ = write!(out, "&#{};", u32::from(*c));
        } else {
            out.push(*c);
        }
    }
    out
}

/// Lines in a block of code, fenced with more backticks than stand in it.
pub fn fenced(language: &str, lines: &[String]) -> String {
    let lines: Vec<String> = lines.iter().flat_map(|line| line.split('\n')).map(clean).collect();
    let longest = lines.iter().flat_map(|line| line.split(|c| c != '`')).map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_and_everything_else_is_code() {
        for (text, shown) in [
            ("does not exist", "does not exist"),
            ("10.0.0.0/24 in ap-northeast-1a", "`10.0.0.0/24` in `ap-northeast-1a`"),
            ("its volume (5 GB)", "its volume (5 GB)"),
            ("about USD 0.420 an hour (prices of 2026-09)", "about USD 0.420 an hour (prices of 2026-09)"),
            ("1.2.3 and -5", "`1.2.3` and `-5`"),
            ("a -> b c", "a `->` b c"),
            ("(known after subnet/b), f(x)", "(known after `subnet/b`), `f(x)`"),
            ("ping @team and #12, see GH-3 !4 http://x.y", "ping `@team` and `#12`, see `GH-3 !4 http://x.y`"),
            ("<b>x</b> *y* [z](u)", "`<b>x</b> *y* [z](u)`"),
            ("a|b", "<code>a&#124;b</code>"),
            ("a`b", "<code>a&#96;b</code>"),
            (r"a\|b", "<code>a&#92;&#124;b</code>"),
            ("two\nlines", "two lines"),
            ("0123456789abcdef", "`0123456789abcdef`"),
            ("", ""),
        ] {
            assert_eq!(prose(text), shown, "{text}");
        }
        assert_eq!(code("a\u{202e}b"), "<code>a&#92;u&#123;202e&#125;b</code>");
        assert_eq!(entities("<a@b> a_b-c _i_"), "&#60;a&#64;b&#62; a_b-c &#95;i&#95;");
    }

    #[test]
    fn a_fence_is_longer_than_what_it_holds() {
        let block = fenced("diff", &["+ ````".to_owned(), "two\nlines".to_owned()]);
        assert_eq!(block, "`````diff\n+ ````\ntwo\nlines\n`````\n");
        assert_eq!(fenced("", &["x".to_owned()]), "```\nx\n```\n");
    }
}

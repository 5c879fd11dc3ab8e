//! Full-width characters in the place of the plain ones that YAML needs: a colon, a comma, quotes, brackets, the blank of an
//! indentation, digits and letters.

use super::diagnostic::Diagnostics;
use super::source::{Source, Span, number};

/// The blank that a Japanese keyboard types.
pub(super) const BLANK: char = '\u{3000}';

/// The codes of diagnostics that speak of full-width letters already.
pub(super) const CODES: [&str; 1] = ["yaml-full-width"];

/// The character as it is typed plainly; `None` if it is not a full-width one.
fn plain(c: char) -> Option<char> {
    match c {
        BLANK => Some(' '),
        '“' | '”' | '„' | '‟' => Some('"'),
        '‘' | '’' => Some('\''),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        _ => None,
    }
}

/// The text as it is typed plainly. `None` if a part of it cannot be, or all of it is plain already.
pub(super) fn narrowed(text: &str) -> Option<String> {
    let narrow: String = text.chars().map(|c| plain(c).unwrap_or(c)).collect();
    (narrow != text && narrow.is_ascii()).then_some(narrow)
}

/// The place in a line at which a full-width character stands for one that YAML reads: after a plain key, around a value, or in
/// the indentation. `None` if there is none.
fn misplaced(line: &str) -> Option<(usize, char)> {
    let lead = line.find(|c: char| !c.is_whitespace()).unwrap_or(line.len());
    if let Some(at) = line.find(BLANK).filter(|at| *at < lead) {
        return Some((at, BLANK));
    }
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in line.char_indices().skip_while(|(at, _)| *at < lead) {
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (None, '"' | '\'') if before.is_whitespace() || "[{,:".contains(before) => quote = Some(c),
            (None, '#') if before.is_whitespace() => return None,
            // Behind Japanese letters it belongs to a text. Behind a plain word it was meant for YAML.
            (None, '：' | '，' | '｛' | '［' | '｝' | '］' | '“' | '‘' | BLANK)
                if before.is_ascii() || plain(before).is_some_and(|c| !c.is_ascii_alphanumeric()) =>
            {
                return Some((at, c));
            }
            (Some(_) | None, _) => {}
        }
        before = c;
    }
    None
}

/// Reports a full-width character that keeps a file from being read, if there is one on this line or one of the two lines before
/// it. True if there is.
pub(super) fn report(source: &Source, file: u32, line: usize, found: &mut Diagnostics) -> bool {
    for line in (line.saturating_sub(2)..=line).rev() {
        let range = source.line_range(line);
        let Some((at, c)) = source.text().get(range.clone()).and_then(misplaced) else { continue };
        let start = range.start + at;
        tell(Span { file, start: number(start), end: number(start + c.len_utf8()) }, c, found);
        return true;
    }
    false
}

/// Reports a key that is no key because of a full-width character in it. True if it is one.
pub(super) fn report_key(key: &str, span: Span, found: &mut Diagnostics) -> bool {
    let Some((at, c)) = misplaced(key) else { return false };
    let written = found.sources().text(span).get(at..).is_some_and(|from| from.starts_with(c));
    let start = span.start + number(at);
    let end = start + number(c.len_utf8());
    tell(if written { Span { start, end, ..span } } else { span }, c, found);
    true
}

fn tell(span: Span, c: char, found: &mut Diagnostics) {
    let (message, help) = if c == BLANK {
        ("a full-width blank (U+3000) stands where YAML needs plain ones".to_owned(), "write plain spaces".to_owned())
    } else {
        let meant = plain(c).unwrap_or(' ');
        let after = if meant == ':' { " and a space after it" } else { "" };
        (format!("the full-width `{c}` stands where YAML needs `{meant}`"), format!("write `{meant}`{after}"))
    };
    found.error("yaml-full-width", span, message).help(format!("{help}; inside of quotes any character may stand"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_character_for_yaml_is_told_from_one_of_a_text() {
        for (line, place) in [
            ("version： 1", Some((7, '：'))),
            ("\u{3000}vpcs:", Some((0, BLANK))),
            ("  a: {b: 1，c: 2}", Some((10, '，'))),
            ("  a: “x”", Some((5, '“'))),
            ("  a:\u{3000}x", Some((4, BLANK))),
            ("  a: ｛b: 1}", Some((5, '｛'))),
            ("  description: 閉域：本番", None),
            ("  description: \"a：b\"", None),
            ("  a: b # see：x", None),
            ("  a: b", None),
        ] {
            assert_eq!(misplaced(line), place, "{line}");
        }
        assert_eq!(narrowed("１０.0.0.0/16").as_deref(), Some("10.0.0.0/16"));
        assert_eq!(narrowed("本番：１"), None);
        assert_eq!(narrowed("plain"), None);
    }
}

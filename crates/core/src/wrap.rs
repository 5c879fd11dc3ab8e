//! Lines that fit a terminal: broken between words, never inside of one, and continued beneath the text to which they belong.
//!
//! Between the letters of Japanese and Chinese a line may be broken as these languages do.

use textwrap::core::{Word, display_width};
use textwrap::{Options, WordSeparator, WordSplitter, WrapAlgorithm};

/// The columns of a text; colours take none.
pub fn width(text: &str) -> usize {
    display_width(text)
}

/// The places at which a line may be broken: after blanks, and beside wide letters; not inside of addresses, ARNs and names.
pub const SEPARATOR: WordSeparator = WordSeparator::Custom(words);

/// No word is broken at its hyphens.
pub const SPLITTER: WordSplitter = WordSplitter::NoHyphenation;

fn words(line: &str) -> Box<dyn Iterator<Item = Word<'_>> + '_> {
    let wide = |c: Option<char>| c.is_some_and(|c| width(c.encode_utf8(&mut [0; 4])) > 1);
    let mut breaks: Vec<usize> = Vec::new();
    let mut at = 0;
    for word in WordSeparator::UnicodeBreakProperties.find_words(line) {
        at += word.word.len() + word.whitespace.len();
        let (before, after) = line.split_at(at);
        if before.ends_with(char::is_whitespace) || wide(before.chars().next_back()) || wide(after.chars().next()) {
            breaks.push(at);
        }
    }
    if breaks.last() != Some(&line.len()) {
        breaks.push(line.len());
    }
    let starts = std::iter::once(0).chain(breaks.clone());
    Box::new(
        starts
            .zip(breaks)
            .filter(|(start, end)| start < end)
            .map(|(start, end)| Word::from(line.get(start..end).unwrap_or_default())),
    )
}

/// A line as lines of at most `columns` columns. Only a single longer word exceeds that. The rest continues beneath the text of
/// the line: behind its mark, its label or its first column.
pub fn line(line: &str, columns: usize) -> Vec<String> {
    if width(line) <= columns {
        return vec![line.to_owned()];
    }
    hanging(line, columns, hang(&uncoloured(line), columns))
}

/// The same with a given hanging indent.
pub fn hanging(line: &str, columns: usize, indent: usize) -> Vec<String> {
    let indent = " ".repeat(indent);
    let (lead, text) = line.split_at(line.len() - line.trim_start().len());
    let options = Options::new(columns)
        .initial_indent(lead)
        .subsequent_indent(&indent)
        .break_words(false)
        .word_separator(SEPARATOR)
        .word_splitter(SPLITTER)
        .wrap_algorithm(WrapAlgorithm::FirstFit);
    textwrap::wrap(text, options).into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// A text without the sequences that colour it.
fn uncoloured(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        plain.push_str(before);
        rest = after.split_once('m').map_or("", |(_, rest)| rest);
    }
    plain + rest
}

/// The indentation of the lines that continue a line.
fn hang(line: &str, columns: usize) -> usize {
    let lead = line.len() - line.trim_start().len();
    let text = line.trim_start();
    let column = |bytes: usize| lead + width(text.get(..bytes).unwrap_or_default());
    // The first column of a row ends at two blanks; a label ends at a colon.
    let gap = text.find("  ").map(|at| at + text.get(at..).map_or(0, |from| from.len() - from.trim_start().len()));
    let label = text.find(": ").filter(|at| text.get(..*at).is_some_and(|word| !word.contains(' '))).map(|at| at + 2);
    let mark = text
        .chars()
        .next()
        .filter(|c| !c.is_alphanumeric() && text.get(c.len_utf8()..).is_some_and(|rest| rest.starts_with(' ')));
    let found = gap.or(label).or(mark.map(|c| c.len_utf8() + 1)).map(column).filter(|column| *column <= columns / 2);
    found.unwrap_or(if lead == 0 { 2 } else { lead + 2 }).min(columns / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_continues_beneath_its_text() {
        let row = "+ subnet/private-1        10.0.1.0/24 in ap-northeast-1a; stands where the endpoints are";
        let expected = [
            "+ subnet/private-1        10.0.1.0/24 in ap-northeast-1a;",
            "                          stands where the endpoints are",
        ];
        assert_eq!(line(row, 60), expected);
        assert_eq!(line("      help: take it out of the spec", 25), ["      help: take it out", "            of the spec"]);
        assert_eq!(line("    · one two three", 13), ["    · one two", "      three"]);
        assert_eq!(line("short", 60), ["short"]);
    }

    #[test]
    fn no_word_is_broken_and_wide_letters_may_be() {
        let arn = "arn:aws:iam::123456789012:role/a-long-name-of-a-role";
        assert_eq!(line(&format!("the role {arn} of it"), 30), ["the role", &format!("  {arn}") as &str, "  of it"]);
        assert_eq!(line(&format!("    {arn}"), 30), [format!("    {arn}")], "it stays where it is");
        for columns in [20, 40, 60] {
            let text = "閉域ネットワークの中にあるエンドポイントを使います。subnet/private-1 は残ります。";
            let lines = line(text, columns);
            assert!(lines.len() > 1 && lines.iter().all(|line| width(line) <= columns), "{lines:?}");
            assert!(lines.iter().any(|line| line.contains("subnet/private-1")), "{lines:?}");
        }
    }

    #[test]
    fn colours_take_no_room() {
        let coloured = "\u{1b}[32m+\u{1b}[0m \u{1b}[1mvpc/main\u{1b}[0m  10.0.0.0/16 and more of it";
        assert_eq!(width(coloured), 38);
        let lines = line(coloured, 30);
        assert!(lines.len() == 2 && lines[1].starts_with("            "), "{lines:?}");
    }
}

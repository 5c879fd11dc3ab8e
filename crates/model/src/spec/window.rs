//! A diagnostic whose lines of source fit a terminal. Of a longer line only the part around the underlined text is shown.

use std::fmt;

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::diagnostic::{Diagnostic, clean_name};
use super::source::Source;
use crate::wrap::width;

/// The sign in the place of a part of the line that is left out.
const CUT: &str = "…";
/// The columns before the text of a line, beside its number.
const GUTTER: usize = 6;
/// The part of the line that stays before the underlined text.
const BEFORE: usize = 3;

/// A diagnostic drawn within a width.
#[derive(Debug)]
pub(super) struct Window<'a> {
    of: &'a Diagnostic,
    text: Text,
    labels: Vec<LabeledSpan>,
}

/// Lines of a source, each cut to the width.
#[derive(Debug)]
struct Text {
    name: String,
    lines: String,
    /// The number of the first line, from zero.
    first: usize,
    /// The column of the underlined text in the whole line, from zero.
    column: usize,
}

impl<'a> Window<'a> {
    /// The diagnostic within so many columns; `None` if it fits as it is.
    pub(super) fn of(of: &'a Diagnostic, source: &Source, columns: usize) -> Option<Self> {
        let marks: Vec<LabeledSpan> = miette::Diagnostic::labels(of)?.collect();
        let lines: Vec<usize> = marks.iter().map(|mark| source.line(mark.offset())).collect();
        let first = lines.iter().min()?.saturating_sub(1);
        let last = lines.iter().max()? + 1;
        let room = columns.saturating_sub(GUTTER + (last + 1).to_string().len()).max(20);
        let shown = |line: usize| source.shown().get(source.line_range(line)).unwrap_or_default();
        if (first..=last).all(|line| spread(shown(line)) <= room) {
            return None;
        }
        let mut text = String::new();
        let mut labels = Vec::new();
        for line in first..=last {
            let (start, content) = (source.line_range(line).start, shown(line));
            let here = || marks.iter().filter(|mark| source.line(mark.offset()) == line);
            let focus = here().map(|mark| mark.offset() - start).min();
            let (from, cut) = cut(content, focus.unwrap_or(0), room);
            let lead = if from > 0 { CUT.len() } else { 0 };
            for mark in here() {
                let at = (mark.offset() - start).saturating_sub(from) + lead;
                let most = cut.trim_end_matches(CUT).len().saturating_sub(at);
                let length = mark.len().min(most);
                let span = (text.len() + at, length);
                let label = mark.label().map(str::to_owned);
                labels.push(if mark.primary() {
                    LabeledSpan::new_primary_with_span(label, span)
                } else {
                    LabeledSpan::new_with_span(label, span)
                });
            }
            text.push_str(&cut);
            if line < last {
                text.push('\n');
            }
        }
        Some(Self {
            of,
            text: Text { name: clean_name(source.name()), lines: text, first, column: of.position()?.1 - 1 },
            labels,
        })
    }
}

/// The columns of a line. The renderer spreads a tab to at most four.
fn spread(line: &str) -> usize {
    width(line) + 4 * line.matches('\t').count()
}

/// The part of a line around a byte that fits the room, and the byte at which it begins.
fn cut(line: &str, focus: usize, room: usize) -> (usize, String) {
    if spread(line) <= room {
        return (0, line.to_owned());
    }
    let mut from = 0;
    if spread(line.get(..focus).unwrap_or_default()) > room / BEFORE {
        // The underlined text stands at a third of the room, or as far right as the end of the line allows.
        let mut kept = 0;
        for (at, c) in line.get(..focus).unwrap_or_default().char_indices().rev() {
            kept += spread(c.encode_utf8(&mut [0; 4]));
            if kept > room / BEFORE {
                break;
            }
            from = at;
        }
        let mut tail = 0;
        for (at, c) in line.char_indices().rev() {
            tail += spread(c.encode_utf8(&mut [0; 4]));
            if tail + 1 > room || at >= from {
                continue;
            }
            from = at;
        }
    }
    let mut out = if from > 0 { CUT.to_owned() } else { String::new() };
    let mut taken = spread(&out);
    let rest = line.get(from..).unwrap_or_default();
    let whole = spread(rest) + taken <= room;
    for c in rest.chars() {
        taken += spread(c.encode_utf8(&mut [0; 4]));
        if !whole && taken + 1 > room {
            out.push_str(CUT);
            break;
        }
        out.push(c);
    }
    (from, out)
}

impl SourceCode for Text {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = self.lines.read_span(span, before, after)?;
        // Without lines around it, it is read for the place in the heading.
        let column = if before == 0 && after == 0 { self.column } else { contents.column() };
        let (data, line) = (contents.data(), contents.line() + self.first);
        let (span, count) = (*contents.span(), contents.line_count());
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), data, span, line, column, count)))
    }
}

impl fmt::Display for Window<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.of.fmt(f)
    }
}

impl std::error::Error for Window<'_> {}

impl miette::Diagnostic for Window<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.of.code_shown()
    }

    fn severity(&self) -> Option<miette::Severity> {
        miette::Diagnostic::severity(self.of)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        miette::Diagnostic::help(self.of)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.text)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        miette::Diagnostic::related(self.of)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_underlined_text_stays_in_sight() {
        let line = format!("{}HERE{}", "a".repeat(100), "b".repeat(100));
        for room in [20, 40, 80] {
            let (from, cut) = cut(&line, 100, room);
            assert!(cut.contains("HERE") && width(&cut) <= room, "{cut}");
            assert!(from > 0 && cut.starts_with(CUT) && cut.ends_with(CUT), "{cut}");
        }
        let (from, end) = cut(&line, 198, 40);
        assert_eq!((width(&end), end.ends_with('b'), from), (40, true, 165));
        let (from, start) = cut(&line, 0, 40);
        assert_eq!((from, width(&start), start.ends_with(CUT)), (0, 40, true));
        let (_, wide) = cut(&"閉域".repeat(40), 120, 41);
        assert!(width(&wide) <= 41, "{wide}");
    }
}

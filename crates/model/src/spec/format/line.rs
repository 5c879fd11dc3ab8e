//! A text as lines, each with its sort: content, comment, blank, marker, or the inside of a value that spans lines.

use saphyr_parser::{Event, Parser, ScalarStyle};

/// The sort of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// Only blanks.
    Blank,
    /// Only a comment.
    Comment,
    /// Keys, dashes, values.
    Content,
    /// A later line of a flow collection.
    Flow,
    /// A later line of a scalar: every blank may count.
    Scalar,
    /// `---` or `...`.
    Marker,
}

/// A line without its indentation.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) sort: Sort,
    /// The blanks before the text: first as written, later as they are to be.
    pub(super) indent: usize,
    pub(super) text: String,
}

impl Line {
    /// True for a line that belongs to the value begun on an earlier one.
    pub(super) const fn continues(&self) -> bool {
        matches!(self.sort, Sort::Flow | Sort::Scalar)
    }
}

/// Splits a text into lines. `None` if it holds syntax that the layout does not understand, such as directives and explicit keys.
pub(super) fn read(text: &str) -> Option<Vec<Line>> {
    let raw: Vec<&str> = text.lines().collect();
    let mut sorts: Vec<Option<Sort>> = vec![None; raw.len()];
    let mut open: Vec<(usize, bool)> = Vec::new();
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.ok()?;
        let (first, last) = (span.start.line(), span.end.line());
        match event {
            Event::Scalar(_, ScalarStyle::Literal | ScalarStyle::Folded, ..) => block_scalar(&raw, &mut sorts, first),
            Event::Scalar(..) => mark(&mut sorts, first, last, Sort::Scalar),
            Event::SequenceStart(..) | Event::MappingStart(..) => open.push((first, span.len() == 1)),
            Event::SequenceEnd | Event::MappingEnd => {
                if let Some((first, true)) = open.pop() {
                    mark(&mut sorts, first, last, Sort::Flow);
                }
            }
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd
            | Event::Alias(_) => {}
        }
    }
    raw.iter().zip(sorts).map(|(raw, sort)| line(raw, sort)).collect()
}

/// Marks the lines after the first of a value. A scalar inside a flow collection stays a scalar.
fn mark(sorts: &mut [Option<Sort>], first: usize, last: usize, sort: Sort) {
    // The parser counts lines from one, so `first` is the index of the line after the first.
    for slot in sorts.iter_mut().take(last).skip(first) {
        if *slot != Some(Sort::Scalar) {
            *slot = Some(sort);
        }
    }
}

/// Marks a block scalar: all lines that are blank or deeper than the line that opens it. `first` is the line of its first content
/// or header.
fn block_scalar(raw: &[&str], sorts: &mut [Option<Sort>], first: usize) {
    let header = (0..first.min(raw.len())).rev().find(|line| {
        let code = raw.get(*line).map_or("", |raw| raw.split(" #").next().unwrap_or_default().trim_end());
        code.trim_end_matches(|c: char| c.is_ascii_digit() || c == '+' || c == '-').ends_with(['|', '>'])
    });
    let Some(header) = header else { return };
    let keeps = raw.get(header).is_some_and(|raw| raw.split(" #").next().unwrap_or_default().contains(['+']));
    let body: Vec<usize> = (header + 1..raw.len()).collect();
    let content = body.iter().find_map(|line| raw.get(*line).filter(|raw| !raw.trim().is_empty()).map(|raw| indentation(raw)));
    let opener = raw.get(header).map_or(0, |raw| indentation(raw));
    let Some(content) = content.filter(|content| *content > opener || (*content == 0 && opener == 0)) else { return };
    let inside = |line: &&usize| raw.get(**line).is_some_and(|raw| raw.trim().is_empty() || indentation(raw) >= content);
    let mut lines: Vec<usize> = body.iter().take_while(inside).copied().collect();
    while !keeps && lines.last().is_some_and(|line| raw.get(*line).is_some_and(|raw| raw.trim().is_empty())) {
        lines.pop();
    }
    for line in lines {
        if let Some(slot) = sorts.get_mut(line) {
            *slot = Some(Sort::Scalar);
        }
    }
}

pub(super) fn indentation(raw: &str) -> usize {
    raw.len() - raw.trim_start_matches(' ').len()
}

fn line(raw: &str, sort: Option<Sort>) -> Option<Line> {
    let indent = indentation(raw);
    let text = raw.get(indent..).unwrap_or_default();
    if sort == Some(Sort::Scalar) {
        return Some(Line { sort: Sort::Scalar, indent, text: text.to_owned() });
    }
    let text = text.trim_end();
    let sort = match sort {
        Some(sort) => sort,
        None if text.is_empty() => Sort::Blank,
        None if text.starts_with('#') => Sort::Comment,
        None if indent == 0 && (text == "---" || text == "...") => Sort::Marker,
        None if text.starts_with(['%', '?', ':', '\t'])
            || indent == 0 && (text.starts_with("---") || text.starts_with("...")) =>
        {
            return None;
        }
        None => Sort::Content,
    };
    Some(Line { sort, indent, text: text.to_owned() })
}

//! The texts from which a spec is read, with their names and lines. `disk` reads them.
//!
//! It does not understand YAML. A text that cannot be YAML (too large, not UTF-8) keeps its trouble, which loading reports with
//! the other faults.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::boundary::Boundary;
use super::diagnostic::clean_name;
use super::secret;
use miette::{MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

/// The largest single file, in bytes.
pub(super) const FILE_LIMIT: u64 = 4 << 20;
/// The largest spec over all its files, in bytes.
pub(super) const TOTAL_LIMIT: u64 = 16 << 20;
/// The largest number of files of one spec.
pub(super) const FILES_LIMIT: usize = 1_000;
/// The longest part of a line that a diagnostic shows, in bytes.
const LINE_SHOWN: usize = 400;

/// A range of bytes in one of the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Span {
    /// The number of the source.
    pub file: u32,
    /// Its first byte.
    pub start: u32,
    /// The byte after its last.
    pub end: u32,
}

/// The reason for which a text cannot be read as YAML at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// More bytes than a file may have.
    FileTooLarge,
    /// With the files before it, more bytes than a spec may have.
    TotalTooLarge,
    /// UTF-16, by its byte order mark or its zero bytes.
    Utf16,
    /// A link that leads out of the folder in which it stands, or to a hidden file in it.
    LeadsOut,
    /// No regular file, but this.
    Odd(&'static str),
    /// Not UTF-8, or with characters that no text holds; the offset of the first such byte.
    NotText(usize),
}

/// One text with its name.
pub struct Source {
    name: String,
    text: String,
    /// The text as it may be shown; `None` if it is the same.
    shown: Option<String>,
    lines: Vec<usize>,
    trouble: Option<Trouble>,
}

/// The texts of one spec, in a fixed order, and the reach of the spec.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    pub(super) list: Vec<Arc<Source>>,
    /// The reach. `None` for texts in memory, which the folder in their name bounds.
    pub(super) boundary: Option<Boundary>,
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({:?}, {} bytes)", self.name, self.text.len())
    }
}

impl Source {
    /// A text in memory.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self::from_bytes(name.into(), text.into().into_bytes())
    }

    pub(super) fn from_bytes(name: String, bytes: Vec<u8>) -> Self {
        if bytes.len() as u64 > FILE_LIMIT {
            return Self::troubled(name, Trouble::FileTooLarge);
        }
        match decode(bytes) {
            Ok(text) => {
                let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
                let lines = std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect();
                let shown = secret::holds(&text).then(|| secret::starred(&text));
                Self { name, text, shown, lines, trouble: None }
            }
            Err(trouble) => Self::troubled(name, trouble),
        }
    }

    pub(super) const fn troubled(name: String, trouble: Trouble) -> Self {
        Self { name, text: String::new(), shown: None, lines: Vec::new(), trouble: Some(trouble) }
    }

    /// The name by which a reader knows it: a path, `<stdin>`, `--set`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text without a byte order mark. Empty if there is a trouble.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text as it may be shown, byte for byte as long as [`Self::text`].
    pub(super) fn shown(&self) -> &str {
        self.shown.as_ref().unwrap_or(&self.text)
    }

    /// The reason for which it cannot be read; `None` if it can.
    pub(super) const fn trouble(&self) -> Option<Trouble> {
        self.trouble
    }

    /// Line and column of a byte, both from one, the column in characters.
    pub fn position(&self, at: usize) -> (usize, usize) {
        let line = self.line(at);
        let column = self.text.get(self.line_start(line)..at).map_or(0, |before| before.chars().count());
        (line + 1, column + 1)
    }

    /// The number of the line of a byte, from zero.
    pub fn line(&self, at: usize) -> usize {
        self.lines.partition_point(|start| *start <= at).saturating_sub(1)
    }

    /// The bytes of a line, without its break.
    pub fn line_range(&self, line: usize) -> Range<usize> {
        let end = self.lines.get(line + 1).map_or(self.text.len(), |next| next - 1);
        let end = if end > self.line_start(line) && self.text.as_bytes().get(end - 1) == Some(&b'\r') { end - 1 } else { end };
        self.line_start(line)..end
    }

    fn line_start(&self, line: usize) -> usize {
        self.lines.get(line).copied().unwrap_or(self.text.len())
    }

    /// The part of a range that a diagnostic underlines: within its first line, and not too long.
    pub fn underlined(&self, range: Range<usize>) -> Range<usize> {
        let line = self.line_range(self.line(range.start));
        let end = range.end.min(line.end).min(range.start + LINE_SHOWN / 2).max(range.start);
        range.start..self.boundary(end)
    }

    fn boundary(&self, mut at: usize) -> usize {
        while !self.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

/// Finds lines by their index, so that many diagnostics of a large file cost no more than few. Of a very long line it shows only
/// the part around the span.
impl SourceCode for Source {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let (from, to) = (span.offset(), span.offset() + span.len());
        if to > self.text.len() {
            return Err(MietteError::OutOfBounds);
        }
        let (first, last) = (self.line(from), self.line(to));
        let (mut top, mut bottom) = (first.saturating_sub(before), (last + after).min(self.lines.len().saturating_sub(1)));
        let mut range =
            if before == 0 && after == 0 { from..to } else { self.line_range(top).start..self.line_range(bottom).end };
        if range.len() > LINE_SHOWN * 4 {
            (top, bottom) = (first, last);
            range = self.line_range(first).start..self.line_range(last).end;
        }
        if range.len() > LINE_SHOWN * 4 {
            let start = self.boundary(from.saturating_sub(LINE_SHOWN / 4).max(range.start));
            range = start..self.boundary((start + LINE_SHOWN).max(to).min(range.end));
        }
        let column = self.position(range.start).1 - 1;
        let data = self.shown.as_ref().unwrap_or(&self.text).get(range.clone()).ok_or(MietteError::OutOfBounds)?.as_bytes();
        let line = if before == 0 && after == 0 { first } else { top };
        let contents = (range.start, range.len()).into();
        Ok(Box::new(MietteSpanContents::new_named(clean_name(&self.name), data, contents, line, column, bottom - top + 1)))
    }
}

fn decode(bytes: Vec<u8>) -> Result<String, Trouble> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(Trouble::Utf16);
    }
    let bytes = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { bytes.get(3..).unwrap_or_default().to_vec() } else { bytes };
    // UTF-16 without its mark: every other byte of plain text is zero.
    let halves = bytes.chunks_exact(2);
    if bytes.len() > 3
        && (halves.clone().all(|pair| pair.first() == Some(&0)) || halves.clone().all(|pair| pair.last() == Some(&0)))
    {
        return Err(Trouble::Utf16);
    }
    let text = String::from_utf8(bytes).map_err(|error| Trouble::NotText(error.utf8_error().valid_up_to()))?;
    let odd = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{85}');
    text.find(odd).map_or(Ok(text), |at| Err(Trouble::NotText(at)))
}

impl Sources {
    /// Sources in memory.
    pub fn from_texts<N: Into<String>, T: Into<String>>(texts: impl IntoIterator<Item = (N, T)>) -> Self {
        let list = texts.into_iter().map(|(name, text)| Arc::new(Source::new(name, text))).collect();
        Self { list, boundary: None }
    }

    /// The folders in which the files that the spec names must lie; `None` for texts in memory.
    pub(super) const fn boundary(&self) -> Option<&Boundary> {
        self.boundary.as_ref()
    }

    /// The sources in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Source>> {
        self.list.iter()
    }

    /// The source of a span; `None` if there is none.
    pub fn of(&self, span: Span) -> Option<&Arc<Source>> {
        self.list.get(span.file as usize)
    }

    /// The text of a span.
    pub fn text(&self, span: Span) -> &str {
        self.of(span).and_then(|source| source.text().get(span.start as usize..span.end as usize)).unwrap_or_default()
    }

    /// True if a span lies on one line.
    pub fn on_one_line(&self, span: Span) -> bool {
        !self.text(span).trim_end().contains('\n')
    }

    /// Adds a source, and returns its number.
    pub fn push(&mut self, source: Arc<Source>) -> u32 {
        self.list.push(source);
        number(self.list.len() - 1)
    }
}

/// The number or offset of a file. The limits keep both far below four thousand million.
pub(super) fn number(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

//! One problem of a spec, and the list in which a load collects them all.
//!
//! It does not print. `render` and the command line do.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use miette::{LabeledSpan, SourceCode};
use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::source::{Source, Sources, Span};
use super::{full_width, secret};
use crate::text::is_unseen;

/// The largest number of diagnostics that are kept. The others are counted.
pub(super) const SHOWN_LIMIT: usize = 100;
/// Longer messages are cut, because a whole user data script in a message helps nobody.
const MESSAGE_LIMIT: usize = 600;

/// The text between a message and the settings under which the fault occurs.
const WITH: &str = ", with ";

/// The severity of a diagnostic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The spec cannot be used.
    Error,
    /// The spec can be used, and something in it looks wrong.
    Warning,
}

/// A place in a source, with a short text for it.
#[derive(Clone, Debug)]
struct Label {
    source: Arc<Source>,
    span: Span,
    text: String,
}

/// One problem of a spec.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    code: &'static str,
    severity: Severity,
    message: String,
    help: Option<String>,
    label: Option<Label>,
    notes: Vec<Diagnostic>,
    file: Option<String>,
}

impl Diagnostic {
    /// A stable code with a page behind `heiiki explain`.
    pub const fn code(&self) -> &'static str {
        self.code
    }

    /// The severity.
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// The fault, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The remedy; `None` if none is known.
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The file in which it is, as the user named it; `None` if it is in none.
    pub fn file(&self) -> Option<&str> {
        self.label.as_ref().map(|label| label.source.name()).or(self.file.as_deref())
    }

    /// Line and column, both from one; `None` if it has no place.
    pub fn position(&self) -> Option<(usize, usize)> {
        self.label.as_ref().map(|label| label.source.position(label.span.start as usize))
    }

    /// Other places that belong to it, such as the first of two duplicates.
    pub fn notes(&self) -> &[Self] {
        &self.notes
    }

    /// The code as it is shown; `None` for a note.
    pub(super) fn code_shown(&self) -> Option<Box<dyn fmt::Display + '_>> {
        (!self.code.is_empty()).then(|| Box::new(self.code) as Box<dyn fmt::Display>)
    }

    /// The source in which it is; `None` if it is in none.
    pub(super) fn source(&self) -> Option<&Source> {
        self.label.as_ref().map(|label| label.source.as_ref())
    }

    /// Adds how to mend it.
    pub fn help(&mut self, help: impl Into<String>) -> &mut Self {
        self.help = Some(clean(&help.into()));
        self
    }

    /// Adds the remedy, if one is known.
    pub fn help_if(&mut self, help: Option<impl Into<String>>) -> &mut Self {
        if let Some(help) = help {
            self.help(help);
        }
        self
    }

    fn underlined(&self) -> Option<(&Label, Range<usize>)> {
        let label = self.label.as_ref()?;
        Some((label, label.source.underlined(label.span.start as usize..label.span.end as usize)))
    }

    /// Adds the plain spelling, if the fault was typed in full-width letters.
    fn narrow(&mut self) {
        let Some((label, range)) = self.underlined() else { return };
        let narrow =
            label.source.text().get(range).and_then(full_width::narrowed).filter(|_| !full_width::CODES.contains(&self.code));
        if let Some(narrow) = narrow {
            let before = self.help.take().map(|help| format!("; {help}")).unwrap_or_default();
            self.help(format!("this is typed in full-width letters: write {narrow}{before}"));
        }
    }

    fn place(&self) -> Option<Span> {
        self.label.as_ref().map(|label| label.span)
    }

    fn same_file(&self, note: &Self) -> bool {
        self.place().zip(note.place()).is_some_and(|(here, there)| here.file == there.file)
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Diagnostic {}

impl miette::Diagnostic for Diagnostic {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.code_shown()
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.severity {
            Severity::Error if self.code.is_empty() => miette::Severity::Advice,
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.label.as_ref().map(|label| label.source.as_ref() as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        let (_, range) = self.underlined()?;
        let first = LabeledSpan::new_primary_with_span(None, range);
        let others = self.notes.iter().filter(|note| self.same_file(note)).filter_map(|note| {
            let (label, range) = note.underlined()?;
            Some(LabeledSpan::new_with_span(Some(label.text.clone()), range))
        });
        Some(Box::new(std::iter::once(first).chain(others)))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        let others = self.notes.iter().filter(|note| !self.same_file(note));
        Some(Box::new(others.map(|note| note as &dyn miette::Diagnostic)))
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("diagnostic", 8)?;
        let (line, column) = self.position().unzip();
        out.serialize_field("code", self.code)?;
        out.serialize_field("severity", &self.severity)?;
        out.serialize_field("file", &self.file())?;
        out.serialize_field("line", &line)?;
        out.serialize_field("column", &column)?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("help", &self.help)?;
        out.serialize_field("notes", &self.notes)?;
        out.end()
    }
}

/// The problems of one load, in the order of their places.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Diagnostics {
    #[serde(skip)]
    sources: Sources,
    list: Vec<Diagnostic>,
    hidden: usize,
}

impl Diagnostics {
    /// An empty list for problems in these sources.
    pub const fn new(sources: Sources) -> Self {
        Self { sources, list: Vec::new(), hidden: 0 }
    }

    /// Adds a source that problems can be in.
    pub(super) fn attach(&mut self, source: Arc<Source>) -> u32 {
        self.sources.push(source)
    }

    /// The sources.
    pub const fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Adds an error at a place.
    pub fn error(&mut self, code: &'static str, at: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(code, Severity::Error, Some(at), &message.into())
    }

    /// Adds a warning at a place.
    pub fn warning(&mut self, code: &'static str, at: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(code, Severity::Warning, Some(at), &message.into())
    }

    /// Adds an error of a whole file, or of all of them.
    pub fn error_of_file(&mut self, code: &'static str, file: Option<&str>, message: impl Into<String>) -> &mut Diagnostic {
        let diagnostic = self.push(code, Severity::Error, None, &message.into());
        diagnostic.file = file.map(str::to_owned);
        diagnostic
    }

    /// Adds another place to the last problem: the first of two duplicates, the steps of a cycle.
    pub fn note(&mut self, at: Span, text: impl Into<String>) {
        let text = clean(&text.into());
        let label = self.sources.of(at).map(|source| Label { source: Arc::clone(source), span: at, text: text.clone() });
        if let Some(last) = self.list.last_mut() {
            let note = Diagnostic {
                code: "",
                severity: Severity::Error,
                message: text,
                help: None,
                label,
                notes: Vec::new(),
                file: None,
            };
            last.notes.push(note);
        }
    }

    fn push(&mut self, code: &'static str, severity: Severity, at: Option<Span>, message: &str) -> &mut Diagnostic {
        let found = at.and_then(|span| Some((span, Arc::clone(self.sources.of(span)?))));
        let label = found.map(|(span, source)| Label { source, span, text: String::new() });
        let message = clean(message);
        self.list.push(Diagnostic { code, severity, message, help: None, label, notes: Vec::new(), file: None });
        self.list.last_mut().expect("a diagnostic was pushed")
    }

    /// Takes over the errors of another load of the same sources, and adds the settings under which they occur. Errors that are
    /// known already are left out.
    pub(super) fn take_errors(&mut self, others: Self, settings: &str) {
        for mut other in others.list.into_iter().filter(|other| other.severity == Severity::Error) {
            let known = |known: &Diagnostic| {
                let same = known.code == other.code && known.place() == other.place();
                same && known.message.split(WITH).next() == Some(other.message.as_str())
            };
            if !self.list.iter().any(known) {
                other.message = format!("{}{WITH}{}", other.message, clean(settings));
                self.list.push(other);
            }
        }
    }

    /// True if any of them is an error.
    pub fn any_error(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// True if nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The problems that are shown.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.list.iter()
    }

    /// The mistakes: each with its first place, and the further places where the same is wrong in the same way.
    pub fn mistakes(&self) -> Vec<(&Diagnostic, Vec<&Diagnostic>)> {
        let mut mistakes: Vec<(&Diagnostic, Vec<&Diagnostic>)> = Vec::new();
        let mut known: BTreeMap<(&str, String, Option<&str>), usize> = BTreeMap::new();
        for diagnostic in &self.list {
            let alone = diagnostic.label.is_none() || !diagnostic.notes.is_empty();
            let same = (diagnostic.code, without_indices(&diagnostic.message), diagnostic.advice());
            if let Some((_, again)) = known.get(&same).filter(|_| !alone).and_then(|at| mistakes.get_mut(*at)) {
                again.push(diagnostic);
                continue;
            }
            if !alone {
                known.insert(same, mistakes.len());
            }
            mistakes.push((diagnostic, Vec::new()));
        }
        mistakes
    }

    /// The number of diagnostics so far.
    pub(super) const fn count(&self) -> usize {
        self.list.len()
    }

    /// The number of diagnostics that are not shown.
    pub const fn hidden(&self) -> usize {
        self.hidden
    }

    /// Sorts by place, drops repetitions and keeps the first hundred.
    pub(super) fn finish(&mut self) {
        for diagnostic in &mut self.list {
            diagnostic.narrow();
        }
        let place = |diagnostic: &Diagnostic| diagnostic.place().map_or((0, 0), |span| (span.file, span.start));
        self.list.sort_by(|left, right| {
            let (left_place, right_place) = (place(left), place(right));
            left_place.cmp(&right_place).then_with(|| left.code.cmp(right.code)).then_with(|| left.message.cmp(&right.message))
        });
        self.list
            .dedup_by(|left, right| left.code == right.code && left.message == right.message && left.place() == right.place());
        self.hidden += self.list.len().saturating_sub(SHOWN_LIMIT);
        self.list.truncate(SHOWN_LIMIT);
    }
}

/// A message without the numbers of the items that it names: `ingress[3]` as `ingress[]`.
fn without_indices(message: &str) -> String {
    let mut out = String::with_capacity(message.len());
    let mut rest = message;
    while let Some(at) = rest.find('[') {
        let (before, from) = rest.split_at(at + 1);
        out.push_str(before);
        rest = match from.split_once(']') {
            Some((number, after)) if !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit()) => {
                out.push(']');
                after
            }
            _ => from,
        };
    }
    out + rest
}

/// The name of a file, safe to print and on one line.
pub(super) fn clean_name(name: &str) -> String {
    clean(name).replace('\n', "\\n")
}

/// A text that is safe to print. Neither control characters of the spec nor private keys in it may reach the terminal.
fn clean(text: &str) -> String {
    let starred = secret::holds(text).then(|| secret::starred(text));
    let text = starred.as_deref().unwrap_or(text);
    let mut safe = String::with_capacity(text.len());
    for (count, c) in text.chars().enumerate() {
        if count == MESSAGE_LIMIT {
            safe.push('…');
            break;
        }
        if c.is_control() && c != '\n' {
            safe.extend(c.escape_default());
        } else if is_unseen(c) {
            safe.extend(c.escape_unicode());
        } else {
            safe.push(c);
        }
    }
    safe
}

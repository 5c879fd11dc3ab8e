//! Declared variables, and their values from the command line and from files.
//!
//! Their use in texts is in `placeholder`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::diagnostic::Diagnostics;
use super::node::{Content, Entry, Node};
use super::source::{Source, Sources, Span, number};
use super::{outline::Outline, placeholder, read, scalar, syntax, yaml};
use crate::suggest;

/// Given values of a spec's variables: files first, then single settings. The last one wins.
#[derive(Clone, Debug, Default)]
pub struct Given {
    files: Sources,
    sets: Vec<String>,
}

impl Given {
    /// Adds a setting, `name=value`, as `--set` gives it.
    pub fn set(&mut self, text: impl Into<String>) {
        self.sets.push(text.into());
    }

    /// Adds files of values, as `--vars` gives them: a map of names to values each.
    pub fn file(&mut self, sources: &Sources) {
        for source in sources.iter() {
            self.files.push(Arc::clone(source));
        }
    }

    /// Adds the given texts to the sources, so that diagnostics can point into them. Returns the numbers of the files and of the
    /// settings.
    pub(super) fn attach(&self, sources: &mut Sources) -> (Vec<u32>, Vec<u32>) {
        let files = self.files.iter().map(|source| sources.push(Arc::clone(source))).collect();
        let sets = self.sets.iter().map(|set| sources.push(Arc::new(Source::new("--set", set.as_str())))).collect();
        (files, sets)
    }
}

/// The type of a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Type {
    String,
    Number,
    Bool,
    List,
}

const TYPES: [(&str, Type); 4] = [("string", Type::String), ("number", Type::Number), ("bool", Type::Bool), ("list", Type::List)];

impl Type {
    const fn words(self) -> &'static str {
        match self {
            Self::String => "a text",
            Self::Number => "a number",
            Self::Bool => "`true` or `false`",
            Self::List => "a list of texts",
        }
    }

    fn fits(self, node: &Node) -> bool {
        match (self, &node.content) {
            (Self::String, Content::Text(_)) | (Self::Number, Content::Number(_)) | (Self::Bool, Content::Bool(_)) => true,
            (Self::List, Content::List(items)) => items.iter().all(|item| item.as_text().is_some()),
            _ => false,
        }
    }

    /// The value of a text on the command line; `None` if the text does not fit the type. A list is written `a,b` or `[a, b]`.
    fn parse(self, text: &str, span: Span) -> Option<Content> {
        match self {
            Self::String => Some(Content::Text(text.to_owned())),
            Self::Number | Self::Bool => scalar::plain(text)
                .filter(|content| matches!((self, content), (Self::Number, Content::Number(_)) | (Self::Bool, Content::Bool(_)))),
            Self::List => {
                let items: Vec<String> = if text.trim_start().starts_with('[') {
                    serde_yaml::from_str(text).ok()?
                } else {
                    text.split(',').map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
                };
                Some(Content::List(items.into_iter().map(|item| Node::text(item, span)).collect()))
            }
        }
    }
}

/// A variable as the rest of the loader sees it.
#[derive(Clone, Debug, Default)]
pub(super) struct Variable {
    /// Its value; `None` if it is missing or wrong, which is already reported.
    pub(super) value: Option<Content>,
    /// The values that it may have. Empty if it may have any.
    pub(super) allowed: Vec<Content>,
}

struct Declared {
    of: Type,
    allowed: Vec<Content>,
    key_span: Span,
    value: Option<Content>,
    /// True if its declaration or a given value is wrong, so that a missing value is not reported.
    wrong: bool,
}

/// Reads the declarations and the given values. A variable without a value is reported.
pub(super) fn values(
    outline: &Outline,
    given: (&[u32], &[u32]),
    room: &mut usize,
    found: &mut Diagnostics,
) -> BTreeMap<String, Variable> {
    let mut declared: BTreeMap<&str, Declared> = BTreeMap::new();
    for entry in &outline.variables {
        declared.insert(&entry.key, declaration(entry, found));
    }
    for file in given.0 {
        from_file(*file, &mut declared, room, found);
    }
    for set in given.1 {
        from_set(*set, &mut declared, found);
    }
    for (name, variable) in &declared {
        if variable.value.is_none() && !variable.wrong {
            found
                .error("missing-variable", variable.key_span, format!("the variable `{name}` has no value"))
                .help(format!("give one with `--set {name}=...` or `--vars FILE`, or declare a `default`"));
        }
    }
    let variable = |declared: Declared| Variable { value: declared.value, allowed: declared.allowed };
    declared.into_iter().map(|(name, declared)| (name.to_owned(), variable(declared))).collect()
}

fn declaration(entry: &Entry, found: &mut Diagnostics) -> Declared {
    let mut declared = Declared { of: Type::String, allowed: Vec::new(), key_span: entry.key_span, value: None, wrong: false };
    let name = entry.key.as_str();
    let good = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if name.is_empty() || name.len() > 64 || !name.chars().all(good) || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        found
            .error("bad-name", entry.key_span, format!("`{name}` cannot be the name of a variable"))
            .help("use letters, digits, `_` and `-`, begin with a letter, at most 64 characters");
        declared.wrong = true;
    }
    let Some(parts) =
        read::keyed(&format!("the variable `{name}`"), &["type", "default", "values", "description"], &entry.value, found)
    else {
        declared.wrong = true;
        return declared;
    };
    let (mut default, mut allowed) = (None, None);
    for part in parts {
        match part.key.as_str() {
            "type" => match type_of(&part.value, found) {
                Some(of) => declared.of = of,
                None => declared.wrong = true,
            },
            "default" => default = Some(&part.value),
            "values" => allowed = Some(&part.value),
            "description" => {
                read::text("`description`", &part.value, found);
            }
            key => {
                let help = suggest::did_you_mean(key, ["type", "default", "values", "description"]);
                found.error("unknown-key", part.key_span, format!("`{key}` is not a key of a variable")).help_if(help);
            }
        }
    }
    if let Some(node) = allowed.filter(|_| !declared.wrong) {
        choices(&mut declared, name, node, found);
    }
    if let Some(node) = default.filter(|_| !declared.wrong) {
        take(&mut declared, name, node, found);
    }
    declared
}

/// Reads the values that a variable may have.
fn choices(variable: &mut Declared, name: &str, node: &Node, found: &mut Diagnostics) {
    let fits = |item: &Node| variable.of != Type::List && variable.of.fits(item);
    match node.items() {
        Some(items) if !items.is_empty() && items.iter().all(fits) => {
            variable.allowed = items.iter().map(|item| item.content.clone()).collect();
        }
        _ => {
            read::wrong_type(&format!("`values` of `{name}`"), "a list of what the variable may be", node, found);
            variable.wrong = true;
        }
    }
}

/// Reports a value that a variable may not have. True for an allowed value.
pub(super) fn is_allowed(allowed: &[Content], name: &str, content: &Content, span: Span, found: &mut Diagnostics) -> bool {
    if allowed.is_empty() || allowed.contains(content) {
        return true;
    }
    let written = Node::bare_content(content);
    let known: Vec<String> = allowed.iter().map(Node::bare_content).collect();
    let help = suggest::did_you_mean(&written, known.iter().map(String::as_str).collect::<Vec<_>>());
    found.error("unknown-value", span, format!("`{written}` is not a value of the variable `{name}`")).help_if(help);
    false
}

fn type_of(node: &Node, found: &mut Diagnostics) -> Option<Type> {
    let text = read::text("`type`", node, found)?;
    let known = TYPES.iter().find(|(name, _)| *name == text).map(|(_, of)| *of);
    if known.is_none() {
        let help = suggest::did_you_mean(text, TYPES.map(|(name, _)| name));
        found.error("unknown-value", node.span, format!("`{text}` is not a type of variable")).help_if(help);
    }
    known
}

/// Takes a value for a variable if it fits.
fn take(variable: &mut Declared, name: &str, node: &Node, found: &mut Diagnostics) {
    if !variable.of.fits(node) {
        read::wrong_type(&format!("the variable `{name}`"), variable.of.words(), node, found);
        variable.wrong = true;
        return;
    }
    variable.wrong |= !is_allowed(&variable.allowed, name, &node.content, node.span, found);
    let mut texts = Vec::new();
    node.clone().each_text_mut(&mut |node| texts.push((node.as_text().unwrap_or_default().to_owned(), node.span)));
    if let Some((_, span)) = texts.iter().find(|(text, _)| placeholder::has_ours(text)) {
        found
            .error("reference-not-allowed", *span, "a variable's value cannot hold a placeholder")
            .help("write the value out, or combine the parts where the variable is used");
        variable.wrong = true;
    }
    variable.value = Some(node.content.clone());
}

fn undeclared(name: &str, span: Span, declared: &BTreeMap<&str, Declared>, found: &mut Diagnostics) {
    let help = suggest::did_you_mean(name, declared.keys().copied().collect::<Vec<_>>());
    let help = help.unwrap_or_else(|| "the spec declares no `variables:`".into());
    found.error("unknown-variable", span, format!("`{name}` is not a variable of this spec")).help(help);
}

fn from_file(file: u32, declared: &mut BTreeMap<&str, Declared>, room: &mut usize, found: &mut Diagnostics) {
    let Some(source) = found.sources().of(Span { file, start: 0, end: 0 }).cloned() else { return };
    if let Some(trouble) = source.trouble() {
        syntax::unreadable(&source, trouble, found);
    }
    let documents = yaml::parse(&source, file, room, found);
    if documents.is_none() || source.trouble().is_some() {
        for variable in declared.values_mut() {
            variable.wrong = true;
        }
    }
    for document in documents.unwrap_or_default() {
        for entry in read::map("a file of values", &document, found).unwrap_or_default() {
            if let Some(variable) = declared.get_mut(entry.key.as_str()) {
                take(variable, &entry.key, &entry.value, found);
            } else {
                undeclared(&entry.key, entry.key_span, declared, found);
            }
        }
    }
}

fn from_set(file: u32, declared: &mut BTreeMap<&str, Declared>, found: &mut Diagnostics) {
    let Some(source) = found.sources().of(Span { file, start: 0, end: 0 }).cloned() else { return };
    if let Some(trouble) = source.trouble() {
        syntax::unreadable(&source, trouble, found);
        return;
    }
    let text = source.text();
    let span = |start: usize, end: usize| Span { file, start: number(start), end: number(end) };
    let Some((name, value)) = text.split_once('=') else {
        found.error("set-form", span(0, text.len()), "`--set` takes name=value").help("for example `--set stage=dev`");
        return;
    };
    let Some(variable) = declared.get_mut(name) else {
        undeclared(name, span(0, name.len()), declared, found);
        return;
    };
    let place = span(name.len() + 1, text.len());
    if let Some(content) = variable.of.parse(value, place) {
        variable.wrong |= !is_allowed(&variable.allowed, name, &content, place, found);
        variable.value = Some(content);
    } else {
        let message = format!("the variable `{name}` takes {}, found {value:?}", variable.of.words());
        found.error("wrong-type", place, message);
        variable.wrong = true;
    }
}

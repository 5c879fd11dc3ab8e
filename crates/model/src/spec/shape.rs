//! Gives a resource its kind's shape and finds everything that does not fit it, not only the first: what is wrong is reported, taken out, and the
//! rest is tried again.
//!
//! It knows no kind: `AnyKind::shape` is asked until it has nothing more to say.

use std::collections::{BTreeSet, VecDeque};

use serde_json::Value;

use super::diagnostic::Diagnostics;
use super::fields::Fields;
use super::message::{self, About, Shape};
use super::node::{Content, Entry, Node, Step};
use super::placeholder::Removed;
use super::source::Span;
use super::{elsewhere, positional};
use crate::erased::{AnyKind, ShapeError};
use crate::{Address, kinds, suggest};

/// The most problems looked for in one resource.
const TRIES: usize = 200;

/// A resource on the way to its shape.
struct Attempt<'a> {
    at: &'a Address,
    key_span: Span,
    kind: &'static dyn AnyKind,
    fields: &'a Fields,
    work: Node,
    /// What was taken out, by its parent's path and its key: that it is missing then is no news.
    removed: Removed,
    added: BTreeSet<String>,
}

/// What came of a resource.
#[derive(Debug)]
pub(super) enum Shaped {
    /// Its want.
    Good(Value),
    /// It has problems, which are reported. What is left when they are taken out, if that has the kind's shape: good enough to follow references.
    Partial(Value, Node),
    /// It has problems beyond that.
    Bad,
}

/// Stands for the name of a resource where one is missing.
pub(super) const STAND_IN: &str = "heiiki.stand-in";

/// Gives a resource its shape, and reports what does not fit.
pub(super) fn shape(
    at: &Address,
    key_span: Span,
    fields: &Fields,
    node: &Node,
    removed: Removed,
    found: &mut Diagnostics,
) -> Shaped {
    let kind = kinds::of(at.kind);
    let (node, removed) = &without_positions(fields, node, removed, found);
    let first = kind.shape(&node.to_json());
    let error = match first {
        Ok(want) if removed.is_empty() => return Shaped::Good(want),
        Ok(want) => return Shaped::Partial(want, node.clone()),
        Err(error) => error,
    };
    let (work, removed) = (node.clone(), removed.clone());
    let mut attempt = Attempt { at, key_span, kind, fields, work, removed, added: BTreeSet::new() };
    attempt.missing_at_root(found);
    attempt.run(error, found).map_or(Shaped::Bad, |want| Shaped::Partial(want, attempt.work))
}

/// Reports the structures that are written as lists and takes them out.
fn without_positions(fields: &Fields, node: &Node, mut removed: Removed, found: &mut Diagnostics) -> (Node, Removed) {
    let mut rest = node.clone();
    // From the end, so that what is taken out moves nothing that is still to be taken out.
    for positional::Found { steps, path, members } in positional::find(fields, node).into_iter().rev() {
        let part = rest.at_mut(&steps).map(|part| part.span);
        let key = last_name(&path);
        let help = suggest::list(members.iter().map(String::as_str)).map(|list| format!("write its members by name: {list}"));
        if let Some(span) = part {
            found.error("list-for-map", span, format!("`{path}` takes a map, found a list")).help_if(help);
        }
        let parent = path.strip_suffix(&key).map(|parent| parent.trim_end_matches('.').to_owned());
        removed.insert((parent.unwrap_or_default(), key));
        rest.remove(&steps);
    }
    (rest, removed)
}

impl Attempt<'_> {
    fn run(&mut self, mut error: ShapeError, found: &mut Diagnostics) -> Option<Value> {
        for _ in 0..TRIES {
            if !self.step(&error, found) {
                return None;
            }
            match self.kind.shape(&self.work.to_json()) {
                Ok(want) => return Some(want),
                Err(next) => error = next,
            }
        }
        None
    }

    /// serde names one missing field at a time; of the resource itself all are known at once.
    fn missing_at_root(&mut self, found: &mut Diagnostics) {
        let missing: Vec<String> =
            self.fields.required().filter(|name| self.work.get(name).is_none()).map(str::to_owned).collect();
        for name in missing {
            self.missing("", &name, found);
        }
    }

    /// Reports one error and changes the resource so that the next one shows. False when that is not possible.
    fn step(&mut self, error: &ShapeError, found: &mut Diagnostics) -> bool {
        let path = error.path.trim_start_matches('.').to_owned();
        match message::read(&error.message) {
            Shape::UnknownField(key, known) => self.unknown_field(&path, &key, &known, found),
            Shape::MissingField(key) => self.missing(&path, &key, found),
            shape @ (Shape::UnknownVariant(..) | Shape::WrongType(_) | Shape::WrongValue(_) | Shape::NoForm) => {
                self.wrong(&path, &shape, found)
            }
        }
    }

    fn unknown_field(&mut self, path: &str, key: &str, known: &[String], found: &mut Diagnostics) -> bool {
        let place = self.work.find(path);
        let mut steps = place.steps.clone();
        if place.key.is_none_or(|entry| entry.key != key) {
            // The path stops before an untagged or flattened part: the key is in what the path leads to.
            let Some(index) = place.node.entries().and_then(|entries| entries.iter().position(|entry| entry.key == key)) else {
                return self.wrong(path, &Shape::NoForm, found);
            };
            steps.push(index);
        }
        let at_root = steps.len() == 1;
        let Some(entry) = entry_at(&self.work, &steps) else { return false };
        let (span, value) = (entry.key_span, entry.value.clone());
        let (mut known, of): (Vec<&str>, _) = if at_root {
            (self.fields.names().collect(), suggest::with_article(self.at.kind.as_str()))
        } else {
            (known.iter().map(String::as_str).collect(), format!("`{}`", parent_name(&self.work, &steps, self.at)))
        };
        if at_root {
            for own in super::entry::keys_of(self.at.kind) {
                known.push(own);
            }
        }
        let inside = if at_root { "" } else { path.strip_suffix(key).unwrap_or(path).trim_end_matches('.') };
        let help = elsewhere::help(self.fields, self.at.kind, inside, key, &known);
        found.error("unknown-field", span, format!("`{key}` is not a field of {of}")).help_if(help);
        if !at_root && self.rename(&steps, inside, key, &known) {
            return true;
        }
        self.work.remove(&steps);
        // A slip in the name of a required field is one problem, not two.
        if at_root && let Some(meant) = suggest::nearest(key, known).filter(|meant| self.added.contains(*meant)) {
            let meant = meant.to_owned();
            self.work = replaced(&self.work, &meant, value);
        }
        true
    }

    /// Gives a key in a part of the resource the name of the required one that is meant, so that one slip is one problem.
    fn rename(&mut self, steps: &[Step], path: &str, key: &str, known: &[&str]) -> bool {
        let required: BTreeSet<&str> = {
            let forms = self.fields.at(path);
            let required = forms.iter().filter_map(|form| form.get("required")?.as_array()).flatten();
            required.filter_map(Value::as_str).collect()
        };
        let Some(meant) = suggest::nearest(key, known.iter().copied()).filter(|meant| required.contains(meant)) else {
            return false;
        };
        let Some((index, above)) = steps.split_last() else { return false };
        let meant = meant.to_owned();
        match self.work.at_mut(above).map(|node| &mut node.content) {
            Some(Content::Map(entries)) if entries.iter().all(|entry| entry.key != meant) => {
                entries.get_mut(*index).map(|entry| entry.key = meant).is_some()
            }
            _ => false,
        }
    }

    /// Reports a missing field and puts something in its place that has its type.
    fn missing(&mut self, path: &str, key: &str, found: &mut Diagnostics) -> bool {
        let place = self.work.find(path);
        let (steps, span) = (place.steps.clone(), place.node.span);
        let exact = place.rest.is_empty();
        let known = self.removed.contains(&(path.to_owned(), key.to_owned()));
        let slip = path.is_empty() && self.slip(key).is_some();
        if !known && !slip {
            let (at, of) = if steps.is_empty() {
                (self.key_span, format!("{}", self.at))
            } else {
                (place.key.map_or(span, |entry| entry.key_span), format!("`{path}`"))
            };
            let meaning = if path.is_empty() { self.fields.meaning(key) } else { None };
            let help = meaning.map_or_else(|| format!("add `{key}: ...`"), |meaning| format!("add `{key}: ...`. {meaning}"));
            found.error("missing-field", at, format!("{of} needs `{key}`")).help(help);
        }
        if steps.is_empty() {
            self.added.insert(key.to_owned());
        }
        exact && self.stand_in(&steps, path, key, span) || self.work.remove(&steps)
    }

    /// An unknown key of the resource that is nearly this one.
    fn slip(&self, key: &str) -> Option<&Entry> {
        let entries = self.work.entries()?;
        entries.iter().find(|entry| {
            !self.fields.has(&entry.key) && suggest::nearest(&entry.key, self.fields.names()).is_some_and(|near| near == key)
        })
    }

    /// Tries values of every type until the error is no longer about this field.
    fn stand_in(&mut self, steps: &[Step], path: &str, key: &str, span: Span) -> bool {
        let texts = [STAND_IN, "10.0.0.0/16", "1"].map(|text| Content::Text(text.to_owned()));
        let others = [Content::Map(Vec::new()), Content::List(Vec::new()), Content::Bool(false), Content::Number(1.into())];
        let own = if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") };
        let mut candidates: VecDeque<Content> = texts.into_iter().chain(others).collect();
        let mut words = true;
        while let Some(content) = candidates.pop_front() {
            let mut tried = self.work.clone();
            let Some(Content::Map(entries)) = tried.at_mut(steps).map(|node| &mut node.content) else { return false };
            let value = Node { span, plain: false, content };
            entries.push(Entry { key: key.to_owned(), key_span: span, value });
            let error =
                self.kind.shape(&tried.to_json()).err().filter(|error| error.path.trim_start_matches('.').starts_with(&own));
            let Some(error) = error else {
                self.work = tried;
                return true;
            };
            // A field that takes one of a few words says which.
            if let Shape::UnknownVariant(_, known) = message::read(&error.message)
                && words
            {
                candidates.extend(known.into_iter().next().map(Content::Text));
                words = false;
            }
        }
        false
    }

    fn wrong(&mut self, path: &str, shape: &Shape, found: &mut Diagnostics) -> bool {
        let place = self.work.find(path);
        let steps = place.steps.clone();
        let key = place.key.map_or_else(|| last_name(path), |entry| entry.key.clone());
        let root = path.split(['.', '[']).next().unwrap_or_default();
        let mut node = place.node.clone();
        if node.span.end.saturating_sub(node.span.start) > 0 && !found.sources().on_one_line(node.span) {
            node.span = place.key.map_or(if steps.is_empty() { self.key_span } else { node.span }, |entry| entry.key_span);
        }
        let forms = self.fields.at(path);
        let about = About { key: &key, meaning: self.fields.meaning(root), forms: &forms };
        message::report(shape, about, &node, found);
        if let Shape::UnknownVariant(_, known) = shape
            && let (Some(word), Some(part)) = (known.first(), self.work.at_mut(&steps))
            && part.as_text().is_some_and(|text| !known.iter().any(|word| word == text))
        {
            // Any word that is allowed lets the rest be looked at.
            part.content = Content::Text(word.clone());
            return true;
        }
        let parent = path.strip_suffix(&key).map(|parent| parent.trim_end_matches('.').to_owned());
        self.removed.insert((parent.unwrap_or_default(), key));
        self.work.remove(&steps)
    }
}

fn entry_at<'a>(root: &'a Node, steps: &[Step]) -> Option<&'a Entry> {
    let (last, before) = steps.split_last()?;
    let mut node = root;
    for step in before {
        node = match &node.content {
            Content::Map(entries) => &entries.get(*step)?.value,
            Content::List(items) => items.get(*step)?,
            Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => return None,
        };
    }
    node.entries()?.get(*last)
}

/// The name of the field that holds an entry.
fn parent_name(root: &Node, steps: &[Step], at: &Address) -> String {
    let mut above = steps;
    while let Some((_, before)) = above.split_last() {
        above = before;
        if let Some(entry) = entry_at(root, above) {
            return entry.key.clone();
        }
    }
    at.to_string()
}

fn last_name(path: &str) -> String {
    path.rsplit('.').next().unwrap_or_default().split('[').next().unwrap_or_default().to_owned()
}

/// The resource with the value of one field replaced.
fn replaced(node: &Node, key: &str, value: Node) -> Node {
    let mut node = node.clone();
    if let Content::Map(entries) = &mut node.content
        && let Some(entry) = entries.iter_mut().find(|entry| entry.key == key)
    {
        entry.value = value;
    }
    node
}

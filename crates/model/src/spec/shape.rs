//! Gives a resource its kind's shape, and reports everything that does not fit, at its place.

use std::collections::BTreeSet;

use serde_json::Value;

use super::diagnostic::Diagnostics;
use super::elsewhere;
use super::fields::Fields;
use super::message::{self, About};
use super::node::{Content, Entry, Node, Step};
use super::placeholder::Removed;
use super::source::Span;
use crate::shape::{Fault, Misfit, Segment, Shape, check, path_text};
use crate::{Address, kinds, suggest};

/// The result for a resource.
#[derive(Debug)]
pub(super) enum Shaped {
    /// Its want.
    Good(Value),
    /// It has problems, which are reported. Holds the part without them, which is good enough to follow references.
    Partial(Value, Node),
}

/// Required members that are missing, by the path of their structure.
type Missing = BTreeSet<(String, &'static str)>;

/// A resource that does not fit.
struct Report<'a> {
    at: &'a Address,
    key_span: Span,
    fields: Fields,
    node: &'a Node,
    /// The parts that were taken out before, by their parent's path and their key. Nothing reports that they are missing.
    removed: &'a Removed,
    /// Required members that are written under nearly their names, by the path of the structure.
    slips: Missing,
    /// The ways to the parts that are to be taken out.
    wrong: Vec<Vec<Step>>,
}

/// Gives a resource its shape, and reports everything that does not fit.
pub(super) fn shape(at: &Address, key_span: Span, node: &Node, removed: &Removed, found: &mut Diagnostics) -> Shaped {
    let fields = Fields::of(at.kind);
    let faults = match kinds::of(at.kind).normalised(&node.to_json()) {
        Ok(want) if removed.is_empty() => return Shaped::Good(want),
        Ok(want) => return Shaped::Partial(want, node.clone()),
        Err(faults) => faults,
    };
    let mut report = Report { at, key_span, fields, node, removed, slips: Missing::new(), wrong: Vec::new() };
    report.all(&faults, found);
    let mut rest = node.clone();
    // From the end, so that taking out one part moves no other part that is still to be taken out.
    report.wrong.sort();
    report.wrong.dedup();
    for steps in report.wrong.iter().rev() {
        rest.remove(steps);
    }
    Shaped::Partial(rest.to_json(), rest)
}

impl Report<'_> {
    fn all(&mut self, faults: &[Fault], found: &mut Diagnostics) {
        let missing: Missing = faults
            .iter()
            .filter_map(|fault| if let Misfit::MissingField(key) = fault.misfit { Some((fault.path(), key)) } else { None })
            .collect();
        // Unknown members first: one of them may be a required one under nearly its name.
        let (unknown, others): (Vec<_>, Vec<_>) =
            faults.iter().partition(|fault| matches!(fault.misfit, Misfit::UnknownField(_)));
        for fault in unknown.into_iter().chain(others) {
            self.one(&fault.path, &fault.misfit, &missing, found);
        }
    }

    fn one(&mut self, path: &[Segment], misfit: &Misfit, missing: &Missing, found: &mut Diagnostics) {
        match misfit {
            Misfit::UnknownField(known) => self.unknown(path, known, missing, found),
            Misfit::MissingField(key) => self.missing(path, key, found),
            Misfit::UnknownWord(..) | Misfit::Type(_) | Misfit::ListForMap(_) | Misfit::Value(_) | Misfit::NotOne(_) => {
                self.wrong(path, misfit, found);
            }
        }
    }

    fn unknown(&mut self, path: &[Segment], known: &[&'static str], missing: &Missing, found: &mut Diagnostics) {
        let Some((Segment::Key(key), inside)) = path.split_last() else { return };
        let steps = steps_to(self.node, path);
        let Some(entry) = entry_at(self.node, &steps) else { return };
        let mut names: Vec<&str> = known.to_vec();
        let of = if inside.is_empty() {
            names.sort_unstable();
            names.extend(super::entry::keys_of(self.at.kind));
            suggest::with_article(self.at.kind.as_str())
        } else {
            last_key(inside).map_or_else(|| self.at.to_string(), |name| format!("`{name}`"))
        };
        let help = elsewhere::help(self.fields, self.at.kind, inside, key, &names);
        found.error("unknown-field", entry.key_span, format!("`{key}` is not a field of {of}")).help_if(help);
        let structure = path_text(inside);
        let meant = suggest::nearest(key, known.iter().copied());
        let meant = meant.and_then(|meant| missing.get(&(structure, meant_name(known, meant)?)));
        if let Some((structure, meant)) = meant.cloned() {
            // One typing error is one problem. The value is checked all the same.
            self.slips.insert((structure, meant));
            let shape = self.fields.at(inside).and_then(|shape| shape.member(meant));
            for fault in shape.map(|shape| check(shape, &entry.value.to_json())).unwrap_or_default() {
                let path: Vec<Segment> = path.iter().chain(&fault.path).cloned().collect();
                self.one(&path, &fault.misfit, &Missing::new(), found);
            }
        }
        self.wrong.push(steps);
    }

    fn missing(&mut self, path: &[Segment], key: &'static str, found: &mut Diagnostics) {
        let (structure, steps) = (path_text(path), steps_to(self.node, path));
        if self.slips.contains(&(structure.clone(), key)) || self.removed.contains(&(structure.clone(), key.to_owned())) {
            return;
        }
        let place = self.node.find(&structure);
        let (at, of) = if steps.is_empty() {
            (self.key_span, self.at.to_string())
        } else {
            (place.key.map_or(place.node.span, |entry| entry.key_span), format!("`{structure}`"))
        };
        let meaning = if path.is_empty() { self.fields.meaning(key) } else { None };
        let help = meaning.map_or_else(|| format!("add `{key}: ...`"), |meaning| format!("add `{key}: ...`. {meaning}"));
        found.error("missing-field", at, format!("{of} needs `{key}`")).help(help);
    }

    fn wrong(&mut self, path: &[Segment], misfit: &Misfit, found: &mut Diagnostics) {
        let steps = steps_to(self.node, path);
        let Some(node) = node_at(self.node, &steps) else { return };
        let entry = entry_at(self.node, &steps);
        let mut node = node.clone();
        if node.span.end.saturating_sub(node.span.start) > 0 && !found.sources().on_one_line(node.span) {
            let whole = if steps.is_empty() { self.key_span } else { node.span };
            node.span = entry.map_or(whole, |entry| entry.key_span);
        }
        let key = last_key(path).unwrap_or_default();
        let root = path.iter().find_map(|segment| if let Segment::Key(key) = segment { Some(key.as_str()) } else { None });
        let meaning = root.and_then(|root| self.fields.meaning(root));
        let shape = self.fields.at(path).unwrap_or(&Shape::Any);
        message::report(misfit, About { key, path: &path_text(path), meaning, shape }, &node, found);
        self.wrong.push(steps);
    }
}

/// The name among the known ones, which live as long as the program.
fn meant_name(known: &[&'static str], meant: &str) -> Option<&'static str> {
    known.iter().copied().find(|name| *name == meant)
}

/// The steps to the end of a path.
fn steps_to(root: &Node, path: &[Segment]) -> Vec<Step> {
    let mut steps = Vec::with_capacity(path.len());
    let mut node = root;
    for segment in path {
        let next = match (segment, &node.content) {
            (Segment::Key(key), Content::Map(entries)) => {
                let index = entries.iter().position(|entry| entry.key == *key);
                index.and_then(|index| Some((index, &entries.get(index)?.value)))
            }
            (Segment::Index(index), Content::List(items)) => items.get(*index).map(|item| (*index, item)),
            _ => None,
        };
        let Some((step, inner)) = next else { break };
        steps.push(step);
        node = inner;
    }
    steps
}

fn node_at<'a>(root: &'a Node, steps: &[Step]) -> Option<&'a Node> {
    steps.iter().try_fold(root, |node, step| match &node.content {
        Content::Map(entries) => entries.get(*step).map(|entry| &entry.value),
        Content::List(items) => items.get(*step),
        Content::Wrong | Content::Null | Content::Bool(_) | Content::Number(_) | Content::Text(_) => None,
    })
}

fn entry_at<'a>(root: &'a Node, steps: &[Step]) -> Option<&'a Entry> {
    let (last, before) = steps.split_last()?;
    node_at(root, before)?.entries()?.get(*last)
}

/// The name of the innermost member on a path; `None` if there is none.
fn last_key(path: &[Segment]) -> Option<&str> {
    path.iter().rev().find_map(|segment| if let Segment::Key(key) = segment { Some(key.as_str()) } else { None })
}

//! Loading: from texts to a [`Spec`], with every problem of every resource collected on the way.
//!
//! The passes, in order: parse, outline, variables, head, parts that a `when` leaves out, then for each resource placeholders,
//! common keys and shape; then references, order, and the checks of the kinds. A pass leaves out the parts that an earlier one
//! found wrong, so that one mistake is one diagnostic.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::boundary::Boundary;
use super::diagnostic::Diagnostics;
use super::fields::Fields;
use super::head::{self, UNKNOWN};
use super::item::Item;
use super::order::Edge;
use super::outline::{Outline, Raw};
use super::placeholder::{Removed, Values};
use super::shape::Shaped;
use super::source::{Sources, Span};
use super::tags::{self, Tags};
use super::variables::{self, Given};
use super::{
    Resource, Spec, View, certain, disk, entry, files, hint, ignore, lease, moved, order, own_arns, preset, references, shape,
    strangers, syntax, when, yaml,
};
use crate::{Address, KindName, Place, kinds};

/// A spec that can be used, with its warnings.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// The spec.
    pub spec: Spec,
    /// Warnings only.
    pub warnings: Diagnostics,
    /// The place of each resource.
    pub spots: BTreeMap<Address, Spot>,
}

/// A place in the files of a spec.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    /// The file, as it was named.
    pub file: String,
    /// The line, from one.
    pub line: usize,
}

/// Loads a spec.
///
/// # Errors
/// Every problem that was found, in the order of their places, warnings among them.
pub fn load(sources: &Sources, given: &Given) -> Result<Loaded, Diagnostics> {
    let mut all = sources.clone();
    let files = all.iter().count();
    let (value_files, sets) = given.attach(&mut all);
    let mut found = Diagnostics::new(all);
    let read = read(files, (&value_files, &sets), &mut found);
    found.finish();
    match read {
        Some((spec, spots)) if !found.any_error() => Ok(Loaded { spec, warnings: found, spots }),
        _ => Err(found),
    }
}

fn read(files: usize, given: (&[u32], &[u32]), found: &mut Diagnostics) -> Option<(Spec, BTreeMap<Address, Spot>)> {
    let mut room = yaml::NODE_LIMIT;
    let (mut outline, start) = outline(files, &mut room, found)?;
    let mut values = Values::new(variables::values(&outline, given, &mut room, found));
    let place = head::read(&mut outline, &mut values, start, found);
    values.place(&place);
    let lease = lease::read(&mut outline, &mut values, found);
    when::choose(&mut outline, &mut values, found);
    let tags = spec_tags(&mut outline, &mut values, found);
    let mut items = items(std::mem::take(&mut outline.resources), &mut values, found);
    outline.ignore.retain_mut(|node| values.fill_one(node, found));
    ignore::everywhere(&outline.ignore, &mut items, found);
    entry::adopted_twice(items.iter().map(|item| (&item.at, &item.frame)), found);
    own_arns::refer(&mut items, &place);
    preset::expand(&mut items, &place, found);
    let known = strangers::read(&mut outline, &mut values, found);
    let moved = moved::read(&mut outline, &mut values, &items, found);
    let edges = references::check(&mut items, &outline, found);
    let whole = items.iter().filter(|item| item.want.is_some()).map(|item| item.at.clone()).collect();
    let order = order::sort(&whole, &edges, found);
    let mut resources = check(&items, &place, &tags, &outline.declared, found);
    let mut order = order;
    lease::check(&lease, &outline, &resources, found);
    if !found.any_error() {
        follow(&mut resources, &place);
        need(&mut resources, &place, &items, edges, &mut order);
    }
    if !found.any_error() {
        unused(&outline, &values, found);
    }
    let spots = items.iter().filter_map(|item| Some((item.at.clone(), spot(item.key_span, found)?))).collect();
    Some((Spec { place, tags, lease, moved, known, resources: sorted(resources, order) }, spots))
}

fn spot(span: Span, found: &Diagnostics) -> Option<Spot> {
    let source = found.sources().of(span)?;
    Some(Spot { file: source.name().to_owned(), line: source.position(span.start as usize).0 })
}

/// Parses every file and merges them. `None` if a file cannot be parsed, because references to its resources would only look
/// wrong.
fn outline(files: usize, room: &mut usize, found: &mut Diagnostics) -> Option<(Outline, Span)> {
    let sources: Vec<_> = found.sources().iter().take(files).cloned().collect();
    let troubled: Vec<_> = sources.iter().filter_map(|source| Some((source, source.trouble()?))).collect();
    for (source, trouble) in &troubled {
        syntax::unreadable(source, *trouble, found);
    }
    if !troubled.is_empty() {
        return None;
    }
    let files = sources.iter().enumerate();
    let parsed: Vec<_> = files.map(|(file, source)| yaml::parse(source, super::source::number(file), room, found)).collect();
    let documents: Vec<_> = parsed.into_iter().collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
    let Some(first) = documents.first() else {
        let name = sources.first().map(|source| source.name());
        found
            .error_of_file("empty-spec", name, "there is nothing in this spec")
            .help("begin with `version: 1`, `environment`, `account` and `region`");
        return None;
    };
    let start = first.entries().and_then(|entries| entries.first()).map_or(first.span, |entry| entry.key_span);
    let mut outline = Outline::default();
    let maps = documents.iter().filter(|document| outline.add(document, found)).count();
    (maps == documents.len()).then_some((outline, start))
}

fn spec_tags(outline: &mut Outline, values: &mut Values, found: &mut Diagnostics) -> Tags {
    outline.tags.retain_mut(|entry| values.fill_one(&mut entry.value, found));
    tags::read("the spec", &outline.tags, found)
}

/// Reads every resource as far as it can be read alone.
fn items(raw: Vec<Raw>, values: &mut Values, found: &mut Diagnostics) -> Vec<Item> {
    let mut items = Vec::with_capacity(raw.len());
    for Raw { at, key_span, mut node } in raw {
        let mut removed = Removed::new();
        values.fill(&mut node, "", &mut removed, found);
        let (frame, node) = entry::split(&at, Fields::of(at.kind), node, found);
        let mut item = Item { at, key_span, node, frame, want: None, unresolved: false, partial: None };
        if item.frame.existing.is_some() {
            item.want = Some(serde_json::json!({}));
        } else {
            match shape::shape(&item.at, key_span, &item.node, &removed, found) {
                Shaped::Good(want) => item.want = Some(want),
                Shaped::Partial(want, node) => (item.partial, item.node) = (Some(want), node),
            }
        }
        take_in_files(&mut item, found);
        items.push(item);
    }
    items
}

/// Puts the texts of files that a resource names into its want. Their paths are relative to the file that names them.
fn take_in_files(item: &mut Item, found: &mut Diagnostics) {
    let Some(want) = item.want.as_mut() else { return };
    let named = found.sources().of(item.key_span).map(|source| Path::new(source.name()));
    // A spec from a pipe has no folder, and counts as a file of the current one.
    let folder = named.filter(|name| !disk::is_descriptor(name)).and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
    let around;
    let boundary = if let Some(boundary) = found.sources().boundary() {
        boundary
    } else {
        around = Boundary::default().around(&folder);
        &around
    };
    let troubles = files::take_in(item.at.kind, want, &folder, boundary);
    if troubles.is_empty() {
        return;
    }
    for untaken in troubles {
        let span = item.node.get(untaken.field).map_or(item.key_span, |entry| entry.value.span);
        found.error(untaken.code, span, untaken.message()).help(untaken.help());
    }
    item.want = None;
}

/// Lets every kind check its resources, and checks tags, which concern all kinds.
fn check(
    items: &[Item],
    place: &Place,
    tags: &Tags,
    declared: &BTreeMap<Address, Span>,
    found: &mut Diagnostics,
) -> BTreeMap<Address, Resource> {
    let by_address: BTreeMap<&Address, &Item> = items.iter().map(|item| (&item.at, item)).collect();
    let resources: BTreeMap<Address, Resource> =
        items.iter().filter_map(|item| Some((item.at.clone(), item.resource()?))).collect();
    let resolved = |at: &Address| by_address.get(at).is_some_and(|item| !item.unresolved);
    let seen: BTreeMap<Address, Resource>;
    let seen = if items.iter().any(|item| item.unresolved) {
        seen = resources.iter().filter(|(at, _)| resolved(at)).map(|(at, resource)| (at.clone(), resource.clone())).collect();
        &seen
    } else {
        &resources
    };
    let view = View::new(place, seen);
    let mut problems = Vec::new();
    for kind in KindName::ALL {
        let ours = resources.values().filter(|resource| resource.at.kind == *kind && resource.existing.is_none());
        let all: Vec<_> = ours.map(|resource| (&resource.at, &resource.want)).collect();
        if all.is_empty() {
            continue;
        }
        kinds::of(*kind).check(&all, &view, &mut problems);
        for (at, want) in all {
            if let Some(item) = by_address.get(at) {
                tags::check_all(at, tags, &item.frame.tags, &kinds::of(*kind).tags(want), item.key_span, found);
            }
        }
    }
    certain::check(&resources, &view, &mut problems);
    for problem in problems {
        // A finding about a part of the head that is already reported is no news.
        let Some(item) = by_address.get(&problem.at).filter(|_| !problem.message.contains(UNKNOWN)) else { continue };
        let span = item.spot(found.sources(), &problem.path);
        let help = hint::of(&problem, item, found.sources().text(span), declared).unwrap_or(problem.help);
        let diagnostic = if problem.warning {
            found.warning(problem.code, span, problem.message)
        } else {
            found.error(problem.code, span, problem.message)
        };
        diagnostic.help(help);
    }
    resources
}

/// Notes resources that should come before others.
fn follow(resources: &mut BTreeMap<Address, Resource>, place: &Place) {
    let view = View::new(place, resources);
    let ours = resources.values().filter(|resource| resource.existing.is_none());
    let found = ours.map(|resource| (resource.at.clone(), kinds::of(resource.at.kind).follows(&resource.want, &view)));
    let found: Vec<(Address, Vec<Address>)> = found.filter(|(_, first)| !first.is_empty()).collect();
    for (at, first) in found {
        if let Some(resource) = resources.get_mut(&at) {
            resource.follows = first;
        }
    }
}

/// Notes resources that must come before others, as the kinds know, unless the spec itself gives the reverse order.
fn need(
    resources: &mut BTreeMap<Address, Resource>,
    place: &Place,
    items: &[Item],
    mut edges: Vec<Edge>,
    order: &mut Vec<Address>,
) {
    let view = View::new(place, resources);
    let ours = resources.values().filter(|resource| resource.existing.is_none());
    let needs = |resource: &Resource| kinds::of(resource.at.kind).prerequisites(&resource.at, &resource.want, &view);
    let needed: Vec<(Address, Vec<Address>)> = ours.map(|resource| (resource.at.clone(), needs(resource))).collect();
    let before = edges.len();
    for (at, first) in needed {
        let span = items.iter().find(|item| item.at == at).map(|item| item.key_span);
        let (Some(span), Some(resource)) = (span, resources.get_mut(&at)) else { continue };
        for to in first.into_iter().filter(|to| *to != at) {
            if !order::leads(&edges, &to, &at) {
                edges.push(Edge { from: at.clone(), to: to.clone(), span });
                resource.needs.push(to);
            }
        }
    }
    if edges.len() > before {
        *order = order::again(&resources.keys().cloned().collect(), &edges);
    }
}

fn unused(outline: &Outline, values: &Values, found: &mut Diagnostics) {
    for entry in &outline.variables {
        if !values.used().contains(&entry.key) {
            let message = format!("the variable `{}` is declared and never used", entry.key);
            let help = format!("use it as `${{var.{}}}`, or remove it", entry.key);
            found.warning("unused-variable", entry.key_span, message).help(help);
        }
    }
}

fn sorted(mut resources: BTreeMap<Address, Resource>, order: Vec<Address>) -> Vec<Resource> {
    let known: BTreeSet<Address> = order.iter().cloned().collect();
    debug_assert!(order.len() == known.len(), "an address is sorted once");
    order.into_iter().filter_map(|at| resources.remove(&at)).collect()
}

//! References between resources: a check that each names a resource that exists, stands in a place for references, and asks for
//! an attribute that exists.
//!
//! Their effect on the order is in `order`.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::diagnostic::{Diagnostics, SHOWN_LIMIT};
use super::item::Item;
use super::order::Edge;
use super::outline::{Absent, Outline};
use super::placeholder;
use super::source::Span;
use crate::{Address, KindName, Reference, When, kinds, suggest};

/// Checks all references, and returns those that decide the order.
pub(super) fn check(items: &mut [Item], outline: &Outline, found: &mut Diagnostics) -> Vec<Edge> {
    let Outline { declared, absent, .. } = outline;
    let mut names: BTreeMap<KindName, Vec<&str>> = BTreeMap::new();
    for at in declared.keys() {
        names.entry(at.kind).or_default().push(at.name.as_str());
    }
    let known = Known { declared, absent, names };
    let mut edges = Vec::new();
    for item in items.iter_mut() {
        let before = found.count();
        for (to, span) in &item.frame.depends_on {
            known.check(to, *span, found);
            edges.push(Edge { from: item.at.clone(), to: to.clone(), span: *span });
        }
        if item.frame.existing.is_some() {
            continue;
        }
        if let Some(partial) = &item.partial {
            for reference in kinds::of(item.at.kind).refs(partial) {
                known.reference(item, &reference, found);
            }
        }
        let Some(mut want) = item.want.take() else { continue };
        let references = kinds::of(item.at.kind).refs(&want);
        for reference in &references {
            let span = known.reference(item, reference, found);
            if reference.when == When::Create {
                edges.push(Edge { from: item.at.clone(), to: reference.to.clone(), span });
            }
        }
        item.unresolved = found.count() > before;
        strays(item, &mut want, &references, found);
        item.want = Some(want);
    }
    edges.retain(|edge| declared.contains_key(&edge.to));
    edges
}

struct Known<'a> {
    declared: &'a BTreeMap<Address, Span>,
    absent: &'a BTreeMap<Address, Absent>,
    names: BTreeMap<KindName, Vec<&'a str>>,
}

impl Known<'_> {
    /// Checks one reference, and returns its place.
    fn reference(&self, item: &Item, reference: &Reference, found: &mut Diagnostics) -> Span {
        let Reference { to, attribute, field, when: _, optional } = reference;
        let span = match attribute {
            Some(attribute) => item.spot_of_text(found.sources(), field, &format!("${{{to}.{attribute}}}")),
            None => item.spot(found.sources(), field),
        };
        if self.declared.contains_key(to) {
            if let Some(attribute) = attribute {
                attribute_exists(to, attribute, span, found);
            }
        } else if !optional {
            self.check(to, span, found);
        }
        span
    }

    fn check(&self, to: &Address, span: Span, found: &mut Diagnostics) {
        if self.declared.contains_key(to) {
            return;
        }
        if let Some(Absent { condition, span: declared }) = self.absent.get(to) {
            let help = "give this part the same `when`, or let the resource always be there";
            found.error("unknown-reference", span, format!("{to} is not part of this spec: {condition}")).help(help);
            found.note(*declared, "declared here, under a `when`");
            return;
        }
        // Beyond the diagnostics that are shown, a search for near names would only cost time.
        let help = (found.count() < SHOWN_LIMIT * 2).then(|| self.nearest(to));
        found.error("unknown-reference", span, format!("{to} is not declared in this spec")).help_if(help);
    }

    fn nearest(&self, to: &Address) -> String {
        let (kind, name) = (to.kind, to.name.as_str());
        let here = self.names.get(&kind).map(Vec::as_slice).unwrap_or_default();
        if let Some(near) = suggest::nearest(name, here.iter().copied()) {
            return format!("did you mean `{near}`?");
        }
        let other = self.names.iter().find(|(_, names)| names.contains(&name)).map(|(other, _)| *other);
        if let Some(other) = other {
            return {
                let (is, needed) = (suggest::with_article(other.as_str()), suggest::with_article(kind.as_str()));
                format!("`{name}` is {is}; here {needed} is needed")
            };
        }
        let declare = format!("declare it under `{}: {}:`", kind.section(), kind.collection());
        suggest::list(here.iter().copied()).map_or(declare, |list| format!("declared here: {list}"))
    }
}

fn attribute_exists(to: &Address, attribute: &str, span: Span, found: &mut Diagnostics) {
    let known: BTreeSet<&str> = kinds::of(to.kind).attributes().iter().copied().chain(["id"]).collect();
    if !known.contains(attribute) {
        let help = suggest::did_you_mean(attribute, known.iter().copied());
        found
            .error(
                "unknown-attribute",
                span,
                format!("{} has no attribute `{attribute}`", suggest::with_article(to.kind.as_str())),
            )
            .help_if(help);
    }
}

/// Finds references in places for which the kind takes no reference, and turns `$${` into `${` there.
fn strays(item: &Item, want: &mut Value, references: &[Reference], found: &mut Diagnostics) {
    let mut texts = Vec::new();
    collect(want, String::new(), String::new(), &mut texts);
    for (path, pointer, text) in texts {
        let stray = placeholder::references(&text).into_iter().find(|(at, attribute)| {
            let same = |known: &&Reference| known.to == *at && known.attribute.as_deref() == Some(*attribute);
            !references.iter().filter(same).any(|known| known.field == path)
        });
        let escaped = text.contains("$${");
        if (stray.is_none() && !escaped) || takes_references(item, want, &pointer) {
            continue;
        }
        if let Some((at, attribute)) = stray {
            let whole = format!("${{{at}.{attribute}}}");
            let span = item.spot_of_text(found.sources(), &path, &whole);
            let name = path.split(['.', '[']).next().unwrap_or_default();
            found
                .error("reference-not-allowed", span, format!("`{name}` cannot hold a `${{...}}` reference"))
                .help("only documents and templates can; for a literal `${` write `$${`");
        }
        if let Some(Value::String(text)) = want.pointer_mut(&pointer) {
            *text = text.replace("$${", "${");
        }
    }
}

/// Every text that may matter here, with its path and its JSON pointer.
fn collect(value: &Value, path: String, pointer: String, texts: &mut Vec<(String, String, String)>) {
    match value {
        Value::String(text) if text.contains("${") => texts.push((path, pointer, text.clone())),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(item, format!("{path}[{index}]"), format!("{pointer}/{index}"), texts);
            }
        }
        Value::Object(members) => {
            for (key, item) in members {
                let dot = if path.is_empty() { "" } else { "." };
                let escaped = key.replace('~', "~0").replace('/', "~1");
                collect(item, format!("{path}{dot}{key}"), format!("{pointer}/{escaped}"), texts);
            }
        }
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Asks the kind if it reads references in the text at a place, by putting one there.
pub(super) fn takes_references(item: &Item, want: &Value, pointer: &str) -> bool {
    let mut probe = want.clone();
    let Some(place) = probe.pointer_mut(pointer) else { return false };
    *place = Value::String("${vpc/heiiki.probe.id}".into());
    let kind = kinds::of(item.at.kind);
    let fits = crate::shape::check(kind.want_shape(), &probe).is_empty();
    fits && kind.refs(&probe).iter().any(|reference| reference.to.name.as_str() == "heiiki.probe")
}

//! The existing object that a selector means. Exactly one must match. Only `default: true` chooses among several, as the quick setup of the console does, but
//! always in the same way; a note tells which object it took and why.
//!
//! ```text
//! vpc/main       existing: {tags: {Name: prod}}      vpc-1 if it alone carries that name; refused if none or several do
//! vpc/main       existing: {default: true}           the default VPC of the region, else the first foreign one that has subnets
//! subnet/a, b    existing: {default: true}           two different subnets of that VPC, in the order of their ids
//! ```

use std::collections::BTreeSet;

use heiiki_model::plan::{Note, Noted, Refusal, Refused};
use heiiki_model::spec::{Resource, Selector, Spec};
use heiiki_model::{Address, KindName, Known, Object, kinds};
use serde_json::Value;

use crate::object_key::{ObjectKey, key};

/// The objects that were selected so far.
struct Selection<'a> {
    spec: &'a Spec,
    objects: &'a [Object],
    chosen: BTreeSet<ObjectKey>,
    /// The VPC of `default: true`.
    network: Option<String>,
}

/// Selects the object of every selector, VPCs first, and returns the keys of all that were selected.
pub(crate) fn select_existing(
    spec: &Spec,
    objects: &[Object],
    unread: &BTreeSet<KindName>,
    known: &mut Known,
    refusals: &mut Vec<Refusal>,
    notes: &mut Vec<Note>,
) -> BTreeSet<ObjectKey> {
    let mut selection = Selection { spec, objects, chosen: BTreeSet::new(), network: None };
    let mut resources: Vec<&Resource> = spec.resources.iter().filter(|resource| resource.existing.is_some()).collect();
    resources.sort_by_key(|resource| &resource.at);
    for resource in resources {
        let Some(selector) = &resource.existing else { continue };
        let at = &resource.at;
        let found = if selector.default { selection.default(at, selector) } else { selection.only(at, selector) };
        match found {
            Ok((object, noted)) => {
                selection.chosen.insert(key(object));
                known.live.put(at.clone(), Object { existing: true, ..object.clone() });
                notes.extend(noted.map(|noted| Note::new(at, noted)));
            }
            // A selector is not wrong because the objects among which it selects were not read.
            Err(_) if needs(selector, at.kind).iter().any(|kind| unread.contains(kind)) => {}
            Err(refusal) => refusals.push(refusal),
        }
    }
    selection.chosen
}

/// Returns the kinds that must have been read to select an object.
fn needs(selector: &Selector, kind: KindName) -> Vec<KindName> {
    if selector.default { vec![kind, KindName::Vpc, KindName::Subnet] } else { vec![kind] }
}

/// A selected object with the note that tells of it, or the refusal.
type Chosen<'a> = Result<(&'a Object, Option<Noted>), Refusal>;

impl<'a> Selection<'a> {
    /// Returns the objects that a selector matches.
    fn matches(&self, at: &Address, selector: &Selector) -> Vec<&'a Object> {
        self.objects.iter().filter(|object| object.kind == at.kind && selects(selector, object)).collect()
    }

    /// Selects the one object that matches.
    fn only(&self, at: &Address, selector: &Selector) -> Chosen<'a> {
        let matches = self.matches(at, selector);
        if let [object] = matches[..] { Ok((object, None)) } else { Err(no_single_match(at, &matches)) }
    }

    /// Selects the first object by id that no other selector has taken, in the VPC that `default: true` means.
    fn default(&mut self, at: &Address, selector: &Selector) -> Chosen<'a> {
        if at.kind == KindName::Vpc {
            return self.default_network(at, selector);
        }
        let network = match &self.network {
            Some(network) => network.clone(),
            None => self
                .network(&Selector { default: true, ..Selector::default() })
                .map(|(vpc, _)| vpc.id.clone())
                .unwrap_or_default(),
        };
        let all: Vec<&Object> =
            self.matches(at, selector).into_iter().filter(|object| text(object, "vpc_id") == Some(network.as_str())).collect();
        let marked: Vec<&Object> = all.iter().copied().filter(|object| kinds::of(at.kind).is_default(&object.live)).collect();
        // A VPC that stands in for the default one has no default subnets, so that any of them will do. A default group it always has.
        let candidates = if marked.is_empty() && at.kind == KindName::Subnet { all } else { marked };
        let count = candidates.len();
        let Some(object) = candidates.into_iter().find(|object| !self.chosen.contains(&key(object))) else {
            return Err(Refusal::new(at, Refused::DefaultsTaken { network, count }));
        };
        let zone = text(object, "availability_zone").map(str::to_owned);
        Ok((object, Some(Noted::DefaultObject { id: object.id.clone(), zone, network, among: count })))
    }

    /// Selects the VPC that `default: true` means.
    fn default_network(&mut self, at: &Address, selector: &Selector) -> Chosen<'a> {
        let Some((vpc, noted)) = self.network(selector) else {
            return Err(Refusal::new(at, Refused::NoDefaultVpc));
        };
        self.network = Some(vpc.id.clone());
        Ok((vpc, Some(noted)))
    }

    /// Returns the default VPC of the region if it has subnets, else the first VPC by id that has some and is not of this environment.
    fn network(&self, selector: &Selector) -> Option<(&'a Object, Noted)> {
        let subnets = |vpc: &Object| {
            let inside = |object: &&Object| object.kind == KindName::Subnet && text(object, "vpc_id") == Some(vpc.id.as_str());
            self.objects.iter().filter(inside).count()
        };
        let all = self.objects.iter().filter(|object| object.kind == KindName::Vpc && selects(selector, object));
        let foreign = |object: &&Object| object.claim(&self.spec.place.environment).is_none();
        let candidates: Vec<(&Object, usize)> =
            all.filter(foreign).map(|vpc| (vpc, subnets(vpc))).filter(|(_, count)| *count > 0).collect();
        if let Some((vpc, count)) = candidates.iter().find(|(vpc, _)| kinds::of(KindName::Vpc).is_default(&vpc.live)) {
            return Some((vpc, Noted::DefaultVpc { id: vpc.id.clone(), subnets: *count }));
        }
        let (vpc, count) = candidates.first()?;
        Some((vpc, Noted::FirstVpc { id: vpc.id.clone(), subnets: *count, among: candidates.len() }))
    }
}

/// Returns a text field of an object.
fn text<'o>(object: &'o Object, field: &str) -> Option<&'o str> {
    object.live.get(field).and_then(Value::as_str)
}

/// True if an object has the id, the name and the tags that a selector names.
fn selects(selector: &Selector, object: &Object) -> bool {
    let Selector { id, name, tags, default: _ } = selector;
    let kind = kinds::of(object.kind);
    let named = |name: &String| kind.live_name(&object.live).as_ref() == Some(name) || object.tags.get("Name") == Some(name);
    id.as_ref().is_none_or(|id| object.id == *id)
        && name.as_ref().is_none_or(named)
        && tags.iter().all(|(key, value)| object.tags.get(key) == Some(value))
}

/// Returns the refusal of a selector that none or several objects match.
fn no_single_match(at: &Address, matches: &[&Object]) -> Refusal {
    let ids: Vec<String> = matches.iter().map(|object| object.id.clone()).collect();
    Refusal::new(at, if ids.is_empty() { Refused::NoMatch } else { Refused::SeveralMatch { ids } })
}

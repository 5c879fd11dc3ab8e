//! The live object that belongs to each address: by its claim, which are tags, if it is ours, and by a selector if the spec only uses it. Every other object is
//! foreign and stays untouched.
//!
//! ```text
//! vpc-1  heiiki:environment=dev, heiiki:address=vpc/main        it is vpc/main
//! vpc-2  the same tags                                          superseded: two claim one address, and vpc-1 is in use
//! vpc-3  heiiki:environment=dev, heiiki:address=vpc/old         unwanted: the spec has no vpc/old
//! vpc-4  no tag of heiiki                                       foreign
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{KindName, Known, Object, Observed, kinds};

use crate::adopt::{self, Unclaimed};
use crate::claimed::Claimed;
use crate::object_key::key;
use crate::usage::Usage;
use crate::{parts, recognise, select_existing, twins};

/// Returns every object once, in the order of kinds and ids. Of two answers about one object the one with more details is taken,
/// no matter which came first.
fn once(mut objects: Vec<Object>) -> Vec<Object> {
    objects.sort_by_cached_key(|object| {
        let told = (object.tags.len(), object.live.to_string());
        (key(object), std::cmp::Reverse(told))
    });
    objects.dedup_by(|later, first| key(later) == key(first));
    objects
}

/// Assigns every observed object to its address, or to those that have none. `adopts` is false for a destroy: nothing is adopted only to be destroyed.
pub(crate) fn assign(spec: &Spec, observed: Observed, adopts: bool) -> Claimed {
    let Observed { objects, facts, unread, unread_facts, unlisted } = observed;
    let objects = once(objects);
    let usage = Usage::of(objects.iter());
    let mut known = spec.known();
    known.facts = facts;
    let mut refusals = Vec::new();
    let mut notes = Vec::new();
    let unread_kinds: BTreeSet<KindName> = unread.iter().map(|unread| unread.kind).collect();
    let chosen = select_existing::select_existing(spec, &objects, &unread_kinds, &mut known, &mut refusals, &mut notes);
    let mut ours = adopt::Ours::new();
    let mut foreign = Vec::new();
    for object in objects {
        if chosen.contains(&key(&object)) {
            continue;
        }
        match object.claim(&spec.place.environment) {
            Some(at) => ours.entry(at).or_default().push(object),
            None => foreign.push(object),
        }
    }
    let mut unclaimed = Unclaimed::default();
    adopt::moved(spec, &mut ours, &mut unclaimed);
    if adopts {
        adopt::adopt(spec, &mut ours, &mut foreign, &mut unclaimed);
    }
    refusals.extend(unclaimed.refusals);
    notes.extend(unclaimed.notes);
    let unclaimed = unclaimed.at;
    let mut claimed = Claimed {
        known,
        superseded: Vec::new(),
        unwanted: Vec::new(),
        undecided: Vec::new(),
        foreign,
        refusals,
        notes,
        unclaimed,
        unsure: BTreeMap::new(),
        incomplete: Vec::new(),
        unread_facts,
    };
    let decide = |resource: &Resource, ours: &mut adopt::Ours, claimed: &mut Claimed| {
        let Some(candidates) = ours.remove(&resource.at) else { return };
        if resource.existing.is_some() {
            // The spec used to make this and now points elsewhere.
            claimed.unwanted.extend(candidates.into_iter().map(|object| (resource.at.clone(), object)));
        } else {
            twins::decide(resource, candidates, &usage, &unread_kinds, claimed);
        }
    };
    // In the spec's order, so that the references of a resource are known when it is decided which of several objects fits it best.
    let (first, rest) = parts::wholes_first(spec);
    first.into_iter().for_each(|resource| decide(resource, &mut ours, &mut claimed));
    parts::claim(spec, adopts, &mut ours, &mut claimed);
    rest.into_iter().for_each(|resource| decide(resource, &mut ours, &mut claimed));
    for (at, objects) in ours {
        claimed.unwanted.extend(objects.into_iter().map(|object| (at.clone(), object)));
    }
    take_unreadable(spec, &mut claimed);
    recognise::recognise(spec, adopts, (&unread_kinds, &unlisted), &mut claimed);
    claimed
}

/// Takes an unreadable object that holds the name of a resource for that resource. Even its tags could not be read, so that it may be ours or not. Therefore it
/// is used like an existing one: references find it, and no step changes it.
fn take_unreadable(spec: &Spec, claimed: &mut Claimed) {
    for resource in spec.resources.iter().filter(|resource| resource.existing.is_none()) {
        if claimed.known.live.get(&resource.at).is_some() {
            continue;
        }
        let found = claimed.foreign.iter().position(|object| may_be(resource, object, &claimed.known));
        if let Some(index) = found {
            let object = claimed.foreign.remove(index);
            claimed.known.live.put(resource.at.clone(), Object { existing: true, ..object });
        }
    }
}

/// True if an object may be a resource, and its tags could not be read to tell.
fn may_be(resource: &Resource, object: &Object, known: &Known) -> bool {
    let kind = kinds::of(resource.at.kind);
    object.kind == resource.at.kind
        && kind.withheld(&object.live).is_some()
        && kind.clashes(&resource.at, &resource.want, &object.live, known)
}

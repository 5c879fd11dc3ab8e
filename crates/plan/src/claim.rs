//! Which live object belongs to which address: by tags for ours, by selector for existing ones. Everything else is foreign and stays untouched.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_KIN};
use heiiki_model::plan::{Doubt, Note, Refusal, Unread};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, KindName, Known, Object, Observed, UnreadFact, kinds};

use crate::adopt::{self, Unclaimed};
use crate::draft::key;
use crate::usage::Usage;
use crate::{choose, parts, recognise, twins};

/// All that was observed, told apart.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    /// What is live at the addresses of the spec.
    pub(crate) known: Known,
    /// Ours, but another object of ours holds the address.
    pub(crate) superseded: Vec<(Address, Object)>,
    /// Ours, and not in the spec.
    pub(crate) unwanted: Vec<(Address, Object)>,
    /// Ours, and it is not known which of several objects holds the address: they stay as they are.
    pub(crate) undecided: Vec<(Address, Object)>,
    /// Not ours.
    pub(crate) foreign: Vec<Object>,
    /// Selectors that do not match exactly one object, twins of which both are in use, and the like.
    pub(crate) refusals: Vec<Refusal>,
    /// Choices that were made for the reader.
    pub(crate) notes: Vec<Note>,
    /// The resources whose object does not say yet that it is theirs.
    pub(crate) unclaimed: BTreeSet<Address>,
    /// The resources of which it cannot be told whether they exist, each with the reason.
    pub(crate) unsure: BTreeMap<Address, Doubt>,
    /// Kinds of which something was left out of the list, although objects of ours name it.
    pub(crate) incomplete: Vec<Unread>,
    /// Facts that could not be read.
    pub(crate) unread_facts: Vec<UnreadFact>,
}

impl Claimed {
    /// What is ours beside the objects at the addresses of the spec.
    pub(crate) fn held(&self) -> impl Iterator<Item = &(Address, Object)> {
        self.superseded.iter().chain(&self.unwanted).chain(&self.undecided)
    }

    /// Every object.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Object> {
        let live = self.known.live.iter().map(|(_, object)| object.as_ref());
        self.held().map(|(_, object)| object).chain(live).chain(&self.foreign)
    }
}

/// Every object once, in the order of kinds and ids. Of two answers about one object the one that says more is taken, whichever came first.
fn once(mut objects: Vec<Object>) -> Vec<Object> {
    objects.sort_by_cached_key(|object| {
        let told = (object.tags.len(), object.live.to_string());
        (key(object), std::cmp::Reverse(told))
    });
    objects.dedup_by(|later, first| key(later) == key(first));
    objects
}

/// Tells the observed objects apart. Nothing is adopted only to be destroyed.
pub(crate) fn claim(spec: &Spec, observed: Observed, adopts: bool) -> Claimed {
    let Observed { objects, facts, unread, unread_facts, unlisted } = observed;
    let objects = once(objects);
    let usage = Usage::of(objects.iter());
    let mut known = spec.known();
    known.facts = facts;
    let mut refusals = Vec::new();
    let mut notes = Vec::new();
    let unread_kinds: BTreeSet<KindName> = unread.iter().map(|unread| unread.kind).collect();
    let chosen = choose::existing(spec, &objects, &unread_kinds, &mut known, &mut refusals, &mut notes);
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
    take_withheld(spec, &mut claimed);
    recognise::recognise(spec, adopts, (&unread_kinds, &unlisted), &mut claimed);
    claimed
}

/// An object whose very tags were withheld, and which holds a wanted name, may be ours and may not. It is used like an existing one: what names it finds
/// it, and nothing is done to it.
fn take_withheld(spec: &Spec, claimed: &mut Claimed) {
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

fn may_be(resource: &Resource, object: &Object, known: &Known) -> bool {
    let kind = kinds::of(resource.at.kind);
    object.kind == resource.at.kind
        && kind.withheld(&object.live).is_some()
        && kind.clashes(&resource.at, &resource.want, &object.live, known)
}

/// True for an object that says which environment it is of, and no longer which resource of it. What AWS copied its owner's tags to is not meant.
pub(crate) fn is_stray(object: &Object, environment: &str) -> bool {
    object.tags.get(TAG_ENVIRONMENT).is_some_and(|of| of == environment)
        && !object.tags.contains_key(TAG_KIN)
        && object.tags.get(TAG_ADDRESS).is_none_or(|text| text.parse::<Address>().is_err())
        && kinds::of(object.kind).owner(&object.live, &object.tags).is_none()
}

//! Which live object belongs to which address: by tags for ours, by selector for existing ones. Everything else is foreign and stays untouched.

use std::collections::BTreeSet;

use heiiki_model::kind::fits;
use heiiki_model::plan::{Note, Refusal};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, Known, Object, Observed, kinds};

use crate::adopt::{self, Unclaimed};
use crate::{choose, withheld};

/// All that was observed, told apart.
#[derive(Clone, Debug)]
pub(crate) struct Claimed {
    /// What is live at the addresses of the spec.
    pub(crate) known: Known,
    /// Ours, but another object of ours holds the address.
    pub(crate) superseded: Vec<(Address, Object)>,
    /// Ours, and not in the spec.
    pub(crate) unwanted: Vec<(Address, Object)>,
    /// Not ours.
    pub(crate) foreign: Vec<Object>,
    /// Selectors that do not match exactly one object.
    pub(crate) refusals: Vec<Refusal>,
    /// Choices that were made for the reader.
    pub(crate) notes: Vec<Note>,
    /// The resources whose object does not say yet that it is theirs.
    pub(crate) unclaimed: BTreeSet<Address>,
}

/// Tells the observed objects apart. Nothing is adopted only to be destroyed.
pub(crate) fn claim(spec: &Spec, observed: Observed, adopts: bool) -> Claimed {
    let Observed { mut objects, facts, unread: _, unread_facts: _ } = observed;
    objects.sort_by(|left, right| (left.kind, &left.id).cmp(&(right.kind, &right.id)));
    let mut known = spec.known();
    known.facts = facts;
    let mut refusals = Vec::new();
    let mut notes = Vec::new();
    let chosen = choose::existing(spec, &objects, &mut known, &mut refusals, &mut notes);
    let mut ours = adopt::Ours::new();
    let mut foreign = Vec::new();
    for object in objects {
        if chosen.contains(&(object.kind, object.id.clone())) {
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
    let mut claimed = Claimed { known, superseded: Vec::new(), unwanted: Vec::new(), foreign, refusals, notes, unclaimed };
    // In the spec's order, so that the references of a resource are known when it is decided which of several objects fits it best.
    for resource in &spec.resources {
        if let Some(candidates) = ours.remove(&resource.at) {
            choose_best(resource, candidates, &mut claimed);
        }
    }
    for (at, objects) in ours {
        claimed.unwanted.extend(objects.into_iter().map(|object| (at.clone(), object)));
    }
    withheld::choose(spec, &mut claimed);
    claimed
}

/// Several objects claim one address when a replacement that makes the new one first was interrupted: the one that fits is it.
fn choose_best(resource: &Resource, candidates: Vec<Object>, claimed: &mut Claimed) {
    if resource.existing.is_some() {
        // The spec used to make this and now points elsewhere.
        claimed.unwanted.extend(candidates.into_iter().map(|object| (resource.at.clone(), object)));
        return;
    }
    let kind = kinds::of(resource.at.kind);
    let mut candidates = candidates;
    candidates.sort_by_cached_key(|object| (fits(&kind.diff(&resource.want, &object.live, &claimed.known)), object.id.clone()));
    let mut candidates = candidates.into_iter();
    if let Some(best) = candidates.next() {
        claimed.known.live.put(resource.at.clone(), best);
    }
    claimed.superseded.extend(candidates.map(|object| (resource.at.clone(), object)));
}

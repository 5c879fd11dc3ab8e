//! Objects whose claim is still to be written: those that a resource adopts, and those whose resource has moved to another address. Such an object is treated
//! as ours, except that it is neither replaced nor deleted before its tags say so.
//!
//! ```text
//! vpc/main  adopt: {id: vpc-1}, and vpc-1 is foreign       ~ vpc/main (tags): vpc-1 becomes ours
//! moved: [{from: subnet/a, to: subnet/b}]                  ~ subnet/b (tags): the object of subnet/a has another address
//! vpc/main  adopt: {id: vpc-1}, and its CIDR differs       refused: vpc-1 would have to be replaced
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::plan::{Note, Noted, Reason, Refusal, Refused};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, KindName, Object, kinds};

/// The objects that claim an address, by address.
pub(crate) type Ours = BTreeMap<Address, Vec<Object>>;

/// The objects that are not claimed yet, and the findings about them.
#[derive(Debug, Default)]
pub(crate) struct Unclaimed {
    /// The resources whose object does not say yet that it is theirs.
    pub(crate) at: BTreeSet<Address>,
    pub(crate) refusals: Vec<Refusal>,
    pub(crate) notes: Vec<Note>,
}

/// Gives the objects of resources that have moved to the address that they have now.
pub(crate) fn moved(spec: &Spec, ours: &mut Ours, unclaimed: &mut Unclaimed) {
    for (from, to) in &spec.moved {
        let Some(objects) = ours.remove(from) else { continue };
        let there = ours.entry(to.clone()).or_default();
        // Those that came by another move do not hold the address themselves.
        let holder = there.iter().find(|object| object.claim(&spec.place.environment).as_ref() == Some(to));
        if let Some((holder, object)) = holder.zip(objects.first()) {
            let why = Refused::MovedOntoAnother { from: from.clone(), id: object.id.clone(), holder: holder.id.clone() };
            unclaimed.refusals.push(Refusal::new(to, why));
            continue;
        }
        unclaimed.notes.push(Note::new(to, Noted::Moved { from: from.clone() }));
        unclaimed.at.insert(to.clone());
        there.extend(objects);
    }
    ours.retain(|_, objects| !objects.is_empty());
}

/// Gives every resource that adopts an object this object, as long as no other one is it.
pub(crate) fn adopt(spec: &Spec, ours: &mut Ours, foreign: &mut Vec<Object>, unclaimed: &mut Unclaimed) {
    for resource in &spec.resources {
        let Some(id) = resource.adopt.as_deref().filter(|_| !ours.contains_key(&resource.at)) else { continue };
        let at = &resource.at;
        let found = foreign.iter().position(|object| object.kind == at.kind && object.id == id);
        match found.map(|index| (index, &foreign[index])) {
            None => unclaimed.refusals.push(missing(at, id, ours)),
            Some((index, object)) => {
                if let Some(why) = why_not(object, foreign, spec) {
                    unclaimed.refusals.push(Refusal::new(at, why));
                    continue;
                }
                let object = foreign.remove(index);
                unclaimed.notes.push(Note::new(at, Noted::Adopts { id: id.to_owned() }));
                unclaimed.at.insert(at.clone());
                ours.insert(at.clone(), vec![object]);
            }
        }
    }
}

/// Returns the reason for which a foreign object cannot be adopted; `None` if it can.
fn why_not(object: &Object, foreign: &[Object], spec: &Spec) -> Option<Refused> {
    let (kind, id) = (kinds::of(object.kind), object.id.clone());
    if let Some(other) = object.tags.get(TAG_ENVIRONMENT).filter(|other| **other != spec.place.environment) {
        return Some(Refused::AdoptsFromEnvironment { id, environment: other.clone() });
    }
    if let Some(status) = kind.phase(&object.live).going() {
        return Some(Refused::AdoptsGoing { id, status: status.to_owned() });
    }
    let (of, evidence) = made_by_aws(object).or_else(|| {
        // The mount targets of a file system are resources, unless AWS made the file system itself for something else.
        let system = kind.owner(&object.live, &object.tags).filter(|_| object.kind == KindName::MountTarget)?.of;
        foreign.iter().find(|other| other.kind == KindName::FileSystem && other.id == system).and_then(made_by_aws)
    })?;
    Some(Refused::AdoptsKin { id, of, evidence })
}

/// Returns the owner for which AWS made an object, with the evidence; `None` if AWS did not make it. Objects that users make inside of a domain are not meant.
fn made_by_aws(object: &Object) -> Option<(String, String)> {
    let owner = kinds::of(object.kind).owner(&object.live, &object.tags).filter(|_| object.kind != KindName::MountTarget)?;
    matches!(owner.bond, Bond::Part | Bond::Companion).then_some((owner.of, owner.evidence))
}

/// Returns the refusal for an object that is to be adopted and is not foreign, or not there.
fn missing(at: &Address, id: &str, ours: &Ours) -> Refusal {
    let holder = ours.iter().find(|(other, objects)| other.kind == at.kind && objects.iter().any(|object| object.id == id));
    let id = id.to_owned();
    let why = match holder {
        Some((other, _)) => Refused::AdoptsAnother { id, holder: other.clone() },
        None => Refused::AdoptsNothing { id },
    };
    Refusal::new(at, why)
}

/// Returns the refusal to replace an object whose tags do not say yet that it is ours.
pub(crate) fn not_yet_ours(resource: &Resource, object: &Object, because: Reason) -> Refusal {
    Refusal::new(&resource.at, Refused::NotYetOurs { id: object.id.clone(), because })
}

//! Objects that AWS makes with a resource of ours and nobody can make or delete by itself: the default group and the main route table of a VPC.
//!
//! ```text
//! vpc/main is ours, security_group/base has `default: true`     base is the default group of vpc-1, whether it says so or not
//! base and vpc/main go                                          AWS removes it with the VPC: no step
//! base leaves the spec, vpc/main stays                          heiiki's tags come off, and it keeps its rules
//! somebody made another table the main one                      the one that carries the address is it, and its kind refuses
//! ```

use std::collections::BTreeSet;

use heiiki_model::kind::Bond;
use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::plan::{Note, Noted, Verb};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, KindName, Known, Object, kinds};

use crate::adopt::Ours;
use crate::claim::Claimed;
use crate::doomed::Doomed;
use crate::draft::{Draft, key};
use crate::ids::Ids;
use crate::planning::Planning;

/// The id of what AWS made an object with, for the kinds of which a resource may be such an object.
pub(crate) fn whole(object: &Object) -> Option<String> {
    if !matches!(object.kind, KindName::SecurityGroup | KindName::RouteTable) {
        return None;
    }
    let owner = kinds::of(object.kind).owner(&object.live, &object.tags)?;
    (owner.bond == Bond::Part).then_some(owner.of)
}

/// The resources with which AWS makes others of the spec, and all others.
pub(crate) fn wholes_first(spec: &Spec) -> (Vec<&Resource>, Vec<&Resource>) {
    let ours = spec.resources.iter().filter(|resource| resource.existing.is_none());
    let wholes: BTreeSet<Address> = ours.filter_map(|resource| kinds::of(resource.at.kind).made_with(&resource.want)).collect();
    spec.resources.iter().partition(|resource| wholes.contains(&resource.at))
}

/// True for the object that AWS made with a resource of ours, when this resource is to be that.
pub(crate) fn is_made_for(resource: &Resource, object: &Object, known: &Known) -> bool {
    let Some(of) = kinds::of(resource.at.kind).made_with(&resource.want) else { return false };
    let owner = known.live.get(&of).filter(|owner| !owner.existing);
    object.kind == resource.at.kind && owner.is_some_and(|owner| whole(object).as_ref() == Some(&owner.id))
}

/// Gives each such resource its object, which needs no tag to be told: what AWS makes with what is ours is ours. One that is of another environment by its tags
/// is left to that. A table that carries the address and is not the main one any more is left where it is: nobody can tell which of the two is meant.
/// Nothing is taken only to be destroyed.
pub(crate) fn claim(spec: &Spec, adopts: bool, ours: &mut Ours, claimed: &mut Claimed) {
    for resource in spec.resources.iter().filter(|resource| adopts && resource.existing.is_none()) {
        let (at, known) = (&resource.at, &claimed.known);
        let is_it = |object: &Object| is_made_for(resource, object, known);
        let own = ours.get(at).map_or(&[][..], Vec::as_slice);
        if own.iter().any(is_it) || (at.kind == KindName::RouteTable && !own.is_empty()) {
            continue;
        }
        let elsewhere = ours.iter().find_map(|(other, objects)| Some((other.clone(), objects.iter().position(is_it)?)));
        let free = |object: &Object| object.tags.get(TAG_ENVIRONMENT).is_none_or(|of| *of == spec.place.environment);
        let found = claimed.foreign.iter().position(|object| is_it(object) && free(object));
        let object = match (elsewhere, found) {
            (Some((from, index)), _) => {
                claimed.notes.push(Note::new(at, Noted::Moved { from: from.clone() }));
                ours.get_mut(&from).map(|objects| objects.remove(index))
            }
            (None, found) => found.map(|index| claimed.foreign.remove(index)),
        };
        let Some(object) = object else { continue };
        if kinds::of(at.kind).made_with(&resource.want).is_some_and(|of| claimed.unclaimed.contains(&of)) {
            claimed.unclaimed.insert(at.clone());
        }
        ours.entry(at.clone()).or_default().push(object);
    }
    ours.retain(|_, objects| !objects.is_empty());
}

impl Planning<'_> {
    /// Takes what AWS makes with something out of what is to go, and gives it: it goes with that, or is let go.
    pub(crate) fn take_parts(&mut self, doomed: &mut Vec<Doomed>) -> Vec<Doomed> {
        let parts: Vec<Doomed> = doomed.extract_if(.., |doomed| whole(&doomed.object).is_some()).collect();
        for part in &parts {
            if let Some(owner) = goes_with(part, doomed) {
                self.notes.push(Note::new(&part.at, Noted::GoesWith { whole: owner.at.clone() }));
            } else {
                self.notes.push(Note::new(&part.at, Noted::LetGo { id: part.object.id.clone() }));
                let mut draft = Draft::new(Verb::Retain, &part.at, part.why.clone());
                draft.tags = part.object.without_claim();
                draft.object = Some(part.object.clone());
                self.add(draft);
            }
        }
        parts
    }

    /// Takes off them what names something that goes: a rule of a default group keeps the group that it names. So it is also with a default group that no
    /// resource is, when its VPC goes.
    pub(crate) fn release_parts(&mut self, parts: &[Doomed], doomed: &[Doomed], ids: &Ids) {
        let names = ids.names(|_| true);
        for part in parts {
            // Routes go with their table.
            let goes = goes_with(part, doomed).is_some() && part.object.kind == KindName::RouteTable;
            if let Some(release) = (!goes).then(|| self.push_release(&part.at, &part.object, &names, ids)).flatten()
                && let Some(retain) = self.graph.delete_of(&key(&part.object))
            {
                self.graph.before(release, retain);
            }
        }
        let kinship = self.kinship;
        let groups = kinship.foreign().filter(|(_, object)| object.kind == KindName::SecurityGroup);
        let groups: Vec<(&Object, &Doomed)> = groups
            .filter_map(|(_, object)| {
                let of = whole(object)?;
                Some((object, doomed.iter().find(|doomed| doomed.object.id == of && doomed.of.is_none())?))
            })
            .collect();
        for (object, owner) in groups {
            let at = Address::of_id(object.kind, &object.id);
            if let Some(release) = self.push_release(&at, object, &names, ids) {
                self.graph.draft_mut(release).of = Some(owner.at.clone());
            }
        }
    }
}

/// That with which a part goes, when it goes.
fn goes_with<'d>(part: &Doomed, doomed: &'d [Doomed]) -> Option<&'d Doomed> {
    let of = whole(&part.object)?;
    doomed.iter().find(|doomed| doomed.object.id == of && !doomed.stays())
}

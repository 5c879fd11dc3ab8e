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
use crate::claimed::Claimed;
use crate::deletions::Deletion;
use crate::graph::Draft;
use crate::id_index::IdIndex;
use crate::object_key::key;
use crate::planning::Planning;

/// Returns the id of the object with which AWS made this one; `None` for kinds of which no resource is made so.
pub(crate) fn whole(object: &Object) -> Option<String> {
    if !matches!(object.kind, KindName::SecurityGroup | KindName::RouteTable) {
        return None;
    }
    let owner = kinds::of(object.kind).owner(&object.live, &object.tags)?;
    (owner.bond == Bond::Part).then_some(owner.of)
}

/// Returns the resources with which AWS makes others of the spec, and then all others.
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

/// Gives each such resource its object. It needs no tag, because an object that AWS makes with one of ours is ours. One that another environment claims is left
/// to that. A table that carries the address and is not the main one any more is left where it is: nobody can tell which of the two is meant. A destroy
/// (`adopts` is false) takes nothing.
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
    /// Takes objects that AWS made with another one out of `deletions`, and returns them. Each goes with the other one, or loses heiiki's tags and stays.
    pub(crate) fn take_parts(&mut self, deletions: &mut Vec<Deletion>) -> Vec<Deletion> {
        let parts: Vec<Deletion> = deletions.extract_if(.., |deletion| whole(&deletion.object).is_some()).collect();
        for part in &parts {
            if let Some(owner) = goes_with(part, deletions) {
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

    /// Takes rules off default groups that name a group which goes, because such a rule keeps that group. This holds for default groups of VPCs that go, too,
    /// also where no resource stands for them.
    pub(crate) fn release_parts(&mut self, parts: &[Deletion], deletions: &[Deletion], ids: &IdIndex) {
        let names = ids.names(|_| true);
        for part in parts {
            // Routes go with their table.
            let goes = goes_with(part, deletions).is_some() && part.object.kind == KindName::RouteTable;
            if let Some(release) = (!goes).then(|| self.push_release(&part.at, &part.object, &names, ids)).flatten()
                && let Some(retain) = self.graph.delete_of(&key(&part.object))
            {
                self.graph.before(release, retain);
            }
        }
        let owner_graph = self.owner_graph;
        let groups = owner_graph.foreign().filter(|(_, object)| object.kind == KindName::SecurityGroup);
        let groups: Vec<(&Object, &Deletion)> = groups
            .filter_map(|(_, object)| {
                let of = whole(object)?;
                Some((object, deletions.iter().find(|deletion| deletion.object.id == of && deletion.of.is_none())?))
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

/// Returns the object with which a part goes; `None` if that stays.
fn goes_with<'d>(part: &Deletion, deletions: &'d [Deletion]) -> Option<&'d Deletion> {
    let of = whole(&part.object)?;
    deletions.iter().find(|deletion| deletion.object.id == of && !deletion.stays())
}

//! The two sides of the ledger: the things that live objects hold, and the things that resources need.

use std::collections::BTreeMap;

use heiiki_model::spec::{Resource, View};
use heiiki_model::{Address, Ground, KindName, Known, Object, Sort, Thing, Unique, kinds};
use serde_json::Value;

use crate::claimed::Claimed;

/// The owner of an object that holds a thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Whose {
    /// It is of this environment.
    Ours,
    /// It is not ours, and the spec uses it.
    Existing,
    /// It is neither.
    Foreign,
}

/// One thing that is held.
pub(super) struct Holding<'a> {
    pub(super) thing: Unique,
    pub(super) at: Address,
    pub(super) object: &'a Object,
    pub(super) whose: Whose,
    /// True if the holder needs it by the spec, too.
    pub(super) keeps: bool,
}

impl Holding<'_> {
    /// True for an object that is being deleted.
    pub(super) fn is_going(&self) -> bool {
        kinds::of(self.object.kind).phase(&self.object.live).is_going()
    }
}

/// The things that are held, by their sort and scope, and the data by which needs are found.
pub(super) struct Book<'a> {
    known: &'a Known,
    resources: &'a BTreeMap<Address, Resource>,
    zones: BTreeMap<String, String>,
    held: BTreeMap<(Sort, String), Vec<Holding<'a>>>,
    addresses: BTreeMap<String, String>,
}

impl<'a> Book<'a> {
    pub(super) fn of(claimed: &'a Claimed, known: &'a Known, resources: &'a BTreeMap<Address, Resource>) -> Self {
        let live = claimed
            .known
            .live
            .iter()
            .map(|(at, object)| (at.clone(), object.as_ref(), if object.existing { Whose::Existing } else { Whose::Ours }));
        let left = claimed.held().map(|(at, object)| (at.clone(), object, Whose::Ours));
        let foreign = claimed.foreign.iter().map(|it| (Address::of_id(it.kind, &it.id), it, Whose::Foreign));
        let all: Vec<(Address, &Object, Whose)> = live.chain(left).chain(foreign).collect();
        let subnets = all.iter().filter(|(_, object, _)| object.kind == KindName::Subnet);
        let text = |object: &Object, field: &str| object.live.get(field).and_then(Value::as_str).map(str::to_owned);
        let zones = subnets
            .filter_map(|(_, object, _)| Some((text(object, "availability_zone")?, text(object, "availability_zone_id")?)));
        let named = all.iter().filter(|(_, _, whose)| *whose != Whose::Foreign);
        let addresses = named.map(|(at, object, _)| (object.id.clone(), at.to_string())).collect();
        let mut book = Self { known, resources, zones: zones.collect(), held: BTreeMap::new(), addresses };
        for (at, object, whose) in all {
            let wanted = resources.get(&at).filter(|resource| whose == Whose::Ours && resource.existing.is_none());
            let needs = wanted.map(|resource| book.needs(&at, &resource.want)).unwrap_or_default();
            for thing in kinds::of(object.kind).holds(&object.live) {
                let keeps = needs.iter().any(|needed| super::same(needed, &thing));
                let slot = book.held.entry((thing.sort, thing.scope.clone())).or_default();
                slot.push(Holding { thing, at: at.clone(), object, whose, keeps });
            }
        }
        for slot in book.held.values_mut() {
            slot.sort_by(|left, right| (&left.at, &left.object.id).cmp(&(&right.at, &right.object.id)));
        }
        book
    }

    /// Returns the things that a resource needs.
    pub(super) fn needs(&self, at: &Address, want: &Value) -> Vec<Unique> {
        let view = View::new(&self.known.place, self.resources);
        kinds::of(at.kind).needs(at, want, &Ground::with(self.known, view, &self.zones))
    }

    /// Returns the things that all resources of the spec need.
    pub(super) fn all_needs(&self) -> impl Iterator<Item = (Unique, &'a Address)> {
        let ours = self.resources.values().filter(|resource| resource.existing.is_none());
        ours.flat_map(|resource| self.needs(&resource.at, &resource.want).into_iter().map(|thing| (thing, &resource.at)))
    }

    /// Returns the holdings that keep anybody else from having a thing.
    pub(super) fn in_the_way(&self, thing: &Unique) -> impl Iterator<Item = &Holding<'a>> {
        let slot = self.held.get(&(thing.sort, thing.scope.clone()));
        slot.into_iter().flatten().filter(move |holding| holding.thing.excludes(thing))
    }

    /// Returns a thing as a reader knows it: the object in which it lies is named by its address in the spec.
    pub(super) fn thing(&self, thing: &Unique) -> Thing {
        thing.told(|id| self.told(id))
    }

    /// Returns an id as a reader knows it: by its address if it has one.
    pub(super) fn told(&self, id: &str) -> String {
        let known = self.addresses.get(id).cloned();
        known.unwrap_or_else(|| id.trim_start_matches("${").trim_matches(|c| c == '{' || c == '}').to_owned())
    }
}

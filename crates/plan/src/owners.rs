//! The graph of owners: objects that AWS or users made for or inside of others, and leftovers of owners that are gone. It relates objects and decides nothing.
//!
//! A kind says which owner an object names (`Kind::owner`). That owner is looked up here, and must lie in the same VPC. A network interface names none; its
//! owner is found by several signs together (`signs`).
//!
//! ```text
//! app/default  ->  space/lab  ->  domain/studio          each belongs to the next; `owning_resource` of the app is domain/studio
//! file_system/fs-1 (HomeEfsFileSystem of d-1)            a companion of domain/studio, which is d-1
//! file_system/fs-2 (HomeEfsFileSystem of d-9)            nothing is d-9: its owner is lost, and fs-2 is an orphan
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Evidence, Former, Unread};
use heiiki_model::{Address, KindName, Object, Place, kinds};
use serde_json::Value;

use crate::claimed::Claimed;
use crate::object_key::{ObjectKey, key};
use crate::signs::{self, Belongs, Names, Networks};

/// The relation of an object that is not ours to its owner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) owner: ObjectKey,
    /// Further objects that may be its owner just as well. It goes when all of them go.
    pub(crate) others: Vec<ObjectKey>,
    pub(crate) bond: Bond,
    pub(crate) evidence: Evidence,
}

/// The fate of an owner that is gone, as its leftover tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum LostOwner {
    /// The owner was this resource, and an interrupted deletion of it left the object. The user had agreed that both go.
    Left(Address),
    /// AWS made the object for `of`, and should have removed it.
    Orphan { of: Former, evidence: Evidence },
    /// AWS is about to remove the object.
    Lingering,
}

/// The observed objects with their owners.
#[derive(Debug, Default)]
pub(crate) struct OwnerGraph<'a> {
    /// Every object that is not ours.
    foreign: BTreeMap<ObjectKey, &'a Object>,
    /// The objects of ours, each with its address.
    ours: BTreeMap<ObjectKey, Address>,
    /// The objects that the spec only uses, each with its address.
    existing: BTreeMap<ObjectKey, Address>,
    /// For each object that has an owner, the relation.
    relations: BTreeMap<ObjectKey, Relation>,
    /// For each object that had an owner, the fate of that.
    lost: BTreeMap<ObjectKey, LostOwner>,
    /// For each owner, the objects that belong to it directly.
    members: BTreeMap<ObjectKey, Vec<ObjectKey>>,
    unread: BTreeSet<KindName>,
    networks: Networks,
    account: String,
}

impl<'a> OwnerGraph<'a> {
    /// Relates all observed objects.
    pub(crate) fn of(claimed: &'a Claimed, unread: &[Unread], place: &Place) -> Self {
        let foreign = claimed.foreign.iter().map(|object| (key(object), object)).collect();
        let mut owner_graph = Self { foreign, unread: unread.iter().map(|unread| unread.kind).collect(), ..Self::default() };
        for (at, object) in claimed.held() {
            owner_graph.ours.insert(key(object), at.clone());
        }
        for (at, object) in claimed.known.live.iter() {
            let side = if object.existing { &mut owner_graph.existing } else { &mut owner_graph.ours };
            side.insert(key(object), at.clone());
        }
        let all: Vec<&Object> = claimed.all().collect();
        let names = names(&all);
        let vpcs: BTreeMap<ObjectKey, &str> = all.iter().filter_map(|object| Some((key(object), vpc(object)?))).collect();
        let ours: BTreeSet<ObjectKey> = owner_graph.ours.keys().cloned().collect();
        let existing: BTreeSet<ObjectKey> = owner_graph.existing.keys().cloned().collect();
        owner_graph.networks = Networks::of(&all, &names, (&ours, &existing), hosts(claimed, &owner_graph.ours));
        owner_graph.account.clone_from(&place.account);
        // An owner that could not be read is never taken for gone.
        let complete = !unread.iter().any(|unread| kinds::of(unread.kind).facts_of_kind().may_own);
        for object in &claimed.foreign {
            owner_graph.relate(object, &names, &vpcs, complete, place);
        }
        owner_graph.forget_strangers();
        for (member, relation) in &owner_graph.relations {
            for owner in relation.owners() {
                owner_graph.members.entry(owner.clone()).or_default().push(member.clone());
            }
        }
        owner_graph
    }

    /// Looks up the owner that a foreign object names.
    fn relate(&mut self, object: &Object, names: &Names, vpcs: &BTreeMap<ObjectKey, &str>, complete: bool, place: &Place) {
        let own = key(object);
        if let Some(live) = signs::interface(object).filter(|live| live.instance_id.is_none()) {
            if let Some(at) = object.kin_of(&place.environment) {
                self.lost.insert(own, LostOwner::Left(at));
            } else {
                self.relate_interface(own, self.networks.weigh(&live, names, complete));
            }
            return;
        }
        let Some(owner) = kinds::of(object.kind).owner(&object.live, &object.tags) else { return };
        let candidates = names.get(&owner.of).into_iter().flatten().filter(|candidate| **candidate != own);
        let candidates: Vec<&ObjectKey> = candidates.collect();
        let shared =
            candidates.iter().copied().find(|candidate| owner.bond == Bond::Record && self.ours.contains_key(*candidate));
        if let Some(found) = shared.or(if let [found] = candidates[..] { Some(found) } else { None }) {
            let apart = vpc(object).zip(vpcs.get(found).copied()).is_some_and(|(theirs, its)| theirs != its);
            if !apart {
                let evidence = Evidence::Kind { says: owner.evidence };
                let relation = Relation { owner: found.clone(), others: Vec::new(), bond: owner.bond, evidence };
                self.relations.insert(own, relation);
            }
            return;
        }
        if !candidates.is_empty() || !complete {
            return;
        }
        if let Some(at) = object.kin_of(&place.environment) {
            self.lost.insert(own, LostOwner::Left(at));
        } else if let Some(domain) = domain_of(&owner.of, place) {
            let of = Former::Object { kind: "domain".to_owned(), name: domain.to_owned() };
            self.lost.insert(own, LostOwner::Orphan { of, evidence: Evidence::Kind { says: owner.evidence } });
        }
    }

    /// Records the owners that were found for a network interface.
    fn relate_interface(&mut self, own: ObjectKey, belongs: Belongs) {
        match belongs {
            Belongs::To { owners, bond, evidence } => {
                let mut owners = owners.into_iter();
                if let Some(owner) = owners.next() {
                    self.relations.insert(own, Relation { owner, others: owners.collect(), bond, evidence });
                }
            }
            Belongs::Lingers => drop(self.lost.insert(own, LostOwner::Lingering)),
            Belongs::Left { of, evidence } => drop(self.lost.insert(own, LostOwner::Orphan { of, evidence })),
            Belongs::Unknown => {}
        }
    }

    /// Forgets companions of objects for which no service makes any: a foreign mount target on a file system of ours is somebody's own.
    fn forget_strangers(&mut self) {
        let made_for = |owner: &ObjectKey| {
            owner.0.section() == "sagemaker" || self.relations.contains_key(owner) || self.lost.contains_key(owner)
        };
        let strangers =
            self.relations.iter().filter(|(_, relation)| relation.bond == Bond::Companion && !made_for(&relation.owner));
        let strangers: Vec<ObjectKey> = strangers.map(|(own, _)| own.clone()).collect();
        for stranger in strangers {
            self.relations.remove(&stranger);
        }
    }

    /// True if objects of this kind could not be read, so that there may be some.
    pub(crate) fn is_unread(&self, kind: KindName) -> bool {
        self.unread.contains(&kind)
    }

    /// Returns the object of a key; `None` if it is ours.
    pub(crate) fn object(&self, of: &ObjectKey) -> Option<&'a Object> {
        self.foreign.get(of).copied()
    }

    /// Returns every object that is not ours.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = (&ObjectKey, &'a Object)> {
        self.foreign.iter().map(|(key, object)| (key, *object))
    }

    /// Returns the relation of an object to its owner; `None` if it has none.
    pub(crate) fn relation(&self, of: &ObjectKey) -> Option<&Relation> {
        self.relations.get(of)
    }

    /// Returns every object whose owner is gone, with the fate of that.
    pub(crate) fn ownerless(&self) -> impl Iterator<Item = (&ObjectKey, &LostOwner)> {
        self.lost.iter()
    }

    /// Returns the objects that belong to an object directly.
    pub(crate) fn members(&self, of: &ObjectKey) -> &[ObjectKey] {
        self.members.get(of).map_or(&[], Vec::as_slice)
    }

    /// Returns the objects that belong to an object, directly or not.
    pub(crate) fn descendants(&self, of: &ObjectKey) -> Vec<ObjectKey> {
        let mut found: Vec<ObjectKey> = Vec::new();
        let mut next = vec![of.clone()];
        while let Some(owner) = next.pop() {
            for member in self.members(&owner) {
                if !found.contains(member) {
                    found.push(member.clone());
                    next.push(member.clone());
                }
            }
        }
        found.sort();
        found
    }

    /// Returns the objects to which an object may belong directly. As a rule that is one.
    pub(crate) fn owners(&self, of: &ObjectKey) -> Vec<&ObjectKey> {
        self.relations.get(of).into_iter().flat_map(Relation::owners).collect()
    }

    /// Returns the roles with which SageMaker removes the interfaces of an object.
    pub(crate) fn roles(&self, of: &ObjectKey) -> impl Iterator<Item = &ObjectKey> {
        self.networks.roles(of)
    }

    /// True for an interface in a subnet of ours all of whose groups are ours.
    pub(crate) fn stands_on_ours(&self, object: &Object) -> bool {
        signs::interface(object).is_some_and(|live| self.networks.stands_on_ours(&live))
    }

    /// Returns the advice of its kind for a person who wants an interface out of the way; `None` for another kind.
    pub(crate) fn remedy(&self, object: &Object) -> Option<String> {
        signs::interface(object).map(|live| live.remedy(&self.account))
    }

    /// Returns the owners of an object, their owners and so on, the nearest first.
    pub(crate) fn ancestors(&self, of: &ObjectKey) -> Vec<&ObjectKey> {
        let mut found: Vec<&ObjectKey> =
            self.relations.get(of).map_or_else(Vec::new, |relation| relation.others.iter().collect());
        let mut next = self.relations.get(of);
        while let Some(relation) = next.filter(|relation| !found.contains(&&relation.owner)) {
            found.push(&relation.owner);
            next = self.relations.get(&relation.owner);
        }
        found
    }

    /// Returns the first resource among an object and its ancestors, no matter if the spec makes it or only uses it; `None` if
    /// there is none.
    pub(crate) fn owning_resource(&self, of: &ObjectKey) -> Option<&Address> {
        let mut found = self.ancestors(of);
        found.insert(0, of);
        found.into_iter().find_map(|at| self.ours.get(at).or_else(|| self.existing.get(at)))
    }

    /// Returns the fate of the owner that an object or one of its ancestors has lost; `None` if none is lost.
    pub(crate) fn lost_owner(&self, of: &ObjectKey) -> Option<&LostOwner> {
        let mut found = self.ancestors(of);
        found.insert(0, of);
        found.into_iter().find_map(|at| self.lost.get(at))
    }
}

impl Relation {
    /// Returns all objects that may be the owner.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &ObjectKey> {
        std::iter::once(&self.owner).chain(&self.others)
    }
}

/// True if the environment has or wants an object for which SageMaker makes interfaces, or a role that SageMaker may assume. A role is enough, because jobs
/// have interfaces, too, and no spec declares a job.
fn hosts(claimed: &Claimed, ours: &BTreeMap<ObjectKey, Address>) -> bool {
    let sagemaker = |kind: KindName| kind.section() == "sagemaker";
    let mut live = claimed.known.live.iter().filter(|(_, object)| !object.existing).map(|(_, object)| object.as_ref());
    claimed.known.declared.iter().any(|at| sagemaker(at.kind))
        || ours.keys().any(|key| sagemaker(key.0))
        || live.any(|object| object.kind == KindName::Role && signs::is_sagemakers(object))
        || claimed.held().any(|(_, object)| object.kind == KindName::Role && signs::is_sagemakers(object))
}

/// Returns all objects by each of their names.
fn names(all: &[&Object]) -> Names {
    let mut names = Names::new();
    for object in all {
        for name in kinds::names_of(object) {
            names.entry(name).or_default().insert(key(object));
        }
    }
    names
}

/// Returns the id of the VPC in which an object lies.
fn vpc(object: &Object) -> Option<&str> {
    object.live.get("vpc_id").and_then(Value::as_str).filter(|vpc| !vpc.is_empty())
}

/// Returns the id of a SageMaker domain of this account and region, out of its ARN; `None` for any other name.
fn domain_of<'n>(name: &'n str, place: &Place) -> Option<&'n str> {
    let prefix = format!("arn:{}:sagemaker:{}:{}:domain/", place.partition, place.region, place.account);
    name.strip_prefix(prefix.as_str())
}

//! Who belongs to whom: what AWS or users made for or inside of what is ours, what an interrupted deletion left, and what is left of things that are gone.
//!
//! It relates objects and decides nothing. A kind says whom an object names as its owner; here that owner is looked for, and must lie in the same VPC. Of
//! network interfaces several signs are weighed together (`signs`).

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Evidence, Former, Unread};
use heiiki_model::{Address, KindName, Object, Place, kinds};
use serde_json::Value;

use crate::claim::Claimed;
use crate::draft::{Key, key};
use crate::signs::{self, Belongs, Names, Networks};

/// How an object that is not ours belongs to another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) owner: Key,
    /// Further objects that may have it just as well: it goes when all of them go.
    pub(crate) others: Vec<Key>,
    pub(crate) bond: Bond,
    pub(crate) evidence: Evidence,
}

/// An object whose owner is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Gone {
    /// Its deletion was agreed to with its owner's, which was this resource.
    Left(Address),
    /// AWS made it for this, and should have removed it.
    Orphan { of: Former, evidence: Evidence },
    /// AWS is about to remove it.
    Lingering,
}

/// Who belongs to whom.
#[derive(Debug, Default)]
pub(crate) struct Kinship<'a> {
    /// Every object that is not ours.
    foreign: BTreeMap<Key, &'a Object>,
    /// What is ours, and where.
    ours: BTreeMap<Key, Address>,
    /// What the spec uses as it is.
    existing: BTreeMap<Key, Address>,
    relations: BTreeMap<Key, Relation>,
    gone: BTreeMap<Key, Gone>,
    members: BTreeMap<Key, Vec<Key>>,
    unread: BTreeSet<KindName>,
    networks: Networks,
    account: String,
}

impl<'a> Kinship<'a> {
    /// Relates everything that was observed.
    pub(crate) fn of(claimed: &'a Claimed, unread: &[Unread], place: &Place) -> Self {
        let foreign = claimed.foreign.iter().map(|object| (key(object), object)).collect();
        let mut kinship = Self { foreign, unread: unread.iter().map(|unread| unread.kind).collect(), ..Self::default() };
        for (at, object) in claimed.held() {
            kinship.ours.insert(key(object), at.clone());
        }
        for (at, object) in claimed.known.live.iter() {
            let side = if object.existing { &mut kinship.existing } else { &mut kinship.ours };
            side.insert(key(object), at.clone());
        }
        let all: Vec<&Object> = claimed.all().collect();
        let names = names(&all);
        let vpcs: BTreeMap<Key, &str> = all.iter().filter_map(|object| Some((key(object), vpc(object)?))).collect();
        let ours: BTreeSet<Key> = kinship.ours.keys().cloned().collect();
        let existing: BTreeSet<Key> = kinship.existing.keys().cloned().collect();
        kinship.networks = Networks::of(&all, &names, (&ours, &existing), hosts(claimed, &kinship.ours));
        kinship.account.clone_from(&place.account);
        // What could not be read is never taken for gone.
        let complete = !unread.iter().any(|unread| may_own(unread.kind));
        for object in &claimed.foreign {
            kinship.relate(object, &names, &vpcs, complete, place);
        }
        kinship.forget_strangers();
        for (member, relation) in &kinship.relations {
            for owner in relation.owners() {
                kinship.members.entry(owner.clone()).or_default().push(member.clone());
            }
        }
        kinship
    }

    fn relate(&mut self, object: &Object, names: &Names, vpcs: &BTreeMap<Key, &str>, complete: bool, place: &Place) {
        let own = key(object);
        if let Some(live) = signs::interface(object).filter(|live| live.instance_id.is_none()) {
            if let Some(at) = object.kin_of(&place.environment) {
                self.gone.insert(own, Gone::Left(at));
            } else {
                self.relate_interface(own, self.networks.weigh(&live, names, complete));
            }
            return;
        }
        let Some(owner) = kinds::of(object.kind).owner(&object.live, &object.tags) else { return };
        let candidates = names.get(&owner.of).into_iter().flatten().filter(|candidate| **candidate != own);
        let candidates: Vec<&Key> = candidates.collect();
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
            self.gone.insert(own, Gone::Left(at));
        } else if let Some(domain) = domain_of(&owner.of, place) {
            let of = Former::Object { kind: "domain".to_owned(), name: domain.to_owned() };
            self.gone.insert(own, Gone::Orphan { of, evidence: Evidence::Kind { says: owner.evidence } });
        }
    }

    fn relate_interface(&mut self, own: Key, belongs: Belongs) {
        match belongs {
            Belongs::To { owners, bond, evidence } => {
                let mut owners = owners.into_iter();
                if let Some(owner) = owners.next() {
                    self.relations.insert(own, Relation { owner, others: owners.collect(), bond, evidence });
                }
            }
            Belongs::Lingers => drop(self.gone.insert(own, Gone::Lingering)),
            Belongs::Left { of, evidence } => drop(self.gone.insert(own, Gone::Orphan { of, evidence })),
            Belongs::Unknown => {}
        }
    }

    /// Forgets companions of what no service made anything for: on a file system of ours, a mount target that is not ours is somebody's.
    fn forget_strangers(&mut self) {
        let made_for =
            |owner: &Key| owner.0.section() == "sagemaker" || self.relations.contains_key(owner) || self.gone.contains_key(owner);
        let strangers =
            self.relations.iter().filter(|(_, relation)| relation.bond == Bond::Companion && !made_for(&relation.owner));
        let strangers: Vec<Key> = strangers.map(|(own, _)| own.clone()).collect();
        for stranger in strangers {
            self.relations.remove(&stranger);
        }
    }

    /// True when objects of this kind could not be read, so that there may be some.
    pub(crate) fn is_unread(&self, kind: KindName) -> bool {
        self.unread.contains(&kind)
    }

    /// The object of a key, when it is not ours.
    pub(crate) fn object(&self, of: &Key) -> Option<&'a Object> {
        self.foreign.get(of).copied()
    }

    /// Every object that is not ours.
    pub(crate) fn foreign(&self) -> impl Iterator<Item = (&Key, &'a Object)> {
        self.foreign.iter().map(|(key, object)| (key, *object))
    }

    /// How an object belongs to another one.
    pub(crate) fn relation(&self, of: &Key) -> Option<&Relation> {
        self.relations.get(of)
    }

    /// Everything whose owner is gone.
    pub(crate) fn all_gone(&self) -> impl Iterator<Item = (&Key, &Gone)> {
        self.gone.iter()
    }

    /// What belongs to an object directly.
    pub(crate) fn members(&self, of: &Key) -> &[Key] {
        self.members.get(of).map_or(&[], Vec::as_slice)
    }

    /// What belongs to an object, directly or not.
    pub(crate) fn descendants(&self, of: &Key) -> Vec<Key> {
        let mut found: Vec<Key> = Vec::new();
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

    /// The objects to any of which an object may belong directly: one, as a rule.
    pub(crate) fn owners(&self, of: &Key) -> Vec<&Key> {
        self.relations.get(of).into_iter().flat_map(Relation::owners).collect()
    }

    /// The roles with which SageMaker removes the interfaces of an object.
    pub(crate) fn roles(&self, of: &Key) -> impl Iterator<Item = &Key> {
        self.networks.roles(of)
    }

    /// True for an interface that stands in a subnet and on groups of ours alone.
    pub(crate) fn stands_on_ours(&self, object: &Object) -> bool {
        signs::interface(object).is_some_and(|live| self.networks.stands_on_ours(&live))
    }

    /// What a person can do about an interface that is in the way.
    pub(crate) fn remedy(&self, object: &Object) -> Option<String> {
        signs::interface(object).map(|live| live.remedy(&self.account))
    }

    /// The owners of an object, the nearest first.
    pub(crate) fn line(&self, of: &Key) -> Vec<&Key> {
        let mut line: Vec<&Key> = self.relations.get(of).map_or_else(Vec::new, |relation| relation.others.iter().collect());
        let mut next = self.relations.get(of);
        while let Some(relation) = next.filter(|relation| !line.contains(&&relation.owner)) {
            line.push(&relation.owner);
            next = self.relations.get(&relation.owner);
        }
        line
    }

    /// The resource that an object is or belongs to in the end, made or only used by the spec; nothing when that is not of this environment.
    pub(crate) fn root(&self, of: &Key) -> Option<&Address> {
        let mut line = self.line(of);
        line.insert(0, of);
        line.into_iter().find_map(|at| self.ours.get(at).or_else(|| self.existing.get(at)))
    }

    /// What has become of the last owner in line, when it is gone.
    pub(crate) fn end(&self, of: &Key) -> Option<&Gone> {
        let mut line = self.line(of);
        line.insert(0, of);
        line.into_iter().find_map(|at| self.gone.get(at))
    }
}

impl Relation {
    /// Everything to which it may belong.
    pub(crate) fn owners(&self) -> impl Iterator<Item = &Key> {
        std::iter::once(&self.owner).chain(&self.others)
    }
}

/// True when the environment has, or wants, something that SageMaker makes interfaces for, or a role that SageMaker may take on: jobs have interfaces, too,
/// and no spec declares a job.
fn hosts(claimed: &Claimed, ours: &BTreeMap<Key, Address>) -> bool {
    let sagemaker = |kind: KindName| kind.section() == "sagemaker";
    let mut live = claimed.known.live.iter().filter(|(_, object)| !object.existing).map(|(_, object)| object.as_ref());
    claimed.known.declared.iter().any(|at| sagemaker(at.kind))
        || ours.keys().any(|key| sagemaker(key.0))
        || live.any(|object| object.kind == KindName::Role && signs::is_sagemakers(object))
        || claimed.held().any(|(_, object)| object.kind == KindName::Role && signs::is_sagemakers(object))
}

/// True for a kind of which an object may be the owner of something that AWS or a user made.
fn may_own(kind: KindName) -> bool {
    use KindName as K;
    !matches!(
        kind,
        K::Bucket
            | K::LogGroup
            | K::KeyPair
            | K::User
            | K::Policy
            | K::InlinePolicy
            | K::InstanceProfile
            | K::Role
            | K::Credential
    )
}

/// Every name by which objects are meant.
fn names(all: &[&Object]) -> Names {
    let mut names = Names::new();
    for object in all {
        for name in object.names() {
            names.entry(name).or_default().insert(key(object));
        }
    }
    names
}

fn vpc(object: &Object) -> Option<&str> {
    object.live.get("vpc_id").and_then(Value::as_str).filter(|vpc| !vpc.is_empty())
}

/// The id of a SageMaker domain of this account and region, out of its ARN or as it stands.
fn domain_of<'n>(name: &'n str, place: &Place) -> Option<&'n str> {
    let prefix = format!("arn:{}:sagemaker:{}:{}:domain/", place.partition, place.region, place.account);
    name.strip_prefix(prefix.as_str())
}

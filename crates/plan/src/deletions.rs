//! The objects that are to go: those that the spec no longer has or that the user wants gone, and the kin that does not vanish with them.
//!
//! ```text
//! destroy domain/studio:   - domain/studio        it is destroyed
//!                          - app/default          a tenant: it goes before the domain
//!                          - file_system/fs-1     a companion: SageMaker may remove it with the domain, or not
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Evidence, Former, Reason};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, KindName, Object, Phase, kinds};

use crate::Intent;
use crate::object_key::{ObjectKey, key};
use crate::owners::{LostOwner, OwnerGraph};
use crate::planning::Planning;
use crate::targets::Scope;

/// An object that is to go.
#[derive(Clone, Debug)]
pub(crate) struct Deletion {
    pub(crate) at: Address,
    /// The resource to which it belongs; `None` for a resource.
    pub(crate) of: Option<Address>,
    /// The bond by which it belongs there; `None` for a resource.
    pub(crate) bond: Option<Bond>,
    pub(crate) object: Object,
    pub(crate) why: Reason,
    pub(crate) disposition: Option<Disposition>,
}

impl Deletion {
    /// True if `on_destroy: retain` keeps the object whole: then it only stops being ours.
    pub(crate) fn stays(&self) -> bool {
        self.disposition == Some(Disposition::Retain) && kinds::of(self.object.kind).stays_whole()
    }
}

impl Planning<'_> {
    /// Returns all objects that are to go, ours first.
    pub(crate) fn find_deletions(&mut self) -> Vec<Deletion> {
        let mut deletions = if self.intent.orphans { orphans(self.owner_graph) } else { self.ours_to_go() };
        if !self.intent.orphans {
            deletions.extend(self.leftovers());
        }
        add_kin(&mut deletions, self.owner_graph, self.intent);
        if self.intent.destroy && !self.intent.orphans {
            add_abandoned_interfaces(&mut deletions, self.owner_graph);
        }
        deletions
    }

    /// Returns the objects of ours that are to go.
    fn ours_to_go(&self) -> Vec<Deletion> {
        let (intent, scope, claimed) = (self.intent, &self.scope, self.claimed);
        let dispositions: BTreeMap<&Address, Disposition> =
            self.spec.resources.iter().filter_map(|resource| Some((&resource.at, resource.on_destroy?))).collect();
        let make = |at: &Address, object: &Object, why: Reason| {
            let disposition =
                dispositions.get(at).copied().or_else(|| intent.allow_data_loss.contains(at).then_some(Disposition::Delete));
            Deletion { at: at.clone(), of: None, bond: None, object: object.clone(), why, disposition }
        };
        let mut deletions = Vec::new();
        if intent.destroy {
            let live = claimed.known.live.iter().filter(|(at, object)| !object.existing && scope.holds(at));
            deletions.extend(live.map(|(at, object)| make(at, object, Reason::Destroyed)));
        }
        deletions.extend(self.replaced.iter().map(|replaced| {
            let deletion = make(&replaced.at, &replaced.object, replaced.why.clone());
            // An object that must make room for its successor cannot stay whole.
            let disposition = deletion.disposition.filter(|_| !(replaced.delete_first && deletion.stays()));
            Deletion { disposition, ..deletion }
        }));
        let whole = matches!(scope, Scope::All);
        let left = claimed.superseded.iter().filter(|(at, _)| scope.holds(at));
        deletions.extend(left.map(|(at, object)| make(at, object, Reason::Superseded)));
        let gone = claimed.unwanted.iter().filter(|(at, _)| whole || (intent.destroy && scope.holds(at)));
        let why = if intent.destroy { Reason::Destroyed } else { Reason::NotInSpec };
        deletions.extend(gone.map(|(at, object)| make(at, object, why.clone())));
        deletions.retain(|deletion| !goes_by_itself(&deletion.object));
        deletions
    }
}

/// True for an object that AWS is deleting already.
pub(crate) fn is_going(object: &Object) -> bool {
    kinds::of(object.kind).phase(&object.live).going().is_some()
}

/// True for a failed object that AWS forgets by itself. There is nothing to delete, and the object on which it stood is free.
fn goes_by_itself(object: &Object) -> bool {
    let kind = kinds::of(object.kind);
    kind.failed_is_gone() && matches!(kind.phase(&object.live), Phase::Failed(_))
}

/// Returns the leftovers of owners that are gone, of ours and of others.
fn orphans(owner_graph: &OwnerGraph<'_>) -> Vec<Deletion> {
    owner_graph.ownerless().filter_map(|(key, gone)| orphan(owner_graph, key, gone)).collect()
}

/// Returns the deletion of one leftover; `None` if AWS is about to remove it.
fn orphan(owner_graph: &OwnerGraph<'_>, key: &ObjectKey, gone: &LostOwner) -> Option<Deletion> {
    let (of, evidence) = match gone {
        LostOwner::Orphan { of, evidence } => (of.clone(), evidence.clone()),
        LostOwner::Left(at) => (Former::Resource { at: at.clone() }, Evidence::Marked),
        LostOwner::Lingering => return None,
    };
    let object = owner_graph.object(key)?.clone();
    let at = Address::of_id(object.kind, &object.id);
    Some(Deletion { at, of: None, bond: None, object, why: Reason::Orphaned { of, evidence }, disposition: None })
}

/// Adds the kin that does not vanish with its owner: tenants, without whose deletion AWS refuses that of the owner, and companions, which AWS may leave behind.
fn add_kin(deletions: &mut Vec<Deletion>, owner_graph: &OwnerGraph<'_>, intent: &Intent) {
    let mut seen: BTreeSet<ObjectKey> = deletions.iter().map(|deletion| key(&deletion.object)).collect();
    let mut next = 0;
    while let Some(owner) = deletions.get(next).cloned() {
        next += 1;
        for member in owner_graph.members(&key(&owner.object)) {
            let (Some(object), Some(relation)) = (owner_graph.object(member), owner_graph.relation(member)) else { continue };
            // If AWS is deleting the owner already, the person who began that has decided about its companions.
            let decided = relation.bond == Bond::Companion && !intent.destroy && is_going(&owner.object);
            if decided || !deleted_apart(object, relation.bond, owner.disposition) || !seen.insert(member.clone()) {
                continue;
            }
            let root = owner.of.clone().unwrap_or_else(|| owner.at.clone());
            let why = match (&owner.why, relation.bond) {
                (Reason::Orphaned { .. }, _) => owner.why.clone(),
                (Reason::LeftBy(at), _) => Reason::LeftBy(at.clone()),
                (_, Bond::Tenant) => Reason::Evicted(root.clone()),
                (_, Bond::Companion | Bond::Part | Bond::Record) => Reason::GoesWith(root.clone()),
            };
            deletions.push(Deletion {
                at: Address::of_id(object.kind, &object.id),
                of: if matches!(why, Reason::Orphaned { .. }) { None } else { Some(root) },
                bond: Some(relation.bond),
                object: object.clone(),
                why,
                disposition: owner.disposition,
            });
        }
    }
}

/// True for kin that needs a step of its own. An app that failed or was deleted is only an entry in a list, and AWS removes interfaces.
fn deleted_apart(object: &Object, bond: Bond, disposition: Option<Disposition>) -> bool {
    match bond {
        Bond::Part | Bond::Record => false,
        Bond::Tenant => !goes_by_itself(object),
        Bond::Companion => object.kind != KindName::NetworkInterface && disposition != Some(Disposition::Retain),
    }
}

/// Adds interfaces that SageMaker let go of and left in subnets or groups that are to go. Nobody else removes them.
fn add_abandoned_interfaces(deletions: &mut Vec<Deletion>, owner_graph: &OwnerGraph<'_>) {
    let going: BTreeSet<String> = deletions.iter().map(|deletion| deletion.object.id.clone()).collect();
    let gone = owner_graph.ownerless().filter(|(key, _)| key.0 == KindName::NetworkInterface);
    let left: Vec<Deletion> = gone
        .filter_map(|(key, gone)| orphan(owner_graph, key, gone))
        .filter(|left| kinds::of(left.object.kind).uses(&left.object.live).iter().any(|used| going.contains(used)))
        .filter(|left| owner_graph.stands_on_ours(&left.object))
        .collect();
    deletions.extend(left);
}

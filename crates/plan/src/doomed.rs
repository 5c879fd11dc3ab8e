//! What is to go: what the spec no longer wants or the user wants gone, with everything that AWS and users made for or inside of it.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Evidence, Former, Reason};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, KindName, Object, Phase, kinds};

use crate::Intent;
use crate::draft::{Key, key};
use crate::kin::{Gone, Kinship};
use crate::planning::Planning;
use crate::targets::Scope;

/// An object that is to go.
#[derive(Clone, Debug)]
pub(crate) struct Doomed {
    pub(crate) at: Address,
    /// The resource of which it is kin; nothing for a resource.
    pub(crate) of: Option<Address>,
    /// How closely it belongs there; nothing for a resource.
    pub(crate) bond: Option<Bond>,
    pub(crate) object: Object,
    pub(crate) why: Reason,
    pub(crate) disposition: Option<Disposition>,
}

impl Doomed {
    /// True for what `on_destroy: retain` keeps as it is: it only stops being ours.
    pub(crate) fn stays(&self) -> bool {
        self.disposition == Some(Disposition::Retain) && kinds::of(self.object.kind).stays_whole()
    }
}

impl Planning<'_> {
    /// Everything that is to go, ours first.
    pub(crate) fn doomed(&mut self) -> Vec<Doomed> {
        let mut doomed = if self.intent.orphans { orphans(self.kinship) } else { self.ours_to_go() };
        if !self.intent.orphans {
            doomed.extend(self.leftovers());
        }
        kin(&mut doomed, self.kinship, self.intent);
        if self.intent.destroy && !self.intent.orphans {
            sweep(&mut doomed, self.kinship);
        }
        doomed
    }

    fn ours_to_go(&self) -> Vec<Doomed> {
        let (intent, scope, claimed) = (self.intent, &self.scope, self.claimed);
        let dispositions: BTreeMap<&Address, Disposition> =
            self.spec.resources.iter().filter_map(|resource| Some((&resource.at, resource.on_destroy?))).collect();
        let make = |at: &Address, object: &Object, why: Reason| {
            let disposition =
                dispositions.get(at).copied().or_else(|| intent.allow_data_loss.contains(at).then_some(Disposition::Delete));
            Doomed { at: at.clone(), of: None, bond: None, object: object.clone(), why, disposition }
        };
        let mut doomed = Vec::new();
        if intent.destroy {
            let live = claimed.known.live.iter().filter(|(at, object)| !object.existing && scope.holds(at));
            doomed.extend(live.map(|(at, object)| make(at, object, Reason::Destroyed)));
        }
        doomed.extend(self.replaced.iter().map(|replaced| {
            let doomed = make(&replaced.at, &replaced.object, replaced.why.clone());
            // What must make room for its successor cannot stay whole.
            let disposition = doomed.disposition.filter(|_| !(replaced.delete_first && doomed.stays()));
            Doomed { disposition, ..doomed }
        }));
        let whole = matches!(scope, Scope::All);
        let left = claimed.superseded.iter().filter(|(at, _)| scope.holds(at));
        doomed.extend(left.map(|(at, object)| make(at, object, Reason::Superseded)));
        let gone = claimed.unwanted.iter().filter(|(at, _)| whole || (intent.destroy && scope.holds(at)));
        let why = if intent.destroy { Reason::Destroyed } else { Reason::NotInSpec };
        doomed.extend(gone.map(|(at, object)| make(at, object, why.clone())));
        doomed.retain(|doomed| !goes_by_itself(&doomed.object));
        doomed
    }
}

/// True for an object that AWS is deleting already.
pub(crate) fn is_going(object: &Object) -> bool {
    kinds::of(object.kind).phase(&object.live).going().is_some()
}

/// True for a failed object that AWS forgets by itself: nothing is left to delete, and what it stood on is free.
fn goes_by_itself(object: &Object) -> bool {
    let kind = kinds::of(object.kind);
    kind.failed_is_gone() && matches!(kind.phase(&object.live), Phase::Failed(_))
}

/// What is left of domains that are gone, whoever made them.
fn orphans(kinship: &Kinship<'_>) -> Vec<Doomed> {
    kinship.all_gone().filter_map(|(key, gone)| orphan(kinship, key, gone)).collect()
}

fn orphan(kinship: &Kinship<'_>, key: &Key, gone: &Gone) -> Option<Doomed> {
    let (of, evidence) = match gone {
        Gone::Orphan { of, evidence } => (of.clone(), evidence.clone()),
        Gone::Left(at) => (Former::Resource { at: at.clone() }, Evidence::Marked),
        Gone::Lingering => return None,
    };
    let object = kinship.object(key)?.clone();
    let at = Address::of_id(object.kind, &object.id);
    Some(Doomed { at, of: None, bond: None, object, why: Reason::Orphaned { of, evidence }, disposition: None })
}

/// Adds what belongs to the doomed and does not vanish with them: tenants, which block them, and companions, which may outlive them.
fn kin(doomed: &mut Vec<Doomed>, kinship: &Kinship<'_>, intent: &Intent) {
    let mut seen: BTreeSet<Key> = doomed.iter().map(|doomed| key(&doomed.object)).collect();
    let mut next = 0;
    while let Some(owner) = doomed.get(next).cloned() {
        next += 1;
        for member in kinship.members(&key(&owner.object)) {
            let (Some(object), Some(relation)) = (kinship.object(member), kinship.relation(member)) else { continue };
            // Somebody else said what becomes of what belongs to an owner that AWS is deleting already.
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
            doomed.push(Doomed {
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

/// True for what needs a step of its own. An app that failed or was deleted is no more than an entry in a list, and interfaces are AWS's to remove.
fn deleted_apart(object: &Object, bond: Bond, disposition: Option<Disposition>) -> bool {
    match bond {
        Bond::Part | Bond::Record => false,
        Bond::Tenant => !goes_by_itself(object),
        Bond::Companion => object.kind != KindName::NetworkInterface && disposition != Some(Disposition::Retain),
    }
}

/// Adds interfaces that SageMaker let go of and left in what is to go: nobody else removes them.
fn sweep(doomed: &mut Vec<Doomed>, kinship: &Kinship<'_>) {
    let going: BTreeSet<String> = doomed.iter().map(|doomed| doomed.object.id.clone()).collect();
    let gone = kinship.all_gone().filter(|(key, _)| key.0 == KindName::NetworkInterface);
    let left: Vec<Doomed> = gone
        .filter_map(|(key, gone)| orphan(kinship, key, gone))
        .filter(|left| kinds::of(left.object.kind).uses(&left.object.live).iter().any(|used| going.contains(used)))
        .filter(|left| kinship.stands_on_ours(&left.object))
        .collect();
    doomed.extend(left);
}

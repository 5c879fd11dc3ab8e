//! The objects that stay although they were to go: protected ones, those that hold data which is to stay, those in which something foreign stands, and
//! everything that these stand on.
//!
//! ```text
//! instance i-9 of somebody else stands in subnet/a     subnet/a stays, because i-9 uses it
//! subnet/a stands in vpc/main                          vpc/main stays, because subnet/a stays
//! app/default, a tenant of domain/studio, must stay    domain/studio stays; its companion file_system/fs-1 alone would not keep it
//! ```

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::plan::{Brief, KeepReason, Kept, Refusal, Refused};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, KindName, Object, kinds};

use crate::deletions::Deletion;
use crate::id_index::IdIndex;
use crate::object_key::{ObjectKey, key};
use crate::owners::{LostOwner, OwnerGraph};
use crate::parts;
use crate::planning::Planning;

impl Planning<'_> {
    /// Takes the objects out of `deletions` that must stay, beginning with those in `needed`. Returns our objects that stay, with those that were never to go.
    pub(crate) fn keep_back(
        &mut self,
        deletions: &mut Vec<Deletion>,
        needed: BTreeMap<ObjectKey, KeepReason>,
    ) -> Vec<(Address, Object)> {
        let (claimed, owner_graph) = (self.claimed, self.owner_graph);
        let ids = IdIndex::of(deletions.iter().map(|deletion| &deletion.object));
        let mut kept = needed;
        self.keep_protected(deletions, &mut kept);
        self.keep_unseen(deletions, &mut kept);
        held_by_foreign(deletions, owner_graph, &ids, &mut kept);
        held_by_retained(deletions, &ids, &mut kept);
        spread(deletions, owner_graph, &ids, &mut kept);
        held_by_kin(deletions, owner_graph, &ids, &mut kept);
        spread(deletions, owner_graph, &ids, &mut kept);
        self.refuse_first(&mut kept);
        let mut staying: Vec<(Address, Object)> = Vec::new();
        deletions.retain(|deletion| match kept.get(&key(&deletion.object)) {
            None => true,
            Some(why) => {
                let (at, id) = (deletion.at.clone(), deletion.object.id.clone());
                self.kept.push(Kept { at: at.clone(), id, why: why.clone() });
                if deletion.of.is_none() {
                    staying.push((at, deletion.object.clone()));
                }
                false
            }
        });
        let going: BTreeSet<ObjectKey> = deletions.iter().map(|deletion| key(&deletion.object)).collect();
        let live = claimed.known.live.iter().filter(|(_, object)| !object.existing && !going.contains(&key(object)));
        staying.extend(live.map(|(at, object)| (at.clone(), Object::clone(object))));
        staying.extend(claimed.undecided.iter().cloned());
        staying.sort_by_cached_key(|(_, object)| key(object));
        staying.dedup_by(|left, right| key(&left.1) == key(&right.1));
        staying
    }

    /// Keeps protected objects, unless they are replaced.
    fn keep_protected(&self, deletions: &[Deletion], kept: &mut BTreeMap<ObjectKey, KeepReason>) {
        for Deletion { object, .. } in deletions.iter().filter(|deletion| deletion.object.protected()) {
            if !self.replaced.iter().any(|replaced| key(&replaced.object) == key(object)) {
                kept.insert(key(object), KeepReason::Protected);
            }
        }
    }

    /// Keeps objects that something which could not be read may use.
    fn keep_unseen(&self, deletions: &[Deletion], kept: &mut BTreeMap<ObjectKey, KeepReason>) {
        for Deletion { object, .. } in deletions {
            if let Some(by) = self.unknown.may_be_used_by(object.kind) {
                kept.entry(key(object)).or_insert(KeepReason::MayBeUsed { by });
            }
        }
    }

    /// Refuses the plan where a kept object must go before its replacement can be made. An object that goes after its replacement may stay for another plan.
    fn refuse_first(&mut self, kept: &mut BTreeMap<ObjectKey, KeepReason>) {
        let first: Vec<(Address, ObjectKey)> = self
            .replaced
            .iter()
            .filter(|replaced| replaced.delete_first)
            .map(|replaced| (replaced.at.clone(), key(&replaced.object)))
            .collect();
        for (at, key) in first {
            if let Some(because) = kept.remove(&key) {
                self.refusals.push(Refusal::new(&at, Refused::NoRoom { id: key.1, because }));
            }
        }
    }
}

/// Keeps the objects that something foreign uses. The foreign object is named and never touched.
fn held_by_foreign(
    deletions: &[Deletion],
    owner_graph: &OwnerGraph<'_>,
    ids: &IdIndex,
    kept: &mut BTreeMap<ObjectKey, KeepReason>,
) {
    let going: BTreeMap<ObjectKey, &Deletion> = deletions.iter().map(|deletion| (key(&deletion.object), deletion)).collect();
    // An object that stays whole is taken from nobody.
    let stays = |used: &ObjectKey| going.get(used).is_some_and(|deletion| deletion.stays());
    let all = ids.names(|_| true);
    for (holder, object) in owner_graph.foreign().filter(|(holder, _)| !going.contains_key(*holder)) {
        let mut used = ids.used_by(object);
        used.extend(named_by(object, ids, &all));
        used.retain(|used| !stays(used));
        if used.is_empty() {
            continue;
        }
        // Kin of an object that stays is dealt with in `held_by_kin`.
        if owner_graph.ancestors(holder).into_iter().any(|owner| kept.contains_key(owner)) {
            continue;
        }
        if let Some(why) = holds(holder, object, &going, owner_graph) {
            for used in used {
                kept.entry(used).or_insert_with(|| why.clone());
            }
        }
    }
}

/// Keeps the objects without which what `on_destroy: retain` leaves whole could not be read: the key of a retained bucket.
fn held_by_retained(deletions: &[Deletion], ids: &IdIndex, kept: &mut BTreeMap<ObjectKey, KeepReason>) {
    let staying: BTreeSet<ObjectKey> =
        deletions.iter().filter(|deletion| deletion.stays()).map(|deletion| key(&deletion.object)).collect();
    for stays in deletions.iter().filter(|deletion| deletion.stays()) {
        let used = ids.used_by(&stays.object).into_iter();
        for used in used.filter(|used| kinds::holds_data_of_users(used.0) && !staying.contains(used)) {
            kept.entry(used).or_insert_with(|| KeepReason::UsedBy { by: stays.at.clone() });
        }
    }
}

/// Returns the objects that a foreign object names without standing in them, as a rule of a group names another group. Heiiki takes such a rule off objects of
/// ours, and off no others.
fn named_by(object: &Object, ids: &IdIndex, all: &BTreeSet<String>) -> Vec<ObjectKey> {
    let names_any = |names: &BTreeSet<String>| !kinds::of(object.kind).release(&object.live, names).is_empty();
    if !names_any(all) {
        return Vec::new();
    }
    let named = ids.iter().filter(|(name, used)| **used != key(object) && names_any(&BTreeSet::from([(*name).clone()])));
    named.map(|(_, used)| used.clone()).collect()
}

/// Keeps the objects in which kin of a kept object stands: that kin stays with its owner.
fn held_by_kin(deletions: &[Deletion], owner_graph: &OwnerGraph<'_>, ids: &IdIndex, kept: &mut BTreeMap<ObjectKey, KeepReason>) {
    let staying: BTreeMap<ObjectKey, &Address> = deletions.iter().map(|deletion| (key(&deletion.object), &deletion.at)).collect();
    for (holder, object) in owner_graph.foreign() {
        let owner = owner_graph.ancestors(holder).into_iter().find(|owner| kept.contains_key(*owner));
        let Some(of) = owner.and_then(|owner| staying.get(owner)) else { continue };
        for used in ids.used_by(object) {
            kept.entry(used).or_insert_with(|| KeepReason::StoodInByKin { what: Brief::of(object), of: (*of).clone() });
        }
    }
}

/// Returns the reason for which a foreign object keeps the objects that it uses; `None` if it goes by itself, or with an object that is to go.
fn holds(
    holder: &ObjectKey,
    object: &Object,
    going: &BTreeMap<ObjectKey, &Deletion>,
    owner_graph: &OwnerGraph<'_>,
) -> Option<KeepReason> {
    let interface = object.kind == KindName::NetworkInterface;
    let ancestors = owner_graph.ancestors(holder);
    let bond = owner_graph.relation(holder).map(|relation| relation.bond);
    let owners = owner_graph.owners(holder);
    let staying = owners.iter().copied().find(|owner| !going.contains_key(*owner));
    let owner_goes = !owners.is_empty() && staying.is_none();
    if owner_goes && (interface || bond != Some(Bond::Companion)) {
        return None;
    }
    let what = Brief::of(object);
    let retained =
        ancestors.iter().filter_map(|owner| going.get(owner)).find(|owner| owner.disposition == Some(Disposition::Retain));
    if let Some(owner) = retained {
        let of = owner.of.as_ref().unwrap_or(&owner.at).clone();
        return (!interface).then_some(KeepReason::StoodInByRetained { what, of });
    }
    let root = owner_graph.owning_resource(staying.unwrap_or(holder));
    if bond == Some(Bond::Part) && root.is_some() {
        // A part goes with its owner, whose own step lets go of the used object or is refused.
        return None;
    }
    match owner_graph.lost_owner(holder) {
        Some(LostOwner::Lingering) => return None,
        Some(LostOwner::Left(at)) => return Some(KeepReason::StoodInByLeft { what, of: at.clone() }),
        Some(LostOwner::Orphan { of, .. }) if !interface => return Some(KeepReason::StoodInByOrphan { what, of: of.clone() }),
        Some(LostOwner::Orphan { .. }) | None => {}
    }
    if let Some(root) = root {
        return Some(KeepReason::StoodInByOther { what, of: root.clone() });
    }
    let environment = object.tags.get(TAG_ENVIRONMENT).cloned();
    Some(KeepReason::UsedByForeign { what, environment, remedy: owner_graph.remedy(object) })
}

/// Keeps the objects that a kept object stands on, and so on, until nothing more is kept.
fn spread(deletions: &[Deletion], owner_graph: &OwnerGraph<'_>, ids: &IdIndex, kept: &mut BTreeMap<ObjectKey, KeepReason>) {
    loop {
        let mut held: Vec<(ObjectKey, KeepReason)> = Vec::new();
        for stays in deletions.iter().filter(|deletion| kept.contains_key(&key(&deletion.object))) {
            let why = || KeepReason::UsedBy { by: stays.at.clone() };
            held.extend(ids.used_by(&stays.object).into_iter().map(|used| (used, why())));
            // A tenant that stays keeps its owner, which AWS does not delete while it is there. A companion does not: it can be left without its owner.
            let owner = owner_graph.relation(&key(&stays.object)).filter(|relation| relation.bond == Bond::Tenant);
            held.extend(owner.map(|relation| (relation.owner.clone(), why())));
        }
        held.extend(deletions.iter().filter_map(|member| with_its_owner(member, deletions, owner_graph, kept)));
        held.retain(|(used, _)| !kept.contains_key(used) && deletions.iter().any(|deletion| key(&deletion.object) == *used));
        if held.is_empty() {
            return;
        }
        for (used, why) in held {
            kept.entry(used).or_insert(why);
        }
    }
}

/// Returns the reason for which an object stays with its owner; `None` if the owner goes, or it can go alone.
///
/// Kin goes only because its owner goes: while a domain stays, so do its home file system and the apps of its users. An object that AWS made with another one
/// stays with that. A protected owner also keeps resources inside of it, such as the profiles of a domain, without which nobody finds a home directory.
fn with_its_owner(
    member: &Deletion,
    deletions: &[Deletion],
    owner_graph: &OwnerGraph<'_>,
    kept: &BTreeMap<ObjectKey, KeepReason>,
) -> Option<(ObjectKey, KeepReason)> {
    let object = &member.object;
    let stays = |owner: &&Deletion| kept.contains_key(&key(&owner.object));
    let owner = if member.of.is_some() {
        let relation = owner_graph.relation(&key(object))?;
        deletions.iter().filter(stays).find(|owner| key(&owner.object) == relation.owner)
    } else if let Some(of) = parts::whole(object) {
        deletions.iter().filter(stays).find(|owner| owner.object.id == of)
    } else {
        let relation = kinds::of(object.kind).owner(&object.live, &object.tags).filter(|owner| owner.bond == Bond::Tenant)?;
        deletions.iter().filter(stays).find(|owner| owner.object.id == relation.of && owner.object.protected())
    }?;
    Some((key(object), KeepReason::BelongsTo { owner: owner.at.clone() }))
}

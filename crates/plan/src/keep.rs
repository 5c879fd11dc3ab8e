//! What stays although it was to go: what is protected, what holds data that is to stay, what something foreign stands in, and whatever these stand on.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::object::TAG_ENVIRONMENT;
use heiiki_model::plan::{Brief, Keeps, Kept, Refusal, Refused};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, KindName, Object, kinds};

use crate::doomed::Doomed;
use crate::draft::{Key, key};
use crate::ids::Ids;
use crate::kin::{Gone, Kinship};
use crate::parts;
use crate::planning::Planning;

impl Planning<'_> {
    /// Takes back what must stay, beginning with what is `needed`. Gives our objects that stay.
    pub(crate) fn keep_back(&mut self, doomed: &mut Vec<Doomed>, needed: BTreeMap<Key, Keeps>) -> Vec<(Address, Object)> {
        let (claimed, kinship) = (self.claimed, self.kinship);
        let ids = Ids::of(doomed.iter().map(|doomed| &doomed.object));
        let mut kept = needed;
        self.keep_protected(doomed, &mut kept);
        self.keep_unseen(doomed, &mut kept);
        held_by_foreign(doomed, kinship, &ids, &mut kept);
        spread(doomed, kinship, &ids, &mut kept);
        held_by_kin(doomed, kinship, &ids, &mut kept);
        spread(doomed, kinship, &ids, &mut kept);
        self.refuse_first(&mut kept);
        let mut staying: Vec<(Address, Object)> = Vec::new();
        doomed.retain(|doomed| match kept.get(&key(&doomed.object)) {
            None => true,
            Some(why) => {
                let (at, id) = (doomed.at.clone(), doomed.object.id.clone());
                self.kept.push(Kept { at: at.clone(), id, why: why.clone() });
                if doomed.of.is_none() {
                    staying.push((at, doomed.object.clone()));
                }
                false
            }
        });
        let going: BTreeSet<Key> = doomed.iter().map(|doomed| key(&doomed.object)).collect();
        let live = claimed.known.live.iter().filter(|(_, object)| !object.existing && !going.contains(&key(object)));
        staying.extend(live.map(|(at, object)| (at.clone(), Object::clone(object))));
        staying.extend(claimed.undecided.iter().cloned());
        staying.sort_by_cached_key(|(_, object)| key(object));
        staying.dedup_by(|left, right| key(&left.1) == key(&right.1));
        staying
    }

    fn keep_protected(&self, doomed: &[Doomed], kept: &mut BTreeMap<Key, Keeps>) {
        for Doomed { object, .. } in doomed.iter().filter(|doomed| doomed.object.protected()) {
            if !self.replaced.iter().any(|replaced| key(&replaced.object) == key(object)) {
                kept.insert(key(object), Keeps::Protected);
            }
        }
    }

    /// What could not be read may use what is to go, and then keeps it: nobody can tell.
    fn keep_unseen(&self, doomed: &[Doomed], kept: &mut BTreeMap<Key, Keeps>) {
        for Doomed { object, .. } in doomed {
            if let Some(by) = self.unknown.may_be_used_by(object.kind) {
                kept.entry(key(object)).or_insert(Keeps::MayBeUsed { by });
            }
        }
    }

    /// What must go before its replacement can be made cannot be kept: then the plan is refused. What would go after it may stay for another day.
    fn refuse_first(&mut self, kept: &mut BTreeMap<Key, Keeps>) {
        let first: Vec<(Address, Key)> = self
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

/// What is not ours and stays keeps what it uses. It is named, never touched.
fn held_by_foreign(doomed: &[Doomed], kinship: &Kinship<'_>, ids: &Ids, kept: &mut BTreeMap<Key, Keeps>) {
    let going: BTreeMap<Key, &Doomed> = doomed.iter().map(|doomed| (key(&doomed.object), doomed)).collect();
    // What stays whole is taken from nobody.
    let stays = |used: &Key| going.get(used).is_some_and(|doomed| doomed.stays());
    let all = ids.names(|_| true);
    for (holder, object) in kinship.foreign().filter(|(holder, _)| !going.contains_key(*holder)) {
        let mut used = ids.used_by(object);
        used.extend(named_by(object, ids, &all));
        used.retain(|used| !stays(used));
        if used.is_empty() {
            continue;
        }
        // Of what stays: see `held_by_kin`.
        if kinship.line(holder).into_iter().any(|owner| kept.contains_key(owner)) {
            continue;
        }
        if let Some(why) = holds(holder, object, &going, kinship) {
            for used in used {
                kept.entry(used).or_insert_with(|| why.clone());
            }
        }
    }
}

/// What an object names without standing in it, as a group's rule names another group: heiiki takes that off what is ours, and off nothing else.
fn named_by(object: &Object, ids: &Ids, all: &BTreeSet<String>) -> Vec<Key> {
    let names_any = |names: &BTreeSet<String>| !kinds::of(object.kind).release(&object.live, names).is_empty();
    if !names_any(all) {
        return Vec::new();
    }
    let named = ids.iter().filter(|(name, used)| **used != key(object) && names_any(&BTreeSet::from([(*name).clone()])));
    named.map(|(_, used)| used.clone()).collect()
}

/// What belongs to something that stays stays with it, and keeps what it stands in.
fn held_by_kin(doomed: &[Doomed], kinship: &Kinship<'_>, ids: &Ids, kept: &mut BTreeMap<Key, Keeps>) {
    let staying: BTreeMap<Key, &Address> = doomed.iter().map(|doomed| (key(&doomed.object), &doomed.at)).collect();
    for (holder, object) in kinship.foreign() {
        let owner = kinship.line(holder).into_iter().find(|owner| kept.contains_key(*owner));
        let Some(of) = owner.and_then(|owner| staying.get(owner)) else { continue };
        for used in ids.used_by(object) {
            kept.entry(used).or_insert_with(|| Keeps::StoodInByKin { what: Brief::of(object), of: (*of).clone() });
        }
    }
}

/// Why a foreign object keeps what it uses; nothing when it goes by itself, or with what is to go.
fn holds(holder: &Key, object: &Object, going: &BTreeMap<Key, &Doomed>, kinship: &Kinship<'_>) -> Option<Keeps> {
    let interface = object.kind == KindName::NetworkInterface;
    let line = kinship.line(holder);
    let bond = kinship.relation(holder).map(|relation| relation.bond);
    let owners = kinship.owners(holder);
    let staying = owners.iter().copied().find(|owner| !going.contains_key(*owner));
    let owner_goes = !owners.is_empty() && staying.is_none();
    if owner_goes && (interface || bond != Some(Bond::Companion)) {
        return None;
    }
    let what = Brief::of(object);
    let retained = line.iter().filter_map(|owner| going.get(owner)).find(|owner| owner.disposition == Some(Disposition::Retain));
    if let Some(owner) = retained {
        let of = owner.of.as_ref().unwrap_or(&owner.at).clone();
        return (!interface).then_some(Keeps::StoodInByRetained { what, of });
    }
    let root = kinship.root(staying.unwrap_or(holder));
    if bond == Some(Bond::Part) && root.is_some() {
        // It goes with what is ours, which lets go of what it uses or is refused.
        return None;
    }
    match kinship.end(holder) {
        Some(Gone::Lingering) => return None,
        Some(Gone::Left(at)) => return Some(Keeps::StoodInByLeft { what, of: at.clone() }),
        Some(Gone::Orphan { of, .. }) if !interface => return Some(Keeps::StoodInByOrphan { what, of: of.clone() }),
        Some(Gone::Orphan { .. }) | None => {}
    }
    if let Some(root) = root {
        return Some(Keeps::StoodInByOther { what, of: root.clone() });
    }
    let environment = object.tags.get(TAG_ENVIRONMENT).cloned();
    Some(Keeps::UsedByForeign { what, environment, remedy: kinship.remedy(object) })
}

/// What stays keeps what it stands on, and its owner.
fn spread(doomed: &[Doomed], kinship: &Kinship<'_>, ids: &Ids, kept: &mut BTreeMap<Key, Keeps>) {
    loop {
        let mut held: Vec<(Key, Keeps)> = Vec::new();
        for stays in doomed.iter().filter(|doomed| kept.contains_key(&key(&doomed.object))) {
            let why = || Keeps::UsedBy { by: stays.at.clone() };
            held.extend(ids.used_by(&stays.object).into_iter().map(|used| (used, why())));
            // What cannot go keeps whose tenant it is; a companion outlives its owner.
            let owner = kinship.relation(&key(&stays.object)).filter(|relation| relation.bond == Bond::Tenant);
            held.extend(owner.map(|relation| (relation.owner.clone(), why())));
        }
        held.extend(doomed.iter().filter_map(|member| with_its_owner(member, doomed, kinship, kept)));
        held.retain(|(used, _)| !kept.contains_key(used) && doomed.iter().any(|doomed| key(&doomed.object) == *used));
        if held.is_empty() {
            return;
        }
        for (used, why) in held {
            kept.entry(used).or_insert(why);
        }
    }
}

/// Kin goes only because its owner goes: when the owner stays, so do its home directories and what its users run. So it is with what AWS made with it. What is protected keeps what is in it, as
/// the profiles of a domain, without which nobody finds a home directory.
fn with_its_owner(
    member: &Doomed,
    doomed: &[Doomed],
    kinship: &Kinship<'_>,
    kept: &BTreeMap<Key, Keeps>,
) -> Option<(Key, Keeps)> {
    let object = &member.object;
    let stays = |owner: &&Doomed| kept.contains_key(&key(&owner.object));
    let owner = if member.of.is_some() {
        let relation = kinship.relation(&key(object))?;
        doomed.iter().filter(stays).find(|owner| key(&owner.object) == relation.owner)
    } else if let Some(of) = parts::whole(object) {
        doomed.iter().filter(stays).find(|owner| owner.object.id == of)
    } else {
        let relation = kinds::of(object.kind).owner(&object.live, &object.tags).filter(|owner| owner.bond == Bond::Tenant)?;
        doomed.iter().filter(stays).find(|owner| owner.object.id == relation.of && owner.object.protected())
    }?;
    Some((key(object), Keeps::BelongsTo { owner: owner.at.clone() }))
}

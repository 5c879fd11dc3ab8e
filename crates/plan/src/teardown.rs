//! What must be deleted, in an order taken from what is live: whoever uses an object goes before it, or lets it go.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Cause, Note, Reason, Refusal, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, KindName, Known, Loss, Object, kinds};

use crate::Intent;
use crate::claim::Claimed;
use crate::doomed::{Doomed, doomed};
use crate::draft::{Draft, Drafts, Key, Replaced, key};
use crate::ids::Ids;
use crate::keep::keep_back;
use crate::kin::Kinship;
use crate::ledger::{self, Taken};
use crate::order::{awaited, reaches};
use crate::targets::Scope;
use crate::{users, withheld};

/// Adds the steps that release and delete, and what they wait for. Gives what is to go.
pub(crate) fn teardown(
    spec: &Spec,
    claimed: &Claimed,
    kinship: &Kinship<'_>,
    (scope, intent): (&Scope, &Intent),
    known: &Known,
    drafts: &mut Drafts,
) -> Vec<Doomed> {
    let mut doomed = doomed(spec, claimed, kinship, scope, intent, drafts);
    let needed = if intent.destroy { withheld::keep(spec, claimed, scope, drafts) } else { BTreeMap::new() };
    let staying = keep_back(&mut doomed, needed, claimed, kinship, drafts);
    users::refuse(&doomed, intent, drafts);
    for Doomed { at, of, bond, object, why, disposition } in &doomed {
        let mut draft = Draft::new(Verb::Delete, at, why.clone());
        draft.loses = loss(object, *bond, claimed);
        draft.object = Some(object.clone());
        draft.of.clone_from(of);
        draft.disposition = *disposition;
        drafts.push(draft);
    }
    let ids = Ids::of(doomed.iter().map(|doomed| &doomed.object));
    for Doomed { at, object, .. } in &doomed {
        let goes_first = drafts.deletes[&key(object)];
        for used in ids.used_by(object).into_iter().chain(withheld::stands_on(spec, claimed, at, object)) {
            if let Some(used) = drafts.deletes.get(&used).copied() {
                drafts.steps[used].after.insert(goes_first);
            }
        }
    }
    link_kin(&doomed, kinship, drafts);
    link_sagemaker(&doomed, &ids, drafts);
    let first = |drafts: &Drafts| -> BTreeSet<Key> {
        drafts.replaced.iter().filter(|replaced| replaced.delete_first).map(|replaced| key(&replaced.object)).collect()
    };
    let before = first(drafts);
    let converges = !intent.destroy && !intent.orphans;
    let taken = if converges { ledger::hand_over(spec, claimed, known, drafts) } else { BTreeMap::new() };
    link_replacements(&staying, &ids, drafts);
    ledger::note_first(&before, &taken, drafts);
    release(&doomed, &staying, &ids, kinship, &taken, drafts);
    doomed
}

/// What dies with an object. The data of a companion is its owner's, and is told there.
fn loss(object: &Object, bond: Option<Bond>, claimed: &Claimed) -> Option<Loss> {
    if bond == Some(Bond::Companion) {
        return None;
    }
    let loss = kinds::of(object.kind).loses(&object.live)?;
    let users = (object.kind == KindName::Domain).then(|| users::of_domain(&object.id, claimed));
    Some(Loss { users, ..loss })
}

/// Tenants go before their owner, companions after it. A mount target that has to go before its file system still waits for the domain of both.
fn link_kin(doomed: &[Doomed], kinship: &Kinship<'_>, drafts: &mut Drafts) {
    for Doomed { object, .. } in doomed {
        let Some(relation) = kinship.relation(&key(object)) else { continue };
        let own = drafts.deletes[&key(object)];
        if relation.bond == Bond::Companion {
            let line = kinship.line(&key(object)).into_iter().filter_map(|owner| drafts.deletes.get(owner).copied());
            let first = line.collect::<Vec<_>>().into_iter().find(|owner| !drafts.steps[*owner].after.contains(&own));
            drafts.steps[own].after.extend(first);
        } else if let Some(owner) = drafts.deletes.get(&relation.owner).copied() {
            drafts.steps[owner].after.insert(own);
        }
    }
}

/// What only SageMaker knows: it needs a role until the interfaces that it made with it are gone, and it writes logs and objects until nothing of it runs.
fn link_sagemaker(doomed: &[Doomed], ids: &Ids, drafts: &mut Drafts) {
    let sagemaker = |kind: KindName| kind.section() == "sagemaker";
    for Doomed { object, .. } in doomed.iter().filter(|doomed| sagemaker(doomed.object.kind)) {
        let used = ids.used_by(object);
        let network: BTreeSet<usize> = used
            .iter()
            .filter(|used| matches!(used.0, KindName::SecurityGroup | KindName::Subnet))
            .map(|used| drafts.deletes[used])
            .collect();
        for role in used.iter().filter(|used| used.0 == KindName::Role) {
            let role = drafts.deletes[role];
            drafts.steps[role].rather_after.extend(network.iter().copied());
        }
    }
    let writers: Vec<usize> =
        doomed.iter().filter(|doomed| sagemaker(doomed.object.kind)).map(|doomed| drafts.deletes[&key(&doomed.object)]).collect();
    for Doomed { object, .. } in doomed.iter().filter(|doomed| matches!(doomed.object.kind.section(), "s3" | "logs")) {
        let own = drafts.deletes[&key(object)];
        drafts.steps[own].rather_after.extend(writers.iter().copied());
    }
}

/// A replacement that deletes first creates afterwards; one that creates first deletes after all that switch over.
///
/// What stands on an object that goes first cannot outlive it: when its successor would have to wait for its own deletion, it goes first, too. So it is where
/// several exchange what only one can hold: one of them goes first, and better one that nothing uses which stays.
fn link_replacements(staying: &[(Address, Object)], ids: &Ids, drafts: &mut Drafts) {
    let mut users: BTreeMap<Key, usize> = BTreeMap::new();
    for used in staying.iter().flat_map(|(_, object)| ids.used_by(object)) {
        *users.entry(used).or_default() += 1;
    }
    let steps = |replaced: &Replaced| {
        let delete = drafts.deletes.get(&key(&replaced.object)).copied();
        Some((delete?, drafts.creates.get(&replaced.at).copied()?))
    };
    let links: Vec<Option<(usize, usize)>> = drafts.replaced.iter().map(steps).collect();
    for (replaced, link) in drafts.replaced.iter().zip(&links) {
        if let Some((delete, create)) = link.filter(|_| replaced.delete_first) {
            drafts.steps[create].after.insert(delete);
        }
    }
    let mut links: Vec<(&mut Replaced, usize, usize)> = drafts
        .replaced
        .iter_mut()
        .zip(links)
        .filter_map(|(replaced, link)| link.map(|(delete, create)| (replaced, delete, create)))
        .collect();
    links.sort_by_key(|(replaced, ..)| {
        let used = users.get(&key(&replaced.object)).copied().unwrap_or_default();
        (std::cmp::Reverse(used), replaced.at.clone())
    });
    for (replaced, delete, create) in links.into_iter().filter(|(replaced, ..)| !replaced.delete_first) {
        if reaches(&drafts.steps, create, delete) {
            replaced.delete_first = true;
        } else {
            drafts.steps[delete].after.insert(create);
        }
    }
}

/// Makes those who use a doomed object let it go: by their own update where they have one, else by a release. So it is also where the update itself waits
/// for the object to go, because what it switches over to takes something from it.
fn release(
    doomed: &[Doomed],
    staying: &[(Address, Object)],
    ids: &Ids,
    kinship: &Kinship<'_>,
    taken: &BTreeMap<Key, Taken>,
    drafts: &mut Drafts,
) {
    release_doomed(doomed, ids, kinship, drafts);
    let first: BTreeSet<Key> =
        drafts.replaced.iter().filter(|replaced| replaced.delete_first).map(|replaced| key(&replaced.object)).collect();
    let all = ids.names(|_| true);
    for (at, object) in staying {
        let update = drafts.updates.get(at).copied();
        let awaited = update.map(|update| awaited(&drafts.steps, update)).unwrap_or_default();
        let early = |key: &Key| first.contains(key) || drafts.deletes.get(key).is_some_and(|delete| awaited.contains(delete));
        let early: BTreeSet<Key> = doomed.iter().map(|doomed| key(&doomed.object)).filter(early).collect();
        let used = ids.used_by(object);
        let named = names_any(object, &all);
        let at_once = if update.is_some() { ids.names(|key| early.contains(key)) } else { all.clone() };
        let released = named && push_release(at, object, &at_once, ids, drafts).is_some();
        if released {
            note_gap(at, object, &early, ids, taken, drafts);
        }
        for used in used {
            let delete = drafts.deletes[&used];
            match update {
                Some(update) if !early.contains(&used) => {
                    drafts.steps[delete].after.insert(update);
                }
                Some(_) | None if released => {}
                Some(_) | None => {
                    let target = drafts.steps[delete].at.clone();
                    drafts.refusals.push(held(&target, &used.1, at, taken.get(&used)));
                }
            }
        }
        if let Some(update) = update.filter(|_| named) {
            for gone in doomed.iter().filter(|gone| gone.at.kind == at.kind && !early.contains(&key(&gone.object))) {
                let delete = drafts.deletes[&key(&gone.object)];
                drafts.steps[delete].after.insert(update);
            }
        }
    }
}

/// What a doomed object uses goes after it anyway. What it only names, as one group's rule names another group, is taken off before any of them goes.
fn release_doomed(doomed: &[Doomed], ids: &Ids, kinship: &Kinship<'_>, drafts: &mut Drafts) {
    let all = ids.names(|_| true);
    for Doomed { at, of, object, .. } in doomed.iter().filter(|doomed| names_any(&doomed.object, &all)) {
        let used = ids.used_by(object);
        let named = ids.names(|other| *other != key(object) && !used.contains(other));
        let owner = kinship.relation(&key(object)).map(|relation| relation.owner.clone());
        if let Some(step) = push_release(at, object, &named, ids, drafts) {
            drafts.steps[step].of.clone_from(of);
            let own = drafts.deletes[&key(object)];
            drafts.steps[own].after.insert(step);
            // A companion serves its owner until that is gone.
            drafts.steps[step].after.extend(owner.and_then(|owner| drafts.deletes.get(&owner).copied()));
        }
    }
}

/// Says that what stays does without the old object until it has the new one, where that is so only because somebody takes something from the old one.
fn note_gap(at: &Address, object: &Object, early: &BTreeSet<Key>, ids: &Ids, taken: &BTreeMap<Key, Taken>, drafts: &mut Drafts) {
    for used in ids.used_by(object).into_iter().filter(|used| early.contains(used)) {
        if let Some(Taken { by, thing }) = taken.get(&used) {
            let gone = drafts.deletes.get(&used).map(|delete| drafts.steps[*delete].at.to_string()).unwrap_or_default();
            let text = format!("is without {gone} until it is updated, because {by} takes {thing} from that first");
            drafts.notes.push(Note { at: at.clone(), text });
        }
    }
}

/// True when something could be taken off an object so that one of these can go.
fn names_any(object: &Object, going: &BTreeSet<String>) -> bool {
    !kinds::of(object.kind).release(&object.live, going).is_empty()
}

/// Adds a release when there is something to take off.
fn push_release(at: &Address, object: &Object, going: &BTreeSet<String>, ids: &Ids, drafts: &mut Drafts) -> Option<usize> {
    if !names_any(object, going) {
        return None;
    }
    // What it lets go of before is not given back to it.
    let before = drafts.letting_go.get(&key(object)).cloned();
    let things = before.iter().flat_map(|(_, things)| things).flat_map(|thing| [&thing.scope, &thing.value]);
    let off: BTreeSet<String> = going.iter().chain(things).filter(|name| !name.is_empty()).cloned().collect();
    let changes = kinds::of(at.kind).release(&object.live, &off);
    let text = object.live.to_string();
    let mut freed: BTreeSet<usize> = BTreeSet::new();
    for (name, used) in ids.iter().filter(|(name, _)| going.contains(*name) && text.contains(name.as_str())) {
        if !kinds::of(at.kind).release(&object.live, &BTreeSet::from([name.clone()])).is_empty() {
            freed.extend(drafts.deletes.get(used));
        }
    }
    let names = freed.iter().map(|step| drafts.steps[*step].at.clone()).collect();
    let mut draft = Draft::new(Verb::Release, at, Reason::Frees(names));
    draft.object = Some(object.clone());
    draft.changes = changes;
    draft.after.extend(before.map(|(step, _)| step));
    let release = drafts.push(draft);
    for step in freed {
        drafts.steps[step].after.insert(release);
    }
    if let Some(update) = drafts.updates.get(at).copied() {
        drafts.steps[update].after.insert(release);
    }
    Some(release)
}

fn held(target: &Address, id: &str, by: &Address, taken: Option<&Taken>) -> Refusal {
    let (message, help) = match taken {
        None => (
            format!("{target} ({id}) cannot be deleted: {by}, which stays, uses it"),
            format!("take it out of {by} first, or let {by} go too"),
        ),
        Some(Taken { by: other, thing }) => (
            format!(
                "{other} takes {thing} from {target} ({id}), which therefore has to go first; {by}, which stays, uses it until then"
            ),
            format!("do it in two steps, by way of a third value for {other}; or take {target} out of {by} first"),
        ),
    };
    Refusal { at: target.clone(), cause: Cause::Unchangeable, message, help }
}

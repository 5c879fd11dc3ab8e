//! What must be deleted, in an order taken from what is live: whoever uses an object goes before it, or lets it go.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Cause, Reason, Refusal, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, KindName, Known, Loss, Object, kinds};

use crate::Intent;
use crate::claim::Claimed;
use crate::doomed::{Doomed, doomed, is_going};
use crate::draft::{Draft, Drafts, Key, Replaced, key};
use crate::ids::Ids;
use crate::keep::keep_back;
use crate::kin::Kinship;
use crate::order::reaches;
use crate::targets::Scope;
use crate::{marks, users, withheld};

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
    users::refuse(&doomed, kinship, intent, drafts);
    for doomed in &doomed {
        drafts.push(gone(doomed, claimed));
    }
    tell_losses(&doomed, kinship, drafts);
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
    link_replacements(drafts);
    release(&doomed, &staying, &ids, kinship, drafts);
    link_clashes(&doomed, known, drafts);
    marks::take_off(spec, kinship, &doomed, (scope, intent), drafts);
    doomed
}

/// The step by which something goes, or stays and is nobody's.
fn gone(doomed: &Doomed, claimed: &Claimed) -> Draft {
    let Doomed { at, of, bond: _, object, why, disposition } = doomed;
    let verb = if doomed.stays() { Verb::Retain } else { Verb::Delete };
    let mut draft = Draft::new(verb, at, why.clone());
    if verb == Verb::Retain {
        draft.tags = object.without_claim();
    }
    draft.loses = loss(object, claimed);
    draft.object = Some(object.clone());
    draft.of.clone_from(of);
    draft.disposition = *disposition;
    draft
}

/// What dies with an object. One that AWS is deleting already has lost it.
fn loss(object: &Object, claimed: &Claimed) -> Option<Loss> {
    let loss = kinds::of(object.kind).loses(&object.live).filter(|_| !is_going(object))?;
    let users = (object.kind == KindName::Domain).then(|| users::of_domain(&object.id, claimed));
    Some(Loss { users, ..loss })
}

/// The data of a companion is its owner's and is told there, unless nothing is told there.
fn tell_losses(doomed: &[Doomed], kinship: &Kinship<'_>, drafts: &mut Drafts) {
    for doomed in doomed.iter().filter(|doomed| doomed.bond == Some(Bond::Companion)) {
        let own = key(&doomed.object);
        let told = |owner: &Key| drafts.deletes.get(owner).is_some_and(|step| drafts.steps[*step].loses.is_some());
        if kinship.line(&own).into_iter().any(told) {
            let step = drafts.deletes[&own];
            drafts.steps[step].loses = None;
        }
    }
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
/// What stands on an object that goes first cannot outlive it: when its successor would have to wait for its own deletion, it goes first, too.
fn link_replacements(drafts: &mut Drafts) {
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
    for (replaced, link) in drafts.replaced.iter_mut().zip(&links) {
        let Some((delete, create)) = link.filter(|_| !replaced.delete_first) else { continue };
        if reaches(&drafts.steps, create, delete) {
            replaced.delete_first = true;
        } else {
            drafts.steps[delete].after.insert(create);
        }
    }
}

/// What goes may hold a name or place that something new needs, as when a resource gets another name in the spec: then it goes first, where it can.
fn link_clashes(doomed: &[Doomed], known: &Known, drafts: &mut Drafts) {
    for (at, create) in drafts.creates.clone() {
        let Some(want) = drafts.steps[create].want.clone() else { continue };
        for Doomed { at: other, object, .. } in doomed.iter().filter(|doomed| doomed.at.kind == at.kind && doomed.at != at) {
            let delete = drafts.deletes[&key(object)];
            let holds = kinds::of(other.kind).clashes(&at, &want, &object.live, known);
            if holds && !reaches(&drafts.steps, delete, create) {
                drafts.steps[create].after.insert(delete);
            }
        }
    }
}

/// Makes those who use a doomed object let it go: by their own update where they have one, else by a release.
fn release(doomed: &[Doomed], staying: &[(Address, Object)], ids: &Ids, kinship: &Kinship<'_>, drafts: &mut Drafts) {
    let first: BTreeSet<Key> =
        drafts.replaced.iter().filter(|replaced| replaced.delete_first).map(|replaced| key(&replaced.object)).collect();
    let all = ids.names(|_| true);
    let replaced_first = ids.names(|key| first.contains(key));
    for doomed in doomed {
        // What it uses goes after it anyway. What only names it, as one group's rule names another group, is taken off before any of them goes.
        let object = &doomed.object;
        if names_any(object, &all) {
            let used = ids.used_by(object);
            let named = ids.names(|other| *other != key(object) && !used.contains(other));
            let owner = kinship.relation(&key(object)).map(|relation| relation.owner.clone());
            if let Some(step) = push_release(&doomed.at, object, &named, ids, drafts) {
                drafts.steps[step].of.clone_from(&doomed.of);
                let own = drafts.deletes[&key(object)];
                drafts.steps[own].after.insert(step);
                // A companion serves its owner until that is gone.
                drafts.steps[step].after.extend(owner.and_then(|owner| drafts.deletes.get(&owner).copied()));
            }
        }
    }
    for (at, object) in staying {
        let update = drafts.updates.get(at).copied();
        let used = ids.used_by(object);
        let named = names_any(object, &all);
        let at_once = if update.is_some() { &replaced_first } else { &all };
        let released = named && push_release(at, object, at_once, ids, drafts).is_some();
        for used in used {
            let delete = drafts.deletes[&used];
            match update {
                Some(update) if !first.contains(&used) => {
                    drafts.steps[delete].after.insert(update);
                }
                Some(_) | None if released => {}
                Some(_) | None => {
                    let target = drafts.steps[delete].at.clone();
                    drafts.refusals.push(held(&target, &used.1, at));
                }
            }
        }
        if let Some(update) = update.filter(|_| named) {
            for gone in doomed.iter().filter(|gone| gone.at.kind == at.kind && !first.contains(&key(&gone.object))) {
                let delete = drafts.deletes[&key(&gone.object)];
                drafts.steps[delete].after.insert(update);
            }
        }
    }
}

/// True when something could be taken off an object so that one of these can go.
fn names_any(object: &Object, going: &BTreeSet<String>) -> bool {
    !kinds::of(object.kind).release(&object.live, going).is_empty()
}

/// Adds a release when there is something to take off.
fn push_release(at: &Address, object: &Object, going: &BTreeSet<String>, ids: &Ids, drafts: &mut Drafts) -> Option<usize> {
    let changes = kinds::of(at.kind).release(&object.live, going);
    if changes.is_empty() {
        return None;
    }
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
    let release = drafts.push(draft);
    for step in freed {
        drafts.steps[step].after.insert(release);
    }
    if let Some(update) = drafts.updates.get(at).copied() {
        drafts.steps[update].after.insert(release);
    }
    Some(release)
}

fn held(target: &Address, id: &str, by: &Address) -> Refusal {
    let message = format!("{target} ({id}) cannot be deleted: {by}, which stays, uses it");
    let help = format!("take it out of {by} first, or let {by} go too");
    Refusal { at: target.clone(), cause: Cause::Unchangeable, message, help }
}

//! Who holds which unique thing (a name, a range, an address, a place), and who needs it: whoever lets go comes before whoever takes, also between
//! different addresses and through updates.
//!
//! Where some exchange what they hold, the circle is broken where nothing of value dies: an object that is replaced anyway goes before its successor is
//! made, or an object that stays lets go first. Where neither is possible the plan is refused, because the exchange takes two steps.

mod book;
mod refuse;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod toy;
#[cfg(test)]
mod toy_live;

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Note, Reason, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, Known, Unique, kinds};

use self::book::{Book, Holding, Whose};
use crate::claim::Claimed;
use crate::draft::{Draft, Drafts, Key, key};
use crate::order::reaches;

/// For whom an object has to let go: the resource, and the thing in words.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) by: Address,
    pub(crate) thing: String,
}

/// A thing that a step takes.
struct Claim {
    step: usize,
    at: Address,
    thing: Unique,
}

/// Adds what lets go before what takes, and refuses what cannot be had. Gives the objects that somebody else waits for.
///
/// The steps that delete must be there, and what they wait for among each other; not yet what a replacement that makes the new one first waits for.
pub(crate) fn hand_over(spec: &Spec, claimed: &Claimed, known: &Known, drafts: &mut Drafts) -> BTreeMap<Key, Taken> {
    let resources = spec.resources.iter().map(|resource| (resource.at.clone(), resource.clone())).collect();
    let book = Book::of(claimed, known, &resources);
    refuse::wanted_twice(spec, &book, drafts);
    let mut taken = BTreeMap::new();
    let mut releases = BTreeMap::new();
    for claim in claims(&book, drafts) {
        for holding in book.in_the_way(&claim.thing) {
            settle(&book, &claim, holding, &mut releases, &mut taken, drafts);
        }
    }
    taken
}

/// What the steps take, in the order of their addresses, so that the order in which they were found means nothing.
fn claims(book: &Book<'_>, drafts: &Drafts) -> Vec<Claim> {
    let mut claims = Vec::new();
    for (step, draft) in drafts.steps.iter().enumerate() {
        let Some(want) = &draft.want else { continue };
        let needed = book.needs(&draft.at, want);
        let takes = |thing: &Unique| match (draft.verb, &draft.object) {
            (Verb::Create, _) => true,
            (Verb::Update, Some(object)) => {
                let changes = draft.changes.iter().any(|change| thing.is_decided_by(&change.field));
                changes && !kinds::of(draft.at.kind).holds(&object.live).iter().any(|held| same(held, thing))
            }
            // What completes a new object takes nothing that its creation did not.
            (Verb::Update, None) | (Verb::Release | Verb::Delete, _) => false,
        };
        claims.extend(needed.into_iter().filter(takes).map(|thing| Claim { step, at: draft.at.clone(), thing }));
    }
    claims.sort_by(|left, right| (&left.at, &left.thing).cmp(&(&right.at, &right.thing)));
    claims
}

/// True when two mean one thing, whoever holds it and how.
fn same(one: &Unique, two: &Unique) -> bool {
    one.sort == two.sort && one.scope == two.scope && one.value == two.value
}

/// Orders one claim after one holding, or refuses it.
fn settle(
    book: &Book<'_>,
    claim: &Claim,
    holding: &Holding<'_>,
    releases: &mut BTreeMap<Key, Release>,
    taken: &mut BTreeMap<Key, Taken>,
    drafts: &mut Drafts,
) {
    let holder = key(holding.object);
    if drafts.steps[claim.step].object.as_ref().is_some_and(|object| key(object) == holder) {
        if drafts.steps[claim.step].verb == Verb::Create && !claim.thing.is_coined() {
            own_object_first(&holder, drafts);
        }
        return;
    }
    if holding.whose == Whose::Foreign && holding.is_going() && !drafts.deletes.contains_key(&holder) {
        return;
    }
    let Some(step) = lets_go(holding, drafts) else {
        // What both want is refused as such.
        if !holding.keeps {
            drafts.refusals.push(refuse::held(book, &claim.at, &claim.thing, holding));
        }
        return;
    };
    if !reaches(&drafts.steps, step, claim.step) {
        drafts.steps[claim.step].after.insert(step);
        let thing = book.words(&claim.thing);
        let gone = drafts.steps[step].object.as_ref().map_or(holder, key);
        taken.entry(gone).or_insert_with(|| Taken { by: claim.at.clone(), thing });
    } else if drafts.steps[step].verb == Verb::Delete || !release_first(book, claim, holding, step, releases, drafts) {
        drafts.refusals.push(refuse::circle(book, &claim.at, &claim.thing, holding));
    }
}

/// The old and the new object of one resource cannot both have it.
fn own_object_first(holder: &Key, drafts: &mut Drafts) {
    for replaced in &mut drafts.replaced {
        if key(&replaced.object) == *holder {
            replaced.delete_first = true;
        }
    }
}

/// The steps after which a thing is free: the deletion of its holder, or of what it is held through, or an update that gives it up. One of them is enough.
fn lets_go(holding: &Holding<'_>, drafts: &Drafts) -> Option<usize> {
    let holder = key(holding.object);
    let through = holding.thing.ends_with.as_ref();
    let ends = drafts.deletes.iter().find(|((_, id), _)| through == Some(id)).map(|(_, step)| *step);
    let deleted = drafts.deletes.get(&holder).copied().or(ends);
    deleted.or_else(|| drafts.updates.get(&holding.at).copied().filter(|step| gives_up(&drafts.steps[*step], holding)))
}

/// True when an update of the holder takes the thing off it.
fn gives_up(update: &Draft, holding: &Holding<'_>) -> bool {
    update.object.as_ref().is_some_and(|object| key(object) == key(holding.object))
        && !holding.keeps
        && update.changes.iter().any(|change| holding.thing.is_decided_by(&change.field))
}

/// What an object lets go before its update.
struct Release {
    step: usize,
    things: Vec<Unique>,
}

/// Lets an object that stays let go of a thing before its update, which would have to come too late. False when it holds it for good.
fn release_first(
    book: &Book<'_>,
    claim: &Claim,
    holding: &Holding<'_>,
    update: usize,
    releases: &mut BTreeMap<Key, Release>,
    drafts: &mut Drafts,
) -> bool {
    let (holder, kind) = (key(holding.object), kinds::of(holding.object.kind));
    let mut things = releases.get(&holder).map(|release| release.things.clone()).unwrap_or_default();
    things.push(holding.thing.clone());
    let alone = kind.lets_go(&holding.object.live, std::slice::from_ref(&holding.thing));
    if alone.is_empty() {
        return false;
    }
    let changes = kind.lets_go(&holding.object.live, &things);
    let step = match releases.get(&holder) {
        Some(release) => release.step,
        None => {
            let mut draft = Draft::new(Verb::Release, &holding.at, Reason::Yields(Vec::new()));
            draft.object = Some(holding.object.clone());
            // What a user runs in it and what it cannot be changed under goes first.
            draft.after.extend(drafts.evictions.get(&holding.at).into_iter().flatten());
            drafts.push(draft)
        }
    };
    drafts.letting_go.insert(holder.clone(), (step, things.clone()));
    releases.insert(holder, Release { step, things });
    let draft = &mut drafts.steps[step];
    draft.changes = changes;
    if let Reason::Yields(list) = &mut draft.why
        && !list.contains(&claim.at)
    {
        list.push(claim.at.clone());
        list.sort();
    }
    drafts.steps[update].after.insert(step);
    drafts.steps[claim.step].after.insert(step);
    let text =
        format!("lets go of {} before {} takes it, so that for a moment neither has it", book.words(&claim.thing), claim.at);
    drafts.notes.push(Note { at: holding.at.clone(), text });
    true
}

/// The objects that have to go before their successors are made although the kind allows both at once, because somebody else waits for what they hold.
pub(crate) fn note_first(before: &BTreeSet<Key>, taken: &BTreeMap<Key, Taken>, drafts: &mut Drafts) {
    let mut notes = Vec::new();
    for replaced in drafts.replaced.iter().filter(|replaced| replaced.delete_first && !before.contains(&key(&replaced.object))) {
        if let Some(Taken { by, thing }) = taken.get(&key(&replaced.object)) {
            let text = format!("goes before its successor is made, because {by} takes {thing} from it");
            notes.push(Note { at: replaced.at.clone(), text });
        }
    }
    drafts.notes.extend(notes);
}

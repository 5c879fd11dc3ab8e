//! What must be deleted, in an order taken from what is live: whoever uses an object goes before it, or lets it go.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Cause, Kept, Reason, Refusal, Verb};
use heiiki_model::spec::{Disposition, Spec};
use heiiki_model::{Address, Object, kinds};

use crate::Intent;
use crate::claim::Claimed;
use crate::draft::{Draft, Drafts, Key, key};
use crate::targets::Scope;
use crate::withheld;

/// An object that is to go.
struct Doomed {
    at: Address,
    object: Object,
    why: Reason,
    disposition: Option<Disposition>,
}

/// Adds the steps that release and delete, and what they wait for.
pub(crate) fn teardown(spec: &Spec, claimed: &Claimed, scope: &Scope, intent: &Intent, drafts: &mut Drafts) {
    let mut doomed = doomed(spec, claimed, scope, intent, drafts);
    let needed = if intent.destroy { withheld::keep(spec, claimed, scope, drafts) } else { BTreeMap::new() };
    let staying = keep_back(&mut doomed, needed, claimed, intent, drafts);
    for Doomed { at, object, why, disposition } in &doomed {
        let mut draft = Draft::new(Verb::Delete, at, why.clone());
        draft.loses = kinds::of(at.kind).loses(&object.live);
        draft.object = Some(object.clone());
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
    link_replacements(drafts);
    release(&doomed, &staying, &ids, drafts);
}

fn doomed(spec: &Spec, claimed: &Claimed, scope: &Scope, intent: &Intent, drafts: &Drafts) -> Vec<Doomed> {
    let dispositions: BTreeMap<&Address, Disposition> =
        spec.resources.iter().filter_map(|resource| Some((&resource.at, resource.on_destroy?))).collect();
    let disposition = |at: &Address| dispositions.get(at).copied();
    let make = |at: &Address, object: &Object, why: Reason| {
        let (at, object) = (at.clone(), object.clone());
        Doomed { disposition: disposition(&at), at, object, why }
    };
    let mut doomed = Vec::new();
    if intent.destroy {
        let live = claimed.known.live.iter().filter(|(at, object)| !object.existing && scope.holds(at));
        doomed.extend(live.map(|(at, object)| make(at, object, Reason::Destroyed)));
    }
    doomed.extend(drafts.replaced.iter().map(|replaced| make(&replaced.at, &replaced.object, replaced.why.clone())));
    let whole = matches!(scope, Scope::All);
    let left = claimed.superseded.iter().filter(|(at, _)| scope.holds(at));
    doomed.extend(left.map(|(at, object)| make(at, object, Reason::Superseded)));
    let gone = claimed.orphans.iter().filter(|(at, _)| whole || (intent.destroy && scope.holds(at)));
    let why = if intent.destroy { Reason::Destroyed } else { Reason::NotInSpec };
    doomed.extend(gone.map(|(at, object)| make(at, object, why.clone())));
    doomed
}

/// Takes back what must stay: protected objects, and whatever they, retained data or what could not be read stand on. Gives our objects that stay.
fn keep_back(
    doomed: &mut Vec<Doomed>,
    needed: BTreeMap<Key, String>,
    claimed: &Claimed,
    intent: &Intent,
    drafts: &mut Drafts,
) -> Vec<(Address, Object)> {
    let mut kept = needed;
    let ids = Ids::of(doomed.iter().map(|doomed| &doomed.object));
    for Doomed { at, object, disposition, .. } in doomed.iter() {
        if object.protected() && !is_replaced(drafts, object) {
            kept.insert(key(object), "protected (tag heiiki:protect)".to_owned());
        }
        let loses = kinds::of(at.kind).loses(&object.live);
        if let Some(loss) = loses.filter(|loss| loss.retainable && *disposition == Some(Disposition::Retain)) {
            for used in ids.used_by(object) {
                // What is retained stays in the network: its mount targets need the subnets and the VPC, and nothing else.
                let network = matches!(used.0, heiiki_model::KindName::Subnet | heiiki_model::KindName::Vpc);
                if network && intent.destroy {
                    kept.insert(used, format!("{loss} of {at} is retained and stands in it"));
                }
            }
        }
    }
    loop {
        let held: Vec<(Key, String)> = doomed
            .iter()
            .filter(|doomed| kept.contains_key(&key(&doomed.object)))
            .flat_map(|doomed| {
                ids.used_by(&doomed.object).into_iter().map(|used| (used, format!("{} uses it and stays", doomed.at)))
            })
            .filter(|(used, _)| !kept.contains_key(used))
            .collect();
        if held.is_empty() {
            break;
        }
        kept.extend(held);
    }
    let mut staying: Vec<(Address, Object)> = Vec::new();
    doomed.retain(|doomed| match kept.get(&key(&doomed.object)) {
        None => true,
        Some(why) => {
            let (at, id) = (doomed.at.clone(), doomed.object.id.clone());
            drafts.kept.push(Kept { at: at.clone(), id, why: why.clone() });
            staying.push((at, doomed.object.clone()));
            false
        }
    });
    let going: BTreeSet<Key> = doomed.iter().map(|doomed| key(&doomed.object)).collect();
    let live = claimed.known.live.iter().filter(|(_, object)| !object.existing && !going.contains(&key(object)));
    let live: Vec<(Address, Object)> = live.map(|(at, object)| (at.clone(), Object::clone(object))).collect();
    staying.extend(live);
    staying.sort_by_cached_key(|(_, object)| key(object));
    staying.dedup_by(|left, right| key(&left.1) == key(&right.1));
    staying
}

fn is_replaced(drafts: &Drafts, object: &Object) -> bool {
    drafts.replaced.iter().any(|replaced| key(&replaced.object) == key(object))
}

/// A replacement that deletes first creates afterwards; one that creates first deletes after all that switch over.
fn link_replacements(drafts: &mut Drafts) {
    for replaced in drafts.replaced.clone() {
        let delete = drafts.deletes.get(&key(&replaced.object)).copied();
        let create = drafts.creates.get(&replaced.at).copied();
        let (Some(delete), Some(create)) = (delete, create) else { continue };
        if replaced.delete_first {
            drafts.steps[create].after.insert(delete);
        } else {
            drafts.steps[delete].after.insert(create);
        }
    }
}

/// Makes those who use a doomed object let it go: by their own update where they have one, else by a release.
fn release(doomed: &[Doomed], staying: &[(Address, Object)], ids: &Ids, drafts: &mut Drafts) {
    let first: BTreeSet<Key> =
        drafts.replaced.iter().filter(|replaced| replaced.delete_first).map(|replaced| key(&replaced.object)).collect();
    let all = ids.names(|_| true);
    let replaced_first = ids.names(|key| first.contains(key));
    for Doomed { at, object, .. } in doomed {
        // What it uses goes after it anyway. What only names it, as one group's rule names another group, is taken off before any of them goes.
        if names_any(object, &all) {
            let used = ids.used_by(object);
            let named = ids.names(|other| *other != key(object) && !used.contains(other));
            push_release(at, object, &named, ids, true, drafts);
        }
    }
    for (at, object) in staying {
        let update = drafts.updates.get(at).copied();
        let used = ids.used_by(object);
        let named = names_any(object, &all);
        let at_once = if update.is_some() { &replaced_first } else { &all };
        let released = named && push_release(at, object, at_once, ids, false, drafts);
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

/// Adds a release when there is something to take off; says whether there was.
fn push_release(at: &Address, object: &Object, going: &BTreeSet<String>, ids: &Ids, doomed: bool, drafts: &mut Drafts) -> bool {
    let changes = kinds::of(at.kind).release(&object.live, going);
    if changes.is_empty() {
        return false;
    }
    let text = object.live.to_string();
    let mut freed: BTreeSet<usize> = BTreeSet::new();
    for (name, used) in ids.0.iter().filter(|(name, _)| going.contains(*name) && text.contains(name.as_str())) {
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
    if doomed && let Some(own) = drafts.deletes.get(&key(object)).copied() {
        drafts.steps[own].after.insert(release);
    }
    if let Some(update) = drafts.updates.get(at).copied() {
        drafts.steps[update].after.insert(release);
    }
    true
}

fn held(target: &Address, id: &str, by: &Address) -> Refusal {
    let message = format!("{target} ({id}) cannot be deleted: {by}, which stays, uses it");
    let help = format!("take it out of {by} first, or let {by} go too");
    Refusal { at: target.clone(), cause: Cause::Unchangeable, message, help }
}

/// The ids and ARNs of a set of objects. An id that two of them have names neither; their ARNs tell them apart.
struct Ids(BTreeMap<String, Key>);

impl Ids {
    fn of<'a>(objects: impl Iterator<Item = &'a Object>) -> Self {
        let mut names: BTreeMap<String, BTreeSet<Key>> = BTreeMap::new();
        for object in objects {
            let arn = object.live.get("arn").and_then(serde_json::Value::as_str);
            let further = kinds::of(object.kind).names(&object.live);
            for name in arn.into_iter().chain([object.id.as_str()]).chain(further.iter().map(String::as_str)) {
                names.entry(name.to_owned()).or_default().insert(key(object));
            }
        }
        Self(
            names
                .into_iter()
                .filter(|(_, keys)| keys.len() == 1)
                .flat_map(|(name, keys)| keys.into_iter().map(move |key| (name.clone(), key)))
                .collect(),
        )
    }

    /// The objects of this set that an object uses.
    fn used_by(&self, object: &Object) -> BTreeSet<Key> {
        let uses = kinds::of(object.kind).uses(&object.live);
        uses.iter().filter_map(|used| self.0.get(used)).filter(|used| **used != key(object)).cloned().collect()
    }

    /// The ids and ARNs of some of the objects.
    fn names(&self, of: impl Fn(&Key) -> bool) -> BTreeSet<String> {
        self.0.iter().filter(|(_, key)| of(key)).map(|(name, _)| name.clone()).collect()
    }
}

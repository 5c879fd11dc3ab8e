//! What must be created, updated or replaced. In the spec's order; a replaced object is forgotten, so that whatever names it differs by itself.

use std::collections::BTreeSet;

use heiiki_model::kind::Recovery;
use heiiki_model::object::TAG_APPLIED;
use heiiki_model::plan::{Cause, Reason, Refusal, Verb, is_going};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Address, Change, Known, Mode, Object, Phase, Replacement, When, kinds};

use crate::claim::Claimed;
use crate::draft::{Draft, Drafts, Replaced};
use crate::kin::Kinship;
use crate::{Intent, adopt, tags, targets::Scope, users, withheld};

/// Adds the steps that create and update; gives the number of resources that are as wanted.
pub(crate) fn converge(
    spec: &Spec,
    claimed: &Claimed,
    kinship: &Kinship<'_>,
    (scope, intent): (&Scope, &Intent),
    known: &mut Known,
    drafts: &mut Drafts,
) -> usize {
    let ours: Vec<&Resource> =
        spec.resources.iter().filter(|resource| scope.holds(&resource.at) && resource.existing.is_none()).collect();
    forget_replaced(spec, claimed, &ours, known);
    let mut unchanged = 0;
    for resource in ours {
        if intent.adopt {
            claim_only(spec, claimed, resource, drafts);
            continue;
        }
        let Some(object) = claimed.known.live.get(&resource.at).map(|object| Object::clone(object)) else {
            create(spec, claimed, resource, known, drafts, None);
            continue;
        };
        match verdict(spec, resource, &object, known) {
            Verdict::Same => {
                unchanged += 1;
                note(spec, resource, object, drafts);
            }
            Verdict::Withheld(why) => drafts.kept.push(withheld::uncompared(&resource.at, &object, &why)),
            Verdict::Update(changes, why) => {
                let kind = kinds::of(resource.at.kind);
                if changes.iter().any(|change| kind.claims(change)) {
                    drafts.refusals.extend(clash(claimed, resource, known));
                }
                users::quiet(resource, &object, &changes, known, kinship, intent, drafts);
                update(spec, resource, object, changes, why, drafts);
            }
            Verdict::Replace(_, why) if claimed.unclaimed.contains(&resource.at) => {
                drafts.refusals.push(adopt::not_yet_ours(resource, &object, &why.to_string()));
            }
            Verdict::Replace(changes, why) => {
                let gone_already = matches!(why, Reason::Unfinished(_) | Reason::Broken(_));
                let order = kinds::of(resource.at.kind).replacement(&resource.want, &object.live, known);
                let delete_first = gone_already || order == Replacement::DeleteFirst;
                let replaced = Replaced { at: resource.at.clone(), object, delete_first, why };
                create(spec, claimed, resource, known, drafts, Some((&replaced, changes)));
                drafts.replaced.push(replaced);
            }
            Verdict::Refuse(refusal) => drafts.refusals.push(refusal),
        }
    }
    complete(spec, known, drafts);
    link(spec, drafts);
    unchanged
}

/// Writes the claim of an object that becomes ours or has moved, and leaves every other difference for another plan.
fn claim_only(spec: &Spec, claimed: &Claimed, resource: &Resource, drafts: &mut Drafts) {
    let Some(object) = claimed.known.live.get(&resource.at).filter(|_| claimed.unclaimed.contains(&resource.at)) else { return };
    let Some(change) = tags::change(&tags::wanted(spec, resource), object, &resource.ignore) else { return };
    let others = kinds::of(resource.at.kind).diff(&resource.want, &object.live, &claimed.known);
    let mut left = resource.clone();
    left.ignore.extend(others.iter().map(|change| change.field.to_string()));
    update(spec, &left, Object::clone(object), vec![change], Reason::Differs, drafts);
    // What is left was not applied, and the tag must not say so.
    if let Some(draft) = drafts.steps.last_mut().filter(|_| !others.is_empty()) {
        draft.tags.remove(TAG_APPLIED);
    }
}

/// Forgets every object that must be replaced, until no other follows: one that names what comes later in the spec's order follows late.
fn forget_replaced(spec: &Spec, claimed: &Claimed, ours: &[&Resource], known: &mut Known) {
    loop {
        let before = known.live.len();
        for resource in ours.iter().filter(|resource| !claimed.unclaimed.contains(&resource.at)) {
            let Some(object) = known.live.get(&resource.at) else { continue };
            if matches!(verdict(spec, resource, object, known), Verdict::Replace(..)) {
                known.live.forget(&resource.at);
            }
        }
        if known.live.len() == before {
            return;
        }
    }
}

/// What a live object needs.
enum Verdict {
    Same,
    /// The caller was not shown what to compare with.
    Withheld(String),
    Update(Vec<Change>, Reason),
    Replace(Vec<Change>, Reason),
    Refuse(Refusal),
}

fn verdict(spec: &Spec, resource: &Resource, object: &Object, known: &Known) -> Verdict {
    let kind = kinds::of(resource.at.kind);
    if let Some(why) = kind.withheld(&object.live) {
        return Verdict::Withheld(why);
    }
    let mut changes: Vec<Change> = kind.diff(&resource.want, &object.live, known);
    changes.retain(|change| !change.is_ignored(&resource.ignore));
    changes.extend(tags::change(&tags::wanted(spec, resource), object, &resource.ignore));
    let refused = changes.iter().find_map(|change| match &change.mode {
        Mode::Refused(why) => Some((change.field.clone(), why.clone())),
        Mode::InPlace | Mode::Restart | Mode::Replace(_) => None,
    });
    if let Some((field, why)) = refused {
        let message = format!("`{field}` of {} cannot be changed: {why}", resource.at);
        let help = format!("put `{field}` back to what is live, or add `ignore: [{field}]`");
        return Verdict::Refuse(Refusal { at: resource.at.clone(), cause: Cause::Unchangeable, message, help });
    }
    match kind.phase(&object.live) {
        Phase::Busy(status) if is_going(&status) => return Verdict::Replace(changes, Reason::Unfinished(status)),
        Phase::Failed(reason) => {
            let mended_in_place = kind.recovery(&object.live) == Recovery::Update;
            return match replacing(&changes) {
                Some(why) if mended_in_place => Verdict::Replace(changes, why),
                None if mended_in_place => Verdict::Update(changes, Reason::Broken(reason)),
                Some(_) | None => Verdict::Replace(changes, Reason::Broken(reason)),
            };
        }
        Phase::Busy(status) if replacing(&changes).is_none() => return Verdict::Update(changes, Reason::Unfinished(status)),
        Phase::Busy(_) | Phase::Ready => {}
    }
    match replacing(&changes) {
        Some(why) => Verdict::Replace(changes, why),
        None if changes.is_empty() => Verdict::Same,
        None => Verdict::Update(changes, Reason::Differs),
    }
}

fn replacing(changes: &[Change]) -> Option<Reason> {
    changes.iter().find_map(|change| match &change.mode {
        Mode::Replace(because) => Some(match change.to.after.first() {
            Some(at) => Reason::Follows(at.clone()),
            None => Reason::Replaced { field: change.field.to_string(), because: because.to_string() },
        }),
        Mode::InPlace | Mode::Restart | Mode::Refused(_) => None,
    })
}

fn create(
    spec: &Spec,
    claimed: &Claimed,
    resource: &Resource,
    known: &Known,
    drafts: &mut Drafts,
    replaced: Option<(&Replaced, Vec<Change>)>,
) {
    if let Some(refusal) = clash(claimed, resource, known) {
        drafts.refusals.push(refusal);
        return;
    }
    let mut draft = Draft::new(Verb::Create, &resource.at, Reason::Missing);
    if let Some((replaced, changes)) = replaced {
        draft.why = replaced.why.clone();
        draft.changes = changes;
        draft.object = Some(replaced.object.clone());
    }
    draft.want = Some(resource.want.clone());
    draft.tags = tags::wanted(spec, resource);
    draft.tags.retain(|_, value| value.is_some());
    draft.ignore.clone_from(&resource.ignore);
    drafts.push(draft);
}

/// The refusal for a foreign object that holds what the resource needs.
fn clash(claimed: &Claimed, resource: &Resource, known: &Known) -> Option<Refusal> {
    let (at, kind) = (&resource.at, kinds::of(resource.at.kind));
    let holds = |object: &&Object| object.kind == at.kind && kind.clashes(at, &resource.want, &object.live, known);
    claimed.foreign.iter().find(holds).map(|object| clash_refusal(at, object))
}

fn clash_refusal(at: &Address, object: &Object) -> Refusal {
    let owner = object.tags.get(heiiki_model::object::TAG_ENVIRONMENT);
    let whose =
        owner.map_or_else(|| "which heiiki did not make".to_owned(), |name| format!("which belongs to environment {name}"));
    let message = format!("{at} needs a name or range that {} holds, {whose}", object.id);
    let help =
        format!("choose another name or range, use it as it is with `existing: {{id: {}}}`, or remove it yourself", object.id);
    Refusal { at: at.clone(), cause: Cause::Clash, message, help }
}

fn update(spec: &Spec, resource: &Resource, object: Object, changes: Vec<Change>, why: Reason, drafts: &mut Drafts) {
    let mut draft = Draft::new(Verb::Update, &resource.at, why);
    draft.object = Some(object);
    draft.want = Some(resource.want.clone());
    draft.tags = tags::wanted(spec, resource);
    draft.ignore.clone_from(&resource.ignore);
    draft.changes = changes;
    // What a user runs in it and what it cannot be changed under goes first.
    draft.after = drafts.evictions.get(&resource.at).cloned().unwrap_or_default();
    drafts.push(draft);
}

/// An object that is as wanted but does not say so is told what was applied, so that a later difference is not taken for one that never was.
fn note(spec: &Spec, resource: &Resource, object: Object, drafts: &mut Drafts) {
    let tags = tags::wanted(spec, resource);
    if tags::is_unrecorded(&tags, &object, &resource.ignore) {
        update(spec, resource, object, Vec::new(), Reason::Recorded, drafts);
    }
}

/// A new object that names what is made after it is completed by an update once that exists.
fn complete(spec: &Spec, known: &Known, drafts: &mut Drafts) {
    for resource in &spec.resources {
        let Some(create) = drafts.creates.get(&resource.at).copied() else { continue };
        let refs = kinds::of(resource.at.kind).refs(&resource.want);
        let late = refs.iter().any(|reference| reference.when == When::Complete && known.live.get(&reference.to).is_none());
        let declared = refs.iter().any(|reference| drafts.creates.contains_key(&reference.to));
        if late && declared {
            let mut draft = Draft::new(Verb::Update, &resource.at, Reason::Completes);
            draft.want = Some(resource.want.clone());
            draft.ignore.clone_from(&resource.ignore);
            draft.after.insert(create);
            // What was applied is said by the step that applies the last of it.
            draft.tags.extend(drafts.steps[create].tags.remove_entry(TAG_APPLIED));
            drafts.push(draft);
        }
    }
}

/// What waits for what, as far as the spec's references say.
fn link(spec: &Spec, drafts: &mut Drafts) {
    let guards = guards(spec, drafts);
    for resource in &spec.resources {
        let refs = if resource.existing.is_some() { Vec::new() } else { kinds::of(resource.at.kind).refs(&resource.want) };
        let at = &resource.at;
        let (create, update) = (drafts.creates.get(at).copied(), drafts.updates.get(at).copied());
        for reference in refs.iter().filter(|reference| reference.to != *at) {
            let target = drafts.creates.get(&reference.to).copied();
            let finished = drafts.updates.get(&reference.to).copied();
            let early = reference.when == When::Create;
            if let Some(step) = create.filter(|_| early) {
                drafts.steps[step].after.extend(target);
                drafts.steps[step].rather_after.extend(finished);
            }
            if let Some(step) = update {
                drafts.steps[step].after.extend(target);
                if early {
                    drafts.steps[step].rather_after.extend(finished);
                }
            }
        }
        for needed in &resource.depends_on {
            let finished = drafts.updates.get(needed).or_else(|| drafts.creates.get(needed)).copied();
            for step in create.into_iter().chain(update) {
                drafts.steps[step].after.extend(finished);
            }
        }
        for first in &resource.follows {
            let finished = [drafts.creates.get(first), drafts.updates.get(first)].into_iter().flatten().copied();
            let finished: Vec<usize> = finished.collect();
            for step in create.into_iter().chain(update) {
                drafts.steps[step].rather_after.extend(finished.iter().copied());
            }
        }
        if at.kind.section() == "sagemaker" {
            for step in create.into_iter().chain(update) {
                drafts.steps[step].rather_after.extend(guards.iter().copied());
            }
        }
    }
}

/// Steps of policies that name subnets or endpoints made in this plan: SageMaker would be refused the new ones until these policies name them.
fn guards(spec: &Spec, drafts: &Drafts) -> BTreeSet<usize> {
    let mut guards = BTreeSet::new();
    for resource in spec.resources.iter().filter(|resource| resource.at.kind.section() == "iam" && resource.existing.is_none()) {
        let refs = kinds::of(resource.at.kind).refs(&resource.want);
        let names_new = refs.iter().any(|reference| {
            let network = reference.to.kind.section() == "ec2";
            network && reference.attribute.is_some() && drafts.creates.contains_key(&reference.to)
        });
        if names_new {
            guards.extend(drafts.creates.get(&resource.at).copied());
            guards.extend(drafts.updates.get(&resource.at).copied());
        }
    }
    guards
}

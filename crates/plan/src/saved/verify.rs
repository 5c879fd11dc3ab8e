//! The verification of a saved plan against a fresh plan from the same spec and intent.
//!
//! The saved plan only says which steps were reviewed. The steps that are carried out are those of the fresh plan, with its
//! objects, its order and its refusals, as far as the saved plan has the same ones. A step that only the saved plan has makes the
//! whole file stale, no matter if the account changed or somebody wrote the step into the file.
//!
//! ```text
//! saved:  ~ subnet/a    - role/old                 fresh:  ~ subnet/a    + vpc/new
//! - role/old is only in the saved plan             the file is stale, and nothing is carried out
//! saved:  ~ subnet/a                               fresh:  ~ subnet/a    + vpc/new
//! + vpc/new was not reviewed                       ~ subnet/a is carried out, and vpc/new is left
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::mem::discriminant;

use heiiki_model::plan::{
    Cause, Fate, Kin, Plan, Proof, Proven, Reason, Refusal, Standing, Step, StepId, Verb, address_of_place,
};
use heiiki_model::{Address, KindName, Loss, Object, kinds};
use serde_json::Value;

use super::Saved;
use crate::Planned;
use crate::preconditions::{Precondition, Stale, StaleReason, preconditions, stale};

/// The part of a saved plan that may be carried out.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// The steps that both plans have, as the fresh one has them.
    pub plan: Plan,
    /// The resources that have further steps in the fresh plan. Nobody reviewed these, and they are left.
    pub left: BTreeSet<Address>,
}

/// The key of a step in its plan.
type StepKey<'a> = (Verb, &'a Address, Option<(KindName, &'a str)>);

/// Returns the key of a step.
pub(super) fn step_key(step: &Step) -> StepKey<'_> {
    (step.verb, &step.at, step.object.as_ref().map(|object| (object.kind, object.id.as_str())))
}

/// Returns the plan that may be carried out.
///
/// # Errors
/// All differences between the saved plan and the fresh one.
pub fn verify(saved: &Saved, fresh: &Planned) -> Result<Verified, Vec<Stale>> {
    let relied = preconditions(&saved.plan, &saved.known);
    let mut found = stale(&saved.plan, &relied, &fresh.plan, &fresh.known);
    found.retain(|stale| !is_only_missing(stale, &fresh.plan));
    let pairs = pairs(&saved.plan, &fresh.plan, &mut found);
    names(saved, fresh, &mut found);
    let refusals = refusals(&saved.plan, &fresh.plan, &relied.iter().map(|precondition| &precondition.at).collect());
    for refusal in refusals.iter().filter(|refusal| !saved.plan.refusals.iter().any(|known| same_refusal(known, refusal))) {
        note(&mut found, &refusal.at, StaleReason::Refused(refusal.why.clone()));
    }
    for place in opened(saved.plan.proof.as_ref(), fresh.plan.proof.as_ref()) {
        note(&mut found, &place.0, StaleReason::LessClosed(place.1));
    }
    if relied != saved.preconditions && found.is_empty() {
        found.push(Stale { at: first_address(saved, &relied), what: StaleReason::Preconditions });
    }
    if found.is_empty() { Ok(only(&pairs, &fresh.plan, refusals)) } else { Err(found) }
}

/// True if a field does not differ any more because the fresh plan has another step for the resource, or refuses one. That finding says more.
fn is_only_missing(stale: &Stale, fresh: &Plan) -> bool {
    let acts = || fresh.steps.iter().any(|step| step.at == stale.at && step.verb != Verb::Update);
    let refuses = || fresh.refusals.iter().any(|refusal| refusal.at == stale.at);
    matches!(stale.what, StaleReason::Field { now: None, .. }) && (acts() || refuses())
}

/// The claims that a reviewer of the saved plan saw hold after it, and that do not hold after the plan made now: each with its place.
fn opened(saved: Option<&Proof>, fresh: Option<&Proof>) -> Vec<(Address, String)> {
    let after = |place: &Proven| place.after.unwrap_or(Standing::Holds);
    // A place of which the saved plan says nothing did hold.
    let reviewed = |place: &Proven| {
        let mut places = saved.into_iter().flat_map(|proof| &proof.places);
        places.find(|one| one.claim == place.claim && one.place == place.place).map_or(Standing::Holds, after)
    };
    let places = fresh.into_iter().flat_map(|proof| &proof.places);
    let worse = places.filter(|place| after(place) > reviewed(place));
    worse.map(|place| (address_of_place(&place.place), place.claim.clone())).collect()
}

/// Adds a finding, unless there is one of the resource already.
fn note(found: &mut Vec<Stale>, at: &Address, what: StaleReason) {
    if !found.iter().any(|stale| stale.at == *at) {
        found.push(Stale { at: at.clone(), what });
    }
}

/// Returns, for each step of the fresh plan that the saved one has, its number there.
fn pairs(saved: &Plan, fresh: &Plan, found: &mut Vec<Stale>) -> BTreeMap<StepId, StepId> {
    let now: BTreeMap<StepKey<'_>, &Step> = fresh.steps.iter().map(|step| (step_key(step), step)).collect();
    let mut pairs = BTreeMap::new();
    for step in &saved.steps {
        match now.get(&step_key(step)) {
            None => note(found, &step.at, StaleReason::NoStep(step.verb)),
            Some(fresh) => {
                let parts = differing(step, fresh);
                if !parts.is_empty() {
                    note(found, &step.at, StaleReason::Step(step.verb, parts));
                }
                pairs.insert(fresh.id, step.id);
            }
        }
    }
    order(saved, fresh, &pairs, found);
    pairs
}

/// Checks the dependencies of the reviewed steps, and that no further step of the same resource exists: such steps must have been reviewed, too.
fn order(saved: &Plan, fresh: &Plan, pairs: &BTreeMap<StepId, StepId>, found: &mut Vec<Stale>) {
    let acted: BTreeSet<&Address> = saved.steps.iter().map(|step| &step.at).collect();
    for step in &fresh.steps {
        let Some(own) = pairs.get(&step.id).and_then(|own| saved.steps.get(own.0)) else {
            // A step that only writes the digests of the applied values changes nothing else, and the next plan has it again.
            if acted.contains(&step.at) && step.why != Reason::Recorded {
                note(found, &step.at, StaleReason::More(step.verb));
            }
            continue;
        };
        if let Some(before) = step.after.iter().find(|before| !pairs.contains_key(before)) {
            let before = fresh.steps.get(before.0).map_or(&step.at, |before| &before.at);
            note(found, &step.at, StaleReason::Waits(before.clone()));
        }
        let after: BTreeSet<StepId> = step.after.iter().filter_map(|before| pairs.get(before).copied()).collect();
        if after != own.after {
            note(found, &step.at, StaleReason::Step(step.verb, vec!["after"]));
        }
    }
}

/// Returns the members in which a step is not the one of the fresh plan.
fn differing(saved: &Step, fresh: &Step) -> Vec<&'static str> {
    // Each member is named, so that a new one that is not compared does not compile. The number and the dependencies are compared
    // elsewhere.
    let Step { id: _, verb: _, at: _, of, object, want, tags, ignore, changes, after: _, why, loses, disposition } = fresh;
    let same = [
        ("of", saved.of == *of),
        ("object", same_object(saved.object.as_ref(), object.as_ref())),
        ("want", saved.want == *want),
        ("tags", saved.tags == *tags),
        ("ignore", saved.ignore == *ignore),
        ("changes", saved.changes == *changes),
        ("why", same_reason(&saved.why, why)),
        ("loses", same_loss(saved.loses.as_ref(), loses.as_ref())),
        ("disposition", saved.disposition == *disposition),
    ];
    same.into_iter().filter(|(_, same)| !same).map(|(member, _)| member).collect()
}

/// True for the same object. Its details may be others, because those that matter are compared as changes.
fn same_object(saved: Option<&Object>, fresh: Option<&Object>) -> bool {
    match (saved, fresh) {
        (Some(saved), Some(fresh)) => {
            saved.kind == fresh.kind && saved.id == fresh.id && arn(saved) == arn(fresh) && saved.existing == fresh.existing
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Returns the ARN of an object.
fn arn(object: &Object) -> Option<&str> {
    object.live.get("arn").and_then(Value::as_str)
}

/// True for the same sort of reason about the same resource. AWS's words in it may be others by now.
fn same_reason(saved: &Reason, fresh: &Reason) -> bool {
    if let (Reason::Frees(saved), Reason::Frees(fresh)) = (saved, fresh) {
        return saved.iter().collect::<BTreeSet<_>>() == fresh.iter().collect::<BTreeSet<_>>();
    }
    let words = matches!(saved, Reason::Unfinished(_) | Reason::Broken(_));
    if words { discriminant(saved) == discriminant(fresh) } else { saved == fresh }
}

/// True if no more is lost than was agreed to: the same data, of no more users, and not more than twice as large. Users write to it all the time.
fn same_loss(saved: Option<&Loss>, fresh: Option<&Loss>) -> bool {
    const SMALL: u64 = 1 << 30;
    match (saved, fresh) {
        (Some(saved), Some(fresh)) => {
            let Loss { what, bytes, users, retainable } = fresh;
            let no_larger = match (saved.bytes, *bytes) {
                (Some(saved), Some(fresh)) => fresh <= saved.saturating_mul(2).max(SMALL),
                (None, None) => true,
                (Some(_), None) | (None, Some(_)) => false,
            };
            saved.what == *what && saved.retainable == *retainable && saved.users >= *users && no_larger
        }
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    }
}

/// Checks that the ids which a reader saw in values of the plan still belong to the same resources.
fn names(saved: &Saved, fresh: &Planned, found: &mut Vec<Stale>) {
    let mut told = BTreeSet::new();
    for step in &saved.plan.steps {
        let values = step.changes.iter().flat_map(|change| [&change.from, &change.to.value]);
        values.chain(&step.want).for_each(|value| texts(value, &mut told));
    }
    for (at, object) in saved.known.live.iter() {
        let names = std::iter::once(object.id.as_str()).chain(arn(object));
        let now = fresh.known.live.get(at);
        if names.into_iter().any(|name| told.contains(name)) && !same_object(Some(object), now.map(AsRef::as_ref)) {
            let instead = now.map(|now| now.id.clone());
            note(found, at, StaleReason::Gone { id: object.id.clone(), instead });
        }
    }
}

/// Collects every text in a value.
fn texts<'a>(value: &'a Value, found: &mut BTreeSet<&'a str>) {
    match value {
        Value::String(text) => {
            found.insert(text);
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        Value::Object(members) => members.values().for_each(|member| texts(member, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Returns the refusals of the fresh plan that concern these resources, and those of the saved plan: nobody agreed to a step that was refused then.
fn refusals(saved: &Plan, fresh: &Plan, concerned: &BTreeSet<&Address>) -> Vec<Refusal> {
    let mut kinds_of: BTreeSet<KindName> = concerned.iter().map(|at| at.kind).collect();
    for want in saved.steps.iter().filter_map(|step| Some((step.at.kind, step.want.as_ref()?))) {
        kinds_of.extend(kinds::of(want.0).refs(want.1).into_iter().map(|reference| reference.to.kind));
    }
    let concerns = |refusal: &&Refusal| {
        // A kind that could not be read is told at one of its resources and concerns all of them.
        // An environment is closed as a whole or not.
        concerned.contains(&refusal.at)
            || refusal.cause() == Cause::NotClosed
            || (refusal.cause() == Cause::Unread && kinds_of.contains(&refusal.at.kind))
    };
    let mut refusals: Vec<Refusal> = fresh.refusals.iter().filter(concerns).cloned().collect();
    for refusal in &saved.refusals {
        if !refusals.iter().any(|known| same_refusal(known, refusal)) {
            refusals.push(refusal.clone());
        }
    }
    refusals
}

/// True for two refusals of one resource with one cause.
fn same_refusal(one: &Refusal, other: &Refusal) -> bool {
    one.at == other.at && one.cause() == other.cause()
}

/// Returns a resource at which to tell that the preconditions in the file are not those of the steps.
fn first_address(saved: &Saved, relied: &[Precondition]) -> Address {
    let odd = relied.iter().find(|precondition| !saved.preconditions.contains(precondition));
    let odd = odd.or_else(|| saved.preconditions.iter().find(|precondition| !relied.contains(precondition)));
    odd.or_else(|| relied.first()).map_or_else(|| Address::of_id(KindName::Vpc, "*"), |precondition| precondition.at.clone())
}

/// Returns the fresh plan without the steps that nobody reviewed.
fn only(pairs: &BTreeMap<StepId, StepId>, fresh: &Plan, refusals: Vec<Refusal>) -> Verified {
    // The numbers of `pairs` go up with the fresh plan's, so that the order stays one in which the steps can be done.
    let numbers: BTreeMap<StepId, StepId> = pairs.keys().enumerate().map(|(index, fresh)| (*fresh, StepId(index))).collect();
    let mut steps = Vec::with_capacity(numbers.len());
    let mut left = BTreeSet::new();
    for step in &fresh.steps {
        match numbers.get(&step.id) {
            Some(id) => {
                let after = step.after.iter().filter_map(|before| numbers.get(before).copied()).collect();
                steps.push(Step { id: *id, after, ..step.clone() });
            }
            None if step.why == Reason::Recorded => {}
            None => {
                left.insert(step.at.clone());
            }
        }
    }
    let acted: BTreeSet<&Address> = steps.iter().map(|step| &step.at).collect();
    let kin = fresh.kin.iter().filter(|kin| acted.contains(&kin.of)).filter_map(|kin| kept(kin, &numbers)).collect();
    let plan = Plan { steps: steps.clone(), refusals, kin, ..fresh.clone() };
    Verified { plan, left }
}

/// Returns kin with the new number of the step that deletes it; `None` if that step is not in the plan.
fn kept(kin: &Kin, numbers: &BTreeMap<StepId, StepId>) -> Option<Kin> {
    let fate = match &kin.fate {
        Some(Fate::Deleted(step)) => Some(Fate::Deleted(*numbers.get(step)?)),
        other => other.clone(),
    };
    Some(Kin { fate, ..kin.clone() })
}

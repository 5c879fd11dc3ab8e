//! The checks of a file that anybody may have written: after them it has the form of every saved plan that heiiki writes, so that no value in it is of another
//! shape than its readers expect.

use std::collections::BTreeSet;

use heiiki_model::plan::{Fate, Kin, Plan, Step, StepId, Verb};
use heiiki_model::shape::Fault;
use heiiki_model::{Facts, Known, Object, kinds};
use serde_json::Value;

use super::Saved;

/// The result of a check, with the place and the fault.
type Checked = Result<(), String>;

/// Refuses members that heiiki does not write. No form of a plan would show them, and they may be meant to mislead another reader.
pub(super) fn as_written(text: &Value, saved: &Saved) -> Checked {
    let own = serde_json::to_value(saved).map_err(|error| error.to_string())?;
    match difference(text, &own, String::new()) {
        Some(place) => Err(format!("{place}: heiiki does not write this so")),
        None => Ok(()),
    }
}

/// Returns the first place where two values are not the same; `None` if they are.
fn difference(one: &Value, other: &Value, place: String) -> Option<String> {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let below = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
            let mut keys = one.keys().chain(other.keys());
            keys.find_map(|key| match (one.get(key), other.get(key)) {
                (Some(one), Some(other)) => difference(one, other, below(key)),
                (Some(_), None) | (None, Some(_)) => Some(below(key)),
                (None, None) => None,
            })
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            let mut pairs = one.iter().zip(other).enumerate();
            pairs.find_map(|(index, (one, other))| difference(one, other, format!("{place}[{index}]")))
        }
        _ => (one != other).then_some(place),
    }
}

/// Checks everything on which the readers of a plan rely.
pub(super) fn check(saved: &Saved) -> Checked {
    let Saved { plan, spec, known, .. } = saved;
    spec.recheck().map_err(|error| format!("spec.{error}"))?;
    if plan.place != spec.place || known.place != spec.place {
        return Err("plan.place, known.place: they are not the place of the spec".to_owned());
    }
    let named: BTreeSet<_> = spec.resources.iter().map(|resource| resource.at.clone()).collect();
    if known.declared != named || known.facts != Facts::default() {
        return Err("known: it does not belong to the spec".to_owned());
    }
    live(known)?;
    let mut seen = BTreeSet::new();
    for (index, step) in plan.steps.iter().enumerate() {
        alone(step, index).map_err(|why| format!("plan.steps[{index}].{why}"))?;
        if !seen.insert(super::verify::step_key(step)) {
            return Err(format!("plan.steps[{index}]: it is there twice"));
        }
    }
    plan.kin
        .iter()
        .enumerate()
        .try_for_each(|(index, kin)| fate(kin, plan).map_err(|why| format!("plan.kin[{index}].fate: {why}")))
}

/// Checks the live objects.
fn live(known: &Known) -> Checked {
    for (at, object) in known.live.iter() {
        if object.kind != at.kind {
            return Err(format!("known.live.{at}: an object of another kind stands there"));
        }
        readable(object).map_err(|why| format!("known.live.{at}.{why}"))?;
    }
    Ok(())
}

/// Checks a step by itself.
fn alone(step: &Step, index: usize) -> Checked {
    if step.id != StepId(index) {
        return Err(format!("id: it is {}, and the step is number {index}", step.id.0));
    }
    if let Some(after) = step.after.iter().find(|after| after.0 >= index) {
        return Err(format!("after: step {} does not come before it", after.0));
    }
    if let Some(want) = &step.want {
        match kinds::of(step.at.kind).normalised(want) {
            Ok(normal) if normal == *want => {}
            Ok(_) => return Err("want: heiiki does not write this so".to_owned()),
            Err(faults) => return Err(first("want", &faults)),
        }
    }
    if let Some(object) = &step.object {
        if object.kind != step.at.kind {
            return Err(format!("object: it is no {}", step.at.kind));
        }
        readable(object).map_err(|why| format!("object.{why}"))?;
    }
    let (object, want) = (step.object.is_some(), step.want.is_some());
    let fits = match step.verb {
        // An update that completes a new object knows that only when it is made.
        Verb::Create | Verb::Update => want,
        Verb::Release | Verb::Delete | Verb::Retain => object && !want,
    };
    if fits { Ok(()) } else { Err("verb: it lacks what such a step needs, or has what such a step has not".to_owned()) }
}

/// Returns the first fault as text.
fn first(member: &str, faults: &[Fault]) -> String {
    faults.first().map_or_else(String::new, |fault| format!("{member}.{fault}"))
}

/// Checks that the kind of an object can read it, and gives it this id.
fn readable(object: &Object) -> Checked {
    let kind = kinds::of(object.kind);
    kind.check_live(&object.live).map_err(|faults| first("live", &faults))?;
    if kind.id(&object.live) == object.id { Ok(()) } else { Err("id: it is not the id of what is described".to_owned()) }
}

/// Checks that the step which is said to delete kin deletes it.
fn fate(kin: &Kin, plan: &Plan) -> Checked {
    let Some(Fate::Deleted(step)) = &kin.fate else { return Ok(()) };
    let deletes = |step: &Step| {
        let same = |object: &Object| object.kind == kin.kind && object.id == kin.id;
        step.verb == Verb::Delete && step.object.as_ref().is_some_and(same)
    };
    if plan.steps.get(step.0).is_some_and(deletes) { Ok(()) } else { Err("no step deletes it".to_owned()) }
}

//! The differences that make a saved plan stale, compared with a plan that is made now.

use std::collections::BTreeMap;

use heiiki_model::plan::{Plan, Verb};
use heiiki_model::{Address, Known, Mode, To};
use heiiki_plan::preconditions::{Stale, StaleReason};
use serde_json::Value;

use super::diff;
use super::style::{Paint, Tone, one_line};
use super::value::Names;
use super::words::refused;

/// Lists the guards that no longer hold, resource by resource. A `-` line is the value that the plan knew, a `+` line
/// the present one.
pub fn lines(moved: &[Stale], plan: &Plan, known: &Known, paint: Paint) -> Vec<String> {
    let names = Names::of(plan, known);
    let title = "What the plan relies on has moved, or is not what the spec leads to";
    let mut lines = vec![paint.tone(Tone::Error, title)];
    let mut by_resource: BTreeMap<_, Vec<&StaleReason>> = BTreeMap::new();
    for Stale { at, what } in moved {
        by_resource.entry(at).or_default().push(what);
    }
    for (at, whats) in by_resource {
        for what in whats {
            lines.push(format!("  {}  {}", paint.tone(Tone::Strong, at), text(at, what)));
            if let StaleReason::Field { field, was, now: Some(now) } = what {
                let to = To { value: now.clone(), after: Vec::new() };
                let change = heiiki_model::Change { field: field.clone().into(), from: was.clone(), to, mode: Mode::InPlace };
                lines.extend(diff::lines(at.kind, &change, &names, false).iter().map(|line| line.render(paint)));
            }
        }
    }
    lines
}

fn text(at: &Address, what: &StaleReason) -> String {
    match what {
        StaleReason::Appeared(id) => format!("did not exist; now there is {}", one_line(id)),
        StaleReason::Gone { id, instead: None } => format!("{} is gone", one_line(id)),
        StaleReason::Gone { id, instead: Some(other) } => {
            format!("{} is gone; {} is in its place", one_line(id), one_line(other))
        }
        StaleReason::Field { field, was: _, now: None } => format!("`{}` is as the spec wants it by now", one_line(field)),
        StaleReason::Field { field, was, now: Some(_) } => {
            let was = if *was == Value::Null { "had no value" } else { "had another value" };
            format!("`{}` {was} when the plan was made:", one_line(field))
        }
        StaleReason::Holds(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| one_line(id)).collect();
            format!("holds {} by now, which would go with it", ids.join(", "))
        }
        StaleReason::Differs(fields) => {
            let fields: Vec<String> = fields.iter().map(|field| format!("`{}`", one_line(field))).collect();
            format!("{} was changed in AWS since: the plan relies on this resource and does not mend it", fields.join(", "))
        }
        StaleReason::Refused(why) => format!("would be refused now: {}", one_line(&refused::sentence(at, why))),
        StaleReason::LessClosed(claim) => {
            format!("{} held after the plan when it was made, and would not hold now: see `heiiki prove`", one_line(claim))
        }
        StaleReason::NoStep(verb) => format!("the plan would {} it; a plan made now does not", word(*verb)),
        StaleReason::Step(verb, members) => {
            let members: Vec<String> = members.iter().map(|member| format!("`{member}`")).collect();
            format!("the plan would {} it otherwise than a plan made now: {} differs", word(*verb), members.join(", "))
        }
        StaleReason::More(verb) => format!("a plan made now would also {} it, which is not in this plan", word(*verb)),
        StaleReason::Waits(at) => format!("waits for what has to be done to {at} now, which is not in this plan"),
        StaleReason::Preconditions => "`guards` are not the facts that the steps of the plan rely on".to_owned(),
    }
}

/// The verb of a step, for the middle of a sentence.
const fn word(verb: Verb) -> &'static str {
    match verb {
        Verb::Create => "create",
        Verb::Update => "change",
        Verb::Release => "release",
        Verb::Delete => "delete",
        Verb::Retain => "retain",
    }
}

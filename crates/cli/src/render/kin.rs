//! What AWS or users made for or inside of a resource, beneath the resource's row: each with its id, its status, and what becomes of it.

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Fate, Kin, Plan};
use heiiki_model::{KindName, Phase};

use super::rows::{Row, Sign};
use super::style::{Paint, Tone, one_line};

/// The kin of what is deleted or replaced. What always vanishes with its owner is listed for domains alone, where nobody knows it all by heart.
pub fn lines(plan: &Plan, row: &Row<'_>, paint: Paint) -> Vec<String> {
    if !matches!(row.sign, Sign::Delete | Sign::Replace) {
        return stopped(plan, row, paint);
    }
    let shown = |kin: &&Kin| kin.of == *row.at && (kin.bond != Bond::Part || row.at.kind == KindName::Domain);
    plan.kin.iter().filter(shown).map(|kin| line(kin, fate(kin), paint)).collect()
}

/// What users run is stopped so that a resource can be changed.
fn stopped(plan: &Plan, row: &Row<'_>, paint: Paint) -> Vec<String> {
    let theirs = plan.steps.iter().filter(|step| step.of.as_ref() == Some(row.at));
    theirs
        .filter_map(|step| step.object.as_ref())
        .map(|object| {
            let what = format!("{} {}", object.kind.as_str().replace('_', " "), one_line(&object.id));
            format!("    · {what}  {}", paint.tone(Tone::Remove, "is stopped and deleted"))
        })
        .collect()
}

/// How many objects beside the resources a plan deletes.
pub fn count(plan: &Plan) -> usize {
    plan.steps.iter().filter(|step| step.verb == heiiki_model::plan::Verb::Delete && step.of.is_some()).count()
}

/// What it is, by name and id.
pub fn told(kin: &Kin) -> String {
    let what = kin.kind.as_str().replace('_', " ");
    match &kin.name {
        Some(name) => format!("{what} {} ({})", one_line(name), one_line(&kin.id)),
        None => format!("{what} {}", one_line(&kin.id)),
    }
}

/// Its status and what else is known of it.
pub fn status(kin: &Kin) -> String {
    let phase = match &kin.phase {
        Phase::Ready => String::new(),
        Phase::Busy(status) | Phase::Failed(status) => one_line(status),
    };
    [phase, one_line(&kin.about)].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ")
}

fn line(kin: &Kin, (tone, fate): (Tone, String), paint: Paint) -> String {
    let status = status(kin);
    let status = if status.is_empty() { String::new() } else { format!("  {}", paint.tone(Tone::Dim, status)) };
    format!("    · {}{status}  {}", told(kin), paint.tone(tone, fate))
}

fn fate(kin: &Kin) -> (Tone, String) {
    match (&kin.fate, kin.bond) {
        (Some(Fate::Deleted(_)), Bond::Tenant) => (Tone::Remove, "is stopped and deleted".to_owned()),
        (Some(Fate::Deleted(_)), Bond::Part | Bond::Companion | Bond::Record) => (Tone::Remove, "goes with it".to_owned()),
        (Some(Fate::GoesAlong) | None, _) => (Tone::Dim, "AWS removes it".to_owned()),
        (Some(Fate::Stays(why)), _) => (Tone::Warn, format!("stays: {}", one_line(why))),
    }
}

//! Kin, the objects that AWS or users made for or inside of a resource, beneath the resource's row: each with its id,
//! its status and its fate.

use heiiki_model::kind::Bond;
use heiiki_model::plan::{Fate, Kin, Plan, Step, Verb};
use heiiki_model::{KindName, Phase};

use super::rows::{Row, Sign, stands_alone};
use super::style::{Paint, Tone, one_line};
use super::words;

/// One object beneath a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name and id.
    pub what: String,
    /// Its status and what else is known of it; may be empty.
    pub status: String,
    /// The fate of the object.
    pub fate: String,
    /// The emphasis for a reader.
    pub tone: Tone,
    /// A user made it.
    pub tenant: bool,
}

impl Entry {
    fn of(kin: &Kin) -> Self {
        let (tone, fate) = fate(kin);
        Self { what: told(kin), status: status(kin), fate, tone, tenant: kin.bond == Bond::Tenant }
    }

    fn line(&self, paint: Paint) -> String {
        let Self { what, status, fate, tone, tenant: _ } = self;
        let status = if status.is_empty() { String::new() } else { format!("  {}", paint.tone(Tone::Dim, status)) };
        format!("    · {what}{status}  {}", paint.tone(*tone, fate))
    }
}

/// The kin of a row as lines.
pub fn lines(plan: &Plan, row: &Row<'_>, paint: Paint) -> Vec<String> {
    of_row(plan, row).iter().map(|entry| entry.line(paint)).collect()
}

/// The kin of objects that are deleted or replaced. Parts, which always vanish with their owner, are listed for
/// domains and users alone, where nobody knows them all by heart.
pub fn of_row(plan: &Plan, row: &Row<'_>) -> Vec<Entry> {
    if !matches!(row.sign, Sign::Delete | Sign::Replace) {
        return stopped(plan, row);
    }
    let shown =
        |kin: &&Kin| kin.of == *row.at && (kin.bond != Bond::Part || matches!(row.at.kind, KindName::Domain | KindName::User));
    plan.kin.iter().filter(shown).map(Entry::of).collect()
}

/// The users' apps that are stopped so that a resource can be changed.
fn stopped(plan: &Plan, row: &Row<'_>) -> Vec<Entry> {
    let theirs = plan.steps.iter().filter(|step| step.of.as_ref() == Some(row.at) && !stands_alone(step));
    theirs
        .filter_map(|step| step.object.as_ref())
        .map(|object| {
            let what = format!("{} {}", object.kind.as_str().replace('_', " "), one_line(&object.id));
            let fate = "is stopped and deleted".to_owned();
            Entry { what, status: String::new(), fate, tone: Tone::Remove, tenant: true }
        })
        .collect()
}

/// The number of objects beside the resources that a plan deletes.
pub fn count(plan: &Plan) -> usize {
    let beneath = |step: &&Step| step.verb == Verb::Delete && step.of.is_some() && !stands_alone(step);
    plan.steps.iter().filter(beneath).count()
}

/// The name and id.
pub fn told(kin: &Kin) -> String {
    let what = kin.kind.as_str().replace('_', " ");
    match &kin.name {
        // Its name describes it.
        Some(name) if kin.kind == KindName::Credential => one_line(name),
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

fn fate(kin: &Kin) -> (Tone, String) {
    let goes = || "goes with it".to_owned();
    match (&kin.fate, kin.bond) {
        (Some(Fate::Deleted(_)), Bond::Tenant) if kin.kind == KindName::Credential => (Tone::Remove, "is deleted".to_owned()),
        (Some(Fate::GoesAlong), _) if kin.kind == KindName::Credential => (Tone::Remove, goes()),
        (Some(Fate::Deleted(_)), Bond::Tenant) => (Tone::Remove, "is stopped and deleted".to_owned()),
        (Some(Fate::Deleted(_)), Bond::Part | Bond::Companion | Bond::Record) => (Tone::Remove, goes()),
        (Some(Fate::GoesAlong) | None, _) => (Tone::Dim, "AWS removes it".to_owned()),
        (Some(Fate::Stays(why)), _) => (Tone::Warn, format!("stays: {}", one_line(&words::kin::stays(why)))),
    }
}

//! The rows of a plan: one for each resource, no matter how many steps it takes. Counts and exit codes come from the
//! same rows.
//!
//! Objects that AWS or users made for a resource have no row of their own: they are shown beneath their owner's. Only
//! an object whose owner is gone is a row.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Plan, Reason, Step, StepId, Verb};
use heiiki_model::{Address, Change};
use schemars::JsonSchema;
use serde::Serialize;

use super::style::Tone;

/// What happens to a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sign {
    /// It is made.
    Create,
    /// It is changed in place.
    Change,
    /// Another one takes its place.
    Replace,
    /// It is deleted.
    Delete,
    /// It was to go and stays as it is, and is nobody's then.
    Keep,
}

/// One resource of a plan and the steps that concern it.
#[derive(Clone, Debug)]
pub struct Row<'a> {
    /// The action.
    pub sign: Sign,
    /// To which resource.
    pub at: &'a Address,
    /// The step that makes it.
    pub create: Option<&'a Step>,
    /// The steps that change it or take something off it.
    pub changes: Vec<&'a Step>,
    /// The step that deletes it, or leaves it without an owner.
    pub delete: Option<&'a Step>,
}

/// How many resources of each sort.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Counts {
    /// Made.
    pub create: usize,
    /// Changed in place.
    pub change: usize,
    /// Replaced.
    pub replace: usize,
    /// Deleted.
    pub delete: usize,
    /// Left as it is, and nobody's then; left out when there is none.
    #[serde(skip_serializing_if = "is_zero")]
    pub keep: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde gives a reference")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
}

impl Sign {
    /// The sign itself.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Create => "+",
            Self::Change => "~",
            Self::Replace => "±",
            Self::Delete => "-",
            Self::Keep => "=",
        }
    }
}

impl Row<'_> {
    /// The reason of the row, which is that of its main step.
    pub fn why(&self) -> Option<&Reason> {
        let main = match self.sign {
            Sign::Create | Sign::Replace => self.create,
            Sign::Change => self.changes.first().copied(),
            Sign::Delete | Sign::Keep => self.delete,
        };
        main.map(|step| &step.why)
    }

    /// The changes that are shown beneath it.
    pub fn shown_changes(&self) -> Vec<&Change> {
        match self.sign {
            Sign::Create | Sign::Delete | Sign::Keep => Vec::new(),
            Sign::Replace => self.create.iter().flat_map(|step| &step.changes).collect(),
            Sign::Change => self.changes.iter().flat_map(|step| &step.changes).collect(),
        }
    }
}

impl Counts {
    /// Counts rows.
    pub fn of(rows: &[Row<'_>]) -> Self {
        let count = |sign| rows.iter().filter(|row| row.sign == sign).count();
        Self {
            create: count(Sign::Create),
            change: count(Sign::Change),
            replace: count(Sign::Replace),
            delete: count(Sign::Delete),
            keep: count(Sign::Keep),
        }
    }

    /// True when something is replaced or deleted.
    pub const fn destructive(self) -> bool {
        self.replace + self.delete > 0
    }

    /// All of them.
    pub const fn total(self) -> usize {
        self.create + self.change + self.replace + self.delete + self.keep
    }

    /// Those that are not zero, in words and in their order.
    pub fn told(self) -> Vec<(String, Tone)> {
        let all = [
            (self.create, "to create", Tone::Add),
            (self.change, "to change", Tone::Change),
            (self.replace, "to replace", Tone::Replace),
            (self.delete, "to delete", Tone::Remove),
            (self.keep, "kept", Tone::Help),
        ];
        all.into_iter().filter(|(count, ..)| *count > 0).map(|(count, text, tone)| (format!("{count} {text}"), tone)).collect()
    }

    /// Both together.
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        Self {
            create: self.create + other.create,
            change: self.change + other.change,
            replace: self.replace + other.replace,
            delete: self.delete + other.delete,
            keep: self.keep + other.keep,
        }
    }
}

/// The rows of a plan, in the order in which their first steps come.
pub fn rows(plan: &Plan) -> Vec<Row<'_>> {
    let owners: BTreeSet<&Address> = plan.steps.iter().filter(|step| step.of.is_none()).map(|step| &step.at).collect();
    // An object that stands alone has a row of its own even if its owner has one, because its owner neither takes it
    // along nor goes.
    let alone: BTreeSet<&Address> = plan.steps.iter().filter(|step| stands_alone(step)).map(|step| &step.at).collect();
    let mut by_address: BTreeMap<&Address, Vec<&Step>> = BTreeMap::new();
    // A step that only writes the tag `heiiki:applied` changes nothing that a reader has to know.
    let shown = plan.steps.iter().filter(|step| step.why != Reason::Recorded);
    let own = |step: &&Step| step.of.as_ref().is_none_or(|of| !owners.contains(of)) || alone.contains(&step.at);
    for step in shown.filter(own) {
        by_address.entry(&step.at).or_default().push(step);
    }
    let mut rows: Vec<(StepId, Row<'_>)> = by_address.into_iter().flat_map(|(at, steps)| of_one(at, &steps)).collect();
    rows.sort_by_key(|(first, _)| *first);
    rows.into_iter().map(|(_, row)| row).collect()
}

/// True for an object that AWS made for a resource and that goes or stays for reasons of its own: one that an earlier
/// run left, or one that stays although it was marked for deletion.
pub fn stands_alone(step: &Step) -> bool {
    step.verb == Verb::Retain || matches!(step.why, Reason::LeftBy(_))
}

/// The rows of one address: usually one; more when several objects claim it.
fn of_one<'a>(at: &'a Address, steps: &[&'a Step]) -> Vec<(StepId, Row<'a>)> {
    let create = steps.iter().copied().find(|step| step.verb == Verb::Create);
    let mut changes: Vec<&Step> =
        steps.iter().copied().filter(|step| matches!(step.verb, Verb::Update | Verb::Release)).collect();
    let replaced = create.and_then(id);
    let keeps = steps.iter().copied().filter(|step| step.verb == Verb::Retain);
    let keep = |keep: &'a Step| (keep.id, Row { sign: Sign::Keep, at, create: None, changes: Vec::new(), delete: Some(keep) });
    let mut rows: Vec<(StepId, Row<'_>)> = keeps.map(keep).collect();
    let mut paired = None;
    for delete in steps.iter().copied().filter(|step| step.verb == Verb::Delete) {
        if replaced.is_some() && id(delete) == replaced {
            paired = Some(delete);
            continue;
        }
        let own: BTreeSet<StepId> =
            changes.iter().filter(|step| step.verb == Verb::Release && id(step) == id(delete)).map(|step| step.id).collect();
        let released: Vec<&Step> = changes.iter().copied().filter(|step| own.contains(&step.id)).collect();
        changes.retain(|step| !own.contains(&step.id));
        let first = released.first().map_or(delete.id, |step| step.id.min(delete.id));
        rows.push((first, Row { sign: Sign::Delete, at, create: None, changes: released, delete: Some(delete) }));
    }
    let sign = match (create, paired) {
        (Some(_), Some(_)) => Some(Sign::Replace),
        (Some(_), None) => Some(Sign::Create),
        (None, _) => (!changes.is_empty()).then_some(Sign::Change),
    };
    if let Some(sign) = sign {
        let first = create.iter().chain(&paired).chain(&changes).map(|step| step.id).min();
        rows.push((first.unwrap_or(StepId(0)), Row { sign, at, create, changes, delete: paired }));
    }
    rows
}

fn id(step: &Step) -> Option<&str> {
    step.object.as_ref().map(|object| object.id.as_str())
}

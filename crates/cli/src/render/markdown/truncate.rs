//! The truncation of a comment that would be too long, and the line that names the parts that are left out.

use std::collections::BTreeSet;

use heiiki_model::plan::Plan;

use super::Budget;
use super::row::RowText;
use crate::render::danger::{Danger, Risk};
use crate::render::rows::Sign;

/// The levels of truncation, each after the one before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    /// At most some details.
    #[default]
    Whole,
    /// The rows of creations are one row.
    Creations,
    /// So are the rows of changes.
    Changes,
    /// Notes and kept objects are only counted.
    Notes,
    /// The table is left out. Replacements and deletions are named among the dangers.
    Rows,
    /// Dangers have no sentences.
    Reasons,
    /// Refusals and kinds that could not be read are left out too.
    Refusals,
}

/// The parts that are left out.
#[derive(Clone, Debug, Default)]
pub(super) struct Truncation {
    /// Rows whose details are left out.
    pub(super) details: BTreeSet<usize>,
    /// Everything else that is left out.
    pub(super) level: Level,
}

impl Truncation {
    /// The last line: the parts that are left out, and where to see them. Empty if nothing is left out.
    pub(super) fn told(&self, rows: &[RowText], plan: &Plan, dangers: &[Danger], budget: Budget) -> String {
        let count = |sign| rows.iter().filter(|row| row.sign == sign).count();
        let more = |risk: Risk| matches!(risk, Risk::Capacity | Risk::OpenNetwork | Risk::Access);
        let all = [
            (Level::Whole, self.details.len(), "the details of", "resource"),
            (Level::Creations, count(Sign::Create), "the rows of", "creation"),
            (Level::Changes, count(Sign::Change), "the rows of", "change"),
            (Level::Notes, plan.kept.len() + plan.notes.len(), "", "note"),
            (
                Level::Rows,
                count(Sign::Replace) + count(Sign::Delete) + count(Sign::Keep),
                "the rows of",
                "replaced, deleted or kept resource",
            ),
            (Level::Reasons, dangers.iter().filter(|danger| !more(danger.risk)).count(), "the reasons of", "danger"),
            (Level::Refusals, plan.refusals.len() + plan.unread.len() + plan.uncompared.len(), "the reasons of", "refusal"),
        ];
        let left: Vec<String> = all
            .into_iter()
            .filter(|(level, count, ..)| *level <= self.level && *count > 0)
            .map(|(_, count, what, noun)| format!("{what} {count} {noun}{}", if count == 1 { "" } else { "s" }).trim().to_owned())
            .collect();
        if left.is_empty() {
            return String::new();
        }
        let (most, left) = (budget.0, left.join(", "));
        format!(
            "<sub>Left out to stay within {most} bytes: {left}. <code>heiiki plan</code> shows everything; of a saved plan, <code>heiiki show FILE</code>.</sub>\n"
        )
    }
}

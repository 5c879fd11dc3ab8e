//! A plan as a comment for a pull request on GitHub or GitLab, from the same rows as the text: a headline, the
//! dangers, a table, folded details.
//!
//! It stays within a number of bytes by leaving out the least important parts. Replacements and deletions are always
//! named, even if that takes more bytes.

use std::collections::BTreeSet;

use super::danger::{Danger, dangers};
use super::plan::Shown;
use super::rows::Sign;

mod escape;
mod parts;
mod row;
mod truncate;

pub use escape::{entities, fenced, prose};
pub use parts::network;
use row::RowText;
pub use row::marked;
use truncate::{Level, Truncation};

/// The most bytes that a comment may have. GitHub takes 65,536 characters; a bot adds a few of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget(pub usize);

impl Default for Budget {
    fn default() -> Self {
        Self(60_000)
    }
}

/// Everything a comment is made of.
struct Comment<'a> {
    shown: &'a Shown<'a>,
    budget: Budget,
    dangers: Vec<Danger>,
    rows: Vec<RowText>,
}

/// The comment. It is longer than the budget only if the replacements and deletions need more.
pub fn comment(shown: &Shown<'_>, budget: Budget) -> String {
    let rows = shown.rows().iter().map(|row| RowText::of(shown, row)).collect();
    let comment = Comment { shown, budget, dangers: dangers(shown), rows };
    let mut truncation = Truncation::default();
    let mut text = comment.write(&truncation);
    let mut length = text.len();
    for stage in comment.stages() {
        // The bytes that each detail would save are known beforehand. The page is only written anew once they should
        // be enough.
        if length <= budget.0 {
            text = comment.write(&truncation);
            length = text.len();
            if length <= budget.0 {
                return text;
            }
        }
        match stage {
            Stage::Details(index) => {
                truncation.details.insert(index);
                length = length.saturating_sub(comment.rows[index].details.len());
            }
            Stage::Level(level) => {
                truncation.level = level;
                length = comment.write(&truncation).len();
            }
        }
    }
    comment.write(&truncation)
}

/// One thing to leave out.
enum Stage {
    /// The details of a row.
    Details(usize),
    /// The next sort of things.
    Level(Level),
}

impl Comment<'_> {
    /// The parts to leave out, the least important first.
    fn stages(&self) -> Vec<Stage> {
        let mut stages = self.details(&[Sign::Create]);
        stages.extend(self.details(&[Sign::Change]));
        stages.extend([Level::Creations, Level::Changes].map(Stage::Level));
        stages.extend(self.details(&[Sign::Replace, Sign::Delete, Sign::Keep]));
        stages.extend([Level::Notes, Level::Rows, Level::Reasons, Level::Refusals].map(Stage::Level));
        stages
    }

    /// The details of rows with these signs, the largest first.
    fn details(&self, signs: &[Sign]) -> Vec<Stage> {
        let mut found: Vec<(usize, &RowText)> =
            self.rows.iter().enumerate().filter(|(_, row)| signs.contains(&row.sign) && !row.details.is_empty()).collect();
        found.sort_by_key(|(_, row)| std::cmp::Reverse(row.details.len()));
        found.into_iter().map(|(index, _)| Stage::Details(index)).collect()
    }

    fn write(&self, truncation: &Truncation) -> String {
        let plan = self.shown.plan();
        let blocks = [
            parts::head(self.shown),
            parts::refusals(&plan.refusals, truncation.level),
            parts::unread(&plan.unread, truncation.level),
            parts::uncompared(&plan.uncompared, truncation.level),
            parts::dangers(&self.dangers, truncation.level),
            parts::table(&self.rows, truncation.level),
            self.folded(&truncation.details),
            parts::kept(&plan.kept, truncation.level),
            parts::notes(&plan.notes, truncation.level),
            parts::costs(plan),
            truncation.told(&self.rows, plan, &self.dangers, self.budget),
        ];
        // An empty line follows each block.
        let blocks: Vec<String> = blocks.into_iter().filter(|block| !block.is_empty()).collect();
        blocks.join("\n")
    }

    fn folded(&self, left_out: &BTreeSet<usize>) -> String {
        let kept = self.rows.iter().enumerate().filter(|(index, _)| !left_out.contains(index));
        kept.map(|(_, row)| row.details.as_str()).collect()
    }
}

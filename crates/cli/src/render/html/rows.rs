//! The rows as a list that unfolds: sign, address and what in one line; everything else beneath. Above it what filters them.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::Address;
use heiiki_model::plan::StepId;
use maud::{Markup, html};

use super::super::danger::{self, Risk};
use super::super::plan::Shown;
use super::super::rows::{Row, Sign};
use super::{anchor, row_details};

/// More rows than these are not unfolded at first.
const UNFOLDED: usize = 40;
/// Of more rows than these a browser lays out only those in sight.
const MANY: usize = 100;

/// The reason to look at a row first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Danger {
    /// The plan will not be carried out because of it.
    Refused,
    /// It is taken over.
    Adoption,
    /// Data dies.
    Loss,
    /// Users' work that is stopped.
    Users,
    /// Capacity that serves becomes less.
    Capacity,
    /// The network opens.
    Network,
    /// A policy may allow more.
    Policy,
}

impl Danger {
    pub(super) const ALL: [Self; 7] =
        [Self::Refused, Self::Adoption, Self::Loss, Self::Users, Self::Capacity, Self::Network, Self::Policy];

    /// Its word in attributes.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Adoption => "adoption",
            Self::Loss => "loss",
            Self::Users => "users",
            Self::Capacity => "capacity",
            Self::Network => "network",
            Self::Policy => "policy",
        }
    }

    /// The word for it.
    pub(super) const fn text(self) -> &'static str {
        match self {
            Self::Refused => "refused",
            Self::Adoption => Risk::Adoption.title(),
            Self::Loss => Risk::DataLoss.title(),
            Self::Users => Risk::Users.title(),
            Self::Capacity => Risk::Capacity.title(),
            Self::Network => Risk::OpenNetwork.title(),
            Self::Policy => Risk::Access.title(),
        }
    }

    /// The danger that a row shows. Replacements and deletions are left to its sign.
    const fn of(risk: Risk) -> Option<Self> {
        match risk {
            Risk::Adoption => Some(Self::Adoption),
            Risk::DataLoss => Some(Self::Loss),
            Risk::Users => Some(Self::Users),
            Risk::Capacity => Some(Self::Capacity),
            Risk::OpenNetwork => Some(Self::Network),
            Risk::Access => Some(Self::Policy),
            Risk::Replacement | Risk::Deletion => None,
        }
    }
}

/// One row of the page.
pub(super) struct Entry<'a> {
    pub(super) row: &'a Row<'a>,
    /// The fragment that leads to it.
    pub(super) anchor: String,
    /// The summary in one line.
    pub(super) what: String,
    /// The dangers of the row, each with its text.
    pub(super) dangers: Vec<(Danger, String)>,
    details: Markup,
}

impl Entry<'_> {
    pub(super) fn has(&self, danger: Danger) -> bool {
        self.dangers.iter().any(|(one, _)| *one == danger)
    }
}

/// The rows of a plan.
pub(super) fn entries<'a>(shown: &'a Shown<'_>, all: &[danger::Danger]) -> Vec<Entry<'a>> {
    let anchors = anchor::all(shown.rows());
    let places = Places::of(shown);
    let entry = |(index, (row, anchor)): (usize, (&'a Row<'_>, &String))| Entry {
        row,
        anchor: anchor.clone(),
        what: shown.texts(row).0,
        dangers: dangers(shown, all, row),
        details: row_details::of(shown, row, &places.before(index, &anchors)),
    };
    shown.rows().iter().zip(&anchors).enumerate().map(entry).collect()
}

fn dangers(shown: &Shown<'_>, all: &[danger::Danger], row: &Row<'_>) -> Vec<(Danger, String)> {
    let refused = shown.plan().refusals.iter().filter(|refusal| refusal.at == *row.at);
    let mut found: Vec<(Danger, String)> = refused.map(|_| (Danger::Refused, "see above".to_owned())).take(1).collect();
    let told = all.iter().filter(|danger| danger.at == *row.at);
    found.extend(told.filter_map(|danger| Some((Danger::of(danger.risk)?, danger.what.clone()))));
    found
}

/// The row of each step.
struct Places<'a> {
    rows: &'a [Row<'a>],
    of_step: BTreeMap<StepId, usize>,
}

impl<'a> Places<'a> {
    fn of(shown: &'a Shown<'_>) -> Self {
        let rows = shown.rows();
        let own = |(index, row): (usize, &'a Row<'_>)| steps(row).map(move |step| (step.id, index)).collect::<Vec<_>>();
        let mut of_step: BTreeMap<StepId, usize> = rows.iter().enumerate().flat_map(own).collect();
        let owners: BTreeMap<&Address, usize> = rows.iter().enumerate().map(|(index, row)| (row.at, index)).collect();
        for step in &shown.plan().steps {
            if let Some(owner) = step.of.as_ref().and_then(|of| owners.get(of)) {
                of_step.entry(step.id).or_insert(*owner);
            }
        }
        Self { rows, of_step }
    }

    /// The rows that a row waits for, each with its fragment.
    fn before<'b>(&self, index: usize, anchors: &'b [String]) -> Vec<(&'a Address, &'b str)> {
        let after = self.rows.get(index).into_iter().flat_map(steps).flat_map(|step| &step.after);
        let rows: BTreeSet<usize> = after.filter_map(|id| self.of_step.get(id)).copied().filter(|row| *row != index).collect();
        rows.into_iter().filter_map(|row| Some((self.rows.get(row)?.at, anchors.get(row)?.as_str()))).collect()
    }
}

/// The steps of a row, in their order.
pub(super) fn steps<'a>(row: &'a Row<'a>) -> impl Iterator<Item = &'a heiiki_model::plan::Step> {
    let mut steps: Vec<_> = row.create.into_iter().chain(row.changes.iter().copied()).chain(row.delete).collect();
    steps.sort_by_key(|step| step.id);
    steps.into_iter()
}

/// The word for a sign, as in the counts.
pub(super) const fn word(sign: Sign) -> &'static str {
    match sign {
        Sign::Create => "create",
        Sign::Change => "change",
        Sign::Replace => "replace",
        Sign::Delete => "delete",
        Sign::Keep => "keep",
    }
}

/// The list, and what filters it.
pub(super) fn section(entries: &[Entry<'_>]) -> Markup {
    let telling = |entry: &&Entry<'_>| matches!(entry.row.sign, Sign::Change | Sign::Replace) || !entry.dangers.is_empty();
    let unfold = entries.iter().filter(telling).count() <= UNFOLDED;
    html! {
        section aria-labelledby="rows-title" {
            h2 #rows-title { "Resources" }
            @if entries.is_empty() {
                p.quiet #rows { "Nothing is done." }
            } @else {
                (filters(entries))
                ol #rows .many[entries.len() > MANY] {
                    @for entry in entries { (item(entry, unfold && telling(&entry))) }
                }
                p.quiet #none hidden { "No resource matches the filter." }
            }
        }
    }
}

/// Shown by the script alone, which makes it work.
fn filters(entries: &[Entry<'_>]) -> Markup {
    let signs = [Sign::Create, Sign::Change, Sign::Replace, Sign::Delete, Sign::Keep];
    let signs = signs.map(|sign| (sign, entries.iter().filter(|entry| entry.row.sign == sign).count()));
    let dangers = Danger::ALL.map(|danger| (danger, entries.iter().filter(|entry| entry.has(danger)).count()));
    html! {
        form #filter role="search" aria-label="Filter the resources" hidden {
            div.find {
                label for="find" { "Filter" }
                input #find type="search" autocomplete="off" spellcheck="false" aria-keyshortcuts="/" placeholder="address, field, value";
                kbd aria-hidden="true" title="The key / leads here" { "/" }
            }
            fieldset.signs {
                legend.unseen { "Show" }
                @for (sign, count) in signs.into_iter().filter(|(_, count)| *count > 0) {
                    label class=(word(sign)) {
                        input type="checkbox" name="sign" value=(word(sign)) checked;
                        span.sign aria-hidden="true" { (sign.text()) }
                        span { (word(sign)) " " (count) }
                    }
                }
            }
            @if dangers.iter().any(|(_, count)| *count > 0) {
                fieldset.dangers {
                    legend { "Only what" }
                    @for (danger, count) in dangers.into_iter().filter(|(_, count)| *count > 0) {
                        label {
                            input type="checkbox" name="danger" value=(danger.word());
                            span { (if danger == Danger::Refused { "is refused" } else { danger.text() }) " " (count) }
                        }
                    }
                }
            }
            div.fold {
                button #unfold type="button" { "Unfold all" }
                button #fold type="button" { "Fold all" }
            }
            p #count role="status" aria-live="polite" { (entries.len()) " of " (entries.len()) " shown" }
        }
    }
}

fn item(entry: &Entry<'_>, open: bool) -> Markup {
    let Entry { row, anchor, what, dangers, details } = entry;
    let kinds: BTreeSet<Danger> = dangers.iter().map(|(danger, _)| *danger).collect();
    let words: Vec<&str> = kinds.iter().map(|danger| danger.word()).collect();
    html! {
        li class=(word(row.sign)) id=(anchor) data-sign=(word(row.sign)) data-address=(row.at) data-danger=(words.join(" ")) {
            details open[open] {
                summary {
                    span.sign { span aria-hidden="true" { (row.sign.text()) } span.unseen { (word(row.sign)) " " } }
                    span.address { (row.at) }
                    " "
                    span.what { (what) }
                    @if !kinds.is_empty() { span.badges { @for danger in &kinds { " " span.badge { (danger.text()) } } } }
                }
                div.facts { (details) }
            }
        }
    }
}

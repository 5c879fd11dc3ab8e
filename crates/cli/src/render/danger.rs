//! What a reviewer should look at first: whose objects are taken over, data that dies, users whose work stops, what is replaced or deleted, network paths
//! that open, policies that let more through.
//!
//! Every form of a plan tells the same list, in the same order. It is read off the plan; nothing of it keeps a plan from being carried out.

use std::collections::BTreeMap;

use heiiki_model::Address;
use heiiki_model::plan::{Step, Verb};
use heiiki_model::policy_document::Reach;
use heiiki_model::spec::Disposition;
use schemars::JsonSchema;
use serde::Serialize;

use super::kin;
use super::opened::opened;
use super::plan::Shown;
use super::policy;
use super::rows::{Sign, stands_alone};
use super::style::{Paint, Tone, one_line, pad};

/// What the list is called in every form.
pub const TITLE: &str = "Look at this first";
/// More of what is replaced or deleted is named without reasons, which stand in the rows.
const LISTED: usize = 10;

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Danger {
    /// What sort of danger it is.
    pub risk: Risk,
    /// The resource.
    pub at: Address,
    /// What happens, as a clause.
    pub what: String,
}

/// The sorts of dangers, the worst first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Risk {
    /// An object that heiiki did not make becomes this environment's.
    Adoption,
    /// Data dies.
    DataLoss,
    /// What users run or hold is stopped and deleted.
    Users,
    /// Another object takes its place.
    Replacement,
    /// It is deleted.
    Deletion,
    /// A path to or from the internet opens.
    OpenNetwork,
    /// A policy lets more through, or that cannot be decided.
    Access,
}

impl Risk {
    /// Its title in every form.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Adoption => "adopts",
            Self::DataLoss => "data loss",
            Self::Users => "users’ work",
            Self::Replacement => "replaces",
            Self::Deletion => "deletes",
            Self::OpenNetwork => "opens the network",
            Self::Access => "access",
        }
    }
}

/// A line of the list.
pub enum Item<'a> {
    /// One danger in full.
    One(&'a Danger),
    /// Several of a sort and kind, by name alone.
    Many {
        /// Their sort.
        risk: Risk,
        /// Their kind.
        kind: String,
        /// Their names.
        names: Vec<String>,
    },
}

/// The dangers of a plan.
pub fn dangers(shown: &Shown<'_>) -> Vec<Danger> {
    let plan = shown.plan();
    let mut found: Vec<Danger> = plan.steps.iter().filter_map(loss).chain(plan.steps.iter().filter_map(adoption)).collect();
    for row in shown.rows() {
        let danger = |risk, what| Danger { risk, at: row.at.clone(), what };
        match row.sign {
            Sign::Replace => found.push(danger(Risk::Replacement, shown.texts(row).0)),
            Sign::Delete => found.push(danger(Risk::Deletion, shown.texts(row).0)),
            Sign::Create | Sign::Change | Sign::Keep => {}
        }
        let stopped = kin::of_row(plan, row).into_iter().filter(|kin| kin.tenant && kin.tone == Tone::Remove);
        found.extend(stopped.map(|kin| danger(Risk::Users, format!("{} {}", kin.what, kin.fate))));
        found.extend(opened(row).into_iter().map(|what| danger(Risk::OpenNetwork, one_line(&what))));
    }
    for access in policy::documents(plan).into_iter().filter(|access| access.change.reach.may_widen()) {
        let what = match access.change.reach {
            reach @ (Reach::Widens | Reach::Narrows | Reach::Both | Reach::Same) => format!("{}: {}", access.field, reach.text()),
            Reach::Undecided => format!("{}: it cannot be decided whether access widens", access.field),
        };
        found.push(Danger { risk: Risk::Access, at: access.at, what: one_line(&what) });
    }
    found.sort_by_key(|danger| danger.risk);
    found
}

fn loss(step: &Step) -> Option<Danger> {
    let loss = step.loses.as_ref().filter(|_| step.verb == Verb::Delete)?;
    let kept = step.disposition == Some(Disposition::Retain) && loss.retainable;
    let (at, what) = match step.of.as_ref().filter(|_| !stands_alone(step)) {
        Some(of) => (of.clone(), format!("loses {loss}, with {}", step.at)),
        None => (step.at.clone(), format!("loses {loss}")),
    };
    (!kept).then(|| Danger { risk: Risk::DataLoss, at, what: one_line(&what) })
}

/// An object that becomes ours, with all that changes in it besides.
fn adoption(step: &Step) -> Option<Danger> {
    let object = step.object.as_ref().filter(|_| step.adopts())?;
    let name = object.tags.get("Name").filter(|name| **name != object.id).map(|name| format!(" ({name})")).unwrap_or_default();
    let mut fields: Vec<&str> = Vec::new();
    for change in step.changes.iter().filter(|change| change.field != "tags") {
        if !fields.contains(&change.field.as_ref()) {
            fields.push(&change.field);
        }
    }
    let fields = if fields.is_empty() { String::new() } else { format!(", and changes {}", fields.join(", ")) };
    let what = format!("takes over {} {}{name}, which heiiki did not make{fields}", step.at.kind, object.id);
    Some(Danger { risk: Risk::Adoption, at: step.at.clone(), what: one_line(&what) })
}

/// The list as lines: in full, but for many replacements and deletions; with `brief` by name alone.
pub fn items(dangers: &[Danger], brief: bool) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for these in dangers.chunk_by(|left, right| left.risk == right.risk) {
        let risk = these.first().map_or(Risk::Access, |danger| danger.risk);
        let many = these.len() > LISTED && matches!(risk, Risk::Replacement | Risk::Deletion);
        if many || brief {
            let kinds = by_kind(these.iter().map(|danger| danger.at.to_string()));
            items.extend(kinds.into_iter().map(|(kind, names)| Item::Many { risk, kind, names }));
        } else {
            items.extend(these.iter().map(Item::One));
        }
    }
    items
}

/// The names of addresses by their kinds, each once.
pub fn by_kind(addresses: impl Iterator<Item = String>) -> BTreeMap<String, Vec<String>> {
    let mut kinds: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for at in addresses {
        let (kind, name) = at.split_once('/').unwrap_or(("", &at));
        let names = kinds.entry(kind.to_owned()).or_default();
        if !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
    }
    kinds
}

/// The list for a terminal.
pub fn lines(dangers: &[Danger], paint: Paint) -> Vec<String> {
    let items = items(dangers, false);
    let risk = |item: &Item<'_>| match item {
        Item::One(danger) => danger.risk,
        Item::Many { risk, .. } => *risk,
    };
    let width = items.iter().map(|item| risk(item).title().chars().count()).max().unwrap_or(0);
    let line = |item: &Item<'_>| {
        let tone = if risk(item) <= Risk::Users { Tone::Error } else { Tone::Warn };
        let title = paint.tone(tone, pad(risk(item).title(), width));
        match item {
            Item::One(Danger { at, what, .. }) => {
                format!("  {title}  {}: {what}", paint.tone(Tone::Strong, one_line(&at.to_string())))
            }
            Item::Many { kind, names, .. } => {
                let names: Vec<String> = names.iter().map(|name| one_line(name)).collect();
                format!("  {title}  {} {kind}: {}", names.len(), names.join(" "))
            }
        }
    };
    items.iter().map(line).collect()
}

//! Dangers of a plan, which a reviewer should look at first: objects that are taken over, data that dies, users whose
//! work stops, replacements and deletions, network paths that open, policies that let more through.
//!
//! Every form of a plan shows the same list, in the same order. It is read off the plan, and nothing in it keeps a
//! plan from being carried out.

use std::collections::BTreeMap;

use heiiki_danger::{Ground, Rule, Severity, State, documents};
use heiiki_model::Address;
use heiiki_model::plan::{Step, Verb};
use heiiki_model::policy_document::Reach;
use heiiki_model::spec::{Disposition, Spec};
use schemars::JsonSchema;
use serde::Serialize;

use super::kin;
use super::plan::Shown;
use super::policy;
use super::rows::{Sign, stands_alone};
use super::style::{Paint, Tone, one_line, pad};

pub use heiiki_danger::Risk;

/// The title of the list in every form.
pub const TITLE: &str = "Look at this first";
/// The number of replacements that are named with reasons. The reasons of the others are in their rows.
const LISTED: usize = 10;

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Danger {
    /// What sort of danger it is.
    pub risk: Risk,
    /// The rule by which it is dangerous; each has its place in docs/dangers.md.
    pub rule: Rule,
    /// How severe it is.
    pub severity: Severity,
    /// The resource.
    pub at: Address,
    /// What happens, as a clause.
    pub what: String,
}

impl Danger {
    /// A danger by a rule. Its text is made fit for one line.
    pub fn new(rule: Rule, at: Address, what: &str) -> Self {
        Self { risk: rule.risk(), rule, severity: rule.severity(), at, what: one_line(what) }
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
        /// The danger that they all share. Empty if each has reasons of its own, which are in its row.
        what: String,
    },
}

/// As many of one kind of which the same is said are told in one line.
const ALIKE: usize = 3;

/// The dangers of a plan.
pub fn dangers(shown: &Shown<'_>) -> Vec<Danger> {
    let plan = shown.plan();
    let mut found: Vec<Danger> = plan.steps.iter().filter_map(loss).chain(plan.steps.iter().filter_map(adoption)).collect();
    for row in shown.rows() {
        let mut add = |rule, what: &str| found.push(Danger::new(rule, row.at.clone(), what));
        match row.sign {
            Sign::Replace => add(Rule::Replacement, &shown.texts(row).0),
            Sign::Delete => add(Rule::Deletion, &shown.texts(row).0),
            Sign::Create | Sign::Change | Sign::Keep => {}
        }
        for kin in kin::of_row(plan, row).into_iter().filter(|kin| kin.tenant && kin.tone == Tone::Remove) {
            add(Rule::UsersWork, &format!("{} {}", kin.what, kin.fate));
        }
        for opening in shown.openings(row) {
            add(opening.rule(), &opening.to_string());
        }
        for capacity in shown.capacity(row) {
            add(Rule::CapacityLost, &capacity.to_string());
        }
    }
    for access in policy::documents(plan) {
        let reach = access.change.reach;
        let what = match reach {
            Reach::Widens | Reach::Narrows | Reach::Both | Reach::Same => format!("{}: {}", access.field, reach.text()),
            Reach::Undecided => format!("{}: it cannot be decided whether access widens", access.field),
        };
        found.extend(documents::rule(&access.field, reach).map(|rule| Danger::new(rule, access.at, &what)));
    }
    found.sort_by_key(|danger| (danger.risk, danger.rule));
    found
}

/// Everything that a spec opens, as far as it is certain without looking at the account.
pub fn of_spec(spec: &Spec) -> Vec<Danger> {
    let ground = Ground::of(&spec.place).with_spec(spec);
    let made = spec.resources.iter().filter(|resource| resource.existing.is_none());
    let opened = made.flat_map(|resource| {
        let openings = heiiki_danger::openings(resource.at.kind, &resource.want, State::Made, &ground);
        openings.into_iter().map(|opening| Danger::new(opening.rule(), resource.at.clone(), &opening.to_string()))
    });
    let mut found: Vec<Danger> = opened.collect();
    found.sort_by_key(|danger| danger.rule);
    found
}

fn loss(step: &Step) -> Option<Danger> {
    let loss = step.loses.as_ref().filter(|_| step.verb == Verb::Delete)?;
    let kept = step.disposition == Some(Disposition::Retain) && loss.retainable;
    let (at, what) = match step.of.as_ref().filter(|_| !stands_alone(step)) {
        Some(of) => (of.clone(), format!("loses {loss}, with {}", step.at)),
        None => (step.at.clone(), format!("loses {loss}")),
    };
    (!kept).then(|| Danger::new(Rule::DataLoss, at, &what))
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
    Some(Danger::new(Rule::Adoption, step.at.clone(), &what))
}

/// The list as lines: in full, but for many replacements and deletions, and for several of which the same is said; with `brief` by name alone.
pub fn items(dangers: &[Danger], brief: bool) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for these in dangers.chunk_by(|left, right| left.rule == right.rule) {
        let risk = these.first().map_or(Risk::Access, |danger| danger.risk);
        let many = match risk {
            Risk::Replacement => these.len() > LISTED,
            // A teardown repeats here what the rows say.
            Risk::Deletion => these.len() > ALIKE,
            Risk::Adoption | Risk::DataLoss | Risk::Users | Risk::Capacity | Risk::OpenNetwork | Risk::Access => false,
        };
        if many || brief {
            let kinds = by_kind(these.iter().map(|danger| danger.at.to_string()));
            items.extend(kinds.into_iter().map(|(kind, names)| Item::Many { risk, kind, names, what: String::new() }));
            continue;
        }
        for alike in these.chunk_by(|left, right| left.at.kind == right.at.kind && left.what == right.what) {
            match alike {
                [first, ..] if alike.len() >= ALIKE => {
                    let names = alike.iter().map(|danger| danger.at.name.to_string()).collect();
                    items.push(Item::Many { risk, kind: first.at.kind.to_string(), names, what: first.what.clone() });
                }
                _ => items.extend(alike.iter().map(Item::One)),
            }
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
            Item::Many { kind, names, what, .. } => {
                let names: Vec<String> = names.iter().map(|name| one_line(name)).collect();
                let what = if what.is_empty() { String::new() } else { format!(": {what}") };
                format!("  {title}  {} {kind}: {}{what}", names.len(), names.join(" "))
            }
        }
    };
    items.iter().map(line).collect()
}

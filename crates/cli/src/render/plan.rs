//! A plan as text or JSON: one row for each resource with its changes beneath, then the refusals, the kept objects,
//! and the kinds that could not be read.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use heiiki_danger::capacity::{self, Capacity};
use heiiki_danger::steps::{Steps, opened};
use heiiki_danger::{Ground, Opening};
use heiiki_model::plan::{Kept, Note, Plan, Proof, Reason, Refusal, Standing, Step, Uncompared, Verb};
use heiiki_model::spec::Disposition;
use heiiki_model::{Address, KindName, Known, kinds};
use schemars::JsonSchema;
use serde::Serialize;

use super::costs;
use super::danger::{self, Danger, dangers};
use super::diff;
use super::endpoints::Answering;
use super::estimate::{estimate, of_step};
use super::kin;
use super::policy::{self, Access};
use super::rows::{Counts, Row, Sign, rows};
use super::style::{Paint, Tone, clean, one_line, pad};
use super::time::about;
use super::unread::{self, unread};
use super::value::{Names, word};
use super::wanted;
use super::words::{self, doubt, kept, noted, reason, refused};
use crate::Exit;

/// The version of the JSON form. It grows by new members; it changes when one is removed or means something else.
pub const FORMAT_VERSION: u32 = 2;
/// A longer address does not push the texts of all others to the right.
const WIDEST: usize = 44;
/// A step that takes this long is told with how long it takes, where details are shown.
const LONG: Duration = Duration::from_secs(30);

/// The effort of reading the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The number of objects that were seen.
    pub objects: usize,
    /// The time that it took.
    pub took: Duration,
    /// The number of calls that it took.
    pub calls: usize,
    /// The endpoints that answered in AWS's place.
    pub endpoints: Vec<Answering>,
}

/// A plan that can be shown.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    plan: &'a Plan,
    endpoints: &'a [Answering],
    rows: Vec<Row<'a>>,
    /// The openings of each row.
    openings: BTreeMap<&'a Address, BTreeSet<Opening>>,
    capacity: BTreeMap<&'a Address, Vec<Capacity>>,
    names: Names,
    details: bool,
}

/// The JSON form of a plan.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "heiiki plan")]
pub struct Json<'a> {
    /// The version of this form. It grows by new members; it changes when one is removed or means something else.
    format_version: u32,
    /// What is done to how many resources.
    summary: Summary,
    /// One row for each resource, as every form of the plan shows them.
    rows: Vec<JsonRow<'a>>,
    /// What a reviewer should look at first.
    dangers: Vec<Danger>,
    /// The policy documents that change, and what becomes of access.
    access: Vec<Access>,
    /// Who answered in AWS's place when the account was read.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    endpoints: &'a [Answering],
    #[serde(flatten)]
    plan: &'a Plan,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Row")]
struct JsonRow<'a> {
    /// What happens.
    action: Sign,
    /// To which resource.
    at: &'a Address,
    /// What is said of it.
    what: String,
}

#[derive(Serialize, JsonSchema)]
struct Summary {
    #[serde(flatten)]
    counts: Counts,
    /// How many resources are as the spec wants them.
    unchanged: usize,
    /// How many refusals there are.
    refused: usize,
    /// How long carrying it out will take, roughly.
    estimate_seconds: u64,
}

impl<'a> Shown<'a> {
    /// Prepares a plan.
    pub fn new(plan: &'a Plan, known: &Known) -> Self {
        let rows = rows(plan);
        let ground = Ground::of(&plan.place).with_live(known).with_plan(plan);
        let steps = |row: &Row<'a>| Steps { create: row.create, changes: row.changes.clone(), delete: row.delete };
        let openings = rows.iter().map(|row| (row.at, opened(row.at.kind, &steps(row), &ground))).collect();
        let capacity = rows.iter().map(|row| (row.at, capacity::lost(row.at.kind, &steps(row), &ground))).collect();
        Self { plan, endpoints: &[], rows, openings, capacity, names: Names::of(plan, known), details: false }
    }

    /// Also says who answered in AWS's place when the account was read.
    #[must_use]
    pub fn read_by(self, reading: &'a Reading) -> Self {
        Self { endpoints: &reading.endpoints, ..self }
    }

    /// The same, with every field of new resources and with slow steps in the text.
    #[must_use]
    pub fn detailed(self, details: bool) -> Self {
        Self { details, ..self }
    }

    /// The endpoints that answered in AWS's place.
    pub const fn endpoints(&self) -> &'a [Answering] {
        self.endpoints
    }

    /// The plan itself.
    pub const fn plan(&self) -> &'a Plan {
        self.plan
    }

    /// One row for each resource.
    pub fn rows(&self) -> &[Row<'a>] {
        &self.rows
    }

    /// The openings of a row.
    pub fn openings(&self, row: &Row<'_>) -> impl Iterator<Item = &Opening> {
        self.openings.get(row.at).into_iter().flatten()
    }

    /// The capacity that a row's endpoint loses.
    pub fn capacity(&self, row: &Row<'_>) -> impl Iterator<Item = &Capacity> {
        self.capacity.get(row.at).into_iter().flatten()
    }

    /// The names of the resources to which ids belong.
    pub const fn names(&self) -> &Names {
        &self.names
    }

    /// The number of resources for each action.
    pub fn counts(&self) -> Counts {
        Counts::of(&self.rows)
    }

    /// The detailed exit code of the plan, from its printed rows.
    pub fn detailed_exit(&self) -> Exit {
        let counts = self.counts();
        match (self.refused_exit(), counts.total()) {
            (Some(refused), _) => refused,
            (None, 0) => Exit::Done,
            // A deletion beneath the row of a resource that stays counts as well.
            (None, _) if counts.destructive() || self.plan.is_destructive() => Exit::Destructive,
            (None, _) => Exit::Changes,
        }
    }

    /// The exit code of a command that must not carry the plan out. `None` if it may.
    pub fn refused_exit(&self) -> Option<Exit> {
        use heiiki_model::plan::Cause;
        if self.plan.refusals.is_empty() {
            return None;
        }
        let unread = self.plan.refusals.iter().all(|refusal| refusal.cause() == Cause::Unread);
        Some(if unread { Exit::Failed } else { Exit::Refused })
    }

    /// The plan as one JSON document.
    pub fn json(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(&self.document())
    }

    /// The same document on one line.
    pub fn json_line(&self) -> serde_json::Result<String> {
        serde_json::to_string(&self.document())
    }

    /// The document before it is written.
    pub fn document(&self) -> Json<'_> {
        let summary = Summary {
            counts: self.counts(),
            unchanged: self.plan.unchanged,
            refused: self.plan.refusals.len(),
            estimate_seconds: estimate(self.plan).as_secs(),
        };
        let row = |row: &Row<'a>| JsonRow { action: row.sign, at: row.at, what: self.texts(row).0 };
        let rows = self.rows.iter().map(row).collect();
        let (dangers, access) = (dangers(self), policy::documents(self.plan));
        Json { format_version: FORMAT_VERSION, summary, rows, dangers, access, endpoints: self.endpoints, plan: self.plan }
    }

    /// The plan as text, after its header.
    pub fn lines(&self, paint: Paint) -> Vec<String> {
        let mut lines = Vec::new();
        let longest = self.rows.iter().map(|row| row.at.to_string().len()).filter(|length| *length <= WIDEST).max().unwrap_or(0);
        for row in &self.rows {
            let (text, beneath) = self.texts(row);
            lines.push(row_line(row, &text, longest.max(20), paint));
            lines.extend(beneath.iter().map(|line| line.render(paint)));
            if self.details {
                lines.extend(self.details_of(row, paint));
            }
            lines.extend(kin::lines(self.plan, row, paint));
        }
        blocks(&mut lines, self, paint);
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(self.footer(paint));
        lines.extend(costs::lines(self.plan, paint));
        lines.extend(network_lines(self.plan.proof.as_ref(), !self.plan.is_empty(), paint));
        lines
    }

    /// Every field of what a row makes, and how long it takes when that is long.
    fn details_of(&self, row: &Row<'_>, paint: Paint) -> Vec<String> {
        let mut lines = Vec::new();
        if matches!(row.sign, Sign::Create | Sign::Replace) {
            lines.extend(wanted::lines(self, row).iter().map(|line| line.render(paint)));
        }
        let steps = row.create.into_iter().chain(row.changes.iter().copied()).chain(row.delete);
        let took = steps.map(of_step).sum::<Duration>();
        if took >= LONG {
            lines.push(paint.tone(Tone::Dim, format!("      takes {}", about(took))));
        }
        lines
    }

    /// The changes of a row as lines.
    pub fn differences(&self, row: &Row<'_>) -> Vec<diff::Line> {
        let changes = row.shown_changes();
        changes.into_iter().flat_map(|change| diff::lines(row.at.kind, change, &self.names, row.sign == Sign::Replace)).collect()
    }

    /// The text of a row, and the lines beneath it.
    pub fn texts(&self, row: &Row<'_>) -> (String, Vec<diff::Line>) {
        let changes = row.shown_changes();
        let mut beneath = self.differences(row);
        let text = match row.sign {
            Sign::Create => created(row),
            Sign::Replace => replaced(row),
            Sign::Delete => deleted(row),
            Sign::Keep => kept_row(row),
            Sign::Change => {
                // A single field is not named twice.
                let alone = changes.len() == 1 && row.why() == Some(&Reason::Differs);
                let short = |line: &diff::Line| beneath.len() == 1 || changes.iter().any(|change| line.text() == change.field);
                if alone && beneath.first().is_some_and(short) { beneath.remove(0).text().to_owned() } else { changed(row) }
            }
        };
        (text, beneath)
    }

    /// The counts and the estimate, or that there is nothing to do.
    pub fn footer(&self, paint: Paint) -> String {
        let unchanged = self.plan.unchanged;
        if self.counts().total() == 0 {
            let rest = match unchanged {
                0 => String::new(),
                1 => " 1 resource is as the spec wants it.".to_owned(),
                _ => format!(" {unchanged} resources are as the spec wants them."),
            };
            let rest = rest + &recorded(self.plan);
            return if self.plan.refusals.is_empty() {
                format!("{}{rest}", paint.tone(Tone::Strong, "No changes."))
            } else {
                format!("Nothing was planned beyond what is refused.{rest}")
            };
        }
        let told = self.counts().told().into_iter();
        let parts: Vec<String> = told.map(|(text, tone)| paint.tone(tone, text)).collect();
        let unchanged = if unchanged > 0 { format!(", {unchanged} unchanged") } else { String::new() };
        let kin = kin::count(self.plan);
        let kin = if kin > 0 { format!(", with {kin} that AWS or users made") } else { String::new() };
        let recorded = recorded(self.plan);
        let stop = if recorded.is_empty() { "" } else { "." };
        format!("{}{kin}{unchanged} · {}{stop}{recorded}", parts.join(", "), about(estimate(self.plan)))
    }
}

/// The standing of the network, with what does not hold beneath it.
pub fn network_lines(proof: Option<&Proof>, changes: bool, paint: Paint) -> Vec<String> {
    let Some(proof) = proof else { return Vec::new() };
    let worst =
        proof.before.max(proof.after).max(proof.places.iter().filter_map(|place| Some(place.between.as_ref()?.standing)).max());
    let tone = match (proof.is_refused(), worst) {
        (true, _) => Tone::Error,
        (false, Some(Standing::Holds) | None) => Tone::Dim,
        (false, Some(Standing::NotProven | Standing::Fails)) => Tone::Warn,
    };
    let told = words::proof::told(proof, changes).into_iter().map(|line| one_line(&line));
    told.enumerate().map(|(index, line)| paint.tone(tone, if index == 0 { line } else { format!("  {line}") })).collect()
}

/// The line about tags that an apply writes on resources which are otherwise as wanted.
fn recorded(plan: &Plan) -> String {
    match plan.steps.iter().filter(|step| step.why == Reason::Recorded).count() {
        0 => String::new(),
        1 => " In the tag of 1 of them it will be noted that this was applied.".to_owned(),
        count => format!(" In the tags of {count} of them it will be noted that this was applied."),
    }
}

fn row_line(row: &Row<'_>, text: &str, width: usize, paint: Paint) -> String {
    let tone = match row.sign {
        Sign::Create => Tone::Add,
        Sign::Change => Tone::Change,
        Sign::Replace => Tone::Replace,
        Sign::Delete => Tone::Remove,
        Sign::Keep => Tone::Help,
    };
    let loss = row.delete.and_then(loss).map(|(tone, text)| format!("; {}", paint.tone(tone, text))).unwrap_or_default();
    let address = pad(&row.at.to_string(), width);
    let line = format!("{} {}  {text}{loss}", paint.tone(tone, row.sign.text()), paint.tone(Tone::Strong, address));
    line.trim_end().to_owned()
}

fn created(row: &Row<'_>) -> String {
    let Some(step) = row.create else { return String::new() };
    let summary = summary(step);
    // AWS removed the old object by itself, so that nothing is replaced, and only the reason of the step says why it
    // is made again.
    if let Reason::Broken(reason) = &step.why { format!("{summary}; {}", clean(reason)) } else { summary }
}

fn summary(step: &Step) -> String {
    step.want.as_ref().map(|want| one_line(&kinds::of(step.at.kind).summary(want))).unwrap_or_default()
}

fn changed(row: &Row<'_>) -> String {
    let mut fields: Vec<&str> = Vec::new();
    for change in row.shown_changes() {
        if !fields.contains(&change.field.as_ref()) {
            fields.push(&change.field);
        }
    }
    let fields = fields.join(", ");
    match row.why() {
        Some(Reason::Differs) | None => fields,
        Some(Reason::Broken(reason)) if fields.is_empty() => format!("{}; is tried again", clean(reason.trim_end_matches('.'))),
        Some(why) if fields.is_empty() => clean(&reason::text(why)),
        Some(why) => format!("{fields}; {}", clean(&reason::text(why))),
    }
}

fn replaced(row: &Row<'_>) -> String {
    let Some(create) = row.create else { return String::new() };
    if let Reason::Replaced { field, because } = &create.why {
        return format!("{} cannot be changed in place: {}", word(field), clean(because));
    }
    clean(&reason::text(&create.why))
}

fn deleted(row: &Row<'_>) -> String {
    let Some(step) = row.delete else { return String::new() };
    let id = step.object.as_ref().map(|object| one_line(&object.id)).unwrap_or_default();
    // AWS cannot be asked who works under a role, but it tells when the role was last used.
    let role = step.object.as_ref().filter(|object| object.kind == KindName::Role);
    let used = role.and_then(|role| role.live.get("last_used")?.as_str());
    let used = used.map(|used| format!("; last used {}", one_line(used))).unwrap_or_default();
    if step.why == Reason::Destroyed { id + &used } else { format!("{id}; {}{used}", clean(&reason::text(&step.why))) }
}

/// The row of an object that is retained.
fn kept_row(row: &Row<'_>) -> String {
    let Some(step) = row.delete else { return String::new() };
    let id = step.object.as_ref().map(|object| one_line(&object.id)).unwrap_or_default();
    if let why @ Reason::Spared(_) = &step.why {
        return format!("{id}; stays: {}", clean(&reason::text(why)));
    }
    if step.disposition.is_none() {
        return format!("{id}; stays with its VPC, and is nobody's then: heiiki's tags are taken off");
    }
    format!("{id}; stays as `on_destroy: retain` says, and is nobody's then: heiiki's tags are taken off")
}

/// The data that dies, or stays.
pub fn loss(step: &Step) -> Option<(Tone, String)> {
    let loss = step.loses.as_ref()?;
    let what = one_line(&loss.to_string());
    Some(match step.disposition {
        Some(Disposition::Retain) if loss.retainable || step.verb == Verb::Retain => (Tone::Help, format!("keeps {what}")),
        Some(Disposition::Retain | Disposition::Delete) | None => (Tone::Error, format!("loses {what}")),
    })
}

fn blocks(lines: &mut Vec<String>, shown: &Shown<'_>, paint: Paint) {
    let plan = shown.plan();
    let mut block = |tone, title: &str, body: Vec<String>| {
        if !body.is_empty() {
            if !lines.is_empty() {
                lines.push(String::new());
            }
            lines.push(paint.tone(tone, title));
            lines.extend(body);
        }
    };
    block(Tone::Dim, "Chosen for you", notes(&plan.notes, paint));
    block(Tone::Warn, "Left alone", kept(&plan.kept, paint));
    block(Tone::Warn, "Not read, so nothing of it was planned", unread(&plan.unread, paint));
    block(Tone::Warn, "Could not be compared", uncompared(&plan.uncompared, paint));
    block(Tone::Warn, danger::TITLE, danger::lines(&dangers(shown), paint));
    block(Tone::Error, "Refused: this plan will not be carried out", refusals(&plan.refusals, paint));
}

fn kept(kept: &[Kept], paint: Paint) -> Vec<String> {
    let width = kept.iter().map(|kept| kept.at.to_string().len()).max().unwrap_or(0);
    let line = |kept: &Kept| {
        let address = paint.tone(Tone::Strong, pad(&kept.at.to_string(), width));
        format!("  {address}  {}; {}", one_line(&kept.id), one_line(&kept::text(&kept.why)))
    };
    let mut lines = Vec::new();
    for (one, help) in kept::with_help(kept) {
        lines.push(line(one));
        lines.extend(help.map(|help| format!("      {} {}", paint.tone(Tone::Help, "help:"), one_line(&help))));
    }
    lines
}

fn notes(notes: &[Note], paint: Paint) -> Vec<String> {
    let width = notes.iter().map(|note| note.at.to_string().len()).max().unwrap_or(0);
    let line = |note: &Note| {
        format!("  {}  {}", paint.tone(Tone::Strong, pad(&note.at.to_string(), width)), one_line(&noted::text(note)))
    };
    notes.iter().map(line).collect()
}

/// The fields that could not be compared, and why.
pub fn uncompared(uncompared: &[Uncompared], paint: Paint) -> Vec<String> {
    let line = |one: &Uncompared| format!("  {}  {}", paint.tone(Tone::Strong, &one.at), not_compared(one));
    uncompared.iter().map(line).collect()
}

/// The fields that could not be compared, and why.
pub fn not_compared(uncompared: &Uncompared) -> String {
    let reason = clean(&doubt::text(&uncompared.why));
    let fields: Vec<String> = uncompared.fields.iter().map(|field| one_line(field)).collect();
    if fields.is_empty() { reason } else { format!("{}: {reason}", fields.join(", ")) }
}

fn refusals(refusals: &[Refusal], paint: Paint) -> Vec<String> {
    let mut lines = Vec::new();
    for refusal in refusals.iter().filter(|refusal| !unread::is_told(refusal, refusals)) {
        // The lines after the first one list the blockers.
        let (message, help) = (unread::told(refusal, refusals), refused::help(refusal));
        let (message, list) = message.split_once('\n').unwrap_or((&message, ""));
        let (at, message) = (refusal.at.to_string(), one_line(message));
        // Most messages name the resource themselves.
        match message.split_once(&at) {
            Some((before, after)) => lines.push(format!("  {before}{}{after}", paint.tone(Tone::Strong, &at))),
            None => lines.push(format!("  {}: {message}", paint.tone(Tone::Strong, &at))),
        }
        lines.extend(list.lines().map(|line| format!("    · {}", one_line(line))));
        lines.push(format!("      {} {}", paint.tone(Tone::Help, "help:"), one_line(&help)));
    }
    lines
}

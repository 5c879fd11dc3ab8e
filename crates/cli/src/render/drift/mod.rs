//! Drift as text: differences in AWS, seen from AWS's side. `+` is in AWS and not in the spec, `-` is in the spec and
//! not in AWS. Changes that nobody has applied yet are shown as a plan shows them.
//!
//! The other forms have a file each. They and the exit code are made from the same [`Outcome`]s.

pub mod json;
pub mod markdown;
pub mod metrics;
pub mod sarif;
pub mod slack;
pub mod who;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::SystemTime;

use heiiki_danger::{Exposure, Severity};
use heiiki_model::spec::Spot;
use heiiki_model::{Address, Change, KindName, Known, Mode, Place, To};
use heiiki_plan::drift::{Deviation, Difference, Drift, Finding, Ignored, Origin, Thing};

use super::diff;
use super::error::lines as error_lines;
use super::header::place_header;
use super::plan::{self, Reading};
use super::style::{Paint, Tone, clean, one_line, pad};
use super::unread::unread;
use super::value::Names;
use super::words::refused;
use crate::fleet::{Effort, WithoutSpec};
use crate::{CommandError, Exit};

/// One environment and its result.
pub struct Outcome {
    /// The file or directory of its spec.
    pub path: PathBuf,
    /// The account and region, if its spec could be loaded.
    pub place: Option<Place>,
    /// The result, or the error that prevented it.
    pub found: Result<Found, CommandError>,
}

/// The result for one environment.
pub struct Found {
    /// The drift.
    pub drift: Drift,
    /// The known objects, which give names to ids.
    pub known: Known,
    /// The positions of the resources in the files of the spec.
    pub spots: BTreeMap<Address, Spot>,
    /// The effort of the reading.
    pub reading: Reading,
    /// The time of the reading.
    pub at: SystemTime,
}

/// How environments ended, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, schemars::JsonSchema)]
pub struct Totals {
    /// All of them.
    pub environments: usize,
    /// Those in which something differs in AWS.
    pub drifted: usize,
    /// Those that could not be looked at.
    pub failed: usize,
    /// Those of which something could not be read or compared.
    pub partial: usize,
    /// What differs in AWS.
    pub findings: usize,
    /// How many of the findings are severe.
    pub high: usize,
    /// How many of the findings widen what is possible, or are missing or failed.
    pub medium: usize,
    /// How many of the findings are worth knowing.
    pub low: usize,
    /// What differs only because something that it names does not exist.
    pub follows: usize,
    /// Resources that could not be compared, or not wholly.
    pub uncompared: usize,
    /// What of the specs was not applied.
    pub pending: usize,
    /// What the specs leave to others.
    pub ignored: usize,
    /// What others added and the specs know of.
    pub known: usize,
}

impl Totals {
    /// Counts.
    pub fn of(outcomes: &[Outcome]) -> Self {
        let mut totals = Self { environments: outcomes.len(), ..Self::default() };
        for outcome in outcomes {
            match &outcome.found {
                Ok(Found { drift, .. }) => {
                    totals.drifted += usize::from(drift.is_found());
                    totals.partial += usize::from(drift.is_partial());
                    totals.findings += drift.findings.len();
                    totals.high += drift.found_of(Severity::High);
                    totals.medium += drift.found_of(Severity::Medium);
                    totals.low += drift.found_of(Severity::Low);
                    totals.follows += drift.follows.len();
                    totals.uncompared += drift.uncompared_resources();
                    totals.pending += drift.pending.len();
                    totals.ignored += drift.ignored.len();
                    totals.known += drift.known_objects();
                }
                Err(_) => totals.failed += 1,
            }
        }
        totals
    }
}

/// The exit code: drift where some was found that is severe enough, else a failure where an environment could not be looked at, else that something could not
/// be compared.
pub fn exit(outcomes: &[Outcome], fail_on: Severity) -> Exit {
    let totals = Totals::of(outcomes);
    let found = || outcomes.iter().filter_map(|outcome| outcome.found.as_ref().ok()).map(|found| &found.drift);
    // A network that is not as closed as its spec demands is as severe as can be.
    if found().any(Drift::is_open) || found().flat_map(|drift| &drift.findings).any(|finding| finding.severity >= fail_on) {
        return Exit::Drift;
    }
    let exits: Vec<Exit> = outcomes.iter().filter_map(|one| one.found.as_ref().err()).map(|error| error.exit).collect();
    match exits.as_slice() {
        [] if totals.partial > 0 => Exit::Uncompared,
        [] => Exit::Done,
        // If all failed alike, the exit code is as precise as for one alone.
        [first, rest @ ..] if totals.partial == 0 && rest.iter().all(|exit| exit == first) => *first,
        _ => Exit::Failed,
    }
}

/// All environments as text: in full where something is to be said, in one line where not.
pub fn lines(outcomes: &[Outcome], effort: Effort, all: bool, quiet: bool, paint: Paint) -> Vec<String> {
    let alone = outcomes.len() == 1;
    let mut lines = Vec::new();
    for outcome in outcomes {
        let block = match &outcome.found {
            Ok(found) if !alone && is_quiet(&found.drift) => {
                let Place { environment, account, region, .. } = &found.drift.place;
                vec![format!(
                    "{} · {account} · {region} · {}",
                    paint.tone(Tone::Strong, environment),
                    footer(&found.drift, paint)
                )]
            }
            Ok(found) => of_one(found, all, quiet && alone, paint),
            Err(error) => {
                let name =
                    outcome.place.as_ref().map_or_else(|| outcome.path.display().to_string(), |place| place.environment.clone());
                let mut lines = vec![format!("{} · could not be looked at", paint.tone(Tone::Strong, one_line(&name)))];
                lines.extend(error_lines(error, paint).into_iter().map(|line| format!("  {line}")));
                lines
            }
        };
        if !lines.is_empty() && block.len() > 1 {
            lines.push(String::new());
        }
        lines.extend(block);
    }
    if !alone {
        lines.push(String::new());
        lines.push(total(Totals::of(outcomes), effort, paint));
    }
    lines
}

/// The environments of the accounts for which no spec was given. `None` if that was not asked.
pub fn without_spec(found: Option<&[WithoutSpec]>, paint: Paint) -> Vec<String> {
    let Some(found) = found else { return Vec::new() };
    if found.is_empty() {
        return vec![String::new(), "Every environment of the accounts that were read has a spec here.".to_owned()];
    }
    let mut lines =
        vec![String::new(), paint.tone(Tone::Warn, "No spec was given for these environments, of which objects exist")];
    lines.extend(found.iter().map(|one| format!("  {}", without_spec_words(one))));
    lines
}

fn without_spec_words(one: &WithoutSpec) -> String {
    let WithoutSpec { account, region, environment, objects } = one;
    format!("{} · {account} · {region} · {}", one_line(environment), counted(*objects, "object", "objects"))
}

fn is_quiet(drift: &Drift) -> bool {
    let stale = drift.known.iter().any(|known| known.found.is_empty());
    !drift.is_found() && !drift.is_partial() && drift.pending.is_empty() && drift.follows.is_empty() && !stale
}

fn total(totals: Totals, effort: Effort, paint: Paint) -> String {
    let Totals { environments, drifted, failed, partial, findings, pending, .. } = totals;
    let clean = environments.saturating_sub(drifted + failed + partial);
    let mut parts = vec![format!("{clean} without drift")];
    parts.extend(
        (drifted > 0)
            .then(|| paint.tone(Tone::Warn, format!("{drifted} drifted ({})", counted(findings, "finding", "findings")))),
    );
    parts.extend((partial > 0).then(|| paint.tone(Tone::Warn, format!("{partial} not wholly compared"))));
    parts.extend((failed > 0).then(|| paint.tone(Tone::Error, format!("{failed} not looked at"))));
    parts.extend((pending > 0).then(|| format!("{pending} not yet applied")));
    let effort = effort.told();
    format!("{environments} environments: {} · {effort}", parts.join(", "))
}

fn of_one(found: &Found, all: bool, quiet: bool, paint: Paint) -> Vec<String> {
    let Found { drift, known, reading, .. } = found;
    let names = Names::live(known);
    let mut lines = Vec::new();
    if !quiet {
        lines.push(place_header(&drift.place, reading, paint));
        lines.push(String::new());
    }
    let head = lines.len();
    lines.extend(findings(&drift.findings, &names, From::Aws, paint));
    let mut block = |tone, title: &str, body: Vec<String>| {
        if !body.is_empty() {
            if lines.len() > head {
                lines.push(String::new());
            }
            lines.push(paint.tone(tone, title));
            lines.extend(body);
        }
    };
    block(Tone::Dim, "Not yet applied: the spec says this by now", findings(&drift.pending, &names, From::Spec, paint));
    let follows = findings(&drift.follows, &names, From::Aws, paint);
    block(Tone::Dim, "Follows what does not exist: nobody changed it", follows);
    block(Tone::Warn, "Not read, so nothing is known of it", unread(&drift.unread, paint));
    block(Tone::Warn, "Could not be compared", plan::uncompared(&drift.uncompared, paint));
    block(Tone::Warn, "Known to the spec and not there: these entries of `known` can go", unmatched(drift));
    if all {
        block(Tone::Dim, "Known to the spec", expected(drift));
        block(Tone::Dim, "Ignored", drift.ignored.iter().map(ignored).collect());
    }
    if lines.len() > head {
        lines.push(String::new());
    }
    lines.push(footer(drift, paint));
    lines.extend(plan::network_lines(drift.proof.as_ref(), false, paint));
    lines
}

/// Findings, each with its differences beneath.
fn findings(findings: &[Finding], names: &Names, from: From, paint: Paint) -> Vec<String> {
    let width = findings.iter().map(|finding| finding.at.to_string().len()).filter(|length| *length <= 44).max().unwrap_or(0);
    let mut lines = Vec::new();
    for finding in findings {
        let (sign, tone) = sign(&finding.what);
        let address = paint.tone(Tone::Strong, pad(&finding.at.to_string(), width.max(20)));
        let severe = match from {
            From::Aws => format!("{}  ", paint.tone(severity(finding.severity), pad(finding.severity.word(), 6))),
            From::Spec => String::new(),
        };
        lines.push(format!("{} {severe}{address}  {}", paint.tone(tone, sign), text(finding)).trim_end().to_owned());
        lines.extend(beneath(finding, names, from).iter().map(|line| line.render(paint)));
        let opens = finding.opens.iter().filter(|_| from == From::Aws);
        lines.extend(opens.map(|one| format!("    {}", paint.tone(severity(one.severity), opened(one)))));
        lines.extend(who::text(finding).map(|who| format!("    {}", paint.tone(Tone::Dim, who))));
    }
    lines
}

/// The tone of a severity.
const fn severity(severity: Severity) -> Tone {
    match severity {
        Severity::High => Tone::Error,
        Severity::Medium => Tone::Warn,
        Severity::Low => Tone::Dim,
    }
}

/// An opening, with its severity and the rule by which it is dangerous.
pub fn opened(exposure: &Exposure) -> String {
    let Exposure { rule, severity, what } = exposure;
    format!("{}: {} ({rule})", severity.word(), one_line(what))
}

/// The side from which a difference is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// `-` is wanted, `+` is live: changes in AWS.
    Aws,
    /// `-` is live, `+` is wanted: changes that an apply would make, as a plan shows them.
    Spec,
}

/// The differences of a finding. A single field that the finding names is not named again.
pub fn beneath(finding: &Finding, names: &Names, from: From) -> Vec<diff::Line> {
    let (kind, fields) = match &finding.what {
        Deviation::Different { fields } | Deviation::Added { to: None, fields } => (finding.at.kind, fields),
        Deviation::Added { to: Some(thing), fields } => (thing.kind, fields),
        Deviation::Nothing { .. }
        | Deviation::Missing { .. }
        | Deviation::Failed { .. }
        | Deviation::Child { .. }
        | Deviation::NotFound { .. }
        | Deviation::NotInSpec
        | Deviation::Superseded => return Vec::new(),
    };
    let mut lines: Vec<diff::Line> = fields.iter().flat_map(|field| differences(kind, field, names, from)).collect();
    if let [field] = fields.as_slice()
        && lines.first().is_some_and(|line| line.text() == field.field)
    {
        lines.remove(0);
    }
    lines
}

fn differences(kind: KindName, field: &Difference, names: &Names, from: From) -> Vec<diff::Line> {
    let (before, after) = match from {
        From::Aws => (&field.wanted, &field.live),
        From::Spec => (&field.live, &field.wanted),
    };
    let to = To { value: after.clone(), after: field.after.clone() };
    let change = Change { field: field.field.clone().into(), from: before.clone(), to, mode: Mode::InPlace };
    diff::lines(kind, &change, names, false)
}

/// The sign before a finding.
pub const fn sign(what: &Deviation) -> (&'static str, Tone) {
    match what {
        Deviation::Nothing { .. } | Deviation::Missing { .. } | Deviation::NotFound { .. } => ("-", Tone::Remove),
        Deviation::Different { .. } => ("~", Tone::Change),
        Deviation::Failed { .. } | Deviation::Child { .. } => ("!", Tone::Error),
        Deviation::Added { .. } | Deviation::NotInSpec | Deviation::Superseded => ("+", Tone::Add),
    }
}

/// A finding in a few words.
pub fn text(finding: &Finding) -> String {
    let id = finding.id.as_ref().filter(|id| **id != finding.at.name.as_str()).map(|id| one_line(id));
    let with = |text: String| id.as_ref().map_or_else(|| text.clone(), |id| format!("{id}; {text}"));
    match &finding.what {
        Deviation::Nothing { resources } => {
            let all = counted(*resources, "resource", "resources");
            format!("Nothing of this environment exists, of {all}: it was never applied, or all of it was removed")
        }
        Deviation::Missing { taken_by: None } => "does not exist".to_owned(),
        Deviation::Missing { taken_by: Some(other) } => {
            format!("does not exist; {} has its name or range: were its heiiki tags removed?", one_line(other))
        }
        Deviation::Different { fields } => {
            let names: Vec<String> = fields.iter().map(|field| one_line(&field.field)).collect();
            let whose = match fields.iter().map(|field| field.origin).max() {
                Some(Origin::Aws) => "changed in AWS since the last apply",
                Some(Origin::Both) => "changed in AWS since the last apply, and in the spec as well",
                Some(Origin::Spec) => "changed in the spec since the last apply",
                Some(Origin::Follows) => return with(follows(fields)),
                Some(Origin::Unknown) | None => "differs, and the object does not say what was applied",
            };
            with(format!("{}: {whose}", names.join(", ")))
        }
        Deviation::Failed { reason } => with(clean(reason)),
        Deviation::Child { kind, child, reason } => {
            format!("{} {}, made for it: {}", kind.as_str().replace('_', " "), one_line(child), clean(reason))
        }
        Deviation::NotFound { why } => clean(&refused::sentence(&finding.at, why)),
        Deviation::Added { to, fields } => with(added(to.as_ref(), fields)),
        Deviation::NotInSpec => with("no longer in the spec".to_owned()),
        Deviation::Superseded => {
            with("ours, beside another object of this address: left by an interrupted run, or made by two at once".to_owned())
        }
    }
}

/// An addition by others, in a few words.
fn added(to: Option<&Thing>, fields: &[Difference]) -> String {
    let names: Vec<String> = fields.iter().map(|field| one_line(&field.field)).collect();
    let names = names.join(", ");
    let Some(thing) = to else {
        return format!("{names}: added in AWS, and the spec says nothing of it");
    };
    let thing = thing_words(thing);
    if fields.is_empty() {
        format!("{thing}: added in AWS, and not of the spec")
    } else {
        format!("{thing}, which AWS made for it; {names}: added in AWS")
    }
}

/// The cause from which the differences of a finding follow.
fn follows(fields: &[Difference]) -> String {
    let names: Vec<String> = fields.iter().map(|field| one_line(&field.field)).collect();
    let mut targets: Vec<String> = fields.iter().flat_map(|field| &field.after).map(ToString::to_string).collect();
    targets.sort();
    targets.dedup();
    let verb = if let [_] = targets[..] { "does" } else { "do" };
    format!("{}: follows {}, which {verb} not exist", names.join(", "), targets.join(" and "))
}

/// The entries of `known` that mean nothing that is there.
pub fn unmatched(drift: &Drift) -> Vec<String> {
    let unmatched = drift.known.iter().filter(|known| known.found.is_empty());
    unmatched.map(|known| format!("  {}: {}", one_line(&known.entry.words()), one_line(&known.entry.reason))).collect()
}

/// The objects that the spec knows of, each with why they are there.
fn expected(drift: &Drift) -> Vec<String> {
    let all = drift.known.iter().flat_map(|known| known.found.iter().map(|thing| (thing, &known.entry.reason)));
    all.map(|(thing, reason)| format!("  {}: {}", thing_words(thing), one_line(reason))).collect()
}

fn thing_words(thing: &Thing) -> String {
    let Thing { kind, id, name } = thing;
    let name = name.as_ref().map(|name| format!(" ({})", one_line(name))).unwrap_or_default();
    format!("{} {}{name}", kind.as_str().replace('_', " "), one_line(id))
}

fn ignored(ignored: &Ignored) -> String {
    format!("  {}  {}", ignored.at, one_line(&ignored.field))
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

/// The counts of one environment.
pub fn footer(drift: &Drift, paint: Paint) -> String {
    let mut parts = Vec::new();
    if drift.is_open() {
        parts.push(paint.tone(Tone::Error, "The network is not as closed as the spec demands"));
    }
    if !drift.findings.is_empty() {
        let found = counted(drift.findings.len(), "finding of drift", "findings of drift");
        parts.push(paint.tone(Tone::Warn, found));
    } else if drift.is_partial() {
        parts.push("No drift in what could be compared".to_owned());
    } else if !drift.is_open() {
        parts.push(paint.tone(Tone::Strong, "No drift"));
    }
    let follows = drift.follows.len();
    parts.extend((follows > 0).then(|| counted(follows, "follows what is missing", "follow what is missing")));
    let uncompared = drift.uncompared_resources();
    parts.extend((uncompared > 0).then(|| counted(uncompared, "could not be compared", "could not be compared")));
    let pending = drift.pending.len();
    parts.extend((pending > 0).then(|| format!("{pending} not yet applied")));
    let ignored = drift.ignored.len();
    parts.extend((ignored > 0).then(|| counted(ignored, "difference ignored", "differences ignored")));
    let known = drift.known_objects();
    parts.extend((known > 0).then(|| counted(known, "known addition", "known additions")));
    parts.push(counted(drift.unchanged, "resource as the spec wants it", "resources as the spec wants them"));
    parts.join(", ")
}

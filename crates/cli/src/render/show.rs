//! The live environment as a table: each resource with its id, status and kin, and the objects that are ours but not
//! in the spec.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::{Kin, Plan, Unread, Verb};
use heiiki_model::spec::Spec;
use heiiki_model::{Address, KindName, Object, Observed, Phase, Snapshot, kinds};
use heiiki_plan::contents;
use schemars::JsonSchema;
use serde::Serialize;

use super::style::{Paint, Tone, one_line};
use super::table::{self, Cell};
use super::words::reason;

/// The version of the JSON form.
const FORMAT_VERSION: u32 = 2;

/// How an object relates to the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The spec wants it and it is ours.
    Ours,
    /// The spec only uses it.
    Existing,
    /// The spec wants it and it does not exist.
    Missing,
    /// Its kind could not be read.
    Unread,
    /// It is ours by tag, and the spec does not have it.
    NotInSpec,
    /// It is ours, and another object holds its address.
    Superseded,
}

/// One line of the table, with all that JSON shows.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Entry<'a> {
    /// The address.
    pub at: Address,
    /// How it relates to the spec.
    pub standing: Standing,
    /// AWS's id.
    pub id: Option<&'a str>,
    /// AWS's name, or the `Name` tag.
    pub name: Option<String>,
    /// Whether AWS has finished with it.
    pub phase: Option<Phase>,
    /// What identifies it to a reader.
    pub summary: String,
    /// What AWS and users made for it and inside of it.
    pub kin: Vec<&'a Kin>,
    /// The object; of one that is not ours without scripts, environment variables, policies and the values of tags.
    pub object: Option<Cow<'a, Object>>,
}

/// The JSON form of a live environment.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "heiiki show")]
pub struct Json<'a> {
    /// The version of this form. It grows by new members; it changes when one is removed or means something else.
    format_version: u32,
    /// Where.
    place: &'a heiiki_model::Place,
    /// The resources of the spec in its order, then what is ours and not in it.
    resources: &'a [Entry<'a>],
    /// Kinds that could not be read.
    unread: &'a [Unread],
}

/// The entries: the spec's resources in their order, then our other objects.
pub fn entries<'a>(spec: &Spec, observed: &'a Observed, live: &'a Snapshot, kin: &'a [Kin]) -> Vec<Entry<'a>> {
    let mut claims: BTreeMap<Address, Vec<&Object>> = BTreeMap::new();
    for object in &observed.objects {
        if let Some(at) = object.claim(&spec.place.environment) {
            claims.entry(at).or_default().push(object);
        }
    }
    let unread: BTreeSet<KindName> = observed.unread.iter().map(|unread| unread.kind).collect();
    let environment = spec.place.environment.as_str();
    let mut entries = Vec::new();
    let mut rest = Vec::new();
    for resource in &spec.resources {
        let at = &resource.at;
        let mut claimed = claims.remove(at).unwrap_or_default();
        // A replacement is forgotten by the plan; until then the live one is the one that carries the tag.
        let current = live.get(at).map(AsRef::as_ref).or_else(|| claimed.first().copied());
        let standing = match current {
            Some(object) if kinds::of(at.kind).withheld(&object.live).is_some() => Standing::Unread,
            Some(object) if object.existing => Standing::Existing,
            Some(_) => Standing::Ours,
            None if unread.contains(&at.kind) => Standing::Unread,
            None => Standing::Missing,
        };
        let summary = if resource.existing.is_some() { String::new() } else { kinds::of(at.kind).summary(&resource.want) };
        entries.push(entry(at.clone(), standing, current, summary, (kin, environment)));
        claimed.retain(|object| current.is_none_or(|current| current.id != object.id));
        rest.extend(claimed.into_iter().map(|object| (at.clone(), Standing::Superseded, object)));
    }
    rest.extend(claims.into_iter().flat_map(|(at, objects)| {
        objects.into_iter().map(move |object| (at.clone(), Standing::NotInSpec, object)).collect::<Vec<_>>()
    }));
    entries.extend(
        rest.into_iter().map(|(at, standing, object)| entry(at, standing, Some(object), String::new(), (&[], environment))),
    );
    entries
}

fn entry<'a>(
    at: Address,
    standing: Standing,
    object: Option<&'a Object>,
    summary: String,
    (kin, environment): (&'a [Kin], &str),
) -> Entry<'a> {
    let kind = kinds::of(at.kind);
    Entry {
        standing,
        id: object.map(|object| object.id.as_str()),
        name: object.and_then(|object| kind.live_name(&object.live).or_else(|| object.tags.get("Name").cloned())),
        phase: object.map(|object| kind.phase(&object.live)),
        summary,
        kin: kin.iter().filter(|kin| kin.of == at).collect(),
        object: object.map(|object| contents::shown(object, environment)),
        at,
    }
}

/// The entries as one JSON document.
pub fn json(spec: &Spec, entries: &[Entry<'_>], unread: &[Unread]) -> serde_json::Result<String> {
    serde_json::to_string_pretty(&Json { format_version: FORMAT_VERSION, place: &spec.place, resources: entries, unread })
}

/// The entries as a table.
pub fn lines(entries: &[Entry<'_>], paint: Paint) -> Vec<String> {
    let mut rows = vec![["resource", "id", "name", "status", "what"].map(|title| Cell::toned(Tone::Dim, title)).to_vec()];
    for entry in entries {
        let (tone, status) = status(entry);
        let name = entry.name.as_ref().filter(|name| Some(name.as_str()) != entry.id);
        rows.push(vec![
            Cell::toned(Tone::Strong, entry.at.to_string()),
            Cell::plain(one_line(entry.id.unwrap_or("-"))),
            Cell::plain(name.map(|name| one_line(name)).unwrap_or_default()),
            Cell::toned(tone, status),
            Cell::plain(one_line(&entry.summary)),
        ]);
        rows.extend(entry.kin.iter().map(|kin| beneath(kin)));
    }
    table::lines(&rows, paint)
}

/// The orphans of domains that are gone, with the evidence for that and their contents.
pub fn orphans(plan: &Plan, paint: Paint) -> Vec<String> {
    let deleted =
        plan.steps.iter().filter(|step| step.verb == Verb::Delete).filter_map(|step| Some((step, step.object.as_ref()?)));
    let mut rows = vec![["left behind", "id", "what", "why"].map(|title| Cell::toned(Tone::Dim, title)).to_vec()];
    for (step, object) in deleted {
        let loss = step.loses.as_ref().map(|loss| format!("; holds {loss}")).unwrap_or_default();
        rows.push(vec![
            Cell::toned(Tone::Strong, object.kind.as_str().replace('_', " ")),
            Cell::plain(one_line(&object.id)),
            Cell::plain(one_line(&format!("{}{loss}", kinds::of(object.kind).about(&object.live)))),
            Cell::plain(one_line(&reason::text(&step.why))),
        ]);
    }
    if rows.len() == 1 {
        return vec!["No domain that is gone has left anything.".to_owned()];
    }
    table::lines(&rows, paint)
}

fn beneath(kin: &Kin) -> Vec<Cell> {
    let (tone, phase) = phase(&kin.phase);
    let what = kin.kind.as_str().replace('_', " ");
    vec![
        Cell::toned(Tone::Dim, format!("  · {what}")),
        Cell::toned(Tone::Dim, one_line(&kin.id)),
        Cell::toned(Tone::Dim, kin.name.as_deref().map(one_line).unwrap_or_default()),
        Cell::toned(tone, phase),
        Cell::toned(Tone::Dim, one_line(&kin.about)),
    ]
}

fn phase(phase: &Phase) -> (Tone, String) {
    match phase {
        Phase::Ready => (Tone::Add, "ready".to_owned()),
        Phase::Busy(status) => (Tone::Change, one_line(status)),
        Phase::Failed(reason) => (Tone::Error, one_line(reason)),
    }
}

fn status(entry: &Entry<'_>) -> (Tone, String) {
    let (tone, phase) = entry.phase.as_ref().map_or((Tone::Error, String::new()), phase);
    match entry.standing {
        Standing::Ours => (tone, phase),
        Standing::Existing => (tone, format!("{phase}, existing")),
        Standing::Missing => (Tone::Error, "missing".to_owned()),
        Standing::Unread => (Tone::Warn, "not read".to_owned()),
        Standing::NotInSpec => (Tone::Warn, format!("{phase}, not in the spec")),
        Standing::Superseded => (Tone::Warn, format!("{phase}, left by a replacement")),
    }
}

//! The live environment as a table: each resource with its id and status, what AWS made for it beneath, and what is ours but not in the spec.

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::plan::Unread;
use heiiki_model::spec::Spec;
use heiiki_model::{Address, KindName, Object, Observed, Phase, Snapshot, kinds};
use serde::Serialize;
use serde_json::Value;

use super::style::{Paint, Tone, one_line};
use super::table::{self, Cell};

/// The version of the JSON form.
const FORMAT_VERSION: u32 = 1;

/// How an object relates to the spec.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
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

/// What AWS made by itself for an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Child {
    /// What it is.
    pub what: &'static str,
    /// Its id.
    pub id: String,
    /// Its name, when AWS gave it one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// One line of the table, with all that JSON shows.
#[derive(Clone, Debug, Serialize)]
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
    /// What AWS made for it.
    pub children: Vec<Child>,
    /// The whole object.
    pub object: Option<&'a Object>,
}

#[derive(Serialize)]
struct Json<'a> {
    format_version: u32,
    place: &'a heiiki_model::Place,
    resources: &'a [Entry<'a>],
    unread: &'a [Unread],
}

/// The entries: the spec's resources in their order, then what is ours and not in it.
pub fn entries<'a>(spec: &Spec, observed: &'a Observed, live: &'a Snapshot) -> Vec<Entry<'a>> {
    let mut claims: BTreeMap<Address, Vec<&Object>> = BTreeMap::new();
    for object in &observed.objects {
        if let Some(at) = object.claim(&spec.place.environment) {
            claims.entry(at).or_default().push(object);
        }
    }
    let unread: BTreeSet<KindName> = observed.unread.iter().map(|unread| unread.kind).collect();
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
        entries.push(entry(at.clone(), standing, current, summary, observed));
        claimed.retain(|object| current.is_none_or(|current| current.id != object.id));
        rest.extend(claimed.into_iter().map(|object| (at.clone(), Standing::Superseded, object)));
    }
    rest.extend(claims.into_iter().flat_map(|(at, objects)| {
        objects.into_iter().map(move |object| (at.clone(), Standing::NotInSpec, object)).collect::<Vec<_>>()
    }));
    entries.extend(rest.into_iter().map(|(at, standing, object)| entry(at, standing, Some(object), String::new(), observed)));
    entries
}

fn entry<'a>(at: Address, standing: Standing, object: Option<&'a Object>, summary: String, observed: &Observed) -> Entry<'a> {
    let kind = kinds::of(at.kind);
    Entry {
        standing,
        id: object.map(|object| object.id.as_str()),
        name: object.and_then(|object| kind.live_name(&object.live).or_else(|| object.tags.get("Name").cloned())),
        phase: object.map(|object| kind.phase(&object.live)),
        summary,
        children: object.map(|object| children(object, observed)).unwrap_or_default(),
        object,
        at,
    }
}

/// What AWS made by itself for an object, as far as the reads show it.
fn children(object: &Object, observed: &Observed) -> Vec<Child> {
    let text = |field: &str| object.live.get(field).and_then(Value::as_str).map(str::to_owned);
    let child = |what, id: String| Child { what, id, name: None };
    if object.kind == KindName::Vpc {
        return in_vpc(&object.id, observed);
    }
    if object.kind == KindName::Domain {
        let efs = text("home_efs_file_system_id").map(|id| child("home file system (EFS)", id));
        let boundary = text("security_group_id_for_domain_boundary").map(|id| child("boundary security group", id));
        return efs.into_iter().chain(boundary).chain(nfs_groups(&object.id, observed)).collect();
    }
    let interfaces = texts(&object.live, "network_interface_ids").into_iter().chain(text("network_interface_id"));
    interfaces.map(|id| child("network interface", id)).collect()
}

/// The main route table and the default group, which come and go with their VPC.
fn in_vpc(vpc: &str, observed: &Observed) -> Vec<Child> {
    let inside = |object: &&Object| object.live.get("vpc_id").and_then(Value::as_str) == Some(vpc);
    let mut children = Vec::new();
    for object in observed.objects.iter().filter(inside) {
        let main = object
            .live
            .get("associations")
            .and_then(Value::as_array)
            .is_some_and(|all| all.iter().any(|one| one["main"] == true));
        let default = object.live.get("group_name").and_then(Value::as_str) == Some("default");
        if object.kind == KindName::RouteTable && main {
            children.push(Child { what: "main route table", id: object.id.clone(), name: None });
        } else if object.kind == KindName::SecurityGroup && default {
            children.push(Child { what: "default security group", id: object.id.clone(), name: None });
        }
    }
    children
}

/// The groups that SageMaker makes between a domain and its file system; their names end with the domain's id.
fn nfs_groups(domain: &str, observed: &Observed) -> Vec<Child> {
    let groups = observed.objects.iter().filter(|object| object.kind == KindName::SecurityGroup);
    let named = groups.filter_map(|object| Some((object.live.get("group_name")?.as_str()?, &object.id)));
    let theirs = named.filter(|(name, _)| name.starts_with("security-group-for-") && name.ends_with(domain));
    theirs.map(|(name, id)| Child { what: "NFS security group", id: id.clone(), name: Some(name.to_owned()) }).collect()
}

fn texts(live: &Value, field: &str) -> Vec<String> {
    let items = live.get(field).and_then(Value::as_array).into_iter().flatten();
    items.filter_map(Value::as_str).map(str::to_owned).collect()
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
        for Child { what, id, name } in &entry.children {
            let name = name.as_deref().map(one_line).unwrap_or_default();
            rows.push([format!("  · {what}"), one_line(id), name].map(|text| Cell::toned(Tone::Dim, text)).to_vec());
        }
    }
    table::lines(&rows, paint)
}

fn status(entry: &Entry<'_>) -> (Tone, String) {
    let (tone, phase) = match &entry.phase {
        Some(Phase::Ready) => (Tone::Add, "ready".to_owned()),
        Some(Phase::Busy(status)) => (Tone::Change, one_line(status)),
        Some(Phase::Failed(reason)) => (Tone::Error, one_line(reason)),
        None => (Tone::Error, String::new()),
    };
    match entry.standing {
        Standing::Ours => (tone, phase),
        Standing::Existing => (tone, format!("{phase}, existing")),
        Standing::Missing => (Tone::Error, "missing".to_owned()),
        Standing::Unread => (Tone::Warn, "not read".to_owned()),
        Standing::NotInSpec => (Tone::Warn, format!("{phase}, not in the spec")),
        Standing::Superseded => (Tone::Warn, format!("{phase}, left by a replacement")),
    }
}

//! Writes a spec from live objects: it selects them (`select`), names them, and asks each kind for the want that describes the object.
//!
//! It is pure and owns nothing: the spec says `adopt`, and the plan of that spec writes the tags.

mod select;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use heiiki_model::object::TAG_PROTECT;
use heiiki_model::spec::write::{Entry, write};
use heiiki_model::spec::written;
use heiiki_model::spec::{Source, format};
use heiiki_model::{Address, KindName, Naming, Object, Observed, Place, When, kinds};
use serde_json::{Map, Value, json};

use crate::object_key::{ObjectKey, key};

/// The seeds of an import: a spec is written from the objects that they select.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seeds {
    /// VPCs by their ids, with all that stands in them.
    pub vpcs: Vec<String>,
    /// Domains by their ids, with their profiles and spaces.
    pub domains: Vec<String>,
    /// Beginnings of names.
    pub prefixes: Vec<String>,
    /// Tags, each with its value.
    pub tags: Vec<(String, String)>,
}

/// The spec that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Imported {
    /// The spec as text.
    pub text: String,
    /// The number of its resources.
    pub resources: usize,
    /// The number of objects that it only uses.
    pub existing: usize,
    /// The selected objects that cannot be written, each with the reason.
    pub left_out: Vec<String>,
}

impl Seeds {
    /// True if a seed selects an object, or if the object carries the tags of the environment.
    fn name(&self, object: &Object, environment: &str) -> bool {
        let Self { vpcs, domains, prefixes, tags } = self;
        let name = kinds::of(object.kind).live_name(&object.live);
        let names = || name.iter().chain(object.tags.get("Name"));
        (object.kind == KindName::Vpc && vpcs.contains(&object.id))
            || (object.kind == KindName::Domain && domains.contains(&object.id))
            || prefixes.iter().any(|prefix| names().any(|name| name.starts_with(prefix.as_str())))
            || tags.iter().any(|(key, value)| object.tags.get(key) == Some(value))
            || object.claim(environment).is_some()
    }

    /// Returns the options of the command line that give these seeds.
    fn options(&self) -> String {
        let Self { vpcs, domains, prefixes, tags } = self;
        let one = |option: &'static str, values: &[String]| {
            values.iter().map(|value| format!("--{option} {value}")).collect::<Vec<_>>()
        };
        let tags: Vec<String> = tags.iter().map(|(key, value)| format!("{key}={value}")).collect();
        [one("vpc", vpcs), one("domain", domains), one("name-prefix", prefixes), one("tag", &tags)].concat().join(" ")
    }
}

/// Writes a spec.
///
/// # Errors
/// The ids that were asked for and that no object has.
pub fn import(place: &Place, observed: &Observed, seeds: &Seeds) -> Result<Imported, Vec<String>> {
    let mut objects: Vec<Object> = observed.objects.clone();
    objects.sort_by(|left, right| (left.kind, &left.id).cmp(&(right.kind, &right.id)));
    let selected = select::select(&objects, seeds, &place.environment)?;
    let chosen: Vec<&Object> = objects.iter().filter(|object| selected.contains(&key(object))).collect();
    let mut literal = BTreeSet::new();
    loop {
        let drawn = draw(place, observed, &objects, &chosen, &literal);
        let circle = circle(&drawn.entries);
        if circle.is_subset(&literal) {
            return Ok(finish(place, &objects, seeds, drawn));
        }
        literal.extend(circle);
    }
}

/// The resources, the objects outside that they use, and those that could not be written.
struct Drawn {
    entries: Vec<Written>,
    outside: BTreeMap<Address, String>,
    left_out: Vec<String>,
}

/// One resource with its want as the planner would see it.
struct Written {
    entry: Entry,
    want: Value,
    tags: BTreeMap<String, String>,
}

/// Names the selected objects and asks each kind for the want. `literal` are the resources that name others by id, because they would need each other.
fn draw(place: &Place, observed: &Observed, objects: &[Object], chosen: &[&Object], literal: &BTreeSet<Address>) -> Drawn {
    let mut naming = Naming::new(place, &observed.facts, objects, kinds::live_name);
    // An object that carries an address keeps it.
    let (ours, others): (Vec<&Object>, Vec<&Object>) =
        chosen.iter().partition(|object| object.claim(&place.environment).is_some());
    let named: Vec<(Address, &Object)> =
        ours.into_iter().chain(others).map(|object| (naming.give(&called(object)), object)).collect();
    let (mut entries, mut left_out) = (Vec::new(), Vec::new());
    for (at, object) in named {
        naming.begin(&at, literal.contains(&at));
        match kinds::of(object.kind).as_wanted(&object.live, &object.tags, &mut naming) {
            Some(want) => entries.push(one(at, object, &want, naming.take_notes(), place)),
            None => left_out.push(format!("{} {}: no spec can describe it as it is", object.kind, object.id)),
        }
    }
    Drawn { entries, outside: naming.outside().clone(), left_out }
}

/// Returns an object with a name. An endpoint that nobody named is called by its service.
fn called(object: &Object) -> Object {
    let mut object = object.clone();
    let service = object.live.get("service_name").and_then(Value::as_str).map(str::to_owned);
    if let Some(service) = service.filter(|_| !object.tags.contains_key("Name")) {
        let short = service.splitn(4, '.').nth(3).filter(|_| service.starts_with("com.amazonaws.")).map(str::to_owned);
        let name = short.unwrap_or_else(|| service.rsplit('.').next().unwrap_or(&service).to_owned());
        object.tags.insert("Name".to_owned(), name.replace('.', "-"));
    }
    object
}

/// Returns one resource of the spec.
fn one(at: Address, object: &Object, want: &Value, comments: Vec<String>, place: &Place) -> Written {
    let kind = kinds::of(object.kind);
    let want = written(want);
    let mut fields = want.as_object().cloned().unwrap_or_default();
    let own = kind.tags(&want);
    let mut tags = BTreeMap::new();
    if kind.taggable() {
        let others = |key: &str| key.starts_with("aws:") || key.starts_with("heiiki:") || own.contains_key(key);
        tags.extend(object.tags.iter().filter(|(key, _)| !others(key)).map(|(key, value)| (key.clone(), value.clone())));
    }
    if object.tags.get(TAG_PROTECT).is_some_and(|value| value == "true") {
        fields.insert("protect".to_owned(), json!(true));
    }
    // An object that AWS made with its VPC becomes ours with that.
    if object.claim(&place.environment).as_ref() != Some(&at) && kind.made_with(&want).is_none() {
        fields.insert("adopt".to_owned(), json!({"id": object.id}));
    }
    Written { entry: Entry { at, comments, fields }, want, tags }
}

/// Returns the resources that would have to come before each other.
fn circle(entries: &[Written]) -> BTreeSet<Address> {
    let mut needs: BTreeMap<&Address, BTreeSet<Address>> = BTreeMap::new();
    for Written { entry, want, .. } in entries {
        let refs = kinds::of(entry.at.kind).refs(want).into_iter().filter(|reference| reference.when == When::Create);
        needs.insert(&entry.at, refs.map(|reference| reference.to).collect());
    }
    loop {
        let free: Vec<&Address> =
            needs.iter().filter(|(_, needed)| !needed.iter().any(|at| needs.contains_key(at))).map(|(at, _)| *at).collect();
        if free.is_empty() {
            return needs.into_keys().cloned().collect();
        }
        for at in free {
            needs.remove(at);
        }
    }
}

/// Writes the text of the spec.
fn finish(place: &Place, objects: &[Object], seeds: &Seeds, drawn: Drawn) -> Imported {
    let Drawn { entries: written, outside, left_out } = drawn;
    let common = common_tags(&written);
    let mut entries: Vec<Entry> = Vec::new();
    for Written { mut entry, tags, .. } in written {
        let own: BTreeMap<&String, &String> = tags.iter().filter(|(key, _)| !common.contains_key(*key)).collect();
        if !own.is_empty() {
            // The tags stand before `adopt`, which is taken out later.
            let adopt = entry.fields.shift_remove("adopt");
            entry.fields.insert("tags".to_owned(), heiiki_model::spec::written(&json!(own)));
            entry.fields.extend(adopt.map(|adopt| ("adopt".to_owned(), adopt)));
        }
        entries.push(entry);
    }
    let resources = entries.len();
    let by_id: BTreeMap<ObjectKey, &Object> = objects.iter().map(|object| (key(object), object)).collect();
    for (at, id) in &outside {
        let why = by_id.get(&(at.kind, id.clone())).map_or_else(
            || Some("It was not seen in this account and region.".to_owned()),
            |object| select::why_not(object, &place.environment, &by_id),
        );
        let comment = why.unwrap_or_else(|| "Not selected: heiiki uses it and never changes it.".to_owned());
        let fields = Map::from_iter([("existing".to_owned(), json!({"id": id}))]);
        entries.push(Entry { at: at.clone(), comments: vec![comment], fields });
    }
    let head = head(seeds, place, &left_out);
    let tags = common.iter().map(|(key, value)| (key.clone(), value.clone())).collect();
    let text = write(&head, place, &tags, &entries);
    let text = format::normalise(&Arc::new(Source::new("imported", text.as_str()))).unwrap_or(text);
    Imported { text, resources, existing: outside.len(), left_out }
}

/// Returns the comment at the head of the spec.
fn head(seeds: &Seeds, place: &Place, left_out: &[String]) -> Vec<String> {
    let mut head = vec![
        format!("Written by `heiiki import {} --environment {}`.", seeds.options(), place.environment),
        String::new(),
        "`adopt` says which object each resource is. `heiiki plan` shows that only tags change, `heiiki adopt` writes them; from then on the objects are heiiki's, and `adopt` can be taken out."
            .to_owned(),
    ];
    if !left_out.is_empty() {
        head.extend([String::new(), "Left out:".to_owned()]);
        head.extend(left_out.iter().map(|line| format!("- {line}")));
    }
    head
}

/// Returns the tags that all resources carry that can carry tags.
fn common_tags(written: &[Written]) -> BTreeMap<String, String> {
    let mut taggable = written.iter().filter(|written| kinds::of(written.entry.at.kind).taggable());
    let Some(first) = taggable.next() else { return BTreeMap::new() };
    let rest: Vec<&Written> = taggable.collect();
    if rest.is_empty() {
        return BTreeMap::new();
    }
    let everywhere = |(key, value): &(&String, &String)| rest.iter().all(|written| written.tags.get(*key) == Some(*value));
    first.tags.iter().filter(everywhere).map(|(key, value)| (key.clone(), value.clone())).collect()
}

//! The tags that an object is to carry, and their differences from those that it carries. Only keys that the spec or heiiki names are compared.

use std::collections::BTreeMap;

use heiiki_model::applied::record;
use heiiki_model::ignore::covers_tag;
use heiiki_model::object::{TAG_ADDRESS, TAG_APPLIED, TAG_ENVIRONMENT, TAG_PROTECT};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Change, Mode, Object, To, kinds};
use serde_json::json;

/// The tags that an object is to carry; `None` removes a key.
pub(crate) type Wanted = BTreeMap<String, Option<String>>;

/// Returns every tag of a resource. A kind for which AWS takes no tags has its claim and nothing else.
pub(crate) fn wanted(spec: &Spec, resource: &Resource) -> Wanted {
    let kind = kinds::of(resource.at.kind);
    let claim = [(TAG_ENVIRONMENT, spec.place.environment.clone()), (TAG_ADDRESS, resource.at.to_string())];
    let claim = claim.map(|(key, value)| (key.to_owned(), Some(value)));
    if !kind.taggable() {
        return BTreeMap::from(claim);
    }
    let mut tags = spec.tags.clone();
    tags.extend(resource.tags.clone());
    let own = kind.tags(&resource.want);
    tags.extend(own.into_iter().map(|(key, value)| (key, Some(value))));
    tags.extend(claim);
    tags.insert(TAG_PROTECT.to_owned(), resource.protect.then(|| "true".to_owned()));
    let record = record(&resource.want, &tags);
    tags.insert(TAG_APPLIED.to_owned(), record);
    tags
}

/// True if the tag of an object that is as wanted does not say so, because only the spec changed, or another version of heiiki made it.
pub(crate) fn is_unrecorded(wanted: &Wanted, object: &Object, ignore: &[String]) -> bool {
    let taggable = kinds::of(object.kind).taggable() && !covers_tag(ignore, TAG_APPLIED);
    taggable && wanted.get(TAG_APPLIED).is_some_and(|record| record.as_ref() != object.tags.get(TAG_APPLIED))
}

/// Returns the keys of tags that differ from the wanted ones and are left to others.
pub(crate) fn left_to_others(wanted: &Wanted, object: &Object, ignore: &[String]) -> Vec<String> {
    let left = wanted.iter().filter(|(key, want)| {
        key.as_str() != TAG_APPLIED && covers_tag(ignore, key) && want.as_ref() != object.tags.get(key.as_str())
    });
    if kinds::of(object.kind).taggable() { left.map(|(key, _)| key.clone()).collect() } else { Vec::new() }
}

/// Returns the change of tags that an object needs; `None` if it needs none. The tag that says what was applied follows from the others, and is no change of
/// its own.
pub(crate) fn change(wanted: &Wanted, object: &Object, ignore: &[String]) -> Option<Change> {
    let differs: BTreeMap<&String, (&Option<String>, Option<&String>)> = wanted
        .iter()
        .filter(|(key, _)| key.as_str() != TAG_APPLIED && !covers_tag(ignore, key))
        .map(|(key, want)| (key, (want, object.tags.get(key))))
        .filter(|(_, (want, live))| want.as_ref() != *live)
        .collect();
    if differs.is_empty() {
        return None;
    }
    let from: BTreeMap<_, _> = differs.iter().map(|(key, (_, live))| (key, live)).collect();
    let to: BTreeMap<_, _> = differs.iter().map(|(key, (want, _))| (key, want)).collect();
    Some(Change { field: "tags".into(), from: json!(from), to: To::value(json!(to)), mode: Mode::InPlace })
}

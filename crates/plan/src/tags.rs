//! The tags an object is to carry, and how they differ from those it carries. Only keys that the spec or heiiki names are compared.

use std::collections::BTreeMap;

use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT, TAG_PROTECT};
use heiiki_model::spec::{Resource, Spec};
use heiiki_model::{Change, Mode, Object, To, kinds};
use serde_json::json;

/// Every tag of a resource; `None` removes a key. What AWS takes no tags for has its claim and nothing else.
pub(crate) fn wanted(spec: &Spec, resource: &Resource) -> BTreeMap<String, Option<String>> {
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
    tags
}

/// The change of tags that an object needs. The claim itself is nobody else's to own.
pub(crate) fn change(wanted: &BTreeMap<String, Option<String>>, object: &Object, ignore: &[String]) -> Option<Change> {
    let claim = |key: &str| key == TAG_ENVIRONMENT || key == TAG_ADDRESS;
    let ignored = |key: &str| {
        !claim(key)
            && ignore.iter().any(|path| {
                path == "tags"
                    || path
                        .strip_prefix("tags.")
                        .is_some_and(|name| name.strip_suffix('*').map_or(name == key, |start| key.starts_with(start)))
            })
    };
    let differs: BTreeMap<&String, (&Option<String>, Option<&String>)> = wanted
        .iter()
        .filter(|(key, _)| !ignored(key))
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

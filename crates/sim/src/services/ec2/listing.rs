//! The one way all EC2 describes work: pick by ids, filter, cut a page, render.
//!
//! It deliberately reads filter values from the rendered object, so that a filter can never disagree with what the answer shows.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::id::IdKind;
use super::parameter::combination;
use crate::pagination::{self, Sizes};
use crate::{Request, ServiceError, filter::Filters, world::Tags};

/// The form of an operation that lists objects.
pub(super) struct Listing {
    /// Element of the answer: `vpcSet`.
    pub(super) answer: &'static str,
    /// Member with ids: `VpcId`.
    pub(super) ids: Option<(&'static str, IdKind)>,
    /// Accepted page sizes. `None` for operations that do not page.
    pub(super) sizes: Option<Sizes>,
    /// Filter names and where their values stand in the rendered object (`attachment.instanceId`); lists are walked through.
    pub(super) filters: &'static [(&'static str, &'static str)],
}

/// One object to list.
pub(super) struct Entry<'w, R> {
    /// Its id.
    pub(super) id: &'w str,
    /// Its tags.
    pub(super) tags: &'w Tags,
    /// The record that is rendered.
    pub(super) record: R,
}

/// Answers a describe.
pub(super) fn list<'w, R>(
    request: &Request<'_>,
    listing: &Listing,
    entries: impl Iterator<Item = Entry<'w, R>>,
    render: impl Fn(&R) -> Value,
) -> Result<Value, ServiceError> {
    let wanted = wanted(request, listing)?;
    let names: Vec<&str> = listing.filters.iter().map(|(name, _)| *name).collect();
    let filters = Filters::read(request, &names)?;
    let mut found = BTreeSet::new();
    let mut kept = Vec::new();
    for entry in entries {
        if wanted.as_ref().is_some_and(|ids| !ids.contains(entry.id)) {
            continue;
        }
        if wanted.is_some() {
            found.insert(entry.id.to_owned());
        }
        if passes(&filters, listing, &entry, &render) {
            kept.push((entry.id.to_owned(), entry.record));
        }
    }
    if let (Some(ids), Some((_, kind))) = (&wanted, &listing.ids) {
        let lost: Vec<&str> = ids.iter().filter(|id| !found.contains(*id)).map(String::as_str).collect();
        if !lost.is_empty() {
            return Err(kind.missing(&lost));
        }
    }
    answer(request, listing, kept, render)
}

/// The ids asked for, if the request names any. AWS does not let a request combine ids with a page size.
fn wanted(request: &Request<'_>, listing: &Listing) -> Result<Option<BTreeSet<String>>, ServiceError> {
    let Some((member, kind)) = listing.ids else { return Ok(None) };
    let ids = request.texts(member);
    if ids.is_empty() {
        return Ok(None);
    }
    for id in &ids {
        kind.check(id)?;
    }
    if request.input.get("MaxResults").is_some() {
        return Err(combination(&format!("{member}s"), "MaxResults"));
    }
    Ok(Some(ids.into_iter().collect()))
}

fn passes<R>(filters: &Filters, listing: &Listing, entry: &Entry<'_, R>, render: &impl Fn(&R) -> Value) -> bool {
    if filters.is_empty() {
        return true;
    }
    let body = std::cell::OnceCell::new();
    filters.pass(entry.tags, |name| {
        let body = body.get_or_init(|| render(&entry.record));
        let path = listing.filters.iter().find(|(n, _)| *n == name).map(|(_, path)| *path);
        path.map(|path| values(body, path)).unwrap_or_default()
    })
}

fn answer<R>(
    request: &Request<'_>,
    listing: &Listing,
    kept: Vec<(String, R)>,
    render: impl Fn(&R) -> Value,
) -> Result<Value, ServiceError> {
    let mut answer = Map::new();
    let rendered: Vec<Value> = match listing.sizes {
        Some(sizes) => {
            let page = pagination::ec2(request, sizes, kept)?;
            page.put_token(&mut answer, "nextToken");
            page.items.iter().map(render).collect()
        }
        None => kept.iter().map(|(_, record)| render(record)).collect(),
    };
    answer.insert(listing.answer.to_owned(), Value::Array(rendered));
    Ok(Value::Object(answer))
}

/// All scalars at a dotted path, lists walked through.
pub(super) fn values(body: &Value, path: &str) -> Vec<String> {
    let mut at = vec![body];
    for part in path.split('.') {
        at = at.into_iter().flat_map(spread).filter_map(|value| value.get(part)).collect();
    }
    at.into_iter().flat_map(spread).filter_map(scalar).collect()
}

fn spread(value: &Value) -> Vec<&Value> {
    value.as_array().map_or_else(|| vec![value], |list| list.iter().collect())
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn paths_walk_through_lists() {
        let body = json!({"a": [{"b": [{"c": 1}, {"c": true}]}, {"b": []}, {"b": [{"c": "x"}]}], "d": ["p", "q"], "n": null});
        assert_eq!(values(&body, "a.b.c"), ["1", "true", "x"]);
        assert_eq!(values(&body, "d"), ["p", "q"]);
        assert!(values(&body, "n").is_empty());
        assert!(values(&body, "a.z.c").is_empty());
    }
}

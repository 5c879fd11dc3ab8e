//! Filters, orders and pages that SageMaker's lists share.

use serde_json::{Map, Value};

use crate::pagination::{self, Sizes};
use crate::services::arn;
use crate::{Request, ServiceError, Time};

/// One object of a list with what lists sort and filter by.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The object's identity in the list.
    pub(super) key: String,
    /// The name lists filter and sort by.
    pub(super) name: String,
    /// The time of its creation.
    pub(super) created: Time,
    /// The time at which it last changed.
    pub(super) modified: Time,
    /// The status lists sort by.
    pub(super) status: &'static str,
    /// The summary to answer with.
    pub(super) summary: Value,
}

/// The default order of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// By name.
    Name,
    /// By creation time.
    Created,
}

/// Filters, sorts and cuts a list, and answers under `member`. `name_filter` is the request member with a part of the name.
pub(super) fn answer(
    request: &Request<'_>,
    member: &str,
    name_filter: &str,
    order: Order,
    mut entries: Vec<Entry>,
) -> Result<Value, ServiceError> {
    let text = request.text(name_filter);
    entries.retain(|entry| {
        text.is_none_or(|part| entry.name.to_lowercase().contains(&part.to_lowercase()))
            && between(request, "CreationTimeAfter", "CreationTimeBefore", entry.created)
            && between(request, "LastModifiedTimeAfter", "LastModifiedTimeBefore", entry.modified)
            && between(request, "ModifiedTimeAfter", "ModifiedTimeBefore", entry.modified)
    });
    let by = request.text("SortBy").unwrap_or(match order {
        Order::Name => "Name",
        Order::Created => "CreationTime",
    });
    entries.sort_by(|a, b| {
        let first = match by {
            "CreationTime" => a.created.cmp(&b.created),
            "LastModifiedTime" => a.modified.cmp(&b.modified),
            "Status" => a.status.cmp(b.status),
            _ => a.name.cmp(&b.name),
        };
        first.then_with(|| a.key.cmp(&b.key))
    });
    if request.text("SortOrder") == Some("Descending") {
        entries.reverse();
    }
    cut(request, member, pagination::SAGEMAKER, entries.into_iter().map(|entry| (entry.key, entry.summary)).collect())
}

/// Like [`answer`] for a list that is in descending order when the caller does not say.
pub(super) fn answer_newest_first(
    request: &Request<'_>,
    member: &str,
    name_filter: &str,
    order: Order,
    entries: Vec<Entry>,
) -> Result<Value, ServiceError> {
    let mut input = request.input.clone();
    if input.get("SortOrder").is_none() {
        input["SortOrder"] = "Descending".into();
    }
    answer(&Request { input: &input, ..*request }, member, name_filter, order, entries)
}

/// Cuts a page and answers under `member`.
pub(super) fn cut(request: &Request<'_>, member: &str, sizes: Sizes, items: Vec<(String, Value)>) -> Result<Value, ServiceError> {
    let page = pagination::json(request, sizes, items)?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "NextToken");
    answer.insert(member.to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

fn between(request: &Request<'_>, after: &str, before: &str, time: Time) -> bool {
    let bound = |member: &str| request.input.get(member).and_then(Value::as_f64);
    let time = arn::seconds(time).as_f64().unwrap_or_default();
    bound(after).is_none_or(|after| time > after) && bound(before).is_none_or(|before| time < before)
}

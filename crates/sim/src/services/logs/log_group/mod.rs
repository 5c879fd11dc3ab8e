//! Log groups: made, listed, deleted.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::log_stream::LogStream;
use super::{errors, settings, silence, tags};
use crate::pagination;
use crate::services::arn;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World};

/// Groups of a page, which is also AWS's maximum.
const PAGE: usize = 50;

/// A log group.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LogGroup {
    /// Its name.
    pub name: String,
    /// The time of its creation.
    pub created: Time,
    /// After how many days events expire; never when absent.
    pub retention_days: Option<i64>,
    /// The customer's key.
    pub kms_key: Option<String>,
    /// `STANDARD`, `INFREQUENT_ACCESS` or `DELIVERY`.
    pub class: String,
    /// True if it cannot be deleted.
    pub deletion_protection: bool,
    /// Tags.
    pub tags: Tags,
    /// Streams by name.
    pub streams: BTreeMap<String, LogStream>,
}

impl LogGroup {
    /// A group as a service makes one by writing to it.
    pub(super) fn new(name: &str, now: Time) -> Self {
        Self {
            name: name.to_owned(),
            created: now,
            retention_days: None,
            kms_key: None,
            class: "STANDARD".to_owned(),
            deletion_protection: false,
            tags: Tags::new(),
            streams: BTreeMap::new(),
        }
    }

    /// The stream of a name, made when it is not there.
    pub(super) fn stream(&mut self, name: &str, now: Time) -> &mut LogStream {
        self.streams.entry(name.to_owned()).or_insert_with(|| LogStream::new(now))
    }

    /// Its ARN; AWS also writes it with `:*` behind.
    pub(super) fn arn(world: &World, name: &str) -> String {
        arn::regional(world, "logs", &format!("log-group:{name}"))
    }

    fn stored(&self) -> u64 {
        self.streams.values().map(|stream| stream.bytes).sum()
    }
}

/// The name in an identifier, which is a name or an ARN with or without `:*`.
pub(super) fn name_of(identifier: &str) -> &str {
    let name = match identifier.split_once(":log-group:") {
        Some((start, name)) if start.starts_with("arn:") => name,
        Some(_) | None => identifier,
    };
    name.strip_suffix(":*").unwrap_or(name)
}

/// The group of a name or an ARN.
pub(super) fn find<'w>(world: &'w mut World, identifier: &str) -> Result<&'w mut LogGroup, ServiceError> {
    world.logs.log_groups.get_mut(name_of(identifier)).ok_or_else(errors::no_group)
}

/// `CreateLogGroup`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let tags = tags::read(request.input.get("tags"))?;
    let name = request.text("logGroupName").unwrap_or_default();
    if name.starts_with("aws/") {
        return Err(errors::invalid("Log groups starting with AWS/ are reserved for AWS."));
    }
    if let Some(key) = request.text("kmsKeyId") {
        settings::check_key(key)?;
    }
    if world.logs.log_groups.contains_key(name) {
        return Err(ServiceError::bad("ResourceAlreadyExistsException", "The specified log group already exists"));
    }
    if world.logs.log_groups.len() >= world.tuning.log_group_limit {
        return Err(ServiceError::bad("LimitExceededException", "Resource limit exceeded."));
    }
    let group = LogGroup {
        kms_key: request.text("kmsKeyId").map(str::to_owned),
        class: request.text("logGroupClass").unwrap_or("STANDARD").to_owned(),
        deletion_protection: request.flag("deletionProtectionEnabled").unwrap_or(false),
        tags,
        ..LogGroup::new(name, request.now)
    };
    world.logs.log_groups.insert(name.to_owned(), group);
    Ok(Value::Null)
}

/// `DescribeLogGroups`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    if request.flag("includeLinkedAccounts") == Some(true) || !request.texts("accountIdentifiers").is_empty() {
        return Err(ServiceError::new(501, "NotSimulated", "The sandbox does not simulate log groups of linked accounts."));
    }
    let (prefix, pattern) = (request.text("logGroupNamePrefix"), request.text("logGroupNamePattern"));
    let identifiers = request.texts("logGroupIdentifiers");
    if prefix.is_some() && pattern.is_some() {
        let text = "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.";
        return Err(errors::invalid(text));
    }
    if !identifiers.is_empty() && (prefix.is_some() || pattern.is_some()) {
        return Err(errors::invalid("logGroupIdentifiers cannot be combined with a name prefix or pattern."));
    }
    let class = request.text("logGroupClass");
    let fits = |group: &&LogGroup| {
        prefix.is_none_or(|prefix| group.name.starts_with(prefix))
            && pattern.is_none_or(|pattern| group.name.contains(pattern))
            && class.is_none_or(|class| group.class == class)
            && (identifiers.is_empty() || identifiers.iter().any(|identifier| name_of(identifier) == group.name))
    };
    let items = world.logs.log_groups.values().filter(fits).map(|group| (group.name.clone(), view(world, group))).collect();
    let size = request.number("limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(PAGE);
    let page = pagination::cut(items, request.text("nextToken"), size)
        .ok_or_else(|| errors::invalid("The specified nextToken is invalid."))?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "nextToken");
    answer.insert("logGroups".to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

fn view(world: &World, group: &LogGroup) -> Value {
    let arn = LogGroup::arn(world, &group.name);
    json!({
        "logGroupName": group.name,
        "creationTime": group.created.0,
        "retentionInDays": group.retention_days,
        "metricFilterCount": 0,
        "arn": format!("{arn}:*"),
        "storedBytes": group.stored(),
        "kmsKeyId": group.kms_key,
        "logGroupClass": group.class,
        "logGroupArn": arn,
        "deletionProtectionEnabled": group.deletion_protection,
    })
}

/// `DeleteLogGroup`: streams and events go along; only deletion protection blocks it.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = request.text("logGroupName").unwrap_or_default();
    let group = find(world, name)?;
    if group.deletion_protection {
        let text = format!("The log group {name} cannot be deleted because deletion protection is enabled for it.");
        return Err(ServiceError::bad("ValidationException", text));
    }
    world.logs.log_groups.remove(name);
    silence(world, name, request.now);
    Ok(Value::Null)
}

#[cfg(test)]
mod tests;

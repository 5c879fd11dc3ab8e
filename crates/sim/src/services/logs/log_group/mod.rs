//! Log groups: made, listed, deleted.

use serde_json::{Map, Value, json};

pub use self::stored::LogGroup;
pub(super) use self::stored::{find, name_of};
use super::{errors, settings, silence, tags};
use crate::{Request, ServiceError, World, pagination};

mod stored;

/// Groups of a page, which is also AWS's maximum.
const PAGE: usize = 50;

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

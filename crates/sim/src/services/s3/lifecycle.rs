//! Lifecycle rules: checked as S3 checks them, and given back. Nothing expires or moves.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::body::{flag, list, number, structure, text, word};
use super::{access, errors};
use crate::{Request, ServiceError, World};

/// AWS's limit of rules.
const MOST: usize = 1000;

const CLASSES: &[&str] = &["GLACIER", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "DEEP_ARCHIVE", "GLACIER_IR"];

/// The default for the objects that are too small to move.
const SMALLEST: &str = "all_storage_classes_128K";

/// `GetBucketLifecycleConfiguration`.
pub(super) fn get(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let name = access::admit(world, request)?;
    let Some((rules, smallest)) = access::bucket(world, &name)?.lifecycle.seen(request.now) else {
        let text = "The lifecycle configuration does not exist";
        return Err(ServiceError::new(404, "NoSuchLifecycleConfiguration", text).with("BucketName", &name));
    };
    let mut answer = rules.clone();
    answer["TransitionDefaultMinimumObjectSize"] = json!(smallest);
    Ok(answer)
}

/// `PutBucketLifecycleConfiguration`: puts all rules.
pub(super) fn put(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    let given = structure(request.input.get("LifecycleConfiguration").unwrap_or(&Value::Null), &["Rule"])?;
    let rules = list(given, "Rule");
    if rules.is_empty() || rules.len() > MOST {
        return Err(errors::malformed());
    }
    let smallest = request.text("TransitionDefaultMinimumObjectSize").unwrap_or(SMALLEST);
    if ![SMALLEST, "varies_by_storage_class"].contains(&smallest) {
        return Err(errors::invalid_argument("Invalid value for x-amz-transition-default-minimum-object-size"));
    }
    let (mut kept, mut ids) = (Vec::new(), BTreeSet::new());
    for rule in rules {
        let mut rule = check(rule)?.clone();
        let id = match text(&rule, "ID")?.filter(|id| !id.is_empty()) {
            Some(id) if id.chars().count() > 255 => {
                return Err(errors::invalid_argument("ID length should not exceed allowed limit of 255"));
            }
            Some(id) => id.to_owned(),
            None => world.digits(32),
        };
        if !ids.insert(id.clone()) {
            return Err(errors::invalid_argument("Rule ID must be unique. Found same ID for more than one rule"));
        }
        rule.insert("ID".to_owned(), json!(id));
        kept.push(rule);
    }
    let rules = (json!({"Rule": kept}), smallest.to_owned());
    access::bucket(world, &name)?.lifecycle.write(request.now, lag, Some(rules));
    Ok(json!({"TransitionDefaultMinimumObjectSize": smallest}))
}

/// `DeleteBucketLifecycle`: no error when there is none.
pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (name, lag) = (access::admit(world, request)?, access::lag(world));
    access::bucket(world, &name)?.lifecycle.write(request.now, lag, None);
    Ok(Value::Null)
}

fn check(rule: &Value) -> Result<&Map<String, Value>, ServiceError> {
    const ACTIONS: [&str; 5] = [
        "Expiration",
        "Transition",
        "NoncurrentVersionExpiration",
        "NoncurrentVersionTransition",
        "AbortIncompleteMultipartUpload",
    ];
    let rule = structure(rule, &[&["ID", "Status", "Prefix", "Filter"][..], &ACTIONS].concat())?;
    word(rule, "Status", &["Enabled", "Disabled"])?.ok_or_else(errors::malformed)?;
    let tagged = match (rule.get("Filter"), text(rule, "Prefix")?) {
        (Some(filter), None) => filter_tags(filter)?,
        (None, Some(_)) => false,
        (Some(_), Some(_)) | (None, None) => return Err(errors::malformed()),
    };
    if !ACTIONS.iter().any(|action| rule.contains_key(*action)) {
        return Err(ServiceError::bad("InvalidRequest", "At least one action needs to be specified in a rule"));
    }
    let expires = rule.get("Expiration").map(|given| expiration(given, tagged)).transpose()?.flatten();
    for transition in list(rule, "Transition") {
        match (expires, moment(transition, "Transition", true)?) {
            (Some(Moment::Day(gone)), Moment::Day(away)) if gone <= away => {
                let text = "'Days' in the Expiration action must be greater than 'Days' in the Transition action";
                return Err(errors::invalid_argument(text));
            }
            (Some(Moment::Day(_)), Moment::Date) | (Some(Moment::Date), Moment::Day(_)) => {
                let text = "Found mixed 'Date' and 'Days' based Expiration and Transition actions in lifecycle rule";
                return Err(ServiceError::bad("InvalidRequest", text));
            }
            _ => {}
        }
    }
    noncurrent(rule)?;
    if let Some(abort) = rule.get("AbortIncompleteMultipartUpload") {
        if tagged {
            return Err(ServiceError::bad("InvalidRequest", "AbortIncompleteMultipartUpload cannot be specified with Tags."));
        }
        positive(structure(abort, &["DaysAfterInitiation"])?, "DaysAfterInitiation")?;
    }
    Ok(rule)
}

/// Checks a filter; says whether it looks at tags.
fn filter_tags(filter: &Value) -> Result<bool, ServiceError> {
    let sizes = ["ObjectSizeGreaterThan", "ObjectSizeLessThan"];
    let filter = structure(filter, &[&["Prefix", "Tag", "And"][..], &sizes].concat())?;
    if filter.len() > 1 {
        return Err(errors::malformed());
    }
    for size in sizes {
        number(filter, size)?;
    }
    let Some(and) = filter.get("And") else { return Ok(filter.contains_key("Tag")) };
    let and = structure(and, &[&["Prefix", "Tag"][..], &sizes].concat())?;
    let tags = list(and, "Tag");
    let parts = tags.len() + and.len() - usize::from(and.contains_key("Tag"));
    if parts < 2 {
        return Err(errors::malformed());
    }
    for tag in tags {
        let members = structure(tag, &["Key", "Value"])?;
        text(members, "Key")?.ok_or_else(errors::malformed)?;
    }
    for size in sizes {
        number(and, size)?;
    }
    Ok(!tags.is_empty())
}

/// The moment at which a rule acts on an object.
#[derive(Clone, Copy)]
enum Moment {
    /// So many days after it was made.
    Day(i64),
    /// On a date.
    Date,
}

fn expiration(given: &Value, tagged: bool) -> Result<Option<Moment>, ServiceError> {
    let members = structure(given, &["Date", "Days", "ExpiredObjectDeleteMarker"])?;
    if let Some(marker) = flag(members, "ExpiredObjectDeleteMarker")? {
        if members.len() > 1 {
            return Err(errors::malformed());
        }
        if marker && tagged {
            return Err(ServiceError::bad("InvalidRequest", "ExpiredObjectDeleteMarker cannot be specified with Tags."));
        }
        return Ok(None);
    }
    moment(given, "Expiration", false).map(Some)
}

fn moment(given: &Value, action: &str, moves: bool) -> Result<Moment, ServiceError> {
    let members = structure(given, if moves { &["Date", "Days", "StorageClass"] } else { &["Date", "Days"] })?;
    let class = if moves { word(members, "StorageClass", CLASSES)?.ok_or_else(errors::malformed)? } else { "" };
    match (text(members, "Date")?, number(members, "Days")?) {
        (Some(date), None) => {
            let midnight = date.parse::<jiff::Timestamp>().is_ok_and(|date| date.as_millisecond() % 86_400_000 == 0);
            if midnight { Ok(Moment::Date) } else { Err(errors::invalid_argument("'Date' must be at midnight GMT")) }
        }
        (None, Some(days)) if !moves && days <= 0 => {
            Err(errors::invalid_argument(format!("'Days' for {action} action must be a positive integer")))
        }
        (None, Some(days)) if days < 0 => {
            Err(errors::invalid_argument(format!("'Days' for {action} action must be a non-negative integer")))
        }
        (None, Some(days)) if ["STANDARD_IA", "ONEZONE_IA"].contains(&class) && days < 30 => {
            let text = format!("'Days' in {action} action must be greater than or equal to 30 for storageClass '{class}'");
            Err(errors::invalid_argument(text))
        }
        (None, Some(days)) => Ok(Moment::Day(days)),
        (Some(_), Some(_)) | (None, None) => Err(errors::malformed()),
    }
}

fn noncurrent(rule: &Map<String, Value>) -> Result<(), ServiceError> {
    if let Some(given) = rule.get("NoncurrentVersionExpiration") {
        let members = structure(given, &["NoncurrentDays", "NewerNoncurrentVersions"])?;
        positive(members, "NoncurrentDays")?;
        newer(members)?;
    }
    for given in list(rule, "NoncurrentVersionTransition") {
        let members = structure(given, &["NoncurrentDays", "NewerNoncurrentVersions", "StorageClass"])?;
        word(members, "StorageClass", CLASSES)?.ok_or_else(errors::malformed)?;
        number(members, "NoncurrentDays")?;
        newer(members)?;
    }
    Ok(())
}

fn newer(members: &Map<String, Value>) -> Result<(), ServiceError> {
    match number(members, "NewerNoncurrentVersions")? {
        Some(count) if !(1..=100).contains(&count) => {
            Err(errors::invalid_argument("'NewerNoncurrentVersions' must be between 1 and 100"))
        }
        Some(_) | None => Ok(()),
    }
}

fn positive(members: &Map<String, Value>, name: &str) -> Result<(), ServiceError> {
    match number(members, name)? {
        Some(days) if days > 0 => Ok(()),
        Some(_) => Err(errors::invalid_argument(format!("'{name}' must be a positive integer"))),
        None => Err(errors::malformed()),
    }
}

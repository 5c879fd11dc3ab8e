//! Keys: made, listed, rotated, and deleted after 7 to 30 days.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{errors, policy, specs, tags};
use crate::services::arn;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World, pagination};

/// Keys of a page unless asked.
const PAGE: usize = 100;
/// Days between two rotations unless asked.
const ROTATION: i64 = 365;
/// Days until a key is deleted unless asked.
const WINDOW: i64 = 30;

/// A key.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct KmsKey {
    /// A UUID, or `mrk-...`.
    pub id: String,
    /// The time of its creation.
    pub created: Time,
    /// The description.
    pub description: String,
    /// The policy as given.
    pub policy: String,
    /// Days between two rotations. `None` if it does not rotate.
    pub rotation_days: Option<i64>,
    /// True if other regions may have replicas.
    pub multi_region: bool,
    /// The time at which it is deleted. `None` if it is not to be deleted.
    pub deletion_at: Option<Time>,
    /// The type of its material.
    pub spec: String,
    /// The usage.
    pub usage: String,
    /// True if somebody disabled it, or cancelled its deletion, until somebody enables it.
    pub disabled: bool,
    /// True for a key that AWS manages.
    pub of_aws: bool,
    /// Tags.
    pub tags: Tags,
}

/// The keys that an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Also those that wait for their deletion.
    Any,
    /// Only others.
    Living,
}

impl KmsKey {
    fn state(&self) -> &'static str {
        match (self.deletion_at, self.disabled) {
            (Some(_), _) => "PendingDeletion",
            (None, true) => "Disabled",
            (None, false) => "Enabled",
        }
    }
}

/// The ARN of `key/...` or `alias/...`.
pub(super) fn arn_of(world: &World, resource: &str) -> String {
    arn::regional(world, "kms", resource)
}

/// The key that a member of a request names: by id, ARN, alias or the ARN of an alias.
pub(super) fn find<'w>(
    world: &'w mut World,
    request: &Request<'_>,
    member: &str,
    access: Access,
) -> Result<&'w mut KmsKey, ServiceError> {
    world.kms.expire(request.now);
    let given = request.text(member).unwrap_or_default();
    let resource = if given.starts_with("arn:") { given.splitn(6, ':').nth(5).unwrap_or_default() } else { given };
    let id = if resource.starts_with("alias/") {
        let alias = world.kms.aliases.get(resource).map(|alias| alias.key_id.clone());
        alias.ok_or_else(|| errors::no_alias(&arn_of(world, resource)))?
    } else {
        resource.strip_prefix("key/").unwrap_or(resource).to_owned()
    };
    let shown = arn_of(world, &format!("key/{id}"));
    let key = world.kms.keys.get_mut(&id).ok_or_else(|| errors::no_key(&shown))?;
    if access == Access::Living && key.deletion_at.is_some() {
        return Err(errors::pending_deletion(&shown));
    }
    Ok(key)
}

/// One page of a list, as KMS answers it.
pub(super) fn page(
    request: &Request<'_>,
    member: &str,
    items: Vec<(String, Value)>,
    default: usize,
) -> Result<Value, ServiceError> {
    let size = request.number("Limit").and_then(|limit| usize::try_from(limit).ok()).unwrap_or(default);
    let page = pagination::cut(items, request.text("Marker"), size)
        .ok_or_else(|| ServiceError::bad("InvalidMarkerException", "The marker is invalid."))?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "NextMarker");
    answer.insert("Truncated".to_owned(), page.next.is_some().into());
    answer.insert(member.to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

/// The type and the usage of a key that is to be made.
fn kind<'a>(request: &Request<'a>) -> Result<(&'a str, &'a str), ServiceError> {
    let is = |member: &str, only: &str| request.text(member).is_none_or(|word| word == only);
    if !is("Origin", "AWS_KMS") || request.text("CustomKeyStoreId").is_some() || request.text("XksKeyId").is_some() {
        return Err(errors::not_simulated("keys whose material KMS does not make"));
    }
    let spec = match (request.text("KeySpec"), request.text("CustomerMasterKeySpec")) {
        (Some(_), Some(_)) => {
            return Err(errors::invalid("You cannot specify KeySpec and CustomerMasterKeySpec in the same request."));
        }
        (Some(spec), None) | (None, Some(spec)) => spec,
        (None, None) => specs::SYMMETRIC,
    };
    if !specs::NAMES.contains(&spec) {
        return Err(errors::not_simulated(&format!("keys of the type {spec}")));
    }
    match request.text("KeyUsage") {
        Some(usage) if specs::fit(spec, usage) => Ok((spec, usage)),
        None if spec == specs::SYMMETRIC => Ok((spec, specs::USAGE)),
        None => Err(errors::invalid(format!(
            "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys. {spec} is none."
        ))),
        Some(usage) => Err(errors::invalid(format!("KeyUsage {usage} is not compatible with KeySpec {spec}"))),
    }
}

/// `CreateKey`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (spec, usage) = kind(request)?;
    let tags = tags::read(request)?;
    let policy = match request.text("Policy") {
        Some(text) => {
            policy::check(world, request, text)?;
            text.to_owned()
        }
        None => policy::default(world),
    };
    let multi_region = request.flag("MultiRegion") == Some(true);
    let digits = world.digits(32);
    let id = if multi_region {
        format!("mrk-{digits}")
    } else {
        format!("{}-{}-{}-{}-{}", &digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..])
    };
    let key = KmsKey {
        id: id.clone(),
        created: request.now,
        description: request.text("Description").unwrap_or_default().to_owned(),
        policy,
        rotation_days: None,
        multi_region,
        spec: spec.to_owned(),
        usage: usage.to_owned(),
        deletion_at: None,
        disabled: false,
        of_aws: false,
        tags,
    };
    let answer = json!({"KeyMetadata": metadata(world, &key)});
    world.kms.keys.insert(id, key);
    Ok(answer)
}

/// `DescribeKey`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let key = find(world, request, "KeyId", Access::Any)?.clone();
    Ok(json!({"KeyMetadata": metadata(world, &key)}))
}

fn metadata(world: &World, key: &KmsKey) -> Value {
    let mut shown = json!({
        "AWSAccountId": world.account,
        "KeyId": key.id,
        "Arn": arn_of(world, &format!("key/{}", key.id)),
        "CreationDate": arn::seconds(key.created),
        "Enabled": key.state() == "Enabled",
        "Description": key.description,
        "KeyState": key.state(),
        "DeletionDate": key.deletion_at.map(arn::seconds),
        "Origin": "AWS_KMS",
        "KeyManager": if key.of_aws { "AWS" } else { "CUSTOMER" },
        "MultiRegion": key.multi_region,
    });
    if let Value::Object(members) = &mut shown {
        members.extend(specs::metadata(&key.spec, &key.usage));
        if key.multi_region {
            let arn = arn_of(world, &format!("key/{}", key.id));
            let primary = json!({"Arn": arn, "Region": world.region});
            members.insert(
                "MultiRegionConfiguration".to_owned(),
                json!({"MultiRegionKeyType": "PRIMARY", "PrimaryKey": primary, "ReplicaKeys": []}),
            );
        }
    }
    shown
}

/// `ListKeys`: also those that wait for their deletion, and those of AWS.
pub fn list(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    world.kms.expire(request.now);
    let shown = |id: &String| (id.clone(), json!({"KeyId": id, "KeyArn": arn_of(world, &format!("key/{id}"))}));
    page(request, "Keys", world.kms.keys.keys().map(shown).collect(), PAGE)
}

/// `UpdateKeyDescription`.
pub fn update_description(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let text = request.text("Description").unwrap_or_default();
    text.clone_into(&mut find(world, request, "KeyId", Access::Living)?.description);
    Ok(Value::Null)
}

/// `EnableKey`: no error if it is enabled.
pub fn enable(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    find(world, request, "KeyId", Access::Living)?.disabled = false;
    Ok(Value::Null)
}

/// `DisableKey`: no error if it is disabled.
pub fn disable(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    find(world, request, "KeyId", Access::Living)?.disabled = true;
    Ok(Value::Null)
}

/// `GetKeyRotationStatus`: a key that waits for its deletion does not rotate.
pub fn rotation_status(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let key = find(world, request, "KeyId", Access::Any)?.clone();
    let days = key.rotation_days.filter(|_| key.deletion_at.is_none());
    let arn = arn_of(world, &format!("key/{}", key.id));
    Ok(json!({"KeyId": arn, "KeyRotationEnabled": days.is_some(), "RotationPeriodInDays": days}))
}

/// `EnableKeyRotation`, also of a key that rotates, with another number of days.
pub fn enable_rotation(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let days = request.number("RotationPeriodInDays").unwrap_or(ROTATION);
    usable(world, request)?.rotation_days = Some(days);
    Ok(Value::Null)
}

/// `DisableKeyRotation`: no error if it does not rotate.
pub fn disable_rotation(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    usable(world, request)?.rotation_days = None;
    Ok(Value::Null)
}

/// A symmetric key that is neither disabled nor waits for its deletion: KMS rotates no other.
fn usable<'w>(world: &'w mut World, request: &Request<'_>) -> Result<&'w mut KmsKey, ServiceError> {
    let id = find(world, request, "KeyId", Access::Living)?.id.clone();
    let shown = arn_of(world, &format!("key/{id}"));
    let key = find(world, request, "KeyId", Access::Living)?;
    if key.disabled {
        return Err(ServiceError::bad("DisabledException", format!("{shown} is disabled.")));
    }
    if key.spec != specs::SYMMETRIC {
        // The text is not documented.
        let text = format!("{shown} is of the type {}, which is not valid for this operation.", key.spec);
        return Err(ServiceError::bad("UnsupportedOperationException", text));
    }
    Ok(key)
}

/// `ScheduleKeyDeletion`: its aliases stay until it is deleted.
pub fn schedule_deletion(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let days = request.number("PendingWindowInDays").unwrap_or(WINDOW);
    if !(7..=30).contains(&days) {
        return Err(errors::invalid("PendingWindowInDays must be between 7 and 30 inclusive"));
    }
    let id = find(world, request, "KeyId", Access::Living)?.id.clone();
    let arn = arn_of(world, &format!("key/{id}"));
    let key = find(world, request, "KeyId", Access::Living)?;
    if key.of_aws {
        return Err(ServiceError::bad("AccessDeniedException", "AWS managed keys cannot be deleted."));
    }
    let at = request.now + Duration::from_secs(u64::try_from(days).unwrap_or_default() * 86_400);
    key.deletion_at = Some(at);
    Ok(json!({"KeyId": arn, "DeletionDate": arn::seconds(at), "KeyState": "PendingDeletion", "PendingWindowInDays": days}))
}

/// `CancelKeyDeletion`: the key is disabled from then on.
pub fn cancel_deletion(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = find(world, request, "KeyId", Access::Any)?.id.clone();
    let arn = arn_of(world, &format!("key/{id}"));
    let key = find(world, request, "KeyId", Access::Any)?;
    if key.deletion_at.take().is_none() {
        return Err(ServiceError::bad("KMSInvalidStateException", format!("{arn} is not pending deletion.")));
    }
    key.disabled = true;
    Ok(json!({"KeyId": arn}))
}

#[cfg(test)]
mod tests;

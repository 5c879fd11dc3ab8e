//! File systems: create with a token, describe, change throughput, delete. Capacity limits of the region are not simulated.

use serde_json::{Map, Value, json};

pub use self::stored::FileSystem;
use super::backup::Backup;
use super::{LifeCycle, errors, plain_id, tags};
use crate::pagination::Sizes;
use crate::services::{arn, network};
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World, pagination};

pub(super) mod inputs;
pub(super) mod stored;

/// Documented as 10 or 100 and "other values are ignored": every page has 100.
pub(super) const PAGE: Sizes = Sizes { default: 100, min: 100, max: 100 };

const DAY_MS: i64 = 86_400_000;

/// The checked input for a new file system.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The creation token.
    pub token: String,
    /// `generalPurpose` or `maxIO`.
    pub performance_mode: String,
    /// True if it is encrypted.
    pub encrypted: bool,
    /// Key id, alias or ARN; the service's own key when absent.
    pub kms_key: Option<String>,
    /// `bursting`, `provisioned` or `elastic`.
    pub throughput_mode: String,
    /// MiB per second, when provisioned.
    pub provisioned: Option<f64>,
    /// The zone, for a One Zone file system.
    pub zone: Option<String>,
    /// True if automatic backups are on.
    pub backup: bool,
    /// Tags.
    pub tags: Tags,
}

/// Makes a file system, `creating` for a while; returns its id.
pub fn make(world: &mut World, now: Time, wanted: Wanted) -> String {
    let id = world.id("fs");
    let kms_key = wanted.encrypted.then(|| key_arn(world, wanted.kms_key.as_deref()));
    let mut tags = wanted.tags;
    if wanted.backup {
        tags.insert(super::backup::TAG.to_owned(), "enabled".to_owned());
    }
    let system = FileSystem {
        id: id.clone(),
        token: wanted.token,
        created: now,
        timeline: Timeline::go(LifeCycle::Creating, now, LifeCycle::Available, now + world.tuning.efs_change(), None),
        performance_mode: wanted.performance_mode,
        encrypted: wanted.encrypted,
        kms_key,
        throughput_mode: wanted.throughput_mode,
        provisioned: wanted.provisioned,
        throughput_lowered_at: None,
        zone: wanted.zone,
        // A new file system holds its metadata: 6 KiB in AWS's own examples.
        bytes: 6144,
        overwrite_protection: "ENABLED".to_owned(),
        lifecycle: Vec::new(),
        policy: None,
        backup: wanted.backup.then(|| Timeline::steady(Backup::Enabled, now)),
        tags,
    };
    world.efs.file_systems.insert(id.clone(), system);
    id
}

/// Begins to delete a file system: it is `deleting` until `gone`. Blockers are the caller's business.
pub fn begin_delete(world: &mut World, now: Time, id: &str, gone: Time) {
    if let Some(system) = world.efs.file_systems.get_mut(id) {
        system.timeline = Timeline::go(LifeCycle::Deleting, now, LifeCycle::Gone, gone, None);
    }
}

fn key_arn(world: &World, given: Option<&str>) -> String {
    match given {
        Some(arn) if arn.starts_with("arn:") => arn.to_owned(),
        Some(alias) if alias.starts_with("alias/") => arn::regional(world, "kms", &format!("key/{}", arn::uuid_of(world, alias))),
        Some(id) => arn::regional(world, "kms", &format!("key/{id}")),
        None => arn::regional(world, "kms", &format!("key/{}", arn::uuid_of(world, "alias/aws/elasticfilesystem"))),
    }
}

/// `CreateFileSystem`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let token = request.text("CreationToken").unwrap_or_default();
    if let Some(twin) = world.efs.file_systems.values().find(|system| system.token == token) {
        let text = format!("File system '{}' already exists with creation token '{token}'", twin.id);
        return Err(ServiceError::new(409, "FileSystemAlreadyExists", text).with("FileSystemId", &twin.id));
    }
    let zone = request.text("AvailabilityZoneName").map(str::to_owned);
    let wanted = Wanted {
        token: token.to_owned(),
        performance_mode: request.text("PerformanceMode").unwrap_or("generalPurpose").to_owned(),
        encrypted: request.flag("Encrypted").unwrap_or(false),
        kms_key: request.text("KmsKeyId").map(str::to_owned),
        throughput_mode: request.text("ThroughputMode").unwrap_or("bursting").to_owned(),
        provisioned: real(request.input, "ProvisionedThroughputInMibps"),
        backup: request.flag("Backup").unwrap_or(zone.is_some()),
        zone,
        tags: tags::read(request.list("Tags"))?,
    };
    refuse_impossible(world, &wanted)?;
    let id = make(world, request.now, wanted);
    Ok(view(world, request.now, &world.efs.file_systems[&id]))
}

fn real(input: &Value, member: &str) -> Option<f64> {
    input.get(member).and_then(Value::as_f64)
}

fn refuse_impossible(world: &World, wanted: &Wanted) -> Result<(), ServiceError> {
    if wanted.kms_key.is_some() && !wanted.encrypted {
        return Err(errors::bad_request("KmsKeyId requires Encrypted to be true."));
    }
    refuse_throughput(&wanted.throughput_mode, wanted.provisioned, &wanted.performance_mode)?;
    if let Some(zone) = &wanted.zone {
        if wanted.performance_mode == "maxIO" {
            return Err(errors::bad_request("One Zone file systems do not support the maxIO performance mode."));
        }
        if !network::zones(world).contains(zone) {
            let text = format!("The Availability Zone '{zone}' does not exist or does not support One Zone file systems.");
            return Err(ServiceError::bad("UnsupportedAvailabilityZone", text));
        }
    }
    Ok(())
}

fn refuse_throughput(mode: &str, provisioned: Option<f64>, performance: &str) -> Result<(), ServiceError> {
    if mode == "elastic" && performance == "maxIO" {
        return Err(errors::bad_request("The maxIO performance mode does not support elastic throughput."));
    }
    match (mode == "provisioned", provisioned.is_some()) {
        (true, false) => Err(errors::bad_request("ProvisionedThroughputInMibps is required for the provisioned mode.")),
        (false, true) => Err(errors::bad_request("ProvisionedThroughputInMibps is for the provisioned mode only.")),
        (true, true) | (false, false) => Ok(()),
    }
}

/// `DescribeFileSystems`.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (id, token) = (request.text("FileSystemId").map(plain_id), request.text("CreationToken"));
    if id.is_some() && token.is_some() {
        return Err(errors::bad_request("Specify a FileSystemId or a CreationToken, not both."));
    }
    if let Some(id) = id {
        super::file_system(world, request.now, id)?;
    }
    let mut found: Vec<_> = world
        .efs
        .file_systems
        .values()
        .filter(|system| id.is_none_or(|id| id == system.id) && token.is_none_or(|token| token == system.token))
        .collect();
    found.sort_by_key(|system| (system.created, &system.id));
    let views = found.into_iter().map(|system| (system.id.clone(), view(world, request.now, system))).collect();
    let page = pagination::efs(request, "MaxItems", "Marker", PAGE, views)?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "NextMarker");
    answer.insert("FileSystems".to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

/// `UpdateFileSystem`: the throughput mode and its value, nothing else.
pub fn update(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let (now, change) = (request.now, world.tuning.efs_change());
    let system = super::file_system_mut(world, now, request.text("FileSystemId").unwrap_or_default())?;
    if system.timeline.status(now) != LifeCycle::Available {
        return Err(errors::wrong_state(&system.id, system.timeline.status(now).word()));
    }
    let mode = request.text("ThroughputMode").unwrap_or(&system.throughput_mode).to_owned();
    let given = real(request.input, "ProvisionedThroughputInMibps");
    let provisioned = given.or(system.provisioned.filter(|_| mode == "provisioned"));
    refuse_throughput(&mode, provisioned, &system.performance_mode)?;
    let lowered = matches!((system.provisioned, provisioned), (Some(old), Some(new)) if new < old);
    if mode != system.throughput_mode || lowered {
        // Documented as a rule, not a throttle: one such change in 24 hours.
        if system.throughput_lowered_at.is_some_and(|last| now.0 - last.0 < DAY_MS) {
            let text = "Throughput mode changes and decreases of provisioned throughput must be at least 24 hours apart.";
            return Err(ServiceError::new(429, "TooManyRequests", text));
        }
        system.throughput_lowered_at = Some(now);
    }
    system.throughput_mode = mode;
    system.provisioned = provisioned;
    system.timeline = Timeline::go(LifeCycle::Updating, now, LifeCycle::Available, now + change, None);
    let id = system.id.clone();
    Ok(view(world, now, &world.efs.file_systems[&id]))
}

/// `UpdateFileSystemProtection`.
pub fn protect(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let system = super::file_system_mut(world, now, request.text("FileSystemId").unwrap_or_default())?;
    if system.timeline.status(now) != LifeCycle::Available {
        return Err(errors::wrong_state(&system.id, system.timeline.status(now).word()));
    }
    match request.text("ReplicationOverwriteProtection") {
        Some("REPLICATING") => return Err(errors::bad_request("REPLICATING is set by replication only.")),
        Some(wanted) => wanted.clone_into(&mut system.overwrite_protection),
        None => {}
    }
    Ok(json!({ "ReplicationOverwriteProtection": system.overwrite_protection }))
}

/// `DeleteFileSystem`: refused while a mount target exists in any state.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let system = super::file_system(world, now, request.text("FileSystemId").unwrap_or_default())?;
    let (id, status) = (system.id.clone(), system.timeline.status(now));
    if world.efs.mount_targets.values().any(|target| target.file_system == id) {
        return Err(ServiceError::new(409, "FileSystemInUse", format!("File system '{id}' has mount targets.")));
    }
    match status {
        LifeCycle::Deleting | LifeCycle::Gone => {}
        LifeCycle::Creating | LifeCycle::Updating => {
            return Err(errors::bad_request(format!("File system '{id}' is {}.", status.word())));
        }
        LifeCycle::Available => {
            let gone = now + world.tuning.efs_change();
            begin_delete(world, now, &id, gone);
        }
    }
    Ok(Value::Null)
}

/// A file system as EFS describes it.
fn view(world: &World, now: Time, system: &FileSystem) -> Value {
    let targets = world.efs.mount_targets.values().filter(|target| target.file_system == system.id).count();
    let mut view = json!({
        "OwnerId": world.account,
        "CreationToken": system.token,
        "FileSystemId": system.id,
        "FileSystemArn": arn::regional(world, "elasticfilesystem", &format!("file-system/{}", system.id)),
        "CreationTime": arn::seconds(system.created),
        "LifeCycleState": system.timeline.status(now).word(),
        "NumberOfMountTargets": targets,
        "SizeInBytes": {
            "Value": system.bytes,
            "Timestamp": arn::seconds(now),
            "ValueInIA": 0,
            "ValueInStandard": system.bytes,
            "ValueInArchive": 0,
        },
        "PerformanceMode": system.performance_mode,
        "Encrypted": system.encrypted,
        "ThroughputMode": system.throughput_mode,
        "Tags": tags::list_of(&system.tags),
        "FileSystemProtection": { "ReplicationOverwriteProtection": system.overwrite_protection },
    });
    for (member, value) in [
        ("Name", system.tags.get("Name").map(|name| json!(name))),
        ("KmsKeyId", system.kms_key.as_ref().map(|key| json!(key))),
        ("ProvisionedThroughputInMibps", system.provisioned.map(|rate| json!(rate))),
        ("AvailabilityZoneName", system.zone.as_ref().map(|zone| json!(zone))),
        ("AvailabilityZoneId", system.zone.as_ref().and_then(|zone| network::zone_id(world, zone)).map(|id| json!(id))),
    ] {
        if let Some(value) = value {
            view[member] = value;
        }
    }
    view
}

impl crate::tuning::Tuning {
    /// The time that a file system or mount target takes to change.
    pub(super) fn efs_change(&self) -> std::time::Duration {
        std::time::Duration::from_secs(self.efs_change_s)
    }
}

#[cfg(test)]
mod tests;

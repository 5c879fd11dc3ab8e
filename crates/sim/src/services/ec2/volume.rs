//! Volumes, as far as instances make them: described, left behind when they are not to go with their instance, and deleted.
//!
//! It deliberately has no CreateVolume and no snapshots.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::id;
use super::listing::{Entry, Listing, list};
use super::parameter::{done, required};
use super::tags::tag_set;
use crate::{Request, ServiceError, Time, World, pagination, world::Tags};

/// A volume.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Volume {
    /// `vol-...`.
    pub id: String,
    /// Size in GiB.
    pub size: i64,
    /// `gp3` and so on.
    pub volume_type: String,
    /// Operations per second.
    pub iops: Option<i64>,
    /// MiB per second.
    pub throughput: Option<i64>,
    /// True if it is encrypted.
    pub encrypted: bool,
    /// The key it is encrypted with.
    pub kms_key: Option<String>,
    /// The snapshot it came from.
    pub snapshot: Option<String>,
    /// Its zone.
    pub zone: String,
    /// The instance it is attached to.
    pub instance: String,
    /// The device it is there.
    pub device: String,
    /// True if it goes when the instance is terminated.
    pub delete_on_termination: bool,
    /// The time of its creation.
    pub created: Time,
    /// The time at which its instance lets it go.
    pub detached_at: Option<Time>,
    /// The time at which it vanishes.
    pub gone_at: Option<Time>,
    /// Tags.
    pub tags: Tags,
}

impl Volume {
    /// True if its instance holds it.
    pub fn is_attached(&self, now: Time) -> bool {
        self.detached_at.is_none_or(|at| at > now)
    }
}

/// The volumes of an instance.
pub(super) fn of_instance<'w>(world: &'w World, now: Time, instance: &'w str) -> impl Iterator<Item = &'w Volume> {
    world.ec2.volumes.values().filter(move |volume| volume.instance == instance && volume.is_attached(now))
}

/// Lets the volumes of an instance go with it, or stay behind.
pub(super) fn release(world: &mut World, instance: &str, at: Time) {
    for volume in world.ec2.volumes.values_mut().filter(|v| v.instance == instance && v.detached_at.is_none()) {
        volume.detached_at = Some(at);
        volume.gone_at = volume.delete_on_termination.then_some(at);
    }
}

/// Forgets volumes that are gone.
pub(super) fn expire(world: &mut World, now: Time) {
    world.ec2.volumes.retain(|_, volume| volume.gone_at.is_none_or(|at| at > now));
}

pub(super) fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let id = required(request, "VolumeId")?;
    let volume = world.ec2.volumes.get(id).ok_or_else(|| id::VOLUME.lost(id))?;
    if volume.is_attached(request.now) {
        return Err(ServiceError::bad("VolumeInUse", format!("Volume {id} is currently attached to {}", volume.instance)));
    }
    world.ec2.volumes.remove(id);
    Ok(done())
}

const LISTING: Listing = Listing {
    answer: "volumeSet",
    ids: Some(("VolumeId", id::VOLUME)),
    sizes: Some(pagination::EC2),
    filters: &[
        ("attachment.delete-on-termination", "attachmentSet.deleteOnTermination"),
        ("attachment.device", "attachmentSet.device"),
        ("attachment.instance-id", "attachmentSet.instanceId"),
        ("attachment.status", "attachmentSet.status"),
        ("availability-zone", "availabilityZone"),
        ("encrypted", "encrypted"),
        ("size", "size"),
        ("snapshot-id", "snapshotId"),
        ("status", "status"),
        ("volume-id", "volumeId"),
        ("volume-type", "volumeType"),
    ],
};

pub(super) fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let world = &*world;
    let volumes = world.ec2.volumes.values().map(|record| Entry { id: &record.id, tags: &record.tags, record });
    list(request, &LISTING, volumes, |volume| render(request.now, volume))
}

fn render(now: Time, volume: &Volume) -> Value {
    let attached = volume.is_attached(now);
    let attachments: Vec<Value> = attached
        .then(|| {
            json!({
                "volumeId": volume.id,
                "instanceId": volume.instance,
                "device": volume.device,
                "status": "attached",
                "attachTime": volume.created.iso(),
                "deleteOnTermination": volume.delete_on_termination,
            })
        })
        .into_iter()
        .collect();
    json!({
        "volumeId": volume.id,
        "size": volume.size,
        "volumeType": volume.volume_type,
        "iops": volume.iops,
        "throughput": volume.throughput,
        "encrypted": volume.encrypted,
        "kmsKeyId": volume.kms_key,
        "snapshotId": volume.snapshot,
        "availabilityZone": volume.zone,
        "status": if attached { "in-use" } else { "available" },
        "createTime": volume.created.iso(),
        "multiAttachEnabled": false,
        "attachmentSet": attachments,
        "tagSet": tag_set(&volume.tags),
    })
}

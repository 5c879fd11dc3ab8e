//! Block device mappings of a launch: the image's root volume, changed by the request, and further volumes.
//!
//! It deliberately has no ephemeral devices.

use serde_json::Value;

use crate::services::ec2::image::{self, Image};
use crate::services::ec2::parameter::{flag_of, missing, only, word};
use crate::services::ec2::volume::Volume;
use crate::{Request, ServiceError, Time, World, request::as_i64, world::Tags};

/// A volume a launch wants.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    device: String,
    size: Option<i64>,
    volume_type: Option<String>,
    iops: Option<i64>,
    throughput: Option<i64>,
    encrypted: bool,
    kms_key: Option<String>,
    snapshot: Option<String>,
    delete_on_termination: bool,
}

/// Most volumes one instance may be launched with.
const MOST: usize = 28;

/// The volumes of a launch, the root one first.
pub(super) fn read(request: &Request<'_>, image: &Image) -> Result<Vec<Wanted>, ServiceError> {
    let root = Wanted {
        device: image.root_device.to_owned(),
        size: Some(image.root_size),
        volume_type: Some("gp3".to_owned()),
        iops: None,
        throughput: None,
        encrypted: false,
        kms_key: None,
        snapshot: Some(image::snapshot(image)),
        delete_on_termination: true,
    };
    let mut all = vec![root];
    let mut seen: Vec<String> = Vec::new();
    for mapping in request.list("BlockDeviceMapping") {
        only(mapping, "BlockDeviceMapping", &["DeviceName", "Ebs", "NoDevice"])?;
        let device = mapping.get("DeviceName").and_then(Value::as_str).filter(|d| !d.is_empty());
        let device = device.ok_or_else(|| missing("BlockDeviceMapping.DeviceName"))?;
        if seen.iter().any(|earlier| earlier == device) {
            return Err(bad(format!("The device '{device}' is used in more than one block-device mapping")));
        }
        seen.push(device.to_owned());
        if mapping.get("NoDevice").is_some() {
            all.retain(|wanted| wanted.device != device);
            continue;
        }
        let ebs = mapping.get("Ebs").ok_or_else(|| missing("BlockDeviceMapping.Ebs"))?;
        match all.iter_mut().find(|wanted| wanted.device == device) {
            Some(held) => *held = one(ebs, held)?,
            None => all.push(one(ebs, &blank(device))?),
        }
    }
    if all.len() > MOST {
        return Err(bad(format!("An instance can be launched with at most {MOST} volumes")));
    }
    Ok(all)
}

fn bad(text: String) -> ServiceError {
    ServiceError::bad("InvalidBlockDeviceMapping", text)
}

fn blank(device: &str) -> Wanted {
    Wanted {
        device: device.to_owned(),
        size: None,
        volume_type: None,
        iops: None,
        throughput: None,
        encrypted: false,
        kms_key: None,
        snapshot: None,
        // Volumes of a mapping go with the instance unless the mapping says otherwise.
        delete_on_termination: true,
    }
}

const MEMBERS: [&str; 7] = ["DeleteOnTermination", "Encrypted", "Iops", "KmsKeyId", "Throughput", "VolumeSize", "VolumeType"];

fn one(ebs: &Value, held: &Wanted) -> Result<Wanted, ServiceError> {
    only(ebs, "BlockDeviceMapping.Ebs", &MEMBERS)?;
    let number = |member: &str| match ebs.get(member) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => as_i64(value).filter(|n| *n > 0).map(Some).ok_or_else(|| bad(format!("Invalid value for {member}"))),
    };
    let mut next = held.clone();
    if let Some(size) = number("VolumeSize")? {
        if let (Some(least), Some(snapshot)) = (held.size, &held.snapshot)
            && size < least
        {
            return Err(bad(format!("Volume of size {size}GB is smaller than snapshot '{snapshot}', expect size>= {least}GB")));
        }
        next.size = Some(size);
    }
    let types = ["standard", "io1", "io2", "gp2", "gp3", "sc1", "st1"];
    if let Some(kind) = word(ebs.get("VolumeType").and_then(Value::as_str), "volumeType", &types)? {
        next.volume_type = Some(kind.to_owned());
    }
    (next.iops, next.throughput) = (number("Iops")?, number("Throughput")?);
    next.encrypted = flag_of(ebs.get("Encrypted"), "Encrypted")?.unwrap_or(held.encrypted);
    next.kms_key = ebs.get("KmsKeyId").and_then(Value::as_str).map(str::to_owned);
    next.delete_on_termination =
        flag_of(ebs.get("DeleteOnTermination"), "DeleteOnTermination")?.unwrap_or(held.delete_on_termination);
    check(&next)?;
    Ok(next)
}

fn check(wanted: &Wanted) -> Result<(), ServiceError> {
    let kind = wanted.volume_type.as_deref().unwrap_or("gp2");
    if wanted.size.is_none() {
        return Err(ServiceError::bad("MissingParameter", "The request must contain the parameter size or snapshotId"));
    }
    if wanted.iops.is_none() && ["io1", "io2"].contains(&kind) {
        return Err(ServiceError::bad("MissingParameter", format!("The parameter iops must be specified for {kind} volumes.")));
    }
    if wanted.iops.is_some() && !["io1", "io2", "gp3"].contains(&kind) {
        return Err(ServiceError::bad(
            "InvalidParameterCombination",
            format!("The parameter iops is not supported for {kind} volumes."),
        ));
    }
    if wanted.throughput.is_some() && kind != "gp3" {
        return Err(ServiceError::bad(
            "InvalidParameterCombination",
            format!("The parameter throughput is not supported for {kind} volumes."),
        ));
    }
    if wanted.kms_key.is_some() && !wanted.encrypted {
        let text = "The parameter KmsKeyId requires the parameter Encrypted to be set.";
        return Err(ServiceError::bad("InvalidParameterDependency", text));
    }
    Ok(())
}

/// Makes the volumes of an instance.
pub(super) fn make(world: &mut World, now: Time, instance: &str, zone: &str, wanted: &[Wanted], tags: &Tags) {
    for wanted in wanted {
        let volume_type = wanted.volume_type.clone().unwrap_or_else(|| "gp2".to_owned());
        let default = |kind: &str, value: i64| (volume_type == kind).then_some(value);
        let volume = Volume {
            id: world.id("vol"),
            size: wanted.size.unwrap_or_default(),
            iops: wanted.iops.or(default("gp3", 3000)).or(default("gp2", 100)),
            throughput: wanted.throughput.or(default("gp3", 125)),
            volume_type,
            encrypted: wanted.encrypted,
            kms_key: wanted.kms_key.clone(),
            snapshot: wanted.snapshot.clone(),
            zone: zone.to_owned(),
            instance: instance.to_owned(),
            device: wanted.device.clone(),
            delete_on_termination: wanted.delete_on_termination,
            created: now,
            detached_at: None,
            gone_at: None,
            tags: tags.clone(),
        };
        world.ec2.volumes.insert(volume.id.clone(), volume);
    }
}

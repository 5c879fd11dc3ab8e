//! Mount targets: one per zone of a file system, each with a requester-managed network interface in its subnet.

use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{LifeCycle, errors, file_system::PAGE, plain_id};
use crate::services::network::{self, Maker, Subnet};
use crate::timeline::Timeline;
use crate::world::Tags;
use crate::{Request, ServiceError, Time, World, pagination};

pub(super) mod inputs;

/// The number of the requester of a mount target's interface.
const REQUESTER: &str = "641247547298";

/// A mount target.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct MountTarget {
    /// `fsmt-...`.
    pub id: String,
    /// The file system.
    pub file_system: String,
    /// The subnet.
    pub subnet: String,
    /// The subnet's VPC.
    pub vpc: String,
    /// The subnet's zone.
    pub zone: String,
    /// The security groups of its interface.
    pub groups: Vec<String>,
    /// Its interface.
    pub interface: String,
    /// Its private address.
    pub address: String,
    /// The time of its creation.
    pub created: Time,
    /// Its state through time.
    #[serde(rename = "course")]
    pub timeline: Timeline<LifeCycle>,
}

/// Makes a mount target and its interface; the only refusal is a full subnet. Returns its id.
pub(in crate::services) fn make(
    world: &mut World,
    now: Time,
    file_system: &str,
    subnet: &Subnet,
    groups: &[String],
    address: Option<Ipv4Addr>,
) -> Result<String, ServiceError> {
    let id = world.id("fsmt");
    let interface = network::attach(
        world,
        &network::Wanted {
            subnet: &subnet.id,
            groups,
            description: format!("EFS mount target for {file_system} ({id})"),
            interface_type: "efs",
            requester: Some(REQUESTER),
            owner: &id,
            maker: Maker::Efs,
            tags: Tags::new(),
            made_with: None,
            address,
        },
    )
    .map_err(|error| ServiceError::new(409, "NoFreeAddressesInSubnet", error.message))?;
    let target = MountTarget {
        id: id.clone(),
        file_system: file_system.to_owned(),
        subnet: subnet.id.clone(),
        vpc: subnet.vpc.clone(),
        zone: subnet.zone.clone(),
        groups: groups.to_vec(),
        address: network::address(world, &interface),
        interface,
        created: now,
        timeline: Timeline::go(LifeCycle::Creating, now, LifeCycle::Available, now + world.tuning.efs_change(), None),
    };
    world.efs.mount_targets.insert(id.clone(), target);
    Ok(id)
}

/// Begins to delete a mount target: it and its interface vanish at `gone`.
pub fn begin_delete(world: &mut World, now: Time, id: &str, gone: Time) {
    if let Some(target) = world.efs.mount_targets.get_mut(id) {
        target.timeline = Timeline::go(LifeCycle::Deleting, now, LifeCycle::Gone, gone, None);
        network::release(world, id, gone);
    }
}

/// `CreateMountTarget`.
pub fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let system = super::file_system(world, now, request.text("FileSystemId").unwrap_or_default())?;
    if !matches!(system.timeline.status(now), LifeCycle::Available | LifeCycle::Updating) {
        return Err(errors::wrong_state(&system.id, system.timeline.status(now).word()));
    }
    let (system_id, system_zone) = (system.id.clone(), system.zone.clone());
    let subnet_id = request.text("SubnetId").unwrap_or_default();
    let subnet = network::subnet(world, subnet_id)
        .ok_or_else(|| ServiceError::bad("SubnetNotFound", format!("The subnet ID '{subnet_id}' does not exist.")))?;
    if let Some(zone) = system_zone.filter(|zone| *zone != subnet.zone) {
        let text = format!("The file system is in zone '{zone}', the subnet in '{}'.", subnet.zone);
        return Err(ServiceError::bad("AvailabilityZonesMismatch", text));
    }
    refuse_conflict(world, &system_id, &subnet)?;
    let groups = match request.texts("SecurityGroups") {
        none if none.is_empty() => network::default_group(world, &subnet.vpc).into_iter().collect(),
        given => given,
    };
    refuse_groups(world, &subnet.vpc, &groups)?;
    let address = wanted_address(world, request, &subnet)?;
    let id = make(world, now, &system_id, &subnet, &groups, address)?;
    Ok(view(world, now, &world.efs.mount_targets[&id]))
}

fn refuse_conflict(world: &World, file_system: &str, subnet: &Subnet) -> Result<(), ServiceError> {
    for other in world.efs.mount_targets.values().filter(|target| target.file_system == file_system) {
        if other.vpc != subnet.vpc {
            let text = "requested subnet for new mount target is not in the same VPC as existing mount targets";
            return Err(ServiceError::new(409, "MountTargetConflict", text));
        }
        if other.zone == subnet.zone {
            return Err(ServiceError::new(409, "MountTargetConflict", "mount target already exists in this AZ"));
        }
    }
    Ok(())
}

fn refuse_groups(world: &World, vpc: &str, groups: &[String]) -> Result<(), ServiceError> {
    if groups.len() > 5 {
        return Err(ServiceError::bad("SecurityGroupLimitExceeded", "A mount target takes at most 5 security groups."));
    }
    for group in groups {
        if network::group_vpc(world, group).is_none_or(|of| of != vpc) {
            let text = format!("The security group '{group}' does not exist in VPC '{vpc}'.");
            return Err(ServiceError::bad("SecurityGroupNotFound", text));
        }
    }
    Ok(())
}

fn wanted_address(world: &World, request: &Request<'_>, subnet: &Subnet) -> Result<Option<Ipv4Addr>, ServiceError> {
    if request.text("IpAddressType").is_some_and(|kind| kind != "IPV4_ONLY") || request.text("Ipv6Address").is_some() {
        return Err(errors::bad_request("The subnet does not support the IP address type."));
    }
    let Some(text) = request.text("IpAddress") else { return Ok(None) };
    let address: Ipv4Addr = text.parse().map_err(|_| errors::bad_request(format!("'{text}' is not an IPv4 address.")))?;
    if !subnet.usable(address) {
        return Err(errors::bad_request(format!("Address {address} is not usable in subnet '{}'.", subnet.id)));
    }
    if network::address_taken(world, request.now, &subnet.id, IpAddr::V4(address)) {
        return Err(ServiceError::new(409, "IpAddressInUse", format!("Address {address} is in use.")));
    }
    Ok(Some(address))
}

/// `DescribeMountTargets`: there is no list of all; a file system, a mount target or an access point must be named.
pub fn describe(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let (system, target, point) = (request.text("FileSystemId"), request.text("MountTargetId"), request.text("AccessPointId"));
    let wanted = match (system, target, point) {
        (Some(id), None, None) => super::file_system(world, now, id)?.id.clone(),
        (None, Some(id), None) => id.to_owned(),
        (None, None, Some(id)) => super::access_point::find(world, now, id)?.file_system.clone(),
        _ => return Err(errors::bad_request("Specify exactly one of FileSystemId, MountTargetId and AccessPointId.")),
    };
    let mut found: Vec<_> = world
        .efs
        .mount_targets
        .values()
        .filter(|mount| if target.is_some() { mount.id == wanted } else { mount.file_system == wanted })
        .collect();
    if target.is_some() && found.is_empty() {
        return Err(errors::no_mount_target(&wanted));
    }
    found.sort_by_key(|mount| (mount.created, &mount.id));
    let views = found.into_iter().map(|mount| (mount.id.clone(), view(world, now, mount))).collect();
    let page = pagination::efs(request, "MaxItems", "Marker", PAGE, views)?;
    let mut answer = Map::new();
    page.put_token(&mut answer, "NextMarker");
    answer.insert("MountTargets".to_owned(), page.items.into());
    Ok(Value::Object(answer))
}

fn find<'w>(world: &'w mut World, now: Time, request: &Request<'_>) -> Result<&'w mut MountTarget, ServiceError> {
    let id = plain_id(request.text("MountTargetId").unwrap_or_default());
    world
        .efs
        .mount_targets
        .get_mut(id)
        .filter(|target| target.timeline.status(now) != LifeCycle::Gone)
        .ok_or_else(|| errors::no_mount_target(id))
}

/// `DescribeMountTargetSecurityGroups`.
pub fn groups(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let target = find(world, request.now, request)?;
    refuse_deleting(target, request.now)?;
    Ok(json!({ "SecurityGroups": target.groups }))
}

/// `ModifyMountTargetSecurityGroups`: replaces the whole set.
pub fn modify_groups(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let target = find(world, now, request)?;
    refuse_deleting(target, now)?;
    let (id, vpc, interface) = (target.id.clone(), target.vpc.clone(), target.interface.clone());
    let groups = match request.texts("SecurityGroups") {
        none if none.is_empty() => network::default_group(world, &vpc).into_iter().collect(),
        given => given,
    };
    refuse_groups(world, &vpc, &groups)?;
    network::set_groups(world, &interface, &groups);
    if let Some(target) = world.efs.mount_targets.get_mut(&id) {
        target.groups = groups;
    }
    Ok(Value::Null)
}

fn refuse_deleting(target: &MountTarget, now: Time) -> Result<(), ServiceError> {
    match target.timeline.status(now) {
        LifeCycle::Deleting | LifeCycle::Gone => {
            Err(errors::wrong_mount_target_state(&target.id, target.timeline.status(now).word()))
        }
        LifeCycle::Creating | LifeCycle::Available | LifeCycle::Updating => Ok(()),
    }
}

/// `DeleteMountTarget`.
pub fn delete(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let now = request.now;
    let gone = now + Duration::from_secs(world.tuning.efs_change_s);
    let target = find(world, now, request)?;
    if target.timeline.status(now) != LifeCycle::Deleting {
        let id = target.id.clone();
        begin_delete(world, now, &id, gone);
    }
    Ok(Value::Null)
}

fn view(world: &World, now: Time, target: &MountTarget) -> Value {
    json!({
        "OwnerId": world.account,
        "MountTargetId": target.id,
        "FileSystemId": target.file_system,
        "SubnetId": target.subnet,
        "LifeCycleState": target.timeline.status(now).word(),
        "IpAddress": target.address,
        "NetworkInterfaceId": target.interface,
        "AvailabilityZoneId": network::zone_id(world, &target.zone),
        "AvailabilityZoneName": target.zone,
        "VpcId": target.vpc,
    })
}

#[cfg(test)]
mod tests;

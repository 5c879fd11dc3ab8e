//! The objects that CreateDomain makes by itself: the home file system, its mount targets and the pair of NFS groups.
//!
//! They stay when the domain is deleted with retention, and then block subnets, groups and the VPC like anybody's.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

pub(crate) use super::leaving_group::LeavingGroup;
pub(in crate::services) use super::leaving_group::holds_group;
use crate::services::efs::{LifeCycle, file_system, mount_target};
use crate::services::network;
use crate::services::network::{Peer, Subnet};
use crate::world::Tags;
use crate::{Time, World};

/// The tag by which everything SageMaker made for a domain is found.
pub(super) const TAG: &str = "ManagedByAmazonSageMakerResource";
/// NFS, and the Lustre ports newer domains also open.
const NFS: (u16, u16) = (2049, 2049);
const LUSTRE: [(u16, u16); 2] = [(988, 988), (1018, 1023)];

/// A domain's home.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Home {
    /// The file system.
    pub file_system: String,
    /// The group of the mount targets.
    pub inbound: String,
    /// The group of the apps.
    pub outbound: String,
}

/// The domain a home is made for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Owner<'a> {
    /// `d-...`.
    pub(super) id: &'a str,
    /// Its ARN, the value of the tag.
    pub(super) arn: &'a str,
    /// Its VPC.
    pub(super) vpc: &'a str,
    /// The customer's key, if one was given.
    pub(super) kms_key: Option<&'a str>,
}

/// Makes a home; the second part is why the domain is going to fail, if it is.
pub(super) fn make(world: &mut World, now: Time, owner: Owner<'_>, subnets: &[Subnet]) -> (Home, Option<String>) {
    let tags = Tags::from([(TAG.to_owned(), owner.arn.to_owned())]);
    let mut group = |direction: &str| {
        let name = format!("security-group-for-{direction}-nfs-{}", owner.id);
        let text = format!(
            "[DO NOT DELETE] Security Group that allows {direction} NFS traffic for SageMaker Notebooks Domain [{}]",
            owner.id
        );
        network::make_group(world, owner.vpc, &name, &text, tags.clone())
    };
    let (inbound, outbound) = (group("inbound"), group("outbound"));
    let mut ports = vec![NFS];
    if world.tuning.nfs_lustre_ports {
        ports.extend(LUSTRE);
    }
    for range in ports {
        network::allow_tcp(world, &inbound, Peer::From(&outbound), range);
        network::allow_tcp(world, &outbound, Peer::To(&inbound), range);
    }
    let wanted = file_system::Wanted {
        token: owner.id.to_owned(),
        performance_mode: "generalPurpose".to_owned(),
        encrypted: true,
        kms_key: owner.kms_key.map(str::to_owned),
        throughput_mode: "bursting".to_owned(),
        provisioned: None,
        zone: None,
        backup: false,
        tags,
    };
    let home = Home { file_system: file_system::make(world, now, wanted), inbound, outbound };
    let failure = add_targets(world, now, &home, subnets);
    (home, failure)
}

/// Makes the mount targets that are missing, one per zone; answers with why one could not be made.
pub(super) fn add_targets(world: &mut World, now: Time, home: &Home, subnets: &[Subnet]) -> Option<String> {
    let of_home = |target: &&mount_target::MountTarget| target.file_system == home.file_system;
    let mut zones: BTreeSet<String> =
        world.efs.mount_targets.values().filter(of_home).map(|target| target.zone.clone()).collect();
    for subnet in subnets {
        if zones.insert(subnet.zone.clone()) {
            let groups = [home.inbound.clone()];
            if let Err(error) = mount_target::make(world, now, &home.file_system, subnet, &groups, None) {
                return Some(format!("Unable to create EFS mount target in subnet {}: {}", subnet.id, error.message));
            }
        }
    }
    None
}

/// Lets a deleted domain's home go at `gone`, or, with retention, stay. The NFS groups stay referenced a little longer.
pub(super) fn leave(world: &mut World, now: Time, home: &Home, gone: Time, delete: bool) {
    let until = gone + std::time::Duration::from_secs(world.tuning.nfs_group_release_s);
    let leaving = |group: &str| LeavingGroup { group: group.to_owned(), until, remove: delete };
    world.sagemaker.leaving_groups.push(leaving(&home.outbound));
    if !delete {
        return;
    }
    world.sagemaker.leaving_groups.push(leaving(&home.inbound));
    let targets = world.efs.mount_targets.values().filter(|target| target.file_system == home.file_system);
    for id in targets.map(|target| target.id.clone()).collect::<Vec<_>>() {
        mount_target::begin_delete(world, now, &id, gone);
    }
    let system = world.efs.file_systems.get(&home.file_system);
    if system.is_some_and(|system| system.timeline.status(now) != LifeCycle::Deleting) {
        file_system::begin_delete(world, now, &home.file_system, gone);
    }
}

/// Removes the groups whose time has come.
pub(super) fn expire(world: &mut World, now: Time) {
    let (due, waiting) =
        std::mem::take(&mut world.sagemaker.leaving_groups).into_iter().partition(|leaving| leaving.until <= now);
    world.sagemaker.leaving_groups = waiting;
    let due: Vec<LeavingGroup> = due;
    let removed: Vec<_> = due.into_iter().filter(|leaving| leaving.remove).map(|leaving| leaving.group).collect();
    network::remove_groups(world, now, &removed);
}

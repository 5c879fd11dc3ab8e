//! Mount targets. AWS lists them by file system only, shows their groups one by one, and takes neither tags nor tokens for them; a second one in a zone of
//! a file system is refused.

pub(super) mod claim;

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_efs::operation::create_mount_target::CreateMountTargetError;
use aws_sdk_efs::types::{FileSystemDescription, LifeCycleState, MountTargetDescription};
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::efs::file_system::TAG_SAGEMAKER;
use heiiki_model::kinds::efs::mount_target::{Live, MountTarget};
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
use heiiki_model::spec::Disposition;

use super::matters::matters;
use super::{CONCURRENCY, tags};
use crate::attempts::ONCE;
use crate::each::each;
use crate::error::{Classify, our_error};
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for MountTarget {
    const POLL: Duration = Duration::from_secs(3);
    /// One to two minutes each are usual; Terraform allows thirty to create and ten to delete.
    const STALL_TIMEOUT: Duration = Duration::from_mins(10);

    /// Those of file systems that matter, that carry a claim of ours, or that SageMaker made for a domain; and those that the spec chooses by their id.
    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let mut systems = scope.file_systems.all(aws).await?.to_vec();
        systems.retain(|system| {
            let tags = tags::of(system.tags());
            let of_domain = tags.contains_key(TAG_SAGEMAKER);
            matters(scope, system) || of_domain || claim::any_of(&tags, &scope.environments)
        });
        let mut found = each(systems, CONCURRENCY, |system| with_claims(aws, system)).await?;
        let listed = |id: &String, found: &[Found<Live>]| found.iter().any(|found| found.live.mount_target_id == *id);
        for id in scope.chosen.iter().filter(|id| id.starts_with("fsmt-")) {
            if !listed(id, &found)
                && let Some(live) = Self::get(aws, id).await?
            {
                found.push(Found { live, tags: BTreeMap::new() });
            }
        }
        Ok(found)
    }

    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let answer = aws.efs.describe_mount_targets().mount_target_id(id).send().await.found()?;
        let target = answer.and_then(|answer| answer.mount_targets?.into_iter().next());
        match target.filter(|target| target.life_cycle_state != LifeCycleState::Deleted) {
            Some(target) => {
                let groups = groups(aws, &target).await?;
                Ok(Some(live(target, groups)))
            }
            None => Ok(None),
        }
    }

    /// Writes the claim first. If the zone has a mount target that was claimed before this call, it is ours: an
    /// earlier answer was lost.
    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let known = new.known;
        let system = known.id(&new.want.file_system).unwrap_or_default();
        let (zone, vpc) =
            known.live(&new.want.subnet).map(|subnet| (subnet.availability_zone_id, subnet.vpc_id)).unwrap_or_default();
        let (key, value) = (claim::key(&zone), claim::value(new.tags));
        let of_system = tags_of(aws, &system).await?;
        let claimed = of_system.get(&key) == Some(&value);
        for there in of_file_system(aws, &system).await? {
            if there.availability_zone_id() == Some(zone.as_str()) {
                return settled(&there, claimed, new.replaces);
            }
            if there.vpc_id() != Some(vpc.as_str()) {
                let theirs = claim::tags(&of_system, there.availability_zone_id().unwrap_or_default());
                return Err(elsewhere(&there, theirs.get(TAG_ENVIRONMENT) == new.tags.get(TAG_ENVIRONMENT)));
            }
        }
        let tag = BTreeMap::from([(key.clone(), Some(value))]);
        tags::change(aws, &system, &tag).await?;
        let groups = new.want.security_groups.value();
        let call = aws
            .efs
            .create_mount_target()
            .file_system_id(&system)
            .set_subnet_id(known.id(&new.want.subnet))
            .set_ip_address(new.want.ip_address.map(|address| address.to_string()))
            .set_security_groups(groups.map(|groups| groups.iter().filter_map(|group| known.id(group)).collect()))
            .customize();
        // Not again by the SDK: its second call would be refused for what the first one made.
        match call.config_override(ONCE).send().await.classify() {
            Ok(answer) => Ok(answer.mount_target_id),
            Err(error) if error.class == Class::Exists && !claimed => {
                // Another caller was faster. The claim must not make its mount target ours.
                tags::change(aws, &system, &BTreeMap::from([(key, None)])).await?;
                Err(error)
            }
            Err(error) => Err(error),
        }
    }

    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let Some(groups) = edit.to::<Vec<String>>("security_groups") else { return Ok(()) };
        let call = aws.efs.modify_mount_target_security_groups().mount_target_id(&edit.live.mount_target_id);
        call.set_security_groups(Some(groups)).send().await.classify()?;
        Ok(())
    }

    /// Deletes a mount target and removes its claim right away. Nothing stops a deletion that has begun, and no later
    /// step would remove the claim.
    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        aws.efs.delete_mount_target().mount_target_id(&live.mount_target_id).send().await.or_gone()?;
        let key = claim::key(&live.availability_zone_id);
        if !tags_of(aws, &live.file_system_id).await?.contains_key(&key) {
            return Ok(());
        }
        tags::change(aws, &live.file_system_id, &BTreeMap::from([(key, None)])).await.or_gone()
    }
    /// Those that its claim on the file system stands for.
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        Ok(Some(claim::tags(&tags_of(aws, &live.file_system_id).await?, &live.availability_zone_id)))
    }

    /// Of the tags it has only its claim, which stands on its file system.
    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        if !tags.contains_key(TAG_ADDRESS) {
            return Ok(());
        }
        let wanted: BTreeMap<String, String> =
            tags.iter().filter_map(|(key, value)| Some((key.clone(), value.clone()?))).collect();
        let value = wanted.contains_key(TAG_ADDRESS).then(|| claim::value(&wanted));
        let key = claim::key(&live.availability_zone_id);
        tags::change(aws, &live.file_system_id, &BTreeMap::from([(key, value)])).await
    }
}

/// The id of a mount target in the wanted place if it is ours. An error if it is being deleted or foreign.
#[expect(clippy::result_large_err, reason = "the error of every call, passed on as it is")]
fn settled(there: &MountTargetDescription, claimed: bool, replaces: Option<&str>) -> Result<String, AwsError> {
    let id = there.mount_target_id.clone();
    let going = is_going(there) || replaces == Some(id.as_str());
    if claimed && !going {
        return Ok(id);
    }
    let what = if going { "is still going" } else { "stands there already" };
    Err(conflict(going, format!("{id} {what}: a file system has one mount target in each zone")))
}

/// The error for a mount target in another VPC. One of ours may be about to go, because the file system moves. For a
/// foreign one heiiki does not wait.
fn elsewhere(there: &MountTargetDescription, ours: bool) -> AwsError {
    let (id, vpc) = (&there.mount_target_id, there.vpc_id().unwrap_or("another VPC"));
    conflict(ours || is_going(there), format!("{id} stands in {vpc}: all mount targets of a file system stand in one VPC"))
}

fn is_going(target: &MountTargetDescription) -> bool {
    target.life_cycle_state == LifeCycleState::Deleting
}

/// An error as AWS would answer with it to a call that is not even made.
fn conflict(passing: bool, text: String) -> AwsError {
    let class = if passing { Class::InUse } else { Class::Exists };
    our_error::<CreateMountTargetError>("MountTargetConflict", text, class)
}

/// All mount targets of a file system. Empty if the file system is gone.
pub(super) async fn of_file_system(aws: &Aws, id: &str) -> Result<Vec<MountTargetDescription>, AwsError> {
    let found = all(pages!(aws.efs.describe_mount_targets().file_system_id(id)), |page| page.mount_targets).await.found()?;
    let mut found = found.unwrap_or_default();
    found.retain(|target| target.life_cycle_state != LifeCycleState::Deleted);
    Ok(found)
}

/// The mount targets of a file system with the tags that stand for theirs. The groups of those that SageMaker made are its own affair.
async fn with_claims(aws: &Aws, system: FileSystemDescription) -> Result<Vec<Found<Live>>, AwsError> {
    let of_system = tags::of(system.tags());
    let of_domain = of_system.contains_key(TAG_SAGEMAKER);
    let mut found = Vec::new();
    for target in of_file_system(aws, &system.file_system_id).await? {
        let tags = claim::tags(&of_system, target.availability_zone_id().unwrap_or_default());
        let groups = if of_domain { None } else { groups(aws, &target).await? };
        found.push(Found { live: live(target, groups), tags });
    }
    Ok(found)
}

/// The groups of a mount target. `None` for one that goes, of which AWS does not show them.
async fn groups(aws: &Aws, target: &MountTargetDescription) -> Result<Option<Vec<String>>, AwsError> {
    if matches!(target.life_cycle_state, LifeCycleState::Deleting | LifeCycleState::Deleted | LifeCycleState::Error) {
        return Ok(None);
    }
    match aws.efs.describe_mount_target_security_groups().mount_target_id(&target.mount_target_id).send().await.classify() {
        Ok(answer) => Ok(Some(answer.security_groups)),
        // It was being deleted by then.
        Err(error) if matches!(error.class, Class::NotFound | Class::InUse) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The tags of a file system. Empty if it is gone.
async fn tags_of(aws: &Aws, id: &str) -> Result<BTreeMap<String, String>, AwsError> {
    let answer = aws.efs.describe_file_systems().file_system_id(id).send().await.found()?;
    let system = answer.and_then(|answer| answer.file_systems?.into_iter().next());
    Ok(system.map(|system| tags::of(system.tags())).unwrap_or_default())
}

fn live(target: MountTargetDescription, groups: Option<Vec<String>>) -> Live {
    Live {
        life_cycle_state: target.life_cycle_state.as_str().to_owned(),
        mount_target_id: target.mount_target_id,
        file_system_id: target.file_system_id,
        subnet_id: target.subnet_id,
        vpc_id: target.vpc_id.unwrap_or_default(),
        availability_zone_id: target.availability_zone_id.unwrap_or_default(),
        ip_address: target.ip_address,
        network_interface_id: target.network_interface_id,
        security_group_ids: groups,
    }
}

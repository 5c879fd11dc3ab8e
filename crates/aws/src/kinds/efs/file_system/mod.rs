//! File systems. One bulk read shows all but backup policy, lifecycle and resource policy, which take a call each and are read only where they matter.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_efs::error::SdkError;
use aws_sdk_efs::operation::create_file_system::CreateFileSystemError;
use aws_sdk_efs::types::{self, BackupPolicy, FileSystemDescription, LifeCycleState, Status, ThroughputMode};
use heiiki_model::failure::{AwsError, Blocker};
use heiiki_model::kinds::ec2::subnet::zone;
use heiiki_model::kinds::efs::file_system::lifecycle_policy::LifecyclePolicy;
use heiiki_model::kinds::efs::file_system::{Details, FileSystem, Live};
use heiiki_model::object::{TAG_ADDRESS, TAG_ENVIRONMENT};
use heiiki_model::region;
use heiiki_model::spec::Disposition;
use serde_json::{Value, json};

use super::matters::matters;
use super::{CONCURRENCY, mount_target, tags};
use crate::each::each;
use crate::error::{Classify, classify};
use crate::pages::all;
use crate::{Aws, Edit, Found, New, Ops, Scope};

impl Ops for FileSystem {
    const POLL: Duration = Duration::from_secs(3);
    /// Terraform allows ten minutes both ways.
    const STALL_TIMEOUT: Duration = Duration::from_mins(10);

    async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
        let mut systems = scope.file_systems.all(aws).await?.to_vec();
        systems.retain(|system| system.life_cycle_state != LifeCycleState::Deleted);
        each(systems, CONCURRENCY, |system| found(aws, scope, system)).await
    }

    /// A file system that carries no claim is gone for us, although it may exist: to retain one is to take the claim off. Waits look at ours only.
    async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
        let Some(system) = described(aws, id).await? else { return Ok(None) };
        if !tags::of(system.tags()).contains_key(TAG_ENVIRONMENT) {
            return Ok(None);
        }
        let details = details(aws, &system).await?;
        Ok(Some(live(aws, &system, details)))
    }

    async fn create(aws: &Aws, new: New<'_, Self>) -> Result<String, AwsError> {
        let given = tags::given(new.tags);
        let region = &aws.place.region;
        let mut token = new.token.to_owned();
        let mut further = 0;
        loop {
            let call = aws
                .efs
                .create_file_system()
                .creation_token(&token)
                .set_performance_mode(new.want.performance_mode.value().map(|mode| mode.as_str().into()))
                .set_encrypted(new.want.encrypted.value().copied())
                .set_kms_key_id(new.want.kms_key_id.value().map(|key| key.resolve(new.known).0))
                .set_availability_zone_name(new.want.availability_zone.value().map(|name| zone(region, name)))
                // AWS lets the mode be changed once a day, so that it is the wanted one from the start.
                .set_throughput_mode(new.want.throughput_mode.value().map(|mode| mode.as_str().into()))
                .set_provisioned_throughput_in_mibps(new.want.provisioned_throughput_in_mibps.value().copied())
                .set_backup(new.want.backup.value().copied())
                .set_tags(Some(given.clone()));
            let error = match call.send().await {
                Ok(answer) => return Ok(answer.file_system_id),
                Err(error) => error,
            };
            let Some(id) = same_token(&error) else { return Err(classify(error)) };
            // An earlier call, whose answer was lost, made it if it carries our claim. Otherwise it was retained, and
            // belongs to nobody.
            let earlier = described(aws, &id).await?.map(|system| tags::of(system.tags())).unwrap_or_default();
            let claimed = [TAG_ENVIRONMENT, TAG_ADDRESS].iter().all(|key| earlier.get(*key) == new.tags.get(*key));
            if claimed && new.replaces != Some(id.as_str()) {
                return Ok(id);
            }
            if further == 20 {
                return Err(classify(error));
            }
            further += 1;
            token = format!("{}-{further}", new.token);
        }
    }

    /// Throughput goes first: Archive needs the elastic mode.
    async fn update(aws: &Aws, edit: Edit<'_, Self>) -> Result<(), AwsError> {
        let id = &edit.live.file_system_id;
        if edit.change("throughput_mode").is_some() || edit.change("provisioned_throughput_in_mibps").is_some() {
            throughput(aws, &edit).await?;
        }
        if let Some(on) = edit.to::<bool>("backup") {
            let status = if on { Status::Enabled } else { Status::Disabled };
            let policy = BackupPolicy::builder().status(status).build().ok();
            aws.efs.put_backup_policy().file_system_id(id).set_backup_policy(policy).send().await.classify()?;
        }
        if let Some(policies) = edit.to::<Vec<LifecyclePolicy>>("lifecycle_policies") {
            let policies = policies.iter().map(lifecycle_policy).collect();
            let call = aws.efs.put_lifecycle_configuration().file_system_id(id).set_lifecycle_policies(Some(policies));
            call.send().await.classify()?;
        }
        if let Some(change) = edit.change("policy") {
            policy(aws, id, &change.to.value).await?;
        }
        if let Some(protection) = edit.to::<String>("replication_overwrite_protection") {
            let call = aws.efs.update_file_system_protection().file_system_id(id);
            call.replication_overwrite_protection(protection.as_str().into()).send().await.classify()?;
        }
        Ok(())
    }

    async fn delete(aws: &Aws, live: Live, _: Option<Disposition>) -> Result<(), AwsError> {
        let id = &live.file_system_id;
        if !delete_access_points(aws, id).await? {
            return Ok(());
        }
        aws.efs.delete_file_system().file_system_id(id).send().await.or_gone()
    }
    async fn tags_now(aws: &Aws, live: Live) -> Result<Option<BTreeMap<String, String>>, AwsError> {
        Ok(described(aws, &live.file_system_id).await?.map(|system| tags::of(system.tags())))
    }

    async fn retag(aws: &Aws, live: Live, tags: &BTreeMap<String, Option<String>>) -> Result<(), AwsError> {
        tags::change(aws, &live.file_system_id, tags).await
    }

    async fn blockers(aws: &Aws, live: Live) -> Result<Vec<Blocker>, AwsError> {
        let id = &live.file_system_id;
        let Some(system) = described(aws, id).await? else { return Ok(Vec::new()) };
        let of_system = tags::of(system.tags());
        let targets = mount_target::of_file_system(aws, id).await?.into_iter();
        Ok(targets
            .map(|target| {
                let claim = mount_target::claim::tags(&of_system, target.availability_zone_id().unwrap_or_default());
                let (target_id, state) = (&target.mount_target_id, target.life_cycle_state.as_str());
                let blocker = Blocker::new(format!("mount target {target_id} ({state}) in {}", target.subnet_id));
                match (claim.get(TAG_ENVIRONMENT), claim.get(TAG_ADDRESS)) {
                    (Some(environment), Some(address)) => blocker.of(format!("{address} of environment {environment}")),
                    _ => blocker.remedy("heiiki did not make it: delete it, if nobody mounts it"),
                }
            })
            .collect())
    }
}

/// A listed file system, in full when it matters.
async fn found(aws: &Aws, scope: &Scope, system: FileSystemDescription) -> Result<Option<Found<Live>>, AwsError> {
    let details = if matters(scope, &system) { details(aws, &system).await? } else { None };
    Ok(Some(Found { live: live(aws, &system, details), tags: tags::of(system.tags()) }))
}

/// The file system that holds a creation token.
fn same_token<R>(error: &SdkError<CreateFileSystemError, R>) -> Option<String> {
    match error.as_service_error()? {
        CreateFileSystemError::FileSystemAlreadyExists(exists) => Some(exists.file_system_id.clone()),
        _ => None,
    }
}

async fn described(aws: &Aws, id: &str) -> Result<Option<FileSystemDescription>, AwsError> {
    let answer = aws.efs.describe_file_systems().file_system_id(id).send().await.found()?;
    let systems = answer.and_then(|answer| answer.file_systems).unwrap_or_default().into_iter();
    Ok(systems.into_iter().find(|system| system.life_cycle_state != LifeCycleState::Deleted))
}

/// The details that take one call each. `None` for a file system that is being created or deleted, of which AWS shows
/// none.
async fn details(aws: &Aws, system: &FileSystemDescription) -> Result<Option<Details>, AwsError> {
    if !matches!(system.life_cycle_state, LifeCycleState::Available | LifeCycleState::Updating) {
        return Ok(None);
    }
    let id = &system.file_system_id;
    let read = futures::try_join!(backup_status(aws, id), lifecycle_policies(aws, id), policy_of(aws, id));
    match read {
        Ok((backup, lifecycle_policies, policy)) => Ok(Some(Details { backup, lifecycle_policies, policy })),
        Err(error) if error.code == "FileSystemNotFound" => Ok(None),
        Err(error) => Err(error),
    }
}

async fn backup_status(aws: &Aws, id: &str) -> Result<String, AwsError> {
    match aws.efs.describe_backup_policy().file_system_id(id).send().await.classify() {
        Ok(answer) => Ok(answer.backup_policy.map_or_else(|| "DISABLED".to_owned(), |it| it.status.as_str().to_owned())),
        Err(error) if error.code == "PolicyNotFound" => Ok("DISABLED".to_owned()),
        Err(error) => Err(error),
    }
}

async fn lifecycle_policies(aws: &Aws, id: &str) -> Result<Vec<Value>, AwsError> {
    let answer = aws.efs.describe_lifecycle_configuration().file_system_id(id).send().await.classify()?;
    // AWS may show several transitions in one policy; the spec has one in each.
    let transitions = answer.lifecycle_policies.unwrap_or_default().into_iter().flat_map(|policy| {
        let infrequent = policy.transition_to_ia.map(|after| json!({"transition_to_ia": after.as_str()}));
        let archive = policy.transition_to_archive.map(|after| json!({"transition_to_archive": after.as_str()}));
        let back = policy.transition_to_primary_storage_class;
        let back = back.map(|after| json!({"transition_to_primary_storage_class": after.as_str()}));
        [infrequent, archive, back].into_iter().flatten()
    });
    Ok(transitions.collect())
}

async fn policy_of(aws: &Aws, id: &str) -> Result<Option<Value>, AwsError> {
    match aws.efs.describe_file_system_policy().file_system_id(id).send().await.classify() {
        // A policy that is no JSON stays a text, and so differs from every wanted document.
        Ok(answer) => Ok(answer.policy.map(|text| serde_json::from_str(&text).unwrap_or(Value::String(text)))),
        Err(error) if error.code == "PolicyNotFound" => Ok(None),
        Err(error) => Err(error),
    }
}

/// One call for mode and rate. Made again after a later call of the same update was refused, it must not count as another change of the day.
async fn throughput(aws: &Aws, edit: &Edit<'_, FileSystem>) -> Result<(), AwsError> {
    let live = &edit.live;
    let mode: String = edit.to("throughput_mode").unwrap_or_else(|| live.throughput_mode.clone());
    let wanted = edit.want.as_ref().and_then(|want| want.provisioned_throughput_in_mibps.value().copied());
    let rate = edit.to("provisioned_throughput_in_mibps").or(wanted).filter(|_| mode == "provisioned");
    let now = described(aws, &live.file_system_id).await?;
    let there = now.is_some_and(|now| {
        now.throughput_mode.as_ref().map(ThroughputMode::as_str) == Some(mode.as_str())
            && now.provisioned_throughput_in_mibps == rate
    });
    if there {
        return Ok(());
    }
    let call = aws.efs.update_file_system().file_system_id(&live.file_system_id).throughput_mode(mode.as_str().into());
    call.set_provisioned_throughput_in_mibps(rate).send().await.classify()?;
    Ok(())
}

fn lifecycle_policy(policy: &LifecyclePolicy) -> types::LifecyclePolicy {
    let LifecyclePolicy { transition_to_ia, transition_to_archive, transition_to_primary_storage_class: back } = policy;
    types::LifecyclePolicy::builder()
        .set_transition_to_ia(transition_to_ia.map(|after| after.as_str().into()))
        .set_transition_to_archive(transition_to_archive.map(|after| after.as_str().into()))
        .set_transition_to_primary_storage_class(back.map(|after| after.as_str().into()))
        .build()
}

async fn policy(aws: &Aws, id: &str, policy: &Value) -> Result<(), AwsError> {
    if policy.is_null() {
        return match aws.efs.delete_file_system_policy().file_system_id(id).send().await.classify() {
            Err(error) if error.code != "PolicyNotFound" => Err(error),
            Ok(_) | Err(_) => Ok(()),
        };
    }
    aws.efs.put_file_system_policy().file_system_id(id).policy(policy.to_string()).send().await.classify()?;
    Ok(())
}

/// Deletes the access points, which are nothing without their file system. False when that is gone already.
async fn delete_access_points(aws: &Aws, id: &str) -> Result<bool, AwsError> {
    let points = all(pages!(aws.efs.describe_access_points().file_system_id(id)), |page| page.access_points).await.found()?;
    let Some(points) = points else { return Ok(false) };
    for point in points {
        aws.efs.delete_access_point().set_access_point_id(point.access_point_id).send().await.or_gone()?;
    }
    Ok(true)
}

fn live(aws: &Aws, system: &FileSystemDescription, details: Option<Details>) -> Live {
    let place = &aws.place;
    let id = &system.file_system_id;
    let suffix = region::dns_suffix(&place.partition);
    let arn = || format!("arn:{}:elasticfilesystem:{}:{}:file-system/{id}", place.partition, place.region, place.account);
    let protection = system.file_system_protection.as_ref().and_then(|it| it.replication_overwrite_protection.as_ref());
    Live {
        file_system_id: id.clone(),
        arn: system.file_system_arn.clone().unwrap_or_else(arn),
        dns_name: format!("{id}.efs.{}.{suffix}", place.region),
        life_cycle_state: system.life_cycle_state.as_str().to_owned(),
        performance_mode: system.performance_mode.as_str().to_owned(),
        encrypted: system.encrypted.unwrap_or_default(),
        kms_key_id: system.kms_key_id.clone(),
        availability_zone: system.availability_zone_name.clone(),
        throughput_mode: system.throughput_mode.as_ref().map_or_else(|| "bursting".to_owned(), |mode| mode.as_str().to_owned()),
        provisioned_throughput_in_mibps: system.provisioned_throughput_in_mibps,
        replication_overwrite_protection: protection.map(|protection| protection.as_str().to_owned()),
        size_in_bytes: system.size_in_bytes.as_ref().and_then(|size| u64::try_from(size.value).ok()),
        number_of_mount_targets: usize::try_from(system.number_of_mount_targets).unwrap_or_default(),
        details,
    }
}

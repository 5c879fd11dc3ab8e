//! Reads instances. `DescribeInstances` shows neither user data nor termination protection, which take a call each, nor the volumes themselves and the
//! CPU credits, which come in bulk; all of these are read only for instances that matter.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{self, Filter, InstanceAttributeName, InstanceStateName, MonitoringState};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use futures::future::try_join_all;
use heiiki_model::failure::AwsError;
use heiiki_model::kinds::ec2::instance::parts::{LiveMetadataOptions, LiveVolume, VolumeDetails, is_burstable};
use heiiki_model::kinds::ec2::instance::{Live, TAG_IMAGE};

use crate::error::Classify;
use crate::pages::all;
use crate::{Aws, Found, Scope, tags};

/// All instances but those that are gone and stay listed for about an hour.
pub(super) async fn list(aws: &Aws, scope: &Scope) -> Result<Vec<Found<Live>>, AwsError> {
    let alive = ["pending", "running", "shutting-down", "stopping", "stopped"].map(str::to_owned).to_vec();
    let filter = Filter::builder().name("instance-state-name").set_values(Some(alive)).build();
    let reservations = all(pages!(aws.ec2.describe_instances().filters(filter), 1000), |page| page.reservations).await?;
    let instances = reservations.into_iter().flat_map(|it| it.instances.unwrap_or_default());
    let found = instances.map(|mut instance| {
        let tags = tags::of_ec2(instance.tags.take());
        Found { live: live(aws, instance, &tags), tags }
    });
    let mut found: Vec<Found<Live>> = found.collect();
    let in_detail = found.iter_mut().filter(|found| scope.needs_detail(&found.tags, &found.live.instance_id));
    complete(aws, in_detail.map(|found| &mut found.live).collect()).await?;
    Ok(found)
}

/// One instance. `None` if it is terminated.
pub(super) async fn get(aws: &Aws, id: &str) -> Result<Option<Live>, AwsError> {
    let answer = aws.ec2.describe_instances().instance_ids(id).send().await.found()?;
    let mut instances =
        answer.and_then(|it| it.reservations).into_iter().flatten().flat_map(|it| it.instances.unwrap_or_default());
    let instance = instances.next();
    let Some(mut instance) = instance else { return Ok(None) };
    let tags = tags::of_ec2(instance.tags.take());
    let mut live = live(aws, instance, &tags);
    if live.state == "terminated" {
        return Ok(None);
    }
    // While it comes or goes nothing is compared, so the calls can be spared.
    if matches!(live.state.as_str(), "running" | "stopped") {
        complete(aws, vec![&mut live]).await?;
    }
    Ok(Some(live))
}

/// Reads what `DescribeInstances` leaves out.
async fn complete(aws: &Aws, mut lives: Vec<&mut Live>) -> Result<(), AwsError> {
    lives.retain(|live| live.state != "shutting-down");
    if lives.is_empty() {
        return Ok(());
    }
    let ids: Vec<String> = lives.iter().map(|live| live.instance_id.clone()).collect();
    let burstable = lives.iter().filter(|live| is_burstable(&live.instance_type)).map(|live| live.instance_id.clone()).collect();
    let attributes = try_join_all(ids.iter().map(|id| attributes(aws, id)));
    let (attributes, volumes, credits) = futures::try_join!(attributes, volumes(aws, &ids), credits(aws, burstable))?;
    for (live, (user_data, protected)) in lives.into_iter().zip(attributes) {
        live.user_data = Some(user_data);
        live.disable_api_termination = Some(protected);
        live.cpu_credits = credits.get(&live.instance_id).cloned();
        for volume in &mut live.volumes {
            volume.details = volumes.get(&volume.volume_id).cloned();
        }
    }
    Ok(())
}

/// The user data as text, and whether the instance is protected from termination.
async fn attributes(aws: &Aws, id: &str) -> Result<(String, bool), AwsError> {
    let read = async |name: InstanceAttributeName| {
        aws.ec2.describe_instance_attribute().instance_id(id).attribute(name).send().await.classify()
    };
    let both = futures::try_join!(read(InstanceAttributeName::UserData), read(InstanceAttributeName::DisableApiTermination))?;
    let encoded = both.0.user_data.and_then(|data| data.value).unwrap_or_default();
    // User data that is not base64, or not text, was not written by heiiki. It differs from any wanted text and is
    // shown as it came.
    let decoded = BASE64_STANDARD.decode(encoded.trim()).ok().and_then(|bytes| String::from_utf8(bytes).ok());
    Ok((decoded.unwrap_or(encoded), both.1.disable_api_termination.and_then(|it| it.value).unwrap_or_default()))
}

/// The number of instances in one filter. AWS allows 200 values.
const IN_FILTER: usize = 200;

/// The volumes that are attached to these instances, by id.
async fn volumes(aws: &Aws, instances: &[String]) -> Result<BTreeMap<String, VolumeDetails>, AwsError> {
    let mut found = BTreeMap::new();
    for instances in instances.chunks(IN_FILTER) {
        let filter = Filter::builder().name("attachment.instance-id").set_values(Some(instances.to_vec())).build();
        for volume in all(pages!(aws.ec2.describe_volumes().filters(filter), 500), |page| page.volumes).await? {
            let details = VolumeDetails {
                volume_size: volume.size.unwrap_or_default(),
                volume_type: volume.volume_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
                iops: volume.iops,
                throughput: volume.throughput,
                encrypted: volume.encrypted.unwrap_or_default(),
                kms_key_id: volume.kms_key_id,
            };
            found.insert(volume.volume_id.unwrap_or_default(), details);
        }
    }
    Ok(found)
}

/// The CPU credit settings of these instances, by id.
async fn credits(aws: &Aws, instances: Vec<String>) -> Result<BTreeMap<String, String>, AwsError> {
    let mut found = BTreeMap::new();
    for instances in instances.chunks(IN_FILTER) {
        let call = aws.ec2.describe_instance_credit_specifications().set_instance_ids(Some(instances.to_vec()));
        let answer = call.send().await.classify()?;
        let specifications = answer.instance_credit_specifications.unwrap_or_default().into_iter();
        found.extend(specifications.filter_map(|it| Some((it.instance_id?, it.cpu_credits?))));
    }
    Ok(found)
}

fn live(aws: &Aws, instance: types::Instance, tags: &BTreeMap<String, String>) -> Live {
    let instance_id = instance.instance_id.unwrap_or_default();
    let place = &aws.place;
    let state = instance.state.and_then(|state| state.name);
    let auto_assigned_public_ip = auto_assigned(state.as_ref(), instance.network_interfaces.as_deref().unwrap_or_default());
    let placement = instance.placement;
    let groups = instance.security_groups.unwrap_or_default().into_iter();
    let monitoring = instance.monitoring.and_then(|monitoring| monitoring.state);
    Live {
        arn: format!("arn:{}:ec2:{}:{}:instance/{instance_id}", place.partition, place.region, place.account),
        instance_id,
        image_id: instance.image_id.unwrap_or_default(),
        image: tags.get(TAG_IMAGE).cloned(),
        instance_type: instance.instance_type.map(|kind| kind.as_str().to_owned()).unwrap_or_default(),
        subnet_id: instance.subnet_id.unwrap_or_default(),
        vpc_id: instance.vpc_id.unwrap_or_default(),
        availability_zone: placement.as_ref().and_then(|it| it.availability_zone.clone()).unwrap_or_default(),
        security_group_ids: groups.filter_map(|group| group.group_id).collect(),
        key_name: instance.key_name.filter(|name| !name.is_empty()),
        instance_profile_arn: instance.iam_instance_profile.and_then(|profile| profile.arn),
        private_ip_address: instance.private_ip_address.filter(|address| !address.is_empty()),
        public_ip_address: instance.public_ip_address.filter(|address| !address.is_empty()),
        auto_assigned_public_ip,
        root_device_name: instance.root_device_name.unwrap_or_default(),
        volumes: instance.block_device_mappings.unwrap_or_default().into_iter().map(volume).collect(),
        user_data: None,
        ebs_optimized: instance.ebs_optimized.unwrap_or_default(),
        monitoring: matches!(monitoring, Some(MonitoringState::Enabled | MonitoringState::Pending)),
        disable_api_termination: None,
        source_dest_check: instance.source_dest_check.unwrap_or(true),
        metadata_options: metadata(instance.metadata_options),
        cpu_credits: None,
        tenancy: placement.and_then(|it| it.tenancy).map_or_else(|| "default".to_owned(), |it| it.as_str().to_owned()),
        state: state.map(|state| state.as_str().to_owned()).unwrap_or_default(),
    }
}

/// Tells if AWS gave a running instance a public address at launch. `None` if that cannot be known: an Elastic IP,
/// which belongs to the account, takes the place of that address.
fn auto_assigned(state: Option<&InstanceStateName>, interfaces: &[types::InstanceNetworkInterface]) -> Option<bool> {
    if state != Some(&InstanceStateName::Running) {
        return None;
    }
    let owners = interfaces.iter().filter_map(|interface| interface.association.as_ref()?.ip_owner_id.as_deref());
    let owners: Vec<&str> = owners.collect();
    if owners.contains(&"amazon") { Some(true) } else { owners.is_empty().then_some(false) }
}

fn volume(mapping: types::InstanceBlockDeviceMapping) -> LiveVolume {
    let ebs = mapping.ebs;
    LiveVolume {
        device_name: mapping.device_name.unwrap_or_default(),
        volume_id: ebs.as_ref().and_then(|ebs| ebs.volume_id.clone()).unwrap_or_default(),
        delete_on_termination: ebs.and_then(|ebs| ebs.delete_on_termination).unwrap_or_default(),
        details: None,
    }
}

fn metadata(options: Option<types::InstanceMetadataOptionsResponse>) -> LiveMetadataOptions {
    let options = options.unwrap_or_else(|| types::InstanceMetadataOptionsResponse::builder().build());
    let word = |word: Option<&str>, default: &str| word.unwrap_or(default).to_owned();
    LiveMetadataOptions {
        state: word(options.state.as_ref().map(types::InstanceMetadataOptionsState::as_str), "applied"),
        http_tokens: word(options.http_tokens.as_ref().map(types::HttpTokensState::as_str), "optional"),
        http_put_response_hop_limit: options.http_put_response_hop_limit.unwrap_or(1),
        http_endpoint: word(options.http_endpoint.as_ref().map(types::InstanceMetadataEndpointState::as_str), "enabled"),
        http_protocol_ipv6: word(
            options.http_protocol_ipv6.as_ref().map(types::InstanceMetadataProtocolState::as_str),
            "disabled",
        ),
        instance_metadata_tags: word(
            options.instance_metadata_tags.as_ref().map(types::InstanceMetadataTagsState::as_str),
            "disabled",
        ),
    }
}

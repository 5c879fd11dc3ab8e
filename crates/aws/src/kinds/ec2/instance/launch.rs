//! Launches an instance: resolves its image once, and says in one call everything that the spec says, so that it never runs otherwise.

use aws_sdk_ec2::types::{
    BlockDeviceMapping, CreditSpecificationRequest, EbsBlockDevice, HttpTokensState, IamInstanceProfileSpecification,
    InstanceMetadataEndpointState, InstanceMetadataOptionsRequest, InstanceMetadataProtocolState, InstanceMetadataTagsState,
    InstanceNetworkInterfaceSpecification, InstanceType, Placement, ResourceType, RunInstancesMonitoringEnabled, Tenancy,
    VolumeType,
};
use aws_sdk_ssm::operation::get_parameter::GetParameterError;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use heiiki_model::failure::{AwsError, Class};
use heiiki_model::kinds::ec2::instance::parts::{BlockDevice, MetadataOptions, Volume};
use heiiki_model::kinds::ec2::instance::{Instance, Want, image_parameter};
use heiiki_model::{Field, Known};
use serde::Serialize;
use serde_json::Value;

use crate::error::{Classify, our_error};
use crate::{Aws, New, tags};

/// Launches an instance; gives its id.
pub(super) async fn launch(aws: &Aws, new: New<'_, Instance>) -> Result<String, AwsError> {
    let Want {
        name: _,
        image_id,
        instance_type,
        subnet: _,
        security_groups: _,
        key_pair,
        instance_profile,
        private_ip_address: _,
        associate_public_ip_address: _,
        user_data,
        root_volume,
        block_device_mappings,
        ebs_optimized,
        monitoring,
        disable_api_termination,
        // Said after the launch, because `RunInstances` has no such parameters.
        source_dest_check: _,
        metadata_options,
        credit_specification,
        tenancy,
        instance_state: _,
    } = &new.want;
    let known = new.known;
    let image = image(aws, image_id).await?;
    let devices = devices(aws, &image, root_volume.as_ref(), block_device_mappings.as_deref(), known).await?;
    let profile = instance_profile.value().and_then(|profile| known.id(profile));
    let mut call = aws
        .ec2
        .run_instances()
        .min_count(1)
        .max_count(1)
        .client_token(new.token)
        .image_id(image)
        .instance_type(InstanceType::from(instance_type.as_str()))
        .set_key_name(key_pair.value().and_then(|key| known.id(key)))
        .set_iam_instance_profile(profile.map(|name| IamInstanceProfileSpecification::builder().name(name).build()))
        .set_user_data(user_data.value().map(|text| BASE64_STANDARD.encode(text.resolve(known).0)))
        .set_block_device_mappings(devices)
        .set_ebs_optimized(ebs_optimized.value().copied())
        .set_monitoring(monitoring.value().map(|on| RunInstancesMonitoringEnabled::builder().enabled(*on).build()))
        .set_disable_api_termination(disable_api_termination.value().copied())
        .set_metadata_options(metadata_options.as_ref().map(metadata))
        .set_credit_specification(word(credit_specification).map(|word| credits(&word)))
        .set_placement(word(tenancy).map(|word| Placement::builder().tenancy(Tenancy::from(word.as_str())).build()));
    call = network(call, &new.want, known);
    for kind in [ResourceType::Instance, ResourceType::Volume, ResourceType::NetworkInterface] {
        call = call.tag_specifications(tags::specification(kind, new.tags));
    }
    let answer = call.send().await.classify()?;
    let instance = answer.instances.unwrap_or_default().into_iter().next();
    Ok(instance.and_then(|instance| instance.instance_id).unwrap_or_default())
}

type Launch = aws_sdk_ec2::operation::run_instances::builders::RunInstancesFluentBuilder;

/// The network of the instance. A public address can only be asked for in the form that describes the network
/// interface.
fn network(call: Launch, want: &Want, known: &Known) -> Launch {
    let subnet = known.id(&want.subnet);
    let groups = want.security_groups.value();
    let groups: Option<Vec<String>> = groups.map(|groups| groups.iter().filter_map(|group| known.id(group)).collect());
    let address = want.private_ip_address.map(|address| address.to_string());
    let Some(public) = want.associate_public_ip_address else {
        return call.set_subnet_id(subnet).set_security_group_ids(groups).set_private_ip_address(address);
    };
    let interface = InstanceNetworkInterfaceSpecification::builder()
        .device_index(0)
        .associate_public_ip_address(public)
        // AWS documents no default for an interface that is spelt out; one that outlived its instance would hold the subnet and groups.
        .delete_on_termination(true)
        .set_subnet_id(subnet)
        .set_groups(groups)
        .set_private_ip_address(address);
    call.network_interfaces(interface.build())
}

/// The image's id: as written, or what the parameter says today.
async fn image(aws: &Aws, text: &str) -> Result<String, AwsError> {
    let Some(parameter) = image_parameter(text) else { return Ok(text.to_owned()) };
    let answer = aws.ssm.get_parameter().name(parameter).send().await.classify()?;
    let value = answer.parameter.and_then(|parameter| parameter.value).unwrap_or_default();
    if value.starts_with("ami-") {
        return Ok(value);
    }
    let text = format!("the parameter {parameter} holds no image id");
    Err(our_error::<GetParameterError>("NotAnImage", text, Class::Invalid))
}

/// The volumes that the spec says something about. The root volume goes by the device name that the image gives it.
async fn devices(
    aws: &Aws,
    image: &str,
    root: Option<&Volume>,
    others: Option<&[BlockDevice]>,
    known: &Known,
) -> Result<Option<Vec<BlockDeviceMapping>>, AwsError> {
    let mut mappings = Vec::new();
    if let Some(root) = root {
        let answer = aws.ec2.describe_images().image_ids(image).send().await.classify()?;
        let image = answer.images.unwrap_or_default().into_iter().next();
        let device = image.and_then(|image| image.root_device_name).unwrap_or_else(|| "/dev/xvda".to_owned());
        mappings.push(BlockDeviceMapping::builder().device_name(device).ebs(ebs(root, None, known)).build());
    }
    mappings.extend(others.unwrap_or_default().iter().map(|device| {
        let volume = ebs(&device.ebs, device.snapshot_id.clone(), known);
        BlockDeviceMapping::builder().device_name(&device.device_name).ebs(volume).build()
    }));
    Ok((!mappings.is_empty()).then_some(mappings))
}

fn ebs(volume: &Volume, snapshot: Option<String>, known: &Known) -> EbsBlockDevice {
    let Volume { volume_size, volume_type, iops, throughput, encrypted, kms_key_id, delete_on_termination } = volume;
    EbsBlockDevice::builder()
        .set_snapshot_id(snapshot)
        .set_volume_size(*volume_size)
        .set_volume_type(volume_type.map(|kind| VolumeType::from(kind.as_str())))
        .set_iops(*iops)
        .set_throughput(*throughput)
        .set_encrypted(*encrypted)
        .set_kms_key_id(kms_key_id.as_ref().map(|key| key.resolve(known).0))
        .set_delete_on_termination(*delete_on_termination)
        .build()
}

fn metadata(options: &MetadataOptions) -> InstanceMetadataOptionsRequest {
    let MetadataOptions { http_tokens, http_put_response_hop_limit, http_endpoint, http_protocol_ipv6, instance_metadata_tags } =
        options;
    InstanceMetadataOptionsRequest::builder()
        .set_http_tokens(word(http_tokens).map(|word| HttpTokensState::from(word.as_str())))
        .set_http_put_response_hop_limit(http_put_response_hop_limit.value().copied())
        .set_http_endpoint(word(http_endpoint).map(|word| InstanceMetadataEndpointState::from(word.as_str())))
        .set_http_protocol_ipv6(word(http_protocol_ipv6).map(|word| InstanceMetadataProtocolState::from(word.as_str())))
        .set_instance_metadata_tags(word(instance_metadata_tags).map(|word| InstanceMetadataTagsState::from(word.as_str())))
        .build()
}

fn credits(word: &str) -> CreditSpecificationRequest {
    CreditSpecificationRequest::builder().cpu_credits(word).build()
}

/// AWS's word for a value, which is how the spec spells it.
fn word<T: Serialize>(field: &Field<T>) -> Option<String> {
    let value = serde_json::to_value(field.value()?).ok()?;
    if let Value::String(word) = value { Some(word) } else { None }
}

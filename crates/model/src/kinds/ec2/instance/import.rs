//! A live instance as a want. Addresses that AWS chose are left out, and so is whether it runs.

use std::collections::BTreeMap;

use super::diff::default_credits;
use super::parts::{
    BlockDevice, CpuCredits, HttpTokens, LiveMetadataOptions, LiveVolume, MetadataOptions, Switch, Tenancy, Volume,
};
use super::{Live, Want};
use crate::naming::word;
use crate::{Field, Naming};

/// See [`crate::Kind::as_wanted`].
pub(super) fn as_wanted(live: &Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
    let default: Option<CpuCredits> = word(default_credits(&live.instance_type));
    let credits: Option<CpuCredits> = live.cpu_credits.as_deref().and_then(word).filter(|credits| Some(*credits) != default);
    let others: Vec<BlockDevice> =
        live.volumes.iter().filter(|volume| volume.device_name != live.root_device_name).map(device).collect();
    let root = live.volumes.iter().find(|volume| volume.device_name == live.root_device_name).map(volume);
    let user_data = live.user_data.as_ref().filter(|text| !text.is_empty());
    Some(Want {
        name: tags.get("Name").cloned(),
        image_id: live.image.clone().unwrap_or_else(|| live.image_id.clone()),
        instance_type: live.instance_type.clone(),
        subnet: naming.to(&live.subnet_id),
        security_groups: Field::unless_empty(naming.list(&live.security_group_ids)),
        key_pair: live.key_name.as_ref().map(|key| naming.to(key)).into(),
        instance_profile: live.instance_profile().map(|profile| naming.to(profile)).into(),
        private_ip_address: None,
        associate_public_ip_address: None,
        // A script stays a text: what it names was there when it ran.
        user_data: user_data.map(|text| crate::Template(text.clone())).into(),
        root_volume: root.filter(|root| *root != Volume::default()),
        block_device_mappings: (!others.is_empty()).then_some(others),
        ebs_optimized: Field::unless(live.ebs_optimized, &false),
        monitoring: Field::unless(live.monitoring, &false),
        disable_api_termination: Field::unless(live.disable_api_termination.unwrap_or_default(), &false),
        source_dest_check: Field::unless(live.source_dest_check, &true),
        metadata_options: metadata(&live.metadata_options),
        credit_specification: credits.into(),
        tenancy: Field::unless(word(&live.tenancy)?, &Tenancy::Default),
        instance_state: Field::Absent,
    })
}

fn device(live: &LiveVolume) -> BlockDevice {
    BlockDevice { device_name: live.device_name.clone(), snapshot_id: None, ebs: volume(live) }
}

/// Operations and throughput are written where the type does not decide them.
fn volume(live: &LiveVolume) -> Volume {
    let details = live.details.as_ref();
    let kind = details.map(|details| details.volume_type.as_str()).unwrap_or_default();
    Volume {
        volume_size: details.map(|details| details.volume_size),
        volume_type: word(kind),
        iops: details
            .and_then(|details| details.iops)
            .filter(|iops| matches!(kind, "io1" | "io2") || (kind == "gp3" && *iops != 3000)),
        throughput: details.and_then(|details| details.throughput).filter(|rate| kind == "gp3" && *rate != 125),
        encrypted: details.map(|details| details.encrypted).filter(|encrypted| *encrypted),
        kms_key_id: details.and_then(|details| details.kms_key_id.clone()),
        delete_on_termination: (!live.delete_on_termination).then_some(false),
    }
}

fn metadata(live: &LiveMetadataOptions) -> Option<MetadataOptions> {
    let switch = |text: &str, default: Switch| word(text).map_or(Field::Absent, |switch| Field::unless(switch, &default));
    let options = MetadataOptions {
        http_tokens: word(&live.http_tokens).map_or(Field::Absent, |tokens| Field::unless(tokens, &HttpTokens::Optional)),
        http_put_response_hop_limit: Field::unless(live.http_put_response_hop_limit, &1),
        http_endpoint: switch(&live.http_endpoint, Switch::Enabled),
        http_protocol_ipv6: switch(&live.http_protocol_ipv6, Switch::Disabled),
        instance_metadata_tags: switch(&live.instance_metadata_tags, Switch::Disabled),
    };
    (options != MetadataOptions::default()).then_some(options)
}

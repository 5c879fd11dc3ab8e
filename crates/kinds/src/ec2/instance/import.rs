//! The parts of a live instance that are not written as they are reported. Addresses that AWS chose are left out. So is the state
//! of the instance, running or stopped.

use super::Live;
use super::diff::default_credits;
use super::parts::{BlockDevice, CpuCredits, HttpTokens, LiveMetadataOptions, LiveVolume, MetadataOptions, Switch, Volume};
use crate::naming::word;
use crate::{Field, Naming, Template};

/// The user data. A script stays a text, because the objects that it names existed when it ran.
pub(super) fn user_data(live: &Live) -> Field<Template> {
    live.user_data.as_ref().filter(|text| !text.is_empty()).map(|text| Template(text.clone())).into()
}

/// The root volume; `None` if it is as AWS makes it.
pub(super) fn root_volume(live: &Live, naming: &Naming<'_>) -> Option<Volume> {
    let root = live.volumes.iter().find(|volume| volume.device_name == live.root_device_name);
    let root = root.map(|root| volume(root, naming));
    root.filter(|root| *root != Volume::default())
}

/// Its other volumes.
pub(super) fn other_volumes(live: &Live, naming: &Naming<'_>) -> Option<Vec<BlockDevice>> {
    let others = live.volumes.iter().filter(|volume| volume.device_name != live.root_device_name);
    let others = others.map(|volume| device(volume, naming));
    Some(others.collect()).filter(|others: &Vec<BlockDevice>| !others.is_empty())
}

/// The credits of a burstable instance, if they are not the default of its type.
pub(super) fn credits(live: &Live) -> Field<CpuCredits> {
    let default: Option<CpuCredits> = word(default_credits(&live.instance_type));
    live.cpu_credits.as_deref().and_then(word).filter(|credits| Some(*credits) != default).into()
}

fn device(live: &LiveVolume, naming: &Naming<'_>) -> BlockDevice {
    BlockDevice { device_name: live.device_name.clone(), snapshot_id: None, ebs: volume(live, naming) }
}

/// A volume. Operations and throughput are written if the type does not decide them.
fn volume(live: &LiveVolume, naming: &Naming<'_>) -> Volume {
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
        kms_key_id: details.and_then(|details| details.kms_key_id.as_deref()).map(|key| naming.template(key)),
        delete_on_termination: (!live.delete_on_termination).then_some(false),
    }
}

/// The metadata options that differ from AWS's defaults; `None` if none does.
pub(super) fn metadata(live: &LiveMetadataOptions) -> Option<MetadataOptions> {
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

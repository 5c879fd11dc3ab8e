//! An EC2 instance, such as a bastion. Its image is resolved once, when it is made, so that a new image never replaces it behind the user's back.

mod bastion;
mod checks;
mod diff;
mod import;
pub mod parts;

use heiiki_derive::Shaped;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde_json::json;

use self::diff as compare;
use self::parts::{BlockDevice, CpuCredits, LiveMetadataOptions, LiveVolume, MetadataOptions, RunState, Tenancy, Volume};
use super::internet_gateway::way_out;
use super::key_pair::KeyPair;
use super::security_group::SecurityGroup;
use super::subnet::Subnet;
use crate::kinds::iam::instance_profile::InstanceProfile;
use crate::spec::Disposition;
use crate::{
    Address, Change, Diff, Field, Ground, Kind, KindName, Known, Loss, Mode, Naming, Phase, Problem, Ref, Replacement, Sort,
    Template, To, Unique, spec::View,
};

/// The tag that says from which text of the spec the image was resolved.
pub const TAG_IMAGE: &str = "heiiki:image";

/// The kind `instance`.
#[derive(Debug)]
pub struct Instance;

/// An instance as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(name = "instance")]
pub struct Want {
    /// The `Name` tag.
    pub name: Option<String>,
    /// The image: `ami-...`, or `resolve:ssm:<parameter>`, which is resolved once, when the instance is made. Cannot be changed in place.
    pub image_id: String,
    /// The type, `t3.micro`. A change stops and starts the instance.
    pub instance_type: String,
    /// Where it stands. Cannot be changed in place.
    pub subnet: Ref<Subnet>,
    /// Its groups. AWS takes the VPC's default group when none is given.
    pub security_groups: Field<Vec<Ref<SecurityGroup>>>,
    /// The key pair that may log in. Cannot be changed in place.
    pub key_pair: Field<Ref<KeyPair>>,
    /// What it may do in AWS.
    pub instance_profile: Field<Ref<InstanceProfile>>,
    /// Its address in the subnet; AWS chooses one when it is not given. Cannot be changed in place.
    pub private_ip_address: Option<Ipv4Addr>,
    /// Whether it gets a public address, whatever the subnet says. Cannot be changed in place.
    pub associate_public_ip_address: Option<bool>,
    /// What runs at its first start, as plain text. A change stops and starts the instance, and most images do not run it again.
    pub user_data: Field<Template>,
    /// Its root volume. All but `delete_on_termination` cannot be changed in place.
    pub root_volume: Option<Volume>,
    /// Volumes beside the root volume. All but `delete_on_termination` cannot be changed in place.
    pub block_device_mappings: Option<Vec<BlockDevice>>,
    /// Whether its volumes have a path of their own. A change stops and starts the instance.
    pub ebs_optimized: Field<bool>,
    /// Whether CloudWatch gets its metrics every minute.
    pub monitoring: Field<bool>,
    /// Whether AWS refuses to terminate it. heiiki then fails to delete it, too, until this is false.
    pub disable_api_termination: Field<bool>,
    /// Whether it drops what is not addressed to it. AWS's default is true; false for an instance that forwards.
    pub source_dest_check: Field<bool>,
    /// How its metadata service answers.
    pub metadata_options: Option<MetadataOptions>,
    /// What happens when a burstable type has used up its credits.
    pub credit_specification: Field<CpuCredits>,
    /// On whose hardware it runs. Cannot be changed in place.
    pub tenancy: Field<Tenancy>,
    /// Whether it runs. An instance that someone stopped stays so when this is not given.
    pub instance_state: Field<RunState>,
}

/// An instance as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct Live {
    /// `i-...`.
    pub instance_id: String,
    /// Its ARN.
    pub arn: String,
    /// The image it runs.
    pub image_id: String,
    /// The text from which the image was resolved, as its tag says.
    pub image: Option<String>,
    /// The type.
    pub instance_type: String,
    /// The subnet.
    pub subnet_id: String,
    /// The VPC.
    pub vpc_id: String,
    /// The zone.
    pub availability_zone: String,
    /// Its groups.
    pub security_group_ids: Vec<String>,
    /// The name of its key pair.
    pub key_name: Option<String>,
    /// The ARN of its instance profile.
    pub instance_profile_arn: Option<String>,
    /// Its address in the subnet.
    pub private_ip_address: Option<String>,
    /// Its public address.
    pub public_ip_address: Option<String>,
    /// Whether AWS gave it a public address at launch; nothing while it is stopped and the address is taken back.
    pub auto_assigned_public_ip: Option<bool>,
    /// The name of its root device.
    pub root_device_name: String,
    /// Its volumes.
    pub volumes: Vec<LiveVolume>,
    /// Its user data as text, empty when it has none; nothing while AWS was not asked.
    pub user_data: Option<String>,
    /// Whether its volumes have a path of their own.
    pub ebs_optimized: bool,
    /// Whether CloudWatch gets its metrics every minute.
    pub monitoring: bool,
    /// Whether AWS refuses to terminate it; nothing while AWS was not asked.
    pub disable_api_termination: Option<bool>,
    /// Whether it drops what is not addressed to it.
    pub source_dest_check: bool,
    /// How its metadata service answers.
    pub metadata_options: LiveMetadataOptions,
    /// `standard` or `unlimited`; nothing for a type without credits, and while AWS was not asked.
    pub cpu_credits: Option<String>,
    /// `default`, `dedicated`, `host`.
    pub tenancy: String,
    /// `pending`, `running`, `stopping`, `stopped`, `shutting-down`.
    pub state: String,
}

impl Live {
    /// The name of its instance profile, the last part of the ARN.
    pub fn instance_profile(&self) -> Option<&str> {
        self.instance_profile_arn.as_deref().and_then(|arn| arn.rsplit('/').next())
    }
}

/// The parameter that an image text names: `resolve:ssm:/aws/service/...`.
pub fn image_parameter(image: &str) -> Option<&str> {
    image.strip_prefix("resolve:ssm:")
}

impl Kind for Instance {
    const NAME: KindName = KindName::Instance;
    const ATTRIBUTES: &'static [&'static str] = &["id", "arn", "private_ip_address", "public_ip_address", "image_id"];
    const DISPOSITIONS: &'static [Disposition] = &[Disposition::Delete];
    const PRIVATE: &'static [&'static str] = &["user_data"];
    type Want = Want;
    type Live = Live;

    fn id(live: &Live) -> String {
        live.instance_id.clone()
    }

    fn check(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
        for (index, (at, want)) in all.iter().enumerate() {
            checks::fields(at, want, problems);
            checks::volumes(at, want, problems);
            checks::places(at, want, &all[..index], view, problems);
        }
    }

    fn diff(want: &Want, live: &Live, known: &Known) -> Vec<Change> {
        let Want {
            name: _,
            image_id,
            instance_type,
            subnet,
            security_groups,
            key_pair,
            instance_profile,
            private_ip_address,
            associate_public_ip_address,
            user_data,
            root_volume,
            block_device_mappings,
            ebs_optimized,
            monitoring,
            disable_api_termination,
            source_dest_check,
            metadata_options,
            credit_specification,
            tenancy,
            instance_state,
        } = want;
        let mut diff = Diff::new(known);
        compare::image(&mut diff, image_id, live);
        diff.value("instance_type", instance_type, &live.instance_type, Mode::Restart);
        diff.reference("subnet", subnet, &live.subnet_id, Mode::replace("an instance cannot move to another subnet"));
        diff.optional_references("security_groups", security_groups, &live.security_group_ids, Mode::InPlace);
        let fixed_key = Mode::replace("an instance takes its key pair at launch only");
        diff.optional_reference("key_pair", key_pair, live.key_name.as_deref(), fixed_key);
        diff.optional_reference("instance_profile", instance_profile, live.instance_profile(), Mode::InPlace);
        if let Some(address) = private_ip_address {
            let live = live.private_ip_address.clone().unwrap_or_default();
            diff.value("private_ip_address", &address.to_string(), &live, Mode::replace("an instance keeps its first address"));
        }
        if let (Some(want), Some(live)) = (associate_public_ip_address, live.auto_assigned_public_ip) {
            let mode = Mode::replace("AWS gives a public address at launch only");
            diff.value("associate_public_ip_address", want, &live, mode);
        }
        compare::user_data(&mut diff, user_data, live);
        compare::volumes(&mut diff, root_volume.as_ref(), block_device_mappings.as_deref(), live);
        diff.defaulted("ebs_optimized", ebs_optimized, &false, &live.ebs_optimized, Mode::Restart);
        diff.defaulted("monitoring", monitoring, &false, &live.monitoring, Mode::InPlace);
        if let Some(live) = live.disable_api_termination {
            diff.defaulted("disable_api_termination", disable_api_termination, &false, &live, Mode::InPlace);
        }
        diff.defaulted("source_dest_check", source_dest_check, &true, &live.source_dest_check, Mode::InPlace);
        if let Some(options) = metadata_options {
            compare::metadata(&mut diff, options, &live.metadata_options);
        }
        if let Some(live) = &live.cpu_credits {
            let credits = credit_specification.map(|credits| json!(credits));
            let default = compare::default_credits(instance_type);
            diff.defaulted("credit_specification", &credits, &json!(default), &json!(live), Mode::InPlace);
        }
        let fixed = Mode::replace("an instance stays on its kind of hardware");
        diff.defaulted("tenancy", &tenancy.map(|tenancy| json!(tenancy)), &json!("default"), &json!(live.tenancy), fixed);
        let state = instance_state.map(|state| json!(state));
        diff.defaulted("instance_state", &state, &json!("running"), &json!(live.state), Mode::InPlace);
        diff.finish()
    }

    fn as_wanted(live: &Live, tags: &BTreeMap<String, String>, naming: &mut Naming<'_>) -> Option<Want> {
        import::as_wanted(live, tags, naming)
    }

    fn phase(live: &Live) -> Phase {
        match live.state.as_str() {
            "running" | "stopped" if live.metadata_options.state == "pending" => Phase::Busy("metadata options pending".into()),
            "running" | "stopped" => Phase::Ready,
            _ => Phase::Busy(live.state.clone()),
        }
    }

    fn uses(live: &Live) -> Vec<String> {
        let mut uses = vec![live.subnet_id.clone()];
        uses.extend(live.security_group_ids.iter().cloned());
        uses.extend(live.instance_profile_arn.iter().cloned());
        uses.extend(live.public_ip_address.iter().map(|_| way_out(&live.vpc_id)));
        uses
    }

    fn summary(want: &Want) -> String {
        format!("{} in {}", want.instance_type, want.subnet.name())
    }

    fn tags(want: &Want) -> BTreeMap<String, String> {
        let mut tags: BTreeMap<String, String> = want.name.iter().map(|name| ("Name".to_owned(), name.clone())).collect();
        if image_parameter(&want.image_id).is_some() {
            tags.insert(TAG_IMAGE.to_owned(), want.image_id.clone());
        }
        tags
    }

    /// Groups that go are taken off as long as another one remains.
    fn release(live: &Live, going: &std::collections::BTreeSet<String>) -> Vec<Change> {
        let left: Vec<&String> = live.security_group_ids.iter().filter(|id| !going.contains(*id)).collect();
        if left.is_empty() || left.len() == live.security_group_ids.len() {
            return Vec::new();
        }
        let from = json!(live.security_group_ids);
        vec![Change { field: "security_groups".into(), from, to: To::value(json!(left)), mode: Mode::InPlace }]
    }

    /// Both can stand side by side unless they want the same address.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let same_subnet = known.id(&want.subnet).is_some_and(|id| id == live.subnet_id);
        let address = want.private_ip_address.map(|address| address.to_string());
        let same_address = address.is_some() && address == live.private_ip_address;
        if same_subnet && same_address { Replacement::DeleteFirst } else { Replacement::CreateFirst }
    }

    /// The root volume is made from the image; what dies beyond it is named.
    fn loses(live: &Live) -> Option<Loss> {
        let dying =
            live.volumes.iter().filter(|volume| volume.delete_on_termination && volume.device_name != live.root_device_name);
        let names: Vec<String> = dying.map(|volume| format!("{} ({})", volume.device_name, volume.volume_id)).collect();
        match names.as_slice() {
            [] => None,
            [one] => Some(Loss::of(format!("its volume {one}"))),
            many => Some(Loss::of(format!("its volumes {}", many.join(", ")))),
        }
    }

    fn holds(live: &Live) -> Vec<Unique> {
        let address = live.private_ip_address.iter();
        address.map(|address| Unique::new(Sort::PrivateAddress, &live.subnet_id, address, "private_ip_address")).collect()
    }

    fn needs(_: &Address, want: &Want, ground: &Ground<'_>) -> Vec<Unique> {
        let (subnet, address) = (ground.id(&want.subnet), want.private_ip_address.iter());
        address.map(|it| Unique::new(Sort::PrivateAddress, &subnet, it.to_string(), "private_ip_address")).collect()
    }

    fn live_name(_: &Live) -> Option<String> {
        None
    }

    fn outputs(want: &Want, live: &Live, known: &Known) -> Vec<(String, String)> {
        bastion::commands(want, live, known)
    }
}

#[cfg(test)]
mod tests;

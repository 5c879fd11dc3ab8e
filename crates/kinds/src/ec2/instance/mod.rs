//! An EC2 instance, such as a bastion. Its image is resolved once, when it is made, so that a new image never replaces it behind the user's back.

mod bastion;
mod checks;
mod diff;
mod import;
pub mod parts;

pub use crate::markers::Instance;
use heiiki_derive::{Compared, Shaped};
use std::collections::BTreeMap;
use std::net::Ipv4Addr;

use serde_json::json;

use self::diff as compare;
use self::parts::{BlockDevice, CpuCredits, LiveMetadataOptions, LiveVolume, MetadataOptions, RunState, Tenancy, Volume};
use super::internet_gateway::way_out;
use crate::kind_facts::{Drawn, Import, KindFacts, Seconds, Taken};
use crate::markers::InstanceProfile;
use crate::markers::KeyPair;
use crate::markers::SecurityGroup;
use crate::markers::Subnet;
use crate::view::Disposition;
use crate::{
    Address, Change, Field, Ground, Kind, KindName, Known, Loss, Mode, Phase, Problem, Ref, Replacement, Sort, Template, To,
    Unique, view::View,
};

/// The tag with the text of the spec from which the image was resolved.
pub const TAG_IMAGE: &str = "heiiki:image";

/// An instance as the spec wants it.
#[derive(Clone, Debug, PartialEq, Shaped, Compared)]
#[shape(name = "instance")]
pub struct Want {
    /// The `Name` tag.
    #[want(tag)]
    pub name: Option<String>,
    /// The image: `ami-...`, or `resolve:ssm:<parameter>`, which is resolved once, when the instance is made. Cannot be changed in place.
    #[want(compare = compare::image(diff, image_id, live), import = live.image.clone().unwrap_or_else(|| live.image_id.clone()))]
    pub image_id: String,
    /// The type, `t3.micro`. A change stops and starts the instance.
    #[want(restart)]
    pub instance_type: String,
    /// Where it stands. Cannot be changed in place.
    #[want(replace = "an instance cannot move to another subnet", live = live.subnet_id)]
    pub subnet: Ref<Subnet>,
    /// Its groups. AWS takes the VPC's default group when none is given.
    #[want(in_place, live = live.security_group_ids)]
    pub security_groups: Field<Vec<Ref<SecurityGroup>>>,
    /// The key pair that may log in. Cannot be changed in place.
    #[want(replace = "an instance takes its key pair at launch only", live = live.key_name)]
    pub key_pair: Field<Ref<KeyPair>>,
    /// What it may do in AWS.
    #[want(in_place, live = live.instance_profile().map(str::to_owned))]
    pub instance_profile: Field<Ref<InstanceProfile>>,
    /// Its address in the subnet; AWS chooses one when it is not given. Cannot be changed in place.
    #[want(replace = "an instance keeps its first address", never_imported)]
    pub private_ip_address: Option<Ipv4Addr>,
    /// Whether it gets a public address, whatever the subnet says. Cannot be changed in place.
    #[want(replace = "AWS gives a public address at launch only", if_read, live = live.auto_assigned_public_ip, never_imported)]
    pub associate_public_ip_address: Option<bool>,
    /// What runs at its first start, as plain text. A change stops and starts the instance, and most images do not run it again.
    #[want(compare = compare::user_data(diff, user_data, live), import = import::user_data(live))]
    pub user_data: Field<Template>,
    /// Its root volume. All but `delete_on_termination` cannot be changed in place.
    #[want(compare = compare::volumes(diff, root_volume.as_ref(), block_device_mappings.as_deref(), live), import = import::root_volume(live))]
    pub root_volume: Option<Volume>,
    /// Volumes beside the root volume. All but `delete_on_termination` cannot be changed in place.
    #[want(with = "root_volume", import = import::other_volumes(live))]
    pub block_device_mappings: Option<Vec<BlockDevice>>,
    /// Whether its volumes have a path of their own. A change stops and starts the instance.
    #[want(restart, default = false)]
    pub ebs_optimized: Field<bool>,
    /// Whether CloudWatch gets its metrics every minute.
    #[want(in_place, default = false)]
    pub monitoring: Field<bool>,
    /// Whether AWS refuses to terminate it. heiiki then fails to delete it, too, until this is false.
    #[want(in_place, if_read, default = false)]
    pub disable_api_termination: Field<bool>,
    /// Whether it drops what is not addressed to it. AWS's default is true; false for an instance that forwards.
    #[want(in_place, default = true)]
    pub source_dest_check: Field<bool>,
    /// How its metadata service answers.
    #[want(compare = compare::metadata(diff, metadata_options.as_ref(), &live.metadata_options), import = import::metadata(&live.metadata_options))]
    pub metadata_options: Option<MetadataOptions>,
    /// What happens when a burstable type has used up its credits.
    #[want(compare = compare::credits(diff, want, live), import = import::credits(live))]
    pub credit_specification: Field<CpuCredits>,
    /// On whose hardware it runs. Cannot be changed in place.
    #[want(replace = "an instance stays on its kind of hardware", default = Tenancy::Default)]
    pub tenancy: Field<Tenancy>,
    /// Whether it runs. An instance that someone stopped stays so when this is not given.
    #[want(in_place, default = RunState::Running, live = live.state, never_imported)]
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
    /// The text from which the image was resolved, from its tag; `None` if there is no tag.
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
    /// True if AWS gave it a public address at launch. `None` while it is stopped and the address is taken back.
    pub auto_assigned_public_ip: Option<bool>,
    /// The name of its root device.
    pub root_device_name: String,
    /// Its volumes.
    pub volumes: Vec<LiveVolume>,
    /// Its user data as text, empty if it has none. `None` if AWS was not asked.
    pub user_data: Option<String>,
    /// True if its volumes have a network path of their own.
    pub ebs_optimized: bool,
    /// True if CloudWatch gets its metrics every minute.
    pub monitoring: bool,
    /// True if AWS refuses to terminate it. `None` if AWS was not asked.
    pub disable_api_termination: Option<bool>,
    /// True if it drops packets that are not addressed to it.
    pub source_dest_check: bool,
    /// The options of its metadata service.
    pub metadata_options: LiveMetadataOptions,
    /// `standard` or `unlimited`. `None` for a type without credits, and if AWS was not asked.
    pub cpu_credits: Option<String>,
    /// `default`, `dedicated`, `host`.
    pub tenancy: String,
    /// `pending`, `running`, `stopping`, `stopped`, `shutting-down`.
    pub state: String,
}

impl Live {
    /// The name of its instance profile, the last part of the ARN; `None` if it has none.
    pub fn instance_profile(&self) -> Option<&str> {
        self.instance_profile_arn.as_deref().and_then(|arn| arn.rsplit('/').next())
    }
}

/// The parameter that an image text names (`resolve:ssm:/aws/service/...`); `None` if it names none.
pub fn image_parameter(image: &str) -> Option<&str> {
    image.strip_prefix("resolve:ssm:")
}

impl Kind for Instance {
    const NAME: KindName = KindName::Instance;
    const FACTS: KindFacts = KindFacts {
        label: "instance",
        created: 310,
        deleted: 200,
        seconds: Seconds::new(40, 60, 50),
        import: Import { taken: Taken::Inside, holds: true },
        drawn: Drawn::Network,
        tells_vpc: true,
    };
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

    /// Security groups that go are taken off as long as another one remains.
    fn release(live: &Live, going: &std::collections::BTreeSet<String>) -> Vec<Change> {
        let left: Vec<&String> = live.security_group_ids.iter().filter(|id| !going.contains(*id)).collect();
        if left.is_empty() || left.len() == live.security_group_ids.len() {
            return Vec::new();
        }
        let from = json!(live.security_group_ids);
        vec![Change { field: "security_groups".into(), from, to: To::value(json!(left)), mode: Mode::InPlace }]
    }

    /// Both instances can exist side by side unless they want the same address.
    fn replacement(want: &Want, live: &Live, known: &Known) -> Replacement {
        let same_subnet = known.id(&want.subnet).is_some_and(|id| id == live.subnet_id);
        let address = want.private_ip_address.map(|address| address.to_string());
        let same_address = address.is_some() && address == live.private_ip_address;
        if same_subnet && same_address { Replacement::DeleteFirst } else { Replacement::CreateFirst }
    }

    /// The root volume is made from the image. Only data on other volumes is named as a loss.
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

//! An instance as the spec wants it.

use std::net::Ipv4Addr;

use heiiki_derive::{Compared, Shaped};

use super::live::Live;
use super::parts::{BlockDevice, CpuCredits, MetadataOptions, RunState, Tenancy, Volume};
use super::{diff as compare, import};
use crate::markers::{InstanceProfile, KeyPair, SecurityGroup, Subnet};
use crate::{Field, Ref, Template};

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
    #[want(compare = compare::volumes(diff, root_volume.as_ref(), block_device_mappings.as_deref(), live), import = import::root_volume(live, naming))]
    pub root_volume: Option<Volume>,
    /// Volumes beside the root volume. All but `delete_on_termination` cannot be changed in place.
    #[want(with = "root_volume", import = import::other_volumes(live, naming))]
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

/// The parameter that an image text names (`resolve:ssm:/aws/service/...`); `None` if it names none.
pub fn image_parameter(image: &str) -> Option<&str> {
    image.strip_prefix("resolve:ssm:")
}

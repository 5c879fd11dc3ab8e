//! An instance as AWS reports it.

use heiiki_derive::Shaped;

use super::parts::{LiveMetadataOptions, LiveVolume};

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

//! Parts of an instance: volumes, metadata options and small choices, as the spec writes them and as AWS reports them.

use crate::{Field, Template};
use heiiki_derive::Shaped;

/// A volume that is made at launch.
#[derive(Clone, Debug, Default, PartialEq, Eq, Shaped)]
#[shape(name = "instance_volume")]
pub struct Volume {
    /// Size in GiB. The snapshot's size when it is not given.
    pub volume_size: Option<i32>,
    /// The type; AWS's default is the image's.
    pub volume_type: Option<VolumeType>,
    /// I/O operations per second, for `gp3`, `io1` and `io2`.
    pub iops: Option<i32>,
    /// MiB per second, for `gp3`.
    pub throughput: Option<i32>,
    /// Whether it is encrypted.
    pub encrypted: Option<bool>,
    /// The key it is encrypted with: `${kms_key/name}`, id, ARN or alias. AWS's own key when it is not given.
    pub kms_key_id: Option<Template>,
    /// Whether it goes with the instance. Can be changed in place.
    pub delete_on_termination: Option<bool>,
}

/// A volume beside the root volume.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(name = "instance_block_device")]
pub struct BlockDevice {
    /// The device, `/dev/sdf`.
    pub device_name: String,
    /// The snapshot it is made from, `snap-...`. Matters at launch only.
    pub snapshot_id: Option<String>,
    /// Its volume.
    #[shape(default)]
    pub ebs: Volume,
}

/// Types of volumes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "volume_type")]
pub enum VolumeType {
    /// General purpose, performance chosen apart from size.
    Gp3,
    /// General purpose, performance by size.
    Gp2,
    /// Provisioned performance.
    Io1,
    /// Provisioned performance, more durable.
    Io2,
    /// Throughput-optimised disk.
    St1,
    /// Cold disk.
    Sc1,
    /// Magnetic disk.
    Standard,
}

impl VolumeType {
    /// AWS's spelling.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gp3 => "gp3",
            Self::Gp2 => "gp2",
            Self::Io1 => "io1",
            Self::Io2 => "io2",
            Self::St1 => "st1",
            Self::Sc1 => "sc1",
            Self::Standard => "standard",
        }
    }
}

/// A volume as AWS reports it.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(live, terse)]
pub struct LiveVolume {
    /// The device as which it is attached.
    pub device_name: String,
    /// `vol-...`.
    pub volume_id: String,
    /// True if it is deleted with the instance.
    pub delete_on_termination: bool,
    /// The details from `DescribeVolumes`; `None` if AWS was not asked.
    pub details: Option<VolumeDetails>,
}

/// The properties of a volume itself, as AWS reports them.
#[derive(Clone, Debug, PartialEq, Eq, Shaped)]
#[shape(live, terse)]
pub struct VolumeDetails {
    /// Size in GiB.
    pub volume_size: i32,
    /// `gp3`, `io2` and so on.
    pub volume_type: String,
    /// I/O operations per second; `None` if the type has no such number.
    pub iops: Option<i32>,
    /// MiB per second, for `gp3`.
    pub throughput: Option<i32>,
    /// True if it is encrypted.
    pub encrypted: bool,
    /// The ARN of its key.
    pub kms_key_id: Option<String>,
}

/// How an instance's metadata service answers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Shaped)]
#[shape(name = "instance_metadata_options")]
pub struct MetadataOptions {
    /// `required` admits only requests with a session token (IMDSv2).
    pub http_tokens: Field<HttpTokens>,
    /// How many hops a token may travel, 1 to 64.
    pub http_put_response_hop_limit: Field<i32>,
    /// Whether the service answers at all.
    pub http_endpoint: Field<Switch>,
    /// Whether it answers over IPv6.
    pub http_protocol_ipv6: Field<Switch>,
    /// Whether it shows the instance's tags.
    pub instance_metadata_tags: Field<Switch>,
}

/// Whether metadata requests need a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "instance_http_tokens")]
pub enum HttpTokens {
    /// With or without.
    Optional,
    /// Only with.
    Required,
}

/// On or off, in AWS's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "instance_switch")]
pub enum Switch {
    /// On.
    Enabled,
    /// Off.
    Disabled,
}

/// Metadata options as AWS reports them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Shaped)]
#[shape(live)]
pub struct LiveMetadataOptions {
    /// `pending` while a change is on its way, then `applied`.
    pub state: String,
    /// `optional` or `required`.
    pub http_tokens: String,
    /// The number of hops that a token may travel.
    pub http_put_response_hop_limit: i32,
    /// `enabled` or `disabled`.
    pub http_endpoint: String,
    /// `enabled` or `disabled`.
    pub http_protocol_ipv6: String,
    /// `enabled` or `disabled`.
    pub instance_metadata_tags: String,
}

/// What happens when a burstable instance has used up its CPU credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "instance_cpu_credits")]
pub enum CpuCredits {
    /// It slows down.
    Standard,
    /// It runs on, at a price.
    Unlimited,
}

/// True for a type that earns CPU credits: `t2` and the families after it, but neither `t1` nor `trn1`.
pub fn is_burstable(instance_type: &str) -> bool {
    let generation = instance_type.strip_prefix('t').and_then(|rest| rest.chars().next());
    generation.is_some_and(|digit| digit.is_ascii_digit() && digit != '1')
}

/// On whose hardware an instance runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "instance_tenancy")]
pub enum Tenancy {
    /// Shared hardware.
    Default,
    /// Hardware of this account alone.
    Dedicated,
    /// A dedicated host.
    Host,
}

/// Whether an instance runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Shaped)]
#[shape(rename_all = "snake_case", name = "instance_state")]
pub enum RunState {
    /// It runs.
    Running,
    /// It is stopped.
    Stopped,
}

//! An instance as it is stored, and the ways to find one and its interfaces.

use serde::{Deserialize, Serialize};

use super::launch::{Hostname, Metadata};
use crate::services::ec2::network_interface::NetworkInterface;
use crate::services::ec2::{id, network_interface};
use crate::world::Tags;
use crate::{ServiceError, Time, World};

/// An instance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "independent switches of AWS's own")]
pub struct Instance {
    /// `i-...`.
    pub id: String,
    /// `r-...`, shared by those of one RunInstances.
    pub reservation: String,
    /// Position in its reservation.
    pub launch_index: usize,
    /// Its image.
    pub image: String,
    /// `t3.micro`.
    pub instance_type: String,
    /// `x86_64` or `arm64`.
    pub architecture: String,
    /// Device of its root volume.
    pub root_device: String,
    /// Its subnet.
    pub subnet: String,
    /// Its key pair's name.
    pub key: Option<String>,
    /// User data, base64.
    pub user_data: Option<String>,
    /// From when on it is monitored in detail.
    pub monitored_at: Option<Time>,
    /// Metadata options.
    pub metadata: Metadata,
    /// Names of the instance.
    pub hostname: Hostname,
    /// True if TerminateInstances is refused.
    pub disable_termination: bool,
    /// True if StopInstances is refused.
    pub disable_stop: bool,
    /// `stop` or `terminate`.
    pub shutdown_behavior: String,
    /// True if it is EBS-optimised.
    pub ebs_optimized: bool,
    /// `default` or `dedicated`.
    pub tenancy: String,
    /// True if enclaves are enabled.
    pub enclave: bool,
    /// True if it can hibernate.
    pub hibernation: bool,
    /// `default` or `disabled`.
    pub auto_recovery: String,
    /// `standard` or `unlimited`.
    pub cpu_credits: Option<String>,
    /// True if it gets a public address while it is up.
    pub public: bool,
    /// The token of the call that made it.
    pub client_token: Option<String>,
    /// The time at which it was launched or last started.
    pub launched: Time,
    /// The state: pending, running and so on.
    pub power: Power,
    /// The time at which it was or will be terminated.
    pub gone_at: Option<Time>,
    /// Tags.
    pub tags: Tags,
}

/// The state of an instance, with the time at which it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Power {
    /// `pending`, then `running`.
    Up(Time),
    /// `stopping`, then `stopped`.
    Down(Time),
    /// `shutting-down`, then `terminated`.
    Ended(Time),
}

impl Instance {
    /// AWS's word and number for the state.
    pub fn status(&self, now: Time) -> (&'static str, u8) {
        match self.power {
            Power::Up(at) if now < at => ("pending", 0),
            Power::Up(_) => ("running", 16),
            Power::Down(at) if now < at => ("stopping", 64),
            Power::Down(_) => ("stopped", 80),
            Power::Ended(at) if now < at => ("shutting-down", 32),
            Power::Ended(_) => ("terminated", 48),
        }
    }

    /// Since when it is running. `None` if it is not.
    pub fn running_since(&self, now: Time) -> Option<Time> {
        match self.power {
            Power::Up(at) if at <= now => Some(at),
            Power::Up(_) | Power::Down(_) | Power::Ended(_) => None,
        }
    }
}

/// The instance of an id, or AWS's error. A terminated one is found while it stays listed.
pub fn find<'w>(world: &'w World, id: &str) -> Result<&'w Instance, ServiceError> {
    world.ec2.instances.get(id).ok_or_else(|| id::INSTANCE.lost(id))
}

/// The interface an instance was launched with.
pub fn primary_interface<'w>(world: &'w World, now: Time, id: &'w str) -> Option<&'w NetworkInterface> {
    interfaces(world, now, id).find(|interface| interface.attachment.as_ref().is_some_and(|a| a.device_index == 0))
}

/// All interfaces that an instance has.
pub(crate) fn interfaces<'w>(world: &'w World, now: Time, id: &'w str) -> impl Iterator<Item = &'w NetworkInterface> {
    network_interface::standing(world, now)
        .filter(move |interface| interface.attachment.as_ref().is_some_and(|a| a.instance.as_deref() == Some(id)))
}

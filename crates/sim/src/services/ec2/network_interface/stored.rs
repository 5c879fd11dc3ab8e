//! A network interface as it is stored, and the ways to find one.

use std::net::Ipv4Addr;

use serde::{Deserialize, Serialize};

use crate::services::ec2::id;
use crate::world::Tags;
use crate::{ServiceError, Time, World};

/// A network interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NetworkInterface {
    /// `eni-...`.
    pub id: String,
    /// The subnet it stands in.
    pub subnet: String,
    /// Its security groups.
    pub groups: Vec<String>,
    /// The text by which people recognise the maker.
    pub description: String,
    /// `interface`, `vpc_endpoint`, `efs`, `nat_gateway`.
    pub interface_type: String,
    /// The requester, if it is not the owner: a service (`amazon-elb`, `727180483921`), or a session of a role with
    /// which a service acts.
    pub requester: Option<String>,
    /// AWS's flag for an interface that a service asked for.
    #[serde(default)]
    pub requester_managed: bool,
    /// The service that AWS says operates it.
    #[serde(default)]
    pub operator: Option<String>,
    /// The service that made it, no matter what its texts say.
    #[serde(default)]
    pub maker: Maker,
    /// ARN of the role with which its maker made it and removes it, if that is not the execution role of the app,
    /// notebook instance or model.
    #[serde(default)]
    pub made_with: Option<String>,
    /// Id of the object that owns it: a `vpce-`, `fsmt-`, `d-`, `i-` id or a notebook instance's ARN; its own id when a customer made it.
    pub owner: String,
    /// Private address.
    pub address: Ipv4Addr,
    /// Further private addresses, of a NAT gateway.
    #[serde(default)]
    pub secondary: Vec<Ipv4Addr>,
    /// Public address out of AWS's pool, given at launch in a subnet that maps them. An Elastic IP takes its place.
    pub public_address: Option<Ipv4Addr>,
    /// The attachment. `None` for an interface that is `available`.
    pub attachment: Option<Attachment>,
    /// True if it drops traffic that is not its own.
    pub source_dest_check: bool,
    /// The time of its creation.
    pub created: Time,
    /// The time at which it vanishes, once its owner let it go.
    pub gone_at: Option<Time>,
    /// Tags.
    pub tags: Tags,
}

/// The holder of an interface.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attachment {
    /// `eni-attach-...`, or `ela-attach-...` when a service holds it.
    pub id: String,
    /// The owner of the thing to which it is attached: a service, or an account. Empty if it is an instance of the
    /// account itself.
    #[serde(default)]
    pub owner: String,
    /// The instance. `None` if a service holds it.
    pub instance: Option<String>,
    /// Position among the instance's interfaces.
    pub device_index: u32,
    /// True if it goes when the instance is terminated.
    pub delete_on_termination: bool,
}

impl NetworkInterface {
    /// True if it still exists.
    pub fn stands(&self, now: Time) -> bool {
        self.gone_at.is_none_or(|at| at > now)
    }

    /// All its private addresses, the primary one first.
    pub fn addresses(&self) -> impl Iterator<Item = Ipv4Addr> + '_ {
        std::iter::once(self.address).chain(self.secondary.iter().copied())
    }

    /// `in-use` or `available`.
    pub fn status(&self) -> &'static str {
        if self.attachment.is_some() { "in-use" } else { "available" }
    }
}

/// The interfaces that stand in a subnet now.
pub fn of_subnet<'w>(world: &'w World, now: Time, subnet: &'w str) -> impl Iterator<Item = &'w NetworkInterface> {
    standing(world, now).filter(move |interface| interface.subnet == subnet)
}

/// The interfaces that carry a group now.
pub fn of_group<'w>(world: &'w World, now: Time, group: &'w str) -> impl Iterator<Item = &'w NetworkInterface> {
    standing(world, now).filter(move |interface| interface.groups.iter().any(|g| g == group))
}

/// The interfaces an owner has now, also those on their way out.
pub fn of_owner<'w>(world: &'w World, now: Time, owner: &'w str) -> impl Iterator<Item = &'w NetworkInterface> {
    standing(world, now).filter(move |interface| interface.owner == owner)
}

/// All interfaces that exist now.
pub fn standing(world: &World, now: Time) -> impl Iterator<Item = &NetworkInterface> {
    world.ec2.network_interfaces.values().filter(move |interface| interface.stands(now))
}

/// The interface of an id, or AWS's error.
pub fn find<'w>(world: &'w World, id: &str) -> Result<&'w NetworkInterface, ServiceError> {
    let interface = world.ec2.network_interfaces.get(id).filter(|interface| interface.stands(world.now));
    interface.ok_or_else(|| id::NETWORK_INTERFACE.lost(id))
}

/// The record of an interface that was found before.
pub(crate) fn record<'w>(world: &'w mut World, id: &str) -> Result<&'w mut NetworkInterface, ServiceError> {
    world.ec2.network_interfaces.get_mut(id).ok_or_else(|| id::NETWORK_INTERFACE.lost(id))
}

/// The service that makes an interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Maker {
    /// None: a customer, or EC2 for an instance of the customer's.
    #[default]
    Customer,
    /// EC2, for an endpoint of a VPC.
    VpcEndpoint,
    /// EC2, for a NAT gateway.
    NatGateway,
    /// EFS, for a mount target.
    Efs,
    /// SageMaker, for an app, a notebook instance or an endpoint.
    SageMaker,
    /// A service that the sandbox does not simulate.
    Elsewhere,
}

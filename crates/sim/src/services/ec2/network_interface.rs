//! Network interfaces: what blocks subnets and groups, and who made them. Services make and remove theirs through [`attach`] and [`release`].

use serde::{Deserialize, Serialize};

use crate::{Time, World, world::Tags};

/// A network interface.
#[derive(Clone, Debug, Serialize, Deserialize)]
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
    /// The service that asked for it, when a service did: `amazon-elb`, `727180483921`.
    pub requester: Option<String>,
    /// Id of the object that owns it: a `vpce-`, `fsmt-`, `d-`, `i-` id or a notebook instance's ARN.
    pub owner: String,
    /// Private address.
    pub address: String,
    /// When it vanishes, once its owner let it go.
    pub gone_at: Option<Time>,
    /// Tags.
    pub tags: Tags,
}

/// What a service asks for when it makes an interface.
#[derive(Clone, Debug)]
pub struct Wanted<'a> {
    /// The subnet.
    pub subnet: &'a str,
    /// The groups.
    pub groups: &'a [String],
    /// See [`NetworkInterface::description`].
    pub description: String,
    /// See [`NetworkInterface::interface_type`].
    pub interface_type: &'a str,
    /// See [`NetworkInterface::requester`].
    pub requester: Option<&'a str>,
    /// See [`NetworkInterface::owner`].
    pub owner: &'a str,
}

/// Makes an interface, taking the subnet's next free address; returns its id.
pub fn attach(world: &mut World, wanted: &Wanted<'_>) -> String {
    let id = world.id("eni");
    let interface = NetworkInterface {
        id: id.clone(),
        subnet: wanted.subnet.to_owned(),
        groups: wanted.groups.to_vec(),
        description: wanted.description.clone(),
        interface_type: wanted.interface_type.to_owned(),
        requester: wanted.requester.map(str::to_owned),
        owner: wanted.owner.to_owned(),
        address: String::new(),
        gone_at: None,
        tags: Tags::new(),
    };
    world.ec2.network_interfaces.insert(id.clone(), interface);
    id
}

/// Lets every interface of an owner vanish at `at`.
pub fn release(world: &mut World, owner: &str, at: Time) {
    for interface in world.ec2.network_interfaces.values_mut().filter(|i| i.owner == owner && i.gone_at.is_none()) {
        interface.gone_at = Some(at);
    }
}

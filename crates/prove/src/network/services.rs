//! The services of AWS as a network reaches them: endpoints, name resolution, and the places that use them.

use super::{Id, Interface};
use crate::fact::FactId;

/// A yes-or-no field with its fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Its value, if the fact is known.
    pub on: bool,
    /// The fact.
    pub fact: FactId,
}

/// The name resolution of a VPC.
#[derive(Clone, Debug)]
pub struct Resolution {
    /// `enable_dns_support`.
    pub support: Setting,
    /// `enable_dns_hostnames`.
    pub hostnames: Setting,
    /// True if public names of AWS are resolved. Without `enable_dns_support` it depends on the DHCP options, which are not read.
    pub resolver: Setting,
    /// The fact that the endpoints of the VPC in the network are all that it has.
    pub endpoints: FactId,
}

/// An endpoint of a service of AWS.
#[derive(Clone, Debug)]
pub struct ServiceEndpoint {
    /// The address of its resource, or its id.
    pub name: Id,
    /// The short name of the service, such as `sagemaker.api`.
    pub service: String,
    /// Its VPC.
    pub vpc: Id,
    /// True if it is available, or will be when it is made.
    pub available: Setting,
    /// The part that its type decides.
    pub door: EndpointDoor,
}

/// The way into an endpoint.
#[derive(Clone, Debug)]
pub enum EndpointDoor {
    /// The routes of a gateway endpoint, with the fact of the tables that have them.
    Gateway(FactId),
    /// The network interfaces of an interface endpoint, one in each subnet, by name.
    Interface {
        /// The interfaces.
        interfaces: Vec<(Id, Interface)>,
        /// True if the default names of the service lead to it inside of the VPC.
        private_dns: Setting,
    },
}

/// A feature that a place uses.
#[derive(Clone, Debug)]
pub struct Use {
    /// The place: the name of its interface.
    pub place: Id,
    /// The interface, with all groups that it has.
    pub at: Interface,
    /// The feature.
    pub feature: Feature,
    /// The fact that it is used.
    pub fact: FactId,
}

/// A feature that needs services of AWS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Feature {
    /// A notebook instance without direct internet access.
    Notebook,
    /// An app of a Studio domain in VPC only mode.
    Studio,
    /// A KMS key of a notebook instance or a domain.
    Key,
    /// A model whose containers run in a VPC, isolated or not.
    Model,
    /// The artefact of such a model.
    Artefact,
    /// The containers of a model that run in a VPC with a network.
    Container,
    /// A host that Session Manager manages.
    SessionManager,
}

/// A connection that must be possible inside of a VPC.
#[derive(Clone, Debug)]
pub struct Connection {
    /// The place that begins it.
    pub place: Id,
    /// The interface that begins it.
    pub from: Interface,
    /// The interfaces at the other end, each with its name.
    pub to: Vec<(Id, Interface)>,
    /// The fact that these are all of them.
    pub all: FactId,
    /// The reason.
    pub purpose: Purpose,
    /// The fact that it is needed.
    pub fact: FactId,
}

/// The purpose of a connection inside of a VPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Purpose {
    /// NFS to the home file system of a domain. SageMaker gives its apps and its mount targets groups for it.
    HomeFileSystem,
    /// NFS to a file system of the spec that is mounted into spaces.
    CustomFileSystem,
    /// The ports between the apps of a user.
    Apps,
}

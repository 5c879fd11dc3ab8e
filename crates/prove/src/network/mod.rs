//! A network as the proof sees it: objects with their facts, from a spec, from what is live, or from both.

mod services;

use std::collections::{BTreeMap, BTreeSet};

use heiiki_model::KindName;
use ipnet::IpNet;

use crate::fact::{FactId, FactTable};
use crate::headers::Intervals;
pub use services::{Connection, EndpointDoor, Feature, Purpose, Resolution, ServiceEndpoint, Setting, Use};

/// The name of an object: the address of its resource, else its id in AWS.
pub type Id = String;

/// All that is known of a network.
#[derive(Clone, Debug, Default)]
pub struct Network {
    /// The VPCs.
    pub vpcs: BTreeMap<Id, Vpc>,
    /// The subnets.
    pub subnets: BTreeMap<Id, Subnet>,
    /// The route tables, the main ones among them.
    pub tables: BTreeMap<Id, Table>,
    /// The security groups.
    pub groups: BTreeMap<Id, Group>,
    /// The network ACLs.
    pub acls: BTreeMap<Id, Acl>,
    /// The NAT gateways.
    pub nats: BTreeMap<Id, Nat>,
    /// The prefix lists, by id or by the name of their service.
    pub lists: BTreeMap<Id, PrefixList>,
    /// The places where code runs or a service of AWS answers.
    pub interfaces: BTreeMap<Id, Interface>,
    /// The objects of which it is not known where they stand, or whether there are any.
    pub unseen: Vec<Unseen>,
    /// The ways that SageMaker may open beside the VPC.
    pub doors: Vec<Door>,
    /// Subnets of gateway load balancer endpoints, by endpoint.
    pub appliances: BTreeMap<Id, Id>,
    /// The other networks that the spec trusts, by what leads there.
    pub trusted: BTreeSet<Id>,
    /// The name resolution of VPCs.
    pub resolutions: BTreeMap<Id, Resolution>,
    /// The endpoints of services of AWS.
    pub services: Vec<ServiceEndpoint>,
    /// The prefix lists of services, by the short names of the services.
    pub service_lists: BTreeMap<String, Id>,
    /// The features that places use.
    pub uses: Vec<Use>,
    /// The connections inside of VPCs that features need.
    pub connections: Vec<Connection>,
    /// All facts.
    pub facts: FactTable,
}

impl Network {
    /// True if members of a group may have any address, because a route leads to another network or the ranges of a VPC are not known.
    pub fn is_connected(&self) -> bool {
        if self.vpcs.values().any(|vpc| vpc.ranges.is_empty()) {
            return true;
        }
        let mut routes = self.tables.values().flat_map(|table| &table.routes);
        routes.any(|route| matches!(route.target, Target::Network(..) | Target::Unknown(_)))
    }
}

/// A VPC.
#[derive(Clone, Debug)]
pub struct Vpc {
    /// Its address ranges.
    pub ranges: Vec<IpNet>,
    /// The internet gateway that is attached to it. `None` if there is none.
    pub internet_gateway: Option<Id>,
    /// The fact that this one, or none, is attached.
    pub attachment: FactId,
    /// True if a route table is associated with the internet gateway, which may send what comes in to an appliance.
    pub edge_table: bool,
    /// The setting of Block Public Access.
    pub block_public_access: BlockPublicAccess,
    /// The fact of that setting.
    pub block_fact: FactId,
}

/// The setting of Block Public Access that holds for a VPC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockPublicAccess {
    /// Nothing is blocked.
    Off,
    /// Connections from the internet are blocked.
    Ingress,
    /// Internet gateways and egress-only gateways carry nothing.
    Bidirectional,
}

/// A subnet.
#[derive(Clone, Debug)]
pub struct Subnet {
    /// Its VPC.
    pub vpc: Id,
    /// Its address ranges.
    pub ranges: Vec<IpNet>,
    /// The fact that it has these ranges, those of IPv6 among them.
    pub ranges_fact: FactId,
    /// Its route table.
    pub table: Id,
    /// The fact that this is its table.
    pub association: FactId,
    /// Its network ACL.
    pub acl: Id,
    /// The fact that this is its ACL.
    pub acl_fact: FactId,
}

/// A route table.
#[derive(Clone, Debug)]
pub struct Table {
    /// Its routes, without those to the VPC itself.
    pub routes: Vec<Route>,
    /// The fact that these are all of them.
    pub listed: FactId,
}

/// A route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// Its destination.
    pub destination: Destination,
    /// Its target.
    pub target: Target,
    /// True for a route that a virtual private gateway announces.
    pub propagated: bool,
    /// The fact that it is there.
    pub fact: FactId,
}

/// The destination of a route, or the peer of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// A range.
    Range(IpNet),
    /// A prefix list.
    List(Id),
    /// Not known before it is announced.
    Announced,
}

/// The target of a route.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// The VPC itself.
    Local,
    /// An internet gateway.
    InternetGateway(Id),
    /// An egress-only internet gateway.
    EgressOnlyGateway(Id),
    /// A carrier gateway.
    CarrierGateway(Id),
    /// A NAT gateway.
    Nat(Id),
    /// A gateway endpoint of an AWS service.
    ServiceEndpoint(Id),
    /// A gateway load balancer endpoint.
    Appliance(Id),
    /// An interface or an instance, by the name of its interface in the network.
    Interface(Id),
    /// Another network.
    Network(Link, Id),
    /// Nothing: packets are dropped.
    Blackhole,
    /// A target of an unknown sort.
    Unknown(Id),
}

/// A connection to another network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Link {
    /// A VPC peering connection.
    Peering,
    /// A transit gateway.
    TransitGateway,
    /// A virtual private gateway.
    VpnGateway,
    /// A local gateway of an Outpost.
    LocalGateway,
    /// A core network of Cloud WAN.
    CoreNetwork,
    /// A VPC endpoint of a service that AWS does not run.
    Endpoint,
}

impl Link {
    /// The link in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Peering => "peering connection",
            Self::TransitGateway => "transit gateway",
            Self::VpnGateway => "virtual private gateway",
            Self::LocalGateway => "local gateway",
            Self::CoreNetwork => "core network",
            Self::Endpoint => "endpoint",
        }
    }
}

/// A security group.
#[derive(Clone, Debug)]
pub struct Group {
    /// Rules for packets that come in.
    pub ingress: Rules,
    /// Rules for packets that go out.
    pub egress: Rules,
    /// True if it was not read, and may be a group of another network.
    pub foreign: bool,
}

/// The rules of a group in one direction.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The rules.
    pub rules: Vec<Rule>,
    /// The fact that these are all of them.
    pub listed: FactId,
}

/// A rule of a group.
#[derive(Clone, Debug)]
pub struct Rule {
    /// The other side.
    pub peer: Peer,
    /// Protocol numbers.
    pub protocol: Intervals,
    /// Ports, or types and codes of ICMP.
    pub port: Intervals,
    /// The fact that it is there.
    pub fact: FactId,
}

/// The other side of a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Peer {
    /// A range.
    Range(IpNet),
    /// A prefix list.
    List(Id),
    /// The members of a group.
    Group(Id),
}

/// A network ACL.
#[derive(Clone, Debug)]
pub struct Acl {
    /// Entries for packets that come into the subnet, in the order of their numbers.
    pub ingress: Vec<Entry>,
    /// Entries for packets that leave the subnet, in the order of their numbers.
    pub egress: Vec<Entry>,
    /// The fact that these are all of them.
    pub listed: FactId,
}

/// An entry of a network ACL.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The source for packets that come in, the destination for those that go out.
    pub range: IpNet,
    /// Protocol numbers.
    pub protocol: Intervals,
    /// Ports, or types and codes of ICMP.
    pub port: Intervals,
    /// True if it allows, false if it denies.
    pub allow: bool,
}

/// A NAT gateway.
#[derive(Clone, Debug)]
pub struct Nat {
    /// Its subnet. `None` for a regional one, which stands in no subnet.
    pub subnet: Option<Id>,
    /// True if it has a public address.
    pub public: bool,
    /// The fact that it is public or private.
    pub fact: FactId,
}

/// A prefix list.
#[derive(Clone, Debug)]
pub struct PrefixList {
    /// Its ranges. `None` if they are not known.
    pub entries: Option<Vec<IpNet>>,
    /// True for a list of a service of AWS.
    pub of_service: bool,
    /// Its number, at least 1 for the list of a service. The same list has the same number under all of its names.
    pub number: u128,
    /// The fact of its entries.
    pub fact: FactId,
}

/// A place where code runs, or where a service of AWS answers.
#[derive(Clone, Debug)]
pub struct Interface {
    /// The resource or object to which it belongs.
    pub owner: Id,
    /// Its subnet.
    pub subnet: Id,
    /// The fact that it stands in this subnet.
    pub subnet_fact: FactId,
    /// Its groups.
    pub groups: Vec<Id>,
    /// The fact that it has these groups.
    pub groups_fact: FactId,
    /// True if it has a public IPv4 address.
    pub public: bool,
    /// The fact that it has one or not.
    pub public_fact: FactId,
    /// True if it may pass on packets that are not for it.
    pub forwards: bool,
    /// The fact that it may or may not.
    pub forwards_fact: FactId,
    /// Its part in the environment.
    pub role: Role,
}

/// Objects of which it is not known where they stand, or whether there are any.
#[derive(Clone, Debug)]
pub struct Unseen {
    /// The resource, or the kind in words.
    pub name: Id,
    /// The kind.
    pub kind: KindName,
    /// The fact that is not known.
    pub fact: FactId,
}

/// A way that SageMaker may open beside the VPC.
#[derive(Clone, Debug)]
pub struct Door {
    /// The resource or object that opens it.
    pub owner: Id,
    /// True if it is open.
    pub open: bool,
    /// The fact that it is open or not.
    pub fact: FactId,
}

/// The part of an interface in the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Code of users runs in it: notebooks, Studio, containers of models and jobs.
    Workload,
    /// A host that others use, such as a bastion. It may pass on what it receives.
    Host,
    /// A service answers there that AWS does not run: an endpoint of another network.
    Elsewhere,
}

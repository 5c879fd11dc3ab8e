//! EC2: its state, the function for each operation, and the parts that all operations share.
//!
//! One file per kind. It deliberately stores no statuses: they follow from records and the time of the request.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{Operation, Request, ServiceError, Time, World};

mod absent;
mod account;
pub mod availability_zone;
mod block_public_access;
pub mod elastic_ip;
pub mod iam_instance_profile_association;
mod id;
pub mod image;
pub mod instance;
pub mod internet_gateway;
pub mod key_pair;
mod listing;
pub mod nat_gateway;
pub mod network_acl;
pub mod network_interface;
mod operations;
mod parameter;
pub mod prefix_list;
pub mod route_table;
pub mod security_group;
pub mod subnet;
mod tags;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod token;
pub mod volume;
pub mod vpc;
pub mod vpc_endpoint;

use elastic_ip::ElasticIp;
use iam_instance_profile_association::ProfileAssociation;
use instance::Instance;
use internet_gateway::InternetGateway;
use key_pair::KeyPair;
use nat_gateway::NatGateway;
use network_acl::NetworkAcl;
use network_interface::NetworkInterface;
use route_table::RouteTable;
use security_group::SecurityGroup;
use subnet::Subnet;
use token::Token;
use volume::Volume;
use vpc::Vpc;
use vpc_endpoint::{HeldName, VpcEndpoint};

/// The state of EC2. Maps hold objects by id; lists hold values that are no objects.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Ec2 {
    /// VPCs by id.
    pub vpcs: BTreeMap<String, Vpc>,
    /// Subnets by id.
    pub subnets: BTreeMap<String, Subnet>,
    /// Route tables by id.
    pub route_tables: BTreeMap<String, RouteTable>,
    /// Internet gateways by id.
    pub internet_gateways: BTreeMap<String, InternetGateway>,
    /// Elastic IP addresses by id.
    pub elastic_ips: BTreeMap<String, ElasticIp>,
    /// NAT gateways by id, tombstones among them.
    pub nat_gateways: BTreeMap<String, NatGateway>,
    /// Network ACLs by id.
    pub network_acls: BTreeMap<String, NetworkAcl>,
    /// Security groups by id.
    pub security_groups: BTreeMap<String, SecurityGroup>,
    /// VPC endpoints by id.
    pub vpc_endpoints: BTreeMap<String, VpcEndpoint>,
    /// Key pairs by name.
    pub key_pairs: BTreeMap<String, KeyPair>,
    /// Instances by id.
    pub instances: BTreeMap<String, Instance>,
    /// Volumes by id.
    pub volumes: BTreeMap<String, Volume>,
    /// Associations of instances with instance profiles by id.
    pub profile_associations: BTreeMap<String, ProfileAssociation>,
    /// Network interfaces by id, of all makers.
    pub network_interfaces: BTreeMap<String, NetworkInterface>,
    /// The account's one set of DHCP options.
    pub dhcp_options: String,
    /// Private DNS names that outlive their endpoints.
    pub held_names: Vec<HeldName>,
    /// Client tokens that were used.
    pub tokens: Vec<Token>,
}

/// Fills a fresh account with what every account has: the default VPC and its subnets.
pub fn create_defaults(world: &mut World) {
    account::create_defaults(world);
}

/// Finds an operation by name.
pub fn operation(action: &str) -> Option<Operation> {
    operations::find(action).map(|row| Operation::new(row.name, answer))
}

/// Applies due changes: forgets objects that are gone.
pub fn expire(world: &mut World, now: Time) {
    world.ec2.network_interfaces.retain(|_, interface| interface.stands(now));
    nat_gateway::expire(world, now);
    elastic_ip::expire(world);
    vpc_endpoint::expire(world, now);
    instance::expire(world, now);
    iam_instance_profile_association::expire(world, now);
    token::expire(world, now);
}

/// Checks the parameters, then carries the operation out; with `DryRun` on a copy of the world that is thrown away.
fn answer(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    let Some(row) = operations::find(request.action) else {
        return Err(ServiceError::bad(
            "InvalidAction",
            format!("The action {} is not valid for this web service.", request.action),
        ));
    };
    row.check(request)?;
    world.now = world.now.max(request.now);
    expire(world, request.now);
    if parameter::flag(request, "DryRun")? == Some(true) {
        (row.run)(&mut world.clone(), request)?;
        return Err(ServiceError::new(412, "DryRunOperation", "Request would have succeeded, but DryRun flag is set."));
    }
    (row.run)(world, request)
}

//! The objects of a new account: the default VPC with a subnet per zone and a way to the internet.
//!
//! It deliberately belongs to nobody: no tags, and no tool should touch it.

use std::net::Ipv4Addr;

use ipnet::Ipv4Net;

use super::route_table::{Route, Target, route::Destination};
use super::{availability_zone, internet_gateway, subnet, vpc};
use crate::World;
use crate::world::Tags;

/// The range of every default VPC.
const RANGE: Ipv4Net = Ipv4Net::new_assert(Ipv4Addr::new(172, 31, 0, 0), 16);

pub(super) fn create_defaults(world: &mut World) {
    world.ec2.dhcp_options = world.id("dopt");
    let ready_at = world.now;
    let seed = vpc::Seed { cidr: RANGE, tenancy: "default".to_owned(), is_default: true, ready_at, tags: Tags::new() };
    let vpc = vpc::make(world, seed);
    let ranges = RANGE.subnets(20).into_iter().flatten();
    for (zone, cidr) in availability_zone::of(&world.region).into_iter().zip(ranges) {
        let seed = subnet::Seed { vpc: vpc.clone(), cidr, zone, is_default: true, ready_at, tags: Tags::new() };
        subnet::make(world, seed);
    }
    let gateway = internet_gateway::make(world, Some(&vpc), Tags::new());
    for table in world.ec2.route_tables.values_mut().filter(|table| table.vpc == vpc) {
        let destination = Destination::Cidr(Ipv4Net::new_assert(Ipv4Addr::UNSPECIFIED, 0));
        table.routes.push(Route { destination, target: Target::Gateway(gateway.clone()) });
    }
}

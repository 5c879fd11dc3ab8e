//! Room for network interfaces in the subnets that the spec makes.

use std::collections::{BTreeMap, BTreeSet};

use crate::kinds::ec2::subnet::{self, Subnet};
use crate::kinds::sagemaker::endpoint::Endpoint;
use crate::limits::{addresses, fleets, room_of};
use crate::spec::{Resource, View};
use crate::{Address, KindName, Problem, erased::typed};

/// Security groups of one network interface, unless AWS raised the quota (VPC guide, "Amazon VPC quotas").
const GROUPS: usize = 5;

pub(super) fn check(resources: &BTreeMap<Address, Resource>, view: &View<'_>, problems: &mut Vec<Problem>) {
    let free = subnets(resources, view, problems);
    endpoints(&free, view, problems);
    groups(resources, problems);
}

/// Counts the free addresses of each subnet of the spec beside all resources with an interface in a certain subnet, and reports
/// subnets that are too small.
fn subnets(resources: &BTreeMap<Address, Resource>, view: &View<'_>, problems: &mut Vec<Problem>) -> BTreeMap<Address, u64> {
    let mut users: BTreeMap<Address, Vec<(&Address, u64)>> = BTreeMap::new();
    for (at, resource) in resources.iter().filter(|(_, resource)| resource.existing.is_none()) {
        for (subnet, count) in addresses(at, &resource.want, view.place()) {
            users.entry(subnet).or_default().push((at, count));
        }
    }
    let mut free = BTreeMap::new();
    for (at, want) in view.all::<Subnet>() {
        let room = room_of(want.cidr_block);
        let users = users.remove(at).unwrap_or_default();
        let needed: u64 = users.iter().map(|(_, count)| count).sum();
        if needed > room {
            let message = format!("{at} has room for {room} addresses, and {needed} are wanted in it: {}", counted(&users));
            problems.push(Problem::new("subnet-too-small", at, "cidr_block", message, larger(&want, needed)).warning());
        }
        free.insert(at.clone(), room.saturating_sub(needed));
    }
    free
}

/// Instances behind endpoints stand in any of their model's subnets.
fn endpoints(free: &BTreeMap<Address, u64>, view: &View<'_>, problems: &mut Vec<Problem>) {
    let mut taken: BTreeMap<BTreeSet<Address>, u64> = BTreeMap::new();
    for (at, want) in view.all::<Endpoint>() {
        for fleet in fleets(&want, view) {
            let known: Option<u64> = fleet.subnets.iter().map(|subnet| free.get(subnet).copied()).sum();
            let before = taken.entry(fleet.subnets.clone()).or_default();
            let left = known.map(|known| known.saturating_sub(*before));
            *before += fleet.needed();
            let Some(left) = left.filter(|left| fleet.needed() > *left) else { continue };
            let names: Vec<String> = fleet.subnets.iter().map(ToString::to_string).collect();
            let (count, needed) = (fleet.instances, fleet.needed());
            let message =
                format!("{count} instances need {needed} addresses, two each, and {} have {left} left", names.join(" and "));
            let help = "give the model larger subnets, or more of them";
            problems.push(Problem::new("subnet-too-small", at, "endpoint_config", message, help).warning());
        }
    }
}

fn counted(users: &[(&Address, u64)]) -> String {
    let mut kinds: BTreeMap<KindName, u64> = BTreeMap::new();
    for (at, count) in users {
        *kinds.entry(at.kind).or_default() += count;
    }
    kinds.iter().map(|(kind, count)| format!("{count} by {kind}")).collect::<Vec<_>>().join(", ")
}

/// The prefix of a range with enough addresses.
fn larger(want: &subnet::Want, needed: u64) -> String {
    let fits = |prefix: &u8| 2_u64.pow(32 - u32::from(*prefix)).saturating_sub(subnet::KEPT) >= needed;
    let prefix = (16..=want.cidr_block.prefix_len()).rev().find(fits);
    prefix.map_or_else(
        || "spread them over more subnets".to_owned(),
        |prefix| format!("give it a /{prefix} or larger; AWS keeps {} addresses of every subnet", subnet::KEPT),
    )
}

/// Groups of endpoints. No other check counts them.
fn groups(resources: &BTreeMap<Address, Resource>, problems: &mut Vec<Problem>) {
    for (at, resource) in
        resources.iter().filter(|(at, resource)| at.kind == KindName::VpcEndpoint && resource.existing.is_none())
    {
        let want: crate::kinds::ec2::vpc_endpoint::Want = typed(&resource.want);
        let count = want.security_groups.value().map_or(0, Vec::len);
        if count > GROUPS {
            let message = format!("{count} security groups; a network interface has {GROUPS} unless AWS raised the quota");
            let help = format!("leave at most {GROUPS}, or ask AWS for a quota (\"Security groups per network interface\")");
            problems.push(Problem::new("endpoint-many-groups", at, "security_groups", message, help).warning());
        }
    }
}

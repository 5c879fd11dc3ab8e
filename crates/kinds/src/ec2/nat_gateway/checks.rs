//! Checks of NAT gateways that need no AWS.

use std::collections::BTreeMap;

use super::{ConnectivityType, Want};
use crate::ec2::internet_gateway;
use crate::ec2::subnet::unusable;
use crate::markers::ElasticIp;
use crate::{Address, Problem, view::View};

/// AWS's default quota of further public addresses.
const PUBLIC: usize = 1;
/// AWS's default quota of further private addresses.
const PRIVATE: usize = 7;

/// Checks that its addresses fit its type.
pub(super) fn addresses(at: &Address, want: &Want, problems: &mut Vec<Problem>) {
    let mut wrong = |field: &str, message: &str, help: &str| {
        problems.push(Problem::new("nat-gateway-addresses", at, field, message, help));
    };
    let listed = want.secondary_private_ip_addresses.value().map_or(0, Vec::len);
    let counted = want.secondary_private_ip_address_count.value().copied().unwrap_or_default();
    let public = want.secondary_elastic_ips.value().map_or(0, Vec::len);
    match want.connectivity() {
        ConnectivityType::Public => {
            if want.elastic_ip.value().is_none() {
                let help = "name one in `elastic_ip`, or write `connectivity_type: private`";
                wrong("elastic_ip", "a public NAT gateway needs an Elastic IP", help);
            }
            let help = "leave it out: AWS gives each Elastic IP an address in the subnet";
            for (field, given) in
                [("secondary_private_ip_addresses", listed > 0), ("secondary_private_ip_address_count", counted > 0)]
            {
                if given {
                    wrong(field, "only a private NAT gateway chooses further private addresses", help);
                }
            }
        }
        ConnectivityType::Private => {
            let help = "leave it out, or write `connectivity_type: public`";
            for (field, given) in [("elastic_ip", want.elastic_ip.value().is_some()), ("secondary_elastic_ips", public > 0)] {
                if given {
                    wrong(field, "a private NAT gateway has no public address", help);
                }
            }
        }
    }
    if want.secondary_private_ip_addresses.value().is_some() && want.secondary_private_ip_address_count.value().is_some() {
        let message = "further private addresses are listed or counted, not both";
        wrong("secondary_private_ip_address_count", message, "keep the list, or let AWS choose and keep the number");
    }
    let mut many = |field: &str, count: usize, most: usize| {
        if count > most {
            let message = format!("{count} further addresses; AWS allows {most} unless the quota was raised");
            let problem = Problem::new("nat-gateway-many-addresses", at, field, message, "name fewer, or ask AWS for more");
            problems.push(problem.warning());
        }
    };
    many("secondary_elastic_ips", public, PUBLIC);
    many("secondary_private_ip_addresses", listed, PRIVATE);
    many("secondary_private_ip_address_count", counted, PRIVATE);
}

/// Checks its private addresses against the subnet, and that a public one has a way out.
pub(super) fn places(at: &Address, want: &Want, view: &View<'_>, problems: &mut Vec<Problem>) {
    let Some(subnet) = view.want(&want.subnet) else { return };
    let first = want.private_ip_address.map(|address| ("private_ip_address".to_owned(), address));
    let others = want.secondary_private_ip_addresses.value().into_iter().flatten().enumerate();
    let others = others.map(|(index, address)| (format!("secondary_private_ip_addresses[{index}]"), *address));
    let mut seen: BTreeMap<_, String> = BTreeMap::new();
    for (path, address) in first.into_iter().chain(others) {
        if let Some((message, help)) = unusable(subnet.cidr_block, address, &want.subnet.address()) {
            problems.push(Problem::new("nat-gateway-private-address", at, &path, message, help));
        }
        if let Some(other) = seen.insert(address, path.clone()) {
            let message = format!("{other} is {address} already");
            problems.push(Problem::new("nat-gateway-private-address", at, &path, message, "name each address once"));
        }
    }
    let made_here = view.want(&subnet.vpc).is_some();
    if want.connectivity() == ConnectivityType::Public && made_here && internet_gateway::of_vpc(&subnet.vpc, view).is_empty() {
        let message = format!("no internet gateway of this spec is attached to {}", subnet.vpc.address());
        let help = format!("add one with `vpc: {}`; without any, AWS lets the NAT gateway fail", subnet.vpc.name());
        problems.push(Problem::new("nat-gateway-no-internet", at, "subnet", message, help).warning());
    }
}

/// Checks that each Elastic IP has one user.
pub(super) fn holders(all: &[(&Address, Want)], view: &View<'_>, problems: &mut Vec<Problem>) {
    let mut holders: BTreeMap<Address, String> = BTreeMap::new();
    for (at, want) in view.all::<ElasticIp>() {
        if let Some(instance) = want.instance.value() {
            holders.insert(at.clone(), instance.address().to_string());
        }
    }
    for (at, want) in all {
        for (path, ip) in want.elastic_ips() {
            if let Some(other) = holders.insert(ip.address(), at.to_string()) {
                let message = format!("{} belongs to {other} already", ip.address());
                let help = "an Elastic IP has one user: declare another one";
                problems.push(Problem::new("elastic-ip-two-users", at, path, message, help));
            }
        }
    }
}

//! One route of a route table, as the spec writes it and as AWS reports it. [`LiveRoute::managed`] tells which routes belong to
//! the table itself.

use heiiki_derive::Shaped;
use ipnet::{Ipv4Net, Ipv6Net};

use crate::{Address, Known, Problem, Template};

/// A route as the spec wants it: exactly one destination and exactly one target.
#[derive(Clone, Debug, Default, PartialEq, Shaped)]
#[shape(name = "route")]
pub struct Route {
    /// The destination as an IPv4 range.
    pub destination_cidr_block: Option<Ipv4Net>,
    /// The destination as an IPv6 range.
    pub destination_ipv6_cidr_block: Option<Ipv6Net>,
    /// The destination as a prefix list, `pl-...`.
    pub destination_prefix_list_id: Option<String>,
    /// An internet gateway (`igw-...`) or virtual private gateway (`vgw-...`).
    pub gateway_id: Option<Template>,
    /// A NAT gateway, `nat-...`.
    pub nat_gateway_id: Option<Template>,
    /// A network interface, `eni-...`.
    pub network_interface_id: Option<Template>,
    /// An instance that forwards, `i-...`. It needs `source_dest_check: false`.
    pub instance_id: Option<Template>,
    /// A transit gateway, `tgw-...`.
    pub transit_gateway_id: Option<Template>,
    /// A peering connection, `pcx-...`.
    pub vpc_peering_connection_id: Option<Template>,
    /// An egress-only internet gateway, `eigw-...`, for IPv6.
    pub egress_only_internet_gateway_id: Option<Template>,
    /// A Gateway Load Balancer endpoint, `vpce-...`. Routes of gateway endpoints are not written here: the endpoint makes them.
    pub vpc_endpoint_id: Option<Template>,
    /// A carrier gateway, `cagw-...`.
    pub carrier_gateway_id: Option<Template>,
    /// A local gateway of an Outpost, `lgw-...`.
    pub local_gateway_id: Option<Template>,
    /// A Cloud WAN core network, by its ARN.
    pub core_network_arn: Option<Template>,
}

/// A route as AWS reports it.
#[derive(Clone, Debug, PartialEq, Shaped)]
#[shape(live, terse)]
pub struct LiveRoute {
    /// The destination: an IPv4 or IPv6 range or a prefix list.
    pub destination: String,
    /// The target: an id, an ARN, or `local`. A forwarding instance is named by its network interface.
    pub target: String,
    /// The instance of the network interface; `None` for another target.
    pub instance_id: Option<String>,
    /// `CreateRouteTable`, `CreateRoute`, `EnableVgwRoutePropagation`, `Advertisement`.
    pub origin: String,
    /// `active`, `blackhole`, `filtered`.
    pub state: String,
}

/// A route as a change shows it: its destination and its target.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Shaped)]
#[shape(live)]
pub struct Hop {
    /// The destination.
    pub destination: String,
    /// The target.
    pub target: String,
}

/// The ids that each target field takes.
const TARGETS: &[(&str, &[&str])] = &[
    ("gateway_id", &["igw-", "vgw-"]),
    ("nat_gateway_id", &["nat-"]),
    ("network_interface_id", &["eni-"]),
    ("instance_id", &["i-"]),
    ("transit_gateway_id", &["tgw-"]),
    ("vpc_peering_connection_id", &["pcx-"]),
    ("egress_only_internet_gateway_id", &["eigw-"]),
    ("vpc_endpoint_id", &["vpce-"]),
    ("carrier_gateway_id", &["cagw-"]),
    ("local_gateway_id", &["lgw-"]),
    ("core_network_arn", &["arn:"]),
];

/// The field of AWS's route calls that takes this target; `None` if its form is unknown.
pub fn target_field(target: &str) -> Option<&'static str> {
    let row = TARGETS.iter().find(|(_, prefixes)| prefixes.iter().any(|prefix| target.starts_with(prefix)));
    row.map(|(field, _)| *field)
}

impl Route {
    /// Every destination that is given, in AWS's spelling, with its field.
    pub fn destinations(&self) -> Vec<(&'static str, String)> {
        let v4 = self.destination_cidr_block.map(|net| ("destination_cidr_block", net.trunc().to_string()));
        let v6 = self.destination_ipv6_cidr_block.map(|net| ("destination_ipv6_cidr_block", net.trunc().to_string()));
        let list = self.destination_prefix_list_id.clone().map(|list| ("destination_prefix_list_id", list));
        v4.into_iter().chain(v6).chain(list).collect()
    }

    /// Every target that is given, with its field.
    pub fn targets(&self) -> Vec<(&'static str, &Template)> {
        let all = [
            ("gateway_id", &self.gateway_id),
            ("nat_gateway_id", &self.nat_gateway_id),
            ("network_interface_id", &self.network_interface_id),
            ("instance_id", &self.instance_id),
            ("transit_gateway_id", &self.transit_gateway_id),
            ("vpc_peering_connection_id", &self.vpc_peering_connection_id),
            ("egress_only_internet_gateway_id", &self.egress_only_internet_gateway_id),
            ("vpc_endpoint_id", &self.vpc_endpoint_id),
            ("carrier_gateway_id", &self.carrier_gateway_id),
            ("local_gateway_id", &self.local_gateway_id),
            ("core_network_arn", &self.core_network_arn),
        ];
        all.into_iter().filter_map(|(field, target)| Some((field, target.as_ref()?))).collect()
    }

    /// The destination and the target. Addresses that are not known yet are added to `missing`. `None` for a route that the
    /// checks refuse.
    pub fn hop(&self, known: &Known, missing: &mut Vec<Address>) -> Option<Hop> {
        let (_, destination) = self.destinations().into_iter().next()?;
        let (_, target) = self.targets().into_iter().next()?;
        let (target, after) = target.resolve(known);
        missing.extend(after);
        Some(Hop { destination, target })
    }

    /// Checks the route by itself.
    pub fn check(&self, at: &Address, path: &str, problems: &mut Vec<Problem>) {
        let destinations = self.destinations();
        if destinations.len() != 1 {
            let message = format!("a route has exactly one destination; this one has {}", destinations.len());
            let help = "write one of `destination_cidr_block`, `destination_ipv6_cidr_block`, `destination_prefix_list_id`";
            problems.push(Problem::new("route-destination", at, path, message, help));
        }
        let targets = self.targets();
        if targets.len() != 1 {
            let message = format!("a route has exactly one target; this one has {}", targets.len());
            let help = "write one target, such as `nat_gateway_id` or `transit_gateway_id`";
            problems.push(Problem::new("route-target", at, path, message, help));
        }
        if let Some(net) = self.destination_cidr_block
            && net.addr() != net.network()
        {
            let message = format!("{net} has bits set beyond its prefix");
            let help = format!("write {}", net.trunc());
            problems.push(Problem::new("cidr-host-bits", at, format!("{path}.destination_cidr_block"), message, help));
        }
        if let Some(list) = &self.destination_prefix_list_id
            && !list.starts_with("pl-")
        {
            let message = format!("`{list}` is not the id of a prefix list");
            let field = format!("{path}.destination_prefix_list_id");
            problems.push(Problem::new("route-destination", at, field, message, "write an id such as pl-0123456789abcdef0"));
        }
        for (field, target) in targets.iter().filter(|(_, target)| target.references().is_empty()) {
            if target_field(&target.0) != Some(field) {
                let prefixes = TARGETS.iter().find(|(name, _)| name == field).map_or(&[][..], |(_, prefixes)| prefixes);
                let message = format!("`{}` is not what `{field}` takes", target.0);
                let help = format!("write an id that begins with {}, or a reference", prefixes.join(" or "));
                problems.push(Problem::new("route-target-form", at, format!("{path}.{field}"), message, help));
            }
        }
    }
}

impl LiveRoute {
    /// False for routes that AWS makes by itself: the local route, propagated and advertised routes, and the prefix-list routes
    /// of gateway endpoints.
    pub fn managed(&self) -> bool {
        let of_gateway_endpoint = self.destination.starts_with("pl-") && self.target.starts_with("vpce-");
        self.origin == "CreateRoute" && self.target != "local" && !of_gateway_endpoint
    }

    /// True if the route has this destination and target. AWS names a forwarding instance by its network interface as well.
    pub fn goes(&self, hop: &Hop) -> bool {
        self.destination == hop.destination && (self.target == hop.target || self.instance_id.as_ref() == Some(&hop.target))
    }

    /// The route as a change shows it.
    pub fn hop(&self) -> Hop {
        Hop { destination: self.destination.clone(), target: self.target.clone() }
    }
}

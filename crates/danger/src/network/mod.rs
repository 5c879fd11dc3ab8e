//! Openings of the network: rules, routes, addresses, gateways, endpoints, and internet access that SageMaker gives
//! past the VPC.

use std::collections::BTreeSet;

use heiiki_model::KindName;
use heiiki_model::kinds::ec2::vpc_endpoint::EndpointType;
use heiiki_model::kinds::ec2::vpc_endpoint::service::full_name;
use heiiki_model::unrouted::UNROUTED;
use ipnet::IpNet;
use serde_json::Value;

pub(crate) use crate::opening::ALL;
use crate::opening::{Opening, Way};
use crate::{Ground, State};

/// A range of public addresses that is at least as large as this is told as everywhere: prefix lengths of IPv4 and IPv6.
const LARGE: (u8, u8) = (8, 16);

/// Adds the openings of an object.
pub(crate) fn openings(kind: KindName, value: &Value, state: State, ground: &Ground<'_>, found: &mut BTreeSet<Opening>) {
    match kind {
        KindName::SecurityGroup => group(value, state, found),
        KindName::RouteTable => found.extend(routes(value, ground)),
        KindName::InternetGateway => found.extend(gateway(value)),
        KindName::NatGateway => found.extend(nat(value, state)),
        KindName::Subnet => {
            found.extend((value["map_public_ip_on_launch"] == true).then_some(Opening::MapsPublicAddresses));
        }
        KindName::Instance => {
            let asked = ["associate_public_ip_address", "auto_assigned_public_ip"].iter().any(|field| value[*field] == true);
            let has = value["public_ip_address"].as_str().is_some_and(|address| !address.is_empty());
            found.extend((asked || has).then_some(Opening::PublicAddress));
        }
        KindName::NetworkInterface => {
            let has = text(value, "public_ip_address").is_some_and(|address| !address.is_empty());
            found.extend(has.then_some(Opening::PublicAddress));
        }
        KindName::ElasticIp => {
            let used = ["instance", "instance_id"].iter().any(|field| text(value, field).is_some());
            found.extend(used.then_some(Opening::PublicAddress));
        }
        KindName::VpcEndpoint => endpoint(value, ground, found),
        KindName::NotebookInstance => {
            let open = by_default(value, "direct_internet_access", "Enabled", state);
            found.extend(open.map(|default| Opening::DirectInternet { default }));
        }
        KindName::Domain => {
            let open = by_default(value, "app_network_access_type", "PublicInternetOnly", state);
            found.extend(open.map(|default| Opening::PublicMode { default }));
        }
        KindName::Model => found.extend(outside(value, state).then_some(Opening::WithoutVpc)),
        KindName::EndpointConfig => {
            let variants = value["production_variants"].as_array().into_iter().flatten();
            let own = variants.into_iter().any(|variant| ["model", "model_name"].iter().all(|field| variant[*field].is_null()));
            found.extend((own && outside(value, state)).then_some(Opening::WithoutVpc));
        }
        // These open no path of their own.
        KindName::Vpc
        | KindName::KeyPair
        | KindName::FileSystem
        | KindName::MountTarget
        | KindName::Policy
        | KindName::Role
        | KindName::InlinePolicy
        | KindName::InstanceProfile
        | KindName::User
        | KindName::Bucket
        | KindName::LogGroup
        | KindName::KmsKey
        | KindName::UserProfile
        | KindName::Space
        | KindName::App
        | KindName::StudioLifecycleConfig
        | KindName::NotebookLifecycleConfig
        | KindName::Endpoint
        | KindName::Credential => {}
    }
}

/// A text field. `None` if it is empty.
fn text<'v>(value: &'v Value, field: &str) -> Option<&'v str> {
    value.get(field).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// Tells if a field has the value that opens. `None` if it has another value, `Some(true)` if only AWS's default
/// opens.
fn by_default(value: &Value, field: &str, open: &str, state: State) -> Option<bool> {
    match text(value, field) {
        Some(said) => (said == open).then_some(false),
        None => (state == State::Made).then_some(true),
    }
}

/// True for a container that runs neither in a VPC nor isolated.
fn outside(value: &Value, state: State) -> bool {
    let known = state == State::Made || value.get("vpc_config").is_some();
    known && value["vpc_config"].is_null() && value["enable_network_isolation"] != true
}

fn group(value: &Value, state: State, found: &mut BTreeSet<Opening>) {
    for rule in value["ingress"].as_array().into_iter().flatten() {
        for peer in peers(rule, "from") {
            if let Some(everywhere) = is_public(peer) {
                found.insert(Opening::Ingress { ports: ports(rule), peer: peer.to_owned(), everywhere });
            }
        }
    }
    for rule in value["egress"].as_array().into_iter().flatten() {
        for peer in peers(rule, "to").into_iter().filter(|peer| is_public(peer) == Some(true)) {
            found.insert(Opening::Egress { ports: ports(rule), peer: peer.to_owned() });
        }
    }
    if state == State::Made && value["egress"].is_null() {
        found.insert(Opening::EgressByDefault);
    }
}

/// The peers of a rule, as a spec writes them or as AWS does.
fn peers<'v>(rule: &'v Value, field: &str) -> Vec<&'v str> {
    match rule.get(field).or_else(|| rule.get("peer")) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one.as_str()],
        Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Object(_)) | None => Vec::new(),
    }
}

/// Tells if a public range is so large that it is as good as everywhere. `None` for a private range, and if `peer` is
/// no range but a group or a prefix list.
pub fn is_public(peer: &str) -> Option<bool> {
    let net: IpNet = peer.parse().ok()?;
    let private = UNROUTED.iter().filter_map(|range| range.parse::<IpNet>().ok());
    if private.into_iter().any(|range| range.contains(&net)) {
        return None;
    }
    Some(match net {
        IpNet::V4(net) => net.prefix_len() <= LARGE.0,
        IpNet::V6(net) => net.prefix_len() <= LARGE.1,
    })
}

/// Protocol and ports of a rule: `tcp 22`.
fn ports(rule: &Value) -> String {
    let told = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let protocol = match text(rule, "protocol") {
        Some("-1" | "all") | None => ALL.to_owned(),
        Some(protocol) => protocol.to_owned(),
    };
    let given = |field: &str| rule.get(field).filter(|value| !value.is_null());
    let range = match (given("ports"), given("from_port"), given("to_port")) {
        (Some(ports), ..) => Some(told(ports)),
        (_, Some(first), Some(last)) if first == last => Some(told(first)),
        (_, Some(first), Some(last)) => Some(format!("{}-{}", told(first), told(last))),
        _ => None,
    };
    range.map_or(protocol.clone(), |range| format!("{protocol} {range}"))
}

/// The fields of a route that name its destination, as a spec writes them and as AWS does.
const DESTINATIONS: [&str; 4] =
    ["destination", "destination_cidr_block", "destination_ipv6_cidr_block", "destination_prefix_list_id"];

fn routes<'v>(value: &'v Value, ground: &'v Ground<'_>) -> impl Iterator<Item = Opening> + 'v {
    let list = value["routes"].as_array().into_iter().flatten();
    let routes = list.filter_map(|route| {
        let destination = DESTINATIONS.iter().find_map(|field| text(route, field)).unwrap_or_default();
        let members = route.as_object().into_iter().flatten();
        let mut targets = members.filter(|(field, _)| *field == "target" || !DESTINATIONS.contains(&field.as_str()));
        let (target, way) =
            targets.find_map(|(field, target)| Some((target.as_str()?, way(field, target.as_str()?, ground)?)))?;
        leads_out(destination, target, way).then(|| Opening::Route {
            destination: destination.to_owned(),
            target: named(target),
            way,
        })
    });
    let propagated = value["propagating_vgws"].as_array().into_iter().flatten().filter_map(Value::as_str);
    let propagated = propagated.map(|target| Opening::Route {
        destination: "propagated".to_owned(),
        target: named(target),
        way: Way::VpnGateway,
    });
    routes.chain(propagated)
}

/// True if a route leads out. An internet gateway drops traffic to private addresses, and the route of a gateway
/// endpoint stays inside.
pub fn leads_out(destination: &str, target: &str, way: Way) -> bool {
    let private = destination.parse::<IpNet>().is_ok() && is_public(destination).is_none();
    let drops = matches!(way, Way::InternetGateway | Way::EgressOnlyGateway) && private;
    let service = destination.starts_with("pl-") && target.starts_with("vpce-");
    !drops && !service
}

/// A target as it is told: the address of a reference, else the id.
fn named(target: &str) -> String {
    target.strip_prefix("${").and_then(|inside| inside.rsplit_once('.')).map_or(target, |(at, _)| at).to_owned()
}

/// The way out through a route's target, by its field, its id or the kind that a reference names. `None` for a target
/// inside the VPC, and for a field that is no target.
pub fn way(field: &str, target: &str, ground: &Ground<'_>) -> Option<Way> {
    if target == "local" || target.is_empty() {
        return None;
    }
    let by_id = |begin: &str| {
        Some(match begin {
            "igw" | "${internet_gateway" => Way::InternetGateway,
            "nat" | "${nat_gateway" if ground.is_private_nat(target) => Way::PrivateNatGateway,
            "nat" | "${nat_gateway" => Way::NatGateway,
            "eigw" | "${egress_only_internet_gateway" => Way::EgressOnlyGateway,
            "cagw" => Way::CarrierGateway,
            "vgw" => Way::VpnGateway,
            "pcx" => Way::Peering,
            "tgw" => Way::TransitGateway,
            "lgw" => Way::LocalGateway,
            "vpce" | "${vpc_endpoint" => Way::LoadBalancer,
            "eni" | "${network_interface" => Way::Interface,
            "i" | "${instance" => Way::Instance,
            _ => return None,
        })
    };
    let begin = target.split_once(if target.starts_with("${") { '/' } else { '-' }).map_or("", |(begin, _)| begin);
    by_id(begin).or(match field {
        "gateway_id" | "target" if target.starts_with("arn:") => Some(Way::CoreNetwork),
        "gateway_id" => Some(Way::InternetGateway),
        "nat_gateway_id" => Some(Way::NatGateway),
        "network_interface_id" => Some(Way::Interface),
        "instance_id" => Some(Way::Instance),
        "transit_gateway_id" => Some(Way::TransitGateway),
        "vpc_peering_connection_id" => Some(Way::Peering),
        "egress_only_internet_gateway_id" => Some(Way::EgressOnlyGateway),
        "vpc_endpoint_id" => Some(Way::LoadBalancer),
        "carrier_gateway_id" => Some(Way::CarrierGateway),
        "local_gateway_id" => Some(Way::LocalGateway),
        "core_network_arn" => Some(Way::CoreNetwork),
        "target" => Some(Way::Unknown),
        _ => None,
    })
}

fn gateway(value: &Value) -> Option<Opening> {
    let vpc = text(value, "vpc").or_else(|| text(value, "vpc_id"))?;
    Some(Opening::Gateway { vpc: vpc.to_owned() })
}

fn nat(value: &Value, state: State) -> Option<Opening> {
    let public = match text(value, "connectivity_type") {
        Some(said) => said == "public",
        None => state == State::Made,
    };
    public.then_some(Opening::Nat)
}

/// The types of endpoints that lead to networks which AWS does not run.
const OTHERS: [&str; 3] = ["GatewayLoadBalancer", "Resource", "ServiceNetwork"];

fn endpoint(value: &Value, ground: &Ground<'_>, found: &mut BTreeSet<Opening>) {
    let full = text(value, "service_name").map(str::to_owned);
    let full = full.or_else(|| text(value, "service").map(|service| full_name(ground.place, service, EndpointType::Interface)));
    let others = full.as_deref().is_some_and(|full| full.split('.').any(|part| part == "vpce"));
    let typed = text(value, "vpc_endpoint_type").filter(|kind| OTHERS.iter().any(|other| other.eq_ignore_ascii_case(kind)));
    if others || typed.is_some() {
        let service = full.clone().or_else(|| typed.map(str::to_owned)).unwrap_or_default();
        found.insert(Opening::ServiceOfOthers { service });
    }
    if let Some(region) = text(value, "service_region").filter(|region| *region != ground.place.region) {
        found.insert(Opening::OtherRegion { region: region.to_owned() });
    }
}

#[cfg(test)]
mod tests;

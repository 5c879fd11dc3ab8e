//! The checks that creating and changing an endpoint share: subnets, route tables, policies, addresses, DNS options.
//!
//! It deliberately changes nothing, so that a refused call leaves no trace.

use std::net::Ipv4Addr;

use serde_json::Value;

use super::catalogue::{self, Kind, Service};
use crate::services::ec2::parameter::{self, flag_of, invalid, missing, word};
use crate::services::ec2::{id, network_interface, route_table};
use crate::{Request, ServiceError, World};

/// AWS's code for most refusals of endpoint calls; it is not `InvalidParameterValue`.
pub(super) fn refused(text: impl Into<String>) -> ServiceError {
    ServiceError::bad("InvalidParameter", text)
}

/// The longest policy in characters, white space included.
const LONGEST_POLICY: usize = 20_480;

/// The policy of a request, which must be a JSON object.
pub(super) fn policy(request: &Request<'_>, service: &Service) -> Result<Option<String>, ServiceError> {
    let Some(text) = request.text("PolicyDocument") else { return Ok(None) };
    if !service.policy {
        return Err(refused(format!("The service {} does not support endpoint policies.", service.name)));
    }
    if text.chars().count() > LONGEST_POLICY {
        return Err(ServiceError::bad(
            "InvalidPolicyDocument",
            format!("The policy exceeds the maximum size of {LONGEST_POLICY} characters."),
        ));
    }
    match serde_json::from_str::<Value>(text) {
        Ok(Value::Object(members)) if members.contains_key("Statement") => Ok(Some(text.to_owned())),
        _ => Err(ServiceError::bad("InvalidPolicyDocument", "The policy document is not a valid JSON policy document.")),
    }
}

/// Route tables for a gateway endpoint: of its VPC, and without a route to the same service.
pub(super) fn route_tables(
    world: &World,
    request: &Request<'_>,
    vpc: &str,
    service: &str,
    tables: &[String],
) -> Result<(), ServiceError> {
    let taken = super::routes(world, request.now);
    for id in tables {
        if route_table::find(world, id)?.vpc != vpc {
            return Err(refused(format!("Route table {id} does not belong to VPC {vpc}")));
        }
        let same = taken.iter().find(|(table, _, endpoint)| {
            *table == id.as_str() && world.ec2.vpc_endpoints.get(*endpoint).is_some_and(|e| e.service == service)
        });
        if let Some((_, list, _)) = same {
            let text = format!("route table {id} already has a route with destination-prefix-list-id {list}");
            return Err(ServiceError::bad("RouteAlreadyExists", text));
        }
    }
    Ok(())
}

/// New subnets for an interface endpoint: of its VPC, in zones the service has, one per zone counting those it stands in.
pub(super) fn subnets(world: &World, vpc: &str, service: &Service, new: &[String], held: &[String]) -> Result<(), ServiceError> {
    let offered = catalogue::zones(world, service);
    let mut zones: Vec<&str> =
        held.iter().filter_map(|id| world.ec2.subnets.get(id)).map(|subnet| subnet.zone.as_str()).collect();
    for id in new {
        // Endpoint calls spell this one code differently from the others.
        let subnet = world.ec2.subnets.get(id).ok_or_else(|| {
            id::SUBNET
                .check(id)
                .err()
                .unwrap_or_else(|| ServiceError::bad("InvalidSubnetId.NotFound", format!("The subnet ID '{id}' does not exist")))
        })?;
        if subnet.vpc != vpc {
            return Err(refused(format!("The subnet {id} does not belong to VPC {vpc}")));
        }
        if !offered.iter().any(|zone| zone.name == subnet.zone) {
            return Err(refused(format!(
                "The VPC endpoint service {} does not support the availability zone of the subnet: {id}.",
                service.name
            )));
        }
        if zones.contains(&subnet.zone.as_str()) {
            let text = format!("Found another VPC endpoint subnet in the availability zone of {id}");
            return Err(ServiceError::bad("DuplicateSubnetsInSameZone", text));
        }
        zones.push(&subnet.zone);
    }
    network_interface::check_room(world, new.iter().map(String::as_str))
}

/// The addresses `SubnetConfiguration` asks for, by subnet; each must be one of the new subnets.
pub(super) fn addresses(world: &World, request: &Request<'_>, new: &[String]) -> Result<Vec<(String, Ipv4Addr)>, ServiceError> {
    let mut all = Vec::new();
    for wanted in request.list("SubnetConfiguration") {
        let text = |member: &str| wanted.get(member).and_then(Value::as_str).filter(|text| !text.is_empty());
        let subnet = text("SubnetId").ok_or_else(|| missing("SubnetConfiguration.SubnetId"))?;
        if text("Ipv6").is_some() {
            return Err(refused(format!("The subnet {subnet} has no IPv6 CIDR block.")));
        }
        if !new.iter().any(|id| id == subnet) {
            return Err(refused(format!(
                "The subnet {subnet} in the subnet configuration is not one of the endpoint's new subnets."
            )));
        }
        if let Some(address) = text("Ipv4") {
            let address = parameter::address(address, "SubnetConfiguration.Ipv4")?;
            network_interface::check_address(world, subnet, address)?;
            all.push((subnet.to_owned(), address));
        }
    }
    Ok(all)
}

/// The DNS and address options of a request.
pub(super) struct DnsOptions {
    pub(super) record_ip_type: Option<String>,
    pub(super) inbound_resolver_only: Option<bool>,
}

/// The DNS options and address type of a request. No simulated subnet has IPv6, so everything that needs it is refused.
pub(super) fn dns_options(world: &World, request: &Request<'_>, service: &str) -> Result<DnsOptions, ServiceError> {
    let words = ["ipv4", "dualstack", "ipv6"];
    if let Some(kind @ ("dualstack" | "ipv6")) = word(request.text("IpAddressType"), "IpAddressType", &words)? {
        return Err(refused(format!("The IP address type {kind} needs subnets with IPv6 CIDR blocks.")));
    }
    let options = request.input.get("DnsOptions");
    let member = |name: &str| options.and_then(|options| options.get(name));
    for name in ["PrivateDnsPreference", "PrivateDnsSpecifiedDomain"] {
        if member(name).is_some() {
            return Err(invalid("", &format!("DnsOptions.{name}"), "It is for resource and service network endpoints only."));
        }
    }
    let record = member("DnsRecordIpType").and_then(Value::as_str);
    let record = word(record, "DnsOptions.DnsRecordIpType", &["ipv4", "dualstack", "ipv6", "service-defined"])?;
    if let Some(kind @ ("dualstack" | "ipv6")) = record {
        return Err(refused(format!("The DNS record IP type {kind} is not compatible with the IP address type ipv4.")));
    }
    let inbound =
        flag_of(member("PrivateDnsOnlyForInboundResolverEndpoint"), "DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint")?;
    if inbound.is_some() && !catalogue::has_both(&world.region, service) {
        return Err(refused(format!("PrivateDnsOnlyForInboundResolverEndpoint is not supported for the service {service}.")));
    }
    Ok(DnsOptions { record_ip_type: record.map(str::to_owned), inbound_resolver_only: inbound })
}

/// The service of a name and a kind, with AWS's two refusals.
pub(super) fn service(world: &World, name: &str, kind: Kind) -> Result<Service, ServiceError> {
    if let Some(service) = catalogue::find(&world.region, name, kind) {
        return Ok(service);
    }
    let kinds: Vec<&str> = catalogue::of(&world.region).iter().filter(|s| s.name == name).map(|s| s.kind.word()).collect();
    if kinds.is_empty() {
        return Err(ServiceError::bad("InvalidServiceName", format!("The Vpc Endpoint Service '{name}' does not exist")));
    }
    Err(refused(format!("Endpoint type ({}) does not match available service types ([{}]).", kind.word(), kinds.join(", "))))
}

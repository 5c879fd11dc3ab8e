//! CreateVpcEndpoint.
//!
//! It deliberately checks everything before it makes anything.

use std::net::Ipv4Addr;
use std::time::Duration;

use serde_json::{Value, json};

use super::catalogue::{self, Kind, Service};
use super::check::{self, DnsOptions, refused};
use super::{REQUESTER, VpcEndpoint, private_dns};
use crate::services::ec2::network_interface::marks::Maker;
use crate::services::ec2::network_interface::{self, Wanted};
use crate::services::ec2::parameter::{flag, required, word};
use crate::services::ec2::vpc::Vpc;
use crate::services::ec2::{security_group, tags, token, vpc};
use crate::{Request, ServiceError, World};

pub(in super::super) fn create(world: &mut World, request: &Request<'_>) -> Result<Value, ServiceError> {
    if let Some(id) = token::earlier(world, request)?.filter(|id| world.ec2.vpc_endpoints.contains_key(id)) {
        return answer(world, request, &id);
    }
    let kind = match word(request.text("VpcEndpointType"), "vpcEndpointType", &["Gateway", "Interface"])? {
        Some("Interface") => Kind::Interface,
        _ => Kind::Gateway,
    };
    let name = required(request, "ServiceName")?;
    if let Some(region) = request.text("ServiceRegion").filter(|region| *region != world.region) {
        return Err(refused(format!("The service {name} is not available to endpoints in other regions than {region}.")));
    }
    let service = check::service(world, name, kind)?;
    let vpc = vpc::find(world, required(request, "VpcId")?)?.clone();
    check_count(world, request, &vpc, kind)?;
    let mut endpoint = blank(world, request, &vpc, &service)?;
    let mut addresses = Vec::new();
    match kind {
        Kind::Gateway => gateway(world, request, &mut endpoint)?,
        Kind::Interface => addresses = interface(world, request, &vpc, &service, &mut endpoint)?,
    }
    endpoint.id = world.id("vpce");
    endpoint.label = world.digits(8);
    place(world, &endpoint.id, &endpoint.groups, &endpoint.subnets, &addresses)?;
    let id = endpoint.id.clone();
    world.ec2.vpc_endpoints.insert(id.clone(), endpoint);
    token::remember(world, request, &id);
    answer(world, request, &id)
}

fn answer(world: &World, request: &Request<'_>, id: &str) -> Result<Value, ServiceError> {
    let interfaces: Vec<&str> = network_interface::of_owner(world, request.now, id).map(|i| i.id.as_str()).collect();
    let body = super::render(world, request.now, super::find(world, id)?, &interfaces);
    Ok(json!({"vpcEndpoint": body, "clientToken": request.text("ClientToken")}))
}

/// Quotas: interface endpoints per VPC, gateway endpoints per region. The code is not verified.
fn check_count(world: &World, request: &Request<'_>, vpc: &Vpc, kind: Kind) -> Result<(), ServiceError> {
    let counted = world.ec2.vpc_endpoints.values().filter(|endpoint| {
        endpoint.kind == kind && endpoint.stands(request.now) && (kind == Kind::Gateway || endpoint.vpc == vpc.id)
    });
    let most = match kind {
        Kind::Gateway => world.tuning.gateway_endpoint_limit,
        Kind::Interface => world.tuning.interface_endpoint_limit,
    };
    if counted.count() >= most {
        return Err(ServiceError::bad("VpcEndpointLimitExceeded", "The maximum number of VPC endpoints has been reached."));
    }
    Ok(())
}

/// The parts that both kinds share. The id and label are given once nothing can fail any more.
fn blank(world: &World, request: &Request<'_>, vpc: &Vpc, service: &Service) -> Result<VpcEndpoint, ServiceError> {
    let waits = match service.kind {
        // A gateway endpoint is a set of routes: it is available in the answer already.
        Kind::Gateway => 0,
        Kind::Interface => world.tuning.endpoint_create_s,
    };
    Ok(VpcEndpoint {
        id: String::new(),
        vpc: vpc.id.clone(),
        service: service.name.clone(),
        kind: service.kind,
        policy: check::policy(request, service)?,
        route_tables: Vec::new(),
        subnets: Vec::new(),
        groups: Vec::new(),
        ip_address_type: "ipv4".to_owned(),
        dns_record_ip_type: "ipv4".to_owned(),
        inbound_resolver_only: None,
        private_dns: false,
        label: String::new(),
        created: request.now,
        ready_at: request.now + Duration::from_secs(waits),
        gone_at: None,
        tags: tags::of_new(request, "vpc-endpoint")?,
    })
}

fn gateway(world: &World, request: &Request<'_>, endpoint: &mut VpcEndpoint) -> Result<(), ServiceError> {
    for (member, what) in
        [("SubnetId", "Subnets"), ("SecurityGroupId", "Security groups"), ("SubnetConfiguration", "Subnet configurations")]
    {
        if !request.list(member).is_empty() {
            return Err(refused(format!("{what} cannot be specified for an endpoint of type Gateway.")));
        }
    }
    if flag(request, "PrivateDnsEnabled")? == Some(true) {
        return Err(refused("Private DNS cannot be enabled for an endpoint of type Gateway."));
    }
    if request.input.get("DnsOptions").is_some() {
        return Err(refused("DNS options cannot be specified for an endpoint of type Gateway."));
    }
    if let Some(kind @ ("dualstack" | "ipv6")) = request.text("IpAddressType") {
        return Err(refused(format!("The IP address type {kind} is not supported for an endpoint of type Gateway.")));
    }
    endpoint.route_tables = request.texts("RouteTableId");
    check::route_tables(world, request, &endpoint.vpc, &endpoint.service, &endpoint.route_tables)
}

fn interface(
    world: &World,
    request: &Request<'_>,
    vpc: &Vpc,
    service: &Service,
    endpoint: &mut VpcEndpoint,
) -> Result<Vec<(String, Ipv4Addr)>, ServiceError> {
    if !request.list("RouteTableId").is_empty() {
        return Err(refused("Route tables cannot be specified for an endpoint of type Interface."));
    }
    let both = catalogue::has_both(&world.region, &service.name);
    let DnsOptions { record_ip_type, inbound_resolver_only } = check::dns_options(world, request, &service.name)?;
    endpoint.subnets = request.texts("SubnetId");
    check::subnets(world, &vpc.id, service, &endpoint.subnets, &[])?;
    let addresses = check::addresses(world, request, &endpoint.subnets)?;
    endpoint.groups = security_group::for_interface(world, &vpc.id, request.texts("SecurityGroupId"))?;
    // On unless told otherwise, but not for services that gateway endpoints serve as well (the latter is not verified).
    endpoint.private_dns = flag(request, "PrivateDnsEnabled")?.unwrap_or(!both);
    if endpoint.private_dns {
        private_dns::check(world, request, vpc, service, None)?;
        if both {
            private_dns::check_gateway(world, request, &vpc.id, &service.name, inbound_resolver_only.unwrap_or(true))?;
        }
    }
    endpoint.inbound_resolver_only = both.then(|| inbound_resolver_only.unwrap_or(endpoint.private_dns));
    if let Some(kind) = record_ip_type {
        endpoint.dns_record_ip_type = kind;
    }
    Ok(addresses)
}

/// Makes the interfaces, one per subnet. Room was checked before.
pub(super) fn place(
    world: &mut World,
    endpoint: &str,
    groups: &[String],
    subnets: &[String],
    addresses: &[(String, Ipv4Addr)],
) -> Result<(), ServiceError> {
    for subnet in subnets {
        let wanted = Wanted {
            subnet,
            groups,
            description: format!("VPC Endpoint Interface {endpoint}"),
            interface_type: "vpc_endpoint",
            requester: Some(REQUESTER),
            owner: endpoint,
            maker: Maker::VpcEndpoint,
            ..Wanted::default()
        };
        match addresses.iter().find(|(id, _)| id == subnet) {
            Some((_, address)) => network_interface::attach_at(world, &wanted, *address)?,
            None => network_interface::attach(world, &wanted)?,
        };
    }
    Ok(())
}
